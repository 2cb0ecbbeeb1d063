"""What marks the parts of a run: the engines by their names. Every engine writes the same rows.

In: what a run is made with. Out: an engine; raises Problems where it cannot be had, or cannot mark under the law.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from jixiao.batch import databases, selftest, tables
from jixiao.batch.engine import Engine, Setup, referred
from jixiao.batch.fast.answering import known
from jixiao.batch.parts import Part, forms_of
from jixiao.batch.sql import DIALECTS

__all__ = ["ENGINES", "Engine", "Setup"]


def python(setup: Setup) -> Engine:
    """The reference engine, in several processes."""

    def marked(part: Part, folder: Path) -> None:
        forms = forms_of(setup.db, tables.parquet(part.forms), tables.parquet(part.rows))
        for name, relation in referred(setup, forms, folder).items():
            tables.stored(setup.db, f"SELECT * FROM {relation}", folder / f"{name}.parquet")
            (folder / f"{name}.jsonl").unlink()

    return marked


def duckdb(setup: Setup) -> Engine:
    """Queries in DuckDB, and the reference for what is unusual."""
    from duckdb import __version__

    selftest.check(DIALECTS["duckdb"], lambda query: setup.db.execute(query).fetchall(), __version__)
    return databases.engine(setup, "duckdb", databases.in_duckdb)


def spark(setup: Setup) -> Engine:
    """Queries in Spark, all else as in DuckDB."""
    from jixiao.batch import spark as cluster  # slow to load, and seldom there

    known(setup.law, "spark")  # what cannot be said is refused before anything starts
    opened = setup.closing.enter_context(cluster.session(setup.work / "spark.log", setup.master))
    return databases.engine(setup, "spark", cluster.in_spark(opened, setup.work / "spark"))


#: The engines by their names.
ENGINES: Final[Mapping[str, Callable[[Setup], Engine]]] = {"python": python, "duckdb": duckdb, "spark": spark}
