"""The report on a department: its parts, its counts, the forms of its projects, and what it says where figures lack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from helpers.scorecards import TEACHERS, card, cell, figures, finding, leaf
from jixiao.records import Budget, Scorecard, Status
from jixiao.render import markdown
from jixiao.report import attained, funds, grades, overall
from jixiao.report import lines as of
from jixiao.report.blocks import Bullets, Gap, Heading, Link, Paragraph, Report, Table, grid, text
from jixiao.report.department import department_report

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


PROJECTS = (project("甲路", "5"), project("乙路", "9", "10"), project("丙路", None, None))


def said(document: Report) -> list[str]:
    paragraphs = [text(block.spans) for block in document.blocks if isinstance(block, Paragraph)]
    return paragraphs + [text(item) for block in document.blocks if isinstance(block, Bullets) for item in block.items]


def headings(document: Report, level: int) -> list[str]:
    return [f"{b.number}{b.text}" for b in document.blocks if isinstance(b, Heading) and b.level == level]


def test_the_structure_is_the_published_one() -> None:
    document = department_report(department(), PROJECTS)
    assert text(document.title) == "某市公路中心2021年部门整体支出绩效评价报告"
    assert headings(document, 1)[:5] == [
        *("一、部门（单位）概况", "二、部门财政资金收支情况", "三、部门整体预算绩效管理情况"),
        *("四、评价结论及建议", "五、预算绩效管理情况"),
    ]
    assert headings(document, 2) == [
        *("（一）机构组成", "（二）机构职能", "（三）人员概况"),
        *("（一）部门财政资金收入情况", "（二）部门财政资金支出情况", "（一）部门预算管理", "（二）结果应用情况"),
        *("（一）评价结论", "（二）存在问题", "（三）改进建议"),
        *("（一）预算绩效管理工作开展情况", "（二）项目绩效目标完成情况", "（三）部门绩效评价结果"),
    ]
    assert headings(document, 1)[5:] == [
        *("附件1　部门整体支出评分依据及步骤", "附件2　项目支出绩效评价结果"),
        *("附件3　甲路项目评分表", "附件4　乙路项目评分表", "附件5　丙路项目评分表"),
    ]


def test_each_group_of_indicators_has_its_sentence_and_its_row() -> None:
    document = department_report(department(), ())
    told = said(document)
    assert "预算编制方面，共2项指标，分值30分，得17.5分，其中1项（分值10分）待人工评判，失2.5分。" in told
    assert "编制准确：得17.5分（分值20分），失2.5分。计分说明：扣2.5分。" in told
    assert "绩效结果应用方面，分值20分，得20分，未失分。" in told
    table = next(block for block in document.blocks if isinstance(block, Table) and block.caption == "各部分得分表")
    assert [[text(one.spans) for one in row] for row in table.rows] == [
        ["部门预算管理 / 预算编制", "2", "30.00", "17.50", "10.00", "2.50"],
        ["部门预算管理 / 预算执行", "1", "50.00", "50.00", "0.00", "0.00"],
        ["绩效结果应用", "1", "20.00", "20.00", "0.00", "0.00"],
        ["合计", "4", "100.00", "87.50", "10.00", "2.50"],
    ]


def test_counts_are_the_units_own_and_what_is_not_given_is_a_gap() -> None:
    told = said(department_report(department(), PROJECTS))
    assert "对3个项目编制了绩效目标，没有项目开展绩效监控，对3个项目开展了绩效自评。" in told
    bare = said(department_report(card(LEAVES), PROJECTS))
    assert (
        "编制了绩效目标的项目【待补充：编制绩效目标项目数】个，开展了绩效监控的项目【待补充：绩效监控项目数】个，"
        "开展了绩效自评的项目【待补充：绩效自评项目数】个。"
    ) in bare


def test_the_forms_at_hand_are_counted_and_must_not_exceed_the_units_count() -> None:
    assert "本报告取得3个项目的绩效自评表，均列有绩效目标。" in said(department_report(department(), PROJECTS))
    few = department(facts={"绩效自评项目数": cell("2")})
    assert any(
        "【待补充：填报的绩效自评项目数2个少于取得的3份自评表，请核对】" in one
        for one in said(department_report(few, PROJECTS))
    )
    aimless = card([leaf("产出指标/数量指标/甲", "100", target=None)])
    mixed = said(department_report(department(), (*PROJECTS, aimless)))
    assert "本报告取得4个项目的绩效自评表，其中3个列有绩效目标。" in "".join(mixed)


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
        ({"编制数": "57"}, "【待补充：编制和在职人员的人数】"),
    ],
)
def test_heads_stand_against_establishment_and_last_year(heads: dict[str, str], told: str) -> None:
    facts = {name: cell(value) for name, value in heads.items()}
    assert told in said(department_report(department(facts=facts), ()))


def test_a_department_without_its_own_form_says_so_and_has_no_mark() -> None:
    document = department_report(None, PROJECTS)
    assert text(document.title) == "某市公路中心2021年部门整体支出绩效评价报告"
    told = said(document)
    assert "没有部门整体支出的申报表，部门整体得分【待补充：部门整体支出绩效评价得分】。" in told
    assert "部门整体支出绩效评价：【待补充：部门整体支出绩效评价得分和等级】。" in told
    other = project("丁路", "1", unit=cell("另一单位"), year=2020)
    assert department_report(None, (*PROJECTS, other)).title[:2] == (Gap("部门（单位）名称"), Gap("年度"))


def test_a_department_without_projects_takes_those_of_its_card_and_else_says_there_are_none() -> None:
    own = replace(department(), projects=PROJECTS[:1])
    assert "附件3　甲路项目评分表" in headings(department_report(own, ()), 1)
    assert "本报告没有取得项目支出绩效自评表。" in said(department_report(department(), ()))


def test_of_many_projects_those_with_the_largest_budgets_are_shown() -> None:
    document = department_report(department(), PROJECTS, most=2)
    assert headings(document, 3)[-2:] == ["1.乙路项目绩效目标完成情况综述", "2.甲路项目绩效目标完成情况综述"]
    assert any(one.startswith("以下按预算数从大到小反映3个项目中的2个的绩效目标完成情况。") for one in said(document))
    every = department_report(department(), PROJECTS * 3, most=None)
    assert sum("综述" in one for one in headings(every, 3)) == 9
    assert any(one.startswith("以下反映全部9个项目的绩效目标完成情况。") for one in said(every))
    assert any(
        one.startswith("以下反映这1个项目的绩效目标完成情况。") for one in said(department_report(None, PROJECTS[:1]))
    )


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
        ["预算单位", "308503-泸州市社会保险事业管理局"],
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


def test_findings_of_projects_are_told_by_kind_with_each_advice_once() -> None:
    cards = tuple(project(name, "1", findings=[finding(source=None)]) for name in "甲乙丙")
    document = department_report(department(), cards)
    told = said(document)
    assert "3个项目均有问题，共3个，程度均为警告。" in told
    assert "请填写实际发放日期。（涉及：全部3个项目）" in told
    assert "未发现问题，没有需要提出的建议。" not in told
    some = said(department_report(department(), (*cards, project("丁", "1"))))
    assert "请填写实际发放日期。（涉及：甲、乙、丙）" in some
    many = tuple(project(f"第{n}", "1", findings=[finding(source=None)]) for n in range(1, 8))
    assert "请填写实际发放日期。（涉及：第1、第2、第3、第4、第5等7个项目）" in said(
        department_report(department(), (*many, project("丁", "1")))
    )


def test_links_of_a_department_lead_somewhere_and_no_anchor_stands_twice() -> None:
    own = replace(department(), findings=(finding(path=LEAVES[1].path),))
    document = department_report(own, (TEACHERS, TEACHERS))
    cells = [one for b in document.blocks if isinstance(b, Table) for row in b.rows for one in row]
    anchors = [one.anchor for one in cells if one.anchor]
    anchors += [name for b in document.blocks if isinstance(b, Bullets) for name in b.anchors]
    spans = [span for one in cells for span in one.spans]
    spans += [span for b in document.blocks if isinstance(b, Bullets) for item in b.items for span in item]
    links = {span.to for span in spans if isinstance(span, Link)}
    assert len(anchors) == len(set(anchors)) and links and links <= set(anchors)


def test_every_stage_is_named_once() -> None:
    assert len({name for name, _ in overall.STAGES}) == len({done for _, done in overall.STAGES}) == 4


def test_the_whole_report_of_a_department(golden: Callable[[str, str], None]) -> None:
    facts = {"收入总计": "120", "上年收入总计": "100", "支出构成：基本支出": "60", "支出构成：项目支出": "30"}
    given = {name: cell(value) for name, value in facts.items()}
    document = department_report(
        department(facts=given, funds=Budget(unit=cell("万元"))), (TEACHERS,), on=date(2022, 3, 1)
    )
    golden("report-department.md", markdown.render(document))
