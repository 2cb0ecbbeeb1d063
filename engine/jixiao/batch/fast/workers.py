"""What Python is asked of distinct values: where a row belongs, what its cells say, what a submission gives, what lines weigh.

Comes in: chunks of keys, each a tuple with its number first. Goes out: a row of plain values for each. The answers are those of
the rooms `score` and `values`, asked for one of the many that are alike; nothing is decided here. A worker has its law from `begin`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from jixiao.batch.rows import submission_of
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law.plan import absences, named
from jixiao.records import Cell, Row
from jixiao.records.law import Plan, Planned
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.scorecard import BudgetFigures, Facts
from jixiao.score import facts as giving
from jixiao.score.before import Before, before
from jixiao.score.cells import printed_mark, silent
from jixiao.score.directions import direction
from jixiao.score.seats import Seat, leaves, placed_by, walk
from jixiao.score.sources import is_satisfaction, names_source, surveyed
from jixiao.score.transfers import Shape, lawful, shared
from jixiao.score.weights import points
from jixiao.score.work import found_idle
from jixiao.values import quantity, reading

#: A key with its number, and what was found for it.
Key = tuple[Any, ...]
Found = tuple[Any, ...]

_NOWHERE: Final = Source("")
#: A row that names its source, for those that do.
_NAMED: Final = Cell("调查", _NOWHERE)
#: What the target of a silent row is taken to be where only its direction is asked.
_SILENT: Final = Quantity("1", Kind.NUMBER, value=Fraction(1))


@dataclass(slots=True)
class Known:
    """The law that a worker has, its nodes by number, and what a query wants of lines and of forms.

    `lines` and `forms` are the names that are wanted, each with whether it is a number, a truth or a text; numbers are whole
    `scale`ths of at most `digits` digits.
    """

    plan: Plan
    lines: Mapping[str, str]
    forms: Mapping[str, str]
    scale: int
    digits: int
    nodes: tuple[Planned, ...] = ()
    number: Mapping[Planned, int] = field(default_factory=dict)


def known(plan: Plan, lines: Mapping[str, str], forms: Mapping[str, str], scale: int, digits: int) -> Known:
    """What a worker has to know; the nodes of a law are numbered as they stand in it."""
    nodes = tuple(node for root in plan.roots for node in walk(root))
    return Known(plan, lines, forms, scale, digits, nodes, {node: at for at, node in enumerate(nodes)})


# --- where a row belongs ----------------------------------------------------------------------------------------

PLACES: Final[Mapping[str, str]] = {
    "root": "INTEGER",
    "node": "INTEGER",
    "bare": "BOOLEAN",
    "ordering": "INTEGER[]",
    "level": "VARCHAR",
    "written": "VARCHAR",
    "deeper": "VARCHAR",
    "kin": "VARCHAR",
}


def places(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For the names of three levels: the first level, the node that rules the row, whether the name is a mere placeholder, …

    `ordering` is its place among the lines of its first level (NULL: behind all others), `level` what its second level is known by
    and `written` how it writes that, `deeper` the levels of the framework below it. Rows of one `kin` differ in nothing but
    their cells. Without a node the row belongs nowhere; a first level that is a line has no more than that.
    """
    return [(number, *_place(own, names)) for number, *names in keys]


def _place(own: Known, names: Sequence[str | None]) -> Found:
    path = (names[0] or "", names[1] or "", names[2] or "")
    root = named(own.plan.roots, path[0])
    bare = reading.placeholder(path[-1])
    if root is None:
        return None, None, bare, None, None, None, None, None
    at = own.number[root]
    if root.method is not None:
        return at, at, bare, "[]", None, None, "", kin(own, root, root.path)
    place = placed_by(root, Row(path=path, source=_NOWHERE))
    if isinstance(place, Problem) or any(key for key, _ in place.levels[1:]):
        return at, None, bare, None, None, None, None, None
    shown = (root.name, *(name for _, name in place.levels), path[-1])
    level, written = place.levels[0] if place.levels else (None, None)
    order = None if place.order is None else str(list(place.order))
    deeper = "".join(f"{name}/" for _, name in place.levels[1:])
    return at, own.number[place.node], bare, order, level, written, deeper, kin(own, place.node, shown)


