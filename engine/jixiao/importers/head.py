"""What stands above the indicators of a form: who, which year, the funds and the goals, all found by their labels.

In: the rows (and lines between them) from the start of a form to the heading of its indicators. Out: the fields of a
Submission that are found there. Order and place of the rows do not matter; a blank amount is a blank Cell, never 0. An
amount that stands under no known column is a Problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.importers import vocabulary as v
from jixiao.importers.text import Item
from jixiao.model import Budget, Cell, Fund
from jixiao.problems import Problem

_AMOUNTS = ("initial", "annual", "executed")
_CURE = "请补全或删去多余的单元格；空的单元格也要保留。"


@dataclass(slots=True)
class Head:
    """The fields found; `label` is the cell 项目名称."""

    fields: dict[str, Cell] = field(default_factory=dict)
    label: Cell | None = None
    year: int | None = None
    budget: Budget = field(default_factory=Budget)
    goals: dict[str, Cell] = field(default_factory=dict)


def read(items: Sequence[Item], problems: list[Problem]) -> Head:
    """Read the head of one form."""
    rows = [item for item in items if isinstance(item, tuple)]
    head = Head()
    for name, label, value in _fields(rows):
        if name not in head.fields:
            head.fields[name] = value
            head.label = label if name == "project" else head.label
    head.year = _year(items, head.fields.get("year"))
    head.budget = _budget(items, rows, head.fields.get("money"), problems)
    head.goals = dict(_goals(items, problems))
    return head


def labelled(cell: Cell) -> tuple[str, Cell | None] | None:
    """The field that a cell labels, and its value where the cell holds that too (`项目名称：…`)."""
    name = v.FIELDS.get(v.key(cell.text))
    if name:
        return name, None
    before, colon, after = cell.text[: 2 * v.LONGEST_LABEL].replace("：", ":", 1).partition(":")
    name = v.FIELDS.get(v.key(before)) if colon and after.strip() else None
    if not name:
        return None
    value = cell.text[len(before) + 1 :].strip()
    return name, cell.model_copy(update={"text": value})


def _is_label(cell: Cell) -> bool:
    plain = v.key(cell.text)
    known = plain in v.FIELDS or plain in v.GOALS or plain in v.MONEY or v.fund(cell.text) is not None
    return known or v.money_section(cell.text) or v.level(cell.text) is not None


def _fields(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, Cell, Cell]]:
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if found := labelled(cell):
                yield found[0], cell, found[1] or _value(rows, number, index)


def _value(rows: Sequence[Sequence[Cell]], number: int, index: int) -> Cell:
    """What stands behind a label: the next written cell of its row, of the next row where a page parts the two."""
    row = rows[number]
    rest = row[index + 1 :]
    if not rest and number + 1 < len(rows):
        rest = rows[number + 1][:1]
    for cell in rest:
        if cell.text:
            if _is_label(cell):
                break
            return cell
    return rest[0] if rest and not rest[0].text else Cell(text="", source=row[index].source)


def _year(items: Sequence[Item], cell: Cell | None) -> int | None:
    if cell and (found := v.year(cell.text)):
        return found
    alone = [_alone(item) for item in items]
    lines = [text for text in alone if text and v.year_line(text)]
    titles = [text for text in alone if text and not v.year_line(text) and v.title(text)]
    return next((found for text in (*lines, *reversed(titles)) if (found := v.year(text))), None)


def _alone(item: Item) -> str:
    if isinstance(item, Cell):
        return item.text
    written = [cell.text for cell in item if cell.text]
    return written[0] if len(written) == 1 else ""


# --- funds ------------------------------------------------------------------------------------------------------


def _budget(
    items: Sequence[Item], rows: Sequence[Sequence[Cell]], money: Cell | None, problems: list[Problem]
) -> Budget:
    funds: dict[str, dict[str, Cell]] = {}
    sources: dict[str, Cell] = {}
    heading = next((number for number, row in enumerate(rows) if _money_heading(rows, number, row)), None)
    if heading is None:
        pairs = _pairs(rows)
    else:
        pairs = _under_heading(rows, heading, problems)
    for name, label, values in pairs:
        sources.setdefault(name, label)
        for column, value in values.items():
            funds.setdefault(name, {}).setdefault(column, value)
    if heading is None:
        _order(funds, sources, problems)
    parts: dict[str, Any] = {
        name: Fund(source=sources[name].source, **values)
        for name, values in funds.items()
        if any(column in values for column in _AMOUNTS)
    }
    return Budget(unit=_unit(items, money), **parts)


def _money_columns(row: Sequence[Cell]) -> list[str]:
    return [name for cell in row if (name := v.MONEY.get(v.key(cell.text)))]


def _money_heading(rows: Sequence[Sequence[Cell]], number: int, row: Sequence[Cell]) -> bool:
    """Whether a row names columns of amounts that stand below, not beside (`预算数: 16 执行数: 16`)."""
    if len([name for name in _money_columns(row) if name in _AMOUNTS]) < 2:
        return False
    first = next(index for index, cell in enumerate(row) if v.key(cell.text) in v.MONEY)
    if any(cell.text and v.key(cell.text) not in v.MONEY for cell in row[first:]):
        return False
    for below in rows[number + 1 :]:
        names = [v.fund(cell.text) for cell in below if v.fund(cell.text)]
        if names:
            return len(names) == 1
    return False


def _under_heading(
    rows: Sequence[Sequence[Cell]], number: int, problems: list[Problem]
) -> Iterator[tuple[str, Cell, Mapping[str, Cell]]]:
    heading = list(rows[number])
    number += 1
    while (
        number < len(rows) and _money_columns(rows[number]) and len(_money_columns(rows[number])) == len(rows[number])
    ):
        heading.extend(rows[number])
        number += 1
    columns = [v.MONEY.get(v.key(cell.text), "") for cell in heading]
    start = next(index for index, name in enumerate(columns) if name)
    while number < len(rows):
        row = rows[number]
        number += 1
        index = next((index for index, cell in enumerate(row) if v.fund(cell.text)), None)
        if index is None:
            continue
        whole = list(row)
        while (
            len(whole) < len(columns)
            and len(whole) - index - 1 < len(columns) - start
            and number < len(rows)
            and rows[number]
            and not any(_is_label(cell) for cell in rows[number])
            and len(whole) + len(rows[number]) <= len(columns)
        ):
            whole.extend(rows[number])
            number += 1
        label = whole[index]
        values = _aligned(whole, index, columns, start)
        if values is None:
            message = f"“{label.text[:20]}”这一行不能与年初预算数、执行数等列对齐。"
            problems.append(Problem(label.source, "form.row-shape", message, _CURE))
        else:
            yield v.fund(label.text) or "", label, values


def _aligned(row: Sequence[Cell], index: int, columns: Sequence[str], start: int) -> Mapping[str, Cell] | None:
    """The amounts of a row by column: by place where the row is as wide as the heading, else counted from the label."""
    if len(row) == len(columns) and index < start:
        values, names = row[start:], columns[start:]
    else:
        values, names = row[index + 1 :], columns[start:]
        while len(values) > len(names) and not values[-1].text:
            values = values[:-1]
        rest = names[len(values) :]
        if len(values) > len(names) or any(name in _AMOUNTS for name in rest):
            return None
    return {name: cell for name, cell in reversed(list(zip(names, values, strict=False))) if name}


def _pairs(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, Cell, Mapping[str, Cell]]]:
    """Amounts beside their labels. Amounts of a fund are numbered in the order of the form: `1`, `2`."""
    counts: dict[str, int] = {}
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            column = v.MONEY.get(v.key(cell.text))
            name = v.fund(cell.text)
            if column and (column in _AMOUNTS or any(_money_columns([other]) for other in row[:index])):
                yield "total", cell, {column: _value(rows, number, index)}
            elif name:
                values = [_value(rows, number, index)]
                more = [other for other in row[index + 1 :] if other.text]
                if len(more) == 2 and not any(_is_label(other) for other in more):
                    values = more
                for value in values:
                    counts[name] = counts.get(name, 0) + 1
                    yield name, cell, {str(counts[name]): value}
            elif before := _inline(cell):
                yield "total", cell, before


def _inline(cell: Cell) -> Mapping[str, Cell] | None:
    before, colon, after = cell.text[: v.LONGEST_LABEL].replace("：", ":", 1).partition(":")
    name = v.MONEY.get(v.key(before))
    if not colon or name not in _AMOUNTS or not v.numeral(after):
        return None
    return {name: cell.model_copy(update={"text": after.strip()})}


def _order(funds: dict[str, dict[str, Cell]], sources: Mapping[str, Cell], problems: list[Problem]) -> None:
    """Give the numbered amounts of each fund their columns, in the order in which the form names the total's."""
    order = [name for name in funds.get("total", {}) if name in _AMOUNTS] or ["annual", "executed"]
    for name, values in funds.items():
        numbered = [column for column in values if column.isdigit()]
        amounts = [values.pop(column) for column in numbered]
        if not amounts or (name == "total" and all(column in values for column in order)):
            continue
        if len(amounts) == len(order):
            values.update(zip(order, amounts, strict=True))
        elif any(cell.text for cell in amounts):
            label = sources[name]
            message = f"“{label.text[:20]}”有{len(amounts)}个金额，不能确定哪个是预算数、哪个是执行数。"
            problems.append(Problem(label.source, "form.row-shape", message, _CURE))


