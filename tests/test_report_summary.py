"""The report over many projects: its counts, ranks and cut tables, and that it stays short and fast for a thousand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers.scorecards import TEACHERS, at, card, cell, figures, finding, leaf
from jixiao.records import Declared, Row, Scorecard, Status
from jixiao.render import markdown
from jixiao.report import ranks, summary
from jixiao.report.blocks import Chart, Heading, Paragraph, Report, Table, text
from jixiao.report.summary import summary_report
from jixiao.study import impact


def project(name: str, mark: str = "100", **more: object) -> Scorecard:
    return card([leaf("产出指标/数量指标/甲", "100", mark)], **({"project": cell(name)} | more))  # type: ignore[arg-type]


def said(document: Report) -> list[str]:
    return [text(block.spans) for block in document.blocks if isinstance(block, Paragraph)]


def table(document: Report, caption: str) -> list[list[str]]:
    found = next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)
    return [[text(one.spans) for one in row] for row in found.rows]


def declared(total: str) -> Declared:
    return Declared(total=Decimal(total), verdict="impossible", needed=Decimal(0), pending=Decimal(0), source=at(1))


def test_equal_marks_share_a_rank_and_the_next_one_leaves_room() -> None:
    assert impact.ranks([Decimal(9), Decimal(8), Decimal("8.00"), Decimal(1)]) == [1, 2, 2, 4]
    cards = [project("丙", "80"), project("甲", "90.5"), project("乙", "80"), project("丁", "79.99")]
    rows = table(summary_report(cards), "得分排名表")
    assert [row[:2] for row in rows] == [["1", "甲"], ["2", "丙"], ["2", "乙"], ["4", "丁"]]
    assert rows[0][3:] == ["90.50", "90.50", "0.00", "100.00", "优"]


def test_the_scope_counts_units_years_and_marks() -> None:
    cards = [project("甲", "90", year=2020), project("乙", "80.01", unit=cell("另一单位"), year=2022)]
    assert said(summary_report(cards))[0] == (
        "本报告汇总2020年至2022年2个项目，涉及2个单位。平均得分85.01分，最高90分，最低80.01分。"
    )
    assert said(summary_report(cards[:1]))[0] == "本报告汇总2020年1个项目，涉及1个单位，得90分。"
    nobody = [project("甲", unit=None, year=None), project("乙", unit=None, year=None)]
    assert said(summary_report(nobody))[0].startswith("本报告汇总2个项目，均没有填写单位。")
    assert "，其中1个项目没有填写单位。" in said(summary_report([*cards, nobody[0]]))[0]
    waiting = card([leaf("产出指标/数量指标/甲", "100", status=Status.PENDING)], grade=None, grade_range=("差", "优"))
    assert "有1个项目尚有待人工评判的指标，其分值未计入得分。" in said(summary_report([*cards, waiting]))[0]


def test_grades_are_counted_and_drawn() -> None:
    cards = [
        project("甲"),
        project("乙", grade="良"),
        project("丙", grade=None, grade_range=("良", "优")),
        project("丁"),
    ]
    document = summary_report(cards)
    assert table(document, "项目等级分布表") == [
        *(["优", "2", "50%"], ["良", "1", "25%"], ["待定", "1", "25%"], ["合计", "4", "100%"]),
    ]
    chart = next(block for block in document.blocks if isinstance(block, Chart))
    assert (chart.categories, chart.series[0].values) == (("优", "良", "待定"), (Decimal(2), Decimal(1), Decimal(1)))
    assert not [block for block in summary_report(cards[:1]).blocks if isinstance(block, Chart)]


@pytest.mark.parametrize(
    ("budget", "executed", "name"),
    [
        ("100", "100.01", "超过100%"),
        ("100", "100", "100%"),
        ("100", "99.99", "90%（含）至100%"),
        ("100", "90", "90%（含）至100%"),
        ("100", "89.99", "80%（含）至90%"),
        ("100", "80", "80%（含）至90%"),
        ("100", "79.99", "低于80%"),
        ("100", "0", "低于80%"),
        ("0", "0", "无法计算"),
        (None, "5", "无法计算"),
    ],
)
def test_every_rate_is_in_one_range(budget: str | None, executed: str, name: str) -> None:
    document = summary_report([project("甲", budget=figures(budget, executed))])
    assert table(document, "项目预算执行率分布表") == [[name, "1", "100%"], ["合计", "1", "100%"]]
    assert name in summary.RANGES


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        (["50", "95", "100"], "能够计算预算执行率的项目有3个，其中1个低于90%、2个不低于90%。"),
        (["50", "60"], "能够计算预算执行率的项目有2个，均低于90%。"),
        (["90"], "能够计算预算执行率的项目有1个，不低于90%。"),
    ],
)
def test_low_rates_are_counted(rates: list[str], told: str) -> None:
    cards = [project("甲", budget=figures("100", rate)) for rate in rates]
    assert told in said(summary_report(cards))


def test_the_lowest_rate_comes_first_and_full_ones_do_not_come() -> None:
    cards = [
        project("甲", budget=figures("100", "90")),
        project("乙", budget=figures("10", "1", unit="元")),
        project("丙"),
    ]
    assert table(summary_report(cards), "未完成预算的项目表") == [
        ["1", "乙", "某市公路中心", "10%", "10元", "1元", "9元"],
        ["2", "甲", "某市公路中心", "90%", "100万元", "90万元", "10万元"],
    ]


def test_findings_are_counted_by_kind_with_the_projects_concerned() -> None:
    cards = [
        project("甲", findings=[finding("a.b"), finding("a.b"), finding("c.d", "error", message="重。")]),
        project("乙", findings=[finding("a.b")]),
        project("丙"),
    ]
    document = summary_report(cards)
    assert "3个项目中2个有问题，共4个，其中严重1个，警告3个。" in said(document)
    assert table(document, "问题分类统计表") == [
        ["c.d", "严重", "1", "1", "重。"],
        ["a.b", "警告", "3", "2", "完成值照抄目标。"],
    ]
    assert "项目有问题，共1个，程度为警告。" in said(summary_report(cards[1:2]))
    assert "2个项目均有问题，共4个，其中严重1个，警告3个。" in said(summary_report(cards[:2]))
    assert "对照评分规则和填报内容，未发现问题。" in said(summary_report(cards[2:]))


def test_the_worst_lines_come_with_their_values_and_the_reason() -> None:
    line = leaf("产出指标/数量指标/甲", "100", "60", target="5", actual="3", text="按比例。", at_line=7)
    told = card([line], rows=[Row(path=line.path, source=at(7), reason=cell("雨季停工"))])
    document = summary_report([project("乙", "99"), told, project("丙")])
    assert table(document, "失分最多的指标表") == [
        ["道路养护", "产出指标 / 数量指标 / 甲", "100.00", "60.00", "40.00", "5", "3", "单位说明：雨季停工"],
        ["乙", "产出指标 / 数量指标 / 甲", "100.00", "99.00", "1.00", "1", "1", "按规则计分"],
    ]
    assert "2个项目的2项指标失分，合计失41分。" in said(document)
    assert "各项已评分的指标均未失分。" in said(summary_report([project("丙")]))


def test_claims_are_compared_with_what_the_rules_give_and_what_is_supported() -> None:
    cards = [
        replace(project("高", "90"), declared=declared("95.00"), supported=Decimal("50.00")),
        replace(project("低", "90"), declared=declared("80.50")),
        card([leaf("产出指标/数量指标/甲", "100", "90", claimed="90")], project=cell("等")),
        project("无"),
    ]
    document = summary_report(cards)
    assert "有3个项目填报了自评得分，其中1个高于、1个低于、1个等于核算得分。" in said(document)
    assert [(row[0], *row[2:]) for row in table(document, "自评得分与核算得分对照表")] == [
        ("高", "95.00", "90.00", "50.00", "0.00", "5.00", "45.00"),
        ("等", "90.00", "90.00", "90.00", "0.00", "0.00", "0.00"),
        ("低", "80.50", "90.00", "90.00", "0.00", "−9.50", "−9.50"),
    ]
    assert ranks.claimed(cards[3]) is None
    assert "各项目均没有填报自评得分，无从比较。" in said(summary_report([cards[3], cards[3]]))
    assert "1个项目填报了自评得分，高于核算得分。" in said(summary_report(cards[:1]))


def test_a_claim_for_only_some_lines_is_no_total() -> None:
    lines = [leaf("产出指标/数量指标/甲", "50", claimed="50"), leaf("产出指标/数量指标/乙", "50")]
    assert ranks.claimed(card(lines)) is None


def test_units_stand_beside_each_other_where_there_are_several() -> None:
    cards = [project("甲", "90"), project("乙", "80"), project("丙", unit=cell("另一单位"), findings=[finding()])]
    assert table(summary_report(cards), "各单位情况表") == [
        ["某市公路中心", "2", "85.00", "0.00", "80万元", "80万元", "100%", "0"],
        ["另一单位", "1", "100.00", "0.00", "40万元", "40万元", "100%", "1"],
    ]
    titles = [block.text for block in summary_report(cards[:2]).blocks if isinstance(block, Heading)]
    assert "各单位情况" not in titles


def test_a_thousand_projects_are_cut_to_what_can_be_read_and_the_rest_is_told() -> None:
    cards = [
        project(f"项目{n}", f"{n // 10}.{n % 10}0", budget=figures("1000", str(n)), unit=cell(f"单位{n % 60}"))
        for n in range(1, 1000)
    ]
    document = summary_report(cards)
    assert f"共999个项目，按得分从高到低列出前50个项目；{ranks.REST}。" in said(document)
    rows = [len(block.rows) for block in document.blocks if isinstance(block, Table)]
    assert max(rows) == ranks.MOST == 50
    assert table(document, "得分排名表")[0][:2] == ["1", "项目999"]
    assert [row[0] for row in table(document, "得分排名最后10个项目")] == [str(n) for n in range(990, 1000)]
    assert f"共60个单位，按项目数从多到少列出前50个单位；{ranks.REST}。" in said(document)
    few = summary_report(cards[:50])
    assert not any("列出前" in one for one in said(few))
    assert "得分排名最后1个项目" in [b.caption for b in summary_report(cards[:51]).blocks if isinstance(b, Table)]


def test_no_projects_are_no_error() -> None:
    assert said(summary_report([])) == ["没有可以汇总的评分结果。"]


def test_the_whole_summary(golden: Callable[[str, str], None]) -> None:
    cards = [
        TEACHERS,
        project("道路养护", "81.5", budget=figures("50", "55"), findings=[finding()]),
        project("桥梁", "66"),
    ]
    golden("report-summary.md", markdown.render(summary_report(cards, on=date(2022, 3, 1))))
