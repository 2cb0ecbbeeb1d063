"""A section of a report's outline, and what the figures of a scorecard say in it.

In: a `Scorecard`. Out: blocks of one section: the unit's own narrative, sentences, tables and charts of the figures, and
a marked `Gap` where only the unit could write. No narrative is invented, none is changed beyond its line breaks; the
order of the sections is the outline's (`outlines`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jixiao.records import Finding, Line, Scorecard
from jixiao.report import evidence, exhibits, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Bullets, Gap, Heading, Paragraph, Spans, paragraph
from jixiao.say import labels

Blocks = Iterator[Block]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the outline.

    `keys` are those of the unit's own texts; `gap` what is missing where there is none of them (`""` where the section
    stands without it); `figures` what the scorecard itself says there, the unit's texts among it where they stand `apart`.
    """

    level: int
    title: str
    keys: tuple[str, ...] = ()
    gap: str = ""
    figures: Callable[[Scorecard], Blocks] | None = None
    apart: bool = False


def blocks(card: Scorecard, sections: Iterable[Section]) -> Blocks:
    """The blocks of the sections, headings not yet numbered."""
    for section in sections:
        yield Heading(section.level, section.title)
        if not section.apart:
            yield from narrative(card, section.keys, section.gap)
        if section.figures is not None:
            yield from section.figures(card)


def narrative(card: Scorecard, keys: Sequence[str], gap: str = "") -> Blocks:
    """The unit's own texts under these keys, a paragraph for each line; else the gap, if there is to be one."""
    texts = [text for key in keys if (text := card.submission.narrative.get(key)) is not None and not text.blank]
    for text in texts:
        yield from (paragraph(line.strip()) for line in (text.shown or text.text).splitlines() if line.strip())
    if not texts and gap:
        yield paragraph(Gap(gap, next(iter(keys))))


def told(card: Scorecard, key: str) -> bool:
    """Whether the unit wrote something under this key."""
    text = card.submission.narrative.get(key)
    return text is not None and not text.blank


# --- aims and money -------------------------------------------------------------------------------------------


def targets(card: Scorecard) -> Blocks:
    """The goal of the year and the indicators with the values that they were to reach."""
    expected = sentences.stated(card.submission.goal_expected)
    yield paragraph(
        "年度总体目标：", sentences.quoted(expected) if expected else Gap("年度总体目标", "goal.expected"), "。"
    )
    table = exhibits.targets(card)
    if table is None:
        yield paragraph(Gap("绩效指标及指标值"))
        return
    yield paragraph("各项绩效指标及其指标值见下表。")
    yield table


def plan(card: Scorecard) -> Blocks:
    """The form's table of funds."""
    table = exhibits.funds(card)
    if table is not None:
        yield paragraph("各项资金的预算数和执行数见下表。")
        yield table
    elif not told(card, "plan"):
        yield paragraph(Gap("资金计划的来源和金额", "plan"))


def use(card: Scorecard) -> Blocks:
    """How much of the budget was executed, with the unit's reason for a difference."""
    yield Paragraph((sentences.name(card), *sentences.execution(card.budget)))
    chart = exhibits.execution_chart(card)
    if chart is not None:
        yield chart
    total = card.submission.budget.total
    reason = sentences.stated(total.reason) if total else ""
    if reason:
        yield paragraph(f"单位说明的偏差原因：{sentences.quoted(reason)}。")
    elif card.budget.budget != card.budget.executed and not told(card, "use"):
        yield paragraph(Gap("执行数与预算数不一致的原因", "budget.reason"))


def funds(card: Scorecard) -> Blocks:
    """Plan and use of the money in one section."""
    yield from plan(card)
    yield from use(card)


# --- what was done and what it brought ------------------------------------------------------------------------


def completion(card: Scorecard) -> Blocks:
    """The indicators of what was done, against their targets."""
    yield from _attained(card, "completion", "项目完成情况表", lambda top: not of.of_effects(top))


def effect(card: Scorecard) -> Blocks:
    """The indicators of effects and satisfaction, against their targets."""
    yield from _attained(card, "effect", "项目效益情况表", of.of_effects)


def _attained(card: Scorecard, key: str, caption: str, chosen: Callable[[str], bool]) -> Blocks:
    groups = [(top, lines) for top, lines in of.by_top(of.indicators(card)) if chosen(top)]
    if not groups:
        if not told(card, key):
            yield paragraph(Gap(caption.removesuffix("表"), key))
        return
    row_of = of.rows_of(card)
    every: tuple[Line, ...] = ()
    for top, lines in groups:
        yield paragraph(sentences.attainment(top, lines))
        missed = of.standing(lines).missed
        if missed:
            yield Bullets(tuple(sentences.shortfall(line, row_of(line)) for line in missed))
        every += lines
    yield exhibits.attainment(caption, every)


# --- conclusion, problems, suggestions ------------------------------------------------------------------------


def conclusion(card: Scorecard, level: int = 3) -> Blocks:
    """The marks in words, as a chart and in the score table; then what is open and what lacks proof (headings of `level`)."""
    yield from map(Paragraph, sentences.conclusion(card))
    chart = exhibits.score_chart(card)
    if chart is not None:
        yield chart
    yield exhibits.scores(card, of.links(card))
    yield from evidence.blocks(card)
    yield from open_ends(card, level)


def open_ends(card: Scorecard, level: int = 3) -> Blocks:
    """The lines that a person must still judge, and those whose points rest on a claim."""
    waiting = of.pending(card)
    if waiting:
        yield Heading(level, "须由人工评判的指标")
        yield Bullets(tuple(sentences.open_question(line) for line in waiting))
    bare = of.unsupported(card)
    if bare:
        yield Heading(level, "有得分而缺少佐证的指标")
        yield Bullets(tuple(sentences.bare_claim(line) for line in bare))


def problems(card: Scorecard) -> Blocks:
    """The findings by severity, numbered through; each leads to its line of the score table."""
    if not card.findings:
        yield paragraph("对照评分规则和填报内容，未发现问题。")
        return
    places = of.links(card).lines
    numbered = enumerate(of.ranked(card.findings), 1)
    for severity, group in groupby(numbered, key=lambda one: one[1].severity):
        found = tuple(group)
        yield Heading(3, f"{labels.SEVERITY[severity]}（{len(found)}个）")
        yield Bullets(
            tuple(_problem(card, number, finding, places[number - 1]) for number, finding in found),
            anchors=tuple(f"finding-{number}" for number, _ in found),
        )


def _problem(card: Scorecard, number: int, finding: Finding, place: int | None) -> Spans:
    to = "" if place is None else f"line-{place}"
    return (f"【问题{number}】", *sentences.finding(finding, to, card.submission.source.file))


def suggestions(card: Scorecard) -> Blocks:
    """The advice of the findings, each once."""
    advices = of.advices(card.findings)
    if advices:
        yield Bullets(tuple(sentences.advice(text, subjects) for text, subjects in advices), ordered=True)
    elif not told(card, "suggestions"):
        yield (
            paragraph(Gap("改进建议", "suggestions"))
            if card.findings
            else paragraph("未发现问题，没有需要提出的建议。")
        )
