"""Methods that mark a value by a table of bands or by a formula over the facts of a submission.

Here too is what all methods with formulas share: a formula made ready, the value that a method marks (`measure`), and
what happens where that value does not exist.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems
from jixiao.ground.written import Expression, Number, Points, Share, Written, place
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.records import Status
from jixiao.values import quantity

#: What happens where the value of a formula does not exist (a zero divisor, a fact that is not given).
Undefined = Literal["full", "zero", "pending", "not-applicable"]


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


class Band(Written):
    """One band: its edges (from/to included, above/below excluded) and what it gives."""

    from_: Number | None = Field(default=None, alias="from", description="下限，包含")
    above: Number | None = Field(default=None, description="下限，不包含")
    to: Number | None = Field(default=None, description="上限，包含")
    below: Number | None = Field(default=None, description="上限，不包含")
    share: Share | None = Field(default=None, description="得分占分值的比例")
    points: Points | None = Field(default=None, description="得分")

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies in this band."""
        return (
            (self.from_ is None or value >= self.from_)
            and (self.above is None or value > self.above)
            and (self.to is None or value <= self.to)
            and (self.below is None or value < self.below)
        )

    def words(self) -> str:
        """The band as people write it: `≥60%且<90%`."""
        edges = (("≥", self.from_), (">", self.above), ("≤", self.to), ("<", self.below))
        return "且".join(f"{sign}{decimals.plain(edge)}" for sign, edge in edges if edge is not None) or "任何值"


class Bands(Params):
    """分档计分：按数值所在的档次计分，每档写明两端是否包含。

    含义：bands 从低到高或从高到低写出各档，必须首尾相接、不重不漏（加载时证明）。of 是被分档的数值，
    不写时取实际值；写百分比目标时按比率计（95% 即 0.95）。
    参数：of——算式（可不写）；bands——各档：from/to（包含）、above/below（不包含）、share 或 points；
    undefined——算式的值不存在时如何计分。
    算例：分值 10，档次 ≥90% 计 100%，≥60%且<90% 计 50%，<60% 计 0；实际 85%：10 × 50% = 5.00。
    """

    method: Literal["bands"] = "bands"
    of: Expression | None = Field(default=None, description="被分档的数值（算式）；不写时取实际值")
    bands: tuple[Band, ...] = Field(min_length=1, description="各档，不重不漏")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def when_undefined(policy: Undefined | None, case: Case, facts: tuple[str, ...]) -> Outcome:
    """The outcome where the value to be marked does not exist, as the ruleset wants it; a person decides by default."""
    why = "实际完成值不是数值" if facts == ("actual",) else "算式的值不存在"
    weight = case.weight
    match policy:
        case "full":
            found = Outcome(Fraction(weight), f"{why}，按规则计满分{weight}分", facts=facts)
        case "zero":
            found = Outcome(decimals.ZERO, f"{why}，按规则计0分", facts=facts)
        case "not-applicable":
            found = Outcome(None, f"{why}，按规则不适用", None, Status.NOT_APPLICABLE, facts)
        case _:
            found = pending(f"{why}，由人工评判", facts)
    return replace(found, undefined=policy or "unsaid")


def expression(
    text: str, owner: Written, types: Mapping[str, formula.Type], wanted: formula.Type
) -> tuple[Callable[[Callable[[str], formula.Value | None]], formula.Value | None], formula.Node]:
    """A formula written in a ruleset, parsed, checked for names and type, and compiled; raises Problems."""
    where = place(text, owner.source)
    node = formula.parse(text, where)
    found = formula.check(node, types, where)
    if found is not wanted:
        raise Problems(
            [
                Problem(
                    where,
                    "ruleset.formula-type",
                    f"算式“{text}”的结果是{found.value}，这里需要{wanted.value}。",
                    "请改写算式，例如用两个金额相除得到比率。",
                )
            ]
        )
    return formula.compile(node), node


def guard_division(node: formula.Node, params: Params, undefined: Undefined | None) -> None:
    """Refuse a formula that may divide by zero without saying what then happens."""
    if undefined is None and formula.may_divide_by_zero(node):
        raise Problems(
            [
                Problem(
                    params.source,
                    "ruleset.undefined-outcome",
                    "算式的除数可能为0，却没有写明此时如何计分。",
                    "请加一行 undefined: full、zero、pending 或 not-applicable。",
                )
            ]
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """The number that a method marks: how to get it from a case, and the facts it is made of."""

    of: Callable[[Case], Fraction | None]
    facts: tuple[str, ...]

    def shown(self, value: Fraction, case: Case) -> str:
        """The number for a sentence: an actual value in the unit it was written in."""
        unit = case.actual.unit if case.actual and self.facts == ("actual",) else None
        return quantity.show(value, unit)


def measure(
    of: str | None, params: Params, types: Mapping[str, formula.Type], undefined: Undefined | None = None
) -> Measure:
    """What a method marks: the formula `of`, or the actual value where none is written; raises Problems."""
    if of is None:
        return Measure(lambda case: case.actual.value if case.actual else None, ("actual",))
    compute, node = expression(of, params, types, formula.Type.NUMBER)
    guard_division(node, params, undefined)

    def value(case: Case) -> Fraction | None:
        found = compute(case.fact)
        return found if isinstance(found, Fraction) else None

    return Measure(value, tuple(sorted(formula.names(node))))


def needs_actual(params: Params) -> tuple[str, ...]:
    """The cells that a method with `of` cannot do without: the actual value where `of` is not written."""
    return ("actual",) if getattr(params, "of", None) is None else ()


def _formula(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Formula)
    compute, node = expression(params.value, params, types, formula.Type.NUMBER)
    guard_division(node, params, params.undefined)
    test = expression(params.reached, params, types, formula.Type.TRUTH)[0] if params.reached else None
    facts = tuple(sorted(formula.names(node)))

    def score(case: Case) -> Outcome:
        value = compute(case.fact)
        if not isinstance(value, Fraction):
            return when_undefined(params.undefined, case, facts)
        reached = None if test is None else test(case.fact) is True
        if params.gives == "points":
            return Outcome(value, f"计{decimals.plain(value)}分（{params.value}）", reached, facts=facts)
        text = f"计{case.weight}×{decimals.percent(value)}（{params.value}）"
        return Outcome(Fraction(case.weight) * value, text, reached, facts=facts)

    return score


def _bands(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Bands)
    measured = measure(params.of, params, types, params.undefined)

    def score(case: Case) -> Outcome:
        value = measured.of(case)
        if value is None:
            return when_undefined(params.undefined, case, measured.facts)
        band = next(band for band in params.bands if band.holds(value))
        points = Fraction(band.points) if band.points is not None else Fraction(case.weight) * (band.share or 0)
        text = f"{decimals.plain(value)}属于“{band.words()}”档，计{decimals.plain(points)}分"
        return Outcome(points, text, points == case.weight, facts=measured.facts)

    return score


COMPUTED_METHODS = (
    Method("formula", "公式", Formula, lambda _: (), of_target=False, sql=True, prepare=_formula),
    Method("bands", "分档计分", Bands, needs_actual, of_target=False, sql=True, prepare=_bands),
)
