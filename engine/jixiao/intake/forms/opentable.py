"""The table of indicators of one form as far as it was read: its rows under their columns, and the rows that were lost.

In: cells that lie under the columns of the heading (`table` and the reader of flattened text lay them there). Out: rows with the
names of their levels, the points printed for groups, and what is missing.

Which problem leaves the form standing: a row that does not fit, one at which the text ends, one that no first level stands
above, an unclear total. They are `lost`, told, and say nothing about other rows; only those below one that take their level
from above are lost with it, because the lost one may have named another. What throws doubt on rows that were read refuses the
form: a heading that is not understood, a nameless row (it may be the rest of the one above), points that two cells claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import grouped, layout, lost, monitoring, points
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import as_points, chosen, joined, source_named, together, with_unit
from jixiao.intake.forms.grouped import GroupedRow
from jixiao.intake.forms.heading import GROUPS
from jixiao.records import Cell, FormGap, GapKind, GroupWeight, Row, Stage
from jixiao.values import reading
from jixiao.values.untold import untold

_VALUES = (
    *("target", "actual", "interim", "expected", "likelihood"),
    *("operator", "unit", "weight", "score", "reason", "basis", "remark"),
)
_LEVELS = frozenset(("level1", "level2"))
#: What a row says of its aim and of what came of it, in the forms of all stages.
_SAID = ("target", "actual", "interim", "expected")


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
    summed: bool = False  # whether the row of totals was seen
    units: Mapping[str, str] = field(default_factory=dict)  # that the heading names for a column
    marks: frozenset[int] = frozenset()  # all columns of marks, of which the first is the unit's
    points: dict[str, Cell] = field(default_factory=dict)  # headings of columns that hold points, or may
    totals: Mapping[str, Cell] = field(default_factory=dict)  # what the row of totals has in these columns
    unknown: tuple[Cell, ...] = ()  # headings of columns with figures that nobody knows
    second: str = ""
    deeper: tuple[str, ...] = ()  # the names from the third level on that stand above the lowest
    two_targets: Problem | None = None  # to be told as soon as a row shows that it matters
    useless: bool = False
    targets: bool = False  # whether a table that only sets targets is wanted
    stage: Stage = Stage.RESULTS
    months: int | None = None

    @property
    def waiting(self) -> bool:
        """Whether a piece of a row waits for the rest of it."""
        return any(cell.text for cell in self.pending)


def lose(
    table: OpenTable, problem: Problem, name: str = "", *, levels: bool = False, kind: GapKind = GapKind.ROW
) -> None:
    """Tell of a row that could not be read, and keep that it is missing; `levels` where it may have named some."""
    table.lost.append((FormGap(kind, problem.source, name), problem))
    if levels:
        table.unsure, table.deeper = _LEVELS, ()


def cut(table: OpenTable, place: Source, name: str) -> None:
    """The text ends in a row."""
    lose(table, lost.truncated(place, len(table.lines)), name, kind=GapKind.CUT)


def place(table: OpenTable, placed: layout.Placed) -> None:
    """Take a row whose cells lie under the columns: its levels, its points, its values."""
    if len(placed) > len(table.columns.names):  # the rows show that the heading lost the label before it
        table.columns.names = ("label", *table.columns.names)
    last = next(cell for cell in reversed(placed) if cell)
    cells: dict[str, Cell] = {}
    for name, cell in zip(table.columns.names, placed, strict=True):
        written = chosen(cell) if cell else Cell(text="", source=last.source)
        if name in c.WORDS and name in cells:
            cells[name] = together(cells[name], written)
        elif name:
            cells.setdefault(name, written)
    if untold(cells.get("basis")) and (named := source_named(cells.get("remark"))):
        cells["basis"] = named
    if "actual_unit" in cells and v.numeral(cells["actual"].text):
        cells["actual"] = joined((cells["actual"], cells["actual_unit"]))
    monitoring.together(cells)
    _measured(table, cells)
    own = _levels(table, cells)
    _lowest(table, cells)
    third, weight = cells["level3"], cells.get("weight")
    said = [cells[name] for name in _SAID if name in cells]
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
        deeper = [one for one in table.deeper if one]
        name, points = v.weighted(third.text)
        # A form without a column 分值 has the points behind the name; `实施方案（2）` has none.
        if weight is None and points and third.text.rstrip("）)】] ").endswith("分"):
            values["weight"] = replace(third, text=points)
        else:
            name = third.text
        table.lines.append(
            GroupedRow((table.columns.first, table.second, *deeper, name or table.columns.first), third.source, values)
        )


def begin_group(table: OpenTable, row: Sequence[Cell]) -> None:
    """Take over the levels that a row names which only sums up those below it: a merged first level begins in it."""
    named = {name: cell for name, cell in zip(table.columns.names, row, strict=True) if name in _LEVELS}
    _levels(
        table, {name: cell for name, cell in named.items() if not (v.subtotal(cell.text) or v.total_row(cell.text))}
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
        table.deeper = ()
        own = (table.columns.first,) if level == "level1" else (table.columns.first, name)
        if points:
            grouped.add(table.groups, table.problems, own, replace(cell, text=points))
        beside = cells.get(f"weight{level[-1]}")
        if beside and v.numeral(beside.text):
            grouped.add(table.groups, table.problems, own, as_points(beside))
    return own


def _lowest(table: OpenTable, cells: dict[str, Cell]) -> None:
    """Take over the names between the second level and the lowest; a blank one is the row above's.

    Where a row stops above the lowest level, its last name is the line's; a row of nothing but names has no line yet.
    """
    named = [level for level in GROUPS if level in cells and not v.nothing(cells[level].text)]
    said = any(not v.nothing(cells[name].text) for name in (*_VALUES, *table.points) if name in cells)
    line = named[-1] if named and said and not cells["level3"].text else ""
    for depth, level in enumerate(GROUPS):
        if level == line:
            cells["level3"], table.deeper = cells[level], table.deeper[:depth]
        elif level in named:
            name, points = v.weighted(cells[level].text)
            table.deeper = (*table.deeper[:depth], *[""] * (depth - len(table.deeper)), name)
            if points:
                own = (table.columns.first, *(one for one in (table.second, *table.deeper) if one))
                grouped.add(table.groups, table.problems, own, replace(cells[level], text=points))
        elif level in cells and cells[level].uncomputed:
            table.deeper = table.deeper[:depth]


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
