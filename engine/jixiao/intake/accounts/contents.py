"""The table of contents of a text: 第一部分 部门概况.....4.

In: the lines of a text. Out: the entries with the pages that they name, and the other lines. Entries are told by their
leaders or blanks and a page number, or by standing below 目录 and again in the text.
"""

import re
from collections.abc import Sequence
from typing import Final

from jixiao.intake.accounts.numbering import numbered, plain
from jixiao.records import Cell, ContentsEntry

_LEADERS: Final = re.compile(
    r"[^\t]{1,100}?(?:[\s.．。·…‥_—-]{0,99}(?:[.．·…‥_—-]{3}|…|\t| {3})[\s.．。·…‥_—-]{0,99}+)\d{1,4}"
)
_ENTRY: Final = re.compile(r"(.*?)[\s.．。·…‥_—-]*+(\d{1,4})?", re.DOTALL)
_TITLE: Final = re.compile(r"目\s{0,8}[录錄次]")
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


def repeated(lines: Sequence[Cell]) -> int:
    """How many lines below 目录 are entries without pages: those before the first of them stands again; 0 for none."""
    names = ["".join(plain(line.text).text.split()) for line in lines[:_MOST]]
    first = next((at for at, name in enumerate(names[:4]) if numbered(name)), None)
    if first is None or names[first] not in names[first + 2 :]:
        return 0
    again = names.index(names[first], first + 2)
    return again if all(len(name) <= 60 for name in names[first:again]) else 0
