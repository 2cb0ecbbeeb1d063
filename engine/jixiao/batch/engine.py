"""What an engine is, and what all of them need: the reference for the forms that no other way of marking takes.

In: what a run is made with. Out: rows of the tables of `columns.MADE` in files of a folder, as relations of DuckDB.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.batch import reference, tables
from jixiao.batch.columns import MADE, types
from jixiao.batch.parts import Part
from jixiao.batch.pool import Pool
from jixiao.batch.reference import Form
from jixiao.findings.appraisal import Law
from jixiao.ground.dataclass import dataclass

if TYPE_CHECKING:
    import duckdb

#: Marks a part: writes a Parquet file for each table of `MADE`, named after it, into a folder.
Engine = Callable[[Part, Path], None]


@dataclass(frozen=True, slots=True)
class Setup:
    """What an engine is made with: the law, DuckDB, processes; `advance` is told how many more forms are done.

    `ranking` is the file of what the run has on lines that are ranked, None where none is; `work` a folder for what an engine
    keeps while it works, `closing` what is closed when the run ends; `master` says where Spark runs.
    """

    law: Law
    db: "duckdb.DuckDBPyConnection"
    pool: Pool
    ranking: Path | None
    advance: Callable[[int], None]
    work: Path
    closing: contextlib.ExitStack
    master: str


def referred(setup: Setup, forms: Iterable[Form], folder: Path) -> Mapping[str, str]:
    """The rows that the reference makes of forms, a relation for each table, in their order; its file lies in the folder."""
    files = {name: folder / f"{name}.jsonl" for name in MADE}
    with contextlib.ExitStack() as stack:
        opened = {name: stack.enter_context(open(file, "w")) for name, file in files.items()}
        for count, rows in reference.tables(setup.pool, forms, setup.ranking):
            for name, file in opened.items():
                file.write(tables.lines(rows[name]))
            setup.advance(count)
    places = setup.law.plan.places
    return {name: tables.relation(file, types(MADE[name], places)) for name, file in files.items()}
