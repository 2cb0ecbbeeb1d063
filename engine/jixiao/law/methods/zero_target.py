"""目标为零: full points where nothing happened, else none."""

from collections.abc import Mapping
from typing import Literal

from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, ZERO, compare
from jixiao.records.expressions import Type
from jixiao.records.law import Lowered
from jixiao.records.steps import Marked


class ZeroTarget(Params):
    """目标为零：没有发生计满分，发生即计 0 分。

    含义：目标值为 0（如“0 起事故”），实际值 ≤ 0 计满分，否则计 0 分。
    算例：分值 5，目标 0 起，实际 1 起：0.00。
    """

    method: Literal["zero-target"] = "zero-target"


def lower(_params: ZeroTarget, _types: Mapping[str, Type]) -> Lowered:
    """Nothing happened, or something did."""
    return Lowered(
        (
            base.no_numbers(),
            base.full("没有发生", compare(ACTUAL, "<=", ZERO)),
            base.none("发生了"),
        )
    )


def words(_params: ZeroTarget) -> str:
    """The standard as a bureau prints it."""
    return "没有发生计满分，发生的不得分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "no-numbers":
            return "目标值或实际完成值不是一个数，由人工评判"
        case "full":
            return f"没有发生，计满分{step.weight}分"
        case _:
            return "目标为0而有发生，计0分"


METHOD = Method("zero-target", "目标为零", ZeroTarget, lower, words, said, of_target=True)
