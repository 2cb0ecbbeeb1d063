"""What a form says does not hang on how it is drawn; and a form that cannot be read for sure is refused at its cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.ground.problems import Problem, Source
from jixiao.intake.formats.sheet import Range, Sheet, letters
from jixiao.intake.forms import parts
from jixiao.records import Cell, Submission

_Found = tuple[tuple[Submission, ...], tuple[Problem, ...]]
Grid = Sequence[Sequence[str]]


def sheet(rows: Grid, name: str = "表") -> Sheet:
    """Rows of cells, `<` merged into the cell at its left and `^` into the one above."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    cells: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(rows, 1):
        for x, text in enumerate(row, 1):
            above, left = owner.get((y - 1, x), (y, x)), owner.get((y, x - 1), (y, x))
            owner[y, x] = above if text == "^" else left if text == "<" else (y, x)
            if text and text not in "<^":
                cells[y, x] = Cell(text=text, source=Source("甲.xlsx", sheet=name, cell=f"{letters(x)}{y}"))
    covered = {place: first for place, first in owner.items() if list(owner.values()).count(first) > 1}
    merged = tuple(
        Range(*first, *max(place for place, one in covered.items() if one == first))
        for first in sorted(set(covered.values()))
    )
    return Sheet(name, cells, merged, covered=covered)


def read(*sheets: Grid) -> _Found:
    return parts.of_workbook([sheet(rows, f"表{number}") for number, rows in enumerate(sheets, 1)], "甲.xlsx")


def codes(*sheets: Grid) -> list[tuple[str, str]]:
    forms, problems = read(*sheets)
    assert forms == ()
    return [(problem.source.cell, problem.code) for problem in problems]


def kept(*sheets: Grid) -> tuple[list[tuple[str, str]], list[str]]:
    """What is told of the rows that a form lost, and the names of those that it keeps."""
    (form,), problems = read(*sheets)
    assert [gap.source for gap in form.gaps] == [problem.source for problem in problems]
    return [(problem.source.cell, problem.code) for problem in problems], [row.path[-1] for row in form.rows]


def said(found: _Found) -> object:
    forms, problems = found
    assert problems == ()
    return [
        [
            (row.path, *(cell and cell.text for cell in (row.target, row.actual, row.weight, row.score)))
            for row in one.rows
        ]
        for one in forms
    ], [[(group.path, group.weight.text) for group in one.group_weights] for one in forms]


HEAD = ["项目名称", "森林防火", "", "", "", "", ""]
LEVELS = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
BODY = (
    ["产出指标", "数量指标", "开设隔离带", "60公里", "60公里", "30", "30"],
    ["产出指标", "数量指标", "巡护次数", "12次", "12次", "20", "20"],
    ["效益指标", "生态效益指标", "火灾受害率", "≤0.9‰", "0.6‰", "30", "30"],
    ["满意度指标", "满意度指标", "林农满意度", "≥90%", "95%", "10", "10"],
)

# --- laws ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """Lines under first and second levels, which are named in each row, once, or in merged cells."""

    rows: tuple[tuple[str, ...], ...]

    def drawn(self, how: str) -> list[list[str]]:
        out = [list(HEAD), list(LEVELS)]
        for index, row in enumerate(self.rows):
            before = self.rows[index - 1] if index else ("", "")
            drawn = list(row)
            for level in (0, 1):
                if how != "repeated" and row[: level + 1] == before[: level + 1]:
                    drawn[level] = "^" if how == "merged" else ""
            out.append(drawn)
        return out


_GROUPS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标（30分）", "经济效益指标"),
    ("满意度指标", "满意度指标"),
)
_TARGETS = ("60公里", "≥95%", "合格", "2021年12月底前", "≤13万元", "-", "")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = iter(f"第{number}项工作" for number in range(30))
    rows = []
    for group in draw(st.lists(st.sampled_from(_GROUPS), min_size=1, unique=True).map(sorted)):
        for _ in range(draw(st.integers(1, 3))):
            values = (draw(st.sampled_from(_TARGETS)), draw(st.sampled_from(_TARGETS)))
            rows.append(
                (
                    *group,
                    next(names),
                    *values,
                    draw(st.sampled_from(("5", "10", "7.5"))),
                    draw(st.sampled_from(("5", ""))),
                )
            )
    return Form(tuple(rows))


@pytest.mark.slow
@settings(max_examples=150)
@given(forms())
def test_a_name_of_a_level_may_be_merged_repeated_or_written_once(form: Form) -> None:
    repeated = said(read(form.drawn("repeated")))
    assert said(read(form.drawn("merged"))) == repeated
    assert said(read(form.drawn("once"))) == repeated


@pytest.mark.slow
@settings(max_examples=150)
@given(forms(), st.permutations(range(7)), st.sampled_from(("repeated", "merged", "once")))
def test_the_order_of_the_columns_does_not_matter(form: Form, order: Sequence[int], how: str) -> None:
    rows = form.drawn(how)
    moved = [rows[0], *([row[index] for index in order] for row in rows[1:])]
    assert said(read(moved)) == said(read(rows))


