"""A section of a report's outline, and what the figures of a scorecard say in it.

In: a `Scorecard`. Out: blocks of one section: the unit's own narrative, sentences and tables of the figures, and
a marked `Gap` where only the unit could write. No narrative is invented, none is changed beyond its line breaks and spaces; the
order of the sections is the outline's (`outlines`). The problems with their figures and places (`problems`) and what is open
(`open_ends`) are for the working paper.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from jixiao.ground.dataclass import dataclass
from jixiao.records import Finding, Scorecard
from jixiao.report import achieved, changes, exhibits, sentences, verdict
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Bullets, Gap, Heading, Paragraph, Spans, paragraph
from jixiao.report.funds import brought, is_money
from jixiao.say import labels
from jixiao.values.quantity.amounts import scan
from jixiao.values.quantity.glyphs import normal

Blocks = Iterator[Block]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the outline.

    `keys` are those of the unit's own texts; `known` what the form itself says where there is none of them; `gap` what is
    missing where it says nothing either (`""` where the section stands without it); `figures` what the scorecard says there
    in any case, the unit's texts among it where they stand `apart`.
    """

    level: int
    title: str
    keys: tuple[str, ...] = ()
    gap: str = ""
    figures: Callable[[Scorecard], Blocks] | None = None
    known: Callable[[Scorecard], Blocks] | None = None
    apart: bool = False


def blocks(card: Scorecard, sections: Iterable[Section]) -> Blocks:
    """The blocks of the sections, headings not yet numbered.

    A chapter of which nothing at all is known is one paragraph with its gaps, not a heading over each of them.
    """
    for chapter in _chapters(sections):
        told_ = [tuple(_section(card, one)) for one in chapter]
        holes = [block for one in told_ for block in one]
        if len(chapter) > 1 and holes and all(map(_hole, holes)):
            yield Heading(chapter[0].level, chapter[0].title)
            spans = [span for block in holes if isinstance(block, Paragraph) for span in (*block.spans, "；")]
            yield paragraph(*spans[:-1], "。")
            continue
        for section, inside in zip(chapter, told_, strict=True):
            yield Heading(section.level, section.title)
            yield from inside


def _chapters(sections: Iterable[Section]) -> Iterator[tuple[Section, ...]]:
    chapter: list[Section] = []
    for section in sections:
        if section.level == 1 and chapter:
            yield tuple(chapter)
            chapter = []
        chapter.append(section)
    yield tuple(chapter)


def _hole(block: Block) -> bool:
    return isinstance(block, Paragraph) and all(isinstance(span, Gap) for span in block.spans)


def _section(card: Scorecard, section: Section) -> Blocks:
    wrote = any(told(card, key) for key in section.keys)
    known = tuple(section.known(card)) if section.known and not wrote else ()
    yield from known
    if not section.apart:
        yield from narrative(card, section.keys, "" if known else section.gap)
    if section.figures is not None:
        yield from section.figures(card)


def narrative(card: Scorecard, keys: Sequence[str], gap: str = "") -> Blocks:
    """The unit's own texts under these keys, a paragraph for each line; else the gap, if there is to be one."""
    texts = [one for key in keys for one in own(card, key)]
    yield from map(paragraph, texts)
    if not texts and gap:
        yield paragraph(Gap(gap, next(iter(keys))))


def own(card: Scorecard, key: str) -> tuple[str, ...]:
    """The paragraphs that the unit wrote under a key."""
    text = card.submission.narrative.get(key)
    if text is None or text.blank:
        return ()
    lines = tuple(_telling(sentences.closed(line)) for line in (text.shown or text.text).splitlines() if line.strip())
    return lines if len(lines) > 1 else tuple(map(sentences.ended, lines))  # of several some may be headings


def _telling(line: str) -> str:
    """A line without the sentence that there is no problem, beside others: problems have a section of their own."""
    return "。".join(one for one in line.split("。") if not sentences.names_no_problem(one)) or line


def told(card: Scorecard, key: str) -> bool:
    """Whether the unit wrote something under this key."""
    text = card.submission.narrative.get(key)
    return text is not None and not text.blank


# --- aims and money -------------------------------------------------------------------------------------------


def targets(card: Scorecard, *, after_content: bool = False) -> Blocks:
    """The goal of the year, and how many indicators it was broken down into.

    `after_content`: the section above says what the project does, which is the goal itself where the unit wrote nothing else.
    """
    goal, lines = sentences.goal(card), [line for line in of.indicators(card) if not of.budget_line(line)]
    if goal and after_content and not told(card, "content"):
        yield paragraph("上述主要内容即项目的年度总体目标。")
    elif goal and not told(card, "targets"):
        yield paragraph(f"年度总体目标：{goal}。")
    elif not told(card, "targets"):
        yield paragraph("年度总体目标：", Gap("年度总体目标", "goal.expected"), "。")
    if lines:
        yield paragraph(f"目标细化为{len(lines)}项绩效指标，各项的指标值和完成情况见绩效目标完成情况表。")
    else:
        yield paragraph(Gap("绩效指标及指标值"))


