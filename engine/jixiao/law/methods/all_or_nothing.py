"""达到才得分: full points where a target of any kind is met, else none."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, TARGET, TARGET_KIND, absent, compare, either, every, is_kind, no, text
from jixiao.records.expressions import Comparison, Node, Type
from jixiao.records.law import Lowered
from jixiao.records.steps import Marked

_LATE, _ASKED, _ANSWER = trees.name("逾期天数"), trees.name("目标", "是否"), trees.name("实际", "是否")
_SIGN = trees.name("目标", "符号")


class AllOrNothing(Params):
    """达到才得分：达到目标计满分，否则计 0 分。

    含义：按目标自己的符号判断：≥、> 为不低于，≤、< 为不高于，= 为相等，区间为落在其中，时限为按期，是否为回答一致；
    没有符号的数随指标的方向。strict 为 true 时，> 和 < 恰好相等不算达到。无法比较的由人工评判。
    参数：strict——> 和 < 是否不含相等。
    算例：分值 10，目标 ≥95%，实际 94.9%：0.00。
    """

    method: Literal["all-or-nothing"] = "all-or-nothing"
    strict: bool = Field(default=False, description="目标写作>、<时，恰好相等是否不算达到")


def lower(params: AllOrNothing, _types: Mapping[str, Type]) -> Lowered:
    """For each kind of target: met or not; what allows no comparison is left to a person."""
    dated = is_kind(TARGET_KIND, "date")
    number, target = no(absent(ACTUAL)), no(absent(TARGET))
    ranged = every(is_kind(TARGET_KIND, "interval"), number)
    numeric = every(no(dated), no(ranged), number, target)
    asked = every(no(dated), no(ranged), no(numeric), no(absent(_ASKED)), no(absent(_ANSWER)))
    met = either(
        every(dated, compare(_LATE, "=", trees.ZERO)),
        every(ranged, trees.inside()),
        every(numeric, _kept(params.strict)),
        every(asked, compare(_ASKED, "=", _ANSWER)),
    )
    comparable = either(every(dated, no(absent(_LATE))), ranged, numeric, asked)
    return Lowered(
        (
            base.pending("无法比较", no(comparable), "incomparable", guard=True),
            base.full("达到目标", met),
            base.none("没有达到目标"),
        )
    )


def _kept(strict: bool) -> Node:
    """Whether a number keeps a target with its sign."""
    signs: tuple[tuple[tuple[str, ...], Comparison], ...] = (
        (("", ">=") if strict else ("", ">=", ">"), ">="),
        (("<=",) if strict else ("<=", "<"), "<="),
        (("=",), "="),
        *((((">",), ">"), (("<",), "<")) if strict else ()),
    )
    return either(
        *(
            every(either(*(compare(_SIGN, "=", text(sign)) for sign in own)), compare(ACTUAL, op, TARGET))
            for own, op in signs
        )
    )


def words(params: AllOrNothing) -> str:
    """The standard as a bureau prints it."""
    return f"达到目标值计满分，否则不得分{'（目标值写作＞或＜的，恰好相等不算达到）' if params.strict else ''}"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "full":
            return f"达到目标，计满分{step.weight}分"
        case "zero":
            return "没有达到目标，计0分"
        case _:
            return "实际完成值与目标无法比较，由人工评判"


METHOD = Method(
    "all-or-nothing",
    "达到才得分",
    AllOrNothing,
    lower,
    words,
    said,
    of_target=True,
)
