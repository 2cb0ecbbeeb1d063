"""Methods for which a target is kept or not: intervals, deadlines, and targets of any kind that allow no ratio.

How far an actual value is from its target (`distances`) are facts that formulas may name.
"""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Number
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.law.methods.judged import answer
from jixiao.records import Evidence
from jixiao.values import quantity
from jixiao.values.quantity import Kind, Quantity


class Interval(Params):
    """区间目标：落在区间内计满分，落在区间外由人工评判。

    含义：目标是区间（10%-20%）或允许偏差（±5%）。端点是否包含，依目标的写法。
    算例：分值 10，目标 10%-20%，实际 15%：10.00；实际 25%：待评判。
    """

    method: Literal["interval"] = "interval"


class Deadline(Params):
    """时限目标：按期（含当日）完成计满分，逾期由人工评判。

    含义：目标是日期、期间或每月的某日之前；实际日期不晚于时限的最后一日计满分。
    算例：分值 5，目标 11月底前，实际 10月：5.00；实际 12月：待评判。
    """

    method: Literal["deadline"] = "deadline"


class AllOrNothing(Params):
    """达到才得分：达到目标计满分，否则计 0 分。

    含义：按目标自己的符号判断：≥、> 为不低于，≤、< 为不高于，= 为相等，区间为落在其中，时限为按期，是否为回答一致；
    没有符号的数随指标的方向。strict 为 true 时，> 和 < 恰好相等不算达到。无法比较的由人工评判。
    参数：strict——> 和 < 是否不含相等。
    算例：分值 10，目标 ≥95%，实际 94.9%：0.00。
    """

    method: Literal["all-or-nothing"] = "all-or-nothing"
    strict: bool = Field(default=False, description="目标写作>、<时，恰好相等是否不算达到")


class Exact(Params):
    """完全一致：与目标一致计满分，否则计 0 分。

    含义：目标和实际都是数的，相差不超过 tolerance 为一致；都是时间的，起止相同为一致；否则以文字相同（标点、空格、
    全角半角不计）为一致。
    实际只是界限或约数的，由人工评判。
    参数：tolerance——允许相差多少，默认 0；数带单位的按基本单位（元、米、个）计。
    算例：分值 5，目标 12 个，实际 11 个，tolerance 为 0：0.00。
    """

    method: Literal["exact"] = "exact"
    tolerance: Number = Field(default=decimals.ZERO, description="允许的差额，不小于0")


def days_late(target: Quantity, actual: Quantity) -> int | None:
    """How many days after a deadline a date lies, 0 in time; None where the two cannot be compared.

    That is a monthly day against a date, a period without an end, or a date whose year is unknown against one whose
    year is known.
    """
    if target.recurring or actual.recurring:
        if target.recurring != actual.recurring or target.day is None or actual.day is None:
            return None
        return max(0, actual.day - target.day)
    if target.end is None or actual.end is None or target.yearless is not actual.yearless:
        return None
    return max(0, (actual.end - target.end).days)


def distances(target: Quantity, actual: Quantity) -> Mapping[str, Fraction | None]:
    """The facts that compare an actual value with its target, in comparable units; None where they have no meaning.

    完成比 is actual ÷ target, 逾期天数 `days_late`, 区间偏离 `deviation`.
    """
    goal, value, late = target.value, actual.value, days_late(target, actual)
    return {
        "完成比": None if value is None or goal is None else decimals.ratio(value, goal),
        "逾期天数": None if late is None else Fraction(late),
        "区间偏离": deviation(target, actual),
    }


def deviation(target: Quantity, actual: Quantity) -> Fraction | None:
    """How far a value lies outside an interval, as a share of the nearest edge (of its amount); 0 inside.

    None where the target is no interval, the actual no number, or the edge is 0.
    """
    value = actual.value
    if target.kind is not Kind.INTERVAL or value is None:
        return None
    if inside(target, value):
        return decimals.ZERO
    edge = target.low if target.low is not None and value <= target.low else target.high
    assert edge is not None
    return decimals.ratio(abs(value - edge), abs(edge))


def inside(target: Quantity, value: Fraction) -> bool:
    """Whether a value lies in an interval, each edge as the target states it."""
    above = target.low is None or value > target.low or (target.low_closed and value == target.low)
    below = target.high is None or value < target.high or (target.high_closed and value == target.high)
    return above and below


