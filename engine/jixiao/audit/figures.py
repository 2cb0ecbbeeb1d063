"""The numbers of a text, and which of them are figures: with unit, size and printed precision, or years, or neither.

Comes in: a text in the one writing. Goes out: its figures in order, each with its ends in the text. Dates, document numbers,
codes, numbering, numbers of tables and telephones are no figures and are left out; years are told apart. What a figure is about
is not asked here (`mentions`).
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Bound
from jixiao.values.quantity import Unit, units


class Sort(StrEnum):
    """What kind of number stands there."""

    MONEY = "money"  # in 万元
    PERCENT = "percent"  # as a share of one: 86.33% is 0.8633
    POINTS = "points"  # 个百分点
    COUNT = "count"  # of something: 人, 个, 辆
    NUMBER = "number"  # without a unit
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: `start` to `end` in the text with its unit; its interval in `unit`; for a year the year itself as `low`."""

    start: int
    end: int
    sort: Sort
    low: Fraction
    high: Fraction
    places: int
    unit: str = ""
    bound: Bound = Bound.EXACT


#: The 10 000 of money amounts: they are kept in 万元.
MYRIAD: Final = Fraction(10**4)
_NUMERAL: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
_TOKEN: Final = regex(
    # what has digits and is no figure: document numbers, dates, times, periods, numbers of parts, tables, codes
    r"(?P<no>\[(?:19|20)[0-9]{2}\][0-9]{0,6}|\(?(?:19|20)[0-9]{2}\)?[0-9]{1,5}号"
    r"|(?:19|20)[0-9]{2}(?:年[0-9]{1,2}(?:月(?:[0-9]{1,2}[日号]?)?|[.-][0-9]{1,2}日?)|([.-])[0-9]{1,2}\2[0-9]{1,2}日?)|[0-9]{1,2}月(?:[0-9]{1,2}[日号]|份|底|末|初|上旬|中旬|下旬)?"
    r"|[0-9]{1,2}(?:[-~、,至到][0-9]{1,2}){1,12}月(?:份|底)?|[0-9]{1,2}[日号](?![0-9])|[0-9]{1,2}:[0-9]{2}|[0-9]{3,4}-[0-9]{7,8}"
    r"|(?:19|20)[0-9]{2}(?:[-~至、,](?:19|20)[0-9]{2})++(?:年度?)?"
    r"|(?:第|附件|附表|附图|[图表](?=[0-9])|附录|[A-Za-z]|[A-Za-z]-|[A-Za-z]\.)[0-9]++(?:[-.][0-9]++)*+|[0-9]++(?:\.[0-9]++)?[A-Za-z][A-Za-z0-9]*+|[0-9]{7,}+(?![0-9.,万亿元%人户]))"
    r"|(?P<year>(?:19|20)[0-9]{2}(?:年度|年(?!内|限|期)|年|度))"
    rf"|(?P<figure>{_NUMERAL})"
)
#: Numbering at the beginning of a text, and after a full stop: 1. （2） 3、 1．
_NUMBERING: Final = regex(r"(?:(?<=[。;:])|^)\(?[0-9]{1,2}(?:[.、](?![0-9])|\)[.、]?)")
_AFTER: Final = regex(r"(?:左右|上下|以上|以下|以内|余|多(?![0-9个种次数]))")
_BEFORE: Final = regex(
    r"(?P<about>约|大约|约为|近|将近|接近|预计|≈)$|(?P<most>不超过|不高于|不大于|不多于|至多|≤|最多|控制在)$|(?P<least>不低于|不少于|不小于|至少|≥|达到或超过)$"
    r"|(?P<less>小于|低于|不到|不足|少于|<)$|(?P<more>超过|大于|高于|多于|超|突破|>)$"
)
_BOUNDS: Final = {
    "about": Bound.ABOUT,
    "most": Bound.AT_MOST,
    "least": Bound.AT_LEAST,
    "less": Bound.LESS,
    "more": Bound.MORE,
    "左右": Bound.ABOUT,
    "上下": Bound.ABOUT,
    "余": Bound.ABOUT,
    "多": Bound.ABOUT,
    "以上": Bound.AT_LEAST,
    "以下": Bound.AT_MOST,
    "以内": Bound.AT_MOST,
}
_LONGEST_DIGITS: Final = decimals.MAX_DIGITS


