"""Lines → the scorecard: parents, totals, cap and vetoes, grade, and whether a declared total can be true.

Comes in: the marked lines. Goes out: the `Scorecard`, without findings. Bonus and penalty items are added to what the
framework gives and are no part of what it is made of; the cap and each veto is a step of the total. `ended` is the
one place that says which total and grade marks come to: what-ifs ask it too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from jixiao.ground import decimals
from jixiao.law.plan import grade, named
from jixiao.records import Declared, Line, Scorecard, Submission
from jixiao.records.law import Evidence, Plan, Planned, Status, Veto
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO, Added, Capped, Step, Vetoed


@dataclass(frozen=True, slots=True)
class Ended:
    """What first-level marks come to: the total, the steps that lead to it, the highest it can be, the grade or its range."""

    earned: Decimal
    highest: Decimal
    steps: tuple[Step, ...]
    grade: str | None
    grade_range: tuple[str, str] | None


def ended(plan: Plan, vetoes: Sequence[Veto], marks: Decimal, pending: Decimal, possible: Decimal) -> Ended:
    """The total that a sum of first-level marks comes to under the cap and the vetoes that hold, and its grade.

    Without a grade where the weights do not add up to the ruleset's total.
    """
    steps = _limits(plan, vetoes, marks)
    earned = decimals.total((marks, *(step.points for step in steps)))
    limits = [cap for cap in (plan.ceiling, *(veto.cap for veto in vetoes)) if cap is not None]
    highest = decimals.total((earned, pending))
    if limits:
        highest = min(highest, max(min(limits), earned))
    if possible != plan.total:
        return Ended(earned, highest, steps, None, None)
    order = [one.label for one in plan.grades]
    worst = [order.index(veto.grade) for veto in vetoes if veto.grade in order]
    low, high = (order[max([order.index(grade(plan, mark)), *worst])] for mark in (earned, highest))
    return Ended(earned, highest, steps, low if low == high else None, None if low == high else (low, high))


def _limits(plan: Plan, vetoes: Sequence[Veto], marks: Decimal) -> tuple[Step, ...]:
    """The steps that bring the sum of the first levels into range: vetoes, the cap, and 0 as floor."""
    earned = marks
    steps: list[Step] = []
    for veto in vetoes:
        over = veto.cap is not None and earned > veto.cap
        points = decimals.total((veto.cap, -earned)) if over and veto.cap is not None else ZERO
        if over or veto.grade is not None:
            cap = veto.cap if over else None
            steps.append(Vetoed(rule=veto.source, text=veto.text, cap=cap, grade=veto.grade, points=points))
        earned = decimals.total((earned, points))
    cap = plan.ceiling
    if cap is not None and earned > cap:
        steps.append(Capped(rule=plan.source, limit=cap, above=True, points=decimals.total((cap, -earned))))
        earned = cap
    if earned < 0:
        steps.append(Capped(rule=plan.source, limit=ZERO, above=False, points=decimals.total((-earned,))))
    return tuple(steps)


def holding(plan: Plan, facts: Mapping[str, Any], earned: Decimal, lines: Sequence[Line]) -> tuple[Veto, ...]:
    """The vetoes whose condition holds for these marks."""
    if not plan.vetoes:
        return ()
    leaves = [one for one in lines if one.working is not None]
    values = {
        **facts,
        "总得分": Fraction(earned),
        "未达标指标数": Fraction(sum(one.reached is False for one in leaves)),
        "缺失指标数": Fraction(sum(one.status is Status.MISSING for one in leaves)),
        "待评判指标数": Fraction(sum(one.status is Status.PENDING for one in leaves)),
    }
    return tuple(veto for veto in plan.vetoes if veto.when.ready(values.get) is True)


_points = attrgetter("possible", "earned", "supported", "pending")


def tree(
    root: Planned, lines: Sequence[Line], moves: Mapping[tuple[str, ...], tuple[Step, ...]], *, explain: bool
) -> list[Line]:
    """A first-level indicator's lines with every level above them, parents before children."""
    if len(lines) == 1 and len(lines[0].path) == 1:
        (line,) = lines
        why = moves.get(root.path, ())
        return [replace(line, steps=(*why, *line.steps)) if explain and why else line]
    return _level(root, root.path, lines, moves, explain=explain)


