"""What can be taken away from a desk: the files that the commands write, made of what the desk comes to.

In: a `Scope` (all forms, those of a unit, or one), what is wanted of it, and how. Out: files with the same bytes as the commands
`score`, `review` and `report` write for the same forms; one of them alone, or several in one archive. Nothing is worded here.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from typing import IO, Final, Protocol, TypeVar

from jixiao.cli import documents, finals, folders, inputs, outputs, reviewing, scoring, workbooks
from jixiao.cli.kinds import KINDS, MOST, OUTLINES, STAGES, Wanted, papers
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, refused
from jixiao.intake.canonical import dump, dump_judgements
from jixiao.intake.judgements import JUDGEMENTS, named
from jixiao.records import Judgement, Scorecard, Submission
from jixiao.report import returns, sentences
from jixiao.web.desk.applied import PLACE
from jixiao.web.desk.child import Child, EndedError, SlowError
from jixiao.web.desk.state import DeskForm, State

T = TypeVar("T")

#: What can be had, what it is called, and in which formats; `zip` holds several files.
KINDS_OF: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "project": (KINDS["project"], ("docx", "pdf", "html", "md")),
    "working": ("评价底稿", ("docx", "pdf", "html", "md")),
    "department": (KINDS["department"], ("docx", "pdf", "html", "xlsx", "md")),
    "summary": (KINDS["summary"], ("docx", "pdf", "html", "xlsx", "md")),
    "account": (KINDS["account"], ("docx", "pdf", "html", "md")),
    "score": ("评分结果", ("xlsx", "json", "jsonl", "csv", "md")),
    "review": ("自评分复核", ("docx", "html", "xlsx", "json", "csv", "md")),
    "returns": ("退回修改意见单", ("zip",)),
    "judgements": ("评判", ("zip",)),
    "forms": ("读入的表", ("zip",)),
    "all": ("全部打包", ("docx", "pdf")),
}
#: The kinds of which each project or department may have a file of its own.
EACH: Final = ("project", "department")
#: The formats that a template is for.
_WORD: Final = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Choice:
    """How something is wanted: the date on it, the day by which forms are to come back, the outline, a file for each or one.

    `template` is the bytes of a Word file; `whole` says that every project of a department is printed in full.
    """

    on: date | None = None
    by: date | None = None
    outline: str = OUTLINES[0]
    each: bool = False
    template: bytes | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Forms of a desk that something is made of, under the law that they are scored by; `name` is what they are called.

    `lost` is what is not in them, `texts` are submissions of departments that nothing scored; `files` are those that they stand
    in, for all forms those of the desk.
    """

    name: str
    using: appraisal.Law
    cards: tuple[Scorecard, ...]
    forms: tuple[DeskForm, ...]
    lost: tuple[Problem, ...] = ()
    texts: tuple[Submission, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def projects(self) -> tuple[Scorecard, ...]:
        """The scorecards of projects: those of the departments where these are scored."""
        if self.using.opened.ruleset.scope == "project":
            return self.cards
        return tuple(one for card in self.cards for one in card.projects)


class Watching(Protocol):
    """Whatever is told how far the work is."""

    notes: tuple[str, ...]

    def watched(self, items: Sequence[T], label: str) -> Iterator[T]:
        """The items, counted."""


def everything(state: State, forms: Sequence[DeskForm]) -> Scope:
    """All of these forms of a desk; what was not read belongs to them where they are all that there are."""
    shown = {one.id for one in forms}
    cards = tuple(card for card in state.cards if (its := state.form_of(card)) is not None and its.id in shown)
    whole = len(forms) == len(state.forms)
    lost, files = (left_out(state), state.found.files) if whole else ((), _files(forms))
    return Scope("", state.law, cards, tuple(forms), lost, state.passed, files)


def _files(forms: Iterable[DeskForm]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.read.source.file for one in forms))


def of_unit(scope: Scope, unit: str) -> Scope:
    """Those of a unit."""
    cards = tuple(card for card in scope.cards if sentences.unit(card) == unit)
    forms = tuple(one for one in scope.forms if sentences.unit(one.made) == unit)
    return replace(scope, name=unit, cards=cards, forms=forms, lost=(), files=_files(forms))


def of_form(scope: Scope, form: DeskForm) -> Scope:
    """One of them; the form of a department's project is under the law for projects."""
    inner = form.card is not None and not any(form.card is card for card in scope.cards)
    using = (scope.using.projects if inner else None) or scope.using
    name = named(form.read) or sentences.unit(form.read)
    cards = (form.card,) if form.card is not None else ()
    return replace(scope, name=name, using=using, cards=cards, forms=(form,), lost=(), files=_files((form,)))


def left_out(state: State) -> tuple[Problem, ...]:
    """The files of a desk that are not in what is made of it, each with the reason."""
    passed = [one for one in state.passed if one.source.file != PLACE]
    problems = (*state.found.problems, *state.problems)
    return inputs.left_out(state.found, (card.submission for card in state.cards), problems, passed)


# --- what is made ---------------------------------------------------------------------------------------------

Files = Iterator[tuple[str, str | bytes]]


def name(kind: str, form: str, scope: Scope, choice: Choice) -> str:
    """What the file is to be called."""
    words = "-".join(filter(None, (_called(kind, scope), scope.name)))
    return outputs.called(words, set(), ".zip" if _several(kind, form, choice) else f".{form}")


def _called(kind: str, scope: Scope) -> str:
    return STAGES.get(scope.using.plan.stage, KINDS_OF[kind][0]) if kind == "project" else KINDS_OF[kind][0]


