"""Forms at the edge of what can be understood: read right, or a Problem at the place; never a wrong figure without a word."""

import copy
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from helpers.layouts import MAKERS, of_rows
from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem
from jixiao.records import Budget, Cell, GapKind, Scorecard, Status, Submission
from jixiao.say import steps

FUNDS = ["项目资金（万元）", "<", "", "<", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
FORM = [
    ["项目名称", "<", "村道改造", "<", "<", "<", "<", "<", "<", "<"],
    FUNDS,
    ["^", "^", "年度资金总额", "<", 520, 500, 450, 10, "90%", 9],
    ["^", "^", "其中：当年财政拨款", "<", 400, 380, 380, "—", "", "—"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "<", "分值", "得分", "偏差原因"],
    ["^", "产出指标", "数量指标", "改造里程", "≥36公里", "36公里", "<", 40, 40, ""],
    ["^", "^", "成本指标", "每公里造价", "≤13万元", "12.5万元", "<", 10, 10, ""],
    ["^", "效益指标", "社会效益指标", "受益人口", "≥8600人", "8600人", "<", 30, 30, ""],
    ["^", "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", "<", 10, 10, ""],
    ["总分", "<", "<", "<", "<", "<", "<", 100, 99, ""],
]
READY = appraisal.ready("project-self-evaluation/2020")
Rows = list[list[Any]]


def form() -> Rows:
    return copy.deepcopy(FORM)


def read(data: bytes, folder: Path, suffix: str = "xlsx") -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    path = folder / f"表.{suffix}"
    path.write_bytes(data)
    return importers.read(str(path))


def one(rows: Rows, folder: Path, suffix: str = "xlsx") -> Submission:
    found, problems = read(MAKERS[suffix](of_rows(rows)), folder, suffix)
    assert [str(problem) for problem in problems] == []
    return found[0]


def wrong(rows: Rows, folder: Path) -> list[tuple[str, str]]:
    found, problems = read(MAKERS["xlsx"](of_rows(rows)), folder)
    assert found == ()
    assert all(problem.message.endswith("。") and problem.cure.endswith("。") for problem in problems)
    return [(problem.code, problem.source.cell) for problem in problems]


def amounts(budget: Budget) -> tuple[str | None, ...]:
    total = budget.total
    assert total is not None
    return tuple(cell.text if cell else None for cell in (total.initial, total.annual, total.executed))


def earned(found: Submission) -> str:
    return str(appraisal.appraise(READY, found).earned)


def text(cell: Cell | None) -> str | None:
    return None if cell is None else cell.text


# --- the table of funds -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html"])
def test_amounts_in_a_row_without_a_label_are_the_totals(suffix: str, tmp_path: Path) -> None:
    rows = form()
    rows[1:4] = [[*FUNDS[:2], "<", *FUNDS[3:]], ["^", "^", "^", "^", 520, 500, "450万元", 10, "90%", 9]]
    found = one(rows, tmp_path, suffix)
    assert amounts(found.budget) == ("520", "500", "450万元")
    assert earned(found) == "99.00"


def test_words_where_an_amount_is_due_are_read_and_not_blank(tmp_path: Path) -> None:
    rows = form()
    rows[1:4] = [[*FUNDS[:2], "<", *FUNDS[3:]], ["^", "^", "^", "^", "", "约500", "", "", "", ""]]
    assert amounts(one(rows, tmp_path).budget) == ("", "约500", "")


@pytest.mark.parametrize("label", ["省级资金", "本年资金"])
def test_a_row_of_amounts_that_nobody_knows_is_a_problem_where_no_total_is_named(label: str, tmp_path: Path) -> None:
    rows = form()
    rows[2][2] = label
    assert wrong(rows, tmp_path) == [("form.row-shape", "C3")]


@pytest.mark.parametrize(
    "labels",
    [
        ("预算批复数", "预算调整数", "实际支出"),
        ("批复金额", "下达金额", "使用金额"),
        ("年初预算数", "全年预算数", "用款"),
    ],
)
def test_columns_of_amounts_that_nobody_knows_are_one_problem_at_the_heading(
    labels: Sequence[str], tmp_path: Path
) -> None:
    rows = form()
    rows[1][4:7] = labels
    assert [code for code, _ in wrong(rows, tmp_path)] == ["form.no-columns"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("预算数", "调整后预算数", "执行数"), ("520", "500", "450")),
        (("A.年初预算数", "B、全年预算数", "C全年执行数"), ("520", "500", "450")),
        (("总金额", "预算金额", "实际支出金额"), (None, "500", "450")),
        (("年初批复数", "本年预算数", "累计支出"), ("520", "500", "450")),
    ],
)
def test_columns_of_amounts_go_by_many_names(
    labels: Sequence[str], expected: tuple[str | None, ...], tmp_path: Path
) -> None:
    rows = form()
    rows[1][4:7] = labels
    assert amounts(one(rows, tmp_path).budget) == expected


