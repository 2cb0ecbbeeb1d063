"""The framework as a tree of points: every node, and below the levels that units fill, their lines.

Comes in: nodes of a plan, and which of them rules each line. Goes out: `Slot`s with their points, divided from above as the
framework says: by its own weights where a level has them, else over all lines below alike. `flow` of points that were moved is
kept apart, so that what a level was given it divides like its own, and what was given to a line stays there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records.law import Planned, Split
from jixiao.records.steps import ZERO, Step, Weighed


@dataclass(slots=True, eq=False)
class Slot:
    """A node, or a line that the unit set itself below one.

    `out`: absent (does not apply), empty (a level without lines), below (nothing below it applies), within (something above
    it does not apply), or "". `held` are the points of what is out, None as long as it shares like all others; `net` what it
    was given less what it gave.
    """

    node: Planned
    above: "Slot | None"
    own: bool = False
    below: list["Slot"] = field(default_factory=list)
    out: str = ""
    amount: Decimal = ZERO
    held: Decimal | None = None
    net: Decimal = ZERO
    fate: str = ""
    how: Weighed | None = None
    moves: list[Step] = field(default_factory=list)

    @property
    def line(self) -> bool:
        """Whether it is a line of the scorecard."""
        return self.own or self.node.method is not None

    @property
    def bare(self) -> bool:
        """Whether it is a level without lines."""
        return not self.line and not self.below

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
    def root(self) -> "Slot":
        """The first level that it belongs to."""
        return self if self.above is None else self.above.root

    def walk(self) -> "Iterator[Slot]":
        """It and everything below it."""
        yield self
        for one in self.below:
            yield from one.walk()

    def parts(self) -> "Iterator[Slot]":
        """Among whom it divides its points: its children by weight, else all lines below it alike."""
        for one in self.below:
            if self.weighted or one.unit or one.out in ("absent", "empty"):
                yield one
            else:
                yield from one.parts()

    def holds(self) -> Decimal:
        """The points of what is out."""
        return self.held if self.held is not None else decimals.total(one.holds() for one in self.below)

    def due(self) -> Decimal:
        """What it must be given for all that is out in it to have had what it held, or gave away."""
        if self.held is not None:
            return decimals.total((self.held, -self.flow()))
        if self.node.choose is not None:
            return max((one.due() for one in self.below if not one.out), default=ZERO)
        return decimals.total(one.due() for one in self.below)

    def flow(self) -> Decimal:
        """What came into it and what is below it, less what went out."""
        return decimals.total(one.net for one in self.walk())


def grown(node: Planned, above: Slot | None, rules: Sequence[Planned], lines: list[Slot]) -> Slot:
    """A node with what is below it; `lines` receives the slots of lines in their order."""
    slot = Slot(node, above)
    if node.method is not None:
        lines.extend([slot] * len(rules))
        return slot
    depth = len(node.path)
    for child in node.children:
        below = [rule for rule in rules if rule.path[: depth + 1] == child.path]
        if below or child.when_empty is not None:
            slot.below.append(grown(child, slot, below, lines))
    own = [Slot(node, slot, own=True) for rule in rules if rule is node]
    slot.below += own
    lines += own
    return slot


def mark(slot: Slot, gone: frozenset[Planned]) -> None:
    """Say of everything whether it applies."""
    if not slot.own and slot.node in gone:
        slot.out = "absent"
        for one in slot.walk():
            one.out = one.out or "within"
    elif slot.bare:
        slot.out = "empty"
    else:
        for one in slot.below:
            mark(one, gone)
        if slot.below and all(one.out for one in slot.below):
            slot.out = "below"
    if slot.out in ("absent", "empty"):
        slot.held = slot.amount


def settle(slot: Slot, amount: Decimal, places: int) -> None:
    """Give a node its points, and divide them over what is below it that takes part."""
    slot.amount = amount
    if slot.line or not slot.below:
        if slot.how is None:
            slot.how = _lawful(slot, amount)
        return
    if slot.node.choose is not None:
        for one in slot.below:
            settle(one, ZERO if one.out else amount, places)
        return
    parts = list(slot.parts())
    taking = [one for one in parts if not one.out or (one.held is None and one.out != "below")]
    for one in parts:
        if one not in taking:
            one.amount = one.holds()
    flows = [one.flow() for one in taking]
    rest = decimals.total((amount, *(-flow for flow in flows), *(-one.amount for one in parts if one not in taking)))
    if slot.weighted:
        shares = divided(rest, [Fraction(one.node.weight or 0) for one in taking], places)
    else:
        shares = evenly(rest, len(taking), slot.node.split, places)
    shares = _enough(shares, [one.due() for one in taking])
    for one, part, flow in zip(taking, shares, flows, strict=True):
        if one.line:
            one.how = _said(one, part, slot, rest, len(taking))
        settle(one, decimals.total((part, flow)), places)
    if not slot.weighted:
        _sum(slot)


def _enough(shares: tuple[Decimal, ...], least: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Shares of which none is less than it must be: dividing anew may move a hundredth away that something out still holds."""
    lack = decimals.total(max(low - part, ZERO) for part, low in zip(shares, least, strict=True))
    if not lack:
        return shares
    raised = list(map(max, shares, least))
    for index in sorted(range(len(raised)), key=lambda one: least[one] - raised[one]):
        taken = min(lack, raised[index] - least[index])
        raised[index], lack = raised[index] - taken, lack - taken
    return tuple(raised)


def _lawful(one: Slot, part: Decimal) -> Weighed:
    return Weighed(rule=one.node.source, how="unlimited" if one.node.most is None else "law", weight=part)


def _said(one: Slot, part: Decimal, above: Slot, whole: Decimal, count: int) -> Weighed:
    if above.weighted or one.node.most is None:
        return _lawful(one, part)
    return Weighed(rule=above.node.source, how="even", weight=part, of=above.node.name, whole=whole, count=count)


def _sum(slot: Slot) -> Decimal:
    """The points of levels between a node and the lines that it divides its points over."""
    for one in slot.below:
        if not one.unit and one.out not in ("absent", "empty"):
            one.amount = _sum(one)
    return decimals.total(one.amount for one in slot.below)


def evenly(points: Decimal, count: int, split: Split | None, places: int) -> tuple[Decimal, ...]:
    """Points divided alike, as a level says; in units of the last place where it says nothing, or its units do not fit."""
    whole = split is not None and points == decimals.half_up(points, split.places)
    if split is None or (split.remainder == "spread" and not whole):
        return decimals.evenly(points, count, places) if count else ()
    return decimals.evenly(points, count, split.places, each=split.each, rest=split.remainder)


def divided(points: Decimal, weights: Sequence[Fraction], places: int) -> tuple[Decimal, ...]:
    """Points in proportion to weights; alike where none has any, nothing where there are none."""
    if any(weights):
        return decimals.share(points, weights, places)
    return decimals.evenly(points, len(weights), places) if weights else ()


def units(slot: Slot) -> Iterator[Slot]:
    """What takes points as one."""
    if slot.unit:
        yield slot
    else:
        for one in slot.below:
            yield from units(one)


def give(taker: Slot, part: Decimal, places: int) -> None:
    """Points for a node; a level whose points are not its own hands them to its lines at once."""
    above = taker.above
    if above is None or above.weighted or taker.unit:
        taker.net = decimals.total((taker.net, part))
        return
    parts = [one for one in taker.parts() if not one.out]
    for one, each in zip(parts, decimals.evenly(part, len(parts), places), strict=True):
        one.net = decimals.total((one.net, each))
