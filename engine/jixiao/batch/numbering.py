"""The input of a run → numbered forms, whatever it was: files of forms, rows that are scored as they are, rows of departments.

In: what a run is given. Out: `Known`, what is kept of it beside the run, so that a run that is continued does not ask again; a
part of it, cut when its turn comes.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.batch import parts, reading, sources, tables
from jixiao.batch.parts import Part
from jixiao.batch.pool import Pool
from jixiao.batch.reference import Form
from jixiao.findings.appraisal import Law
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake import judgements
from jixiao.records import Submission

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be scored: files and tables of normalised rows, or files of forms; with what was passed over, and why.

    `problems` are of names that lead to nothing.
    """

    rows: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the input when it was numbered: how many forms have a number, and where their rows are.

    `rows` are the files of rows that parts are cut from, none where the forms were read; `passed` the forms that the law does not
    speak of, each with its file.
    """

    forms: int
    rows: tuple[sources.Rows, ...]
    problems: tuple[Problem, ...]
    passed: tuple[tuple[str, str], ...]


def known(
    db: "duckdb.DuckDBPyConnection",
    law: Law,
    given: Given,
    work: Path,
    pool: Pool,
    watch: Callable[[str, int], Callable[[int], None]],
) -> Known:
    """The forms of the input, numbered; raises Problems where rows cannot be read."""
    file = work / "known.json"
    if not file.exists():
        tables.written(file, _text(_numbered(db, law, given, work, pool, watch)), work)
    return _read(tables.loaded(file))


def _numbered(
    db: "duckdb.DuckDBPyConnection",
    law: Law,
    given: Given,
    work: Path,
    pool: Pool,
    watch: Callable[[str, int], Callable[[int], None]],
) -> Known:
    def read(asked: Iterable[str] | Iterable[Form], total: int) -> reading.Whole:
        return reading.gathered(db, law, asked, work, pool, watch("读取", total))

    if not given.rows:
        found = read(given.files, len(given.files))
        return Known(found.forms, (), found.problems, found.passed)
    advance = watch("读取", len(given.rows))
    rows = []
    for at, name in enumerate(given.rows):
        rows.append(sources.opened(db, name, work / "input" / f"{at:05d}"))
        advance(1)
    count, problems, passed = parts.indexed(db, law, rows, work)
    if not count:
        return Known(read((), 0).forms, (), problems, passed)
    if law.opened.ruleset.scope != "department":
        return Known(count, tuple(rows), problems, passed)
    # A department and its projects belong together, wherever they stand: they are read like files of forms.
    whole = parts.cut(db, rows, work, 0, count)
    found = read(parts.forms_of(db, tables.parquet(whole.forms), tables.parquet(whole.rows)), count)
    return Known(found.forms, (), (*problems, *found.problems), found.passed)


def cut(db: "duckdb.DuckDBPyConnection", known: Known, work: Path, number: int, size: int) -> Part:
    """A part of the input."""
    if known.rows:
        return parts.cut(db, known.rows, work, number, size)
    return reading.cut(db, work, number, size, known.forms)


def unread(db: "duckdb.DuckDBPyConnection", given: Given, known: Known, work: Path) -> tuple[str, ...]:
    """The files of which not every form could be read."""
    if known.rows:
        return ()
    files = db.execute(f"SELECT DISTINCT file FROM {tables.parquet(work / 'forms.parquet')}").fetchall()
    return judgements.unread((*given.problems, *known.problems), [Submission(Source(file)) for (file,) in files])


def _text(found: Known) -> str:
    return json.dumps(
        {
            "forms": found.forms,
            "rows": [[one.name, [[str(path), n] for path, n in one.pieces], one.columns] for one in found.rows],
            "problems": [one.as_json() for one in found.problems],
            "passed": found.passed,
        }
    )


def _read(found: Mapping[str, Any]) -> Known:
    rows = (
        sources.Rows(name, tuple((Path(path), n) for path, n in pieces), tuple(columns))
        for name, pieces, columns in found["rows"]
    )
    problems = map(reading.problem_of, found["problems"])
    return Known(found["forms"], tuple(rows), tuple(problems), tuple((form, file) for form, file in found["passed"]))
