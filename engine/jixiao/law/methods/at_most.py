"""越小越好: full points up to the target, beyond it target ÷ actual."""

from collections.abc import Mapping
from typing import Literal

from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, TARGET, ZERO, compare
from jixiao.records.expressions import Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class AtMost(Params):
    """越小越好：不超过目标计满分，否则按目标值与实际值之比计分。

    含义：实际值 ≤ 目标值计满分；超过时得分 = 分值 × 目标值 ÷ 实际值，不低于 0。
    目标值不大于 0 而超过时，比值没有意义，计 0 分。
    算例：分值 10，目标 ≤5 万元，实际 6.25 万元：10 × 5 ÷ 6.25 = 8.00。
    """

    method: Literal["at-most"] = "at-most"


def lower(_params: AtMost, _types: Mapping[str, Type]) -> Lowered:
    """Kept; beyond a target of at most 0, where the ratio has no meaning; else in proportion."""
    return Lowered(
        (
            base.no_numbers(),
            base.full("未超过目标", compare(ACTUAL, "<=", TARGET)),
            base.none("超过目标而比值没有意义", compare(TARGET, "<=", ZERO), guard=True),
            Branch("beyond", "超过目标", None, trees.over(TARGET, ACTUAL), reached=False),
        )
    )


def words(_params: AtMost) -> str:
    """The standard as a bureau prints it."""
    return "不超过目标值计满分，超过的按目标值与实际值之比计分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "no-numbers":
            return "目标值或实际完成值不是一个数，由人工评判"
        case "full":
            return f"未超过目标，计满分{step.weight}分"
        case "zero":
            return "超过目标，计0分"
        case _:
            return f"计{step.weight}×{base.figure(step, '目标值')}÷{base.figure(step, '实际值')}，超过目标"


METHOD = Method("at-most", "越小越好", AtMost, lower, words, said, of_target=True)
