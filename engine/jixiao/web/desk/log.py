"""What people did at a desk, in the order in which they did it: a log that only grows, kept the moment that something is done.

In: acts. Out: the same, from a file in the folder of the desk. An act says who did what to what, and when; to take one back is
an act, too. Nothing is ever changed or deleted: the file itself refuses it.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.web.desk import store

#: Where a desk keeps what is not the units': in its folder, out of sight.
OWN: Final = Path(".jixiao")
NAME: Final = "desk.db"

_COLUMNS: Final = "id, at, author, kind, about, content"
#: The numbers say `jx` and the kind.
_KIND: Final = store.Kind(
    0x6A780002,
    1,
    """
CREATE TABLE IF NOT EXISTS acts (id INTEGER PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
    about TEXT NOT NULL, content TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, '只能添加。'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, '只能添加。'); END;
""",
)


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
        with store.opened(self._path, _KIND) as db:
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
        with self._lock, store.opened(self._path, _KIND) as db:
            db.execute(f"INSERT INTO acts VALUES ({', '.join('?' * len(row))})", row)
            self._acts = (*self._acts, kept := _act(row))
        return kept


def _act(row: Sequence[int | str]) -> Act:
    number, at, author, kind, about, content = row
    told: dict[str, str] = json.loads(str(content), parse_float=str)
    return Act(int(number), str(at), str(author), str(kind), str(about), told)
