"""Sets of numbers and of texts, exact: what a comparison with a constant leaves of them.

Comes in: comparisons. Goes out: sets, their intersections, and whether one lies within another. A set of numbers is a
tuple of intervals, sorted and apart from each other; edges are Fractions, so that nothing is decided by rounding.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from jixiao.ground.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of numbers; None is no edge, an open edge does not belong to it."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def lower(self) -> tuple[bool, Fraction, bool]:
        """A key that sorts intervals by where they begin."""
        return (self.low is not None, self.low or Fraction(0), self.low_open)

    @property
    def upper(self) -> tuple[bool, Fraction, bool]:
        """A key that sorts intervals by where they end."""
        return (self.high is None, self.high or Fraction(0), not self.high_open)


#: Sorted intervals that neither overlap nor touch.
Numbers = tuple[Span, ...]

EVERY = Span()


def numbers(op: str, value: Fraction) -> Numbers:
    """The numbers x for which `x op value` holds."""
    match op:
        case "<":
            return (Span(high=value, high_open=True),)
        case "<=":
            return (Span(high=value),)
        case ">":
            return (Span(low=value, low_open=True),)
        case ">=":
            return (Span(low=value),)
        case "=":
            return (Span(value, value),)
        case _:
            return (Span(high=value, high_open=True), Span(low=value, low_open=True))


def meet(one: Numbers, other: Numbers) -> Numbers:
    """The numbers in both sets."""
    return join(_common(a, b) for a, b in product(one, other))


def _common(a: Span, b: Span) -> Span:
    low, high = max(a, b, key=lambda span: span.lower), min(a, b, key=lambda span: span.upper)
    return Span(low.low, high.high, low.low_open, high.high_open)


def join(spans: Iterable[Span]) -> Numbers:
    """The numbers in any of the intervals."""
    out: list[Span] = []
    for span in sorted((span for span in spans if not span.empty), key=lambda span: span.lower):
        if out and _touch(out[-1], span):
            last = max(out[-1], span, key=lambda one: one.upper)
            out[-1] = Span(out[-1].low, last.high, out[-1].low_open, last.high_open)
        else:
            out.append(span)
    return tuple(out)


def _touch(left: Span, right: Span) -> bool:
    """Whether an interval that begins no earlier leaves no gap behind another."""
    if left.high is None or right.low is None:
        return True
    return right.low < left.high or (right.low == left.high and not (left.high_open and right.low_open))


def within(one: Numbers, other: Numbers) -> bool:
    """Whether every number of `one` is in `other`."""
    return meet(one, other) == join(one)


@dataclass(frozen=True, slots=True)
class Words:
    """A set of texts: one of `allowed` (None: any), none of `barred`, containing each of `holding`."""

    allowed: frozenset[str] | None = None
    barred: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()

    def has(self, text: str) -> bool:
        """Whether a text is in the set."""
        return (
            (self.allowed is None or text in self.allowed)
            and text not in self.barred
            and all(part in text for part in self.holding)
        )

    @property
    def empty(self) -> bool:
        """Whether it is certain that no text is in the set."""
        return self.allowed is not None and not any(map(self.has, self.allowed))


def words(op: str, value: str) -> Words:
    """The texts x for which `x op value` holds; `op` is =, != or 含."""
    match op:
        case "=":
            return Words(allowed=frozenset({value}))
        case "!=":
            return Words(barred=frozenset({value}))
        case _:
            return Words(holding=frozenset({value}))


def both(one: Words, other: Words) -> Words:
    """The texts in both sets."""
    sides = [side for side in (one.allowed, other.allowed) if side is not None]
    allowed = frozenset.intersection(*sides) if sides else None
    return Words(allowed, one.barred | other.barred, one.holding | other.holding)


def inside(one: Words, other: Words) -> bool:
    """Whether it is certain that every text of `one` is in `other`."""
    if one.allowed is not None:
        return all(other.has(text) for text in one.allowed if one.has(text))
    if other.allowed is not None:
        return False
    barred = all(text in one.barred or not one.has(text) for text in other.barred)
    return barred and all(any(part in held for held in one.holding) for part in other.holding)
