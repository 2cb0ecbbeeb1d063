"""DuckDB marks what is drawn at random as a loop over integers does; the benchmark compares ten million lines, these are some."""

import duckdb
import pytest

import differential
import jixiao
from jixiao.batch.sql import DIALECTS, compiled


@pytest.mark.slow
def test_duckdb_and_a_loop_over_integers_make_the_same_marks() -> None:
    query = compiled(jixiao.law(differential.LAW).plan, DIALECTS["duckdb"])
    with duckdb.connect() as base:
        found = differential.compare(base, query, 20260, 0, 3000)
    assert (found.lines, found.totals) == (30_000, 3000)
    assert found.halves > 200
    assert found.differ == []


def test_a_mark_that_is_a_cent_off_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def truncated(weight: int, above: int, below: int) -> differential.Mark:
        return differential.Mark("scored", weight * above // below)

    monkeypatch.setattr(differential, "quotient", truncated)
    query = compiled(jixiao.law(differential.LAW).plan, DIALECTS["duckdb"])
    with duckdb.connect() as base:
        assert differential.compare(base, query, 20260, 0, 100).differ
