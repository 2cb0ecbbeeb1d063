"""What the arithmetic of a table of funds decides, where the names of its columns leave two ways.

In: the amounts of the total by column, among them `sum` (小计) and `paid` (拨付金额), whose names say too little. Out: which
amounts of `Fund` they are, or a Problem. An amount is taken for another only where the form's own figures prove it: the initial
budget and its change add up to the year's, and the printed rate is the execution divided by the budget, at its own precision.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell

Amounts = Mapping[str, Cell]

_CURE: Final = "请把这一栏的名称写成“全年预算数”或“全年执行数”；如果都不是，请补上这两栏。"


def decided(total: Amounts) -> Mapping[str, str]:
    """What the open columns are, by the fields of `Fund`; a column is left out where nothing proves it."""
    found: dict[str, str] = {}
    if "sum" in total and "annual" not in total and _is_rate(total, "executed", "sum"):
        found["sum"] = "annual"
    budget = next((name for name in ("annual", "initial") if name in total), "sum")
    if "paid" in total and "executed" not in total and _is_rate(total, "paid", budget):
        found["paid"] = "executed"
        if budget == "sum":
            found["sum"] = "annual"
    return found


def open_columns(total: Amounts) -> Iterator[Problem]:
    """What is wrong where an amount may be the budget or the execution, and nothing in the form says whether it is."""
    for name, kind, known in (("sum", "全年预算数", "annual"), ("paid", "全年执行数", "executed")):
        cell = total.get(name)
        if cell and known not in total and not v.nothing(cell.text):
            message = f"“{cell.text[:20]}”不能确定是不是{kind}：表头没有写明，也不能由执行率推出。"
            yield Problem(cell.source, "form.open-amount", message, _CURE)


def unsummed(total: Amounts) -> Problem | None:
    """What is wrong where 小计 was taken for the year's budget, and is neither its parts' sum nor what the rate is of."""
    parts, whole = [_number(total, name) for name in ("initial", "change")], _number(total, "annual")
    if whole is None or None in parts or decimals.exact_sum(filter(None, parts)) == whole:
        return None
    if _is_rate(total, "executed", "annual"):
        return None
    message = f"“{total['annual'].text[:20]}”不是年初预算数与调整数之和，不能确定全年预算数是多少。"
    cure = "请核对这一行的金额；三栏不是相加的关系的，请把全年预算数一栏的名称写成“调整后预算数”。"
    return Problem(total["annual"].source, "form.open-amount", message, cure)


def _is_rate(total: Amounts, above: str, below: str) -> bool:
    """Whether the printed rate is one amount divided by the other, rounded where it was printed."""
    one, other, printed = _number(total, above), _number(total, below), total.get("rate")
    exact = decimals.ratio(one, other) if one is not None and other is not None else None
    text = v.half(printed.text) if printed else ""
    rate = decimals.number(text.rstrip("%"))
    if exact is None or rate is None:
        return False
    places = len(text.rstrip("%").partition(".")[2])
    ways = (100,) if text.endswith("%") else (1, 100)  # 99.92 and 0.9992 are one rate
    return any(Fraction(decimals.half_up(exact * way, places)) == rate for way in ways)


def _number(total: Amounts, name: str) -> Fraction | None:
    cell = total.get(name)
    return decimals.number(v.half(cell.text).rstrip("元万亿")) if cell else None
