"""Figures as the reader sees them: points, differences, rates; a dash where there is none.

In: exact numbers. Out: their text, which every report, table and screen shows alike. Nothing is reckoned here.
"""

from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals


def points(value: Decimal | Fraction) -> str:
    """Points in a sentence: `97.78分`, `100分`."""
    return f"{decimals.plain(value)}分"


def fixed(value: Decimal | Fraction | None) -> str:
    """Points in a table: always with two places."""
    return "—" if value is None else f"{decimals.half_up(value):f}"


def signed(value: Decimal | None) -> str:
    """A difference of points with its sign; a plain 0 for none."""
    if not value:
        return "—" if value is None else "0"
    return f"+{fixed(value)}" if value > 0 else fixed(value).replace("-", "−")


def percent(share: Fraction | None) -> str:
    """A rate as a percentage of at most two places."""
    return "—" if share is None else decimals.percent(share).replace("-", "−")


def plain(value: Decimal | Fraction | int | None) -> str:
    """A number as people write it."""
    return "—" if value is None else decimals.plain(value)


def drawn(value: Fraction) -> Decimal:
    """A number for a chart."""
    return Decimal(decimals.plain(value))
