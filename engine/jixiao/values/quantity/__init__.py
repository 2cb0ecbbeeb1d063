"""How people write values: ≥95%, 1.71万元/人, 每月20日前, 10%-20%, 不少于3次.

In: the text of a target or an actual, with the form's columns 度量单位 and 指标性质 and its year. Out: a `Quantity`:
a number, an interval, a date, nothing, or text. `common` brings two of them into one unit. It never raises, guesses no
misread character (290% stays 290 %), and decides nothing about marks. Where a text can be read in two ways it is TEXT.

What the text says counts before what the columns say. 定性 as 指标性质 makes a value TEXT unless its text states a bound
itself: an operator, an interval, a deadline. At most `MAX` characters are analysed; a longer text is TEXT.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records.quantity import Kind, Quantity, Unit
from jixiao.records.submission import NOTHING
from jixiao.values.quantity import amounts, dates, glyphs, intervals, numbers, operators, periods, plain, units
from jixiao.values.quantity.glyphs import words
from jixiao.values.quantity.periods import NO_YEAR, Period

__all__ = [
    "MAX",
    "NO_YEAR",
    "Kind",
    "Quantity",
    "Unit",
    "common",
    "compared",
    "holds_words",
    "parse",
    "ruled",
    "same_words",
    "show",
    "words",
]

#: Longer texts are not analysed: they are descriptions, not values.
MAX = 200


def parse(text: str, *, unit: str = "", operator: str = "", year: int | None = None) -> Quantity:
    """What a written value says. `unit` and `operator` are the form's columns, `year` the form's year; never raises."""
    if not text.strip(NOTHING):
        return Quantity(text, Kind.BLANK)
    if len(text.strip()) > MAX:
        return Quantity(text, Kind.TEXT)
    return (_remembered if len(text) <= _SHORT else _parse)(text, unit[:MAX], operator[:MAX], year)


def _parse(text: str, unit: str, operator: str, year: int | None) -> Quantity:
    wanted, asked = _columns(unit, operator)
    return plain.read(text, wanted, asked) or _whole(text, wanted, asked, year)


def _whole(text: str, wanted: Unit | None, asked: str, year: int | None) -> Quantity:
    """What a text says, however it is written; `plain` reads the commonest ones of these, with the same result."""
    written = glyphs.normal(text.strip()).strip().rstrip("。;,、.!")
    if plain.wordy(written):
        return Quantity(text, Kind.TEXT)
    written = _ENUMERATOR.sub("", _unwrapped(written), count=1)
    known = year if year is not None and 1900 <= year <= 2999 else None
    found = _understood(text, written, wanted, asked.removeprefix("定性"), known)
    if found is None or (asked == "定性" and not _states_a_bound(found)):
        return Quantity(text, Kind.TEXT)
    return found


@lru_cache(maxsize=1024)
def _columns(unit: str, operator: str) -> tuple[Unit | None, str]:
    """What the columns 度量单位 and 指标性质 say: a few words that a whole file repeats."""
    return units.named(unit), operators.asked(glyphs.normal(operator.strip()))


#: What looks like a date and was not understood as one is no amount either: 2021年13月, 2月30日.
_NO_DATE = regex(r"[0-9]年[0-9]{1,2}月|[0-9]月[0-9]{1,2}[日号]")
_ENUMERATOR = regex(r"^\(?[0-9]{1,2}(?:[、)]|\.(?![0-9]))(?=[^0-9])")


def _covered(named: Sequence[Period], at: int, to: int) -> bool:
    return any(period.at <= at and to <= period.to for period in named)


#: A form is read for its marks and again for its findings, and the forms of one unit repeat each other's values; longer
#: texts than this seldom come twice.
_SHORT = 100
_remembered = lru_cache(maxsize=8192)(_parse)


def _states_a_bound(found: Quantity) -> bool:
    return bool(found.op) or found.deadline or found.kind is Kind.INTERVAL


def _unwrapped(text: str) -> str:
    pairs = ("“”", '""', "‘’")
    inner = text[1:-1]
    return inner if text[:1] + text[-1:] in pairs and not set(inner) & set('“”"‘’') else text


def _understood(text: str, written: str, wanted: Unit | None, asked: str, year: int | None) -> Quantity | None:
    if "≠" in written or "不等于" in written:
        return None
    months = wanted is not None and wanted.dimension == "月数" and wanted.name != "年"
    named = periods.find(written, year, counts=months)
    if wanted is not None and wanted.name == "年" and re.fullmatch(r"(?:19|20)[0-9]{2}", written):
        written += "年"
        named = periods.find(written, year)
    dated = dates.read(text, written, named[0], asked) if len(named) == 1 else None
    if dated is not None or any(period.deadline or period.recurring for period in named):
        return dated  # a deadline in more words makes two demands in one text: 12月底前培训3次
    edges = intervals.edges(written)
    if edges:
        return intervals.between_edges(text, edges, wanted)
    if any(not _covered(named, *match.span()) for match in _NO_DATE.finditer(written)):
        return None
    taken = bytearray(len(written))
    for period in named:
        taken[period.at : period.to] = b"\x01" * (period.to - period.at)
    seen = amounts.scan(written, taken)
    found = numbers.main(written, seen.amounts)
    if seen.doubt and not (len(found) == 1 and found[0].ops):
        return None
    if len(found) == 1:
        return numbers.read(text, written, wanted, asked, found[0])
    return intervals.between(text, written, wanted, found) if len(found) == 2 else None


def same_words(a: str, b: str) -> bool:
    """Whether two texts are equal apart from punctuation, blanks, width and glyph variants of operators; not for empty ones."""
    one = words(a)
    return bool(one) and one == words(b)


def compared(text: str) -> str:
    """What a text is compared by wherever the law asks whether two are equal: its words; itself where it has none."""
    return words(text) or text


def holds_words(text: str, part: str) -> bool:
    """Whether a text contains another, apart from punctuation, blanks, width and glyph variants of operators."""
    wanted = words(part)
    return part in text or (bool(wanted) and wanted in words(text))


def common(target: Quantity, actual: Quantity) -> tuple[Quantity, Quantity, str]:
    """Both in comparable values (contract rule 6), and a note: `""`, `unit.missing` or `unit.incomparable`.

    A missing unit is taken from the other side whole, with its multiplier (≤90万元, 90); a bare multiplier takes the
    noun (25万, 30万人). A bare number strictly between 0 and 1 beside a percentage above 1 % is read as a ratio: 0.958
    is 95.8 %. Two dates: the one without a year takes the other's.
    """
    comparable = (Kind.NUMBER, Kind.INTERVAL)
    if target.kind is Kind.DATE and actual.kind is Kind.DATE:
        return _in_year_of(target, actual), _in_year_of(actual, target), ""
    if target.kind not in comparable or actual.kind not in comparable or (target.unit is None and actual.unit is None):
        return target, actual, ""
    mine, other = _with_unit_of(target, actual), _with_unit_of(actual, target)
    if mine.unit is None or other.unit is None or mine.unit.dimension != other.unit.dimension:
        return target, actual, "unit.incomparable"
    return mine, other, "" if mine is target and other is actual else "unit.missing"


def ruled(target: Quantity | None, actual: Quantity, scale: Quantity) -> tuple[Quantity | None, Quantity]:
    """Both in the unit of a ruleset's own numbers (`scale`: their largest), where neither says one: 59 beside ≥90% is 59 %."""
    if (target is not None and target.unit is not None) or actual.unit is not None:
        return target, actual
    return None if target is None else common(scale, target)[1], common(scale, actual)[1]


