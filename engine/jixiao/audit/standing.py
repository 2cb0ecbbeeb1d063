"""The texts of an account with their places: every passage and every cell, as the checks of wording read them.

Comes in: an Account. Goes out: `Standing`s in the order of the document. `plain` is the text in half-width signs, marks of
converters blanked, traditional characters as simplified ones, of the same length: an offset in it is an offset in the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.intake.forms.script import GLYPHS
from jixiao.records.account import Account, AccountTable, Passage, PassageKind
from jixiao.records.discrepancy import Spot

#: What converters leave of marks.
MARK: Final = regex(r"\[(?:bookmark|image|picture|comment)\b[^\[\]\n]{0,200}+\]", re.IGNORECASE)
HALF: Final = {**{0xFF01 + n: 0x21 + n for n in range(94)}, 0x3000: 0x20, 0xA0: 0x20}
#: Signs that no width tells apart, to the half-width ones. The full stop of a sentence stays what it is.
_QUOTED: Final = regex(r"“[^“”\n]{0,200}+”|《[^《》\n]{0,200}+》|‘[^‘’\n]{0,200}+’|「[^「」\n]{0,200}+」")
_STOPS: Final = "。;!?\n"
#: A sentence is looked at so far on either side of a place.
_FAR: Final = 400
TRADITIONAL: Final = regex(f"[{''.join(GLYPHS)}]")
_SIMPLE: Final = str.maketrans(dict(GLYPHS))
#: What some pages put behind a traditional character: how it is read.
_READING: Final = regex(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,7}\)")
_CLOSING: Final = {")": "(", "]": "[", "】": "【"}


@dataclass(frozen=True)
class Standing:
    """A text and where it stands; `cell` says that it is one of a table, `heading` that it heads its section."""

    passage: Passage
    section: int
    block: int
    project: str = ""
    cell: bool = False

    @property
    def heading(self) -> bool:
        """Whether it heads its section."""
        return self.block < 0

    @property
    def prose(self) -> bool:
        """Whether it is said by the account itself, in sentences."""
        return not self.cell and not self.heading and self.passage.kind in (PassageKind.TEXT, PassageKind.NOTE)

    @cached_property
    def plain(self) -> str:
        """The text in half-width signs, marks blanked."""
        text = self.passage.text.translate(HALF)
        if TRADITIONAL.search(text):
            text = _READING.sub(lambda found: " " * len(found[0]), text.translate(_SIMPLE))
        return MARK.sub(lambda found: " " * len(found[0]), text) if "[" in text else text

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Where somebody else is quoted, or a law named."""
        return tuple(found.span() for found in _QUOTED.finditer(self.plain))

    def said_elsewhere(self, start: int, end: int) -> bool:
        """Whether a place is inside quotation marks or the name of a law."""
        at = bisect_right(self.quoted, (start, len(self.plain))) - 1
        return at >= 0 and end <= self.quoted[at][1]

    @cached_property
    def brackets(self) -> tuple[tuple[int, int], ...]:
        """The brackets, from the sign that opens to behind the one that closes, in order of their beginnings."""
        found: list[tuple[int, int]] = []
        open_: list[tuple[int, str]] = []
        for at, char in ((one.start(), one[0]) for one in re.finditer(r"[()\[\]【】]", self.plain)):
            if char not in _CLOSING:
                open_.append((at, char))
            elif open_ and open_[-1][1] == _CLOSING[char]:
                found.append((open_.pop()[0], at + 1))
        return tuple(sorted(found))

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a place, as far as it is looked at."""
        first = max(self.plain.rfind(stop, max(0, start - _FAR), start) for stop in _STOPS) + 1
        lasts = [self.plain.find(stop, end, end + _FAR) for stop in _STOPS]
        return max(first, start - _FAR, 0), min([at for at in lasts if at >= 0] or [min(end + _FAR, len(self.plain))])

    def spot(self, start: int, end: int) -> Spot:
        """A place in it."""
        words = self.passage.text[start:end]
        if self.cell:
            return Spot(self.passage.source, words, self.section, self.block)
        return Spot(self.passage.place(start), words, self.section, self.block, start, end)


def in_section(account: Account, source: Source, words: str) -> Spot:
    """The place of a cell of a form: in the last section that begins before it."""
    heads = ((at, one.heading.source.line) for at, one in enumerate(account.sections) if one.heading)
    return Spot(source, words, max((at for at, line in heads if line <= source.line), default=0), -1)


def standing(account: Account) -> Iterator[Standing]:
    """Every text of an account in its order: headings first in their sections, the cells of tables where the table stands."""
    for index, section in enumerate(account.sections):
        if section.heading is not None:
            yield Standing(section.heading, index, -1, section.project)
        for at, block in enumerate(section.blocks):
            if isinstance(block, Passage):
                yield Standing(block, index, at, section.project)
            elif isinstance(block, AccountTable):
                for cell in (cell for row in block.rows for cell in row if cell.text.strip()):
                    yield Standing(Passage(cell.text, ((0, cell.source),)), index, at, section.project, cell=True)
