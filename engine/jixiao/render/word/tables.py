"""Table → `w:tbl`: merged cells, heads that repeat on every page, columns as wide as their figures need.

In: a table, how wide it may be, the ids of the styles, and what makes the paragraph of a cell. Out: the element, or None where
there is nothing to set. The caption is not set here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.render.plain import width
from jixiao.render.word import look
from jixiao.render.word.xml import Element, make, properties, setting, shown
from jixiao.report.blocks import Cell, Table, text

#: A table of this many columns stands on a page of its own, turned.
WIDE: Final = 8
#: The margins of a cell, left and right together.
_MARGINS: Final = 114
#: A row of more lines than this may break over pages; others are kept whole.
_MOST_LINES: Final = 8
_SHADE: Final = "F2F2F2"

#: A cell, the style of its text, further properties, whether it is bold → its paragraph.
Write = Callable[[Cell, str, Sequence[Element], bool], Element]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands in a row: its first column, and whether it begins here or goes on from above."""

    cell: Cell
    column: int
    begins: bool


def element(table: Table, across: int, ids: Mapping[str, str], write: Write) -> Element | None:
    """The table, `across` twentieths of a point wide."""
    if not table.columns or not (table.header or table.rows):
        return None
    size = _size(len(table.columns))
    widths = _widths(table, across, size)
    style = ids[look.table_text(size)]

    def row(places: Sequence[_Place], *, head: bool) -> Element:
        lines = [_lines(one.cell, sum(_spanned(widths, one)), size) for one in places if one.cell.down == 1]
        kept = make("w:cantSplit") if head or max(lines, default=1) <= _MOST_LINES else None
        marks = make("w:trPr", None, kept, make("w:tblHeader") if head else None)
        return make("w:tr", None, marks, *(cell(one, head=head) for one in places))

    def cell(one: _Place, *, head: bool) -> Element:
        align = "center" if head else table.columns[one.column].align
        extra = [setting("w:jc", align), *([make("w:keepNext")] if head else [])]
        merged = make("w:vMerge", {"w:val": "restart"}) if one.begins else make("w:vMerge")
        shade = make("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _SHADE}) if head else None
        marks = properties(
            "w:tcPr",
            make("w:tcW", {"w:w": sum(_spanned(widths, one)), "w:type": "dxa"}),
            setting("w:gridSpan", one.cell.across) if one.cell.across > 1 else None,
            merged if one.cell.down > 1 else None,
            shade,
            setting("w:vAlign", "center"),
        )
        content = one.cell if one.begins else Cell(())
        return make("w:tc", None, marks, write(content, style, extra, head or one.cell.bold))

    return make(
        "w:tbl",
        None,
        properties(
            "w:tblPr",
            setting("w:tblStyle", ids["TableGrid"]),
            make("w:tblW", {"w:w": across, "w:type": "dxa"}),
            setting("w:jc", "center"),
            make("w:tblLayout", {"w:type": "fixed"}),
            make("w:tblLook", {"w:val": "0000"}),
        ),
        make("w:tblGrid", None, *(make("w:gridCol", {"w:w": one}) for one in widths)),
        *(row(places, head=True) for places in _rows(table.header, len(table.columns))),
        *(row(places, head=False) for places in _rows(table.rows, len(table.columns))),
    )


def _rows(rows: Sequence[Sequence[Cell]], columns: int) -> Iterator[list[_Place]]:
    """Each row with the cells that begin in it and those that reach into it, from left to right."""
    above: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        left = iter(row)
        places: list[_Place] = []
        column = 0
        while column < columns:
            cell, rest = above.pop(column, (None, 0))
            begins = cell is None
            if cell is None:
                cell = next(left)
                rest = cell.down
            places.append(_Place(cell, column, begins))
            if rest > 1:
                above[column] = (cell, rest - 1)
            column += cell.across
        yield places


def _size(columns: int) -> int:
    return look.SMALL_FOURTH if columns <= 4 else look.FIFTH if columns <= 6 else look.SMALL_FIFTH


def _spanned(widths: Sequence[int], one: _Place) -> Sequence[int]:
    return widths[one.column : one.column + one.cell.across]


def _widths(table: Table, across: int, size: int) -> list[int]:
    """The widths of the columns: their shares, but none narrower than its longest figure or word that is not Chinese.

    A figure that is broken over lines is misread. No column takes more than twice an equal share for that.
    """
    count = len(table.columns)
    least = [_MARGINS + 10 * size] * count  # one Chinese character
    for places in (*_rows(table.header, count), *_rows(table.rows, count)):
        for one in places:
            if one.begins and one.cell.across == 1:
                needed = _unbroken(text(one.cell.spans), size, figure=table.columns[one.column].align == "right")
                least[one.column] = max(least[one.column], min(needed, 2 * across // count))
    if sum(least) > across:
        most = across // count
        least = [min(one, most) for one in least]
    shares = [max(column.width, 1) for column in table.columns]
    fixed: dict[int, int] = {}
    while True:
        free = [at for at in range(count) if at not in fixed]
        room, base = across - sum(fixed.values()), sum(shares[at] for at in free)
        short = [at for at in free if room * shares[at] < least[at] * base]
        if not short:  # the least widths fit together, so some column is always left free
            break
        fixed |= {at: least[at] for at in short}
    widths = [fixed[at] if at in fixed else room * shares[at] // base for at in range(count)]
    widths[free[-1]] += across - sum(widths)
    return widths


def _unbroken(words: str, size: int, *, figure: bool) -> int:
    """What a cell needs to break none of its words, three tenths of it for bold type and wider fonts; a figure is one word."""
    # LibreOffice keeps a bracket with the figure before it.
    pieces = [words] if figure else re.findall(r"[!-~（）]+", words)
    return _MARGINS + max((_points(piece, size) for piece in pieces), default=0) * 13 // 10


def _points(words: str, size: int) -> int:
    """How wide words are on one line: a Chinese character is as wide as the size (half points), others half of that."""
    return width(shown(words)) * size * 5


def _lines(cell: Cell, across: int, size: int) -> int:
    return -(-_points(text(cell.spans), size) // max(across - _MARGINS, 1))
