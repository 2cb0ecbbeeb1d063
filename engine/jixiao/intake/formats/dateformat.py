"""A stored number under a format for days and times → the day as text, and what Excel shows.

In: an exact number of days, the section of a format code, the day that the workbook counts from. Out: text, or None where
there is no such day, or where the format names months and weekdays in words of a language.

The text says as much of the day as the format does: `2020年12月` typed into Excel is stored as the first of the month, and
`12月31日` with the year in which it was typed; neither was written by anybody.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.intake.formats.formatcode import Section, Token

#: The last day that Excel knows, 9999-12-31, and the first of its two calendars, with the 29 February 1900 that never was.
_LAST, _EPOCH, _LEAP = 2_958_465, date(1899, 12, 30), 60
_SECONDS: Final = 86_400


def text(value: Fraction, section: Section, epoch: date) -> str | None:
    """The day of a number: ISO, or its part that the format shows; None where the format shows only a time."""
    days, _ = _split(value)
    day = _day(days, epoch)
    fields = {kind for kind, _ in _fields(section.tokens)}
    if day is None or not fields & {"y", "m", "d", "a"}:
        return None
    match ("y" in fields, "m" in fields, "d" in fields):
        case (True, True, False):
            return f"{day.year}年{day.month}月"
        case (True, False, False):
            return f"{day.year}年"
        case (False, True, True):
            return f"{day.month}月{day.day}日"
        case _:
            return day.isoformat()


def show(value: Fraction, section: Section, epoch: date) -> str | None:
    """What Excel shows; None where that cannot be said, as for a number below zero, which is no date."""
    if value < 0:
        return None
    days, seconds = _split(value)
    day = _day(days, epoch)
    halved = any(kind == "half" for kind, _ in section.tokens)
    out: list[str] = []
    for field, token in _fields(section.tokens):
        piece = _piece(field, token, day, days, seconds, halved=halved)
        if piece is None:
            return None
        out.append(piece)
    return "".join(out).strip()


def _split(value: Fraction) -> tuple[int, int]:
    """Whole days and seconds of the day, without the noise of binary fractions."""
    return divmod(int(decimals.half_up(value * _SECONDS, 0)), _SECONDS)


def _day(days: int, epoch: date) -> date | None:
    if epoch == _EPOCH and (days in (0, _LEAP)):
        return None
    if not 0 <= days <= _LAST:
        return None
    early = epoch == _EPOCH and days < _LEAP
    try:
        return epoch + timedelta(days=days + early)
    except OverflowError:
        return None


def _fields(tokens: tuple[Token, ...]) -> Iterator[tuple[str, Token]]:
    """Every token with the field that it shows: y m d a (weekday), H M S, or ""; m beside hours or seconds is minutes."""
    dated = [index for index, (kind, _) in enumerate(tokens) if kind in ("date", "elapsed")]
    for index, (kind, words) in enumerate(tokens):
        field = words[0] if kind in ("date", "elapsed") else ""
        if field == "m":
            at = dated.index(index)
            before = tokens[dated[at - 1]][1][0] if at else ""
            behind = tokens[dated[at + 1]][1][0] if at + 1 < len(dated) else ""
            field = "M" if before == "h" or behind == "s" or kind == "elapsed" else "m"
        elif field == "d" and len(words) > 2:
            field = "a"
        yield {"h": "H", "s": "S", "e": "y"}.get(field, field), (kind, words)


def _piece(field: str, token: Token, day: date | None, days: int, seconds: int, *, halved: bool) -> str | None:
    kind, words = token
    hours, minutes = seconds // 3600, seconds // 60
    if kind == "elapsed":
        whole = days * _SECONDS + seconds
        return str({"H": whole // 3600, "M": whole // 60, "S": whole}[field]).zfill(len(words))
    match field:
        case "H":
            return _padded(((hours - 1) % 12 + 1) if halved else hours, words)
        case "M":
            return _padded(minutes % 60, words)
        case "S":
            return _padded(seconds % 60, words)
        case "y" | "m" | "d" | "a":
            return None if day is None else _of_day(field, words, day)
    if kind == "half":
        early, _, late = words.partition("/")
        return early if hours < 12 else late
    # Digits in a time are fractions of a second, which were rounded away.
    return words if kind in ("literal", "slash", "comma", "point") else None


def _of_day(field: str, words: str, day: date) -> str | None:
    match field:
        case "y":
            return f"{day.year:04d}" if len(words) != 2 or words[0] == "e" else f"{day.year % 100:02d}"
        case "a":
            return f"星期{'一二三四五六日'[day.weekday()]}" if words == "aaaa" else None
        case _:
            number = day.month if field == "m" else day.day
            return _padded(number, words) if len(words) < 3 else None


def _padded(number: int, words: str) -> str | None:
    return str(number).zfill(len(words)) if len(words) < 3 else None
