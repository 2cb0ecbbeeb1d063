"""What each kind of report is made of: scorecards → papers, each a report and the working papers behind it.

In: scorecards, the kind that was asked for, and what the reports print. Out: `Paper`s, which make their documents only when
asked, so that a thousand of them are never in memory at once. Nothing is written here, and no format is known.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.intake import scope
from jixiao.intake.judgements import named
from jixiao.records import Scorecard, Stage, Submission

if TYPE_CHECKING:
    from jixiao.report.asked import Question
    from jixiao.report.blocks import Report
    from jixiao.report.fields import Value

#: The kinds, and the name of what each makes.
KINDS: Final = {
    "project": "项目绩效评价报告",
    "department": "部门整体支出绩效评价报告",
    "summary": "多个项目的汇总分析",
    "account": "部门决算情况说明和名词解释",
}
#: What it makes of a project under a ruleset of another stage.
STAGES: Final = {Stage.MONITORING: "绩效运行监控报告", Stage.TARGETS: "绩效目标审核意见"}
#: What is said of a kind besides where it may be chosen.
REMARKS: Final = {
    "project": "用监控的规则集时是绩效运行监控报告，用审核目标的规则集时是绩效目标审核意见",
    "account": "取自决算文件的表和文字，不评分",
}
#: Of these there is one document over everything, and no working paper.
ONE: Final = ("summary", "account")
_SCORED: Final = frozenset(("ruleset", "project", "template", "on", "answers", "last_year"))
#: The options that a kind makes something of, by the names of their parameters; those of every kind are left out.
OPTIONS: Final[Mapping[str, frozenset[str]]] = {
    "project": _SCORED | {"outline", "ask", "working", "form"},
    "department": _SCORED | {"all_projects", "ask", "working", "form"},
    "summary": _SCORED,
    "account": frozenset(("template", "on")),
}
#: Those of which a workbook of the kind shows nothing, each with the one that writes beside it what does.
UNSEEN: Final[Mapping[str, Mapping[str, str]]] = {
    "project": {"outline": "ask", "on": "working"},
    "department": {"all_projects": "ask"},
}
OUTLINES: Final = ("sichuan", "national")
#: So many projects of a department have their table of completion printed, as accounts do; the others are listed.
MOST: Final = 5

Making = Callable[[], "Report"]
Filling = Callable[[], "Mapping[str, Value]"]
#: Of a report, or of the fields of a template, where it is these that are filled.
Asking = Callable[[Sequence[str]], "Sequence[Question]"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the kind, the outline of project reports, the date to print, how many projects in full."""

    kind: str = "project"
    outline: str = "sichuan"
    on: date | None = None
    most: int | None = MOST


def needless(kind: str, form: str, given: Collection[str]) -> Iterator[str]:
    """Those of the options given of which nothing that is written, a `form` of the `kind`, would make anything."""
    known = frozenset().union(*OPTIONS.values())
    unseen = UNSEEN.get(kind, {}) if form == "xlsx" else {}
    for one in given:
        if (one in known and one not in OPTIONS[kind]) or (one in unseen and unseen[one] not in given):
            yield one


@dataclass(frozen=True, slots=True)
class Paper:
    """A report that can be made, and the working papers that prove it.

    `name` is whose it is: a project, a department, nobody's. `card` is the scorecard that it is about, None where it is about
    several; `cards` are all that it rests on; `asks` are the questions that the report leaves open, kept from when it was first
    made, or those of some fields; `fields` makes what stands for the fields of a template; `form` is a department's own
    submission that nothing scored.
    """

    name: str
    card: Scorecard | None
    cards: tuple[Scorecard, ...]
    report: Making
    asks: Asking
    working: tuple[Making, ...]
    fields: Filling
    form: Submission | None = None


