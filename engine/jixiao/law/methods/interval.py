"""区间目标: full points inside the target's interval; outside a person decides."""

from collections.abc import Mapping
from typing import Literal

from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.records.expressions import Type
from jixiao.records.law import Lowered
from jixiao.records.steps import Marked


class Interval(Params):
    """区间目标：落在区间内计满分，落在区间外由人工评判。

    含义：目标是区间（10%-20%）或允许偏差（±5%）。端点是否包含，依目标的写法。
    算例：分值 10，目标 10%-20%，实际 15%：10.00；实际 25%：待评判。
    """

    method: Literal["interval"] = "interval"


def lower(_params: Interval, _types: Mapping[str, Type]) -> Lowered:
    """Not comparable; inside; outside."""
    comparable = trees.every(trees.is_kind(trees.TARGET_KIND, "interval"), trees.no(trees.absent(trees.ACTUAL)))
    return Lowered(
        (
            base.pending("目标不是区间，或实际完成值不是一个数", trees.no(comparable), "incomparable", guard=True),
            base.full("在区间内", trees.inside()),
            base.pending("在区间外", None, "outside"),
        )
    )


def words(_params: Interval) -> str:
    """The standard as a bureau prints it."""
    return "在目标区间内计满分，区间外由人工评判"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "full":
            return f"在目标区间内，计满分{step.weight}分"
        case "outside":
            return "在目标区间之外，扣多少分由人工评判"
        case _:
            return "目标不是区间，或实际完成值不是一个数，由人工评判"


METHOD = Method("interval", "区间目标", Interval, lower, words, said, of_target=True)
