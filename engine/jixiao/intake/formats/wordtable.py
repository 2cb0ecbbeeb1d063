"""The tables of a Word document, read as they stream by: each cell with the columns and rows that it covers.

In: rows and cells as they begin and end, with their properties (ISO/IEC 29500-1, 17.4). Out: tables as `flow` takes them.
Cells are placed by the columns of the grid that they span; where the spans of a row do not fill the grid, by their widths.
Rows that a tracked change deleted are left out.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.intake.formats.flow import MAX_CELLS, MAX_SPAN, Box, Content, Paragraph, Row, Table, TooMuch
from jixiao.intake.formats.wordlist import on, whole

#: The widths of a row may differ from the grid's by one part in so many, and still mean its columns.
_TOLERANCE: Final = 20
_GOES_ON: Final = "continue"


@dataclass(slots=True)
class _Cell:
    """A cell while it is read: its merges as written, its width in twentieths of a point (0: none given)."""

    box: Box = field(default_factory=Box)
    down: str = ""
    across: str = ""
    points: int = 0


@dataclass(slots=True)
class _Row:
    """A row while it is read: the columns of the grid left out before and after its cells."""

    cells: list[_Cell] = field(default_factory=list)
    before: int = 0
    after: int = 0
    hidden: bool = False
    deleted: bool = False


@dataclass(slots=True)
class _Table:
    """A table while it is read: the edges of its grid, and the cells that may go on below, by column."""

    table: Table = field(default_factory=Table)
    edges: list[int] = field(default_factory=lambda: [0])
    row: _Row = field(default_factory=_Row)
    down: dict[int, tuple[int, Box]] = field(default_factory=dict)


class Tables:
    """The tables that are open, each within a cell of the one before."""

    def __init__(self) -> None:
        self._open: list[_Table] = []
        self._cells = 0

    @property
    def inside(self) -> bool:
        """Whether what is read stands in a table."""
        return bool(self._open)

    def open(self, tag: str) -> None:
        """A table (`tbl`) or a row of the innermost one (`tr`) begins."""
        if tag == "tbl":
            self._open.append(_Table())
        else:
            self._open[-1].row = _Row()

    def cell(self) -> Box:
        """A cell begins; raises TooMuch."""
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise TooMuch(f"表格的单元格超过{MAX_CELLS}个")
        one = _Cell()
        self._open[-1].row.cells.append(one)
        return one.box

    def property(self, parent: str, tag: str, attributes: dict[str, str]) -> None:
        """A property of the grid, of a row or of a cell (`parent`: tblGrid, trPr, tcPr)."""
        if not self._open:
            return
        table, value = self._open[-1], attributes.get("val")
        match parent, tag:
            case "tblGrid", "gridCol" if len(table.edges) <= MAX_SPAN:
                table.edges.append(table.edges[-1] + whole(attributes.get("w")))
            case "trPr", "gridBefore":
                table.row.before = min(whole(value), MAX_SPAN)
            case "trPr", "gridAfter":
                table.row.after = min(whole(value), MAX_SPAN)
            case "trPr", "hidden":
                table.row.hidden = on(value)
            case "trPr", "del":
                table.row.deleted = True
            case "tcPr", _ if table.row.cells:
                _cell_property(table.row.cells[-1], tag, attributes)

    def end_of_row(self) -> None:
        """The row that was read takes its place."""
        table = self._open[-1]
        row = table.row
        if row.deleted:
            return
        cells = _joined_across(row.cells)
        _place(cells, row, table.edges)
        kept: list[Box] = []
        down: dict[int, tuple[int, Box]] = {}
        for cell in cells:
            top, box = table.down.get(cell.box.left, (0, cell.box))
            if cell.down == _GOES_ON and box is not cell.box:
                box.height = len(table.table.rows) + 1 - top
                box.content += _hidden(cell.box.content)
                down[box.left] = top, box
            else:
                kept.append(cell.box)
                if cell.down:
                    down[cell.box.left] = len(table.table.rows), cell.box
        table.down = down
        table.table.rows.append(Row(kept, row.hidden))

    def end_of_table(self) -> Table:
        """The table that was read."""
        return self._open.pop().table


def _cell_property(cell: _Cell, tag: str, attributes: dict[str, str]) -> None:
    match tag:
        case "gridSpan":
            cell.box.width = min(max(whole(attributes.get("val")), 1), MAX_SPAN)
        case "vMerge":
            cell.down = attributes.get("val", _GOES_ON)
        case "hMerge":
            cell.across = attributes.get("val", _GOES_ON)
        case "tcW" if attributes.get("type", "dxa") == "dxa":
            cell.points = whole(attributes.get("w"))


def _joined_across(cells: Sequence[_Cell]) -> list[_Cell]:
    """Cells that the old way merges with the one before: one cell, as wide as all of them."""
    kept: list[_Cell] = []
    for cell in cells:
        if cell.across == _GOES_ON and kept and kept[-1].across:
            kept[-1].box.width += cell.box.width
            kept[-1].points = kept[-1].points + cell.points if cell.points else 0
            kept[-1].box.content += _hidden(cell.box.content)
        else:
            kept.append(cell)
    return kept


def _hidden(content: Sequence[Content]) -> list[Content]:
    """What a cell holds that another one covers: nobody sees it."""
    return [
        Paragraph("", one.text + one.hidden)
        for one in content
        if isinstance(one, Paragraph) and (one.text or one.hidden)
    ]


def _place(cells: Sequence[_Cell], row: _Row, edges: Sequence[int]) -> None:
    """Give each cell of a row its first column and its number of columns."""
    columns = len(edges) - 1
    spanned = row.before + sum(cell.box.width for cell in cells) + row.after
    if spanned != columns and cells and _fits(cells, row, edges):
        position = edges[row.before]
        left = row.before
        for cell in cells:
            position += cell.points
            right = max(_nearest(edges, position), left + 1)
            cell.box.left, cell.box.width = left + 1, right - left
            left = right
        return
    left = row.before + 1
    for cell in cells:
        cell.box.left = left
        left += cell.box.width


def _fits(cells: Sequence[_Cell], row: _Row, edges: Sequence[int]) -> bool:
    """Whether the widths of a row are given, and come to what the grid has there."""
    columns = len(edges) - 1
    if row.before + row.after + len(cells) > columns or not all(cell.points for cell in cells):
        return False
    there = edges[columns - row.after] - edges[row.before]
    return there > 0 and _TOLERANCE * abs(sum(cell.points for cell in cells) - there) <= there


def _nearest(edges: Sequence[int], position: int) -> int:
    index = bisect_left(edges, position)
    if index == len(edges) or (index and position - edges[index - 1] <= edges[index] - position):
        return index - 1
    return index
