"""The heading of the table of funds: which column holds the budget, which the execution.

In: the rows of the head of a form. Out: the columns by the fields of `Fund`, with the units that they name; and Problems
where two columns could be the same amount, or figures stand below a heading or beside a label that nobody understands.
Amounts are not read here (`funds`).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import is_label
from jixiao.records import Cell

AMOUNTS: Final = ("initial", "annual", "executed")
#: Names that say too little, and what is no amount of its own accord.
_OPEN: Final = frozenset(("sum", "paid", "change", ""))
_RATES: Final = frozenset(("rate", "weight", "score"))
#: Amounts that a heading names, also by a name that the figures must explain (`fundsums`).
_NAMED: Final = frozenset((*AMOUNTS, "sum", "paid"))
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
    def summed(self) -> bool:
        """Whether the year's budget is a column 小计, which only its place says."""
        return any(
            f.money(cell.text) == "sum" for name, cell in zip(self.names, self.cells, strict=True) if name == "annual"
        )

    @property
    def units(self) -> Mapping[str, str]:
        """The money units that single columns name (`年初预算数（元）`)."""
        named = ((name, f.money_unit(cell.text)) for name, cell in zip(self.names, self.cells, strict=True))
        return {name: unit for name, unit in named if name in (*AMOUNTS, "expected") and unit}


def without_lists(rows: Sequence[tuple[Cell, ...]]) -> Sequence[tuple[Cell, ...]]:
    """The rows without a list of tasks or projects that have money of their own and no total: none of it is the form's."""
    out: list[tuple[Cell, ...]] = []
    listed: list[tuple[Cell, ...]] = []
    for row in rows:
        heads = any(map(f.money, (cell.text for cell in row))) and not any(v.numeral(cell.text) for cell in row)
        if listed and not (any(v.goal(cell.text) for cell in row) or (heads and not _parts_only(row))):
            listed.append(row)
            continue
        out += listed if _totalled(listed) else ()
        begins = heads and any(f.listed(cell.text) for cell in row)
        listed = [row] if begins else []
        out += () if begins else (row,)
    return [*out, *(listed if _totalled(listed) else ())]


def _parts_only(row: Sequence[Cell]) -> bool:
    return all(not cell.text or f.fund(cell.text) or not f.money(cell.text) for cell in row)


def _totalled(rows: _Rows) -> bool:
    """Whether a row below the heading of a list is its total; 总额 over an amount only parts the heading."""
    return any(
        f.fund(cell.text) == "total" and any(v.numeral(other.text) for other in row) for row in rows[1:] for cell in row
    )


def find(rows: _Rows) -> Heading | None:
    """The heading of amounts which stand below their names, each row with one label of a fund."""
    found: Heading | None = None
    number = 0
    while number < len(rows):
        cells = list(rows[number])
        names = columns(cells)
        labels = sum(f.fund(cell.text) is not None for cell in cells)
        number += 1
        if labels and found:
            return found if labels == 1 else None
        if of_amounts(cells):  # a budget by another name may be the one that counts
            start = next(index for index, name in enumerate(names) if name in AMOUNTS)
            behind = zip(names[start:], cells[start:], strict=True)
            names[start:] = [name or ("change" if "预算" in v.as_label(cell.text) else "") for name, cell in behind]
        if not any(names) or _speaks(cells, names):
            continue
        while number < len(rows) and all(more := columns(rows[number])):  # a heading in pieces
            names.extend(more)
            cells.extend(rows[number])
            number += 1
        decided = _decided(names, cells)
        if not found and sum(name in _NAMED for name in decided) > 1 and set(AMOUNTS) & set(decided):
            found = Heading(number, _without_labels(decided, rows[number:]), cells)
    return found if found and only_row(rows, found) is not None else None


def columns(row: Sequence[Cell]) -> list[str]:
    """What each cell of a row names as a column of amounts."""
    return [f.money(cell.text) for cell in row]


def of_amounts(cells: Sequence[Cell]) -> bool:
    """Whether a row heads amounts: it names the budget and the execution, or two amounts of which one is known."""
    names = _decided(columns(cells), cells)
    return sum(name in _NAMED for name in names) > 1 and bool(set(AMOUNTS) & set(names))


def _decided(names: Sequence[str], cells: Sequence[Cell]) -> Sequence[str]:
    """What 小计 and 拨付金额 hold: what the marks of the columns say (`⑤=④/③`), else the year's budget behind its two parts."""
    out = list(names)
    marks = {found: index for index, cell in enumerate(cells) if (found := f.mark(cell.text))}
    for name, cell in zip(names, cells, strict=True):
        if name == "rate" and (made := f.quotient(cell.text)):
            for column, which in zip(("executed", "annual"), made, strict=True):
                at = marks.get(which, -1)
                if at >= 0 and column not in out and names[at] in _OPEN:
                    out[at] = column
    if "annual" not in out and "sum" in out and {"initial", "change"} <= set(out[: out.index("sum")]):
        out[out.index("sum")] = "annual"
    return _told_apart(out, cells)


