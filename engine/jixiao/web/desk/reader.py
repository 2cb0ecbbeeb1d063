"""Files are read in a process of their own: whatever a file does to its reader, the workbench goes on.

In: the name of a file, as seen from the current folder. Out: the forms in it, or what its text says against itself, and its
problems. A file that takes too long, or that ends its reader, is a problem of that file; the next one gets a new reader.
"""

import multiprocessing
import pickle
import sys
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import Any, Final, Protocol

from jixiao import intake
from jixiao.cli import inputs
from jixiao.ground.problems import Problem, Source
from jixiao.records import Account, Audit

#: So many seconds one file may take, and so many bytes of memory its reader may have.
PATIENCE: Final = 120
MEMORY: Final = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked against itself. `brief` is its audit without the text, which is kept packed (`text`).

    `sha256` is that of the file.
    """

    brief: Audit
    text: bytes
    sha256: str

    @property
    def audit(self) -> Audit:
        """The whole audit."""
        return replace(self.brief, account=_unpacked(self.text))


#: What was checked in a file, None where there is nothing to check, and its problems.
Audited = tuple[Checked | None, tuple[Problem, ...]]


class Reading(Protocol):
    """Whatever reads the files of a desk."""

    def read(self, name: str) -> intake.Found:
        """The forms of a file, and its problems."""

    def audit(self, name: str) -> Audited:
        """What the text of a file says against itself, and its problems."""

    def close(self) -> None:
        """No more files will come."""


class Reader:
    """A process that reads files of the current folder, one after another."""

    def __init__(self, patience: int = PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._child: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, name: str) -> intake.Found:
        """The forms of a file, with the judgements that stand beside it, and its problems."""
        told, problem = self._told("read", name)
        return told if problem is None else ((), (problem,))

    def audit(self, name: str) -> Audited:
        """What the text of a file says against itself, and its problems."""
        told, problem = self._told("audit", name)
        return told if problem is None else (None, (problem,))

    def _told(self, what: str, name: str) -> tuple[Any, Problem | None]:
        """What the other process tells of a file; the problem of one that it comes to no end with."""
        with self._lock:
            pipe = self._started()
            try:
                pipe.send((what, name))
                if not pipe.poll(self._patience):
                    self._ended()
                    return None, _slow(name, self._patience)
                return pipe.recv(), None
            except (EOFError, OSError):
                self._ended()
                return None, _ending(name)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._ended()

    def _started(self) -> Connection:
        if self._pipe is None:
            # Started anew, not forked: threads that hold locks are not to be copied.
            context = multiprocessing.get_context("spawn")
            self._pipe, other = context.Pipe()
            self._child = context.Process(target=_read_all, args=(other,), daemon=True)
            self._child.start()
            other.close()
        return self._pipe

    def _ended(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.join()
        if self._pipe is not None:
            self._pipe.close()
        self._child = self._pipe = None


def _read_all(pipe: Connection) -> None:
    """What the other process does: what is asked of the files whose names come, until no more come."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            what, name = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(_DOES[what](name))


def audit_one(name: str) -> Audited:
    """What the text of a file says against itself, and its problems, found in this process."""
    from jixiao.cli import auditing

    one, wrong = auditing.checked(name)
    if one is None:
        return None, wrong
    account = one.audit.account
    brief = replace(one.audit, account=replace(account, sections=(), contents=(), forms=()))
    return Checked(brief, zlib.compress(pickle.dumps(account)), one.digest), wrong


@lru_cache(maxsize=8)
def _unpacked(text: bytes) -> Account:
    account: Account = pickle.loads(zlib.decompress(text))
    return account


#: What may be asked of a file.
_DOES: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType({"read": inputs.read_file, "audit": audit_one})


def _slow(name: str, patience: int) -> Problem:
    message, cure = f"读了{patience}秒还没有读完，已经停下。", "请核对文件；很大的请拆成几个，只留自评表。"
    return Problem(Source(name), "file.too-slow", message, cure)


def _ending(name: str) -> Problem:
    message, cure = "读这个文件时，读取程序中止了。", "请用 Excel 或 Word 打开后另存一份再试。"
    return Problem(Source(name), "file.ends-reader", message, cure)
