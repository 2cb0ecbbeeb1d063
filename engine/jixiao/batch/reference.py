"""The reference engine: every form of a part through `appraisal.appraise`, in several processes.

In: a law, the parts of a run. Out: the tables of a part. A form that no rule foresaw is a problem of that form, and so is one
that ends the process that marks it: the others of its chunk are asked again, one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from jixiao.archive import kept
from jixiao.batch import outcome, ranking
from jixiao.batch.outcome import Tables
from jixiao.batch.pool import ENDED, Desk, Pool, Work
from jixiao.batch.rows import Written, submission_of
from jixiao.findings import appraisal
from jixiao.findings.appraisal import Law, Ranking
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
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


def read(form: Form) -> Submission:
    """The submission of a form; raises Problems."""
    return submission_of(form.rows, form.file, form.places) if form.kept is None else kept.read(form.kept)


def mark(desk: Desk, asked: tuple[Sequence[Form], Path | None]) -> Tables:
    """The rows of several forms, in order; beside them the file of what the run has on lines that are ranked, if any are."""
    forms, file = asked
    run = None if file is None else _ranking(file)
    return outcome.joined([_marked(desk.law, form, run) for form in forms])


@cache
def _ranking(file: Path) -> Ranking:
    return ranking.read(file)


def _marked(law: Law, form: Form, run: Ranking | None) -> Tables:
    """The rows of a form: those of its scorecard, or its problems."""
    try:
        submission = read(form)
        peers = Peers() if run is None else run.without(appraisal.measured(law, submission))
        return outcome.of_card(form.number, appraisal.appraise(law, submission, peers))
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


def measure(desk: Desk, asked: tuple[Sequence[Form], None]) -> list[tuple[str, appraisal.Measured]]:
    """What each of several forms is called, and what it has on the lines that are ranked; one that cannot be read has nothing."""
    return [_measured(desk.law, form) for form in asked[0]]


def _measured(law: Law, form: Form) -> tuple[str, appraisal.Measured]:
    try:
        submission = read(form)
        return appraisal.told_as(submission), appraisal.measured(law, submission)
    except Exception:  # whatever it is, it is told where the form is marked
        return str(form.source), None


def tables(pool: Pool, forms: Iterable[Form], file: Path | None) -> Iterator[tuple[int, Tables]]:
    """How many forms, and their rows, chunk after chunk; `file` holds what the run has on ranked lines."""
    for chunk, answer in each(pool, mark, forms, file):
        yield len(chunk), outcome.of_problems(chunk[0].number, [killed(chunk[0])]) if answer is ENDED else answer


def each(
    pool: Pool, work: Work, forms: Iterable[Form], also: Path | None = None
) -> Iterator[tuple[Sequence[Form], Any]]:
    """Chunks of forms with the answer to each; `ENDED` is the answer of a single form only."""
    for (chunk, _), answer in pool.answers(work, ((chunk, also) for chunk in _chunks(forms))):
        if answer is ENDED and len(chunk) > 1:
            with pool.another() as again:
                for (one, _), own in again.answers(work, (([form], also) for form in chunk)):
                    yield one, own
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
