"""A table of funds on its side: the sources of the money are its columns, 预算数 and 执行数 its rows.

In: the rows of the head of a form. Out: the amounts of each source by the fields of `Fund`. Only rows that lie straight
under their heading are read; every other layout is `funds`'s.
"""

from collections.abc import Iterator, Mapping, Sequence

from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell


def read(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, Cell, Mapping[str, Cell]]]:
    """Each source by its name in `Budget`, with its label and amounts; nothing where no such table stands in the rows."""
    for number, row in enumerate(rows):
        sources = {index: name for index, cell in enumerate(row) if (name := f.fund(cell.text))}
        if not sources or any(f.money(c.text) or v.numeral(c.text) for c in row):
            continue
        found = dict(_rows(rows[number + 1 :], len(row), min(sources)))
        if "executed" in found and len(found) > 1:
            for index, name in sources.items():
                yield name, row[index], {column: cells[index] for column, cells in found.items()}
            return


def _rows(rows: Sequence[Sequence[Cell]], width: int, first: int) -> Iterator[tuple[str, Sequence[Cell]]]:
    """The rows right below the heading that begin with the name of an amount."""
    for row in rows:
        names = [name for cell in row[:first] if (name := f.money(cell.text))]
        if len(row) != width or len(names) != 1 or any(f.money(cell.text) for cell in row[first:]):
            return
        yield names[0], row
