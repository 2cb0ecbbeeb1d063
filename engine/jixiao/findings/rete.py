"""Facts that can take places in rules over several → what `chainer` gives, from durable-rules, where it can be had.

Comes in: rules as `encode` tells them, and the fills of one run, told little by little. Goes out: the combinations that
the library finds, each compared exactly, because keys are only as exact as 18 decimals.

The library is C and crashes on much of what its manual shows. `encode` says only what was found safe, and what remains
is kept away from jixiao: one process for each process of ours, `child`, holds the library and all rulesets, and speaks
lines of JSON over pipes. It is executed, not forked: a fork takes along threads' locks, open files and unwritten output, and
pays for its memory page by page. Executing costs some 20 ms once, and a request 10 to 20 µs, so `engine` comes here only
with many combinations. Where the child dies or is silent for longer than `PATIENCE`, `Lost` is raised, `engine` does the
run again with `chainer`, and so do all runs after it in this process; `name` then says so. Nothing is printed.

One run speaks to the child at a time: `joiner` gives None where another does, and where the library cannot be had.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from importlib import util
from itertools import count
from pathlib import Path
from typing import Any, Final

from jixiao.findings import encode
from jixiao.findings.chainer import Firing
from jixiao.findings.joins import JOINING, Fill
from jixiao.ground.dataclass import dataclass

#: So long may the child be silent over one request, in milliseconds.
PATIENCE = 60_000
#: Up to so many combinations of facts a run's messages are told at once, beyond it one by one, so that firings are
#: counted as they arise.
AT_ONCE = 50_000

_MODULE: Final = "durable_rules_engine"
_BUFFER: Final = 1 << 20


class Lost(Exception):  # noqa: N818 - not an error of ours: the run is done again without the library
    """The child died, was silent for too long, or said what it cannot have meant."""


def name() -> str:
    """What joins facts here: the library with its version, or what takes its place and why."""
    from importlib import metadata  # slow to load

    if _folder() is None:
        return "内置的推理器"
    try:
        own = f"durable-rules {metadata.version('durable-rules')}"
    except metadata.PackageNotFoundError:
        own = "durable-rules"
    return f"内置的推理器（{own} 失败{_state.lost}次，已停用）" if _state.lost else own


def joiner(rules: encode.Encoded, combinations: int) -> "Joiner | None":
    """A conversation about these rules, to be closed; None where the library cannot be had now. Raises Lost."""
    folder, lock = None if _state.lost else _folder(), _state.lock
    if folder is None or not lock.acquire(blocking=False):
        return None
    try:
        return Joiner(rules, _started(folder), lock, one_by_one=combinations > AT_ONCE)
    except BaseException:
        lock.release()
        raise


@dataclass(slots=True)
class Joiner:
    """One run's conversation with the child."""

    rules: encode.Encoded
    child: "_Child"
    lock: threading.Lock
    one_by_one: bool
    told: int = 0
    values: dict[tuple[int, int, int], Fill] = field(default_factory=dict)

    def tell(self, fills: Iterable[Fill]) -> Iterator[Firing]:
        """The combinations that these fills complete, with one another and with those told before. Raises Lost."""
        fills = tuple(fills)
        self.values.update(((fill.rule, fill.pattern, fill.row), fill) for fill in fills)
        texts = encode.messages(self.rules, fills, self.told)
        self.told += len(texts)
        chunks = [f"[{text}]" for text in texts] if self.one_by_one else [f"[{','.join(texts)}]"]
        answer = self.child.ask("tell", self.child.number(self.rules), chunks)
        while True:
            for rule, rows in _firings(answer):
                if self._stands(rule, rows):
                    yield rule, rows
            if not answer["more"]:
                return
            answer = self.child.ask("more")

    def close(self) -> None:
        """End the run in the child, and let others speak to it."""
        try:
            self.child.end(self.rules)
        finally:
            self.lock.release()

    def _stands(self, rule: int, rows: tuple[int, ...]) -> bool:
        # The library never puts one message in two places; two messages about one fact, in two groups, it would.
        if len(set(rows)) < len(rows):
            return False
        try:
            fills = [self.values[rule, pattern, row] for pattern, row in enumerate(rows)]
        except KeyError as unknown:
            raise self.child.lose() from unknown
        return all(
            JOINING[join.op](
                fills[join.left.pattern].values[join.left.index], fills[join.right.pattern].values[join.right.index]
            )
            for join in self.rules.joins[rule]
        )


