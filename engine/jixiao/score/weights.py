"""What each line weighs, and why (contract rules 2 and 3).

Comes in: the groups of a submission, and its facts. Goes out: `Weights`: points for every seat, the steps that say how it
came by them, what does not apply, the steps of first-level indicators that gave or got points; and the problems of the form's
own points. Points move in units of the ruleset's last place. Nothing moves in a form that prints its own points, except
that an indicator whose absence counts in full still does.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law.plan import named
from jixiao.records import Cell, GroupWeight, Submission
from jixiao.records.law import Plan, Planned
from jixiao.records.steps import ZERO, Fact, Moved, Step, Weighed
from jixiao.score.seats import Group, Seat
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class Weight:
    """What a seat weighs, and why. `absent`: full (does not apply, counts in full), gone (its points went elsewhere), or ""."""

    points: Decimal
    why: tuple[Step, ...] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of each group's seats, in their order, and the steps of each group about points given and received."""

    seats: tuple[tuple[Weight, ...], ...]
    groups: tuple[tuple[Step, ...], ...]


_How = Literal["given", "received"]
_Why = Literal["absent", "empty"]
#: Whether a seat's condition of absence holds; why a fixed first-level line does not apply, "" where it does.
Holds = Callable[[Seat], bool]


def weigh(
    plan: Plan, submission: Submission, groups: Sequence[Group], gone: Sequence[bool], holds: Holds
) -> tuple[Weights, tuple[Problem, ...]]:
    """The weights of all seats.

    `gone` says of each group whether it is a fixed line that does not apply; `holds` whether a seat's condition of absence
    does.
    """
    problems: list[Problem] = []
    printed = prints_weights(submission)
    if printed:
        given = _given(plan, submission, groups, problems)
        weights = [
            [_fixed(plan, submission, group, problems)] if group.fixed else given[index]
            for index, group in enumerate(groups)
        ]
        told: list[tuple[Step, ...]] = [() for _ in groups]
    else:
        weights, told = _shared(plan, groups, gone)
    return Weights(_absences(plan, groups, weights, holds, printed=printed), tuple(told)), tuple(problems)


def prints_weights(submission: Submission) -> bool:
    """Whether the form prints points (分值) for its indicators."""
    return bool(submission.group_weights) or any(row.weight and not row.weight.blank for row in submission.rows)


def points(cell: Cell, places: int) -> Decimal | Problem | None:
    """The points written in a cell, or None for a blank one; anything else than points ≥ 0 is a Problem."""
    if cell.blank:
        return None
    exact = decimals.number(unicodedata.normalize("NFKC", cell.text[:100]).strip().removesuffix("分"))
    if exact is None or exact < 0:
        message, cure = f"分值“{cell.text[:20]}”不是不小于0的数。", "请改写为数字，如 10 或 6.25。"
        return Problem(cell.source, "submission.bad-points", message, cure)
    return decimals.half_up(exact, places)


def _points(cell: Cell | None, places: int, problems: list[Problem]) -> Decimal | None:
    found = points(cell, places) if cell is not None else None
    if isinstance(found, Problem):
        problems.append(found)
        return None
    return found


def _told(cell: Cell | None) -> tuple[Fact, ...]:
    return () if cell is None else (Fact("weight", cell.text, cell.source),)


# --- the form's own points ------------------------------------------------------------------------------------


def _fixed(plan: Plan, submission: Submission, group: Group, problems: list[Problem]) -> Weight:
    """The weight of a fixed first-level line in a form that prints points: what it prints there, else the ruleset's."""
    row, fund, node = group.seats[0].row, submission.budget.total, group.node
    cell = row.weight if row and row.weight else fund.weight if fund else None
    own = _points(cell, plan.places, problems)
    if own is None and node.most is None:
        return _unlimited(group.seats[0])
    if own is None:
        weight = node.weight or ZERO
        return Weight(weight, (Weighed(rule=node.source, how="law", weight=weight),))
    return Weight(own, (Weighed(rule=node.source, how="printed", weight=own, facts=_told(cell)),))


def _given(plan: Plan, submission: Submission, groups: Sequence[Group], problems: list[Problem]) -> list[list[Weight]]:
    """The form's own points on its lines: used as given, nothing moved (contract rule 3)."""
    printed = {
        _owner(plan, group.path): (_points(group.weight, plan.places, problems), group)
        for group in submission.group_weights
    }
    out = []
    for group in groups:
        weights: list[Weight | None] = []
        for seat in () if group.fixed else group.seats:
            cell = seat.row.weight if seat.row else None
            own = _points(cell, plan.places, problems)
            rule = seat.node.source
            step = None if own is None else Weighed(rule=rule, how="printed", weight=own, facts=_told(cell))
            weights.append(None if own is None or step is None else Weight(own, (step,)))
        out.append(_filled(group, weights, printed, plan.places))
    return out