def test_two_columns_that_are_the_same_amount_are_a_problem(tmp_path: Path) -> None:
    rows = form()
    rows[1][4:7] = ["预算数", "执行数", "决算数"]
    assert wrong(rows, tmp_path) == [("form.two-columns", "G2")]


def test_a_column_of_amounts_has_its_own_unit(tmp_path: Path) -> None:
    rows = form()
    rows[1][0], rows[1][4:7] = "项目资金", ["年初预算数（元）", "全年预算数（万元）", "全年执行数（元）"]
    rows[2][4:7] = [5200000, 500, 4500000]
    found = one(rows, tmp_path)
    assert amounts(found.budget) == ("5200000", "500万元", "4500000")
    assert earned(found) == "99.00"


@pytest.mark.parametrize(
    ("funds", "unit", "wanted"),
    [
        (["预算金额（元）", "<", 5000000, "<", "支出金额（万元）", "<", 450], "元", ("5000000", "450万元")),
        (["预算数（万元）", "<", 500, "<", "执行数（元）", "<", 4500000], "万元", ("500", "4500000元")),
        (["项目预算（万元）", "<", 500, "<", "实际支出（元）", "<", 4500000], "万元", ("500", "4500000元")),
        (["预算执行情况", "预算数（万元）：500，执行数（元）：4500000", *["<"] * 5], "万元", ("500", "4500000元")),
    ],
)
def test_an_amount_beside_its_label_has_the_unit_of_that_label(
    funds: list[Any], unit: str, wanted: tuple[str, str], tmp_path: Path
) -> None:
    rows = form()
    rows[1:4] = [[*funds, "", "", ""]]
    found = one(rows, tmp_path)
    assert text(found.budget.unit) == unit
    assert amounts(found.budget) == (None, *wanted)
    assert earned(found) == "99.00"


def test_the_label_of_the_budget_above_a_table_is_no_column_of_it(tmp_path: Path) -> None:
    rows = form()
    rows[1][0] = "项目预算（万元）"
    assert amounts(one(rows, tmp_path).budget) == ("520", "500", "450")
    rows[1:4] = [["项目预算", "<", 900, "全年预算数", "<", 500, "全年执行数", "<", 450, ""]]
    assert amounts(one(rows, tmp_path).budget) == (None, "500", "450")


def test_a_source_of_the_money_has_the_unit_of_its_own_label(tmp_path: Path) -> None:
    rows = form()
    rows[3][2], rows[3][4:7] = "其中：财政拨款（元）", [4000000, 3800000, 3800000]
    found = one(rows, tmp_path).budget
    assert found.fiscal is not None
    assert [text(cell) for cell in (found.fiscal.annual, found.fiscal.executed)] == ["3800000元", "3800000元"]
    assert amounts(found) == ("520", "500", "450")


def test_the_points_of_the_execution_may_be_a_share_of_the_hundred(tmp_path: Path) -> None:
    rows = form()
    rows[2][7] = {"value": 0.1, "format": "0%", "shown": "10%"}
    total = one(rows, tmp_path).budget.total
    assert total and text(total.weight) == "10"


