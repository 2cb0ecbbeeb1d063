"""The tree of an expression: what rulesets write as formulas and conditions, and what methods are lowered to.

Records only; `law.formula` reads, checks, prints and computes them.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source


class Type(StrEnum):
    """What a value is. Ratios are numbers: 80% is 0.8. Money is in 元."""

    NUMBER = "数"
    MONEY = "金额"
    TEXT = "文字"
    TRUTH = "真假"
    DATE = "日期"
    TABLE = "表"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table fact: its values by column (None: blank, or 不适用), and where it stands."""

    values: Mapping[str, "Value | date | None"]
    source: Source


#: What an expression gives that can be shown, if not a day; None in its place stands for "no value". Numbers and money (元) are
#: exact.
Value = Fraction | str | bool
#: What a fact can be.
Given = Value | date | tuple[TableRow, ...]

#: The comparisons; `含`: the text on the left contains the one on the right.
Comparison = Literal["<", "<=", ">", ">=", "=", "!=", "含"]


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: a plain number or ratio, or an amount of money in 元; `written` as it was, "" where a program made it."""

    value: Fraction
    type: Type
    pos: int = field(default=1, compare=False)
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text between quotes."""

    value: str
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """Something given from outside: `预算执行率`, or `指标.状态` in two parts."""

    parts: tuple[str, ...]
    pos: int = field(default=1, compare=False)

    @property
    def dotted(self) -> str:
        """The name as it is looked up."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before its argument."""

    op: Literal["+", "-"]
    arg: "Node"
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic."""

    op: Literal["+", "-", "*", "/"]
    left: "Node"
    right: "Node"
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values."""

    op: Comparison
    left: "Node"
    right: "Node"
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Two or more conditions that must all hold."""

    args: tuple["Node", ...]
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more conditions of which one must hold."""

    args: tuple["Node", ...]
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that must not hold."""

    arg: "Node"
    pos: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments."""

    name: str
    args: tuple["Node", ...]
    pos: int = field(default=1, compare=False)


#: `pos` is the column, counted from 1, in which the expression begins; 1 on later lines of a text of several lines,
#: whose columns in the file are not known.
Node = Number | Text | Name | Unary | Binary | Compare | And | Or | Not | Call
