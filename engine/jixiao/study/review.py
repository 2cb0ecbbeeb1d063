"""Scorecards of forms that marked themselves → how each printed mark stands to the mark by the rules (复核).

Comes in: a plan and scorecards. Goes out: a `Review` for each: its lines, total, rate and grade as the unit printed them
beside what follows from the figures. Nothing is marked here, and no word is written; many of them are ranked by `ranking`.

A pending line has no mark to compare with: what a person will give it lies between 0 and its points. Only a printed mark
outside of that is a difference for certain; one inside is left standing, as if it were confirmed, until it is judged.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Cell, Line, Scorecard, Status
from jixiao.records.law import Plan
from jixiao.score import ownmarks
from jixiao.score.ownmarks import Fit
from jixiao.score.partial import prints_weights

ZERO = Decimal("0.00")
#: Totals are compared to the cent.
MARK_PLACES = 2


class Standing(StrEnum):
    """How the unit's own mark of a line stands to the mark by the rules."""

    AGREES = "agrees"
    ROUNDED = "rounded"
    OVER = "over"
    UNDER = "under"
    OVERRULED = "overruled"
    ABOVE = "above"
    SHARED = "shared"
    PENDING = "pending"
    UNMARKED = "unmarked"


#: These say that a mark is wrong under the ruleset; the others that it is right, or that nobody can tell yet.
DIFFERING = frozenset({Standing.OVER, Standing.UNDER, Standing.ABOVE})


@dataclass(frozen=True, slots=True)
class LineReview:
    """A line and how its printed mark stands.

    `SHARED` says that the points of the line are the ruleset's, so that nobody knows of how many the unit marked it;
    `OVERRULED` that the unit's mark was the one by the rules until a person put another in its place.
    `difference` is the printed mark less the one that the line has, exact; for a pending line less the nearest mark that it
    can still get, and None where it can get the printed one; None, too, where nothing is printed. `reason` is the unit's
    own cell for deviations, None without a column.
    """

    line: Line
    standing: Standing
    difference: Decimal | None
    reason: Cell | None = None

    @property
    def differs(self) -> bool:
        """Whether the printed mark is wrong under the ruleset."""
        return self.standing in DIFFERING


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """The printed total, if any, against the printed marks: `terms` are these, None where a line with points has none."""

    total: Decimal | None
    terms: tuple[Decimal, ...] | None

    @property
    def sum(self) -> Decimal | None:
        """What the printed marks add up to."""
        return None if self.terms is None else ownmarks.sum_of(self.terms)

    @property
    def fits(self) -> bool | None:
        """Whether the total is that sum; None where one of the two is not there."""
        return None if self.total is None or self.sum is None else self.total == self.sum


@dataclass(frozen=True, slots=True)
class RateCheck:
    """The printed rate of execution, as written, against executed ÷ budget (in the money unit of the card's budget)."""

    text: str
    rate: Fraction
    fits: bool


@dataclass(frozen=True, slots=True)
class GradeCheck:
    """The printed grade, as written: `named` the ruleset's grade that it names, None where it names none.

    `due` is the two ends of the grade by the rules, lowest first, equal where it is certain, None where none is given.
    `fits_total` and `fits_mark` say whether it is that of the unit's own total and one that is due; None: nothing to tell.
    """

    text: str
    named: str | None
    due: tuple[str, str] | None
    fits_total: bool | None
    fits_mark: bool | None


@dataclass(frozen=True, slots=True)
class Review:
    """A form's own marks beside those by the rules; a department's projects are forms of their own.

    `claimed` is the unit's mark of the whole: its printed total, else the sum of its marks where every line with points
    has one, else None; None, too, of a form from which something is missing: only its lines are compared. By the rules the
    form has between `low` (what is earned) and `high` (with all that is pending). `grade_of_total` is the grade of
    `claimed`, also where the form prints none; None where the weights do not add up. `accepted` is the mark by the rules
    with the unit's own marks standing in for pending lines, as far as these can be. `own_weights` says whether the points of
    its lines are those that the unit marked by: printed, or fixed by the ruleset.
    """

    card: Scorecard
    lines: tuple[LineReview, ...]
    claimed: Decimal | None
    low: Decimal
    high: Decimal
    accepted: Decimal | None
    total: TotalCheck
    rate: RateCheck | None
    grade: GradeCheck | None
    grade_of_total: str | None
    own_weights: bool

    @property
    def difference(self) -> Decimal | None:
        """The unit's mark less `accepted`: what is certain of the difference while lines are pending."""
        if self.claimed is None or self.accepted is None:
            return None
        return _less(self.claimed, self.accepted)

    @property
    def of_lines(self) -> Decimal:
        """What the lines add to `difference`; the rest is a total that does not add up, or a cap."""
        return decimals.total(one.difference for one in self.lines if one.difference is not None)

    @property
    def deviation(self) -> Fraction | None:
        """(self − review) ÷ self, as reviewers of self-evaluations reckon it; None without a difference or for a 0."""
        if self.difference is None or self.claimed is None:
            return None
        return decimals.ratio(Fraction(self.difference), Fraction(self.claimed))

    @property
    def differing(self) -> int:
        """How many lines have a mark that is wrong under the ruleset."""
        return sum(one.differs for one in self.lines)

    @property
    def agrees(self) -> bool:
        """Whether nothing that the unit printed is wrong: marks, total, rate, grade. Rounding is nothing wrong.

        A total that its lines' marks do not account for, because a line has none, must itself be the mark by the rules.
        """
        checks = (self.total.fits, self.rate and self.rate.fits)
        grades = (self.grade.fits_total, self.grade.fits_mark) if self.grade else ()
        shared = any(one.standing is Standing.SHARED for one in self.lines)
        return not self.differing and not shared and False not in (*checks, *grades) and not self._alone_and_wrong()

    def _alone_and_wrong(self) -> bool:
        if self.total.terms is not None or self.claimed is None or self.accepted is None:
            return False
        how = ownmarks.fit(self.claimed, self.accepted, self.card.possible, MARK_PLACES)
        return how in (Fit.DIFFERENT, Fit.ABOVE)

    @property
    def marked(self) -> bool:
        """Whether the unit printed any mark of its own: of a line, or of the whole."""
        return self.total.total is not None or any(one.line.claimed is not None for one in self.lines)

    @property
    def name(self) -> str:
        """What the form is called: its project, else its unit, else where it stands."""
        form = self.card.submission
        named = (cell.text.split() for cell in (form.project, form.unit) if cell and not cell.blank)
        return next((" ".join(words) for words in named), str(form.source))


