"""Two figures compared, and the parts of a whole, in words.

In: exact figures. Out: Chinese phrases in which the word of direction follows the sign of the difference, a difference is
a − b, and a percentage is rounded once, half up, to two places. A percentage that only rounds to 0 % or 100 % is not
called that: no phrase may contradict the figures beside it.
"""

from collections.abc import Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.report.blocks import Gap, Spans


def amount(value: Fraction, unit: str) -> str:
    """An amount as people write it: `949.68万元`."""
    return f"{decimals.plain(value)}{unit}"


def against_last_year(this: Fraction, before: Fraction | Gap, unit: str) -> Spans:
    """How a figure of this year stands against the last: more, less, the same, from nothing, or not known."""
    if isinstance(before, Gap):
        return ("，上年数为", before, "，增减情况无法计算")
    if this == before:
        return ("，与上年持平",)
    if not before:
        return (f"，上年为0，比上年增加{amount(this, unit)}，增长率不适用",)
    difference, verb, rate = (this - before, "增加", "增长") if this > before else (before - this, "减少", "下降")
    return (f"，比上年{verb}{amount(difference, unit)}，{rate}{percent(difference / before)}",)


def against_budget(planned: Fraction, spent: Fraction, unit: str) -> str:
    """How far an execution falls short of its budget or exceeds it; `""` where it does neither."""
    if spent == planned:
        return ""
    return (
        f"，较预算少{amount(planned - spent, unit)}"
        if spent < planned
        else f"，超出预算{amount(spent - planned, unit)}"
    )


def percent(ratio: Fraction) -> str:
    """A ratio of two amounts in percent; one that is nearly nothing, nearly or barely more than all says so."""
    shown = decimals.percent(ratio)
    if shown == "0%" and ratio > 0:
        return "不足0.01%"
    if shown == "100%" and ratio != 1:
        return "略低于100%" if ratio < 1 else "略高于100%"
    return shown


def completion(rate: Fraction) -> str:
    """How much of a budget was executed: `完成预算的86.33%`."""
    shown = percent(rate)
    return f"完成预算的{shown}" if shown[0].isdigit() else f"完成预算的比例{shown}"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole with what it is of it, in words."""

    name: str
    value: Fraction
    shown: str


def shares(parts: Sequence[tuple[str, Fraction]]) -> tuple[Share, ...]:
    """What each part is of their sum; every one 0 % where the sum is 0."""
    whole = decimals.exact_sum(value for _, value in parts)
    return tuple(Share(name, value, _share(decimals.ratio(value, whole) or decimals.ZERO)) for name, value in parts)


def _share(ratio: Fraction) -> str:
    shown = percent(ratio)
    return f"占{shown}" if shown[0].isdigit() else f"占比{shown}"


def composition(lead: str, parts: Sequence[tuple[str, Fraction]], unit: str) -> str:
    """A whole and its parts with their percentages: `本年收入合计12万元，其中：甲9万元，占75%；乙3万元，占25%。`."""
    whole = decimals.exact_sum(value for _, value in parts)
    if not whole:
        return f"{lead}为0。"
    if len(parts) == 1:
        return f"{lead}{amount(whole, unit)}，全部为{parts[0][0]}。"
    told = "；".join(f"{one.name}{amount(one.value, unit)}，{one.shown}" for one in shares(parts))
    printed = decimals.total(decimals.half_up(value / whole * 100) for _, value in parts)
    note = "" if printed == 100 else "（各项比例经四舍五入，相加不等于100%）"
    return f"{lead}{amount(whole, unit)}，其中：{told}{note}。"
