"""What is missing from a form, as far as its marks suffer from it.

Comes in: a submission. Goes out: the gaps that its reader found, and one for all points that are a formula without a result.
A form that has any is partial: its rows are marked, its total is not judged, and no grade follows from it.
"""

from collections.abc import Iterator

from jixiao.records import Cell, FormGap, GapKind, Submission

#: The line whose points the table of funds prints.
_EXECUTION = "预算执行率"


def gaps(submission: Submission) -> tuple[FormGap, ...]:
    """Everything that is known to be missing: rows, then points."""
    weights = (FormGap(GapKind.WEIGHT, cell.source, name) for name, cell in _weights(submission) if cell.uncomputed)
    return (*submission.gaps, *weights)


def _weights(submission: Submission) -> Iterator[tuple[str, Cell]]:
    """The points that the form prints, by whose they are; those of the table of funds count where the indicators have some."""
    fund = submission.budget.total
    if fund is not None and fund.weight is not None and prints_weights(submission):
        yield _EXECUTION, fund.weight
    yield from ((group.path[-1], group.weight) for group in submission.group_weights)
    yield from ((row.path[-1], row.weight) for row in submission.rows if row.weight is not None)


def prints_weights(submission: Submission) -> bool:
    """Whether the form prints points (分值) for its indicators; a formula whose result is not known prints some."""
    rows = (row.weight for row in submission.rows)
    return bool(submission.group_weights) or any(cell and (not cell.blank or cell.uncomputed) for cell in rows)


def unweighed(cell: Cell | None) -> bool:
    """Whether points stand in a cell and nobody knows how many."""
    return cell is not None and cell.uncomputed
