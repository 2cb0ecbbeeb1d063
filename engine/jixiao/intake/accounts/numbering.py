"""The number at the head of a line, as official texts count their parts: 第一部分, 附件1, 一、, （一）, 1., （1）, ①.

In: the text of a line. Out: which kind of number it begins with, its value, and where what it numbers begins. Whether that
makes the line a heading is not decided here.
"""

import re
from bisect import bisect_right
from enum import IntEnum
from functools import lru_cache
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

#: So many characters of a line are looked at: a heading is shorter.
SEEN: Final = 400

#: What converters leave of marks: `[bookmark: _Toc15396600]`, and what Markdown writes for headings and bold words. It stands
#: in a text and is no part of its number or title.
_MARK: Final = regex(
    r"\A#{1,6} ++|\A\*\*|\*\*\Z"
    r"|\[(?:bookmark|image|picture|footnote(?:ref)?|endnote(?:ref)?|comment|hyperlink)\b[^\[\]\n]{0,200}+\]",
    re.IGNORECASE,
)


class Rank(IntEnum):
    """What a heading ranks as among others; a lower one ends every higher one before it."""

    PART = 10  # 第一部分
    ANNEX = 20  # 附件1
    REPORT = 30  # …项目2020年绩效评价报告, without a number
    FIRST = 40  # 一、
    SECOND = 50  # （一）
    THIRD = 60  # 1.
    FOURTH = 70  # （1）
    FIFTH = 80  # ①


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a line as it is printed, what it ranks as, its value (0: none), and where the rest begins."""

    rank: Rank
    value: int
    number: str
    end: int


_HAN: Final = r"[零〇一二三四五六七八九十百]"
_NUMBERS: Final = (
    (Rank.PART, regex(rf"第 {{0,2}}({_HAN}{{1,5}}|\d{{1,2}}) {{0,2}}(?:部分|章|篇)(?: {{0,2}}[:：、.．])?+")),
    (
        Rank.ANNEX,
        regex(rf"附 {{0,2}}[件表录] {{0,2}}({_HAN}{{1,4}}|\d{{1,2}})?+(?:[-—－]\d{{1,2}})?+(?: {{0,2}}[:：、.．])?+"),
    ),
    (Rank.FIRST, regex(rf"({_HAN}{{1,5}}) {{0,2}}[、.．]")),
    (Rank.SECOND, regex(rf"[（(] {{0,2}}({_HAN}{{1,5}}) {{0,2}}[)）](?: {{0,2}}[、.．])?+")),
    (Rank.THIRD, regex(r"(\d{1,3}) {0,2}(?:、|[.．](?!\d)|[.．](?=(?:19|20)\d\d {0,2}年))")),
    (Rank.FOURTH, regex(r"(?:[（(] {0,2})?+(\d{1,3}) {0,2}[)）](?: {0,2}[、.．])?+")),
    (Rank.FIFTH, regex(r"([①-⑳])")),
)
_DIGITS: Final = {char: value for value, char in enumerate("一二三四五六七八九", 1)}
_EDGES: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"


def numbered(line: str) -> Numbered | None:
    """The number that a line begins with; None where it begins with none."""
    for rank, pattern in _NUMBERS:
        if found := pattern.match(line):
            return Numbered(rank, _value(found[1] or ""), found[0], found.end())
    return None


def _value(digits: str) -> int:
    if not digits:
        return 0
    if digits.isdecimal():
        return int(digits)
    if "①" <= digits <= "⑳":
        return ord(digits) - ord("①") + 1
    total = unit = 0
    for char in digits:
        if char in "十百":
            total, unit = total + (unit or 1) * (10 if char == "十" else 100), 0
        else:
            unit = _DIGITS.get(char, 0)
    return total + unit


@dataclass(frozen=True, slots=True)
class Plain:
    """The head of a text without marks and outer blanks; `whole` says that it is all of it."""

    text: str
    whole: bool
    gaps: tuple[tuple[int, int], ...]

    def original(self, offset: int) -> int:
        """Where a place of the plain text stands in the text with its marks."""
        return offset + self.gaps[bisect_right(self.gaps, offset, key=lambda gap: gap[0]) - 1][1]


def plain(text: str) -> Plain:
    """What a reader sees of the head of a text, and where it stood."""
    return _plain(text[:SEEN], len(text) <= SEEN)


@lru_cache(maxsize=256)  # each line is looked at several times, beside its neighbours
def _plain(head: str, whole: bool) -> Plain:
    kept: list[str] = []
    gaps: list[tuple[int, int]] = []
    length = last = 0
    for mark in _MARK.finditer(head) if "[" in head or head[:1] in "#*" else ():
        gaps.append((length, last - length))
        kept.append(head[last : mark.start()])
        length, last = length + mark.start() - last, mark.end()
    gaps.append((length, last - length))
    kept.append(head[last:])
    seen = "".join(kept)
    lead = len(seen) - len(seen.lstrip(_EDGES))
    shifted = tuple((max(place - lead, 0), shift + lead) for place, shift in gaps)
    return Plain(seen.strip(_EDGES), whole, shifted)
