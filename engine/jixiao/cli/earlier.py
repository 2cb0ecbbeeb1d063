"""`--last-year` and `--archive`: the earlier forms that those of a run are compared with.

In: the forms of a run, the names of files and folders, archives. Out: the scorecards of earlier forms of the same projects,
marked under the law of the run, with what is said of them. What was in an archive before and cannot be marked under this law is
told; a file that was named and cannot is a Problem.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click

from jixiao.cli import inputs, marks
from jixiao.findings import appraisal
from jixiao.findings.forerunners import by_project, forerunners
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.intake.judgements import named
from jixiao.records import Scorecard, Submission

option = click.option(
    "--last-year",
    "last_year",
    metavar="文件|文件夹|档案.db",
    multiple=True,
    help="上年的（或重报前的）申报表，或存有它们的档案：按同一部规则集评分，与本次同一项目的比较；可写多个",
)
#: So many projects are named.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier forms that those of a run are compared with, and their scorecards; `files` were named and read."""

    forms: tuple[Submission, ...] = ()
    cards: tuple[Scorecard, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def told(self, cards: Sequence[Scorecard]) -> Iterable[str]:
        """What is said of the comparison when the cards of the run are made."""
        yield from self.notes
        alone = [card for card in cards if not card.earlier]
        if len(alone) < len(cards):
            yield f"已与上年或重报前的表比较：{len(cards) - len(alone)}份。"
        if alone and self.files:
            yield f"没有往年的表可以比较：{_names(card.submission for card in alone)}。"


def of(using: appraisal.Law, forms: Sequence[Submission], last_year: Sequence[str], archive: str | None) -> Earlier:
    """The forerunners of the forms among the files named and in the archives, marked."""
    kept = [name for name in last_year if marks.archive(Path(name))]
    read, problems, notes = _read([name for name in last_year if name not in kept])
    given, _ = appraisal.spoken_of(using, read)
    stored = _stored((*kept, *([archive] if archive is not None else ())), forms)
    known = by_project((*given, *stored))
    wanted = {id(one) for form in forms for one in forerunners(form, known)}
    needed = tuple(one for one in (*given, *stored) if id(one) in wanted)
    cards, _ = appraisal.appraise_all(using, needed)
    made = {id(card.submission) for card in cards}
    for form in (one for one in needed if id(one) not in made):
        _, why = appraisal.appraise_all(using, (form,))
        if any(form is one for one in given):
            problems = (*problems, *why)
        else:
            notes = (*notes, f"“{named(form)}”{form.year}年的表按这部规则集评不出分，没有比较：{why[0].message}")
    if unused := [one for one in given if id(one) not in wanted]:
        notes = (*notes, f"--last-year 里没有用上的：{_names(unused)}。")
    return Earlier(needed, cards, problems, tuple(last_year), notes)


def _read(names: Sequence[str]) -> tuple[tuple[Submission, ...], tuple[Problem, ...], tuple[str, ...]]:
    """The forms in files, the problems of what could not be read, what became of each file."""
    if not names:
        return (), (), ()
    found = inputs.find(names)
    forms, problems = inputs.read(found)
    files = {form.source.file for form in forms}
    told = f"--last-year 已读{len(files)}个{len(forms)}份"
    return forms, problems, tuple(inputs.files(found, files, problems, told, "读"))


def _stored(archives: Sequence[str], forms: Sequence[Submission]) -> tuple[Submission, ...]:
    """What archives have of the projects of these forms, in the order in which it was scored."""
    if not archives:
        return ()
    from jixiao.cli import keeping

    return tuple(one for path in archives for one in keeping.earlier(path, forms))


def _names(forms: Iterable[Submission]) -> str:
    names = [named(form) or "未命名项目" for form in forms]
    return f"{'、'.join(names[:_NAMED])}{'等' if len(names) > _NAMED else ''}（{len(names)}份）"
