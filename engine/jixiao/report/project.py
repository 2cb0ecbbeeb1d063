"""The evaluation report of one project (项目绩效评价报告), from its scorecard.

In: a `Scorecard` and the date to print. Out: a `Report`. The outline is the one that published reports follow; each
section holds the unit's own narrative, what the figures say, and a marked `Gap` where only the unit could write it.
No narrative is invented, and none is changed beyond its line breaks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from jixiao import labels
from jixiao.model import Line, Scorecard
from jixiao.report import lines as of
from jixiao.report import sentences, tables
from jixiao.report.blocks import Block, Bullets, Gap, Heading, Paragraph, Report, Spans, paragraph, report

Blocks = Iterator[Block]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the outline.

    `narrative` is the key of the unit's own text; `gap` what is missing where there is none (`""` where the section
    stands without it); `figures` what the scorecard itself says there.
    """

    level: int
    title: str
    narrative: str = ""
    gap: str = ""
    figures: Callable[[Scorecard], Blocks] | None = None


def project_report(card: Scorecard, *, on: date | None = None) -> Report:
    """The report of one scorecard; `on` is the date printed under the title, never the clock's."""
    year = f"{card.submission.year}年" if card.submission.year else Gap("年度")
    subtitle: list[Spans] = [
        ("项目单位：", sentences.stated(card.submission.unit) or Gap("项目单位")),
        (f"评分规则：{card.ruleset.title}（{card.ruleset.id}/{card.ruleset.edition}）",),
    ]
    if on is not None:
        subtitle.append((f"报告日期：{on.year}年{on.month}月{on.day}日",))
    return report((sentences.name(card), year, "绩效评价报告"), subtitle, blocks(card))


def blocks(card: Scorecard) -> Blocks:
    """The blocks of the report, headings not yet numbered."""
    yield Heading(1, "绩效目标完成情况综述", "plain")
    yield Paragraph(sentences.overview(card))
    for section in SECTIONS:
        yield Heading(section.level, section.title)
        yield from _narrative(card, section)
        if section.figures is not None:
            yield from section.figures(card)
    table = tables.steps(card)
    if table is not None:
        yield Heading(1, "评分依据及步骤", "appendix")
        yield table


def _narrative(card: Scorecard, section: Section) -> Blocks:
    text = card.submission.narrative.get(section.narrative)
    if text is not None and not text.blank:
        yield from (paragraph(line.strip()) for line in (text.shown or text.text).splitlines() if line.strip())
    elif section.gap:
        yield paragraph(Gap(section.gap))


def _told(card: Scorecard, key: str) -> bool:
    text = card.submission.narrative.get(key)
    return text is not None and not text.blank


def _targets(card: Scorecard) -> Blocks:
    expected = sentences.stated(card.submission.goal_expected)
    yield paragraph("年度总体目标：", sentences.quoted(expected) if expected else Gap("年度总体目标"), "。")
    table = tables.targets(card)
    yield table if table is not None else paragraph(Gap("绩效指标及指标值"))


def _plan(card: Scorecard) -> Blocks:
    table = tables.funds(card)
    if table is not None:
        yield table
    elif not _told(card, "plan"):
        yield paragraph(Gap("资金计划的来源和金额"))


def _use(card: Scorecard) -> Blocks:
    yield Paragraph((sentences.name(card), *sentences.execution(card.budget)))
    chart = tables.execution_chart(card)
    if chart is not None:
        yield chart
    total = card.submission.budget.total
    reason = sentences.stated(total.reason) if total else ""
    if reason:
        yield paragraph(f"单位说明的偏差原因：{sentences.quoted(reason)}。")
    elif card.budget.budget != card.budget.executed and not _told(card, "use"):
        yield paragraph(Gap("执行数与预算数不一致的原因"))


def _completion(card: Scorecard) -> Blocks:
    yield from _attained(card, "completion", "项目完成情况表", lambda top: not of.of_effects(top))


def _effect(card: Scorecard) -> Blocks:
    yield from _attained(card, "effect", "项目效益情况表", of.of_effects)


