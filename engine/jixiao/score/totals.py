"""Lines → the scorecard: parents, totals, cap and vetoes, grade, and whether a declared total can be true.

Comes in: the marked lines. Goes out: the `Scorecard`, without findings. Bonus and penalty items are added to what the
framework gives and are no part of what it is made of. A total ends in this order: the sum of the first levels, the cap or the
floor of 0, the vetoes, the grade, the grade rules. `ended` is the one place that says which total and grade marks come to:
what-ifs ask it too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.law.ends import moved
from jixiao.law.plan import RESULTS, grade, named
from jixiao.records import Declared, Line, Scorecard, Submission
from jixiao.records.law import Evidence, GradeRule, Plan, Planned, Status, Veto
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO, Added, Capped, Regraded, Step, Vetoed
from jixiao.score import partial
from jixiao.score.cells import of_tables


@dataclass(frozen=True, slots=True)
class Ended:
    """What first-level marks come to: the total, the steps that lead to it, the highest it can be, the grade or its range."""

    earned: Decimal
    highest: Decimal
    steps: tuple[Step, ...]
    grade: str | None
    grade_range: tuple[str, str] | None


def ended(
    plan: Plan,
    facts: Mapping[str, Any],
    lines: Sequence[Line],
    marks: Decimal,
    pending: Decimal,
    possible: Decimal,
    *,
    whole: bool,
) -> Ended:
    """The total that a sum of first-level marks comes to under the cap and the vetoes that hold, and its grade.

    Without a grade where the weights do not add up to the ruleset's total, or the form is not `whole`; then no veto holds that
    asks how the scorecard came out.
    """
    bounds = _bounds(plan, marks)
    total = decimals.total((marks, *(step.points for step in bounds)))
    vetoes = _holding(plan, _known(facts, total, lines) if whole else facts)
    steps: tuple[Step, ...] = (*bounds, *_vetoed(vetoes, total))
    earned = decimals.total((marks, *(step.points for step in steps)))
    limits = [cap for cap in (plan.ceiling, *(veto.cap for veto in vetoes)) if cap is not None]
    highest = decimals.total((earned, pending))
    if limits:
        highest = min(highest, max(min(limits), earned))
    if not whole or possible != plan.total:
        return Ended(earned, highest, steps, None, None)
    order = [one.label for one in plan.grades]
    worst = [order.index(veto.grade) for veto in vetoes if veto.grade in order]
    low, high = (max([order.index(grade(plan, mark)), *worst]) for mark in (earned, highest))
    if plan.grade_rules:
        found = tuple(_outcomes(plan, order[high : low + 1], _known(facts, earned, lines), open_=pending > 0))
        low, high = (end(order.index(label) for label, _ in found) for end in (max, min))
        rule = found[0][1]
        if rule is not None and all(other is rule for _, other in found):
            steps = (*steps, Regraded(rule=rule.source, text=rule.text, how=rule.how, grade=rule.grade))
    settled = low == high
    return Ended(
        earned, highest, steps, order[low] if settled else None, None if settled else (order[low], order[high])
    )


def _bounds(plan: Plan, marks: Decimal) -> tuple[Step, ...]:
    """The step that brings the sum of the first levels below the cap, or up to 0."""
    cap = plan.ceiling
    if cap is not None and marks > cap:
        return (Capped(rule=plan.source, limit=cap, above=True, points=decimals.total((cap, -marks))),)
    if marks < 0:
        return (Capped(rule=plan.source, limit=ZERO, above=False, points=decimals.total((-marks,))),)
    return ()


def _vetoed(vetoes: Sequence[Veto], total: Decimal) -> Iterator[Step]:
    """The steps of the vetoes that hold and limit the total, or the grade."""
    for veto in vetoes:
        over = veto.cap is not None and total > veto.cap
        points = decimals.total((veto.cap, -total)) if over and veto.cap is not None else ZERO
        if over or veto.grade is not None:
            cap = veto.cap if over else None
            yield Vetoed(rule=veto.source, text=veto.text, cap=cap, grade=veto.grade, points=points)
        total = decimals.total((total, points))


def _outcomes(
    plan: Plan, labels: Sequence[str], known: Mapping[str, Any], *, open_: bool
) -> Iterator[tuple[str, GradeRule | None]]:
    """What the grade rules may make of each grade that points and vetoes may come to, with the rule that decides.

    While points are pending (`open_`), a rule that asks how the scorecard came out may hold in the end or not: both count.
    """
    order = [one.label for one in plan.grades]
    for label in labels:
        for rule in plan.grade_rules:
            asks = frozenset[str]() if rule.when is None else formula.names(rule.when.node)
            if open_ and not asks.isdisjoint(RESULTS):
                yield moved(order, label, rule.how, rule.grade), rule
            elif rule.when is None or rule.when.ready({**known, "等级": label}.get) is True:
                yield moved(order, label, rule.how, rule.grade), rule
                break
        else:
            yield label, None


def _holding(plan: Plan, known: Mapping[str, Any]) -> tuple[Veto, ...]:
    """The vetoes whose condition holds, of a total that is within its cap and floor."""
    return tuple(veto for veto in plan.vetoes if veto.when.ready(known.get) is True)


def _known(facts: Mapping[str, Any], total: Decimal, lines: Sequence[Line]) -> Mapping[str, Any]:
    """What vetoes and grade rules may read: the facts, and how the scorecard came out so far."""
    leaves = [one for one in lines if one.working is not None]
    return {
        **facts,
        "总得分": Fraction(total),
        "未达标指标数": Fraction(sum(one.reached is False for one in leaves)),
        "缺失指标数": Fraction(sum(one.status is Status.MISSING for one in leaves)),
        "待评判指标数": Fraction(sum(one.status is Status.PENDING for one in leaves)),
    }


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
    why = moves.get(node.path, ()) if len(node.path) == depth else ()
    if len({line.path for line in lines if line.level == depth + 1}) == len(lines):  # nothing stands between
        return [parent(path, lines, node.source, why, explain=explain), *lines]
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
    missing = (*partial.gaps(plan, submission), *(gap for project in projects for gap in project.gaps))
    end = ended(plan, facts.values, lines, marks, pending, possible, whole=not missing)
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
        steps=tuple(_with_rows(step, plan, facts) for step in end.steps),
        by_evidence=_by_evidence(lines),
        highest=end.highest,
        declared=None if missing else _declared(submission, end.earned, decimals.total((end.highest, -end.earned))),
        gaps=missing,
        projects=tuple(projects),
        facts=facts,
    )


def _with_rows(step: Step, plan: Plan, facts: Facts) -> Step:
    """A veto's or grade rule's step with the rows of tables that its condition counted."""
    if not isinstance(step, Vetoed | Regraded):
        return step
    rules: tuple[Veto | GradeRule, ...] = (*plan.vetoes, *plan.grade_rules)
    rule = next(one for one in rules if one.source == step.rule)
    return step if rule.when is None else replace(step, facts=of_tables(rule.when.node, facts, facts.values))


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
