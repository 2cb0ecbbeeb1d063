"""What a spreadsheet displays of a value, beside what it stores: 86.33% for 0.86333 under `0.00%`.

In: a cell. Out: the text to be quoted, which is what its writer saw; and the stored one, which counts, where the two are not
the same value. Words have no format: what Excel displays for 是 (TRUE) nobody wrote. What reads as another kind of value than the
stored text (`31-Dec-20`, the printed options around a ticked one) is not quoted either.
"""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from jixiao.records.quantity import Kind, Quantity, Reading
from jixiao.records.submission import Cell
from jixiao.values import quantity

_CURRENCY = str.maketrans("", "", "¥￥$€£")


def seen(cell: Cell) -> str:
    """What is quoted of a cell; without a sign of currency, which the value was read without, too (¥ on a form in 万元)."""
    if not cell.shown:
        return cell.text
    shown = cell.shown.translate(_CURRENCY).strip()
    kind = quantity.parse(cell.text).kind
    return shown if kind is not Kind.TEXT and quantity.parse(shown).kind is kind else cell.text


def stored(cell: Cell) -> str:
    """The stored text of a cell that displays another value than it stores; `""` where they say the same."""
    shown = seen(cell)
    return "" if shown == cell.text or _alike(cell.text, shown) else cell.text.strip()


@lru_cache(maxsize=4096)
def _alike(text: str, shown: str) -> bool:
    one, other = quantity.parse(text), quantity.parse(shown)
    return replace(one, text="", words="") == replace(other, text="", words="")


def stand_alike(one: Reading, other: Reading) -> bool:
    """Whether the actual values of two readings stand to their targets alike: above, at, below, each of the ends."""
    return _standing(one) == _standing(other)


def _standing(said: Reading) -> tuple[int | None, ...]:
    if said.actual is None or said.target is None:
        return ()
    ends = zip(_ends(said.actual), _ends(said.target), strict=True)
    return tuple(None if x is None or y is None else (x > y) - (x < y) for own, its in ends for x in own for y in its)


def _ends(one: Quantity) -> tuple[tuple[Fraction | None, ...], tuple[int | None, ...]]:
    """What a quantity reaches from and to: numbers, and days."""
    days = tuple(None if day is None else day.toordinal() for day in (one.start, one.end))
    return (one.value, one.low, one.high), days
