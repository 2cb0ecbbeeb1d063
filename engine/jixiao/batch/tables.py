"""DuckDB, as a run uses it: a connection within bounds, tables from Python and to Parquet, files put whole into their place.

In: rows as plain values, statements. Out: Parquet files, rows. Rows of Python go in through a temporary file of JSON lines, all
values as text, and are cast there to the types of their columns. What DuckDB and the disk refuse is raised as Problems.
"""

import contextlib
import errno
import json
import os
import re
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground.problems import refused

if TYPE_CHECKING:
    import duckdb

#: What DuckDB may hold in memory; it puts the rest beside the run.
MEMORY: Final = "1GB"
#: How a Parquet file is written: the same bytes for the same rows.
PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd)"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CURE: Final = "腾出空间、能够写入后，加 --resume 从中断处继续。"


def connected(work: Path, *, threads: int = 2) -> "duckdb.DuckDBPyConnection":
    """A connection that keeps within `MEMORY` and puts what is more into `work`; it loads nothing from anywhere."""
    import duckdb

    db = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": MEMORY,
            "temp_directory": str(work / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    db.execute("SET enable_progress_bar = false")  # it would go where results go
    return db


@contextlib.contextmanager
def interruptible(db: "duckdb.DuckDBPyConnection") -> Iterator["duckdb.DuckDBPyConnection"]:
    """Ctrl-C ends the query of a connection that runs just then, at once.

    Python tells of it in the main thread only, between two steps of it, and the main thread waits for the database; which looks
    for it itself, but not where other threads do all the work. So another thread is told by the system and tells the database.
    """
    if threading.current_thread() is not threading.main_thread():
        yield db
        return
    told, teller = os.pipe()
    if os.name == "posix":
        os.set_blocking(teller, False)
    before = signal.set_wakeup_fd(teller, warn_on_full_buffer=False)
    listener = threading.Thread(target=_interrupting, args=(told, db), daemon=True)
    listener.start()
    try:
        yield db
    finally:
        signal.set_wakeup_fd(before)
        os.close(teller)
        listener.join()
        os.close(told)


def _interrupting(told: int, db: "duckdb.DuckDBPyConnection") -> None:
    while number := os.read(told, 1):
        if number[0] == signal.SIGINT:
            db.interrupt()


def text(value: str | Path) -> str:
    """A text as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def path(value: str | Path) -> str:
    """The name of a file as a literal of SQL, not as a pattern of names."""
    return text(re.sub(r"[\[*?]", r"[\g<0>]", str(value)))


def name(value: str) -> str:
    """The name of a column or a table, quoted."""
    return '"' + value.replace('"', '""') + '"'


def parquet(*paths: Path) -> str:
    """Parquet files as a table, in their order."""
    return f"read_parquet([{', '.join(map(path, paths))}])"


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows as JSON lines, an array each: every value as text, nothing as null."""
    plain = ([None if one is None else _plain(one) for one in row] for row in rows)
    return "".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n" for row in plain)


def _plain(value: object) -> str:
    """A value as the cast reads it; halves of characters stand for nothing that a table could hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).encode("utf-8", "replace").decode()


def relation(file: Path, types: Mapping[str, str]) -> str:
    """A file that `lines` made as a table with columns of these types, in the order of the file."""
    cast = ", ".join(f"CAST(v[{at}] AS {kind}) AS {name(one)}" for at, (one, kind) in enumerate(types.items(), 1))
    options = "format='newline_delimited', columns={json: 'VARCHAR[]'}, maximum_object_size=67108864"
    return f"(SELECT {cast} FROM (SELECT json AS v FROM read_json({path(file)}, {options})))"


def stored(db: "duckdb.DuckDBPyConnection", query: str, file: Path) -> None:
    """The rows of a query as a Parquet file, in their order."""
    file.parent.mkdir(parents=True, exist_ok=True)
    db.execute(f"COPY ({query}) TO {text(file)} {PARQUET}")


def placed(temporary: Path, file: Path) -> None:
    """A file that was written elsewhere put into its place, whole, whatever happens."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(temporary, file)


def written(file: Path, content: str | bytes, work: Path) -> None:
    """A text, or bytes, in a file that appears whole or not at all; it is written in `work` first."""
    work.mkdir(parents=True, exist_ok=True)
    temporary = work / "part"
    temporary.write_bytes(content if isinstance(content, bytes) else content.encode())
    placed(temporary, file)


def loaded(file: Path) -> Any:
    """What stands in a file of JSON; raises OSError and ValueError."""
    return json.loads(file.read_bytes(), parse_float=str)


@contextlib.contextmanager
def told(place: str) -> Iterator[None]:
    """What goes wrong with the disk, or in DuckDB, raised as Problems of `place`."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except OSError as error:
        raise _unwritable(place, full=error.errno in _FULL) from None
    except duckdb.OutOfMemoryException as error:
        if is_full(error):
            raise _unwritable(place, full=True) from None
        message, cure = "一个部分放不进内存。", "请用小一些的 --part-size，输出到另一个文件夹。"
        raise refused(place, "batch.memory", message, cure) from None
    except duckdb.IOException as error:
        raise _unwritable(place, full=is_full(error)) from None
    except RuntimeError as error:
        # So DuckDB says that a person interrupted it in the middle of a query.
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from None
        raise


def is_full(error: Exception) -> bool:
    """Whether an error says that there is no room left."""
    return any(os.strerror(code) in str(error) for code in _FULL) or "max_temp_directory_size" in str(error)


def _unwritable(place: str, *, full: bool) -> Any:
    reason = "磁盘已满" if full else "系统拒绝写入"
    return refused(place, "batch.not-writable", f"写不进去（{reason}），没有写完的部分没有留下。", _CURE)
