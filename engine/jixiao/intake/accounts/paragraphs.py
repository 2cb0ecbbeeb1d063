"""Lines of text → paragraphs: what only the page broke is joined again, each line keeping its place.

In: the lines between two tables, and how wide the page was that broke the lines of the whole text (0: none did). Out: one
passage a paragraph. A line ends its paragraph at 。：；！？, where it is short of the page, and where the next one begins with a
number, a bullet or the name of a chart. A page number between two lines is a passage of its own and parts nothing.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts import headings, titles
from jixiao.intake.accounts.numbering import SEEN, Rank, numbered, plain
from jixiao.records import Cell, Passage, PassageKind

_ENDED: Final = regex(r"[。；：！？!?;:…][”’\"'）)》」』】]*+$")
_WHOLE_IN_BRACKETS: Final = regex(r"[（(【].*[)）】]", re.DOTALL)
_HASHES: Final = regex(r"(#{1,6}) ")
_BULLET: Final = regex(
    r"[-•●▪■□◆◇★☆※·▶➢*]\s|[A-Za-z][.、．]\s?\D|其中[:：]|注[:：]|备注[:：]|(?:单位|金额单位)[:：]|[（(]?\d{4} ?年度?[)）]?$"
)
_PAGE_NUMBER: Final = regex(
    r"[-—–]?\s{0,3}\d{1,4}\s{0,3}[-—–]?|第\s{0,2}\d{1,4}\s{0,2}页(?:\s{0,2}共\s{0,2}\d{1,4}\s{0,2}页)?"
)
#: The first line of a title of two: 关于2024年…; or a name, where the second begins with the year or the kind of report.
_FIRST: Final = regex(r"[^。；，：:！？]{0,30}?(?:关于|\d{4} ?年)[^。；，：:！？]{0,30}")
_SECOND: Final = regex(r"\d{4} ?年|项目|部门|单位|整体|绩效|预算|决算")
_NAME: Final = regex(r"[^。；，：:！？]{5,40}")
_BRACKETS: Final = {"（": "）", "(": ")", "《": "》", "“": "”"}
#: In half characters: no page is narrower and none wider, and no title that stands above a report is longer.
_NARROWEST, _WIDEST, _TITLE = 28, 120, 80
#: What no title ends with; and how wide a line is that may have been broken because it was full.
_LEADS_ON: Final = regex(r"[及和与或的其之、，]$")
_LINE: Final = 36
#: So many lines that end without an end tell that a page broke them, the more so the nearer they are to each other.
_BROKEN: Final = 4


def width(text: str) -> int:
    """How wide a line is printed, a Chinese character counting two."""
    if len(text) > SEEN:
        return 2 * len(text)
    text = plain(text).text
    return sum(2 if char >= "\u2e80" or char in "“”‘’…—" else 1 for char in text)


def page(lines: Iterable[Cell]) -> int:
    """How wide the page was that broke these lines; 0 where they are whole paragraphs."""
    found = [
        wide
        for line, after in pairwise(lines)
        if not ended(line.text)
        and _NARROWEST <= (wide := width(line.text)) <= _WIDEST
        and not _begins(line.text)
        and not _begins(after.text)
    ]
    if len(found) < _BROKEN:
        return 0
    middle = sorted(found)[(len(found) - 1) // 2]
    near = sum(middle * 85 <= wide * 100 <= middle * 115 for wide in found)
    return middle if near * 2 > len(found) else 0


def ended(text: str) -> bool:
    """Whether a sentence ends where the line does, or all of it stands in brackets."""
    return bool(_ENDED.search(text[-8:])) or (len(text) <= 400 and bool(_WHOLE_IN_BRACKETS.fullmatch(text)))


def level(text: str) -> int:
    """The level of a heading in Markdown, by its signs; 0 for other text."""
    found = _HASHES.match(text)
    return len(found[1]) if found else 0


def joined(lines: Sequence[Cell], page_width: int = 0) -> tuple[Passage, ...]:
    """The paragraphs that lines make, in order."""
    found: list[list[Cell]] = []
    numbers: list[list[Cell]] = []  # page numbers that stand within the last paragraph
    for line in lines:
        if found and _PAGE_NUMBER.fullmatch(line.text) and not _begins(line.text):
            numbers.append([line])
        elif found and _continues(found[-1], line, page_width, skipped=len(numbers)):
            found[-1].append(line)
        else:
            found += numbers
            numbers = []
            found.append([line])
    return tuple(passage(one) for one in (*found, *numbers))


def _continues(before: Sequence[Cell], line: Cell, page_width: int, *, skipped: int) -> bool:
    last = before[-1]
    if ended(last.text) or _begins(line.text):
        return title_goes_on(before, line)
    gap = line.source.line - last.source.line - 1 - 2 * skipped
    if _bare(last.text) and len(before) == 1:
        return gap <= 1 and len(line.text) <= _TITLE // 2
    if gap <= 4 and (last.text[-1:] in ("，", "、", ",") or _open(last.text, line.text)):
        return True
    if level(before[0].text):
        return False
    if len(before) == 1 and gap <= 1 and heading_goes_on(last.text, line.text):
        return True
    title = headings.heading(last.text) if len(before) == 1 else None
    named = len(before) == 1 and (headings.is_caption(last.text) or headings.is_report(last.text))
    wide = width(last.text)
    if page_width:
        if title is not None:
            return wide * 100 >= page_width * 88 and not headings.is_complete(title.title)
        return wide * 100 >= page_width * 85 and line.source.col <= last.source.col + 2 and not named
    if gap or title is not None or named:
        return title_goes_on(before, line)
    return (wide >= 36 and wide + 2 >= width(line.text)) or title_goes_on(before, line)


def heading_goes_on(text: str, following: str) -> bool:
    """Whether a numbered heading is broken over two lines: neither is one by itself, and both together are.

    The first breaks off behind a word that leads on (及, 的), or is as long as a line, and the second ends as titles do; or a
    word of titles is broken (细 and 化).
    """
    if len(following) > _TITLE // 2 or any(char.isdigit() for char in following) or _begins(following):
        return False
    first, whole = headings.heading(text), headings.heading(text + following)
    if first is None or whole is None or first.ended or first.end < len(text) or headings.is_complete(first.title):
        return False
    if titles.is_broken(text, following):
        return whole.end == len(text + following)
    leads_on = bool(_LEADS_ON.search(text[-2:])) or width(text) >= _LINE
    return leads_on and whole.end == len(text + following) and headings.is_complete(whole.title)


def title_goes_on(before: Sequence[Cell], line: Cell) -> bool:
    """Whether two short lines without a blank between are the title of one report."""
    first = before[0]
    return (
        len(before) == 1
        and line.source.line in (first.source.line + 1, 0)
        and headings.is_report(line.text)
        and not headings.is_report(first.text)
        and bool(_FIRST.fullmatch(first.text) or (_SECOND.match(line.text) and _NAME.fullmatch(first.text)))
        and not _begins(first.text)
    )


def _begins(text: str) -> bool:
    """Whether a line begins a paragraph whatever stands before it."""
    seen = plain(text).text
    if not seen or level(text) or _BULLET.match(seen[:40]) or headings.is_caption(text) or headings.is_report(text):
        return True
    number = numbered(seen)
    if number is None:
        return False
    return number.rank not in (Rank.PART, Rank.ANNEX) or headings.heading(text) is not None


def _bare(text: str) -> bool:
    """Whether a line is a number and nothing else: its title stands on the next."""
    seen = plain(text).text
    number = numbered(seen)
    return number is not None and number.rank >= Rank.FIRST and number.end == len(seen)


def _open(last: str, following: str) -> bool:
    """Whether a bracket is open where a line ends that the next line soon closes."""
    tail, head = last[-80:], following[:80]
    for opening, closing in _BRACKETS.items():
        if tail.count(opening) > tail.count(closing):
            closed, opened = head.find(closing), head.find(opening)
            return closed >= 0 and (opened < 0 or closed < opened)
    return False


def passage(lines: Sequence[Cell]) -> Passage:
    """Lines as one passage, each with its place."""
    text: list[str] = []
    places = []
    length = 0
    for line in lines:
        if text and _apart(text[-1], line.text):
            text.append(" ")
            length += 1
        places.append((length, line.source))
        text.append(line.text)
        length += len(line.text)
    whole = "".join(text)
    kind = PassageKind.CAPTION if headings.is_caption(whole) else PassageKind.TEXT
    return Passage(whole, tuple(places), kind)


def _apart(last: str, following: str) -> bool:
    """Whether a blank belongs between two lines: Latin words, and figures that must not become one."""
    return last[-1:].isascii() and following[:1].isascii() and last[-1:].isalnum() and following[:1].isalnum()