def _unit(items: Sequence[Item], money: Cell | None) -> Cell | None:
    """The money unit: from the label of the section, also where a page cut it (`(万` … `元)`), or a line 单位：万元."""
    section: Cell | None = None
    pieces = ""
    for item in items:
        for cell in item if isinstance(item, tuple) else (item,):
            plain = v.half(cell.text)
            if section is None and isinstance(item, tuple) and v.money_section(cell.text):
                section, pieces = cell, plain
            elif section is not None and plain and not plain.strip("()亿万千百元"):
                pieces += plain
    if section and (unit := v.money_unit(pieces)):
        return Cell(text=unit, source=section.source)
    if money and (unit := v.money_unit(money.text)):
        return Cell(text=unit, source=money.source)
    for item in items:
        for cell in item if isinstance(item, tuple) else (item,):
            known = v.key(cell.text) in v.MONEY or v.fund(cell.text) is not None
            if named := v.named_unit(cell.text) or (v.money_unit(cell.text) if known else ""):
                return Cell(text=named, source=cell.source)
    return None


# --- goals ------------------------------------------------------------------------------------------------------


def _goals(items: Sequence[Item], problems: list[Problem]) -> Iterator[tuple[str, Cell]]:
    for number, row in enumerate(items):
        if isinstance(row, Cell):
            continue
        columns = _goal_columns(row)
        halves = [name for name in columns if name != "goal_section"]
        if not halves:
            section = columns.get("goal_section")
            if section is not None and (behind := [cell for cell in row[section + 1 :] if cell.text]):
                yield "goal_expected", behind[0]
            continue
        beside = _beside(row, [columns[name] for name in halves])
        if not any(beside):
            yield from _below(row, items[number + 1 :], problems)
            return
        yield from ((name, cell) for name, cell in zip(halves, beside, strict=True) if cell)


