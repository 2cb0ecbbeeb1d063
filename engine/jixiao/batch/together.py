"""What only shows over several forms of a unit and year: the pass at the end of a run.

In: the tables of a run. Out: a table of findings beside those of its parts, the same that `appraisal.together` gives over all
forms at once. What a form says and what was found in it is read back; nothing is marked again. Memory holds some units at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao import findings
from jixiao.batch import tables
from jixiao.batch.columns import TABLES, types
from jixiao.batch.parts import forms_of
from jixiao.batch.pool import ENDED, Desk, Pool
from jixiao.batch.reference import Form, read
from jixiao.batch.rows import SPACE
from jixiao.findings import copies
from jixiao.findings.appraisal import Law
from jixiao.findings.conflicts import is_amount, is_average, is_heads
from jixiao.findings.projects import unit_of
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.law import formula
from jixiao.records import Cell, Finding, Submission
from jixiao.score import stages
from jixiao.values.names import key

if TYPE_CHECKING:
    import duckdb

#: The name of the file beside those of the parts.
NAME: Final = "together.parquet"
#: So many forms are asked about at once, where their units allow it.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Met:
    """A form of a unit, and what was found in it: id, severity, path and subject of each finding, in their order."""

    unit: int
    form: Form
    found: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Card:
    submission: Submission
    findings: tuple[Finding, ...]


def compare(desk: Desk, met: Sequence[Met]) -> list[tuple[object, ...]]:
    """The rows of the table of findings for the forms of some units, by forms."""
    cards = [_Card(stages.marked(read(one.form)), tuple(_finding(*found) for found in one.found)) for one in met]
    across = findings.find_across(desk.law.rules, cards)
    return [
        (one.form.number, found.id, found.severity, "/".join(found.path), found.subject, found.stake, found.cause)
        for one, more in zip(met, across, strict=True)
        for found in more
    ]


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
    """Bring the scored forms together that may show something beside others of their unit; how many there are.

    Those are compared whose rows have what forms are compared by, where enough forms of the unit have it: with these rows alone,
    and the first, which says whose the form is. Of those in which something was found that a rule asks for, that row is enough.
    """
    forms, cards, rows = (f"read_parquet({tables.text(out / name / '*.parquet')})" for name in _ASKED)
    names = db.execute(f"SELECT DISTINCT unit, department FROM {forms} ORDER BY ALL").fetchall()
    units = {pair: unit_of(Submission(Source(""), unit=_cell(pair[0]), department=_cell(pair[1]))) for pair in names}
    _table(db, work, "units", ("unit", "department", "own"), [(*pair, own) for pair, own in units.items() if own])
    # A row is named by the last of its levels that it has.
    last = f"CASE WHEN trim(coalesce(r.level4, ''), {tables.text(SPACE)}) <> '' THEN r.level4 ELSE r.level3 END"
    lasts = (name for (name,) in db.execute(f"SELECT DISTINCT {last} FROM {rows} r").fetchall())
    _table(db, work, "heads", ("name", "kind"), [(name, kind) for name in lasts if name for kind in _kinds(name)])
    found = f"read_parquet({tables.text(out / 'findings' / 'part-*.parquet')}, file_row_number = true)"
    asked = _asked(db, law, found)
    told = f"SELECT * FROM {found} WHERE finding IN ({_texts({one for some, _ in asked for one in some})})"
    enough = " OR ".join(
        f"count(*) FILTER (list_has_any(t.ids, [{_texts(some)}]::VARCHAR[])) >= {n}" for some, n in asked
    )
    _named(db, forms, cards, rows)
    needed = f"CASE WHEN kind = {tables.text(_HEADS)} THEN {copies.WITH_HEADS} ELSE 2 END"
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE met AS WITH own AS (SELECT f.form, f.year, u.own, f.kept IS NOT NULL AS whole "
        f"FROM {forms} f SEMI JOIN {cards} c USING (form) JOIN units u ON f.unit IS NOT DISTINCT FROM u.unit "
        f"AND f.department IS NOT DISTINCT FROM u.department), "
        f"headed AS (SELECT DISTINCT r.form, h.kind FROM {rows} r JOIN heads h ON {last} = h.name WHERE h.kind <> ''), "
        f"shared AS (SELECT own, year FROM own JOIN headed USING (form) GROUP BY own, year, kind HAVING count(*) >= {needed}), "
        f"told AS (SELECT form, list(DISTINCT finding) AS ids FROM ({told}) GROUP BY form), "
        f"every AS (SELECT own.own, own.year, count(*) AS n, bool_or(whole) AS whole, {enough or 'false'} AS told "
        "FROM own LEFT JOIN told t USING (form) GROUP BY own.own, own.year), "
        f"one AS (SELECT own.form, own.own, own.year, n <= {copies.MOST} AND (own.whole OR ("
        "own.form IN (SELECT form FROM headed) AND (e.whole OR EXISTS (SELECT 1 FROM shared s "
        "WHERE s.own = own.own AND s.year IS NOT DISTINCT FROM own.year)) OR own.form IN (SELECT form FROM named))) AS compared, "
        "e.told AND own.form IN (SELECT form FROM told) AS told "
        "FROM own JOIN every e ON own.own = e.own AND own.year IS NOT DISTINCT FROM e.year WHERE n > 1) "
        "SELECT form, dense_rank() OVER (ORDER BY own, year) AS unit, compared FROM one WHERE compared OR told"
    )
    said = "list([finding, severity, path, subject] ORDER BY file_row_number)"
    tables.stored(
        db,
        f"SELECT m.unit AS of_unit, f.* REPLACE (CASE WHEN m.compared THEN f.kept END AS kept), "
        f"coalesce(g.found, []) AS found FROM {forms} f JOIN met m USING (form) "
        f"LEFT JOIN (SELECT form, {said} AS found FROM ({told}) GROUP BY form) g USING (form) ORDER BY of_unit, form",
        work / "met.parquet",
    )
    cells = ", ".join(_whose(column.name) for column in TABLES["rows"])
    long_ = " OR ".join(f"length(r.{column}) >= {copies.SHORTEST}" for column in copies.WRITTEN)
    first = (
        f"SELECT form, min(row) AS row FROM {rows} WHERE form IN (SELECT form FROM met WHERE compared) GROUP BY form"
    )
    tables.stored(
        db,
        f"SELECT r.* FROM {rows} r JOIN ({first}) m USING (form) WHERE r.row = m.row OR {last} IN (SELECT name FROM heads) "
        f"OR (r.form IN (SELECT form FROM named) AND ({long_})) "
        f"UNION ALL BY NAME SELECT {cells} FROM {forms} f JOIN met m USING (form) WHERE NOT m.compared",
        work / "met-rows.parquet",
    )
    (count,) = db.execute("SELECT count(*) FROM met").fetchone() or (0,)
    return int(count)


#: What is left out of texts before they are compared, and what is no plain character: a text with one may say anything.
_NOISE: Final = r"[（(]\s*[\d.]+\s*分?\s*[）)]|[\d.]+\s*分$|[^\x{4e00}-\x{9fff}]|的"
_STRANGE: Final = r"[\x{2e80}-\x{2fdf}\x{3200}-\x{33ff}\x{f900}-\x{faff}]"


def _named(db: "duckdb.DuckDBPyConnection", forms: str, cards: str, rows: str) -> None:
    """The forms whose rows may name another project of the unit in words that its form has as well (`copies`), as a table.

    The words of the rows of the one hold the project of the other, and so do the other's own: or they stand in texts, which only
    forms that are no plain rows have. That is told by the Chinese characters alone: it may name too many, never too few.
    """

    def bare(text: str) -> str:
        return f"regexp_replace({text}, {tables.text(_NOISE)}, '', 'g')"

    def strange(text: str) -> str:
        return f"regexp_matches({text}, {tables.text(_STRANGE)})"

    holds = "(t.odd OR n.odd OR contains(t.said, n.name))"
    cells = ", ".join(f"r.{column}" for column in copies.WRITTEN)
    name = f"regexp_replace({bare('project')}, '项目$', '')"
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE named AS WITH own AS (SELECT f.form, f.year, u.own, f.kept IS NOT NULL AS whole, "
        f"f.project FROM {forms} f SEMI JOIN {cards} c USING (form) JOIN units u ON f.unit IS NOT DISTINCT FROM u.unit "
        f"AND f.department IS NOT DISTINCT FROM u.department), "
        f"few AS (SELECT own, year, bool_or(whole) AS texts FROM own GROUP BY own, year "
        f"HAVING count(*) BETWEEN 2 AND {copies.MOST}), "
        f"of_few AS (SELECT o.form, dense_rank() OVER (ORDER BY o.own, o.year) AS unit, o.whole, e.texts, o.project "
        f"FROM own o JOIN few e ON o.own = e.own AND o.year IS NOT DISTINCT FROM e.year), "
        f"written AS (SELECT s.form, s.unit, unnest([{cells}]) AS cell FROM {rows} r JOIN of_few s ON r.form = s.form), "
        f"said AS (SELECT DISTINCT form, unit, {bare('cell')} AS said, {strange('cell')} AS odd FROM written "
        f"WHERE length(cell) >= {copies.SHORTEST}), "
        f"called AS (SELECT form, unit, whole, texts, {name} AS name, {strange('project')} AS odd FROM of_few "
        f"WHERE length(project) >= {copies.SHORTEST} OR {strange('project')}), "
        f"of_itself AS (SELECT DISTINCT n.form FROM called n JOIN said t ON t.form = n.form WHERE {holds}), "
        f"theirs AS (SELECT n.*, n.form IN (SELECT form FROM of_itself) AS says FROM called n), "
        f"pairs AS (SELECT t.form AS one, n.form AS other FROM said t JOIN theirs n ON t.unit = n.unit AND t.form <> n.form "
        f"WHERE (n.says OR n.whole) AND {holds}) "
        f"SELECT one AS form FROM pairs UNION SELECT other FROM pairs UNION SELECT form FROM theirs WHERE says AND texts"
    )


#: What rows are called that count persons.
_HEADS: Final = "人数"


def _kinds(name: str) -> Iterator[str]:
    """What forms of a unit may be compared by in a row of this name: its average per head, its persons.

    An amount of money, of which nothing is compared by itself, is `""`.
    """
    if is_average(name):
        yield key(name)
    if is_heads(name):
        yield _HEADS
    if is_amount(name):
        yield ""


_ASKED: Final = ("forms", "scorecards", "rows")


def _asked(db: "duckdb.DuckDBPyConnection", law: Law, found: str) -> list[tuple[tuple[str, ...], int]]:
    """For each rule over findings the ids, of those that were found, that it may hold for, and how many forms it needs.

    Such a rule needs as many forms as it names findings: of one id a form has one, and different names stand for different ones.
    """
    ids = [one for (one,) in db.execute(f"SELECT DISTINCT finding FROM {found} ORDER BY 1").fetchall()]
    asked = []
    for one in law.rules.across.rules:
        some = [_asked_for(pattern.conjuncts, ids) for pattern in one.patterns if pattern.kind == "发现"]
        if some:
            least = len(some) if len(set(some)) == 1 and len(some[0]) == 1 else 1
            asked.append((tuple(dict.fromkeys(name for names in some for name in names)), least))
    return asked


def _texts(some: Iterable[str]) -> str:
    """Texts for a list of SQL, one that nothing is like where there are none."""
    return ", ".join(map(tables.text, sorted(some))) or "NULL"


def _asked_for(conjuncts: Sequence[formula.Node], ids: Sequence[str]) -> tuple[str, ...]:
    """Of the ids that were found those that a rule's conditions on one finding may hold for."""
    for node in conjuncts:
        match node:
            case formula.Compare(op="=", left=formula.Name(parts=("编号",)), right=formula.Text(value=wanted)):
                return tuple(one for one in ids if formula.same(one, wanted))
    return tuple(ids)


