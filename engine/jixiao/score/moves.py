"""Points that move after they were shared out: indicators that do not apply, alternatives of which one counts.

Comes in: the groups of a submission with their points, and the facts. Goes out: the same slots with points moved in
hundredths, each move a traced step. Nothing moves in a form that prints its own points, except that an indicator
whose absence counts in full still does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.law.format import Heir
from jixiao.law.plan import Plan, Planned, key
from jixiao.records import Evidence, Line, Status, Step
from jixiao.score.lines import Given, facts_of
from jixiao.score.weigh import ZERO_POINTS, Group, Slot


def absent(plan: Plan, groups: Sequence[Group], known: Given, *, printed: bool) -> None:
    """Mark the slots that do not apply and move their points by the policy of their node."""
    everything = [slot for group in groups for slot in group.slots]
    gone = [slot for slot in everything if slot.planned.absent is not None and _holds(slot, known)]
    for slot in gone:
        slot.absent = "full" if slot.planned.node.not_applicable == "full" else "gone"
    if printed:
        return
    # A bonus or penalty item never inherits points.
    stay = [slot for group in groups if not group.extra for slot in group.slots if not slot.absent]
    for slot in gone:
        heirs = _heirs(slot, stay)
        weights = [Fraction(heir.weight) for heir in heirs]
        if slot.absent == "full" or not any(weights):
            continue
        names = "、".join(heir.path[-1] for heir in heirs[:5]) + ("等" if len(heirs) > 5 else "")
        parts = decimals.share(slot.weight, weights, plan.ruleset.rounding.places)
        for heir, part in zip(heirs, parts, strict=True):
            heir.weight += part
            heir.why += (_step(f"“{slot.path[-1]}”不适用，分来{part}分", heir.planned),)
        slot.why += (_step(f"不适用，其{slot.weight}分分给{names}", slot.planned),)
        slot.weight = ZERO_POINTS


def _holds(slot: Slot, known: Given) -> bool:
    assert slot.planned.absent is not None
    return slot.planned.absent(facts_of(known, slot)) is True


def _heirs(slot: Slot, stay: Sequence[Slot]) -> list[Slot]:
    policy = slot.planned.node.not_applicable
    siblings = [other for other in stay if other.path[:-1] == slot.path[:-1]]
    if isinstance(policy, Heir):
        return [other for other in siblings if key(other.path[-1]) == key(policy.to)]
    return {"siblings": siblings, "share-out": list(stay)}.get(policy, [])


def chosen(group: Group, lines: Sequence[Line]) -> list[Line]:
    """The lines of a group with all but one alternative of every choice taken out of the sum."""
    out = list(lines)
    for planned in _choices(group.planned):
        rivals = [i for i, slot in enumerate(group.slots) if slot.planned.path[: len(planned.path)] == planned.path]
        if len(rivals) > 1:
            winner = _winner(planned, [(i, out[i], group.slots[i]) for i in rivals])
            for index in rivals:
                if index != winner:
                    out[index] = _passed_over(out[index], out[winner].path[-1], planned)
    return out


def _choices(planned: Planned) -> Iterator[Planned]:
    if planned.node.choose is not None:
        yield planned
    for child in planned.children:
        yield from _choices(child)


def _winner(planned: Planned, rivals: Sequence[tuple[int, Line, Slot]]) -> int:
    if planned.node.choose == "given":
        filled = [index for index, line, _ in rivals if line.status is not Status.MISSING]
        return filled[0] if filled else rivals[0][0]
    return max(rivals, key=lambda rival: (rival[1].earned, -rival[0]))[0]


def _passed_over(line: Line, winner: str, planned: Planned) -> Line:
    step = _step(f"择一计分，取“{winner}”，本项不计", planned)
    return replace(
        line,
        possible=ZERO_POINTS,
        earned=ZERO_POINTS,
        supported=ZERO_POINTS,
        pending=ZERO_POINTS,
        status=Status.NOT_APPLICABLE,
        evidence=Evidence.NONE,
        reached=None,
        steps=(step,),
    )


def _step(text: str, planned: Planned, points: Decimal = ZERO_POINTS) -> Step:
    return Step(points=points, text=text, rule=planned.node.source)
