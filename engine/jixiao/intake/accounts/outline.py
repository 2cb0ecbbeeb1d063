"""Parts of a document → its sections: which paragraphs are headings, what stands in what, whose report it is.

In: parts in order. Out: sections in order, each with its level, its path and its blocks. Levels follow from the nesting of the
document itself: a report in an annex begins anew at 一、 below its own title, and 1、 where 一、 belongs ranks as that.
"""

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts import headings
from jixiao.intake.accounts.headings import Heading
from jixiao.intake.accounts.numbering import Rank, numbered, plain
from jixiao.intake.accounts.parts import Part, Stretch
from jixiao.intake.formats.flow import BOLD
from jixiao.records import AccountBlock, AccountChart, AccountSection, Passage, PassageKind

#: A title without a number is not longer.
_LONGEST: Final = 60
#: A list item of so many characters or more is told from an empty section.
_ITEM: Final = 15
_SENTENCE: Final = regex(r"[。；，：:！？!?;,\d]")


@dataclass(slots=True)
class _Open:
    """A heading below which the next ones may stand."""

    rank: int
    kind: Rank | None
    value: int
    title: str
    project: str


@dataclass(slots=True)
class _Section:
    """A section while its blocks are gathered."""

    heading: Passage | None = None
    found: Heading | None = None
    level: int = 0
    path: tuple[str, ...] = ()
    project: str = ""
    blocks: list[AccountBlock] = field(default_factory=list)

    def done(self) -> AccountSection:
        number, title = (self.found.number, self.found.title) if self.found else ("", "")
        return AccountSection(self.level, number, title, self.heading, self.path, tuple(self.blocks), self.project)


def sections(parts: Sequence[Part]) -> tuple[AccountSection, ...]:
    """The sections of a document.

    What stands before the first heading is one of level 0, as are the charts that a converter put behind the end.
    """
    end = _end(parts)
    outlined = _outlined(parts[:end])
    last = _Section(blocks=[part.passage if isinstance(part, Stretch) else part for part in parts[end:]])
    return tuple(one.done() for one in (*outlined, last) if one.found or one.blocks)


def _end(parts: Sequence[Part]) -> int:
    """Where the text ends and only the data of its charts follow, two at least, each with nothing but its caption."""
    at = len(parts)
    charts = 0
    while at and (isinstance(parts[at - 1], AccountChart) or _captions_next(parts, at - 1)):
        at -= 1
        charts += isinstance(parts[at], AccountChart)
    return at if charts > 1 else len(parts)


def _captions_next(parts: Sequence[Part], at: int) -> bool:
    part = parts[at]
    follows = at + 1 < len(parts) and isinstance(parts[at + 1], AccountChart)
    return follows and isinstance(part, Stretch) and part.passage.kind is PassageKind.CAPTION


def _outlined(parts: Sequence[Part]) -> list[_Section]:
    found = _found(parts)
    styled = _styled(parts, found)
    stack: list[_Open] = []
    out = [_Section()]
    for part, one in zip(parts, found, strict=True):
        if not isinstance(part, Stretch):
            out[-1].blocks.append(part)
            continue
        if one is not None and ((one.weak and not _follows(stack, one)) or (_only_bold(part, one) and not stack)):
            one = None
        if one is None:
            out[-1].blocks.append(part.passage)
            continue
        rank = _rank(stack, one, styled.get(part.level, 0) if not one.number else 0)
        while stack and stack[-1].rank >= rank:
            stack.pop()
        whose = headings.project(one.title) or (stack[-1].project if stack and one.rank is not Rank.REPORT else "")
        head, below = split(part.passage, one.end)
        out.append(_Section(head, one, len(stack) + 1, tuple(above.title for above in stack), whose))
        stack.append(_Open(rank, one.rank if one.number else None, one.value, one.title, whose))
        if below is not None:
            out[-1].blocks.append(below)
    return out


def _found(parts: Sequence[Part]) -> list[Heading | None]:
    """The heading that each part is or begins with, list items put back among the passages."""
    found = [_heading(part) for part in parts]
    at = 0
    while at < len(found):
        end = _listed(parts, found, at)
        if end > at + 1:
            found[at:end] = [None] * (end - at)
        at = max(end, at + 1)
    return found


