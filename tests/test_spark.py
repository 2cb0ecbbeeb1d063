"""Spark marks prepared tables as DuckDB does, and says in one sentence why it does not run."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

import differential
import jixiao
from jixiao import Problems
from jixiao.batch import spark
from jixiao.batch.sql import DIALECTS, Query, compiled

SCORED = ("marks", "levels", "totals")


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
        for statement in differential.drawn(queries["duckdb"], 7, 0, 1000):
            base.execute(statement)
        base.execute("CREATE SCHEMA prepared")
        for name in ("forms", "lines"):
            base.execute(f"CREATE TABLE prepared.{name} AS FROM {name}")
        with spark.session(tmp_path / "log", "local[2]") as session:
            spark.in_spark(session, tmp_path)(base, queries["spark"])
            assert capfd.readouterr() == ("", "")
            (tmp_path / "lines.parquet").write_bytes(b"PAR1")
            with pytest.raises(Problems) as found:
                spark.mark(session, queries["spark"], tmp_path, tmp_path)
        for name in SCORED:
            base.execute(f"CREATE TEMP TABLE {name} AS {getattr(queries['duckdb'], name)}")
            texts = ", ".join(f'"{row[0]}"::VARCHAR' for row in base.execute(f"DESCRIBE {name}").fetchall())
            ours, theirs = (
                base.execute(f"SELECT {texts} FROM {where} ORDER BY ALL").fetchall()
                for where in (name, f"prepared.{name}")
            )
            assert len(ours) >= 1000
            assert ours == theirs
            whole = base.execute(f"DESCRIBE prepared.{name}").fetchall()
            # A decimal would be divided in another way by the queries that read it.
            assert not [kind for _, kind, *_ in whole if kind.startswith("DECIMAL")]
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
