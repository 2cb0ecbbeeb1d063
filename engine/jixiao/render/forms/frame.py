"""A plan → the rows that the form of its ruleset has, and the points that are printed on them.

In: a plan, maybe a submission. Out: `Place`s in the order of the form. Fixed lines stand printed, a level that units fill
themselves has empty rows; with a submission its rows stand as they were submitted, then the fixed lines that it leaves out.
A form has three columns for names, more where the framework or a row is deeper: up to those that are read back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.intake.forms.columns import LEVELS
from jixiao.law import formula
from jixiao.law.plan import absences
from jixiao.records import Row, Submission
from jixiao.records.law import Plan, Planned
from jixiao.score.cells import COLUMNS
from jixiao.score.partial import prints_weights
from jixiao.score.seats import arrange

#: A form has so many columns for names, and no more than the importers know.
_LEAST, _MOST = 3, len(LEVELS)
#: So many first levels are left room for where they are the unit's to name.
_FIRST_LEVELS = 4
#: The facts that are read from a row; its points are not.
_ROW = frozenset(COLUMNS) - {"分值"}
#: Those among them for which the table of indicators has no box of a value.
_ELSEWHERE = frozenset(("elements", "experts", "自评得分"))


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the form: the names of its levels, the fixed line that it is (None: the unit's own), the submitted row.

    There is a name for every column, `""` for a blank one; the line's own stands in the last. `points` are the ruleset's for a
    line whose points are the same whatever is filled in; else `""`. `valued` says that its target or actual value is read,
    `combined` that the actual one may be put together from parts.
    """

    path: tuple[str, ...]
    fixed: Planned | None = None
    row: Row | None = None
    points: str = ""
    valued: bool = True
    combined: bool = False


def places(plan: Plan, submission: Submission | None, rows: int) -> tuple[Place, ...]:
    """The rows of the form: `rows` empty ones for every level that units fill themselves, none beside a submission's own."""
    columns = _columns(plan, submission)
    given = _given(plan, submission, columns) if submission else ()
    filled = {place.fixed.path for place in given if place.fixed}
    framework = _framework(plan.roots, 0 if submission else rows, columns)
    if plan.first_level == "printed":
        framework = iter(() if submission else (Place(("",) * columns),) * rows * _FIRST_LEVELS)
    found = (*given, *(place for place in framework if not place.fixed or place.fixed.path not in filled))
    if not _settled(plan, found) or (submission and prints_weights(plan, submission)):
        return found
    return tuple(
        replace(one, points=decimals.plain(one.fixed.weight)) if one.fixed and one.fixed.weight is not None else one
        for one in found
    )


def budget_line(plan: Plan) -> Planned | None:
    """The first-level line that reads nothing but funds and facts (预算执行率): its points stand in the table of funds."""
    return next((root for root in plan.roots if root.method and not _reads(root)), None)


def _columns(plan: Plan, submission: Submission | None) -> int:
    """How many columns for names a form has: as many as its deepest line has names."""
    rows = [len(row.path) for row in submission.rows] if submission else []
    return min(max(_LEAST, *map(_depth, plan.roots), *rows), _MOST)


def _depth(planned: Planned) -> int:
    own = len(planned.path) + (planned.method is None)
    return max((_depth(child) for child in planned.children), default=own)


def _framework(nodes: Sequence[Planned], rows: int, columns: int) -> Iterator[Place]:
    for planned in nodes:
        path = planned.path
        if planned.method is not None:
            if len(path) <= columns and (len(path) > 1 or _reads(planned)):
                yield _fixed(path if len(path) > 1 else (*path, *path), columns, planned)
            continue
        yield from _framework(planned.children, rows, columns)
        if planned.open and not any(child.open for child in planned.children) and len(path) < columns:
            yield from [replace(_named((*path, ""), columns), combined=planned.aggregate is not None)] * rows


def _named(path: Sequence[str], columns: int) -> Place:
    """A place for a line: its own name in the last column, those above it from the first on; what has no column is left out."""
    above, name = path[: min(len(path), columns) - 1], path[-1] if len(path) > 1 else ""
    above = above or path[:1]
    return Place((*above, *[""] * (columns - 1 - len(above)), name))


def _fixed(path: Sequence[str], columns: int, planned: Planned, row: Row | None = None) -> Place:
    valued = bool(_reads(planned) - _ELSEWHERE)
    combined = planned.aggregate is not None
    return replace(_named(path, columns), fixed=planned, row=row, valued=valued, combined=combined)


def _reads(planned: Planned) -> frozenset[str]:
    """What a fixed line reads of a row of its own, by the names of its facts, as its lowered method says."""
    method = planned.method
    if method is None or method.needs or method.of_target:
        return _ROW
    conditions = [*([planned.absent] if planned.absent else []), *(one.when for one in planned.overrides)]
    return _ROW & frozenset(method.lowered.reads).union(*(formula.names(one.node) for one in conditions))


def _given(plan: Plan, submission: Submission, columns: int) -> tuple[Place, ...]:
    """The places of the submitted rows, in their order and with their own names."""
    groups, _ = arrange(plan, submission)
    ruled = {id(seat.row): seat.node for group in groups for seat in group.seats}
    found = []
    for row in submission.rows:
        planned = ruled.get(id(row))
        fixed = planned is not None and planned.method is not None
        found.append(
            _fixed(row.path, columns, planned, row)
            if planned and fixed
            else replace(_named(row.path, columns), row=row)
        )
    return tuple(found)


# --- points -----------------------------------------------------------------------------------------------------


def _settled(plan: Plan, found: Sequence[Place]) -> bool:
    """Whether every line is fixed, has its row and its points, and no point can move from one to another.

    In such a framework the points may be printed: a form that prints points is marked by them, and nothing moves.
    """
    nodes = tuple(_walk(plan.roots))
    lines = [planned.path for planned in nodes if planned.method]
    moving = any(planned.open or planned.choose or planned.inner is not None for planned in nodes) or any(
        planned.heir.how not in ("full", "keep") for planned in absences(plan)
    )
    printed = [place.fixed.path for place in found if place.fixed and place.fixed.weight is not None]
    return not moving and len(printed) == len(found) and sorted(printed) == sorted(lines)


def _walk(nodes: Sequence[Planned]) -> Iterator[Planned]:
    for planned in nodes:
        yield planned
        yield from _walk(planned.children)
