"""The heading of a table of indicators, in as many pieces as pages make of it.

In: rows of cells. Out: whether they are (part of) a heading, the heading put together, and the fields of its columns.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import monitoring as m
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import is_label, joined
from jixiao.records import Cell
from jixiao.values.quantity import units

#: What a form cannot be read without, as its heading would say it.
NEEDED = (("level1", "一级指标"), ("level3", "三级指标"), ("target", "指标值"), ("actual", "完成值"))
#: No form is wider.
MOST_COLUMNS = 80

#: Columns whose headings may name a unit (`完成值（万元）`).
_MEASURED = ("target", "actual", "interim", "expected")
#: Columns that may also stand before the levels; in a sheet, where a heading does not come in pieces.
_ANYWHERE = frozenset(("target", "actual", "weight", "score", "reason", "basis", "unit", "operator"))
_POINTS = frozenset(("weight", "score"))
_MANY = c.WORDS | {"told"}
_DEEPER = ("level4", "level5", "level6")
#: The levels from the third on that stand above the lowest.
GROUPS = ("group", "group4", "group5")
_LATER = frozenset(("weight", "score", "reason", "basis", "remark", "told", "unit", "operator", *m.PARTED))


def heads(row: Sequence[Cell]) -> bool:
    """Whether a row is the heading of a table of indicators or a piece of it: it names a level as a column, or is `flat`."""
    return any(c.level(cell.text) for cell in row) or flat(row) is not None


#: What the heading of a list begins with that is no table of indicators, and how the names of its columns end.
_LISTS: Final = frozenset(("序号", "编号"))
_LABEL = regex(r".{0,10}(?:名称|金额|数|数量|率|备注|日期|时间|单位|内容|情况|编号|序号|说明)")


def of_a_list(row: Sequence[Cell]) -> bool:
    """Whether a row heads a list that is no table of indicators: it begins with 序号, or names nothing but columns."""
    written = [v.as_label(cell.text) for cell in row if cell.text]
    if len(written) < 2 or any(v.numeral(one) or v.first_level(one) or v.second_level(one) for one in written):
        return False
    return written[0] in _LISTS or all(map(_LABEL.fullmatch, written))


#: What a list of the sheets or pages of a file has beside their names.
_PAGES: Final = frozenset(("页码", "页次", "工作表", "链接"))


def of_projects(row: Sequence[Cell], index: int) -> bool:
    """Whether 项目名称, at `index`, heads a list of projects (目录, 汇总): behind 序号, or before another heading."""
    before = next((cell.text for cell in reversed(row[:index]) if cell.text), "")
    after = row[index + 1].text if row[index + 1 :] else ""
    known = bool(after) and (is_label(row[index + 1]) or c.column(after) is not None)
    return v.as_label(before) in _LISTS or known or v.as_label(after) in _PAGES


def flat(row: Sequence[Cell]) -> Cell | None:
    """The label before the names of a heading without levels (绩效指标 | 指标名称 | … | 完成值 | 权重 | 得分), None for no such.

    All indicators of such a form stand below the one name that it prints for them.
    """
    names = [c.column(cell.text) for cell in row]
    if "level3" not in names[1:] or any(c.level(cell.text) for cell in row):
        return None
    at = len(names) - 1 - names[::-1].index("level3")
    known = {"target", "actual", "weight", "score"} <= set(names[at:])
    return row[at - 1] if known and v.as_label(row[at - 1].text) else None


def columns(heading: Sequence[Cell]) -> tuple[str, ...]:
    """A field for each column: `label` before the first level, `spare-7` for what `points` decides, `""` for what is not read."""
    first = _first(heading)
    fields = _fields(heading, first)
    lowest = max((index for index, name in enumerate(fields) if (name or "").startswith("level")), default=0)
    behind = set(fields[first:])
    names: list[str] = []
    for index, (cell, field) in enumerate(zip(heading, fields, strict=True)):
        name = field or ""
        if index < first and not (cell.source.cell and name in _ANYWHERE - behind):
            names.append("label")  # 年度绩效指标完成情况 names the section, not a column, where a column 完成值 follows
            continue
        if name == "weight" and index < lowest and "weight" in fields[lowest:]:
            name = ""  # the points of a group: each of its lines has its own
        if name == "unit" and name in names and names[-1] == "actual":
            name = "actual_unit"
        spare = index > lowest and (field is None or (name in _POINTS and name in names))
        names.append(f"{c.SPARE}{index}" if spare else "" if name in names and name not in _MANY else name)
    if any(name in names for name in _DEEPER):  # the lowest level is what is measured; those from the third on group it
        deep = max(name for name in names if name.startswith("level"))
        groups = dict(zip(("level3", *_DEEPER), GROUPS, strict=False))
        names = ["level3" if name == deep else groups.get(name, name) for name in names]
    values = min((names.index(one) for one in ("actual", "interim", "score") if one in names), default=len(names))
    explained = "remark" if "reason" in names else "reason"
    return tuple((explained if at > values else "") if name == "told" else name for at, name in enumerate(names))


def needed(heading: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    """What a heading must name: all of `NEEDED`, but no first level where it is flat, no values where it prints standards.

    A monitoring form has what is expected in the place of what was reached. A form that marks every line by a printed standard
    (评分标准 … 得分) has no columns for what was aimed at and reached.
    """
    names = columns(heading)
    marked = {"weight", "score"} <= set(names) and any(_STANDARDS.search(v.as_label(cell.text)) for cell in heading)
    spared = {"level1"} if flat(heading) else set()
    spared |= {"actual"} if m.OWN & set(names) else set()
    spared |= {"target", "actual"} if marked and not {"target", "actual"} & set(names) else set()
    return tuple(one for one in NEEDED if one[0] not in spared)


def _first(heading: Sequence[Cell]) -> int:
    """The index of the first level; of the names, in a heading without levels."""
    if label := flat(heading):
        return heading.index(label) + 1
    return next((index for index, cell in enumerate(heading) if c.level(cell.text)), 0)


def _fields(heading: Sequence[Cell], first: int) -> list[str | None]:
    """What each column holds by its name, and by the names beside it; None where nobody knows.

    Of several columns of points one right behind a first or second level is that level's (`weight1`, `weight2`); 完成情况
    beside its values says only whether; a target beside an adjusted one is what was `planned` first. What is expected is the
    target where there is no other; beside it an actual value is that of the months so far.
    """
    found = [c.column(cell.text) for cell in heading]
    if "target" not in found:
        found = ["target" if name == "expected" else name for name in found]
    if not m.OWN.isdisjoint(found):
        found = ["interim" if name == "actual" else name for name in found]
    points = [index for index, cell in enumerate(heading) if index >= first and _is_weight(found[index], cell)]
    for index in points if len(points) > 1 else ():
        level = found[index - 1]
        if level in ("level1", "level2") and {"level2", "level3"} & set(found[index + 1 :]):
            found[index] = f"weight{level[-1]}"
    tests = (("actual", _says_no_more, ""), ("actual", _is_value, ""), ("target", _is_adjusted, "planned"))
    for name, test, other in tests:
        two = [index for index, one in enumerate(found) if one == name and index >= first]
        kept = [index for index in two if test(heading[index])]
        if len(kept) == 1:
            for index in {*two} - {*kept}:
                found[index] = other
    return found


def _is_weight(name: str | None, cell: Cell) -> bool:
    return name == "weight" or (not name and "权重" in v.as_label(cell.text))


def _says_no_more(cell: Cell) -> bool:
    return not v.as_label(cell.text).endswith("情况")


def _is_value(cell: Cell) -> bool:
    return v.as_label(cell.text).endswith("值")


def _is_adjusted(cell: Cell) -> bool:
    return "调整" in v.half(cell.text)


def of_points(heading: Sequence[Cell]) -> Mapping[str, Cell]:
    """The headings of the columns that hold points or may hold some, by the names of the columns."""
    named = tuple(zip(columns(heading), heading, strict=True))
    end = next((index for index, (name, _) in enumerate(named) if name == "reason"), len(named))
    return {
        name: cell
        for index, (name, cell) in enumerate(named)
        if name in _POINTS or (name.startswith(c.SPARE) and (index < end or c.column(cell.text)))
    }


_STANDARDS = regex(r"(?:评分|评价|计分|扣分|得分)(?:标准|细则|办法|说明|要点|规则)|评价内容|指标(?:解释|说明)")
_NOTED = regex(r"[(\[](?:单位:)?([^()\[\]]{1,8})[)\]]$")


def noted_units(heading: Sequence[Cell]) -> Mapping[str, str]:
    """The units that the columns of targets and actual values name behind their names (`完成值（万元）`), by field.

    Only units that are converted count: a letter in brackets numbers a column.
    """
    found: dict[str, str] = {}
    for name, cell in zip(columns(heading), heading, strict=True):
        noted = _NOTED.search(v.half(cell.text)) if name in _MEASURED else None
        unit = units.named(noted[1]) if noted else None
        if unit and unit.dimension != unit.name:
            found[name] = unit.name
    return found


def twice(heading: Sequence[Cell]) -> Problem | None:
    """What is wrong where a heading names a column twice of which only one can count: nobody says which."""
    seen: dict[str, Cell] = {}
    first = _first(heading)
    for cell, field in zip(heading[first:], _fields(heading, first)[first:], strict=True):
        name = (
            "actual" if field == "interim" else field
        )  # what a part of the year came to stands in the place of the whole
        if name not in ("level1", "target", "actual", "expected"):
            continue
        if name not in seen:
            seen[name] = cell
        elif name == "level1":
            message, cure = "两张自评表左右并排，分不清各行属于哪一张。", "请把两张表上下排列，或放在两张工作表里。"
            return Problem(cell.source, "form.side-by-side", message, cure)
        else:
            return _both(seen[name], cell, name)
    return None


def two_targets(heading: Sequence[Cell]) -> Problem | None:
    """What is wrong with a first and an adjusted target as soon as a row has both and they differ; None without two."""
    fields = _fields(heading, _first(heading))
    if "planned" not in fields:
        return None
    one, other = sorted((fields.index("planned"), fields.index("target")))
    return _both(heading[one], heading[other], "target")


def _both(one: Cell, other: Cell, name: str) -> Problem:
    both = f"“{one.text[:20]}”和“{other.text[:20]}”"
    kind = "指标值" if name == "target" else "完成值"
    message, cure = f"{both}两列都像是{kind}，不能确定用哪一列。", "请只留下据以评价的一列，删去另一列。"
    return Problem(other.source, "form.two-columns", message, cure)


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
    return {name for name, _ in needed(heading)} <= set(columns(heading))


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
