"""The table of indicators of one form, read row by row.

In: rows of cells, one after the other, whole or in the pieces that page breaks and blank lines make of them. Out: rows
placed under their columns with the names of their levels, the points printed for groups, the printed total, and a Problem
for every row that does not fit the heading (`layout`).

Which of these leaves the form standing: a row that does not fit, one at which the text ends, one that no first level stands
above, an unclear total. They are `lost`, told, and say nothing about other rows; only those below one that take their level
from above are lost with it, because the lost one may have named another. What throws doubt on rows that were read refuses the
form: a heading that is not understood, a nameless row (it may be the rest of the one above), points that two cells claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import grouped, layout, lost, pages, points, sighted
from jixiao.intake.forms import heading as head
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import as_points, chosen, joined, on_one_line, with_unit
from jixiao.intake.forms.grouped import GroupedRow
from jixiao.records import Cell, FormGap, GapKind, GroupWeight, Row
from jixiao.values import reading

_VALUES = ("target", "actual", "operator", "unit", "weight", "score", "reason", "basis")
#: Columns whose cells can be so long that an empty line stands in them.
_WORDY = frozenset(("level3", "target", "actual", "reason", "basis"))
#: So many paragraphs are put together into one cell.
_MOST_PARAGRAPHS = 500
_LEVELS = frozenset(("level1", "level2"))


@dataclass(slots=True)
class OpenTable:
    """A table while it is read: an open heading, then rows; `pending` are the cells of a row that is not whole yet.

    `lost` are the rows that could not be read, with what is told of each; `unsure` the levels that one of them may have named.
    """

    problems: list[Problem]
    lost: list[tuple[FormGap, Problem]] = field(default_factory=list)
    unsure: frozenset[str] = frozenset()
    heading: list[Cell] = field(default_factory=list)
    columns: layout.Columns = field(default_factory=layout.Columns)
    pending: list[Cell] = field(default_factory=list)
    paragraphs: int = 0
    lines: list[GroupedRow] = field(default_factory=list)
    groups: dict[tuple[str, ...], Cell] = field(default_factory=dict)
    total: Cell | None = None
    units: Mapping[str, str] = field(default_factory=dict)  # that the heading names for a column
    marks: frozenset[int] = frozenset()  # all columns of marks, of which the first is the unit's
    points: dict[str, Cell] = field(default_factory=dict)  # headings of columns that hold points, or may
    totals: Mapping[str, Cell] = field(default_factory=dict)  # what the row of totals has in these columns
    unknown: tuple[Cell, ...] = ()  # headings of columns with figures that nobody knows
    second: str = ""
    two_targets: Problem | None = None  # to be told as soon as a row shows that it matters
    useless: bool = False

    @property
    def waiting(self) -> bool:
        """Whether a piece of a row waits for the rest of it."""
        return any(cell.text for cell in self.pending)


# --- the heading ------------------------------------------------------------------------------------------------


def begin(table: OpenTable, row: Sequence[Cell]) -> None:
    """Start a heading, also where a page repeats it: the rows that follow stand under this one."""
    settle(table)
    flush(table)
    table.heading = list(row[: head.MOST_COLUMNS + 1])


def goes_on(table: OpenTable, row: Sequence[Cell]) -> bool:
    """Whether a row still belongs to the open heading; then it is taken in."""
    return bool(table.heading) and head.goes_on(table.heading, row)


def settle(table: OpenTable) -> None:
    """Name the columns once the heading is whole; a form without the columns it cannot do without is a Problem."""
    if not table.heading:
        return
    place, names, twice = table.heading[0].source, head.columns(table.heading), head.twice(table.heading)
    needed, table.two_targets = head.needed(table.heading), head.two_targets(table.heading)
    if label := head.flat(table.heading):
        table.columns.first = "".join(label.text.split())
    table.marks = frozenset(index for index, cell in enumerate(table.heading) if c.column(cell.text) == "score")
    table.units = head.noted_units(table.heading)
    table.points |= head.of_points(table.heading)
    table.heading, table.columns.names = [], names
    if table.useless:
        return
    if twice:
        table.problems.append(twice)
    lacking = [name for name, _ in needed if name not in names]
    missing = "、".join(f"“{label}”" for name, label in needed if name in lacking)
    cure = "请核对表头，或在表头中写上这些列名。"
    if lacking == ["actual"] and "score" not in names:
        table.problems.append(sighted.targets(place))
    elif missing:
        table.problems.append(Problem(place, "form.no-columns", f"绩效指标的表头中没有{missing}列。", cure))
    elif len(names) > head.MOST_COLUMNS:
        cure = "请删去表头中多余的列。"
        table.problems.append(Problem(place, "form.no-columns", f"绩效指标的表头超过{head.MOST_COLUMNS}列。", cure))
    table.useless = bool(missing or twice) or len(names) > head.MOST_COLUMNS


# --- rows -------------------------------------------------------------------------------------------------------


def take(table: OpenTable, row: Sequence[Cell]) -> None:
    """Read one row, or a piece of one, below the heading."""
    written = [cell for cell in row if cell.text]
    if table.useless or _is_residue(table, row, written):
        return
    if written and (v.total_row(written[0].text) or _total_in_place(table, row)):
        flush(table)
        _total(table, row, written)
        return
    if _subtotal(table, row):
        flush(table)
        return
    width = len(table.columns.names)
    if table.pending and (placed := _together(table, row)):
        table.pending = []
        place(table, placed)
    elif placed := layout.fit(table.columns, row):
        flush(table)
        place(table, placed)
    elif chunks := _unparted(table, row):
        for chunk in chunks:
            take(table, chunk)
    elif len(row) + len(table.pending) <= width:
        table.pending.extend(row)
        table.paragraphs = 0
    elif written:
        flush(table)
        table.pending, table.paragraphs = list(row), 0
        if len(row) >= width:
            flush(table)


def _subtotal(table: OpenTable, row: Sequence[Cell]) -> bool:
    """Whether a row only sums up those above it: 小计, or 合计 below a name of a level, stands where a name is due."""
    if len(row) != len(table.columns.names):
        return bool(row) and v.subtotal(row[0].text)
    names = [row[at].text for name in ("label", "level1", "level2", "level3") if (at := table.columns.at(name)) >= 0]
    return any(v.subtotal(name) or v.total_row(name) for name in names)


def _total_in_place(table: OpenTable, row: Sequence[Cell]) -> bool:
    """Whether 总分 stands under the first level, where other columns stand before it."""
    at = table.columns.at("level1")
    return len(row) == len(table.columns.names) and v.total_row(row[at].text)


def _is_residue(table: OpenTable, row: Sequence[Cell], written: Sequence[Cell]) -> bool:
    """Whether a row is what a page break left. In a row that is not whole yet, a lone cell is taken for a part of it."""
    if not written:
        return False
    text = written[0].text
    lone = len(written) == 1
    if all(pages.marks_only(cell.text) for cell in written):
        return not (table.waiting and lone and v.nothing(text))
    if not lone or v.first_level(text) or (v.numeral(text) and not row[0].text):
        return False
    if table.waiting and (len(row) == 1 or not on_one_line(row)):
        return False
    in_label = len(row) == len(table.columns.names) and table.columns.at("label") == 0 and bool(row[0].text)
    return in_label or pages.residue(text)


def _together(table: OpenTable, row: Sequence[Cell]) -> layout.Placed | None:
    """What is pending and a row as one row: in two pieces, or broken inside a cell at the end of a line."""
    count, width = len(table.pending) + len(row), len(table.columns.names)
    if count > width + 1 or not row:
        return None
    if placed := layout.fit(table.columns, [*table.pending, *row], whole=True):
        return placed
    last, first = table.pending[-1], row[0]
    if count == width + 1 and first.source.line == last.source.line + 1 and last.text and first.text:
        placed = layout.fit(table.columns, [*table.pending[:-1], joined((last, first)), *row[1:]], whole=True)
        return placed if placed and layout.evidence(table.columns, placed) else None
    return None


def _unparted(table: OpenTable, row: Sequence[Cell]) -> tuple[Sequence[Cell], ...]:
    """Several rows that no blank line parts; none where they are not rows one after the other."""
    width = len(table.columns.names)
    if len(row) < width + 2:
        return ()
    chunks = tuple(row[start : start + width] for start in range(0, len(row), width))
    last = next((cell.text for cell in chunks[-1] if cell.text), "")
    rows = chunks[:-1] if v.total_row(last) or v.tail_row(last) else chunks
    return chunks if rows and all(_is_row(table, chunk) for chunk in rows) else ()


def _is_row(table: OpenTable, row: Sequence[Cell]) -> bool:
    placed = layout.fit(table.columns, row, whole=True)
    return bool(placed and len(row) == len(table.columns.names) and layout.evidence(table.columns, placed))


def place(table: OpenTable, placed: layout.Placed) -> None:
    """Take a row whose cells lie under the columns: its levels, its points, its values."""
    if len(placed) > len(table.columns.names):  # the rows show that the heading lost the label before it
        table.columns.names = ("label", *table.columns.names)
    last = next(cell for cell in reversed(placed) if cell)
    cells: dict[str, Cell] = {}
    for name, cell in zip(table.columns.names, placed, strict=True):
        if name and name not in cells:
            cells[name] = chosen(cell) if cell else Cell(text="", source=last.source)
    if "actual_unit" in cells and v.numeral(cells["actual"].text):
        cells["actual"] = joined((cells["actual"], cells["actual_unit"]))
    if not cells["level3"].text and "group" in cells:
        cells["level3"] = cells["group"]
    _measured(table, cells)
    own = _levels(table, cells)
    third, weight = cells["level3"], cells.get("weight")
    said = [cells[name] for name in ("target", "actual") if name in cells]
    if unnamed := lost.uncomputed(cells):
        lose(table, unnamed, third.text)
    elif reading.placeholder(third.text) and all(v.nothing(cell.text) for cell in said):
        if not third.text and own and weight and not weight.blank:
            grouped.add(table.groups, table.problems, own, weight)
    elif not table.columns.first or table.unsure.intersection(table.columns.names):
        lose(table, lost.no_level(third.source, above=bool(table.columns.first)), third.text)
    elif not third.text and table.columns.first not in v.EXECUTION:
        message = "本行有指标值或完成值，但没有三级指标的名称。"
        cure = "请补上三级指标的名称；如果是上一行的续写，请并入上一行。"
        table.problems.append(Problem(third.source, "form.no-name", message, cure))
    else:
        values = {name: cells[name] for name in (*_VALUES, *table.points) if name in cells}
        name, points = v.weighted(third.text)
        # A form without a column 分值 has the points behind the name; `实施方案（2）` has none.
        if weight is None and points and third.text.rstrip("）)】] ").endswith("分"):
            values["weight"] = replace(third, text=points)
        else:
            name = third.text
        table.lines.append(
            GroupedRow((table.columns.first, table.second, name or table.columns.first), third.source, values)
        )


def _measured(table: OpenTable, cells: dict[str, Cell]) -> None:
    """Take over what the heading says about values: their unit, that points are shares of the hundred, which target counts."""
    if (planned := cells.get("planned")) and not v.nothing(planned.text):
        if v.nothing(cells["target"].text):
            cells["target"] = planned
        elif table.two_targets and v.squeeze(planned.text) != v.squeeze(cells["target"].text):
            table.problems.append(table.two_targets)
            table.two_targets = None
    if "unit" not in cells or v.nothing(cells["unit"].text):
        cells.update({name: with_unit(cells[name], unit) for name, unit in table.units.items()})
    if "weight" not in cells:
        return
    points = as_points(cells["weight"])
    if points is not cells["weight"] and "score" in cells:
        cells["score"] = as_points(cells["score"])
    cells["weight"] = points


def _levels(table: OpenTable, cells: dict[str, Cell]) -> tuple[str, ...]:
    """Take over the names of first and second level; a blank one is the row above's. Returns what the row itself names."""
    own: tuple[str, ...] = ()
    for level in ("level1", "level2"):
        cell = cells.get(level)
        if cell is None or v.nothing(cell.text):
            table.unsure |= _LEVELS if cell and cell.uncomputed else frozenset()
            continue
        name, points = v.weighted(cell.text)
        table.columns.seen.add(name)
        table.unsure -= {level}
        if level == "level2":
            table.second = name
        elif name != table.columns.first:
            table.columns.first, table.second, table.unsure = name, "", frozenset()
        own = (table.columns.first,) if level == "level1" else (table.columns.first, name)
        if points:
            grouped.add(table.groups, table.problems, own, replace(cell, text=points))
        beside = cells.get(f"weight{level[-1]}")
        if beside and v.numeral(beside.text):
            grouped.add(table.groups, table.problems, own, as_points(beside))
    return own


