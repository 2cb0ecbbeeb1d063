"""The table of funds of a form (项目资金, 预算执行情况), in the ways it is printed.

In: the rows of the head of a form. Out: its Budget. Amounts stand below the headings 年初预算数, 全年预算数, 全年执行数 or
behind them, below the sources of the money (`turned`), or beside labels: `预算数: 16 执行数: 15`. A blank amount is a
blank Cell, never 0; an amount that stands under no known column, and a changed budget without the year's, are Problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.intake import questions
from jixiao.intake.forms import fundheading, fundsums, turned
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, as_points, beside, is_label, pieces, with_unit
from jixiao.intake.forms.fundheading import AMOUNTS
from jixiao.records import MONEY_UNIT, Budget, Cell, Conflict, Fund, Stage
from jixiao.values.agreement import agree

#: Amounts, in the order of their columns, of which the last two kinds are not read.
_ORDERED: Final = (*AMOUNTS, "passed", "change")
#: What the amounts behind a label are where the form names no columns: after the year, and before it.
_EXECUTED: Final = ("annual", "executed")
_PLANNED: Final = ("initial",)
_UNREAD: Final = frozenset((*_ORDERED[3:], "sum", "paid", "apart"))
_CURE: Final = "请补全或删去多余的单元格；空的单元格也要保留。"

#: What the amounts are called that may stand in two places.
_CALLED: Final = MappingProxyType({"initial": "年初预算数", "annual": "预算数", "executed": "执行数"})

#: A row of the table: its name in `Budget`, its label, its amounts by the fields of `Fund`, or numbered `1`, `2`.
_Entry = tuple[str, Cell, Mapping[str, Cell]]


def read(
    items: Sequence[Item],
    rows: Sequence[tuple[Cell, ...]],
    money: Cell | None,
    problems: list[Problem],
    stage: Stage = Stage.RESULTS,
) -> tuple[Budget, tuple[Conflict, ...]]:
    """The funds in the head of one form; `rows` are those of its items that are no strays, `money` stands beside 金额单位.

    Of a form that sets targets nothing is executed yet: a lone amount is the initial budget. Where the same label stands in two
    places with two amounts, the first is taken, and both are the conflict.
    """
    rows = fundheading.without_lists(rows)
    heading = fundheading.find(rows)
    entries = list(turned.read(rows))
    apart = not entries and heading is None
    if not entries:
        entries = list(_below(rows, heading, problems) if heading else _beside(rows))
        problems += _crowded(rows) if apart else ()
    funds: dict[str, dict[str, Cell]] = {}
    labels: dict[str, Cell] = {}
    again: list[tuple[str, Cell, Cell]] = []
    for name, label, amounts in entries:
        labels.setdefault(name, label)
        for column, amount in amounts.items():
            cell = as_points(amount) if column == "weight" else amount
            if column == "reason" and questions.printed(cell.text):
                cell = replace(cell, text="", shown="")
            kept = funds.setdefault(name, {}).setdefault(column, cell)
            if apart and column in _CALLED and f.money(label.text.replace("：", ":").partition(":")[0]):
                again.append((column, kept, cell))
    names = fundsums.decided(funds.get("total", {}))
    for amounts in funds.values():
        amounts.update({names[name]: amounts.pop(name) for name in list(amounts) if name in names})
    problems += fundsums.open_columns(funds.get("total", {}))
    if not heading:
        unclear = tuple(_order(funds, labels, _PLANNED if stage is Stage.TARGETS else _EXECUTED))
        columns = fundheading.lost(rows) if unclear else None  # why the order is unclear
        problems += [columns] if columns else unclear
    if "total" in funds:
        _labelled_points(rows, funds["total"], problems)
    _check(rows, heading, funds.get("total", {}), problems, planned=stage is Stage.TARGETS)
    unit = _unit(items, money)
    for name, amounts in funds.items():
        own = f.money_unit(labels[name].text) if f.fund(labels[name].text) else ""
        named = dict.fromkeys(amounts, own) if own else heading.units if heading else _units_beside(rows)
        _own_units(amounts, named, unit)
    parts: dict[str, Any] = {
        name: Fund(source=labels[name].source, **{one: cell for one, cell in amounts.items() if one not in _UNREAD})
        for name, amounts in funds.items()
        if any(column in amounts for column in AMOUNTS)
    }
    return Budget(unit=unit, **parts), tuple(_conflicts(again, unit.text if unit else MONEY_UNIT))


def _conflicts(again: Sequence[tuple[str, Cell, Cell]], unit: str) -> Iterator[Conflict]:
    """The amounts that a label gives otherwise than where it stood first, one for each."""
    told: set[str] = set()
    for column, kept, cell in again:
        if column not in told and agree(kept.text, cell.text, unit) is False:
            told.add(column)
            yield Conflict(_CALLED[column], (kept, cell))


def _labelled_points(rows: Sequence[Sequence[Cell]], total: dict[str, Cell], problems: list[Problem]) -> None:
    """Take the points of the execution from a label (`得分（20分×执行率）`) where no column 分值 gives them."""
    labels = [cell for row in rows for cell in row if f.points(cell.text)]
    own = total.get("weight")
    given = [own] if own and not own.blank else []
    for cell in (replace(label, text=f.points(label.text), shown="") for label in labels):
        if not given:
            given = [cell]
            total["weight"] = cell
        elif decimals.number(given[0].text) not in (None, decimals.number(cell.text)):
            message = f"预算执行率的分值有两种写法：{given[0].text}和{cell.text}。"
            problems.append(Problem(cell.source, "form.two-weights", message, "请改成一种。"))
            return


def _check(
    rows: Sequence[Sequence[Cell]],
    heading: fundheading.Heading | None,
    total: Mapping[str, Cell],
    problems: list[Problem],
    *,
    planned: bool,
) -> None:
    """Figures that were not understood are Problems; a total whose figures are blank is none.

    A form that changes its budget must say what the budget of the year was: the execution is measured by that.
    """
    given = {name for name, cell in total.items() if not cell.blank or cell.uncomputed}
    if not problems and not planned and not ("executed" in given and given & {"initial", "annual"}):
        problems.extend(filter(None, [fundheading.lost(rows)]))
    if heading and (wrong := fundheading.twice(heading, rows)):
        problems.append(wrong)
    if heading and heading.summed and (unsummed := fundsums.unsummed(total)):
        problems.append(unsummed)
    change = total.get("change")
    if change and not v.nothing(change.text) and change.text.strip("0.") and "annual" not in total:
        message = f"年初预算数之外还有一栏预算数或调整数“{change.text[:20]}”，看不出全年预算数是多少。"
        cure = "请增加“全年预算数”一栏；如果这一栏就是调整后的预算，请把它的名称改成“调整后预算数”。"
        problems.append(Problem(change.source, "form.row-shape", message, cure))


# --- amounts below headings --------------------------------------------------------------------------------------


def _own_units(amounts: dict[str, Cell], units: Mapping[str, str], unit: Cell | None) -> None:
    """Write the unit of its own label behind a bare amount, where it is not the unit of the whole table."""
    for name, own in units.items():
        if name in amounts and name in (*AMOUNTS, "expected") and (unit is None or unit.text != own):
            amounts[name] = with_unit(amounts[name], own)


def _below(rows: Sequence[Sequence[Cell]], heading: fundheading.Heading, problems: list[Problem]) -> Iterator[_Entry]:
    number, columns, start = heading.below, heading.names, heading.start
    if not any(f.fund(cell.text) for row in rows[number:] for cell in row) and (
        only := fundheading.only_row(rows, heading)
    ):
        label = next((cell for cell in rows[number][:start] if cell.text), rows[number][start])
        yield "total", label, only
        return
    while number < len(rows):
        row, number = list(rows[number]), number + 1
        index = next((index for index, cell in enumerate(row) if f.fund(cell.text)), None)
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
            yield f.fund(label.text) or "", label, amounts


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
        if end > len(names) or any(name in AMOUNTS for name in names[end:]):
            return None
    return {name: cell for name, cell in reversed(list(zip(names, amounts, strict=False))) if name}


# --- amounts beside labels --------------------------------------------------------------------------------------


def _units_beside(rows: Sequence[Sequence[Cell]]) -> Mapping[str, str]:
    """The money units that single labels name beside which amounts stand (`支出金额（万元）`), by amount."""
    labels = [_label(piece) for row in rows for cell in row for piece in pieces(cell)]
    named = ((f.beside(label), f.money_unit(label)) for label in reversed(labels))
    return {name: unit for name, unit in named if name in (*AMOUNTS, "expected") and unit}


def _label(piece: Cell) -> str:
    """What stands before the colon of a cell, all of it where there is none."""
    return piece.text.replace("：", ":", 1).partition(":")[0]


def _beside(rows: Sequence[Sequence[Cell]]) -> Iterator[_Entry]:
    counts: dict[str, int] = {}
    unnamed = not any(f.money(cell.text) in ("initial", "annual") for row in rows for cell in row)
    for number, row in enumerate(rows):
        total = False  # rate, points and reason belong to the funds only behind an amount
        for index, cell in enumerate(row):
            column, name = f.money(cell.text) or (f.beside(cell.text) if unnamed else ""), f.fund(cell.text)
            amount = beside(rows, number, index) if column else cell
            column = column if f.money(cell.text) or v.numeral(amount.text) else ""
            if column and (total or column in AMOUNTS):
                total = True
                yield "total", cell, {column: amount}
            elif name:
                for amount in _behind(rows, number, index):
                    counts[name] = counts.get(name, 0) + 1
                    yield name, cell, {str(counts[name]): amount}
            elif found := _inline(cell, total=total):
                total = True
                yield "total", cell, found


def _crowded(rows: Sequence[Sequence[Cell]]) -> Iterator[Problem]:
    """Rows in which several amounts stand behind their only label, and nothing says which of them is the total."""
    for row in rows:
        labels = [index for index, cell in enumerate(row) if f.money(cell.text)]
        count = sum(v.numeral(cell.text) for cell in row[labels[0] + 1 :]) if labels else 0
        if len(labels) == 1 and f.money(row[labels[0]].text) in AMOUNTS and count > 1:
            label = row[labels[0]]
            message = f"“{label.text[:20]}”后面有{count}个金额，不能确定哪个是总额。"
            cure = "请只留下总额，或在上一行写明各列的名称，如资金总额、财政拨款。"
            yield Problem(label.source, "form.row-shape", message, cure)


def _behind(rows: Sequence[Sequence[Cell]], number: int, index: int) -> Sequence[Cell]:
    """The amount behind the label of a fund, or both where the label is printed only once."""
    row = rows[number]
    if len(row) - index <= 2 * v.LONGEST_LABEL:
        more = [cell for cell in row[index + 1 :] if cell.text or cell.uncomputed]
        if len(more) == 2 and not any(map(is_label, more)):
            return more
    return (beside(rows, number, index),)


#: A unit in brackets behind an amount: `500（万元）`.
_BRACKETED: Final = regex(r"^([\d.,，]+)\s*[(（]((?:百万|[千万亿])?元)[)）]$")


def _inline(cell: Cell, *, total: bool = False) -> Mapping[str, Cell]:
    """The amounts behind their labels in one cell (`预算数：50，执行数：48，执行率：96%`); none where it says anything else."""
    found: dict[str, Cell] = {}
    for piece in pieces(cell):
        before, colon, after = piece.text.replace("：", ":", 1).partition(":")
        after = _BRACKETED.sub(r"\1\2", after.strip())
        name = f.money(before) if colon else None
        if not name or not v.numeral(after) or not (found or total or name in AMOUNTS):
            return {}
        found.setdefault(name, replace(piece, text=after))
    return found


def _order(funds: Mapping[str, dict[str, Cell]], labels: Mapping[str, Cell], usual: Sequence[str]) -> Iterator[Problem]:
    """Give the numbered amounts of each fund their columns, in the order in which the form names the total's."""
    order = [name for name in funds.get("total", {}) if name in _ORDERED] or usual
    for name, values in funds.items():
        amounts = [values.pop(column) for column in list(values) if column.isdigit()]
        if not amounts or (name == "total" and all(column in values for column in order)):
            continue
        if len(amounts) == len(order):
            values.update(zip(order, amounts, strict=True))
        elif any(cell.text for cell in amounts):
            label = labels[name]
            message = f"“{label.text[:20]}”有{len(amounts)}个金额，不能确定哪个是预算数、哪个是执行数。"
            yield Problem(label.source, "form.row-shape", message, _CURE)


