"""Lines → the scorecard: totals, cap and vetoes, grade, and whether a declared total can be true.

Comes in: the marked lines. Goes out: the `Scorecard`, without findings. Bonus and penalty items are added to what the
framework gives and are no part of what it is made of; the cap and each veto is a traced step of the total.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.law.format import Veto
from jixiao.law.plan import Plan
from jixiao.records import BudgetFigures, Declared, Line, Scorecard, Status, Step, Submission

_SUMMED = ("possible", "earned", "supported", "pending")


def sums(lines: Sequence[Line]) -> Mapping[str, Any]:
    """The sums of lines' points, by the names of the fields."""
    return {name: decimals.total(getattr(one, name) for one in lines) for name in _SUMMED}


def scorecard(
    plan: Plan,
    submission: Submission,
    figures: BudgetFigures,
    lines: tuple[Line, ...],
    projects: Sequence[Scorecard],
    facts: Mapping[str, formula.Value | None],
) -> Scorecard:
    """The scorecard of marked lines."""
    extra = {root.node.name for root in plan.roots if root.node.bonus or root.node.penalty}
    tops = [one for one in lines if one.level == 1]
    found: dict[str, Any] = dict(sums(tops))
    found["possible"] = decimals.total(one.possible for one in tops if one.path[0] not in extra)
    vetoes = [veto for test, veto in plan.vetoes if test(_results(facts, found["earned"], lines).get) is True]
    steps = _capped(plan, found, vetoes)
    found["earned"] = decimals.total((found["earned"], *(step.points for step in steps)))
    found["supported"] = min(found["supported"], found["earned"])
    ceiling = _ceiling(plan, vetoes)
    highest = decimals.total((found["earned"], found["pending"]))
    highest = highest if ceiling is None else min(highest, max(ceiling, found["earned"]))
    grade, grade_range = _grade(plan, found, highest, vetoes)
    return Scorecard(
        ruleset=plan.reference,
        submission=submission,
        budget=figures,
        lines=lines,
        grade=grade,
        grade_range=grade_range,
        steps=steps,
        declared=_declared(submission, found["earned"], highest - found["earned"]),
        projects=tuple(projects),
        **found,
    )


def _results(
    facts: Mapping[str, formula.Value | None], earned: Decimal, lines: Sequence[Line]
) -> Mapping[str, formula.Value | None]:
    leaves = [one for one in lines if one.method or one.status is Status.MISSING]
    return {
        **facts,
        "总得分": Fraction(earned),
        "未达标指标数": Fraction(sum(one.reached is False for one in leaves)),
        "缺失指标数": Fraction(sum(one.status is Status.MISSING for one in leaves)),
        "待评判指标数": Fraction(sum(one.status is Status.PENDING for one in leaves)),
    }


def _cap(plan: Plan) -> Decimal | None:
    """The cap on the total: the ruleset's own, else its total where it has bonus items, else none.

    A form whose given weights add up to more than the total is told so, not cut (contract rule 3).
    """
    if plan.ruleset.cap is not None:
        return plan.ruleset.cap
    return plan.ruleset.total if any(root.node.bonus for root in plan.roots) else None


def _ceiling(plan: Plan, vetoes: Sequence[Veto]) -> Decimal | None:
    """The highest total there can be: the cap, lowered by vetoes that hold; None where nothing limits it."""
    limits = [cap for cap in (_cap(plan), *(veto.cap for veto in vetoes)) if cap is not None]
    return min(limits, default=None)


def _capped(plan: Plan, found: Mapping[str, Decimal], vetoes: Sequence[Veto]) -> tuple[Step, ...]:
    """The steps that bring the sum of the first levels into range: vetoes with a cap, the cap, and 0 as floor."""
    earned = found["earned"]
    steps: list[Step] = []
    for veto in vetoes:
        if veto.cap is not None and earned > veto.cap:
            steps.append(Step(points=veto.cap - earned, text=f"{veto.text}，总分至多{veto.cap}分", rule=veto.source))
            earned = veto.cap
    cap = _cap(plan)
    if cap is not None and earned > cap:
        steps.append(Step(points=cap - earned, text=f"加分后超过上限，总分至多{cap}分", rule=plan.ruleset.source))
        earned = cap
    if earned < 0:
        steps.append(Step(points=-earned, text="扣分后低于0，总分至少0分", rule=plan.ruleset.source))
    return tuple(steps)


def _grade(
    plan: Plan, found: Mapping[str, Decimal], highest: Decimal, vetoes: Sequence[Veto]
) -> tuple[str | None, tuple[str, str] | None]:
    """The grade, or the two ends of what it may still become; nothing where the weights do not add up."""
    if found["possible"] != plan.ruleset.total:
        return None, None
    order = [grade.label for grade in plan.ruleset.grades]
    limits = [order.index(veto.grade) for veto in vetoes if veto.grade in order]

    def limited(mark: Decimal) -> str:
        return order[max([order.index(plan.grade(mark)), *limits])]

    low, high = limited(found["earned"]), limited(highest)
    return (low, None) if low == high else (None, (low, high))


def _declared(submission: Submission, earned: Decimal, pending: Decimal) -> Declared | None:
    """What the total that the submission states takes to be true, or None where it states none."""
    cell = submission.printed_total
    exact = decimals.number(cell.text.strip().removesuffix("分")) if cell else None
    if cell is None or exact is None:
        return None
    needed = decimals.half_up(exact - Fraction(earned))
    possible = 0 <= needed <= pending
    verdict = "impossible" if not possible else "needs" if pending else "consistent"
    return Declared(total=decimals.half_up(exact), verdict=verdict, needed=needed, pending=pending, source=cell.source)
