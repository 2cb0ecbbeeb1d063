"""Runs of `jixiao batch` in tests: rows to score, the tables of a run as values, and what they must be."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

import jixiao
from helpers.told import submissions
from jixiao.batch import outcome, tables
from jixiao.batch.columns import ROWS, TABLES
from jixiao.batch.rows import Written, rows_of
from jixiao.findings.appraisal import Law
from jixiao.records import Submission

NAMES = tuple(column.name for column in ROWS)
KINDS = ("parquet", "csv", "jsonl", "duckdb", "sqlite")
Row = tuple[object, ...]


def case_rows(name: str, copies: int = 1) -> tuple[Written, ...]:
    """The rows of every case of a ruleset, so often, each a form of its own; the cases of a unit are of one unit each time."""
    return tuple(
        row
        for copy in range(copies)
        for at, (_, form) in enumerate(submissions(name))
        for row in rows_of(form, f"{copy}-{at}")
    )


def stored(rows: Sequence[Written], kind: str, folder: Path) -> str:
    """Rows as an input of a kind; its name on the command line."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = [[row.get(name) for name in NAMES] for row in rows]
    if kind == "csv":
        path = folder / "rows.csv"
        lines = (",".join("" if one is None else _quoted(one) for one in row) for row in plain)
        path.write_text("\n".join([",".join(NAMES), *lines, ""]), encoding="utf-8")
        return str(path)
    if kind == "jsonl":
        path = folder / "rows.jsonl"
        lines = (json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False) for row in rows)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return str(path)
    if kind == "sqlite":
        path = folder / "rows.db"
        with sqlite3.connect(path) as db:
            db.execute(f"CREATE TABLE given ({', '.join(f'{tables.name(one)} TEXT' for one in NAMES)})")
            db.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(NAMES))})", plain)
        return f"sqlite:{path}::given"
    columns = ", ".join(f"{tables.name(one)} VARCHAR" for one in NAMES)
    path = folder / ("rows.duckdb" if kind == "duckdb" else "rows.parquet")
    with duckdb.connect(str(path) if kind == "duckdb" else ":memory:") as db:
        db.execute(f"CREATE TABLE given ({columns})")
        db.executemany(f"INSERT INTO given VALUES ({', '.join('?' * len(NAMES))})", plain)
        if kind == "parquet":
            db.execute(f"COPY given TO {tables.text(path)} (FORMAT parquet)")
    return f"{path}::given" if kind == "duckdb" else str(path)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def files(out: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(one.relative_to(out)): one.read_bytes() for one in sorted(out.rglob("*")) if one.is_file()}


def table(out: Path, name: str, without: Iterable[str] = ()) -> list[Row]:
    """The rows of a table of a run, part by part, in the order in which they stand there."""
    chosen = [column.name for column in TABLES[name] if column.name not in without]
    columns = ", ".join(map(tables.name, chosen))
    every = f"read_parquet({tables.text(out / name / '*.parquet')}, filename = true, file_row_number = true)"
    with duckdb.connect() as db:
        return db.execute(f"SELECT {columns} FROM {every} ORDER BY filename, file_row_number").fetchall()


def whole(out: Path) -> Mapping[str, list[Row]]:
    """All tables of a run, without the places of the input."""
    places = ("file", "line", "col", "place", "id")
    return {name: table(out, name, places if name in ("forms", "problems") else ()) for name in TABLES}


def marked(law: Law, forms: Sequence[Submission]) -> Mapping[str, list[Row]]:
    """What the tables must hold of forms: those of all of them appraised at once, by their order."""
    cards, problems = jixiao.appraise(law, forms)
    number = {form.source: at for at, form in enumerate(forms)}
    found = outcome.joined([outcome.of_card(number[card.submission.source], card) for card in cards])
    found["problems"] = [(one.code, one.message, one.cure) for one in problems]
    return found


def same(out: Path, law: Law, forms: Sequence[Submission]) -> None:
    """Assert that the tables of a run hold what appraising all the forms at once gives."""
    wanted = marked(law, forms)
    for name in ("scorecards", "levels", "lines"):
        assert table(out, name) == list(map(_plain, wanted[name])), name
    assert sorted(table(out, "findings"), key=repr) == sorted(map(_plain, wanted["findings"]), key=repr)
    told = [row[-3:] for row in table(out, "problems") if row[0] is not None]
    assert told == wanted["problems"]


def _plain(row: Row) -> Row:
    return tuple(str(one) if isinstance(one, str) else one for one in row)
