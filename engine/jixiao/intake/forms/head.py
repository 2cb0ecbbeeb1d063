"""What stands above the indicators of a form: who, which year, the funds and the goals, all found by their labels.

In: the rows (and lines between them) from the start of a form to the heading of its indicators. Out: the fields of a
Submission that are found there. Order and place of the rows do not matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.ground.problems import Problem
from jixiao.intake.forms import funds, goals, pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, alone, beside, is_label, labelled, pieces, stray
from jixiao.records import Budget, Cell


@dataclass(frozen=True, slots=True)
class Head:
    """The fields found, by the names of `vocabulary.FIELDS` and `GOALS`; `label` is the cell 项目名称."""

    fields: Mapping[str, Cell]
    goals: Mapping[str, Cell]
    budget: Budget
    year: int | None
    label: Cell | None


def read(items: Sequence[Item], problems: list[Problem]) -> Head:
    """Read the head of one form."""
    rows = [item for item in items if isinstance(item, tuple) and not stray(item)]
    fields: dict[str, Cell] = {}
    project: Cell | None = None
    # A line above a table speaks for it only where the table itself says nothing.
    for number, row in sorted(enumerate(rows), key=lambda one: len(one[1]) == 1):
        above = _stand_above(rows, number)
        for index, cell in enumerate(row):
            for name, value in filter(None, map(labelled, pieces(cell) if cell.text else ())):
                if name not in fields:
                    fields[name] = value or (rows[number + 1][index] if above else beside(rows, number, index))
                    project = cell if name == "project" else project
    return Head(
        fields=fields,
        goals=goals.read(items, problems),
        budget=funds.read(items, rows, fields.get("money"), problems),
        year=_year(items, fields.get("year")),
        label=project,
    )


def _stand_above(rows: Sequence[tuple[Cell, ...]], number: int) -> bool:
    """Whether a row of a sheet holds nothing but labels, and the row below it their values."""
    written = [(index, cell) for index, cell in enumerate(rows[number]) if cell.text]
    if len(written) < 2 or not all((found := v.field(cell.text)) and not found[1] for _, cell in written):
        return False
    below = rows[number + 1] if number + 1 < len(rows) else ()
    straight = bool(below) and bool(below[0].source.cell) and len(below) == len(rows[number])
    return straight and all(below[index].text and not is_label(below[index]) for index, _ in written)


def _year(items: Sequence[Item], cell: Cell | None) -> int | None:
    """The year beside a label 年度, else of a line `(2020 年度)`, else of the nearest title above."""
    if cell and (found := pages.year(cell.text)):
        return found
    lines: list[int] = []
    titles: list[int] = []
    for item in items:
        if (line := alone(item)) and (found := pages.year(line.text)):
            if pages.year_line(line.text):
                lines.append(found)
            elif pages.title(line.text):
                titles.append(found)
    return next(iter((*lines, *reversed(titles))), None)
