"""The table of contents of a text: 第一部分 部门概况.....4.

In: the lines of a text. Out: the entries with the pages that they name, and the other lines. Entries are told by their
leaders or blanks and a page number, or by standing below 目录 and again in the text.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts.numbering import numbered, plain
from jixiao.records import Cell, ContentsEntry

_LEADERS: Final = regex(
    r"[^\t]{1,100}?(?:[\s.．。·…‥_—-]{0,99}(?:[.．·…‥_—-]{3}|…|\t| {3})[\s.．。·…‥_—-]{0,99}+)\d{1,4}"
)
_ENTRY: Final = regex(r"(.*?)[\s.．。·…‥_—-]*+(\d{1,4})?", re.DOTALL)
_TITLE: Final = regex(r"目\s{0,8}[录錄次]")
_LONGEST: Final = 160
_MOST: Final = 300


def is_title(text: str) -> bool:
    """Whether a line is the heading of a table of contents."""
    return bool(_TITLE.fullmatch(plain(text[:60]).text))


def is_entry(text: str) -> bool:
    """Whether a line names a page behind leaders, as only a table of contents does."""
    return len(text) <= _LONGEST and text[-1:].isdecimal() and bool(_LEADERS.fullmatch(text))


def entry(line: Cell) -> ContentsEntry:
    """A line of a table of contents, taken apart."""
    found = _ENTRY.fullmatch(plain(line.text).text)
    title, page = (found[1], found[2] or "") if found else (line.text, "")
    number = numbered(title)
    cut = number.end if number else 0
    return ContentsEntry(title[:cut].strip(), title[cut:].strip(), page, line.source)


def without_contents(items: Sequence[object]) -> tuple[frozenset[int], tuple[ContentsEntry, ...]]:
    """The places of what is no entry, and the entries; what is no line (a table) parts nothing."""
    kept: set[int] = set()
    entries: list[ContentsEntry] = []
    skip = 0
    for place, item in enumerate(items):
        if isinstance(item, Cell) and (skip or is_entry(item.text)):
            skip = max(skip - 1, 0)
            entries.append(entry(item))
            continue
        kept.add(place)
        if isinstance(item, Cell) and is_title(item.text):
            lines = list(takewhile(lambda one: isinstance(one, Cell), items[place + 1 : place + 1 + 2 * _MOST]))
            skip = repeated([one for one in lines if isinstance(one, Cell)])
    return frozenset(kept), tuple(entries)


def as_line(row: Sequence[Cell]) -> Cell | None:
    """A row of a numbered title and a page, which a tab parted, as the line that it was."""
    written = [cell for cell in row if cell.text]
    if len(written) != 2 or not written[1].text.isdecimal() or len(written[1].text) > 3:
        return None
    first = written[0]
    return Cell(f"{first.text}\t{written[1].text}", first.source) if numbered(plain(first.text).text) else None


def repeated(lines: Sequence[Cell]) -> int:
    """How many lines below 目录 are entries without pages: those before one of the first stands again; 0 for none."""
    names = ["".join(plain(line.text).text.split()) for line in lines[:_MOST]]
    first = next((at for at, name in enumerate(names[:4]) if numbered(name)), None)
    if first is None or names[first] not in names[first + 2 :]:
        return 0
    again = next(names.index(name, at + 2) for at, name in enumerate(names) if name in names[at + 2 :])
    return again if all(len(name) <= 60 for name in names[:again]) else 0
