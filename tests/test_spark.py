"""Spark marks prepared tables as DuckDB does, and says in one sentence why it does not run."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

import differential
import jixiao
from jixiao import Problems
from jixiao.batch import spark
from jixiao.batch.sql import DIALECTS, Query, compiled

SCORED = ("marks", "levels", "totals")


def prepared(base: Any, query: Query, folder: Path, forms: int) -> None:
    """Tables drawn at random, in Parquet as Spark reads them: integers of 38 digits are decimals there."""
    for statement in differential.drawn(query, 7, 0, forms):
        base.execute(statement)
    for table, columns in query.tables.items():
        cast = {name: "DECIMAL(38,0)" for name, kind in columns if kind == "HUGEINT"}
        replaced = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in cast.items())
        base.execute(f"COPY (SELECT * REPLACE ({replaced}) FROM {table}) TO '{folder / table}.parquet'")


@pytest.fixture(scope="module")
def queries() -> Mapping[str, Query]:
    plan = jixiao.law(differential.LAW).plan
    return {name: compiled(plan, DIALECTS[name]) for name in ("duckdb", "spark")}


@pytest.fixture
def needs_spark() -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
def test_spark_and_duckdb_make_the_same_marks(
    queries: Mapping[str, Query],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The quick compiler of Java is the faster one for so few.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
    with duckdb.connect() as base:
        prepared(base, queries["duckdb"], tmp_path, 1000)
        with spark.session(tmp_path / "log", "local[2]") as session:
            spark.mark(session, queries["spark"], tmp_path, tmp_path)
            assert capfd.readouterr() == ("", "")
            (tmp_path / "lines.parquet").write_bytes(b"PAR1")
            with pytest.raises(Problems) as found:
                spark.mark(session, queries["spark"], tmp_path, tmp_path)
        for name in SCORED:
            base.execute(f"CREATE TABLE {name} AS {getattr(queries['duckdb'], name)}")
            names = [row[0] for row in base.execute(f"DESCRIBE {name}").fetchall()]
            texts = ", ".join(f'"{one}"::VARCHAR' for one in names)
            ours, theirs = (
                base.execute(f"SELECT {texts} FROM {where} ORDER BY ALL").fetchall()
                for where in (name, f"'{tmp_path / name}/*.parquet'")
            )
            assert len(ours) >= 1000
            assert ours == theirs
    [problem] = found.value.problems
    assert problem.code == "batch.spark-stopped"
    assert "lines.parquet" in problem.message
    assert capfd.readouterr() == ("", "")


def test_without_spark_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Problems) as found, spark.session(tmp_path / "log"):
        pass
    [problem] = found.value.problems
    assert problem.code == "batch.no-spark"
    assert "jixiao[spark]" in problem.cure


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
def test_where_spark_does_not_start_its_log_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from pyspark import SparkContext

    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    monkeypatch.setattr(SparkContext, "_gateway", None)
    monkeypatch.setattr(SparkContext, "_jvm", None)
    with pytest.raises(Problems) as found, spark.session(tmp_path / "log"):
        pass
    [problem] = found.value.problems
    assert problem.code == "batch.spark-start"
    assert str(tmp_path / "log") in problem.cure
    assert "java" in (tmp_path / "log").read_text()
    assert capfd.readouterr() == ("", "")