def papers(
    using: appraisal.Law,
    cards: Sequence[Scorecard],
    wanted: Wanted,
    lost: Sequence[Problem] = (),
    texts: Sequence[Submission] = (),
) -> tuple[Paper, ...]:
    """The papers of a kind: one for each project, two for each department, or one over all of them.

    That of a project is what its form is of: an evaluation, the monitoring of the year, the review of its targets.

    `lost` is what is not in them; `texts` are submissions of departments that nothing scored.
    """
    from jixiao.report.aims import review_opinion
    from jixiao.report.monitored import monitoring_report
    from jixiao.report.project import project_report
    from jixiao.report.summary import summary_report

    on = wanted.on
    if wanted.kind == "summary":
        return (_paper("", None, cards, partial(summary_report, cards, on=on, left_out=lost), (), wanted),)
    if wanted.kind == "department":
        return tuple(paper for one in _departments(using, cards, texts) for paper in _of_department(*one, wanted))
    making = {
        Stage.RESULTS: partial(project_report, on=on, outline=wanted.outline),
        Stage.MONITORING: partial(monitoring_report, on=on),
        Stage.TARGETS: partial(review_opinion, on=on),
    }[using.plan.stage]
    return tuple(
        _paper(named(card.submission), card, (card,), partial(making, card), _proofs((card,), on), wanted)
        for card in cards
    )


def _of_department(
    card: Scorecard | None, projects: Sequence[Scorecard], form: Submission | None, wanted: Wanted
) -> Iterator[Paper]:
    """The report of a department, and what its account says of its management by performance."""
    from jixiao.report.department import department_report
    from jixiao.report.overall import management_report

    cards, on, most = ((card,) if card else ()) + tuple(projects), wanted.on, wanted.most
    name = _unit(cards[0])
    whole = partial(department_report, card, projects, form=form, on=on, most=most)
    managed = partial(management_report, card, projects, form=form, on=on, most=most)
    yield _paper(name, card, cards, whole, _proofs(cards, on), wanted, form)
    yield _paper(f"{name}预算绩效管理情况", None, cards, managed, (), wanted, form)


def _departments(
    using: appraisal.Law, cards: Sequence[Scorecard], texts: Sequence[Submission]
) -> Iterator[tuple[Scorecard | None, Sequence[Scorecard], Submission | None]]:
    """The departments of a run: each with its scorecard or, unscored, what it handed in, and its projects."""
    if using.opened.ruleset.scope == "department":
        yield from ((card, card.projects, None) for card in cards)
        return
    units: dict[tuple[str, int | None], list[Scorecard]] = {}
    for card in cards:
        units.setdefault((_unit(card), card.submission.year), []).append(card)
    for projects in units.values():
        first = projects[0].submission
        form = next((one for one in texts if scope.of_unit(first, one, alone=len(units) == 1)), None)
        yield None, projects, form


def _paper(
    name: str,
    card: Scorecard | None,
    cards: Sequence[Scorecard],
    report: Making,
    working: tuple[Making, ...],
    wanted: Wanted,
    form: Submission | None = None,
) -> Paper:
    made, heard = _heard(report)

    def filled(report: "Report") -> "Mapping[str, Value]":
        from jixiao.report.fields import values

        return values(report, card, on=wanted.on, outline=wanted.outline if wanted.kind == "project" else None)

    def asks(names: Sequence[str]) -> "Sequence[Question]":
        from jixiao.report.fields import questions

        if not names:
            return heard()
        once = made()
        return questions(once.whose, filled(once), names)

    return Paper(name, card, tuple(cards), made, asks, working, lambda: filled(made()), form)


def _heard(making: Making) -> tuple[Making, "Callable[[], Sequence[Question]]"]:
    """The same report, and what it asks: the report itself is forgotten, its questions are not."""
    from jixiao.report import asked

    kept: list[Sequence[Question]] = []

    def made() -> "Report":
        report = making()
        if not kept:
            kept.append(asked.questions((report,)))
        return report

    def asks() -> "Sequence[Question]":
        if not kept:
            made()
        return kept[0]

    return made, asks


def _proofs(cards: Sequence[Scorecard], on: date | None) -> tuple[Making, ...]:
    from jixiao.report.working import working_paper

    return tuple(partial(working_paper, one, on=on) for one in cards)


def _unit(card: Scorecard) -> str:
    unit = card.submission.unit or card.submission.department
    return unit.text.strip() if unit else ""