def kin(own: Known, node: Planned, path: tuple[str, ...]) -> str:
    """What tells rows apart whose cells say the same: their node, the direction of a silent target, and of what they speak."""
    directed = direction(own.plan, node, path, _SILENT)
    assert directed is not None
    row = Row(path=path, source=_NOWHERE)
    parts = (own.number[node], directed.direction, directed.origin, is_satisfaction(path), surveyed(row, path))
    return "|".join(map(str, parts))


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
    cells = {"target": target, "actual": actual, "operator": operator, "unit": unit}
    given = {name: Cell(text, _NOWHERE) for name, text in cells.items() if text is not None}
    names = tuple(path.split("\x1f"))
    row = Row(path=names, source=_NOWHERE, basis=_NAMED if sourced else None, **given)
    node = own.nodes[at]
    found = before(own.plan, Seat(names, node, row), _facts(year))
    said, claim = found.said, found.claim
    values = [_plain(own, found.values.get(name), kind) for name, kind in own.lines.items()]
    return (
        found.kind,
        bool(found.blank),
        _verdict(found),
        str((claim.evidence if claim is not None else found.worth).value),
        said.actual is not None,
        found.unsurveyed and said.actual is not None and said.actual.kind is Kind.NUMBER,
        _said(target, said.said_target),
        _said(actual, said.said_actual),
        any(value is _BEYOND for value in values),
        *(None if value is _BEYOND else value for value in values),
    )


def _verdict(found: Before) -> str:
    return "" if found.claim is None else str(found.claim.verdict.value)


def _said(written: str | None, said: str) -> str | None:
    """How a value is quoted, where that is not as it was written."""
    return said if written is not None and said and said != written.strip() else None


def _facts(year: int | None) -> Facts:
    """What a submission gives of which only the year is known."""
    return Facts(BudgetFigures(), {}, {}, year, None, {})


_BEYOND: Final = object()


def _plain(own: Known, value: Any, kind: str) -> Any:
    """A value as the query wants it; `_BEYOND` for a number that it cannot hold."""
    if value is None:
        return None
    if kind == "truth":
        return value if isinstance(value, bool) else None
    if kind == "text":
        return quantity.compared(value) if isinstance(value, str) else None
    if not isinstance(value, Fraction):
        return None
    scaled = value * own.scale
    return scaled.numerator if scaled.denominator == 1 and abs(scaled) < 10**own.digits else _BEYOND


# --- single cells -----------------------------------------------------------------------------------------------


def weighed(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under 分值: the points in units of the last place, NULL for a blank one, and whether it is neither."""
    found = ((number, points(Cell(text, _NOWHERE), own.plan.places)) for number, text in keys)
    return [
        (number, None if one is None or isinstance(one, Problem) else units(own, one), isinstance(one, Problem))
        for number, one in found
    ]


def units(own: Known, mark: Decimal) -> int:
    """Points in units of the last place."""
    return int(mark.scaleb(own.plan.places))


def claimed(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under 得分: the mark that the unit printed, NULL for none."""
    del own
    return [(number, printed_mark(Cell(text, _NOWHERE))) for number, text in keys]


def sourced(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a text under 佐证材料: whether it names a source."""
    del own
    return [(number, names_source(Row((), _NOWHERE, basis=Cell(text, _NOWHERE)))) for number, text in keys]


# --- what a submission gives ------------------------------------------------------------------------------------

GIVES: Final[Mapping[str, str]] = {"year": "INTEGER", "gone": "VARCHAR", "beyond": "BOOLEAN"}


def gives(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a submission's own columns: its year, which nodes do not apply, and three values for each fact.

    They are its value, whether nothing was written for it, and whether the answer is 不适用.
    """
    return [_gives(own, number, row) for number, row in keys]


def _gives(own: Known, number: int, row: Mapping[str, str | None]) -> Found:
    empty = (None,) * (3 * len(own.forms))
    try:
        form = submission_of([row])
    except Problems:
        return number, None, "", True, *empty
    facts, problems = giving.read(own.plan, form)
    if problems:
        return number, None, "", True, *empty
    seat = Seat((), own.plan.roots[0])
    values = [_plain(own, facts.values.get(name), kind) for name, kind in own.forms.items()]
    told = (
        (None if value is _BEYOND else value, bool(silent((name,), seat, facts)), f"不适用|{name}" in facts.values)
        for name, value in zip(own.forms, values, strict=True)
    )
    gone = ",".join(str(own.number[node]) for node in _gone(own.plan, facts))
    return number, form.year, gone, _BEYOND in values, *(one for three in told for one in three)


def _gone(plan: Plan, facts: Facts) -> Iterator[Planned]:
    """The nodes that do not apply, as far as the facts alone tell."""
    for node in absences(plan):
        told = node.absent is not None and node.absent.ready(facts.values.get) is True
        if told or (node.method is not None and found_idle(plan, Seat(node.path, node), facts)):
            yield node


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
