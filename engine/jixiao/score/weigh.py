"""Which lines a submission has under a framework, and what each weighs (contract rule 3).

Comes in: a plan and a submission. Goes out: `Slot`s in framework order, each with its points and the traced step that
says how it came by them; rows of an unknown first level are Problems. Nothing is scored here.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law.load import nearest
from jixiao.law.plan import Plan, Planned, key
from jixiao.records import Cell, Fact, GroupWeight, Row, Step, Submission
from jixiao.values import reading

ZERO_POINTS = Decimal("0.00")


@dataclass(slots=True)
class Slot:
    """A line to be scored: where it stands, what rules it, the row that fills it, its points and why."""

    path: tuple[str, ...]
    planned: Planned
    row: Row | None = None
    weight: Decimal = ZERO_POINTS
    why: tuple[Step, ...] = ()
    absent: str = ""  # "full": does not apply, counts in full; "gone": does not apply, its points went elsewhere


@dataclass(slots=True)
class Group:
    """A first-level indicator with its slots in order. `why` tells what was moved to or from it."""

    planned: Planned
    slots: list[Slot] = field(default_factory=list)
    why: tuple[Step, ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether the first-level indicator is itself a fixed line (预算执行率)."""
        return self.planned.method is not None

    @property
    def extra(self) -> bool:
        """Whether it is a bonus or penalty item, which is no part of what the total is made of."""
        return self.planned.node.bonus or self.planned.node.penalty


def arrange(plan: Plan, submission: Submission, problems: list[Problem]) -> tuple[Group, ...]:
    """The rows of a submission in framework order; a row of no known first level is added to `problems`."""
    groups = {planned.path: Group(planned) for planned in plan.roots}
    placed: dict[tuple[str, ...], list[tuple[tuple[int, int], Slot]]] = {path: [] for path in groups}
    displayed: dict[tuple[tuple[str, ...], str], str] = {}
    for number, row in enumerate(submission.rows):
        if reading.no_line(row):
            continue
        root = plan.root(row.path[0])
        if root is None:
            problems.append(_unknown_level(plan, row))
        elif root.method is None:
            placed[root.path].append(_slot(root, row, number, displayed))
    for path, group in groups.items():
        if group.fixed:
            own = [row for row in submission.rows if plan.root(row.path[0]) is group.planned]
            group.slots.append(Slot(path, group.planned, own[0] if own else None))
        else:
            group.slots.extend(slot for _, slot in sorted(placed[path], key=lambda pair: pair[0]))
            _add_fixed(group)
    return tuple(groups.values())


def _slot(
    root: Planned, row: Row, number: int, displayed: dict[tuple[tuple[str, ...], str], str]
) -> tuple[tuple[int, int], Slot]:
    """A row's slot and its order: framework order of the second level, then the form's.

    First levels are shown by the framework's name, second levels by the form's own (as first written).
    """
    middle = [name for name in row.path[1:-1] if name]
    if not middle:
        fixed = root.child(row.path[-1])
        ruled = fixed if fixed is not None and fixed.method is not None else root
        return (len(root.children), number), Slot((root.node.name, row.path[-1]), ruled, row)
    second = root.child(middle[0])
    identity = second.node.name if second else key(middle[0])
    shown = displayed.setdefault((root.path, identity), middle[0])
    order = root.children.index(second) if second else len(root.children) + 1 + len(displayed)
    ruled = second or root
    fixed = ruled.child(row.path[-1]) if ruled.children else None
    return (order, number), Slot((root.node.name, shown, row.path[-1]), fixed or ruled, row)


def _add_fixed(group: Group) -> None:
    """Fixed lines of the framework that no row fills are lines all the same: they are missing, not absent."""
    filled = {slot.planned.path for slot in group.slots if slot.planned.method is not None}
    for planned in _leaves(group.planned):
        if planned.path not in filled:
            group.slots.append(Slot(planned.path, planned))
    order = {planned.path: index for index, planned in enumerate(_leaves(group.planned))}
    group.slots.sort(key=lambda slot: order.get(slot.planned.path, -1))


def _leaves(planned: Planned) -> Iterator[Planned]:
    for child in planned.children:
        if child.method is not None:
            yield child
        yield from _leaves(child)