def group_points(plan: Plan, submission: Submission, node: Planned) -> Decimal | None:
    """The points that the form prints once for a level (`产出指标（50分）`); None where it prints none."""
    wanted = (node.path[0], *map(key, node.path[1:]))
    cells = (group.weight for group in submission.group_weights if _owner(plan, group.path) == wanted)
    found = next((points(cell, plan.places) for cell in cells), None)
    return None if isinstance(found, Problem) else found


def _owner(plan: Plan, path: tuple[str, ...]) -> tuple[str, ...]:
    root = named(plan.roots, path[0])
    return (root.name if root else path[0], *(key(name) for name in path[1:]))


def _filled(
    group: Group,
    own: Sequence[Weight | None],
    printed: Mapping[tuple[str, ...], tuple[Decimal | None, GroupWeight]],
    places: int,
) -> list[Weight]:
    """Share points printed once for a level over its lines that print none; second level before first."""
    weights = list(own)
    for depth in (2, 1):
        owners: dict[tuple[str, ...], list[int]] = {}
        for index, weight in enumerate(weights):
            path = group.seats[index].path
            if weight is None and len(path) > depth:
                owners.setdefault(_above(path, depth), []).append(index)
        for owner, lines in owners.items():
            total, source = printed.get(owner, (None, None))
            if total is None or source is None:
                continue
            taken = decimals.total(
                weight.points
                for seat, weight in zip(group.seats, weights, strict=True)
                if weight is not None and _above(seat.path, len(owner)) == owner
            )
            rest = max(total - taken, ZERO)
            for index, part in zip(lines, decimals.evenly(rest, len(lines), places), strict=True):
                step = Weighed(
                    rule=group.seats[index].node.source,
                    how="printed-once",
                    weight=part,
                    of=source.path[-1],
                    whole=total,
                    count=len(lines),
                    facts=_told(source.weight),
                )
                weights[index] = Weight(part, (step,))
    return [
        weight if weight is not None else _unprinted(seat) for seat, weight in zip(group.seats, weights, strict=False)
    ]


def _unprinted(seat: Seat) -> Weight:
    """What a line weighs for which a form that prints points prints none; a deduction without limit needs none."""
    if seat.node.most is None:
        return _unlimited(seat)
    return Weight(ZERO, (Weighed(rule=seat.node.source, how="unprinted", weight=ZERO),))


def _above(path: tuple[str, ...], depth: int) -> tuple[str, ...]:
    return (path[0], *(key(name) for name in path[1:depth]))


# --- the framework's points -----------------------------------------------------------------------------------


def _shared(
    plan: Plan, groups: Sequence[Group], gone: Sequence[bool]
) -> tuple[list[list[Weight]], list[tuple[Step, ...]]]:
    """The framework's points over the lines of a form that prints none.

    A first-level indicator without any line first gives what its node says to whom it says; what is left, and the points of
    fixed lines that do not apply, go proportionally to the first-level indicators that have lines of their own, each
    giver by itself (contract rules 2 and 3).
    """
    amounts = [group.node.weight or ZERO for group in groups]
    told: list[tuple[Step, ...]] = [() for _ in groups]
    takers = [n for n, group in enumerate(groups) if not group.fixed and group.seats and not group.node.extra]
    givers = [
        n
        for n, group in enumerate(groups)
        if not group.node.extra
        and (
            (gone[n] and plan.absence["not-applicable"] == "share-out")
            or (not group.seats and plan.absence["empty-group"] == "share-out")
        )
    ]
    for n in givers:
        giver = groups[n]
        for bequest in () if giver.seats else giver.node.when_empty:
            heir = next((m for m in takers if groups[m].node.name == bequest.to), None)
            if heir is not None:
                amounts[heir] += bequest.points
                amounts[n] -= bequest.points
                for side, how in ((heir, "received"), (n, "given")):
                    told[side] += (
                        Moved(
                            rule=giver.node.source,
                            how="received" if how == "received" else "given",
                            why="bequest",
                            amount=bequest.points,
                            giver=giver.node.name,
                            takers=(bequest.to,),
                        ),
                    )
    base = [Fraction(amounts[m]) for m in takers]
    for n in givers:
        amount = amounts[n]
        if not amount or not any(base):
            continue
        amounts[n] = ZERO
        why: _Why = "absent" if gone[n] else "empty"
        name = groups[n].node.name
        names = tuple(groups[m].node.name for m in takers)
        told[n] += (_moved(groups[n].node, "given", why, amount, name, names),)
        for m, part in zip(takers, decimals.share(amount, base, plan.places), strict=True):
            amounts[m] += part
            told[m] += (_moved(groups[m].node, "received", why, part, name, ()),)
    spread = [
        _spread(group.node, group.seats, amount, plan.places) for group, amount in zip(groups, amounts, strict=True)
    ]
    return spread, told


