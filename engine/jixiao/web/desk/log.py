"""What people did at a desk, in the order in which they did it: a log that only grows, kept the moment that something is done.

In: acts. Out: the same, from a file in the folder of the desk. An act says who did what to what, and when; to take one back is
an act, too. Nothing is ever changed or deleted: the file itself refuses it.
"""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jixiao.ground.problems import Problems, refused

#: What the head of the file says that it is: SQLite keeps a number for it (`jx` and the kind), and one for its form.
APPLICATION: Final = 0x6A780002
FORM: Final = 1
#: Where a desk keeps what is not the units': in its folder, out of sight.
OWN: Final = Path(".jixiao")
NAME: Final = "desk.db"

_COLUMNS: Final = "id, at, author, kind, about, content"
_MADE: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS acts (id INTEGER PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
    about TEXT NOT NULL, content TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, '只能添加。'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, '只能添加。'); END;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORM};
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done: when (ISO 8601), by whom, what, about what, and the rest as texts.

    `about` is the name of what it concerns: a line of a form, a file, a ruleset; `""` for the desk itself. `content` is by
    keys that its `kind` knows.
    """

    id: int
    at: str
    author: str
    kind: str
    about: str
    content: Mapping[str, str]


class Log:
    """The acts of the desk in the current folder; several threads may ask for them and add to them."""

    def __init__(self) -> None:
        self._path = OWN / NAME
        self._lock = threading.Lock()
        with self._opened() as db:
            self._acts = tuple(_act(row) for row in db.execute(f"SELECT {_COLUMNS} FROM acts ORDER BY id"))

    @property
    def acts(self) -> Sequence[Act]:
        """Every act, the first one first."""
        return self._acts

    @property
    def last(self) -> int:
        """The number of the last act; 0 where there is none."""
        return self._acts[-1].id if self._acts else 0

    def add(self, act: Act) -> Act:
        """Keep the next act: when this returns, it is on the disk. Raises Problems where it cannot be written."""
        told = json.dumps(dict(act.content))  # in ASCII: halves of surrogate pairs come back, too
        texts = (act.at, act.author, act.kind, act.about, told)
        row: tuple[int | str, ...] = (act.id, *(one.encode("utf-8", "replace").decode() for one in texts))
        with self._lock, self._opened() as db:
            db.execute(f"INSERT INTO acts VALUES ({', '.join('?' * len(row))})", row)
            self._acts = (*self._acts, kept := _act(row))
        return kept

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._path, 20, isolation_level=None)) as db:
                db.execute("PRAGMA synchronous = FULL")
                self._known(db)
                yield db
        except (sqlite3.Error, OSError):
            raise _unwritable(self._path) from None

    def _known(self, db: sqlite3.Connection) -> None:
        """See that the file is the log of a desk, and make it one where it is new."""
        (kind,), (form,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version"))
        if kind == APPLICATION and form <= FORM:
            return
        if kind or db.execute("SELECT 1 FROM sqlite_master").fetchone():
            message = "这个文件夹里的工作台记录不是这个版本的 jixiao 写的。"
            raise refused(str(self._path), "desk.other-file", message, "请升级 jixiao，或换一个文件夹。")
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(_MADE)


def _act(row: Sequence[int | str]) -> Act:
    number, at, author, kind, about, content = row
    told: dict[str, str] = json.loads(str(content), parse_float=str)
    return Act(int(number), str(at), str(author), str(kind), str(about), told)


def _unwritable(path: Path) -> Problems:
    message = "工作台的记录打不开，或写不进去。"
    return refused(str(path), "desk.not-writable", message, "请核对文件夹和权限，看磁盘是否已满。")
