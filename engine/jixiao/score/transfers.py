"""The framework's points over the lines of a form that prints none, and where they go when something does not apply.

Comes in: a plan, which node rules each line, and which nodes do not apply. Goes out: points for every line, and the moves.
Nothing of a form is read here, so one shape of form is worked out once, and a ruleset can be proved without any form.

Every node has points; a move takes them from one node and gives them to others. All moves of one `order` are reckoned from
the points before any of them, so that the order of writing decides nothing. What a node is given it spreads over what
applies below it, as it spreads its own. Points that find no receiver where their policy looks go to the siblings, then the way
of the level above, at last to the other first-level indicators; they stay where nobody can earn them only where a policy says
so, or where nothing applies any more (`stranded`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import Literal

from jixiao.ground import decimals
from jixiao.records.law import Plan, Planned, Policy
from jixiao.records.steps import ZERO, Moved, Step, Weighed

#: By first level, the node that rules each of its lines: a fixed line's own, else the level that the unit fills.
Shape = tuple[tuple[Planned, ...], ...]
_Why = Literal["absent", "empty", "bequest"]
_SIBLINGS = Policy("siblings")


@dataclass(frozen=True, slots=True)
class Weight:
    """What a line weighs, and why. `absent`: full (does not apply, counts in full), gone (does not apply), or ""."""

    points: Decimal
    why: tuple[Step, ...] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """The weights of the lines, by first level; of levels without lines that keep points; the moves of levels, by their paths."""

    lines: tuple[tuple[Weight, ...], ...]
    empty: Mapping[Planned, Weight]
    moves: Mapping[tuple[str, ...], tuple[Step, ...]]
    stranded: tuple[Planned, ...]


@dataclass(slots=True, eq=False)
class _Slot:
    """A node, or a line that the unit set itself below one.

    `out`: absent (does not apply), empty (a level without lines), below (nothing below it applies), within (something above
    it does not apply), or "". `held` are the points of what is out, None as long as it shares like all others; `net` what it
    was given less what it gave.
    """

    node: Planned
    above: "_Slot | None"
    own: bool = False
    below: list["_Slot"] = field(default_factory=list)
    out: str = ""
    amount: Decimal = ZERO
    held: Decimal | None = None
    net: Decimal = ZERO
    fate: str = ""
    how: Weighed | None = None
    moves: list[Step] = field(default_factory=list)

    @property
    def line(self) -> bool:
        return self.own or self.node.method is not None

    @property
    def unit(self) -> bool:
        """Whether it takes its points as one: a line, or a choice, of which one alternative counts."""
        return self.line or self.node.choose is not None

    @property
    def weighted(self) -> bool:
        """Whether its points are divided by the framework's own weights."""
        children = self.node.children
        return not any(one.own for one in self.below) and all(one.weight is not None for one in children)

    @property
    def root(self) -> "_Slot":
        return self if self.above is None else self.above.root

    def walk(self) -> "Iterator[_Slot]":
        yield self
        for one in self.below:
            yield from one.walk()

    def parts(self) -> "Iterator[_Slot]":
        """Among whom it divides its points: its children by weight, else all lines below it alike."""
        for one in self.below:
            if self.weighted or one.unit or one.out in ("absent", "empty"):
                yield one
            else:
                yield from one.parts()

    def holds(self) -> Decimal:
        """The points of what is out."""
        return self.held if self.held is not None else decimals.total(one.holds() for one in self.below)

    def flow(self) -> Decimal:
        """What came into it and what is below it, less what went out."""
        return decimals.total(one.net for one in self.walk())


@lru_cache(maxsize=4096)
def shared(plan: Plan, shape: Shape, gone: frozenset[Planned]) -> Shared:
    """The points of every line, where the nodes `gone` do not apply."""
    lines: list[list[_Slot]] = [[] for _ in plan.roots]
    roots = [_grown(root, None, nodes, own) for root, nodes, own in zip(plan.roots, shape, lines, strict=True)]
    for root in roots:
        _settle(root, root.node.weight or ZERO, plan.places)
        _mark(root, gone)
    stranded = _Moving(plan, roots).run()
    return Shared(
        lines=tuple(tuple(_weight(slot) for slot in own) for own in lines),
        empty={
            slot.node: _weight(slot) for root in roots for slot in root.walk() if slot.out == "empty" and slot.amount
        },
        moves={
            slot.node.path: tuple(slot.moves) for root in roots for slot in root.walk() if slot.moves and not slot.line
        },
        stranded=stranded,
    )