def _moved(node: Planned, how: _How, why: _Why, amount: Decimal, giver: str, takers: tuple[str, ...]) -> Moved:
    return Moved(rule=node.source, how=how, why=why, amount=amount, giver=giver, takers=takers)


def _spread(node: Planned, seats: Sequence[Seat], total: Decimal, places: int) -> list[Weight]:
    """A node's points over its lines: by the framework's own points where all children have them, else equally."""
    if node.most is None:
        return [_unlimited(seat) for seat in seats]
    if node.method is not None:
        return [Weight(total, (Weighed(rule=node.source, how="law", weight=total),)) for _ in seats]
    found: dict[int, Weight] = {}
    parts = [(child, _within(seats, child)) for child in node.children]
    if node.choose is not None:
        for child, own in parts:
            found |= zip(own, _spread(child, [seats[n] for n in own], total, places), strict=True)
        return [found[n] for n in range(len(seats))]
    present = [(child, own) for child, own in parts if own]
    weighted = all(child.weight is not None for child in node.children)
    if present and weighted and len(seats) == sum(len(own) for _, own in present):
        shares = decimals.share(total, [Fraction(child.weight or 0) for child, _ in present], places)
        for (child, own), part in zip(present, shares, strict=True):
            found |= zip(own, _spread(child, [seats[n] for n in own], part, places), strict=True)
        return [found[n] for n in range(len(seats))]
    return list(_evenly(node, len(seats), total, places)) if seats else []


def _unlimited(seat: Seat) -> Weight:
    """A deduction without limit has no points to be shared."""
    return Weight(ZERO, (Weighed(rule=seat.node.source, how="unlimited", weight=ZERO),))


@lru_cache(maxsize=4096)
def _evenly(node: Planned, count: int, total: Decimal, places: int) -> tuple[Weight, ...]:
    return tuple(
        Weight(part, (Weighed(rule=node.source, how="even", weight=part, of=node.name, whole=total, count=count),))
        for part in decimals.evenly(total, count, places)
    )


def _within(seats: Sequence[Seat], node: Planned) -> list[int]:
    depth = len(node.path)
    return [n for n, seat in enumerate(seats) if seat.node.path[:depth] == node.path]


# --- what does not apply --------------------------------------------------------------------------------------

At = tuple[int, int]


def _absences(
    plan: Plan, groups: Sequence[Group], weights: Sequence[Sequence[Weight]], holds: Holds, *, printed: bool
) -> tuple[tuple[Weight, ...], ...]:
    """Mark what does not apply and move its points by the policy of its node; a printed form moves nothing."""
    seats = {(g, s): seat for g, group in enumerate(groups) for s, seat in enumerate(group.seats)}
    gone = [at for at, seat in seats.items() if seat.node.absent is not None and holds(seat)]
    now = {(g, s): weight for g, own in enumerate(weights) for s, weight in enumerate(own)}
    if gone:
        for at in gone:
            how = "full" if seats[at].node.heir == "full" else "gone"
            now[at] = Weight(now[at].points, now[at].why, how)
        # A bonus or penalty item never inherits points.
        stay = [at for at in seats if not groups[at[0]].node.extra and not now[at].absent]
        for at in () if printed else gone:
            _leave(plan, at, seats, stay, now)
    return tuple(tuple(now[g, s] for s in range(len(own))) for g, own in enumerate(weights))


def _leave(plan: Plan, at: At, seats: Mapping[At, Seat], stay: Sequence[At], now: dict[At, Weight]) -> None:
    """Give the points of an absent line to its heirs; `now` is the caller's own."""
    heirs = _heirs(at, seats, stay)
    shares = [Fraction(now[heir].points) for heir in heirs]
    left, seat = now[at], seats[at]
    if left.absent == "full" or not any(shares):
        return
    name = seat.path[-1]
    for heir, part in zip(heirs, decimals.share(left.points, shares, plan.places), strict=True):
        step = _moved(seats[heir].node, "received", "absent", part, name, ())
        now[heir] = Weight(now[heir].points + part, (*now[heir].why, step), now[heir].absent)
    takers = tuple(seats[heir].path[-1] for heir in heirs)
    step = _moved(seat.node, "given", "absent", left.points, name, takers)
    now[at] = Weight(ZERO, (*left.why, step), left.absent)


def _heirs(at: At, seats: Mapping[At, Seat], stay: Sequence[At]) -> list[At]:
    policy, above = seats[at].node.heir, seats[at].path[:-1]
    siblings = [other for other in stay if seats[other].path[:-1] == above]
    if policy.startswith("to:"):
        wanted = key(policy.removeprefix("to:"))
        return [other for other in siblings if key(seats[other].path[-1]) == wanted]
    return {"siblings": siblings, "share-out": list(stay)}.get(policy, [])
