"""Dates, months, quarters, years and deadlines as people write them.

In: text in `glyphs.normal` writing and the year of the form. Out: the periods named in it, each with its place in the
text. Months of the calendar only: holidays (春节前) move from year to year and stay text.

Deadlines: `X日前` counts the day itself as in time, because that is what 每月20日前发放到位 means in practice, and so
do 月底前, 年底前, 季度末前; `9月前` and `2021年前` end on the last day before the period (31 August, 31 December 2020).
A date without a year takes the year of the form; where that is unknown it lies in `NO_YEAR`, so that two such dates
can still be compared with each other.
"""

import re
from datetime import date, timedelta

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.values.quantity.glyphs import chinese

#: The placeholder for a year that nobody named: a leap year, so that 29 February exists in it.
NO_YEAR = 4


@dataclass(frozen=True, slots=True)
class Period:
    """A period named in a text, at `text[at:to]`.

    A deadline has no `start`; a beginning (2020年1月起) has no `end`. `recurring` is 每月 (then `day` is the day of the
    month, 31 its last), 每季度 or 每年. `yearless` says that the year is unknown, `coarse` that only a year is named.
    """

    at: int
    to: int
    start: date | None = None
    end: date | None = None
    deadline: bool = False
    recurring: str = ""
    day: int | None = None
    yearless: bool = False
    coarse: bool = False


