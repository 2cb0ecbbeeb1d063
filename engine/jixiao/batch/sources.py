"""Files and tables of normalised rows: found by name, proved to have the columns of `columns.ROWS`, and brought to Parquet.

In: what a command line names. Out: `Rows` for each, with Parquet files of them in their order. A Parquet file is read where it
lies. Values are taken as text; a number in binary floating point is refused, because nobody knows what was written.
"""

import contextlib
import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch import tables
from jixiao.batch.columns import NEEDED, ROWS
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.intake import passed_over

if TYPE_CHECKING:
    import duckdb

#: What stands between a database and a table of it.
TABLE: Final = "::"
_SUFFIXES: Final = (".parquet", ".jsonl", ".csv")
_NAMES: Final = tuple(column.name for column in ROWS)
_FLOATS: Final = ("FLOAT", "DOUBLE")
_NESTED: Final = ("STRUCT", "MAP", "[]", "UNION", "BLOB")
#: So many rows that Python reads are put into a file.
_SLICE: Final = 200_000


@dataclass(frozen=True, slots=True)
class Rows:
    """A file or a table of normalised rows, as it was named: its pieces in Parquet, each with how many rows it has."""

    name: str
    pieces: tuple[tuple[Path, int], ...]
    columns: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(count for _, count in self.pieces)


