"""Whether a form has marks where its targets and actual values are due.

In: a plan and a submission. Out: the plain answer. A unit that finds no columns 分值 and 得分 may write what its lines can earn
under 指标值 and what it gives itself under 完成值: bare numbers that add up to the whole, none of the second above the first.
Such numbers say nothing of what was done. Nothing is marked here.
"""

from collections.abc import Set
from fractions import Fraction
from typing import Final

from jixiao.ground.decimals import ZERO
from jixiao.law.plan import named
from jixiao.records import Cell, Row, Submission
from jixiao.records.law import Plan
from jixiao.score.cells import mark_of
from jixiao.score.partial import prints_weights
from jixiao.values import reading

#: Fewer numbers add up to the whole by chance.
_FEWEST: Final = 3


def marks_as_values(plan: Plan, submission: Submission) -> bool:
    """Whether the targets of a form are points and its actual values marks."""
    if prints_weights(plan, submission) or any(row.score and not row.score.blank for row in submission.rows):
        return False
    fixed = tuple(root for root in plan.roots if root.method is not None)
    whole, count = ZERO, 0
    for row in submission.rows:
        if reading.no_line(row) or named(fixed, row.path[0]) is not None:
            continue
        most, own = _bare(row, row.target), _bare(row, row.actual)
        if most is None or own is None or own > most:
            return False
        whole, count = whole + most, count + 1
    return count >= _FEWEST and whole in _wholes(plan, submission)


def _wholes(plan: Plan, submission: Submission) -> Set[Fraction]:
    """What the points of all lines may add up to: the ruleset's total, that without its fixed first level, the printed one."""
    fund = submission.budget.total
    apart = [
        mark_of(fund.weight if fund else None),
        *(Fraction(root.weight) for root in plan.roots if root.method and root.weight),
    ]
    total = Fraction(plan.total)
    found = {total, *(total - one for one in apart if one)}
    printed = mark_of(submission.printed_total)
    return found | ({printed} if printed else set())


def _bare(row: Row, cell: Cell | None) -> Fraction | None:
    """A number above 0 without a unit; None for anything else."""
    if cell is None or (row.unit and not row.unit.blank) or (row.operator and not row.operator.blank):
        return None
    return mark_of(cell) or None
