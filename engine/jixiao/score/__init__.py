"""Plan + Submission → Scorecard with its trace: the reference evaluator.

Comes in: a `Plan` and a `Submission`. Goes out: a `Scorecard` in which every line carries the steps that sum to its
mark, without findings (those are `findings`' work). Marks are rounded at the third-level line (`lines`); parents are
sums. The evaluator refuses to return a scorecard whose steps do not add up. Mistakes of the file that leave no
sensible mark are Problems, all of them at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law import department, formula
from jixiao.law.load import nearest
from jixiao.law.plan import Plan, key
from jixiao.records import BudgetFigures, Evidence, Fact, Line, Scorecard, Status, Step, Submission
from jixiao.score import budget, moves, totals
from jixiao.score.lines import Given, fixed, line
from jixiao.score.weigh import ZERO_POINTS, Group, Slot, arrange, given, gives_weights, points, shared
from jixiao.values import reading


def score(plan: Plan, submission: Submission, projects: Sequence[Scorecard] = ()) -> Scorecard:
    """The scorecard of a submission under a plan; raises Problems for mistakes of the file.

    `projects` are the scorecards of a department's projects, from which its ruleset may take facts.
    """
    problems: list[Problem] = []
    if all(reading.no_line(row) for row in submission.rows) and any(root.node.open for root in plan.roots):
        message, cure = "这份申报表没有任何指标行。", "请补上一级、二级、三级指标及其目标值和实际完成值。"
        problems.append(Problem(submission.source, "submission.no-indicators", message, cure))
    figures, known = read_facts(plan, submission, projects, problems)
    groups = arrange(plan, submission, problems)
    _weigh(plan, submission, groups, known, problems)
    moves.absent(plan, groups, known, printed=gives_weights(submission))
    lines = tuple(one for group in groups for one in _group(plan, group, known, problems))
    problems.extend(_unplaced(known, lines))
    if problems:
        raise Problems(dict.fromkeys(problems))
    return _proved(plan, totals.scorecard(plan, submission, figures, lines, projects, known.values))


# --- what the submission gives --------------------------------------------------------------------------------


def read_facts(
    plan: Plan, submission: Submission, projects: Sequence[Scorecard], problems: list[Problem]
) -> tuple[BudgetFigures, Given]:
    """The figures of budget execution, and all that the lines of a submission may read; mistakes go to `problems`."""
    figures, amounts = budget.figures(submission, problems)
    values: dict[str, formula.Value | None] = {**amounts, **department.facts(projects)}
    unit = budget.money_unit(submission.budget)
    for fact in plan.ruleset.facts:
        cell = submission.facts.get(fact.name)
        if fact.value is None and cell is not None:
            values[fact.name] = budget.fact_value(cell, fact.type, unit, problems)
    problems.extend(_misspelt(plan, submission))
    for name, compute in plan.computed:
        values[name] = compute(values.get)
    total = submission.budget.total
    known = Given(
        values=values,
        cells={**submission.facts, **budget.cells(submission)},
        year=submission.year,
        claimed=total.score if total else None,
        judgements={_judged_path(plan, judgement.path): judgement for judgement in submission.judgements},
    )
    return figures, known


def _misspelt(plan: Plan, submission: Submission) -> list[Problem]:
    """Facts of the form that the ruleset does not declare, where they are nearly one that it misses."""
    missed = [fact.name for fact in plan.ruleset.facts if fact.value is None and fact.name not in submission.facts]
    known = {fact.name for fact in plan.ruleset.facts}
    return [
        Problem(cell.source, "submission.unknown-fact", f"规则集没有名为“{name[:20]}”的事实。", cure)
        for name, cell in submission.facts.items()
        if name not in known and (cure := nearest(name[:100], missed))
    ]


def _judged_path(plan: Plan, path: tuple[str, ...]) -> tuple[str, ...]:
    root = plan.root(path[0]) if path else None
    return (key(root.node.name), *map(key, path[1:])) if root else tuple(map(key, path))


def _unplaced(known: Given, lines: Sequence[Line]) -> list[Problem]:
    """Judgements about lines that the form does not have."""
    paths = {tuple(map(key, one.path)) for one in lines}
    return [
        Problem(
            judgement.source,
            "judgement.unknown-line",
            f"评判的指标“{'/'.join(judgement.path)}”不在申报表中。",
            "请核对一级、二级、三级指标的名称。",
        )
        for path, judgement in known.judgements.items()
        if path not in paths
    ]


# --- weights --------------------------------------------------------------------------------------------------


def _weigh(plan: Plan, submission: Submission, groups: Sequence[Group], known: Given, problems: list[Problem]) -> None:
    """Put points on every line: the form's own where it prints them, else the framework's, shared out."""
    if gives_weights(submission):
        given(plan, submission, groups, problems)
        for group in groups:
            if group.fixed:
                _weigh_fixed(plan, submission, group.slots[0], problems)
        return
    absent = {}
    for group in groups:
        ready = group.planned.method
        if ready is not None and not ready.needs:
            outcome = fixed(plan, group.slots[0], ready, known)
            if outcome.status is Status.NOT_APPLICABLE:
                absent[group.planned.path] = "不适用"
    shared(plan, groups, absent)


def _weigh_fixed(plan: Plan, submission: Submission, slot: Slot, problems: list[Problem]) -> None:
    fund = submission.budget.total
    cell = slot.row.weight if slot.row and slot.row.weight else fund.weight if fund else None
    own = points(cell, plan.ruleset.rounding.places, problems) if cell else None
    slot.weight = own if own is not None else slot.planned.weight or ZERO_POINTS
    fact = () if own is None or cell is None else (Fact(name="weight", value=cell.text, source=cell.source),)
    text = f"分值{slot.weight}分，{'按表内所印' if own is not None else '按规则集'}"
    slot.why = (Step(points=ZERO_POINTS, text=text, rule=slot.planned.node.source, facts=fact),)


# --- lines and their parents ----------------------------------------------------------------------------------


def _group(plan: Plan, group: Group, known: Given, problems: list[Problem]) -> list[Line]:
    """A first-level indicator's lines, parents before children."""
    scored = moves.chosen(group, [line(plan, slot, known, problems) for slot in group.slots])
    if group.fixed:
        return [replace(scored[0], steps=(*group.why, *scored[0].steps))]
    seconds: dict[str, list[Line]] = {}
    for one in scored:
        seconds.setdefault(one.path[1] if len(one.path) > 2 else "", []).append(one)
    children: list[Line] = []
    below: list[Line] = []
    for name, lines in seconds.items():
        if name:
            second = group.planned.child(name) or group.planned
            parent = _parent((group.planned.node.name, name), lines, second.node.source, ())
            children.append(parent)
            below += [parent, *lines]
        else:
            children += lines
            below += lines
    return [_parent(group.planned.path, children, group.planned.node.source, group.why), *below]


