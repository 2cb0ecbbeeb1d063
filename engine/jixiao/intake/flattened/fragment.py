"""The rows of a form whose heading stands on a page that is not here, read only where every row has the same pattern.

In: the atoms of a text in which no heading was found. Out: a heading of a usual form under which all its rows fit, and the
atoms below it; None where there is no such one, or more than one. Who the form is of, nobody knows (`GapKind.HEAD`), and rows
before the first name of a level have none: that is told of each.
"""

from collections.abc import Sequence
from typing import Final

from jixiao.intake.flattened import body
from jixiao.intake.flattened.atoms import BAR, EMPTY, Atom, Page
from jixiao.intake.flattened.heading import Heading
from jixiao.intake.forms import heading as head
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell

#: The headings that rows may have lost: those of 财预〔2020〕10号, and with the pieces of a value in columns of their own.
_USUAL: Final = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"),
    (
        *("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分"),
        "偏差原因",
    ),
)
#: That of 项目绩效目标完成情况表 (Sichuan 2019–2020), which has neither points nor a total, and names both levels on every row.
_SPOKEN: Final = ("一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值")
#: So few rows show no pattern; so many atoms before the total can be a form.
_FEWEST: Final = 3
_LONGEST: Final = 3_000
#: What every row has, or none of them.
_PATTERN: Final = frozenset(("level3", "operator", "target", "actual", "weight", "score"))


def found(atoms: Sequence[Atom], shape: str, page: Page) -> tuple[Heading, Sequence[Atom]] | None:
    """The only usual heading under which the rows at the beginning of a text have one pattern, and what stands below it."""
    end = next((place for place, one in enumerate(atoms[:_LONGEST]) if v.total_row(one.text)), None)
    first = next((place for place, one in enumerate(atoms) if one.text), None)
    if first is None:
        return None
    place = page.place(atoms[first])
    if spoken := _spoken(atoms[first:_LONGEST]):
        cells = tuple(Cell(label, place) for label in _SPOKEN)
        rows, _ = body.fit(atoms[: first + spoken], head.columns(cells), shape)
        usual = [set(row.cells) == set(range(len(cells))) and not row.open for row in rows]
        whole = len(usual) * len(cells) == spoken and all(usual)
        return (Heading(0, 0, cells), atoms[: first + spoken]) if whole else None
    if end is None:
        return None
    ways = [tuple(Cell(label, place) for label in labels) for labels in _USUAL]
    fitting = [cells for cells in ways if _fits(atoms[:end], head.columns(cells), shape)]
    return (Heading(0, 0, fitting[0]), atoms) if len(fitting) == 1 else None


def _spoken(atoms: Sequence[Atom]) -> int:
    """How many atoms are rows of five cells of which the first two name the levels; 0 for too few, or where they break off."""
    width, end = len(_SPOKEN), 0
    while all(one.text for one in atoms[end : end + width]) and _levels(atoms[end : end + 2]):
        end += width
    broken = (
        end > len(atoms) or _levels(atoms[end : end + 1]) or any(one.gap not in (EMPTY, BAR) for one in atoms[1:end])
    )
    return 0 if broken or end < _FEWEST * width else end


def _levels(atoms: Sequence[Atom]) -> bool:
    """Whether some atoms are a usual first level, and a second one if there are two."""
    tests = (v.first_level, v.second_level)
    return bool(atoms) and all(test(one.text) for test, one in zip(tests, atoms, strict=False))


def _fits(atoms: Sequence[Atom], names: Sequence[str], shape: str) -> bool:
    rows, end = body.fit(atoms, names, shape)
    if len(rows) < _FEWEST or any(row.open or row.stray for row in rows) or any(one.text for one in atoms[end:]):
        return False
    patterns = {frozenset(names[column] for column in row.cells) & _PATTERN for row in rows}
    levels = sum("level2" in {names[column] for column in row.cells} for row in rows)
    return len(patterns) == 1 and {"level3", "target", "actual", "weight"} <= next(iter(patterns)) and levels > 0
