"""Who has an account at a desk, and who is at work: names, roles, hashed passwords, sessions, and when each came and went.

In: names and passwords. Out: persons. Everything lies in one file of the desk's own folder; passwords only as Argon2 hashes, the
words that a browser shows again and again for its session only as SHA-256. Other programs (`jixiao user`) may change the file
meanwhile: nothing of it is remembered here.
"""

import hashlib
import secrets
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import refused
from jixiao.web.desk import store
from jixiao.web.desk.log import OWN
from jixiao.web.persons import Person, Role

NAME: Final = OWN / "accounts.db"
#: A session ends so many seconds after it began, and so many after it was last used; use is noted once in so many.
LONGEST: Final = 12 * 3600
IDLE: Final = 3600
NOTED: Final = 60
#: So many characters a password has at least and at most, a name and a unit at most.
SHORTEST: Final = 10
MOST: Final = 200
NAMED: Final = 60
#: What an event is called that is kept here.
ENTERED, WRONG, LEFT, CHANGED = "enter", "wrong", "leave", "password"
ADDED, DISABLED, ENABLED = "added", "disabled", "enabled"

_KIND: Final = store.Kind(
    0x6A780003,
    1,
    """
CREATE TABLE IF NOT EXISTS people (key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, unit TEXT NOT NULL,
    hash TEXT NOT NULL, disabled INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, key TEXT NOT NULL, began INTEGER NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, at TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    place TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, '只能添加。'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, '只能添加。'); END;
""",
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may work at the desk; not while `disabled`."""

    person: Person
    disabled: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something about an account: when (ISO 8601), whose, what, and from what address (`""`: at the server itself)."""

    at: str
    name: str
    kind: str
    place: str


class Accounts:
    """The accounts of a folder; several threads and programs may use them.

    `now` gives the moment, with its distance from UTC. `hasher` makes and proves hashes, two at a time: each takes much memory.
    """

    def __init__(self, now: Callable[[], datetime], path: Path = NAME, hasher: PasswordHasher | None = None) -> None:
        # What OWASP asks for at least (2024): 19 MiB, two passes.
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._now, self._path = now, path
        self._hashing = threading.Semaphore(2)
        self._nobody = self._hasher.hash(secrets.token_hex())

    def all(self) -> Sequence[Account]:
        """Every account, in the order in which they were made; none where there is no file of accounts."""
        if not self._path.exists():
            return ()
        with self._opened() as db:
            rows = db.execute("SELECT name, role, unit, disabled FROM people ORDER BY rowid").fetchall()
        return [Account(Person(name, Role(role), unit), bool(disabled)) for name, role, unit, disabled in rows]

    def add(self, person: Person, password: str) -> None:
        """Make an account; raises Problems for a name that has one, and for what cannot be a name, a unit, a password."""
        name, unit = _clean(person.name), _clean(person.unit)
        for what, text in (("姓名", name), *((("单位", unit),) if person.role is Role.UNIT else ())):
            if not text or len(text) > NAMED or not text.isprintable():
                raise refused(what, "account.name", f"{what}是空的，太长，或有看不见的字符。", f"请写{NAMED}字以内。")
        if person.role is not Role.UNIT and unit:
            raise refused("单位", "account.unit", "只有填报账号写单位。", "请去掉单位，或把角色写成“填报”。")
        made = self._hashed(name, password)
        with self._writing() as db:
            if db.execute("SELECT 1 FROM people WHERE key = ?", (key(name),)).fetchone():
                raise refused(name, "account.known", "已经有这个姓名的账号。", "请换一个姓名，如加上科室。")
            db.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?, 0)", (key(name), name, person.role.value, unit, made))
            self._note(db, name, ADDED, "")

    def renew(self, name: str, password: str, place: str = "") -> None:
        """Give an account another password, and end its sessions; raises Problems."""
        made = self._hashed(name, password)
        with self._writing() as db:
            known = self._known(db, name)
            db.execute("UPDATE people SET hash = ? WHERE key = ?", (made, key(name)))
            db.execute("DELETE FROM sessions WHERE key = ?", (key(name),))
            self._note(db, known, CHANGED, place)

    def disable(self, name: str, *, disabled: bool = True) -> None:
        """Shut an account, which ends its sessions, or open it again; raises Problems."""
        with self._writing() as db:
            known = self._known(db, name)
            db.execute("UPDATE people SET disabled = ? WHERE key = ?", (int(disabled), key(name)))
            db.execute("DELETE FROM sessions WHERE key = ?", (key(name),))
            self._note(db, known, DISABLED if disabled else ENABLED, "")

    def proved(self, name: str, password: str, place: str = "") -> Person | None:
        """Who has this name and this password; None for nobody, which takes as long. A wrong password is noted."""
        with self._opened() as db:
            row = db.execute(
                "SELECT name, role, unit, hash, disabled FROM people WHERE key = ?", (key(name),)
            ).fetchone()
        try:
            with self._hashing:
                self._hasher.verify(row[3] if row else self._nobody, _password(password))
            right = row is not None and not row[4]
        except Argon2Error:
            right = False
        if row is None:  # what was typed here may be a password: it is not kept
            return None
        if not right:
            with self._writing() as db:
                self._note(db, row[0], WRONG, place)
            return None
        return Person(row[0], Role(row[1]), row[2])

    def begin(self, person: Person, place: str) -> str:
        """Begin a session; the word by which its browser is known. What sessions have ended is forgotten."""
        token, moment = secrets.token_urlsafe(32), self._moment()
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE began <= ? OR used <= ?", (moment - LONGEST, moment - IDLE))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(token), key(person.name), moment, moment))
            self._note(db, person.name, ENTERED, place)
        return token

    def of(self, token: str) -> Person | None:
        """Whose session it is; None for one that has ended, and one that never was."""
        moment = self._moment()
        with self._opened() as db:
            row = db.execute(
                "SELECT name, role, unit, used FROM sessions JOIN people USING (key) "
                "WHERE token = ? AND NOT disabled AND began > ? AND used > ?",
                (_digest(token), moment - LONGEST, moment - IDLE),
            ).fetchone()
            if row is not None and row[3] <= moment - NOTED:
                db.execute("UPDATE sessions SET used = ? WHERE token = ?", (moment, _digest(token)))
        return Person(row[0], Role(row[1]), row[2]) if row is not None else None

    def end(self, token: str, person: Person, place: str) -> None:
        """End a session."""
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))
            self._note(db, person.name, LEFT, place)

    def events(self) -> Sequence[Event]:
        """What happened to accounts, the first first."""
        with self._opened() as db:
            return [Event(*row) for row in db.execute("SELECT at, name, kind, place FROM events ORDER BY id")]

    def _hashed(self, name: str, password: str) -> str:
        """The hash of a password; raises Problems for one that is easily guessed."""
        text = _password(password)
        if not SHORTEST <= len(text) <= MOST or len(set(text)) < SHORTEST // 2 or key(name) in key(text):
            message = "密码太短、太长，有姓名在里面，或总是那几个字。"
            raise refused("密码", "account.password", message, f"请写至少{SHORTEST}个字符，如几个不相干的词。")
        with self._hashing:
            return self._hasher.hash(text)

    def _known(self, db: sqlite3.Connection, name: str) -> str:
        row = db.execute("SELECT name FROM people WHERE key = ?", (key(name),)).fetchone()
        if row is None:
            raise refused(name, "account.unknown", "没有这个姓名的账号。", "请用 jixiao user list 看有哪些。")
        known: str = row[0]
        return known

    def _note(self, db: sqlite3.Connection, name: str, kind: str, place: str) -> None:
        at = self._now().isoformat(timespec="seconds")
        db.execute("INSERT INTO events (at, name, kind, place) VALUES (?, ?, ?, ?)", (at, name, kind, place))

    def _moment(self) -> int:
        return int(self._now().timestamp())

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return store.opened(self._path, _KIND)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A change that is made whole, or not at all where something is raised."""
        with self._opened() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")


def _clean(text: str) -> str:
    """A name without white space around it, in the one way of writing its characters."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def key(name: str) -> str:
    """By what a name is known: capitals and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).encode("utf-8", "replace").decode()


def _password(text: str) -> str:
    """A password as it is hashed: typed in full width it is the same."""
    return unicodedata.normalize("NFKC", text)[: MOST + 1].encode("utf-8", "replace").decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
