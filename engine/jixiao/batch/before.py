"""Which forms of a run are those of the same projects as forms of a run of the year before.

In: the folders of both runs. Out: the table `before` in the folder of the first: numbers of forms, and of their forerunners. A
project is known as everywhere (`findings.forerunners`): by its name and its unit, codes and punctuation apart. Of the nearest
year before its own a form has the last one.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.batch import tables
from jixiao.batch.opened import pattern
from jixiao.findings.forerunners import whose

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: The folder of the table, and its file.
TABLE: Final = "before"
NAME: Final = "pairs.parquet"


def written(db: "DuckDBPyConnection", out: Path, last_year: Path, work: Path) -> None:
    """Write the table; both runs are finished. `work` is a folder for what is written on the way."""
    forms = [f"read_parquet({tables.text(f'{pattern(str(one))}/forms/*.parquet')})" for one in (out, last_year)]
    named = "SELECT project, coalesce(unit, department) AS unit FROM {} WHERE year IS NOT NULL AND project IS NOT NULL"
    names = db.execute(" UNION ".join(named.format(one) for one in forms)).fetchall()
    plain = work / "names.jsonl"
    plain.parent.mkdir(parents=True, exist_ok=True)
    keys = ((project, unit, whose(project, unit or "")) for project, unit in names)
    plain.write_text(tables.lines((project, unit, *key) for project, unit, key in keys if key))
    types = dict.fromkeys(("project", "unit", "own", "its"), "VARCHAR")
    db.execute(f"CREATE OR REPLACE TEMP TABLE names AS SELECT * FROM {tables.relation(plain, types)}")
    known = (
        "(SELECT form, year, own, its FROM {} f JOIN names n "
        "ON n.project = f.project AND n.unit IS NOT DISTINCT FROM coalesce(f.unit, f.department))"
    )
    now, was = (known.format(one) for one in forms)
    query = (
        f"SELECT now.form, arg_max(was.form, (was.year, was.form)) AS was FROM {now} now JOIN {was} was "
        "ON was.own = now.own AND was.its = now.its AND was.year < now.year GROUP BY now.form ORDER BY now.form"
    )
    tables.stored(db, query, work / NAME)
    tables.placed(work / NAME, out / TABLE / NAME)
