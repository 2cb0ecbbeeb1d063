"""What only shows over several forms of a unit and year: the pass at the end of a run.

In: the tables of a run. Out: a table of findings beside those of its parts, the same that `appraisal.together` gives over all
forms at once. What a form says and what was found in it is read back; nothing is marked again. Memory holds some units at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao import findings
from jixiao.batch import suspects, tables
from jixiao.batch.columns import TABLES, types
from jixiao.batch.parts import forms_of
from jixiao.batch.pool import ENDED, Desk, Pool
from jixiao.batch.reference import Form, read
from jixiao.findings.appraisal import Law
from jixiao.findings.projects import unit_of
from jixiao.ground.problems import Problem, Source
from jixiao.records import Cell, Finding, Submission

if TYPE_CHECKING:
    import duckdb

#: The name of the file beside those of the parts.
NAME: Final = "together.parquet"
#: So many forms are asked about at once, where their units allow it.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Met:
    """A form of a unit, and what was found in it: id, severity, path and subject of each finding, in their order.

    `texts` says whether forms of the unit may share what they say: then their rows are what matters of them to others.
    """

    unit: int
    texts: bool
    form: Form
    found: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Card:
    submission: Submission
    findings: tuple[Finding, ...]


def compare(desk: Desk, met: Sequence[Met]) -> list[tuple[object, ...]]:
    """The rows of the table of findings for the forms of some units, by forms."""
    return [row for _, unit in groupby(met, lambda one: one.unit) for row in _over(desk.law, list(unit))]


def _over(law: Law, met: Sequence[Met]) -> Iterator[tuple[object, ...]]:
    cards = [_Card(read(one.form), tuple(_finding(*found) for found in one.found)) for one in met]
    across = findings.over_unit(law.rules, cards, texts=met[0].texts)
    for one, more in zip(met, across, strict=True):
        for found in more:
            place = "/".join(found.path)
            yield one.form.number, found.id, found.severity, place, found.subject, found.stake, found.cause


def _finding(identity: str, severity: str, path: str, subject: str) -> Finding:
    return Finding(identity, severity, subject, "", path=tuple(path.split("/")) if path else (), stake=Decimal(0))


def written(
    db: "duckdb.DuckDBPyConnection",
    law: Law,
    out: Path,
    work: Path,
    pool: Pool,
    watch: Callable[[str, int], Callable[[int], None]],
) -> tuple[Problem, ...]:
    """Write the table of what shows over several forms; the units that could not be looked at are problems."""
    count = _met(db, law, out, work) if law.rules.across.rules else 0
    advance = watch("跨表核对", count)
    problems: list[Problem] = []
    plain = work / "together.jsonl"
    with open(plain, "w") as file:
        for asked, answer in pool.answers(compare, _chunks(_read(db, work))) if count else ():
            if answer is ENDED:
                problems.append(_ended(asked[0].form.source))
            else:
                file.write(tables.lines(answer))
            advance(len(asked))
    query = f"SELECT * FROM {tables.relation(plain, types(TABLES['findings'], law.plan.places))} ORDER BY form"
    tables.stored(db, query, work / NAME)
    tables.placed(work / NAME, out / "findings" / NAME)
    return tuple(problems)


def _ended(place: Source) -> Problem:
    message, cure = "核对这个单位各表之间的内容时进程意外结束。", "请把这个单位的表报告给开发者；其他单位不受影响。"
    return Problem(place, "batch.ended", message, cure)


def _met(db: "duckdb.DuckDBPyConnection", law: Law, out: Path, work: Path) -> int:
    """Bring the scored forms of units where something may show over several together, unit by unit; how many there are."""
    _several(db, out, work)
    rows = f"read_parquet({tables.text(out / 'rows' / '*.parquet')})"
    found = f"read_parquet({tables.text(out / 'findings' / 'part-*.parquet')}, file_row_number = true)"
    ids = suspects.by_findings(db, law.rules.across.rules, found)
    suspects.by_texts(db, law.rules.across.rules, rows, work)
    of_rules = "" if ids is None else f"WHERE finding IN ({', '.join(map(tables.text, sorted(ids))) or 'NULL'})"
    said = "list([finding, severity, path, subject] ORDER BY file_row_number)"
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE met_findings AS SELECT form, {said} AS found FROM {found} SEMI JOIN met USING (form)
        {of_rules} GROUP BY form"""
    )
    db.execute(
        """CREATE OR REPLACE TEMP TABLE asked_of AS SELECT m.form, m.unit, t.unit IS NOT NULL AS texts, m.kept,
          coalesce(g.found, []) AS found
        FROM met m LEFT JOIN by_findings i USING (unit) LEFT JOIN by_texts t USING (unit)
        LEFT JOIN met_findings g USING (form) LEFT JOIN speaking s USING (form)
        WHERE (i.unit IS NOT NULL AND g.form IS NOT NULL)
          OR (t.unit IS NOT NULL AND (s.form IS NOT NULL OR m.kept OR g.form IS NOT NULL))"""
    )
    forms = f"read_parquet({tables.text(out / 'forms' / '*.parquet')})"
    tables.stored(
        db,
        f"SELECT m.unit AS of_unit, m.texts, m.found, f.* FROM {forms} f JOIN asked_of m USING (form) ORDER BY of_unit, form",
        work / "met.parquet",
    )
    # The first row has what is the form's own; of the others those that speak to other forms are all that matters.
    tables.stored(
        db,
        f"""SELECT m.unit AS of_unit, r.* FROM {rows} r JOIN asked_of m ON m.form = r.form AND NOT m.kept
        JOIN (SELECT form, min(row) AS row FROM {rows} SEMI JOIN asked_of USING (form) GROUP BY form) o ON o.form = r.form
        LEFT JOIN speaking_rows s ON s.form = r.form AND s.row = r.row
        WHERE r.row = o.row OR (m.texts AND s.row IS NOT NULL) ORDER BY of_unit, r.form, r.row""",
        work / "met-rows.parquet",
    )
    (count,) = db.execute("SELECT count(*) FROM asked_of").fetchone() or (0,)
    return int(count)


