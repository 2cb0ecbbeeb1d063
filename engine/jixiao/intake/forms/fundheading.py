"""The heading of the table of funds: which column holds the budget, which the execution.

In: the rows of the head of a form. Out: the columns by the fields of `Fund`, with the units that they name; and Problems
where two columns could be the same amount, or figures stand below a heading or beside a label that nobody understands.
Amounts are not read here (`funds`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.ground.problems import Problem
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import is_label
from jixiao.records import Cell

AMOUNTS: Final = ("initial", "annual", "executed")
_Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the number of the row after it, a field for each column (`""`: not read), its cells."""

    below: int
    names: Sequence[str]
    cells: Sequence[Cell]

    @property
    def start(self) -> int:
        """The first column of amounts."""
        return next(index for index, name in enumerate(self.names) if name)

    @property
    def units(self) -> Mapping[str, str]:
        """The money units that single columns name (`年初预算数（元）`)."""
        named = ((name, v.money_unit(cell.text)) for name, cell in zip(self.names, self.cells, strict=True))
        return {name: unit for name, unit in named if name in AMOUNTS and unit}


def find(rows: _Rows) -> Heading | None:
    """The heading of amounts which stand below their names, each row with one label of a fund."""
    found: Heading | None = None
    number = 0
    while number < len(rows):
        cells = list(rows[number])
        names = columns(cells)
        labels = sum(v.fund(cell.text) is not None for cell in cells)
        number += 1
        if labels and found:
            return found if labels == 1 else None
        if sum(name in AMOUNTS for name in names) > 1:  # a budget by another name may be the one that counts
            start = next(index for index, name in enumerate(names) if name in AMOUNTS)
            behind = zip(names[start:], cells[start:], strict=True)
            names[start:] = [name or ("change" if "预算" in v.as_label(cell.text) else "") for name, cell in behind]
        if not any(names) or _speaks(cells, names):
            continue
        while number < len(rows) and all(more := columns(rows[number])):  # a heading in pieces
            names.extend(more)
            cells.extend(rows[number])
            number += 1
        if not found and sum(name in AMOUNTS for name in names) > 1:
            found = Heading(number, _told_apart(names, cells), cells)
    return found if found and only_row(rows, found) is not None else None


def columns(row: Sequence[Cell]) -> list[str]:
    """What each cell of a row names as a column of amounts."""
    return [v.money(cell.text) for cell in row]


def _told_apart(names: Sequence[str], cells: Sequence[Cell]) -> Sequence[str]:
    """预算数 beside 调整后预算数 is the initial budget: the adjusted one is the year's."""
    adjusted = ["调整" in v.as_label(cell.text) for name, cell in zip(names, cells, strict=True) if name == "annual"]
    if len(adjusted) != 2 or sum(adjusted) != 1 or "initial" in names:
        return names
    new = iter("annual" if one else "initial" for one in adjusted)
    return [next(new) if name == "annual" else name for name in names]


def twice(heading: Heading) -> Problem | None:
    """What is wrong where two columns could be the same amount of which only one can count."""
    seen: dict[str, Cell] = {}
    for name, cell in zip(heading.names, heading.cells, strict=True):
        if name in AMOUNTS and seen.setdefault(name, cell) is not cell:
            both = f"“{seen[name].text[:20]}”和“{cell.text[:20]}”"
            kind = "执行数" if name == "executed" else "预算数"
            message, cure = f"{both}两列都像是{kind}，不能确定用哪一列。", "请只留下据以计算执行率的一列。"
            return Problem(cell.source, "form.two-columns", message, cure)
    return None


def only_row(rows: _Rows, heading: Heading) -> Mapping[str, Cell] | None:
    """The amounts right below a heading whose rows have no known names: a row without a label is the total's.

    So is one whose label nobody knows where two of its amounts are numbers; in a sheet it comes here only without a label.
    """
    row = rows[heading.below] if heading.below < len(rows) else ()
    if len(row) != len(heading.names) or any(map(is_label, row)):
        return None
    amounts = {name: cell for name, cell in reversed(list(zip(heading.names, row, strict=True))) if name}
    numbers = sum(v.numeral(cell.text) for cell in amounts.values())
    alone = bool(row[0].source.cell) and not any(cell.text for cell in row[: heading.start])
    return amounts if numbers > 1 or (alone and any(cell.text for cell in amounts.values())) else None


def _speaks(row: Sequence[Cell], names: Sequence[str]) -> bool:
    """Whether a row gives an amount behind the first name of a column: then it is no heading."""
    first = next(index for index, name in enumerate(names) if name)
    others = (cell for name, cell in zip(names[first:], row[first:], strict=True) if cell.text and not name)
    return any(
        cell.source.cell == "" or any(map(str.isdecimal, v.as_label(cell.text))) or is_label(cell) for cell in others
    )


def lost(rows: _Rows) -> Problem | None:
    """What is wrong where figures stand below a heading of amounts, and the total could not be read from them."""
    for number, row in enumerate(rows):
        names = columns(row)
        if sum(map(bool, names)) < 2 or any(v.numeral(cell.text) or v.fund(cell.text) for cell in row):
            continue
        first = next(index for index, name in enumerate(names) if name)
        lacking = [
            label
            for label, wanted in (("全年预算数", {"initial", "annual"}), ("全年执行数", {"executed"}))
            if not wanted & set(names)
        ]
        below = [other for other in rows[number + 1 :] if sum(v.numeral(cell.text) for cell in other) > 1]
        if below and lacking:
            message = f"项目资金的表头中没有{'、'.join(f'“{label}”' for label in lacking)}列。"
            return Problem(row[first].source, "form.no-columns", message, "请核对表头，在表头中写上这些列名。")
        strange = next((other for other in below if not any(v.fund(cell.text) for cell in other)), None)
        if strange and not any(v.fund(cell.text) == "total" for other in below for cell in other):
            label = next(cell for cell in strange if cell.text)
            message = f"项目资金表中没有“年度资金总额”这一行，看不出“{label.text[:20]}”这一行是什么资金。"
            cure = "请加上总额一行，或把合计行的名称写成“年度资金总额”。"
            return Problem(label.source, "form.row-shape", message, cure)
    return None