def _weight(slot: _Slot) -> Weight:
    # What does not apply together with its level has nothing to tell: the level does.
    told = slot.how is not None and slot.out != "within"
    why = (*([slot.how] if told and slot.how else ()), *(slot.moves if slot.line or slot.out == "empty" else ()))
    chain: _Slot | None = slot
    while chain is not None and slot.out:
        if chain.fate:
            return Weight(slot.amount, why, chain.fate)
        chain = chain.above
    return Weight(slot.amount, why, "gone" if slot.out else "")


# --- the tree ---------------------------------------------------------------------------------------------------


def _grown(node: Planned, above: _Slot | None, rules: Sequence[Planned], lines: list[_Slot]) -> _Slot:
    """A node with what is below it; `lines` receives the slots of lines in their order."""
    slot = _Slot(node, above)
    if node.method is not None:
        lines.extend([slot] * len(rules))
        return slot
    depth = len(node.path)
    for child in node.children:
        below = [rule for rule in rules if rule.path[: depth + 1] == child.path]
        if below or child.when_empty is not None:
            slot.below.append(_grown(child, slot, below, lines))
    own = [_Slot(node, slot, own=True) for rule in rules if rule is node]
    slot.below += own
    lines += own
    return slot


def _mark(slot: _Slot, gone: frozenset[Planned]) -> None:
    """Say of everything whether it applies."""
    if not slot.own and slot.node in gone:
        slot.out = "absent"
        for one in slot.walk():
            one.out = one.out or "within"
    elif not slot.line and not slot.below:
        slot.out = "empty"
    else:
        for one in slot.below:
            _mark(one, gone)
        if slot.below and all(one.out for one in slot.below):
            slot.out = "below"
    if slot.out in ("absent", "empty"):
        slot.held = slot.amount


def _settle(slot: _Slot, amount: Decimal, places: int) -> None:
    """Give a node its points, and divide them over what is below it that takes part."""
    slot.amount = amount
    if slot.line or not slot.below:
        if slot.how is None:
            slot.how = Weighed(rule=slot.node.source, how="law", weight=amount)
        return
    if slot.node.choose is not None:
        for one in slot.below:
            _settle(one, ZERO if one.out else amount, places)
        return
    parts = list(slot.parts())
    taking = [one for one in parts if not one.out or (one.held is None and one.out != "below")]
    for one in parts:
        if one not in taking:
            one.amount = one.holds()
    flows = [one.flow() for one in taking]
    rest = decimals.total((amount, *(-flow for flow in flows), *(-one.amount for one in parts if one not in taking)))
    weights = [Fraction(one.node.weight or 0) if slot.weighted else decimals.ONE for one in taking]
    for one, part, flow in zip(taking, _divided(rest, weights, places), flows, strict=True):
        if one.line:
            one.how = _said(one, part, slot, rest, len(taking))
        _settle(one, decimals.total((part, flow)), places)
    if not slot.weighted:
        _sum(slot)


def _said(one: _Slot, part: Decimal, above: _Slot, whole: Decimal, count: int) -> Weighed:
    rule = one.node.source
    if above.weighted:
        return Weighed(rule=rule, how="law", weight=part)
    return Weighed(rule=rule, how="even", weight=part, of=above.node.name, whole=whole, count=count)


def _sum(slot: _Slot) -> Decimal:
    """The points of levels between a node and the lines that it divides its points over."""
    for one in slot.below:
        if not one.unit and one.out not in ("absent", "empty"):
            one.amount = _sum(one)
    return decimals.total(one.amount for one in slot.below)


def _divided(points: Decimal, weights: Sequence[Fraction], places: int) -> tuple[Decimal, ...]:
    if any(weights):
        return decimals.share(points, weights, places)
    return decimals.evenly(points, len(weights), places) if weights else ()