# --- indicators -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html"])
def test_a_unit_in_the_heading_counts_for_bare_numbers_below_it(suffix: str, tmp_path: Path) -> None:
    rows = form()
    rows[4][4:6] = ["年度指标值（万元）", "实际完成值（单位：元）"]
    rows[6][4:6] = ["≤13", 125000]
    found = one(rows, tmp_path, suffix)
    assert [(text(row.target), text(row.actual)) for row in found.rows[:2]] == [
        ("≥36公里", "36公里"),
        ("≤13万元", "125000元"),
    ]
    assert earned(found) == "99.00"


def test_a_letter_in_the_heading_is_no_unit_and_a_unit_column_comes_first(tmp_path: Path) -> None:
    rows = form()
    rows[4][4:6] = ["年度指标值（A）", "实际完成值（B）"]
    rows[5][4:6] = ["≥36", 36]
    row = one(rows, tmp_path).rows[0]
    assert (text(row.target), text(row.actual)) == ("≥36", "36")
    rows[4] = [*rows[4][:4], "年度指标值（元）", "实际完成值", "度量单位", *rows[4][7:]]
    for line, unit in zip(rows[5:9], ("公里", "", "", ""), strict=True):
        line[6] = unit
    row = one(rows, tmp_path).rows[0]
    assert (text(row.target), text(row.unit)) == ("≥36", "公里")


def test_a_note_behind_the_name_of_a_level_is_no_part_of_it(tmp_path: Path) -> None:
    rows = form()
    rows[6][2] = "成本指标（万元）"
    assert one(rows, tmp_path).rows[1].path == ("产出指标", "成本指标", "每公里造价")


def test_marks_are_shares_of_the_hundred_where_points_are(tmp_path: Path) -> None:
    rows = form()
    rows[5][7] = rows[5][8] = {"value": 0.4, "format": "0%", "shown": "40%"}
    row = one(rows, tmp_path).rows[0]
    assert (text(row.weight), text(row.score)) == ("40", "40")


def uncomputed(rows: Rows, folder: Path) -> tuple[list[tuple[str, str]], Scorecard]:
    """What is found of formulas without results, and the scorecard."""
    card = appraisal.appraise(READY, one(rows, folder))
    return [(found.subject, found.message) for found in card.findings if found.id == "value.uncomputed"], card


def test_points_that_are_a_formula_without_a_result_are_missing_and_the_form_has_no_grade(tmp_path: Path) -> None:
    rows = form()
    name = rows[5][3]
    rows[5][7] = {"formula": "=30+10"}
    found, card = uncomputed(rows, tmp_path)
    assert found == [(name, f"“{name}”的分值是没有计算结果的公式，计0分。")]
    assert [(gap.kind, gap.name, gap.source.cell) for gap in card.gaps] == [(GapKind.WEIGHT, name, "H6")]
    (line,) = (one for one in card.lines if one.path[-1] == name)
    assert (line.status, line.possible, line.earned, card.grade) == (Status.MISSING, 0, 0, None)
    assert list(map(steps.text, line.steps)) == ["分值是没有计算结果的公式，不知道是几分", "不知道是几分，列0分"]
    assert not {found.id for found in card.findings} & {"weights.unbalanced", "total.mismatch", "level.missing"}


def test_points_of_which_none_has_a_result_are_not_replaced_by_the_rulesets(tmp_path: Path) -> None:
    rows = form()
    for row in rows[5:9]:
        row[7] = {"formula": "=10+10"}
    found, card = uncomputed(rows, tmp_path)
    assert len(found) == len(card.gaps) == 4
    assert {one.possible for one in card.lines if one.level == 3} == {0}


