"""The table of funds of a form (项目资金, 预算执行情况), in the ways it is printed.

In: the rows of the head of a form. Out: its Budget. Amounts stand below the headings 年初预算数, 全年预算数, 全年执行数 or
behind them, below the sources of the money (`turned`), or beside labels: `预算数: 16 执行数: 15`. A blank amount is a
blank Cell, never 0; an amount that stands under no known column, and a changed budget without the year's, are Problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from jixiao.importers import turned
from jixiao.importers import vocabulary as v
from jixiao.importers.cells import Item, beside, is_label, pieces, stray
from jixiao.model import Budget, Cell, Fund
from jixiao.problems import Problem

_AMOUNTS: Final = ("initial", "annual", "executed")
#: Amounts, in the order of their columns, of which the last two kinds are not read.
_ORDERED: Final = (*_AMOUNTS, "passed", "change")
_CURE: Final = "请补全或删去多余的单元格；空的单元格也要保留。"

#: A row of the table: its name in `Budget`, its label, its amounts by the fields of `Fund`, or numbered `1`, `2`.
_Entry = tuple[str, Cell, Mapping[str, Cell]]


def read(items: Sequence[Item], money: Cell | None, problems: list[Problem]) -> Budget:
    """The funds in the head of one form; `money` is what stands beside a label 金额单位."""
    rows = [item for item in items if isinstance(item, tuple) and not stray(item)]
    heading = _heading(rows)
    entries = list(turned.read(rows)) or list(_below(rows, *heading, problems) if heading else _beside(rows))
    funds: dict[str, dict[str, Cell]] = {}
    labels: dict[str, Cell] = {}
    for name, label, amounts in entries:
        labels.setdefault(name, label)
        for column, amount in amounts.items():
            funds.setdefault(name, {}).setdefault(column, amount)
    if not heading:
        _order(funds, labels, problems)
    _check(funds.get("total", {}), problems)
    parts: dict[str, Any] = {
        name: Fund(
            source=labels[name].source, **{one: cell for one, cell in amounts.items() if one not in _ORDERED[3:]}
        )
        for name, amounts in funds.items()
        if any(column in amounts for column in _AMOUNTS)
    }
    return Budget(unit=_unit(items, money), **parts)


def _check(total: Mapping[str, Cell], problems: list[Problem]) -> None:
    """A form that changes its budget must say what the budget of the year was: the execution is measured by that."""
    change = total.get("change")
    if change and not v.nothing(change.text) and change.text.strip("0.") and "annual" not in total:
        message = f"年初预算数之外还有一栏预算数或调整数“{change.text[:20]}”，看不出全年预算数是多少。"
        cure = "请增加“全年预算数”一栏；如果这一栏就是调整后的预算，请把它的名称改成“调整后预算数”。"
        problems.append(Problem(change.source, "form.row-shape", message, cure))


def _columns(row: Sequence[Cell]) -> list[str]:
    return [v.MONEY.get(v.key(cell.text), "") for cell in row]


# --- amounts below headings -------------------------------------------------------------------------------------


def _heading(rows: Sequence[Sequence[Cell]]) -> tuple[int, list[str]] | None:
    """The columns of amounts which stand below their names, each row with one label of a fund, and the row after them."""
    found: tuple[int, list[str]] | None = None
    number = 0
    while number < len(rows):
        columns = _columns(rows[number])
        labels = sum(v.fund(cell.text) is not None for cell in rows[number])
        number += 1
        if labels and found:
            return found if labels == 1 else None
        if sum(name in _AMOUNTS for name in columns) > 1:  # a budget by another name may be the one that counts
            named = zip(columns, rows[number - 1], strict=True)
            columns = [name or ("change" if "预算" in v.key(cell.text) else "") for name, cell in named]
            start = next(index for index, name in enumerate(columns) if name in _AMOUNTS)
            columns[:start] = ["" if name == "change" else name for name in columns[:start]]
        if not any(columns) or _speaks(rows[number - 1], columns):
            continue
        while number < len(rows) and all(more := _columns(rows[number])):  # a heading in pieces
            columns.extend(more)
            number += 1
        if not found and sum(name in _AMOUNTS for name in columns) > 1:
            found = number, columns
    return found if found and _only_row(rows, *found) is not None else None


def _only_row(rows: Sequence[Sequence[Cell]], number: int, columns: Sequence[str]) -> Mapping[str, Cell] | None:
    """The amounts right below a heading whose rows have no known names: the first row is the total, whatever it is called."""
    if number >= len(rows) or len(rows[number]) != len(columns) or any(map(is_label, rows[number])):
        return None
    amounts = {name: cell for name, cell in reversed(list(zip(columns, rows[number], strict=True))) if name}
    return amounts if sum(v.numeral(cell.text) for cell in amounts.values()) > 1 else None


def _speaks(row: Sequence[Cell], columns: Sequence[str]) -> bool:
    """Whether a row gives an amount behind the first name of a column: then it is no heading."""
    first = next(index for index, name in enumerate(columns) if name)
    others = (cell for name, cell in zip(columns[first:], row[first:], strict=True) if cell.text and not name)
    return any(cell.source.cell == "" or any(map(str.isdecimal, v.key(cell.text))) or is_label(cell) for cell in others)


def _below(
    rows: Sequence[Sequence[Cell]], number: int, columns: Sequence[str], problems: list[Problem]
) -> Iterator[_Entry]:
    start = next(index for index, name in enumerate(columns) if name)
    if not any(v.fund(cell.text) for row in rows[number:] for cell in row) and (
        only := _only_row(rows, number, columns)
    ):
        label = next((cell for cell in rows[number][:start] if cell.text), rows[number][start])
        yield "total", label, only
        return
    while number < len(rows):
        row, number = list(rows[number]), number + 1
        index = next((index for index, cell in enumerate(row) if v.fund(cell.text)), None)
        if index is None:
            continue
        while number < len(rows) and not _straight(row, index, columns, start):
            if len(row) + len(rows[number]) > len(columns) - start + index + 1 or any(map(is_label, rows[number])):
                break  # no piece of this row
            row.extend(rows[number])
            number += 1
        label = row[index]
        amounts = _aligned(row, index, columns, start)
        if amounts is None:
            message = f"“{label.text[:20]}”这一行不能与年初预算数、执行数等列对齐。"
            problems.append(Problem(label.source, "form.row-shape", message, _CURE))
        else:
            yield v.fund(label.text) or "", label, amounts


def _straight(row: Sequence[Cell], index: int, columns: Sequence[str], start: int) -> bool:
    """Whether a row lies under its heading place by place; `index` is its label, `start` the first column of amounts."""
    return len(row) == len(columns) and index < start


def _aligned(row: Sequence[Cell], index: int, columns: Sequence[str], start: int) -> Mapping[str, Cell] | None:
    """The amounts of a row by column: by place where the row is as wide as the heading, else counted from the label."""
    if _straight(row, index, columns, start):
        amounts, names = row[start:], columns[start:]
    else:
        amounts, names = row[index + 1 :], columns[start:]
        end = len(amounts)
        while end > len(names) and not amounts[end - 1].text:
            end -= 1
        if end > len(names) or any(name in _AMOUNTS for name in names[end:]):
            return None
    return {name: cell for name, cell in reversed(list(zip(names, amounts, strict=False))) if name}


# --- amounts beside labels --------------------------------------------------------------------------------------


def _beside(rows: Sequence[Sequence[Cell]]) -> Iterator[_Entry]:
    counts: dict[str, int] = {}
    for number, row in enumerate(rows):
        total = False  # rate, points and reason belong to the funds only behind an amount
        for index, cell in enumerate(row):
            column, name = v.MONEY.get(v.key(cell.text)), v.fund(cell.text)
            if column and (total or column in _AMOUNTS):
                total = True
                yield "total", cell, {column: beside(rows, number, index)}
            elif name:
                for amount in _behind(rows, number, index):
                    counts[name] = counts.get(name, 0) + 1
                    yield name, cell, {str(counts[name]): amount}
            elif found := _inline(cell, total=total):
                total = True
                yield "total", cell, found


def _behind(rows: Sequence[Sequence[Cell]], number: int, index: int) -> Sequence[Cell]:
    """The amount behind the label of a fund, or both where the label is printed only once."""
    row = rows[number]
    if len(row) - index <= 2 * v.LONGEST_LABEL:
        more = [cell for cell in row[index + 1 :] if cell.text]
        if len(more) == 2 and not any(map(is_label, more)):
            return more
    return (beside(rows, number, index),)


def _inline(cell: Cell, *, total: bool = False) -> Mapping[str, Cell]:
    """The amounts behind their labels in one cell (`预算数：50，执行数：48，执行率：96%`); none where it says anything else."""
    found: dict[str, Cell] = {}
    for piece in pieces(cell):
        before, colon, after = piece.text.replace("：", ":", 1).partition(":")
        name = v.MONEY.get(v.key(before)) if colon else None
        if not name or not v.numeral(after) or not (found or total or name in _AMOUNTS):
            return {}
        found.setdefault(name, piece.model_copy(update={"text": after.strip()}))
    return found


def _order(funds: Mapping[str, dict[str, Cell]], labels: Mapping[str, Cell], problems: list[Problem]) -> None:
    """Give the numbered amounts of each fund their columns, in the order in which the form names the total's."""
    order = [name for name in funds.get("total", {}) if name in _ORDERED] or ["annual", "executed"]
    for name, values in funds.items():
        amounts = [values.pop(column) for column in list(values) if column.isdigit()]
        if not amounts or (name == "total" and all(column in values for column in order)):
            continue
        if len(amounts) == len(order):
            values.update(zip(order, amounts, strict=True))
        elif any(cell.text for cell in amounts):
            label = labels[name]
            message = f"“{label.text[:20]}”有{len(amounts)}个金额，不能确定哪个是预算数、哪个是执行数。"
            problems.append(Problem(label.source, "form.row-shape", message, _CURE))


