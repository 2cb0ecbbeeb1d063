"""What an evaluation says in prose: what was done, what it is worth, what is known where the unit wrote nothing."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from helpers.scorecards import TEACHERS, at, card, figures, finding, leaf, told
from helpers.scorecards import cell as written
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Source
from jixiao.intake import read
from jixiao.intake.canonical import NARRATIVE, parse
from jixiao.records import Budget, Evidence, FormGap, Fund, GapKind, Line, Scorecard, Status
from jixiao.records.steps import Overruled, Unproved
from jixiao.render import markdown
from jixiao.report import achieved, known, overview, sections, sentences, verdict
from jixiao.report import lines as of
from jixiao.report.achieved import Outcome
from jixiao.report.blocks import Block, Gap, Heading, Paragraph, Report, Table, text
from jixiao.report.outlines import OUTLINES, SECTIONS
from jixiao.report.project import project_report

#: What no paper that others sign may contain: ids, paths, places, formulas, words of the program.
PROGRAM = (
    *("project-self-evaluation", "yaml", "规则集", "评分步骤", "出处", "【问题", "最小(", "sha256", "附件1", "证据为"),
    *("照抄目标的", "核算得分", "指标 /"),
)


def scored(rows: str, budget: str = "{total: {annual: 100, executed: 100}}", **more: str) -> Scorecard:
    """A form with these indicator rows (YAML, one a line), scored."""
    lines = "".join(f"\n  - {{{row}}}" for row in rows.strip().splitlines())
    given = "".join(f"\n{key}: {value}" for key, value in more.items())
    form = f"project: 道路养护\nunit: 某局\nyear: 2021\nbudget: {budget}{given}\nindicators:{lines}\n"
    (submission,) = parse(located.load(form, "表.yaml"))
    return appraisal.appraise(appraisal.ready("project-self-evaluation/2020"), submission)


def prose(one: Scorecard, top: str = "产出指标") -> str:
    return achieved.told(one, top, dict(of.by_top(of.indicators(one)))[top])


def under(document: Report, title: str) -> list[Block]:
    """The blocks under the heading of this title, down to the next."""
    blocks = list(document.blocks)
    start = next(i for i, one in enumerate(blocks) if isinstance(one, Heading) and one.text == title) + 1
    end = next((i for i in range(start, len(blocks)) if isinstance(blocks[i], Heading)), len(blocks))
    return blocks[start:end]


def paragraphs(document: Report, title: str) -> list[str]:
    return [text(one.spans) for one in under(document, title) if isinstance(one, Paragraph)]


def gaps(document: Report) -> list[str]:
    spans = [document.title, *document.subtitle]
    spans += [one.spans for one in document.blocks if isinstance(one, Paragraph)]
    return [span.what for each in spans for span in each if isinstance(span, Gap)]


# --- what was done --------------------------------------------------------------------------------------------

Q = "path: [产出指标, 数量指标, {}], target: {}, actual: {}"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("养护里程}, target: 10公里, actual: 12公里", "养护里程12公里，高于10公里的目标。"),
        ("养护里程}, target: 10公里, actual: 9公里", "养护里程9公里，低于10公里的目标，为目标的90%。"),
        ("养护里程}, target: 10公里, actual: 10公里, basis: 验收单", "养护里程10公里，与目标一致。"),
        ("养护里程}, target: 10公里, actual: 10公里", "养护里程10公里，填报完成值与目标值相同，未附佐证。"),
        ("事故}, target: ≤4起, actual: 3起", "事故3起，控制在4起以内。"),
        ("事故}, target: ≤4起, actual: 5起", "事故5起，超过4起的控制目标，为目标的125%。"),
        ("事故}, target: 0起, actual: 1起", "事故1起，超过0起的控制目标。"),
        ("完工时间}, target: 2021年9月底前, actual: 2021年8月", "完工时间2021年8月，符合“2021年9月底前”的要求。"),
        ("合格率}, target: ≥95%, actual: ≥98%", "合格率只填报了范围，没有填报实际数，未附佐证。"),
        ("合格率}, target: ≥95%, actual: ≥95%", "合格率（≥95%）所填内容与目标相同，未附佐证。"),
        ("管护机制}, target: 健全, actual: 已完成", "管护机制只填报已完成，没有具体内容，未附佐证。"),
        ("管护机制}, target: 健全, actual: 基本健全", "管护机制待评判。"),
        ("管护机制}, target: 健全, actual: ''", "管护机制缺少评分所需的数据。"),
        ("管护机制}, target: 健全, actual: 健全, basis: 文件", "管护机制为健全，达到目标。"),
        ("含水率}, target: 5%-8%, actual: 6%", "含水率6%，达到目标。"),
        ("资金}, target: 100, actual: 90", "资金90，低于100的目标，为目标的90%。"),
    ],
)
def test_a_line_is_told_in_its_own_quantities_with_the_direction_of_its_mark(row: str, sentence: str) -> None:
    one = scored(f"path: [产出指标, 数量指标, {row.replace('}', ']', 1)}")
    assert prose(one) == f"产出指标仅1项，{sentence}"


def test_amounts_without_a_unit_that_are_those_of_the_budget_have_its_unit() -> None:
    one = scored(
        "path: [产出指标, 数量指标, 发放金额], target: 100, actual: 90", "{total: {annual: 100, executed: 90}}"
    )
    assert prose(one) == "产出指标仅1项，发放金额90万元，低于100万元的目标，为目标的90%。"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reason", "said"),
    [("雨季停工。", "，单位说明的原因为“雨季停工”"), ("''", "，自评表未填写原因"), ("", "")],
)
def test_a_missed_line_is_told_with_the_reason_of_its_row(reason: str, said: str) -> None:
    given = f", reason: {reason}" if reason else ""
    one = scored(f"path: [产出指标, 数量指标, 里程], target: 10公里, actual: 9公里{given}")
    assert prose(one) == f"产出指标仅1项，里程9公里，低于10公里的目标，为目标的90%{said}。"


def test_satisfied_missed_and_claimed_lines_are_told_apart_and_counted_once() -> None:
    one = scored(
        """path: [产出指标, 数量指标, 里程], target: 10公里, actual: 9公里
