"""Families of forms that provinces and counties made: what their words decide, and what is refused because they do not."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import layouts
from jixiao.ground.problems import Problem, Source
from jixiao.intake.formats import webpage, workbook
from jixiao.intake.forms import fundsums, parts
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell, Fund, GapKind, Submission

Rows = Sequence[Sequence[object]]
LEVELS = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
LINE = ["产出指标", "数量指标", "巡渠次数", "≥12次", "13次", 50, 50]


def read(rows: Rows) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    width = max(map(len, rows))
    drawn = layouts.of_rows([[*row, *[""] * (width - len(row))] for row in rows])
    return parts.of_workbook(workbook.read(layouts.as_xlsx(drawn), "表.xlsx"), "表.xlsx")


def form(*head: Sequence[object], body: Rows = (LEVELS, LINE)) -> Submission:
    forms, problems = read([*head, *body])
    assert problems == ()
    (found,) = forms
    return found


def codes(*head: Sequence[object], body: Rows = (LEVELS, LINE)) -> list[str]:
    forms, problems = read([*head, *body])
    assert forms == ()
    return [problem.code for problem in problems]


def amounts(fund: Fund | None) -> dict[str, str]:
    assert fund is not None
    names = ("initial", "annual", "executed", "weight", "rate", "score")
    return {name: cell.text for name in names if (cell := getattr(fund, name)) is not None}


PROJECT = ["项目名称", "渠道巡护"]

# --- funds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "row", "wanted"),
    [
        (
            ["资金", "年初预算", "年中追加", "小计", "到位资金", "实际支出", "结余资金", "支出率"],
            ["资金总额", 92, 8, 100, 100, 96, 4, "96%"],
            {"initial": "92", "annual": "100", "executed": "96", "rate": "96%"},
        ),
        (
            [
                "资金",
                "年初预算数（1）",
                "预算调整数（2）",
                "合 计 数（3）=（1）+（2）",
                "拨付金额（4）",
                "执行率（5）=（4）/（3）",
            ],
            ["资金总额", 92, 8, 100, 96, "96%"],
            {"initial": "92", "annual": "100", "executed": "96", "rate": "96%"},
        ),
        (  # what was paid out is the execution, because the printed rate is made of it
            ["资金", "全年预算数", "累计拨付金额", "执行率"],
            ["资金总额", 300, 200, "66.67%"],
            {"annual": "300", "executed": "200", "rate": "66.67%"},
        ),
        (  # two columns that say the same are no question
            ["资金", "年初预算数", "年度预算数", "调整后预算数", "执行数"],
            ["资金总额", 80, 84, 84, 84],
            {"initial": "80", "annual": "84", "executed": "84"},
        ),
        (
            ["资金", "年初预算数", "到位数", "执行数", "结转结余数"],
            ["资金总额", 80, 70, 60, 10],
            {"initial": "80", "executed": "60"},
        ),
    ],
)
def test_of_many_amounts_names_marks_and_sums_say_which_counts(
    heading: Sequence[object], row: Sequence[object], wanted: dict[str, str]
) -> None:
    assert amounts(form(PROJECT, heading, row).budget.total) == wanted


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (["资金", "年初预算", "年中追加", "小计", "实际支出", "支出率"], ["资金总额", 92, 8, 110, 96, "96%"]),  # no sum
        (["资金", "全年预算数", "拨付金额", "执行率"], ["资金总额", 300, 200, "50%"]),  # the rate is of something else
        (["资金", "全年预算数", "拨付金额"], ["资金总额", 300, 200]),
    ],
)
def test_an_amount_that_nothing_proves_is_told_and_not_taken(heading: Sequence[object], row: Sequence[object]) -> None:
    assert codes(PROJECT, heading, row) == ["form.open-amount"]


def test_sources_without_a_total_are_not_taken_for_one() -> None:
    heading = ["资金", "全年预算数", "全年执行数"]
    assert codes(PROJECT, heading, ["中央补助", 30, 30], ["县级资金", 20, 18]) == ["form.row-shape"]


@pytest.mark.parametrize("label", ["得分（20分×执行率）", "得分（20分*执行率）", "得分（20分）"])
def test_the_points_of_the_execution_may_stand_in_the_label_of_its_mark(label: str) -> None:
    found = form(
        PROJECT, ["资金", "预算数（A）", "执行数（B）", "执行率（B/A）", label], ["资金总额", 50, 40, "80%", 16]
    )
    assert amounts(found.budget.total)["weight"] == "20"


def test_two_points_of_the_execution_that_differ_are_told() -> None:
    heading = ["预算执行情况（10分）", "预算数", "执行数", "执行率", "得分（20分×执行率）"]
    assert codes(PROJECT, heading, ["资金总额", 50, 40, "80%", 16]) == ["form.two-weights"]


@settings(max_examples=100)
@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_taken_for_the_execution_is_what_the_rate_is_made_of(budget: int, paid: int, other: int) -> None:
    def cell(text: object) -> Cell:
        return Cell(str(text), Source("表"))

    rate = f"{round(other * 10000 / budget) / 100:.2f}%"
    names = fundsums.decided({"annual": cell(budget), "paid": cell(paid), "rate": cell(rate)})
    assert ("paid" in names) <= (abs(paid - other) * 10000 <= budget)  # within half a hundredth of a percent, twice


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("年初部门预算安排金额（含结转）①", "initial"),
        ("全年（调整）预算数", "annual"),
        ("年度调整后部门预算数", "annual"),
        ("预算追加数", "change"),
        ("全年实际支出金额", "executed"),
        ("年末结转结余资金", "passed"),
        ("资金到位率", "apart"),
        ("基本支出", ""),
        ("项目支出", ""),
        ("财政拨款", ""),
    ],
)
def test_a_column_of_funds_is_known_by_its_words(text: str, name: str) -> None:
    assert f.money(text) == name


# --- the head ---------------------------------------------------------------------------------------------------

DEPARTMENT = ["部门整体支出绩效自评表（2022年度）"]


@pytest.mark.parametrize(
    "label", ["评价部门名称", "被评价单位", "一级预算单位名称", "主管部门", "单位", "预算部门（单位）名称"]
)
def test_a_department_is_named_by_many_labels(label: str) -> None:
    found = form(DEPARTMENT, [label, "某县水利局"])
    assert (found.project, found.unit and found.unit.text, found.year) == (None, "某县水利局", 2022)


def test_a_form_of_a_project_whose_name_is_lost_stays_refused() -> None:
    assert codes(["项目支出绩效自评表（2022年度）"], ["主管部门", "某县水利局"]) == ["form.no-project"]


def test_a_unit_of_money_is_nobodys_name() -> None:
    assert codes(["项目支出绩效自评表"], ["单位", "万元"]) == ["form.no-project"]


@pytest.mark.parametrize(
    "title", ["某县水利局2022年度项目支出绩效自评", "2022年项目绩效自评情况", "绩效自评公开（2022年）"]
)
def test_the_year_may_stand_in_a_title_of_any_wording(title: str) -> None:
    assert form([title], PROJECT).year == 2022


@pytest.mark.parametrize("line", ["填报日期：2023年4月6日", "根据财预〔2020〕10号开展绩效自评", "发布时间：2023-12-05"])
def test_a_date_or_the_number_of_a_paper_is_no_year(line: str) -> None:
    assert form([line], PROJECT).year is None


@pytest.mark.parametrize(
    ("row", "total"),
    [
        (["自评总分（分）：97.5"], "97.5"),
        (["实施单位", "水管站", "自评得分", 98], "98"),
        (["财政审定评分", 88], None),
    ],
)
def test_a_total_may_be_printed_above_the_indicators(row: Sequence[object], total: str | None) -> None:
    found = form(PROJECT, row).printed_total
    assert (found and found.text) == total


@pytest.mark.parametrize(
    ("tail", "grade"),
    [
        (["评价结论", "良好"], None),
        (["自评等级", "良"], "良"),
        (["总分", "", "", "", "", 100, 50, "良"], "良"),
    ],
)
def test_a_grade_is_named_by_its_label_or_ends_the_total(tail: Sequence[object], grade: str | None) -> None:
    found = form(PROJECT, body=(LEVELS, LINE, tail)).printed_grade
    assert (found and found.text) == grade


@pytest.mark.parametrize(
    "row",
    [
        ["年初设定目标", "巡渠12次。", "年度总体目标完成情况综述", "巡渠13次。"],
        ["年初设定目标：巡渠12次。", "", "实际完成情况：巡渠13次。"],
        ["预期目标\n巡渠12次，及时抢修。", "", "实际完成情况\n巡渠13次，及时抢修。"],
    ],
)
def test_a_goal_is_never_the_heading_beside_it(row: Sequence[object]) -> None:
    found = form(PROJECT, row)
    assert found.goal_expected and found.goal_expected.text.startswith("巡渠12次")
    assert found.goal_achieved and found.goal_achieved.text.startswith("巡渠13次")


def test_a_label_broken_over_two_lines_is_no_goal() -> None:
    assert form(PROJECT, ["年度总体目标\n（年初设定）", "巡渠12次。"]).goal_expected.text == "巡渠12次。"  # type: ignore[union-attr]


# --- indicators -------------------------------------------------------------------------------------------------

FLAT = ["指标名称", "计量单位", "指标性质", "指标值", "全年完成值", "指标权重（分）", "指标得分（分）"]
FLAT_LINE = ["巡渠次数", "次", "≥", 12, 13, 10, 10]


def test_indicators_without_levels_stand_below_the_name_that_the_form_prints() -> None:
    (row,) = form(DEPARTMENT, ["主管部门", "水利局"], body=(["绩效指标", *FLAT], ["", *FLAT_LINE])).rows
    assert row.path == ("绩效指标", "", "巡渠次数")


def test_indicators_without_levels_and_without_any_name_above_them_are_refused() -> None:
    assert codes(DEPARTMENT, ["主管部门", "水利局"], body=(["", *FLAT], [1, *FLAT_LINE])) == ["form.head-only"]


STANDARDS = ["序号", "一级指标", "二级指标", "三级指标", "分值", "评分标准", "自评得分"]


def test_marks_by_a_printed_standard_need_no_target() -> None:
    (row,) = form(DEPARTMENT, ["单位", "水利局"], body=(STANDARDS, [1, "过程", "管理", "制度", 5, "齐全得5分", 4])).rows
    assert (row.target, row.actual, row.score and row.score.text) == (None, None, "4")


def test_a_sheet_of_standards_that_nobody_marked_is_no_self_evaluation() -> None:
    body = (STANDARDS, [1, "过程", "管理", "制度", 5, "齐全得5分", ""])
    assert codes(DEPARTMENT, ["单位", "水利局"], body=body) == ["form.unmarked"]


def test_columns_of_values_that_are_lost_are_still_asked_for() -> None:
    body = (["一级指标", "二级指标", "三级指标", "分值", "得分"], ["产出指标", "数量指标", "巡渠", 50, 50])
    assert codes(PROJECT, body=body) == ["form.no-columns"]


@pytest.mark.parametrize("name", ["实施进度", "项目进展情况", "落实情况", "单项指标完成情况"])
def test_how_far_a_target_was_reached_has_many_names(name: str) -> None:
    (row,) = form(PROJECT, body=([*LEVELS[:4], name, *LEVELS[5:]], LINE)).rows
    assert row.actual and row.actual.text == "13次"


@pytest.mark.parametrize("target", ["指标1：/", "指标1：——", "指标1：无", "指标1: …"])
def test_a_placeholder_with_a_stroke_is_no_row(target: str) -> None:
    assert len(form(PROJECT, body=(LEVELS, LINE, ["", "", target, "/", "/", "", ""])).rows) == 1


@pytest.mark.parametrize("name", ["指标1：无事故", "指标1：/月", "无"])
def test_a_name_that_says_something_is_a_row(name: str) -> None:
    assert len(form(PROJECT, body=(LEVELS, LINE, ["", "", name, "100%", "100%", 5, 5])).rows) == 2


@pytest.mark.parametrize(
    ("name", "wanted"), [("服务对象满意度指标等", "服务对象满意度指标"), ("平等", "平等"), ("初等", "初等")]
)
def test_and_so_on_is_no_part_of_the_name_of_a_level(name: str, wanted: str) -> None:
    assert v.weighted(name)[0] == wanted


def test_a_total_of_another_table_is_not_taken() -> None:
    tail = (["备注", "无"], ["某县其他项目绩效自评汇总表"], ["总分", "", "", "", "", 100, 77])
    assert form(PROJECT, body=(LEVELS, LINE, *tail)).printed_total is None


# --- a page that begins inside a form ---------------------------------------------------------------------------

CELLS = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (LEVELS, LINE))


def _page(*written: str) -> tuple[tuple[Submission, ...], list[str]]:
    read_of = webpage.read(f"<body>{''.join(written)}</body>".encode(), "页.html")
    forms, problems = parts.of_document(read_of, "页.html")
    return forms, [problem.code for problem in problems]


def test_the_only_table_of_a_page_is_read_without_its_head_and_it_is_said_that_nobody_knows_whose_it_is() -> None:
    (found,), told = _page("<p>二、项目绩效目标</p>", f"<table>{CELLS}</table>")
    assert told == ["form.no-project"]
    assert [gap.kind for gap in found.gaps] == [GapKind.HEAD]
    assert [row.path[-1] for row in found.rows] == [LINE[2]]
    assert found.project is None


@pytest.mark.parametrize(
    "written",
    [
        (f"<table>{CELLS}</table>", "<p>项目支出绩效自评表</p>", f"<table>{CELLS}</table>"),
        (f"<table><tr><td>主管部门</td><td>某县水利局</td></tr>{CELLS}</table>",),
        (f"<table><tr><td>项目名称</td><td></td></tr>{CELLS}</table>",),
    ],
    ids=["one of two", "with a head", "with a label"],
)
def test_a_table_that_has_a_head_or_a_neighbour_needs_a_name(written: Sequence[str]) -> None:
    forms, told = _page(*written)
    assert (forms, set(told)) == ((), {"form.no-project"})
