"""Whether two printed figures can be the same: each stands for all numbers that are printed so.

In: two figures as written, the unit of one that names none. Out: True where one number could be printed as both (949.68万元 and
949.7万元), False where none could, None where one of them is no plain number or their units cannot be compared.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records.quantity import Kind, Unit
from jixiao.values import quantity

#: Longer texts are no plain numbers.
_LONGEST: Final = 60
_PLACES: Final = regex(r"\d[\d,，]*+(?:\.(\d++))?")


def agree(one: str, other: str, unit: str = "") -> bool | None:
    """Whether the two figures can be of one number."""
    first, second = interval(one, unit), interval(other, unit)
    if first is None or second is None or not _alike(first[2], second[2]):
        return None
    return first[0] < second[1] and second[0] < first[1]


def interval(text: str, unit: str = "") -> tuple[Fraction, Fraction, Unit | None] | None:
    """The ends of what is printed as `text`, in base units; None for what is no plain number."""
    return _interval(text, unit) if len(text) + len(unit) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _interval(text: str, unit: str) -> tuple[Fraction, Fraction, Unit | None] | None:
    read = quantity.parse(text, unit=unit)
    digits = _PLACES.search(text)
    if (
        read.kind is not Kind.NUMBER
        or read.op
        or read.approx
        or read.value is None
        or not digits
        or read.number is None
    ):
        return None
    step = quantity.parse("1", unit=_unit_of(text, unit)).value or decimals.ONE
    half = step * Fraction(1, 2 * 10 ** len(digits[1] or ""))
    return read.value - half, read.value + half, read.unit


def _unit_of(text: str, unit: str) -> str:
    """The unit that a text names behind its digits, else the one given."""
    digits = _PLACES.search(text)
    own = text[digits.end() :].strip() if digits else ""
    return own or unit


def _alike(one: Unit | None, other: Unit | None) -> bool:
    return (one.dimension if one else "") == (other.dimension if other else "")