def _attained(card: Scorecard, key: str, caption: str, chosen: Callable[[str], bool]) -> Blocks:
    groups = [(top, lines) for top, lines in of.by_top(of.leaves(card)) if chosen(top)]
    if not groups:
        if not _told(card, key):
            yield paragraph(Gap(caption.removesuffix("表")))
        return
    row_of = of.rows_of(card)
    every: tuple[Line, ...] = ()
    for top, lines in groups:
        yield paragraph(sentences.attainment(top, lines))
        missed = of.standing(lines).missed
        if missed:
            yield Bullets(tuple(sentences.shortfall(line, row_of(line)) for line in missed))
        every += lines
    yield tables.attainment(caption, every)


def _conclusion(card: Scorecard) -> Blocks:
    yield from map(Paragraph, sentences.conclusion(card))
    chart = tables.score_chart(card)
    if chart is not None:
        yield chart
    yield tables.scores(card)
    waiting = of.pending(card)
    if waiting:
        yield Heading(3, "须由人工评判的指标")
        yield Bullets(tuple(sentences.open_question(line) for line in waiting))
    bare = of.unsupported(card)
    if bare:
        yield Heading(3, "有得分而缺少佐证的指标")
        yield Bullets(tuple(sentences.bare_claim(line) for line in bare))


def _problems(card: Scorecard) -> Blocks:
    if not card.findings:
        yield paragraph("对照评分规则和填报内容，未发现问题。")
        return
    severities = sorted(
        {finding.severity for finding in card.findings}, key=lambda one: (labels.severity_rank(one), one)
    )
    for severity in severities:
        found = [finding for finding in card.findings if finding.severity == severity]
        yield Heading(3, f"{labels.SEVERITY.get(severity, severity)}（{len(found)}个）")
        yield Bullets(tuple(map(sentences.finding, found)), ordered=True)


def _suggestions(card: Scorecard) -> Blocks:
    advices = of.advices(card.findings)
    if advices:
        yield Bullets(tuple(sentences.advice(text, subjects) for text, subjects in advices), ordered=True)
    elif not _told(card, "suggestions"):
        yield paragraph(Gap("改进建议")) if card.findings else paragraph("未发现问题，没有需要提出的建议。")


#: The outline of published project reports in Sichuan (2019–2020). Its headings are the field's; the keys are those of
#: `Submission.narrative`.
SECTIONS = (
    Section(1, "项目概况"),
    Section(2, "项目基本情况", "background"),
    Section(3, "主管部门（单位）在项目管理中的职能", "duty", "主管部门（单位）在本项目管理中的职能"),
    Section(3, "项目立项、资金申报的依据", "basis", "项目立项和资金申报的依据"),
    Section(3, "资金管理办法制定情况及支持的条件、范围与方式", "measures", "资金管理办法，资金支持的条件、范围与方式"),
    Section(3, "资金分配的原则及考虑因素", "allocation", "资金分配的原则和考虑因素"),
    Section(2, "项目绩效目标"),
    Section(3, "项目主要内容", "content", "项目主要内容"),
    Section(3, "项目应实现的具体绩效目标", "targets", figures=_targets),
    Section(
        3, "申报内容与实际是否相符，申报目标是否合理可行", "reasonableness", "申报内容是否相符、目标是否合理可行的分析"
    ),
    Section(2, "项目自评步骤及方法", "procedure", "自评的组织步骤和方法"),
    Section(1, "项目资金申报及使用情况"),
    Section(2, "项目资金申报及批复情况", "application", "资金申报、批复及预算调整情况"),
    Section(2, "资金计划、到位及使用情况"),
    Section(3, "资金计划", "plan", figures=_plan),
    Section(3, "资金到位", "arrival", "资金到位的时间和金额"),
    Section(3, "资金使用", "use", figures=_use),
    Section(2, "项目财务管理情况", "finance", "财务管理制度及执行、账务处理情况"),
    Section(1, "项目实施及管理情况"),
    Section(2, "项目组织架构及实施流程", "organisation", "组织架构和实施流程"),
    Section(2, "项目管理情况", "management", "项目管理制度及执行情况"),
    Section(2, "项目监管情况", "supervision", "主管部门监管的办法和情况"),
    Section(1, "项目绩效情况"),
    Section(2, "项目完成情况", "completion", figures=_completion),
    Section(2, "项目效益情况", "effect", figures=_effect),
    Section(1, "评价结论及建议"),
    Section(2, "评价结论", "conclusion", figures=_conclusion),
    Section(2, "存在的问题", "problems", figures=_problems),
    Section(2, "相关建议", "suggestions", figures=_suggestions),
)
