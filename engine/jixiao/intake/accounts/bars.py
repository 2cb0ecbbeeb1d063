"""Lines of a text whose cells are parted by bars → rows of cells: `| 项目 | 金额 |`, or a cell a line with a bar at its end.

In: the rows and lines of a text. Out: the same, a run of lines with bars put into rows. The rule below a heading (`|---|---|`)
is no row. What stands alone with a bar in it is a line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

_RULE: Final = regex(r"[\s|:+—-]*+")
_NUMBER: Final = regex(r"[-−+]?\d[\d,]{0,30}+(?:\.\d{1,30})?+[%％]?")
#: So many lines that end with a bar are a table of a cell a line.
_FEWEST: Final = 4
_LINE, _ROW, _CELL = "line", "row", "cell"


def rows(items: Sequence[Item]) -> Iterator[Item]:
    """The items, runs of lines with bars as the rows of a table."""
    for kind, run in groupby(items, key=_kind):
        found = tuple(run)
        lines = [one for one in found if isinstance(one, Cell)]
        if kind == _LINE:
            yield from found
        elif kind == _ROW and len(lines) > 1:
            yield from (_row(line) for line in lines if not _RULE.fullmatch(line.text))
        elif kind == _CELL and len(lines) >= _FEWEST:
            yield from _by_width([_row(line)[0] for line in lines])
        else:
            yield from lines


def _kind(item: Item) -> str:
    if not isinstance(item, Cell) or "|" not in item.text:
        return _LINE
    bars = item.text.count("|")
    if bars == 1:
        return _CELL if item.text.endswith("|") else _LINE
    return _ROW


def _row(line: Cell) -> tuple[Cell, ...]:
    """The cells of a line, bars at its ends taken off."""
    text = line.text
    start, end = int(text.startswith("|")), len(text) - int(text.endswith("|"))
    cells: list[Cell] = []
    for part in text[start:end].split("|"):
        lead = len(part) - len(part.lstrip())
        place = line.source
        cells.append(Cell(part.strip(), replace(place, col=place.col + start + lead)))
        start += len(part) + 1
    return tuple(cells)


def _by_width(cells: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Cells as rows: the first figure stands second in the second row, and every row begins with a name."""
    first = next((at for at, cell in enumerate(cells) if _NUMBER.fullmatch(cell.text)), 0)
    width = first - 1
    fits = width > 1 and len(cells) % width == 0
    if not fits or any(_NUMBER.fullmatch(cell.text) for cell in cells[::width]):
        width = 1
    for at in range(0, len(cells), width):
        yield tuple(cells[at : at + width])