def _heading(part: Part) -> Heading | None:
    if not isinstance(part, Stretch) or part.passage.kind is not PassageKind.TEXT:
        return None
    text, level = part.passage.text, part.level
    one = headings.heading(text)
    if one is not None:
        return one
    seen = plain(text).text
    if headings.is_report(text):
        return Heading(Rank.REPORT, 0, "", seen, len(text))
    if not level or len(seen) > 2 * _LONGEST or (level == BOLD and not _stands_out(seen)):
        return None
    number = numbered(seen)
    if number is None:
        return Heading(Rank.FIRST, 0, "", seen, len(text))
    return Heading(number.rank, number.value, number.number.rstrip(), seen[number.end :].lstrip(), len(text))


def _stands_out(text: str) -> bool:
    """Whether words that are only bold are a heading: short, no sentence, no figures."""
    return 2 <= len(text) <= _LONGEST // 2 and not _SENTENCE.search(text) and numbered(text) is None


def _listed(parts: Sequence[Part], found: Sequence[Heading | None], at: int) -> int:
    """Where a run of list items ends that begins at a place: each a sentence with nothing below, numbered one by one."""
    end = at
    before: Heading | None = None
    while end < len(found):
        one, part = found[end], parts[end]
        whole = one is not None and isinstance(part, Stretch) and one.end == len(part.passage.text) and not part.level
        if one is None or not whole or not one.ended or not _is_sentence(one) or one.rank < Rank.SECOND:
            break
        if before is not None and (one.rank, one.value) != (before.rank, before.value + 1):
            break
        before, end = one, end + 1
    # What follows the last item is no text of it: another heading, or nothing.
    if end < len(found) and found[end] is None and end > at:
        end -= 1
    return end


def _is_sentence(one: Heading) -> bool:
    return len(one.title) >= _ITEM or "，" in one.title or "," in one.title


def _only_bold(part: Stretch, one: Heading) -> bool:
    return part.level == BOLD and not one.number and one.rank is not Rank.REPORT


def _follows(stack: Sequence[_Open], one: Heading) -> bool:
    return one.value == 1 or any(above.kind is one.rank and above.value == one.value - 1 for above in stack)


def _styled(parts: Sequence[Part], found: Sequence[Heading | None]) -> dict[int, int]:
    """What the levels of a format rank as: beside the numbers that stand at the same level, else between their neighbours."""
    numbers: dict[int, int] = {}
    for part, one in zip(parts, found, strict=True):
        if one is not None and one.number and isinstance(part, Stretch) and 0 < part.level < BOLD:
            numbers.setdefault(part.level, int(one.rank))
    levels = sorted({part.level for part in parts if isinstance(part, Stretch) and 0 < part.level < BOLD})
    ranks = {BOLD: Rank.FIFTH + 5}
    for level in levels:
        deeper = [numbers[other] for other in levels if other > level and other in numbers]
        above = [ranks[other] for other in levels if other < level]
        ranks[level] = numbers.get(level) or (min(deeper) - 5 if deeper else max(above, default=0) + 5)
    return ranks


def _rank(stack: Sequence[_Open], one: Heading, styled: int) -> int:
    """What a heading ranks as where it stands."""
    if one.rank is Rank.REPORT or not one.number:
        return styled or int(one.rank)
    if one.rank is Rank.ANNEX and stack and stack[0].kind is Rank.PART and "附" not in stack[0].title:
        return int(Rank.PART)  # an annex is no section of 第二部分, as it is of 第四部分 附件
    if one.rank is not Rank.THIRD:
        return int(one.rank)
    first = next((above.value for above in stack if above.rank == Rank.FIRST), None)
    third = next((above.value for above in stack if above.rank == Rank.THIRD), -1)
    within = any(above.rank >= Rank.SECOND for above in stack)
    begins = first is None and not within
    goes_on = first is not None and one.value == first + 1 > 1 and one.number[-1] == "、" and one.value - third > 2
    return int(Rank.FIRST if begins or goes_on else Rank.THIRD)


def split(passage: Passage, end: int) -> tuple[Passage, Passage | None]:
    """A heading and the text behind it on the same line, each with its places."""
    text = passage.text
    start = end + len(text[end:]) - len(text[end:].lstrip())
    if start >= len(text):
        return passage, None
    head = Passage(text[:end].rstrip(), tuple(line for line in passage.lines if line[0] < end), passage.kind)
    offset, source = next(line for line in reversed(passage.lines) if line[0] <= start)
    if source.line and source.col:
        source = replace(source, col=source.col + start - offset)
    rest = tuple((place - start, where) for place, where in passage.lines if place > start)
    return head, Passage(text[start:], ((0, source), *rest), passage.kind)
