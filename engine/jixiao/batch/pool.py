"""Questions answered by several processes, in the order in which they were asked; a process that dies takes its own with it.

In: a law, a function, what it is to be asked, one after another. Out: each question with its answer, `ENDED` where it ended the
process that was to answer it; the next question gets a new process. No process outlives the one that asks, however that one ends.
"""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.law.store import Files

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

#: The answer of a question that ended its process.
ENDED: Final = object()
#: For each process so many answers may wait for those before them.
_AHEAD: Final = 4


class Desk:
    """What a process has at hand: the law, made ready from its files when it is first asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def law(self) -> appraisal.Law:
        """The law; the first of its files is its own."""
        return appraisal.ready(next(iter(self._files)), self._files)


#: What answers a question; a function at the head of a module, so that another process finds it.
Work = Callable[[Desk, Any], Any]


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, and the number of the question that it is busy with."""

    process: "BaseProcess"
    pipe: "Connection"
    busy: int = -1


@dataclass(slots=True)
class Pool:
    """So many processes; they make the law ready while whoever asks has other things to do."""

    files: Files
    count: int
    _workers: list[_Worker] = field(default_factory=list)

    def another(self) -> "Pool":
        """A pool of one process, with the same law: for questions that may end it."""
        return Pool(self.files, 1)

    def __enter__(self) -> "Pool":
        while len(self._workers) < self.count:
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answers(self, work: Work, questions: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Each question with its answer, in order; no more are taken from `questions` than are needed ahead.

        One call is done before the next begins.
        """
        coming = enumerate(questions)
        asked: dict[int, Any] = {}
        answered: dict[int, Any] = {}
        turn, more = 0, True
        while more or asked:
            while more and len(asked) < self.count * _AHEAD and (idle := self._idle()) is not None:
                number, question = next(coming, (-1, None))
                more = number >= 0
                if more:
                    asked[number] = question
                    self._ask(idle, number, (work, question))
            for worker in self._heard():
                answered[worker.busy] = self._answer(worker)
                worker.busy = -1
            while turn in answered:
                yield asked.pop(turn), answered.pop(turn)
                turn += 1

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    def _idle(self) -> _Worker | None:
        """A process that has nothing to do, started where one has ended."""
        for worker in self._workers:
            if worker.busy < 0:
                return worker
        return self._start() if len(self._workers) < self.count else None

    def _start(self) -> _Worker:
        import multiprocessing  # whoever only reads what a run wrote starts none

        context = multiprocessing.get_context("spawn")
        pipe, other = context.Pipe()
        process = context.Process(target=serve, args=(other,), daemon=True)
        with _undisturbed():
            process.start()
        other.close()
        # Not among what the process is started with: to hand that to one that dies on the way would wait for ever.
        with contextlib.suppress(OSError):
            pipe.send(dict(self.files))
        self._workers.append(_Worker(process, pipe))
        return self._workers[-1]

    def _ask(self, worker: _Worker, number: int, question: Any) -> None:
        worker.busy = number
        with contextlib.suppress(OSError):  # it may have ended: that is heard when its answer is waited for
            worker.pipe.send(question)

    def _heard(self) -> list[_Worker]:
        from multiprocessing.connection import wait

        busy: dict[Any, _Worker] = {worker.pipe: worker for worker in self._workers if worker.busy >= 0}
        return [busy[pipe] for pipe in wait(list(busy))] if busy else []

    def _answer(self, worker: _Worker) -> Any:
        try:
            return worker.pipe.recv()
        except (EOFError, OSError):
            self._workers.remove(worker)
            worker.process.join()
            worker.pipe.close()
            return ENDED


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """An interrupt waits until this is done; a process that is started here never hears one, from its first moment on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    # Whichever thread the system tells, it is this one that is disturbed: the mask is for the process that is started.
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
    if heard and callable(before):
        before(heard[0], None)


def serve(pipe: "Connection") -> None:
    """What a process does: take the law, then answer the questions that come, until no more come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides what an interrupt means
    with contextlib.suppress(EOFError, OSError):
        desk = Desk(pipe.recv())
        with contextlib.suppress(Exception):  # what is wrong with a law is said to whoever asks for it
            _ = desk.law
        while True:
            work, question = pipe.recv()
            pipe.send(work(desk, question))