def write(kind: str, form: str, scope: Scope, choice: Choice, job: Watching, file: IO[bytes]) -> None:
    """Make what is wanted and write it; raises Problems."""
    if form == "pdf":
        documents.usable(form)
    made = _MAKERS[kind](form, scope, choice, job)
    first = next(made, None)
    if first is None:
        cure = "请换一个范围；评判和退回的问题要先有，才能导出。"
        raise refused(_called(kind, scope), "desk.nothing", "所选的范围里没有可以导出的内容。", cure)
    if _several(kind, form, choice):
        from jixiao.render import archive

        archive.packed(file, ((name, _stored(name, content)) for name, content in chain((first,), made)))
    else:
        file.write(_stored(form, first[1]))


def _several(kind: str, form: str, choice: Choice) -> bool:
    return form == "zip" or kind == "all" or (choice.each and kind in EACH)


def _stored(name: str, content: str | bytes) -> bytes:
    return outputs.stored(content, name.rpartition(".")[2])


def _reports(kind: str, form: str, scope: Scope, choice: Choice, job: Watching) -> Files:
    """Reports of a kind: in one file, or each in its own with its working paper and an index."""
    cards = scope.projects if kind == "project" else scope.cards
    if not cards:
        return
    what = scope.using.opened.ruleset.scope if kind == "working" else kind
    wanted = Wanted(what, choice.outline, choice.on, None if choice.whole else MOST)
    if form == "xlsx":
        yield "", workbooks.written(scope.using, cards, wanted, scope.lost)
        return
    made = papers(scope.using, cards, wanted, scope.lost, scope.texts)
    press = documents.equipped(choice.template if form in _WORD else None, len(made))
    if choice.each and kind in EACH:
        yield from folders.made(made, form, press, partial(job.watched, label="撰写报告"))
    elif kind == "working":
        yield "", documents.proved(made, form, press, partial(job.watched, label="撰写底稿"))
    else:
        yield "", documents.published(made, form, press, partial(job.watched, label="撰写报告"))
    job.notes = tuple(dict.fromkeys((*job.notes, *sorted(press.notes))))


def _accounts(form: str, scope: Scope, choice: Choice, job: Watching) -> Files:
    """The final accounts of each file in words; files are read in a process of their own, as all are that people hand in."""
    from jixiao.report.final import final_accounts

    child = Child(finals.read)
    reports = []
    try:
        for name in job.watched(scope.files, "撰写说明"):
            with contextlib.suppress(SlowError, EndedError, Problems):
                reports += [final_accounts(one, on=choice.on) for one in child.ask(name)[0]]
    finally:
        child.close()
    press = documents.equipped(choice.template if form in _WORD else None, len(reports))
    if reports:
        yield "", documents.rendered(reports, form, press)
    job.notes = tuple(dict.fromkeys((*job.notes, *sorted(press.notes))))


def _scores(form: str, scope: Scope, _: Choice, __: Watching) -> Files:
    yield "", scoring.rendered(scope.using, scope.cards, form, scope.lost, to_terminal=False)


def _reviews(form: str, scope: Scope, _: Choice, __: Watching) -> Files:
    made = [one for card in scope.cards for one in reviewing.all_of(scope.using, card)]
    yield "", reviewing.rendered(made, form, scope.lost, everything=False, to_terminal=False)


def _returns(_: str, scope: Scope, choice: Choice, job: Watching) -> Files:
    made = returns.returns([one for card in scope.cards for one in reviewing.all_of(scope.using, card)])
    wrong = [one for one in made if one.rows]
    yield from reviewing.given_back(wrong, choice.by, partial(job.watched, label="写退回修改意见单"))


def _judgements(_: str, scope: Scope, __: Choice, ___: Watching) -> Files:
    """The judgements of each file as they stand beside it, so that the commands give the same marks."""
    files: dict[str, list[Judgement]] = {}
    for one in scope.forms:
        project = named(one.made)
        own = [replace(judged, project=judged.project or project) for judged in one.made.judgements]
        files.setdefault(one.read.source.file + JUDGEMENTS, []).extend(own)
    yield from ((file, dump_judgements(made)) for file, made in files.items() if made)


def _forms(_: str, scope: Scope, __: Choice, job: Watching) -> Files:
    """What was understood of each form, with corrections, answers and judgements, as a file that reads back the same."""
    taken: set[str] = set()
    for one in job.watched(scope.forms, "写读入的表"):
        # The forms of other files that a department was given stand by themselves.
        form = one.made if one.read.projects else replace(one.made, projects=())
        yield outputs.called(named(form) or sentences.unit(form), taken, ".yaml"), dump(form)


def _all(form: str, scope: Scope, choice: Choice, job: Watching) -> Files:
    """Everything, in folders by what it is."""
    each = replace(choice, each=True)
    kinds = [("project", form, "报告/"), ("department", form, "部门报告/")]
    kinds += [("summary", one, "汇总分析.") for one in (form, "xlsx")]
    kinds += [("score", one, "评分结果.") for one in ("xlsx", "json", "csv")]
    kinds += [("review", one, "自评分复核.") for one in ("docx", "xlsx")]
    kinds += [("returns", "zip", "退回修改意见单/"), ("judgements", "zip", "评判/"), ("forms", "zip", "读入的表/")]
    for kind, how, where in kinds:
        for file, content in _MAKERS[kind](how, scope, each, job):
            yield f"{where}{file or how}", content


Maker = Callable[[str, Scope, Choice, Watching], Files]
_MAKERS: Final[Mapping[str, Maker]] = {
    **{kind: partial(_reports, kind) for kind in ("project", "working", "department", "summary")},
    "account": _accounts,
    "score": _scores,
    "review": _reviews,
    "returns": _returns,
    "judgements": _judgements,
    "forms": _forms,
    "all": _all,
}