# --- what no careful person could read either ---------------------------------------------------------------------


def test_two_forms_beside_each_other_are_refused_where_the_second_begins() -> None:
    both = [[*row, "", *row] for row in (HEAD, LEVELS, *BODY)]
    assert codes(both) == [("I2", "form.side-by-side")]


@pytest.mark.parametrize(
    "names",
    [
        ["2021年指标值", "2022年指标值", "完成值"],
        ["年初目标值", "调整后目标值", "完成值"],
        ["指标值", "一季度完成值", "全年完成值"],
        ["指标值", "一季度完成值", "二季度完成值"],
        ["指标值", "全年预计完成值", "预计完成值"],
    ],
)
def test_two_columns_that_could_both_count_are_refused(names: Sequence[str]) -> None:
    rows = [["产出指标", "数量指标", "巡护次数", "1次", "2次", "3次"]]
    ((place, code),) = codes([HEAD[:6], [*LEVELS[:3], *names], *rows])
    assert (place, code) == ("E2" if names[2] == "完成值" else "F2", "form.two-columns")


@pytest.mark.parametrize(
    "name", ["实施期指标值", "上年完成值", "完成率", "偏差率", "是否完成", "指标类型", "财政复核得分"]
)
def test_columns_that_do_not_count_are_passed_over_wherever_they_stand(name: str) -> None:
    plain = said(read([HEAD, LEVELS, *BODY]))
    for at in range(3, 8):
        rows = [[*row[:at], text, *row[at:]] for row, text in zip((LEVELS, *BODY), (name, *["88%"] * 4), strict=True)]
        assert said(read([HEAD, *rows])) == plain


def test_points_merged_over_some_lines_of_a_group_are_refused_and_over_the_whole_group_are_the_groups() -> None:
    more = ["^", "^", "瞭望塔", "3座", "2座", "^", "^"]
    first, second, *rest = ([*row] for row in BODY)
    second[:2] = ["^", "^"]
    assert codes([HEAD, LEVELS, first, second, more, *rest]) == [("F4", "form.merged-weight")]
    second[5:] = ["^", "^"]
    _, groups = said(read([HEAD, LEVELS, first, second, *rest]))  # type: ignore[misc]
    assert groups == [[(("产出指标", "数量指标"), "30")]]


def test_a_row_moved_by_a_column_is_lost_and_the_others_are_kept() -> None:
    moved = ["效益指标", "火灾受害率", "≤0.9‰", "0.6‰", "30", "30", ""]
    others = ["开设隔离带", "林农满意度"]
    assert kept([HEAD, LEVELS, BODY[0], moved, BODY[3]]) == ([("A4", "form.row-shape")], others)
    behind = [
        "^",
        "^",
        "效益指标",
        "生态效益指标",
        "火灾受害率",
        "≤0.9‰",
        "0.6‰",
    ]  # where a merged cell reaches too far down
    assert kept([HEAD, LEVELS, BODY[0], behind, BODY[3]]) == ([("C4", "form.row-shape")], others)


def test_a_blank_template_says_that_nothing_is_filled_in() -> None:
    blank = [["产出指标", "数量指标", "指标1：", "", "", "20", ""], ["^", "^", "……", "", "", "", ""]]
    _, (problem,) = read([HEAD, LEVELS, *blank])
    assert (problem.code, problem.source.cell) == ("form.no-indicators", "A1")
    assert "没有填写" in problem.message


@pytest.mark.parametrize("name", ["调整数", "年中追加", "二次预算数"])
def test_a_change_of_the_budget_without_the_years_budget_is_refused(name: str) -> None:
    funds = [["预算资金（万元）", "年初预算数", name, "决算数", "", "", ""], ["合计", "100", "120", "108", "", "", ""]]
    assert codes([HEAD, *funds, LEVELS, *BODY]) == [("C3", "form.row-shape")]
    funds[0][2] = "调整后预算数"
    (form,), _ = read([HEAD, *funds, LEVELS, *BODY])
    assert form.budget.total and form.budget.total.annual and form.budget.total.annual.text == "120"


def test_half_a_form_is_not_handed_on_when_its_rest_names_no_project() -> None:
    title = ["项目支出绩效自评表", "<", "<", "<", "<", "<", "<"]
    halves = [title, HEAD, LEVELS, *BODY[:2], title, LEVELS, *BODY[2:]]
    assert codes(halves) == [("A7", "form.no-project")]
    halves[5] = ["项目支出绩效自评表（续）", *title[1:]]
    assert said(read(halves)) == said(read([HEAD, LEVELS, *BODY]))


# --- small rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("☑达成 □部分达成 □未达成", "达成"),
        ("□达成 ☑部分达成 □未达成", "部分达成"),
        ("☑达成 ☑部分达成", "☑达成 ☑部分达成"),
        ("□达成 □未达成", "□达成 □未达成"),
        ("已建☑", "已建☑"),
    ],
)
def test_of_printed_options_the_only_ticked_one_counts(written: str, read_as: str) -> None:
    row = [*BODY[0]]
    row[4] = written
    (form,), _ = read([HEAD, LEVELS, row])
    assert form.rows[0].actual and form.rows[0].actual.text == read_as


