"""The amounts of one row of funds under their columns, where some are missing or all are written as one.

In: the fields of the columns, and the amounts or the digits of a row. Out: each amount by its column, where there is one way
only: a rate is what was executed of the budget, a mark is no more than its weight, and no amount has a percent sign.
"""

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell

AMOUNTS: Final = ("initial", "annual", "executed")
#: What it costs a row to lack an amount, a weight or mark of the total, or anything else.
_LACKS_AMOUNT: Final = 30
_LACKS_POINTS: Final = 8
_LACKS: Final = 3
#: More executed than there was is rarer than an empty cell.
OVERSPENT: Final = 10
#: A mark that is not the weight times the rate, at the half point that units round to.
ODD_MARK: Final = 4
#: A row that is cut out of digits may be as odd as this.
ODD: Final = OVERSPENT + ODD_MARK
_MOST_POINTS: Final = 100
#: A longer run of digits is not cut; nor are more ways to cut it looked at.
_LONGEST_RUN: Final = 36
_MOST_WAYS: Final = 20_000

_NUMBER = regex(r"-?\d[\d,]*(?:\.\d+)?")
_AMOUNT = regex(r"(?:0|[1-9]\d*)(?:\.\d{1,6})?%?")


def cuts(digits: str, columns: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """The ways to cut a run of digits into one number for each column; none for a run that is too long."""
    ways: list[tuple[tuple[int, int], ...]] = [()] if len(digits) <= _LONGEST_RUN else []
    for left in range(columns - 1, -1, -1):
        longer = (
            (*way, (start, end))
            for way in ways
            for start in (way[-1][1] if way else 0,)
            for end in ((len(digits),) if left == 0 else range(start + 1, len(digits) - left + 1))
            if _AMOUNT.fullmatch(digits, start, end)
        )
        ways = list(itertools.islice(longer, _MOST_WAYS + 1))
        if len(ways) > _MOST_WAYS:
            return
    yield from ways


def _exact(text: str) -> Fraction | None:
    found = _NUMBER.search(v.half(text))
    return Fraction(found[0].replace(",", "")) if found else None


#: A row under its columns, None where it has no amount.
_Row = tuple[Cell | None, ...]


def aligned(names: Sequence[str], values: Sequence[Cell], *, total: bool) -> _Row | None:
    """The amounts of a row by column: one for each, else the only way to leave columns out against which nothing speaks."""
    while len(values) > len(names) and v.nothing(values[-1].text):
        values = values[:-1]
    if len(values) >= len(names):
        return tuple(values) if len(values) == len(names) else None
    found: dict[tuple[str, ...], tuple[int, _Row]] = {}
    for places in itertools.combinations(range(len(names)), len(values)):
        by_place = dict(zip(places, values, strict=True))
        row = tuple(by_place.get(place) for place in range(len(names)))
        cost = price(names, row, total=total)
        # Rows that differ only in where a dash stands say the same.
        said = tuple("" if cell is None or v.nothing(cell.text) else cell.text for cell in row)
        if cost is not None and (said not in found or cost < found[said][0]):
            found[said] = (cost, row)
    ways = sorted(found.values(), key=lambda way: way[0])
    return ways[0][1] if ways and (len(ways) == 1 or ways[0][0] < ways[1][0]) else None


def price(names: Sequence[str], row: Sequence[Cell | None], *, total: bool) -> int | None:
    """How unlikely a row of amounts is; None where something in it cannot be."""
    texts = {name: v.half(cell.text) for name, cell in zip(names, row, strict=True) if name and cell}
    amounts = {name: _exact(text) for name, text in texts.items()}
    if any("%" in text for name, text in texts.items() if name != "rate"):
        return None
    budget = amounts.get("annual") if amounts.get("annual") is not None else amounts.get("initial")
    executed, rate, weight, score = (amounts.get(name) for name in ("executed", "rate", "weight", "score"))
    if rate is not None and budget and executed is not None and not _is_rate(texts["rate"], rate, executed / budget):
        return None
    if any(one is not None and one > _MOST_POINTS for one in (weight, score)):
        return None
    if weight is not None and score is not None and score > weight:
        return None
    lacking = [name for name in names if name and amounts.get(name) is None]
    odd = OVERSPENT if budget is not None and executed is not None and executed > budget else 0
    if weight is not None and score is not None and budget and executed is not None:
        odd += ODD_MARK if abs(weight * min(executed / budget, Fraction(1)) - score) > Fraction(1, 2) else 0
    return odd + sum(_lacks(name, total=total) for name in lacking)


def _lacks(name: str, *, total: bool) -> int:
    if name in AMOUNTS:
        return _LACKS_AMOUNT
    return _LACKS_POINTS if total and name in ("weight", "score") else _LACKS


def _is_rate(text: str, rate: Fraction, share: Fraction) -> bool:
    """Whether a printed rate is a share, as a percentage or as a ratio, at the places that it is printed with."""
    places = len(text.strip("%‰").partition(".")[2])
    last = Fraction(1, 10**places)
    return abs(share * 100 - rate) <= last or ("%" not in text and abs(share - rate) <= (last if places else 0))
