"""Databases that run beside the tests where they can be had: PostgreSQL as a server of its own, Spark in local mode.

Comes in: a folder to work in. Goes out: a `Database`, or a skipped test that says why.
"""

import glob
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from helpers.databases import TABLES, Rows, filled
from jixiao.batch.prepared import Prepared
from jixiao.batch.spark import session as spark_session
from jixiao.batch.sql import Query


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value


class Postgres:
    """A server that was started for the tests; `connection` is psycopg's."""

    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def run(self, query: Query, given: Mapping[int, Prepared]) -> Rows:
        found = {}
        with self.connection.cursor() as cursor:
            for name in (*TABLES, *query.tables):
                cursor.execute(f"DROP TABLE IF EXISTS {name}")
            for statement, rows in filled(query, given, "%s"):
                cursor.execute(statement) if rows is None else cursor.executemany(statement, rows)
            for name in TABLES:
                cursor.execute(f"CREATE TABLE {name} AS {getattr(query, name)}")
                cursor.execute(f"SELECT * FROM {name} ORDER BY 1, 2")
                names = [one.name for one in cursor.description]
                found[name] = [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]
        return found

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return [tuple(map(_plain, row)) for row in cursor.fetchall()]


def _program(name: str) -> str:
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    place = shutil.which(name) or (found[-1] if found else None)
    if place is None:
        pytest.skip(f"no {name} here: PostgreSQL is not installed")
    return place


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL server on a socket in a folder; it refuses to run as root, who starts it as another user."""
    psycopg = pytest.importorskip("psycopg", reason="no psycopg here")
    initdb, server = _program("initdb"), _program("postgres")
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        try:
            shutil.chown(folder, user)
        except LookupError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        for above in folder.parents:
            if not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)
    data = folder / "data"
    words = ["-D", str(data), "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C"]
    subprocess.run([initdb, *words], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", str(folder)]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([server, "-D", str(data), *options], user=user, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = 200
        while True:
            try:
                connection = psycopg.connect(host=str(folder), user="tester", dbname="postgres", autocommit=True)
                break
            except psycopg.OperationalError:
                deadline -= 1
                if not deadline or running.poll() is not None:
                    raise
                subprocess.run(["sleep", "0.1"], check=True)
        with connection:
            yield Postgres(connection)
    finally:
        running.terminate()
        running.wait(timeout=60)


class Spark:
    """Spark in local mode; `session` is pyspark's."""

    dialect = "spark"

    def __init__(self, session: Any) -> None:
        self.session = session

    def run(self, query: Query, given: Mapping[int, Prepared]) -> Rows:
        rows = {statement: rows for statement, rows in filled(query, given, "?") if rows is not None}
        for (table, columns), made in zip(query.tables.items(), rows.values(), strict=True):
            schema = ", ".join(f"{query.dialect.name(name)} {kind}" for name, kind in columns)
            exact = [
                tuple(
                    Decimal(value) if "DECIMAL" in kind and value is not None else value
                    for value, (_, kind) in zip(row, columns, strict=True)
                )
                for row in made
            ]
            self.session.createDataFrame(exact, schema).createOrReplaceTempView(table)
        found = {}
        for name in TABLES:
            frame = self.session.sql(getattr(query, name)).cache()
            frame.createOrReplaceTempView(name)
            order = [0, 1] if name != "totals" else [0]
            found[name] = sorted(
                ({key: _plain(value) for key, value in row.asDict().items()} for row in frame.collect()),
                key=lambda row: tuple(list(row.values())[place] for place in order),
            )
        return found

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return [tuple(map(_plain, row)) for row in self.session.sql(statement).collect()]


@contextmanager
def spark(folder: Path) -> Iterator[Spark]:
    """A Spark session in this process; it needs Java."""
    pytest.importorskip("pyspark.sql", reason="no pyspark here")
    if shutil.which("java") is None:
        pytest.skip("no java here: Spark cannot run")
    with spark_session(folder / "log", "local[2]") as session:
        yield Spark(session)
