"""A row's target and actual as quantities in common units: read once, for scoring, findings and reports alike.

Comes in: an indicator row and the year of its form. Goes out: a `Reading`; nothing is judged.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.records.quantity import Kind, Quantity, Reading
from jixiao.records.submission import Row
from jixiao.values import quantity
from jixiao.values.answers import answer
from jixiao.values.denials import believed, spoken_in
from jixiao.values.displayed import seen, stand_alike, stored
from jixiao.values.distances import distances
from jixiao.values.parts import Combined, combine, counts
from jixiao.values.parts import blank as blank

_PLACEHOLDER = regex(
    r"(?:指标(?:\d{1,3}|[一二三四五六七八九十])?[:：]?(?:无|[….·。*×—–\-_/\\]*)|\d{0,3}[.、]?|[….·。、,，*×xX—–\-_/\\]+)"
)
#: A longer name says something.
_LONGEST_PLACEHOLDER = 60
#: Longer values are read each time anew.
_LONGEST_REMEMBERED = 100
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}

EMPTY = Reading()


@remembered
def placeholder(name: str) -> bool:
    """Whether a third-level name is only a form's placeholder: `指标2：`, `指标1：/`, `……`, nothing."""
    if len(name) > _LONGEST_PLACEHOLDER:
        return False
    return bool(_PLACEHOLDER.fullmatch("".join(unicodedata.normalize("NFKC", name).split())))


def no_line(row: Row) -> bool:
    """Whether a row is no line at all: a placeholder without target, actual or anything else (contract rule 7)."""
    if not placeholder(row.path[-1]):
        return False
    return blank(row.target) and blank(row.actual) and not (row.elements or row.experts or row.parts)


def read(row: Row | None, year: int | None, aggregate: str | None = None, scale: Quantity | None = None) -> Reading:
    """The reading of a row; the columns 指标性质 and 度量单位 count where the value itself names none.

    `scale` is the largest number in % or ‰ that the rules hold the actual value against, None where they write none: its unit
    counts where nothing in the row says another.

    With `aggregate` (sum, weighted-mean, by-unit) an actual that is given in parts is put together from them first. Parts
    that cannot be put together, on a row that has no actual of its own, are words: what they come to is for a person to say;
    parts that all have nothing to be counted give no actual.
    """
    if row is None:
        return EMPTY
    unit = row.unit.text if row.unit else ""
    operator = row.operator.text if row.operator else ""
    target = "" if row.target is None or blank(row.target) else row.target.text
    actual = "" if row.actual is None or blank(row.actual) else row.actual.text
    made = combine(row, unit, year, aggregate) if aggregate and row.parts else Combined()
    whole = made.value
    if whole is None and aggregate and not actual and (given := "；".join(_texts(row))):
        whole = Quantity(given, Kind.TEXT)
    if whole is not None:
        goal = _target(target, unit, operator, year)
        return _together(goal, whole, target, whole.text, unit, operator, scale, made)
    forecast = row.actual is row.expected is not None
    spoken = spoken_in(row) if actual else frozenset[str]()
    found = _alone(target, actual, unit, operator, year, spoken, forecast, scale)
    if (row.target and row.target.shown) or (row.actual and row.actual.shown):
        texts = ((row.target, target), (row.actual, actual))
        aim, done = (seen(cell) if text and cell else text for cell, text in texts)
        other = _alone(aim, done, unit, operator, year, spoken, forecast, scale)
        found = _as_displayed(found, row, aim, done, alike=stand_alike(found, other))
    return replace(found, left_out=made.left_out, wrong=made.wrong) if made.nothing or made.wrong else found


def _as_displayed(found: Reading, row: Row, aim: str, done: str, *, alike: bool) -> Reading:
    """A reading that quotes `aim` and `done`, which a spreadsheet displays.

    What it stores is quoted too where that alone tells how the two stand to each other: 95% that is 94.97% does not reach 95%.
    """
    said = []
    for cell, text, one in ((row.target, aim, found.target), (row.actual, done, found.actual)):
        unit, operator = (
            part.text if part else "" for part in (row.unit, row.operator if cell is row.target else None)
        )
        told = _quoted(text, one, unit, operator, cell.text) if one and cell else ""
        behind = "" if alike or cell is None else stored(cell)
        said.append(f"{told}（存的是{behind}）" if behind else told)
    return replace(found, said_target=said[0], said_actual=said[1])


