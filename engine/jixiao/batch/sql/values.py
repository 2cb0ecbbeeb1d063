"""What an expression of the law is in SQL: a number, a condition, words; and the logic of conditions.

A number is a constant × an integer ÷ a positive integer: what is divided stays a pair of integers. What has no value is NULL, as
it is None for the engine. With every integer goes how large it may get (`arithmetic`).
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass

#: How tightly the outermost sign of a text binds, the loosest first.
OR, AND, NOT, COMPARED, SUM, PRODUCT, ATOM = range(7)


class Unsaid(Exception):  # noqa: N818 - it is no error of the program: the ruleset is refused by name
    """What SQL cannot say of a law, in Chinese, without a full stop."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer in SQL: at most `most` × 10^(`tens` × digits put in), below 0 only where `signed`.

    `lacks` are the conditions under which it is NULL; without any it never is.
    """

    sql: str
    tens: int
    most: int
    binds: int = ATOM
    signed: bool = True
    lacks: tuple[str, ...] = ()

    def within(self, level: int) -> str:
        """Its text, bracketed where it binds less tightly than its surroundings ask for."""
        return self.sql if self.binds >= level else f"({self.sql})"


@dataclass(frozen=True, slots=True)
class Num:
    """A number: `of` × `above` ÷ `below`; an integer that is None is 1."""

    of: Fraction
    above: Whole | None = None
    below: Whole | None = None

    @property
    def constant(self) -> bool:
        """Whether it is the same for every form."""
        return self.above is None and self.below is None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The conditions under which it has no value."""
        return tuple(dict.fromkeys(lack for part in (self.above, self.below) if part for lack in part.lacks))


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition of three values; `sure` where it is never open, `known` where it is the same for every form."""

    sql: str
    binds: int = ATOM
    sure: bool = False
    known: bool | None = None

    def within(self, level: int) -> str:
        """Its text, bracketed where it binds less tightly than its surroundings ask for."""
        return self.sql if self.binds >= level else f"({self.sql})"

    @property
    def lacks(self) -> tuple[str, ...]:
        """The condition under which it is open."""
        return () if self.sure else (f"{self.within(ATOM)} IS NULL",)


@dataclass(frozen=True, slots=True)
class Words:
    """A text, as its words alone (`values.quantity.compared`)."""

    sql: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """What no form has a value of."""

    lacks: tuple[str, ...] = ("TRUE",)


NOTHING: Final = Nothing()
YES, NO = Truth("TRUE", sure=True, known=True), Truth("FALSE", sure=True, known=False)
OPEN: Final = Truth("NULL")
Value = Num | Truth | Words | Nothing
ZERO, ONE = Num(decimals.ZERO), Num(decimals.ONE)


def number(value: Fraction) -> Num:
    """A constant."""
    return Num(value)


def literal(value: int) -> Whole:
    """An integer that is written out."""
    return Whole(str(value), 0, abs(value), ATOM if value >= 0 else SUM, value < 0)


def common(*factors: Fraction) -> Fraction:
    """The greatest number of which all factors are whole multiples; 1 for zeros alone."""
    kept = [abs(one) for one in factors if one]
    return reduce(_common, kept) if kept else decimals.ONE


def _common(one: Fraction, other: Fraction) -> Fraction:
    above = _divisor(one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(above, one.denominator * other.denominator)


def _divisor(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


# --- conditions -------------------------------------------------------------------------------------------------


def every(parts: Sequence[Truth]) -> Truth:
    """All of the conditions; one that fails decides, an open one else leaves the whole open."""
    return _joined(parts, AND, " AND ", settled=False)


def either(parts: Sequence[Truth]) -> Truth:
    """Any of the conditions; one that holds decides, an open one else leaves the whole open."""
    return _joined(parts, OR, " OR ", settled=True)


def _joined(parts: Sequence[Truth], level: int, sign: str, *, settled: bool) -> Truth:
    kept = list(dict.fromkeys(part for part in parts if part.known is not (not settled)))
    if any(part.known is settled for part in kept):
        return YES if settled else NO
    if len(kept) < 2:
        return kept[0] if kept else NO if settled else YES
    return Truth(sign.join(part.within(level + 1) for part in kept), level, all(part.sure for part in kept))


def no(part: Truth) -> Truth:
    """The contrary; open where the condition is."""
    if part.known is not None:
        return NO if part.known else YES
    return Truth(f"NOT {part.within(COMPARED)}", NOT, part.sure)


def lacking(value: Value) -> Truth:
    """Whether there is no value."""
    if not value.lacks:
        return NO
    if isinstance(value, Nothing):
        return YES
    return either([Truth(lack, COMPARED, sure=True) for lack in value.lacks])


def denied(value: Truth) -> Truth:
    """Whether a condition fails; what is open does not."""
    if value.sure or value.known is not None:
        return no(value)
    return Truth(f"COALESCE(NOT {value.within(COMPARED)}, FALSE)", sure=True)


def held(value: Truth) -> Truth:
    """Whether a condition holds; what is open does not."""
    return value if value.sure else Truth(f"COALESCE({value.sql}, FALSE)", sure=True)


def case(*arms: tuple[str, str], otherwise: str = "") -> str:
    """The first of the values whose condition holds."""
    told = " ".join(f"WHEN {when} THEN {then}" for when, then in arms)
    return f"CASE {told}{f' ELSE {otherwise}' if otherwise else ''} END"


def pick(test: Truth, one: str, other: str) -> str:
    """The one text where a condition holds, the other where it fails; NULL where it is open."""
    if test.sure:
        return case((test.sql, one), otherwise=other)
    return case((test.sql, one), (no(test).sql, other))
