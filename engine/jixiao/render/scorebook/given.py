"""What the marks of a scorecard were reckoned from, as the workbook shows it.

In: a `Scorecard`. Out: what each line read, and a `Given` per value that is no cell of a row (facts, elements, experts'
marks). All of it is read off the workings that the marks were made with.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.records import Line, Reading, Scorecard
from jixiao.records.law import Plan
from jixiao.score.cells import mark_of
from jixiao.values import reading
from jixiao.values.answers import answer
from jixiao.values.given import shown


def said(line: Line) -> Reading:
    """What the mark of a line read of its row; a parent read nothing."""
    return line.working.reading if line.working else reading.EMPTY


def value(line: Line, name: str) -> Any:
    """A value by the name that the line's formulas use; None where it is not given."""
    return line.working.values.get(name) if line.working else None


@dataclass(frozen=True, slots=True)
class Given:
    """A value that marks were reckoned from. `line` is the index of the line it belongs to, None for the whole form.

    `written` is its text in the form, `node` the expression that a computed fact follows from.
    """

    line: int | None
    name: str
    value: formula.Value
    written: str = ""
    node: formula.Node | None = None


def given(plan: Plan, card: Scorecard) -> tuple[Given, ...]:
    """The values of a scorecard that are no cells of its rows."""
    return (*_facts(plan, card), *_own(card.lines))


def sign(line: Line) -> str:
    """The operator that a target is held to: its own, else that of its direction; `""` where it is no number."""
    target, working = said(line).target, line.working
    if target is None or target.value is None or working is None:
        return ""
    return target.op or ("<=" if working.direction == "at-most" else ">=")


def _facts(plan: Plan, card: Scorecard) -> Iterator[Given]:
    facts = card.facts
    for name in plan.types if facts is not None else ():
        found = facts.values.get(name) if facts is not None else None
        if isinstance(found, date):
            found = shown(found)
        if facts is not None and isinstance(found, bool | str | Fraction):  # a table is no value of a cell
            computed = facts.computed.get(name)
            cell = None if computed else facts.cells.get(name)
            yield Given(None, name, found, cell.text if cell else "", computed.formula.node if computed else None)


def _own(lines: Sequence[Line]) -> Iterator[Given]:
    """The answers to elements (1 and 0) and the marks of experts, line by line."""
    for index, line in enumerate(lines):
        row = line.working.row if line.working else None
        if row is None:
            continue
        for name, cell in row.elements.items():
            answered = answer(cell.text)
            if answered is not None:
                yield Given(index, name, decimals.ONE if answered else decimals.ZERO, cell.text)
        for number, cell in enumerate(row.experts, 1):
            mark = None if reading.blank(cell) else mark_of(cell)
            if mark is not None:
                yield Given(index, expert(number), Fraction(mark), cell.text)


def expert(number: int) -> str:
    """What the mark of the nth expert is called."""
    return f"专家评分{number}"
