"""What a run refuses to read as normalised rows, and what becomes of work that ends its process."""

import os
import sqlite3
from pathlib import Path

import duckdb
import pytest

from helpers.told import DEFAULT, READY
from jixiao.batch import reading, reference, sources, tables
from jixiao.batch.pool import ENDED, Desk, Pool
from jixiao.batch.reference import Form
from jixiao.ground.problems import Problems

LAW = READY[DEFAULT]
HEAD = "form,level1,level3"


def opened(name: str, folder: Path) -> str:
    """The codes of what is wrong with rows, `""` where nothing is."""
    try:
        sources.opened(tables.connected(folder), name, folder / "work")
    except Problems as found:
        return " ".join(sorted({one.code for one in found.problems}))
    return ""


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", f"{HEAD}\n1,产出指标,甲\n", ""),
        ("a.csv", f"{HEAD},levle2\n1,产出指标,甲,乙\n", "batch.unknown-column"),
        ("a.csv", "form,level1\n1,产出指标\n", "batch.missing-column"),
        ("a.csv", f"{HEAD}\n1,产出指标,甲,多,多\n", "batch.unreadable"),
        ("a.parquet", "no parquet", "batch.unreadable"),
        ("a.jsonl", '{"form": 1, "level1": "甲", "level3": "乙", "facts": {"a": 1.50}}\n\n', ""),
        ("a.jsonl", '{"form": "1", "levle1": "甲"}\n', "batch.unknown-column"),
        ("a.jsonl", '{"form": "1", "level1": [1]}\n', "batch.bad-value"),
        ("a.jsonl", "[1]\n", "batch.bad-line"),
        ("a.jsonl", "{\n", "batch.bad-line"),
        ("a.jsonl", '{"form": "1"}\n', "batch.missing-column"),
        ("none.jsonl", None, "file.unreadable"),
    ],
)
def test_a_file_that_holds_no_rows_is_refused_by_name(name: str, text: str | None, code: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert opened(str(tmp_path / name), tmp_path) == code


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ("'1' AS form, 'a' AS level1, 'b' AS level3, 12 AS weight, 1.50::DECIMAL(9,2) AS score", ""),
        ("'1' AS form, 'a' AS level1, 'b' AS level3, 1.5::DOUBLE AS weight", "batch.float"),
        ("'1' AS form, 'a' AS level1, 'b' AS level3, {'a': 'b'} AS facts", "batch.nested"),
    ],
)
def test_columns_that_are_no_text_are_refused(columns: str, code: str, tmp_path: Path) -> None:
    duckdb.sql(f"COPY (SELECT {columns}) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    assert opened(f"{tmp_path}/a.parquet", tmp_path) == code


def test_tables_that_are_not_there_or_hold_floats_are_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("CREATE TABLE given (form TEXT, level1 TEXT, level3 TEXT, weight REAL)")
        db.execute("INSERT INTO given VALUES ('1', 'a', 'b', 1.5)")
    duckdb.connect(str(tmp_path / "a.duckdb")).close()
    assert opened(f"sqlite:{tmp_path}/a.db::given", tmp_path) == "batch.float"
    assert opened(f"sqlite:{tmp_path}/a.db::other", tmp_path) == "batch.no-table"
    assert opened(f"{tmp_path}/a.duckdb::other", tmp_path) == "batch.no-table"


def test_the_text_of_a_number_is_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"form": 1, "level1": "甲", "level3": "乙", "weight": 0.10}\n', encoding="utf-8")
    rows = sources.opened(db := tables.connected(tmp_path), f"{tmp_path}/a.jsonl", tmp_path / "work")
    assert db.execute(f"SELECT form, weight FROM {tables.parquet(rows.pieces[0][0])}").fetchall() == [("1", "0.10")]


def doubled(_: Desk, number: int) -> int:
    """Twice a number; 3 ends its process."""
    if number == 3:
        os._exit(1)
    return number * 2


@pytest.mark.slow
def test_a_question_that_ends_its_process_is_told_and_the_others_are_answered_in_order() -> None:
    with Pool(LAW.files, 2) as two:
        found = list(two.answers(doubled, range(7)))
    assert [number for number, _ in found] == list(range(7))
    assert [answer for _, answer in found] == [0, 2, 4, ENDED, 8, 10, 12]


def ending(_: Desk, asked: tuple[list[Form], None]) -> int:
    """How many forms; one with the number 3 ends the process."""
    if any(form.number == 3 for form in asked[0]):
        os._exit(1)
    return len(asked[0])


@pytest.mark.slow
def test_of_a_chunk_that_ends_its_process_the_form_that_did_it_is_alone() -> None:
    forms = [Form(number, "a", number, None) for number in range(6)]
    with Pool(LAW.files, 1) as one:
        found = [(chunk[0].number, len(chunk), answer) for chunk, answer in reference.each(one, ending, forms)]
    assert found == [(number, 1, ENDED if number == 3 else 1) for number in range(6)]


def test_a_form_that_the_program_fails_on_is_a_problem_of_that_form(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise AssertionError

    form = Form(7, "a", 8, None, ({"form": "1", "project": "x", "county": None, "field": None},), (8,))
    monkeypatch.setattr(reference.appraisal, "appraise", fails)
    rows = reference.mark(Desk(LAW.files), ([form], None))
    assert [(row[0], row[2], row[5]) for row in rows["problems"]] == [(7, 8, "batch.internal")]
    monkeypatch.setattr(reading, "read_file", fails)
    forms, problems = reading.read_one(Desk(LAW.files), ("a.yaml", False))
    assert not forms and [one.code for one in problems] == ["batch.internal"]
    (whole,), _ = reading.read_one(Desk(LAW.files), (form, False))
    assert whole["id"] == "1" and whole["project"] == "x"
