"""What Python is asked of distinct values: where a row belongs, what its cells say, what a submission gives, what lines weigh.

Comes in: chunks of keys, each a tuple with its number first. Goes out: a row of plain values for each. The answers are those of
the rooms `score` and `values`, asked for one of the many that are alike; nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.batch.prepared import NotPlain, of_line
from jixiao.batch.sql import MOST_UNITS, Column, Query
from jixiao.batch.sql.columns import free
from jixiao.findings.prepare import Prepared
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.law.plan import named
from jixiao.records import Cell, Row
from jixiao.records.expressions import Type
from jixiao.records.law import Plan, Planned
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.scorecard import BudgetFigures, Facts
from jixiao.score.before import Before, before
from jixiao.score.cells import printed_mark
from jixiao.score.directions import direction
from jixiao.score.seats import Seat, leaves, placed_by
from jixiao.score.sources import is_satisfaction, surveyed
from jixiao.score.transfers import Shape, lawful, shared
from jixiao.score.weights import is_finer, points
from jixiao.values import reading
from jixiao.values.denials import spoken_of
from jixiao.values.untold import untold

#: A key with its number, and what was found for it.
Key = tuple[Any, ...]
Found = tuple[Any, ...]

_NOWHERE: Final = Source("")
_NAMED: Final = Cell("调查", _NOWHERE)  # the source of a row that names one
#: What the target of a silent row is taken to be where only its direction is asked.
_SILENT: Final = Quantity("1", Kind.NUMBER, value=Fraction(1))


@dataclass(frozen=True, slots=True)
class Known:
    """The law that a worker has, and its query: what that wants of lines, its nodes by number; its finding rules.

    `forms` are the columns that are prepared of forms: those that the query wants, and the figures of the budget.
    """

    plan: Plan
    query: Query
    forms: tuple[Column, ...]
    number: Mapping[Planned, int]
    rules: tuple[Prepared, ...] = ()

    @property
    def lines(self) -> tuple[Column, ...]:
        """The columns that the query wants of lines."""
        return self.query.lines

    @property
    def nodes(self) -> tuple[Planned, ...]:
        """The nodes of the law, as the query numbers them."""
        return self.query.nodes


def known(plan: Plan, query: Query, rules: tuple[Prepared, ...] = ()) -> Known:
    """What a worker has to know."""
    return Known(plan, query, _with_figures(query), {node: at for at, node in enumerate(query.nodes)}, rules)


#: The figures of the budget, as a run keeps them, by the facts that they are.
FIGURES: Final[Mapping[str, str]] = MappingProxyType({"budget": "预算数", "executed": "执行数"})


def _with_figures(query: Query) -> tuple[Column, ...]:
    have = {column.of for column in query.forms if column.holds == "value"}
    names = [column.name for column in query.forms]
    more = (Column(free(of, names), of, "value", Type.MONEY) for of in FIGURES.values() if of not in have)
    return (*query.forms, *more)


# --- where a row belongs ----------------------------------------------------------------------------------------

PLACES: Final[Mapping[str, str]] = {
    "root": "INTEGER",
    "node": "INTEGER",
    "bare": "BOOLEAN",
    "ordering": "VARCHAR",
    "level": "VARCHAR",
    "written": "VARCHAR",
    "deeper": "VARCHAR",
    "kin": "VARCHAR",
}


def places(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For the names of three levels: the first level, the node that rules the row, whether the name is a mere placeholder, …

    `ordering` is its place among the lines of its first level (NULL: behind all others), `level` what its second level is
    known by and `written` how it writes that, `deeper` the levels of the framework below it. Rows of one `kin` differ in
    nothing but their cells. Without a node the row belongs nowhere; a first level that is a line has no more than that.
    """
    return [(number, *_place(own, names)) for number, *names in keys]


def _place(own: Known, names: Sequence[str | None]) -> Found:
    path = (names[0] or "", names[1] or "", names[2] or "")
    root = named(own.plan.roots, path[0])
    bare = reading.placeholder(path[-1])
    if root is None:
        return None, None, bare, None, None, None, None, None
    at = own.number[root]
    if root.method is not None and spoken_of(path[-1]) != spoken_of(root.name):
        return at, None, bare, None, None, None, None, None
    if root.method is not None:
        return at, at, bare, "", None, None, "", kin(own, root, root.path)
    place = placed_by(root, Row(path=path, source=_NOWHERE))
    if isinstance(place, Problem) or any(key for key, _ in place.levels[1:]):
        return at, None, bare, None, None, None, None, None
    shown = (root.name, *(name for _, name in place.levels), path[-1])
    level, written = place.levels[0] if place.levels else (None, None)
    order = None if place.order is None else ordering(place.order)
    deeper = "".join(f"{name}/" for _, name in place.levels[1:])
    return at, own.number[place.node], bare, order, level, written, deeper, kin(own, place.node, shown)


def ordering(order: Iterable[int]) -> str:
    """A place among the lines of a first level as a text that sorts like it."""
    return "".join(f"{at:04d}." for at in order)


def kin(own: Known, node: Planned, path: tuple[str, ...]) -> str:
    """What tells rows apart whose cells say the same: their node, the direction of a silent target, and of what they speak."""
    directed = direction(own.plan, node, path, _SILENT)
    assert directed is not None
    row = Row(path=path, source=_NOWHERE)
    parts = (own.number[node], directed.direction, directed.origin, is_satisfaction(path), surveyed(row, path))
    return "|".join(map(str, (*parts, *sorted(spoken_of(path[-1])))))


def fixed(plan: Plan) -> Iterator[Planned]:
    """The lines that every form has, whether a row fills them or not, in framework order."""
    for root in plan.roots:
        if root.method is not None:
            yield root
        yield from leaves(root)


