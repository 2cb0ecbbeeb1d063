"""What each line weighs, and why (contract rules 2 and 3).

Comes in: the groups of a submission, and which nodes do not apply. Goes out: `Weights`: points for every seat, the steps that
say how it came by them, what does not apply, the steps of levels that gave or got points; and the problems of the form's own
points. A form that prints none for its indicators gets the framework's (`transfers`), but for a fixed line that it prints some
for. In a form that prints points nothing moves: what it
prints is used as given, fixed lines without points of their own keep the framework's.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.ground.remembered import remembered
from jixiao.law.plan import named
from jixiao.records import Cell, GroupWeight, Submission
from jixiao.records.law import Plan, Planned
from jixiao.records.steps import ZERO, Fact, Step, Weighed
from jixiao.score.partial import prints_weights, unweighed
from jixiao.score.seats import Group, Seat
from jixiao.score.transfers import Weight, lawful, shared
from jixiao.score.tree import evenly
from jixiao.values.names import key

#: Points are printed to the cent; what a formula gives has more places than anybody means.
_PRINTED = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of each group's seats, in their order; those of levels without lines that keep points; the moves of levels."""

    seats: tuple[tuple[Weight, ...], ...]
    empty: Mapping[Planned, Weight]
    moves: Mapping[tuple[str, ...], tuple[Step, ...]]


def weigh(
    plan: Plan, submission: Submission, groups: Sequence[Group], gone: frozenset[Planned]
) -> tuple[Weights, tuple[Problem, ...]]:
    """The weights of all seats, where the nodes `gone` do not apply."""
    shape = tuple(tuple(seat.node for seat in group.seats) for group in groups)
    found = shared(plan, shape, gone, not submission.gaps)
    problems: list[Problem] = []
    if not prints_weights(plan, submission):
        alone = _Written(plan.places, problems, {})
        lines = tuple(_shared(submission, *one, alone) for one in zip(groups, found.lines, strict=True))
        return Weights(lines, found.empty, found.moves), tuple(problems)
    law = lawful(plan, shape)
    written = _Written(plan.places, problems, _together(plan, submission, groups))
    given = [
        [_fixed(submission, group, own[0], written)] if group.fixed else _given(plan, submission, group, own, written)
        for group, own in zip(groups, law, strict=True)
    ]
    weights = tuple(
        tuple(
            Weight(weight.points, weight.why, fate.absent or weight.absent)
            for weight, fate in zip(own, fates, strict=True)
        )
        for own, fates in zip(given, found.lines, strict=True)
    )
    return Weights(weights, {}, {}), tuple(problems)


def points(cell: Cell, places: int) -> Decimal | Problem | None:
    """The points written in a cell, or None for a blank one; anything else than points ≥ 0 is a Problem.

    So are points that people print (to the cent at most; a formula leaves more) and that marks of so many places are too
    coarse for: rounded, they would be others than the form's.
    """
    if cell.blank:
        return None
    exact = _exact(cell.text[:100])
    if exact is None:
        message, cure = f"分值“{cell.text[:20]}”不是不小于0的数。", "请改写为数字，如 10 或 6.25。"
        return Problem(cell.source, "submission.bad-points", message, cure)
    found = decimals.half_up(exact, places)
    if found != decimals.half_up(exact, max(places, _PRINTED)):
        message = f"分值“{cell.text[:20]}”比规则集的得分细，得分只保留{places}位小数。"
        cure = "请改写分值，或换用得分保留两位小数的规则集。"
        return Problem(cell.source, "submission.points-too-fine", message, cure)
    return found


def is_finer(cell: Cell, places: int) -> bool:
    """Whether the points in a cell are finer than marks: what they are rounded to depends on the others of their form."""
    exact = None if cell.blank else _exact(cell.text[:100])
    return exact is not None and exact != decimals.half_up(exact, places)


@remembered
def _exact(text: str) -> Fraction | None:
    """The points ≥ 0 that a text writes; forms write the same few over and over."""
    exact = decimals.number(unicodedata.normalize("NFKC", text).strip().removesuffix("分"))
    return exact if exact is not None and exact >= 0 else None


def _together(plan: Plan, submission: Submission, groups: Sequence[Group]) -> Mapping[int, Decimal]:
    """The points of seats in a form where formulas gave some (90 ÷ 7 for each of seven): they add up to what the form's do."""
    seats = [(seat, _cell(submission, group, seat)) for group in groups for seat in group.seats]
    if not any(cell is not None and is_finer(cell, plan.places) for _, cell in seats):
        return {}
    written = {
        id(seat): exact
        for seat, cell in seats
        if cell and not cell.blank and (exact := _exact(cell.text[:100])) is not None
    }
    return dict(zip(written, decimals.half_up_together(tuple(written.values()), plan.places), strict=True))


def _cell(submission: Submission, group: Group, seat: Seat) -> Cell | None:
    """Where the form prints the points of a line; those of a fixed first level also with the funds."""
    fund = submission.budget.total
    if seat.row is not None and (seat.row.weight or not group.fixed):
        return seat.row.weight
    return fund.weight if group.fixed and fund is not None else None


@dataclass(frozen=True, slots=True)
class _Written:
    """How the points of a form are read: what is wrong with them is added to `problems`."""

    places: int
    problems: list[Problem]
    together: Mapping[int, Decimal]

    def points(self, cell: Cell | None, seat: Seat | None = None) -> Decimal | None:
        """The points in a cell, those of a seat or of a level, None where it has none."""
        found = points(cell, self.places) if cell is not None else None
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found if found is None else self.together.get(id(seat), found)


