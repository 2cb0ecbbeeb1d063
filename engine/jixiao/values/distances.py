"""How far an actual value lies from its target: facts that formulas may name.

In: two quantities in comparable units. Out: exact numbers, or None where they have no meaning.
"""

from collections.abc import Mapping
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.records.quantity import Kind, Quantity


def days_late(target: Quantity, actual: Quantity) -> int | None:
    """How many days after a deadline a date lies, 0 in time; None where the two cannot be compared.

    That is a monthly day against a date, a period without an end, or a date whose year is unknown against one whose
    year is known.
    """
    if target.recurring or actual.recurring:
        if target.recurring != actual.recurring or target.day is None or actual.day is None:
            return None
        return max(0, actual.day - target.day)
    if target.end is None or actual.end is None or target.yearless is not actual.yearless:
        return None
    return max(0, (actual.end - target.end).days)


def distances(target: Quantity, actual: Quantity) -> Mapping[str, Fraction | None]:
    """The facts that compare an actual value with its target, in comparable units; None where they have no meaning.

    完成比 is actual ÷ target, 逾期天数 `days_late`, 区间偏离 `deviation`.
    """
    goal, value, late = target.value, actual.value, days_late(target, actual)
    return {
        "完成比": None if value is None or goal is None else decimals.ratio(value, goal),
        "逾期天数": None if late is None else Fraction(late),
        "区间偏离": deviation(target, actual),
    }


def deviation(target: Quantity, actual: Quantity) -> Fraction | None:
    """How far a value lies outside an interval, as a share of the nearest edge (of its amount); 0 inside.

    None where the target is no interval, the actual no number, or the edge is 0.
    """
    value = actual.value
    if target.kind is not Kind.INTERVAL or value is None:
        return None
    if inside(target, value):
        return decimals.ZERO
    edge = target.low if target.low is not None and value <= target.low else target.high
    assert edge is not None
    return decimals.ratio(abs(value - edge), abs(edge))


def inside(target: Quantity, value: Fraction) -> bool:
    """Whether a value lies in an interval, each edge as the target states it."""
    above = target.low is None or value > target.low or (target.low_closed and value == target.low)
    below = target.high is None or value < target.high or (target.high_closed and value == target.high)
    return above and below