path: [产出指标, 数量指标, 桥梁], target: 4座, actual: 4座
path: [产出指标, 数量指标, 涵洞], target: 6座, actual: 6座
path: [产出指标, 质量指标, 合格率], target: 95%, actual: 97%
path: [产出指标, 质量指标, 工程资料的归档、移交情况], target: 完整, actual: 完整
path: [产出指标, 时效指标, 进度], target: 按期, actual: 基本按期"""
    )
    assert prose(one) == (
        "产出指标共6项，其中达到目标1项，未达到目标1项，填报完成而未附佐证3项，待评判1项。"
        "合格率97%，高于95%的目标。里程9公里，低于10公里的目标，为目标的90%。桥梁4座、涵洞6座，填报完成值均与目标值相同。"
        "“工程资料的归档、移交情况”（完整）所填内容与目标相同。进度待评判。"
    )


def test_lines_of_one_outcome_are_counted_together_and_many_are_not_all_named() -> None:
    rows = "\n".join(f"path: [产出指标, 数量指标, 路段{n}], target: {n}公里, actual: {n}公里" for n in range(1, 8))
    assert prose(scored(rows)) == (
        "产出指标共7项，均填报完成而未附佐证。路段1为1公里、路段2为2公里、路段3为3公里、路段4为4公里、"
        "路段5为5公里等7项，填报完成值均与目标值相同。"
    )


@pytest.mark.parametrize(
    ("project", "line", "told_"),
    [
        ("企业教师生活补贴", ("发放人数", "644人", Evidence.MEASURED), "全年向644人发放企业教师生活补贴949.68万元，"),
        (
            "企业教师生活补贴",
            ("发放人数", "644人", Evidence.EQUAL),
            "据单位填报，全年向644人发放企业教师生活补贴949.68万元，",
        ),
        ("企业教师生活补贴", ("发放人数", "644", Evidence.EQUAL), "全年支出949.68万元，"),
        ("企业教师生活补贴", ("培训人数", "644人", Evidence.MEASURED), "全年支出949.68万元，"),
        ("企业教师服务", ("发放人数", "644人", Evidence.MEASURED), "全年支出949.68万元，"),
    ],
)
def test_heads_and_money_are_joined_only_where_the_project_is_called_after_the_payment(
    project: str, line: tuple[str, str, Evidence], told_: str
) -> None:
    name, actual, worth = line
    lines = [leaf(f"产出指标/数量指标/{name}", "100", "100", worth, target="644人", actual=actual)]
    one = card(lines, project=written(project), budget=figures("1100", "949.68"))
    assert paragraphs(project_report(one), "项目完成情况")[0] == f"{told_}完成预算的86.33%。"
    silent = replace(one, budget=figures("1100", None))
    assert not paragraphs(project_report(silent), "项目完成情况")[0].startswith("全年")


def test_a_long_value_is_told_by_the_table_alone() -> None:
    long = "完成全部路段的日常养护、预防性养护和应急抢修工作"
    one = scored(f"path: [产出指标, 数量指标, 养护], target: {long}, actual: {long}")
    assert prose(one) == "产出指标仅1项，养护所填内容与目标相同，未附佐证。"
    table = next(one for one in project_report(one).blocks if isinstance(one, Table))
    assert [text(each.spans) for each in table.rows[1]][3:5] == [long, "同指标值"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (leaf("产出指标/a/甲", "10", evidence=Evidence.JUDGED), "甲经评判达到目标。"),
        (leaf("产出指标/a/甲", "10", "8", Evidence.JUDGED, reached=None), "甲按评分标准得8分（分值10分）。"),
        (leaf("产出指标/a/甲", "10", status=Status.NOT_APPLICABLE), "甲不适用。"),
        (leaf("产出指标/a/甲", "10", actual="x" * 40), "甲达到目标。"),
        (leaf("产出指标/a/甲", "10", actual="x" * 40, reached=False), "甲未达到目标。"),
        (leaf("产出指标/a/甲", "10", actual="9次", reached=False), "甲9次，未达到“1”的目标。"),
        (leaf("产出指标/a/甲", "10", actual="9次"), "甲9次，达到目标。"),
        (leaf("产出指标/a/甲", "10", "10", Evidence.NONE), "甲只填报已完成，没有具体内容，未附佐证。"),
        (leaf("产出指标/a/A2", "10", "10", Evidence.EQUAL, actual="3"), "A2为3，填报完成值与目标值相同，未附佐证。"),
        (
            leaf("满意度指标/a/甲", "10", "10", Evidence.UNSURVEYED, actual="x" * 40),
            "甲，未说明调查方式和数据来源，未附佐证。",
        ),
    ],
)
def test_a_line_without_two_numbers_is_told_as_far_as_it_goes(line: Line, sentence: str) -> None:
    top = line.path[0]
    assert prose(card([line]), top) == f"{top}仅1项，{sentence}"


def test_a_deadline_that_is_missed_is_told_as_late() -> None:
    one = scored("path: [产出指标, 时效指标, 完工], target: 2021年9月底前, actual: 2021年11月")
    (line,) = (each for each in of.leaves(one) if each.path[-1] == "完工")
    late = replace(line, status=Status.SCORED, reached=False)
    assert achieved.told(one, "产出指标", (late,)) == "产出指标仅1项，完工2021年11月，晚于“2021年9月底前”的目标。"


def test_a_line_that_lacks_the_proof_it_must_have_says_so() -> None:
    line = leaf("产出指标/a/甲", "10", "0", reached=False)
    line = replace(line, steps=(Unproved(rule=Source("r.yaml", 3), points=Decimal("-10.00")),))
    assert prose(card([line])) == "产出指标仅1项，甲没有佐证材料，未予认可。"


def test_a_named_source_proves_and_a_copy_without_one_is_only_claimed() -> None:
    same = leaf("产出指标/a/甲", "10", "10", Evidence.RESTATED)
    assert [achieved.outcome(one) for one in (same, replace(same, sourced=True))] == [Outcome.CLAIMED, Outcome.PROVED]


# --- the conclusion -------------------------------------------------------------------------------------------


def test_the_conclusion_tells_score_grade_basis_effect_and_compliance() -> None:
    own = {"conclusion": written("项目管理规范。\n群众满意。"), "finance": written("专账核算。")}
    one = replace(TEACHERS, submission=replace(TEACHERS.submission, narrative=own))
    assert paragraphs(project_report(one), "评价结论") == [
        "按照“项目支出绩效自评”的评分标准，经评价，企业教师生活补贴项目满分100分，已评定的85分中得82.78分。其中，预算执行率10分中得8.63分；"
        "产出指标50分中得49.15分；效益指标30分中得15分，待评判15分；满意度指标10分中得10分。"
        "评价等级目前在“良”与“优”之间，待评判15分。",
        "从得分的依据看，49.03分有实际数据、评判意见或写明的来源作为依据，其余33.75分只有单位填报、尚缺佐证："
        "完成情况沿用目标表述的33.75分。",
        "从实施效果看，效益和满意度方面的3项指标中，1项达到目标；1项只有单位填报，实际效果有待佐证；1项待评判。"
        "从合规情况看，资金支出未超出预算，资金管理和使用的合规情况以单位的说明为依据。",
        "单位自评认为：项目管理规范。",
        "群众满意。",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([leaf("产出指标/a/甲", "100")], "得100分（满分100分）。评价等级为“优”。"),
        ([leaf("产出指标/a/甲", "90")], "得90分（指标分值合计90分）。评价等级为“优”。"),
        (
            [leaf("产出指标/a/甲", "60"), leaf("效益指标/a/乙", "40", status=Status.PENDING)],
            "满分100分，已评定的60分中得60分。其中，产出指标60分中得60分；效益指标40分均待评判。评价等级为“优”。",
        ),
        (
            [leaf("产出指标/a/甲", "100", status=Status.PENDING)],
            "满分100分，均待评判，尚无得分。评价等级为“优”。",
        ),
    ],
)
def test_the_score_is_told_with_what_it_is_a_score_of(lines: Sequence[Line], said: str) -> None:
    assert text(verdict.told(card(lines))[0]) == f"按照“项目支出绩效自评”的评分标准，经评价，道路养护项目{said}"


def test_a_half_open_mark_is_never_told_as_the_mark() -> None:
    half = card([leaf("产出指标/a/甲", "50", "43.6"), leaf("效益指标/a/乙", "50", status=Status.PENDING)], grade=None)
    half = replace(half, grade_range=("差", "优"))
    assert sentences.got(half) == "已评定的50分中得43.6分，另有50分待评判"
    assert sentences.grade(half) == "评价等级目前在“差”与“优”之间，待评判50分。"


def basis(lines: Sequence[Line], **more: Any) -> str:
    said = [text(one) for one in verdict.told(replace(card(lines), **more))]
    return said[1] if len(said) > 1 else ""


def test_what_the_points_rest_on_is_told_whatever_that_is() -> None:
    proved = leaf("产出指标/a/甲", "60")
    claimed = leaf("产出指标/a/乙", "40", "40", Evidence.EQUAL)
    other = leaf("产出指标/a/丙", "40", "40", Evidence.NONE)
    capped = (told(Decimal("-10.00"), "总分至多90分", rule=Source("r.yaml", 3)),)
    assert basis([proved]) == "得分均有实际数据、评判意见或写明的来源作为依据。"
    assert basis([claimed]) == ("从得分的依据看，全部40分只有单位填报、尚缺佐证：完成值与目标值为同一数的40分。")
    assert basis([proved, other]).endswith("其余40分只有单位填报、尚缺佐证：没有实际完成值可作依据的40分。")
    assert basis([proved, claimed], steps=capped, earned=Decimal("90.00")) == (
        "各指标得分中，尚缺佐证的有：完成值与目标值为同一数的40分。"
    )
    assert "依据" not in "".join(text(one) for one in verdict.told(card([leaf("产出指标/a/甲", "60", "0")])))


def test_steps_behind_the_sum_of_the_lines_and_a_grade_of_a_form_that_is_not_whole_are_told() -> None:
    steps = (told(Decimal("-12.50"), "一票否决，总分至多60分", rule=Source("r.yaml", 3)),)
    one = replace(card([leaf("产出指标/a/甲", "100", "72.5")]), steps=steps, earned=Decimal("60.00"))
    assert "各指标得分合计72.5分，一票否决，总分至多60分（减12.5分）。" in text(verdict.told(one)[0])
    table = next(each for each in project_report(one).blocks if isinstance(each, Table))
    assert text(table.rows[-1][0].spans) == "总分"
    part = replace(one, gaps=(FormGap(GapKind.CUT, at(9)),))
    assert text(verdict.told(part)[0]).startswith("这份自评表不完整：文本在表的中间结束。")
    silent = (told(Decimal("0.00"), "一票否决，等级至多良", rule=Source("r.yaml", 3)),)
    one = replace(card([leaf("产出指标/a/甲", "100")]), steps=silent)
    assert "各指标得分合计100分，一票否决，等级至多良。" in text(verdict.told(one)[0])


@pytest.mark.parametrize(("words", "why"), [("名册核实。", "，理由：名册核实"), (" ", "")])
def test_a_mark_that_a_person_overruled_is_told_with_both_marks(words: str, why: str) -> None:
    line = leaf("产出指标/a/甲", "100", "90")
    step = Overruled(
        rule=Source("r.yaml", 3), by="张三", words=words, share=line.possible / 100 * 0, was=Decimal("72.00")
    )
    said = [text(one) for one in verdict.told(card([replace(line, overruled=step)]))]
    assert said[1] == f"甲按评分标准得72分，经张三评判改为90分{why}。"


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (("40", "40"), "从合规情况看，资金支出未超出预算。"),
        (("40", "45"), "从合规情况看，资金支出超出预算5万元。"),
        (("40", None), ""),
    ],
)
def test_compliance_is_told_as_far_as_the_figures_say(budget: tuple[str, str | None], said: str) -> None:
    one = card([leaf("产出指标/a/甲", "100")], budget=figures(*budget))
    assert "".join(text(each) for each in verdict.told(one)).rpartition("依据。")[2] == said


# --- problems, suggestions, overview --------------------------------------------------------------------------

_PROBLEMS = [
    finding("local.loose", message="预算编得偏松", advice="按历年执行情况测算。", cause="预算编制"),
    finding("local.vague", message="目标没有量化。", advice="补上数值。", cause="目标设置"),
]


def test_problems_and_suggestions_follow_one_another_as_official_papers_count() -> None:
    document = project_report(card(findings=_PROBLEMS))
    assert paragraphs(document, "存在的问题") == [
        "评价发现以下两个方面的问题。",
        "一是预算编制不够准确。预算编得偏松。预算对支出的约束不足。",
        "二是绩效目标设置不够规范。目标没有量化。绩效目标起不到约束作用。",
    ]
    assert paragraphs(document, "相关建议") == [
        *("针对上述问题，建议某市公路中心：", "一是按历年执行情况测算。", "二是补上数值。"),
    ]


def test_what_the_unit_says_of_its_problems_stands_first_and_a_none_of_it_is_no_problem() -> None:
    own = {"problems": written("预算执行慢。\n人员不足。"), "suggestions": written("加快支付。\n补充人员。")}
    document = project_report(card(findings=_PROBLEMS[:1], narrative=own))
    assert paragraphs(document, "存在的问题") == [
        *("单位自评反映：预算执行慢。", "人员不足。"),
        "评价还发现，预算编制不够准确。预算编得偏松。预算对支出的约束不足。",
    ]
    assert paragraphs(document, "相关建议") == [
        *("单位提出：加快支付。", "补充人员。", "针对评价发现的问题，另建议某市公路中心按历年执行情况测算。"),
    ]
    none = {"problems": written("无。"), "suggestions": written("无")}
    document = project_report(card(findings=_PROBLEMS[:1], narrative=none))
    assert paragraphs(document, "存在的问题")[0].startswith("评价发现，预算编制不够准确。")
    document = project_report(card(narrative=own))
    assert paragraphs(document, "存在的问题") == ["单位自评反映：预算执行慢。", "人员不足。"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("道路全部养护。未发现的问题。", "道路全部养护。"),
        ("不存在问题。道路全部养护。", "道路全部养护。"),
        ("道路全部养护，未发现问题。", "道路全部养护，未发现问题。"),
        ("未发现问题。", "未发现问题。"),
    ],
)
def test_that_there_is_no_problem_is_not_said_among_what_was_done(said: str, kept: str) -> None:
    assert sections.own(card(narrative={"completion": written(said)}), "completion") == (kept,)


def test_without_problems_nothing_is_found_and_nothing_is_suggested() -> None:
    clean = project_report(card())
    assert paragraphs(clean, "存在的问题") == ["评价未发现影响项目绩效的问题。"]
    assert paragraphs(clean, "相关建议") == ["没有需要提出的建议。"]


def test_a_report_tells_five_problems_at_most() -> None:
    names = ("预算编制", "资金执行", "目标设置", "佐证", "管理")
    many = [finding(f"local.n{n}", message=f"问题{n}。", advice=f"措施{n}。", cause=names[n % 5]) for n in range(8)]
    assert [one[:2] for one in paragraphs(project_report(card(findings=many)), "存在的问题")[1:]] == [
        *("一是", "二是", "三是", "四是", "五是"),
    ]


def test_the_overview_has_the_parts_of_a_published_one() -> None:
    assert text(overview.told(TEACHERS)) == (
        "企业教师生活补贴项目全年预算数1100万元，执行数为949.68万元，完成预算的86.33%，较预算少150.32万元。"
        "通过项目实施，单位填报的完成情况为“年度代发工作已完成”；"
        "所设绩效指标共11项，其中达到目标5项，未达到目标1项，填报完成而未附佐证4项，待评判1项。"
        "发现的主要问题：一是个别绩效指标未达到预定目标；"
        "二是预算执行率偏低，资金未按计划使用；三是部分指标未填报实际完成情况。"
        "下一步改进措施：一是查明偏差原因并限期整改；二是按实际需要调整预算，加快资金执行；三是补报实际完成值并附佐证材料。"
    )


def test_the_overview_of_little_says_little_and_invents_nothing() -> None:
    assert text(overview.told(card())).endswith(
        "通过项目实施，【待补充：年度总体目标的实际完成情况】。发现的主要问题：无。下一步改进措施：无。"
    )
    assert text(overview.told(card(goal_achieved=written("完成养护。")))).endswith(
        "通过项目实施，单位填报的完成情况为“完成养护”。发现的主要问题：无。下一步改进措施：无。"
    )
    one = card([leaf("产出指标/a/甲", "100")], findings=_PROBLEMS[1:])
    assert text(overview.told(one)).endswith(
        "所设绩效指标仅1项，达到目标。发现的主要问题：绩效目标设置不够规范。下一步改进措施：完善绩效目标和指标。"
    )
    for words in ("加强管理", "加强管理。"):
        own = card(narrative={"suggestions": written(words)})
        assert text(overview.told(own)).endswith("发现的主要问题：无。下一步改进措施：加强管理。")


# --- what is known where the unit wrote nothing ---------------------------------------------------------------


def test_what_only_the_unit_can_know_is_a_gap_and_never_invented() -> None:
    empty = card(project=None, unit=None, year=None, budget=figures(None, None))
    assert gaps(project_report(empty)) == [
        *("项目名称", "年度", "项目单位", "主管部门（单位）在本项目管理中的职能", "项目立项和资金申报的依据"),
        *("资金管理办法，资金支持的条件、范围与方式", "资金分配的原则和考虑因素", "项目主要内容", "年度总体目标"),
        *("绩效指标及指标值", "申报内容是否相符、目标是否合理可行的分析", "资金申报、批复及预算调整情况"),
        *("资金计划的来源和金额", "资金到位的时间和金额", "项目名称", "预算数", "全年执行数"),
        *("财务管理制度及执行、账务处理情况", "组织架构和实施流程", "项目管理制度及执行情况"),
        *("主管部门监管的办法和情况", "项目完成情况", "项目效益情况"),
    ]


def said(blocks: Any) -> str:
    return "".join(text(one.spans) for one in blocks)


def test_what_the_form_says_fills_a_section_that_the_unit_left_blank() -> None:
    one = scored(
        """path: [产出指标, 数量指标, 里程], target: 10公里, actual: 9公里
