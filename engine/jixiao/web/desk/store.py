"""Files of a desk that are databases: opened, recognised, and made where there are none.

In: where one lies, what it is, and how it is made. Out: a connection that lasts as long as it is used, each thread its own.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import refused


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of database: the number that the head of its file carries, that of its form, and the SQL that makes it."""

    application: int
    form: int
    made: str


@contextlib.contextmanager
def opened(path: Path, kind: Kind) -> Iterator[sqlite3.Connection]:
    """The database at a place, made where it is new, for its owner's eyes only; raises Problems."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Only where there is none: to close a file that is open elsewhere in the process would give up its locks.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = FULL")
            _known(path, kind, db)
            yield db
    except (sqlite3.Error, OSError):
        message = "工作台的记录打不开，或写不进去。"
        raise refused(str(path), "desk.not-writable", message, "请核对文件夹和权限，看磁盘是否已满。") from None


def _known(path: Path, kind: Kind, db: sqlite3.Connection) -> None:
    """See that the file is of its kind, and make it one where it is new."""
    (found,), (form,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version"))
    if found == kind.application and form <= kind.form:
        return
    if found or db.execute("SELECT 1 FROM sqlite_master").fetchone():
        message = "这个文件夹里的工作台记录不是这个版本的 jixiao 写的。"
        raise refused(str(path), "desk.other-file", message, "请升级 jixiao，或换一个文件夹。")
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(
        f"BEGIN IMMEDIATE;\n{kind.made}\n"
        f"PRAGMA application_id = {kind.application};\nPRAGMA user_version = {kind.form};\nCOMMIT;"
    )
