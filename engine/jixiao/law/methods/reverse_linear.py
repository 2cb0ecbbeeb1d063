"""反向线性: full points up to the target, beyond it evenly down to none at a multiple of it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Number
from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, ONE, TARGET, ZERO, compare, number
from jixiao.records.expressions import Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class ReverseLinear(Params):
    """反向线性：不超过目标计满分，超过后按超过的程度均匀扣到 0 分。

    含义：实际值 ≤ 目标值计满分；实际值达到目标值的 zero-at 倍起计 0 分；其间得分 = 分值 ×（zero-at − 实际值 ÷ 目标值）
    ÷（zero-at − 1）。目标值不大于 0 时没有倍数可言，超过即计 0 分。
    参数：zero-at——目标值的几倍起计 0 分，默认 2。
    算例：分值 10，目标 ≤5 万元，实际 6 万元：10 ×（2 − 1.2）÷（2 − 1）= 8.00。
    """

    method: Literal["reverse-linear"] = "reverse-linear"
    zero_at: Number = Field(default=Fraction(2), alias="zero-at", description="目标值的几倍起计0分，大于1")


def lower(params: ReverseLinear, _types: Mapping[str, Type]) -> Lowered:
    """Kept; beyond a target of at most 0; at the multiple where nothing is left; else on the line between."""
    end, ratio = trees.name("扣完倍数"), trees.over(ACTUAL, TARGET)
    width = trees.minus(end, ONE)  # never 0: `check` refuses a zero-at of 1
    return Lowered(
        (
            base.no_numbers(),
            base.full("未超过目标", compare(ACTUAL, "<=", TARGET)),
            base.none("超过目标而没有倍数可言", compare(TARGET, "<=", ZERO), guard=True),
            base.none("达到扣完的倍数", compare(ACTUAL, ">=", trees.times(end, TARGET)), "spent"),
            Branch("beyond", "超过目标", None, trees.over(trees.minus(end, ratio), width), reached=False),
        ),
        let=(("扣完倍数", number(params.zero_at)),),
    )


def words(params: ReverseLinear) -> str:
    """The standard as a bureau prints it."""
    return f"不超过目标值计满分，超过的按超过程度均匀扣分，达到目标值{decimals.plain(params.zero_at)}倍的不得分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "no-numbers":
            return "目标值或实际完成值不是一个数，由人工评判"
        case "full":
            return f"未超过目标，计满分{step.weight}分"
        case "zero":
            return "超过目标，计0分"
        case "spent":
            return f"达到目标的{decimals.plain(_end(step))}倍，计0分"
        case _:
            end = decimals.plain(_end(step))
            ratio = decimals.ratio(step.values["实际值"], step.values["目标值"]) or decimals.ZERO
            return f"计{step.weight}×({end}−{decimals.plain(ratio)})÷({end}−1)，超过目标"


def _end(step: Marked) -> Fraction:
    return Fraction(step.values["扣完倍数"])


def check(params: ReverseLinear, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.zero_at <= 1:
        message = f"zero-at 是{decimals.plain(params.zero_at)}，超过目标还没有开始扣分就已经是0分。"
        yield Problem(params.source, "ruleset.zero-at", message, "请写大于1的倍数，如 2。")


METHOD = Method("reverse-linear", "反向线性", ReverseLinear, lower, words, said, of_target=True, check=check)