def test_a_formula_without_a_result_in_a_merged_cell_of_points_is_the_whole_groups(tmp_path: Path) -> None:
    rows = form()
    rows[5][7], rows[6][7] = {"formula": "=25+25"}, "^"
    _, card = uncomputed(rows, tmp_path)
    lines = [one for one in card.lines if one.level == 3 and one.path[0] == "产出指标"]
    assert [(one.status, one.possible) for one in lines] == [(Status.MISSING, 0)] * 2
    assert [(gap.kind, gap.name, gap.source.cell) for gap in card.gaps] == [(GapKind.WEIGHT, "产出指标", "H6")]


def test_a_formula_without_a_result_merged_over_some_lines_of_a_group_is_refused_like_a_number(tmp_path: Path) -> None:
    rows = form()
    rows[5][7], rows[6][7] = {"formula": "=25+15"}, "^"
    rows.insert(7, ["^", "^", "质量指标", "合格率", "≥90%", "93%", "<", 10, 10, ""])
    assert wrong(rows, tmp_path) == [("form.merged-weight", "H6")]


@pytest.mark.parametrize(
    ("place", "cell", "names"),
    [
        ((6, 3), "D7", ["改造里程", "受益人口", "群众满意度"]),
        ((7, 1), "B8", ["改造里程", "每公里造价", "群众满意度"]),
        ((6, 2), "C7", ["改造里程", "受益人口", "群众满意度"]),
    ],
)
def test_a_name_that_is_a_formula_without_a_result_is_not_taken_from_above(
    place: tuple[int, int], cell: str, names: list[str], tmp_path: Path
) -> None:
    rows = form()
    rows[place[0]][place[1]] = {"formula": "=A1"}
    (found,), problems = read(MAKERS["xlsx"](of_rows(rows)), tmp_path)
    assert [(one.code, one.source.cell) for one in problems] == [("form.uncomputed", cell)]
    assert [row.path[-1] for row in found.rows] == names
    assert [(gap.kind, gap.source.cell) for gap in found.gaps] == [(GapKind.ROW, cell)]


def test_a_mark_that_is_a_formula_without_a_result_costs_nothing_and_is_said(tmp_path: Path) -> None:
    rows = form()
    rows[5][8] = {"formula": "=20+20"}
    found, card = uncomputed(rows, tmp_path)
    assert found == [("改造里程", "“改造里程”的自评得分是没有计算结果的公式，没有核对。")]
    assert (card.gaps, card.grade) == ((), "优")


@pytest.mark.parametrize(
    "beside",
    [
        ["项目资金（万元）", "<", "年度资金总额", "<", {"formula": "=400+100"}, 450, "", "", "", ""],
        ["项目资金", "<", "预算数", {"formula": "=400+100"}, "万元", "执行数", 450, "万元", "", ""],
    ],
)
def test_an_amount_beside_its_label_that_is_a_formula_without_a_result_is_not_the_next_cell(
    beside: list[Any], tmp_path: Path
) -> None:
    rows = form()
    rows[1:4] = [beside]
    found, card = uncomputed(rows, tmp_path)
    assert found == [("预算执行率", "“预算执行率”的全年预算数是没有计算结果的公式，计0分。")]
    assert (card.budget.budget, card.budget.executed) == (None, 450)


def test_a_budget_that_is_a_formula_without_a_result_is_not_replaced_by_the_initial_one(tmp_path: Path) -> None:
    rows = form()
    rows[2][5] = {"formula": "=F4+F5"}
    found, card = uncomputed(rows, tmp_path)
    assert found == [("预算执行率", "“预算执行率”的全年预算数是没有计算结果的公式，计0分。")]
    assert (card.budget.budget, card.budget.rate, card.gaps) == (None, None, ())
    rows[2][7] = {"formula": "=5+5"}
    found, card = uncomputed(rows, tmp_path)
    assert found == [("预算执行率", "“预算执行率”的分值是没有计算结果的公式，计0分。")]
    assert [(gap.kind, gap.name, gap.source.cell) for gap in card.gaps] == [(GapKind.WEIGHT, "预算执行率", "H3")]


