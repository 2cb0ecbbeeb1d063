"""What stands above the indicators of a form: who, which year, the funds and the goals, all found by their labels.

In: the rows (and lines between them) from the start of a form to the heading of its indicators. Out: the fields of a
Submission that are found there. Order and place of the rows do not matter.
"""

import itertools
from collections.abc import Mapping, Sequence

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.intake.forms import funds, goals, monitoring, pages
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, alone, beside, is_label, labelled, pieces, stray, total
from jixiao.records import Budget, Cell, Conflict, Stage


@dataclass(frozen=True, slots=True)
class Head:
    """The fields found, by the names of `vocabulary.FIELDS` and `GOALS`; `label` is the cell 项目名称.

    `months` are those that a title or a heading names (`1-7月执行数`); `total` is a total printed above the indicators
    (自评总分), `whole` says that the form is one of a whole department, `conflicts` which amounts it gives in two ways.
    """

    fields: Mapping[str, Cell]
    goals: Mapping[str, Cell]
    budget: Budget
    year: int | None
    label: Cell | None
    total: Cell | None = None
    months: int | None = None
    whole: bool = False
    conflicts: tuple[Conflict, ...] = ()


def read(items: Sequence[Item], problems: list[Problem], stage: Stage = Stage.RESULTS) -> Head:
    """Read the head of one form of that stage."""
    rows = [item for item in items if isinstance(item, tuple) and not stray(item)]
    fields: dict[str, Cell] = {}
    project: Cell | None = None
    # A line above a table speaks for it only where the table itself says nothing.
    for number, row in sorted(enumerate(rows), key=lambda one: len(one[1]) == 1):
        above = _stand_above(rows, number)
        for index, cell in enumerate(row):
            for name, value in filter(None, map(labelled, pieces(cell) if cell.text else ())):
                if name == "whole" and v.as_label(cell.text) == "单位" and sum(bool(one.text) for one in row) > 2:
                    continue  # a column of somebody's list
                found = value or (rows[number + 1][index] if above else beside(rows, number, index))
                if name == "year" and not pages.year(found.text):
                    found = _below(rows, number, index) or found
                if name not in {*fields, "apart"} and not (
                    name == "whole" and v.measure(found.text)
                ):  # 单位 beside 万元
                    fields[name] = found
                    project = cell if name == "project" else project
    aims = goals.read(items, problems)
    budget, conflicts = funds.read(items, rows, fields.get("money"), problems, stage)
    return Head(
        fields=fields,
        goals=aims,
        budget=budget,
        conflicts=conflicts,
        year=_year(items, fields.get("year")),
        label=project,
        total=_total(rows),
        months=_months(items),
        whole="whole" in fields or (project is None and any(map(_of_department, items))),
    )


def _below(rows: Sequence[tuple[Cell, ...]], number: int, index: int) -> Cell | None:
    """The year below its label in a sheet (财政年度 over 2021)."""
    row = rows[number + 1] if number + 1 < len(rows) else ()
    straight = len(row) == len(rows[number]) and bool(row[0].source.cell)
    return row[index] if straight and pages.year(row[index].text) else None


def _of_department(item: Item) -> bool:
    """Whether a line, or the only written cell of a row, is the title of a department's form (部门整体支出绩效自评表)."""
    line = alone(item)
    return line is not None and pages.title(line.text) and pages.of_department(line.text)


def _total(rows: Sequence[Sequence[Cell]]) -> Cell | None:
    """A total above the indicators: behind its label in one cell, or beside it where the row is none of the funds."""
    for row in rows:
        if any(f.money(cell.text) not in ("", "score") or f.fund(cell.text) for cell in row):
            continue
        written = [cell for cell in row if cell.text]
        for cell, behind in itertools.zip_longest(written, written[1:]):
            if found := total(cell):
                return found
            if behind and v.total_label(cell.text) and v.numeral(behind.text):
                return behind
    return None


def _stand_above(rows: Sequence[tuple[Cell, ...]], number: int) -> bool:
    """Whether a row of a sheet holds nothing but labels, and the row below it their values."""
    written = [(index, cell) for index, cell in enumerate(rows[number]) if cell.text]
    if len(written) < 2 or not all((found := v.field(cell.text)) and not found[1] for _, cell in written):
        return False
    below = rows[number + 1] if number + 1 < len(rows) else ()
    straight = bool(below) and bool(below[0].source.cell) and len(below) == len(rows[number])
    return straight and all(below[index].text and not is_label(below[index]) for index, _ in written)


def _months(items: Sequence[Item]) -> int | None:
    """How many months the first title or heading of amounts names that names any."""
    cells = (cell for item in items for cell in (item if isinstance(item, tuple) else (item,)))
    named = (cell.text for cell in cells if f.money(cell.text) or pages.title(cell.text) or pages.year(cell.text))
    return next(filter(None, map(monitoring.months, named)), None)


def _year(items: Sequence[Item], cell: Cell | None) -> int | None:
    """The year beside a label 年度, else of a line `(2020 年度)`, else of the nearest title above, of whatever wording."""
    if cell and (found := pages.year(cell.text)):
        return found
    lines: list[int] = []
    titles: list[int] = []
    others: list[int] = []
    for item in items:
        if (line := alone(item)) and (found := pages.year(line.text)):
            if pages.year_line(line.text):
                lines.append(found)
            elif pages.title(line.text):
                titles.append(found)
            elif pages.names_forms(line.text):
                others.append(found)
    return next(iter((*lines, *reversed(titles), *reversed(others))), None)
