"""Methods that mark an actual value by its ratio to the target that the unit set itself.

The docstrings of the parameter records are the methods' reference entries and therefore Chinese.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Number, Share, Written
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.values.quantity import Unit


class Over(Written):
    """How a target that was exceeded by far, and therefore set too low, costs points."""

    from_: Number = Field(alias="from", description="实际值与目标值之比超过多少起扣分，如：130%")
    slope: Number = Field(default=decimals.ONE, description="每超出1（即100%）少得多少比例")
    floor: Share = Field(default=decimals.ZERO, description="扣到最低的比例")


class AtLeast(Params):
    """越大越好：达到目标计满分，否则按实际值与目标值之比计分。

    含义：实际值 ≥ 目标值计满分；未达到时得分 = 分值 × 实际值 ÷ 目标值，不低于 0，不高于分值。
    目标值不大于 0 而未达到时，比值没有意义，计 0 分。写了 pass-line 的，比值低于它计 0 分；写了 over 的，
    比值超过 over.from 的部分乘以 over.slope 从满分中扣去，比例不低于 over.floor。
    参数：pass-line——及格线，比值低于它计 0 分；over——超额过多的扣分：from 起点、slope 斜率、floor 最低比例。
    算例：分值 6.25，目标 1100，实际 949.68：6.25 × 949.68 ÷ 1100 = 5.40。
    """

    method: Literal["at-least"] = "at-least"
    pass_line: Share | None = Field(default=None, alias="pass-line", description="及格线：比值低于它计0分，如：60%")
    over: Over | None = Field(default=None, description="实际远超目标（目标定低了）时的扣分；不写时不扣")


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


class ReverseLinear(Params):
    """反向线性：不超过目标计满分，超过后按超过的程度均匀扣到 0 分。

    含义：实际值 ≤ 目标值计满分；实际值达到目标值的 zero-at 倍起计 0 分；其间得分 = 分值 ×（zero-at − 实际值 ÷ 目标值）
    ÷（zero-at − 1）。目标值不大于 0 时没有倍数可言，超过即计 0 分。
    参数：zero-at——目标值的几倍起计 0 分，默认 2。
    算例：分值 10，目标 ≤5 万元，实际 6 万元：10 ×（2 − 1.2）÷（2 − 1）= 8.00。
    """

    method: Literal["reverse-linear"] = "reverse-linear"
    zero_at: Number = Field(default=Fraction(2), alias="zero-at", description="目标值的几倍起计0分，大于1")


def _pair(case: Case) -> tuple[Fraction, Fraction]:
    target, actual = case.target, case.actual
    assert target is not None and actual is not None and target.value is not None and actual.value is not None
    return target.value, actual.value


def _at_least(params: Params) -> Scorer:
    line, over = (params.pass_line, params.over) if isinstance(params, AtLeast) else (None, None)

    def score(case: Case) -> Outcome:
        limit, value = _pair(case)
        if value < limit:
            if line is not None and 0 < value < line * limit:
                text = f"未达到目标的{decimals.percent(line)}，计0分"
                return Outcome(decimals.ZERO, text, False)
            return _proportion(case, value, limit, "未达到目标")
        if over is not None and limit > 0 and value > over.from_ * limit:
            return _far_over(case, over, value / limit)
        return Outcome(Fraction(case.weight), f"达到目标，计满分{case.weight}分", True)

    return score


def _far_over(case: Case, over: Over, ratio: Fraction) -> Outcome:
    share = max(over.floor, 1 - over.slope * (ratio - over.from_))
    text = f"实际为目标的{decimals.percent(ratio)}，超过{decimals.percent(over.from_)}"
    return Outcome(Fraction(case.weight) * share, f"计{case.weight}×{decimals.percent(share)}，{text}", True)


def _at_most(case: Case) -> Outcome:
    limit, value = _pair(case)
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
    _, value = _pair(case)
    if value <= 0:
        return Outcome(Fraction(case.weight), f"没有发生，计满分{case.weight}分", True)
    return Outcome(decimals.ZERO, "目标为0而有发生，计0分", False)


def _reverse_linear(params: Params) -> Scorer:
    assert isinstance(params, ReverseLinear)
    end = params.zero_at

    def score(case: Case) -> Outcome:
        limit, value = _pair(case)
        if value <= limit:
            return Outcome(Fraction(case.weight), f"未超过目标，计满分{case.weight}分", True)
        if limit <= 0 or value >= end * limit:
            why = f"达到目标的{decimals.plain(end)}倍" if limit > 0 else "超过目标"
            return Outcome(decimals.ZERO, f"{why}，计0分", False)
        ratio = value / limit
        share = (end - ratio) / (end - 1)
        terms = f"({decimals.plain(end)}−{decimals.plain(ratio)})÷({decimals.plain(end)}−1)"
        return Outcome(Fraction(case.weight) * share, f"计{case.weight}×{terms}，超过目标", False)

    return score


def _method(params: type[Params], title: str, prepare: Callable[[Params], Scorer]) -> Method:
    def ready(params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
        scorer = prepare(params)

        def score(case: Case) -> Outcome:
            if case.target is None or case.target.value is None or case.actual is None or case.actual.value is None:
                return pending("目标值或实际完成值不是一个数，由人工评判")
            return scorer(case)

        return score

    name = params.model_fields["method"].default
    return Method(name, title, params, lambda _: ("target", "actual"), of_target=True, sql=True, prepare=ready)


TARGET_METHODS = (
    _method(AtLeast, "越大越好", _at_least),
    _method(AtMost, "越小越好", lambda _: _at_most),
    _method(Equal, "等于目标", _at_least),
    _method(ZeroTarget, "目标为零", lambda _: _zero_target),
    _method(ReverseLinear, "反向线性", _reverse_linear),
)
