"""The report over many projects: its counts, ranks and cut tables, and that it stays short and fast for a thousand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers.scorecards import TEACHERS, at, card, cell, figures, finding, leaf
from jixiao.ground.problems import Problem, Source
from jixiao.records import Row, Scorecard, Status
from jixiao.render import markdown
from jixiao.report import ranks, summary
from jixiao.report.blocks import Chart, Heading, Paragraph, Report, Table, text
from jixiao.report.figures import signed
from jixiao.report.summary import summary_report
from jixiao.study import impact
from jixiao.study.ranking import ranking
from jixiao.study.review import review


def project(name: str, mark: str = "100", **more: object) -> Scorecard:
    return card([leaf("产出指标/数量指标/甲", "100", mark)], **({"project": cell(name)} | more))  # type: ignore[arg-type]


def said(document: Report) -> list[str]:
    return [text(block.spans) for block in document.blocks if isinstance(block, Paragraph)]


def table(document: Report, caption: str) -> list[list[str]]:
    found = next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)
    return [[text(one.spans) for one in row] for row in found.rows]


def test_equal_marks_share_a_rank_and_the_next_one_leaves_room() -> None:
    assert impact.ranks([Decimal(9), Decimal(8), Decimal("8.00"), Decimal(1)]) == [1, 2, 2, 4]
    cards = [project("丙", "80"), project("甲", "90.5"), project("乙", "80"), project("丁", "79.99")]
    rows = table(summary_report(cards), "得分排名表")
    assert [row[:2] for row in rows] == [["1", "甲"], ["2", "丙"], ["2", "乙"], ["4", "丁"]]
    assert rows[0][3:] == ["90.50", "90.50", "0.00", "100.00", "优", "form.yaml"]


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
    assert said(summary_report([*cards, waiting]))[0].endswith(
        "参加排名的2个项目平均得分85.01分，最高90分，最低80.01分。有1个项目不参加排名，不计入平均：有待评判的1个。"
    )
    assert "平均" not in said(summary_report([waiting, waiting]))[0].replace("不计入平均", "")


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
    assert table(summary_report(cards), "未完成预算的项目表（单位：万元）") == [
        ["1", "乙", "某市公路中心", "10%", "0.001", "0.0001", "0.0009"],
        ["2", "甲", "某市公路中心", "90%", "100", "90", "10"],
    ]
    assert table(summary_report(cards[1:2]), "未完成预算的项目表（单位：元）") == [
        ["1", "乙", "某市公路中心", "10%", "10", "1", "9"],
    ]
    foreign = project("丁", budget=figures("10", "9", unit="吨"))
    assert table(summary_report([*cards, foreign]), "未完成预算的项目表（单位：万元）")[1] == [
        *("2", "甲", "某市公路中心", "90%", "100", "90", "10"),
    ]
    assert table(summary_report([foreign]), "未完成预算的项目表（单位：万元）")[0][4:] == ["10吨", "9吨", "1吨"]


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
        replace(project("高", "90", printed_total=cell("95.00")), supported=Decimal("50.00")),
        project("低", "90", printed_total=cell("80.50")),
        card([leaf("产出指标/数量指标/甲", "100", "90", claimed="90")], project=cell("等")),
        project("无"),
    ]
    document = summary_report(cards)
    assert "有3个项目填报了自评得分，其中1个高于、1个低于、1个等于核算得分。" in said(document)
    assert [(*row[:2], *row[3:]) for row in table(document, "自评得分与核算得分对照表")] == [
        ("1", "低", "80.50", "90.00", "90.00", "0.00", "−9.50"),
        ("2", "高", "95.00", "90.00", "50.00", "0.00", "+5.00"),
        ("3", "等", "90.00", "90.00", "90.00", "0.00", "0"),
    ]
    assert "自评得分合计265.5分，差额合计−4.50分。" in said(document)
    assert "各项目均没有填报自评得分，无从比较。" in said(summary_report([cards[3], cards[3]]))
    assert "1个项目填报了自评得分，高于核算得分。" in said(summary_report(cards[:1]))


def test_a_claim_for_only_some_lines_is_no_total() -> None:
    lines = [leaf("产出指标/数量指标/甲", "50", claimed="50"), leaf("产出指标/数量指标/乙", "50")]
    assert "项目没有填报自评得分，无从比较。" in said(summary_report([card(lines)]))


def test_the_summary_and_the_review_have_the_same_differences_and_totals() -> None:
    cards = [
        TEACHERS,
        project("高", "90", printed_total=cell("95.00")),
        project("低", "90", printed_total=cell("80.50")),
        project("无"),
        card(
            [
                leaf("产出指标/数量指标/甲", "60", "50", claimed="58"),
                leaf("产出指标/数量指标/乙", "40", status=Status.PENDING, claimed="38"),
            ],
            project=cell("待"),
        ),
    ]
    reviewed = ranking(review(one.plan, one) for one in cards)
    document = summary_report(cards)
    assert (
        {row[1]: row[7] for row in table(document, "自评得分与核算得分对照表")}
        == {one.name: signed(one.difference) for _, one in reviewed.compared}
        == {"低": "−9.50", "待": "+8.00", "高": "+5.00"}
    )
    compared = [(row[0], row[1]) for row in table(document, "自评得分与核算得分对照表")]
    assert compared == [("1", "低"), ("2", "高"), ("—", "待")]
    assert "有待评判、分值合计不符的不排名，列在最后。" in said(document)
    assert reviewed.sums.difference == Decimal("3.50")
    assert "自评得分合计271.5分，差额合计+3.50分。" in said(document)
    assert "有待人工评判的指标暂照自评得分计入差额，核算得分不含其分值，评判后差额会变化。" in said(document)


def test_forms_that_have_no_whole_mark_are_named_below_the_ranks_with_the_reason() -> None:
    waiting = card(
        [leaf("产出指标/数量指标/甲", "60", "50"), leaf("产出指标/数量指标/乙", "40", status=Status.PENDING)],
        project=cell("待"),
        grade=None,
        grade_range=("差", "优"),
    )
    uneven = card([leaf("产出指标/数量指标/甲", "90", "90")], project=cell("偏"), grade=None)
    both = card(
        [leaf("产出指标/数量指标/甲", "50", "50"), leaf("产出指标/数量指标/乙", "40", status=Status.PENDING)],
        project=cell("双"),
        grade=None,
    )
    document = summary_report([waiting, project("甲", "80"), uneven, both])
    assert [row[1] for row in table(document, "得分排名表")] == ["甲"]
    assert [(row[0], row[-1]) for row in table(document, "不参加排名、重复申报的项目表")] == [
        ("待", "不排名：40分有待评判"),
        ("偏", "不排名：分值合计90分，应为100分，不评等级"),
        ("双", "不排名：分值合计90分，应为100分，不评等级；40分有待评判"),
    ]
    assert "有3个项目不参加排名，不计入平均：分值合计不符的2个、有待评判的2个（有的不止一种）。" in said(document)[0]
    nobody = summary_report([waiting])
    assert [block.caption for block in nobody.blocks if isinstance(block, Table)][1] == "不参加排名、重复申报的项目表"


def test_marks_out_of_different_totals_are_ranked_with_a_word_of_caution() -> None:
    of_ninety = card([leaf("产出指标/数量指标/甲", "90", "80")], project=cell("乙"))
    caution = "各项目的分值合计不同，名次只按得分排列，供参考。"
    assert caution in said(summary_report([project("甲", "85"), of_ninety]))
    assert caution not in said(summary_report([project("甲", "85"), project("乙")]))


def test_a_form_that_is_there_twice_is_ranked_twice_and_the_second_says_so() -> None:
    cards = [project("甲", source=at(1)), project("甲", source=at(40)), project("甲", source=at(60), year=2019)]
    rows = table(summary_report(cards), "不参加排名、重复申报的项目表")
    assert [row[-1] for row in rows] == ["参加排名；与 form.yaml:1 重复"]


def test_files_that_were_not_read_are_listed_with_the_reason() -> None:
    lost = Problem(Source("申报/坏.xlsx"), "workbook.damaged", "文件打不开。", "请重新保存。")
    for cards in ([], [project("甲")]):
        document = summary_report(cards, left_out=[lost])
        assert table(document, "没有读到的文件表") == [["申报/坏.xlsx", "文件打不开。", "请重新保存。"]]
    assert "没有读到的文件" not in markdown.render(summary_report([project("甲")]))


def test_a_file_that_was_read_in_part_is_not_said_to_be_absent() -> None:
    gone = Problem(Source("坏.xlsx"), "workbook.damaged", "文件打不开。", "请重新保存。")
    half = Problem(Source("form.yaml"), "form.no-indicators", "没有绩效指标。", "请补上。")  # the file of the project

    def told(*lost: Problem) -> str:
        return next(one for one in said(summary_report([project("甲")], left_out=lost)) if one.startswith("以下"))

    assert told(gone) == "以下1个文件没有读或略过，其中的项目不在本文中。"
    assert told(half) == "以下1个文件只读了一部分，读出的自评表在本文中，其余的不在。"
    assert told(gone, half) == (
        "以下2个文件中，1个没有读或略过，其中的项目不在本文中；1个只读了一部分，读出的自评表在本文中，其余的不在。"
    )
    rows = table(summary_report([project("甲")], left_out=[gone, half]), "没有读到的文件表")
    assert [row[1] for row in rows] == ["文件打不开。", "只读了一部分：没有绩效指标。"]


def test_units_stand_beside_each_other_where_there_are_several() -> None:
    cards = [project("甲", "90"), project("乙", "80"), project("丙", unit=cell("另一单位"), findings=[finding()])]
    assert table(summary_report(cards), "各单位情况表（金额单位：万元）") == [
        ["某市公路中心", "2", "2", "85.00", "0.00", "80", "80", "100%", "0"],
        ["另一单位", "1", "1", "100.00", "0.00", "40", "40", "100%", "1"],
    ]
    titles = [block.text for block in summary_report(cards[:2]).blocks if isinstance(block, Heading)]
    assert "各单位情况" not in titles


@pytest.mark.slow
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
