"""Two rulesets compared: what changed in words, what it would have done to past submissions, and how it is printed."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT
from jixiao.cli import cli, inputs, shell
from jixiao.findings import appraisal
from jixiao.ground.problems import Source
from jixiao.ground.written import Written
from jixiao.law.format import FindingRule, Node, Ruleset
from jixiao.law.load import load
from jixiao.law.methods import METHODS
from jixiao.law.store import Opened
from jixiao.render import comparison, markdown, page
from jixiao.report.comparison import comparison_report
from jixiao.study import compare
from jixiao.study.compare import Change, differences
from jixiao.study.impact import Impact, LineMove, impact

CASES = ROOT / "tests" / "cases" / "rulesets"
OLD, NEW, FORMS = "原规则.yaml", "新规则.yaml", "申报.yaml"
SHIPPED = "project-self-evaluation/2020"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)  # so that places read `原规则.yaml:3`, whatever the machine


def changes(before: str = OLD, after: str = NEW) -> tuple[Change, ...]:
    return differences(appraisal.ready(before).opened, appraisal.ready(after).opened)


def edited(tmp_path: Path, *swaps: tuple[str, str]) -> tuple[Change, ...]:
    """The changes that replacing words in the old ruleset makes."""
    text = (CASES / OLD).read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "改.yaml"
    path.write_text(text, encoding="utf-8")
    return differences(appraisal.ready(OLD).opened, appraisal.ready(str(path)).opened)


def texts(found: Sequence[Change]) -> list[str]:
    return [change.text for change in found]


# --- nothing, and everything -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [OLD, NEW, SHIPPED])
def test_a_ruleset_does_not_differ_from_itself(name: str) -> None:
    assert changes(name, name) == ()


def test_the_same_ruleset_in_another_file_does_not_differ(tmp_path: Path) -> None:
    path = tmp_path / "抄.yaml"
    path.write_text("# 抄本\n\n" + (CASES / NEW).read_text(encoding="utf-8"), encoding="utf-8")
    assert changes(NEW, str(path)) == ()


def test_numbers_that_are_written_otherwise_are_the_same(tmp_path: Path) -> None:
    assert edited(tmp_path, ("from: 90%, share: 100%", "from: 0.90, share: 1"), ("weight: 10", "weight: 10.00")) == ()


MIRROR = {"added": "removed", "removed": "added"}


def mirrored(change: Change) -> tuple[object, ...]:
    kind = MIRROR.get(change.kind, change.kind)
    return kind, change.key, change.after, change.before, change.after_at, change.before_at


def plain(change: Change) -> tuple[object, ...]:
    return change.kind, change.key, change.before, change.after, change.before_at, change.after_at


def by_place(rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return sorted(rows, key=str)


@pytest.mark.parametrize(("one", "two"), [(OLD, NEW), (OLD, SHIPPED), (NEW, SHIPPED)])
def test_the_other_way_round_every_change_is_mirrored(one: str, two: str) -> None:
    there, back = changes(one, two), changes(two, one)
    assert len(there) > 10
    assert by_place([mirrored(change) for change in there]) == by_place([plain(change) for change in back])


def _siblings(nodes: st.SearchStrategy[dict[str, Any]], least: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(nodes, min_size=least, max_size=3, unique_by=lambda node: str(node["name"]))


_NAMES = st.sampled_from(["甲", "乙", "丙", "丁"])
_NODES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.builds(dict, name=_NAMES, aliases=st.lists(_NAMES, max_size=1), open=st.just("true"), weight=st.integers(1, 3)),
    lambda below: st.builds(dict, name=_NAMES, open=st.just("true"), children=_siblings(below, 0)),
    max_leaves=6,
)


def framework(nodes: list[dict[str, Any]]) -> Opened:
    opened = appraisal.ready(OLD).opened
    built = tuple(Node.model_validate(node) for node in nodes)
    return Opened(opened.ruleset.model_copy(update={"indicators": built}), opened.reference, opened.rules, Path("none"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(_siblings(_NODES, 1), _siblings(_NODES, 1))
def test_any_two_frameworks_differ_in_a_mirror_and_a_framework_never_from_itself(
    one: list[dict[str, Any]], two: list[dict[str, Any]]
) -> None:
    first, second = framework(one), framework(two)
    assert differences(first, first) == ()
    there, back = differences(first, second), differences(second, first)
    assert by_place([mirrored(change) for change in there]) == by_place([plain(change) for change in back])
    assert bool(there) == (shown(first.ruleset) != shown(second.ruleset))


def shown(ruleset: Ruleset) -> object:
    return ruleset.model_dump(mode="json")


# --- no field is forgotten ---------------------------------------------------------------------------------------


def others(record: type[Written], name: str, value: object) -> object:
    """Some other value for a field, made from its type alone."""
    annotation = record.model_fields[name].annotation
    literals = [
        item for kind in (annotation, *get_args(annotation)) for item in get_args(kind) if isinstance(item, str)
    ]
    candidates: list[object] = [True, False, "别的", Decimal("7.00"), ("别的",), {"别的": "1"}, "c.d", *literals]
    candidates += [
        {"method": "zero-target"},
        {"zero": {"method": "zero-target"}},
        {"places": "0"},
        [{"to": "甲", "points": "1"}],
        [{"when": "1 > 2", "share": "0", "text": "理由"}],
    ]
    candidates += [[{"name": "别的", "open": "true"}], "1"]
    for candidate in candidates:
        try:
            made = record.model_validate({**_minimal(record), record.model_fields[name].alias or name: candidate})
        except ValueError:
            continue
        if getattr(made, name) != value:
            return getattr(made, name)
    raise AssertionError(f"no other value for {record.__name__}.{name}")


def _minimal(record: type[Written]) -> dict[str, object]:
    if record is Node:
        return {"name": "甲"}
    return {"id": "a.b", "for": "项目", "when": "真", "severity": "info", "subject": "甲", "message": "乙"}


@pytest.mark.parametrize("name", [name for name in Node.model_fields if name != "source"])
def test_a_change_of_any_field_of_a_node_is_told(name: str) -> None:
    node = Node.model_validate({"name": "甲"})
    changed = node.model_copy(update={name: others(Node, name, getattr(node, name))})
    opened = appraisal.ready(OLD).opened
    one, two = (
        Opened(opened.ruleset.model_copy(update={"indicators": (item,)}), opened.reference, (), Path("none"))
        for item in (node, changed)
    )
    assert differences(one, two) != ()
    assert differences(two, one) != ()


@pytest.mark.parametrize("name", [name for name in FindingRule.model_fields if name != "source"])
def test_a_change_of_any_field_of_a_finding_rule_is_told(name: str) -> None:
    rule = FindingRule.model_validate(_minimal(FindingRule))
    changed = rule.model_copy(update={name: others(FindingRule, name, getattr(rule, name))})
    opened = appraisal.ready(OLD).opened
    one, two = (Opened(opened.ruleset, opened.reference, (item,), Path("none")) for item in (rule, changed))
    assert differences(one, two) != ()


SENTENCES = yaml.safe_load((ROOT / "tests" / "cases" / "comparison.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["new"])
def test_a_change_is_said_in_one_sentence(case: dict[str, str], tmp_path: Path) -> None:
    assert case["told"] in texts(edited(tmp_path, (case["old"], case["new"])))


def test_a_method_with_its_parameters_is_told_where_it_replaces_another(tmp_path: Path) -> None:
    bands = "{method: bands, of: 实际值 / 目标值, undefined: zero, bands: [{from: 100%, share: 100%}, {below: 1, share: 0}]}"
    (change,) = edited(tmp_path, ("at-least: {method: at-least}", f"at-least: {bands}"))
    assert change.before == "at-least（越大越好）"
    assert change.after is not None
    assert change.after.startswith("bands（")
    assert "（≥100%，得分占分值的比例100%）、（<1，得分占分值的比例0）" in change.after


@pytest.mark.parametrize(
    ("swap", "text"),
    [
        (("{from: 90%,", "{above: 90%,"), "第1档：下限由≥90%改为>90%。"),
        (("{from: 60%, below: 90%,", "{from: 60%, to: 90%,"), "第2档：上限由<90%改为≤90%。"),
        (("{from: 60%, below: 90%,", "{from: 65%, below: 90%,"), "第2档：下限由≥60%改为≥65%。"),
    ],
)
def test_bands_are_told_edge_by_edge_open_and_closed_apart(swap: tuple[str, str], text: str, tmp_path: Path) -> None:
    path = tmp_path / "改.yaml"
    path.write_text((CASES / OLD).read_text(encoding="utf-8").replace(*swap), encoding="utf-8")
    before = appraisal.ready(OLD).opened
    text_ = path.read_text(encoding="utf-8")
    files = {str(path): text_.encode()}
    after = Opened(load(text_, str(path)), before.reference, before.rules, path, files)
    (change,) = differences(before, after)
    assert change.text == f"指标“预算执行率” · 固定指标的计分方法 · {text}"


def test_nodes_are_added_removed_moved_and_renamed() -> None:
    kinds = {(change.kind, change.subject) for change in changes()}
    assert ("added", "指标“产出指标/时效指标”") in kinds
    assert ("moved", "指标“成本指标”（原“产出指标/成本指标”）") in kinds
    assert ("renamed", "指标“满意度”（原“满意度指标”）") in kinds
    back = {(change.kind, change.subject) for change in changes(NEW, OLD)}
    assert ("removed", "指标“产出指标/时效指标”") in back


def test_another_order_of_siblings_is_told(tmp_path: Path) -> None:
    text = (CASES / OLD).read_text(encoding="utf-8")
    line = "      - {name: 质量指标, open: true}\n"
    path = tmp_path / "改.yaml"
    path.write_text(text.replace(line, "").replace("    children:\n", f"    children:\n{line}"), encoding="utf-8")
    (change,) = changes(OLD, str(path))
    assert change.kind == "reordered"
    names = ("“数量指标”、“质量指标”、“成本指标”", "“质量指标”、“数量指标”、“成本指标”")
    assert change.text == f"指标“产出指标”：下级指标的次序由{names[0]}改为{names[1]}。"


def test_places_are_those_of_the_key_in_both_files() -> None:
    weight = next(change for change in changes() if change.text.startswith("指标“产出指标”：分值"))
    assert (str(weight.before_at), str(weight.after_at)) == ("原规则.yaml:41:13", "新规则.yaml:48:13")
    threshold = next(change for change in changes() if "偏低线" in change.text)
    assert (threshold.before_at, threshold.after_at) == (Source(OLD, 56, 25), Source(NEW, 68, 25))


def test_a_default_stands_in_no_file(tmp_path: Path) -> None:
    (change,) = edited(tmp_path, ("total: 100", "total: 100\nabsence: {empty-group: keep}"))
    assert change.before_at is None
    assert change.after_at is not None
    assert change.text.endswith("：表内未给分值时，没有指标的一级指标的分值由“share-out”改为“keep”。")


def test_a_threshold_that_a_ruleset_sets_for_a_shared_rule_counts_as_it_takes_effect(tmp_path: Path) -> None:
    text = (ROOT / "rulesets/project-self-evaluation/2020.yaml").read_text(encoding="utf-8")
    path = tmp_path / "改.yaml"
    path.write_text(text + "  thresholds: {budget.underspent: {偏低线: 85%}}\n", encoding="utf-8")
    shared = appraisal.ready(SHIPPED).opened.rules
    named = next((rule.thresholds for rule in shared if rule.id == "budget.underspent"), {})
    if "偏低线" not in named:
        path.write_text(text + f"  thresholds: {{budget.underspent: {{{next(iter(named))}: 85%}}}}\n", encoding="utf-8")
    found = changes(SHIPPED, str(path))
    assert {change.subject for change in found} == {"发现规则“budget.underspent”"}
    assert {change.after for change in found} == {"“85%”"}


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_can_be_said(name: str) -> None:
    assert METHODS[name].title


# --- past submissions --------------------------------------------------------------------------------------------


def past(before: str = OLD, after: str = NEW, forms: str = FORMS) -> Impact:
    submissions, problems = inputs.read(inputs.find((forms,)))
    assert problems == ()
    one, two = (appraisal.ready(name) for name in (before, after))
    return impact(submissions, partial(appraisal.scored, one), partial(appraisal.scored, two))


def test_totals_ranks_and_grades_before_and_after_are_exact() -> None:
    found = past()
    assert [(str(one.before.earned), str(one.after.earned)) for one in found.both] == [
        ("97.00", "78.57"),
        ("96.69", "79.43"),
        ("60.00", "80.00"),
    ]
    assert [(one.rank_before, one.rank_after) for one in found.both] == [(1, 3), (2, 2), (3, 1)]
    assert [(one.before.grade, one.after.grade) for one in found.both] == [("优", "良"), ("优", "良"), (None, "良")]
    # (97 + 96.69 + 60) ÷ 3 = 84.5633…, rounded once
    before = found.before
    assert (before.mean, before.median, before.low, before.high) == tuple(
        map(Decimal, ("84.56", "96.69", "60.00", "97.00"))
    )
    assert (dict(before.grades), dict(found.after.grades)) == ({"优": 2, "待定": 1}, {"良": 3})


def test_the_lines_that_moved_add_up_to_what_the_total_moved() -> None:
    for one in past().both:
        assert sum((line.change for line in one.lines), Decimal(0)) == one.change
    road = past().both[0]
    assert (
        LineMove(("产出指标", "数量指标", "养护里程"), *map(Decimal, ("27.00", "17.14", "30.00", "28.57")))
        in road.lines
    )


def test_a_line_is_followed_through_the_new_name_of_its_level() -> None:
    moved = [line for line in past().both[0].lines if line.path[-1] == "村民满意度"]
    assert [(line.path[0], line.before) for line in moved] == [("满意度", Decimal("30.00"))]
    assert len(moved) == 1


def test_a_submission_that_only_one_ruleset_can_score_is_told_with_what_the_other_says() -> None:
    (one,) = past().one_sided
    assert (one.by, one.card.earned) == ("after", Decimal("50.00"))
    assert [problem.code for problem in one.problems] == ["submission.unknown-level"]
    (back,) = past(NEW, OLD).one_sided
    assert (back.by, back.problems) == ("before", one.problems)


def test_equal_totals_share_a_rank_and_an_even_count_has_the_middle_of_two(tmp_path: Path) -> None:
    form = """
  - project: {name}
    budget: {{unit: 万元, total: {{annual: 10, executed: 10}}}}
    indicators: [{{path: [产出指标, 数量指标, 里程], target: ≥30公里, actual: {actual}公里}}]"""
    rows = "".join(
        form.format(name=name, actual=actual) for name, actual in (("甲", 15), ("乙", 30), ("丙", 15), ("丁", 10))
    )
    path = tmp_path / "四份.yaml"
    path.write_text(f"submissions:{rows}\n", encoding="utf-8")
    found = past(OLD, OLD, str(path))
    # 10 + 90 × 15/30 = 55, 100, 55, 40: the middle of 55 and 55
    assert [(one.rank_before, str(one.before.earned)) for one in found.both] == [
        (2, "55.00"), (1, "100.00"), (2, "55.00"), (4, "40.00"),
    ]  # fmt: skip
    assert (found.before.mean, found.before.median) == (Decimal("62.50"), Decimal("55.00"))
    assert all(one.lines == () for one in found.both)


# --- output ------------------------------------------------------------------------------------------------------


def everything() -> tuple[Any, ...]:
    one, two = (appraisal.ready(name).opened for name in (OLD, NEW))
    laws = [replace(opened.reference, sha256="ab" * 32) for opened in (one, two)]
    return laws[0], laws[1], differences(one, two), past()


def test_the_table_says_all_of_it(golden: Callable[[str, str], None]) -> None:
    golden("comparison.txt", comparison.to_table(*everything(), width=100))


def test_the_json_holds_all_of_it(golden: Callable[[str, str], None]) -> None:
    text = comparison.to_json(*everything())
    golden("comparison.json", text)
    assert json.loads(text)["schema"] == "jixiao.comparison/1"


def test_the_markdown_says_all_of_it(golden: Callable[[str, str], None]) -> None:
    golden("comparison.md", markdown.render(comparison_report(*everything())))


def test_the_page_stands_alone_and_its_pictures_hold_text(golden: Callable[[str, str], None]) -> None:
    found = everything()
    text = page.comparison_page(comparison_report(*found), found[3])
    golden("comparison.html", text)
    assert text.count("<svg") == 2
    assert "<text" in text
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", text)
    assert set(re.findall(r"https?://[^\"<\s]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert 'name="viewport"' in text
    assert "@media print" in text


def test_names_of_forms_cannot_become_markup(tmp_path: Path) -> None:
    path = tmp_path / "坏.yaml"
    path.write_text(
        (CASES / FORMS).read_text(encoding="utf-8").replace("道路养护", "'<script>alert(1)</script>&\"'"),
        encoding="utf-8",
    )
    found = past(forms=str(path))
    text = page.comparison_page(comparison_report(*everything()[:3], found), found)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_distribution_counts_every_total_once_and_puts_100_into_the_last_step() -> None:
    found = past()
    from jixiao.report.comparison import distribution

    chart = distribution(found)
    assert [sum(value or 0 for value in series.values) for series in chart.series] == [3, 3]
    assert (
        dict(zip(chart.categories, chart.series[1].values, strict=True))["75–80"] == 2
    )  # 78.57 and 79.43; 80.00 begins the next
    full = past(OLD, OLD)
    assert distribution(full).categories[-1] == "95–100"


# --- the command -------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = shell.run(cli, ["ruleset", "diff", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_takes_forms_with_one_or_many_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    second = str(shutil.copy(FORMS, tmp_path / "又.yaml"))
    first = run(capsys, OLD, NEW, "--on", FORMS, second)
    assert first == run(capsys, OLD, NEW, "--on", FORMS, "--on", second)
    assert first[0] == 0
    assert "都能评分的6份中" in first[1]


def test_the_command_writes_a_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "对照.html"
    code, out, err = run(capsys, OLD, NEW, "--on", FORMS, "--format", "html", "-o", str(path))
    assert (code, out, err) == (0, "", f"已写出 {path}：20处变化。\n")
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_without_forms_only_the_rules_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, OLD, OLD)
    assert (code, out.splitlines()[-1]) == (0, "两部规则集没有不同。")
    code, out, _ = run(capsys, OLD, NEW, "--format", "json")
    assert "impact" not in json.loads(out)


def test_mistakes_are_told_all_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "没有/1", "也没有/1")
    assert (code, out) == (2, "")
    assert err.count("ruleset.not-found") == 2
    code, _, err = run(capsys, OLD, NEW, FORMS)
    assert code == 2
    assert "compare.needs-on" in err
    path = tmp_path / "坏.yaml"
    path.write_text(
        "submissions:\n  - {project: 甲, indicators: [{path: [别的, 甲, 乙], target: 1, actual: 1}]}\n",
        encoding="utf-8",
    )
    code, out, err = run(capsys, OLD, NEW, "--on", str(path))
    assert code == 2
    assert err.count("submission.unknown-level") == 2
    assert "都能评分的0份中" in out


def test_the_subject_of_a_sentence_is_the_subject_of_its_change() -> None:
    assert all(change.text.startswith(f"{change.subject}：") and change.text.endswith("。") for change in changes())
    assert compare.shown(None) == "未写"