def _told_apart(names: Sequence[str], cells: Sequence[Cell]) -> Sequence[str]:
    """预算数 beside 调整后预算数 is the initial budget: the adjusted one is the year's."""
    adjusted = ["调整" in v.half(cell.text) for name, cell in zip(names, cells, strict=True) if name == "annual"]
    if len(adjusted) != 2 or sum(adjusted) != 1 or "initial" in names:
        return names
    new = iter("annual" if one else "initial" for one in adjusted)
    return [next(new) if name == "annual" else name for name in names]


def _without_labels(names: Sequence[str], rows: _Rows) -> Sequence[str]:
    """The columns without one that heads the labels of the rows below it (`年度预算数` above 总额, 财政资金)."""
    straight = [row for row in rows if len(row) == len(names)]
    at = {index for row in straight for index, cell in enumerate(row) if f.fund(cell.text) and cell.source.cell}
    return ["" if index in at and name in AMOUNTS else name for index, name in enumerate(names)]


def heads_labels(cells: Sequence[Cell]) -> bool:
    """Whether the first of some columns heads the labels of the rows: an amount that a column behind it names once more.

    For headings without a grid, where no row shows what stands below it (`年度预算数 | 年初预算 | 调整后预算数 | 执行数`).
    """
    names = _decided(columns(cells), cells)
    return names[0] in AMOUNTS and names[0] in names[1:]


def twice(heading: Heading, rows: _Rows) -> Problem | None:
    """What is wrong where two columns could be the same amount of which only one can count, and differ in a row."""
    seen: dict[str, int] = {}
    below = [row for row in rows[heading.below :] if len(row) == len(heading.names)]
    for index, name in enumerate(heading.names):
        if name not in AMOUNTS or seen.setdefault(name, index) == index:
            continue
        one, other = heading.cells[seen[name]], heading.cells[index]
        if below and one.source.cell and all(row[seen[name]].text == row[index].text for row in below):
            continue
        both = f"“{one.text[:20]}”和“{other.text[:20]}”"
        kind = "执行数" if name == "executed" else "预算数"
        message, cure = f"{both}两列都像是{kind}，不能确定用哪一列。", "请只留下据以计算执行率的一列。"
        return Problem(other.source, "form.two-columns", message, cure)
    return None


def only_row(rows: _Rows, heading: Heading) -> Mapping[str, Cell] | None:
    """The amounts right below a heading whose rows have no known names: a row without a label is the total's.

    So is one whose label nobody knows where two of its amounts are numbers; in a sheet it comes here only without a label.
    """
    row = rows[heading.below] if heading.below < len(rows) else ()
    if len(row) != len(heading.names) or any(is_label(cell) or f.part(cell.text) for cell in row):
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


def _without_amounts(row: Sequence[Cell], names: Sequence[str]) -> bool:
    """Whether a row lies straight under a heading and has no amount, only a rate or points: nothing is lost with it."""
    return len(row) == len(names) and not any(
        v.numeral(cell.text) for cell, name in zip(row, names, strict=True) if name not in _RATES
    )


def lost(rows: _Rows) -> Problem | None:
    """What is wrong where figures stand below a heading of amounts, and the total could not be read from them."""
    for number, row in enumerate(rows):
        names = columns(row)
        if sum(map(bool, names)) < 2 or any(v.numeral(cell.text) or f.fund(cell.text) for cell in row):
            continue
        first = next(index for index, name in enumerate(names) if name)
        lacking = [
            label
            for label, wanted in (("全年预算数", {"initial", "annual"}), ("全年执行数", {"executed"}))
            if not wanted & set(names)
        ]
        below = [
            other
            for other in rows[number + 1 :]
            if sum(v.numeral(cell.text) for cell in other) > 1 and not _without_amounts(other, names)
        ]
        if below and lacking:
            message = f"项目资金的表头中没有{'、'.join(f'“{label}”' for label in lacking)}列。"
            return Problem(row[first].source, "form.no-columns", message, "请核对表头，在表头中写上这些列名。")
        strange = next((other for other in below if not any(f.fund(cell.text) for cell in other)), None)
        if strange and not any(f.fund(cell.text) == "total" for other in below for cell in other):
            label = next(cell for cell in strange if cell.text)
            message = f"项目资金表中没有“年度资金总额”这一行，看不出“{label.text[:20]}”这一行是什么资金。"
            cure = "请加上总额一行，或把合计行的名称写成“年度资金总额”。"
            return Problem(label.source, "form.row-shape", message, cure)
    return None
