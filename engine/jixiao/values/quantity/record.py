"""What was understood of a written value: the kinds of values, and the record `Quantity`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jixiao.values.quantity.units import Unit


class Kind(StrEnum):
    """What a text says: nothing, a number, an interval, a date or period, or words."""

    BLANK = "blank"
    NUMBER = "number"
    INTERVAL = "interval"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as somebody wrote it, and what was understood.

    NUMBER: `op` is "" >= <= > < = (in whatever glyph or words), `number` as written, `value` in base units of `unit`.
    INTERVAL: `low` and `high` in base units, None for an open end, and whether each belongs to it. `approx`: 约, 左右,
    余 (余 and 多 are a bound as well). DATE: `start` and `end` of the period named; a deadline has no `start`, and its
    `end` is the last day in time (see `periods`); `recurring` with `day` for 每月20日前 (31: the last day); `yearless`
    dates lie in the placeholder year. `words` is what the text says besides.
    """

    text: str
    kind: Kind
    op: str = ""
    value: Fraction | None = None
    number: Fraction | None = None
    unit: Unit | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = True
    high_closed: bool = True
    approx: bool = False
    start: date | None = None
    end: date | None = None
    recurring: str = ""
    day: int | None = None
    deadline: bool = False
    yearless: bool = False
    words: str = ""
