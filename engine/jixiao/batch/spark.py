"""Spark: the compiled law over prepared tables, on the cores of this machine or on a cluster.

Comes in: a `Query` in the dialect spark, and the folder with the Parquet files of the tables `forms` and `lines`. Goes out:
`marks`, `levels` and `totals`, a folder of Parquet files each, their rows in no order. On a cluster both folders must be where
all of its machines see them. What Spark says for itself goes into a log, and is quoted where it does not start or stops.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from jixiao.batch.selftest import proved
from jixiao.batch.sql import Query
from jixiao.ground.problems import Problem, Problems, Source

#: All the cores of this machine.
LOCAL: Final = "local[*]"
#: A number too large is an error, not a NULL; nobody watches a page or a bar.
_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
#: On one machine nobody else is spoken to, whatever it is called in the network; a shuffle need not be cut small.
_ALONE: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}


@contextmanager
def session(log: Path, master: str = LOCAL) -> Iterator[Any]:
    """A session of Spark that has proved its rounding; raises Problems where there is none to be had.

    `master` is where it runs, in Spark's own words (local[*], spark://…, yarn); further settings are those of Spark's own files.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        message = "没有安装 Spark，或 Spark 无法加载。"
        raise Problems(
            [Problem(Source("spark"), "batch.no-spark", message, "请运行 pip install 'jixiao[spark]'。")]
        ) from None
    builder = SparkSession.builder.appName("jixiao").master(master)
    for key, value in {**_SETTINGS, **(_ALONE if master.startswith("local") else {})}.items():
        builder = builder.config(key, value)
    # Spark for Python repeats on stderr what it raises.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    try:
        with _quiet(log):
            opened = builder.getOrCreate()
    except Exception as error:
        cure = f"请安装 Java 17 或更高的版本，核对 JAVA_HOME 和 master；Spark 的日志在 {log}。"
        raise Problems(
            [Problem(Source("spark"), "batch.spark-start", f"Spark 没有启动（{_first(error)}）。", cure)]
        ) from None
    try:
        proved("spark", lambda statement: [tuple(row) for row in opened.sql(statement).collect()])
        yield opened
    finally:
        opened.stop()


@contextmanager
def _quiet(log: Path) -> Iterator[None]:
    """Whatever a process that is started here writes on stderr goes to a file."""
    with log.open("ab") as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _first(error: Exception) -> str:
    """The first line of what Spark says, without the full stop."""
    return str(error).strip().partition("\n")[0].rstrip(". ") or type(error).__name__


def mark(opened: Any, query: Query, prepared: Path, into: Path) -> None:
    """Mark all prepared submissions of a folder; raises Problems where Spark stops."""
    from pyspark.errors import PySparkException

    try:
        for name in ("forms", "lines"):
            opened.read.parquet(str(prepared / f"{name}.parquet")).createOrReplaceTempView(name)
        for name, statement in (("marks", query.marks), ("levels", query.levels), ("totals", query.totals)):
            opened.sql(statement).write.mode("overwrite").parquet(str(into / name))
            # The next one reads what was written: the marks are made once.
            opened.read.parquet(str(into / name)).createOrReplaceTempView(name)
    except PySparkException as error:
        cure = "请核对磁盘和各机器能否读写这个文件夹；或改用 --engine duckdb。"
        raise Problems(
            [Problem(Source(str(into)), "batch.spark-stopped", f"Spark 中途停止（{_first(error)}）。", cure)]
        ) from None
