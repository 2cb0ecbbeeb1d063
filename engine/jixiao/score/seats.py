"""Which lines a submission has under a framework, in framework order.

Comes in: a plan and a submission. Goes out: `Group`s of `Seat`s, and a problem for every row of an unknown first level. No
points are put on them here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.ground.problems import Problem, nearest
from jixiao.law.plan import named
from jixiao.records import Row, Submission
from jixiao.records.law import Plan, Planned
from jixiao.values import reading
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class Seat:
    """A line to be marked: where it stands, what rules it, the row that fills it."""

    path: tuple[str, ...]
    node: Planned
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A first-level indicator with its seats in order."""

    node: Planned
    seats: tuple[Seat, ...]

    @property
    def fixed(self) -> bool:
        """Whether the first-level indicator is itself a fixed line (预算执行率)."""
        return self.node.method is not None


def arrange(plan: Plan, submission: Submission) -> tuple[tuple[Group, ...], tuple[Problem, ...]]:
    """The rows of a submission in framework order, and the rows of no known first level."""
    problems: list[Problem] = []
    placed: dict[tuple[str, ...], list[tuple[tuple[int, int], Seat]]] = {root.path: [] for root in plan.roots}
    displayed: dict[tuple[tuple[str, ...], str], str] = {}
    own: dict[tuple[str, ...], Row] = {}
    for number, row in enumerate(submission.rows):
        root = named(plan.roots, row.path[0])
        if root is not None and root.method is not None:
            own.setdefault(root.path, row)
        elif reading.no_line(row):
            continue
        elif root is None:
            problems.append(_unknown_level(plan, row))
        else:
            placed[root.path].append(_seat(root, row, number, displayed))
    groups = []
    for root in plan.roots:
        if root.method is not None:
            groups.append(Group(root, (Seat(root.path, root, own.get(root.path)),)))
        else:
            rows = tuple(seat for _, seat in sorted(placed[root.path], key=lambda pair: pair[0]))
            groups.append(Group(root, _with_fixed(root, rows)))
    return tuple(groups), tuple(problems)


def _seat(
    root: Planned, row: Row, number: int, displayed: dict[tuple[tuple[str, ...], str], str]
) -> tuple[tuple[int, int], Seat]:
    """A row's seat and its order: framework order of the second level, then the form's.

    First levels are shown by the framework's name, second levels by the form's own (as first written).
    """
    middle = [name for name in row.path[1:-1] if name]
    if not middle:
        fixed = named(root.children, row.path[-1])
        ruled = fixed if fixed is not None and fixed.method is not None else root
        return (len(root.children), number), Seat((root.name, row.path[-1]), ruled, row)
    second = named(root.children, middle[0])
    identity = second.name if second else key(middle[0])
    shown = displayed.setdefault((root.path, identity), middle[0])
    order = root.children.index(second) if second else len(root.children) + 1 + len(displayed)
    ruled = second or root
    fixed = named(ruled.children, row.path[-1]) if ruled.children else None
    return (order, number), Seat((root.name, shown, row.path[-1]), fixed or ruled, row)


def _with_fixed(root: Planned, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Fixed lines of the framework that no row fills are lines all the same: they are missing, not absent."""
    fixed = tuple(leaves(root))
    if not fixed:
        return seats
    filled = {seat.node.path for seat in seats if seat.node.method is not None}
    order = {node.path: index for index, node in enumerate(fixed)}
    every = (*seats, *(Seat(node.path, node) for node in fixed if node.path not in filled))
    return tuple(sorted(every, key=lambda seat: order.get(seat.node.path, -1)))


def walk(node: Planned) -> Iterator[Planned]:
    """A node and everything below it, parents before children."""
    yield node
    for child in node.children:
        yield from walk(child)


def leaves(node: Planned) -> Iterator[Planned]:
    """The fixed lines below a node, in framework order."""
    for child in node.children:
        if child.method is not None:
            yield child
        yield from leaves(child)


def _unknown_level(plan: Plan, row: Row) -> Problem:
    names = "、".join(root.name for root in plan.roots)
    known = [name for root in plan.roots for name in (root.name, *root.names)]
    cure = nearest(row.path[0], known) or f"请改为规则集的一级指标（{names}），或用 -r 换一部规则集。"
    law = plan.reference
    return Problem(
        row.source,
        "submission.unknown-level",
        f"一级指标“{row.path[0][:20]}”不在规则集“{law.id}/{law.edition}”的指标体系中。",
        cure,
    )
