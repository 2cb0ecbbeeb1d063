"""Plan + Submission → Scorecard: (fitting →) facts → weights → marks → totals, each from values to values.

Comes in: a `Plan` and a `Submission`. Goes out: a `Scorecard` in which every line carries its working and the steps that
add up to its mark, without findings (those are `findings`' work). Marks are rounded at the third-level line (`marks`);
parents are sums. A scorecard whose steps do not add up is refused. Mistakes of the file that leave no sensible mark are
Problems, all of them at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems
from jixiao.intake import scope
from jixiao.records import Line, Scorecard, Submission
from jixiao.records.law import Plan
from jixiao.records.scorecard import Facts, Peers
from jixiao.score import absences, choices, fitting, judgements, stages, totals, weights
from jixiao.score import facts as giving
from jixiao.score.marks import mark
from jixiao.score.seats import Group, Seat, arrange
from jixiao.score.typed import marks_as_values
from jixiao.values import reading

__all__ = ["score"]


def score(
    plan: Plan,
    submission: Submission,
    projects: Sequence[Scorecard] = (),
    peers: Peers | None = None,
    *,
    explain: bool = True,
) -> Scorecard:
    """The scorecard of a submission under a plan; raises Problems for mistakes of the file.

    `projects` are the scorecards of a department's projects, from which its ruleset may take facts; `peers` what the other
    submissions of the run have where lines are ranked (without them such a line is left to a person). Without `explain` the
    lines have no steps; every figure is the same.
    """
    if refused := stages.refused(plan, submission):
        raise Problems(refused)
    form = stages.marked(submission)
    submission = stages.lines(form)
    plan = fitting.fitted(plan, submission)
    facts, wrong = giving.read(plan, form, projects, peers)
    if marks_as_values(plan, submission):
        facts = replace(facts, marks_as_values=True)
    groups, strange = arrange(plan, submission)
    weighed, bad = weights.weigh(plan, submission, groups, absences.gone(plan, groups, facts))
    moves = absences.told(plan, facts, weighed.moves) if explain else weighed.moves
    unweighed = fitting.unweighed(plan, submission, bad)
    problems = [*_empty(plan, submission), *wrong, *strange, *bad, *unweighed]
    lines: list[Line] = []
    for group, own in zip(groups, weighed.seats, strict=True):
        # Levels without lines that keep points count like lines, and stand or fall with their alternative like these.
        bare = [node for node in weighed.empty if node.path[0] == group.node.name]
        whole = Group(group.node, (*(Seat(node.path, node) for node in bare), *group.seats))
        points = (*(weighed.empty[node] for node in bare), *own)
        marked = [
            mark(plan, seat, weight, facts, explain=explain) for seat, weight in zip(whole.seats, points, strict=True)
        ]
        problems.extend(problem for _, some in marked for problem in some)
        counted = choices.chosen(whole, [line for line, _ in marked])
        lines.extend(totals.tree(group.node, counted, moves, explain=explain))
    problems.extend(_unplaced(facts, lines))
    if problems:
        raise Problems(dict.fromkeys(problems))
    card = totals.scorecard(plan, form, facts, tuple(lines), projects)
    return proved(plan, card) if explain else card


def _empty(plan: Plan, submission: Submission) -> tuple[Problem, ...]:
    """A form without any line, where the ruleset leaves lines to the unit."""
    if not all(reading.no_line(row) for row in submission.rows) or not any(root.open for root in plan.roots):
        return ()
    message, cure = "这份申报表没有任何指标行。", "请补上一级、二级、三级指标及其目标值和实际完成值。"
    if scope.of_department(submission):
        cure = "部门整体支出没有指标行的，请用部门整体的规则集，如 -r department-overall-sichuan。"
    return (Problem(submission.source, "submission.no-indicators", message, cure),)


def _unplaced(facts: Facts, lines: Sequence[Line]) -> list[Problem]:
    """Judgements about lines that the form does not have."""
    if not facts.judgements:
        return []
    paths = {name for one in lines for name in judgements.names(one.path)}
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


def proved(plan: Plan, card: Scorecard) -> Scorecard:
    """The scorecard; refused where the steps of a line or of the total do not sum to it, or a mark leaves its range."""
    for one in card.lines:
        if decimals.total([step.points for step in one.steps]) != one.earned or not _within(plan, one):
            raise AssertionError(f"steps of {'/'.join(one.path)} do not add up to {one.earned} of {one.possible}")
    tops = [one.earned for one in card.lines if one.level == 1]
    if decimals.total([*tops, *(step.points for step in card.steps)]) != card.earned:
        raise AssertionError(f"the first levels and the steps of the total do not add up to {card.earned}")
    return card


def _within(plan: Plan, line: Line) -> bool:
    """Whether a mark lies between 0 and the most that its line may earn, or take; the marks of parents are sums."""
    if line.working is None:
        return True
    node = line.working.node
    taken = -line.earned if node.penalty else line.earned
    if node.most is None or (taken <= line.possible and node.most >= 1):
        return taken >= 0
    return 0 <= taken <= decimals.half_up(Fraction(line.possible) * node.most, plan.places)
