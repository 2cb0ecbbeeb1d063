"""How the databases differ, as far as the law's SQL goes: the types, the quotes, the quotient of two integers.

Comes in: the parts of a statement. Goes out: their text in one dialect. No dialect ever divides but here, and only integers: a
decimal or floating quotient of these databases rounds where nobody asked it to. Spark's `div` gives no more than 64 bits, so
that there what is divided is first made divisible; its sign before a number, and its ABS, round to 34 digits: an integer is
taken from 0 instead, everywhere.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """A database's way to say things: its type of 38 digits, and (`whole`) a quotient of integers cut to a whole one.

    `escapes` is true where a backslash in a text changes the meaning of the character after it. `fence` ends a stage where the
    database would else put the text of each stage into the next one, wherever its columns are read. A quotient may have `spare`
    digits less than an integer.
    """

    id: str
    title: str
    integer: str
    text: str
    truth: str
    whole: str
    mark: str = '"'
    escapes: bool = False
    fence: str = ""
    size: str = "ABS({n})"
    spare: int = 0

    def name(self, name: str) -> str:
        """A column or table by its name."""
        return f"{self.mark}{name.replace(self.mark, self.mark * 2)}{self.mark}"

    def said(self, text: str) -> str:
        """A text as a literal."""
        plain = text.replace("\\", "\\\\") if self.escapes else text
        return "'" + plain.replace("'", "\\'" if self.escapes else "''") + "'"

    def unsigned(self, number: str) -> str:
        """An integer without its sign."""
        return self.size.format(n=number)

    def cut(self, above: str, below: str) -> str:
        """The whole quotient of an integer and a positive one, cut towards 0."""
        return self.whole.format(n=above, d=below)


DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {
        one.id: one
        for one in (
            Dialect("duckdb", "DuckDB", "HUGEINT", "VARCHAR", "BOOLEAN", "({n}) // ({d})"),
            Dialect(
                "spark",
                "Spark",
                "DECIMAL(38,0)",
                "STRING",
                "BOOLEAN",
                "CAST((({n}) - ({n}) % ({d})) / ({d}) AS DECIMAL(38,0))",
                mark="`",
                escapes=True,
                spare=6,
                size="CASE WHEN {n} < 0 THEN 0 - ({n}) ELSE {n} END",
            ),
            Dialect("postgres", "PostgreSQL", "NUMERIC", "TEXT", "BOOLEAN", "div({n}, {d})", fence="\nOFFSET 0"),
        )
    }
)
