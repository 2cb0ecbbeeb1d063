"""First levels, weights and full marks as the form itself prints them (`first-level: printed`, as-printed/1)."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from helpers import ROOT
from helpers.commands import Run
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.intake.canonical import parse
from jixiao.law import store
from jixiao.law.check import check
from jixiao.law.load import load
from jixiao.records import Scorecard, Submission
from jixiao.render import forms, interchange, markdown, scorebook, table
from jixiao.render import review as review_rendering
from jixiao.report.cards import scorecard_report
from jixiao.report.outlines import OUTLINES
from jixiao.report.project import project_report
from jixiao.score import conservation, score
from jixiao.score.fitting import fitted
from jixiao.study.review import review
from jixiao.study.whatif import what_if

NAME = "as-printed/1"
LAW = appraisal.ready(NAME)
TEXT = (ROOT / "rulesets" / "as-printed" / "1.yaml").read_text(encoding="utf-8")
SAID = "一级指标、分值和满分（120分）均按申报表所印，等级界限按满分折算"

FORM: dict[str, Any] = {
    "project": "乡村公路养护",
    "unit": "平桥县交通运输局",
    "year": 2022,
    "budget": {"unit": "万元", "total": {"annual": 100, "executed": 90, "weight": 20, "score": 18}},
    "indicators": [
        {"path": ["项目绩效", "质量指标", "路面完好率"], "target": "≥95%", "actual": "96%", "weight": 30},
        {"path": ["项目绩效", "数量指标", "养护里程"], "target": "≥100公里", "actual": "90公里", "weight": 30},
        {"path": ["结果目标", "社会效益", "受益村数"], "target": "36个", "actual": "36个", "weight": 40},
    ],
}


def form_of(**changes: object) -> Submission:
    (found,) = parse(located.load(yaml.safe_dump({**FORM, **changes}, allow_unicode=True), "表.yaml"))
    return found


def card_of(**changes: object) -> Scorecard:
    return appraisal.appraise(LAW, form_of(**changes))


def row(level: str, name: str, weight: object = None, target: str = "5个", actual: str = "5个") -> dict[str, object]:
    found = {"path": [level, "数量指标", name], "target": target, "actual": actual}
    return found if weight is None else {**found, "weight": weight}


# --- what is fitted ---------------------------------------------------------------------------------------------


def test_the_first_levels_stand_in_the_order_of_the_form_after_the_budget_line_and_so_do_their_second_levels() -> None:
    card = card_of()
    assert [(line.path, line.possible) for line in card.lines if line.level < 3] == [
        (("预算执行率",), Decimal("20.00")),
        (("项目绩效",), Decimal("60.00")),
        (("项目绩效", "质量指标"), Decimal("30.00")),
        (("项目绩效", "数量指标"), Decimal("30.00")),
        (("结果目标",), Decimal("40.00")),
        (("结果目标", "社会效益"), Decimal("40.00")),
    ]
    assert (card.plan.total, card.grade) == (Decimal("120.00"), "优")
    assert [str(one.from_) for one in card.plan.grades] == ["108", "96", "72", "0"]


def test_forms_that_print_the_same_share_one_plan_and_fitting_again_changes_nothing() -> None:
    plan = fitted(LAW.plan, form_of())
    assert plan is fitted(LAW.plan, form_of(project="另一个"))
    assert plan is fitted(plan, form_of(indicators=[row("别的", "甲", 10)]))
    assert plan is not fitted(LAW.plan, form_of(indicators=[row("别的", "甲", 10)]))


def test_a_plan_whose_first_levels_are_the_rulesets_goes_out_as_it_came_in() -> None:
    plan = appraisal.ready("project-self-evaluation-hubei/2020").plan
    assert fitted(plan, form_of()) is plan


def test_grades_of_odd_full_marks_are_exact() -> None:
    card = card_of(budget={}, indicators=[row("项目绩效", "甲", "33.33")])
    assert str(card.plan.grades[0].from_) == "29.997"  # 33.33 × 90 ÷ 100


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["项目绩效", "结果目标", "产出指标", "成本指标", "预算绩效"]),
            st.integers(0, 4000),
            st.integers(0, 9),
        ),
        min_size=1,
        max_size=9,
    ),
    st.booleans(),
)
def test_what_is_possible_is_what_the_form_prints_and_the_full_marks_and_grades_stand_or_fall_with_it(
    rows: list[tuple[str, int, int]], funded: bool
) -> None:
    points = [Decimal(hundredths) / 100 for _, hundredths, _ in rows]
    indicators = [
        row(level, f"第{n}项", str(own), "9个", f"{actual}个")
        for n, ((level, _, actual), own) in enumerate(zip(rows, points, strict=True))
    ]
    budget = FORM["budget"] if funded else {}
    form = form_of(indicators=indicators, budget=budget)
    if not any(points):
        with pytest.raises(Problems, match=r"submission\.no-weights"):
            score(LAW.plan, form)
        return
    card = score(LAW.plan, form)
    assert card.possible == card.plan.total == sum(points) + (20 if funded else 0)
    assert card.grade is not None or card.grade_range is not None
    ours = {one.label: one.from_ for one in LAW.plan.grades}
    if card.grade:
        assert card.earned * 100 >= ours[card.grade] * card.plan.total


def test_without_any_points_the_problem_is_told_with_all_others() -> None:
    budget = {"total": {"annual": "许多", "executed": 1}}
    with pytest.raises(Problems) as found:
        card_of(indicators=[row("项目绩效", "甲")], budget=budget)
    assert [one.code for one in found.value.problems] == ["submission.bad-amount", "submission.no-weights"]
    assert str(found.value.problems[1]).endswith(
        "表内各项指标没有分值，规则集“as-printed/1”要按表内所印的分值计分。"
        "请在表上给各行或各级指标写上分值，或用 -r 换一部规定了分值的规则集。"
    )


def test_a_row_for_the_budget_line_counts_with_what_it_prints_else_with_10_points_and_without_any_it_does_not() -> None:
    own = row("项目绩效", "甲", 90)
    amounts = {"unit": "万元", "total": {"annual": 100, "executed": 90}}
    for line, points in (({"weight": 15}, "15.00"), ({"score": 9}, "10.00"), (None, None)):
        rows = [own] if line is None else [own, {"path": ["预算执行情况"], **line}]
        first = card_of(budget=amounts, indicators=rows).lines[0]
        assert (first.path, str(first.possible)) == (("预算执行率",), points) if points else (("项目绩效",), "90.00")


def test_a_weight_that_is_tried_out_makes_other_full_marks() -> None:
    form = form_of()
    heavier = replace(form.rows[0], weight=replace(form.rows[1].weight, text="50"))  # type: ignore[type-var]
    card = appraisal.appraise(LAW, replace(form, rows=(heavier, *form.rows[1:])))
    assert (card.possible, card.plan.total) == (Decimal("140.00"), Decimal("140.00"))


# --- what is said -----------------------------------------------------------------------------------------------


def sheet_of(card: Scorecard) -> str:
    book = load_workbook(BytesIO(scorebook.render([card], LAW.plan)))
    return "\n".join(
        str(cell) for sheet in book for cells in sheet.iter_rows(values_only=True) for cell in cells if cell
    )


OUTPUTS: dict[str, Callable[[Scorecard], str]] = {
    "table": lambda card: table.render([card], width=200),
    "md": lambda card: markdown.render(scorecard_report([card])),
    "json": lambda card: interchange.to_json([card]),
    "xlsx": sheet_of,
    **{
        f"report-{name}": (lambda card, name=name: markdown.render(project_report(card, outline=name)))  # type: ignore[misc]
        for name in OUTLINES
    },
    "review": lambda card: review_rendering.to_table([review(card.plan, card)], width=200, everything=True),
    "review-json": lambda card: review_rendering.to_json([review(card.plan, card)]),
}


@pytest.mark.slow
@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_says_that_weights_and_full_marks_are_the_forms_own(output: str) -> None:
    assert SAID in OUTPUTS[output](card_of())
    default = appraisal.appraise(appraisal.ready("project-self-evaluation/2020"), plain())
    assert "所印" not in OUTPUTS[output](default).replace("按表内所印", "")


def plain() -> Submission:
    return form_of(indicators=[row("产出指标", "甲"), row("效益指标", "乙"), row("满意度指标", "丙")])


def test_the_full_marks_stand_in_the_json() -> None:
    assert json.loads(interchange.to_json([card_of()]))[0]["printed"] == {"full": "120.00", "text": SAID}


def test_where_the_full_marks_are_100_no_word_of_proportion() -> None:
    text = table.render([card_of(budget={}, indicators=[row("项目绩效", "甲", 100)])], width=200)
    assert "一级指标、分值和满分（100分）均按申报表所印\n" in text


def test_a_workbook_over_several_forms_names_the_ruleset_once() -> None:
    cards, _ = appraisal.appraise_all(LAW, [form_of(), form_of(indicators=[row("别的", "甲", 100)])])
    book = load_workbook(BytesIO(scorebook.render(cards, LAW.plan)))
    notes = [str(cells[0]) for cells in book["说明"].iter_rows(values_only=True)]
    assert sum(note.startswith("规则集：") for note in notes) == 1


def test_a_form_whose_lines_do_not_come_to_what_its_first_level_prints_has_no_grade_and_says_against_what() -> None:
    card = card_of(weights=[{"path": ["项目绩效"], "weight": 70}])
    assert (card.possible, card.plan.total, card.grade) == (Decimal("120.00"), Decimal("130.00"), None)
    assert {one.id: one.message for one in card.findings if one.id.startswith("weights.")} == {
        "weights.unbalanced": "各项分值合计120，不等于130，不评等级。",
        "weights.group-mismatch": "项目绩效写的是70分，各行分值合计60分。",
    }
    text = markdown.render(scorecard_report([card]))
    assert "指标分值合计为120分，与表内各一级指标的分值之和130分不符，不评定等级。" in text


def test_a_first_level_that_the_form_does_not_have_is_not_missed() -> None:
    assert not [one for one in card_of().findings if one.id == "level.missing"]


def test_what_if_reckons_with_the_marks_of_the_form() -> None:
    indicators = [row("项目绩效", "甲", 100, "≥100个", "80个")]
    card = card_of(indicators=indicators)
    found = what_if(card.plan, card)
    assert found.next is not None
    assert (card.earned, card.grade) == (Decimal("98.00"), "良")  # 18 + 80 of 120
    assert (found.next.label, str(found.next.from_)) == ("优", "108")


# --- which ruleset instead --------------------------------------------------------------------------------------


def cure_of(name: str, *levels: str) -> str:
    form = form_of(indicators=[row(level, f"第{n}项", 10) for n, level in enumerate(levels)])
    with pytest.raises(Problems) as found:
        appraisal.appraise(appraisal.ready(name), form)
    return found.value.problems[0].cure


def test_a_form_with_other_first_levels_is_sent_to_the_rulesets_that_have_them_all() -> None:
    cure = cure_of("project-self-evaluation/2020", "决策", "过程", "产出", "效益")
    assert cure == "请用 -r 换一部有这份表全部一级指标的规则集：project-evaluation/2020。"
    department = cure_of("department-overall-hunan/2017", "部门预算管理")
    assert department == "请用 -r 换一部有这份表全部一级指标的规则集：department-overall-sichuan/2020。"


def test_a_form_that_no_ruleset_fits_is_sent_to_the_one_that_takes_it_as_printed() -> None:
    end = "请用 -r as-printed/1，照表内所印的一级指标和分值计分。"
    assert cure_of("project-self-evaluation/2020", "项目绩效", "结果目标") == f"是不是想写“项目效益”？不是的，{end}"
    assert cure_of("project-self-evaluation/2020", "甲乙丙丁").endswith(end.replace("请", "或"))
    assert "as-printed" not in cure_of("department-overall-hunan/2017", "甲乙丙丁")


def test_shipped_rulesets_are_only_read_where_a_first_level_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> tuple[str, ...]:
        raise AssertionError

    monkeypatch.setattr(store, "knowing", never)
    score(appraisal.ready("project-self-evaluation/2020").plan, plain())
    with pytest.raises(AssertionError):
        cure_of("project-self-evaluation/2020", "项目绩效")


# --- what such a ruleset may write ------------------------------------------------------------------------------

_TEMPLATE = "  - name: 表内的一级指标\n    open: true\n"
_CHILD = "{name: 成本指标,"
WRONG = {
    "total": ("total: 100", "total: 120", "ruleset.printed-total"),
    "weight": (_TEMPLATE, _TEMPLATE + "    weight: 90\n", "ruleset.no-effect"),
    "aliases": (_TEMPLATE, _TEMPLATE + "    aliases: [甲]\n", "ruleset.no-effect"),
    "expected": (_TEMPLATE, _TEMPLATE + "    expected: true\n", "ruleset.no-effect"),
    "when-empty": (_TEMPLATE, _TEMPLATE + "    when-empty: siblings\n", "ruleset.no-effect"),
    "child-weight": (_CHILD, f"{_CHILD} weight: 10,", "ruleset.no-effect"),
    "child-expected": (_CHILD, f"{_CHILD} expected: true,", "ruleset.no-effect"),
    "cap": ("total: 100", "total: 100\ncap: 90", "ruleset.no-effect"),
    "veto": ("total: 100", "total: 100\nvetoes: [{when: 总得分 > 1, cap: 9, text: 甲}]", "ruleset.no-effect"),
    "empty-group": ("absence:\n", "absence:\n  empty-group: keep\n", "ruleset.no-effect"),
    "not-applicable": ("absence:\n", "absence:\n  not-applicable: keep\n", "ruleset.no-effect"),
    "heir": ("    weight: 10\n", "    weight: 10\n    not-applicable: keep\n", "ruleset.no-effect"),
    "two": (_TEMPLATE, f"  - {{name: 乙, open: true}}\n{_TEMPLATE}", "ruleset.printed-levels"),
    "none": (_TEMPLATE, "  - name: 乙\n    weight: 1\n", "ruleset.printed-levels"),
    "bonus": (
        *(_TEMPLATE, "  - {name: 乙, weight: 5, bonus: true, method: {method: formula, value: 1, gives: share}}\n"),
        "ruleset.printed-levels",
    ),
    "line": (f"      - {_CHILD}", f"      - {_CHILD} method: {{method: at-most}}, ", "ruleset.printed-levels"),
}


def test_the_shipped_ruleset_makes_sense_and_has_nothing_to_lose() -> None:
    assert check(load(TEXT, "1.yaml")) == ()
    assert conservation.prove(LAW.plan) == ()


@pytest.mark.parametrize("name", WRONG)
def test_what_would_have_no_effect_or_no_place_is_refused(name: str) -> None:
    old, new, code = WRONG[name]
    text = TEXT.replace(old, new + _TEMPLATE if name == "bonus" else new, 1)
    if name == "line":
        text = text.replace("open: true, direction", "direction")
    assert text != TEXT
    found = [
        one for one in check(load(text, "1.yaml")) if one.code.startswith(("ruleset.printed", "ruleset.no-effect"))
    ]
    assert code in [one.code for one in found]
    assert all(one.message.endswith("。") and one.cure.endswith("。") for one in found)


# --- the blank form ---------------------------------------------------------------------------------------------


def test_the_blank_form_leaves_first_levels_and_weights_to_the_unit_and_is_read_back(run: Run, tmp_path: Path) -> None:
    blank = forms.blank(LAW.plan, rows=1).tables[0]
    body = blank.rows[blank.heading + 1 : -2]
    assert len(body) == 4
    for boxes in body:
        assert {box.left: box.open for box in boxes if box.left in (0, 1, 2, 7)} == dict.fromkeys((0, 1, 2, 7), True)
    path = tmp_path / "表.xlsx"
    path.write_bytes(forms.workbook(forms.blank(LAW.plan)))
    book = load_workbook(path)
    sheet = book["自评表"]
    sheet["B3"] = "乡村公路养护"
    top = next(cell.row for cell in sheet["A"] if cell.value == "一级指标") + 1
    for number, values in enumerate(
        (
            ("项目绩效", "数量指标", "养护里程", "≥", "100", "公里", "90", "60"),
            (None, "质量指标", "完好率", "≥", "95", "%", "96", "40"),
        )
    ):
        for column, value in enumerate(values, 1):
            sheet.cell(top + number, column, value)
    book.save(path)
    (found,) = json.loads(run("score", path, "-r", NAME, "--fail-on", "never", "--format", "json").out)
    assert [(line["path"], line["possible"]) for line in found["lines"] if line["level"] == 1] == [
        (["项目绩效"], "100.00"),
    ]


@pytest.mark.slow
def test_show_and_list_say_that_full_marks_are_the_forms(run: Run) -> None:
    assert "as-printed/1  总分按申报表所印，等级界限按百分制折算\n" in run("ruleset", "show", NAME).out
    assert NAME in run("ruleset", "list").out


def test_points_of_a_second_level_that_are_none_are_told_where_they_stand() -> None:
    text = """
project: 项目
weights: [{path: [项目绩效, 质量], weight: 很多}]
indicators:
  - {path: [项目绩效, 数量, 件数], weight: 60, target: 9件, actual: 9件}
"""
    (form,) = parse(located.load(text, "表.yaml"))
    with pytest.raises(Problems) as raised:
        appraisal.appraise(appraisal.ready("as-printed/1"), form)
    assert "submission.bad-points" in {problem.code for problem in raised.value.problems}
