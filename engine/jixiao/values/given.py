"""What a form gives by name, as a value of the type that a ruleset declares.

Comes in: a text, the type, the form's unit of money and its year. Goes out: the value, exact, or None where the text says none of
that type. An amount without a unit is in the form's unit, like the amounts of its funds. A day is one day: a month, a period and
a deadline (2023年3月, 3月底前) name none.
"""

from datetime import date
from fractions import Fraction
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.records.expressions import Type
from jixiao.values import quantity
from jixiao.values.answers import answer

#: What a cell says in the place of a whole table that has no rows.
_NO_ROWS: Final = frozenset({"无", "没有"})


def read(text: str, kind: Type, unit: str, year: int | None = None) -> Fraction | str | bool | date | None:
    """The value that a text, which is not blank, says; None where it says none of that type."""
    match kind:
        case Type.TEXT:
            return text.strip()
        case Type.TRUTH:
            return answer(text)
        case Type.DATE:
            return _day(text, year)
        case Type.NUMBER | Type.MONEY:
            return _number(text, unit if kind is Type.MONEY else "", bare=kind is Type.MONEY)
        case _:
            return None


def _number(text: str, unit: str, *, bare: bool) -> Fraction | None:
    """A number; an amount where `bare` is true: of money, or without a unit of its own."""
    found = quantity.parse(text, unit=unit)
    money = found.unit is not None and found.unit.dimension == "金额"
    exact = found.kind is quantity.Kind.NUMBER and not found.op and not found.approx
    return found.value if exact and (money or not bare or found.unit is None) else None


def _day(text: str, year: int | None) -> date | None:
    found = quantity.parse(text, year=year)
    if found.kind is not quantity.Kind.DATE or found.op or found.deadline or found.recurring or found.yearless:
        return None
    return found.start if found.start == found.end and not found.approx else None


def gone(text: str) -> bool:
    """Whether an answer is 不适用."""
    return quantity.same_words(text, "不适用")


def no_rows(text: str) -> bool:
    """Whether a cell says that there is nothing to list: 无, 没有."""
    return text.strip().strip("。") in _NO_ROWS


def shown(value: Any) -> str:
    """A value as a step quotes it; — for none."""
    match value:
        case None:
            return "—"
        case bool():
            return "是" if value else "否"
        case Fraction():
            return decimals.plain(value)
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case _:
            return str(value)