def _interval(case: Case) -> Outcome:
    target, actual = case.target, case.actual
    assert target is not None and actual is not None
    if target.kind is not Kind.INTERVAL or actual.value is None:
        return pending("目标不是区间，或实际完成值不是一个数，由人工评判")
    if inside(target, actual.value):
        return Outcome(Fraction(case.weight), f"在目标区间内，计满分{case.weight}分", True)
    return pending("在目标区间之外，扣多少分由人工评判")


def _deadline(case: Case) -> Outcome:
    target, actual = case.target, case.actual
    assert target is not None and actual is not None
    late = days_late(target, actual)
    if late is None:
        return pending("实际时间与时限无法比较，由人工评判")
    if late == 0:
        return Outcome(Fraction(case.weight), f"不晚于时限，计满分{case.weight}分", True)
    return pending("晚于时限，扣多少分由人工评判")


#: Whether a number keeps a target with an operator, its strict edges counted as strict, and as inclusive.
_STRICT: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {
        "": operator.ge,
        ">=": operator.ge,
        ">": operator.gt,
        "<=": operator.le,
        "<": operator.lt,
        "=": operator.eq,
    }
)
_INCLUSIVE = MappingProxyType({**_STRICT, ">": operator.ge, "<": operator.le})


def _all_or_nothing(params: Params) -> Scorer:
    assert isinstance(params, AllOrNothing)
    tests = _STRICT if params.strict else _INCLUSIVE

    def score(case: Case) -> Outcome:
        target, actual = case.target, case.actual
        assert target is not None and actual is not None
        kept = _kept(target, actual, tests)
        if kept is None:
            return pending("实际完成值与目标无法比较，由人工评判")
        if kept:
            return Outcome(Fraction(case.weight), f"达到目标，计满分{case.weight}分", True)
        return Outcome(decimals.ZERO, "没有达到目标，计0分", False)

    return score


def _kept(target: Quantity, actual: Quantity, tests: Mapping[str, Callable[[Fraction, Fraction], bool]]) -> bool | None:
    if target.kind is Kind.DATE:
        late = days_late(target, actual)
        return None if late is None else late == 0
    if actual.value is not None and target.kind is Kind.INTERVAL:
        return inside(target, actual.value)
    if actual.value is not None and target.value is not None:
        return tests[target.op](actual.value, target.value)
    asked, given = answer(target.text), answer(actual.text)
    return None if asked is None or given is None else asked is given


def _exact(params: Params) -> Scorer:
    assert isinstance(params, Exact)
    tolerance = params.tolerance

    def score(case: Case) -> Outcome:
        target, actual = case.target, case.actual
        assert target is not None and actual is not None
        same = quantity.same_words(target.text, actual.text)
        worth = Evidence.RESTATED if same else Evidence.MEASURED
        if target.kind is Kind.NUMBER and actual.kind in (Kind.NUMBER, Kind.INTERVAL):
            if actual.value is None or actual.op not in ("", "=") or actual.approx or _incomparable(target, actual):
                return pending("实际完成值只是界限或约数，或单位不能比较，由人工评判")
            same, worth = abs(actual.value - (target.value or 0)) <= tolerance, Evidence.MEASURED
        elif target.kind is Kind.DATE and actual.kind is Kind.DATE:
            same = same or _period(target) == _period(actual)
        if same:
            return Outcome(Fraction(case.weight), f"与目标一致，计满分{case.weight}分", True, evidence=worth)
        return Outcome(decimals.ZERO, "与目标不一致，计0分", False, evidence=worth)

    return score


def _incomparable(target: Quantity, actual: Quantity) -> bool:
    mine, other = (one.unit.dimension if one.unit else "" for one in (target, actual))
    return mine != other


def _period(date: Quantity) -> tuple[object, ...]:
    return (date.start, date.end, date.recurring, date.day)


def _method(params: type[Params], title: str, sql: str, prepare: Callable[[Params], Scorer]) -> Method:
    def ready(params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
        return prepare(params)

    name, of_target = params.model_fields["method"].default, params is not Exact
    return Method(name, title, params, lambda _: ("target", "actual"), of_target=of_target, sql=sql, prepare=ready)


KEPT_METHODS = (
    _method(Interval, "区间目标", "区间的两端要先从目标的文字中读出", lambda _: _interval),
    _method(Deadline, "时限目标", "时限和完成时间要先从文字中读出", lambda _: _deadline),
    _method(AllOrNothing, "达到才得分", "目标可以是区间、时间或是否，要先从文字中读出", _all_or_nothing),
    _method(Exact, "完全一致", "文字是否相同，要先去掉标点、空格和全半角的差别", _exact),
)
