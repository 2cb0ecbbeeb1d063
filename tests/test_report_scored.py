"""Reports on forms as the engine scores them: messages, sentences and tables read together, as their reader would."""

from dataclasses import replace
from datetime import date

import pytest

from helpers.scorecards import card, cell, leaf
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.intake.canonical import parse
from jixiao.records import Scorecard, Status
from jixiao.records.reference import Verified
from jixiao.render import markdown
from jixiao.report.causes import causes
from jixiao.report.department import department_report
from jixiao.report.project import project_report
from jixiao.report.summary import summary_report
from jixiao.report.working import working_paper

FORM = """
project: {project}
unit: 308503-某市公路中心
year: 2021
budget: {budget}
indicators:
  - {{path: [产出指标, 数量指标, 里程], target: 10公里, actual: {actual}, reason: {reason}}}
"""


def scored(
    actual: str = "9公里",
    *,
    reason: str = "雨季停工。",
    project: str = "道路养护",
    budget: str = "{total: {annual: 1100, executed: 949.68}}",
) -> Scorecard:
    form = FORM.format(project=project, budget=budget, actual=actual, reason=reason)
    (submission,) = parse(located.load(form, "表.yaml"))
    return appraisal.appraise(appraisal.ready("project-self-evaluation/2020"), submission)


def page(one: Scorecard) -> str:
    return markdown.render(project_report(one)).replace("**", "")


def paper(one: Scorecard) -> str:
    return markdown.render(working_paper(one)).replace("**", "")


def test_a_reason_that_ends_its_sentence_does_not_end_ours_twice() -> None:
    told = page(scored(budget="{total: {annual: 1100, executed: 949.68, reason: 款未到。}}"))
    assert "单位说明的原因为“雨季停工”。" in told
    assert "单位说明的偏差原因：款未到。" in told
    assert "。。" not in told + paper(scored())
    assert "单位说明：雨季停工。" in paper(scored(reason="雨季停工；"))


@pytest.mark.slow
def test_what_somebody_quotes_stands_in_single_marks_where_we_quote_him() -> None:
    told = page(scored("“基本完成”"))
    assert "““" not in told and "””" not in told
    named = [scored(project=f"“三供一业”移交{n}") for n in range(3)]
    found = appraisal.appraise_all(appraisal.ready("project-self-evaluation/2020"), [one.submission for one in named])[
        0
    ][0]
    (message,) = (one.message for one in found.findings if one.id == "department.underspent-widely")
    assert "“‘三供一业’移交0”" in message


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("≥1:3", "数量指标的目标“≥1:3”是比，没有读作数值。"),
        ("≥12期，600人次", "数量指标的目标“≥12期，600人次”里有几个数，不能作为一个指标值。"),
        ("全面覆盖", "数量指标的目标“全面覆盖”没有数值。"),
    ],
)
def test_a_target_of_several_numbers_is_not_said_to_have_none(target: str, told: str) -> None:
    form = FORM.replace("10公里", f'"{target}"').format(
        project="甲", budget="{total: {annual: 5, executed: 5}}", actual="已完成", reason=""
    )
    (submission,) = parse(located.load(form, "表.yaml"))
    one = appraisal.appraise(appraisal.ready("project-self-evaluation/2020"), submission)
    (message,) = (found.message for found in one.findings if found.id == "target.unquantified")
    assert message == told
    assert ("没有数值" in paper(one) + page(one)) is (target == "全面覆盖")
    assert ("定性表述" in page(one)) is (target == "全面覆盖")


def test_the_money_behind_a_finding_is_told_in_the_unit_of_the_form() -> None:
    assert "数据：执行率 86.33%，预算数 1100万元，执行数 949.68万元；" in paper(scored())
    in_yuan = scored(budget="{unit: 元, total: {annual: 1100, executed: 949.68}}")
    assert "预算数 1100元，执行数 949.68元；" in paper(in_yuan)


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        ("{total: {executed: 5}}", "“预算执行率”的预算数没有填写，计0分。"),
        ("{total: {annual: 5}}", "“预算执行率”的执行数没有填写，计0分。"),
        ("{}", "“预算执行率”的预算数和执行数没有填写，计0分。"),
        ("{fiscal: {annual: 4, executed: 3}}", "“预算执行率”的预算数和执行数的总额（其中各项已填）没有填写，计0分。"),
        ("{total: {annual: 5}, other: {executed: 3}}", "“预算执行率”的执行数的总额（其中各项已填）没有填写，计0分。"),
        ("{total: {executed: 5}, other: {executed: 3}}", "“预算执行率”的预算数没有填写，计0分。"),
    ],
)
def test_a_budget_that_is_missing_is_called_by_what_is_missing(budget: str, told: str) -> None:
    made = scored(budget=budget)
    assert [one.message for one in made.findings if one.id == "value.missing"] == [told]
    assert "、缺少数据 |" not in page(made)
    assert "| 缺少数据 | 10 | 0 |" in page(made)


