"""The file of an archive: tables with plain columns, that only grow.

In: a run, with its law, its forms and their scorecards as text. Out: the same, by number. Texts are kept once, under the SHA-256
of their bytes, and compared with it when they are read. A run is written whole or not at all, whatever ends the program; the file
itself refuses changes and deletions. What is wrong with it is a Problem.
"""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problems, refused

#: What the head of the file says that it is: SQLite keeps a number for it (`jx` and the kind), and one for its form.
APPLICATION: Final = 0x6A780001
FORM: Final = 1
#: So many seconds a writer waits for another.
WAIT: Final = 20

_TABLES: Final = {
    "texts": "sha256 TEXT PRIMARY KEY, content BLOB NOT NULL",
    "runs": """id INTEGER PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, program TEXT NOT NULL, library TEXT NOT NULL,
        ruleset TEXT NOT NULL, law TEXT NOT NULL REFERENCES texts, unread TEXT NOT NULL, earlier TEXT NOT NULL""",
    "entries": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, project TEXT NOT NULL, unit TEXT NOT NULL,
        year INTEGER, earned TEXT, grade TEXT, submission TEXT NOT NULL REFERENCES texts,
        scorecard TEXT REFERENCES texts""",
}
_KEYS: Final = {"texts": "sha256", "runs": "id", "entries": "id"}
_REFUSAL: Final = "SELECT RAISE(ABORT, '档案只能添加，不能改动。')"


def _made() -> Iterator[str]:
    """The statements that make an archive; where it is there already they change nothing."""
    yield "BEGIN IMMEDIATE"
    for name, columns in _TABLES.items():
        yield f"CREATE TABLE IF NOT EXISTS {name} ({columns})"
        there = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {_KEYS[name]} = NEW.{_KEYS[name]})"
        for act, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", there)):  # to insert may be to replace
            yield f"CREATE TRIGGER IF NOT EXISTS no_{act}_{name} BEFORE {act} ON {name} {when} BEGIN {_REFUSAL}; END"
    yield f"PRAGMA application_id = {APPLICATION}"
    yield f"PRAGMA user_version = {FORM}"
    yield "COMMIT"


@dataclass(frozen=True, slots=True)
class Run:
    """What the forms of a run have in common: when and by whom they were scored, by which program, under which law.

    `at` is a moment in ISO 8601, `library` the fingerprint of the indicator library; `ruleset` is id/edition, `files` are those
    of the law, its own first; `unread` names the files of the run that could not be read; `earlier` are the earlier forms that
    those of the run were compared with, as `kept` wrote them.
    """

    at: str
    author: str
    program: str
    library: str
    ruleset: str
    files: Mapping[str, bytes]
    unread: tuple[str, ...]
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a run: whose it is, how it was marked; without a scorecard it could not be scored.

    `submission` is what `kept` wrote, `scorecard` the JSON; `earned` are points with two places, None without a scorecard.
    """

    project: str
    unit: str
    year: int | None
    earned: str | None
    grade: str | None
    submission: str
    scorecard: str | None


@dataclass(frozen=True, slots=True)
class Entry(Form):
    """A form in an archive, by its number and that of its run; `submission` and `scorecard` are the SHA-256 of texts."""

    id: int
    run: int
    at: str
    author: str
    program: str
    ruleset: str


@contextlib.contextmanager
def opened(path: str, *, new: bool = False) -> Iterator[sqlite3.Connection]:
    """An archive, made where `new` and there is none; raises Problems, also for what goes wrong while it is open."""
    if not new and not Path(path).is_file():
        raise refused(path, "file.missing", "没有这个文件。", "请核对文件名和路径。")
    try:
        address = f"{Path(path).absolute().as_uri()}?mode={'rwc' if new else 'rw'}"
        with contextlib.closing(sqlite3.connect(address, timeout=WAIT, isolation_level=None, uri=True)) as db:
            db.execute("PRAGMA synchronous = FULL")
            _known(db, path, new=new)
            yield db
    except sqlite3.Error as error:
        raise _refused(path, error) from None


def _known(db: sqlite3.Connection, path: str, *, new: bool) -> None:
    """See that a file is an archive that can be read, and make it one where it is empty and `new`."""
    (kind,), (form,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version"))
    if new and not kind and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        db.execute("PRAGMA journal_mode = WAL")
        for statement in _made():
            db.execute(statement)
    elif kind != APPLICATION:
        raise _no_archive(path)
    elif form > FORM:
        message, cure = "这份档案是更新的 jixiao 写的，这个版本读不了。", "请升级 jixiao 后再用。"
        raise refused(path, "archive.newer", message, cure)


def _no_archive(path: str) -> Problems:
    message, cure = "这个文件不是 jixiao 的档案。", "请核对文件名；新建档案请换一个还没有的文件名。"
    return refused(path, "archive.other-file", message, cure)


def damaged(path: str) -> Problems:
    """What is said of an archive whose contents are not what was written."""
    message, cure = (
        "档案已经损坏，或被别的程序改过。",
        "请用备份；没有备份的，用 SQLite 的 .recover 可以取出还在的内容。",
    )
    return refused(path, "archive.damaged", message, cure)


def _refused(path: str, error: sqlite3.Error) -> Problems:
    """What SQLite says, in Chinese."""
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_NOTADB:
            return _no_archive(path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            message, cure = f"等了{WAIT}秒，别的程序还在写这份档案。", "请等它写完后再试。"
            return refused(path, "archive.busy", message, cure)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR:
            return damaged(path)
    message, cure = "打不开档案，或写不进去。", "请核对文件夹和权限，看磁盘是否已满。"
    return refused(path, "archive.not-writable", message, cure)


def append(db: sqlite3.Connection, run: Run, forms: Sequence[Form]) -> tuple[int, ...]:
    """Add a run, whole; the numbers of its forms, in their order."""
    db.execute("BEGIN IMMEDIATE")
    law = json.dumps({name: _keep(db, data) for name, data in run.files.items()})
    kept = {
        "law": _keep(db, law.encode()),
        "unread": json.dumps(run.unread),
        "earlier": json.dumps([_keep(db, one.encode()) for one in run.earlier]),
    }
    number = _insert(db, "runs", {**{name: getattr(run, name) for name in _OF_RUN}, **kept})
    ids = tuple(_insert(db, "entries", {"run": number, **_columns(db, form)}) for form in forms)
    db.execute("COMMIT")
    return ids


#: The columns of a run that are its fields, and those that its entries show.
_OF_RUN: Final = ("at", "author", "program", "library", "ruleset")
_SHOWN: Final = ("at", "author", "program", "ruleset")
_OF_FORM: Final = tuple(field.name for field in fields(Form))
_OF_ENTRY: Final = tuple(field.name for field in fields(Entry))


def _columns(db: sqlite3.Connection, form: Form) -> Mapping[str, str | int | None]:
    """The columns of a form, its texts kept."""
    card = None if form.scorecard is None else _keep(db, form.scorecard.encode())
    own = {name: getattr(form, name) for name in _OF_FORM}
    return {**own, "submission": _keep(db, form.submission.encode()), "scorecard": card}


def _insert(db: sqlite3.Connection, table: str, row: Mapping[str, str | int | bytes | None]) -> int:
    # Half of a surrogate pair, which a form may hold, is no text for SQLite.
    shown = [one.encode("utf-8", "replace").decode() if isinstance(one, str) else one for one in row.values()]
    places = ", ".join("?" * len(row))
    found = db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", shown).lastrowid
    assert found is not None
    return found


def _keep(db: sqlite3.Connection, data: bytes) -> str:
    """Keep a text, once; its SHA-256."""
    name = hashlib.sha256(data).hexdigest()
    if db.execute("SELECT 1 FROM texts WHERE sha256 = ?", (name,)).fetchone() is None:
        _insert(db, "texts", {"sha256": name, "content": data})
    return name


def text(db: sqlite3.Connection, path: str, sha256: str) -> bytes:
    """A text by its SHA-256; raises Problems where it is not what was written. `path` is the archive's."""
    found = db.execute("SELECT content FROM texts WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None or not isinstance(found[0], bytes) or hashlib.sha256(found[0]).hexdigest() != sha256:
        raise damaged(path)
    data: bytes = found[0]
    return data


def entries(db: sqlite3.Connection, run: int | None = None) -> tuple[Entry, ...]:
    """Every form of an archive, or of a run, in the order of numbers."""
    columns = ", ".join(name if name in _SHOWN else f"e.{name}" for name in _OF_ENTRY)
    where = "" if run is None else f"WHERE run = {run:d}"
    found = db.execute(f"SELECT {columns} FROM entries e JOIN runs r ON r.id = run {where} ORDER BY e.id")
    return tuple(Entry(*row) for row in found)


def run_of(db: sqlite3.Connection, path: str, number: int) -> Run:
    """A run by its number, with the files of its law; raises Problems as `text` does."""
    found = db.execute(
        f"SELECT {', '.join(_OF_RUN)}, law, unread, earlier FROM runs WHERE id = ?", (number,)
    ).fetchone()
    own, (law, unread, earlier) = dict(zip(_OF_RUN, found, strict=False)), found[len(_OF_RUN) :]
    names: dict[str, str] = json.loads(text(db, path, law), parse_float=str)
    files = {name: text(db, path, sha256) for name, sha256 in names.items()}
    lost, forms = (tuple(json.loads(one, parse_float=str)) for one in (unread, earlier))
    before = tuple(text(db, path, one).decode() for one in forms)
    return Run(**own, files=files, unread=lost, earlier=before)


def backup(db: sqlite3.Connection, path: str) -> None:
    """A copy of an archive as it stands at this moment, in a file that is not there yet, while others go on writing."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as other:
            db.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")  # in one file, without any beside it
    except sqlite3.Error as error:
        raise _refused(path, error) from None