def _with_unit_of(quantity: Quantity, other: Quantity) -> Quantity:
    own, wanted = quantity.unit, other.unit
    if wanted is None or (own is not None and (own.dimension or not wanted.dimension)):
        return quantity
    if own is None:
        share = wanted.name == "%" and _above_one_percent(other) and _is_share(quantity)
        return _scaled(quantity, wanted, decimals.ONE if share else wanted.factor)
    unit = units.multiplied(own, wanted)
    factor = decimals.ratio(unit.factor, own.factor)
    return _scaled(quantity, unit, unit.factor if factor is None else factor)


def _scaled(quantity: Quantity, unit: Unit, factor: Fraction) -> Quantity:
    value = None if quantity.value is None else quantity.value * factor
    low = None if quantity.low is None else quantity.low * factor
    high = None if quantity.high is None else quantity.high * factor
    return replace(quantity, unit=unit, value=value, low=low, high=high)


def _above_one_percent(quantity: Quantity) -> bool:
    most = quantity.value if quantity.kind is Kind.NUMBER else quantity.high
    return most is not None and most * 100 > 1


def _is_share(quantity: Quantity) -> bool:
    """Whether a bare number can only be a ratio: strictly between 0 and 1, so it was written with a decimal point."""
    if quantity.kind is Kind.NUMBER:
        return quantity.value is not None and 0 < quantity.value < 1
    low, high = quantity.low, quantity.high
    return low is not None and high is not None and 0 <= low < high <= 1 and (low > 0 or high < 1)


def _in_year_of(quantity: Quantity, other: Quantity) -> Quantity:
    """A date without a year in the year of the other, where that names exactly one."""
    years = {day.year for day in (other.start, other.end) if day is not None}
    if not quantity.yearless or other.yearless or quantity.recurring or len(years) != 1:
        return quantity
    moved = parse(quantity.text, operator="<=" if quantity.deadline and not quantity.op else "", year=years.pop())
    return moved if moved.kind is Kind.DATE else quantity


def show(value: Fraction, unit: Unit | None) -> str:
    """A base value back in a unit, with the unit's name, in plain digits: 10971000 in 万元 → `1097.1万元`."""
    number = value if unit is None else decimals.ratio(value, unit.factor)
    return decimals.plain(value if number is None else number) + (unit.name if unit else "")
