"""Every function of the expression language: how it is called, what it takes and gives, what it computes.

Comes in: values. Goes out: a value, or None where there is none. `check` reads the types, `evaluate` the work, the reference
page the words. 如果, 已给出 and 不适用 look at their arguments in their own way (`evaluate`); what the functions of tables
do row by row is in `rows`.
"""

import calendar
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records.expressions import Type
from jixiao.values.quantity import compared

#: What an argument may be, in place of one type: a number or an amount of money.
NUMERIC: Final = "数或金额"


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments it takes, at least and at most (None: any number), how it is called, what it says.

    `takes` is what the arguments must be, the last for all that follow: a type, or NUMERIC. `gives` is None where the result
    is of the one kind that the numbers and amounts all have.
    """

    least: int
    most: int | None
    usage: str
    says: str
    takes: tuple[Type | str, ...] = (NUMERIC,)
    gives: Type | None = None


#: Every function of plain values, by name.
FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "最小": Function(1, None, "最小(甲, 乙, …)", "几个数（或几个金额）中最小的"),
        "最大": Function(1, None, "最大(甲, 乙, …)", "几个数（或几个金额）中最大的"),
        "绝对值": Function(1, 1, "绝对值(甲)", "去掉负号"),
        "如果": Function(3, 3, "如果(条件, 成立时的值, 不成立时的值)", "条件不能判断时没有值；没有取的一边不计算"),
        "四舍五入": Function(2, 2, "四舍五入(甲, 小数位数)", "小数位数直接写0至6"),
        "向下取整": Function(1, 1, "向下取整(甲)", "不大于甲的最大整数，-1.5得-2；金额取整到元"),
        "向上取整": Function(1, 1, "向上取整(甲)", "不小于甲的最小整数，-1.5得-1；金额取整到元"),
        "已给出": Function(1, 1, "已给出(甲)", "甲有没有值；没有给出、答不适用、除数为0的都没有值"),
        "不适用": Function(1, 1, "甲 不适用", "申报表对甲的回答是不是“不适用”；甲是申报表给出的事实"),
        "日期": Function(
            3, 3, "日期(年, 月, 日)", "一天；固定的一天也可以直接写成 2023年12月31日", (Type.NUMBER,), Type.DATE
        ),
        "天数": Function(2, 2, "天数(甲, 乙)", "从日期甲到日期乙的天数，乙较早时为负", (Type.DATE,), Type.NUMBER),
        "月数": Function(2, 2, "月数(甲, 乙)", "从日期甲到日期乙的整月数，乙较早时为负", (Type.DATE,), Type.NUMBER),
        "加月": Function(
            2,
            2,
            "加月(日期, 月数)",
            "几个月之后的同一天；那个月没有这一天的，取月末",
            (Type.DATE, Type.NUMBER),
            Type.DATE,
        ),
        "最迟": Function(1, None, "最迟(甲, 乙, …)", "几个日期中最迟的", (Type.DATE,), Type.DATE),
        "最早": Function(1, None, "最早(甲, 乙, …)", "几个日期中最早的", (Type.DATE,), Type.DATE),
    }
)

#: Every function of the rows of a table: the same record; the condition may be left out.
OF_ROWS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "个数": Function(1, 2, "个数(表[, 条件])", "符合条件的有几行", gives=Type.NUMBER),
        "合计": Function(2, 3, "合计(表, 数值式[, 条件])", "各行之和；没有行时为0"),
        "平均": Function(2, 3, "平均(表, 数值式[, 条件])", "各行的平均；没有行时没有值"),
        "加权平均": Function(3, 4, "加权平均(表, 数值式, 权数式[, 条件])", "各行按权数的平均；权数之和为0时没有值"),
        "最大": Function(2, 3, "最大(表, 数值式[, 条件])", "各行中最大的；没有行时没有值"),
        "最小": Function(2, 3, "最小(表, 数值式[, 条件])", "各行中最小的；没有行时没有值"),
        "最迟": Function(2, 3, "最迟(表, 日期式[, 条件])", "各行中最迟的日期；没有行时没有值", (Type.DATE,), Type.DATE),
        "最早": Function(2, 3, "最早(表, 日期式[, 条件])", "各行中最早的日期；没有行时没有值", (Type.DATE,), Type.DATE),
    }
)
#: Every name that is called as a function, with the ways to call it.
USAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        name: " 或 ".join(one[name].usage for one in (FUNCTIONS, OF_ROWS) if name in one)
        for name in dict.fromkeys((*FUNCTIONS, *OF_ROWS))
    }
)


# --- dates ----------------------------------------------------------------------------------------------------


def day(year: Fraction, month: Fraction, number: Fraction) -> date | None:
    """The day of a calendar, None where there is none (2月30日, a month and a half)."""
    parts = [int(part) for part in (year, month, number) if part.denominator == 1 and abs(part) < 10**6]
    try:
        return date(*parts) if len(parts) == 3 else None
    except ValueError:
        return None


def months_later(start: date, months: Fraction) -> date | None:
    """The same day some months later, the last of the month where that has no such day; None for a part of a month."""
    if months.denominator != 1 or abs(months) > 12 * date.max.year:
        return None
    years, month = divmod(start.month - 1 + int(months), 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def full_months(start: date, end: date) -> Fraction:
    """The full months from one day to another: from 1月31日 to 2月28日 it is one; below 0 where the other is earlier."""
    if end < start:
        return -full_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    last = calendar.monthrange(end.year, end.month)[1]
    return Fraction(months - (end.day < min(start.day, last)))


# --- what each function computes from its arguments -------------------------------------------------------------


def _rounded(value: Any, places: Any) -> Fraction:
    return Fraction(decimals.half_up(value, int(places)))


def _trimmed_mean(marks: Any, count: Any) -> Fraction | None:
    trim = int(count)
    kept = sorted(marks)[trim : len(marks) - trim]
    return decimals.ratio(decimals.exact_sum(kept), Fraction(len(kept)))


#: The functions that need all of their arguments; the last six are inner ones (`law.trees`).
WORK: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "最小": lambda *values: min(values),
        "最大": lambda *values: max(values),
        "绝对值": operator.abs,
        "四舍五入": _rounded,
        "向下取整": lambda value: Fraction(value // 1),
        "向上取整": lambda value: Fraction(-(-value // 1)),
        "日期": day,
        "天数": lambda start, end: Fraction((end - start) // timedelta(days=1)),
        "月数": full_months,
        "加月": months_later,
        "最迟": lambda *values: max(values),
        "最早": lambda *values: min(values),
        "同词": lambda one, other: compared(one) == compared(other),
        "去极值平均": _trimmed_mean,
        "全部个数": lambda values: Fraction(len(values)),
        "更大个数": lambda values, own: Fraction(len(values) - bisect_right(values, own)),
        "更小个数": lambda values, own: Fraction(bisect_left(values, own)),
        "相同个数": lambda values, own: Fraction(bisect_right(values, own) - bisect_left(values, own)),
    }
)
