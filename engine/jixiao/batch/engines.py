"""What marks the parts of a run: an engine takes a part and writes the tables of `columns.MADE`.

In: what a run is made with. Out: the engine by its name. Every engine writes the same rows.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.batch import reference, tables
from jixiao.batch.columns import MADE, types
from jixiao.batch.parts import Part, forms_of
from jixiao.batch.pool import Pool
from jixiao.findings.appraisal import Law
from jixiao.ground.problems import refused

if TYPE_CHECKING:
    import duckdb

#: Marks a part: writes a Parquet file for each table of `MADE`, named after it, into a folder.
Engine = Callable[[Part, Path], None]


@dataclass(frozen=True, slots=True)
class Setup:
    """What an engine is made with: the law, DuckDB, processes; `advance` is told how many more forms are done.

    `ranking` is the file of what the run has on lines that are ranked, None where none is.
    """

    law: Law
    db: "duckdb.DuckDBPyConnection"
    pool: Pool
    ranking: Path | None
    advance: Callable[[int], None]


def python(setup: Setup) -> Engine:
    """The reference engine, in several processes."""

    def marked(part: Part, folder: Path) -> None:
        files = {name: folder / f"{name}.jsonl" for name in MADE}
        with contextlib.ExitStack() as stack:
            opened = {name: stack.enter_context(open(file, "w")) for name, file in files.items()}
            forms = forms_of(setup.db, tables.parquet(part.forms), tables.parquet(part.rows))
            for count, rows in reference.tables(setup.pool, forms, setup.ranking):
                for name, file in opened.items():
                    file.write(tables.lines(rows[name]))
                setup.advance(count)
        for name, plain in files.items():
            query = f"SELECT * FROM {tables.relation(plain, types(MADE[name], setup.law.plan.places))}"
            tables.stored(setup.db, query, folder / f"{name}.parquet")
            plain.unlink()

    return marked


def _absent(_: Setup) -> Engine:
    message, cure = "这个引擎还没有装上。", "请用 --engine python。"
    raise refused("--engine", "batch.no-engine", message, cure)


#: The engines by their names.
ENGINES: Final[Mapping[str, Callable[[Setup], Engine]]] = {
    "python": python,
    "duckdb": _absent,
    "spark": _absent,
}
