"""The only maker, divider and rounder of numbers.

Text becomes an exact `Fraction` (a pair of integers) by `number`; it stays exact through every conversion,
ratio and comparison; it is rounded once, half up, by `half_up`, which works on integers alone. Marks are
`Decimal` with the places that the ruleset names; they are only ever added, by `total`. No float is made here,
and nothing outside this module divides or rounds.
"""

from collections.abc import Iterable, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import reduce
from typing import Literal

from jixiao.ground.regex import regex

ZERO = Fraction(0)
ONE = Fraction(1)
HUNDRED = Fraction(100)

#: Longer numerals than this are not amounts that any budget holds; they are refused as text, so that no input
#: can make the arithmetic slow.
MAX_DIGITS = 30

_NUMERAL = regex(r"[+-]?(?:\d+(?:,\d{3})*|\d+)(?:\.\d+)?|[+-]?\.\d+")


def number(text: str) -> Fraction | None:
    """The exact value of a plain decimal numeral (`12`, `-0.5`, `1,234.50`), or None for anything else.

    Exponents, signs apart from one leading + or -, and numerals of more than `MAX_DIGITS` digits are no numbers.
    """
    text = text.strip()
    if not text.isascii() or not _NUMERAL.fullmatch(text) or sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    whole, _, part = text.replace(",", "").partition(".")
    digits = int(whole + part) if part else int(whole)
    return Fraction(digits, 10 ** len(part))


def half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """`value` rounded to `places` decimals, halves away from zero, in one step on integers."""
    above, below = value.as_integer_ratio()
    scaled = abs(above) * 10**places
    quotient = (2 * scaled + below) // (2 * below)
    return _decimal(quotient if above >= 0 else -quotient, places)


def _decimal(units: int, places: int) -> Decimal:
    # Built from text: Decimal's own arithmetic (scaleb too) rounds to the context's 28 digits, its constructor never.
    return Decimal(f"{units}E-{places}")


def ratio(numerator: Fraction, denominator: Fraction) -> Fraction | None:
    """The exact quotient, or None where the denominator is 0: what that means is the caller's rule."""
    return numerator / denominator if denominator else None


def total(marks: Iterable[Decimal]) -> Decimal:
    """The exact sum of marks, whatever their number and size; 0 with two places for none."""
    found = reduce(_add, marks, _NOTHING)
    return found if found.same_quantum(_NOTHING) else _shortened(found)


#: Adds without ever rounding: its precision is beyond whatever memory can hold.
_add = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN).add
_NOTHING = Decimal("0.00")


def _shortened(found: Decimal) -> Decimal:
    """The same number with as few decimals as it has, at least two."""
    text = f"{found:f}"
    whole, _, part = text.partition(".")
    return Decimal(f"{whole}.{part.rstrip('0').ljust(2, '0')}")


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The exact sum of numbers; 0 for none."""
    return sum(values, ZERO)


def share(points: Decimal, weights: Sequence[Fraction], places: int = 2) -> tuple[Decimal, ...]:
    """`points` shared out in proportion to `weights`, in units of the last place, adding up exactly.

    Each part gets the whole units that it is due; the units left over go one each to the largest remainders,
    ties to the earlier. With equal weights this is "the rest, one unit each, to the earliest".
    A share-out of all-zero weights is an error of the caller (ValueError).
    """
    base = sum(weights, ZERO)
    if base <= 0:
        raise ValueError("share needs a positive weight")
    units = _units(points, places)
    due = [units * weight / base for weight in weights]
    whole = [int(part // 1) for part in due]
    left = units - sum(whole)
    by_remainder = sorted(range(len(due)), key=lambda i: (whole[i] - due[i], i))
    for index in by_remainder[:left]:
        whole[index] += 1
    return tuple(_decimal(part, places) for part in whole)


def half_up_together(values: Sequence[Fraction], places: int = 2) -> tuple[Decimal, ...]:
    """Values ≥ 0 in units of the last place, none a whole unit off, adding up to their sum rounded half up.

    The units that are left over go one each to the largest remainders, ties to the earlier: a whole unit stays what it is.
    """
    due = [value * 10**places for value in values]
    whole = [int(part // 1) for part in due]
    left = int(half_up(exact_sum(due), 0)) - sum(whole)
    for index in sorted(range(len(due)), key=lambda i: (whole[i] - due[i], i))[:left]:
        whole[index] += 1
    return tuple(_decimal(part, places) for part in whole)


#: Where the rest of an even share-out goes: one unit each to the earliest, or whole to the last or the first.
Remainder = Literal["spread", "last", "first"]


def evenly(
    points: Decimal,
    count: int,
    places: int = 2,
    *,
    each: Literal["down", "half-up"] = "down",
    rest: Remainder = "spread",
) -> tuple[Decimal, ...]:
    """`points` shared equally, in units of the last place; the parts add up to them exactly, and none is below 0.

    What does not divide goes one unit each to the earliest (`spread`), or whole to the `last` or the `first`: each of the others
    then has the quotient rounded `down` or `half-up`, and what rounding up gave too much is taken from that end on, as far as a
    part goes. Where the points are no whole units of the last place, the part at that end is none either; `spread` refuses them.
    """
    if rest == "spread":
        whole, left = divmod(_units(points, places), count)
        more, less = _decimal(whole + 1, places), _decimal(whole, places)
        return (more,) * left + (less,) * (count - left)
    quotient = Fraction(points) / count
    even = (
        Fraction(half_up(quotient, places)) if each == "half-up" else Fraction(quotient * 10**places // 1, 10**places)
    )
    full = int(min(count - 1, Fraction(points) // even)) if even else count - 1
    parts = [even] * full + [Fraction(points) - even * full] + [ZERO] * (count - 1 - full)
    exact = tuple(_exact(part, places) for part in parts)
    return exact if rest == "last" else exact[::-1]


def _exact(value: Fraction, places: int) -> Decimal:
    """A decimal fraction at so many places, or as many more as it needs."""
    while (value * 10**places).denominator != 1:
        places += 1
    return _decimal(int(value * 10**places), places)


def _units(points: Decimal, places: int) -> int:
    units = Fraction(points) * 10**places
    if units.denominator != 1:
        raise ValueError("share works in whole units of the last place")
    return int(units)


def plain(value: Fraction | Decimal | int, places: int = 4) -> str:
    """A number as people write it: no exponent, no trailing zeros; longer expansions rounded to `places`."""
    rest, scale = value.as_integer_ratio()[1], 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest //= prime
            times += 1
        scale = max(scale, times)
    if rest == 1 and scale <= MAX_DIGITS:  # the decimals end after so many places
        places = scale
    text = f"{half_up(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Fraction, places: int = 2) -> str:
    """A ratio as a percentage of at most `places` decimals, trailing zeros dropped: 0.8633… → `86.33%`."""
    return plain(Fraction(half_up(value * 100, places))) + "%"