def _unknown_level(plan: Plan, row: Row) -> Problem:
    known = [name for root in plan.roots for name in (root.node.name, *root.node.aliases)]
    names = "、".join(root.node.name for root in plan.roots)
    cure = nearest(row.path[0], known) or f"请改为规则集的一级指标（{names}），或用 -r 换一部规则集。"
    return Problem(
        row.source,
        "submission.unknown-level",
        f"一级指标“{row.path[0][:20]}”不在规则集“{plan.ruleset.id}/{plan.ruleset.edition}”的指标体系中。",
        cure,
    )


# --- weights --------------------------------------------------------------------------------------------------


def gives_weights(submission: Submission) -> bool:
    """Whether the form prints points (分值) for its indicators."""
    return bool(submission.group_weights) or any(row.weight and not row.weight.blank for row in submission.rows)


def points(cell: Cell, places: int, problems: list[Problem]) -> Decimal | None:
    """The points written in a cell, or None for a blank one; anything else than points ≥ 0 is a Problem."""
    if cell.blank:
        return None
    exact = decimals.number(unicodedata.normalize("NFKC", cell.text[:100]).strip().removesuffix("分"))
    if exact is None or exact < 0:
        problems.append(
            Problem(
                cell.source,
                "submission.bad-points",
                f"分值“{cell.text[:20]}”不是不小于0的数。",
                "请改写为数字，如 10 或 6.25。",
            )
        )
        return None
    return decimals.half_up(exact, places)


def given(plan: Plan, submission: Submission, groups: Sequence[Group], problems: list[Problem]) -> None:
    """Put the form's own points on its lines: used as given, nothing moved (contract rule 3)."""
    places = plan.ruleset.rounding.places
    printed = {
        _path(plan, group.path): (points(group.weight, places, problems), group) for group in submission.group_weights
    }
    for group in groups:
        if group.fixed:
            continue
        blank: list[Slot] = []
        for slot in group.slots:
            cell = slot.row.weight if slot.row else None
            own = points(cell, places, problems) if cell else None
            if own is None or cell is None:
                blank.append(slot)
            else:
                fact = Fact(name="weight", value=cell.text, source=cell.source)
                slot.weight, slot.why = own, (_step(f"分值{own}分，按表内所印", slot.planned, fact),)
        _fill(group, blank, printed, places)


def group_points(plan: Plan, submission: Submission, planned: Planned) -> Decimal | None:
    """The points that the form prints once for a level (`产出指标（50分）`); None where it prints none."""
    wanted = (planned.path[0], *map(key, planned.path[1:]))
    found = (group.weight for group in submission.group_weights if _path(plan, group.path) == wanted)
    return next((points(cell, plan.ruleset.rounding.places, []) for cell in found), None)


def _path(plan: Plan, path: tuple[str, ...]) -> tuple[str, ...]:
    root = plan.root(path[0])
    first = root.node.name if root else path[0]
    return (first, *(key(name) for name in path[1:]))


def _fill(
    group: Group,
    blank: Sequence[Slot],
    printed: Mapping[tuple[str, ...], tuple[Decimal | None, GroupWeight]],
    places: int,
) -> None:
    """Share points printed once for a level over its lines that print none; second level before first."""
    for depth in (2, 1):
        owners: dict[tuple[str, ...], list[Slot]] = {}
        for slot in blank:
            if not slot.why and len(slot.path) > depth:
                owners.setdefault((slot.path[0], *(key(name) for name in slot.path[1:depth])), []).append(slot)
        for owner, slots in owners.items():
            total, source = printed.get(owner, (None, None))
            if total is None or source is None:
                continue
            taken = decimals.total(slot.weight for slot in group.slots if _under(slot, owner))
            rest = max(total - taken, ZERO_POINTS)
            fact = Fact(name="weight", value=source.weight.text, source=source.weight.source)
            for slot, part in zip(slots, _evenly(rest, len(slots), places), strict=True):
                text = f"分值{part}分：“{source.path[-1]}”只印一次{total}分，{_sharing(slots)}"
                slot.weight, slot.why = part, (_step(text, slot.planned, fact),)
    for slot in blank:
        if not slot.why:
            slot.why = (_step("表内给了分值，本行没有，按0分计", slot.planned),)


def _under(slot: Slot, owner: tuple[str, ...]) -> bool:
    return (slot.path[0], *(key(name) for name in slot.path[1 : len(owner)])) == owner


