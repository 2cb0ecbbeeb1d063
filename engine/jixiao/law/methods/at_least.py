"""越大越好: full points from the target on, else in proportion; a pass line, and a price for targets set too low."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Number, Percentage, Share, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params, Partial
from jixiao.law.trees import ACTUAL, TARGET, ZERO, compare, every, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked

#: From so many times the target on, a bare number was meant as a percentage.
_TIMES = 10


class Over(Written):
    """How a target that was exceeded by far, and therefore set too low, costs points."""

    from_: Number = Field(alias="from", description="实际值与目标值之比超过多少起扣分，如：130%")
    slope: Number | None = Field(default=None, description="每超出1（即100%）少得多少比例，不写时为1；按档扣的不写")
    each: Number | None = Field(default=None, description="按档扣：每超出多少算一档，如：10%")
    share: Number | None = Field(default=None, description="按档扣：每档扣分值的多少，写负数，如：-5%")
    partial: Partial | None = Field(
        default=None, description="按档扣时不满一档：whole 不计（不写时），started 按一档计，pro-rata 按比例计"
    )
    floor: Share = Field(default=decimals.ZERO, description="扣到最低的比例")


class AtLeast(Params):
    """越大越好：达到目标计满分，否则按实际值与目标值之比计分。

    含义：实际值 ≥ 目标值计满分；未达到时得分 = 分值 × 实际值 ÷ 目标值，不低于 0，不高于分值。
    目标值不大于 0 而未达到时，比值没有意义，计 0 分。写了 pass-line 的，比值低于它计 0 分；写了 over 的，
    比值超过 over.from 的部分乘以 over.slope 从满分中扣去，比例不低于 over.floor；写了 over.each 的，超过部分每满 over.each
    （不满一档的按 over.partial）扣去分值的 over.share。
    参数：pass-line——及格线，比值低于它计 0 分；over——超额过多的扣分：from 起点，slope 斜率，或 each 每档、share 每档扣多少、
    partial 不满一档如何计，floor 最低比例。
    算例：分值 6.25，目标 1100，实际 949.68：6.25 × 949.68 ÷ 1100 = 5.40；分值 10，over 从 130% 起每 10% 扣 5%，不满一档按一档计，
    实际为目标的 143%：超 13%，两档，10 ×（1 − 10%）= 9.00。
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
        taken = trees.times(number(_slope(over)), beyond)
        if over.each is not None:
            let.append(("超额档数", base.counted(beyond, over.each, over.partial or "whole")))
            taken = trees.times(trees.name("超额档数"), number(-(over.share or decimals.ZERO)))
        left = trees.minus(trees.ONE, taken)
        gives = trees.call("最大", number(over.floor), left)
        branches.append(Branch("far-over", "远超目标", far, gives, reached=True, source=over.source))
    branches.append(base.full("达到目标", compare(ACTUAL, ">=", TARGET)))
    branches.append(base.none("未达到目标而比值没有意义", _worthless(), guard=True))
    if line is not None:
        let.append(("及格线", number(line)))
        branches.append(base.none("低于及格线", compare(ACTUAL, "<", trees.times(number(line), TARGET)), "failed"))
    branches.append(Branch("short", "未达到目标", None, trees.over(ACTUAL, TARGET), reached=False))
    return Lowered(tuple(branches), tuple(let))


def _slope(over: Over) -> Fraction:
    return decimals.ONE if over.slope is None else over.slope


def _worthless() -> Node:
    # actual < target here: a positive actual has a positive target above it.
    return compare(ACTUAL, "<=", ZERO)


def words(params: AtLeast) -> str:
    """The standard as a bureau prints it."""
    text = "达到目标值计满分，未达到的按完成比例计分"
    if params.pass_line is not None:
        text += f"，完成比例低于{terms.percent(params.pass_line)}的不得分"
    if params.over is not None:
        text += f"；超过目标值的{terms.percent(params.over.from_)}的，{_over(params.over)}"
    return text