def _firings(answer: Mapping[str, Any]) -> Iterator[Firing]:
    return ((rule, tuple(rows)) for rule, *rows in answer["fired"])


# --- the child ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _State:
    """What this process has: the child, once it is started, who speaks to it, and how often it was lost."""

    child: "_Child | None" = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    lost: int = 0


_state = _State()


@dataclass(slots=True)
class _Child:
    """The process, what it has said beyond the last answer, the rulesets it holds, and those that nobody needs any more."""

    process: "subprocess.Popen[bytes]"
    rest: bytes = b""
    numbers: Iterator[int] = field(default_factory=count)
    known: "weakref.WeakKeyDictionary[encode.Encoded, int]" = field(default_factory=weakref.WeakKeyDictionary)
    unneeded: list[int] = field(default_factory=list)

    def number(self, rules: encode.Encoded) -> int:
        """The number by which the child knows a ruleset, after telling it where need be. Raises Lost."""
        if rules not in self.known:
            if self.unneeded:
                self.ask("forget", [self.unneeded.pop() for _ in range(len(self.unneeded))])
            number = next(self.numbers)
            self.ask("rules", number, rules.definition)
            self.known[rules] = number
            weakref.finalize(rules, self.unneeded.append, number).atexit = False
        return self.known[rules]

    def end(self, rules: encode.Encoded) -> None:
        """End the run with a ruleset; of a child that is no more there is nothing to end. Raises Lost."""
        if rules in self.known and _state.child is self:
            self.ask("end", self.known[rules])

    def ask(self, *request: object) -> Any:
        """The answer to a request; raises Lost. Where anything else interrupts it, the child is given up, not lost."""
        try:
            self._write(f"{json.dumps(request)}\n".encode("ascii"))
            return json.loads(self._line(), parse_float=str)
        except (OSError, ValueError) as error:
            raise self.lose() from error
        except BaseException:
            self.stop()
            raise

    def lose(self) -> Lost:
        """Give the child up, because it failed: this process does without it from now on."""
        self.stop()
        _state.lost += 1
        return Lost()

    def stop(self) -> None:
        """Make sure that the child ends, and wait until it has."""
        if _state.child is self:
            _state.child = None
        self.process.kill()
        self.leave()
        self.process.wait()

    def leave(self) -> None:
        """Close our ends of the pipes; a child that reads nothing any more ends by itself."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def _write(self, text: bytes) -> None:
        assert self.process.stdin is not None
        pipe, left = self.process.stdin.fileno(), memoryview(text)
        while left:
            _wait(pipe, select.POLLOUT)
            left = left[os.write(pipe, left) :]

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        pipe, parts = self.process.stdout.fileno(), [self.rest]
        while b"\n" not in parts[-1]:
            _wait(pipe, select.POLLIN)
            part = os.read(pipe, _BUFFER)
            if not part:
                raise OSError("the child is gone")
            parts.append(part)
        line, _, self.rest = b"".join(parts).partition(b"\n")
        return line


def _wait(pipe: int, event: int) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(PATIENCE):
        raise OSError("the child is silent")


@cache
def _folder() -> str | None:
    """Where the library is, if a child can be started that finds it there."""
    if os.name != "posix" or not sys.executable or getattr(sys, "frozen", False):
        return None
    try:
        found = util.find_spec(_MODULE)
    except ValueError:
        return None
    script = Path(__file__).with_name("child.py")
    return str(Path(found.origin).parent) if found and found.origin and script.is_file() else None


def _started(folder: str) -> _Child:
    """The child of this process; raises Lost where none can be started."""
    if _state.child is None:
        script = str(Path(__file__).with_name("child.py"))
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", script],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=os.sep,
                start_new_session=True,  # Ctrl-C is ours to answer
            )
        except OSError as error:
            _state.lost += 1
            raise Lost from error
        os.set_blocking(process.stdin.fileno(), False)  # type: ignore[union-attr]
        child = _state.child = _Child(process)
        child.ask("library", folder)
    return _state.child


def _end() -> None:
    if _state.child is not None:
        _state.child.stop()


def _forked() -> None:
    """After a fork, in the new process: the child belongs to the old one, and so does whoever spoke to it."""
    child, _state.child, _state.lock = _state.child, None, threading.Lock()
    if child is not None:
        child.leave()
        child.process.returncode = 0  # not ours to wait for


atexit.register(_end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
