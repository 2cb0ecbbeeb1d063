"""Methods that compare an actual value with the target the unit set itself.

The docstrings of the parameter records are the methods' reference entries and therefore Chinese.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from jixiao import decimals, formula
from jixiao.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.quantity import Quantity, Unit


class AtLeast(Params):
    """越大越好：达到目标计满分，否则按实际值与目标值之比计分。

    含义：实际值 ≥ 目标值计满分；未达到时得分 = 分值 × 实际值 ÷ 目标值，不低于 0，不高于分值。
    目标值不大于 0 而未达到时，比值没有意义，计 0 分。
    算例：分值 6.25，目标 1100，实际 949.68：6.25 × 949.68 ÷ 1100 = 5.40。
    """

    method: Literal["at-least"] = "at-least"


class AtMost(Params):
    """越小越好：不超过目标计满分，否则按目标值与实际值之比计分。

    含义：实际值 ≤ 目标值计满分；超过时得分 = 分值 × 目标值 ÷ 实际值，不低于 0。
    目标值不大于 0 而超过时，比值没有意义，计 0 分。
    算例：分值 10，目标 ≤5 万元，实际 6.25 万元：10 × 5 ÷ 6.25 = 8.00。
    """

    method: Literal["at-most"] = "at-most"


class Equal(Params):
    """等于目标：达到目标计满分，不足时按比例计分，超过不扣分。

    含义：目标写作“=”。实际值 ≥ 目标值计满分；不足时得分 = 分值 × 实际值 ÷ 目标值。
    算例：分值 10，目标 =100%，实际 98%：10 × 98 ÷ 100 = 9.80。
    """

    method: Literal["equal"] = "equal"


class ZeroTarget(Params):
    """目标为零：没有发生计满分，发生即计 0 分。

    含义：目标值为 0（如“0 起事故”），实际值 ≤ 0 计满分，否则计 0 分。
    算例：分值 5，目标 0 起，实际 1 起：0.00。
    """

    method: Literal["zero-target"] = "zero-target"


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


def in_time(target: Quantity, actual: Quantity) -> bool | None:
    """Whether a date keeps a deadline; None where the two cannot be compared (a monthly day against a date)."""
    if target.recurring or actual.recurring:
        if target.recurring != actual.recurring or target.day is None or actual.day is None:
            return None
        return actual.day <= target.day
    if target.end is None or actual.end is None:
        return None
    return actual.end <= target.end


def inside(target: Quantity, value: Fraction) -> bool:
    """Whether a value lies in an interval, each edge as the target states it."""
    above = target.low is None or value > target.low or (target.low_closed and value == target.low)
    below = target.high is None or value < target.high or (target.high_closed and value == target.high)
    return above and below


def _pair(case: Case) -> tuple[Quantity, Quantity, Fraction, Fraction]:
    target, actual = case.target, case.actual
    assert target is not None and actual is not None and target.value is not None and actual.value is not None
    return target, actual, target.value, actual.value


def _at_least(case: Case) -> Outcome:
    _, _, limit, value = _pair(case)
    if value >= limit:
        return Outcome(Fraction(case.weight), f"达到目标，计满分{case.weight}分", True)
    return _proportion(case, value, limit, "未达到目标")


def _at_most(case: Case) -> Outcome:
    _, _, limit, value = _pair(case)
    if value <= limit:
        return Outcome(Fraction(case.weight), f"未超过目标，计满分{case.weight}分", True)
    return _proportion(case, limit, value, "超过目标")


def _proportion(case: Case, part: Fraction, whole: Fraction, why: str) -> Outcome:
    """Weight × part ÷ whole, where the miss is stated already; 0 where the ratio has no meaning.

    part < whole holds in both uses, so a non-positive `part` is the only case in which the ratio could be
    negative or, with both negative, above 1.
    """
    if part <= 0:
        return Outcome(decimals.ZERO, f"{why}，计0分", False)
    unit = case.target.unit if case.target else None
    terms = "÷".join(_shown(value, unit) for value in (part, whole))
    return Outcome(Fraction(case.weight) * part / whole, f"计{case.weight}×{terms}，{why}", False)


def _shown(value: Fraction, unit: Unit | None) -> str:
    return decimals.plain(value / unit.factor if unit else value)


def _zero_target(case: Case) -> Outcome:
    _, _, _, value = _pair(case)
    if value <= 0:
        return Outcome(Fraction(case.weight), f"没有发生，计满分{case.weight}分", True)
    return Outcome(decimals.ZERO, "目标为0而有发生，计0分", False)


def _interval(case: Case) -> Outcome:
    target, actual = case.target, case.actual
    assert target is not None and actual is not None and actual.value is not None
    if inside(target, actual.value):
        return Outcome(Fraction(case.weight), f"在目标区间内，计满分{case.weight}分", True)
    return pending("在目标区间之外，扣多少分由人工评判")


def _deadline(case: Case) -> Outcome:
    target, actual = case.target, case.actual
    assert target is not None and actual is not None
    kept = in_time(target, actual)
    if kept is None:
        return pending("实际时间与时限无法比较，由人工评判")
    if kept:
        return Outcome(Fraction(case.weight), f"不晚于时限，计满分{case.weight}分", True)
    return pending("晚于时限，扣多少分由人工评判")


def _method(params: type[Params], title: str, scorer: Scorer) -> Method:
    def prepare(_params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
        return scorer

    name = params.model_fields["method"].default
    return Method(name, title, params, lambda _: ("target", "actual"), of_target=True, prepare=prepare)


TARGET_METHODS = (
    _method(AtLeast, "越大越好", _at_least),
    _method(AtMost, "越小越好", _at_most),
    _method(Equal, "等于目标", _at_least),
    _method(ZeroTarget, "目标为零", _zero_target),
    _method(Interval, "区间目标", _interval),
    _method(Deadline, "时限目标", _deadline),
)