def _over(over: Over) -> str:
    floor = f"，最低计{terms.percent(over.floor)}"
    if over.each is None:
        return f"超出部分按{decimals.plain(_slope(over))}倍扣减比例{floor}"
    each = f"{decimals.plain(over.each * 100)}个百分点"
    much = terms.percent(-(over.share or decimals.ZERO))
    return f"每超出{each}扣分值的{much}，{base.rest(each, over.partial or 'whole')}{floor}"


def said(step: Marked) -> str:
    """What a step of this method says."""
    match step.branch.key:
        case "no-numbers":
            return "目标值或实际完成值不是一个数，由人工评判"
        case "far-over":
            goal, actual = step.values["目标值"], step.values["实际值"]
            ratio = decimals.ratio(actual, goal) or decimals.ZERO
            start = decimals.percent(step.values["超额起点"])
            text = f"计{step.weight}×{base.share(step)}，实际为目标的{decimals.percent(ratio)}，超过{start}"
            return f"{text}的算{base.plainly(step, '超额档数')}档" if "超额档数" in step.values else text
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
    if params.pass_line == 0:
        message = "pass-line 是0%，没有作用：完成比例不会低于它而还有分。"
        yield Problem(params.source, "ruleset.no-effect", message, "请写大于0%的及格线，或删去 pass-line。")
    if over is not None and over.floor == 1:
        message = "over 没有作用：floor 是100%，一分也扣不下去。"
        yield Problem(over.source, "ruleset.no-effect", message, "请把 floor 写成小于100%，或删去 over。")
    if over is not None and over.from_ <= 1:
        message = f"over.from 是{decimals.percent(over.from_)}，刚达到目标就要扣分。"
        yield Problem(over.source, "ruleset.over-from", message, "请写大于100%的比例，如 130%。")
    elif over is not None and over.from_ >= _TIMES and not isinstance(over.from_, Percentage):
        times = decimals.plain(over.from_)
        message = f"over.from 是{times}，即目标值的{times}倍。"
        yield Problem(over.source, "ruleset.over-from", message, f"请写成百分数，如 {times}%。")
    if over is not None:
        yield from _steps(over)
    if over is not None and _slope(over) <= 0:
        message = f"over.slope 是{decimals.plain(_slope(over))}，超额越多反而不扣分。"
        yield Problem(over.source, "ruleset.over-slope", message, "请写大于0的数，如 1。")


def _steps(over: Over) -> Iterator[Problem]:
    """What is wrong with steps: half of one written, a slope beside it, a step that takes nothing."""
    if over.each is None and over.share is None:
        if over.partial is not None:
            message = "over.partial 没有作用：没有写每档多少、扣多少。"
            yield Problem(over.source, "ruleset.partial-idle", message, "请写上 each 和 share，或删去 partial。")
        return
    if over.each is None or over.share is None:
        message = "按档扣分要同时写明每超出多少（each）和每档扣多少（share）。"
        yield Problem(over.source, "ruleset.step-gives", message, "请补上另一项，或两项都删去。")
    if over.slope is not None:
        message = "over 写了按档扣分，slope 没有作用。"
        yield Problem(over.source, "ruleset.over-slope", message, "请删去 slope，或删去 each 和 share。")
    if over.each is not None and over.each <= 0:
        message = f"over.each 是{decimals.plain(over.each)}，不能作一档。"
        yield Problem(over.source, "ruleset.step-size", message, "请写大于0的数，如 10%。")
    if over.share is not None and over.share >= 0:
        message = f"over.share 是{decimals.plain(over.share)}，超额越多反而不扣分。"
        yield Problem(over.source, "ruleset.step-idle", message, "请写负数，如 -5%。")


METHOD = Method("at-least", "越大越好", AtLeast, lower, words, said, of_target=True, check=check)
