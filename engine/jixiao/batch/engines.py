"""What marks the parts of a run: the engines by their names. Every engine writes the same rows.

In: what a run is made with. Out: an engine; raises Problems where it cannot be had, or cannot mark under the law.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from jixiao.batch import databases, tables
from jixiao.batch.engine import Engine, Setup, referred
from jixiao.batch.parts import Part, forms_of
from jixiao.ground.problems import refused

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
    return databases.engine(setup, "duckdb", databases.in_duckdb)


def _absent(_: Setup) -> Engine:
    message, cure = "这个引擎还没有装上。", "请用 --engine python。"
    raise refused("--engine", "batch.no-engine", message, cure)


#: The engines by their names.
ENGINES: Final[Mapping[str, Callable[[Setup], Engine]]] = {"python": python, "duckdb": duckdb, "spark": _absent}
