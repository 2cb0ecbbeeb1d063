"""What each kind of report is made of: scorecards → papers, each a report and the working papers behind it.

In: scorecards, the kind that was asked for, and what the reports print. Out: `Paper`s, which make their documents only when
asked, so that a thousand of them are never in memory at once. Nothing is written here, and no format is known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from jixiao.findings import appraisal
from jixiao.intake.judgements import named
from jixiao.records import Scorecard

if TYPE_CHECKING:
    from jixiao.report.blocks import Report
    from jixiao.report.fields import Value

#: The kinds, and what they are called where one may be chosen.
KINDS: Final = {
    "project": "项目绩效评价报告",
    "department": "部门整体支出绩效评价报告",
    "summary": "多个项目的汇总分析",
}
#: Of these there is one report over everything.
ONE: Final = ("summary",)
OUTLINES: Final = ("sichuan", "national")
#: So many projects of a department have their table of completion printed, as accounts do; the others are listed.
MOST: Final = 5

Making = Callable[[], "Report"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the kind, the outline of project reports, the date to print, how many projects in full."""

    kind: str = "project"
    outline: str = "sichuan"
    on: date | None = None
    most: int | None = MOST


@dataclass(frozen=True, slots=True)
class Paper:
    """A report that can be made, and the working papers that prove it.

    `name` is whose it is: a project, a department, nobody's. `card` is the scorecard that it is about, None where it is about
    several; `cards` are all that it rests on.
    """

    name: str
    card: Scorecard | None
    cards: tuple[Scorecard, ...]
    report: Making
    working: tuple[Making, ...]
    wanted: Wanted

    def fields(self) -> "Mapping[str, Value]":
        """What stands for the fields of a template."""
        from jixiao.report.fields import values

        outline = self.wanted.outline if self.wanted.kind == "project" else None
        return values(self.report(), self.card, on=self.wanted.on, outline=outline)


def papers(using: appraisal.Law, cards: Sequence[Scorecard], wanted: Wanted) -> tuple[Paper, ...]:
    """The papers of a kind: one for each project or department, or one over all of them."""
    from jixiao.report.department import department_report
    from jixiao.report.project import project_report
    from jixiao.report.summary import summary_report

    on, most = wanted.on, wanted.most
    if wanted.kind == "summary":
        return (_paper(wanted, "", None, cards, partial(summary_report, cards, on=on)),)
    if wanted.kind == "project":
        make = partial(project_report, on=on, outline=wanted.outline)
        return tuple(_paper(wanted, named(card.submission), card, (card,), partial(make, card)) for card in cards)
    write = partial(department_report, on=on, most=most)
    if using.opened.ruleset.scope == "department":
        return tuple(
            _paper(wanted, _unit(card), card, (card, *card.projects), partial(write, card, card.projects))
            for card in cards
        )
    units: dict[tuple[str, int | None], list[Scorecard]] = {}
    for card in cards:
        units.setdefault((_unit(card), card.submission.year), []).append(card)
    return tuple(
        _paper(wanted, unit, None, projects, partial(write, None, projects)) for (unit, _), projects in units.items()
    )


def _paper(wanted: Wanted, name: str, card: Scorecard | None, cards: Sequence[Scorecard], report: Making) -> Paper:
    from jixiao.report.working import working_paper

    return Paper(
        name, card, tuple(cards), report, tuple(partial(working_paper, one, on=wanted.on) for one in cards), wanted
    )


def _unit(card: Scorecard) -> str:
    unit = card.submission.unit or card.submission.department
    return unit.text.strip() if unit else ""
