"""The arithmetic of SQL: exact, on integers alone.

Comes in: numbers and conditions of one statement. Goes out: others. Nothing is divided before the one rounding; comparing is
cross multiplication, as what is divided by is kept above 0. Of every integer that is made it is remembered how large it may get:
so `digits` says how many digits may be put in for no step to exceed the 38 that all of the databases hold.
"""

from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from functools import reduce
from typing import Final

from jixiao.batch.sql.dialects import Dialect
from jixiao.batch.sql.values import (
    ATOM,
    COMPARED,
    NO,
    NOTHING,
    PRODUCT,
    SUM,
    YES,
    ZERO,
    Nothing,
    Num,
    Truth,
    Whole,
    case,
    common,
    literal,
    number,
    pick,
)
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass

#: No integer of these databases may have more digits.
MOST_DIGITS: Final = 38


@dataclass(slots=True)
class Arithmetic:
    """The arithmetic of one statement in one dialect; every integer that is made is remembered by how large it may get."""

    dialect: Dialect
    sizes: set[tuple[int, int]] = field(default_factory=set)

    @property
    def digits(self) -> int:
        """How many digits a number that is put in may have at most, for every integer to have no more than the databases hold."""
        limit = 10**MOST_DIGITS
        fits = (
            n for n in range(MOST_DIGITS, 0, -1) if all(most * 10 ** (tens * n) < limit for tens, most in self.sizes)
        )
        return next(fits, 0)

    def made(self, found: Whole) -> Whole:
        """An integer, remembered."""
        self.sizes.add((found.tens, found.most))
        return found

    def product(self, one: Whole | None, other: Whole | None) -> Whole | None:
        """The product of two integers."""
        if one is None or other is None:
            return other if one is None else one
        sql = f"{one.within(PRODUCT)} * {other.within(PRODUCT)}"
        lacks = tuple(dict.fromkeys((*one.lacks, *other.lacks)))
        signed = one.signed or other.signed
        return self.made(Whole(sql, one.tens + other.tens, one.most * other.most, PRODUCT, signed, lacks))

    def scaled(self, factor: int, one: Whole | None) -> Whole:
        """An integer so many times."""
        if one is None or factor == 1:
            return literal(factor) if one is None else one
        signed = one.signed or factor < 0
        sql = f"{_FROM_ZERO}{one.within(PRODUCT)}" if factor == -1 else f"{factor} * {one.within(PRODUCT)}"
        binds = SUM if factor < 0 else PRODUCT
        return self.made(Whole(sql, one.tens, one.most * max(abs(factor), 1), binds, signed, one.lacks))

    def added(self, one: Whole, other: Whole) -> Whole:
        """The sum of two integers."""
        sql = f"{one.within(SUM)} + {other.within(SUM)}"
        for sign in (_FROM_ZERO, "-"):
            if other.binds == SUM and other.sql.startswith(sign):
                sql = f"{one.within(SUM)} - {other.sql.removeprefix(sign)}"
                break
        lacks = tuple(dict.fromkeys((*one.lacks, *other.lacks)))
        signed = one.signed or other.signed
        return self.made(Whole(sql, max(one.tens, other.tens), one.most + other.most, SUM, signed, lacks))

    def times(self, one: Num, other: Num) -> Num:
        """The product of two numbers."""
        return Num(one.of * other.of, self.product(one.above, other.above), self.product(one.below, other.below))

    def plus(self, one: Num, other: Num) -> Num:
        """The sum of two numbers."""
        if one.constant and other.constant:
            return Num(one.of + other.of)
        if one == ZERO or other == ZERO:
            return other if one == ZERO else one
        unit, left, right, below = self._alike(one, other)
        return Num(unit, self.added(left, right), below)

    def _alike(self, one: Num, other: Num) -> tuple[Fraction, Whole, Whole, Whole | None]:
        """Two numbers as integers of one unit over one integer."""
        unit = common(one.of, other.of)
        above, beside, below = one.above, other.above, one.below
        if one.below != other.below:
            above, beside = self.product(above, other.below), self.product(beside, one.below)
            below = self.product(one.below, other.below)
        factors = (int(one.of / unit), int(other.of / unit))
        return unit, self.scaled(factors[0], above), self.scaled(factors[1], beside), below

    def over(self, one: Num, other: Num) -> Num | Nothing:
        """The quotient of two numbers: no value where the second is 0."""
        if other.of == 0:
            return NOTHING
        of, above = one.of / other.of, self.product(one.above, other.below)
        by = other.above
        if by is None:
            return Num(of, above, one.below)
        if by.signed:
            up = self.scaled(1, above)
            sql = case((f"{by.within(SUM)} < 0", self.scaled(-1, above).sql), otherwise=up.sql)
            above = Whole(self._typed(sql, up), up.tens, up.most, lacks=up.lacks)
        sql = f"NULLIF({by.sql}, 0)"
        zero = f"{by.within(SUM)} = 0"
        below = Whole(
            self.dialect.unsigned(sql) if by.signed else sql, by.tens, by.most, ATOM, False, (*by.lacks, zero)
        )
        return Num(of, above, self.product(one.below, below))

    def compared(self, op: str, one: Num, other: Num) -> Truth:
        """How two numbers compare: by cross multiplication, as what is divided by is above 0."""
        if one.constant and other.constant:
            return YES if _COMPARISONS[op](one.of, other.of) else NO
        unit = common(one.of, other.of)
        left = self.scaled(int(one.of / unit), self.product(one.above, other.below))
        right = self.scaled(int(other.of / unit), self.product(other.above, one.below))
        sign = {"!=": "<>"}.get(op, op)
        return Truth(f"{left.within(SUM)} {sign} {right.within(SUM)}", COMPARED, not (left.lacks or right.lacks))

    def chosen(self, test: Truth, one: Num, other: Num) -> Num:
        """The one number where a condition holds, the other where it fails; no value where it is open."""
        if test.known is not None:
            return one if test.known else other
        unit = common(one.of, other.of)
        above = self._chosen(test, *(self.scaled(int(each.of / unit), each.above) for each in (one, other)))
        if one.below == other.below:
            return Num(unit, above, one.below)
        return Num(unit, above, self._chosen(test, *(self.scaled(1, each.below) for each in (one, other))))

    def _chosen(self, test: Truth, one: Whole, other: Whole) -> Whole:
        sql = self._typed(pick(test, one.sql, other.sql), one, other)
        lacks = (f"({sql}) IS NULL",) if one.lacks or other.lacks or not test.sure else ()
        size = max(one.tens, other.tens), max(one.most, other.most)
        return self.made(Whole(sql, *size, ATOM, one.signed or other.signed, lacks))

    def _typed(self, sql: str, *among: Whole) -> str:
        """A choice among integers as one of 38 digits, also where all of them are written out."""
        written = all(one.sql.lstrip("-").isdecimal() for one in among)
        return f"CAST({sql} AS {self.dialect.integer})" if written else sql

    def least(self, op: str, parts: Sequence[Num]) -> Num:
        """The least (`<=`) or the greatest (`>=`) of several numbers; no value where one has none."""
        return reduce(lambda one, other: self.chosen(self.compared(op, one, other), one, other), parts)

    def size(self, one: Num) -> Num:
        """A number without its sign."""
        if one.above is None or not one.above.signed:
            return Num(abs(one.of), one.above, one.below)
        up = one.above
        return Num(
            abs(one.of),
            Whole(self.dialect.unsigned(up.within(SUM)), up.tens, up.most, ATOM, False, up.lacks),
            one.below,
        )

    def rounded(self, one: Num, way: str, places: int = 0) -> Num:
        """A number in whole units of a place: the nearest (`near`, halves away from 0), the next (`down`, `up`)."""
        scale = Fraction(10**places)
        if one.constant:
            return Num(_ROUNDINGS[way](one.of * scale) / scale)
        if way == "up":
            return self.times(number(-decimals.ONE), self.rounded(self.times(number(-decimals.ONE), one), "down"))
        up, down = self.parts(one, scale)
        positive = self.nearest(up, down) if way == "near" else self.cut(up, down)
        sql = positive.sql
        if up.signed:
            against = self.scaled(-1, up)
            other = (
                self.nearest(against, down) if way == "near" else self.cut(self.added(against, self._less(down)), down)
            )
            sql = case((f"{up.within(SUM)} < 0", f"{_FROM_ZERO}{other.within(PRODUCT)}"), otherwise=sql)
        lacks = tuple(dict.fromkeys((*up.lacks, *down.lacks)))
        return Num(1 / scale, self.made(Whole(sql, up.tens, up.most + 1, ATOM, up.signed, lacks)))

    def _less(self, below: Whole) -> Whole:
        """One less than an integer."""
        return literal(int(below.sql) - 1) if below.sql.isdecimal() else self.added(below, literal(-1))

    def parts(self, one: Num, scale: Fraction) -> tuple[Whole, Whole]:
        """A number so many times, as the quotient of two integers."""
        of = one.of * scale
        return self.scaled(of.numerator, one.above), self.scaled(of.denominator, one.below)

    def cut(self, above: Whole, below: Whole) -> Whole:
        """The whole quotient of two integers, cut towards 0."""
        if below.sql == "1":
            return above
        lacks = tuple(dict.fromkeys((*above.lacks, *below.lacks)))
        sql = f"({self.dialect.cut(above.sql, below.sql)})"
        self.sizes.add((above.tens, above.most * 10**self.dialect.spare))
        return self.made(Whole(sql, above.tens, above.most, ATOM, above.signed, lacks))

    def nearest(self, above: Whole, below: Whole) -> Whole:
        """The one rounding of a quotient of two integers that is not below 0: (2n + d) div (2d), halves up."""
        if below.sql == "1":
            return above
        return self.cut(self.added(self.scaled(2, above), below), self._twice(below))

    def _twice(self, below: Whole) -> Whole:
        return literal(2 * int(below.sql)) if below.sql.isdecimal() else self.scaled(2, below)


#: What stands before an integer to turn its sign; a sum or difference follows in brackets.
_FROM_ZERO: Final = "0 - "
_COMPARISONS: Final = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}
_ROUNDINGS: Final = {
    "near": lambda value: Fraction(decimals.half_up(value, 0)),
    "down": lambda value: Fraction(value // 1),
    "up": lambda value: Fraction(-(-value // 1)),
}
