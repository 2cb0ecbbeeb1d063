"""The heading of a table of indicators, in as many pieces as pages make of it.

In: rows of cells. Out: whether they are (part of) a heading, the heading put together, and the fields of its columns.
"""

import re
from collections.abc import Mapping, Sequence

from jixiao.ground.problems import Problem
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import joined
from jixiao.records import Cell
from jixiao.values.quantity import units

#: What a form cannot be read without, as its heading would say it.
NEEDED = (("level1", "一级指标"), ("level3", "三级指标"), ("target", "指标值"), ("actual", "完成值"))
#: No form is wider.
MOST_COLUMNS = 80

#: Columns that may also stand before the levels; in a sheet, where a heading does not come in pieces.
_ANYWHERE = frozenset(("target", "actual", "weight", "score", "reason", "basis", "unit", "operator"))
_POINTS = frozenset(("weight", "score"))
_LATER = frozenset(("weight", "score", "reason", "basis", "remark", "unit", "operator"))


def heads(row: Sequence[Cell]) -> bool:
    """Whether a row is the heading of a table of indicators or a piece of it: it names a level as a column."""
    return any(c.level(cell.text) for cell in row)


def _words(cell: Cell) -> bool:
    return v.as_label(cell.text).endswith("情况")


def _found(heading: Sequence[Cell]) -> list[str | None]:
    """What each cell names as a column; words about the completion (完成情况) are none beside a column of its values."""
    found = [c.column(cell.text) for cell in heading]
    values = [name == "actual" and not _words(cell) for name, cell in zip(found, heading, strict=True)]
    if not any(values):
        return found
    pairs = zip(found, heading, strict=True)
    return ["" if name == "actual" and _words(cell) else name for name, cell in pairs]


def columns(heading: Sequence[Cell]) -> tuple[str, ...]:
    """A field for each column: `label` before the first level, `spare-7` for what `points` decides, `""` for what is not read."""
    first = next((index for index, cell in enumerate(heading) if c.level(cell.text)), 0)
    found = _found(heading)
    lowest = max((index for index, name in enumerate(found) if (name or "").startswith("level")), default=0)
    behind = set(found[first:])
    names: list[str] = []
    for index, cell in enumerate(heading):
        name = found[index] or ""
        if index < first and not (cell.source.cell and name in _ANYWHERE - behind):
            names.append("label")  # 年度绩效指标完成情况 names the section, not a column, where a column 完成值 follows
            continue
        if name == "weight" and index < lowest and "weight" in found[lowest:]:
            name = ""  # the points of a group: each of its lines has its own
        if name == "unit" and name in names and names[-1] == "actual":
            name = "actual_unit"
        spare = index > lowest and (found[index] is None or (name in _POINTS and name in names))
        names.append(f"{c.SPARE}{index}" if spare else "" if name in names else name)
    if "level4" in names:  # the lowest level is what is measured; the third is its group
        names = [{"level3": "group", "level4": "level3"}.get(name, name) for name in names]
    if "remark" in names:
        names[names.index("remark")] = "" if "basis" in names else "basis"
    return tuple(names)


def of_points(heading: Sequence[Cell]) -> Mapping[str, Cell]:
    """The headings of the columns that hold points or may hold some, by the names of the columns."""
    named = tuple(zip(columns(heading), heading, strict=True))
    end = next((index for index, (name, _) in enumerate(named) if name == "reason"), len(named))
    return {
        name: cell
        for index, (name, cell) in enumerate(named)
        if name in _POINTS or (name.startswith(c.SPARE) and (index < end or c.column(cell.text)))
    }


_NOTED = re.compile(r"[(\[](?:单位:)?([^()\[\]]{1,8})[)\]]$")


