"""越大越好: full points from the target on, else in proportion; a pass line, and a price for targets set too low."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Number, Share, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ACTUAL, TARGET, ZERO, compare, every, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Over(Written):
    """How a target that was exceeded by far, and therefore set too low, costs points."""

    from_: Number = Field(alias="from", description="实际值与目标值之比超过多少起扣分，如：130%")
    slope: Number = Field(default=decimals.ONE, description="每超出1（即100%）少得多少比例")
    floor: Share = Field(default=decimals.ZERO, description="扣到最低的比例")


class AtLeast(Params):
    """越大越好：达到目标计满分，否则按实际值与目标值之比计分。

    含义：实际值 ≥ 目标值计满分；未达到时得分 = 分值 × 实际值 ÷ 目标值，不低于 0，不高于分值。
    目标值不大于 0 而未达到时，比值没有意义，计 0 分。写了 pass-line 的，比值低于它计 0 分；写了 over 的，
    比值超过 over.from 的部分乘以 over.slope 从满分中扣去，比例不低于 over.floor。
    参数：pass-line——及格线，比值低于它计 0 分；over——超额过多的扣分：from 起点、slope 斜率、floor 最低比例。
    算例：分值 6.25，目标 1100，实际 949.68：6.25 × 949.68 ÷ 1100 = 5.40。
    """

    method: Literal["at-least"] = "at-least"
    pass_line: Share | None = Field(default=None, alias="pass-line", description="及格线：比值低于它计0分，如：60%")
    over: Over | None = Field(default=None, description="实际远超目标（目标定低了）时的扣分；不写时不扣")


def lower(params: AtLeast, _types: Mapping[str, Type]) -> Lowered:
    """Reached, perhaps by far; below the pass line; at or below 0, where the ratio has no meaning; else in proportion."""
    over, line = params.over, params.pass_line
    branches = [base.no_numbers()]
    let: list[tuple[str, Node]] = []
    if over is not None:
        far = every(compare(TARGET, ">", ZERO), compare(ACTUAL, ">", trees.times(number(over.from_), TARGET)))
        let.append(("超额起点", number(over.from_)))
        beyond = trees.minus(trees.over(ACTUAL, TARGET), number(over.from_))
        left = trees.minus(trees.ONE, trees.times(number(over.slope), beyond))
        gives = trees.call("最大", number(over.floor), left)
        branches.append(Branch("far-over", "远超目标", far, gives, reached=True, source=over.source))
    branches.append(base.full("达到目标", compare(ACTUAL, ">=", TARGET)))
    branches.append(base.none("未达到目标而比值没有意义", _worthless(), guard=True))
    if line is not None:
        let.append(("及格线", number(line)))
        branches.append(base.none("低于及格线", compare(ACTUAL, "<", trees.times(number(line), TARGET)), "failed"))
    branches.append(Branch("short", "未达到目标", None, trees.over(ACTUAL, TARGET), reached=False))
    return Lowered(tuple(branches), tuple(let))


def _worthless() -> Node:
    # actual < target here: a positive actual has a positive target above it.
    return compare(ACTUAL, "<=", ZERO)


def words(params: AtLeast) -> str:
    """The standard as a bureau prints it."""
    text = "达到目标值计满分，未达到的按完成比例计分"
    if params.pass_line is not None:
        text += f"，完成比例低于{terms.percent(params.pass_line)}的不得分"
    if params.over is not None:
        over = params.over
        text += (
            f"；超过目标值的{terms.percent(over.from_)}的，超出部分按{decimals.plain(over.slope)}倍扣减比例，"
            f"最低计{terms.percent(over.floor)}"
        )
    return text


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "no-numbers":
            return "目标值或实际完成值不是一个数，由人工评判"
        case "far-over":
            goal, actual = step.values["目标值"], step.values["实际值"]
            ratio = decimals.ratio(actual, goal) or decimals.ZERO
            start = decimals.percent(step.values["超额起点"])
            return f"计{step.weight}×{base.share(step)}，实际为目标的{decimals.percent(ratio)}，超过{start}"
        case "full":
            return f"达到目标，计满分{step.weight}分"
        case "failed":
            return f"未达到目标的{decimals.percent(step.values['及格线'])}，计0分"
        case "zero":
            return "未达到目标，计0分"
        case _:
            return f"计{step.weight}×{base.figure(step, '实际值')}÷{base.figure(step, '目标值')}，未达到目标"


def check(params: AtLeast, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    over = params.over
    if over is not None and over.from_ <= 1:
        message = f"over.from 是{decimals.percent(over.from_)}，刚达到目标就要扣分。"
        yield Problem(over.source, "ruleset.over-from", message, "请写大于100%的比例，如 130%。")
    if over is not None and over.slope <= 0:
        message = f"over.slope 是{decimals.plain(over.slope)}，超额越多反而不扣分。"
        yield Problem(over.source, "ruleset.over-slope", message, "请写大于0的数，如 1。")


METHOD = Method("at-least", "越大越好", AtLeast, lower, words, said, of_target=True, check=check)
