"""等于目标: full points from the target on, else in proportion; nothing is taken off beyond it."""

from collections.abc import Mapping
from typing import Literal

from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, TARGET, ZERO, compare
from jixiao.records.expressions import Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Equal(Params):
    """等于目标：达到目标计满分，不足时按比例计分，超过不扣分。

    含义：目标写作“=”。实际值 ≥ 目标值计满分；不足时得分 = 分值 × 实际值 ÷ 目标值。
    算例：分值 10，目标 =100%，实际 98%：10 × 98 ÷ 100 = 9.80。
    """

    method: Literal["equal"] = "equal"


def lower(_params: Equal, _types: Mapping[str, Type]) -> Lowered:
    """Reached; at or below 0, where the ratio has no meaning; else in proportion."""
    return Lowered(
        (
            base.no_numbers(),
            base.full("达到目标", compare(ACTUAL, ">=", TARGET)),
            base.none("未达到目标而比值没有意义", compare(ACTUAL, "<=", ZERO), guard=True),
            Branch("short", "未达到目标", None, trees.over(ACTUAL, TARGET), reached=False),
        )
    )


def words(_params: Equal) -> str:
    """The standard as a bureau prints it."""
    return "达到目标值计满分，不足的按完成比例计分，超过的不扣分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "no-numbers":
            return "目标值或实际完成值不是一个数，由人工评判"
        case "full":
            return f"达到目标，计满分{step.weight}分"
        case "zero":
            return "未达到目标，计0分"
        case _:
            return f"计{step.weight}×{base.figure(step, '实际值')}÷{base.figure(step, '目标值')}，未达到目标"


METHOD = Method("equal", "等于目标", Equal, lower, words, said, of_target=True)
