"""What a formula is asked for and what comes of it: the records that the methods' formulas share.

In: an `Entry` and where its values stand on the sheet. Out: `Live` with the formula of the exact points, or `Carried` with
the reason in Chinese. Nothing of a workbook is known here but how Excel writes references.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from jixiao.ground.written import NOWHERE
from jixiao.law import formula
from jixiao.law.formula import Type
from jixiao.render.scorebook.entries import Entry
from jixiao.render.scorebook.expressions import Inexpressible, excel
from jixiao.say import wording
from jixiao.values.answers import answer
from jixiao.values.quantity import NO_YEAR, Kind, Quantity


@dataclass(frozen=True, slots=True)
class Live:
    """The formula of a mark (with its `=`), how it is reckoned in Chinese, and the value it marks where that is computed.

    `measured` is the formula of that value and the value itself.
    """

    text: str
    how: str
    measured: tuple[str, Fraction] | None = None


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
    """A line whose mark a formula is wanted for. `op` is the sign that its target is held to."""

    entry: Entry
    at: Places
    op: str
    types: Mapping[str, Type]

    @property
    def params(self) -> Any:
        """The parameters of the method; which record they are is what the row of `FORMULAS` is about."""
        return self.entry.params

    def refer(self, name: str) -> str | None:
        """Where the value of a name stands; None where it was not given."""
        if self.entry.value(name) is None:
            return None
        own = self._own(name)
        place = own() if own else self.at.fact(name)
        if place is None:
            raise Inexpressible(f"“{name}”不能原样写进单元格")
        return place

    def _own(self, name: str) -> Callable[[], str | None] | None:
        at = self.at
        return {
            "目标值": lambda: at.low,
            "实际值": lambda: at.actual,
            "分值": lambda: at.weight,
            "自评得分": lambda: at.claimed,
            "目标文字": lambda: at.target_text,
            "实际文字": lambda: at.actual_text,
            "完成比": lambda: f"({at.actual}/{at.low})",
            "逾期天数": lambda: f"MAX(0,{at.actual}-{at.low})",
            "区间偏离": self._deviation,
        }.get(name)

    def _deviation(self) -> str:
        target, at = self.entry.said.target, self.at
        assert target is not None
        over = "0" if target.high is None else f"IF({at.actual}>{at.high},({at.actual}-{at.high})/ABS({at.high}),0)"
        under = "0" if target.low is None else f"IF({at.actual}<{at.low},({at.low}-{at.actual})/ABS({at.low}),0)"
        return f"({over}+{under})"

    def expression(self, text: str) -> str:
        """An expression of the ruleset in Excel's words."""
        return excel(formula.parse(text, NOWHERE), self.refer, self.types)

    def holds(self, text: str) -> bool:
        """Whether a condition holds."""
        return formula.evaluate(formula.parse(text, NOWHERE), self.entry.value) is True


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


def live(asked: Asked, text: str, measured: tuple[str, Fraction] | None = None) -> Live:
    """The formula of a method, said in the words that its ruleset is published with."""
    return Live(text, wording.method(asked.params), measured)
