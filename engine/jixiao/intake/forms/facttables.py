"""A table of facts on a form: 数据表 and its name in one row, the names of its columns in the next, then its rows.

Comes in: rows of a sheet, each a cell by column. Goes out: the table's name, its columns, the cells of a row by them; and the
table put among those of a submission. A table without a written row says nothing; one whose only row says 无 has no rows.
What a column must hold is not known here: the ruleset declares it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell, FactRow, FactTable
from jixiao.values.given import no_rows

#: What stands before the name of a table.
LABEL: Final = "数据表"
_NAMED: Final = regex(rf"\s*{LABEL}\s*[:：]\s*(?P<name>\S.*?)\s*")


def name(row: Mapping[int, Cell]) -> Cell | None:
    """The name of the table that a row begins: behind 数据表 in its first cell, or in the next; None where it begins none."""
    cells = list(row.values())
    if not cells or not v.as_label(cells[0].text).startswith(LABEL):
        return None
    if found := _NAMED.fullmatch(cells[0].text[:200]):
        return Cell(found["name"], cells[0].source)
    if v.as_label(cells[0].text) != LABEL:
        return None
    return cells[1] if len(cells) > 1 and v.as_label(cells[1].text) != "项目名称" else Cell("", cells[0].source)


def heading(row: Mapping[int, Cell], hidden: Collection[int]) -> dict[str, int]:
    """The columns of a table by their names; of two with one name the first."""
    seen = [(v.squeeze(cell.text), column) for column, cell in row.items() if column not in hidden]
    return {label: column for label, column in reversed(seen) if label}


def cells(columns: Mapping[str, int], row: Mapping[int, Cell]) -> dict[str, Cell]:
    """The written cells of a row by the names of their columns; one that stands below none is kept under no name."""
    named = {column: label for label, column in columns.items()}
    return {named.get(column, ""): cell for column, cell in row.items() if not cell.blank}


def add(into: dict[str, FactTable], named: Cell | None, rows: Sequence[FactRow], problems: list[Problem]) -> None:
    """Puts a table among those of a submission; the rows of a second one of the same name follow those of the first."""
    if named is None or not named.text.strip():
        source = named.source if named else rows[0].source
        message, cure = "这张数据表没有写名称。", f"请在“{LABEL}”的右边写上规则集里这张表的名称。"
        problems.append(Problem(source, "supplement.no-name", message, cure))
        return
    for row in rows:
        if (cell := row.cells.get("")) is not None:
            message = f"“{cell.text[:20]}”上面没有列的名称。"
            cure = "请在表头写上这一列的名称，或删去这一格。"
            problems.append(Problem(cell.source, "supplement.no-column", message, cure))
    title = named.text.strip()
    only = [cell for row in rows for cell in row.cells.values()]
    if len(only) == 1 and no_rows(only[0].text):
        rows = ()
    known = into.get(title)
    into[title] = FactTable((*known.rows, *rows), known.source) if known else FactTable(tuple(rows), named.source)
