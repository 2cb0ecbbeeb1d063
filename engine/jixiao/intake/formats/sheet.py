"""Cells in rows and columns, merged and hidden ones among them: what workbooks, documents and pages have in common.

In and out: records. Each reader of a format makes them; `grid` turns them into the rows of forms.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records import Cell


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range, rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells in rows and columns: a sheet of a workbook, a table of a document or of a page.

    `cells` are the written ones by (row, column) from 1; `covered` leads from every place within a merged range to where
    the range begins; `hidden` says that nobody sees the sheet, `hidden_rows` and `hidden_columns` what is not seen in it,
    `struck` where something is struck out: words that are left out of a cell, or all of it, which `meant` leaves out.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    covered: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    struck: Mapping[tuple[int, int], Source] = field(default_factory=dict)
    crossed: frozenset[tuple[int, int]] = frozenset()

    @property
    def meant(self) -> "Sheet":
        """The sheet without the cells that are crossed out; one merged over several rows stays, for they stand under it."""
        tall = {(one.top, one.left) for one in self.merged if one.bottom > one.top}
        left = self.crossed - tall
        return replace(self, cells={at: cell for at, cell in self.cells.items() if at not in left}) if left else self

    def left_out(self) -> tuple[Source, ...]:
        """The places of what is struck out and not meant, one for a row in which nothing else is written."""
        meant = self.meant.cells
        written, kept = {row for row, _ in meant}, self.crossed.intersection(meant)
        found: dict[tuple[int, int], Source] = {}
        for (row, column), place in sorted(self.struck.items()):
            if (row, column) not in kept:
                found.setdefault((row, column if row in written else 0), place)
        return tuple(found.values())

    @property
    def height(self) -> int:
        """The last row that holds a written cell."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        """The last column that holds a written cell."""
        return max((column for _, column in self.cells), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at a place; within a merged range the one that fills it. None where nothing is written."""
        return self.cells.get(self.covered.get((row, column), (row, column)))

    def place(self, row: int, column: int) -> Source:
        """Where a place of the sheet is, also an empty one, in the words that its cells use: `B3`, or 第3行第2列."""
        here = self.cells.get((row, column))
        if here is not None:
            return here.source
        any_cell = next(iter(self.cells.values()), None)
        if any_cell is None:
            return Source("", sheet=self.name)
        letters_used = any_cell.source.cell.isascii()
        name = f"{letters(column)}{row}" if letters_used else f"第{row}行第{column}列"
        return Source(any_cell.source.file, sheet=self.name, cell=name)

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows that hold written cells, each with them by column, from top to bottom."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            found.setdefault(row, {})[column] = cell
        for row in sorted(found):
            yield row, dict(sorted(found[row].items()))


@lru_cache(maxsize=1024)
def letters(number: int) -> str:
    """The name of a column of a workbook: 1 is A, 27 is AA."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out
