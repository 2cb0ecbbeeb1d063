"""What a form says would change if the reader of sheets forgot one of its small rules."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from jixiao.intake.forms import parts
from jixiao.records import Submission
from test_importers_form import one
from test_importers_form import read as read_text
from test_layout_laws import BODY, HEAD, LEVELS, Grid, codes, read, sheet


def only(*rows: Sequence[str]) -> Submission:
    """The one form of a sheet with these rows."""
    (form,), problems = read(rows)
    assert problems == ()
    return form


def found(*lines: str) -> list[str]:
    """The codes of what is wrong with a text that has no form to hand on."""
    forms, problems = read_text(*lines)
    assert forms == ()
    return [problem.code for problem in problems]


def hiding(rows: Grid, *hidden_rows: int) -> list[list[str]]:
    """The hidden places of each form in a sheet of which some rows are hidden."""
    forms, problems = parts.of_workbook([replace(sheet(rows), hidden_rows=frozenset(hidden_rows))], "甲.xlsx")
    assert problems == ()
    return [[place.cell for place in form.hidden] for form in forms]


# --- what is hidden -----------------------------------------------------------------------------------------------


def test_a_merged_cell_that_begins_in_a_hidden_row_is_seen_below_it_and_is_not_hidden() -> None:
    rows = [HEAD, LEVELS, ["产出指标", "数量指标", "", "", "", "", ""], ["^", "^", *BODY[0][2:]], *BODY[2:]]
    assert hiding(rows, 3) == [[]]


def test_a_hidden_row_is_told_of_the_form_that_it_stands_in_however_far_down_it_begins() -> None:
    first, second = [HEAD, LEVELS, *BODY, *BODY], [["项目名称", "水库加固", *HEAD[2:]], LEVELS, *BODY]
    assert hiding([*first, *second], 5, 14) == [["A5"], ["A14"]]


# --- funds --------------------------------------------------------------------------------------------------------


def test_amounts_beside_their_labels_are_no_heading_of_what_stands_below() -> None:
    form = only(
        HEAD,
        ["预算数", "<", "16", "<", "执行数", "<", "15"],
        ["财政拨款", "10", "9", "", "", "", ""],
        LEVELS,
        *BODY,
    )
    fiscal = form.budget.fiscal
    assert fiscal and fiscal.annual and fiscal.annual.text == "10"


# --- rows and headings of a sheet -----------------------------------------------------------------------------------


def test_the_first_cell_of_a_hidden_column_is_told() -> None:
    drawn = replace(sheet([HEAD, LEVELS, *BODY]), hidden_columns=frozenset((7,)))
    (form,), problems = parts.of_workbook([drawn], "甲.xlsx")
    assert problems == () and [place.cell for place in form.hidden] == ["G2"]


def test_what_a_merged_cell_says_is_said_of_every_row_that_it_reaches_over_but_its_points() -> None:
    second = [*BODY[1]]
    second[3] = second[4] = "^"
    form = only(HEAD, LEVELS, BODY[0], second, *BODY[2:])
    assert [(row.target and row.target.text, row.actual and row.actual.text) for row in form.rows[:2]] == [
        ("60公里", "60公里"),
        ("60公里", "60公里"),
    ]


def test_a_text_over_less_than_half_of_the_columns_is_a_cell_of_the_table_and_not_a_line_between_its_rows() -> None:
    unnamed = ["", "", "", "≥95%", "<", "<", ""]
    assert codes([HEAD, LEVELS, BODY[0], unnamed, BODY[3]]) == [("C4", "form.no-name")]


def test_a_number_is_no_name_of_a_second_level() -> None:
    row = ["产出指标", "30", "开设隔离带", "60公里", "60公里", "30", "30"]
    assert codes([HEAD, LEVELS, row, BODY[3]]) == [("A3", "form.row-shape")]


# --- rows of a text -------------------------------------------------------------------------------------------------


def test_a_row_that_lost_its_first_cell_is_put_under_its_own_columns() -> None:
    form = one(
        "项目名称|森林防火|||||",
        "|".join(LEVELS),
        "|".join(BODY[0]),
        "数量指标|巡护次数|12次|12次|20|20|",
        "|".join(BODY[3]),
    )
    assert form.rows[1].path == ("产出指标", "数量指标", "巡护次数")
    assert form.rows[1].target and form.rows[1].target.text == "12次"


def test_a_line_of_the_year_between_the_pieces_of_a_row_is_no_part_of_a_cell() -> None:
    form = one(
        "项目名称|森林防火|||||",
        "|".join(LEVELS),
        "产出指标|数量指标|开设隔离带",
        "（2021年度）",
        "60公里|60公里|30|30",
        "|".join(BODY[3]),
    )
    assert form.rows[0].path == ("产出指标", "数量指标", "开设隔离带")


# --- the head -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["分值", "得分"])
def test_a_column_of_points_or_of_marks_is_enough_for_a_row_to_be_no_goals(column: str) -> None:
    form = only(HEAD, ["绩效指标", "", "", "指标值", "完成情况", column, ""], LEVELS, *BODY)
    assert (form.goal_expected, form.goal_achieved) == (None, None)


def test_a_colon_behind_one_blank_in_a_name_begins_no_other_label() -> None:
    form = only(["项目名称：城区道路 二期工程：路面改造", "", "", "", "", "", ""], LEVELS, *BODY)
    assert form.project and form.project.text == "城区道路 二期工程：路面改造"


@pytest.mark.parametrize(
    "label",
    [
        *(
            "存在的主要问题",
            "存在问题及原因",
            "下一步改进措施",
            "改进措施",
            "需要说明的问题",
            "其他需要说明的事项",
            "说明",
        ),
        *("自评结论", "评价等级", "填表人", "填报日期", "联系电话", "项目负责人", "审核意见", "主管部门意见", "注：无"),
    ],
)
def test_a_row_below_the_indicators_ends_them(label: str) -> None:
    form = only(HEAD, LEVELS, *BODY, [label, "见附件", "两项", "1", "1", "", ""])
    assert [row.path[2] for row in form.rows] == [row[2] for row in BODY]


def test_sources_of_money_beside_their_amounts_are_no_columns_of_what_stands_below() -> None:
    form = only(
        HEAD,
        ["资金（万元）", "财政拨款", "100", "90", "", "", ""],
        ["预算数", "105", "", "", "", "", ""],
        ["执行数", "95", "", "", "", "", ""],
        LEVELS,
        *BODY,
    )
    total, fiscal = form.budget.total, form.budget.fiscal
    assert total and total.annual and total.executed and fiscal and fiscal.annual and fiscal.executed
    assert (total.annual.text, total.executed.text) == ("105", "95")
    assert (fiscal.annual.text, fiscal.executed.text) == ("100", "90")


def test_the_unit_of_money_that_a_line_above_the_form_names_is_that_of_its_funds() -> None:
    funds = [
        ["项目资金", "年初预算数", "全年预算数", "全年执行数", "", "", ""],
        ["年度资金总额", "9", "8", "7", "", "", ""],
    ]
    for line, unit in (("单位：万元", "万元"), ("（单位：人民币元）", "元"), ("单位：亿元", "亿元")):
        form = only([line, "", "", "", "", "", ""], HEAD, *funds, LEVELS, *BODY)
        assert form.budget.unit and (form.budget.unit.text, form.budget.unit.source.cell) == (unit, "A1")


def test_a_table_of_indicators_without_any_field_of_a_form_is_somebodys_text_and_with_one_a_form_that_is_wrong() -> (
    None
):
    table = ["|".join(LEVELS), "|".join(BODY[0]), "甲|乙|丙|丁"]
    below = ["一、其他事项。", "无"]
    assert found(*table, *below) == ["form.none"]
    assert found("主管部门|林业局|||||", *table, *below) == ["form.truncated"]