# --- what the cells of a line say -------------------------------------------------------------------------------

READ: Final[Mapping[str, str]] = {
    "kind": "VARCHAR",
    "blank": "BOOLEAN",
    "claim": "VARCHAR",
    "worth": "VARCHAR",
    "given": "BOOLEAN",
    "unsurveyed": "BOOLEAN",
    "said_target": "VARCHAR",
    "said_actual": "VARCHAR",
    "beyond": "BOOLEAN",
}


def read(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a node, a path of its kin and the cells of a row: what stands before its method decides, and the values it is given.

    A key: number, node, path joined by `/`, target, actual, operator, unit, whether it names a source, year.
    """
    return [(key[0], *_read(own, key[1:])) for key in keys]


def _read(own: Known, key: Key) -> Found:
    at, path, target, actual, operator, unit, sourced, year = key
    names, facts = tuple(path.split("\x1f")), facts_of(year)
    seat = Seat(names, own.nodes[at], cells_of(names, target, actual, operator, unit, sourced=sourced))
    found = before(own.plan, seat, facts)
    said, claim = found.said, found.claim
    try:
        values = [of_line(column, found.values, seat, facts, own.query.digits) for column in own.lines]
    except NotPlain:
        return found.kind, *(None,) * (len(READ) - 2), True, *(None,) * len(own.lines)
    return (
        found.kind,
        bool(found.blank),
        _verdict(found),
        str((claim.evidence if claim is not None else found.worth).value),
        said.actual is not None,
        found.unsurveyed and said.actual is not None and said.actual.kind is Kind.NUMBER,
        _said(target, said.said_target),
        _said(actual, said.said_actual),
        False,
        *values,
    )


def cells_of(names: tuple[str, ...], *cells: str | None, sourced: bool, reason: Cell | None = None) -> Row:
    """A row of these texts (target, actual, operator, unit), which names a source or none."""
    target, actual, operator, unit = (None if text is None else Cell(text, _NOWHERE) for text in cells)
    more = {"unit": unit, "operator": operator, "basis": _NAMED if sourced else None, "reason": reason}
    return Row(names, _NOWHERE, target, actual, **more)  # type: ignore[arg-type]


def text_of(own: Known, column: str, text: str, unit: str | None, operator: str | None) -> tuple[Quantity | None, str]:
    """A text under 目标值 (`target`) or 实际完成值 (`actual`) by itself, and how it is quoted."""
    del own
    given = {column: Cell(text, _NOWHERE)}
    if unit is not None:
        given["unit"] = Cell(unit, _NOWHERE)
    if operator is not None:
        given["operator"] = Cell(operator, _NOWHERE)
    said = reading.read(Row(path=(), source=_NOWHERE, **given), None)  # type: ignore[arg-type]
    return (said.target, said.said_target) if column == "target" else (said.actual, said.said_actual)


def says_survey(text: str) -> bool:
    """Whether a cell names a survey, or another source of what people think."""
    return surveyed(Row(path=("",), source=_NOWHERE, actual=Cell(text, _NOWHERE)), ("",))


def _verdict(found: Before) -> str:
    return "" if found.claim is None else str(found.claim.verdict.value)


def _said(written: str | None, said: str) -> str | None:
    """How a value is quoted, where that is not as it was written."""
    return said if written is not None and said and said != written.strip() else None


def facts_of(year: int | None) -> Facts:
    """What a submission gives of which only the year is known."""
    return Facts(BudgetFigures(), {}, {}, year, None, {})


# --- single cells -----------------------------------------------------------------------------------------------


def weighed(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under 分值: the points in units of the last place, NULL for a blank one, and whether no column holds them."""
    return [(number, *_weighed(own, text)) for number, text in keys]


def _weighed(own: Known, text: str) -> Found:
    cell = Cell(text, _NOWHERE)
    found = points(cell, own.plan.places)
    if found is None:
        return None, False
    if isinstance(found, Problem) or is_finer(cell, own.plan.places) or units(own, found) > MOST_UNITS:
        return None, True
    return units(own, found), False


def units(own: Known, mark: Decimal) -> int:
    """Points in units of the last place."""
    return int(Fraction(mark) * 10**own.plan.places)


def claimed(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under 得分: the mark that the unit printed, NULL for none."""
    del own
    return [(number, printed_mark(Cell(text, _NOWHERE))) for number, text in keys]


def told(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under 佐证材料 or 偏差原因: whether it names any."""
    del own
    return [(number, not untold(Cell(text, _NOWHERE))) for number, text in keys]


# --- what lines weigh -------------------------------------------------------------------------------------------


def weights(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For the nodes of a form's lines and those that do not apply: what the lines weigh, and how they stand.

    Their points are given as they were moved, and by the framework alone; not as moved where a level without lines keeps some.
    """
    return [(number, *_weights(own, lines, gone)) for number, lines, gone in keys]


def _weights(own: Known, lines: Sequence[int], gone: str) -> Found:
    nodes = [own.nodes[at] for at in lines]
    shape: Shape = tuple(tuple(one for one in nodes if one.path[0] == root.name) for root in own.plan.roots)
    away = frozenset(own.nodes[int(at)] for at in gone.split(",") if at)
    found = shared(own.plan, shape, away, True)
    given = [one for some in found.lines for one in some]
    law = [one for some in lawful(own.plan, shape) for one in some]
    moved = None if found.empty else str([units(own, one.points) for one in given])
    fates = "[" + ", ".join(one.absent or "''" for one in given) + "]"
    return moved, str([units(own, one.points) for one in law]), fates


WEIGHTS: Final[Mapping[str, str]] = {"moved": "BIGINT[]", "lawful": "BIGINT[]", "fates": "VARCHAR[]"}