def _total(table: OpenTable, row: Sequence[Cell], written: Sequence[Cell]) -> None:
    """The printed total: under 得分 in a whole row; in a row with merged cells, where only one number can be it."""
    score, weight = table.columns.at("score"), table.columns.at("weight")
    numbers = [cell for cell in written if v.numeral(cell.text)]
    straight = len(row) == len(table.columns.names)
    if straight:
        table.totals = dict(zip(table.columns.names, row, strict=True))
    if straight and score >= 0 and v.numeral(row[score].text):
        table.total = row[score]
    elif len(numbers) == 2 and min(score, weight) >= 0:
        table.total = numbers[0] if score < weight else numbers[1]
    elif len(numbers) == 1 and (weight < 0 or (straight and row.index(numbers[0]) in table.marks)):
        table.total = numbers[0]
    elif straight and len(table.points) > 1 and score < 0:
        pass  # which of the numbers it is, the rows tell (`points`)
    elif numbers and not (straight and weight >= 0 and [row[weight]] == numbers):
        message, cure = "总分这一行的数不能确定哪个是得分。", "请补全这一行的单元格，使它与表头对齐。"
        lose(table, Problem(numbers[0].source, "form.row-shape", message, cure), "总分")


# --- between and after the rows ---------------------------------------------------------------------------------


