"""What a template or an editor left in an account: placeholders, orders to whoever fills it in, comments, marks, missing charts.

Comes in: an Account, and the remnants as data. Goes out: discrepancies; the same words in several places are one. What stands
in quotation marks or names a law is said by somebody else and is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.audit import wordings
from jixiao.audit.standing import MARK, Standing, standing
from jixiao.audit.wordings import Wording
from jixiao.ground.regex import regex
from jixiao.records.account import Account, AccountChart, AccountSection, AccountTable, PassageKind
from jixiao.records.discrepancy import Certainty, Discrepancy, Spot
from jixiao.say import texts as say

#: Where names are hidden this often, a placeholder may be a name that somebody hid.
_MASKED, _OFTEN = "remnant.masked", 3
_MASK: Final = regex("[X×x]")
_CAPTION: Final = regex(r"\(? {0,2}图 {0,2}\d{1,3} {0,2}[:、. ]?")
_PUNCTUATED: Final = frozenset("。,;:")
_EDGES: Final = " \t\r\n\f\v\u200b\ufeff"
#: So much of a found text is quoted.
_SHOWN: Final = 60
#: So many characters of a match keep others away.
_TAKEN: Final = 400
#: A bracket, a paragraph or a title that is longer is no order to whoever fills in a form.
_BRACKET, _LINE = 400, 200


def check(account: Account, using: Sequence[Wording] | None = None) -> Iterator[Discrepancy]:
    """What no finished account has. `using`: other remnants than the shipped ones."""
    every = wordings.standard() if using is None else using
    found: dict[tuple[int, str], list[Spot]] = {}
    marks: list[Spot] = []
    for one in standing(account):
        if one.passage.kind in (PassageKind.COMMENT, PassageKind.REVISION):
            continue
        title = _title(account.sections[one.section]) if one.heading else ""
        for start, end, index in _kept(_matches(one, title, every)):
            found.setdefault((index, one.plain[start:end].strip()), []).append(one.spot(start, end))
        if "[" in one.passage.text:
            marks += [one.spot(*mark.span()) for mark in MARK.finditer(one.passage.text)]
    masked = sum(len(spots) for (index, _), spots in found.items() if every[index].id == _MASKED) >= _OFTEN
    for (index, words), spots in found.items():
        made = _discrepancy(every[index], words, tuple(spots))
        hidden = masked and every[index].id == "remnant.placeholder" and _MASK.search(words)
        yield replace(made, certainty=Certainty.HINT) if hidden else made
    if marks:
        yield say.discrepancy("remnant.mark", Certainty.PROBABLE, tuple(marks), words=marks[0].text[:_SHOWN])
    yield from _reviewed(account)
    yield from _chartless(account)


def _title(section: AccountSection) -> str:
    """The title of a section that may be an order to whoever fills a form in; advice is one to whoever reads it."""
    return "" if any("建议" in title for title in section.path[-1:]) else section.title


def _discrepancy(one: Wording, words: str, spots: tuple[Spot, ...]) -> Discrepancy:
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    return Discrepancy(one.id, one.certainty, one.message.replace("{原文}", shown), one.advice, spots)


# --- words ------------------------------------------------------------------------------------------------------------


def _matches(one: Standing, title: str, every: Sequence[Wording]) -> Iterator[tuple[int, int, int]]:
    """Where the words of remnants stand in a text: from, to, and which remnant."""
    chars = frozenset(one.plain)
    punctuated = one.prose and not chars.isdisjoint(_PUNCTUATED)
    for index, wording in enumerate(every):
        if (wording.within == "prose" and not punctuated) or (wording.within == "heading" and not title):
            continue
        for pattern in wording.patterns:
            if pattern.needs <= chars:
                for start, end in _spans(one, title, wording.within, pattern.compiled):
                    if not wording.unless or not _excused(one, wording, start, end):
                        yield start, end, index


def _spans(one: Standing, title: str, within: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern counts, by what a remnant says of where it is looked for."""
    match within:
        case "bracket":
            for start, end in one.brackets:
                if (
                    end - start < _BRACKET
                    and not one.said_elsewhere(start, end)
                    and pattern.match(one.plain, start + 1, end)
                ):
                    yield start, end
        case "paragraph":
            if one.prose and len(one.plain) < _LINE and pattern.fullmatch(one.plain.strip(_EDGES)):
                yield 0, len(one.plain)
        case "heading":
            if len(title) < _LINE and pattern.fullmatch(wordings.plain(title)):
                yield 0, len(one.plain)
        case "caption":
            if not one.cell and (one.passage.kind is PassageKind.CAPTION or _CAPTION.match(one.plain)):
                for start, end in one.brackets:
                    if pattern.fullmatch(one.plain, start + 1, end - 1):
                        yield start, end
        case _:
            yield from _searched(one, pattern)


def _searched(one: Standing, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for found in pattern.finditer(one.plain):
        start, end = found.span()
        if not one.said_elsewhere(start, end):
            yield start, end


def _excused(one: Standing, wording: Wording, start: int, end: int) -> bool:
    first, last = one.sentence(start, end)
    return any(words.compiled.search(one.plain, first, last) for words in wording.unless)


def _kept(matches: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Of matches that share characters, the one that is written first in the file; in the order of the text."""
    taken: set[int] = set()
    kept: list[tuple[int, int, int]] = []
    for start, end, index in sorted(matches, key=lambda one: (one[2], one[0], -one[1])):
        mine = range(start, min(end, start + _TAKEN))
        if taken.isdisjoint(mine):
            taken.update(mine)
            kept.append((start, end, index))
    return iter(sorted(kept))


# --- what only a document has -------------------------------------------------------------------------------------------


def _reviewed(account: Account) -> Iterator[Discrepancy]:
    """Comments, and changes that nobody has accepted."""
    for one in standing(account):
        kind = one.passage.kind
        if kind in (PassageKind.COMMENT, PassageKind.REVISION) and one.plain.strip():
            id_ = "remnant.comment" if kind is PassageKind.COMMENT else "remnant.revision"
            words = one.passage.text.strip()[:_SHOWN]
            yield say.discrepancy(id_, Certainty.CERTAIN, (one.spot(0, len(one.plain)),), words=words)


def _chartless(account: Account) -> Iterator[Discrepancy]:
    """Numbered captions of charts that are not in the file; only a hint, since a text cannot hold a picture.

    Of documents nothing is said: their pictures are not read. A table that is named so has the data of the chart.
    """
    if not account.lined:
        return
    charts = {
        _named(block.caption)
        for section in account.sections
        for block in section.blocks
        if isinstance(block, AccountChart | AccountTable)
    }
    drawn = {
        at for at, one in enumerate(account.sections) if any(isinstance(block, AccountChart) for block in one.blocks)
    }
    bare = [
        one.spot(0, len(one.plain))
        for one in standing(account)
        if not one.cell and not one.heading and len(one.plain) < 100 and _CAPTION.match(one.plain.strip())
        if one.section not in drawn
        if _named(one.plain) not in charts
    ]
    if bare:
        yield say.discrepancy("remnant.chart", Certainty.HINT, tuple(bare), count=str(len(bare)))


def _named(caption: str) -> str:
    """The name of a chart without its number, brackets and the last 图."""
    plain = wordings.plain(caption).strip(_EDGES)
    return re.sub(r"[\s()“”\"]|柱状图|饼状图", "", _CAPTION.sub("", plain, count=1)).rstrip("图")