def shared(plan: Plan, groups: Sequence[Group], absent: Mapping[tuple[str, ...], str]) -> None:
    """Share the framework's points over the lines of a form that prints none.

    `absent` says why a fixed line does not apply. A first-level indicator without any line first gives what its node
    says to whom it says; what is left, and the points of fixed lines that do not apply, go proportionally to the
    first-level indicators that have lines of their own, each giver by itself (contract rules 2 and 3).
    """
    policy = plan.ruleset.absence
    weights = {group.planned.path: group.planned.weight or ZERO_POINTS for group in groups}
    takers = [group for group in groups if not group.fixed and group.slots and not group.extra]
    givers = [
        group
        for group in groups
        if not group.extra
        and (
            (group.planned.path in absent and policy.not_applicable == "share-out")
            or (not group.slots and policy.empty_group == "share-out")
        )
    ]
    for giver in givers:
        _bequeath(giver, takers, weights)
    base = [Fraction(weights[group.planned.path]) for group in takers]
    for giver in givers:
        _give(giver, takers, base, weights, absent.get(giver.planned.path) or "没有指标", plan.ruleset.rounding.places)
    for group in groups:
        _spread(group.planned, group.slots, weights[group.planned.path], plan.ruleset.rounding.places)


def _bequeath(giver: Group, takers: Sequence[Group], weights: dict[tuple[str, ...], Decimal]) -> None:
    """Move what an empty first-level indicator leaves to named others; heirs that are empty themselves get nothing."""
    for bequest in () if giver.slots else giver.planned.node.when_empty:
        heir = next((taker for taker in takers if taker.planned.node.name == bequest.to), None)
        if heir is not None:
            weights[heir.planned.path] += bequest.points
            weights[giver.planned.path] -= bequest.points
            told = f"“{giver.planned.node.name}”没有指标，其中{bequest.points}分给“{bequest.to}”"
            heir.why += (_step(told, giver.planned),)
            giver.why += (_step(told, giver.planned),)


def _give(
    giver: Group,
    takers: Sequence[Group],
    base: Sequence[Fraction],
    weights: dict[tuple[str, ...], Decimal],
    why: str,
    places: int,
) -> None:
    """Share what a giver still has over the takers, in proportion to `base`."""
    path, name = giver.planned.path, giver.planned.node.name
    amount = weights[path]
    if not amount or not any(base):
        return
    weights[path] = ZERO_POINTS
    names = "、".join(taker.planned.node.name for taker in takers)
    giver.why += (_step(f"{why}，其{amount}分按比例分给{names}", giver.planned),)
    for taker, part in zip(takers, decimals.share(amount, base, places), strict=True):
        weights[taker.planned.path] += part
        taker.why += (_step(f"“{name}”{why}，分来{part}分", taker.planned),)


def _spread(planned: Planned, slots: Sequence[Slot], total: Decimal, places: int) -> None:
    """A node's points over its lines: by the framework's own points where all children have them, else equally."""
    if planned.method is not None:
        for slot in slots:
            slot.weight, slot.why = total, (_step(f"分值{total}分", planned),)
        return
    parts = [(child, [slot for slot in slots if _within(slot, child)]) for child in planned.children]
    if planned.node.choose is not None:
        for child, own in parts:
            _spread(child, own, total, places)
        return
    present = [(child, own) for child, own in parts if own]
    if (
        present
        and all(child.weight is not None for child in planned.children)
        and len(slots) == sum(len(o) for _, o in present)
    ):
        weights = [Fraction(child.weight or 0) for child, _ in present]
        for (child, own), part in zip(present, decimals.share(total, weights, places), strict=True):
            _spread(child, own, part, places)
        return
    for slot, part in zip(slots, _evenly(total, len(slots), places), strict=True):
        text = f"分值{part}分：“{planned.node.name}”{total}分{_sharing(slots)}"
        slot.weight, slot.why = part, (_step(text, planned),)


def _sharing(slots: Sequence[Slot]) -> str:
    return f"由{len(slots)}项指标平分" if len(slots) > 1 else "全部归这一项指标"


def _within(slot: Slot, planned: Planned) -> bool:
    return slot.planned.path[: len(planned.path)] == planned.path


def _evenly(total: Decimal, count: int, places: int) -> tuple[Decimal, ...]:
    return decimals.share(total, [decimals.ONE] * count, places) if count else ()


def _step(text: str, planned: Planned, *facts: Fact) -> Step:
    return Step(points=ZERO_POINTS, text=text, rule=planned.node.source, facts=facts)
