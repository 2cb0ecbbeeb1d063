"""How many pages a report takes, about: by that it is decided whether it needs contents.

In: a report. Out: a number of pages of 24 lines of 28 characters (`look.LINE`). It is an estimate from the lengths of
texts, for nothing that has to be exact: which page a heading falls on is asked of who lays the pages out.
"""

from collections.abc import Sequence
from typing import Final

from jixiao.report.blocks import Block, Bullets, Cell, Chart, Heading, Paragraph, Report, Spans, Table, text
from jixiao.say.plain import width

_LINES: Final = 24
#: Columns of a terminal, of which a Chinese character takes two.
_LINE: Final = 56
#: So many lines of the text a chart takes with its caption.
_CHART: Final = 8
#: The text of tables is smaller: two lines of it take the room of one, and a line takes half as many characters again.
_SMALL: Final = 2
_SMALLER: Final = (3, 2)


def pages(report: Report) -> int:
    """The pages that a report takes, begun ones counted."""
    lines = 2 + len(report.subtitle) + sum(map(_lines, report.blocks))
    return -(-lines // _LINES)


def _lines(block: Block) -> int:
    match block:
        case Heading():
            return 1
        case Paragraph(spans=spans):
            return _broken(spans, _LINE)
        case Bullets(items=items):
            return sum(_broken(item, _LINE) for item in items)
        case Chart():
            return _CHART
        case Table():
            return 1 + sum(_row(row, block) for row in (*block.header, *block.rows)) // _SMALL


def _row(row: Sequence[Cell], table: Table) -> int:
    # A cell over several columns is told from no other here: it is mostly short.
    whole = sum(max(column.width, 1) for column in table.columns)
    more, than = _SMALLER
    widths = (_LINE * more * max(column.width, 1) // (than * whole) for column in table.columns)
    return max((_broken(cell.spans, room) for cell, room in zip(row, widths, strict=False)), default=1)


def _broken(spans: Spans, room: int) -> int:
    return max(-(-width(text(spans)) // max(room, 2)), 1)