def test_an_execution_that_is_a_formula_without_a_result_is_said_to_be_one(tmp_path: Path) -> None:
    rows = form()
    rows[2][6] = {"formula": "=G4+G5"}
    card = appraisal.appraise(READY, one(rows, tmp_path))
    assert [finding.id for finding in card.findings if finding.id.startswith("value.")] == ["value.uncomputed"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html"])
def test_a_total_may_stand_in_one_line_with_its_label(suffix: str, tmp_path: Path) -> None:
    rows = form()
    rows[9] = ["总分：99分", *["<"] * 9]
    assert text(one(rows, tmp_path, suffix).printed_total) == "99分"


def test_a_total_that_differs_only_by_digits_that_nobody_prints_fits(tmp_path: Path) -> None:
    rows = form()
    rows[5][8], rows[9][8] = 38.947368421, 97.95
    found = appraisal.appraise(READY, one(rows, tmp_path))
    assert "total.mismatch" not in {finding.id for finding in found.findings}
    rows[9][8] = 97.96
    found = appraisal.appraise(READY, one(rows, tmp_path))
    (finding,) = [finding for finding in found.findings if finding.id == "total.mismatch"]
    assert finding.message == "表内总分为97.96分，各行自评得分相加为97.95分。"


def test_the_name_of_the_section_is_no_goal(tmp_path: Path) -> None:
    rows = form()
    rows[4:4] = [
        ["目标完成情况", "<", "总体目标", "<", "<", "实际完成情况", "<", "<", "<", "<"],
        ["^", "^", "改造36公里。", "<", "<", "完成36公里。", "<", "<", "<", "<"],
    ]
    found = one(rows, tmp_path)
    assert (text(found.goal_expected), text(found.goal_achieved)) == ("改造36公里。", "完成36公里。")


# --- looks that change what is read -----------------------------------------------------------------------------


def test_what_is_struck_out_in_a_cell_of_a_workbook_is_not_read_and_raised_digits_are_none(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(MAKERS["xlsx"](of_rows(form()))))
    sheet = book["表"]
    sheet["F6"] = CellRichText(TextBlock(InlineFont(strike=True), "30"), TextBlock(InlineFont(strike=False), "36公里"))
    sheet["F7"] = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "5"))
    out = io.BytesIO()
    book.save(out)
    (found,), _ = read(out.getvalue(), tmp_path)
    assert [text(row.actual) for row in found.rows[:2]] == ["36公里", "12⁵"]
    assert [place.cell for place in found.hidden] == ["F6"]


def _struck(places: Sequence[str], folder: Path) -> Submission:
    book = openpyxl.load_workbook(io.BytesIO(MAKERS["xlsx"](of_rows(form()))))
    for row in book["表"].iter_rows():
        for cell in row:
            if cell.coordinate in places or str(cell.row) in places:
                cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    (found,), problems = read(out.getvalue(), folder)
    assert problems == ()
    return found


def test_a_row_of_a_workbook_that_is_struck_out_is_not_read_and_said_once(tmp_path: Path) -> None:
    found = _struck(["7"], tmp_path)
    assert [row.path[-1] for row in found.rows] == ["改造里程", "受益人口", "群众满意度"]
    assert len(found.hidden) == 1


def test_a_cell_that_is_struck_out_is_blank_unless_other_rows_stand_under_it(tmp_path: Path) -> None:
    found = _struck(["A5", "F6", "I7"], tmp_path)
    assert [row.path[-1] for row in found.rows] == ["改造里程", "每公里造价", "受益人口", "群众满意度"]
    assert text(found.rows[0].actual) == ""
    assert text(found.rows[1].score) == ""
    assert [place.cell for place in found.hidden] == ["F6", "I7"]


@pytest.mark.slow
def test_what_is_struck_out_in_a_document_is_not_read_and_said_to_be_left_out(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(MAKERS["docx"](of_rows(form()))))
    cell = document.tables[0].cell(5, 5)
    cell.text = "30"
    cell.paragraphs[0].runs[0].font.strike = True
    cell.paragraphs[0].add_run("36公里")
    cell.paragraphs[0].add_run("2").font.superscript = True
    out = io.BytesIO()
    document.save(out)
    (found,), _ = read(out.getvalue(), tmp_path, "docx")
    assert text(found.rows[0].actual) == "36公里²"
    assert len(found.hidden) == 1


