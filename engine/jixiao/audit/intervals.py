"""Printed figures as intervals, and what a formula comes to over them.

Comes in: a formula (the expression language of rulesets), and by name the intervals of its figures. Goes out: the interval of
each side of its comparison. A printed figure is any number that is printed so; an end that is None has no limit. Two sides
contradict each other where no numbers in their intervals can be as the formula says.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.records.discrepancy import Bound, Mention


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, both included; None: without limit."""

    low: Fraction | None
    high: Fraction | None

    def __neg__(self) -> "Interval":
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        return _hull(self, other, lambda a, b: a * b)

    def __truediv__(self, other: "Interval") -> "Interval":
        if other.low is None or other.high is None or other.low <= 0 <= other.high:
            return EVERYTHING
        return _hull(self, other, lambda a, b: a / b)


#: Rounded half up, a number stands for no more than just under its upper end: so small a part of the interval is taken off.
_OPEN: Final = 10**9
#: Units in which amounts are rounded; a number without unit may be one.
_MEASURED: Final = frozenset(("万元", "%", "个百分点", ""))
EVERYTHING = Interval(None, None)


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _hull(one: Interval, other: Interval, work: Callable[[Fraction, Fraction], Fraction]) -> Interval:
    ends = (one.low, one.high, other.low, other.high)
    if None in ends:
        return EVERYTHING
    found = [work(a, b) for a in ends[:2] for b in ends[2:]]  # type: ignore[arg-type]
    return Interval(min(found), max(found))


def middle(mention: Mention) -> Fraction:
    """The number as it is printed, in the unit of the mention."""
    return (mention.low + mention.high) / 2


def size(mention: Mention) -> Fraction:
    """How much one of the printed unit is in the unit of the mention: 万元 for 亿元 is 10 000."""
    return (mention.high - mention.low) * Fraction(10**mention.places)


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two numerals differ as a slip of the pen makes them: in one digit, or in two neighbours that were exchanged."""
    if len(one) != len(other):
        return False
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2 and places[1] == places[0] + 1:
        return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    return len(places) == 1


def interval(mention: Mention, places: int | None = None, *, loose: bool = False) -> Interval:
    """The numbers that a figure may stand for, with its sign where it says which way it goes.

    `places`: as if so many decimals were printed, where it has fewer. `loose`: as if a percentage might
    have been cut, not rounded.
    """
    value = middle(mention)
    low, high = mention.low, mention.high - (mention.high - mention.low) / _OPEN
    if size(mention) == 1 and not mention.places and mention.unit not in _MEASURED:
        low = high = value  # persons and things are counted, not rounded
    if places is not None and places > mention.places:
        half = size(mention) / (2 * 10**places)
        low, high = value - half, value + half - half / _OPEN
    if loose and mention.unit == "%":
        high = value + size(mention) / 10**mention.places
    match mention.bound:
        case Bound.ABOUT:
            found = Interval(low - abs(value) / 10, high + abs(value) / 10)
        case Bound.LESS | Bound.AT_MOST:
            found = Interval(None, value)
        case Bound.MORE | Bound.AT_LEAST:
            found = Interval(value, None)
        case _:
            found = Interval(low, high)
    return -found if mention.direction < 0 else found


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of intervals."""
    found = Interval(Fraction(0), Fraction(0))
    for part in parts:
        found += part
    return found


def value(node: formula.Node, known: Mapping[str, Interval]) -> Interval:
    """What an expression of names, numbers and the four operations comes to."""
    match node:
        case formula.Number():
            return Interval(node.value, node.value)
        case formula.Name():
            return known[node.dotted]
        case formula.Unary(op=op, arg=arg):
            inner = value(arg, known)
            return -inner if op == "-" else inner
        case formula.Binary(op=op, left=left, right=right):
            a, b = value(left, known), value(right, known)
            return a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a / b
        case formula.Call(name="绝对值", args=(arg,)):
            return _absolute(value(arg, known))
        case _:
            return EVERYTHING


def _absolute(one: Interval) -> Interval:
    if one.low is not None and one.low >= 0:
        return one
    if one.high is not None and one.high <= 0:
        return -one
    ends = (one.low, one.high)
    return EVERYTHING if None in ends else Interval(Fraction(0), max(-one.low, one.high))  # type: ignore[operator,type-var]


def may_hold(node: formula.Compare, known: Mapping[str, Interval]) -> bool | None:
    """Whether some numbers in the intervals are as the comparison says; None where a side has no limits at all."""
    left, right = value(node.left, known), value(node.right, known)
    if EVERYTHING in (left, right):
        return None
    under = left.low is None or right.high is None or left.low <= right.high  # left may be ≤ right
    over = left.high is None or right.low is None or left.high >= right.low
    match node.op:
        case "=":
            return under and over
        case "<=":
            return under
        case ">=":
            return over
        case "<":
            return left.low is None or right.high is None or left.low < right.high
        case ">":
            return left.high is None or right.low is None or left.high > right.low
        case _:
            return None
