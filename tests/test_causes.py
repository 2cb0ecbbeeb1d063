"""The problems and suggestions of a report: which findings they put together, and every sentence that they are told in."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jixiao
from helpers import ROOT
from helpers.scorecards import at, card, cell, figures, finding, leaf
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.intake.canonical import parse
from jixiao.law.store import read_ruleset, shipped_files
from jixiao.records import Budget, CauseName, Evidence, Finding, Fund, Row, Scorecard
from jixiao.report import problems, tellings
from jixiao.report.blocks import Link, Paragraph, text
from jixiao.report.causes import KINDS, Cause, causes, causes_of, left
from jixiao.report.flaws import FILED, FLAWS, GENERAL
from jixiao.say import labels

WHO = "某市公路中心"


def about(id_: str, name: str, severity: str = "warning", **more: Any) -> Finding:
    """A finding about a line of 产出指标/数量指标."""
    values = {"subject": name, "path": ("产出指标", "数量指标", name), "message": "甲。", "advice": "乙。"} | more
    return finding(id_, severity, **values)


def line(name: str, **more: Any) -> Any:
    return leaf(f"产出指标/数量指标/{name}", "10", **more)


def told(one: Scorecard) -> list[str]:
    return [text(block.spans) for block in problems.problems(one) if isinstance(block, Paragraph)]


def advised(one: Scorecard) -> list[str]:
    return [text(block.spans) for block in problems.suggestions(one) if isinstance(block, Paragraph)]


UNDERSPENT = finding("budget.underspent", subject="预算执行率", stake=Decimal("1.50"))
SHORT = {"budget": figures("60", "51"), "findings": [UNDERSPENT]}


# --- a paragraph for each cause -----------------------------------------------------------------------------------


def test_money_that_was_not_used_is_told_with_its_amounts_points_and_consequence() -> None:
    one = card([line("里程")], **SHORT)
    assert told(one) == [
        "评价发现，预算执行率偏低，资金未按计划使用。全年预算数60万元，执行数为51万元，完成预算的85%，较预算少9万元。"
        "涉及1.5分，造成资金闲置，影响财政资金的有效配置。"
    ]
    assert advised(one) == [
        "针对上述问题，建议某市公路中心查明预算未执行的原因，按近年实际支出和任务数量重新测算资金需求，对未使用的9万元按规定结转或者交回。"
    ]
    (cause,) = causes(one)
    assert (cause.name, cause.stake, cause.money) == ("资金执行", Decimal("1.50"), 9)
    assert cause.measure == "按实际需要调整预算，加快资金执行"


def test_a_budget_that_is_too_large_is_a_cause_of_its_own() -> None:
    one = card([line("里程")], findings=[finding("budget.loose", subject="预算编制")])
    assert told(one) == [
        "评价发现，预算编制偏松。产出指标全部完成，资金却没有用完。预算安排高于实际需要，占用了可以用于其他项目的财政资金。"
    ]
    assert advised(one) == [
        "针对上述问题，建议某市公路中心按完成任务的实际单位成本重新测算资金需求，据此编制下年度预算。"
    ]
    assert causes(one)[0].money is None


def test_aims_that_are_badly_set_are_told_kind_by_kind_with_three_names_at_most() -> None:
    names = ("甲路", "乙路", "丙路", "丁路")
    found = [about("target.unquantified", name) for name in names]
    high = about("target.too-low", "戊路", evidence={"ratio": "2.24"})
    one = card([line(name) for name in (*names, "戊路")], findings=[*found, high])
    assert told(one) == [
        "评价发现，数量指标的目标不便计量，个别指标的目标值偏低。数量指标“甲路”“乙路”“丙路”等4项的目标不是一个可以比较的数值；"
        "“戊路”（完成值为目标值的224%）的目标值明显偏低。"
        "完成程度难以衡量，绩效目标起不到约束作用，目标起不到约束和激励作用。"
    ]
    assert advised(one) == [
        "针对上述问题，建议某市公路中心把“甲路”“乙路”“丙路”等4项的目标各写为一个可以计数的数值，如人数、次数、件数；"
        "分析“戊路”超额完成的原因，下年度按历史水平重新设定目标值。"
    ]


def test_what_is_not_proved_is_told_with_the_points_that_rest_on_it() -> None:
    copied = [about("target.restated", name, stake=Decimal("6.25")) for name in ("发放时间", "保障期限")]
    asked = about("satisfaction.unsurveyed", "群众满意度", stake=Decimal("10.00"))
    one = card([line("发放时间"), line("保障期限"), line("群众满意度", actual="100%")], findings=[asked, *copied])
    assert told(one) == [
        "评价发现，部分指标未填报实际完成情况，满意度缺少调查依据。"
        "“发放时间”“保障期限”填报的完成值只是重复目标值，没有反映实际发生的情况；"
        "“群众满意度”（填报100%）没有写明调查方式和数据来源。"
        "涉及22.5分，完成情况无法核实，相应得分缺少依据，服务对象是否满意无法确认。"
    ]
    assert advised(one) == [
        "针对上述问题，建议某市公路中心对“发放时间”“保障期限”补报实际发生的数值、日期或者事实，并附统计报表、验收资料等佐证材料；"
        "就“群众满意度”开展问卷调查或者回访，保存样本数量、回收率和统计结果。"
    ]


def test_a_bound_is_told_as_one_and_a_missing_reason_after_the_money_that_it_is_of() -> None:
    silent = finding("budget.unexplained", "error", subject="预算执行率", cause="资金执行")
    one = card([line("学员人数", actual="≥95人")], budget=figures("60", "51"), findings=[silent, UNDERSPENT])
    (money,) = causes(one)
    assert money.title == "预算执行率偏低，资金未按计划使用，未说明预算未执行的原因"
    assert text(money.told).endswith("较预算少9万元；自评表没有填写预算未执行的原因")
    bound = replace(one, findings=(about("actual.inequality", "学员人数"),))
    assert text(causes(bound)[0].told) == "“学员人数”（完成值为≥95人）只填报了一个界限，没有填报实际数值"


def missed(reason: str) -> Scorecard:
    one = line("里程", target="10公里", actual="9公里", reached=False)
    row = Row(path=one.path, source=at(10), reason=cell(reason))
    said = {"first": "3人次", "second": "4人次"}
    conflict = about("value.conflict", "失败退回人次", evidence=said, path=())
    per_head = about("value.conflict", "人均成本", evidence={"first": "4.68万元"}, path=())
    lost = about("target.missed", "里程", stake=Decimal("1.00"))
    return card([one, line("宽度")], rows=[row], findings=[lost, conflict, per_head])


def test_what_was_not_done_is_told_with_both_values_and_the_units_reason() -> None:
    assert told(missed("雨季停工。下年补做。")) == [
        "评价发现，个别绩效指标未达到预定目标，自评数据前后不一致。"
        "“里程”（完成值9公里，没有达到目标值10公里，单位说明的原因是“雨季停工”）与预定目标存在偏差；"
        "“失败退回人次”（一处为“3人次”，另一处为“4人次”）、“人均成本”（填为“4.68万元”，与相关数据不符）的说法前后不一致。"
        "涉及1分，项目的预定任务没有全部完成，自评数据的真实性难以判断。"
    ]
    assert "没有达到目标值10公里）" in told(missed(""))[0]


@pytest.mark.parametrize("reason", ["一是停工。", "（1）停工", "1、停工", "①停工", "停" * 61])
def test_a_reason_that_counts_or_is_long_is_not_quoted_within_a_sentence(reason: str) -> None:
    assert "单位说明" not in told(missed(reason))[0]


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        ("≤3次", "5次", "完成值5次，超过目标值≤3次"),
        ("90%~95%", "80%", ""),  # outside an interval a person judges
        ("≥5次", "3次", "完成值3次，没有达到目标值≥5次"),
    ],
)
def test_the_word_for_a_miss_follows_the_direction_of_its_target(target: str, actual: str, said: str) -> None:
    form = (
        "project: 养护\nunit: 中心\nyear: 2021\nbudget: {total: {annual: 10, executed: 10}}\nindicators:\n"
        f"  - {{path: [产出指标, 数量指标, 检查], target: {target}, actual: {actual}}}\n"
        "  - {path: [产出指标, 数量指标, 里程], target: ≥9公里, actual: 8公里}\n"
    )
    (submission,) = parse(located.load(form, "表.yaml"))
    found = appraisal.appraise(appraisal.ready("project-self-evaluation/2020"), submission)
    whole = "".join(told(found))
    assert "“里程”（完成值8公里，没有达到目标值≥9公里）" in whole
    assert said in whole
    assert ("“检查”（" in whole) == bool(said)


# --- one, several, none -------------------------------------------------------------------------------------------


def test_several_problems_are_counted_and_answered_in_their_order() -> None:
    severe = replace(UNDERSPENT, severity="error")
    more = about("target.restated", "里程", stake=Decimal("10.00"))
    one = card([line("里程"), line("宽度")], budget=figures("60", "51"), findings=[more, severe])
    lead, first, second = told(one)
    assert lead == "评价发现以下两个方面的问题。"
    assert first.startswith("一是预算执行率偏低，资金未按计划使用。")
    assert second.startswith("二是个别指标未填报实际完成情况。“里程”填报的")
    lead, first, second = advised(one)
    assert lead == "针对上述问题，建议某市公路中心："
    assert first.startswith("一是查明")
    assert second.startswith("二是对“里程”补报")


def test_all_lines_and_three_causes_are_called_so() -> None:
    found = [about("target.restated", "里程"), about("value.missing", "里程"), UNDERSPENT]
    one = card([leaf("预算执行率", "10"), line("里程")], findings=found)
    lead, *rest = told(one)
    assert lead == "评价发现以下三个方面的问题。"
    assert any("全部指标未填报实际完成情况" in paragraph for paragraph in rest)


def test_a_card_without_problems_says_so_and_what_the_working_paper_has() -> None:
    assert told(card()) == ["评价未发现影响项目绩效的问题。"]
    assert advised(card()) == ["没有需要提出的建议。"]
    noted = card([line("里程")], findings=[about("unit.missing", "里程", "info")])
    assert told(noted) == ["评价未发现影响项目绩效的问题，填报中需要更正的细节记入评价底稿。"]
    assert left(noted) == noted.findings


def test_what_is_only_to_be_noted_is_told_with_graver_things_of_its_cause_or_alone() -> None:
    small = about("level.missing", "成本指标", "info", path=())
    assert told(card(findings=[small])) == [
        "评价发现，绩效指标不完整。没有设置“成本指标”。指标体系不能全面反映项目绩效。"
    ]
    other = card([line("里程")], findings=[about("target.restated", "里程"), small])
    assert left(other) == (small,)
    same = card([line("里程")], findings=[about("target.unquantified", "里程"), small])
    assert left(same) == ()
    assert "没有设置“成本指标”" in told(same)[0]


def test_how_the_form_was_filled_in_is_told_after_what_is_wrong_with_the_project() -> None:
    marks = finding("total.mismatch", "error", stake=Decimal("9.00"), evidence={"printed": "100", "sum": "91"})
    alone = card([line("里程")], budget=figures("60", "51"), findings=[marks, UNDERSPENT])
    assert [cause.name for cause in causes(alone)] == ["资金执行", "管理"]
    beside = card([line("里程"), line("宽度")], findings=[marks, about("target.missed", "里程")])
    assert told(beside) == [
        "评价发现，个别绩效指标未达到预定目标，自评总分计算有误。“里程”（完成值1，没有达到目标值1）与预定目标存在偏差；"
        "自评表的总分为100分，各项自评得分相加为91分。"
        "涉及9分，项目的预定任务没有全部完成，自评结果不能如实反映项目绩效。"
    ]


def test_more_kinds_than_a_problem_holds_are_left_to_the_working_paper() -> None:
    ids = [id_ for id_ in FLAWS if finding(id_).cause == "目标设置"]
    one = card([line("里程")], findings=[about(id_, "里程") for id_ in ids])
    (cause,) = causes(one)
    assert [one.id for one in cause.findings] == ids[:KINDS]
    assert [one.id for one in left(one)] == ids[KINDS:]


def test_several_lines_of_one_name_are_counted_before_it() -> None:
    found = [about("indicator.duplicated", "里程", source=at(n)) for n in (5, 6)]
    assert "。2项“里程”在不同的二级指标下重复设置。" in told(card([line("里程")], findings=found))[0]


def test_two_findings_about_one_line_are_of_one_line() -> None:
    found = [about("value.uncomputed", "里程", severity) for severity in ("error", "info")]
    one = card([line("里程"), line("桥梁")], findings=found)
    assert told(one)[0].startswith("评价发现，个别指标缺少计算结果。“里程”没有填报计算结果")
    assert "补填“里程”的计算结果" in advised(one)[0]


def test_points_of_several_findings_at_one_place_count_once() -> None:
    both = [
        about("target.missed", "里程", source=at(5), stake=Decimal("0.85")),
        about("score.mismatch", "里程", source=at(5), stake=Decimal("0.50")),
        about("value.missing", "宽度", source=at(6), stake=Decimal("10.00")),
    ]
    (cause,) = causes(card([line("里程"), line("宽度")], findings=both))
    assert cause.stake == Decimal("10.85")


def test_names_lead_to_their_lines() -> None:
    one = card([line("里程")], findings=[about("target.restated", "里程")])
    assert [span for span in causes(one)[0].told if isinstance(span, Link)] == [Link("“里程”", "line-2")]


def test_a_form_without_a_unit_is_answered_by_its_project_unit() -> None:
    assert advised(card([line("里程")], unit=None, **SHORT))[0].startswith("针对上述问题，建议项目单位查明")


# --- what a bureau's own rules find -------------------------------------------------------------------------------


def own(n: int, **more: Any) -> Finding:
    values = {"subject": "合同", "message": f"第{n}份合同没有验收。", "advice": "补办验收。"} | more
    return finding("contract.unaccepted", **values)


def test_what_a_bureaus_own_rule_finds_is_told_in_its_words_under_its_cause() -> None:
    one = card(findings=[own(1), own(2)])
    assert causes(one)[0].name == "管理"
    assert told(one) == ["评价发现，项目管理不够到位。第1份合同没有验收；第2份合同没有验收。项目绩效未能完整反映。"]
    assert advised(one) == ["针对上述问题，建议某市公路中心补办验收。"]
    money = card(findings=[own(1, cause="资金执行", advice="")])
    assert causes(money)[0].title == "资金使用与预算存在偏差"
    assert advised(money) == ["针对上述问题，建议某市公路中心加强预算执行管理，及时纠正偏差。"]


def test_a_rule_of_a_shipped_id_that_gives_other_figures_is_told_by_its_title() -> None:
    one = card(budget=figures(None, None), findings=[finding("total.mismatch"), UNDERSPENT])
    assert "自评总分计算有误。自评总分计算有误。" in "".join(told(one))
    assert "对未使用的资金按规定结转或者交回" in "".join(advised(one))
    odd = card([line("里程")], findings=[finding("rate.mismatch", evidence={"rate": "九成", "printed": "90%"})])
    assert "自评表的执行率为90%，按预算数和执行数计算为九成" in told(odd)[0]


def test_a_note_without_figures_is_left_out() -> None:
    one = card([line("里程")], findings=[about("target.too-low", "里程"), about("target.missed", "不在表上")])
    whole = "".join(told(one))
    assert "“里程”的目标值明显偏低" in whole
    assert "“不在表上”与预定目标存在偏差" in whole


# --- what the unit says itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "年初预算60万元，实际支出51万元。",
        "由于人员减少，比预算少用9万元。",
    ],
)
def test_a_fact_that_the_unit_tells_itself_is_not_told_again(said: str) -> None:
    short = card([line("里程")], narrative={"problems": cell(said), "suggestions": cell("做好测算。")}, **SHORT)
    assert told(short) == [f"单位自评反映：{said}"]
    assert advised(short) == ["单位提出：做好测算。"]
    more = replace(short, findings=(*short.findings, about("target.restated", "里程")))
    assert told(more)[0] == f"单位自评反映：{said}"
    assert told(more)[1].startswith("评价还发现，全部指标未填报实际完成情况。")
    assert advised(more) == [
        "单位提出：做好测算。",
        "针对评价发现的问题，另建议某市公路中心对“里程”补报实际发生的数值、日期或者事实，并附统计报表、验收资料等佐证材料。",
    ]
    both = replace(more, findings=(*more.findings, about("value.missing", "里程")))
    assert told(both)[1] == "评价还发现以下两个方面的问题。"
    assert advised(both)[1] == "针对评价发现的问题，另建议某市公路中心："


def test_a_unit_that_only_names_a_line_has_not_told_what_is_wrong_with_it() -> None:
    lines = [line("养护里程数", target="10公里", actual="9公里", reached=False), line("路面", actual="9公里")]
    lost = card(lines, findings=[about("target.missed", "养护里程数")])
    said = replace(lost.submission, narrative={"problems": cell("养护里程数只有9公里。")})
    assert told(replace(lost, submission=said)) == ["单位自评反映：养护里程数只有9公里。"]
    for words in ("养护里程数没有完成。", "只完成9公里。"):
        other = replace(lost.submission, narrative={"problems": cell(words)})
        assert len(told(replace(lost, submission=other))) == 2
    short_name = card(lines, findings=[about("target.missed", "路面")], narrative={"problems": cell("路面9公里。")})
    assert len(told(short_name)) == 2
    whole = card(lines, findings=[finding("total.mismatch", subject="各项得分总分")], narrative=said.narrative)
    assert len(told(whole)) == 2


@pytest.mark.parametrize("said", ["无。", "没有", "未发现问题。", "不存在明显问题"])
def test_a_unit_that_found_nothing_is_not_quoted_before_what_was_found(said: str) -> None:
    one = card([line("里程")], narrative={"problems": cell(said)}, **SHORT)
    assert told(one)[0].startswith("评价发现，预算执行率偏低")


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"use": "决算数小于预算的原因是发放人数减少。"}, "发放人数减少"),
        ({"problems": "预算执行未达序时进度，由于雨季停工，进度慢。"}, "雨季停工"),
        ({"use": "由于本项目资金按月申请，需要按时到账。"}, ""),
        ({"use": "执行数低于预算的原因是一是停工二是招标晚。"}, ""),
        ({}, ""),
    ],
)
def test_why_money_was_not_used_is_taken_from_the_units_text(texts: dict[str, str], why: str) -> None:
    one = card(narrative={key: cell(said) for key, said in texts.items()}, **SHORT)
    assert tellings.own_reason(one) == why
    assert (f"，单位说明的原因是“{why}”" in text(causes(one)[0].told)) == bool(why)


def test_why_money_was_not_used_is_taken_from_the_form_before_the_text() -> None:
    fund = Fund(source=at(4), reason=cell("招标推迟；下年支付"))
    one = card(narrative={"use": cell("支出少于预算是由于人数减少。")}, funds=Budget(total=fund), **SHORT)
    assert tellings.own_reason(one) == "招标推迟"
    assert tellings.own_reason(replace(one, submission=replace(one.submission, budget=Budget(total=Fund(at(4)))))) == (
        "人数减少"
    )


# --- several projects ---------------------------------------------------------------------------------------------

WIDELY = finding("department.underspent-widely", subject="308503-某市公路中心", of_unit=True, evidence={"count": "3"})


def project(name: str | None, *findings: Finding, **more: Any) -> Scorecard:
    values: dict[str, Any] = {"project": None if name is None else cell(name), "budget": figures("60", "51")} | more
    return card([line("里程")], findings=findings, **values)


def test_what_shows_over_several_projects_is_told_of_the_department_alone() -> None:
    one = project("甲", UNDERSPENT, WIDELY)
    assert left(one) == (WIDELY,)
    whole = card(project=cell("部门整体支出"), findings=[WIDELY])
    assert told(whole) == [
        "评价发现，多个项目预算执行率偏低。同一年度有3个项目预算执行率偏低。反映部门的预算编制和执行管理存在共性问题。"
    ]
    (cause,) = causes_of([one, project("乙", UNDERSPENT), project("丙")])
    assert text(cause.told) == "“甲”“乙”2个项目预算执行率偏低，资金未按计划使用，涉及资金18万元"
    assert cause.title == "预算执行率偏低，资金未按计划使用"
    assert (cause.stake, cause.money) == (Decimal("3.00"), 18)
    assert cause.advice.endswith("统筹调整以后年度的项目预算")
    assert WIDELY in cause.findings
    (alone,) = causes_of([project("甲", WIDELY), project("乙")])
    assert text(alone.told) == "甲项目多个项目预算执行率偏低"


def test_projects_are_named_as_far_as_a_sentence_holds_them() -> None:
    five = [project(name, UNDERSPENT) for name in "甲乙丙丁"]
    assert text(causes_of([*five, project("戊")])[0].told).startswith("“甲”“乙”“丙”等4个项目预算执行率偏低")
    assert text(causes_of(five)[0].told).startswith("全部4个项目预算执行率偏低")
    assert text(causes_of([project("甲", UNDERSPENT), project("乙")])[0].told).startswith("甲项目预算执行率偏低")
    assert text(causes_of([project(None, UNDERSPENT), project("乙")])[0].told).startswith("未填写名称的项目预算")
    nameless = [project(None, UNDERSPENT), project(None, UNDERSPENT), project("乙")]
    assert text(causes_of(nameless)[0].told).startswith("2个项目预算执行率偏低")


def test_whose_a_problem_is_is_said_once_for_all_that_is_wrong_with_the_same_projects() -> None:
    both = [UNDERSPENT, finding("bureau.idle", severity="info", cause="资金执行")]
    (one,) = causes_of([project("甲", *both), project("乙", *both)])
    assert text(one.told) == "全部2个项目预算执行率偏低，资金未按计划使用，涉及资金18万元；资金使用与预算存在偏差"
    (two,) = causes_of([project("甲", *both), project("乙", UNDERSPENT)])
    assert text(two.told).endswith("涉及资金18万元；甲项目资金使用与预算存在偏差")


def test_projects_of_several_units_are_answered_by_each_and_amounts_of_several_units_are_not_added() -> None:
    dear = project("乙", UNDERSPENT, unit=cell("某县公路局"), budget=figures("600000", "510000", unit="元"))
    (cause,) = causes_of([project("甲", UNDERSPENT), dear])
    assert text(cause.told) == "全部2个项目预算执行率偏低，资金未按计划使用"
    assert cause.money is None
    assert (cause.who, cause.advice) == (
        "各项目单位",
        "查明预算未执行的原因，按近年实际支出和任务数量重新测算资金需求，对未使用的资金按规定结转或者交回",
    )
    (alone,) = causes_of([project("甲", about("target.restated", "里程"))])
    assert (alone.who, alone.advice[:8]) == ("某市公路中心", "对有关指标补报实")


# --- the words ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_kind_of_finding_of_shipped_rules_has_words_or_is_the_working_papers() -> None:
    opened = [read_ruleset(f"{id_}/{edition}")[0] for id_, edition, _ in shipped_files()]
    rules = {rule.id: rule for one in opened for rule in one.rules}
    assert set(rules) == set(labels.FINDING)
    # What is found before the year ends is told in the papers of the monitoring and of the review, in its own words.
    assert {rule.id for one in opened if one.ruleset.stage == "results" for rule in one.rules} == set(FLAWS) | FILED
    assert not set(FLAWS) & FILED
    assert set(GENERAL) == set(get_args(CauseName)) == {rule.cause for rule in rules.values()}
    assert all("cause" in rule.model_fields_set for one in opened for rule in one.rules)


@pytest.mark.parametrize("id_", FLAWS)
def test_words_are_clauses_of_an_official_document(id_: str) -> None:
    flaw = FLAWS[id_]
    for words in (flaw.title, flaw.told, flaw.follows, flaw.measure, flaw.action, *flaw.notes):
        assert words
        assert not words.endswith(("。", "；", "，"))
        assert not re.search(r"规则集|引擎|编号|一是|[a-z]{3,}(?![}a-z])", re.sub(r"\{[a-z]+\}", "", words))
    assert set(re.findall(r"\{(\w+)\}", flaw.action)) <= {"which", "left"}
    assert set(re.findall(r"\{(\w+)\}", flaw.title)) <= {"some"}


# --- laws ---------------------------------------------------------------------------------------------------------

NAMES = ("甲", "乙", "丙", "丁", "戊")
FINDINGS = st.lists(
    st.builds(
        lambda id_, severity, name, points, of_unit: about(
            id_, name, severity, stake=Decimal(points).scaleb(-2), of_unit=of_unit
        ),
        st.sampled_from([*FLAWS, *sorted(FILED), "contract.unaccepted"]),
        st.sampled_from(labels.SEVERITIES),
        st.sampled_from(NAMES),
        st.integers(0, 1000),
        st.booleans(),
    ),
    max_size=25,
)


@pytest.mark.slow
@given(FINDINGS)
def test_every_finding_is_in_one_problem_or_left_to_the_working_paper(found: list[Finding]) -> None:
    one = card([line(name) for name in NAMES], findings=found)
    made = causes(one)
    inside = Counter(id(each) for cause in made for each in cause.findings)
    outside = Counter(map(id, left(one)))
    assert inside + outside == Counter(map(id, one.findings))
    assert len(made) == len({cause.name for cause in made}) <= 5
    for cause in made:
        stakes: dict[object, Decimal] = {}
        for each in cause.findings:
            stakes[each.path] = max(stakes.get(each.path, each.stake), each.stake)
        assert cause.stake == sum(stakes.values(), Decimal(0))
        assert {each.cause for each in cause.findings} == {cause.name}
    assert [cause.name for cause in causes_of([one])] or not made


# --- read back ----------------------------------------------------------------------------------------------------

NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def wrong(one: Scorecard) -> Iterator[str]:
    """What a reader would stumble over in the problems and suggestions of a scorecard."""
    made = causes(one)
    if len(made) > 5:
        yield f"{len(made)} problems"
    known = set(map(_plain, NUMERAL.findall(repr(one.submission) + repr(one.budget) + repr(one.findings))))
    budget = one.budget
    if budget.budget is not None and budget.executed is not None:
        known |= {_plain(str(value)) for value in _decimals(budget.budget, budget.executed)}
    for cause in made:
        counts = {str(n) for n in range(len(cause.findings) + 1)}
        stakes = {_plain(str(cause.stake))}
        for words in _texts(cause):
            yield from (f"{n} in {words}" for n in NUMERAL.findall(words) if _plain(n) not in known | counts | stakes)
            yield from re.findall(r"(满意度的满意度|项目项目|指标指标|。。|；。|，，|、、)", words)
            yield from re.findall(r"[一二三四五]是(?!否)", words)
            yield from re.findall(r"规则集|yaml|第\d+行|line-|【|\d{6}-", words)
            if words.count("“") != words.count("”"):
                yield words


def _texts(cause: Cause) -> tuple[str, ...]:
    return (cause.title, text(cause.told), cause.consequence, cause.measure, cause.advice)


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _decimals(planned: Any, spent: Any) -> Iterator[Decimal]:
    """Amounts, difference and rate, reckoned apart from the engine."""
    a, b = (Decimal(one.numerator) / Decimal(one.denominator) for one in (planned, spent))
    yield from (a, b, abs(a - b))
    if a:
        yield (b / a * 100).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def scored(*paths: Path) -> tuple[Scorecard, ...]:
    cards: list[Scorecard] = []
    for path in paths:
        forms, _ = jixiao.read(path)
        cards += jixiao.appraise(jixiao.law("project-self-evaluation/2020"), forms)[0]
    return tuple(cards)


@pytest.mark.slow
def test_the_problems_of_all_examples_read_well() -> None:
    cards = scored(*sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in {".yaml", ".xlsx"}))
    assert len(cards) > 6
    assert [fault for one in cards for fault in wrong(one)] == []


@pytest.mark.slow
def test_the_problems_of_published_accounts_read_well(shared: Path) -> None:
    cards = scored(*sorted((shared / "seeds").glob("*.txt")))
    assert len(cards) == 10
    assert [fault for one in cards for fault in wrong(one)] == []
    assert all(2 <= len(causes(one)) <= 5 for one in cards if len(one.findings) > 4)


def test_a_figure_that_is_nowhere_and_a_double_word_would_be_noticed() -> None:
    odd = about("contract.unaccepted", "里程", message="满意度的满意度为77%，一是停工。")
    found = list(wrong(card([line("里程", evidence=Evidence.RESTATED)], findings=[odd])))
    assert "满意度的满意度" in found
    assert "一是" in found
    foreign = card([line("里程", actual="77次", reached=False)], findings=[about("target.missed", "里程")])
    assert any(fault.startswith("77 in") for fault in wrong(foreign))
