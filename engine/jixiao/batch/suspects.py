"""Which units something may show in over several of their forms: those that the pass at the end of a run has to ask.

Comes in: the table `met` of a run (forms of units that have several), its findings, its rows. Goes out: the tables `by_findings` and
`by_texts` of units; `speaking` forms and `speaking_rows`, all that forms can share or say otherwise of each other. Whatever may show is
in them; that it does is told by `findings` alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.batch import tables
from jixiao.batch.fast.distinct import answered
from jixiao.batch.fast.workers import Found, Key
from jixiao.findings.copies import MOST
from jixiao.findings.joins import Pattern
from jixiao.findings.prepare import Prepared
from jixiao.findings.spread import Part, parts_of
from jixiao.law import formula

if TYPE_CHECKING:
    import duckdb

_FINDING: Final = "发现"
_COPY: Final = "表间"
#: What a row of a form may be that matters to other forms.
_SPEAKING: Final = int(Part.HEADS | Part.EACH | Part.AMOUNT)
_BOTH: Final = int(Part.HEADS | Part.EACH)


def by_findings(db: "duckdb.DuckDBPyConnection", rules: Sequence[Prepared], found: str) -> frozenset[str] | None:
    """Make the table `by_findings`; the ids of the findings that such rules ask for, None for all."""
    asking = [one for one in rules if {pattern.kind for pattern in one.patterns} == {_FINDING}]
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE counted AS SELECT m.unit, f.finding, count(DISTINCT f.form) AS n
        FROM {found} f JOIN met m USING (form) GROUP BY ALL"""
    )
    units = " UNION ".join(_units([pinned(pattern) for pattern in one.patterns]) for one in asking)
    db.execute(f"CREATE OR REPLACE TEMP TABLE by_findings AS {units or 'SELECT 0::BIGINT AS unit WHERE false'}")
    every = [pinned(pattern) for one in rules for pattern in one.patterns if pattern.kind == _FINDING]
    return None if None in every else frozenset(one for one in every if one is not None)


def pinned(pattern: Pattern) -> str | None:
    """The id of finding that a pattern asks for; None where it takes others."""
    for node in pattern.conjuncts:
        match node:
            case formula.Compare(op="=", left=formula.Name(parts=("编号",)), right=formula.Text(value=value)):
                return value
    return None


def _units(ids: Sequence[str | None]) -> str:
    """The units that have as many findings as a rule asks for, each of another form, as SQL."""
    return " INTERSECT ".join(
        f"SELECT unit FROM counted WHERE {'true' if one is None else f'finding = {tables.text(one)}'} "
        f"GROUP BY unit HAVING sum(n) >= {1 if one is None else ids.count(one)}"
        for one in dict.fromkeys(ids)
    )


def _says(_: str, chunks: Iterable[Sequence[Key]]) -> Iterator[Sequence[Found]]:
    """What indicators may be by their names, told here: it takes no law."""
    return ([(number, int(parts_of(name))) for number, name in chunk] for chunk in chunks)


def by_texts(db: "duckdb.DuckDBPyConnection", rules: Sequence[Prepared], rows: str, work: Path) -> None:
    """Make the tables `by_texts`, `speaking` and `speaking_rows`."""
    wanted = any(pattern.kind == _COPY for one in rules for pattern in one.patterns)
    plain = f"(SELECT r.form, r.row, r.level3, r.level4 FROM {rows} r JOIN met m USING (form) WHERE NOT m.kept AND {wanted})"
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE names_met AS SELECT row_number() OVER () AS key, name
        FROM (SELECT DISTINCT level3 AS name FROM {plain} WHERE level3 IS NOT NULL)"""
    )
    keys = "SELECT key, name FROM names_met"
    answered(db, "says", keys, {"parts": "INTEGER"}, _says, work / "says.csv", "says_met")
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE speaking_rows AS SELECT r.form, r.row,
          CASE WHEN r.level4 IS NULL THEN s.parts ELSE {_SPEAKING} END AS parts
        FROM {plain} r LEFT JOIN names_met n ON n.name = r.level3 LEFT JOIN says_met s ON s.key = n.key
        WHERE r.level4 IS NOT NULL OR s.parts & {_SPEAKING} <> 0"""
    )
    db.execute(
        "CREATE OR REPLACE TEMP TABLE speaking AS SELECT form, bit_or(parts) AS parts FROM speaking_rows GROUP BY form"
    )
    # Averages are compared by two forms that count heads; heads by three that do; words by two that have any.
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE by_texts AS SELECT m.unit FROM met m LEFT JOIN speaking s USING (form)
        WHERE m.n <= {MOST} AND {wanted} GROUP BY m.unit
        HAVING count(*) FILTER (m.kept OR s.parts & {_BOTH} = {_BOTH}) >= 2
          OR count(*) FILTER (m.kept OR s.parts & {int(Part.HEADS)} <> 0) >= 3"""
    )