def _goal_columns(row: Sequence[Cell]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(row):
        if name := v.GOALS.get(v.key(cell.text)):
            columns.setdefault(name, index)
    return columns


def _only_goals(row: Sequence[Cell]) -> bool:
    return all(not cell.text or v.key(cell.text) in v.GOALS for cell in row)


def _beside(row: Sequence[Cell], labels: Sequence[int]) -> list[Cell | None]:
    """What is written behind each label in its own row."""
    ends = [*labels[1:], len(row)]
    return [
        next((cell for cell in row[label + 1 : end] if cell.text), None)
        for label, end in zip(labels, ends, strict=True)
    ]


def _below(heading: Sequence[Cell], items: Sequence[Item], problems: list[Problem]) -> Iterator[tuple[str, Cell]]:
    """What is written under each label; a text that a page or an empty line broke is put together again."""
    while items and isinstance(items[0], tuple) and _goal_columns(items[0]) and _only_goals(items[0]):
        heading, items = [*heading, *items[0]], items[1:]
    columns = _goal_columns(heading)
    columns.pop("goal_section", None)
    goals: dict[str, Cell] = {}
    pending: list[Cell] = []
    for item in items:
        if isinstance(item, Cell):
            if pending and not v.residue(item.text):
                pending[-1] = _joined(pending[-1], item)
            elif goals and v.closes(item.text):  # prose between the goals and the indicators belongs to the last goal
                name = list(goals)[-1]
                goals[name] = _joined(goals[name], item)
            continue
        if any(_is_label(cell) for cell in item):
            break
        written = [cell for cell in item if cell.text]
        if not (written or pending) or (len(written) == 1 and v.residue(written[0].text)):
            continue
        if written and all(v.marks_only(cell.text) for cell in written):
            continue
        pending.extend(item)
        if found := _under(heading, columns, pending):
            goals |= {name: _joined(goals[name], cell) if name in goals else cell for name, cell in found.items()}
            pending = []
    if rest := [cell for cell in pending if cell.text]:
        message = "年度目标的这一行不能与“预期目标”“实际完成目标”对齐。"
        problems.append(Problem(rest[0].source, "form.row-shape", message, _CURE))
    yield from goals.items()


def _under(heading: Sequence[Cell], columns: Mapping[str, int], row: Sequence[Cell]) -> dict[str, Cell]:
    """The texts of a row by the labels above them: one for each, in order; fewer by their place. None found: not yet."""
    names = sorted(columns, key=lambda name: columns[name])
    before = columns[names[0]]  # pieces of the section's label stand left of the first
    texts = [cell for index, cell in enumerate(row) if cell.text and not (index < before and v.residue(cell.text))]
    if len(texts) == len(names):
        return dict(zip(names, texts, strict=True))
    lost = len(heading) - len(row)
    if len(texts) > len(names) or lost not in (0, before):
        return {}
    ends = [*(columns[name] for name in names[1:]), len(heading)]
    spans = ((name, row[max(columns[name] - lost, 0) : end - lost]) for name, end in zip(names, ends, strict=True))
    return {name: cell for name, span in spans for cell in span if cell.text}


def _joined(one: Cell, other: Cell) -> Cell:
    return one.model_copy(update={"text": one.text + other.text})