def _whose(column: str) -> str:
    """A column of a row that only says whose the form is."""
    own = {"form": "f.form", "row": "1", **{name: f"f.{name}" for name in ("project", "unit", "department")}}
    return f"{own.get(column, 'CAST(f.year AS VARCHAR)' if column == 'year' else 'NULL')} AS {tables.name(column)}"


def _table(
    db: "duckdb.DuckDBPyConnection", work: Path, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """A temporary table of texts."""
    plain = work / f"{name}.jsonl"
    plain.write_text(tables.lines(rows))
    query = tables.relation(plain, dict.fromkeys(columns, "VARCHAR"))
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM {query}")


def _cell(value: str | None) -> Cell | None:
    return None if value is None else Cell(value, Source(""))


def _read(db: "duckdb.DuckDBPyConnection", work: Path) -> Iterator[Met]:
    """The forms of units with several, unit by unit."""
    whole = tables.parquet(work / "met.parquet")
    forms = forms_of(db, whole, tables.parquet(work / "met-rows.parquet"), order="f.of_unit, ")
    more = db.cursor().execute(f"SELECT of_unit, found FROM {whole} ORDER BY of_unit, form")
    for form in forms:
        unit, found = more.fetchone() or (0, [])
        yield Met(unit, form, tuple((one[0], one[1], one[2], one[3]) for one in found))


def _chunks(met: Iterator[Met]) -> Iterator[list[Met]]:
    chunk: list[Met] = []
    for _, unit in groupby(met, lambda one: one.unit):
        chunk += unit
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
