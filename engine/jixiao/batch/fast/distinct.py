"""A function of Python over the distinct values of columns: asked once for each, in a pool, and joined back.

Comes in: a table of DuckDB whose rows are keys, a function that takes chunks of them. Goes out: a table of what it gave, by the
number of the key. Rows travel as CSV in a file of the run's own folder: DuckDB reads it faster than it takes rows one by one.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

#: What stands for NULL in the file: a character that no text of a form has alone (private use).
_NULL: Final = "\ue000"
#: So many keys go to a worker at a time.
CHUNK: Final = 2000

#: Applies a function to every chunk, in their order: `map`, or that of a pool.
Mapped = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
#: A chunk of keys, each with its number, to a row of values for each.
Work = Callable[[Sequence[tuple[Any, ...]]], Sequence[tuple[Any, ...]]]


def answered(
    con: Any, keys: str, columns: Mapping[str, str], work: Work, mapped: Mapped, folder: Path, name: str
) -> None:
    """Make the table `name`: for every row of the query `keys` (its number first) what `work` gives, with the number before.

    `columns` are the names and types of what `work` gives.
    """
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        for rows in mapped(work, _chunks(con.execute(keys))):
            writer.writerows([_NULL if value is None else value for value in row] for row in rows)
    types = {"key": "BIGINT", **columns}
    listed = ", ".join(f"'{column}': 'VARCHAR'" for column in types)
    cast = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in types.items())
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT {cast} FROM read_csv('{_quoted(path)}', header = false,
        auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '{_NULL}', max_line_size = 16777216,
        columns = {{{listed}}}, parallel = false, allow_quoted_nulls = true)"""
    )
    path.unlink()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _chunks(found: Any) -> Iterator[list[tuple[Any, ...]]]:
    while rows := found.fetchmany(CHUNK):
        yield rows
