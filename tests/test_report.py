"""What a report says, and that it says nothing which the scorecard does not."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.scorecards import LAW, TEACHERS, at, card, figures, finding, leaf, told
from helpers.scorecards import cell as written
from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.records import Evidence, Fund, Row, Scorecard, Status, Verified
from jixiao.render import markdown
from jixiao.report import achieved, analysis, exhibits, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import (
    Bullets,
    Cell,
    Chart,
    Column,
    Gap,
    Heading,
    Link,
    Paragraph,
    Report,
    Series,
    Table,
    cell,
    grid,
    head,
    numeral,
    report,
    text,
)
from jixiao.report.cards import scorecard_report
from jixiao.report.outlines import OUTLINES
from jixiao.report.project import project_report
from jixiao.report.working import working_paper
from jixiao.say import labels

# --- the document ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "100"), (0, "0")],
)
def test_numerals_are_written_as_people_count(n: int, words: str) -> None:
    assert numeral(n) == words


def test_headings_tables_and_charts_are_numbered_in_their_order() -> None:
    table = Table("t", (Column(),), head("a"), ())
    chart = Chart("bar", "c", ("x",), (Series("s", (Decimal(1),)),))
    blocks = [
        *(Heading(1, "a"), Heading(2, "b"), Heading(3, "c"), Heading(3, "d"), table, Heading(4, "e")),
        *(Heading(2, "f"), Heading(3, "g"), Heading(1, "p", "plain"), chart, Heading(1, "h"), Heading(2, "i")),
        *(Heading(1, "x", "appendix"), Heading(2, "j"), table, Heading(1, "y", "appendix"), Heading(2, "k")),
    ]
    numbered = report(("",), (), blocks).blocks
    assert [block.number for block in numbered if isinstance(block, Heading | Table | Chart)] == [
        *("一、", "（一）", "1.", "2.", "表1", "（1）", "（二）", "1.", "", "图1", "二、", "（一）"),
        *("附件1　", "（一）", "表2", "附件2　", "（一）"),
    ]


def test_a_merged_cell_covers_its_places_and_no_other() -> None:
    rows = ((cell("甲", down=2), cell("乙")), (cell("丙"),), (cell("丁", across=2),))
    placed = [[text(one.spans) if one else None for one in row] for row in grid(rows, 2)]
    assert placed == [["甲", "乙"], [None, "丙"], ["丁", None]]


@pytest.mark.parametrize(
    "rows",
    [
        ((cell("a"),),),
        ((cell("a", across=3),),),
        ((cell("a", down=2), cell("b")),),
        ((cell("a"), cell("b"), cell("c")),),
        ((cell("a"), cell("b", down=2)), (cell("c", across=2),)),
        ((cell("a", across=0), cell("b"), cell("c")),),
    ],
)
def test_a_table_that_does_not_fill_its_columns_is_refused(rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(ValueError, match="cell"):
        Table("", (Column(), Column()), (), rows)


def test_a_series_that_does_not_fill_its_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="series"):
        Chart("bar", "", ("a", "b"), (Series("s", (None,)),))


# --- sentences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("budget", "executed", "sentence"),
    [
        ("1100", "949.68", "全年预算数1100万元，执行数为949.68万元，完成预算的86.33%，较预算少150.32万元。"),
        ("40", "40", "全年预算数40万元，执行数为40万元，完成预算的100%。"),
        ("40", "50", "全年预算数40万元，执行数为50万元，完成预算的125%，超出预算10万元。"),
        ("40", "0", "全年预算数40万元，执行数为0万元，完成预算的0%，较预算少40万元。"),
        ("0", "0", "全年预算数和执行数均为0，执行率不适用。"),
        ("0", "3.36", "全年预算数为0，执行数为3.36万元，属于没有预算的支出，执行率不适用。"),
        (None, "3", "预算数【待补充：预算数】，执行数为3万元，执行率无法计算。"),
        ("3", None, "全年预算数3万元，执行数为【待补充：全年执行数】，执行率无法计算。"),
        (None, None, "预算数【待补充：预算数】，执行数为【待补充：全年执行数】，执行率无法计算。"),
        ("100000", "99999.9", "全年预算数100000万元，执行数为99999.9万元，完成预算的比例略低于100%，较预算少0.1万元。"),
        (
            "100000",
            "100000.1",
            "全年预算数100000万元，执行数为100000.1万元，完成预算的比例略高于100%，超出预算0.1万元。",
        ),
    ],
)
def test_execution_is_told_whatever_is_over_under_zero_or_missing(
    budget: str | None, executed: str | None, sentence: str
) -> None:
    assert text(sentences.execution(figures(budget, executed))) == sentence


def test_execution_names_the_budget_and_the_unit_that_were_used() -> None:
    told = text(sentences.execution(figures("5", "4", base="initial", unit="元")))
    assert told == "年初预算数5元，执行数为4元，完成预算的80%，较预算少1元。"


def test_the_conclusion_says_marks_support_pending_and_grade() -> None:
    assert [text(one) for one in sentences.conclusion(TEACHERS)] == [
        "按照评分规则“项目支出绩效自评”（project-self-evaluation/2020）评分，得82.78分，指标分值合计100分。"
        "得分中有49.03分以实测数据、人工评判或写明的来源为依据，其余33.75分尚缺佐证：照抄目标33.75分。",
        "有1项指标（分值15分）须由人工评判，未计入得分。",
        "评价等级目前在“良”与“优”之间，待评判15分。",
    ]


def test_the_conclusion_of_a_clean_card_is_short() -> None:
    clean = card([leaf("产出指标/数量指标/甲", "100")], ruleset=replace(LAW, verified=Verified.MEMORY))
    assert [text(one) for one in sentences.conclusion(clean)][1:] == [
        "评价等级为“优”。",
    ]
    assert text(sentences.conclusion(clean)[0]).endswith(
        "得100分，指标分值合计100分。得分均有实测数据、人工评判或写明的来源作为依据。"
    )


def test_a_card_whose_weights_do_not_add_up_has_no_grade_and_says_why() -> None:
    odd = card([leaf("产出指标/数量指标/甲", "90")], grade=None)
    assert sentences.grade(odd) == "指标分值合计为90分，与评分规则的总分不符，不评定等级。"


def test_missing_lines_are_counted_in_the_conclusion() -> None:
    lines = [leaf("产出指标/数量指标/甲", "1", status=Status.MISSING, target=None), leaf("产出指标/数量指标/乙", "1")]
    assert ("有1项指标缺少评分所需的数据。",) in sentences.conclusion(card(lines))


def test_a_finding_is_told_with_everything_it_rests_on() -> None:
    elsewhere = replace(TEACHERS, submission=replace(TEACHERS.submission, source=Source("另一份.yaml", 1)))
    assert text(sentences.finding(TEACHERS.findings[0], elsewhere)) == (
        "发放时间：“发放时间”的完成值照抄目标。"
        "（依据：财预〔2020〕10号；数据：指标值 每月20日前，完成值 每月20日前；出处：form.yaml:25）"
    )
    assert text(sentences.finding(finding(subject="", message="没有量化"), TEACHERS)) == "没有量化。"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        *(("rate", "0.8633", "86.33%"), ("budget", "11000000", "1100万元"), ("executed", "9496800", "949.68万元")),
        *(("ratio", "1.45", "1.45"), ("earned", "5.4", "5.4"), ("grade", "良", "良"), ("rate", "—", "—")),
    ],
)
def test_a_figure_of_a_finding_is_told_with_its_unit(key: str, value: str, told: str) -> None:
    assert sentences.figure(key, value, "万元") == told


def test_money_of_a_form_whose_unit_is_none_of_money_is_told_in_yuan() -> None:
    assert [sentences.figure("budget", "11000000", unit) for unit in ("元", "件")] == ["11000000元", "11000000元"]


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("道路养护", "道路养护项目"),
        ("道路养护项目", "道路养护项目"),
        ("部门整体支出", "部门整体支出"),
        ("—", "【待补充：项目名称】"),
    ],
)
def test_the_name_of_a_project_has_the_word_project_once(project: str, name: str) -> None:
    assert str(sentences.name(card(project=written(project)))) == name


# --- lines ----------------------------------------------------------------------------------------------------


def test_the_marked_lines_are_those_without_children() -> None:
    assert [line.path[-1] for line in of.leaves(TEACHERS)][:3] == ["预算执行率", "发放人数", "补贴发放金额"]
    assert len(of.leaves(TEACHERS)) == 12
    assert of.leaves(card()) == ()


def test_a_group_without_rows_is_no_indicator() -> None:
    hollow = replace(TEACHERS.lines[1], possible=Decimal(0), earned=Decimal(0))
    assert of.leaves(replace(TEACHERS, lines=(hollow,))) == ()


def test_two_rows_of_one_name_are_two_indicators() -> None:
    assert len(of.leaves(card([leaf("产出指标/数量指标/甲", "1"), leaf("产出指标/数量指标/甲", "2")]))) == 2


def test_the_gravest_finding_comes_first() -> None:
    found = [finding("a.b", "info"), finding("c.d", "error"), finding("e.f", "warning")]
    assert [one.id for one in of.ranked(found)] == ["c.d", "e.f", "a.b"]


def test_a_row_is_found_by_its_place_before_its_name() -> None:
    path = ("产出指标", "数量指标", "甲")
    rows = (Row(path=path, source=at(1), reason=written("一")), Row(path=path, source=at(2), reason=written("二")))
    found = of.rows_of(card(rows=rows))
    assert found(leaf("产出指标/数量指标/甲", "1", at_line=2)) is rows[1]
    assert found(leaf("产出指标/数量指标/甲", "1", at_line=3)) is None
    assert of.rows_of(card(rows=rows[:1]))(leaf("产出指标/数量指标/甲", "1", at_line=3)) is rows[0]


# --- tables ---------------------------------------------------------------------------------------------------


def test_first_and_second_level_cells_are_merged_over_their_lines() -> None:
    rows = exhibits.scores(TEACHERS).rows
    assert [(text(one.spans), one.across, one.down) for one in rows[0][:1]] == [("预算执行率", 3, 1)]
    assert [(text(one.spans), one.down) for one in rows[1][:3]] == [("产出指标", 8), ("数量指标", 2), ("发放人数", 1)]
    assert text(rows[2][0].spans) == "补贴发放金额"
    assert [text(one.spans) for one in rows[-1]] == ["合计", "100.00", "", "82.78", "", "有依据 49.03，待评判 15.00"]


def test_a_pending_line_shows_no_mark_that_nobody_gave() -> None:
    assert exhibits.mark(leaf("a/b/c", "5", status=Status.PENDING)) == "待评判"
    assert exhibits.mark(leaf("a/b/c", "5", status=Status.NOT_APPLICABLE)) == "不适用"
    assert exhibits.mark(leaf("a/b/c", "5", status=Status.MISSING)) == "0.00"
    assert exhibits.mark(leaf("a/b/c", "5", "2.50")) == "2.50"


def test_a_line_without_values_is_called_missing_where_its_evidence_would_stand() -> None:
    assert exhibits.worth(leaf("a/b/c", "5", evidence=Evidence.NONE, status=Status.MISSING)) == "缺失"
    assert exhibits.worth(leaf("a/b/c", "5", evidence=Evidence.NONE, status=Status.PENDING)) == "无"
    assert exhibits.worth(leaf("a/b/c", "5", evidence=Evidence.BOUNDED)) == "界限值"


def test_a_remark_names_the_units_own_mark_only_where_it_differs() -> None:
    assert exhibits.remark(leaf("a/b/c", "5", "4", claimed="5", text="按比例。")) == "按比例；单位自评5分"
    assert exhibits.remark(leaf("a/b/c", "5", "4", claimed="4.00", text="按比例。")) == "按比例"


def test_lines_on_fewer_or_more_levels_still_fill_the_table() -> None:
    lines = [
        leaf("甲", "1"),
        leaf("乙/子", "1"),
        leaf("乙/丙/丁", "1"),
        leaf("乙/丙/戊/己", "1"),
        leaf("乙/丙/戊/庚", "1"),
    ]
    rows = exhibits.scores(card(lines)).rows
    assert [[(text(one.spans), one.across, one.down) for one in row[:2]] for row in rows[:3]] == [
        [("甲", 3, 1), ("1.00", 1, 1)],
        [("乙", 1, 4), ("子", 2, 1)],
        [("丙", 1, 3), ("丁", 1, 1)],
    ]
    assert text(rows[3][0].spans) == "戊 / 己"


# --- the project report ---------------------------------------------------------------------------------------


def _gaps(document: Report) -> list[str]:
    return [span.what for spans in _spans(document) for span in spans if isinstance(span, Gap)]


def _spans(document: Report) -> Iterator[tuple[str | Gap, ...]]:
    yield document.title
    yield from document.subtitle
    for block in document.blocks:
        match block:
            case Heading():
                yield (block.text,)
            case Paragraph():
                yield block.spans
            case Bullets():
                yield from block.items
            case Table():
                yield (block.caption,)
                yield from (one.spans for row in (*block.header, *block.rows) for one in row)
            case Chart():
                yield (block.caption, *block.categories, *(series.name for series in block.series))
                yield from (
                    (decimals.plain(value),) for one in block.series for value in one.values if value is not None
                )


def _under(document: Report, title: str) -> list[Any]:
    """The blocks under the first heading of this title, down to the next heading."""
    blocks = list(document.blocks)
    start = next(i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title) + 1
    end = next((i for i in range(start, len(blocks)) if isinstance(blocks[i], Heading)), len(blocks))
    return blocks[start:end]


def test_the_outline_is_the_published_one() -> None:
    own = replace(TEACHERS.submission, narrative={"management": written("按月核对。")})
    document = project_report(replace(TEACHERS, submission=own))
    headings = [b for b in document.blocks if isinstance(b, Heading) and b.kind == "numbered"]
    assert [f"{one.number}{one.text}" for one in headings if one.level < 3] == [
        *("一、项目概况", "（一）项目基本情况", "（二）项目绩效目标", "（三）项目自评步骤及方法"),
        *("二、项目资金申报及使用情况", "（一）项目资金申报及批复情况"),
        *("（二）资金计划、到位及使用情况", "（三）项目财务管理情况"),
        *("三、项目实施及管理情况", "（一）项目组织架构及实施流程", "（二）项目管理情况", "（三）项目监管情况"),
        *("四、项目绩效情况", "（一）项目完成情况", "（二）项目效益情况"),
        *("五、评价结论及建议", "（一）评价结论", "（二）存在的问题", "（三）相关建议"),
    ]


def test_the_national_outline_has_its_seven_parts() -> None:
    headings = [
        block
        for block in project_report(TEACHERS, outline="national").blocks
        if isinstance(block, Heading) and block.kind == "numbered"
    ]
    assert [f"{one.number}{one.text}" for one in headings if one.level == 1] == [
        *("一、基本情况", "二、绩效评价工作开展情况", "三、综合评价情况及评价结论", "四、绩效评价指标分析"),
        *("五、主要经验及做法、存在的问题及原因分析", "六、有关建议", "七、其他需要说明的问题"),
    ]
    assert [one.text for one in headings if one.level == 2][5:9] == [
        *("预算执行率情况", "产出指标情况", "效益指标情况", "满意度指标情况"),
    ]


def test_an_outline_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="outline"):
        project_report(TEACHERS, outline="other")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([leaf("决策/a/甲", "10")], "决策分值10分，得10分，未失分。"),
        ([leaf("决策/a/甲", "10", "8")], "决策分值10分，得8分，失2分。"),
        ([leaf("决策/a/甲", "10", status=Status.PENDING)], "决策分值10分，待人工评判，尚无得分。"),
        (
            [leaf("决策/a/甲", "10", status=Status.PENDING), leaf("决策/a/乙", "5", status=Status.PENDING)],
            "决策共2项指标，分值15分，均待人工评判，尚无得分。",
        ),
        (
            [leaf("决策/a/甲", "10", "8.5"), leaf("决策/a/乙", "5", status=Status.PENDING)],
            "决策共2项指标，分值15分，得8.5分，其中1项（分值5分）待人工评判，失1.5分。",
        ),
        (
            [leaf("决策/a/甲", "10", status=Status.MISSING), leaf("决策/a/乙", "5", status=Status.NOT_APPLICABLE)],
            "决策共2项指标，分值15分，得0分，失10分。",
        ),
        ([leaf("加分/a/甲", "0", "2")], "加分分值0分，得2分。"),
    ],
)
def test_the_marks_of_a_group_are_told_with_what_is_open_and_what_is_lost(lines: list[Any], sentence: str) -> None:
    assert analysis.marks(lines[0].path[0], lines) == sentence


def test_steps_behind_the_sum_of_the_lines_are_told() -> None:
    steps = (told(Decimal("-12.50"), "一票否决，总分至多60分", rule=Source("r.yaml", 3)),)
    one = replace(card([leaf("产出指标/数量指标/甲", "100", "72.5")]), steps=steps, earned=Decimal("60.00"))
    assert ("各指标得分合计72.5分，一票否决，总分至多60分（减12.5分）。",) in sentences.conclusion(one)


# --- links ----------------------------------------------------------------------------------------------------


def _anchors(document: Report) -> list[str]:
    cells = [
        one
        for block in document.blocks
        if isinstance(block, Table)
        for row in (*block.header, *block.rows)
        for one in row
    ]
    items = [name for block in document.blocks if isinstance(block, Bullets) for name in block.anchors]
    return [*(one.anchor for one in cells if one.anchor), *items]


def _links(document: Report) -> list[Link]:
    return [span for spans in _spans(document) for span in spans if isinstance(span, Link)]


def test_a_mark_carries_its_steps_and_a_remark_its_problems() -> None:
    table = exhibits.scores(TEACHERS, of.links(TEACHERS))
    budget = table.rows[0]
    assert [text(one) for one in budget[4].notes] == ["8.63分：10×949.68÷1100。规则：rules.yaml:41。"]
    assert text(budget[6].spans) == "10×949.68÷1100（见问题4）"
    assert Link("问题4", "finding-4") in budget[6].spans
    time = next(row for row in table.rows if text(row[-7].spans) == "发放时间")
    assert [text(one) for one in time[-3].notes] == [
        "6.25分：完成值照抄目标，计满分。所据：指标值 每月20日前（第25行）；完成值 每月20日前（第25行）。"
        "规则：rules.yaml:41。"
    ]
    assert not any(one.anchor or one.notes for row in exhibits.scores(TEACHERS).rows for one in row)


def test_of_two_lines_of_one_name_a_finding_leads_to_the_one_at_its_place() -> None:
    lines = [leaf("产出指标/数量指标/甲", "1", at_line=5), leaf("产出指标/数量指标/甲", "2", at_line=6)]
    found = [finding(path=lines[0].path, source=at(6)), finding(path=lines[0].path)]
    assert of.links(card(lines, findings=found)).lines == (3, 2)


def test_amounts_of_the_table_of_funds_stand_as_they_were_written() -> None:
    assert exhibits.funds(TEACHERS) is None
    rest = replace(TEACHERS.submission.budget, carried=Fund(source=at(6), executed=written("0.5")))
    table = exhibits.funds(replace(TEACHERS, submission=replace(TEACHERS.submission, budget=rest)))
    assert table is not None
    assert [[text(one.spans) for one in row] for row in table.rows] == [
        ["年度资金总额", "1100", "1100", "949.68"],
        ["其中：财政拨款", "1100", "1100", "949.68"],
        ["上年结转资金", "—", "—", "0.5"],
    ]
    assert exhibits.funds(card()) is None


def test_the_chart_of_marks_stands_in_the_national_outline_alone() -> None:
    assert not [block for block in project_report(TEACHERS).blocks if isinstance(block, Chart)]
    (chart,) = [block for block in project_report(TEACHERS, outline="national").blocks if isinstance(block, Chart)]
    assert chart.categories == ("预算执行率", "产出指标", "效益指标", "满意度指标")
    assert [one.values for one in chart.series][1:] == [
        tuple(map(Decimal, ("8.63", "49.15", "15.00", "10.00"))),
        tuple(map(Decimal, ("8.63", "30.40", "0.00", "10.00"))),
    ]
    assert not [one for one in project_report(card(), outline="national").blocks if isinstance(one, Chart | Table)]


def test_the_working_paper_tells_pending_and_bare_lines_and_every_finding_by_number() -> None:
    document = working_paper(TEACHERS)
    (waiting,) = _under(document, "须由人工评判的指标")
    assert [text(item) for item in waiting.items] == [
        "效益指标 / 社会效益指标 / 保障该类群体根本利益（分值15分）："
        "指标值为“补贴及时到账”，完成值为“到账”。文字目标，由人工评判。"
    ]
    (bare,) = _under(document, "有得分而缺少佐证的指标")
    assert (
        text(bare.items[0])
        == "产出指标 / 质量指标 / 失败退回率：指标值为“<1%”，完成值为“<1%”，得6.25分，证据为照抄目标。"
    )
    assert len(bare.items) == 4
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert [one for one in headings if one.endswith("个）")] == ["严重（1个）", "警告（3个）", "提示（1个）"]
    items = [text(item) for block in document.blocks if isinstance(block, Bullets) for item in block.items]
    numbers = [item[: item.index("】") + 1] for item in items if item.startswith("【问题")]
    assert numbers == [f"【问题{n}】" for n in range(1, 6)]
    assert next(item for item in items if item.startswith("【问题1】")).startswith("【问题1】补贴发放金额：")


def test_lines_and_findings_of_the_working_paper_lead_to_each_other_and_nowhere_else() -> None:
    document = working_paper(TEACHERS)
    anchors = _anchors(document)
    assert len(anchors) == len(set(anchors))
    lines = [f"line-{place}" for place in of.places(TEACHERS)]
    assert anchors == [*lines, *(f"finding-{n}" for n in range(1, 6))]
    assert {link.to for link in _links(document)} <= set(anchors)
    found = of.links(TEACHERS)
    named = [place if place is None else TEACHERS.lines[place].path[-1] for place in found.lines]
    assert named == [None, "发放时间", None, "预算执行率", None]


@pytest.mark.parametrize("outline", OUTLINES)
def test_the_marks_of_a_report_lead_to_the_lines_of_its_working_paper(outline: str) -> None:
    document = project_report(TEACHERS, outline=outline)
    assert _anchors(document) == []
    lines = [f"line-{place}" for place in of.places(TEACHERS)]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    shown = [
        span.to for one in tables for row in one.rows for cell in row for span in cell.spans if isinstance(span, Link)
    ]
    assert shown == lines
    assert {link.to for link in _links(document)} == set(lines)  # 问题 name their lines too


def test_the_date_is_an_argument_and_absent_without_it() -> None:
    assert project_report(TEACHERS, on=date(2021, 6, 3)).subtitle[-1] == ("报告日期：2021年6月3日",)
    assert not any("日期" in text(line) for line in project_report(TEACHERS).subtitle)


def test_every_step_is_in_the_appendix_with_its_rule_and_facts() -> None:
    told = exhibits.steps(TEACHERS)
    assert told is not None
    files, table = told
    assert text(files.spans) == "数据出自申报文件“form.yaml”，规则出自规则集文件“rules.yaml”；下表写其中的位置。"
    assert len(table.rows) == sum(len(line.steps) for line in TEACHERS.lines) == 12
    assert [text(one.spans) for one in table.rows[2]] == [
        *("产出指标 / 数量指标 / 补贴发放金额", "5.40", "6.25×949.68÷1100"),
        *("指标值 1100（第22行）；完成值 949.68（第22行）", "第41行"),
    ]
    assert exhibits.steps(card()) is None


def test_a_report_of_many_cards_begins_with_a_table_over_them() -> None:
    first = scorecard_report([TEACHERS, card()]).blocks[0]
    assert isinstance(first, Table)
    assert [text(one.spans) for one in first.rows[0]] == [
        *("1", "企业教师生活补贴", "泸州市社会保险事业管理局", "82.78", "49.03", "15.00", "100.00"),
        *("良–优", "86.33%", "1", "3", "1"),
    ]
    assert not isinstance(scorecard_report([TEACHERS]).blocks[0], Table)


def test_the_whole_report(golden: Callable[[str, str], None]) -> None:
    golden("report-project.md", markdown.render(project_report(TEACHERS, on=date(2021, 6, 30))))


def test_the_whole_report_of_an_empty_form(golden: Callable[[str, str], None]) -> None:
    empty = card(budget=figures(None, None), project=None, unit=None, year=None, grade=None)
    golden("report-empty.md", markdown.render(project_report(empty)))


# --- no number but the scorecard's ----------------------------------------------------------------------------

_NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def _numbers(said: str) -> set[Fraction]:
    return {number for match in _NUMERAL.findall(said) if (number := decimals.number(match)) is not None}


def _walk(value: object) -> Iterator[Fraction]:
    match value:
        case str():
            yield from _numbers(value)
        case bool() | None:
            return
        case int() | Decimal() | Fraction():
            yield abs(Fraction(value))
        case Source():
            yield from _numbers(str(value))
        case _ if dataclasses.is_dataclass(value):
            yield from (number for name in type(value).__dataclass_fields__ for number in _walk(getattr(value, name)))
        case Mapping():
            yield from (number for item in value.items() for part in item for number in _walk(part))
        case list() | tuple():
            yield from (number for item in value for number in _walk(item))


def _known(one: Scorecard) -> set[Fraction]:
    """All the numbers of a card, the differences of two that the text may tell, and the counts of its lines and findings."""
    known = set(_walk(one))
    planned, spent, rate = one.budget.budget, one.budget.executed, one.budget.rate
    if planned is not None and spent is not None:
        known.add(abs(planned - spent))
    if rate is not None:
        known |= {Fraction(decimals.half_up(rate * 100)), Fraction(100)}
        if 0 < rate < Fraction(1, 10_000):
            known.add(Fraction(1, 100))  # 不足0.01%
    known.add(Fraction(one.earned) - Fraction(one.supported))
    leaves = of.leaves(one)
    for kind in Evidence:
        bare = [Fraction(line.earned - line.supported) for line in leaves if line.evidence is kind]
        known.add(sum(bare, Fraction(0)))
    counts = [len(of.pending(one)), sum(line.status is Status.MISSING for line in leaves), len(leaves)]
    shown = [line for line in leaves if not of.budget_line(line)]
    effects = [line for line in shown if of.of_effects(line.path[0])]
    for group in (shown, effects, *(lines for _, lines in of.by_top(leaves))):
        counts += [len(group), *(len(same) for _, same in achieved.by_outcome(group))]
        for kind in Evidence:
            counts.append(sum(line.evidence is kind for line in group))
    counts += [*range(1, len(one.findings) + 1)]
    counts += [sum(f.severity == severity for f in one.findings) for severity in labels.SEVERITIES]
    known |= {Fraction(one.possible) - Fraction(one.pending)}
    # "仅1项" and "一个" are the counts above; nothing else may be counted.
    return known | {Fraction(count) for count in counts}


def _amount(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")


_LEAVES = st.lists(
    st.builds(
        lambda top, possible, cut, evidence, status, reached, target: leaf(
            f"{top}/二级/三级{target}",
            f"{possible}.{cut:02d}",
            f"{possible - 1}.{cut:02d}",
            evidence,
            status=status,
            reached=reached,
            target=target,
            actual=f"{target}5",
        ),
        st.sampled_from(["产出指标", "效益指标", "满意度指标", "决策"]),
        st.integers(3, 97),
        st.integers(0, 99),
        st.sampled_from(Evidence),
        st.sampled_from(Status),
        st.sampled_from([True, False, None]),
        _amount(10000, 99999),
    ),
    max_size=7,
)
_FINDINGS = st.lists(
    st.builds(
        lambda kind, severity, figure: finding(
            f"kind.{kind}", severity, message=f"数值为{figure}。", advice=f"应为{figure}。", source=at(77)
        ),
        st.sampled_from("abcdefghij"),
        st.sampled_from(["error", "warning", "info"]),
        _amount(100000, 999999),
    ),
    max_size=12,
)
_MONEY = st.one_of(st.none(), st.just("0"), _amount(0, 10**8))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(_LEAVES, _FINDINGS, _MONEY, _MONEY)
def test_every_number_of_a_report_is_the_scorecards(
    leaves: list[Any], findings: list[Any], budget: str | None, executed: str | None
) -> None:
    one = card(leaves, findings=findings, budget=figures(budget, executed), year=2021)
    known = _known(one)
    for document in (project_report(one), scorecard_report([one])):
        for spans in _spans(document):
            said = text(spans)
            if said.startswith("绩效评分结果"):
                continue
            foreign = _numbers(said) - known
            assert not foreign, (said, foreign)


def test_the_check_on_numbers_can_fail() -> None:
    assert Fraction("150.33") not in _known(TEACHERS)
    assert {Fraction("150.32"), Fraction("86.33"), Fraction("33.75")} <= _known(TEACHERS)
