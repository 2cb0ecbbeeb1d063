"""What became of everything in a run: forms, findings by severity, files.

In: the tables of a run, and what it was given. Out: the counts that stand in `run.json`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch import tables
from jixiao.findings.prepare import SEVERITIES
from jixiao.ground.problems import Problem

if TYPE_CHECKING:
    import duckdb

#: Problems of forms, each form once.
_FAILED: Final = "count(DISTINCT form)"


def counts(
    db: "duckdb.DuckDBPyConnection",
    out: Path,
    named: Sequence[str],
    passed: int,
    set_aside: Sequence[tuple[str, str]],
    lost: Sequence[str],
) -> Mapping[str, Any]:
    """How many forms, scored ones and failed ones, findings and files there are.

    `named` are the input files, those that lead to nothing included; `passed` more were passed over; `set_aside` are the
    forms that the law does not speak of, each with its file; of the files `lost` not every form could be read.
    """
    every = {
        table: f"read_parquet({tables.text(out / table / '*.parquet')})" for table in ("forms", "findings", "problems")
    }
    forms = _one(db, f"SELECT count(*) FROM {every['forms']}")
    failed = _one(db, f"SELECT {_FAILED} FROM {every['problems']}")
    severities = dict(db.execute(f"SELECT severity, count(*) FROM {every['findings']} GROUP BY ALL").fetchall())
    read = {file for (file,) in db.execute(f"SELECT DISTINCT file FROM {every['forms']}").fetchall()}
    nothing = [one for one in named if one not in read]
    aside = {file for _, file in set_aside} & set(nothing)
    return {
        "forms": forms,
        "set_aside": len(set_aside),
        "scored": forms - failed,
        "failed": failed,
        "problems": _one(db, f"SELECT count(*) FROM {every['problems']}"),
        "findings": {one: severities.get(one, 0) for one in SEVERITIES},
        "files": {
            "all": len(named) + passed,
            "unread": len(nothing) - len(aside),
            "partly": len(read & set(lost)),
            "passed": passed + len(aside),
        },
    }


def _one(db: "duckdb.DuckDBPyConnection", query: str) -> int:
    (found,) = db.execute(query).fetchone() or (0,)
    return int(found)


def files_of(problems: Sequence[Problem]) -> tuple[str, ...]:
    """The files that problems are of, each once."""
    return tuple(dict.fromkeys(one.source.file for one in problems))