@pytest.mark.parametrize("name", ["小计", "产出指标小计", "合计"])
@pytest.mark.parametrize("level", [1, 2])
def test_a_row_that_sums_up_others_is_no_line_and_no_group(name: str, level: int) -> None:
    total = ["产出指标", "数量指标", "", "", "", "50", "50"]
    total[level] = name
    assert said(read([HEAD, LEVELS, *BODY[:2], total, *BODY[2:]])) == said(read([HEAD, LEVELS, *BODY]))


def test_the_lowest_level_names_the_line_and_the_levels_above_it_stay_in_its_path() -> None:
    rows = [[*row[:3], f"{row[2]}之一" if index else "", *row[3:]] for index, row in enumerate(BODY)]
    (form,), _ = read([[*HEAD, ""], [*LEVELS[:3], "四级指标", *LEVELS[3:]], *rows])
    assert [row.path[2:] for row in form.rows] == [
        ("开设隔离带",),
        ("巡护次数", "巡护次数之一"),
        ("火灾受害率", "火灾受害率之一"),
        ("林农满意度", "林农满意度之一"),
    ]


def test_a_level_above_the_lowest_goes_on_until_the_next_one_or_the_next_second_level_and_its_points_are_the_groups() -> (
    None
):
    row = ["", "", "", "", "≥5", "6"]
    rows = [
        ["产出指标", "数量指标", "培训（20分）", "", "", ""],  # nothing stands below it yet: no line
        [*row[:3], "期数", *row[4:]],
        [*row[:3], "人次", *row[4:]],
        [*row[:2], "会议", *row[3:]],  # its last name is the line's
        [*row[:3], "场次", *row[4:]],  # and no level above others
        [*row[:2], "印刷", "册数", *row[4:]],
        [*row[:1], "质量指标", "", "合格率", *row[4:]],
    ]
    (form,), problems = read([HEAD[:6], [*LEVELS[:3], "四级指标", "指标值", "完成值"], *rows])
    assert problems == ()
    assert [row.path[1:] for row in form.rows] == [
        ("数量指标", "培训", "期数"),
        ("数量指标", "培训", "人次"),
        ("数量指标", "会议"),
        ("数量指标", "场次"),
        ("数量指标", "印刷", "册数"),
        ("质量指标", "合格率"),
    ]
    assert [(one.path, one.weight.text) for one in form.group_weights] == [(("产出指标", "数量指标", "培训"), "20")]


def test_funds_by_their_sources_are_read_by_the_column_of_the_total() -> None:
    funds = [
        ["资金", "上级", "本级", "合计", "", "", ""],
        ["预算数（万元）", "60", "40", "100", "", "", ""],
        ["执行数（万元）", "60", "30", "90", "", "", ""],
    ]
    (form,), problems = read([HEAD, *funds, LEVELS, *BODY])
    total = form.budget.total
    assert problems == () and total and total.annual and total.executed
    assert (total.annual.text, total.executed.text, total.source.cell) == ("100", "90", "D2")


def test_the_upper_row_of_a_heading_is_no_goal() -> None:
    upper = ["绩效指标", "", "", "指标值", "完成情况", "分值", "得分"]
    (form,), _ = read([HEAD, upper, LEVELS, *BODY])
    assert (form.goal_expected, form.goal_achieved) == (None, None)


@pytest.mark.parametrize(
    "funds",
    [
        [["预算数（万元）", "60", "40", "100", "", "", ""], ["执行数（万元）", "60", "30", "90", "", "", ""]],
        [["资金", "上级资金", "本级资金", "", "", "", ""], ["预算数", "60", "40", "", "", "", ""]],
    ],
)
def test_several_amounts_behind_one_label_are_refused_where_nothing_says_which_is_the_total(funds: Grid) -> None:
    found = codes([HEAD, *funds, LEVELS, *BODY])
    assert {code for _, code in found} == {"form.row-shape"}


def test_among_several_amounts_the_column_of_the_total_counts() -> None:
    funds = [
        ["资金", "上级资金", "本级资金", "总计", "", "", ""],
        ["预算数（万元）", "60", "40", "100", "", "", ""],
        ["执行数（万元）", "60", "30", "90", "", "", ""],
    ]
    (form,), problems = read([HEAD, *funds, LEVELS, *BODY])
    total = form.budget.total
    assert problems == ()
    assert total and total.annual and total.executed
    assert (total.annual.text, total.executed.text) == ("100", "90")


# --- what a form would say if one small rule were forgotten ---------------------------------------------------------


def only(*rows: Sequence[str]) -> Submission:
    """The one form of a sheet with these rows."""
    (form,), problems = read(rows)
    assert problems == ()
    return form


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
    assert kept([HEAD, LEVELS, row, BODY[3]]) == ([("A3", "form.row-shape")], ["林农满意度"])


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
