"""Work that may take too long, or end its process, is done in a process of its own: the workbench goes on whatever happens.

In: what answers a question. Out: the same, asked from here. A question that is not answered in time ends the process, as one
does that takes too much memory; the next question gets a new one. What is asked and answered goes through a pipe, as values.
"""

import multiprocessing
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final, Protocol

#: So many seconds a question may take, and so many bytes of memory the process may have.
PATIENCE: Final = 120
MEMORY: Final = 3 * 1024**3

#: What answers a question; named at the head of a module, so that another process finds it.
Work = Callable[[Any], Any]


class SlowError(Exception):
    """A question was not answered in time."""


class EndedError(Exception):
    """A question ended the process that was to answer it."""


class Asking(Protocol):
    """Whatever answers questions."""

    def ask(self, question: Any) -> Any:
        """The answer to a question; raises SlowError and EndedError."""

    def close(self) -> None:
        """No more questions will come."""


class Child:
    """A process that answers questions, one after another; it begins with the first."""

    def __init__(self, work: Work, patience: int = PATIENCE) -> None:
        self._work, self._patience = work, patience
        self._lock = threading.Lock()
        self._child: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def ask(self, question: Any) -> Any:
        """The answer to a question; raises SlowError and EndedError."""
        with self._lock:
            pipe = self._started()
            try:
                pipe.send(question)
                if not pipe.poll(self._patience):
                    self._ended()
                    raise SlowError
                return pipe.recv()
            except (EOFError, OSError):
                self._ended()
                raise EndedError from None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._ended()

    def _started(self) -> Connection:
        if self._pipe is None:
            # Started anew, not forked: threads that hold locks are not to be copied.
            context = multiprocessing.get_context("spawn")
            self._pipe, other = context.Pipe()
            self._child = context.Process(target=_answer_all, args=(other, self._work), daemon=True)
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


def _answer_all(pipe: Connection, work: Work) -> None:
    """What the other process does: answer the questions that come, until no more come."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            question = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(work(question))