def _level(
    node: Planned,
    path: tuple[str, ...],
    lines: Sequence[Line],
    moves: Mapping[tuple[str, ...], tuple[Step, ...]],
    *,
    explain: bool,
) -> list[Line]:
    """A level with what is below it, in the order of its lines."""
    depth = len(path)
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(line.path[: depth + 1], []).append(line)
    children: list[Line] = []
    below: list[Line] = []
    for prefix, own in groups.items():
        leaves = [line for line in own if line.path == prefix]
        deeper = [line for line in own if line.path != prefix]
        children += leaves
        below += leaves
        if deeper:
            made = _level(named(node.children, prefix[-1]) or node, prefix, deeper, moves, explain=explain)
            children.append(made[0])
            below += made
    why = moves.get(node.path, ()) if len(node.path) == depth else ()
    return [parent(path, children, node.source, why, explain=explain), *below]


def parent(path: tuple[str, ...], children: Sequence[Line], rule: Any, why: tuple[Step, ...], *, explain: bool) -> Line:
    """A line that carries the sums of its children."""
    added = (Added(rule=rule, name=child.path[-1], weight=child.possible, points=child.earned) for child in children)
    possible, earned, supported, pending = (
        map(decimals.total, zip(*map(_points, children), strict=True)) if children else (ZERO,) * 4
    )
    return Line(
        path=path,
        level=len(path),
        possible=possible,
        earned=earned,
        supported=supported,
        pending=pending,
        status=_worst(children),
        evidence=Evidence.NONE,
        steps=(*why, *added) if explain else (),
    )


def _worst(children: Sequence[Line]) -> Status:
    """How a parent stands: pending if anything below is, else missing, else scored; without any, not applicable."""
    statuses = {child.status for child in children}
    for status in (Status.PENDING, Status.MISSING, Status.SCORED):
        if status in statuses:
            return status
    return Status.NOT_APPLICABLE


def scorecard(
    plan: Plan, submission: Submission, facts: Facts, lines: tuple[Line, ...], projects: Sequence[Scorecard]
) -> Scorecard:
    """The scorecard of marked lines."""
    tops = [one for one in lines if one.level == 1]
    extra = {root.name for root in plan.roots if root.extra}
    marks = decimals.total([one.earned for one in tops])
    pending = decimals.total([one.pending for one in tops])
    possible = decimals.total([one.possible for one in tops if one.path[0] not in extra])
    end = ended(plan, holding(plan, facts.values, marks, lines), marks, pending, possible)
    supported = decimals.total([one.supported for one in tops])
    return Scorecard(
        ruleset=plan.reference,
        submission=submission,
        budget=facts.figures,
        lines=lines,
        possible=possible,
        earned=end.earned,
        supported=min(supported, end.earned),
        pending=pending,
        grade=end.grade,
        plan=plan,
        grade_range=end.grade_range,
        steps=end.steps,
        by_evidence=_by_evidence(lines),
        highest=end.highest,
        declared=_declared(submission, end.earned, decimals.total((end.highest, -end.earned))),
        projects=tuple(projects),
        facts=facts,
    )


def _by_evidence(lines: Sequence[Line]) -> Mapping[Evidence, Decimal]:
    """What was earned by class of evidence, in the order of the classes; those without points are left out."""
    found: dict[Evidence, list[Decimal]] = {}
    for line in lines:
        if line.working is not None and line.earned:
            found.setdefault(line.evidence, []).append(line.earned)
    totals = {kind: decimals.total(found[kind]) for kind in Evidence if kind in found}
    return {kind: points for kind, points in totals.items() if points}


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