# --- the unit ---------------------------------------------------------------------------------------------------


def _unit(items: Sequence[Item], money: Cell | None) -> Cell | None:
    """The money unit: of the section's label, also where a page cut it (`(万` … `元)`), of a column, or 单位：万元."""
    section: Cell | None = None
    broken: list[str] = []
    noted: Cell | None = None
    for item in items:
        for cell in (cell for cell in (item if isinstance(item, tuple) else (item,)) if cell.text):
            plain = v.half(cell.text)
            if section is None and isinstance(item, tuple) and f.money_section(cell.text):
                section, broken = cell, [plain]
            elif section is not None and plain and not plain.strip("()亿万千百元"):
                broken.append(plain)
            elif noted is None:
                noted = _noted(cell)
    if section and (unit := f.money_unit("".join(broken))):
        return Cell(text=unit, source=section.source)
    if money and (unit := f.money_unit(money.text)):
        return Cell(text=unit, source=money.source)
    return noted


def _noted(cell: Cell) -> Cell | None:
    """The money unit that a cell names beside something else: `单位：万元`, `预算数（万元）`, `预算数（万元）：50`."""
    unit = f.named_unit(cell.text)
    for piece in () if unit else pieces(cell):
        label = _label(piece)
        if f.beside(label) or f.fund(label) is not None:
            unit = unit or f.money_unit(label)
    return Cell(text=unit, source=cell.source) if unit else None
