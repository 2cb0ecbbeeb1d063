"""Marks made by a database of what was prepared for it, beside those that the engine makes: the same rows, to compare.

Comes in: a law's query, submissions. Goes out: the rows of marks, levels and totals, of the one and of the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import duckdb

from jixiao.batch.prepared import NotPlain, Prepared, prepared
from jixiao.batch.sql import DIALECTS, Query, compiled
from jixiao.ground.problems import Problems
from jixiao.records import Scorecard, Submission
from jixiao.records.law import Evidence, Plan
from jixiao.records.steps import Marked
from jixiao.score import score

TABLES = ("marks", "levels", "totals")
Rows = Mapping[str, list[dict[str, Any]]]


class Database(Protocol):
    """What runs a query over prepared submissions, by their numbers."""

    dialect: str

    def run(self, query: Query, given: Mapping[int, Prepared]) -> Rows:
        """The rows of the three tables, in order."""
        ...


class DuckDB:
    """An embedded one."""

    dialect = "duckdb"

    def run(self, query: Query, given: Mapping[int, Prepared]) -> Rows:
        with duckdb.connect() as base:
            for statement, rows in filled(query, given, "?"):
                base.execute(statement) if rows is None else base.executemany(statement, rows)
            found = {}
            for name in TABLES:
                base.execute(f"CREATE TABLE {name} AS {getattr(query, name)}")
                cursor = base.execute(f"SELECT * FROM {name} ORDER BY 1, 2")
                names = [one[0] for one in cursor.description]
                found[name] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            return found


def filled(
    query: Query, given: Mapping[int, Prepared], sign: str
) -> Iterator[tuple[str, list[tuple[Any, ...]] | None]]:
    """The statements that make the prepared tables, and those that fill them, with the rows."""
    rows = {
        "forms": [(number, *one.form) for number, one in given.items()],
        "lines": [(number, *line) for number, one in given.items() for line in one.lines],
    }
    for table, columns in query.tables.items():
        told = ", ".join(f"{query.dialect.name(name)} {kind}" for name, kind in columns)
        yield f"CREATE TABLE {table} ({told})", None
        yield f"INSERT INTO {table} VALUES ({', '.join([sign] * len(columns))})", rows[table]


@dataclass(frozen=True)
class Compared:
    """How many submissions were plain, how many lines were compared, and every row that differs."""

    forms: int
    lines: int
    differences: list[str]
    why: Mapping[str, int]


def compared(database: Database, plan: Plan, submissions: Sequence[Submission]) -> Compared:
    """The rows of a database beside the engine's, of all submissions that are plain and have a scorecard."""
    query = compiled(plan, DIALECTS[database.dialect])
    given: dict[int, Prepared] = {}
    cards: dict[int, Scorecard] = {}
    why: dict[str, int] = {}
    for number, submission in enumerate(submissions):
        try:
            made = prepared(query, plan, submission)
        except NotPlain as reason:
            why[str(reason)] = why.get(str(reason), 0) + 1
            continue
        given[number], cards[number] = made, score(plan, submission)
    found = database.run(query, given)
    wanted = expected(plan, cards)
    differences = [
        f"{table}: {got} instead of {want}"
        for table in TABLES
        for got, want in zip(found[table], wanted[table], strict=True)
        if got != want
    ]
    return Compared(len(given), len(wanted["marks"]), differences, why)


def has_card(plan: Plan, submission: Submission) -> bool:
    """Whether the engine marks a submission."""
    try:
        return bool(score(plan, submission).lines)
    except Problems:
        return False


def expected(plan: Plan, cards: Mapping[int, Scorecard]) -> Rows:
    """The rows that the engine's scorecards are."""

    def units(points: Any) -> int:
        found = Fraction(points) * 10**plan.places
        assert found.denominator == 1
        return int(found)

    order = {root.path: place for place, root in enumerate(plan.roots)}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for form, card in cards.items():
        marked = [line for line in card.lines if line.working is not None]
        for number, line in enumerate(marked):
            branch = next((step.branch.key for step in line.steps if isinstance(step, Marked)), None)
            rows["marks"].append(
                {
                    "form": form,
                    "line": number,
                    "level": order[line.path[:1]],
                    "possible": units(line.possible),
                    "status": str(line.status),
                    "points": units(line.earned),
                    "supported": units(line.supported),
                    "pending": units(line.pending),
                    "evidence": str(line.evidence),
                    "reached": line.reached,
                    "method": line.method,
                    "branch": branch,
                }
            )
        for line in card.lines:
            if line.level == 1:
                sums = {name: units(getattr(line, name)) for name in ("possible", "earned", "supported", "pending")}
                rows["levels"].append({"form": form, "level": order[line.path], **sums})
        names = ("possible", "earned", "supported", "pending", "highest")
        low, high = card.grade_range or (None, None)
        rows["totals"].append(
            {
                "form": form,
                **{name: units(getattr(card, name)) for name in names},
                "grade": card.grade,
                "grade_low": low,
                "grade_high": high,
                **{str(kind): units(card.by_evidence.get(kind, 0)) for kind in Evidence},
            }
        )
    return rows