def plan(card: Scorecard) -> Blocks:
    """The form's table of funds where the money has more than one source; else its amount in a sentence."""
    table = exhibits.funds(card)
    if table is not None:
        yield paragraph("各项资金的预算数和执行数见下表。")
        yield table
    elif told(card, "plan"):
        return
    elif card.budget.budget is not None:
        base = labels.BUDGET_BASE[card.budget.base]
        yield paragraph(f"本项目{base}{changes.amount(card.budget.budget, card.budget.unit)}。")
    else:
        yield paragraph(Gap("资金计划的来源和金额", "plan"))


def use(card: Scorecard) -> Blocks:
    """How much of the budget was executed, with the unit's reason for a difference."""
    yield from _executed(card)
    reason = _reason(card)
    if reason:
        yield paragraph(f"单位说明的偏差原因：{reason}。")
    elif card.budget.budget != card.budget.executed and not (told(card, "use") or told(card, "problems")):
        yield paragraph(Gap("执行数与预算数不一致的原因", "budget.reason"))


def _executed(card: Scorecard) -> Blocks:
    """Budget, execution and rate in a sentence; where the unit's text above has both amounts, only the rate if it lacks that."""
    budget = card.budget
    amounts = [brought(one, budget.unit, "元") for one in (budget.budget, budget.executed) if one is not None]
    if budget.rate is None or not is_money(budget.unit) or Counter(amounts) - _written(card, "金额"):
        yield Paragraph((sentences.name(card), *sentences.execution(budget)))
    elif not any(changes.percent(one) == changes.percent(budget.rate) for one in _written(card, "比率")):
        yield paragraph(f"据此计算，{changes.completion(budget.rate)}。")


def _written(card: Scorecard, dimension: str) -> Counter[Fraction]:
    """The amounts of a dimension that the unit's text on the use of the money gives, in its base unit, as often as it does."""
    text = normal("\n".join(own(card, "use")))
    found = scan(text, bytearray(len(text))).amounts
    return Counter(one.given * one.unit.factor for one in found if one.unit and one.unit.dimension == dimension)


def _reason(card: Scorecard) -> str:
    """Why the execution differs, in the unit's words in the row of funds; why an indicator was missed is no reason for it."""
    total = card.submission.budget.total
    given = sentences.reason(total.reason) if total else ""
    return sentences.closed(given).rstrip("。；") if given else ""


def funds(card: Scorecard) -> Blocks:
    """Plan and use of the money in one section."""
    yield from plan(card)
    yield from use(card)


# --- what was done and what it brought ------------------------------------------------------------------------


def completion(card: Scorecard) -> Blocks:
    """The indicators of what was done, against their targets."""
    yield from _attained(card, "completion", ("项目完成情况", "产出"), lambda top: not of.of_effects(top))


def effect(card: Scorecard) -> Blocks:
    """The indicators of effects and satisfaction, against their targets; then the table of all indicators."""
    yield from _attained(card, "effect", ("项目效益情况", "效益、满意度"), of.of_effects)
    yield from attained(card)


def attained(card: Scorecard) -> Blocks:
    """The table of all indicators, where there are any."""
    table = exhibits.attainment(card)
    if table is not None:
        yield table


def _attained(card: Scorecard, key: str, what: tuple[str, str], chosen: Callable[[str], bool]) -> Blocks:
    every = of.by_top(of.indicators(card))
    groups = [(top, lines) for top, lines in every if chosen(top)]
    if every and not groups:
        yield paragraph(f"自评表没有设置{what[1]}方面的指标。")
    elif not groups and not told(card, key):
        yield paragraph(Gap(what[0], key))
    elif key == "completion" and not told(card, key) and (money := achieved.spent(card)):
        yield paragraph(money)
    for top, lines in groups:
        yield paragraph(achieved.told(card, top, lines))


# --- conclusion, problems, suggestions ------------------------------------------------------------------------


def conclusion(card: Scorecard) -> Blocks:
    """Score, grade, effect and compliance in words; then what the unit concludes, as its own conclusion."""
    yield from map(Paragraph, verdict.told(card))
    first, *more = own(card, "conclusion") or ("",)
    if first:
        yield paragraph(f"单位自评认为：{first}")
    yield from map(paragraph, more)


# --- for the working paper ------------------------------------------------------------------------------------


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
    return (f"【问题{number}】", *sentences.finding(finding, card, to))