def _parent(path: tuple[str, ...], children: Sequence[Line], rule: Source, why: tuple[Step, ...]) -> Line:
    steps = (
        Step(points=child.earned, text=f"{child.path[-1]}得{child.earned}分（分值{child.possible}分）", rule=rule)
        for child in children
    )
    return Line(
        path=path,
        level=len(path),
        status=_worst(children),
        evidence=Evidence.NONE,
        steps=(*why, *steps),
        **totals.sums(children),
    )


def _worst(children: Sequence[Line]) -> Status:
    """How a parent stands: pending if anything below is, else missing, else scored; without any, not applicable."""
    statuses = {child.status for child in children}
    for status in (Status.PENDING, Status.MISSING, Status.SCORED):
        if status in statuses:
            return status
    return Status.NOT_APPLICABLE


def _proved(plan: Plan, card: Scorecard) -> Scorecard:
    """The scorecard; refused where the steps of a line or of the total do not sum to it, or a mark leaves its range."""
    penalties = {root.node.name for root in plan.roots if root.penalty}
    for one in card.lines:
        low, high = (-one.possible, 0) if one.path[0] in penalties else (0, one.possible)
        if decimals.total(step.points for step in one.steps) != one.earned or not low <= one.earned <= high:
            raise AssertionError(f"steps of {'/'.join(one.path)} do not add up to {one.earned} of {one.possible}")
    tops = [one.earned for one in card.lines if one.level == 1]
    if decimals.total((*tops, *(step.points for step in card.steps))) != card.earned:
        raise AssertionError(f"the first levels and the steps of the total do not add up to {card.earned}")
    return card
