"""Whether a target became easier or harder than it was.

In: two targets as they were read, which way is better, the years of their forms. Out: an `Aim`. What cannot be put in an order
is changed, no more.
"""

from enum import StrEnum
from typing import Final

from jixiao.records.quantity import Kind, Quantity
from jixiao.values import quantity

#: Which way is better by the operator of a target.
_STATED: Final = {">=": "at-least", ">": "at-least", "=": "at-least", "<=": "at-most", "<": "at-most"}


class Aim(StrEnum):
    """How a target stands to an earlier one; STALE is the very date that it was, which is over before its year begins."""

    SAME = "same"
    EASIER = "easier"
    HARDER = "harder"
    CHANGED = "changed"
    STALE = "stale"


def aim(
    before: Quantity | None,
    after: Quantity | None,
    directions: tuple[str, str] = ("", ""),
    years: tuple[int | None, int | None] = (None, None),
) -> Aim:
    """How the later target stands to the earlier: a smaller number is easier under at-least, a later date always.

    `directions` (at-least, at-most, "") are those of targets that state none themselves, `years` those of the two forms: dates
    count from the year of their form, so that the same day of the next year is the same target.
    """
    if before is None or after is None:
        return Aim.SAME if before is after else Aim.CHANGED
    if before.kind is after.kind is Kind.DATE:
        return _dates(before, after, years)
    one, other, note = quantity.common(before, after)
    if one.kind is other.kind is Kind.NUMBER and note != "unit.incomparable":
        ways = _STATED.get(one.op, directions[0]), _STATED.get(other.op, directions[1])
        return _numbers(one, other, ways)
    return _words(before, after)


def _words(before: Quantity, after: Quantity) -> Aim:
    same = before.text == after.text or quantity.same_words(before.text, after.text)
    return Aim.SAME if same else Aim.CHANGED


def _numbers(before: Quantity, after: Quantity, directions: tuple[str, str]) -> Aim:
    one, other = before.value, after.value
    assert one is not None and other is not None
    if directions[0] != directions[1] or (one != other and not directions[0]):
        return Aim.CHANGED
    if one == other:
        return Aim.SAME
    return Aim.EASIER if (other < one) is (directions[0] == "at-least") else Aim.HARDER


def _dates(before: Quantity, after: Quantity, years: tuple[int | None, int | None]) -> Aim:
    one, other = (_when(*pair) for pair in zip((before, after), years, strict=True))
    again = (before.recurring, before.words) != (after.recurring, after.words)  # 每季度 stands among the words
    if one is None or other is None or ((before.recurring or after.recurring) and again):
        return _words(before, after)
    if one == other:
        return Aim.SAME
    if before.end == after.end and not after.recurring:
        return Aim.STALE if other[0] < 0 else Aim.SAME
    return Aim.EASIER if other > one else Aim.HARDER


def _when(date: Quantity, year: int | None) -> tuple[int, int, int] | None:
    """When a date is, counted from the year of its form; the day of a month for one that comes again and again."""
    if date.recurring:
        return None if date.day is None else (0, 0, date.day)
    begin = quantity.NO_YEAR if date.yearless else year
    return None if date.end is None or begin is None else (date.end.year - begin, date.end.month, date.end.day)