def test_notes_and_struck_words_of_a_page_are_not_read(tmp_path: Path) -> None:
    page = MAKERS["html"](of_rows(form())).decode("gb18030")
    page = page.replace("改造里程", '<a class="comment-indicator"></a><comment>照计划填写</comment>改造里程')
    page = page.replace(">36公里", "><s>30</s>36公里<sup>1</sup>")
    (found,), _ = read(page.encode("gb18030"), tmp_path, "html")
    row = found.rows[0]
    assert row.path[2] == "改造里程"
    assert (text(row.target), text(row.actual)) == ("≥36公里", "36公里¹")


def test_a_workbook_whose_form_is_hidden_says_that_nothing_hidden_was_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(MAKERS["xlsx"](of_rows(form()))))
    book["表"].sheet_state = "veryHidden"
    book.create_sheet("目录")["A1"] = "目录"
    out = io.BytesIO()
    book.save(out)
    found, (problem,) = read(out.getvalue(), tmp_path)
    assert found == ()
    assert problem.code == "form.none"
    assert "隐藏" in problem.message


# --- sheets without a form --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [["目录", "<"], ["序号", "项目名称"], [1, "村道改造"]],
        [["序号", "项目名称", "页码"], [1, "村道改造", 2]],
        [["项目名称", "页码"], ["村道改造", 2]],
    ],
)
def test_a_sheet_that_only_lists_the_projects_is_passed_over(rows: Rows, tmp_path: Path) -> None:
    sheets = (*of_rows(rows).sheets, *of_rows(form()).sheets)
    layout = replace(of_rows(form()), sheets=(replace(sheets[0], name="目录"), sheets[1]))
    found, problems = read(MAKERS["xlsx"](layout), tmp_path)
    assert ([text(one.project) for one in found], problems) == (["村道改造"], ())


# --- subtotals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subtotal", [["小计", "<", "", "", "<"], ["产出指标小计", "<", "", "", "<"], ["", "小计", "", "", "<"]]
)
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_group_whose_first_row_is_its_subtotal_is_read(subtotal: list[str], suffix: str, tmp_path: Path) -> None:
    rows = form()
    rows[5][1] = "^"
    found = one([*rows[:5], ["^", "产出指标", *subtotal, 50, 50, ""], *rows[5:]], tmp_path, suffix)
    assert [row.path for row in found.rows[:2]] == [
        ("产出指标", "数量指标", "改造里程"),
        ("产出指标", "成本指标", "每公里造价"),
    ]
    assert len(found.rows) == 4
    assert earned(found) == "99.00"


# --- lists below the total --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "labels",
    [
        ["序号", "名称", "预算数", "执行数"],
        ["标段名称", "中标金额", "支付金额", "备注"],
        ["名称", "全年预算数", "执行数", "说明"],
    ],
)
@pytest.mark.parametrize("suffix", ["xlsx", "html"])
def test_a_list_below_the_total_holds_no_rows_of_the_form(labels: list[str], suffix: str, tmp_path: Path) -> None:
    blank = [""] * 6
    annex = [
        ["附：标段明细", *["<"] * 9],
        [*labels, *blank],
        [1, "东标段", 300, 270, *blank],
        [2, "西标段", 200, 180, *blank],
    ]
    found = one([*form(), *annex], tmp_path, suffix)
    assert [row.path[-1] for row in found.rows] == ["改造里程", "每公里造价", "受益人口", "群众满意度"]
    assert text(found.printed_total) == "99"


def test_a_row_of_the_form_below_the_total_is_still_one(tmp_path: Path) -> None:
    rows = form()
    found = one([*rows[:-2], rows[-1], ["", *rows[-2][1:]]], tmp_path)
    assert [row.path[-1] for row in found.rows] == ["改造里程", "每公里造价", "受益人口", "群众满意度"]


