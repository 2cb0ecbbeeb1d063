"""What a formula is asked for and what comes of it: the records that the writing of formulas shares.

In: a line and where its values stand on the sheet. Out: `Live` with the formula of the exact points, or `Carried` with
the reason in Chinese. Nothing of a workbook is known here but how Excel writes references.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.law.formula import Type
from jixiao.records import Line
from jixiao.records.quantity import Kind, Quantity
from jixiao.values.answers import answer
from jixiao.values.quantity import NO_YEAR

#: A text in a formula, and a reference to a cell.
_QUOTED: Final = regex(r'"[^"]*+"')
_REFERENCE: Final = regex(r"(?<![A-Za-z])(?:'[^']*+'!)?\$?[A-Z]{1,3}\$?\d++")


@dataclass(frozen=True, slots=True)
class Live:
    """The formula of a mark (with its `=`), how it is reckoned in Chinese, and the value it marks where that is computed.

    `measured` is the formula of that value and the value itself.
    """

    text: str
    how: str
    measured: tuple[str, Fraction] | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The cells that the formulas read, as they are written there."""
        text = _QUOTED.sub("", f"{self.text} {self.measured[0] if self.measured else ''}")
        return frozenset(_REFERENCE.findall(text))


@dataclass(frozen=True, slots=True)
class Carried:
    """Why a mark is carried over from the engine as it is."""

    why: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values of a line stand.

    `low` is the target or the lower edge of an interval, `measured` what a formula of the ruleset measures; `fact` finds the
    facts of the form, `own` the elements and experts' marks of the line. A text that a cell cannot hold as it is has no place.
    """

    weight: str
    low: str
    high: str
    actual: str
    measured: str
    target_text: str | None
    actual_text: str | None
    claimed: str
    fact: Callable[[str], str | None]
    own: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A line whose mark a formula is wanted for."""

    line: Line
    at: Places
    types: Mapping[str, Type]


#: What a cell of figures holds.
Figure = Fraction | bool | date
#: Excel's calendar begins here.
_FIRST: Final = date(1900, 3, 1)
#: The year in which dates without one are written: a leap year, as `NO_YEAR` is.
_LEAP: Final = 2000


def figure(quantity: Quantity | None) -> Figure | None:
    """The figure of a value: a number in base units, the day of a date (of the month, where it recurs), a yes or no."""
    if quantity is None:
        return None
    if quantity.kind is Kind.DATE:
        if quantity.recurring:
            return None if quantity.day is None else Fraction(quantity.day)
        if quantity.end is not None and quantity.yearless:
            return quantity.end.replace(year=quantity.end.year + _LEAP - NO_YEAR)
        return quantity.end if quantity.end is not None and quantity.end >= _FIRST else None
    return answer(quantity.text) if quantity.value is None else quantity.value


def edges(target: Quantity | None) -> tuple[Figure | None, Figure | None]:
    """The figures of a target: itself, or the two edges of an interval."""
    if target is not None and target.kind is Kind.INTERVAL:
        return target.low, target.high
    return figure(target), None
