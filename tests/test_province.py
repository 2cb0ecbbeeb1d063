"""The rows that the benchmarks of a province are made of are those of submissions, and the same for everybody."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

import jixiao
import province
import province_forms
from jixiao.batch.columns import ROWS
from jixiao.batch.rows import submission_of

LAW = "project-self-evaluation/2020"


def read(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as base:
        found = base.execute(f"select * from '{path}'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def cut(rows: Sequence[dict[str, Any]]) -> list[Sequence[dict[str, Any]]]:
    return [rows[at : at + province.LINES] for at in range(0, len(rows), province.LINES)]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("province") / "rows.parquet"
    province.write(120, path)
    return read(path)


def test_the_rows_have_the_columns_of_normalised_rows(rows: list[dict[str, Any]]) -> None:
    assert sorted(rows[0]) == sorted(column.name for column in ROWS)
    assert {type(value) for row in rows for value in row.values()} <= {str, type(None)}


@pytest.mark.slow
def test_a_part_of_a_province_is_that_part_and_another_seed_another_province(
    rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    province.write(30, tmp_path / "part.parquet", first=50)
    assert read(tmp_path / "part.parquet") == rows[500:800]
    province.write(30, tmp_path / "other.parquet", seed=2)
    assert read(tmp_path / "other.parquet") != rows[:300]


@pytest.mark.slow
def test_every_submission_can_be_marked_and_says_what_published_forms_say(rows: list[dict[str, Any]]) -> None:
    cards = jixiao.mark(jixiao.law(LAW), [submission_of(some) for some in cut(rows)])
    assert len(cards) == len({row["form"] for row in rows}) == 120
    lines = [line for card in cards for line in card.lines]
    assert {line.status for line in lines} >= {"scored", "pending", "missing"}
    assert {line.evidence for line in lines} >= {"measured", "equal", "restated", "bounded", "asserted", "unsurveyed"}
    assert {row["weight"] is None for row in rows} == {True, False}


@pytest.mark.slow
def test_the_workbook_of_a_submission_has_the_marks_of_its_rows(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    law = jixiao.law(LAW)
    some = cut(rows)[:12]
    for number, form in enumerate(some):
        province_forms.write(tmp_path / f"{number:02}.xlsx", form)
    forms, unread = jixiao.read(sorted(tmp_path.glob("*.xlsx")))
    assert unread == ()

    def told(cards: Sequence[Any]) -> list[Any]:
        return [[(line.path, line.possible, line.earned, line.status) for line in card.lines] for card in cards]

    assert told(jixiao.mark(law, forms)) == told(jixiao.mark(law, [submission_of(form) for form in some]))
