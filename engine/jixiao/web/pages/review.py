"""Many forms beside each other: ranks, own marks against those by the rules, how they are spread, and why they differ."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from jixiao.cli import reviewing
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Scorecard
from jixiao.render import pictures
from jixiao.report import cards, differences, grades, lacking, placing, reviewed, sentences
from jixiao.report import lines as of
from jixiao.report import review as document
from jixiao.report.blocks import Chart
from jixiao.report.figures import fixed, percent, signed
from jixiao.say import labels
from jixiao.study.ranking import ranking
from jixiao.study.review import ZERO, LineReview, Review
from jixiao.web import exported
from jixiao.web.asking import Asked, show
from jixiao.web.desk.state import DeskForm, State
from jixiao.web.look import page

_ORDERS: Final = {"": "差额从大到小", "mark": "得分从高到低"}
#: Reviews by the ids of the scorecards that they are of, kept beside them; of the state that was last asked for.
_kept: Final[dict[int, tuple[Scorecard, tuple[Review, ...]]]] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """A form among many: its review, the form of the desk (None where it stands inside another), its ranks and what is said.

    `rank` is by the mark, `by_difference` by how far the unit's own mark stands from it; None for one that is not ranked.
    """

    one: Review
    form: DeskForm | None
    rank: int | None
    by_difference: int | None
    state: str

    @property
    def unit(self) -> str:
        """The unit."""
        return sentences.unit(self.one.card)

    @property
    def cells(self) -> Sequence[tuple[str, str]]:
        """What stands in its columns of marks, grades, rate and findings, each with the number by which it is put in order."""
        one, card = self.one, self.one.card
        rate = card.budget.rate
        figures = (
            (fixed(one.claimed), one.claimed),
            (fixed(one.low), one.low),
            (signed(one.difference), one.difference),
            (fixed(card.supported), card.supported),
            (fixed(card.pending) if card.pending else "", card.pending),
        )
        return (
            *((shown, "" if value is None else f"{value:f}") for shown, value in figures),
            (cards.graded(card), ""),
            (document.own_grade(one), ""),
            (percent(rate), "" if rate is None else decimals.plain(rate)),
            (str(len(card.findings)), str(len(card.findings))),
        )


def review(asked: Asked) -> Response:
    """The forms that this person may see, those that the filters let pass."""
    every = list(_rows(asked))
    shown = [row for row in every if _passes(row, asked.query)]
    if asked.query.get("order") == "mark":
        shown.sort(key=lambda row: (row.rank is None, row.rank or 0))
    found = ranking(row.one for row in shown)
    reviews = [row.one for row in shown]
    return page(
        asked,
        "review.html",
        rows=shown,
        every=len(every),
        query=asked.query,
        orders=_ORDERS,
        units=sorted({row.unit for row in every} - {""}),
        grades=[name for name, _ in grades.counted(row.one.card for row in every)],
        findings=sorted(
            {one.id: labels.FINDING.get(one.id, one.id) for row in every for one in row.one.card.findings}.items(),
            key=lambda item: item[1],
        ),
        told=[document.summary(found), placing.told([one.card for one in reviews])] if reviews else [],
        sums=document.sums(found.whole) if found.whole.count > 1 else (),
        notes=document.NOTES,
        charts=[_drawn(one) for one in (differences.of_grades(reviews), differences.of_differences(reviews)) if one],
        lost=lacking.listed(exported.left_out(asked.state), asked.state.cards)[0],
    )


def _drawn(chart: Chart) -> tuple[Chart, str]:
    return chart, pictures.draw(chart)


def _rows(asked: Asked) -> Iterator[Row]:
    """All that this person may see, the greatest difference first."""
    scope = exported.everything(asked.state, asked.forms())
    forms = {id(one.card): one for one in asked.forms() if one.card is not None}
    made = _reviewed(asked.state)
    reviews = [one for card in scope.cards for one in made[id(card)]]
    every = [one.card for one in reviews]
    placed = {id(one.card): one for one in placing.placed(every)}
    for place, one in ranking(reviews).every:
        its = placed[id(one.card)]
        unmarked = document.why_unmarked(one) if one.difference is None else ""
        state = "；".join(filter(None, (its.said, unmarked)))
        yield Row(one, forms.get(id(one.card)), its.rank, place, state)


def _reviewed(state: State) -> Mapping[int, Sequence[Review]]:
    """The reviews of every scorecard, with those of its projects, by the ids of the scorecards."""
    made = {}
    for card in state.cards:
        known = _kept.get(id(card))
        if known is None or known[0] is not card:
            known = (card, tuple(reviewing.all_of(state.law, card)))
        made[id(card)] = known
    _kept.clear()
    _kept.update(made)
    return {name: reviews for name, (_, reviews) in made.items()}


def _passes(row: Row, wanted: Mapping[str, str]) -> bool:
    """Whether a form is among those that the filters name; a filter without a value lets all pass."""
    card, least = row.one.card, decimals.number(wanted.get("least", ""))
    size = Fraction((row.one.difference or ZERO).copy_abs())
    return (
        wanted.get("unit", "") in ("", row.unit)
        and wanted.get("grade", "") in ("", grades.grade(card))
        and (not wanted.get("pending") or card.pending > 0)
        and wanted.get("finding", "") in ("", *(one.id for one in card.findings))
        and (least is None or (row.one.difference is not None and size >= least))
    )


# --- one form -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """A line whose marks are compared: its number on the form's page, the cells of its row, and where it stands."""

    at: int
    line: LineReview
    cells: Sequence[str]
    place: str


def of_form(asked: Asked) -> Response:
    """The lines of a form whose own mark is wrong, with the rule; all of them where that is asked for."""
    form = asked.form()
    row = next((row for row in _rows(asked) if row.form is form), None)
    if row is None:
        raise HTTPException(404)
    one, whole = row.one, bool(asked.query.get("all"))
    return page(
        asked,
        "reviewed.html",
        form=form,
        one=one,
        row=row,
        checks=reviewed.checks(one) if one.marked else (),
        unmarked="" if one.marked else document.unmarked(one),
        counts=reviewed.counts(one),
        titles=document.LINES,
        whole=whole,
        lines=[each for each in _checked(one, form) if whole or each.line.differs],
    )


def _checked(one: Review, form: DeskForm) -> Iterator[Checked]:
    places = {id(line): at for at, line in enumerate(one.card.lines)}
    fund = form.made.budget.total
    for line in one.lines:
        source = line.line.source or (fund.source if fund and of.budget_line(line.line) else None)
        place = source.within(form.read.source.file) if source else ""
        yield Checked(places[id(line.line)], line, reviewed.row(line), place)


ROUTES: Final = (show("/review", review), show("/review/{form}", of_form))
