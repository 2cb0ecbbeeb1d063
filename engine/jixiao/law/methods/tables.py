"""Methods that mark a value by what a table of the ruleset says of it: points of a line, steps off a mark, words."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Expression, Number, Share, Written
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.law.methods.computed import Undefined, expression, guard_division, measure, needs_actual, when_undefined
from jixiao.records import Evidence
from jixiao.values import quantity
from jixiao.values.quantity import Kind


class Point(Written):
    """One point of the line: a value and the share it earns."""

    at: Number = Field(description="数值")
    share: Share = Field(description="这一点上得分占分值的比例")


class Interpolate(Params):
    """线性插值：按数值在各点之间的位置计分，两端之外不再变化。

    含义：points 从小到大写出各点（数值和比例）；数值在两点之间的，比例按直线折算；小于第一点或大于最后一点的，
    取该点的比例。得分 = 分值 × 比例。写百分比目标时按比率计（95% 即 0.95）。
    参数：of——算式，不写时取实际值；points——各点：at 数值、share 比例；undefined——算式的值不存在时如何计分。
    算例：分值 10，60% 计 0、100% 计 100%，实际 85%：10 ×（85 − 60）÷（100 − 60）= 6.25。
    """

    method: Literal["interpolate"] = "interpolate"
    of: Expression | None = Field(default=None, description="被计分的数值（算式）；不写时取实际值")
    points: tuple[Point, ...] = Field(description="各点，数值从小到大，至少两点")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


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


class Lookup(Params):
    """查表计分：按写出的词在表中的比例计分。

    含义：实际完成值（或 of 的文字）与表中某一词相同的，得分 = 分值 × 该词的比例；标点、空格、全角半角不计。
    表中没有的词由人工评判。等次、名次、缺陷程度都可以这样计分。
    参数：of——文字的算式，不写时取实际完成值；table——词与比例，如 {优: 100%, 良: 80%}；undefined——没有文字可查时如何计分。
    算例：分值 10，表为 优 100%、良 80%、中 60%、差 0，实际“良”：10 × 80% = 8.00。
    """

    method: Literal["lookup"] = "lookup"
    of: Expression | None = Field(default=None, description="被查的文字（算式），如：检查结论；不写时取实际完成值")
    table: Mapping[str, Share] = Field(min_length=1, description="词与得分占分值的比例")
    undefined: Undefined | None = Field(default=None, description="没有文字可查时如何计分")


def _interpolate(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Interpolate)
    measured = measure(params.of, params, types, params.undefined)

    def score(case: Case) -> Outcome:
        value = measured.of(case)
        if value is None:
            return when_undefined(params.undefined, case, measured.facts)
        share, where = _on_line(params.points, value)
        text = f"{measured.shown(value, case)}{where}，计{case.weight}×{decimals.percent(share)}"
        return Outcome(Fraction(case.weight) * share, text, share == 1, facts=measured.facts)

    return score


def _on_line(points: tuple[Point, ...], value: Fraction) -> tuple[Fraction, str]:
    """The share at a value: on the line between its neighbours, else that of the end it lies beyond."""
    if value <= points[0].at:
        return points[0].share, f"不高于{decimals.plain(points[0].at)}"
    for low, high in pairwise(points):
        if value < high.at:
            share = low.share + (high.share - low.share) * (value - low.at) / (high.at - low.at)
            return share, f"在{decimals.plain(low.at)}与{decimals.plain(high.at)}之间"
    return points[-1].share, f"不低于{decimals.plain(points[-1].at)}"


def _per_unit(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, PerUnit)
    measured = measure(params.of, params, types, params.undefined)

    def score(case: Case) -> Outcome:
        value = measured.of(case)
        if value is None:
            return when_undefined(params.undefined, case, measured.facts)
        start = Fraction(case.weight) * params.base
        rate = params.above if value > params.mark else params.below
        side = "高于" if value > params.mark else "低于"
        text = f"{measured.shown(value, case)}{side}基准{measured.shown(params.mark, case)}"
        if value == params.mark or rate is None:
            text = "等于基准" if value == params.mark else f"{text}，不加不扣"
            return Outcome(start, f"{text}，计{decimals.plain(start)}分", True, facts=measured.facts)
        steps = _steps(abs(value - params.mark) / rate.each, params.partial)
        change = steps * rate.points
        points = max(decimals.ZERO, min(Fraction(case.weight), start + change))
        verb = "加" if rate.points > 0 else "扣"
        text += f"，{decimals.plain(steps)}档（每档{measured.shown(rate.each, case)}），{verb}{decimals.plain(abs(change))}分"
        return Outcome(points, f"{text}，计{decimals.plain(points)}分", change >= 0, facts=measured.facts)

    return score


def _steps(exact: Fraction, partial: str) -> Fraction:
    """How many steps count, of an exact number of steps."""
    match partial:
        case "whole":
            return Fraction(exact // 1)
        case "started":
            return Fraction(-(-exact // 1))
        case _:
            return exact


def _lookup(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Lookup)
    compute = None
    facts: tuple[str, ...] = ("actual",)
    if params.of is not None:
        compute, node = expression(params.of, params, types, formula.Type.TEXT)
        guard_division(node, params, params.undefined)
        facts = tuple(sorted(formula.names(node)))

    def score(case: Case) -> Outcome:
        text = compute(case.fact) if compute else case.actual.text if case.actual else None
        if not isinstance(text, str):
            return when_undefined(params.undefined, case, facts)
        word = text.strip()
        found = next((share for known, share in params.table.items() if quantity.same_words(known, word)), None)
        if found is None:
            return pending(f"“{word[:40]}”不在规则的表中（{'、'.join(params.table)}），由人工评判", facts)
        number = case.actual is not None and case.actual.kind is Kind.NUMBER
        worth = Evidence.ASSERTED if compute is None and not number else None
        said = f"“{word}”按表计{case.weight}×{decimals.percent(found)}"
        return Outcome(Fraction(case.weight) * found, said, found == 1, facts=facts, evidence=worth)

    return score


TABLE_METHODS = (
    Method("interpolate", "线性插值", Interpolate, needs_actual, of_target=False, sql=True, prepare=_interpolate),
    Method("per-unit", "逐档加减", PerUnit, needs_actual, of_target=False, sql=True, prepare=_per_unit),
    Method(
        "lookup",
        "查表计分",
        Lookup,
        needs_actual,
        of_target=False,
        sql="词与表中的词是否相同，要先去掉标点、空格和全半角的差别",
        prepare=_lookup,
    ),
)