# --- the unit ---------------------------------------------------------------------------------------------------


def _unit(items: Sequence[Item], money: Cell | None) -> Cell | None:
    """The money unit: of the section's label, also where a page cut it (`(万` … `元)`), of a column, or 单位：万元."""
    section: Cell | None = None
    broken: list[str] = []
    noted: Cell | None = None
    for item in items:
        for cell in item if isinstance(item, tuple) else (item,):
            plain = v.half(cell.text)
            if section is None and isinstance(item, tuple) and v.money_section(cell.text):
                section, broken = cell, [plain]
            elif section is not None and plain and not plain.strip("()亿万千百元"):
                broken.append(plain)
            elif noted is None:
                noted = _noted(cell)
    if section and (unit := v.money_unit("".join(broken))):
        return Cell(text=unit, source=section.source)
    if money and (unit := v.money_unit(money.text)):
        return Cell(text=unit, source=money.source)
    return noted


def _noted(cell: Cell) -> Cell | None:
    """The money unit that a cell names beside something else: `单位：万元`, `预算数（万元）`, `预算数（万元）：50`."""
    unit = v.named_unit(cell.text)
    for piece in () if unit else pieces(cell):
        label = piece.text.replace("：", ":", 1).partition(":")[0]
        if v.key(label) in v.MONEY or v.fund(label) is not None:
            unit = unit or v.money_unit(label)
    return Cell(text=unit, source=cell.source) if unit else None
