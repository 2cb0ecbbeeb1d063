"""Files are read in a process of their own: whatever a file does to its reader, the workbench goes on.

In: the name of a file, as seen from the current folder. Out: the forms in it, or what its text says against itself, and its
problems. A file that takes too long, or that ends its reader, is a problem of that file; the next one gets a new reader.
"""

import pickle
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, Protocol

from jixiao import intake
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake import judgements
from jixiao.records import Account, Audit
from jixiao.web.desk.child import PATIENCE, Child, EndedError, SlowError


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

    def read(self, name: str, *, targets: bool) -> intake.Found:
        """The forms of a file, of those that only set targets where these are wanted, and its problems."""

    def audit(self, name: str) -> Audited:
        """What the text of a file says against itself, and its problems."""

    def close(self) -> None:
        """No more files will come."""


class Reader:
    """A process that reads files of the current folder, one after another."""

    def __init__(self, patience: int = PATIENCE) -> None:
        self._patience = patience
        self._child = Child(_answer, patience)

    def read(self, name: str, *, targets: bool) -> intake.Found:
        """The forms of a file, with the judgements that stand beside it, and its problems."""
        told, problem = self._told(read_targets if targets else judgements.read_file, name)
        return told if problem is None else ((), (problem,))

    def audit(self, name: str) -> Audited:
        """What the text of a file says against itself, and its problems."""
        told, problem = self._told(audit_one, name)
        return told if problem is None else (None, (problem,))

    def close(self) -> None:
        """End the process."""
        self._child.close()

    def _told(self, work: Callable[[str], Any], name: str) -> tuple[Any, Problem | None]:
        """What the other process tells of a file; the problem of one that it comes to no end with."""
        try:
            return self._child.ask((work, name)), None
        except SlowError:
            return None, _slow(name, self._patience)
        except EndedError:
            return None, _ending(name)


def _answer(question: tuple[Callable[[str], Any], str]) -> Any:
    """What the other process does with a file."""
    work, name = question
    return work(name)


def read_targets(name: str) -> intake.Found:
    """The forms of a file that only set targets, and its problems, read in this process."""
    return judgements.read_file(name, partial(intake.read, targets=True))


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


def _slow(name: str, patience: int) -> Problem:
    message, cure = f"读了{patience}秒还没有读完，已经停下。", "请核对文件；很大的请拆成几个，只留自评表。"
    return Problem(Source(name), "file.too-slow", message, cure)


def _ending(name: str) -> Problem:
    message, cure = "读这个文件时，读取程序中止了。", "请用 Excel 或 Word 打开后另存一份再试。"
    return Problem(Source(name), "file.ends-reader", message, cure)