# --- the moves --------------------------------------------------------------------------------------------------


class _Moving:
    """The moves of one form: who gives, who takes, in which order."""

    def __init__(self, plan: Plan, roots: Sequence[_Slot]) -> None:
        self.places = plan.places
        self.roots = roots
        self.at = {slot.node.path: slot for root in roots for slot in root.walk() if not slot.own}
        self.stranded: list[Planned] = []

    def run(self) -> tuple[Planned, ...]:
        """Make all moves; the nodes whose points nobody could take."""
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
                    _settle(root, decimals.total((root.node.weight or ZERO, root.flow())), self.places)
        return tuple(self.stranded)

    def parts(self, slot: _Slot, policy: Policy) -> tuple[list[_Slot], tuple[Decimal, ...]]:
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
        return takers, _divided(amount, [Fraction(one.amount) for one in takers], self.places)

    def takers(self, slot: _Slot, policy: Policy) -> list[_Slot]:
        """Who takes the points of what is out; none where they stay (`fate` then says how)."""
        extra = slot.root.node.extra
        match policy.how:
            case "full" | "keep":
                slot.fate = "full" if policy.how == "full" else "gone"
                return []
            case "to":
                found = [self.at[path] for path in policy.to if path in self.at]
            case "share-out":
                found = [one for root in self.roots for one in _units(root) if root.node.extra is extra]
                found = [one for one in found if one.root is slot.root] if extra else found
            case "siblings" if slot.above is not None:
                found = [one for one in slot.above.below if one is not slot]
            case _:
                found = self.first_level(policy)
        found = [one for one in found if not one.out]
        if found or (slot.above is None and policy.how != "to"):
            if not found and not extra:
                self.stranded.append(slot.node)
            return [] if extra and slot.above is None else found
        if policy.how == "siblings" and slot.above is not None:
            return self.up(slot)
        return self.takers(slot, _SIBLINGS)

    def up(self, slot: _Slot) -> list[_Slot]:
        """The takers of the level above, nothing on whose level applies any more."""
        above = slot.above
        assert above is not None
        found = self.takers(above, above.node.heir)
        slot.fate = slot.fate or above.fate
        return found

    def first_level(self, policy: Policy) -> list[_Slot]:
        """The first-level indicators that may take points: lines of the unit's own before fixed ones, unless all are meant."""
        every = [root for root in self.roots if not root.out and not root.node.extra]
        groups = [root for root in every if not root.line]
        return groups if groups and policy.how == "roots" else every

    def move(self, slot: _Slot, policy: Policy, takers: Sequence[_Slot], parts: Sequence[Decimal]) -> None:
        """Take from one and give to others, told on both sides."""
        if not takers:
            return
        why: _Why = "bequest" if policy.points else "empty" if slot.out == "empty" else "absent"
        giver, equal = slot.node.name, policy.equal
        told = partial(Moved, why=why, giver=giver, equal=equal)
        for taker, part in zip(takers, parts, strict=True):
            _give(taker, part, self.places)
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


def _givers(slot: _Slot) -> Iterator[tuple[_Slot, Policy]]:
    """What is out, each with its policy; of what is out together only the highest."""
    if slot.out == "absent":
        yield slot, slot.node.heir
    elif slot.out == "empty":
        yield slot, slot.node.when_empty or _SIBLINGS
    elif slot.node.choose is not None:
        if slot.out:
            slot.held = slot.amount
            yield slot, slot.node.heir
    else:
        for one in slot.below:
            yield from _givers(one)


def _units(slot: _Slot) -> Iterator[_Slot]:
    """What takes points as one."""
    if slot.unit:
        yield slot
    else:
        for one in slot.below:
            yield from _units(one)


def _give(taker: _Slot, part: Decimal, places: int) -> None:
    """Points for a node; a level whose points are not its own hands them to its lines at once."""
    above = taker.above
    if above is None or above.weighted or taker.unit:
        taker.net = decimals.total((taker.net, part))
        return
    parts = [one for one in taker.parts() if not one.out]
    for one, each in zip(parts, decimals.evenly(part, len(parts), places), strict=True):
        one.net = decimals.total((one.net, each))
