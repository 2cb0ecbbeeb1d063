"""The questions that a part asks of Python, answered in the processes of a run.

Comes in: a question by its name, chunks of keys. Goes out: the answers, in order. A process that dies over a question ends the
run: which of the keys it was, nobody knows, and no answer is made up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from jixiao.batch.fast import giving, patterns, workers
from jixiao.batch.fast.distinct import Asking
from jixiao.batch.fast.workers import Found, Key, Known
from jixiao.batch.finds import questions
from jixiao.batch.pool import ENDED, Desk, Pool
from jixiao.batch.sql import DIALECTS, compiled
from jixiao.findings.appraisal import Law
from jixiao.ground.problems import refused

#: Answers a question for a chunk of keys.
Answer = Callable[[Known, Sequence[Key]], list[Found]]
QUESTIONS: Final[Mapping[str, Answer]] = {
    "places": workers.places,
    "read": workers.read,
    "weighed": workers.weighed,
    "claimed": workers.claimed,
    "told": workers.told,
    "gives": giving.gives,
    "alike": giving.alike,
    "weights": workers.weights,
    "patterns": patterns.patterns,
    "texts": patterns.texts,
    "classes": questions.classes,
    "names": questions.names,
    "fits": questions.fits,
    "weighing": questions.weighing,
    "totals": questions.totals,
    "says": questions.says,
    "speaks": questions.speaks,
}


def known(law: Law, dialect: str) -> Known:
    """What is known to whoever prepares rows for a law, in a dialect of SQL; raises Problems where it cannot be said in that."""
    return workers.known(law.plan, compiled(law.plan, DIALECTS[dialect]), law.rules.single.rules)


@cache
def _known_to(desk: Desk, dialect: str) -> Known:
    return known(desk.law, dialect)


def answer(desk: Desk, asked: tuple[str, str, Sequence[Key]]) -> list[Found]:
    """The answers to a question, in a process of the run."""
    dialect, question, keys = asked
    return QUESTIONS[question](_known_to(desk, dialect), keys)


def asking(pool: Pool, dialect: str) -> Asking:
    """Asks the processes of a pool."""

    def asked(question: str, chunks: Iterable[Sequence[Key]]) -> Iterator[Sequence[Found]]:
        for _, found in pool.answers(answer, ((dialect, question, chunk) for chunk in chunks)):
            if found is ENDED:
                message = "读各行内容的进程意外结束，可能是内存不够。"
                cure = "请关掉别的程序后加 --resume 再来，或用 --engine python。"
                raise refused("--engine", "batch.ended", message, cure)
            yield found

    return asked
