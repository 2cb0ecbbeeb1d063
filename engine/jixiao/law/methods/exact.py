"""完全一致: full points where the actual value is the target, else none."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Number
from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, ACTUAL_KIND, TARGET, TARGET_KIND, compare, either, every, is_kind, no, number, text
from jixiao.records.expressions import Type
from jixiao.records.law import Evidence, Lowered
from jixiao.records.steps import Marked


class Exact(Params):
    """完全一致：与目标一致计满分，否则计 0 分。

    含义：目标和实际都是数的，相差不超过 tolerance 为一致；都是时间的，起止相同为一致；否则以文字相同（标点、空格、
    全角半角不计）为一致。
    实际只是界限或约数的，由人工评判。
    参数：tolerance——允许相差多少，默认 0；数带单位的按基本单位（元、米、个）计。
    算例：分值 5，目标 12 个，实际 11 个，tolerance 为 0：0.00。
    """

    method: Literal["exact"] = "exact"
    tolerance: Number = Field(default=decimals.ZERO, description="允许的差额，不小于0")


def lower(params: Exact, _types: Mapping[str, Type]) -> Lowered:
    """Two numbers, two dates, or the same words."""
    numbers = every(is_kind(TARGET_KIND, "number"), is_kind(ACTUAL_KIND, "number", "interval"))
    sign = trees.name("实际", "符号")
    unsure = either(
        trees.absent(ACTUAL),
        no(either(compare(sign, "=", text("")), compare(sign, "=", text("=")))),
        trees.name("实际", "约数"),
        compare(trees.name("目标", "单位"), "!=", trees.name("实际", "单位")),
    )
    near = compare(trees.call("绝对值", trees.minus(ACTUAL, TARGET)), "<=", number(params.tolerance))
    dates = every(is_kind(TARGET_KIND, "date"), is_kind(ACTUAL_KIND, "date"))
    period = compare(trees.name("目标", "期间"), "=", trees.name("实际", "期间"))
    words_ = trees.call("同词", trees.name("目标文字"), trees.name("实际文字"))
    measured, restated = Evidence.MEASURED, Evidence.RESTATED
    return Lowered(
        (
            base.pending("只是界限或约数，或单位不能比较", every(numbers, unsure), "unsure", guard=True),
            base.full("数值一致", every(numbers, near), "same-number", evidence=measured),
            base.none("数值不一致", numbers, "other-number", evidence=measured),
            base.full("文字一致", words_, "same-words", evidence=restated),
            base.full("时间一致", every(dates, period), "same-period", evidence=measured),
            base.none("不一致", None, "other", evidence=measured),
        )
    )


def words(params: Exact) -> str:
    """The standard as a bureau prints it."""
    if params.tolerance == 0:
        return "与目标值一致计满分，否则不得分"
    return f"与目标值相差不超过{decimals.plain(params.tolerance)}计满分，否则不得分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "unsure":
            return "实际完成值只是界限或约数，或单位不能比较，由人工评判"
        case "other-number" | "other":
            return "与目标不一致，计0分"
        case _:
            return f"与目标一致，计满分{step.weight}分"


def check(params: Exact, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.tolerance < 0:
        message = f"允许的差额{decimals.plain(params.tolerance)}是负数。"
        yield Problem(params.source, "ruleset.tolerance-negative", message, "请写不小于0的数。")


METHOD = Method("exact", "完全一致", Exact, lower, words, said, check=check)
