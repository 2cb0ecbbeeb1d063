"""Forms are found by their labels and read cell by cell; what is not understood is a Problem, never a guess."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import form
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item
from jixiao.intake.forms.text import items
from jixiao.records import Cell, Row, Submission


def grid(*lines: str) -> list[Item]:
    """Rows written with | between the cells; a line without | is text outside of a table."""
    found: list[Item] = []
    for number, line in enumerate(lines, 1):
        cells = [
            Cell(text=part.strip(), source=Source("表", number, col)) for col, part in enumerate(line.split("|"), 1)
        ]
        found.append(tuple(cells) if len(cells) > 1 else cells[0])
    return found


def read(*lines: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    return form.read(grid(*lines), "表")


def one(*lines: str) -> Submission:
    submissions, problems = read(*lines)
    assert not problems
    assert len(submissions) == 1
    return submissions[0]


def codes(*lines: str) -> list[tuple[int, str]]:
    submissions, problems = read(*lines)
    assert all(problem.message.endswith("。") and problem.cure.endswith("。") for problem in problems)
    assert not submissions or problems
    return [(problem.source.line, problem.code) for problem in problems]


def text(cell: Cell | None) -> str | None:
    return None if cell is None else cell.text


def values(row: Row) -> tuple[str | None, ...]:
    return (*row.path, text(row.target), text(row.actual))


HEAD = "|一级指标|二级指标|三级指标|年度指标值|实际完成值"
ROW = "|产出指标|数量指标|培训人数|≥100人|120人"
#: A form with every level, points and marks on every row.
HEADING = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分"
FIRST = "产出指标|数量指标|开设隔离带|60公里|60公里|30|30"
LAST = "满意度指标|满意度指标|林农满意度|≥90%|95%|10|10"


# --- the head ---------------------------------------------------------------------------------------------------


def test_every_field_of_the_national_form_comes_from_its_label() -> None:
    got = one(
        "项目支出绩效自评表",
        "（2021年度）",
        "项目名称||古树名木保护||||||",
        "主管部门||市园林局|||实施单位||园林科研所|",
        "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|",
        "|年度资金总额|100|120.5|90|10|74.69%|7.47|",
        "|其中：当年财政拨款|100|110|80|—||—|",
        "|上年结转资金|0|10.5|10|—||—|",
        "|其他资金||||—||—|",
        "年度总体目标|预期目标||||实际完成情况||||",
        "|养护古树300株。||||养护古树310株。||||",
        HEAD,
        ROW,
    )
    assert text(got.project) == "古树名木保护"
    assert (text(got.unit), text(got.department)) == ("园林科研所", "市园林局")
    assert got.year == 2021
    assert got.source == Source("表", 3, 1)
    budget = got.budget
    assert text(budget.unit) == "万元"
    assert budget.total and budget.fiscal and budget.carried and budget.other
    assert [text(cell) for cell in (budget.total.initial, budget.total.annual, budget.total.executed)] == [
        "100",
        "120.5",
        "90",
    ]
    assert [text(cell) for cell in (budget.total.weight, budget.total.rate, budget.total.score)] == [
        "10",
        "74.69%",
        "7.47",
    ]
    assert [text(cell) for cell in (budget.fiscal.annual, budget.carried.annual)] == ["110", "10.5"]
    assert budget.total.executed and budget.total.executed.source == Source("表", 6, 5)
    assert budget.other.annual is not None
    assert budget.other.annual.blank
    assert (text(got.goal_expected), text(got.goal_achieved)) == ("养护古树300株。", "养护古树310株。")
    assert [values(row) for row in got.rows] == [("产出指标", "数量指标", "培训人数", "≥100人", "120人")]


def test_amounts_stand_beside_their_labels_in_either_order() -> None:
    got = one(
        "项目名称||桥梁检测||",
        "预算单位||市政所||",
        "|其它资金:|3|其它资金:||",
        "预算执行情况(万元)|执行数:|8|预算数:|9",
        "|其中-财政拨款:|5|其中-财政拨款:|6",
        HEAD,
        ROW,
    )
    budget = got.budget
    assert budget.total and budget.fiscal and budget.other
    assert (text(budget.total.annual), text(budget.total.executed)) == ("9", "8")
    assert (text(budget.fiscal.annual), text(budget.fiscal.executed)) == ("6", "5")
    assert (text(budget.other.annual), text(budget.other.executed)) == ("", "3")
    assert budget.total.initial is None
    assert budget.carried is None
    assert (text(got.unit), got.department) == ("市政所", None)


def test_columns_of_money_are_known_by_their_headings() -> None:
    got = one(
        "项目名称|桥梁检测",
        "资金情况（元）|全年执行数(B)|执行率(B/A)|全年预算数(A)",
        "其他资金|1||2",
        "年度资金总额|11|50%|22",
        HEAD,
        ROW,
    )
    assert got.budget.total and got.budget.other
    assert (text(got.budget.total.annual), text(got.budget.total.executed), text(got.budget.total.rate)) == (
        "22",
        "11",
        "50%",
    )
    assert text(got.budget.unit) == "元"
    assert text(got.budget.other.rate) == ""


@pytest.mark.parametrize(
    ("label", "stray", "unit"),
    [
        ("预算执行情况(万元)", ")|||", "万元"),
        ("预算执行情况(万", "元)|||", "万元"),
        ("预算执行情况 (万)", "元)|||", "万元"),
        ("预算执行情况", "(亿元)|||", "亿元"),
        ("项目资金（单位：元）", "|||", "元"),
        ("项目资金", "|||", None),
    ],
)
def test_a_unit_cut_by_a_page_is_put_together(label: str, stray: str, unit: str | None) -> None:
    got = one("项目名称|甲", f"{label}|预算数:|1|执行数:|1", stray, HEAD, ROW)
    assert text(got.budget.unit) == unit


def test_a_note_above_the_table_may_name_the_unit() -> None:
    got = one("自评表", "填报单位：元谋县水务局 金额单位：万元", "项目名称|甲", "|预算数|1|执行数|1", HEAD, ROW)
    assert text(got.budget.unit) == "万元"


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        (["实施单位|丙", "预算单位|乙", "主管部门|甲"], "丙"),
        (["主管部门|甲", "预算单位|乙"], "乙"),
        (["主管部门|甲"], "甲"),
        (["实施单位|", "主管部门|甲"], "甲"),
    ],
)
def test_the_unit_is_who_carries_out_else_whose_budget_else_the_department(rows: list[str], unit: str) -> None:
    assert text(one("项目名称|项目", *rows, HEAD, ROW).unit) == unit


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["自评表", "(2019 年度)", "项目名称|甲"], 2019),
        (["（2022年度）|", "项目名称|甲"], 2022),
        (["2023年度项目支出绩效自评表", "项目名称|甲"], 2023),
        (["2020年度决算公开", "项目名称|甲", "年度|2018年"], 2018),
        (["项目名称|2024年护林"], None),
    ],
)
def test_the_year_is_the_one_of_the_form(lines: list[str], year: int | None) -> None:
    assert one(*lines, HEAD, ROW).year == year


def test_goals_may_stand_beside_their_labels() -> None:
    got = one("项目名称|甲", "预期目标|修桥", "实际完成目标|修好", HEAD, ROW)
    assert (text(got.goal_expected), text(got.goal_achieved)) == ("修桥", "修好")


def test_a_goal_broken_over_pages_is_put_together_by_columns() -> None:
    got = one(
        "项目名称|甲|||",
        "年度目标完成情况|预期目标||实际完成目标|",
        "|修桥||修好|",
        "成 情 况||||",
        "|二座||二座|",
        HEAD,
        ROW,
    )
    assert (text(got.goal_expected), text(got.goal_achieved)) == ("修桥二座", "修好二座")


# --- columns and rows -------------------------------------------------------------------------------------------


def test_columns_are_known_by_their_headings_in_any_order() -> None:
    got = one(
        "项目名称|甲",
        "绩效指标|一级 指标|得分|二级指标|偏差原因分析及改进措施|指标名称|计量单位|分 值|全年实际值|指标性质|目标值(含文字)"
        "|数据来源",
        "|产出指标|4.5|数量指标|少雨|造林面积|亩|5|90|≥|100|台账",
    )
    row = got.rows[0]
    names = ("target", "actual", "operator", "unit", "weight", "score", "reason", "basis")
    assert row.path == ("产出指标", "数量指标", "造林面积")
    assert [text(getattr(row, name)) for name in names] == ["100", "90", "≥", "亩", "5", "4.5", "少雨", "台账"]


def test_a_column_that_the_form_does_not_have_is_none_and_a_blank_cell_is_blank() -> None:
    row = one("项目名称|甲", f"{HEAD}|偏差原因", "|产出指标|数量指标|培训人数|100||").rows[0]
    assert row.actual is not None
    assert row.actual.blank
    assert row.actual.source == Source("表", 3, 6)
    assert row.reason is not None
    assert row.reason.blank
    assert (row.weight, row.score, row.basis) == (None, None, None)


def test_a_heading_of_two_rows_is_one_heading() -> None:
    rows = ("产出指标|数量指标|培训人数|≥|100|人|120|10|10",)
    for heading in (
        ("一级指标|二级指标|三级指标|年度指标值|||实际完成值|分值|得分", "|||指标性质|指标值|度量单位|||"),
        ("一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分", "|||指标性质|指标值|度量单位|||"),
    ):
        row = one("项目名称|甲", *heading, *rows).rows[0]
        assert [text(cell) for cell in (row.operator, row.target, row.unit, row.actual)] == ["≥", "100", "人", "120"]


@pytest.mark.parametrize(
    "heading",
    [
        ["绩效指标|一级指标", "二级指标|三级指标|年度指标值|实际完成值"],
        ["绩效指标|一级指标||||", "||二级指标|三级指标|年度指标值|实际完成值"],
        ["绩效指标|", "一级指标|二级指标|三级指标|年度指标值|实际完成值"],
        ["绩效指标|一级指标|二级指标|三级指标|年度指标值(包含", "数字)|实际完成值"],
        ["绩效指标|一级指标|二级指标|三级指标|年度指标|实际完成", "||||值|值"],
        ["绩效指标|一级指标|二级指标|三级指标|年度指标值(包含|实际完成值(包含", "||||数字)|数字)"],
        ["绩效指标|一级指标|二级指标", "元)|", "三级指标|年度指标值|实际完成值"],
        [HEAD, "", HEAD],
    ],
)
def test_a_heading_split_by_a_page_is_put_together(heading: list[str]) -> None:
    got = one("项目名称|甲", *heading, ROW, "效益指标|社会效益指标|满意|好|好")
    assert [values(row) for row in got.rows] == [
        ("产出指标", "数量指标", "培训人数", "≥100人", "120人"),
        ("效益指标", "社会效益指标", "满意", "好", "好"),
    ]


def test_rows_may_lose_the_empty_cell_before_them_at_a_page() -> None:
    got = one(
        "项目名称|甲",
        f"{HEAD}|偏差原因",
        "效益指标|社会效益指标|甲|1|2|",
        "经济效益指标|乙|1|2|",
        "||丙|1|2|",
        "|产出指标|质量指标|丁|1|2|",
    )
    assert [row.path for row in got.rows] == [
        ("效益指标", "社会效益指标", "甲"),
        ("效益指标", "经济效益指标", "乙"),
        ("效益指标", "经济效益指标", "丙"),
        ("产出指标", "质量指标", "丁"),
    ]


def test_a_blank_level_is_the_row_aboves_and_a_new_first_level_has_no_second_yet() -> None:
    got = one(
        "项目名称|甲",
        HEAD,
        "|产出指标|数量指标|a1|1|1",
        "|||a2|1|1",
        "||质量指标|a3|1|1",
        "|产 出 指 标||a4|1|1",
        "|效益指标||a5|1|1",
    )
    assert [row.path for row in got.rows] == [
        ("产出指标", "数量指标", "a1"),
        ("产出指标", "数量指标", "a2"),
        ("产出指标", "质量指标", "a3"),
        ("产出指标", "质量指标", "a4"),
        ("效益指标", "", "a5"),
    ]


def test_placeholders_are_no_rows() -> None:
    rows = ("|||指标2：||", "|||……|……|", "||时效指标|||", "|||—|/|")
    assert [row.path[2] for row in one("项目名称|甲", HEAD, ROW, *rows).rows] == ["培训人数"]


def test_a_placeholder_with_values_is_a_row() -> None:
    assert [row.path[2] for row in one("项目名称|甲", HEAD, "|产出指标|数量指标|指标1：|2|2").rows] == ["指标1："]


def test_points_in_a_label_are_the_groups_and_leave_its_name() -> None:
    got = one(
        "项目名称|甲",
        HEAD,
        "|产出指标(50分)|数量指标（20）|a|1|1",
        "|产出指标(50分)|质量指标30分|b|1|1",
        "|满意度指标|服务对象满意度指标|c（2）|1|1",
    )
    assert [(group.path, group.weight.text, group.weight.source.line) for group in got.group_weights] == [
        (("产出指标",), "50", 3),
        (("产出指标", "数量指标"), "20", 3),
        (("产出指标", "质量指标"), "30", 4),
    ]
    assert [row.path for row in got.rows] == [
        ("产出指标", "数量指标", "a"),
        ("产出指标", "质量指标", "b"),
        ("满意度指标", "服务对象满意度指标", "c（2）"),
    ]


def test_two_sums_for_one_group_are_a_problem() -> None:
    rows = ("|产出指标(50分)|数量指标|a|1|1", "|产出指标(40分)|数量指标|b|1|1")
    assert codes("项目名称|甲", HEAD, *rows) == [(4, "form.two-weights")]


def test_points_and_a_mark_only_on_the_first_row_of_a_group_are_the_groups() -> None:
    got = one(
        "项目名称|甲",
        f"{HEAD}|分值|得分",
        "|产出指标|数量指标|a|1|1|20|20",
        "|||b|1|1||",
        "||质量指标|c|1|1|10|9",
        "|效益指标|经济效益指标|d|1|1|30|30",
        "||社会效益指标|e|1|1||",
        "|满意度指标|满意度指标|f|1|1|10|10",
    )
    assert [(group.path, group.weight.text) for group in got.group_weights] == [
        (("效益指标",), "30"),
        (("产出指标", "数量指标"), "20"),
    ]
    assert [text(row.weight) for row in got.rows] == ["", "", "10", "", "", "10"]
    assert [text(row.score) for row in got.rows] == ["", "", "9", "", "", "10"]


def test_points_on_a_row_without_a_third_level_are_the_groups() -> None:
    got = one("项目名称|甲", f"{HEAD}|分值", "|产出指标||||| 50", "||数量指标|a|1|1|", "||质量指标|b|1|1|")
    assert [(group.path, group.weight.text) for group in got.group_weights] == [(("产出指标",), "50")]
    assert len(got.rows) == 2


@pytest.mark.parametrize(
    ("heading", "row", "total"),
    [
        ("分值|得分", "|总分||||| 100|97.5", "97.5"),
        ("得分|分值", "总 分|97.5|100", "97.5"),
        ("得分|偏差原因", "合计|97.5|", "97.5"),
        ("分值|得分", "总分|||||||96", "96"),
        ("分值|得分", "|总分|||||100|", None),
    ],
)
def test_the_printed_total_is_the_score_of_the_row_of_totals(heading: str, row: str, total: str | None) -> None:
    cells = "|10|10" if "偏差" not in heading else "|10|"
    assert text(one("项目名称|甲", f"{HEAD}|{heading}", ROW + cells, row).printed_total) == total


def test_a_total_that_could_be_points_or_score_is_a_problem() -> None:
    assert codes("项目名称|甲", f"{HEAD}|分值|得分", f"{ROW}|10|10", "总分|100") == [(4, "form.row-shape")]


def test_rows_below_the_indicators_are_passed_over() -> None:
    got = one(
        "项目名称|甲",
        HEAD,
        ROW,
        "存在问题|无",
        "改进措施|无",
        "项目负责人|某某|财务负责人|某某",
        "基本支出|项目支出|1|2|3|4",
    )
    assert len(got.rows) == 1


def test_stray_rows_of_page_breaks_are_passed_over() -> None:
    strays = (")|||||", "元)|", "-------|-------|------", "成 情 况|||||", "- 12 -", "第 3 页", "指标|||||")
    got = one("项目名称|甲", *strays, HEAD, *strays, ROW, *strays, ROW, *strays)
    assert len(got.rows) == 2


def test_a_form_may_go_on_below_a_repeated_title_and_heading_or_a_header_of_the_page() -> None:
    got = one("自评表", "项目名称|甲", HEAD, ROW, "某市2020年度部门决算", ROW, "项目名称|甲", ROW, "自评表", ROW)
    assert len(got.rows) == 4


def test_a_form_of_a_whole_department_needs_no_project() -> None:
    got = one("部门整体支出绩效自评表", "部门名称|市林业局", HEAD, ROW)
    assert got.project is None
    assert text(got.unit) == "市林业局"


def test_a_title_in_a_cell_does_not_end_a_table_that_goes_on_below_it() -> None:
    got = one("项目名称|甲", HEAD, ROW, "项目支出绩效自评表|", "无关的文字", ROW)
    assert len(got.rows) == 2


def test_a_form_ends_where_another_part_of_the_document_begins() -> None:
    assert codes("项目名称|甲", "预算单位|乙", "第三部分 名词解释", HEAD, ROW) == [
        (1, "form.no-indicators"),
        (4, "form.no-project"),
    ]


def test_labels_and_values_may_share_a_cell() -> None:
    got = one("项目名称：桥梁检测|预算单位:市政所", "预算数：16|执行数：15.5", HEAD, ROW)
    assert (text(got.project), text(got.unit)) == ("桥梁检测", "市政所")
    assert got.budget.total
    assert (text(got.budget.total.annual), text(got.budget.total.executed)) == ("16", "15.5")


@pytest.mark.parametrize(
    ("first", "again", "conflicts"),
    [
        ("预算数：500，执行数：450", "预算数|600|执行数|450", [("预算数", "500", "600")]),
        (
            "预算数：500万元，执行数：450万元",
            "资金说明|预算数：600万元，执行数：4400000元",
            [("预算数", "500万元", "600万元"), ("执行数", "450万元", "4400000元")],
        ),
        ("预算数：500（万元），执行数：450", "预算数|5000000元|执行数|450", []),
        ("预算数：500，执行数：450", "年初预算数：480", []),
    ],
)
def test_two_amounts_behind_one_label_are_both_told(first: str, again: str, conflicts: list[tuple[str, ...]]) -> None:
    got = one("项目名称|甲|项目资金（万元）", f"预算执行|{first}", again, HEAD, ROW)
    assert got.budget.total and text(got.budget.total.annual) in ("500", "500万元")
    assert [(one.name, *(cell.text for cell in one.values)) for one in got.conflicts] == conflicts


def test_a_fund_may_be_labelled_once_for_both_amounts() -> None:
    got = one("项目名称|甲", "|预算数|9|执行数|8", "|财政拨款|7|6", "|上年结转|2|2", "年度资金总额|9|8", HEAD, ROW)
    budget = got.budget
    assert budget.fiscal and budget.carried and budget.total
    assert (text(budget.fiscal.annual), text(budget.fiscal.executed)) == ("7", "6")
    assert (text(budget.carried.annual), text(budget.total.executed)) == ("2", "8")


def test_a_goal_of_the_whole_section_is_the_expected_one() -> None:
    got = one("项目名称|甲", "年度总体目标|修桥", HEAD, ROW)
    assert (text(got.goal_expected), got.goal_achieved) == ("修桥", None)


def test_goals_that_cannot_be_told_apart_are_a_problem() -> None:
    assert codes("项目名称|甲", "目标|预期目标|实际完成目标", "|a|b|c", HEAD, ROW) == [(3, "form.row-shape")]


@pytest.mark.parametrize(
    ("remark", "source"),
    [
        ("问卷", None),
        ("因疫情减少", None),
        ("见附件2", None),
        ("佐证材料：无", None),
        ("缺佐证材料：待补", None),
        ("数据来源：台账", "数据来源：台账"),
        ("因疫情减少。佐证材料:验收单、合同；另见附件", "佐证材料:验收单、合同"),
    ],
)
def test_a_remark_is_a_source_only_where_it_says_so_and_is_kept_as_it_is(remark: str, source: str | None) -> None:
    row = one("项目名称|甲", f"{HEAD}|备注", f"{ROW}|{remark}").rows[0]
    assert (text(row.basis), text(row.remark), row.reason) == (source, remark, None)


def test_a_remark_gives_way_to_the_column_of_sources_where_that_names_one() -> None:
    heading, remark = f"{HEAD}|备注|数据来源", "数据来源：问卷"
    rows = one("项目名称|甲", heading, f"{ROW}|{remark}|台账", f"{ROW}|{remark}|无", f"{ROW}|问卷|").rows
    assert [text(row.basis) for row in rows] == ["台账", remark, ""]
    assert [text(row.remark) for row in rows] == [remark, remark, "问卷"]


@pytest.mark.parametrize(
    ("columns", "words", "said"),
    [
        ("说明", "设备老化", ("设备老化", None)),
        ("偏差原因分析|说明", "设备老化|另见附件", ("设备老化", "另见附件")),
        ("完成情况说明|偏差原因分析", "含支路|", ("", "含支路")),
        ("偏差原因分析|说明|备注", "|含支路|见附件", ("", "含支路；见附件")),
        ("偏差原因|改进措施", "设备老化|明年更换", ("设备老化；明年更换", None)),
        ("偏差原因|改进措施", "无|明年更换", ("明年更换", None)),
        ("偏差原因|改进措施", "无|", ("无", None)),
    ],
)
def test_no_column_of_words_is_lost_beside_another(columns: str, words: str, said: tuple[str, str | None]) -> None:
    row = one("项目名称|甲", f"{HEAD}|{columns}", f"{ROW}|{words}").rows[0]
    assert (text(row.reason), text(row.remark)) == said


def test_several_columns_of_sources_are_one() -> None:
    assert text(one("项目名称|甲", f"{HEAD}|佐证材料|数据来源", f"{ROW}|合同|台账").rows[0].basis) == "合同；台账"


def test_the_execution_rate_may_be_a_row_without_a_third_level() -> None:
    row = one("项目名称|甲", f"{HEAD}|分值|得分", "|预算执行率|||100%|86%|10|8.6").rows[0]
    assert row.path == ("预算执行率", "", "预算执行率")


def test_no_form_is_wider_than_eighty_columns() -> None:
    assert one("项目名称|甲", HEAD + "|" * 74, ROW + "|" * 74)
    assert codes("项目名称|甲", HEAD + "|" * 75, ROW + "|" * 75) == [(2, "form.no-columns")]


def from_text(lines: str) -> tuple[list[tuple[str | None, ...]], list[tuple[int, str]]]:
    submissions, problems = form.read(items(lines, "表"), "表")
    rows = [values(row) for found in submissions for row in found.rows]
    return rows, [(problem.source.line, problem.code) for problem in problems]


CELLS = "\t项目名称\n\t甲\n\n\t绩效指标\n\t一级指标\n\t二级指标\n\t三级指标\n\t指标值\n\t完成值\n\n"


def test_rows_that_no_blank_line_parts_are_parted_by_their_columns() -> None:
    row = "\t\n\t产出指标\n\t数量指标\n\t{}\n\t1\n\t\n"
    text_lines = CELLS.replace("\n\n", "\n") + row.format("a") + row.format("b") + "\t总分\n\t\n\t90\n"
    assert from_text(text_lines) == (
        [("产出指标", "数量指标", "a", "1", ""), ("产出指标", "数量指标", "b", "1", "")],
        [],
    )


def test_a_paragraph_after_an_empty_line_belongs_to_the_cell_that_waits_for_the_next() -> None:
    row = "\t\n\t产出指标\n\t数量指标\n\t培训\n\n和考核\n\n\t完成培训。\n\n并考核。\n\n\t100%\n"
    assert from_text(CELLS + row) == ([("产出指标", "数量指标", "培训和考核", "完成培训。并考核。", "100%")], [])


def test_a_number_does_not_go_on_in_the_next_paragraph() -> None:
    row = "\t\n\t产出指标\n\t数量指标\n\t培训\n\t100\n\n某市部门决算\n\n\t90\n"
    assert from_text(CELLS + row) == ([("产出指标", "数量指标", "培训", "100", "90")], [])


def test_a_row_broken_inside_a_cell_at_the_end_of_a_line_is_put_together() -> None:
    heading = "项目名称\t甲\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t完成值\n"
    assert from_text(f"{heading}\t产出指标\t数量指标\t培训\t每月20日前\n发放\t按时\n") == (
        [("产出指标", "数量指标", "培训", "每月20日前发放", "按时")],
        [],
    )
    broken = from_text(f"{heading}\t产出指标\t数量指标\t培训\t每月20日前\n\n发放\t按时\n")
    assert broken == ([], [(3, "form.row-shape"), (5, "form.truncated")])


def test_a_row_that_lost_its_first_cell_is_put_under_its_own_columns() -> None:
    form = one(
        "项目名称|森林防火|||||",
        HEADING,
        FIRST,
        "数量指标|巡护次数|12次|12次|20|20|",
        LAST,
    )
    assert form.rows[1].path == ("产出指标", "数量指标", "巡护次数")
    assert form.rows[1].target and form.rows[1].target.text == "12次"


def test_a_line_of_the_year_between_the_pieces_of_a_row_is_no_part_of_a_cell() -> None:
    form = one(
        "项目名称|森林防火|||||",
        HEADING,
        "产出指标|数量指标|开设隔离带",
        "（2021年度）",
        "60公里|60公里|30|30",
        LAST,
    )
    assert form.rows[0].path == ("产出指标", "数量指标", "开设隔离带")


def test_a_name_of_two_levels_is_not_taken_for_either() -> None:
    heading = "项目名称|甲", HEAD, "|产出指标|数量指标|a|1|1"
    assert codes(*heading, "满意度指标|用水户|90%|95%", ROW) == [(4, "form.row-shape")]
    assert codes(*heading, "|社会效益指标|用水户|90%|95%", ROW) == [(4, "form.row-shape")]
    assert codes(*heading, "社会效益指标|用水户|90%|95%", ROW) == [(4, "form.row-shape")]
    assert one(*heading, "质量指标|合格率|90%|95%", ROW).rows[1].path == ("产出指标", "质量指标", "合格率")


# --- what cannot be understood ----------------------------------------------------------------------------------


def test_a_text_without_a_form_says_so() -> None:
    assert codes("决算公开", "基本支出|项目支出|1|2") == [(0, "form.none")]


def told(*lines: str) -> list[str]:
    """The codes of what is wrong with a text that has no form to hand on."""
    forms, problems = read(*lines)
    assert forms == ()
    return [problem.code for problem in problems]


def test_a_table_of_indicators_without_any_field_of_a_form_is_somebodys_text_and_with_one_a_form_that_is_wrong() -> (
    None
):
    table = [HEADING, FIRST, "甲|乙|丙|丁"]
    below = ["一、其他事项。", "无"]
    assert told(*table, *below) == ["form.rows-only"]
    assert told("主管部门|林业局|||||", *table, *below) == ["form.truncated"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["项目名称|甲", "预算单位|乙", "自评表", "项目名称|丙", HEAD, ROW], [(1, "form.no-indicators")]),
        (["项目名称|甲", HEAD, "自评表", "项目名称|丙", HEAD, ROW], [(1, "form.no-indicators")]),
        (["项目名称|", HEAD, ROW], [(1, "form.no-project")]),
        (["自评表", HEAD, ROW], [(2, "form.no-project")]),
        (["项目名称|甲", "预算单位|乙"], [(1, "form.truncated")]),
        (["项目名称|甲", HEAD], [(1, "form.truncated")]),
        (["项目名称|甲", "绩效指标|一级指标|二级指标"], [(1, "form.truncated")]),
        (["项目名称|甲", HEAD, ROW, "|产出指标|数量指标"], [(4, "form.truncated")]),
        (["项目名称|甲", "一级指标|二级指标|三级指标|分值", "a|b|c|1"], [(2, "form.no-columns")]),
        (["项目名称|甲", HEAD, "|产出指标|数量指标|培训|100", ROW], [(3, "form.row-shape")]),
        (["项目名称|甲", HEAD, "|产出指标|数量指标|培训|100|90|80", ROW], [(3, "form.row-shape")]),
        (["项目名称|甲", HEAD, "|产出指标|数量指标|培训|100|90", "||||2|3"], [(4, "form.no-name")]),
        (["项目名称|甲", HEAD, "|||培训|100|90"], [(3, "form.no-name")]),
        (["项目名称|甲", "预算单位|乙", ROW], [(3, "form.no-indicators")]),
        (["项目名称|甲", "项目名称|丙", HEAD, ROW], [(2, "form.interleaved")]),
        (["项目名称|甲", HEAD, ROW, "项目名称|丙", ROW, HEAD, ROW], [(5, "form.interleaved")] * 2),
        (["项目名称|甲", HEAD, "项目名称|丙", HEAD, ROW, ROW], [(3, "form.interleaved")] * 2),
        (["项目名称|甲", "|预算数|执行数", "|其他资金|1|2|3", HEAD, ROW], [(3, "form.row-shape")]),
        (["项目名称|甲", "|预算数|1|执行数|2", "|其他资金|1", HEAD, ROW], [(3, "form.row-shape")]),
    ],
)
def test_what_cannot_be_understood_is_a_problem_at_its_line(lines: list[str], expected: list[tuple[int, str]]) -> None:
    assert codes(*lines) == expected


def test_a_form_with_a_problem_is_held_back_and_the_others_come() -> None:
    good = ("自评表", "项目名称|乙", HEAD, ROW)
    submissions, problems = read("自评表", "项目名称|甲", HEAD, "|产出指标|数量指标|培训|100", *good)
    assert [text(found.project) for found in submissions] == ["乙"]
    assert [problem.code for problem in problems] == ["form.row-shape"]


def test_a_row_short_of_its_optional_columns_is_read_when_its_names_stand_in_place() -> None:
    heading = f"{HEAD}|分值|得分|偏差原因"
    assert text(one("项目名称|甲", heading, f"{ROW}|10|9").rows[0].reason) == ""
    assert codes("项目名称|甲", heading, "|产出指标|数量指标|培训|100|10|9", f"{ROW}|1|1|") == [(3, "form.row-shape")]


# --- any form, in both layouts, broken anywhere -------------------------------------------------------------------

LEVELS = {
    "项目完成指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("社会效益指标", "经济效益指标", "可持续影响指标"),
    "满意度指标": ("满意度指标", "服务对象满意度指标"),
}
EXTRA = {"weight": "分值", "score": "自评得分", "reason": "偏差原因分析及改进措施"}
STRAYS = (")", "元)", "成 情 况", "-------\t-------", "— 7 —", "绩 效 指")


@dataclass(frozen=True)
class Form:
    """A form to be rendered: what it says, and how it is printed."""

    project: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    funds: tuple[tuple[str, str, str], ...]
    merged: bool
    lost: int
    national: bool


words = st.text(alphabet="修建养护检测培训宣传巡查道路桥梁林地古树学校", min_size=2, max_size=9)
amounts = st.sampled_from(["", "0", "16", "949.68", "1,100.5"])
numbers = st.sampled_from(["100%", "<1%", "≥95%", "12 个月", "每月 20 日前发放到位", "2020 年内", "5 万元/人", "644"])


@st.composite
def forms(draw: st.DrawFn) -> Form:
    order = draw(st.permutations(list(LEVELS)))
    extra = draw(st.permutations(["target", "actual", *draw(st.sets(st.sampled_from(list(EXTRA))))]))
    rows: list[dict[str, str]] = []
    for first in order[: draw(st.integers(1, 3))]:
        for second in LEVELS[first][: draw(st.integers(1, 3))]:
            for _ in range(draw(st.integers(1, 2))):
                row = {
                    "level1": first,
                    "level2": second,
                    "level3": f"{draw(words)}{len(rows)}号",
                    "target": draw(numbers),
                }
                row["actual"] = draw(st.one_of(numbers, words, st.just("")))
                row |= {
                    "weight": draw(st.sampled_from(["5", "7.5"])),
                    "score": "5",
                    "reason": draw(st.one_of(words, st.just(""))),
                }
                rows.append(row)
    funds = draw(st.permutations(["其中-财政拨款:", "其它资金:"]))
    return Form(
        project=draw(words) + "项目",
        columns=("level1", "level2", "level3", *extra),
        rows=tuple(rows),
        funds=tuple((name, draw(amounts), draw(amounts)) for name in funds),
        merged=draw(st.booleans()),
        lost=draw(st.integers(0, len(rows))),
        national=draw(st.booleans()),
    )


def pair_funds(made: Form) -> list[list[str]]:
    rows = [["", name, annual, name, executed] for name, annual, executed in made.funds]
    return [["预算执行情况(万元)", "预算数:", "16", "执行数:", "15"], *rows]


def national_funds(made: Form) -> list[list[str]]:
    rows = [["", name, "7", annual, executed, "—", "", "—"] for name, annual, executed in made.funds]
    rows.insert(len(made.rows) % 3, ["", "年度资金总额", "7", "16", "15", "10", "93.75%", "9.38"])
    return [["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], *rows]


def table_of(made: Form) -> tuple[list[list[str]], list[list[str]]]:
    """The rows above the indicators, and the heading with the indicators, as cells."""
    width = len(made.columns) + 1
    above = [
        ["项目名称", made.project],
        ["预算单位", "308-某某局"],
        *(national_funds(made) if made.national else pair_funds(made)),
        ["年度目标完成情况", "预期目标", *[""] * (width - 4), "实际完成目标", ""],
        ["", "预期的目标。", *[""] * (width - 4), "完成的目标。", ""],
    ]
    names = EXTRA | {
        "level1": "一级指标",
        "level2": "二级指标",
        "level3": "三级指标",
        "target": "预期指标值(包含数字及文字描述)",
    }
    names["actual"] = "实际完成指标值(包含数字及文字描述)"
    table = [["绩效指标完成情况", *(names[name] for name in made.columns)]]
    shown: list[str] = ["", ""]
    for number, row in enumerate(made.rows):
        levels = [row["level1"], row["level2"]]
        cells = levels
        if made.merged:
            cells = ["", "" if levels == shown else levels[1]] if levels[0] == shown[0] else levels
        shown = levels
        lead = [] if number >= made.lost and cells[0] else [""]
        table.append([*lead, *cells, *(row[name] for name in made.columns[2:])])
    return above, table


def render_rows(made: Form, chance: Random) -> str:
    above, table = table_of(made)
    lines = ["某项目绩效目标完成情况表", "(2020 年度)", "", *("\t".join(row) for row in above)]
    cut = chance.randint(0, len(table[0]))
    heading = [part for part in ("\t".join(table[0][:cut]), "\t".join(table[0][cut:])) if part]
    for row in (*heading, *("\t".join(row) for row in table[1:])):
        if chance.randint(0, 3) == 0:
            lines.append("")
            stray = chance.choice(["", *STRAYS])
            lines.append(
                stray + "\t" * (len(table[0]) - 1) if stray and "\t" not in stray and chance.random() < 0.5 else stray
            )
        lines.append(row)
    return "\n".join(lines)


def render_cells(made: Form, chance: Random) -> str:
    above, table = table_of(made)
    lines = ["\t", "项目绩效目标完成情况表", "(2020 年度)", ""]
    for row in (*above, *table):
        inside = chance.randint(0, 3 * len(row))
        for number, cell in enumerate(row):
            cut = chance.randint(1, 40)
            broken = cut < len(cell) and cell[cut - 1] != " " != cell[cut]
            lines.extend((f"\t{cell[:cut]}", cell[cut:]) if broken else (f"\t{cell}",))
            if number == inside and number + 1 < len(row):
                lines.append("")
        lines.append("")
        if chance.randint(0, 4) == 0:
            lines.extend((chance.choice(STRAYS), ""))
    return "\n".join(lines)


def expected_rows(made: Form) -> list[tuple[str, ...]]:
    return [(row["level1"], row["level2"], row["level3"], row["target"], row["actual"]) for row in made.rows]


def check(made: Form, rendered: str) -> None:
    submissions, problems = form.read(
        items(f"前言。\n\n{rendered}\n\n\n2. 部门绩效评价结果。\n\n收入\t支出\t1\t2\n", "表"), "表"
    )
    assert not problems, (rendered, problems)
    assert len(submissions) == 1
    got = submissions[0]
    assert (text(got.project), text(got.unit), got.year) == (made.project, "308-某某局", 2020)
    assert [values(row) for row in got.rows] == expected_rows(made), rendered
    for name in EXTRA:
        wanted = [row[name] if name in made.columns else None for row in made.rows]
        assert [text(getattr(row, name)) for row in got.rows] == wanted
    assert (text(got.goal_expected), text(got.goal_achieved)) == ("预期的目标。", "完成的目标。")
    total, fiscal, other = got.budget.total, got.budget.fiscal, got.budget.other
    assert total and fiscal and other
    assert (text(got.budget.unit), text(total.annual), text(total.executed)) == ("万元", "16", "15")
    assert (text(total.initial), text(total.score)) == (("7", "9.38") if made.national else (None, None))
    for name, annual, executed in made.funds:
        fund = fiscal if "财政" in name else other
        assert (text(fund.annual), text(fund.executed)) == (annual, executed)


MODEST = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.slow
@MODEST
@given(forms(), st.integers(0, 10**6))
def test_any_form_with_a_row_on_a_line_is_read_back(made: Form, seed: int) -> None:
    check(made, render_rows(made, Random(seed)))


@pytest.mark.slow
@MODEST
@given(forms(), st.integers(0, 10**6))
def test_any_form_with_a_cell_on_a_line_is_read_back(made: Form, seed: int) -> None:
    check(made, render_cells(made, Random(seed)))


PIECES = (
    "项目名称",
    "甲",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "完成值",
    "产出指标",
    "数量指标",
    "(",
    "总分",
    "10",
    "预算数:",
    "其他资金",
    "预期目标",
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["", *PIECES, "自评表", "得分", "存在问题。"]), min_size=1, max_size=9), max_size=14
    )
)
def test_no_grid_crashes_the_reader_and_none_is_passed_over_in_silence(rows: Sequence[Sequence[str]]) -> None:
    lines = ["|".join(row) for row in rows]
    submissions, problems = read(*lines)
    assert submissions or problems
    assert all(found.rows for found in submissions)


def test_labels_are_read_without_blanks_notes_and_width() -> None:
    assert v.as_label(" 年 度 指标值（含 文字） : ") == "年度指标值"
    assert v.weighted("效益指标（30分）") == ("效益指标", "30")
    assert v.weighted("完成2019年任务") == ("完成2019年任务", "")
    assert c.column("未完成原因分析") == "reason"
    assert c.column("评分标准") == ""
    assert c.column("培训人数") is None
