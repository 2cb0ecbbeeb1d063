"""Plan + Submission → Scorecard: facts → weights → marks → totals, each from values to values.

Comes in: a `Plan` and a `Submission`. Goes out: a `Scorecard` in which every line carries its working and the steps that
add up to its mark, without findings (those are `findings`' work). Marks are rounded at the third-level line (`marks`);
parents are sums. A scorecard whose steps do not add up is refused. Mistakes of the file that leave no sensible mark are
Problems, all of them at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems
from jixiao.law.plan import named
from jixiao.records import Line, Scorecard, Submission
from jixiao.records.law import Plan, Status
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO, Step
from jixiao.score import choices, totals, weights
from jixiao.score import facts as giving
from jixiao.score.marks import mark
from jixiao.score.seats import Group, Seat, arrange
from jixiao.score.work import given_to, work
from jixiao.values import reading
from jixiao.values.names import key

__all__ = ["score"]


def score(plan: Plan, submission: Submission, projects: Sequence[Scorecard] = (), *, explain: bool = True) -> Scorecard:
    """The scorecard of a submission under a plan; raises Problems for mistakes of the file.

    `projects` are the scorecards of a department's projects, from which its ruleset may take facts. Without `explain` the
    lines have no steps; every figure is the same.
    """
    facts, wrong = giving.read(plan, submission, projects)
    groups, strange = arrange(plan, submission)
    gone = [group.fixed and _gone(plan, group.seats[0], facts) for group in groups]
    weighed, bad = weights.weigh(plan, submission, groups, gone, lambda seat: _holds(seat, facts))
    problems = [*_empty(plan, submission), *wrong, *strange, *bad]
    lines: list[Line] = []
    for group, own, why in zip(groups, weighed.seats, weighed.groups, strict=True):
        marked = [
            mark(plan, seat, weight, facts, explain=explain) for seat, weight in zip(group.seats, own, strict=True)
        ]
        problems.extend(problem for _, some in marked for problem in some)
        below = choices.chosen(group, [line for line, _ in marked])
        lines.extend(_with_parents(group, below, why, explain=explain))
    problems.extend(_unplaced(facts, lines))
    if problems:
        raise Problems(dict.fromkeys(problems))
    card = totals.scorecard(plan, submission, facts, tuple(lines), projects)
    return proved(plan, card) if explain else card


def _empty(plan: Plan, submission: Submission) -> tuple[Problem, ...]:
    """A form without any line, where the ruleset leaves lines to the unit."""
    if not all(reading.no_line(row) for row in submission.rows) or not any(root.open for root in plan.roots):
        return ()
    message, cure = "这份申报表没有任何指标行。", "请补上一级、二级、三级指标及其目标值和实际完成值。"
    return (Problem(submission.source, "submission.no-indicators", message, cure),)


def _gone(plan: Plan, seat: Seat, facts: Facts) -> bool:
    """Whether a fixed first-level line does not apply, as its method says (a budget of 0)."""
    method = seat.node.method
    if method is None or method.needs:
        return False
    return work(plan, seat, seat.node.weight or ZERO, facts).status is Status.NOT_APPLICABLE


def _holds(seat: Seat, facts: Facts) -> bool:
    """Whether a seat's condition of absence holds."""
    said = reading.read(seat.row, facts.year, seat.node.aggregate)
    values = {**given_to(seat, facts), **said.values}
    return seat.node.absent is not None and seat.node.absent.ready(values.get) is True


def _unplaced(facts: Facts, lines: Sequence[Line]) -> list[Problem]:
    """Judgements about lines that the form does not have."""
    if not facts.judgements:
        return []
    paths = {tuple(map(key, one.path)) for one in lines}
    return [
        Problem(
            judgement.source,
            "judgement.unknown-line",
            f"评判的指标“{'/'.join(judgement.path)}”不在申报表中。",
            "请核对一级、二级、三级指标的名称。",
        )
        for path, judgement in facts.judgements.items()
        if path not in paths
    ]


def _with_parents(group: Group, lines: Sequence[Line], why: tuple[Step, ...], *, explain: bool) -> list[Line]:
    """A first-level indicator's lines, parents before children."""
    node = group.node
    if group.fixed:
        (line,) = lines
        return [replace(line, steps=(*why, *line.steps)) if explain and why else line]
    seconds: dict[str, list[Line]] = {}
    for one in lines:
        seconds.setdefault(one.path[1] if len(one.path) > 2 else "", []).append(one)
    children: list[Line] = []
    below: list[Line] = []
    for name, own in seconds.items():
        if name:
            second = named(node.children, name) or node
            above = totals.parent((node.name, name), own, second.source, (), explain=explain)
            children.append(above)
            below += [above, *own]
        else:
            children += own
            below += own
    return [totals.parent(node.path, children, node.source, why, explain=explain), *below]


def proved(plan: Plan, card: Scorecard) -> Scorecard:
    """The scorecard; refused where the steps of a line or of the total do not sum to it, or a mark leaves its range."""
    penalties = {root.name for root in plan.roots if root.penalty}
    for one in card.lines:
        low, high = (-one.possible, ZERO) if one.path[0] in penalties else (ZERO, one.possible)
        if decimals.total([step.points for step in one.steps]) != one.earned or not low <= one.earned <= high:
            raise AssertionError(f"steps of {'/'.join(one.path)} do not add up to {one.earned} of {one.possible}")
    tops = [one.earned for one in card.lines if one.level == 1]
    if decimals.total([*tops, *(step.points for step in card.steps)]) != card.earned:
        raise AssertionError(f"the first levels and the steps of the total do not add up to {card.earned}")
    return card
