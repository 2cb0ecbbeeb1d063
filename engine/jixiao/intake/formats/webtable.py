"""The tables of a web page, read tag by tag: each cell with the columns and rows that it covers.

In: tags of tables in the order of the page, ends missing or not. Out: tables as `flow` takes them. Cells find their places
as in the HTML standard (4.9.12 and 13.2.6.4.9 ff.): beside those that reach down from above, spans kept within bounds; the
first head stands first and the first foot last, wherever they are written.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.formats.flow import MAX_CELLS, MAX_SPAN, Box, Content, Row, Table, TooMuch
from jixiao.intake.formats.markup import Tag

#: Tables within each other; rows that a cell may span (what browsers allow); places that are looked at to put cells.
DEEPEST: Final = 30
_TALLEST: Final = 65_534
_MAX_PLACES: Final = 5_000_000

#: The parts of a table, and the names of all tags that give it its structure.
SECTIONS: Final = frozenset(("thead", "tbody", "tfoot"))
CELLS: Final = frozenset(("td", "th"))
NAMES: Final = frozenset(("table", "tr", *CELLS, *SECTIONS))

_NUMBER = regex(r"\s*\+?(\d{1,9})", re.ASCII)
_HEAD, _BODY, _FOOT = 0, 1, 2


@dataclass(slots=True)
class _Open:
    """A table while it is read.

    `rows` are those of the parts that have ended, each with the place of its part; `taken` is the last row of the present
    part that a cell from above reaches down to, by column; `carried` what cells hold that take no place.
    """

    hidden: bool
    rows: list[tuple[int, Row]] = field(default_factory=list)
    section: list[Row] = field(default_factory=list)
    kind: int = _BODY
    kinds: set[int] = field(default_factory=set)
    hides: bool = False
    in_row: bool = False
    box: Box | None = None
    placed: bool = True
    column: int = 1
    taken: dict[int, int] = field(default_factory=dict)
    carried: list[Content] = field(default_factory=list)


class Tables:
    """The tables that are open, each within a cell of the one before; what is complete goes into `content`."""

    def __init__(self, content: list[Content]) -> None:
        self._content = content
        self._open: list[_Open] = []
        self._cells = self._places = 0

    @property
    def depth(self) -> int:
        """How many tables are open."""
        return len(self._open)

    def into(self) -> list[Content]:
        """Where a paragraph goes: the innermost open cell. What stands in a table outside of cells is shown before it."""
        return next((one.box.content for one in reversed(self._open) if one.box is not None), self._content)

    def begin_table(self, *, hidden: bool) -> None:
        """A table begins; one that begins in another outside of its cells ends that. Raises TooMuch."""
        if self._open and self._open[-1].box is None:
            self.end_table()
        if len(self._open) == DEEPEST:
            raise TooMuch(f"表格嵌套超过{DEEPEST}层")
        self._open.append(_Open(hidden))

    def begin_section(self, name: str, *, hidden: bool) -> None:
        """A head, a body or a foot of the innermost table begins."""
        if not self._open:
            return
        self.end_section()
        one = self._open[-1]
        kind = {"thead": _HEAD, "tfoot": _FOOT}.get(name, _BODY)
        one.kind = kind if kind not in one.kinds else _BODY
        one.kinds.add(kind)
        one.hides = hidden

    def begin_row(self, *, hidden: bool) -> None:
        """A row of the innermost table begins; raises TooMuch."""
        if not self._open:
            return
        self.end_row()
        self._count()
        one = self._open[-1]
        one.section.append(Row(hidden=hidden or one.hides))
        one.in_row, one.column = True, 1

    def begin_cell(self, tag: Tag, *, gone: bool) -> None:
        """A cell of the innermost table begins; one that is `gone` takes no place. Raises TooMuch."""
        if not self._open:
            return
        self.end_cell()
        one = self._open[-1]
        if not one.in_row:
            self.begin_row(hidden=False)
        self._count()
        one.box, one.placed = Box(line=tag.line, col=tag.col), not gone
        if gone:
            return
        one.box.content, one.carried = one.carried, []
        self._place(one, one.box, tag.attributes)
        one.section[-1].boxes.append(one.box)

    def end_cell(self) -> None:
        """The open cell of the innermost table ends, if there is one."""
        one = self._open[-1]
        if one.box is not None and not one.placed:
            one.carried += one.box.content
        one.box = None

    def end_row(self) -> None:
        """The open row of the innermost table ends, if there is one."""
        self.end_cell()
        one = self._open[-1]
        if one.carried and one.section and one.section[-1].boxes:
            one.section[-1].boxes[-1].content += one.carried
            one.carried = []
        one.in_row = False

    def end_section(self) -> None:
        """The open part of the innermost table ends; no cell reaches beyond it."""
        self.end_row()
        one = self._open[-1]
        for number, row in enumerate(one.section):
            for box in row.boxes:
                box.height = min(box.height, len(one.section) - number)
        one.rows += ((one.kind, row) for row in one.section)
        one.section, one.kind, one.hides, one.taken = [], _BODY, False, {}

    def end_table(self) -> None:
        """The innermost table ends, and goes where it stands."""
        self.end_section()
        one = self._open.pop()
        rows = [row for _, row in sorted(one.rows, key=lambda pair: pair[0])]
        self.into().extend(one.carried)  # what stood in cells that take no place, where no other cell took it up
        self.into().append(Table(rows, one.hidden))

    def _place(self, one: _Open, box: Box, attributes: Mapping[str, str]) -> None:
        number = len(one.section)
        box.width = min(max(_span(attributes.get("colspan")), 1), MAX_SPAN)
        box.height = min(_span(attributes.get("rowspan")) or _TALLEST, _TALLEST)
        start = one.column
        while one.taken.get(one.column, 0) >= number:
            one.column += 1
        box.left = one.column
        one.column += box.width
        self._places += one.column - start
        if self._places > _MAX_PLACES:
            raise TooMuch(f"表格的行列超过{_MAX_PLACES}处")
        if box.height > 1:
            for column in range(box.left, one.column):
                one.taken[column] = max(one.taken.get(column, 0), number + box.height - 1)

    def _count(self) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise TooMuch(f"表格的单元格超过{MAX_CELLS}个")


def _span(written: str | None) -> int:
    """A span as written; 1 where nothing that counts is."""
    found = _NUMBER.match(written or "")
    return int(found[1]) if found else 1
