"""Files are read in a process of their own: whatever a file does to its reader, the workbench goes on.

In: the name of a file, as seen from the current folder. Out: the forms in it and its problems. A file that takes too long, or
that ends its reader, is a problem of that file; the next one gets a new reader.
"""

from typing import Protocol

from jixiao import intake
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.web.desk.child import PATIENCE, Child, EndedError, SlowError


class Reading(Protocol):
    """Whatever reads the files of a desk."""

    def read(self, name: str) -> intake.Found:
        """The forms of a file, and its problems."""

    def close(self) -> None:
        """No more files will come."""


class Reader:
    """A process that reads files of the current folder, one after another."""

    def __init__(self, patience: int = PATIENCE) -> None:
        self._patience = patience
        self._child = Child(read_one, patience)

    def read(self, name: str) -> intake.Found:
        """The forms of a file, with the judgements that stand beside it, and its problems."""
        try:
            found: intake.Found = self._child.ask(name)
        except SlowError:
            return (), (_slow(name, self._patience),)
        except EndedError:
            return (), (_ending(name),)
        return found

    def close(self) -> None:
        """End the process."""
        self._child.close()


def read_one(name: str) -> intake.Found:
    """The forms of a file with the judgements beside it, and its problems, read in this process."""
    from jixiao.intake.judgements import judged

    inside, wrong = intake.read(name)
    if not inside and not wrong:
        wrong = (Problem(Source(name), "file.no-form", "文件里没有自评表。", "请核对文件。"),)
    try:
        forms, unplaced = judged(name, inside)
    except Problems as refusal:
        return (), (*wrong, *refusal.problems)
    return forms, (*wrong, *unplaced)


def _slow(name: str, patience: int) -> Problem:
    message, cure = f"读了{patience}秒还没有读完，已经停下。", "请核对文件；很大的请拆成几个，只留自评表。"
    return Problem(Source(name), "file.too-slow", message, cure)


def _ending(name: str) -> Problem:
    message, cure = "读这个文件时，读取程序中止了。", "请用 Excel 或 Word 打开后另存一份再试。"
    return Problem(Source(name), "file.ends-reader", message, cure)