def parted(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Which names are of normalised rows (a folder stands for its files), which are others, what is passed over, and why."""
    rows: list[str] = []
    others: list[str] = []
    passed: list[tuple[str, str]] = []
    for name in names:
        if TABLE in name or (os.path.isfile(name) and _holds_rows(name)):
            rows.append(name)
        elif os.path.isdir(name) and (inside := _inside(name)) and any(map(_holds_rows, inside)):
            rows += filter(_holds_rows, inside)
            passed += ((one, "不是规范行的文件") for one in inside if not _holds_rows(one))
        else:
            others.append(name)
    if rows and (others or (mixed := [one for one, _ in passed if not passed_over(one, b"")])):
        first = others[0] if others else mixed[0]
        cure = "请分两次，输出到两个文件夹。"
        raise refused(first, "batch.mixed", "规范行的文件和自评表不能放在一次里。", cure)
    return tuple(dict.fromkeys(rows)), tuple(others), tuple(passed)


def _inside(folder: str) -> list[str]:
    """The files below a folder, hidden ones left out, sorted."""
    found: list[str] = []
    for place, below, files in os.walk(folder):
        below[:] = [one for one in below if not one.startswith(".")]
        found += (str(Path(place) / one) for one in files if not one.startswith("."))
    return sorted(found)


def _holds_rows(name: str) -> bool:
    """Whether a file is one of normalised rows, by its suffix; CSV, which forms have, too, by the names of its columns."""
    suffix = Path(name).suffix.lower()
    if suffix != ".csv":
        return suffix in _SUFFIXES
    try:
        with open(name, "rb") as file:
            head = file.readline(1 << 16).decode("utf-8-sig", "replace")
    except OSError:
        return False
    return "form" in (one.strip().strip('"') for one in head.split(","))


def opened(db: "duckdb.DuckDBPyConnection", name: str, work: Path) -> Rows:
    """The rows of a file or table; raises Problems where it has not the columns, or cannot be read."""
    import duckdb

    suffix = Path(name).suffix.lower()
    try:
        if TABLE in name:
            return _table(db, name, work)
        if suffix == ".jsonl":
            return _from_python(db, name, _objects(name), work)
        if suffix == ".csv":
            with open(name, encoding="utf-8-sig", errors="replace", newline="") as file:
                names = dict.fromkeys(next(csv.reader(file), []))
            columns = ", ".join(f"{tables.text(one)}: 'VARCHAR'" for one in names)
            options = "auto_detect=false, header=true, delim=',', quote='\"', escape='\"', nullstr='', "
            options += f"allow_quoted_nulls=false, strict_mode=true, columns={{{columns}}}"
            query = f"read_csv({tables.path(name)}, {options})"
            return _staged(db, name, query, work)
        return _in_place(db, name)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        reason = str(error).splitlines()[0][:200]
        cure = "请核对文件是否完整；CSV 请用 UTF-8 编码、逗号分隔。"
        raise refused(name, "batch.unreadable", f"读不出规范行（{reason}）。", cure) from None
    except (duckdb.IOException, OSError) as error:
        if work.exists() and tables.is_full(error):
            raise
        raise refused(name, "file.unreadable", "文件打不开。", "请核对文件名，并检查是否有读取权限。") from None


def _in_place(db: "duckdb.DuckDBPyConnection", name: str) -> Rows:
    query = tables.parquet(Path(name))
    columns = _checked(db, name, query)
    return Rows(name, ((Path(name), _counted(db, query)),), columns)


def _staged(db: "duckdb.DuckDBPyConnection", name: str, query: str, work: Path) -> Rows:
    """What a query gives, in a Parquet file of ours."""
    columns = _checked(db, name, query)
    path = work / "0.parquet"
    cast = ", ".join(f"CAST({tables.name(one)} AS VARCHAR) AS {tables.name(one)}" for one in columns)
    tables.stored(db, f"SELECT {cast} FROM {query}", path)
    return Rows(name, ((path, _counted(db, tables.parquet(path))),), columns)


def _counted(db: "duckdb.DuckDBPyConnection", query: str) -> int:
    found = db.execute(f"SELECT count(*) FROM {query}").fetchone()
    assert found is not None
    return int(found[0])


def _checked(db: "duckdb.DuckDBPyConnection", name: str, query: str) -> tuple[str, ...]:
    """The columns that rows have; raises Problems for those that nobody knows, that are missing, or hold what is no text."""
    described = [(str(row[0]), str(row[1])) for row in db.execute(f"DESCRIBE SELECT * FROM {query}").fetchall()]
    found = [one for column, kind in described if (one := _kind(name, column, kind))]
    _complete(name, [column for column, _ in described], found)
    return tuple(column for column, _ in described)


def _kind(name: str, column: str, kind: str) -> Problem | None:
    if kind in _FLOATS:
        message = f"“{column}”是浮点数，不知道原来写的是什么。"
        return Problem(Source(name), "batch.float", message, "请存为文字（VARCHAR）或定点数（DECIMAL）。")
    if any(one in kind for one in _NESTED):
        message = f"“{column}”不是文字，是 {kind[:40]}。"
        return Problem(Source(name), "batch.nested", message, "请存为文字；facts 和 elements 请存为 JSON 文字。")
    return None


def _complete(name: str, columns: Sequence[str], problems: list[Problem]) -> None:
    """Raise what is wrong with the names of columns, and the `problems` met before."""
    for column in columns:
        if column not in _NAMES:
            cure = nearest(column, _NAMES) or f"可用的列：{'、'.join(_NAMES)}。"
            problems.append(Problem(Source(name), "batch.unknown-column", f"不认识的列“{column[:40]}”。", cure))
    lost = [one for one in NEEDED if one not in columns]
    if lost:
        cure = f"规范行至少要有 {'、'.join(NEEDED)} 这几列。"
        problems.append(Problem(Source(name), "batch.missing-column", f"没有列“{'、'.join(lost)}”。", cure))
    if problems:
        raise Problems(problems)


# --- rows that Python reads -----------------------------------------------------------------------------------------


def _from_python(
    db: "duckdb.DuckDBPyConnection", name: str, rows: Iterable[Mapping[str, str | None]], work: Path
) -> Rows:
    """Rows, put slice by slice into Parquet files of ours."""
    work.mkdir(parents=True, exist_ok=True)
    pieces: list[tuple[Path, int]] = []
    seen: dict[str, None] = {}
    coming = iter(rows)
    while chunk := list(islice(coming, _SLICE)):
        seen |= dict.fromkeys(column for row in chunk for column in row)
        path, plain = work / f"{len(pieces)}.parquet", work / "rows.jsonl"
        plain.write_text(tables.lines([row.get(column) for column in _NAMES] for row in chunk))
        tables.stored(db, f"SELECT * FROM {tables.relation(plain, dict.fromkeys(_NAMES, 'VARCHAR'))}", path)
        plain.unlink()
        pieces.append((path, len(chunk)))
    _complete(name, tuple(seen), [])
    return Rows(name, tuple(pieces), _NAMES)


def _objects(name: str) -> Iterator[Mapping[str, str | None]]:
    """The objects of a file of JSON lines, every value as it is written there."""
    with open(name, encoding="utf-8-sig", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _object(line, Source(name, number))


def _object(line: str, place: Source) -> Mapping[str, str | None]:
    try:
        row: Any = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        line.encode()
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        message, cure = "这一行不是一个 JSON 对象。", "请核对这一行：每行一个对象，用 UTF-8 编码。"
        raise refused(place, "batch.bad-line", message, cure)
    unknown = [column for column in row if column not in _NAMES]
    if unknown:
        _complete(str(place), (*unknown, *NEEDED), [])
    return {column: _value(value, column, place) for column, value in row.items()}


def _value(value: Any, column: str, place: Source) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict) and column in ("facts", "elements"):
        return json.dumps(value, ensure_ascii=False)
    message = f"“{column}”不是文字，也不是数字。"
    raise refused(place, "batch.bad-value", message, "请写成文字；facts 和 elements 写成名称到文字的对象。")


# --- tables of databases --------------------------------------------------------------------------------------------


def _table(db: "duckdb.DuckDBPyConnection", name: str, work: Path) -> Rows:
    """The rows of `FILE.duckdb::table`, `sqlite:FILE::table` or `postgres:CONNECTION::table`."""
    import duckdb

    place, _, table = name.rpartition(TABLE)
    if place.startswith("sqlite:"):
        return _from_python(db, name, _of_sqlite(name, place.removeprefix("sqlite:"), table), work)
    kind = ""
    if place.startswith("postgres:"):
        place, kind = place.removeprefix("postgres:"), "TYPE postgres, "
    try:
        if kind:
            db.execute("LOAD postgres")
        db.execute(f"ATTACH {tables.text(place)} AS given ({kind}READ_ONLY)")
    except duckdb.Error:
        if kind:
            cure = "请装上 DuckDB 的 postgres 扩展，或先导出为 Parquet 文件。"
            raise refused(name, "batch.no-reader", "读 PostgreSQL 的扩展没有装，或连不上。", cure) from None
        raise refused(name, "batch.no-database", "打不开这个数据库。", "请核对文件名，写成 文件.duckdb::表。") from None
    try:
        whole = ".".join(tables.name(part) for part in ("given", *table.split(".")))
        return _staged(db, name, whole, work)
    except duckdb.CatalogException:
        raise _no_table(name, table) from None
    finally:
        db.execute("DETACH given")


def _of_sqlite(name: str, place: str, table: str) -> Iterator[Mapping[str, str | None]]:
    """The rows of a table of SQLite, in its order."""
    import sqlite3

    try:
        if not os.path.isfile(place):
            raise sqlite3.DatabaseError
        address = f"{Path(place).absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
            known = [str(row[1]) for row in db.execute(f"PRAGMA table_info({tables.name(table)})")]
            if not known:
                raise _no_table(name, table)
            _complete(name, known, [])
            for number, row in enumerate(db.execute(f"SELECT * FROM {tables.name(table)}"), 1):
                yield {
                    column: _stored(value, column, Source(name, number))
                    for column, value in zip(known, row, strict=True)
                }
    except sqlite3.Error:
        raise refused(name, "batch.no-database", "打不开这个数据库。", "请核对文件名，写成 sqlite:文件::表。") from None


def _stored(value: object, column: str, place: Source) -> str | None:
    if value is None or isinstance(value, str | int):
        return None if value is None else str(value)
    message = f"“{column}”是浮点数或二进制，不知道原来写的是什么。"
    raise refused(place, "batch.float", message, "请把这一列存为文字（TEXT）。")


def _no_table(name: str, table: str) -> Problems:
    return refused(name, "batch.no-table", f"数据库里没有表“{table}”。", "请核对表名。")