def _told(cell: Cell | None) -> tuple[Fact, ...]:
    return () if cell is None else (Fact("weight", cell.text, cell.source),)


# --- the form's own points ------------------------------------------------------------------------------------


def _shared(submission: Submission, group: Group, shared: tuple[Weight, ...], written: _Written) -> tuple[Weight, ...]:
    """The lines of a group in a form that prints no points for its indicators: a fixed line has those printed for it alone."""
    cell = _cell(submission, group, group.seats[0]) if group.fixed else None
    if cell is None or unweighed(cell) or shared[0].absent:
        return shared
    own = written.points(cell)
    return shared if own in (None, shared[0].points) else (_fixed(submission, group, shared[0], written),)


def _fixed(submission: Submission, group: Group, law: Weight, written: _Written) -> Weight:
    """The weight of a fixed first-level line in a form that prints points: what it prints there, else the ruleset's."""
    node, cell = group.node, _cell(submission, group, group.seats[0])
    if unweighed(cell):
        return _unknown(node, cell)
    own = written.points(cell, group.seats[0])
    if own is None:
        return law
    return Weight(own, (Weighed(rule=node.source, how="printed", weight=own, facts=_told(cell)),))


def _given(plan: Plan, submission: Submission, group: Group, law: Sequence[Weight], written: _Written) -> list[Weight]:
    """The form's own points on the lines of a group: used as given, nothing moved (contract rule 3)."""
    weights: list[Weight | None] = []
    for seat in group.seats:
        cell = _cell(submission, group, seat)
        if unweighed(cell):
            weights.append(_unknown(seat.node, cell))
            continue
        own = written.points(cell, seat)
        step = Weighed(rule=seat.node.source, how="printed", weight=own or ZERO, facts=_told(cell))
        weights.append(None if own is None else Weight(own, (step,)))
    printed = {_owner(plan, one.path): (written.points(one.weight), one) for one in submission.group_weights}
    return _filled(group, weights, printed, law, plan.places)


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
    law: Sequence[Weight],
    places: int,
) -> list[Weight]:
    """Points for the lines that print none: of those printed once for a level, the lower first, else the framework's own.

    Lines of the framework divide what is printed once as the framework does, a unit's own equally.
    """
    weights = list(own)
    for depth in range(max((len(seat.path) for seat in group.seats), default=1) - 1, 0, -1):
        owners: dict[tuple[str, ...], list[int]] = {}
        for index, weight in enumerate(weights):
            path = group.seats[index].path
            if weight is None and len(path) > depth:
                owners.setdefault(_above(path, depth), []).append(index)
        for owner, lines in owners.items():
            total, source = printed.get(owner, (None, None))
            if source is not None and _untold(source, owner, group, weights):
                for index in lines:
                    weights[index] = _unknown(group.seats[index].node, source.weight, source.path[-1])
                continue
            if total is None or source is None:
                continue
            taken = decimals.total(
                weight.points
                for seat, weight in zip(group.seats, weights, strict=True)
                if weight is not None and _above(seat.path, len(owner)) == owner
            )
            rest = max(total - taken, ZERO)
            fixed = all(group.seats[index].node.method for index in lines) and any(law[index].points for index in lines)
            if fixed and len(lines) > 1:
                parts = decimals.share(rest, [Fraction(law[index].points) for index in lines], places)
            else:
                split = group.seats[lines[0]].node.split or group.node.split
                parts = evenly(rest, len(lines), split, places)
            for index, part in zip(lines, parts, strict=True):
                step = Weighed(
                    rule=group.seats[index].node.source,
                    how="printed-in-proportion" if fixed and len(lines) > 1 else "printed-once",
                    weight=part,
                    of=source.path[-1],
                    whole=total,
                    count=len(lines),
                    facts=_told(source.weight),
                )
                weights[index] = Weight(part, (step,))
    return [
        weight if weight is not None else _unprinted(seat, lawful)
        for seat, weight, lawful in zip(group.seats, weights, law, strict=True)
    ]


def _untold(source: GroupWeight, owner: tuple[str, ...], group: Group, weights: Sequence[Weight | None]) -> bool:
    """Whether nobody knows how many of a level's points are left for the lines that print none."""
    below = [w for seat, w in zip(group.seats, weights, strict=True) if _above(seat.path, len(owner)) == owner]
    return unweighed(source.weight) or any(weight is not None and weight.absent == "unweighed" for weight in below)


def _unknown(node: Planned, cell: Cell | None, of: str = "") -> Weight:
    """Points that are a formula without a result, the line's own or those of the level `of`: none that could be given."""
    step = Weighed(rule=node.source, how="uncomputed", weight=ZERO, of=of, facts=_told(cell))
    return Weight(ZERO, (step,), "unweighed")


def _unprinted(seat: Seat, law: Weight) -> Weight:
    """A line for which the form prints no points though it prints some: a fixed one has the framework's, another none."""
    if seat.node.method is not None or seat.node.most is None:
        return Weight(law.points, law.why)
    return Weight(ZERO, (Weighed(rule=seat.node.source, how="unprinted", weight=ZERO),))


def _above(path: tuple[str, ...], depth: int) -> tuple[str, ...]:
    return (path[0], *(key(name) for name in path[1:depth]))
