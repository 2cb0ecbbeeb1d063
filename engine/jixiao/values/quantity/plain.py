"""The commonest ways to write a value, read at once: 644, ≥95%, 42次, ≤5.5万元; and texts in which no number can be.

In: a text and what the form's columns say. Out: the `Quantity` that the whole reader would give, or None where this is for
the whole reader to say. It knows nothing that the whole reader does not know: a law of the tests keeps the two equal.
"""

from functools import lru_cache

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records.quantity import Kind, Quantity, Unit
from jixiao.values.quantity import units
from jixiao.values.quantity.units import adopted

#: An operator, a numeral without a leading zero, and a tail that may be a unit; no unit of dates, which need the whole reader.
_PLAIN = regex(
    r"(>=|<=|[≥≤<>=])?((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?)([%‰]|(?![年月日号季学])[\u4e00-\u9fff]{1,4})?"
)
_GLYPHS = {"≥": ">=", "≤": "<="}
#: Columns of time and of months turn numbers into dates.
_TIMES = frozenset(("时间", "月数", "工作日"))
#: Where a number, a date or a period can begin, in `glyphs.normal` writing.
_BEGINNING = regex("[0-9零〇一二两三四五六七八九十半百千万每各全上下第前年次翌当本今]")


def read(text: str, wanted: Unit | None, asked: str) -> Quantity | None:
    """The number that a plain text says under the units and the operator of its columns (`asked` as `operators.asked`)."""
    match = _PLAIN.fullmatch(text)
    if match is None or (wanted is not None and wanted.dimension in _TIMES):
        return None
    glyph, numeral, tail = match.groups()
    unit, given = None, decimals.number(numeral)
    if given is None or (tail is not None and (unit := _unit(tail)) is None):
        return None
    op = _GLYPHS.get(glyph, glyph) if glyph else ""
    if not op and asked == "定性":
        return Quantity(text, Kind.TEXT)
    known = adopted(unit, wanted)
    return Quantity(
        text, Kind.NUMBER, op or asked.removeprefix("定性"), given * known.factor if known else given, given, known
    )


@lru_cache(maxsize=1024)
def _unit(tail: str) -> Unit | None:
    """The unit that a tail is as a whole, without 余, 多 or 来; None for anything else."""
    found = units.read(tail, 0, new=False)
    return None if found.end != len(tail) or found.more or found.about else found.unit


def wordy(written: str) -> bool:
    """Whether a text in `glyphs.normal` writing has no place where a number or a date could begin: it is TEXT."""
    return _BEGINNING.search(written) is None
