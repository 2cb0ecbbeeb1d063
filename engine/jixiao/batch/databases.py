"""The engines that mark in a database: rows are prepared, a compiled query marks them, and what is unusual goes to the reference.

Comes in: a part of a run. Goes out: its tables, the same rows as the reference writes. A submission is marked by the query only
where its rows say all of it and nothing of it is unusual (`fast`).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jixiao.batch import fast, finds, tables
from jixiao.batch.columns import MADE, POINTS, types
from jixiao.batch.engine import Engine, Setup, referred
from jixiao.batch.fast import workers
from jixiao.batch.fast.answering import asking, known
from jixiao.batch.fast.workers import FIGURES
from jixiao.batch.parts import Part, forms_of
from jixiao.batch.sql import SCALE, Query
from jixiao.records.law import Plan

#: Makes the tables `marks`, `levels`, `totals` of the prepared ones.
Marking = Callable[[Any, Query], None]
_PREPARED: Final = "prepared"
#: So many parts of a prepared number are a millionth, to which a run rounds amounts.
_PARTS: Final = SCALE // 10**6


def in_duckdb(con: Any, query: Query) -> None:
    """Make the tables in DuckDB itself."""
    con.execute(f"USE {_PREPARED}")
    for name in ("marks", "levels", "totals"):
        con.execute(f"CREATE OR REPLACE TABLE {name} AS {getattr(query, name)}")
    con.execute("USE main")


def engine(setup: Setup, dialect: str, marking: Marking) -> Engine:
    """An engine that marks with a compiled query; raises Problems where the law cannot be said in it."""
    own, con = known(setup.law, dialect), setup.db
    plan, query = own.plan, own.query
    noted = finds.noted(own.rules, plan, query.nodes, query.digits)

    def marked(part: Part, folder: Path) -> None:
        forms, rows = tables.parquet(part.forms), tables.parquet(part.rows)
        plain = f"SELECT form FROM {forms} WHERE kept IS NULL"
        con.execute(f"CREATE OR REPLACE TEMP TABLE rows AS SELECT * FROM {rows} WHERE form IN ({plain})")
        prepared = fast.prepare(con, own, asking(setup.pool, dialect), folder)
        marking(con, query)
        finds.find(prepared, noted)
        con.execute(f"INSERT INTO beyond SELECT form FROM {forms} WHERE kept IS NOT NULL")
        (left,) = con.execute("SELECT count(DISTINCT form) FROM beyond").fetchone() or (0,)
        setup.advance(part.count - left)
        others_file = folder / "others.parquet"
        tables.stored(con, f"SELECT * FROM {forms} WHERE form IN (SELECT form FROM beyond) ORDER BY form", others_file)
        others = referred(setup, forms_of(con, tables.parquet(others_file), rows), folder)
        made = written(plan, own)
        for name, other in others.items():
            # Rows of the reference are in order, those of a form together: their numbers order them.
            both = [f"(SELECT *, row_number() OVER () AS nth FROM {other})"]
            both += [f"({made[name]})" for _ in "." if name in made]
            joined = f"SELECT * EXCLUDE (nth) FROM ({' UNION ALL BY NAME '.join(both)}) ORDER BY form, nth"
            tables.stored(con, joined, folder / f"{name}.parquet")
            (folder / f"{name}.jsonl").unlink()

    return marked


def written(plan: Plan, own: workers.Known) -> dict[str, str]:
    """The queries of a run's tables over those that were made, by their names; problems are not among them.

    `nth` orders the rows of a form.
    """
    return {name: _select(plan, own, name, source, nth) for name, source, nth in _SOURCES}


_SOURCES: Final = (
    ("scorecards", "prepared.totals t", "0"),
    ("levels", "prepared.levels t", "t.level"),
    ("lines", "prepared.marks t JOIN shown s ON s.form = t.form AND s.line = t.line", "t.line"),
    ("findings", "findings t", "t.nth"),
    ("amounts", "prepared.forms t", "0"),
)
_SHOWN: Final = ("path", "name", "target", "actual", "claimed", "sourced")


def _select(plan: Plan, own: workers.Known, name: str, sources: str, nth: str) -> str:
    columns = MADE[name]
    kinds = types(columns, plan.places)
    cells = (
        f"{_cell(plan, own, name, one.name, one.type)}::{kinds[one.name]} AS {tables.name(one.name)}" for one in columns
    )
    return f"SELECT {', '.join(cells)}, {nth} AS nth FROM {sources} WHERE t.form NOT IN (SELECT form FROM beyond)"


def _cell(plan: Plan, own: workers.Known, table: str, column: str, kind: str) -> str:
    """What stands in a column of a run's table."""
    if table == "amounts" and column in FIGURES:
        held = next(one for one in own.forms if one.of == FIGURES[column] and one.holds == "value")
        # An amount is never below 0: half a millionth is rounded up.
        return f"((2 * t.{tables.name(held.name)} + {_PARTS}) // {2 * _PARTS})::DECIMAL(38,0) * 0.000001"
    if table == "findings" and column == "stake":
        return f"t.stake::DECIMAL(18,0) * 0.{'0' * (finds.CENTS - 1)}1"
    if table == "scorecards" and column == "gaps":
        return "0"  # a form with gaps is never plain
    if table == "levels" and column == "name":
        named = " ".join(f"WHEN {at} THEN {tables.text(root.name)}" for at, root in enumerate(plan.roots))
        return f"CASE t.level {named} END"
    if table == "lines" and column == "claimed":
        return "TRY_CAST(s.claimed AS DECIMAL(38,6))"  # what it cannot hold is among what is left out
    if table == "lines" and column in _SHOWN:
        return f"s.{column}"
    if table == "lines" and column == "earned":
        column = "points"
    if table == "lines" and column == "possible":
        return _points(plan, "t.possible")
    return _points(plan, f"t.{column}") if kind == POINTS else f"t.{tables.name(column)}"


def _points(plan: Plan, column: str) -> str:
    """Units of the last place as points; DuckDB multiplies decimals exactly."""
    least = f"0.{'0' * (plan.places - 1)}1" if plan.places else "1"
    return f"{column}::DECIMAL(18,0) * {least}"