def scan(text: str) -> Iterator[Figure]:
    """The figures and years of a text in the one writing, in order. Linear in its length."""
    waiting: Figure | None = None
    for figure in _each(text):
        if waiting is not None:
            yield _with_unit(waiting, figure, text)
        waiting = figure
    if waiting is not None:
        yield waiting


def _with_unit(one: Figure, following: Figure, text: str) -> Figure:
    """A bare number that is enumerated with the next figure has its unit: 12.5、13.1万元."""
    if one.sort is not Sort.NUMBER or following.sort in (Sort.NUMBER, Sort.YEAR) or following.start - one.end != 1:
        return one
    if text[one.end] not in ",、和":
        return one
    size = (following.high - following.low) * 10**following.places
    return replace(one, sort=following.sort, low=one.low * size, high=one.high * size, unit=following.unit)


def _each(text: str) -> Iterator[Figure]:
    numbering = {found.start(): found.end() for found in _NUMBERING.finditer(text)}
    at = 0
    while found := _TOKEN.search(text, at):
        at = found.end()
        start = found.start()
        if skip := numbering.get(start) or numbering.get(start - 1 if text[start - 1 : start] == "(" else start):
            at = skip
            continue
        if found["year"]:
            year = Fraction(int(text[start : start + 4]))
            yield Figure(start, at, Sort.YEAR, year, year, 0)
        elif found["figure"]:
            made = _figure(text, start, at)
            if made is not None:
                at = made.end
                yield made


def _figure(text: str, start: int, end: int) -> Figure | None:
    """The figure that a numeral begins, or None where it is too long for an amount, or a fraction or a range."""
    numeral = text[start:end]
    value = decimals.number(numeral)
    if value is None or len(numeral) > _LONGEST_DIGITS:
        return None
    if text[end : end + 1] in "/" and text[end + 1 : end + 2].isdigit():
        return None
    places = len(numeral.partition(".")[2])
    negative = text[start - 1 : start] == "-" and not text[max(0, start - 2) : start - 1].isalnum()
    found = units.read(text, end, new=False)
    unit = found.unit
    end = found.end
    sort, factor, name = Sort.NUMBER, decimals.ONE, ""
    if unit is not None:
        if text[end - 1 : end] == "年" or (
            unit.dimension in ("月数", "时间") and unit.name in ("年", "月", "日", "号")
        ):
            return None
        sort, factor, name = _sorted(unit, text, end)
    bound = Bound.ABOUT if found.more or found.about else _bound(text, start, end)
    half = Fraction(1, 2 * 10**places)
    low, high = (value - half) * factor, (value + half) * factor
    if negative:
        low, high = -high, -low
    return Figure(start, end, sort, low, high, places, name, bound)


def _sorted(unit: Unit, text: str, end: int) -> tuple[Sort, Fraction, str]:
    """The sort of a figure by its unit, how much one of it is, and what the unit is called."""
    if unit.dimension == "金额":
        return Sort.MONEY, unit.factor / MYRIAD, "万元"
    if unit.dimension.startswith("金额"):  # 万元/人
        return Sort.MONEY, unit.factor / MYRIAD, f"万元{unit.dimension.removeprefix('金额')}"
    if unit.dimension == "比率" and unit.name in "%‰‱":
        return Sort.PERCENT, unit.factor, "%"
    if unit.dimension == "百分点":
        return Sort.POINTS, unit.factor, "个百分点"
    if not unit.dimension:  # a multiplier without noun: 54万
        bare = text[end : end + 1]
        if unit.factor == MYRIAD and (not bare or bare in ",。;、)的"):
            return Sort.MONEY, decimals.ONE, "万元"
        return Sort.COUNT, unit.factor, ""
    return Sort.COUNT, unit.factor, unit.dimension


def _bound(text: str, start: int, end: int) -> Bound:
    """How a figure is meant, by the words around it."""
    after = _AFTER.match(text, end)
    if after:
        return _BOUNDS[after[0]]
    before = _BEFORE.search(text[max(0, start - 6) : start])
    return _BOUNDS[before.lastgroup] if before and before.lastgroup else Bound.EXACT
