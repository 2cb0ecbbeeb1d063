"""What a workbook over many scorecards is made of.

In and out: plain records; nothing of Excel is known here.
"""

from collections.abc import Sequence
from enum import IntEnum

from jixiao.ground.dataclass import dataclass
from jixiao.records import Scorecard


class Column(IntEnum):
    """The columns of a ranking, from 0."""

    RANK = 0
    PROJECT = 1
    UNIT = 2
    YEAR = 3
    BUDGET = 4
    SPENT = 5
    RATE = 6
    MARK = 7
    BASED = 8
    PENDING = 9
    POSSIBLE = 10
    GRADE = 11
    FINDINGS = 12
    STATE = 13
    FILE = 14


@dataclass(frozen=True, slots=True)
class Part:
    """Some scorecards that are ranked among each other: the names of the sheets of their ranking and of their indicators."""

    ranking: str
    lines: str
    cards: Sequence[Scorecard]
