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
from jixiao.law.methods.base import Method, Params, Partial
from jixiao.law.methods.undefined import Undefined
from jixiao.law.trees import VALUE, compare, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked

_MARK, _WEIGHT = trees.name("基准"), trees.name("分值")


class Rate(Written):
    """What every unit beyond the mark gives or takes."""

    each: Number = Field(description="每多少算一档，如：1%、1")
    points: Number | None = Field(default=None, description="每档加（正）或扣（负）多少分，如：-0.5")
    share: Number | None = Field(
        default=None, description="每档加（正）或扣（负）分值的多少，如：-5%；与 points 只写一种"
    )
    partial: Partial | None = Field(default=None, description="这一侧不满一档如何计；不写时同外面的 partial")
    floor: Share | None = Field(default=None, description="这一侧最低得分值的多少，如：70%；不写时扣完为止")

    @property
    def gives(self) -> Fraction:
        """What a step gives or takes: points, or a share of the line's points."""
        return next((one for one in (self.points, self.share) if one is not None), decimals.ZERO)


class PerUnit(Params):
    """逐档加减：从基准起，每高或每低若干加分或扣分。

    含义：数值等于 mark 时得分 = 分值 × base；高于 mark 时每 above.each 加减 above.points 分（或分值 × above.share），低于
    mark 时每 below.each 加减 below.points 分（或分值 × below.share），不写的一侧没有影响；不低于 0 或这一侧的 floor，不高于分值。
    不满一档的：partial 为 whole 不计（档数向下取整）、started 按一档计（不足一个按一个计，档数向上取整）、pro-rata 按比例计；
    两侧不同的，写在各侧里。按次扣分写作 mark: 0、above: {each: 1, points: -1}。
    参数：of——算式，不写时取实际值；mark——基准；base——基准上的比例；above、below——each 每档多少，points 或 share 每档加减
    多少，partial 不满一档如何计，floor 最低得分值的多少；partial——不满一档如何计；undefined——算式的值不存在时如何计分。
    算例：分值 5，mark 100%，below 每 5% 扣 2 分，partial 为 whole，实际 92.8%：低 7.2%，满一档，5 − 2 = 3.00；
    分值 10，mark 100%，above 每 10% 扣分值的 5%，partial 为 started，floor 70%，实际 123%：高 23%，三档，10 − 10 × 15% = 8.50。
    """

    method: Literal["per-unit"] = "per-unit"
    of: Expression | None = Field(default=None, description="被计分的数值（算式）；不写时取实际值")
    mark: Number = Field(description="基准，如：100%、0")
    base: Share = Field(default=decimals.ONE, description="等于基准时得分占分值的比例")
    above: Rate | None = Field(default=None, description="高于基准时每档加减几分")
    below: Rate | None = Field(default=None, description="低于基准时每档加减几分")
    partial: Partial = Field(default="whole", description="不满一档：whole 不计，started 按一档计，pro-rata 按比例计")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def lower(params: PerUnit, types: Mapping[str, Type]) -> Lowered:
    """No value; at the mark; above it; below it."""
    node = base.measure(params, types)
    start = trees.times(trees.WEIGHT, number(params.base))
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
            away = trees.call("绝对值", trees.minus(VALUE, _MARK))
            let.append((f"{side}档数", base.counted(away, rate.each, _partial(rate, params))))
            one = number(rate.gives) if rate.share is None else trees.times(_WEIGHT, number(rate.share))
            let.append((f"{side}加减", trees.times(trees.name(f"{side}档数"), one)))
            # The whole never leaves the range of the line's points, whatever the steps come to.
            gives = trees.plus(start, trees.name(f"{side}加减"))
            gives = trees.kept(
                trees.call("最大", trees.times(_WEIGHT, number(rate.floor)), gives) if rate.floor else gives
            )
        better = rate is None or rate.gives >= 0
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


def _partial(rate: Rate, params: PerUnit) -> Partial:
    return params.partial if rate.partial is None else rate.partial


def words(params: PerUnit) -> str:
    """The standard as a bureau prints it."""
    return _words(params, "，最高计满分")


def beyond(params: PerUnit) -> str:
    """The same without the limit of the line's points."""
    return _words(params, "")


def taken(params: PerUnit, limited: bool) -> str:
    """The same where the points are taken from the total: what is counted up is a deduction."""
    return _words(params, "，扣完为止" if limited else "", taken=True)


