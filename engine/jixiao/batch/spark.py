"""Spark: a compiled law over prepared tables, on the cores of this machine or on a cluster.

Comes in: a `Query` in the dialect spark, a folder with the Parquet files of the tables `forms` and `lines`. Goes out: `marks`,
`levels` and `totals`, a folder of Parquet files each, their rows in no order. On a cluster both folders must be where all of its
machines see them. What Spark says for itself goes into a log; what matters of it is quoted where it does not start, or stops.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from jixiao.batch import selftest, tables
from jixiao.batch.sql import DIALECTS, Query
from jixiao.ground.problems import refused

#: All the cores of this machine.
LOCAL: Final = "local[*]"
#: What a query makes, in this order.
_MADE: Final = ("marks", "levels", "totals")
#: A number that is too large is an error, not a NULL; what follows from the conditions of a law is not worth the memory that
#: looking for it takes, which is all there is where methods are many; nobody watches a page or a bar.
_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
#: One machine speaks to itself, whatever it is called in the network, and need not cut small what it sorts.
_ALONE: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}


@contextmanager
def session(log: Path, master: str = "") -> Iterator[Any]:
    """A session of Spark that has proved its rounding; raises Problems where none can be had.

    `master` is where it runs, in Spark's own words (local[*], spark://…, yarn), this machine where nothing is said; all other
    settings are in Spark's own files.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        cure = "请运行 pip install 'jixiao[spark]'。"
        raise refused("spark", "batch.no-spark", "没有安装 Spark，或装得不全。", cure) from None
    master = master or LOCAL
    builder = SparkSession.builder.appName("jixiao").master(master)
    for key, value in {**_SETTINGS, **(_ALONE if master.startswith("local") else {})}.items():
        builder = builder.config(key, value)
    # Spark for Python says on stderr what it raises as well.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    try:
        with _aside(log):
            opened = builder.getOrCreate()
    except Exception as error:  # a program in another language did not start, for whatever reason
        message = f"Spark 没有启动（{_first(error)}）。"
        cure = f"请安装 Java 17 或更高的版本，核对 JAVA_HOME 和 --master；Spark 自己的记录在 {log}。"
        raise refused("spark", "batch.spark-start", message, cure) from None
    try:
        selftest.check(DIALECTS["spark"], lambda statement: opened.sql(statement).collect(), opened.version)
        yield opened
    finally:
        opened.stop()


@contextmanager
def _aside(log: Path) -> Iterator[None]:
    """What programs that are started here write on stderr goes into a file, as long as they live."""
    with log.open("ab") as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _first(error: Exception) -> str:
    """What is said first, without a full stop: of an error in Java its own message, not that there was one."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return next((line for line in lines if line.startswith(": ")), lines[0]).strip(":. ")


def mark(opened: Any, query: Query, prepared: Path, into: Path) -> None:
    """Mark all submissions of a folder of prepared tables; raises Problems where Spark stops."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        for name in query.tables:
            opened.read.parquet(str(prepared / f"{name}.parquet")).createOrReplaceTempView(name)
        for name in _MADE:
            opened.sql(getattr(query, name)).write.mode("overwrite").parquet(str(into / name))
            # Those that follow read what was written: the marks are made once.
            opened.read.parquet(str(into / name)).createOrReplaceTempView(name)
    except (PySparkException, Py4JError) as error:
        message = f"Spark 中途停止（{_first(error)}）。"
        cure = "请核对磁盘，以及集群的各台机器都能读写这个文件夹；或改用 --engine duckdb。"
        raise refused(str(into), "batch.spark-stopped", message, cure) from None


def in_spark(opened: Any, folder: Path) -> Callable[[Any, Query], None]:
    """What marks a part whose prepared tables lie in DuckDB: they go to Spark and come back by way of a folder."""

    def marking(con: Any, query: Query) -> None:
        for table, columns in query.tables.items():
            # DuckDB writes its integers of 128 bits as floats: they travel as decimals, which hold every digit.
            exact = (tables.name(name) for name, kind in columns if kind == query.dialect.integer)
            told = ", ".join(f"CAST({name} AS DECIMAL(38,0)) AS {name}" for name in exact)
            chosen = f"* REPLACE ({told})" if told else "*"
            tables.stored(con, f"SELECT {chosen} FROM prepared.{table}", folder / f"{table}.parquet")
        mark(opened, query, folder, folder)
        for name in _MADE:
            made = f"SELECT * FROM read_parquet({tables.text(folder / name / '*.parquet')})"
            # They are integers again, as DuckDB's own are: a decimal is divided in another way.
            kinds = con.execute(f"DESCRIBE {made}").fetchall()
            whole = [tables.name(column) for column, kind, *_ in kinds if kind.startswith("DECIMAL")]
            told = ", ".join(f"CAST({column} AS HUGEINT) AS {column}" for column in whole)
            con.execute(f"CREATE OR REPLACE TABLE prepared.{name} AS FROM ({made}) SELECT * REPLACE ({told})")

    return marking