def _alone(
    target: str,
    actual: str,
    unit: str,
    operator: str,
    year: int | None,
    given: frozenset[str],
    forecast: bool,
    scale: Quantity | None,
) -> Reading:
    """The reading of a target and an actual that stand in one cell each."""
    if len(target) + len(actual) + len(unit) + len(operator) > _LONGEST_REMEMBERED:
        return _read(target, actual, unit, operator, year, given, forecast, scale)
    return _remembered(target, actual, unit, operator, year, given, forecast, scale)


def _texts(row: Row) -> Iterator[str]:
    return (part.actual.text.strip() for part in row.parts if counts(part))


def _read(
    target: str,
    actual: str,
    unit: str,
    operator: str,
    year: int | None,
    given: frozenset[str],
    forecast: bool,
    scale: Quantity | None,
) -> Reading:
    done = believed(actual, unit, year, given, forecast=forecast) if actual else None
    return _together(_target(target, unit, operator, year), done, target, actual, unit, operator, scale)


_remembered = lru_cache(maxsize=1 << 16)(_read)


def _target(text: str, unit: str, operator: str, year: int | None) -> Quantity | None:
    return quantity.parse(text, unit=unit, operator=operator, year=year) if text else None


def _together(
    target: Quantity | None,
    actual: Quantity | None,
    goal: str,
    done: str,
    unit: str,
    operator: str,
    scale: Quantity | None,
    parts: Combined | None = None,
) -> Reading:
    said_goal = _quoted(goal, target, unit, operator) if target else ""
    said_done = (done.strip() if parts else _quoted(done, actual, unit, "")) if actual else ""
    note = ruled = ""
    if target is not None and actual is not None:
        target, actual, note = quantity.common(target, actual)
    if scale is not None and actual is not None:
        target, made = quantity.ruled(target, actual, scale)
        if made is not actual and made.unit is not None:
            actual, note, ruled = made, "unit.missing", made.unit.name
    values = asked_of(target, actual, goal, done, comparable=note != "unit.incomparable")
    if parts is None:
        return Reading(target, actual, note, said_goal, said_done, ruled=ruled, values=values)
    left_out, even, wrong = parts.left_out, parts.even, parts.wrong
    return Reading(target, actual, note, said_goal, said_done, True, left_out, even, wrong, ruled, values)


def asked_of(
    target: Quantity | None, actual: Quantity | None, goal: str, done: str, *, comparable: bool = True
) -> Mapping[str, Any]:
    """What formulas and methods may ask of a target and an actual, by name; what has no value is None."""
    values: dict[str, Any] = {
        "目标文字": goal.strip() or None,
        "实际文字": done.strip() or None,
        "目标值": target.value if target else None,
        "实际值": actual.value if actual else None,
    }
    if target is not None and actual is not None and comparable:
        values |= distances(target, actual)
    for name, one, text in (("目标", target, goal), ("实际", actual, done)):
        if one is not None:
            values[f"{name}.类型"] = str(one.kind.value)
            values[f"{name}.符号"] = one.op
            values[f"{name}.是否"] = answer(text)
            values[f"{name}.单位"] = one.unit.dimension if one.unit else ""
    if target is not None and target.kind is Kind.INTERVAL:
        values |= {
            "目标.下限": target.low,
            "目标.上限": target.high,
            "目标.含下限": target.low_closed,
            "目标.含上限": target.high_closed,
        }
    if actual is not None:
        values["实际.约数"] = actual.approx
    if target is not None and actual is not None and target.kind is actual.kind is Kind.DATE:
        values |= {"目标.期间": _period(target), "实际.期间": _period(actual)}
    return values


def _period(named: Quantity) -> str:
    """What period a date names, as a text that is the same for the same period."""
    return f"{named.start}/{named.end}/{named.recurring}/{named.day}"


def _quoted(text: str, read_: Quantity, unit: str, operator: str, written: str = "") -> str:
    """A value as a reader should see it: with the sign and the unit that stand in columns of their own.

    `written` is what was read, where `text` only displays it.
    """
    said = text.strip()
    if read_.kind is not Kind.NUMBER or not (unit.strip() or operator.strip()):
        return said
    alone = quantity.parse(written or text)
    if unit.strip() and alone.unit is None and read_.unit is not None:
        said += unit.strip()
    sign = _SIGNS.get(read_.op, "")
    return f"{sign}{said}" if sign and not alone.op else said
