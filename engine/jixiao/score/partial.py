"""What is missing from a form, as far as its marks suffer from it.

Comes in: a submission. Goes out: the gaps that its reader found, and one for all points that are a formula without a result.
A form that has any is partial: its rows are marked, its total is not judged, and no grade follows from it.
"""

from collections.abc import Iterator

from jixiao.law.plan import named
from jixiao.records import Cell, FormGap, GapKind, Submission
from jixiao.records.law import Plan

#: The line whose points the table of funds prints.
_EXECUTION = "预算执行率"


def gaps(plan: Plan, submission: Submission) -> tuple[FormGap, ...]:
    """Everything that is known to be missing: rows, then points."""
    printed = _weights(plan, submission)
    weights = (FormGap(GapKind.WEIGHT, cell.source, name) for name, cell in printed if cell.uncomputed)
    return (*submission.gaps, *weights)


def _weights(plan: Plan, submission: Submission) -> Iterator[tuple[str, Cell]]:
    """The points that the form prints, by whose they are; those of the table of funds count where the indicators have some."""
    fund = submission.budget.total
    if fund is not None and fund.weight is not None and prints_weights(plan, submission):
        yield _EXECUTION, fund.weight
    yield from ((group.path[-1], group.weight) for group in submission.group_weights)
    yield from ((row.path[-1], row.weight) for row in submission.rows if row.weight is not None)


def prints_weights(plan: Plan, submission: Submission) -> bool:
    """Whether the form prints points (分值) for its indicators; a formula whose result is not known prints some.

    Those of a first level that is itself a line (预算执行率), beside others, are its own: they tell nothing of the others'.
    """
    fixed = tuple(root for root in plan.roots if root.method is not None)
    own = fixed if len(fixed) < len(plan.roots) else ()
    rows = (row.weight for row in submission.rows if named(own, row.path[0]) is None)
    return bool(submission.group_weights) or any(cell and (not cell.blank or cell.uncomputed) for cell in rows)


def unweighed(cell: Cell | None) -> bool:
    """Whether points stand in a cell and nobody knows how many."""
    return cell is not None and cell.uncomputed