def _several(db: "duckdb.DuckDBPyConnection", out: Path, work: Path) -> None:
    """The table `met`: the scored forms of units and years that have several, with how many there are."""
    forms, cards = (f"read_parquet({tables.text(out / name / '*.parquet')})" for name in ("forms", "scorecards"))
    names = db.execute(f"SELECT DISTINCT unit, department FROM {forms} ORDER BY ALL").fetchall()
    units = {pair: unit_of(Submission(Source(""), unit=_cell(pair[0]), department=_cell(pair[1]))) for pair in names}
    db.execute("CREATE OR REPLACE TEMP TABLE units (unit VARCHAR, department VARCHAR, own VARCHAR)")
    plain = work / "units.jsonl"
    plain.write_text(tables.lines((*pair, own) for pair, own in units.items() if own is not None))
    columns = dict.fromkeys(("unit", "department", "own"), "VARCHAR")
    db.execute(f"INSERT INTO units SELECT * FROM {tables.relation(plain, columns)}")
    several = (
        f"SELECT f.form, dense_rank() OVER (ORDER BY u.own, f.year) AS unit, count(*) OVER (PARTITION BY u.own, f.year) AS n, "
        f"f.kept IS NOT NULL AS kept FROM {forms} f SEMI JOIN {cards} c USING (form) JOIN units u "
        "ON f.unit IS NOT DISTINCT FROM u.unit AND f.department IS NOT DISTINCT FROM u.department"
    )
    db.execute(f"CREATE OR REPLACE TEMP TABLE met AS SELECT * FROM ({several}) WHERE n > 1")


def _cell(value: str | None) -> Cell | None:
    return None if value is None else Cell(value, Source(""))


def _read(db: "duckdb.DuckDBPyConnection", work: Path) -> Iterator[Met]:
    """The forms of units with several, unit by unit."""
    whole = tables.parquet(work / "met.parquet")
    forms = forms_of(db, whole, tables.parquet(work / "met-rows.parquet"), order="f.of_unit, ")
    more = db.cursor().execute(f"SELECT of_unit, texts, found FROM {whole} ORDER BY of_unit, form")
    for form in forms:
        unit, texts, found = more.fetchone() or (0, False, [])
        yield Met(unit, texts, form, tuple((one[0], one[1], one[2], one[3]) for one in found))


def _chunks(met: Iterator[Met]) -> Iterator[list[Met]]:
    chunk: list[Met] = []
    for _, unit in groupby(met, lambda one: one.unit):
        chunk += unit
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
