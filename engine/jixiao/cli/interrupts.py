"""Ctrl-C: at any moment one sentence that says what was written, exit code 130, and no half file.

The process ends from the handler itself: an exception could be lost in a library, or taken for a mistake of a file. While
a file is being written the end waits until it stands in its place. `jixiao.__main__` has a handler of its own for the
moments before this module can be imported.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import field
from pathlib import Path
from types import FrameType
from typing import Final

from jixiao.ground.dataclass import dataclass

#: What shells say of a process that was interrupted: 128 and the number of the signal.
INTERRUPTED: Final = 130


@dataclass(slots=True)
class _Run:
    """What the running command has written, what it will remove and stop, and whether it is writing just now."""

    written: list[str] = field(default_factory=list)
    stops: list[Callable[[], None]] = field(default_factory=list)
    passing: set[Path] = field(default_factory=set)
    kept: str = ""
    writing: bool = False
    asked: bool = False


_run: Final = _Run()


def begin() -> None:
    """A command begins: nothing has been written yet."""
    _run.written.clear()
    _run.kept = ""
    _run.writing = _run.asked = False


def install() -> None:
    """From now on Ctrl-C ends the process as this module says."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # whoever started us wants no interrupts
        signal.signal(signal.SIGINT, _end)


def finish() -> None:
    """The command has done its work: an interrupt that comes while Python ends itself changes nothing any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def writing(name: str) -> Iterator[None]:
    """While a file is being written; it counts as written where nothing is raised."""
    _run.writing = True
    try:
        yield
        _run.written.append(name)
    finally:
        _run.writing = False
        if _run.asked:
            _leave()


@contextlib.contextmanager
def removing(path: Path) -> Iterator[None]:
    """While a file is there that nobody needs afterwards; it goes, whatever ends the work."""
    _run.passing.add(path)
    try:
        yield
    finally:
        _remove()


def stopping(stop: Callable[[], None]) -> None:
    """From now on an interrupt also calls `stop`: what a command has started in processes of their own ends with it."""
    if stop not in _run.stops:
        _run.stops.append(stop)


def keeping(kept: str) -> None:
    """From now on an interrupt says what is kept of the work, and how it is gone on with."""
    _run.kept = kept


def _remove() -> None:
    for path in _run.passing:
        with contextlib.suppress(OSError):
            path.unlink()
    _run.passing.clear()


def sentence(what: str = "已中断") -> str:
    """What was written before the end, in Chinese."""
    if _run.kept:
        return f"{what}，{_run.kept}"
    if not _run.written:
        return f"{what}，没有写出任何文件。"
    return f"{what}，此前已写出{len(_run.written)}个文件，最后一个是 {_run.written[-1]}。"


def _end(_number: int, _frame: FrameType | None) -> None:
    if _run.writing:
        _run.asked = True
    else:
        _leave()


def _leave() -> None:
    # Not through sys.stderr: the interrupt may have come in the middle of a line of it.
    with contextlib.suppress(OSError, ValueError):
        text = ("\n" if os.isatty(2) else "") + sentence() + "\n"
        os.write(2, text.encode("utf-8", "backslashreplace"))
    _remove()
    for stop in _run.stops:
        stop()
    os._exit(INTERRUPTED)
