"""The sections 存在的问题 and 相关建议 of a report, in the running text of an official document.

In: a `Scorecard`. Out: paragraphs, one a problem and one a suggestion, in the same order. The unit's own words come first,
and what they say of a problem is not said again. The full list of findings, with their places, is the working paper's.
"""

from collections.abc import Iterator, Sequence, Set
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records import Scorecard
from jixiao.report import lines as of
from jixiao.report import sections, sentences
from jixiao.report.blocks import Block, Paragraph, Span, Spans, numeral, paragraph
from jixiao.report.causes import Cause, causes
from jixiao.report.figures import points

#: A shorter name may be a word of any text.
_TELLING: Final = 4
_NUMERAL: Final = regex(r"\d++(?:\.\d++)?+")


def problems(card: Scorecard) -> Iterator[Block]:
    """The unit's own problems, then those that the evaluation found besides."""
    own = _own(card, "problems")
    if own:
        yield from _words(card, "problems", "单位自评反映：")
    found = _further(card, own)
    if not found:
        if not own:
            yield paragraph(_none(card))
        return
    lead = "评价还发现" if own else "评价发现"
    if len(found) == 1:
        yield Paragraph((f"{lead}，", *told_of(found[0])))
        return
    yield paragraph(f"{lead}以下{'两' if len(found) == 2 else numeral(len(found))}个方面的问题。")
    yield from _counted([told_of(one) for one in found])


def suggestions(card: Scorecard, more: Sequence[str] = ()) -> Iterator[Block]:
    """What answers the problems, in their order; the unit's own measures stand before them, its texts under `more` behind."""
    own = _own(card, "suggestions")
    found = _further(card, _own(card, "problems")) if own else causes(card)
    if own:
        yield from _words(card, "suggestions", "单位提出：")
    elif not found:
        yield paragraph("没有需要提出的建议。")
    yield from advised(found, "针对评价发现的问题，另" if own else "针对上述问题，")
    yield from sections.narrative(card, more)


def advised(found: Sequence[Cause], lead: str) -> Iterator[Block]:
    """What answers problems. Who is to act is named once where it is the same for all of them, else with each action."""
    doers = {one.who for one in found}
    if len(doers) > 1:
        yield paragraph(f"{lead}提出以下建议：")
        yield from _counted([(f"{one.who}应{one.advice}。",) for one in found])
    elif len(found) > 1:
        yield paragraph(f"{lead}建议{found[0].who}：")
        yield from _counted([(f"{one.advice}。",) for one in found])
    else:
        yield from (paragraph(f"{lead}建议{one.who}{one.advice}。") for one in found)


def _words(card: Scorecard, key: str, lead: str) -> Iterator[Block]:
    first, *rest = sections.own(card, key)
    yield paragraph(f"{lead}{first}")
    yield from map(paragraph, rest)


def _counted(texts: Sequence[Spans]) -> Iterator[Paragraph]:
    for n, text in enumerate(texts, 1):
        yield Paragraph((f"{numeral(n)}是", *text))


def told_of(cause: Cause, *, several: bool = False) -> Spans:
    """A problem in sentences: what it is, its facts, the points at stake, what follows.

    That of `several` scorecards (`causes_of`) begins with whose it is: its facts say what it is.
    """
    lead = () if several else (f"{cause.title}。",)
    stake: Span = f"涉及{points(cause.stake)}，" if cause.stake else ""
    return (*lead, *cause.told, f"。{stake}{cause.consequence}。")


def _none(card: Scorecard) -> str:
    noted = "，填报中需要更正的细节记入评价底稿" if card.findings else ""
    return f"评价未发现影响项目绩效的问题{noted}。"


# --- what the unit says itself ----------------------------------------------------------------------------------


def _own(card: Scorecard, key: str) -> str:
    """The unit's own text, `""` where it says nothing or that there is nothing."""
    text = sentences.stated(card.submission.narrative.get(key))
    return "" if sentences.names_no_problem(text) else text


def _further(card: Scorecard, own: str) -> tuple[Cause, ...]:
    figures = {decimals.number(found) for found in _NUMERAL.findall(own)}
    return tuple(one for one in causes(card) if not _said(card, one, own, figures))


def _said(card: Scorecard, cause: Cause, own: str, figures: Set[Fraction | None]) -> bool:
    """Whether the unit's text states the fact itself: the amounts of the budget, or every line with its name and value."""
    if cause.money is not None:
        return cause.money in figures or {card.budget.budget, card.budget.executed} <= figures
    values = {line.path: _NUMERAL.findall(line.said_actual) for line in of.indicators(card)}
    return all(
        len(one.subject) >= _TELLING
        and one.subject in own
        and (found := values.get(one.path))
        and {decimals.number(value) for value in found} <= figures
        for one in cause.findings
    )
