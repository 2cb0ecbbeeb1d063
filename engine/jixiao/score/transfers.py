"""The framework's points over the lines of a form that prints none, and where they go when something does not apply.

Comes in: a plan, which node rules each line, and which nodes do not apply. Goes out: points for every line, and the moves.
Nothing of a form is read here, so one shape of form is worked out once, and a ruleset can be proved without any form.

Every node has points; a move takes them from one node and gives them to others. All moves of one `order` are reckoned from
the points before any of them, so that the order of writing decides nothing. What a node is given it spreads over what
applies below it, as it spreads its own. Points that find no receiver where their policy looks go to the siblings, then the way
of the level above, at last to the other first-level indicators; they stay where nobody can earn them only where a policy says
so, or where nothing applies any more that could take them (a step `kept`).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import Literal

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records.law import Plan, Planned, Policy
from jixiao.records.steps import ZERO, Moved, Step
from jixiao.score.tree import Slot, divided, give, grown, mark, settle, units

#: By first level, the node that rules each of its lines: a fixed line's own, else the level that the unit fills.
Shape = tuple[tuple[Planned, ...], ...]
_Why = Literal["absent", "empty", "bequest"]
_SIBLINGS = Policy("siblings")


@dataclass(frozen=True, slots=True)
class Weight:
    """What a line weighs, and why.

    `absent`: full (does not apply, counts in full), kept (does not apply, and the ruleset says that its points stay), gone (does
    not apply, and has points only where nothing applies that could take them), unread (a level of which no line was read, in a
    form that is not whole), unweighed (its points are a formula without a result), or "".
    """

    points: Decimal
    why: tuple[Step, ...] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """The weights of the lines, by first level; of levels without lines that keep points; the moves of others, by their paths."""

    lines: tuple[tuple[Weight, ...], ...]
    empty: Mapping[Planned, Weight]
    moves: Mapping[tuple[str, ...], tuple[Step, ...]]


def _planted(plan: Plan, shape: Shape) -> tuple[list[Slot], list[list[Slot]]]:
    """The first levels with their points divided, and their lines."""
    lines: list[list[Slot]] = [[] for _ in plan.roots]
    roots = [grown(root, None, nodes, own) for root, nodes, own in zip(plan.roots, shape, lines, strict=True)]
    for root in roots:
        settle(root, root.node.weight or ZERO, plan.places)
    return roots, lines


@lru_cache(maxsize=4096)
def lawful(plan: Plan, shape: Shape) -> tuple[tuple[Weight, ...], ...]:
    """The points of every line by the framework alone: nothing moves."""
    return tuple(tuple(_weight(slot) for slot in own) for own in _planted(plan, shape)[1])


@lru_cache(maxsize=4096)
def shared(plan: Plan, shape: Shape, gone: frozenset[Planned], whole: bool = True) -> Shared:
    """The points of every line, where the nodes `gone` do not apply.

    In a form that is not `whole`, levels without lines keep their points: that they have none nobody knows.
    """
    roots, lines = _planted(plan, shape)
    for root in roots:
        mark(root, gone)
    if not whole:
        _unread(roots)
    _Moving(plan, roots).run()
    levels = [slot for root in roots for slot in root.walk() if not slot.line]
    kept = [slot for slot in levels if slot.bare and slot.out and slot.amount]
    return Shared(
        lines=tuple(tuple(_weight(slot) for slot in own) for own in lines),
        empty={slot.node: _weight(slot) for slot in kept},
        moves={slot.node.path: tuple(slot.moves) for slot in levels if slot.moves and slot not in kept},
    )


def _unread(roots: Sequence[Slot]) -> None:
    """Let levels without lines keep their points."""
    for root in roots:
        for slot in root.walk():
            slot.fate = "unread" if slot.out == "empty" else slot.fate


def _weight(slot: Slot) -> Weight:
    # What does not apply together with its level has nothing to tell: the level does.
    told = slot.how is not None and slot.out != "within"
    why = (*([slot.how] if told and slot.how else ()), *(slot.moves if slot.line or slot.bare else ()))
    chain: Slot | None = slot
    while chain is not None and slot.out:
        if chain.fate:
            return Weight(slot.amount, why, chain.fate)
        chain = chain.above
    return Weight(slot.amount, why, "gone" if slot.out else "")


# --- the moves --------------------------------------------------------------------------------------------------


class _Moving:
    """The moves of one form: who gives, who takes, in which order."""

    def __init__(self, plan: Plan, roots: Sequence[Slot]) -> None:
        self.places = plan.places
        self.roots = roots
        self.at = {slot.node.path: slot for root in roots for slot in root.walk() if not slot.own}

    def run(self) -> None:
        """Make all moves."""
        waiting = [giver for root in self.roots for giver in _givers(root)]
        while waiting:
            order = min(policy.order for _, policy in waiting)
            now = [one for one in waiting if one[1].order == order]
            waiting = [one for one in waiting if one[1].order != order]
            moved = [(slot, policy, *self.parts(slot, policy)) for slot, policy in now]
            for slot, policy, takers, parts in moved:
                self.move(slot, policy, takers, parts)
                if policy.points and slot.held:
                    waiting.append((slot, _SIBLINGS if slot.above else Policy("roots")))
            for root in self.roots:
                if not root.out:
                    settle(root, decimals.total((root.node.weight or ZERO, root.flow())), self.places)

    def parts(self, slot: Slot, policy: Policy) -> tuple[list[Slot], tuple[Decimal, ...]]:
        """Who takes how much of a node's points."""
        amount = slot.held or ZERO
        if policy.points:
            named = zip(policy.to, policy.points, strict=True)
            kept = [(self.at[path], part) for path, part in named if path in self.at and not self.at[path].out]
            return [taker for taker, _ in kept], tuple(part for _, part in kept)
        takers = self.takers(slot, policy)
        if not amount or not takers:
            return [], ()
        if policy.equal and policy.how == "to":
            return takers, decimals.evenly(amount, len(takers), self.places)
        return takers, divided(amount, [Fraction(one.amount) for one in takers], self.places)

    def takers(self, slot: Slot, policy: Policy) -> list[Slot]:
        """Who takes the points of what is out; none where they stay (`fate` then says how)."""
        extra = slot.root.node.extra
        match policy.how:
            case "full" | "keep":
                slot.fate = "full" if policy.how == "full" else "kept"
                return []
            case "to":
                found = [self.at[path] for path in policy.to if path in self.at]
            case "share-out":
                found = [one for root in self.roots for one in units(root) if root.node.extra is extra]
                found = [one for one in found if one.root is slot.root] if extra else found
            case "siblings" if slot.above is not None:
                found = [one for one in slot.above.below if one is not slot]
            case _:
                found = self.first_level(policy)
        found = [one for one in found if not one.out]
        if found or (slot.above is None and policy.how != "to"):
            return [] if extra and slot.above is None else found
        if policy.how == "siblings" and slot.above is not None:
            return self.up(slot)
        return self.takers(slot, _SIBLINGS)

    def strand(self, slot: Slot) -> None:
        """Say that nobody could take the points of a node: nothing applies any more that could."""
        if slot.held and not slot.fate and not slot.root.node.extra:
            why: _Why = "empty" if slot.out == "empty" else "absent"
            rule, giver = slot.node.source, slot.node.name
            slot.moves.append(Moved(rule=rule, how="kept", why=why, amount=slot.held, giver=giver))

    def up(self, slot: Slot) -> list[Slot]:
        """The takers of the level above, nothing on whose level applies any more."""
        above = slot.above
        assert above is not None
        found = self.takers(above, above.node.heir)
        slot.fate = slot.fate or above.fate
        return found

    def first_level(self, policy: Policy) -> list[Slot]:
        """The first-level indicators that may take points: lines of the unit's own before fixed ones, unless all are meant."""
        every = [root for root in self.roots if not root.out and not root.node.extra]
        groups = [root for root in every if not root.line]
        return groups if groups and policy.how == "roots" else every

    def move(self, slot: Slot, policy: Policy, takers: Sequence[Slot], parts: Sequence[Decimal]) -> None:
        """Take from one and give to others, told on both sides."""
        if not takers:
            if not policy.points:  # what is left of points that were written out, the siblings are asked for next
                self.strand(slot)
            return
        why: _Why = "bequest" if policy.points else "empty" if slot.out == "empty" else "absent"
        giver, equal = slot.node.name, policy.equal
        told = partial(Moved, why=why, giver=giver, equal=equal)
        for taker, part in zip(takers, parts, strict=True):
            give(taker, part, self.places)
            named = (taker.node.name,) if policy.points else ()
            rule = slot.node.source if policy.points else taker.node.source
            taker.moves.append(told(rule=rule, how="received", amount=part, takers=named))
            if policy.points:
                slot.moves.append(told(rule=rule, how="given", amount=part, takers=named))
        gone = decimals.total(parts)
        slot.held = decimals.total((slot.held or ZERO, -gone))
        slot.amount = slot.held
        slot.net = decimals.total((slot.net, -gone))
        for one in slot.walk():
            if one is not slot:
                one.amount = ZERO
        if not policy.points:
            names = tuple(dict.fromkeys(one.node.name for one in takers))
            slot.moves.append(told(rule=slot.node.source, how="given", amount=gone, takers=names))


def _givers(slot: Slot) -> Iterator[tuple[Slot, Policy]]:
    """What is out, each with its policy; of what is out together only the highest.

    No policy leads out of an alternative (`law.heirs` refuses those that would): only one alternative counts, and what another
    one gave away would be counted beside it.
    """
    if slot.out == "absent":
        yield slot, slot.node.heir
    elif slot.out == "empty":
        if not slot.fate:
            yield slot, slot.node.when_empty or _SIBLINGS
    elif slot.node.choose is not None and slot.out:
        slot.held = slot.amount
        yield slot, slot.node.heir
    else:
        for one in slot.below:
            if not (slot.node.choose and one.out):  # an alternative that does not apply takes no part
                yield from _givers(one)
