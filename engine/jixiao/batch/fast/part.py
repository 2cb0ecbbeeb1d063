"""A part that is being prepared: its connection, its law, and the few ways in which tables are made.

Comes in: queries, and functions of Python for keys. Goes out: tables of the part's connection.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jixiao.batch.fast.distinct import Asking, answered
from jixiao.batch.fast.workers import Known
from jixiao.batch.sql import Column
from jixiao.ground.dataclass import dataclass
from jixiao.records.expressions import Type
from jixiao.records.submission import NOTHING

#: The type of a column of numbers: whole parts of one.
NUMBER: Final = "HUGEINT"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is prepared: its tables, the law, what runs Python, and where files may lie meanwhile."""

    con: Any
    own: Known
    asking: Asking
    folder: Path

    def ask(self, name: str, question: str, keys: str, columns: Mapping[str, str]) -> None:
        """Make the table `name` of the answers to a question for keys."""
        answered(self.con, question, keys, columns, self.asking, self.folder / f"{name}.csv", name)

    def make(self, name: str, query: str) -> None:
        """Make a table of a query."""
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def leave(self, query: str) -> None:
        """Leave the submissions that a query gives to the reference."""
        self.con.execute(f"INSERT INTO beyond {query}")


def blank(column: str) -> str:
    """Whether a text that is there says nothing, as SQL."""
    return f"(trim({column}, '{NOTHING}') = '')"


def same(one: str, other: str, columns: tuple[str, ...]) -> str:
    """Whether two tables agree in columns, NULL being like NULL, as SQL."""
    return " AND ".join(f"{one}.{column} IS NOT DISTINCT FROM {other}.{column}" for column in columns)


def listed(numbers: list[int]) -> str:
    """Numbers for IN, as SQL."""
    return ", ".join(map(str, numbers)) or "-1"


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def is_number(column: Column) -> bool:
    """Whether a column holds a number."""
    return column.holds == "value" and column.type in (Type.NUMBER, Type.MONEY)


def types(columns: tuple[Column, ...]) -> Mapping[str, str]:
    """The type of each column of a prepared table."""
    return {column.name: _type(column) for column in columns}


def _type(column: Column) -> str:
    if is_number(column):
        return NUMBER
    return "VARCHAR" if column.holds == "value" and column.type is Type.TEXT else "BOOLEAN"
