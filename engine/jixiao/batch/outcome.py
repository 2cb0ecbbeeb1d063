"""A scorecard → the rows of a run's tables, and a problem → its row.

In: the number of a form, its scorecard or its problems. Out: the rows of the tables that an engine makes (`columns.MADE`), as
values in the order of the columns. A number that no column can hold is a Problem of its form: nothing is cut off.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao.batch.columns import MADE, POINTS
from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems
from jixiao.records import Evidence, Scorecard

#: The rows of tables, by the names of the tables.
Tables = dict[str, list[tuple[object, ...]]]

#: How many digits a mark may have, an amount in 元 (sums of products of these stay within 38), another number; how many of
#: these are decimals.
_DIGITS, MONEY_DIGITS, _MOST, _DECIMALS = 18, 21, 38, 6
_CLASSES: Final = tuple(Evidence(column.name) for column in MADE["scorecards"] if column.name in tuple(Evidence))


def none() -> Tables:
    """No rows of any table."""
    return {name: [] for name in MADE}


def joined(several: Sequence[Tables]) -> Tables:
    """The rows of several forms, in order."""
    return {name: [row for one in several for row in one[name]] for name in MADE}


def of_card(form: int, card: Scorecard) -> Tables:
    """The rows of a form that was scored; raises Problems where they cannot hold its numbers."""
    found = none()
    low, high = card.grade_range or (None, None)
    classes = (card.by_evidence.get(one, decimals.half_up(0, card.plan.places)) for one in _CLASSES)
    totals = (card.possible, card.earned, card.supported, card.pending, card.highest)
    found["scorecards"] = [(form, *totals, card.grade, low, high, *classes, len(card.gaps))]
    found["levels"] = [(form, *row) for row in _levels(card)]
    found["lines"] = [(form, *row) for row in _lines(card)]
    found["findings"] = [
        (form, one.id, one.severity, "/".join(one.path), one.subject, one.stake, one.cause) for one in card.findings
    ]
    budget, executed = (_number(card.budget.amounts.get(name)) for name in ("预算数", "执行数"))
    found["amounts"] = [(form, budget, executed)]
    if any(_too_long(name, row) for name in MADE for row in found[name]):
        raise Problems([_too_large(card)])
    return found


def _levels(card: Scorecard) -> Iterator[tuple[object, ...]]:
    order = {root.name: at for at, root in enumerate(card.plan.roots)}
    for line in card.lines:
        if line.level == 1:
            points = (line.possible, line.earned, line.supported, line.pending)
            yield (order[line.path[0]], line.path[0], *points)


def _lines(card: Scorecard) -> Iterator[tuple[object, ...]]:
    marked = (line for line in card.lines if line.working is not None)
    for number, line in enumerate(marked):
        points = (line.possible, line.earned, line.supported, line.pending)
        what = (line.status, line.evidence, line.method, line.target, line.actual)
        claimed = None if line.claimed is None else _number(Fraction(line.claimed))
        yield (number, "/".join(line.path), line.path[-1], *points, *what, claimed, line.reached, line.sourced)


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else decimals.half_up(value, _DECIMALS)


def _too_long(table: str, row: Sequence[object]) -> bool:
    """Whether a number of a row has more digits than its column."""
    pairs = zip(MADE[table], row, strict=True)
    other = MONEY_DIGITS if table == "amounts" else _MOST
    return any(
        len(value.as_tuple().digits) > (_DIGITS if column.type == POINTS else other)
        for column, value in pairs
        if isinstance(value, Decimal)
    )


def _too_large(card: Scorecard) -> Problem:
    message, cure = "这份表的分值或金额太大，结果的表写不下。", "请核对分值、得分和金额是否多写了数字。"
    return Problem(card.submission.source, "batch.too-large", message, cure)


def of_problem(problem: Problem, form: int | None = None) -> tuple[object, ...]:
    """The row of a problem."""
    place = problem.source
    return (form, place.file, place.line, place.col, str(place), problem.code, problem.message, problem.cure)


def of_problems(form: int, problems: Sequence[Problem]) -> Tables:
    """The rows of a form that was not scored."""
    return {**none(), "problems": [of_problem(one, form) for one in problems]}
