"""The rows of a province brought into numbers, and marked by a compiled query: the steps of a run, taken one by one to be timed.

In: a folder with `rows.parquet`, as `province.py` writes it. Out: `forms.parquet` and `lines.parquet`, folders of parts that a
compiled query reads, integers of 38 digits as decimals; and `parsed.parquet`, the same lines as the rivals read them, with the
exact points.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

import jixiao
from jixiao.batch import fast
from jixiao.batch.fast.answering import QUESTIONS
from jixiao.batch.fast.workers import known
from jixiao.batch.sql import DIALECTS, Query, compiled

LAW = "project-self-evaluation/2020"
#: Submissions of a part.
PART = 50_000
TABLES = ("marks", "levels", "totals")


def query(dialect: str = "duckdb") -> Query:
    """The law compiled."""
    return compiled(jixiao.law(LAW).plan, DIALECTS[dialect])


def prepare(folder: Path, forms: int) -> int:
    """Bring all rows into numbers, part by part, in this process; how many submissions are among them."""
    plan = jixiao.law(LAW).plan
    own = known(plan, compiled(plan, DIALECTS["duckdb"]))
    done = 0

    def asked(question: str, chunks: Iterable[Any]) -> Iterator[Any]:
        return (QUESTIONS[question](own, keys) for keys in chunks)

    for table in own.query.tables:
        (folder / f"{table}.parquet").mkdir()
    for number, first in enumerate(range(0, forms, PART)):
        with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder / "spill")}) as base:
            base.execute(
                f"""create temp table rows as select substr(form, 2)::BIGINT as form, file_row_number + 1 as row,
                * exclude (form, file_row_number) from read_parquet('{folder / "rows.parquet"}', file_row_number = true)
                where form >= 'F{first:08}' and form < 'F{first + PART:08}'"""
            )
            fast.prepare(base, own, asked, folder)
            for table, columns in own.query.tables.items():
                cells = ", ".join(f"{_as(kind, name, 'HUGEINT', 'DECIMAL(38,0)')}" for name, kind in columns)
                path = folder / f"{table}.parquet" / f"part-{number:05}.parquet"
                base.execute(
                    f"copy (select {cells} from prepared.{table}) to '{path}' (format parquet, compression zstd)"
                )
            [(count,)] = base.execute("select count(*) from prepared.forms").fetchall()
            done += count
    return done


def _as(kind: str, name: str, old: str, new: str) -> str:
    return f'"{name}"::{new} as "{name}"' if kind == old else f'"{name}"'


def opened(base: Any, of: Query, folder: Path, part: str = "*") -> None:
    """The prepared tables of a part, or of all, as views with the types that the query wants."""
    for table, columns in of.tables.items():
        cells = ", ".join(_as(kind, name, "HUGEINT", "HUGEINT") for name, kind in columns)
        path = folder / f"{table}.parquet" / f"{part}.parquet"
        base.execute(f"create or replace temp view {table} as select {cells} from '{path}'")


def parts(folder: Path) -> Iterator[str]:
    """The names of the parts."""
    return (path.stem for path in sorted((folder / "lines.parquet").iterdir()))


def mark(base: Any, of: Query, folder: Path, part: str) -> None:
    """Mark a part: the tables of the query, in the database."""
    opened(base, of, folder, part)
    for table in TABLES:
        base.execute(f"create or replace temp table {table} as {getattr(of, table)}")


def settle(folder: Path) -> None:
    """Write the lines of all parts as the rivals read them."""
    of = query()
    plain = ", ".join(f"'{kind}'" for kind in ("at-least", "at-most", "equal"))
    budget = next(number for number, node in enumerate(of.nodes) if node.path == ("预算执行率",))
    (folder / "parsed").mkdir()
    for part in parts(folder):
        with duckdb.connect() as base:
            mark(base, of, folder, part)
            base.execute(
                f"""copy (
                  with joined as (
                    select l.*, m.points, m.status, l.node = {budget} as is_budget,
                      case when l.node = {budget} then f."执行数" else l."实际值" end as value,
                      case when l.node = {budget} then f."预算数" else l."目标值" end as goal
                    from lines l join marks m on m.form = l.form and m.line = l.line join forms f on f.form = l.form
                  ), told as (
                    select *, status = 'scored' and (is_budget or (claim = 'compute' and kind in ({plain}))) as reckoned
                    from joined
                  )
                  select form, line, {_decimal("weight", 100)} as weight,
                    case when kind = 'at-most' then 'at-most' else 'at-least' end as kind,
                    case when reckoned then {_decimal("value", 10**6)} end as actual,
                    case when reckoned then {_decimal("goal", 10**6)} end as target,
                    case when not reckoned then {_decimal("points", 100)} end as settled, {_decimal("points", 100)} as points
                  from told order by form, line
                ) to '{folder / "parsed" / part}.parquet' (format parquet, compression zstd)"""
            )


def _decimal(of: str, parts: int) -> str:
    """Whole parts of one as a decimal, without a division."""
    places = len(str(parts)) - 1
    return f"({of})::DECIMAL(28,0) * 0.{1:0{places}}::DECIMAL({places + 1},{places})"
