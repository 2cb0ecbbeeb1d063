"""What was understood of a written value, and of a row's target and actual together.

Records only; `values` makes them.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name as people write it (multiplier included), what it can be compared with, and its size.

    `dimension` is 金额 比率 长度 面积 体积 质量 时间 月数 功率 数据量, for counts their own noun (人, 人次, 个), for
    compounds `金额/人`; `""` is a bare multiplier (25万) without a noun. `factor` is one of it in base units (元, 1, 米,
    平方米, 立方米, 千克, 天, 月, 千瓦, GB, one piece).
    """

    name: str
    dimension: str
    factor: Fraction


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


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A row's target and actual in common units: what scoring, findings and reports all speak of.

    `target` and `actual` are None where blank. `note` is "", unit.missing or unit.incomparable; `ruled` names the unit that
    the ruleset's own numbers are written in (%, ‰), where the values took it from there, else "". `said_target` and
    `said_actual` quote them as a reader should see them: with the operator and the unit that stand in columns of their
    own, and as the combined value where the actual was put together from parts ("" where blank). `combined` says so;
    `left_out` are the numbers (from 1) of the parts that had nothing to be counted, `even` says that parts without weights
    were taken to weigh the same, `wrong` what stands against their mean.
    `values` are what formulas and methods may ask of the two, by name (`law.trees`). A reading is itself: the same cells give
    the same one, so that what follows from it need not be worked out again.
    """

    target: Quantity | None = None
    actual: Quantity | None = None
    note: str = ""
    said_target: str = ""
    said_actual: str = ""
    combined: bool = False
    left_out: tuple[int, ...] = ()
    even: bool = False
    wrong: tuple[Problem, ...] = ()
    ruled: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