def text_between(table: OpenTable, cell: Cell) -> bool:
    """Take a line of text that stands between rows as the rest of a broken cell, if it can be one."""
    if not table.waiting or pages.marks_only(cell.text):
        return False
    name = joined((table.pending[-1], cell))
    if len(name.text) <= v.LONGEST_LABEL and (v.first_level(name.text) or v.second_level(name.text)):
        table.pending[-1] = name
        return True
    if pages.residue(cell.text) or pages.title(cell.text) or pages.year_line(cell.text):
        return False
    last, count = table.pending[-1], len(table.pending)
    next_line = cell.source.line == last.source.line + 1
    own_lines = count == 1 or not on_one_line(table.pending[-2:])
    wordy = count <= len(table.columns.names) and table.columns.names[count - 1] in _WORDY
    if not last.text or v.numeral(last.text) or not wordy or not (own_lines or next_line):
        return False
    table.paragraphs += 1
    if table.paragraphs <= _MOST_PARAGRAPHS:
        table.pending[-1] = joined((last, cell))
    return True


def flush(table: OpenTable, *, at_end: bool = False) -> None:
    """Give up what is pending: a piece of a row that nothing completed."""
    cells, width = table.pending, len(table.columns.names)
    written = [cell for cell in cells if cell.text]
    short = len(cells) < width
    table.pending = []
    if not written or (len(written) == 1 and pages.residue(written[0].text) and not v.numeral(written[0].text)):
        return
    place = written[0].source
    if at_end and short:
        cut(table, place, lost.name(table.columns, cells))
    else:
        message = f"这一行不能与表头的{width}列对齐，从“{written[0].text[:20]}”开始。"
        cure = "请补全或删去多余的单元格；空的单元格也要保留（文本中是制表符）。"
        lose(table, Problem(place, "form.row-shape", message, cure), lost.name(table.columns, cells))
        table.unsure = frozenset() if lost.names_no_level(table.columns, cells) else _LEVELS


