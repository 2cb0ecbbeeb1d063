"""A line that was marked, as rules ask about it.

Comes in: a line of a scorecard. Goes out: the line beside its plan and card, with what the mark read of it.
"""

from decimal import Decimal
from fractions import Fraction

from jixiao.ground.dataclass import dataclass
from jixiao.records import Cell, Line, Reading, Row, Scorecard
from jixiao.records.law import Plan
from jixiao.values import reading


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line that was marked, with what a rule about it may ask of its form; `twice` are the names that two groups share.

    `comparable` says that the unit's own mark is one of as many points as the line has.
    """

    plan: Plan
    card: Scorecard
    line: Line
    twice: frozenset[str]
    comparable: bool = True

    @property
    def row(self) -> Row | None:
        """The form's row."""
        return self.line.working.row if self.line.working else None

    @property
    def unread(self) -> bool:
        """Whether the form may have a row for it that was not read: how it stands nobody knows."""
        return self.line.working is not None and self.line.working.unread

    @property
    def said(self) -> Reading:
        """What the mark read of it."""
        return self.line.working.reading if self.line.working else reading.EMPTY


def text(cell: Cell | None) -> str | None:
    """What a cell says; None for a blank one."""
    return None if cell is None or cell.blank else cell.text.strip()


def number(mark: Decimal | None) -> Fraction | None:
    """A mark as a number."""
    return None if mark is None else Fraction(mark)