_SEP = r"(?:[-~]|至|到)"
_Y = r"(?:19|20)\d\d"
_M = r"(?:1[0-2]|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CLOCK = r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?)?"
_ISO = regex(rf"(?P<y>{_Y})(?P<sep>[-./])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)日?{_CLOCK}", re.ASCII)
_YEAR_MONTH = regex(
    rf"(?P<y>{_Y})(?:[-/](?P<m>0?[1-9]|1[0-2])(?![\d.%])月?"
    rf"|\.(?P<m2>0?[1-9]|1[0-2])(?!\d)(?:月|(?=(?:以|之)?前|底|{_SEP}{_Y}\.\d)))",
    re.ASCII,
)
_DOTTED = regex(rf"(?P<y>{_Y})\.(?P<m>0?[1-9]|1[0-2])(?![\d.])", re.ASCII)
_SAID = regex(
    rf"""(?:(?P<y>{_Y})(?:年度?|(?=全年|[上下]半年|第?[一二三四1-4]季度|前三季度|[底末]|{_SEP}{_Y}年))
        |(?P<yy>\d\d)年(?=\d{{1,2}}月)
        |(?P<next>次年|翌年)|(?P<this>本年度?|当年度?|今年))?
    (?:(?P<m>{_M})(?:月份?|(?={_SEP}{_M}月))(?:(?P<d>{_D})(?:[日号]|(?={_SEP}{_D}[日号]))|(?P<part>[上中下]旬|月?[初底末]))?
        |第?(?P<q>[一二三四1-4])季度(?P<qend>[底末])?
        |(?P<half>[上下])半年|(?P<three>前三季度)
        |(?P<whole>全年|年度?(?=内))|(?P<yend>年?[底末]))?""",
    re.ASCII | re.VERBOSE,
)
_MONTHLY = regex(
    rf"(?P<every>每个?月份?|各月|当月|次月)(?:的)?(?:(?P<d>{_D})[日号]|(?P<last>月?[底末]))"
    rf"|(?P<only>{_D})[日号](?=(?:以|之)?前)",
    re.ASCII,
)
_QUARTERLY = regex(r"每个?季度?(?:结束)?[底末]")
_DAY = regex(rf"(?P<d>{_D})[日号]", re.ASCII)
_RANGE = regex(_SEP)
_BEFORE = regex(r"(?:\(含[^()]{0,4}\))?(?:以|之)?前(?![期往后三两几所述列置瞻提景])")
_AFTER = regex(
    r"(?:\(含[^()]{0,4}\))?"
    r"(?:(?P<within>(?:之|以)?内|期间|间)|(?P<until>止|截止)|(?P<since>起|开始|以来|至今)|(?P<later>(?:之|以)?后))"
)
_UNTIL = regex(r"(?:不[晚迟]于|截至到?|截止到?)$")
_STARTS = frozenset("0123456789每各全上下第前一二三四五六七八九十年次翌当本今")
#: Digits of Chinese numerals: 二十一月 does not name January.
NUMBERS = frozenset("零〇一二两三四五六七八九十百千")
_QUARTERS = {**{digit: number for number, digit in enumerate("一二三四", 1)}, **{str(n): n for n in range(1, 5)}}


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, month, quarter, half or year: both ends, its year if it names one, and whether 前 includes it."""

    to: int
    start: date
    end: date
    year: int | None
    inclusive: bool = False
    coarse: bool = False
    month: int = 0


def find(text: str, year: int | None = None, *, counts: bool = False) -> tuple[Period, ...]:
    """All periods in a text, in order; `year`, the form's, lies in 1900–2999.

    `counts`: a lone 12月 is a number of months (its form says so), not December.
    """
    found: list[Period] = []
    at = 0
    while at < len(text):
        period = None
        if text[at] in _STARTS and not _inside_a_word(text, at):
            period = _period(text, at, year, counts)
        if period:
            found.append(period)
        at = period.to if period else at + 1
    return tuple(found)


def _inside_a_word(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else " "
    if text[at] in "0123456789":
        return (before.isascii() and (before.isalnum() or before in "./*#_")) or before == "×"
    if text[at] == "年":  # 年底, 年内 stand alone; in 3年内 and 青年 the year is another word's
        return before.isalnum() and before not in "于在至到自从即争"
    return before in "每第" or (text[at] in NUMBERS and before in NUMBERS)


def _period(text: str, at: int, year: int | None, counts: bool) -> Period | None:
    recurring = _recurring(text, at, year)
    if recurring:
        return recurring
    point = _point(text, at, year)
    if point is None or (counts and point.month and point.year is None and point.start.day != point.end.day):
        return None
    to, start, end, yearless = point.to, point.start, point.end, point.year is None and year is None
    joint = _RANGE.match(text, to)
    second = _second(text, joint.end(), point, year) if joint else None
    if second:
        if point.year is None and second.year is not None:
            point = _point(text, at, second.year) or point
        to, start, end = second.to, point.start, second.end
        yearless = yearless and second.year is None
        if start > end:
            return None
    return _bounded(text, at, to, start, end, point, second, yearless)


def _bounded(
    text: str, at: int, to: int, start: date, end: date, point: _Point, second: _Point | None, yearless: bool
) -> Period:
    """The period with what stands around it: before, until, within, since."""
    coarse = point.coarse and second is None
    last = second or point
    before = _BEFORE.match(text, to)
    if before:
        day = end if last.inclusive else (last.start - timedelta(days=1))
        return Period(at, before.end(), None, day, deadline=True, yearless=yearless, coarse=coarse)
    after = _AFTER.match(text, to)
    if (after and after.lastgroup == "until") or _UNTIL.search(text, max(0, at - 4), at):
        return Period(at, after.end() if after else to, None, end, deadline=True, yearless=yearless, coarse=coarse)
    if after and after.lastgroup in ("since", "later") and second is None:
        begin = start if after.lastgroup == "since" else end + timedelta(days=1)
        return Period(at, after.end(), begin, None, yearless=yearless, coarse=coarse)
    to = after.end() if after and after.lastgroup == "within" else to
    return Period(at, to, start, end, yearless=yearless, coarse=coarse)


def _recurring(text: str, at: int, year: int | None) -> Period | None:
    monthly = _MONTHLY.match(text, at)
    if monthly and (monthly["every"] or text[at - 1 : at] not in ("-", "~", "至", "到")):
        before = _BEFORE.match(text, monthly.end())
        to = before.end() if before else monthly.end()
        day = 31 if monthly["last"] else _small(monthly["d"] or monthly["only"])
        every = "次月" if monthly["every"] == "次月" else "每月"
        if day > 31:
            return None
        return Period(at, to, deadline=before is not None, recurring=every, day=day)
    quarterly = _QUARTERLY.match(text, at)
    if quarterly:
        before = _BEFORE.match(text, quarterly.end())
        return Period(at, before.end() if before else quarterly.end(), deadline=before is not None, recurring="每季度")
    if text.startswith("每年", at):
        point = _point(text, at + 2, year)
        if point and point.year is None:
            found = _bounded(text, at, point.to, point.start, point.end, point, None, year is None)
            return Period(at, found.to, found.start, found.end, found.deadline, "每年", yearless=found.yearless)
    return None


def _point(text: str, at: int, year: int | None) -> _Point | None:
    iso = _ISO.match(text, at)
    if iso:
        day = _date(int(iso["y"]), int(iso["m"]), int(iso["d"]))
        return _Point(iso.end(), day, day, day.year, inclusive=True) if day else None
    month = _YEAR_MONTH.match(text, at)
    if month:
        return _month(month.end(), int(month["y"]), int(month["m"] or month["m2"]), int(month["y"]), "")
    said = _SAID.match(text, at)
    assert said is not None  # every part of the pattern may be absent
    own = said["y"] or (said["yy"] and "20" + said["yy"])
    base = int(own) if own else (NO_YEAR if year is None else year) + (1 if said["next"] else 0)
    return _spoken(said, base, int(own) if own else None)


def _spoken(said: "re.Match[str]", base: int, own: int | None) -> _Point | None:
    to = said.end()
    if said["m"]:
        if said["d"]:
            day = _date(base, _small(said["m"]), _small(said["d"]))
            return _Point(to, day, day, own, inclusive=True, month=day.month) if day else None
        return _month(to, base, _small(said["m"]), own, said["part"] or "")
    if said["q"] or said["half"] or said["three"]:
        first, last = _months_of(said)
        end = _last_day(base, last)
        start = end if said["qend"] else date(base, first, 1)
        return _Point(to, start, end, own, inclusive=bool(said["qend"]))
    named = own is not None or said["next"] or said["this"]
    if said["yend"]:
        if not named and said["yend"] in ("底", "末"):
            return None
        return _Point(to, date(base, 12, 31), date(base, 12, 31), own, inclusive=True)
    return (
        _Point(to, date(base, 1, 1), date(base, 12, 31), own, coarse=not said["whole"])
        if named or said["whole"]
        else None
    )


def _months_of(said: "re.Match[str]") -> tuple[int, int]:
    if said["three"]:
        return 1, 9
    if said["half"]:
        return (1, 6) if said["half"] == "上" else (7, 12)
    return 3 * _QUARTERS[said["q"]] - 2, 3 * _QUARTERS[said["q"]]


def _month(to: int, year: int, month: int, own: int | None, part: str) -> _Point:
    first, last = date(year, month, 1), _last_day(year, month)
    match part.removeprefix("月"):
        case "初" | "上旬":
            return _Point(to, first, first.replace(day=10), own)
        case "中旬":
            return _Point(to, first.replace(day=11), first.replace(day=20), own)
        case "下旬":
            return _Point(to, first.replace(day=21), last, own)
        case "底" | "末":
            return _Point(to, last, last, own, inclusive=True)
        case _:
            return _Point(to, first, last, own, month=month)


def _second(text: str, at: int, first: _Point, year: int | None) -> _Point | None:
    """The later end of a range; it may leave out what the earlier end has said: the year, or the month."""
    inherited = first.year if first.year is not None else year
    day = _DAY.match(text, at)
    dotted = _DOTTED.match(text, at)
    if dotted and not _ISO.match(text, at):
        return _month(dotted.end(), int(dotted["y"]), int(dotted["m"]), int(dotted["y"]), "")
    if day and first.month and first.start == first.end:
        end = _date(first.start.year, first.month, _small(day["d"]))
        return _Point(day.end(), end, end, first.year, inclusive=True) if end else None
    return _point(text, at, inherited)


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)  # its constructor knows the calendar
    except ValueError:
        return None


def _small(text: str) -> int:
    value = None if text.isascii() else chinese(text)
    return int(text) if value is None else int(value)
