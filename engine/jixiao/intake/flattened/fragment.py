"""The rows of a form whose heading stands on a page that is not here, read only where every row has the same pattern.

In: the atoms of a text in which no heading was found. Out: a heading of a usual form under which all its rows fit, and the
atoms below it; None where there is no such one, or more than one. Who the form is of, nobody knows (`GapKind.HEAD`), and rows
before the first name of a level have none: that is told of each.
"""

from collections.abc import Sequence
from typing import Final

from jixiao.intake.flattened import body
from jixiao.intake.flattened.atoms import Atom, Page
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
#: So few rows show no pattern; so many atoms before the total can be a form.
_FEWEST: Final = 3
_LONGEST: Final = 3_000
#: What every row has, or none of them.
_PATTERN: Final = frozenset(("level3", "operator", "target", "actual", "weight", "score"))


def found(atoms: Sequence[Atom], shape: str, page: Page) -> Heading | None:
    """The only usual heading under which the rows at the beginning of a text have one pattern, up to their total."""
    end = next((place for place, one in enumerate(atoms[:_LONGEST]) if v.total_row(one.text)), None)
    first = next((place for place, one in enumerate(atoms) if one.text), None)
    if end is None or first is None:
        return None
    place = page.place(atoms[first])
    ways = [tuple(Cell(label, place) for label in labels) for labels in _USUAL]
    fitting = [cells for cells in ways if _fits(atoms[:end], head.columns(cells), shape)]
    return Heading(0, 0, fitting[0]) if len(fitting) == 1 else None


def _fits(atoms: Sequence[Atom], names: Sequence[str], shape: str) -> bool:
    rows, end = body.fit(atoms, names, shape)
    if len(rows) < _FEWEST or any(row.open or row.stray for row in rows) or any(one.text for one in atoms[end:]):
        return False
    patterns = {frozenset(names[column] for column in row.cells) & _PATTERN for row in rows}
    levels = sum("level2" in {names[column] for column in row.cells} for row in rows)
    return len(patterns) == 1 and {"level3", "target", "actual", "weight"} <= next(iter(patterns)) and levels > 0
