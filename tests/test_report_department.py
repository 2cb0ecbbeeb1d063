"""The report on a department: its parts, its counts, the forms of its projects, and what it says where figures lack."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import jixiao
from helpers.scorecards import TEACHERS, at, card, cell, figures, finding, leaf
from helpers.scorecards import told as told_step
from jixiao.findings import appraisal
from jixiao.intake.canonical import NARRATIVE
from jixiao.records import (
    Budget,
    Cell,
    Declared,
    Fact,
    FormGap,
    Fund,
    GapKind,
    Scorecard,
    Status,
    Submission,
    Whose,
)
from jixiao.render import markdown
from jixiao.report import asked, assessed, attained, funds, grades, managed, overall
from jixiao.report import lines as of
from jixiao.report.blocks import Bullets, Chart, Gap, Heading, Paragraph, Report, Table, anchors, grid, text
from jixiao.report.department import department_report
from jixiao.report.overall import management_report

LEAVES = (
    leaf("部门预算管理/预算编制/目标制定", "10", status=Status.PENDING, target=None, actual=None),
    leaf("部门预算管理/预算编制/编制准确", "20", "17.5", target=None, actual=None, text="扣2.5分", at_line=11),
    leaf("部门预算管理/预算执行/执行进度", "50", target=None, actual=None, at_line=12),
    leaf("绩效结果应用/自评公开", "20", target=None, actual=None, at_line=13),
)
FACTS = {"编制绩效目标项目数": "3", "绩效监控项目数": "0", "绩效自评项目数": "3", "部门绩效评价项目数": "2"}


def department(**more: object) -> Scorecard:
    given = {name: cell(value) for name, value in FACTS.items()} | dict(more.pop("facts", {}))  # type: ignore[call-overload]
    values = {"project": cell("部门整体支出"), "unit": cell("某市公路中心"), "year": 2021, "facts": given}
    return card(LEAVES, budget=figures("100", "90"), grade=None, grade_range=("良", "优"), **(values | more))


def project(
    name: str, budget: str | None, executed: str | None = "1", money: str = "万元", **more: object
) -> Scorecard:
    values: dict[str, object] = {"project": cell(name), "budget": figures(budget, executed, unit=money)}
    return card([leaf("产出指标/数量指标/甲", "100")], **(values | more))  # type: ignore[arg-type]


#: A department that tells everything itself.
WHOLE = department(
    narrative={
        key: cell("如实说明。")
        for key in (
            "structure",
            "duty",
            "staff",
            "income",
            "spending",
            "budgeting",
            "followup",
            "problems",
            "suggestions",
        )
    }
)
PROJECTS = (project("甲路", "5"), project("乙路", "9", "10"), project("丙路", None, None))


def said(document: Report) -> list[str]:
    paragraphs = [text(block.spans) for block in document.blocks if isinstance(block, Paragraph)]
    return paragraphs + [text(item) for block in document.blocks if isinstance(block, Bullets) for item in block.items]


def submission(facts: dict[str, Cell], **more: object) -> Submission:
    named = {"project": cell("部门整体支出"), "unit": cell("某市公路中心"), "year": 2021}
    return Submission(source=at(1), facts=facts, **(named | more))  # type: ignore[arg-type]


def results_table(document: Report) -> list[list[str]]:
    found = next(b for b in document.blocks if isinstance(b, Table) and b.caption.startswith("项目支出绩效评价结果表"))
    return [[text(one.spans) for one in row] for row in found.rows]


def headings(document: Report, level: int) -> list[str]:
    return [f"{b.number}{b.text}" for b in document.blocks if isinstance(b, Heading) and b.level == level]


def test_the_structure_is_the_published_one() -> None:
    document = department_report(WHOLE, PROJECTS)
    assert text(document.title) == "某市公路中心2021年部门整体支出绩效评价报告"
    assert document.subtitle == ()
    assert headings(document, 1) == [
        *("一、部门（单位）概况", "二、部门财政资金收支情况", "三、部门整体预算绩效管理情况", "四、评价结论及建议"),
    ]
    assert headings(document, 2) == [
        *("（一）机构组成", "（二）机构职能", "（三）人员概况"),
        *("（一）部门财政资金收入情况", "（二）部门财政资金支出情况", "（一）部门预算管理", "（二）结果应用情况"),
        *("（一）评价结论", "（二）存在问题", "（三）改进建议"),
    ]
    assert not any(isinstance(block, Bullets) for block in document.blocks)


def test_a_section_of_which_nothing_is_known_is_left_out_and_asked_for_once() -> None:
    document = department_report(department(), ())
    assert headings(document, 2) == [
        *("（一）机构组成", "（一）部门财政资金收入情况", "（一）部门预算管理", "（一）评价结论"),
    ]
    told = [gap.what for _, gap in asked.gaps(document)]
    assert told == [
        *(
            "内设机构和下属单位的设置",
            "财政资金收入情况",
            "部门（单位）的主要职能",
            "编制数、年末在职人数和比上年的增减",
        ),
        *("财政资金支出情况", "评价结果公开、整改和应用的情况"),
        *("部门整体支出管理中存在的问题", "部门整体支出管理的改进建议"),
    ]
    assert all(gap.key in NARRATIVE for _, gap in asked.gaps(document))


def test_the_department_s_own_words_stand_first_and_its_figures_without_charts_beside_them() -> None:
    facts = {"收入构成：甲": cell("9"), "收入构成：乙": cell("1"), "收入总计": cell("10")}
    own = department(narrative={"income": cell("收入10万元。")}, facts=facts)
    told = said(department_report(own, ()))
    assert told[told.index("收入10万元。") + 1] == "本年收入合计10万元，其中：甲9万元，占90%；乙1万元，占10%。"
    assert not any(isinstance(block, Chart) for block in department_report(own, ()).blocks)
    silent = department_report(department(facts=facts), ())
    assert "2021年收入总计10万元。" in said(silent) and any(isinstance(block, Chart) for block in silent.blocks)
    assert ("部门财政资金收支情况", Gap("上年收入总计")) in silent.left_out


def test_amounts_stand_in_the_unit_that_the_form_prints_beside_them() -> None:
    fund = Fund(source=at(4), initial=cell("12500元"), executed=cell("10000元"))
    told = said(department_report(department(funds=Budget(total=fund)), ()))
    assert "部门整体支出年初预算数12500元，执行数为10000元，完成预算的80%，较预算少2500元。" in told
    assert not any(
        "部门整体支出年初" in one for one in said(department_report(None, (), form=Submission(source=at(1))))
    )
    blank = Fund(source=at(4), annual=cell(""), initial=cell("5"))
    spent = said(department_report(None, (), form=Submission(source=at(1), budget=Budget(total=blank))))
    assert "部门整体支出年初预算数5万元，执行数为【待补充：全年执行数】，执行率无法计算。" in spent
    adjusted = Fund(source=at(4), annual=cell("0"), executed=cell("0"))
    zero = said(department_report(None, (), form=Submission(source=at(1), budget=Budget(total=adjusted))))
    assert "部门整体支出全年预算数和执行数均为0，执行率不适用。" in zero


def test_each_group_of_indicators_has_its_sentence_and_its_row() -> None:
    document = department_report(department(), ())
    told = said(document)
    assert "本次评价按照“项目支出绩效自评”的指标体系，共4项指标，分值100分。" in told
    assert "预算编制方面，2项指标，分值30分，编制准确失2.5分，目标制定（10分）待评判。" in told
    assert "绩效结果应用方面，分值20分，未失分。" in told
    table = next(block for block in document.blocks if isinstance(block, Table) and block.caption == "各部分得分表")
    assert [[text(one.spans) for one in row] for row in table.rows] == [
        ["部门预算管理 / 预算编制", "2", "30.00", "17.50", "10.00", "2.50"],
        ["部门预算管理 / 预算执行", "1", "50.00", "50.00", "0.00", "0.00"],
        ["绩效结果应用", "1", "20.00", "20.00", "0.00", "0.00"],
        ["合计", "4", "100.00", "87.50", "10.00", "2.50"],
    ]


def test_lost_points_are_told_with_the_figures_that_they_were_lost_on() -> None:
    read = told_step(Decimal("8.60"), "计10分×86%", at(3), (Fact("截至12月预算进度", "86%"),))
    rate = replace(leaf("完成结果/预算完成", "10", "8.60", target=None, actual=None), steps=(read,))
    row = leaf("完成结果/违规记录", "10", "9.00", target="0", actual="1")
    both = card(
        [rate, row, leaf("应用/公开", "4", status=Status.PENDING), leaf("应用/反馈", "3", status=Status.PENDING)]
    )
    assert assessed.groups(both) == (
        "完成结果方面，2项指标，分值20分；失2.4分，其中预算完成失1.4分（截至12月预算进度86%）、"
        "违规记录失1分（指标值为“0”，完成值为“1”）。",
        "应用方面，2项指标，分值7分，均待评判。",
    )
    assert assessed.groups(card([leaf("应用/公开", "4", status=Status.PENDING)])) == ("应用方面，分值4分，待评判。",)


OPEN = (leaf("甲/乙", "60", "50"), leaf("甲/丙", "40", status=Status.PENDING))


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (
            card(OPEN, grade=None, grade_range=("差", "优")),
            "等级目前在“差”与“优”之间，总分在50分与90分之间，待评判40分。",
        ),
        (card(OPEN, grade="差"), "等级为“差”，总分在50分与90分之间，待评判40分。"),
        (card(OPEN[:1], grade="中"), "得50分，等级为“中”。"),
        (card(OPEN[:1], grade=None), "不评定等级：指标分值合计60分，与规定的总分不符。"),
        (replace(card(OPEN[:1]), gaps=(FormGap(GapKind.CUT, at(3)),)), "不评定等级：自评表不完整。"),
    ],
)
def test_a_total_is_a_range_while_points_are_pending(one: Scorecard, told: str) -> None:
    assert assessed.total(one, "评价") == f"评价{told}"


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (("50", "consistent", "0", "0"), "部门自评得分50分，与评价结果一致。"),
        (("80", "needs", "30", "40"), "部门自评得分80分，在上述范围之内，待评判的40分中须得到30分才能成立。"),
        (("95", "impossible", "0", "40"), "部门自评得分95分，比上述范围的上限高5分。"),
        (("30", "impossible", "0", "40"), "部门自评得分30分，比上述范围的下限低20分。"),
        (("60", "impossible", "0", "0"), "部门自评得分60分，比评价得分高10分。"),
    ],
)
def test_what_the_department_gave_itself_stands_beside_the_evaluation(claim: tuple[str, ...], told: str) -> None:
    total, verdict, needed, pending = claim
    declared = Declared(Decimal(total), verdict, Decimal(needed), Decimal(pending), at(1))  # type: ignore[arg-type]
    assert assessed.claimed(replace(card(OPEN[:1]), declared=declared)) == told
    assert assessed.claimed(card(OPEN[:1])) == ""


def test_counts_are_the_units_own_and_what_is_not_given_is_asked_for() -> None:
    document = management_report(department(), PROJECTS)
    assert said(document)[0] == (
        "按照预算绩效管理要求，预算编制时对3个项目编制绩效目标，预算执行中没有对项目开展绩效监控，"
        "年度终了对3个项目开展绩效自评。本次取得3个项目的绩效自评表，均列有绩效目标。"
    )
    assert document.left_out == ()
    bare = management_report(card(LEAVES), PROJECTS)
    assert said(bare)[0] == "本次取得3个项目的绩效自评表，均列有绩效目标。"
    names = ("编制绩效目标项目数", "绩效监控项目数", "绩效自评项目数", "部门绩效评价项目数")
    assert [(gap.what, gap.key) for _, gap in bare.left_out] == [(name, f"facts.{name}") for name in names]
    before = department(facts={"事前绩效评估项目数": cell("1")})
    assert "，对1个项目开展事前绩效评估，预算编制时对3个" in said(management_report(before, ()))[0]


def test_the_forms_at_hand_are_counted_and_must_not_exceed_the_units_count() -> None:
    few = department(facts={"绩效自评项目数": cell("2")})
    assert said(management_report(few, PROJECTS))[0].endswith(
        "【待补充：填报的绩效自评项目数2个少于取得的3份自评表，请核对】"
    )
    many = department(facts={"绩效自评项目数": cell("12")})
    assert "本次取得其中3个项目的绩效自评表，" in said(management_report(many, PROJECTS))[0]
    aimless = card([leaf("产出指标/数量指标/甲", "100", target=None)])
    assert "4个项目的绩效自评表，3个列有绩效目标。" in said(management_report(None, (*PROJECTS, aimless)))[0]
    assert "1个项目的绩效自评表，没有列出绩效目标。" in said(management_report(None, (aimless,)))[0]
    assert "1个项目的绩效自评表，列有绩效目标。" in said(management_report(None, PROJECTS[:1]))[0]


def test_the_whole_is_told_from_its_facts_else_in_the_department_s_own_words() -> None:
    facts = {
        "年初部门预算数": "1000万元",
        "全年预算调剂金额": "30万元",
        "公用经费偏差区间": "10%-20%",
        "截至6月预算进度": "45%",
        "截至9月预算进度": "70%",
        "各时点进度均达标": "是",
        "截至12月预算进度": "86%",
        "违规记录数": "0",
        "自评已公开": "是",
        "问题已整改": "否",
        "结果已反馈": "待定",
    }
    form = submission({name: cell(value) for name, value in facts.items()}, printed_total=cell("79.6分"))
    assert said(management_report(None, (), form=form))[1] == (
        "部门按要求对2021年部门整体支出开展了绩效自评。从评价情况看，预算编制方面，年初部门预算1000万元，全年预算调剂30万元。"
        "预算执行方面，公用经费和非定额公用支出年初预算数与决算数的偏差在10%-20%之间，"
        "截至6月、9月的预算执行进度分别为45%、70%，各时点的预算执行进度均达到要求。"
        "完成结果方面，截至12月的预算执行进度为86%，全年没有预算管理方面的违规记录。"
        "结果应用方面，绩效自评情况已向社会公开，评价发现的问题尚未整改。部门自评得分79.6分。"
    )
    words = submission({"年初部门预算数": cell("1000万元")}, narrative={"conclusion": cell("总体较好。")}, year=None)
    assert said(management_report(None, (), form=words))[1:3] == [
        "部门按要求对部门整体支出开展了绩效自评。",
        "总体较好。",
    ]
    scored = said(management_report(card(LEAVES, printed_total=cell("88")), ()))
    assert scored[1] == "部门按要求对2021年部门整体支出开展了绩效自评。"
    silent = said(management_report(None, (), form=submission({})))
    assert not any("开展了绩效自评" in one for one in silent)
    claim = said(management_report(None, (), form=submission({}, printed_total=cell("80"))))
    assert claim[1] == "部门按要求对2021年部门整体支出开展了绩效自评。部门自评得分80分。"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"公用经费偏差率": "12%"}, "公用经费和非定额公用支出年初预算数与决算数的偏差为12%。"),
        ({"公用经费偏差区间": "10%以内"}, "公用经费和非定额公用支出年初预算数与决算数的偏差在10%以内。"),
        ({"截至6月预算进度": "45%"}, "截至6月的预算执行进度为45%。"),
        ({"各时点进度均达标": "否"}, "有的时点预算执行进度没有达到要求。"),
        ({"年初部门预算数": "5万元"}, ""),
    ],
)
def test_what_is_known_of_the_execution_is_told_and_no_more(given: dict[str, str], told: str) -> None:
    form = submission({name: cell(value) for name, value in given.items()})
    assert managed.side(form, managed.EXECUTED) == told
    document = department_report(None, (), form=form)
    assert (told in said(document)) == bool(told)


def test_moved_budgets_and_irregularities_are_counted() -> None:
    form = submission({"年初部门预算数": cell("5"), "全年预算调剂金额": cell("0"), "违规记录数": cell("2")})
    assert managed.told(form) == (
        "预算编制方面，年初部门预算5万元，全年没有调剂预算。",
        "完成结果方面，全年有2项预算管理方面的违规记录。",
    )
    used = submission({"自评已公开": cell("否")})
    assert "绩效自评情况尚未公开。" in said(department_report(None, (), form=used))


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (
            {"在职人员数": "54", "上年在职人员数": "55", "编制数": "57名"},
            "年末在职人员54人，比上年的55人减少1人；编制57名，空编3名。",
        ),
        (
            {"在职人员数": "58", "上年在职人员数": "55", "编制数": "57"},
            "年末在职人员58人，比上年的55人增加3人；编制57名，超编1人。",
        ),
        (
            {"在职人员数": "57人", "上年在职人员数": "57", "编制数": "57"},
            "年末在职人员57人，与上年持平；编制57名，满编。",
        ),
        ({"在职人员数": "57"}, "年末在职人员57人。"),
    ],
)
def test_heads_stand_against_establishment_and_last_year(heads: dict[str, str], told: str) -> None:
    facts = {name: cell(value) for name, value in heads.items()}
    assert told in said(department_report(department(facts=facts), ()))


def test_a_department_without_its_own_form_has_no_mark_and_its_projects_speak() -> None:
    document = department_report(None, PROJECTS)
    assert text(document.title) == "某市公路中心2021年部门整体支出绩效评价报告"
    assert document.whose == Whose("部门整体支出", "某市公路中心", "2021")
    told = said(document)
    assert not any("部门整体支出绩效评价" in one for one in told)
    assert any(one.startswith("项目支出方面，2个项目预算数合计14万元") for one in told)
    other = project("丁路", "1", unit=cell("另一单位"), year=2020)
    assert department_report(None, (*PROJECTS, other)).title[:2] == (Gap("部门（单位）名称"), Gap("年度"))
    assert department_report(None, ()).whose == Whose("部门整体支出")


def test_an_unscored_department_speaks_for_itself() -> None:
    words = {
        "conclusion": cell("完成较好。\n\n得80分。"),
        "problems": cell("预算偏松。"),
        "suggestions": cell("细化预算。"),
    }
    form = submission({"在职人员数": cell("5")}, narrative=words, printed_total=cell("80"))
    document = department_report(None, (), form=form)
    told = said(document)
    assert told[-4:] == ["完成较好。", "得80分。", "预算偏松。", "细化预算。"] and "年末在职人员5人。" in told
    assert document.whose == Whose("部门整体支出", "某市公路中心", "2021")
    claim = said(department_report(None, (), form=submission({}, printed_total=cell("80分"))))
    assert claim[-1] == "综上，部门整体支出绩效自评得分80分。"


def test_a_scored_department_s_own_conclusion_is_told_as_its_own() -> None:
    told = said(department_report(department(narrative={"conclusion": cell("完成较好。")}), ()))
    at_ = told.index("部门在自评报告中作出以下结论：")
    assert told[at_ + 1 : at_ + 3] == ["完成较好。", "本次评价按照“项目支出绩效自评”的指标体系，共4项指标，分值100分。"]
    assert (
        told[-1] == "综上，2021年部门整体支出绩效评价等级目前在“良”与“优”之间，总分在87.5分与97.5分之间，待评判10分。"
    )
    yearless = said(department_report(department(year=None), ()))
    assert yearless[-1].startswith("综上，部门整体支出绩效评价等级目前")
    assert not any("各部分得分表" in str(block) for block in department_report(card([]), ()).blocks)


def test_a_department_without_projects_takes_those_of_its_card_and_else_says_there_are_none() -> None:
    own = replace(department(), projects=PROJECTS[:1])
    assert "（一）甲路项目绩效目标完成情况综述" in headings(management_report(own, ()), 2)
    assert results_table(department_report(own, ()))[0][0] == "甲路"
    none = management_report(department(facts={"部门绩效评价项目数": cell("0")}), ())
    assert said(none)[0].endswith("本次没有取得项目绩效自评表。")
    assert said(none)[-1] == "部门没有自行组织项目支出绩效评价。" and said(none)[-3] == said(none)[-1]
    assert none.left_out == (("项目绩效目标完成情况", Gap("各项目的绩效自评表")),)


def test_the_results_name_the_annexes_in_their_order() -> None:
    told = said(management_report(department(), PROJECTS[:2]))
    assert told[-2:] == [
        "部门按要求对部门整体支出开展了绩效评价，《某市公路中心2021年部门整体支出绩效评价报告》见附件（附件1）。"
        "评价等级目前在“良”与“优”之间，总分在87.5分与97.5分之间，待评判10分。",
        "部门自行组织对甲路项目等2个项目开展了绩效评价，《甲路项目2021年绩效评价报告》《乙路项目2021年绩效评价报告》"
        "见附件（附件2）。",
    ]
    alone = said(management_report(None, (project("甲路", "5", year=None),)))
    assert alone[-1] == "《甲路项目绩效评价报告》见附件（附件1）。"
    none = said(management_report(department(facts={"部门绩效评价项目数": cell("0")}), PROJECTS[:1]))
    assert none[-1] == "部门没有自行组织项目支出绩效评价，没有项目绩效评价报告。"
    unscored = said(management_report(None, PROJECTS[:1], form=submission({"部门绩效评价项目数": cell("1")})))
    assert unscored[-2].endswith("《某市公路中心2021年部门整体支出绩效评价报告》见附件（附件1）。")
    assert unscored[-1] == "《甲路项目2021年绩效评价报告》见附件（附件2）。"


def test_of_many_projects_those_with_the_largest_budgets_are_shown() -> None:
    document = management_report(department(), PROJECTS, most=2)
    assert headings(document, 2) == ["（一）乙路项目绩效目标完成情况综述", "（二）甲路项目绩效目标完成情况综述"]
    assert "2021年度部门决算中按预算数从大到小反映3个项目中的“乙路”“甲路”2个项目的绩效目标完成情况。" in said(document)
    every = management_report(department(year=None), PROJECTS * 3, most=None)
    assert len(headings(every, 2)) == 9
    assert "本年度部门决算中反映“甲路”“乙路”“丙路”等9个项目的绩效目标完成情况。" in said(every)
    assert [row[0] for row in results_table(department_report(department(), PROJECTS, most=2))] == ["乙路", "甲路"]
    nameless = management_report(None, (project("", "1", unit=None),))
    assert headings(nameless, 2) == ["（一）未填写名称的项目绩效目标完成情况综述"]


def test_results_of_projects_are_ranges_while_points_are_pending() -> None:
    waiting = replace(project("甲路", "5"), pending=Decimal("12.50"), earned=Decimal("80.00"), grade=None)
    cards = (
        replace(waiting, grade_range=("良", "优")),
        replace(waiting, grade="良"),
        project("乙路", None, None),
        project("", "1", "2"),
    )
    assert results_table(department_report(None, cards)) == [
        ["甲路", "5万元", "1万元", "20%", "80.00至92.50", "良至优"],
        ["甲路", "5万元", "1万元", "20%", "80.00至92.50", "良"],
        ["乙路", "—", "—", "—", "100.00", "优"],
        ["未填写", "1万元", "2万元", "200%", "100.00", "优"],
    ]


def test_budgets_in_other_units_are_ordered_by_what_they_are_worth() -> None:
    big = project("大", "1", "1", "亿元")
    small = project("小", "9000", "1", "元")
    assert [
        text((one.submission.project.text,))
        for one in of.largest((small, PROJECTS[0], big), 2)
        if one.submission.project
    ] == [
        *("大", "甲路"),
    ]


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        (
            PROJECTS,
            "2个项目预算数合计14万元，执行数合计11万元，完成预算的78.57%，较预算少3万元。另有1个项目未填报预算数或执行数，未计入合计。",
        ),
        (PROJECTS[1:2], "1个项目预算数合计9万元，执行数合计10万元，完成预算的111.11%，超出预算1万元。"),
        (PROJECTS[2:], "项目未填报预算数或执行数。"),
        ((PROJECTS[2], PROJECTS[2]), "各项目均未填报预算数或执行数，资金情况无法汇总。"),
        ((project("零", "0", "0"),), "1个项目预算数合计0万元，执行数合计0万元，预算数为0，执行率不适用。"),
        ((project("平", "7", "7"),), "1个项目预算数合计7万元，执行数合计7万元，完成预算的100%。"),
        (
            (project("元", "50000", "20000", "元"), *PROJECTS[:1], *PROJECTS[:1]),
            "3个项目预算数合计15万元，执行数合计4万元，完成预算的26.67%，较预算少11万元。",
        ),
        (
            (*PROJECTS[:1], project("他", "8", "4", "美元")),
            "1个项目预算数合计5万元，执行数合计1万元，完成预算的20%，较预算少4万元。"
            "1个项目预算数合计8美元，执行数合计4美元，完成预算的50%，较预算少4美元。",
        ),
    ],
)
def test_money_is_added_in_one_unit_or_apart(cards: tuple[Scorecard, ...], told: str) -> None:
    assert text(funds.told(cards)) == told


def test_the_printed_form_has_its_shape() -> None:
    table = attained.table(TEACHERS)
    rows = [[text(one.spans) for one in row] for row in table.rows]
    assert table.caption == "企业教师生活补贴项目绩效目标完成情况表（2020年度）"
    assert rows[:7] == [
        ["项目名称", "企业教师生活补贴"],
        ["预算单位", "泸州市社会保险事业管理局"],
        ["预算执行情况（万元）", "预算数", "1100", "执行数", "949.68"],
        ["其中：财政拨款", "1100", "其中：财政拨款", "949.68"],
        ["其他资金", "—", "其他资金", "—"],
        ["年度目标完成情况", "预期目标", "实际完成目标"],
        ["完成年度代发工作。", "年度代发工作已完成。"],
    ]
    assert rows[7] == ["绩效指标完成情况", "一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值"]
    assert rows[8] == ["产出指标", "数量指标", "发放人数", "644", "644"]
    assert len(rows) == 8 + 11 and len(grid(table.rows, 6)) == len(rows)


def test_the_printed_form_of_an_empty_project_is_full_of_gaps() -> None:
    table = attained.table(card(budget=figures(None, None), project=None, unit=None, year=None))
    gaps = [span.what for row in table.rows for one in row for span in one.spans if isinstance(span, Gap)]
    assert gaps == ["项目名称", "预算单位", "预期目标", "实际完成目标", "绩效指标"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["优"], "取得自评表的1个项目，评价等级为“优”。"),
        ([None], "取得自评表的1个项目，不评定等级。"),
        (["良", "良"], "取得自评表的2个项目，评价等级均为“良”。"),
        (["差", "优", None, "甲等", "优"], "取得自评表的5个项目，按评价等级分：优2个，差1个，甲等1个，不评定1个。"),
    ],
)
def test_grades_are_counted_from_the_best(given: list[str | None], told: str) -> None:
    assert grades.told([card(grade=one) for one in given]) == told


def test_a_grade_that_is_open_is_called_so() -> None:
    assert grades.grade(card(grade=None, grade_range=("良", "优"))) == "待定"


def test_problems_of_projects_are_put_together_and_each_has_its_advice() -> None:
    cards = tuple(project(name, "1", findings=[finding(source=None)]) for name in "甲乙丙丁")
    document = department_report(department(), cards)
    told = said(document)
    place = next(n for n, one in enumerate(told) if one.startswith("评价发现以下问题："))
    assert told[place] == (
        "评价发现以下问题：全部4个项目部分指标未填报实际完成情况。完成情况无法核实，相应得分缺少依据。"
    )
    assert told[place + 1].startswith("针对上述问题，建议某市公路中心对有关指标补报实际发生的数值")
    own = replace(department(narrative={"problems": cell("预算偏松。")}), findings=(finding(severity="error"),))
    several = said(department_report(own, (project("甲", "1", findings=[finding(), finding(message="又一处。")]),)))
    place = several.index("预算偏松。")
    assert several[place + 1] == "评价还发现以下问题："
    assert several[place + 2].startswith("一是") and several[place + 3] == (
        "二是甲项目部分指标未填报实际完成情况。完成情况无法核实，相应得分缺少依据。"
    )
    assert "针对上述问题，提出以下建议：" not in several
    theirs = [project(name, "1", findings=[finding()], unit=cell(f"{name}中心")) for name in "甲乙"]
    advice = said(department_report(own, theirs))
    place = advice.index("针对上述问题，提出以下建议：")
    assert advice[place + 1].startswith("一是某市公路中心应") and advice[place + 2].startswith("二是各项目单位应")
    kinds = [finding(id_=f"bureau.kind-{n}", source=None) for n in range(9)]
    (once,) = (one for one in said(department_report(None, (project("甲", "1", findings=kinds),))) if "不够到位" in one)
    assert once == "评价发现以下问题：甲项目的项目管理不够到位。项目绩效未能完整反映。"


def test_what_shows_over_several_projects_is_told_with_them_and_of_the_department_where_they_do_not_have_it() -> None:
    widely = finding("department.underspent-widely", of_unit=True, source=None, evidence={"count": "2"})
    short = finding("budget.underspent", source=None)
    own = replace(department(), findings=(widely,))
    together = said(department_report(own, tuple(project(name, "10", findings=[short, widely]) for name in "甲乙")))
    assert sum("项目预算执行率偏低" in one for one in together) == 1
    assert any("从部门层面检查各项目的预算编制和执行" in one for one in together)
    apart = said(department_report(own, tuple(project(name, "10", findings=[short]) for name in "甲乙")))
    assert sum("项目预算执行率偏低" in one for one in apart) == 2


def test_nothing_of_the_program_stands_in_a_department_s_report() -> None:
    own = replace(department(), findings=(finding(path=LEAVES[1].path),))
    for document in (department_report(own, (TEACHERS,)), management_report(own, ())):
        page = markdown.render(document)
        assert not re.search(r"[a-z]+[-.][a-z]+|第\d+行|sha256|规则集|[/\\]\w+\.", page), page
        assert list(anchors(document)) == []


def test_every_stage_is_named_once() -> None:
    assert len({name for name, *_ in overall.STAGES}) == len({done for *_, done in overall.STAGES}) == 4


def test_the_whole_report_of_a_department(golden: Callable[[str, str], None]) -> None:
    facts = {"收入总计": "120", "上年收入总计": "100", "支出构成：基本支出": "60", "支出构成：项目支出": "30"}
    given = {name: cell(value) for name, value in facts.items()}
    document_card = department(facts=given, funds=Budget(unit=cell("万元")))
    document = department_report(document_card, (TEACHERS,), on=date(2022, 3, 1))
    managed_ = management_report(document_card, (TEACHERS,), on=date(2022, 3, 1))
    golden("report-department.md", "\n".join(map(markdown.render, (document, managed_))))


#: What the two published accounts say of their departments, by hand: words that must be found in the reports.
ACCOUNTS = {
    "003_e6104e96e231a2f4.txt": (
        *(
            "设有 15 个科室",
            "总编制 57 名",
            "我局实有在职职工人数 54 人",
            "6015.26万元，执行数为5686.09万元，完成预算的94.53%",
        ),
        *("项目支出1356.45万元，占23.86%", "自评得分为 79.6 分", "预算编制时对12个项目编制绩效目标"),
        *("预算执行中对12个项目开展绩效监控", "年度终了对12个项目开展绩效自评", "取得其中5个项目的绩效自评表"),
        *("自行组织对6个项目开展了绩效评价", "完成预算的87.37%", "偏差在10%-20%之间", "截至12月的预算执行进度为86%"),
        *("《泸州市社会保险事业管理局2020年部门整体支出绩效评价报告》见附件（附件1）", "2098名2014、2015年退休中人"),
    ),
    "000_075cd51c8785aeb9.txt": (
        *("内设10科1室", "编制人数64人，年末实有人数58人", "11799595元，执行数为12656201.26元，完成预算的107.26%"),
        *("基本支出1168.92万元，占92.36%", "对5个项目开展事前绩效评估", "年度终了对5个项目开展绩效自评"),
        *("5个项目预算数合计90.19万元，执行数合计90.19万元，完成预算的100%", "绩效目标中指标设定方面"),
        *("《攀枝花市社会保险事务中心2019年部门整体支出绩效评价报告》见附件（附件1）", "56万人"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("law", ["project-self-evaluation/2020", "department-overall-sichuan/2020"])
@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_published_account_leaves_nothing_to_ask_and_none_of_its_figures_out(
    shared: Path, name: str, law: str
) -> None:
    forms, _ = jixiao.read(str(shared / "seeds" / name))
    using = appraisal.ready(law)
    spoken, others = appraisal.spoken_of(using, forms)
    cards, unscored = appraisal.appraise_all(using, spoken)
    assert unscored == ()
    own, projects = (None, cards) if others else (cards[0], cards[0].projects)
    form = next(iter(others), None)
    both = department_report(own, projects, form=form), management_report(own, projects, form=form)
    # Of what the account tells in two ways only the department can say which is right.
    apart = {one.name for one in (own.submission if own is not None else form or forms[0]).conflicts}
    assert {one.what for one in asked.questions(both)} == apart & {"部门绩效评价项目数"}
    pages = "\n".join(map(markdown.render, both))
    assert [words for words in ACCOUNTS[name] if words not in pages] == []
    assert not re.search(r"308503|[a-z]+/20\d\d|sha256|规则集|评价评价|项目项目", pages)
