"""A function of Python over the distinct values of columns: asked once for each, in several processes, and joined back.

Comes in: a query whose rows are keys, the name of a question (`answering.QUESTIONS`). Goes out: a table of the answers, by
the number of the key. Rows travel as CSV in a file of the part's own folder: DuckDB reads it faster than it takes them singly.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jixiao.batch import tables
from jixiao.batch.fast.workers import Found, Key

#: What stands for NULL in the file: a character that no text of a form has alone (private use).
_NULL: Final = "\ue000"
#: So many keys are one question.
CHUNK: Final = 250

#: Gives the answers to a question for chunks of keys, in their order.
Asking = Callable[[str, Iterable[Sequence[Key]]], Iterable[Sequence[Found]]]


def answered(
    con: Any, question: str, keys: str, columns: Mapping[str, str], asking: Asking, file: Path, name: str
) -> None:
    """Make the table `name`: the answer to a question for every row of the query `keys`, its number first.

    `columns` are the names and types of what is answered.
    """
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened, quoting=csv.QUOTE_ALL)
        for rows in asking(question, _chunks(con.execute(keys))):
            writer.writerows([_NULL if value is None else value for value in row] for row in rows)
    types = {"key": "BIGINT", **columns}
    listed = ", ".join(f"{tables.text(column)}: 'VARCHAR'" for column in types)
    cast = ", ".join(
        f"CAST({tables.name(column)} AS {kind}) AS {tables.name(column)}" for column, kind in types.items()
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT {cast} FROM read_csv({tables.path(file)}, header = false,
        auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '{_NULL}', max_line_size = 16777216,
        columns = {{{listed}}}, parallel = false, allow_quoted_nulls = true)"""
    )
    file.unlink()


def _chunks(found: Any) -> Iterator[list[Key]]:
    while rows := found.fetchmany(CHUNK):
        yield rows