def _words(params: PerUnit, most: str, *, taken: bool = False) -> str:
    rates = [rate for rate in (params.above, params.below) if rate is not None]
    how = terms.scale(params.of, [params.mark, *(rate.each for rate in rates)])
    above, below = params.above, params.below
    events = below is None and params.mark == 0 and params.base == (0 if taken else 1) and not how.percentages
    steps = []
    if above is not None:
        steps.append(
            _step("每有", above, replace(how, noun=how.noun or "个"), taken=taken)
            if events
            else _step("每超过", above, how, taken=taken)
        )
    if below is not None:
        steps.append(_step("每低于", below, how, taken=taken))
    text = "；".join(steps)
    if not events:
        side = (
            f"等于{how.at(params.mark)}"
            if above and below
            else f"{how.at(params.mark)}（含）以{'下' if above else '上'}"
        )
        award = terms.award(params.base)
        text = f"{side}{award if not taken else terms.taken(params.base)}；{text}"
    if not taken and any(rate.gives <= 0 and not rate.floor for rate in rates):
        text += "，扣完为止"
    if any(rate.gives > 0 for rate in rates):
        text += most
    if events and _partial(rates[0], params) == "whole" and rates[0].each == 1:
        return text
    counted = [(how.step(rate.each), _partial(rate, params)) for rate in rates]
    if (
        len(set(counted)) > 1 and len({each for each, _ in counted}) == 1
    ):  # one step, counted differently on either side
        return text + "".join(f"，{side}{base.rest(*one)}" for side, one in zip(("超过", "低于"), counted, strict=True))
    return text + "".join(f"，{base.rest(*one)}" for one in dict.fromkeys(counted))


def _step(verb: str, rate: Rate, how: terms.Scale, *, taken: bool) -> str:
    way = _way(rate.gives, taken=taken)
    much = f"{decimals.plain(abs(rate.gives))}分" if rate.share is None else f"分值的{terms.percent(abs(rate.share))}"
    floor = f"，最低计{terms.percent(rate.floor)}" if rate.floor else ""
    return f"{verb}{how.step(rate.each)}{way}{much}{floor}"


def _way(change: Fraction, *, taken: bool) -> str:
    """Whether a change is good for the unit: what adds to a deduction is one."""
    if taken:
        return "扣" if change > 0 else "少扣"
    return "加" if change > 0 else "扣"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    gives = "共扣" if step.taken else "计"
    if step.branch.key == "at-mark":
        return f"等于基准，{gives}{base.points(step)}分"
    side = step.branch.label.removesuffix("基准")
    text = f"{base.value(step)}{side}基准{base.value(step, '基准')}"
    change = step.values.get(f"{side}加减")
    if not isinstance(change, Fraction):
        return f"{text}，不加不扣，{gives}{base.points(step)}分"
    steps, each = base.plainly(step, f"{side}档数"), base.value(step, f"{side}每档")
    way = _way(change, taken=step.taken)
    return f"{text}，{steps}档（每档{each}），{way}{decimals.plain(abs(change))}分，{gives}{base.points(step)}分"


def check(params: PerUnit, _weight: Decimal | None, *, more: bool = False) -> Iterator[Problem]:
    """What is wrong with the parameters; with `more`, points may be added to the full mark."""
    if params.above is None and params.below is None:
        message, cure = "没有写高于或低于基准时如何加减。", "请至少写 above 或 below 其中一项。"
        yield Problem(params.source, "ruleset.steps-missing", message, cure)
    rates = [(name, rate) for name, rate in (("above", params.above), ("below", params.below)) if rate is not None]
    for name, rate in rates:
        yield from _rate(name, rate, params.base, more=more)
    if rates and "partial" in params.model_fields_set and all(rate.partial is not None for _, rate in rates):
        message, cure = "各侧都写了自己的 partial，外面的 partial 没有作用。", "请删去外面的，或各侧里的。"
        yield Problem(params.source, "ruleset.partial-idle", message, cure)


def _rate(name: str, rate: Rate, start: Fraction, *, more: bool) -> Iterator[Problem]:
    if rate.each <= 0:
        message = f"{name}.each 是{decimals.plain(rate.each)}，不能作一档。"
        yield Problem(rate.source, "ruleset.step-size", message, "请写大于0的数，如 1%。")
    if (rate.points is None) == (rate.share is None):
        message = f"{name} 没有写明每档加减多少，或写了两种。"
        yield Problem(rate.source, "ruleset.step-gives", message, "请写 points（分数）或 share（分值的比例）其中一个。")
        return
    key = f"{name}.{'points' if rate.share is None else 'share'}"
    if rate.gives == 0:
        yield Problem(rate.source, "ruleset.step-idle", f"{key} 是0，没有作用。", f"请改写，或删去 {name}。")
    elif rate.gives > 0 and start == 1 and not more:
        message = f"{key} 是加分，而基准上已是满分，加不上去。"
        yield Problem(rate.source, "ruleset.step-idle", message, "扣分请写负数；要加分请把 base 写成小于100%。")
    elif rate.gives < 0 and start == 0:
        message = f"{key} 是扣分，而基准上已是0分，扣不下去。"
        yield Problem(rate.source, "ruleset.step-idle", message, "加分请写正数；要扣分请把 base 写成大于0%。")
    elif rate.floor is not None and (rate.gives > 0 or rate.floor == 0 or rate.floor >= start):
        message = f"{name}.floor 没有作用：这一侧从{terms.percent(start)}起，扣不到它以下。"
        yield Problem(rate.source, "ruleset.floor-idle", message, "请写在0%和 base 之间，或删去 floor。")


METHOD = Method(
    "per-unit",
    "逐档加减",
    PerUnit,
    lower,
    words,
    said,
    needs=base.needs_actual,
    beyond=beyond,
    taken=taken,
    check=check,
)