def review(plan: Plan, card: Scorecard) -> Review:
    """One form's own marks beside those of its scorecard, which was scored under the same plan."""
    places = plan.places
    fund = card.submission.budget.total
    printed = prints_weights(plan, card.submission)
    lines = tuple(
        _line(
            line,
            places,
            ownmarks.comparable(card, line, printed=printed),
            line.working.row.reason if line.working and line.working.row else fund.reason if fund else None,
        )
        for line in card.lines
        if ownmarks.marked_itself(line) and (line.possible or line.claimed is not None)
    )
    own = None if card.gaps else ownmarks.marks(one.line for one in lines)
    claimed = None if card.gaps else ownmarks.claimed_total(card.submission, own)
    high = card.highest  # less than earned and pending where the ruleset caps the total
    return Review(
        card=card,
        lines=lines,
        claimed=claimed,
        low=card.earned,
        high=high,
        accepted=None if claimed is None else _accepted(card.earned, high, lines, claimed),
        total=TotalCheck(ownmarks.total(card.submission), own),
        rate=_rate(card),
        grade=_grade(plan, card, claimed),
        grade_of_total=ownmarks.grade_of(plan, card, claimed),
        own_weights=printed or not any(root.open for root in plan.roots),
    )


def _line(line: Line, places: int, comparable: bool, reason: Cell | None) -> LineReview:
    if line.claimed is None:
        return LineReview(line, Standing.UNMARKED, None, reason)
    if line.status is Status.PENDING:
        difference = _less(line.claimed, _within(line.claimed, ZERO, line.possible))
        if not difference or not comparable:
            return LineReview(line, Standing.PENDING, None, reason)
        return LineReview(line, Standing.ABOVE if difference > 0 else Standing.UNDER, difference, reason)
    difference = _less(line.claimed, line.earned)
    match ownmarks.fit(line.claimed, line.ruled, line.possible, places):
        case Fit.EQUAL | Fit.AS_PRINTED | Fit.ROUNDED if line.earned != line.ruled:
            standing = Standing.OVERRULED
        case Fit.EQUAL:
            standing = Standing.AGREES
        case Fit.AS_PRINTED | Fit.ROUNDED:
            standing = Standing.ROUNDED
        case _ if not comparable:
            standing = Standing.SHARED
        case Fit.ABOVE:
            standing = Standing.ABOVE
        case _:
            standing = Standing.OVER if line.claimed > line.ruled else Standing.UNDER
    return LineReview(line, standing, difference, reason)


def _less(one: Decimal, other: Decimal) -> Decimal:
    return decimals.total((one, other.copy_negate()))  # -other would round to 28 digits


def _within(mark: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(high, mark))


def _accepted(earned: Decimal, high: Decimal, lines: Sequence[LineReview], claimed: Decimal) -> Decimal:
    """The mark by the rules with the unit's marks for pending lines.

    A pending line without a mark may get any: of what is possible then, the mark nearest to the unit's total.
    """
    pending = [one.line for one in lines if one.line.status is Status.PENDING]
    marks = [_within(line.claimed, ZERO, line.possible) for line in pending if line.claimed is not None]
    low = min(high, decimals.total((earned, *marks)))
    free = [line.possible for line in pending if line.claimed is None]
    return _within(claimed, low, min(high, decimals.total((low, *free))))


def _rate(card: Scorecard) -> RateCheck | None:
    fund, rate = card.submission.budget.total, card.budget.rate
    if fund is None or fund.rate is None or fund.rate.blank or rate is None:
        return None
    return RateCheck((fund.rate.shown or fund.rate.text).strip(), rate, ownmarks.rate_fit(card) is not Fit.DIFFERENT)


def _grade(plan: Plan, card: Scorecard, claimed: Decimal | None) -> GradeCheck | None:
    cell = card.submission.printed_grade
    if cell is None or cell.blank:
        return None
    order = [grade.label for grade in plan.grades]
    named = ownmarks.grade_named(cell.text, order)
    of_total = ownmarks.grade_of(plan, card, claimed)
    due = card.grade_range or ((card.grade, card.grade) if card.grade else None)
    return GradeCheck(
        text=" ".join(cell.text.split()),
        named=named,
        due=due,
        fits_total=None if named is None or of_total is None else named == of_total,
        fits_mark=None if named is None else ownmarks.grade_can_be(named, card, order),
    )