path: [产出指标, 质量指标, 资金到位率], target: 100%, actual: 100%
path: [产出指标, 质量指标, 观感], target: 良好, actual: 良好""",
        "{total: {initial: 120, annual: 100, executed: 90}}",
        department="101-某厅",
        goal="{expected: 完成 10 公里养护。}",
    )
    assert said(known.duty(one)) == "本项目的实施单位为某局，主管部门为某厅。"
    assert said(known.content(one)) == "完成10公里养护。"
    assert said(known.reasonableness(one)) == "项目设置绩效指标3项，其中2项有明确的数值或时限，1项为定性表述。"
    assert said(known.application(one)) == "本项目全年预算数100万元，较年初预算调减20万元。"
    assert said(known.arrival(one)) == "自评表填报的资金到位率100%。"
    assert "涉及预算资金100万元" in said(known.purpose(one))
    document = project_report(one)
    assert paragraphs(document, "项目应实现的具体绩效目标")[0] == "上述主要内容即项目的年度总体目标。"
    assert said(known.arrival(card())) == "自评表没有单列到位的金额；已支出的40万元均已到位。"
    (managed,) = paragraphs(document, "项目实施及管理情况")
    assert managed == (
        "【待补充：组织架构和实施流程】；【待补充：项目管理制度及执行情况】；【待补充：主管部门监管的办法和情况】。"
    )
    assert gaps(document) == [
        *("项目立项和资金申报的依据", "资金分配的原则和考虑因素", "执行数与预算数不一致的原因"),
        *("财务管理制度及执行、账务处理情况", "组织架构和实施流程", "项目管理制度及执行情况"),
        "主管部门监管的办法和情况",
    ]


def test_a_form_with_effects_alone_says_that_it_has_no_outputs() -> None:
    one = card([leaf("效益指标/a/甲", "100")])
    assert paragraphs(project_report(one), "项目完成情况") == ["自评表没有设置产出方面的指标。"]


def test_what_the_form_does_not_say_is_not_said() -> None:
    bare = card(unit=None, budget=figures(None, None), year=None)
    for section in (
        *(known.duty, known.measures, known.content, known.reasonableness, known.application, known.arrival),
    ):
        assert list(section(bare)) == []
    assert "评价范围为项目资金" in said(known.purpose(bare))
    assert said(known.procedure(bare)).startswith("本次评价以项目单位填报的")
    assert said(known.duty(card(department=written("某市公路中心")))) == "本项目的实施单位为某市公路中心。"
    assert said(known.application(card(budget=figures("5", "4", base="initial")))) == "本项目年初预算数5万元。"


@pytest.mark.parametrize(
    ("initial", "told_"),
    [("100", "，年内没有调整"), ("80", "，较年初预算调增20万元"), ("0", "")],
)
def test_a_change_of_the_budget_is_told_with_its_direction(initial: str, told_: str) -> None:
    row = "path: [产出指标, 数量指标, 里程], target: 良好, actual: 良好"
    one = scored(row, f"{{total: {{initial: {initial}, annual: 100, executed: 90}}}}")
    assert said(known.application(one)) == f"本项目全年预算数100万元{told_}。"
    assert said(known.reasonableness(one)) == "项目设置绩效指标1项，均为定性表述，没有量化。"
    several = "path: [产出指标, 数量指标, 班次], target: ≥12期，600人次, actual: 已完成"
    assert said(known.reasonableness(scored(several))) == "项目设置绩效指标1项，均写有数而不是单一的数值。"
    both = said(known.reasonableness(scored(f"{row}\n{several}")))
    assert both == "项目设置绩效指标2项，其中1项写有数而不是单一的数值，1项为定性表述。"
    firm = scored("path: [产出指标, 数量指标, 里程], target: 10公里, actual: 9公里")
    assert said(known.reasonableness(firm)) == "项目设置绩效指标1项，均有明确的数值或时限，可以考核。"


def test_an_execution_that_differs_asks_for_the_reason_unless_one_is_given() -> None:
    gap = "执行数与预算数不一致的原因"
    short = figures("40", "30")

    def use(**more: Any) -> list[str]:
        return [text(one.spans) for one in sections.use(card(budget=short, **more))]

    assert use()[-1] == f"【待补充：{gap}】"
    assert len(list(sections.use(card()))) == 1
    for key in ("use", "problems"):
        assert len(use(narrative={key: written("人数减少。")})) == 1
    fund = Fund(source=at(4), reason=written("人数减少。"))
    assert use(funds=Budget(total=fund))[-1] == "单位说明的偏差原因：人数减少。"
    one = scored(
        """path: [产出指标, 数量指标, 里程], target: 10公里, actual: 9公里, reason: 雨季停工。
