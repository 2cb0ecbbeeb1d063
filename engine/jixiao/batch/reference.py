"""The reference engine: every form of a part through `appraisal.appraise`, in several processes.

In: a law, the parts of a run. Out: the tables of a part. A form that no rule foresaw is a problem of that form, and so is one
that ends the process that marks it: the others of its chunk are asked again, one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jixiao.archive import kept
from jixiao.batch import outcome
from jixiao.batch.outcome import Tables
from jixiao.batch.pool import ENDED, Pool
from jixiao.batch.rows import Written, submission_of
from jixiao.findings import appraisal
from jixiao.findings.appraisal import Law, Ranking
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law.store import Files
from jixiao.records import Submission
from jixiao.records.scorecard import Peers

#: So many forms are one question.
CHUNK: Final = 50
_REPORT: Final = "请把这份表报告给开发者；其他各份不受影响。"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a run as it goes to whoever marks it: its number and its place, and its rows with their places, or the whole.

    `kept` is the form as `archive.kept` wrote it, None where its rows say all; `project` names it where it cannot be read.
    """

    number: int
    file: str
    line: int
    kept: str | None
    rows: tuple[Written, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def source(self) -> Source:
        """Where the form stands."""
        return Source(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Told:
    """What a process needs to know: the files of the law, its own first, and what the run has on lines that are ranked."""

    files: Files
    ranking: Ranking | None = None


def read(form: Form) -> Submission:
    """The submission of a form; raises Problems."""
    return submission_of(form.rows, form.file, form.places) if form.kept is None else kept.read(form.kept)


def ready(files: Files) -> Law:
    """The law that these files are, its own first."""
    return appraisal.ready(next(iter(files)), files)


def marking(told: Told) -> "Marking":
    """What marks forms in a process of its own."""
    return Marking(ready(told.files), told.ranking)


@dataclass(frozen=True, slots=True)
class Marking:
    """Forms → rows of tables, under a law."""

    law: Law
    ranking: Ranking | None = None

    def __call__(self, forms: Sequence[Form]) -> Tables:
        """The rows of several forms, in order."""
        return outcome.joined([self.one(form) for form in forms])

    def one(self, form: Form) -> Tables:
        """The rows of one: those of its scorecard, or its problems."""
        try:
            submission = read(form)
            peers = Peers()
            if self.ranking is not None:
                peers = self.ranking.without(appraisal.measured(self.law, submission))
            return outcome.of_card(form.number, appraisal.appraise(self.law, submission, peers))
        except Problems as found:
            return outcome.of_problems(form.number, tuple(dict.fromkeys(found.problems)))
        except Exception as error:  # whatever it is, the others go on
            return outcome.of_problems(form.number, [failed(form, error)])


def failed(form: Form, error: Exception) -> Problem:
    """What is said of a form that the program makes a mistake with."""
    return Problem(form.source, "batch.internal", f"评这份表时程序出错（{type(error).__name__}）。", _REPORT)


def killed(form: Form) -> Problem:
    """What is said of a form that ended the process that marked it."""
    return Problem(form.source, "batch.ended", "评这份表的进程意外结束，可能是内存不够。", _REPORT)


def measuring(told: Told) -> "Measuring":
    """What measures forms in a process of its own."""
    return Measuring(ready(told.files))


@dataclass(frozen=True, slots=True)
class Measuring:
    """Forms → what each is called, and what it has on the lines that are ranked."""

    law: Law

    def __call__(self, forms: Sequence[Form]) -> list[tuple[str, appraisal.Measured]]:
        """Those of several forms, in order; one that cannot be read has nothing."""
        return [self.one(form) for form in forms]

    def one(self, form: Form) -> tuple[str, appraisal.Measured]:
        """That of one."""
        try:
            submission = read(form)
            return appraisal.told_as(submission), appraisal.measured(self.law, submission)
        except Exception:  # whatever it is, it is told where the form is marked
            return str(form.source), None


def tables(pool: Pool, forms: Iterable[Form]) -> Iterator[tuple[int, Tables]]:
    """How many forms, and their rows, chunk after chunk; the pool makes a `Marking`."""
    for chunk, answer in each(pool, forms):
        yield len(chunk), outcome.of_problems(chunk[0].number, [killed(chunk[0])]) if answer is ENDED else answer


def each(pool: Pool, forms: Iterable[Form]) -> Iterator[tuple[Sequence[Form], Any]]:
    """Chunks of forms with the answer to each; `ENDED` is the answer of a single form only."""
    for chunk, answer in pool.answers(_chunks(forms)):
        if answer is ENDED and len(chunk) > 1:
            with pool.another() as again:
                yield from again.answers([form] for form in chunk)
        else:
            yield chunk, answer


def _chunks(forms: Iterable[Form]) -> Iterator[Sequence[Form]]:
    chunk: list[Form] = []
    for form in forms:
        chunk.append(form)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
