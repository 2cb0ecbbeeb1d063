"""What another ruleset would have done to past submissions: who gains, who loses, and by which lines.

Comes in: submissions, and for each of two rulesets how it scores one. Goes out: an `Impact`. Totals, ranks and counts
are over the submissions that both can score, so that they compare; a submission that one of the two refuses is listed
with what that one says of it. Exact; the mean and the median are rounded once. No ruleset is read here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.records import Line, Scorecard, Submission
from jixiao.values.names import key

Score = Callable[[Submission], Scorecard]

#: What is counted for a scorecard without a grade: still open while points are pending, or none at all.
OPEN_GRADE, NO_GRADE = "待定", "无等级"


@dataclass(frozen=True, slots=True)
class LineMove:
    """A line whose mark differs: mark and points under both rulesets, None where that one has no such line.

    The path is the second ruleset's, else the first's. A path of one name in brackets is no line but what a cap, a veto
    or the floor of 0 did to the total.
    """

    path: tuple[str, ...]
    before: Decimal | None
    after: Decimal | None
    possible_before: Decimal | None
    possible_after: Decimal | None

    @property
    def change(self) -> Decimal:
        """What the line adds to the total or takes from it."""
        return decimals.half_up(Fraction(self.after or 0) - Fraction(self.before or 0))


@dataclass(frozen=True, slots=True)
class Compared:
    """A submission under both rulesets: the scorecards, its rank by total (equal totals share one), its lines that moved."""

    before: Scorecard
    after: Scorecard
    rank_before: int
    rank_after: int
    lines: tuple[LineMove, ...]

    @property
    def submission(self) -> Submission:
        """The form."""
        return self.before.submission

    @property
    def change(self) -> Decimal:
        """How much more it earns under the second ruleset; the sum of what its lines moved."""
        return self.after.earned - self.before.earned


@dataclass(frozen=True, slots=True)
class OneSided:
    """A submission that only one ruleset can score: under that one, and what the other says is wrong."""

    card: Scorecard
    by: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals under one ruleset: mean and median rounded once, None where there is no submission.

    `grades` counts them by grade, the grade of the highest total first, those without a grade last.
    """

    mean: Decimal | None
    median: Decimal | None
    low: Decimal | None
    high: Decimal | None
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Impact:
    """Both rulesets side by side over past submissions; `unscored` are the problems of those that neither can score."""

    both: tuple[Compared, ...]
    one_sided: tuple[OneSided, ...]
    unscored: tuple[Problem, ...]
    before: Totals
    after: Totals


def impact(forms: Iterable[Submission], before: Score, after: Score) -> Impact:
    """Every submission scored under both rulesets, in the order given."""
    pairs: list[tuple[Scorecard, Scorecard]] = []
    one_sided: list[OneSided] = []
    unscored: list[Problem] = []
    for form in forms:
        first, second = (_tried(score, form) for score in (before, after))
        match first, second:
            case Scorecard() as one, Scorecard() as two:
                pairs.append((one, two))
            case Scorecard() as one, tuple() as wrong:
                one_sided.append(OneSided(one, "before", wrong))
            case tuple() as wrong, Scorecard() as two:
                one_sided.append(OneSided(two, "after", wrong))
            case tuple() as wrong, tuple() as also:
                unscored += dict.fromkeys((*wrong, *also))
    places = [ranks([pair[side].earned for pair in pairs]) for side in (0, 1)]
    both = tuple(Compared(one, two, places[0][n], places[1][n], moved(one, two)) for n, (one, two) in enumerate(pairs))
    return Impact(
        both,
        tuple(one_sided),
        tuple(dict.fromkeys(unscored)),
        totals([card for card, _ in pairs]),
        totals([card for _, card in pairs]),
    )


def _tried(score: Score, form: Submission) -> Scorecard | tuple[Problem, ...]:
    try:
        return score(form)
    except Problems as found:
        return tuple(found.problems)


def ranks(figures: Sequence[Fraction | Decimal]) -> list[int]:
    """1 for the highest; equal figures share a rank, and the next one counts all that are above it."""
    first: dict[Fraction | Decimal, int] = {}
    for place, figure in enumerate(sorted(figures, reverse=True), 1):
        first.setdefault(figure, place)
    return [first[figure] for figure in figures]


def totals(cards: Sequence[Scorecard]) -> Totals:
    """The totals of scorecards of one ruleset."""
    marks = sorted(Fraction(card.earned) for card in cards)
    ordered = sorted(cards, key=lambda card: (card.grade is None, -card.earned, grade(card)))
    counted = Counter(map(grade, ordered))
    if not marks:
        return Totals(None, None, None, None, {})
    middle = (marks[(len(marks) - 1) // 2] + marks[len(marks) // 2]) / 2
    mean = sum(marks, decimals.ZERO) / len(marks)
    figures = [decimals.half_up(mark) for mark in (mean, middle, marks[0], marks[-1])]
    return Totals(figures[0], figures[1], figures[2], figures[3], dict(counted))


def grade(card: Scorecard) -> str:
    """The grade of a scorecard, or why it has none."""
    return card.grade or (OPEN_GRADE if card.grade_range else NO_GRADE)


# --- which lines ----------------------------------------------------------------------------------------------


def moved(before: Scorecard, after: Scorecard) -> tuple[LineMove, ...]:
    """The lines whose marks differ, in the order of the second scorecard; their changes add up to the total's.

    Lines are the same where they come from one row of the form, whatever the rulesets call their level; lines of no
    row where their paths are the same.
    """
    old, new = _by_row(before), _by_row(after)
    moves = [_move(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]
    steps = [decimals.total(step.points for step in card.steps) for card in (before, after)]
    moves.append(LineMove(("（上限、否决等调整）",), steps[0], steps[1], None, None))
    return tuple(move for move in moves if move.change)


def _by_row(card: Scorecard) -> Mapping[tuple[object, ...], Line]:
    """The marked lines of a scorecard by what they are made of: the row of the form, else the path."""
    found: dict[tuple[object, ...], Line] = {}
    for line, below in zip(card.lines, (*card.lines[1:], None), strict=True):
        if below is None or below.path[: len(line.path)] != line.path or below.level <= line.level:
            name: tuple[object, ...] = (line.source,) if line.source else tuple(map(key, line.path))
            while name in found:
                name = (*name, "")
            found[name] = line
    return found


def _move(before: Line | None, after: Line | None) -> LineMove:
    line = after or before
    assert line is not None
    return LineMove(
        line.path,
        before.earned if before else None,
        after.earned if after else None,
        before.possible if before else None,
        after.possible if after else None,
    )
