"""公式: what an expression over the facts of a submission gives, as a share of the points or as points."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Expression
from jixiao.law import terms, trees
from jixiao.law.formula import names
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.records.expressions import Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Formula(Params):
    """公式：按事实计算应得的比例或分数。

    含义：value 是对事实（执行数、预算数、实际值……）的算式。gives 为 share 时得分 = 分值 × 算式的值，
    为 points 时算式的值就是得分；都不低于 0、不高于分值。算式中有除法而除数可能为 0 的，必须写明 undefined。
    参数：value——算式；gives——share（比例）或 points（分数）；undefined——除数为 0 时：full 满分、zero 零分、
    pending 待评判、not-applicable 不适用；reached——达标的条件（可不写）。
    算例：分值 10，value 为“最小(1, 执行数 / 预算数)”，执行 949.68 万元，预算 1100 万元：10 × 0.86335 = 8.63。
    """

    method: Literal["formula"] = "formula"
    value: Expression = Field(description="算式，如：最小(1, 执行数 / 预算数)")
    gives: Literal["share", "points"] = Field(default="share", description="算式给出比例（share）还是分数（points）")
    undefined: Undefined | None = Field(default=None, description="除数为0时如何计分")
    reached: Expression | None = Field(default=None, description="何为达标的条件，如：执行数 ≥ 预算数")


def lower(params: Formula, types: Mapping[str, Type]) -> Lowered:
    """No value; else the value."""
    node = base.expression(params.value, params, types, Type.NUMBER)
    base.guard_division(node, params, params.undefined)
    reached = base.expression(params.reached, params, types, Type.TRUTH) if params.reached else None
    points = params.gives == "points"
    reads = tuple(sorted(names(node)))
    return Lowered(
        (
            *undefined.branches(params, types, trees.absent(trees.VALUE), reads),
            Branch("value", str(params.value), None, trees.VALUE, in_points=points, reached=reached),
        ),
        let=(("数值", node),),
        reads=reads,
    )


def words(params: Formula) -> str:
    """The standard as a bureau prints it."""
    return _words(params, "不低于0分、不超过分值")


def beyond(params: Formula) -> str:
    """The same without the limit of the line's points."""
    return _words(params, "不低于0分")


def taken(params: Formula, limited: bool) -> str:
    """The same where the points are taken from the total."""
    return _words(params, "不低于0分、不超过分值" if limited else "不低于0分", of="扣分")


def _words(params: Formula, limits: str, of: str = "得分") -> str:
    value = terms.said(params.value)
    text = f"{of}＝{value}" if params.gives == "points" else f"{of}＝分值×{_factor(value)}"
    text += f"，{limits}"
    return f"{text}；{terms.said(params.reached)}的为达标" if params.reached else text


def _factor(value: str) -> str:
    """A factor in brackets where it is a sum or a comparison; a single call or name stands without."""
    depth = 0
    for char in value:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and char in "＋－÷×":
            return f"（{value}）"
    return value


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    found: Fraction = step.values["数值"]
    shown = f"{decimals.plain(found)}分" if step.branch.in_points else decimals.percent(found)
    gives = "扣" if step.taken else "计"
    if found < 0:
        return f"算得{shown}，不足0的{gives}0分（{step.branch.label}）"
    return f"{gives}{shown if step.branch.in_points else f'{step.weight}×{shown}'}（{step.branch.label}）"


METHOD = Method("formula", "公式", Formula, lower, words, said, needs=base.needs_nothing, beyond=beyond, taken=taken)
