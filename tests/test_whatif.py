"""Cells changed on the command line, and what would move a total: from which value, by which line, to which grade."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT
from jixiao.cli import cli, shell
from jixiao.findings import appraisal
from jixiao.ground import decimals, located
from jixiao.ground.problems import Problems, Source
from jixiao.intake import canonical as submission
from jixiao.records import Line, Scorecard, Submission
from jixiao.render import whatif as rendering
from jixiao.study import edits
from jixiao.study.whatif import Edge, WhatIf, what_if

RULES = "tests/cases/rulesets/按比例.yaml"
FORM = """
project: 养老补贴
unit: 青禾区民政局
year: 2022
budget: {unit: 万元, total: {annual: 1000, executed: 900}}
indicators:
  - {path: [产出指标, 数量指标, 发放人数], target: 644人, actual: 600人}
  - {path: [产出指标, 成本指标, 人均成本], target: ≤1.50万元, actual: 1.60万元, operator: ≤}
  - {path: [产出指标, 质量指标, 发放准确率], target: ≥98%, actual: 98.5%}
  - {path: [效益指标, 社会效益指标, 生活改善], target: 明显改善, actual: 有所改善}
  - {path: [效益指标, 社会效益指标, 覆盖率], target: ≥90%, actual: 45%}
"""
PEOPLE, COST, COVER = "发放人数", "人均成本", "覆盖率"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def using() -> appraisal.Law:
    return appraisal.ready(str(ROOT / RULES))


def forms(text: str = FORM) -> tuple[Submission, ...]:
    return submission.parse(located.load(text, "申报.yaml"))


def changed(using: appraisal.Law, *texts: str, form: str = FORM) -> Scorecard:
    (one,) = edits.apply(forms(form), edits.parse(texts), ["投诉次数"])
    return appraisal.scored(using, one)


def line(card: Scorecard, name: str) -> Line:
    return next(one for one in card.lines if one.path[-1] == name)


def codes(*texts: str, form: str = FORM) -> list[str]:
    with pytest.raises(Problems) as raised:
        edits.apply(forms(form), edits.parse(texts), ["投诉次数"])
    return [problem.code for problem in raised.value.problems]


# --- --set -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["产出指标/数量指标/发放人数", "数量指标/发放人数", "发放人数", " 发放人数 "])
@pytest.mark.parametrize("field", ["actual", "实际完成值"])
def test_a_cell_is_set_by_its_path_or_its_name_alone(using: appraisal.Law, path: str, field: str) -> None:
    # 20 × 322 ÷ 644
    assert line(changed(using, f"{path}.{field}=322人"), PEOPLE).earned == Decimal("10.00")


def test_a_set_cell_says_where_it_was_set(using: appraisal.Law) -> None:
    (one,) = edits.apply(forms(), edits.parse(("预算.annual=900", "发放人数.actual=1人")), [])
    row = next(row for row in one.rows if row.path[-1] == PEOPLE)
    assert row.actual is not None
    assert row.actual.source == Source("命令行--set", 2)
    assert row.source.file == "申报.yaml"
    facts = line(appraisal.scored(using, one), PEOPLE).steps[-1].facts
    assert "命令行--set:2" in [str(fact.source) for fact in facts]


def test_budget_and_facts_are_set(using: appraisal.Law) -> None:
    card = changed(using, "预算.executed=500")
    assert line(card, "预算执行率").earned == Decimal("5.00")
    assert line(changed(using, "预算.全年预算数=1800"), "预算执行率").earned == Decimal("5.00")
    assert changed(using, "事实.投诉次数=4").earned == Decimal("59.00")


def test_a_value_may_hold_equals_signs_and_a_blank_one_is_blank(using: appraisal.Law) -> None:
    card = changed(using, "发放人数.target==600人")
    assert (line(card, PEOPLE).target, line(card, PEOPLE).earned) == ("=600人", Decimal("20.00"))
    assert line(changed(using, "发放人数.actual="), PEOPLE).status.value == "missing"


@pytest.mark.parametrize("field", sorted(edits.ROW))
def test_every_cell_of_a_row_can_be_set(field: str) -> None:
    (one,) = edits.apply(forms(), edits.parse((f"发放人数.{field}=7",)), [])
    row = next(row for row in one.rows if row.path[-1] == PEOPLE)
    cell = getattr(row, field)
    assert (cell.text, cell.source.file) == ("7", "命令行--set")
    assert [other for other in one.rows if other.path[-1] != PEOPLE] == [
        other for other in forms()[0].rows if other.path[-1] != PEOPLE
    ]


_VALUES = st.sampled_from(["600人", "1人", "", "没有", "≥3", "99999999999999999999"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([PEOPLE, COST, COVER]), _VALUES), max_size=3))
def test_what_is_set_back_gives_the_same_marks(using: appraisal.Law, steps: Sequence[tuple[str, str]]) -> None:
    first = forms()[0]
    original = {row.path[-1]: row.actual.text for row in first.rows if row.actual}
    there = [f"{name}.actual={value}" for name, value in steps]
    back = [f"{name}.actual={original[name]}" for name, _ in steps]
    once, again = appraisal.scored(using, first), changed(using, *there, *back)
    assert marks(once) == marks(again)
    assert again.earned == once.earned


def marks(card: Scorecard) -> list[tuple[object, ...]]:
    return [(one.path, one.earned, one.possible, one.status, one.actual, one.reached) for one in card.lines]


def test_the_forms_given_are_never_touched() -> None:
    before = forms()
    edits.apply(before, edits.parse(("发放人数.actual=1人", "预算.executed=1", "事实.投诉次数=1")), ["投诉次数"])
    assert before == forms()


def test_what_cannot_be_set_is_told_with_the_nearest_name() -> None:
    with pytest.raises(Problems) as raised:
        edits.apply(forms(), edits.parse(("发放人术.actual=1",)), [])
    (problem,) = raised.value.problems
    assert (problem.code, problem.cure) == ("whatif.unknown-line", "是不是想写“发放人数”？")
    assert str(problem.source) == "命令行--set:1"
    assert codes("发放人数", "发放人数=3", ".actual=3", "发放人数.=3") == ["whatif.shape"] * 4
    assert codes("发放人数.earned=3", "预算.actual=3") == ["whatif.unknown-field"] * 2
    assert codes("事实.投诉=3", "没有这项.actual=3") == ["whatif.unknown-fact", "whatif.unknown-line"]


def test_a_name_that_two_lines_have_needs_its_path(using: appraisal.Law) -> None:
    twice = FORM.replace("数量指标, 发放人数", "数量指标, 甲").replace("质量指标, 发放准确率", "质量指标, 甲")
    assert codes("甲.actual=1", form=twice) == ["whatif.ambiguous"]
    assert line(changed(using, "数量指标/甲.actual=322人", form=twice), "甲").earned == Decimal("10.00")


# --- what would move the total -------------------------------------------------------------------------------------


def asked(using: appraisal.Law, *texts: str, form: str = FORM) -> WhatIf:
    return what_if(using.plan, changed(using, *texts, form=form))


def edges(found: WhatIf, name: str) -> list[Edge]:
    return [edge for edge in found.edges if edge.line.path[-1] == name]


def test_what_full_marks_would_bring_the_largest_first(using: appraisal.Law) -> None:
    found = asked(using)
    assert found.card.earned == Decimal("73.88")
    assert [(gain.line.path[-1], str(gain.points), str(gain.total), gain.grade) for gain in found.gains] == [
        ("生活改善", "15.00", "88.88", "良"),
        ("覆盖率", "7.50", "81.38", "良"),
        ("发放人数", "1.37", "75.25", "中"),
        ("人均成本", "1.25", "75.13", "中"),
        ("预算执行率", "1.00", "74.88", "中"),
    ]


def test_pending_points_are_a_range(using: appraisal.Law) -> None:
    found = asked(using)
    assert (found.grade, found.card.pending, found.highest) == ("中", Decimal("15.00"), Decimal("88.88"))


def test_the_next_grade_names_each_line_that_reaches_it_alone(using: appraisal.Law) -> None:
    found = asked(using).next
    assert found is not None
    assert (found.label, found.from_, found.missing) == ("良", Decimal("80.00"), Decimal("6.12"))
    assert [one.path[-1] for one in found.singles] == ["生活改善", "覆盖率"]
    assert found.together == ()


def test_where_no_line_reaches_it_alone_the_fewest_that_do_are_named(using: appraisal.Law) -> None:
    found = asked(using, "生活改善.actual=明显改善", "覆盖率.actual=70%").next
    # 15 + 11.67 instead of 0 + 7.50: 92.55; lowered again by people and cost to stand below 良
    assert found is None  # 92.55 is 优, nothing is above
    found = asked(using, "生活改善.actual=明显改善", "发放人数.actual=322人", "人均成本.actual=3.00万元").next
    # 9 + 10 + 10 + 20 + 15 + 7.5 = 71.5; 8.5 missing: 10 alone is enough
    assert found is not None
    assert (found.missing, [one.path[-1] for one in found.singles]) == (Decimal("8.50"), [PEOPLE, COST])
    found = asked(
        using, "生活改善.actual=明显改善", "发放人数.actual=483人", "人均成本.actual=2.00万元", "覆盖率.actual=60%"
    ).next
    # 9 + 15 + 15 + 20 + 15 + 10 = 84; 6 missing; 5, 5 and 5: two of them
    assert found is not None
    assert (found.label, found.missing, found.singles) == ("优", Decimal("6.00"), ())
    assert [one.path[-1] for one in found.together] == [PEOPLE, COST]


def test_what_a_veto_caps_no_full_mark_lifts(using: appraisal.Law) -> None:
    found = asked(using, "事实.投诉次数=4")
    assert found.limited
    assert {str(gain.total) for gain in found.gains} == {"59.00"}
    assert found.highest == Decimal("59.00")
    assert found.next is not None
    assert (found.next.singles, found.next.together) == ((), ())


def test_without_grades_there_is_no_next_one(using: appraisal.Law) -> None:
    found = asked(using, "发放人数.weight=30")
    assert (found.grade, found.next) == (None, None)


def test_from_which_value_an_at_least_line_earns_the_next_hundredth_and_all(using: appraisal.Law) -> None:
    step, full = edges(asked(using), PEOPLE)
    # 20 × x ÷ 644 rounds to 18.64 from 18.635 on, and to 20.00 from 19.995 on: whole people from there
    assert (step.mark, step.exact, step.value) == (Decimal("18.64"), Fraction(18635, 20000) * 644, 601)
    assert (full.mark, full.exact, full.value) == (Decimal("20.00"), Fraction(19995, 20000) * 644, 644)
    assert (step.earned, full.earned) == (Decimal("18.66"), Decimal("20.00"))


def test_from_which_value_an_at_most_line_earns_more(using: appraisal.Law) -> None:
    step, full = edges(asked(using), COST)
    # 20 × 1.5 ÷ x rounds to 18.76 down from 30 ÷ 18.755, and to 20.00 down from 30 ÷ 19.995
    assert (step.mark, step.exact, step.value) == (Decimal("18.76"), Fraction(30000, 18755), Fraction(159, 100))
    assert (full.mark, full.exact, full.value) == (Decimal("20.00"), Fraction(30000, 19995), Fraction(150, 100))
    assert {edge.unit for edge in (step, full)} == {"万元"}


def test_lines_that_are_full_pending_or_no_plain_number_have_no_edge(using: appraisal.Law) -> None:
    assert {edge.line.path[-1] for edge in asked(using).edges} == {PEOPLE, COST, COVER}
    assert edges(asked(using, "发放人数.actual=≥600人"), PEOPLE) == []


_NUMBERS = st.integers(1, 99_999).map(lambda n: decimals.plain(Fraction(n, 100)))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(target=_NUMBERS, actual=_NUMBERS, weight=st.integers(1, 3000), word=st.sampled_from(["≥", "≤"]))
def test_at_an_edge_the_mark_is_earned_and_just_before_it_is_not(
    using: appraisal.Law, target: str, actual: str, weight: int, word: str
) -> None:
    points = decimals.plain(Fraction(weight, 100))
    texts = (f"覆盖率.target={word}{target}", f"覆盖率.actual={actual}", f"覆盖率.weight={points}")
    found = asked(using, *texts)
    for edge in edges(found, COVER):
        places = max(len(text.partition(".")[2]) for text in (target, actual))
        step = Fraction(1, 10**places)
        back = edge.value - step if word == "≥" else edge.value + step
        at, before = (
            line(changed(using, *texts, f"覆盖率.actual={decimals.plain(value)}"), COVER).earned
            for value in (edge.value, back)
        )
        assert at == edge.earned >= edge.mark > before
        assert edge.exact is not None
        assert edge.exact <= edge.value if word == "≥" else edge.exact >= edge.value


def test_where_a_mark_rises_in_bands_the_edge_is_searched_and_proved() -> None:
    text = (ROOT / RULES).read_text(encoding="utf-8")
    bands = "[{from: 100%, share: 100%}, {from: 80%, below: 100%, share: 60%}, {below: 80%, share: 0%}]"
    method = f"{{method: bands, of: 实际值 / 目标值, undefined: zero, bands: {bands}}}"
    ready = _ready(text.replace("at-least: {method: at-least}", f"at-least: {method}"))
    step, full = edges(what_if(ready.plan, changed(ready)), COVER)
    # 72 % of 90 % is the band of 60 %, 90 % the band of 100 %
    assert [(edge.mark, edge.value, edge.earned, edge.exact) for edge in (step, full)] == [
        (Decimal("0.01"), 72, Decimal("9.00"), None),
        (Decimal("15.00"), 90, Decimal("15.00"), None),
    ]


def _ready(text: str) -> appraisal.Law:
    folder = Path(ROOT / "tests" / "cases" / "rulesets")
    ready = appraisal.ready(str(folder / "按比例.yaml"))
    from jixiao.law.load import load
    from jixiao.law.plan import plan

    planned = plan(load(text, "改.yaml"), ready.opened.reference)
    return appraisal.Law(ready.opened, planned, ready.rules)


def test_the_total_answers_to_the_weights_exactly(using: appraisal.Law) -> None:
    found = asked(using)
    budget, output, effect = found.weights
    # its own share less the share of all others together
    total = Fraction("73.88")
    assert budget.change == Fraction(9, 10) - (total - 9) / 90
    assert output.change == Fraction("57.38") / 60 - (total - Fraction("57.38")) / 40
    assert effect.change == Fraction("7.5") / 30 - (total - Fraction("7.5")) / 70
    # and a point more on 产出指标 with the others at 39/40 of theirs gives the same
    assert output.change == Fraction("57.38") * 61 / 60 + (9 + Fraction("7.5")) * 39 / 40 - total


def test_a_first_level_without_points_answers_to_nothing(using: appraisal.Law) -> None:
    found = asked(using, "预算.annual=0")
    assert [one.change is None for one in found.weights] == [True, False, False]


def test_the_text_says_all_of_it(using: appraisal.Law, golden: Callable[[str, str], None]) -> None:
    found = asked(using)
    golden("whatif.txt", rendering.render(found, width=110) + "\n")
    one = line(found.card, COST)
    golden("whatif-line.txt", rendering.render(found, width=110, line=one) + "\n")


# --- the commands ------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = shell.run(cli, list(words))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "申报.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)


def test_score_with_set_does_not_touch_the_file(capsys: pytest.CaptureFixture[str], form: str) -> None:
    words = ("score", form, "-r", RULES, "--fail-on", "never", "--format", "csv")
    code, out, _ = run(capsys, *words, "--set", "发放人数.actual=322人")
    assert code == 0
    assert ",20.00,10.00," in out
    assert Path(form).read_text(encoding="utf-8") == FORM
    code, out, err = run(capsys, *words, "--set", "发放.actual=1")
    assert (code, out) == (2, "")
    assert "whatif.unknown-line" in err


def test_explain_says_what_if_for_the_total_and_for_a_line(capsys: pytest.CaptureFixture[str], form: str) -> None:
    code, out, _ = run(capsys, "explain", form, "总分", "-r", RULES, "--what-if")
    assert code == 0
    assert "距下一等级“良”（80.00分起）还差6.12分" in out
    assert out.count("假如：养老补贴") == 1
    code, out, _ = run(capsys, "explain", form, "人均成本", "-r", RULES, "--what-if")
    assert "1.59万元" in out
    assert "距下一等级" not in out
    plain = run(capsys, "explain", form, "人均成本", "-r", RULES)[1]
    assert "假如" not in plain
