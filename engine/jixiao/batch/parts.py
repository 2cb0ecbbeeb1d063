"""Normalised rows → forms with numbers, and parts of so many of them.

In: files of rows, a law. Out: an index of the forms in the order of their first rows, and for a range of numbers the tables
`forms` and `rows`. The rows of a form may lie apart: a part reads from its first row to its last and takes its own. Forms that
the law does not speak of get no number.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.batch import tables
from jixiao.batch.columns import ROWS, TABLES
from jixiao.batch.reference import Form
from jixiao.batch.rows import SPACE
from jixiao.batch.sources import Rows
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.records import Cell, Submission

if TYPE_CHECKING:
    import duckdb

    Database = duckdb.DuckDBPyConnection

_COLUMNS: Final = tuple(column.name for column in ROWS)
#: What a blank cell may hold (`Cell.blank`).
_NOTHING: Final = f"{SPACE}—–-/"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a run: its number, the number of its first form, how many it has, and their tables in Parquet.

    `forms` has the columns of the table of this name, without the figures of its budget; both are in the order of forms and rows.
    """

    number: int
    first: int
    count: int
    forms: Path
    rows: Path


def named(number: int) -> str:
    """The name of a part."""
    return f"part-{number:05d}"


def every(rows: Sequence[Rows], columns: Sequence[str] = _COLUMNS, first: int = 1, last: int | None = None) -> str:
    """Rows of all files, one after another, with their running number `row` from 1; those from `first` to `last` only."""
    pieces = [(path, count, one.columns) for one in rows for path, count in one.pieces]
    ends = accumulate(count for _, count, _ in pieces)
    asked = []
    for (path, count, known), end in zip(pieces, ends, strict=True):
        before = end - count
        low, high = max(first - before, 1), min(count, (last or end) - before)
        if low <= high:
            cells = (f"CAST({_cell(one, known)} AS VARCHAR) AS {tables.name(one)}" for one in columns)
            place = f"read_parquet({tables.path(path)}, file_row_number = true)"
            where = f"WHERE file_row_number BETWEEN {low - 1} AND {high - 1}"
            asked.append(f"SELECT file_row_number + {before + 1} AS row, {', '.join(cells)} FROM {place} {where}")
    return " UNION ALL ".join(asked)


def _cell(column: str, known: Sequence[str]) -> str:
    return tables.name(column) if column in known else "NULL"


def indexed(
    db: "Database", law: appraisal.Law, rows: Sequence[Rows], work: Path
) -> tuple[int, tuple[Problem, ...], tuple[tuple[str, str], ...]]:
    """Write the index of the forms: how many have a number, what is wrong, and the forms that the law does not speak of."""
    if not sum(one.count for one in rows):
        return (
            0,
            tuple(Problem(Source(one.name), "batch.empty", "没有任何行。", "请核对导出的数据。") for one in rows),
            (),
        )
    lined = f"bool_or(trim(coalesce(level1, ''), {tables.text(SPACE)}) <> '') AS lined"
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE found AS SELECT form AS id, min(row) AS first, max(row) AS last, count(*) AS n, {lined} "
        f"FROM ({every(rows, ('form', 'level1'))}) GROUP BY form"
    )
    problems = tuple(_nameless(db, rows))
    passed = _passed(db, law, rows)
    db.execute("CREATE OR REPLACE TEMP TABLE passed (id VARCHAR)")
    db.executemany("INSERT INTO passed VALUES (?)", [[one] for one, _ in passed]) if passed else None
    tables.stored(
        db,
        "SELECT row_number() OVER (ORDER BY first) - 1 AS form, id, first, last FROM found "
        "WHERE trim(coalesce(id, '')) <> '' AND id NOT IN (SELECT id FROM passed) ORDER BY first",
        work / "index.parquet",
    )
    count = db.execute(f"SELECT count(*) FROM {tables.parquet(work / 'index.parquet')}").fetchone()
    assert count is not None
    return int(count[0]), problems, passed


def _nameless(db: "Database", rows: Sequence[Rows]) -> Iterator[Problem]:
    """What is said of rows that are of no form."""
    found = db.execute("SELECT sum(n), min(first) FROM found WHERE trim(coalesce(id, '')) = ''").fetchone()
    if found is not None and found[0]:
        name, line = _place(rows, int(found[1]))
        message, cure = f"有{found[0]}行没有自评表的编号，没有评。", "请在 form 列写上编号，同一份表的各行写成一样。"
        yield Problem(Source(name, line), "batch.no-form", message, cure)


def _place(rows: Sequence[Rows], row: int) -> tuple[str, int]:
    """The file of a running number, and the number in that file."""
    for one in rows:
        if row <= one.count:
            break
        row -= one.count
    return one.name, row