def cut(table: OpenTable, place: Source, name: str) -> None:
    """The text ends in a row."""
    lose(table, lost.truncated(place, len(table.lines)), name, kind=GapKind.CUT)


def lose(
    table: OpenTable, problem: Problem, name: str = "", *, levels: bool = False, kind: GapKind = GapKind.ROW
) -> None:
    """Tell of a row that could not be read, and keep that it is missing; `levels` where it may have named some."""
    table.lost.append((FormGap(kind, problem.source, name), problem))
    table.unsure = _LEVELS if levels else table.unsure


def close(table: OpenTable) -> None:
    """Say what only the whole table can show: a sheet of standards in which nobody has marked a line is no self-evaluation."""
    if not table.lines or {"target", "actual"} & set(table.columns.names):
        return
    if all((mark := line.cells.get("score")) is None or mark.blank for line in table.lines):
        message = "这张表只有评分标准，没有指标值、完成值，也没有一行自评得分。"
        cure = "请填写各行的自评得分，或使用有“指标值”“完成值”两栏的自评表。"
        table.problems.append(Problem(table.lines[0].source, "form.unmarked", message, cure))


def rows(table: OpenTable, execution: Cell | None = None) -> tuple[Row, ...]:
    """The rows as the form gives them; points printed once for a group are taken off its first row (`groups`).

    `execution` is what the table of funds prints as the points of the execution, which belong to the same whole.
    """
    told = points.settle(table.points, table.lines, table.totals, execution, grouped=bool(table.groups))
    table.unknown = told.unknown
    if told.score not in ("", "score"):
        table.total = table.totals.get(told.score, table.total)
    table.problems += [told.problem] if told.problem else []
    if any("weight" in line.cells for line in table.lines):
        grouped.part(table.lines, table.groups, table.problems)
    columns: list[dict[str, Any]] = [dict(line.cells) for line in table.lines]
    return tuple(Row(line.path, line.source, **own) for line, own in zip(table.lines, columns, strict=True))


def gaps(table: OpenTable) -> tuple[FormGap, ...]:
    """What is missing from the table, in the order of the form."""
    return tuple(gap for gap, _ in table.lost)


def groups(table: OpenTable) -> tuple[GroupWeight, ...]:
    """The points printed for whole groups, in the order of the form."""
    return tuple(GroupWeight(path=path, weight=weight) for path, weight in table.groups.items())
