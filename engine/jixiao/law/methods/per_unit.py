"""逐档加减: so much more or less for every step from a mark."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
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
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked

_PARTIAL: Mapping[str, str] = {"whole": "不计", "pro-rata": "按比例计"}
_MARK, _WEIGHT = trees.name("基准"), trees.name("分值")


class Rate(Written):
    """What every unit beyond the mark gives or takes."""

    each: Number = Field(description="每多少算一档，如：1%、1")
    points: Number = Field(description="每档加（正）或扣（负）多少分，如：-0.5")


class PerUnit(Params):
    """逐档加减：从基准起，每高或每低若干加分或扣分。

    含义：数值等于 mark 时得分 = 分值 × base；高于 mark 时每 above.each 加减 above.points 分，低于 mark 时每 below.each
    加减 below.points 分，不写的一侧没有影响；不低于 0，不高于分值。不满一档的：partial 为 whole 不计、started 按一档计、
    pro-rata 按比例计。按次扣分写作 mark: 0、above: {each: 1, points: -1}。
    参数：of——算式，不写时取实际值；mark——基准；base——基准上的比例；above、below——每档多少、加减几分；
    partial——不满一档如何计；undefined——算式的值不存在时如何计分。
    算例：分值 5，mark 100%，below 每 5% 扣 2 分，partial 为 whole，实际 92.8%：低 7.2%，满一档，5 − 2 = 3.00。
    """

    method: Literal["per-unit"] = "per-unit"
    of: Expression | None = Field(default=None, description="被计分的数值（算式）；不写时取实际值")
    mark: Number = Field(description="基准，如：100%、0")
    base: Share = Field(default=decimals.ONE, description="等于基准时得分占分值的比例")
    above: Rate | None = Field(default=None, description="高于基准时每档加减几分")
    below: Rate | None = Field(default=None, description="低于基准时每档加减几分")
    partial: Literal["whole", "started", "pro-rata"] = Field(
        default="whole", description="不满一档：whole 不计，started 按一档计，pro-rata 按比例计"
    )
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def lower(params: PerUnit, types: Mapping[str, Type]) -> Lowered:
    """No value; at the mark; above it; below it."""
    node = base.measure(params, types)
    start = trees.times(_WEIGHT, number(params.base))
    branches = [
        *undefined.measured(params, types, node),
        Branch("at-mark", "等于基准", compare(VALUE, "=", _MARK), start, in_points=True, reached=True),
    ]
    let: list[tuple[str, Node]] = [("数值", node), ("基准", number(params.mark))]
    for key, side, rate, when in (
        ("above", "高于", params.above, compare(VALUE, ">", _MARK)),
        ("below", "低于", params.below, None),
    ):
        gives: Node = start
        if rate is not None:
            let.append((f"{side}每档", number(rate.each)))
            let.append((f"{side}档数", _steps(rate, params.partial)))
            let.append((f"{side}加减", trees.times(trees.name(f"{side}档数"), number(rate.points))))
            # The whole never leaves the range of the line's points, whatever the steps come to.
            gives = trees.plus(start, trees.name(f"{side}加减"))
            gives = trees.call("最大", trees.ZERO, trees.call("最小", _WEIGHT, gives))
        better = rate is None or rate.points >= 0
        reached: bool | Node = better or compare(trees.name(f"{side}加减"), ">=", trees.ZERO)
        branches.append(
            Branch(
                key,
                f"{side}基准",
                when,
                gives,
                in_points=True,
                reached=reached,
                source=rate.source if rate else None,
                guard=rate is None,
            )
        )
    return Lowered(tuple(branches), tuple(let), reads=base.reads(node), actual_unit=params.of is None)


def _steps(rate: Rate, partial: str) -> Node:
    """How many steps count, of an exact number of steps; a step of 0 is refused by `check`."""
    away = trees.call("绝对值", trees.minus(VALUE, _MARK))
    exact = trees.over(away, number(rate.each)) if rate.each else trees.ZERO
    match partial:
        case "whole":
            return trees.call("向下取整", exact)
        case "started":
            return trees.call("向上取整", exact)
        case _:
            return exact


def words(params: PerUnit) -> str:
    """The standard as a bureau prints it."""
    rates = [rate for rate in (params.above, params.below) if rate is not None]
    how = terms.scale(params.of, [params.mark, *(rate.each for rate in rates)])
    above, below = params.above, params.below
    events = below is None and params.mark == 0 and params.base == 1 and not how.percentages
    steps = []
    if above is not None:
        steps.append(
            _step("每有", above, replace(how, noun=how.noun or "个")) if events else _step("每超过", above, how)
        )
    if below is not None:
        steps.append(_step("每低于", below, how))
    text = "；".join(steps)
    if not events:
        side = (
            f"等于{how.at(params.mark)}"
            if above and below
            else f"{how.at(params.mark)}（含）以{'下' if above else '上'}"
        )
        text = f"{side}{terms.award(params.base)}；{text}"
    if any(rate.points <= 0 for rate in rates):
        text += "，扣完为止"
    if any(rate.points > 0 for rate in rates):
        text += "，最高计满分"
    if events and params.partial == "whole" and rates[0].each == 1:
        return text
    for each in dict.fromkeys(how.step(rate.each) for rate in rates):
        text += f"，不足{each}的{_PARTIAL.get(params.partial, f'按{each}计')}"
    return text


def _step(verb: str, rate: Rate, how: terms.Scale) -> str:
    return f"{verb}{how.step(rate.each)}{'加' if rate.points > 0 else '扣'}{decimals.plain(abs(rate.points))}分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    if step.branch.key == "at-mark":
        return f"等于基准，计{base.points(step)}分"
    side = step.branch.label.removesuffix("基准")
    text = f"{base.value(step)}{side}基准{base.value(step, '基准')}"
    change = step.values.get(f"{side}加减")
    if not isinstance(change, Fraction):
        return f"{text}，不加不扣，计{base.points(step)}分"
    steps, each = base.plainly(step, f"{side}档数"), base.value(step, f"{side}每档")
    verb = "加" if change > 0 else "扣"
    return f"{text}，{steps}档（每档{each}），{verb}{decimals.plain(abs(change))}分，计{base.points(step)}分"


def check(params: PerUnit, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.above is None and params.below is None:
        message, cure = "没有写高于或低于基准时如何加减。", "请至少写 above 或 below 其中一项。"
        yield Problem(params.source, "ruleset.steps-missing", message, cure)
    for name, rate in (("above", params.above), ("below", params.below)):
        if rate is not None:
            yield from _rate(name, rate, params.base)


def _rate(name: str, rate: Rate, start: Fraction) -> Iterator[Problem]:
    if rate.each <= 0:
        message = f"{name}.each 是{decimals.plain(rate.each)}，不能作一档。"
        yield Problem(rate.source, "ruleset.step-size", message, "请写大于0的数，如 1%。")
    if rate.points == 0:
        yield Problem(rate.source, "ruleset.step-idle", f"{name}.points 是0，没有作用。", f"请改写，或删去 {name}。")
    elif rate.points > 0 and start == 1:
        message = f"{name}.points 是加分，而基准上已是满分，加不上去。"
        yield Problem(rate.source, "ruleset.step-idle", message, "扣分请写负数；要加分请把 base 写成小于100%。")
    elif rate.points < 0 and start == 0:
        message = f"{name}.points 是扣分，而基准上已是0分，扣不下去。"
        yield Problem(rate.source, "ruleset.step-idle", message, "加分请写正数；要扣分请把 base 写成大于0%。")


METHOD = Method("per-unit", "逐档加减", PerUnit, lower, words, said, needs=base.needs_actual, check=check)