def test_a_blank_row_is_called_by_its_own_columns() -> None:
    (message,) = (one.message for one in scored("").findings if one.id == "value.missing")
    assert message == "“里程”的实际完成值没有填写，计0分。"


def test_amounts_of_a_form_that_names_no_unit_are_in_wan_yuan_everywhere() -> None:
    told = page(scored())
    assert "全年预算数1100万元，执行数为949.68万元，完成预算的86.33%，较预算少150.32万元。" in told
    assert "未使用的150.32万元" in told
    assert "本项目全年预算数1100万元。" in told
    in_yuan = page(scored(budget="{total: {annual: 11000000元, executed: 9496800元}}"))
    assert "全年预算数1100万元，执行数为949.68万元" in in_yuan


def test_a_card_on_which_every_point_waits_has_no_mark_yet() -> None:
    waiting = scored("基本完成", budget="{total: {annual: 0, executed: 0}}")
    assert waiting.pending == waiting.possible
    assert "满分100分，均待评判，尚无得分。" in page(waiting)
    assert "涉及1个单位，尚无得分。" in markdown.render(summary_report([waiting]))
    whole = "2021年部门整体支出绩效评价等级目前在“差”与“优”之间，总分在0分与100分之间，待评判100分。"
    assert whole in markdown.render(department_report(waiting, []))
    assert "项目得0分（满分100分）。" in page(scored("0公里", budget="{total: {annual: 5, executed: 0}}"))


def test_a_line_that_does_not_apply_has_no_mark_in_words_where_its_form_gives_it_points() -> None:
    idle = leaf("预算执行率", "10", status=Status.NOT_APPLICABLE, text="预算数为0，不适用")
    told = markdown.render(project_report(card([idle, leaf("产出指标/数量指标/里程", "90")]), outline="national"))
    assert "预算执行率不计分：预算数为0，不适用。" in told
    assert "预算执行率分值10分，得0分" not in told


def test_units_are_named_the_same_way_in_every_table() -> None:
    assert "308503" not in markdown.render(summary_report([scored(), scored("8公里")]))


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        *(("/home/someone/表.yaml", "表.yaml"), (r"C:\表\表.yaml", "表.yaml")),
        *(("表.yaml", "表.yaml"), ("申报/表.yaml", "申报/表.yaml")),
    ],
)
def test_the_folders_of_a_machine_are_not_told(named: str, shown: str) -> None:
    made = scored()
    source = made.submission.source
    moved = type(source)(named, source.line, source.col)
    made = replace(made, submission=replace(made.submission, source=moved))
    assert f"数据出自申报文件“{shown}”" in paper(made)
    assert shown not in page(made)


def test_the_working_paper_proves_every_mark_and_names_the_law_with_its_hash() -> None:
    one = scored()
    told = markdown.render(working_paper(one)).replace("**", "")
    assert "道路养护项目2021年绩效评价底稿" in told
    assert one.ruleset.sha256 in told
    for part in ("评分规则和申报文件", "评分表", "得分的依据", "发现的问题", "评分步骤"):
        assert f"、{part}\n" in told
    assert "单位文字的出处" not in told
    words = replace(one.submission, year=None, unit=None, narrative={"use": cell("按合同支付。")})
    bare = replace(
        one, lines=(), findings=(), submission=words, ruleset=replace(one.ruleset, verified=Verified.ORIGINAL)
    )
    told = markdown.render(working_paper(bare, on=date(2022, 3, 1))).replace("**", "")
    assert "评分步骤\n" not in told and "供参考" not in told
    assert "单位文字的出处\n" in told and "报告日期：2022年3月1日" in told


def test_the_causes_of_a_card_are_its_gravest_kinds_of_findings() -> None:
    one = scored()
    found = causes(one)
    assert [(cause.name, cause.findings[0].id) for cause in found] == [
        ("目标设置", "indicator.direction"),
        ("资金执行", "budget.underspent"),
    ]
    assert [len(cause.findings) for cause in found] == [6, 1]
    assert causes(replace(one, findings=())) == ()