def _passed(db: "Database", law: appraisal.Law, rows: Sequence[Rows]) -> tuple[tuple[str, str], ...]:
    """The forms that the law does not speak of: departments without indicators of their own, unless there is nothing else."""
    bare = db.execute("SELECT id, first FROM found WHERE NOT lined AND id IS NOT NULL ORDER BY first").fetchall()
    if not bare:
        return ()
    (others,) = db.execute("SELECT count(*) FROM found WHERE lined").fetchone() or (0,)
    first = (
        f"SELECT row, project FROM ({every(rows, ('project',))}) WHERE row IN (SELECT first FROM found WHERE NOT lined)"
    )
    names = dict(db.execute(first).fetchall())
    places = [(one, Source(_place(rows, row)[0], row)) for one, row in bare]
    forms = [Submission(place, project=Cell(names[place.line] or "", place)) for _, place in places]
    spoken = [*forms, *([Submission(Source(""))] if others else [])]
    passed = {form.source for form in appraisal.spoken_of(law, spoken)[1]}
    return tuple((one, place.file) for one, place in places if place in passed)


def cut(db: "Database", rows: Sequence[Rows], work: Path, number: int, size: int) -> Part:
    """A part of the forms of an index: its tables, in a folder of its own."""
    folder, first = work / named(number), number * size
    index = (
        f"(SELECT * FROM {tables.parquet(work / 'index.parquet')} WHERE form BETWEEN {first} AND {first + size - 1})"
    )
    db.execute(f"CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM {index}")
    found = db.execute("SELECT min(first), max(last), count(*) FROM part").fetchone()
    assert found is not None
    low, high, count = map(int, found)
    cells = ", ".join(f"r.{tables.name(one)}" for one in _COLUMNS[1:])
    near = every(rows, _COLUMNS, low, high)
    chosen = f"SELECT p.form, r.row, {cells} FROM ({near}) r JOIN part p ON r.form = p.id ORDER BY 1, 2"
    part = Part(number, first, count, folder / "forms.parquet", folder / "rows.parquet")
    tables.stored(db, chosen, part.rows)
    tables.stored(db, _forms(rows, part), part.forms)
    return part


def _forms(rows: Sequence[Rows], part: Part) -> str:
    """The forms of a part, by their first rows."""
    space, nothing = tables.text(SPACE), tables.text(_NOTHING)
    ends = accumulate(one.count for one in rows)
    files = ", ".join(
        f"({tables.text(one.name)}, {end - one.count}, {end})" for one, end in zip(rows, ends, strict=True)
    )
    word = f"regexp_replace(regexp_replace(trim(r.year, {space}), '年度$', ''), '年$', '')"
    year = f"try_cast(CASE WHEN regexp_full_match(trim({word}, {space}), '[0-9]{{4}}') THEN trim({word}, {space}) END AS INTEGER)"
    blank = f"trim(coalesce(%s, ''), {nothing}) = ''"
    unit = f"CASE WHEN {blank % 'r.unit'} AND NOT {blank % 'r.department'} THEN r.department ELSE r.unit END"
    said = {
        **{one.name: f"r.{one.name}" for one in TABLES["forms"]},
        "form": "p.form",
        "id": "p.id",
        "file": "f.name",
        "line": "CAST(p.first - f.below AS INTEGER)",
        "unit": unit,
        "year": f"CASE WHEN {year} BETWEEN 1949 AND 2100 THEN {year} END",
        "plain": "TRUE",
        "kept": "CAST(NULL AS VARCHAR)",
    }
    columns = ", ".join(f"{said[one]} AS {tables.name(one)}" for one in OF_FORM)
    return (
        f"SELECT {columns} FROM part p JOIN {tables.parquet(part.rows)} r ON r.form = p.form AND r.row = p.first "
        f"JOIN (VALUES {files}) AS f(name, below, upto) ON p.first > f.below AND p.first <= f.upto ORDER BY p.form"
    )


#: The columns of the forms of a part: those of the table without the figures that an engine works out.
OF_FORM: Final = tuple(one.name for one in TABLES["forms"] if not one.field.startswith("BudgetFigures."))


def forms_of(db: "Database", forms: str, rows: str, order: str = "") -> Iterator[Form]:
    """The forms of two tables, with their rows where these say all, by their numbers, or by another `order` first."""
    cells = ", ".join(f"r.{tables.name(one)}" for one in _COLUMNS[1:])
    found = db.cursor().execute(
        f"SELECT f.form, f.file, f.line, f.kept, f.id, r.row, {cells} FROM {forms} f "
        f"LEFT JOIN {rows} r ON r.form = f.form AND f.kept IS NULL ORDER BY {order}f.form, r.row"
    )
    waiting: list[tuple[object, ...]] = []
    while some := found.fetchmany(2000):
        for row in some:
            if waiting and row[0] != waiting[0][0]:
                yield _form(waiting)
                waiting = []
            waiting.append(row)
    if waiting:
        yield _form(waiting)


def _form(rows: Sequence[tuple[object, ...]]) -> Form:
    number, file, line, kept, identity, first, *_ = rows[0]
    if kept is not None:
        return Form(_int(number), str(file), _int(line), str(kept))
    written = tuple(dict(zip(_COLUMNS, (identity, *row[6:]), strict=True)) for row in rows)
    # A row stands as far behind the first as their running numbers say.
    places = tuple(_int(line) + _int(row[5]) - _int(first) for row in rows)
    return Form(_int(number), str(file), _int(line), None, written, places)  # type: ignore[arg-type]


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
