"""A scorecard's lines with what their marks were reckoned from, as the workbook shows it.

In: a `Scorecard`. Out: an `SheetLine` per line and a `Given` per value that is no cell of a row (facts, elements, experts'
marks). All of it is read off the workings that the marks were made with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.records import Line, Reading, Scorecard
from jixiao.records.law import Plan
from jixiao.score.cells import mark_of
from jixiao.values import reading
from jixiao.values.answers import answer


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line and what its mark came from; a parent has no working."""

    line: Line

    @property
    def parent(self) -> bool:
        """Whether the line carries the sums of others."""
        return self.line.working is None

    @property
    def said(self) -> Reading:
        """What the mark read of the row."""
        return self.line.working.reading if self.line.working else reading.EMPTY

    def value(self, name: str) -> Any:
        """A value by the name that the line's formulas use; None where it is not given."""
        return self.line.working.values.get(name) if self.line.working else None


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


def entries(plan: Plan, card: Scorecard) -> tuple[tuple[SheetLine, ...], tuple[Given, ...]]:
    """The lines of a scorecard, and the values that are no cells of its rows."""
    found = tuple(map(SheetLine, card.lines))
    return found, (*_facts(plan, card), *_own(found))


def sign(entry: SheetLine) -> str:
    """The operator that a target is held to: its own, else that of its direction; `""` where it is no number."""
    target, working = entry.said.target, entry.line.working
    if target is None or target.value is None or working is None:
        return ""
    return target.op or ("<=" if working.direction == "at-most" else ">=")


def _facts(plan: Plan, card: Scorecard) -> Iterator[Given]:
    facts = card.facts
    for name in plan.types if facts is not None else ():
        value = facts.values.get(name) if facts is not None else None
        if facts is not None and value is not None:
            computed = facts.computed.get(name)
            cell = None if computed else facts.cells.get(name)
            yield Given(None, name, value, cell.text if cell else "", computed.formula.node if computed else None)


def _own(found: Sequence[SheetLine]) -> Iterator[Given]:
    """The answers to elements (1 and 0) and the marks of experts, line by line."""
    for index, entry in enumerate(found):
        row = entry.line.working.row if entry.line.working else None
        if row is None:
            continue
        for name, cell in row.elements.items():
            said = answer(cell.text)
            if said is not None:
                yield Given(index, name, decimals.ONE if said else decimals.ZERO, cell.text)
        for number, cell in enumerate(row.experts, 1):
            mark = None if reading.blank(cell) else mark_of(cell)
            if mark is not None:
                yield Given(index, expert(number), Fraction(mark), cell.text)


def expert(number: int) -> str:
    """What the mark of the nth expert is called."""
    return f"专家评分{number}"