# --- reasons under other names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["差异说明", "情况说明", "自评说明", "扣分说明", "说明", "差异情况说明"])
def test_a_column_that_explains_the_values_before_it_gives_the_reasons(label: str, tmp_path: Path) -> None:
    rows = form()
    rows[4][-1], rows[5][5], rows[5][-1] = label, "30公里", "汛期停工"
    assert [text(row.reason) for row in one(rows, tmp_path).rows] == ["汛期停工", "", "", ""]


def test_a_column_that_explains_gives_no_reasons_beside_one_that_does_or_before_the_values(tmp_path: Path) -> None:
    rows = form()
    rows[4][6], rows[5][6], rows[5][-1] = "说明", "含支路", "汛期停工"
    for row in rows[6:9]:
        row[6] = ""
    found = one(rows, tmp_path).rows
    assert [(text(row.reason), text(row.remark)) for row in found] == [("汛期停工", "含支路"), *[("", "")] * 3]
    rows[4][4:7], rows[4][-1] = ["说明", "年度指标值", "实际完成值"], "备注"
    for row in rows[5:9]:
        row[4:7] = ["含支路", "≥36公里", "36公里"]
    assert [text(row.reason) for row in one(rows, tmp_path).rows] == [None] * 4


# --- forms as text beside tables --------------------------------------------------------------------------------

_FLAT = (
    "项目名称 桥梁维护",
    "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施",
    "产出指标 数量指标 维护桥梁 ≥6座 6座 50 50",
    "效益指标 社会效益指标 受益人口 ≥3000人 3100人 40 40",
    "满意度指标 服务对象满意度指标 群众满意度 ≥90% 92% 10 10",
)


def _with_lines(lines: Sequence[str], *, before: bool = False) -> bytes:
    paper = docx.Document(io.BytesIO(MAKERS["docx"](of_rows(form()))))
    table = paper.tables[0]._tbl
    for line in lines:
        paragraph = paper.add_paragraph(line)._p
        table.addprevious(paragraph) if before else paper.element.body.append(paragraph)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    "lines", [_FLAT, ("".join(_FLAT).replace(" ", ""),), [one.replace(" ", "\t") for one in _FLAT]]
)
def test_a_form_that_stands_as_text_beside_a_table_is_said_to_be_unread(
    lines: Sequence[str], before: bool, tmp_path: Path
) -> None:
    found, problems = read(_with_lines(lines, before=before), tmp_path, "docx")
    assert [text(one.project) for one in found] == ["村道改造"]
    assert [problem.code for problem in problems] == ["form.glued"]
    assert problems[0].source.line


def test_a_sheet_with_a_form_in_one_column_of_text_is_said_to_be_unread(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(MAKERS["xlsx"](of_rows(form()))))
    other = book.create_sheet("乙")
    for number, line in enumerate(_FLAT, 1):
        other.cell(number, 1).value = line
    out = io.BytesIO()
    book.save(out)
    found, problems = read(out.getvalue(), tmp_path)
    assert [text(one.project) for one in found] == ["村道改造"]
    assert [(problem.code, problem.source.sheet, problem.source.cell) for problem in problems] == [
        ("form.glued", "乙", "A2")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "本项目设一级指标3个，二级指标6个，三级指标12个，实际完成12个。产出指标完成率100%，效益指标完成率98%，满意度指标93分。",
        "自评表按一级指标、二级指标、三级指标逐项填写，实际完成值由项目科提供。产出指标50分，效益指标30分，满意度指标10分，全部完成。",
        "一级指标和二级指标由财政部门统一设定，三级指标由单位设定。产出指标完成6项，效益指标完成3项，满意度指标93%，完成情况良好。",
    ],
)
def test_prose_that_speaks_of_levels_beside_a_table_is_no_form(line: str, tmp_path: Path) -> None:
    found, problems = read(_with_lines([line] * 3), tmp_path, "docx")
    assert [text(one.project) for one in found] == ["村道改造"]
    assert problems == ()