def noted_units(heading: Sequence[Cell]) -> Mapping[str, str]:
    """The units that the columns of targets and actual values name behind their names (`完成值（万元）`), by field.

    Only units that are converted count: a letter in brackets numbers a column.
    """
    found: dict[str, str] = {}
    for name, cell in zip(columns(heading), heading, strict=True):
        noted = _NOTED.search(v.half(cell.text)) if name in ("target", "actual") else None
        unit = units.named(noted[1]) if noted else None
        if unit and unit.dimension != unit.name:
            found[name] = unit.name
    return found


def twice(heading: Sequence[Cell]) -> Problem | None:
    """What is wrong where a heading names a column twice of which only one can count: nobody says which."""
    seen: dict[str, Cell] = {}
    first = next((index for index, cell in enumerate(heading) if c.level(cell.text)), 0)
    for cell, name in zip(heading[first:], _found(heading)[first:], strict=True):
        if name not in ("level1", "target", "actual"):
            continue
        if name not in seen:
            seen[name] = cell
        elif name == "level1":
            message, cure = "两张自评表左右并排，分不清各行属于哪一张。", "请把两张表上下排列，或放在两张工作表里。"
            return Problem(cell.source, "form.side-by-side", message, cure)
        else:
            both = f"“{seen[name].text[:20]}”和“{cell.text[:20]}”"
            kind = "指标值" if name == "target" else "完成值"
            message, cure = f"{both}两列都像是{kind}，不能确定用哪一列。", "请只留下据以评价的一列，删去另一列。"
            return Problem(cell.source, "form.two-columns", message, cure)
    return None


def goes_on(heading: list[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row still belongs to the heading above it; then it is taken in (what a page left there is dropped)."""
    written = [cell for cell in row if cell.text]
    if len(heading) + len(row) > MOST_COLUMNS:
        return False
    if all(pages.marks_only(cell.text) for cell in written):
        return True
    names = [c.column(cell.text) for cell in written]
    levels = {c.level(cell.text) for cell in heading} - {None}
    if any(c.level(cell.text) in levels for cell in written):
        return False  # a page repeats the heading
    if _open(heading[-1].text) and _closes(row[0].text) and None not in names[1:]:
        heading[-1:] = [joined((heading[-1], row[0])), *row[1:]]
    elif None not in names and (not _whole(heading) or all(map(_stands_below, written, names))):
        _merge(heading, row)
    else:
        return _finish(heading, row) or (len(written) == 1 and pages.residue(written[0].text))
    return True


def _whole(heading: Sequence[Cell]) -> bool:
    return {name for name, _ in NEEDED} <= set(columns(heading))


def _stands_below(cell: Cell, name: str | None) -> bool:
    return name in _LATER or v.as_label(cell.text) in c.SUBHEADINGS


def _open(text: str) -> bool:
    return v.half(text).count("(") > v.half(text).count(")")


def _closes(text: str) -> bool:
    return v.half(text).count("(") < v.half(text).count(")")


def _merge(heading: list[Cell], row: Sequence[Cell]) -> None:
    """Put a further row of headings into the heading: under it, in place of one that spans them, or behind it."""
    written = [index for index, cell in enumerate(row) if cell.text]
    run = row[written[0] : written[-1] + 1]
    below = [index for index in written if index < len(heading) and heading[index].text]
    if len(row) == len(heading) and all(v.as_label(row[index].text) in c.SUBHEADINGS for index in below):
        for index in written:
            heading[index] = row[index]
    elif len(row) > len(heading) and len(row) == len(heading) - 1 + len(run) and len(run) > 1:
        heading[written[0] : written[0] + 1] = run
    else:
        while not heading[-1].text:
            heading.pop()
        heading.extend(row)


def _finish(heading: list[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but the ends of headings that a page cut; then they are put together."""
    if len(row) != len(heading):
        return False
    pairs = [(index, cell) for index, cell in enumerate(row) if cell.text]
    if not all(
        _open(heading[index].text) or (pages.residue(cell.text) and not v.numeral(cell.text)) for index, cell in pairs
    ):
        return False
    for index, cell in pairs:
        heading[index] = joined((heading[index], cell))
    return True
