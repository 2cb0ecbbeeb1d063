"""What does not apply, and what said so: the conditions of absence of a framework over one form.

Comes in: a plan, the groups of a submission, its facts. Goes out: the nodes that do not apply; for one of their lines or for a
level, the facts that the condition read which decided. Where the points then go is `transfers`' work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jixiao.law import formula
from jixiao.law.plan import absences
from jixiao.records import Reading
from jixiao.records.law import Plan, Planned
from jixiao.records.scorecard import Facts
from jixiao.records.steps import Fact, Moved, Step
from jixiao.score.asked import given_to
from jixiao.score.cells import cited
from jixiao.score.seats import Group, Seat
from jixiao.score.work import found_idle
from jixiao.values import reading


def gone(plan: Plan, groups: Sequence[Group], facts: Facts) -> frozenset[Planned]:
    """The nodes that do not apply: their condition says so, or their method finds nothing that it could mark."""
    found = [node for node in absences(plan) if _holds(node, _asked(node, groups), facts)]
    found += [seat.node for group in groups for seat in group.seats if found_idle(plan, seat, facts)]
    return frozenset(found)


def reason(plan: Plan, seat: Seat, facts: Facts) -> tuple[Fact, ...]:
    """What the condition read that says that a seat does not apply: its own, or that of a level above it, the highest first."""
    above = (node for node in absences(plan) if seat.node.path[: len(node.path)] == node.path)
    for node in above:
        own = seat if node is seat.node and node.method else Seat(node.path, node)
        if _holds(node, own, facts) and node.absent is not None:
            said, values = _read(own, facts)
            names = tuple(sorted(formula.names(node.absent.node)))
            return cited(names, own, facts, said, values, (node.absent.node,))
    return ()


#: The steps of levels that gave or got points, by their paths.
_Moves = Mapping[tuple[str, ...], tuple[Step, ...]]


def told(plan: Plan, facts: Facts, moves: _Moves) -> _Moves:
    """The moves of levels, those of a level that does not apply with what its condition read."""
    levels = {node.path: reason(plan, Seat(node.path, node), facts) for node in absences(plan) if node.path in moves}
    return {path: tuple(_with(step, levels.get(path, ())) for step in steps) for path, steps in moves.items()}


def _with(step: Step, read: tuple[Fact, ...]) -> Step:
    """A step with what a condition of absence read, where it says that its own level does not apply."""
    gives = isinstance(step, Moved) and step.why == "absent" and step.how != "received"
    return replace(step, facts=read) if gives and read else step


def _asked(node: Planned, groups: Sequence[Group]) -> Seat:
    """Where a condition of absence is asked: that of a line may read the line's row, that of a level the facts alone."""
    seats = (seat for group in groups for seat in group.seats if seat.node is node and node.method)
    return next(seats, Seat(node.path, node))


def _holds(node: Planned, seat: Seat, facts: Facts) -> bool:
    return node.absent is not None and node.absent.ready(_read(seat, facts)[1].get) is True


def _read(seat: Seat, facts: Facts) -> tuple[Reading, Mapping[str, Any]]:
    said = reading.read(seat.row, facts.year, seat.node.aggregate, seat.node.scale)
    return said, {**given_to(seat, facts), **said.values}
