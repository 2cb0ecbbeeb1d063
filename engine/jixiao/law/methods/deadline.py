"""时限目标: full points in time; late, a person decides."""

from collections.abc import Mapping
from typing import Literal

from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.records.expressions import Type
from jixiao.records.law import Lowered
from jixiao.records.steps import Marked

_LATE = trees.name("逾期天数")


class Deadline(Params):
    """时限目标：按期（含当日）完成计满分，逾期由人工评判。

    含义：目标是日期、期间或每月的某日之前；实际日期不晚于时限的最后一日计满分。
    算例：分值 5，目标 11月底前，实际 10月：5.00；实际 12月：待评判。
    """

    method: Literal["deadline"] = "deadline"


def lower(_params: Deadline, _types: Mapping[str, Type]) -> Lowered:
    """Not comparable; in time; late."""
    return Lowered(
        (
            base.pending("时间无法比较", trees.absent(_LATE), "incomparable", guard=True),
            base.full("按期", trees.compare(_LATE, "=", trees.ZERO)),
            base.pending("逾期", None, "late"),
        )
    )


def words(_params: Deadline) -> str:
    """The standard as a bureau prints it."""
    return "按期完成计满分，逾期的由人工评判"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "full":
            return f"不晚于时限，计满分{step.weight}分"
        case "late":
            return "晚于时限，扣多少分由人工评判"
        case _:
            return "实际时间与时限无法比较，由人工评判"


METHOD = Method("deadline", "时限目标", Deadline, lower, words, said, of_target=True)
