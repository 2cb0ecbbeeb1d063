"""Methods that add up several parts of one line: elements that are there or not, checkpoints reached or not."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Expression, Number, Points, Share, Written
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.law.methods.computed import Undefined, measure, when_undefined
from jixiao.records import Evidence
from jixiao.values.quantity import same_words


class Element(Written):
    """One element that is there or not."""

    name: str = Field(min_length=1, description="要点名称，申报表的 elements 以此作答")
    share: Share | None = Field(default=None, description="占分值的比例；各要点都不写时平分")
    points: Points | None = Field(default=None, description="分数，合计应为本项分值；与 share 只写一种")


class Elements(Params):
    """要点计分：具备几个要点，得几个要点的分。

    含义：申报表在指标行的 elements 里对每个要点回答是或否。得分 = 分值 × 具备的要点的比例之和。gate 所列的要点缺一个，
    整项计 0 分。有要点没有回答的，由人工评判，不当作“否”。
    参数：items——各要点：name 名称、share 比例或 points 分数（各要点写同一种，都不写时平分；表内另给分值的，分数按比例折算）；
    gate——必备的要点。
    算例：分值 5，要点 目标 40%（必备）、指标 20%、标准 20%、时限 20%，具备前三个：5 × 80% = 4.00；没有目标：0.00。
    """

    method: Literal["elements"] = "elements"
    items: tuple[Element, ...] = Field(min_length=1, description="各要点")
    gate: tuple[str, ...] = Field(default=(), description="必备要点的名称，缺一即计0分")


class Checkpoint(Written):
    """One checkpoint: what is measured, what it has to reach, and its points."""

    of: Expression = Field(description="数值（算式），如：六月执行数 / 预算数")
    mark: Number = Field(description="应达到的数，如：40%")
    points: Points = Field(description="达到时的分数")
    below: Literal["ratio", "zero"] = Field(default="ratio", description="没有达到时：ratio 按比例，zero 计0分")


class Checkpoints(Params):
    """节点计分：各个时间节点分别考核，分数相加。

    含义：每个节点的数值达到 mark 计该节点的 points，没有达到的按 below：ratio 计 points × 数值 ÷ mark（不低于 0），
    zero 计 0 分。各节点的分数合计应为本项分值；表内另给分值的，按比例折算。
    参数：items——各节点：of 算式、mark 应达到的数、points 分数、below 没有达到时；undefined——算式的值不存在时如何计分。
    算例：分值 10，6 月 40% 计 3 分、9 月 75% 计 4 分、11 月 90% 计 3 分，实际 50%、60%、90%：3 + 4 × 60 ÷ 75 + 3 = 9.20。
    """

    method: Literal["checkpoints"] = "checkpoints"
    items: tuple[Checkpoint, ...] = Field(min_length=1, description="各节点")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def _elements(params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Elements)
    shares = {item.name: share for item, share in zip(params.items, element_shares(params), strict=True)}
    facts = ("elements",)

    def score(case: Case) -> Outcome:
        answers = {name: _answer(name, case.elements) for name in shares}
        for name in params.gate:
            if answers.get(name) is False:
                text = f"缺少必备的要点“{name}”，计0分"
                return Outcome(decimals.ZERO, text, False, facts=facts, evidence=Evidence.MEASURED)
        silent = [name for name, there in answers.items() if there is None]
        if silent:
            return pending(f"要点{_listed(silent)}没有回答是或否，由人工评判{_strange(case.elements, shares)}", facts)
        there = [name for name in shares if answers[name]]
        share = sum((shares[name] for name in there), decimals.ZERO)
        lacking = [name for name in shares if not answers[name]]
        text = f"具备{len(there)}个要点（共{len(shares)}个{'，缺' + _listed(lacking) if lacking else ''}）"
        text += f"，计{case.weight}×{decimals.percent(share)}"
        points = Fraction(case.weight) * share
        return Outcome(points, text, not lacking, facts=facts, evidence=Evidence.MEASURED)

    return score


def element_shares(params: Elements) -> tuple[Fraction, ...]:
    """What each element is of the whole: its share, its points of all points, or an equal part."""
    points = [Fraction(item.points or 0) for item in params.items]
    if any(points):
        return tuple(part / decimals.exact_sum(points) for part in points)
    even = Fraction(1, len(params.items))
    return tuple(even if item.share is None else item.share for item in params.items)


def _answer(name: str, given: Mapping[str, bool | None]) -> bool | None:
    return next((said for written, said in given.items() if same_words(written, name)), None)


def _strange(given: Mapping[str, bool | None], shares: Mapping[str, Fraction]) -> str:
    """A word about answers to elements that the rule does not have: likely the silent ones, misspelt."""
    strange = [written for written in given if not any(same_words(written, name) for name in shares)]
    return f"（规则没有要点{_listed(strange)}）" if strange else ""


def _listed(names: list[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def _checkpoints(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Checkpoints)
    measures = [measure(item.of, params, types, params.undefined) for item in params.items]
    facts = tuple(sorted({name for one in measures for name in one.facts}))
    full = sum((Fraction(item.points) for item in params.items), decimals.ZERO)

    def score(case: Case) -> Outcome:
        parts: list[Fraction] = []
        said: list[str] = []
        kept = True
        for item, measured in zip(params.items, measures, strict=True):
            value = measured.of(case)
            if value is None:
                return when_undefined(params.undefined, case, facts)
            points = _checkpoint(item, value)
            kept = kept and value >= item.mark
            verb = "达到" if value >= item.mark else "未达到"
            parts.append(points)
            said.append(f"{decimals.plain(value)}{verb}{decimals.plain(item.mark)}，{decimals.plain(points)}分")
        earned = sum(parts, decimals.ZERO)
        text = f"{'；'.join(said)}；共{decimals.plain(earned)}分"
        if full != case.weight:
            text += f"，满{decimals.plain(full)}分折算为{case.weight}分"
        share = decimals.ratio(earned, full) or decimals.ZERO
        return Outcome(Fraction(case.weight) * share, text, kept, facts=facts)

    return score


def _checkpoint(item: Checkpoint, value: Fraction) -> Fraction:
    if value >= item.mark:
        return Fraction(item.points)
    if item.below == "zero" or value <= 0:
        return decimals.ZERO
    return Fraction(item.points) * value / item.mark


COUNTED_METHODS = (
    Method(
        "elements",
        "要点计分",
        Elements,
        lambda _: (),
        of_target=False,
        sql="要点的回答有多种写法（是、有、√），要先认出是与否",
        prepare=_elements,
    ),
    Method("checkpoints", "节点计分", Checkpoints, lambda _: (), of_target=False, sql=True, prepare=_checkpoints),
)
