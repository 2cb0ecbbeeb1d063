"""线性插值: the share on the line between two points."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Number, Share, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.law.trees import VALUE, compare, number
from jixiao.records.expressions import Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Point(Written):
    """One point of the line: a value and the share it earns."""

    at: Number = Field(description="数值")
    share: Share = Field(description="这一点上得分占分值的比例")


class Interpolate(Params):
    """线性插值：按数值在各点之间的位置计分，两端之外不再变化。

    含义：points 从小到大写出各点（数值和比例）；数值在两点之间的，比例按直线折算；小于第一点或大于最后一点的，
    取该点的比例。得分 = 分值 × 比例。写百分比目标时按比率计（95% 即 0.95）。实际只是界限的，由人工评判。
    参数：of——算式，不写时取实际值；points——各点：at 数值、share 比例；undefined——算式的值不存在时如何计分。
    算例：分值 10，60% 计 0、100% 计 100%，实际 85%：10 ×（85 − 60）÷（100 − 60）= 6.25。
    """

    method: Literal["interpolate"] = "interpolate"
    of: Expression | None = Field(default=None, description="被计分的数值（算式）；不写时取实际值")
    points: tuple[Point, ...] = Field(description="各点，数值从小到大，至少两点")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def lower(params: Interpolate, types: Mapping[str, Type]) -> Lowered:
    """No value; below the first point; one branch for each stretch between two points; above the last."""
    node = base.measure(params, types)
    if not params.points:
        return Lowered((*undefined.measured(params, types, node), base.pending("没有点", None)), let=(("数值", node),))
    first, last = params.points[0], params.points[-1]
    branches = [
        *undefined.measured(params, types, node),
        _end(first, "below", f"不高于{decimals.plain(first.at)}", "<="),
    ]
    for order, (low, high) in enumerate(pairwise(params.points), 1):
        rise = decimals.ratio(high.share - low.share, high.at - low.at)
        slope = number(decimals.ZERO if rise is None else rise)  # two points at one place are refused by `check`
        gives = trees.plus(number(low.share), trees.times(slope, trees.minus(VALUE, number(low.at))))
        label = f"在{decimals.plain(low.at)}与{decimals.plain(high.at)}之间"
        full = compare(gives, "=", trees.ONE)
        branches.append(
            Branch(
                f"stretch-{order}", label, compare(VALUE, "<", number(high.at)), gives, reached=full, source=low.source
            )
        )
    branches.append(_end(last, "above", f"不低于{decimals.plain(last.at)}", None))
    return Lowered(tuple(branches), let=(("数值", node),), reads=base.reads(node), actual_unit=params.of is None)


def _end(point: Point, key: str, label: str, op: Literal["<="] | None) -> Branch:
    when = None if op is None else compare(VALUE, op, number(point.at))
    return Branch(key, label, when, number(point.share), reached=point.share == 1, source=point.source)


def words(params: Interpolate) -> str:
    """The standard as a bureau prints it."""
    how = terms.scale(params.of, [point.at for point in params.points])
    parts = [f"{how.at(point.at)}{terms.award(point.share)}" for point in params.points]
    if len(parts) > 1:
        first, last = params.points[0], params.points[-1]
        parts[0] = f"{how.at(first.at)}（含）以下{terms.award(first.share)}"
        parts[-1] = f"{how.at(last.at)}（含）以上{terms.award(last.share)}"
    return f"{'；'.join(parts)}；各点之间按线性插值计分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    return f"{base.value(step)}{step.branch.label}，计{step.weight}×{base.share(step)}"


def check(params: Interpolate, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if len(params.points) < 2:
        yield Problem(params.source, "ruleset.points-too-few", "线性插值至少要有两点。", "请写出两端的点。")
    for low, high in pairwise(params.points):
        if low.at >= high.at:
            message = f"点{decimals.plain(high.at)}不大于前一点{decimals.plain(low.at)}。"
            yield Problem(high.source, "ruleset.points-order", message, "请按数值从小到大写各点，不要重复。")


METHOD = Method("interpolate", "线性插值", Interpolate, lower, words, said, needs=base.needs_actual, check=check)