path: [产出指标, 数量指标, 桥梁], target: 10座, actual: 9座, reason: 雨季停工
path: [产出指标, 数量指标, 涵洞], target: 10座, actual: 8座""",
        "{total: {annual: 100, executed: 90}}",
    )
    # Why indicators were missed is not why the money was not spent: that is still asked.
    assert text(list(sections.use(one))[-1].spans) == f"【待补充：{gap}】"


_WHOLE = "道路养护项目全年预算数40万元，执行数为30万元，完成预算的75%，较预算少10万元。"


@pytest.mark.parametrize(
    ("said", "unit", "told_"),
    [
        ("预算安排40万元。\n实际支付300,000元。", "万元", "据此计算，完成预算的75%。"),
        ("预算４０万元，支出30万元，执行率为75%。", "万元", None),
        ("预算40万元，支出30万元，执行率为75.2%。", "万元", "据此计算，完成预算的75%。"),
        ("预算40万元，按合同支付。", "万元", _WHOLE),
        ("预算40公里，支出30万元。", "万元", _WHOLE),
        ("预算40元，支出30元。", "件", _WHOLE.replace("万元", "件")),
    ],
)
def test_of_an_execution_that_the_unit_tells_itself_only_the_rate_is_added(
    said: str, unit: str, told_: str | None
) -> None:
    one = card(budget=figures("40", "30", unit=unit), narrative={"use": written(said)}, project=written("道路养护"))
    assert [text(block.spans) for block in sections.use(one)] == ([told_] if told_ else [])


def test_an_amount_that_is_budget_and_execution_alike_must_be_told_twice() -> None:
    def use(said: str) -> list[str]:
        one = card(budget=figures("40", "40"), narrative={"use": written(said)}, project=written("道路养护"))
        return [text(block.spans) for block in sections.use(one)]

    assert use("预算40万元，按合同支付。") == ["道路养护项目全年预算数40万元，执行数为40万元，完成预算的100%。"]
    assert use("预算40万元，支出40万元。") == ["据此计算，完成预算的100%。"]
    nothing = card(budget=figures("0", "0"), narrative={"use": written("预算0万元，支出0万元。")})
    assert next(text(block.spans) for block in sections.use(nothing)).endswith("执行率不适用。")


def test_where_the_indicators_are_shown_is_told_once() -> None:
    for outline in OUTLINES:
        words = markdown.render(project_report(TEACHERS, outline=outline))
        assert words.count("各项的指标值和完成情况见绩效目标完成情况表。") == 1
        assert "完成情况和得分见下表" not in words


def test_the_plan_of_the_money_is_a_table_a_sentence_or_the_units_own_words() -> None:
    def plan(**more: Any) -> list[Block]:
        return list(sections.plan(card(**more)))

    two = replace(TEACHERS.submission.budget, other=Fund(source=at(6), executed=written("5")))
    assert isinstance(plan(funds=two)[-1], Table)
    assert said(plan(funds=TEACHERS.submission.budget)) == "本项目全年预算数40万元。"
    assert said(plan()) == "本项目全年预算数40万元。"
    assert plan(narrative={"plan": written("市级财政保障。")}) == []
    assert said(plan(budget=figures(None, "3"))) == "【待补充：资金计划的来源和金额】"


def test_the_goal_is_told_once() -> None:
    goal = {"goal_expected": written("完成养护。")}

    def targets(**more: Any) -> str:
        return said(sections.targets(card(**goal | more), after_content=True))

    assert targets().startswith("上述主要内容即项目的年度总体目标。")
    own = {"content": written("养护。"), "targets": written("全线养护。")}
    assert targets(narrative={"content": own["content"]}).startswith("年度总体目标：完成养护。")
    assert targets(narrative=own) == "【待补充：绩效指标及指标值】"
    assert targets(goal_expected=None).startswith("年度总体目标：【待补充：年度总体目标】。")
    assert targets(goal_expected=None, narrative={"targets": written("养护。")}) == "【待补充：绩效指标及指标值】"


def test_spaces_beside_chinese_characters_are_closed_and_others_kept() -> None:
    assert sentences.closed(" 2020 年  1100 万元，A B\u3000类 ") == "2020年1100万元，A B类"


# --- the whole paper ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outline", OUTLINES)
def test_every_narrative_stands_once_and_fills_its_gap(outline: str) -> None:
    of_a_department = {"structure", "staff", "income", "spending", "budgeting", "followup"}
    keys = [key for key in NARRATIVE if key not in of_a_department]
    words = {key: written(f"{key}的文字。\n\n第二段。") for key in keys}
    one = card([leaf("产出指标/a/甲", "100")], narrative=words, goal_expected=written("目标。"))
    document = project_report(one, outline=outline)
    whole = [text(one.spans) for one in document.blocks if isinstance(one, Paragraph)]
    experience = {"experience"}
    for key in keys:
        assert sum(f"{key}的文字。" in each for each in whole) == 1, key
    assert whole.count("第二段。") == len(keys)
    assert gaps(document) == []
    named = [key for section in SECTIONS[outline] for key in section.keys]
    assert len(named) == len(set(named)) and experience <= set(named)


def test_a_first_level_without_indicators_says_where_its_points_went() -> None:
    gone = leaf(
        *("效益指标", "0"), status=Status.NOT_APPLICABLE, target=None, actual=None, text="没有指标，30分分给产出指标"
    )
    gone = replace(gone, method="", source=None)
    one = card([leaf("产出指标/数量指标/甲", "100"), gone])
    assert paragraphs(project_report(one, outline="national"), "效益指标情况")[0] == (
        "效益指标不计分：没有指标，30分分给产出指标。"
    )
    assert [line.path[0] for line in of.indicators(one)] == ["产出指标"]
    assert paragraphs(project_report(one), "项目效益情况")[0] == "自评表没有设置效益、满意度方面的指标。"


@pytest.mark.parametrize("outline", OUTLINES)
def test_the_paper_has_no_word_of_the_program(outline: str) -> None:
    said_ = markdown.render(project_report(TEACHERS, outline=outline))
    assert [word for word in PROGRAM if word in said_.replace("“发放时间”的完成值照抄目标", "")] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["000_075cd51c8785aeb9.txt", "003_e6104e96e231a2f4.txt"])
def test_the_papers_of_published_accounts_ask_for_nothing_that_stands_in_them(shared: Path, seed: str) -> None:
    forms = [form for form in read(str(shared / "seeds" / seed))[0] if form.rows]
    law = appraisal.ready("project-self-evaluation/2020")
    cards, _ = appraisal.appraise_all(law, forms)
    for one in cards:
        document = project_report(one)
        asked = gaps(document)
        assert len(asked) <= (0 if "duty" in one.submission.narrative else 7)
        assert [word for word in PROGRAM if word in markdown.render(document)] == []
