"""Which change of which line would move the total or the grade of a scorecard.

Comes in: a plan and a scorecard. Goes out: a `WhatIf`: what full marks of each line would bring, what is missing to the
next grade and the fewest lines that reach it, from which actual value the next step of a mark and the full mark are
earned, and how the total answers to the weight of each first-level indicator. Values are found by scoring the changed
form again, never by a formula alone. It says what would be, not what ought to be claimed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problems
from jixiao.law.plan import named
from jixiao.records import Cell, Line, Row, Scorecard, Status
from jixiao.records.law import Plan
from jixiao.records.steps import ZERO, Regraded
from jixiao.score import score
from jixiao.score.totals import Ended, ended
from jixiao.values.quantity import Kind, Quantity

#: Decimals at which an edge between two marks is located where it has no end of its own.
FINE = 6
#: After so many scorings for one value it is given up: the mark does not rise steadily there.
MAX_TRIALS = 80


@dataclass(frozen=True, slots=True)
class Gain:
    """What a line's full marks would bring: the line, the points it lacks, the total then, the grade then.

    `grade` is None where the weights do not add up, so that there are no grades.
    """

    line: Line
    points: Decimal
    total: Decimal
    grade: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """From which actual value a line earns more: the mark aimed at, the exact value, the first value as one would write it.

    `exact` is in the unit of the form, None where it was searched for and not computed; `value` has the decimals that
    the form uses and earns `earned` when the form is scored with it.
    """

    line: Line
    mark: Decimal
    exact: Fraction | None
    value: Fraction
    unit: str
    earned: Decimal


@dataclass(frozen=True, slots=True)
class NextGrade:
    """The next grade above: its label and lower edge, the points missing, and the lines whose full marks reach it.

    `singles` are lines that reach it alone; where there is none, `together` are the fewest that do (() if all cannot).
    """

    label: str
    from_: Decimal
    missing: Decimal
    singles: tuple[Line, ...]
    together: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the total changes when a first-level indicator weighs 1 point more and the others shrink in proportion.

    `change` is exact; None where the indicator has no points, or has them all.
    """

    line: Line
    change: Fraction | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All of it for one scorecard; `ruled` moved its grade, `highest` is the total if every pending point were given."""

    card: Scorecard
    grade: str | None
    ruled: Regraded | None
    highest: Decimal
    limited: bool
    gains: tuple[Gain, ...]
    next: NextGrade | None
    edges: tuple[Edge, ...]
    weights: tuple[Sensitivity, ...]


def what_if(plan: Plan, card: Scorecard, lines: Sequence[Line] | None = None) -> WhatIf:
    """What would move the total of a scorecard; edges for `lines` only where these are given."""
    leaves = _leaves(card)
    wanted = leaves if lines is None else [line for line in leaves if line in lines]
    now = _with(plan, card, ZERO)
    return WhatIf(
        card=card,
        grade=now.grade,
        ruled=next((step for step in now.steps if isinstance(step, Regraded)), None),
        highest=card.highest,
        limited=any(step.points < 0 for step in card.steps),
        gains=tuple(sorted(_gains(plan, card, leaves), key=lambda gain: -gain.points)),
        next=_next(plan, card, leaves),
        edges=tuple(edge for line in wanted for edge in _edges(plan, card, line)),
        weights=tuple(_weights(plan, card)),
    )


# --- points and grades ----------------------------------------------------------------------------------------


def _leaves(card: Scorecard) -> list[Line]:
    """The lines that were marked themselves."""
    return [line for line in card.lines if line.working is not None]


def _gains(plan: Plan, card: Scorecard, leaves: Sequence[Line]) -> Iterator[Gain]:
    for line in leaves:
        points = _points(line)
        if points > 0:
            end = _with(plan, card, points)
            yield Gain(line, points, end.earned, end.grade)


def _points(line: Line) -> Decimal:
    """What a line lacks to its best mark: its points, or 0 for a deduction."""
    best = ZERO if line.working is not None and line.working.node.penalty else line.possible
    return decimals.total((best, -line.earned))


def _with(plan: Plan, card: Scorecard, more: Decimal) -> Ended:
    """The total and grade with `more` points on the lines, as scoring itself ends: caps and vetoes that hold included."""
    marks = decimals.total((*(line.earned for line in card.lines if line.level == 1), more))
    values = card.facts.values if card.facts is not None else {}
    return ended(plan, values, card.lines, marks, ZERO, card.possible, whole=not card.gaps)


def _next(plan: Plan, card: Scorecard, leaves: Sequence[Line]) -> NextGrade | None:
    """The next grade, and the fewest lines that reach it: one alone, else the largest gains until it is reached."""
    order = [grade.label for grade in plan.grades]
    now = _with(plan, card, ZERO).grade
    if now is None or now == order[0]:
        return None
    aim = plan.grades[order.index(now) - 1]

    def reaches(points: Decimal) -> bool:
        then = _with(plan, card, points).grade
        return then is not None and order.index(then) <= order.index(aim.label)

    ranked = sorted((line for line in leaves if _points(line) > 0), key=lambda line: -_points(line))
    singles = tuple(line for line in ranked if reaches(_points(line)))
    together: tuple[Line, ...] = ()
    for count in range(2, len(ranked) + 1 if not singles else 0):
        if reaches(decimals.total(_points(line) for line in ranked[:count])):
            together = tuple(ranked[:count])
            break
    return NextGrade(aim.label, aim.from_, decimals.total((aim.from_, -card.earned)), singles, together)


def _weights(plan: Plan, card: Scorecard) -> Iterator[Sensitivity]:
    """(w+1)·r + (rest of the marks)·(T−w−1)/(T−w) − total, r being the share of its points that the indicator earns."""
    tops = []
    for line in card.lines:
        root = named(plan.roots, line.path[0])
        if line.level == 1 and not (root is not None and root.extra):
            tops.append(line)
    whole = sum((Fraction(line.possible) for line in tops), decimals.ZERO)
    marks = sum((Fraction(line.earned) for line in tops), decimals.ZERO)
    for line in tops:
        weight, mark = Fraction(line.possible), Fraction(line.earned)
        own = decimals.ratio(mark, weight)
        others = decimals.ratio(marks - mark, whole - weight)
        yield Sensitivity(line, None if own is None or others is None else own - others)


# --- from which actual value ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trial:
    """A line whose actual value is tried out: the plan, the scorecard, the row, and how its number is written."""

    plan: Plan
    card: Scorecard
    row: Row
    actual: Quantity
    target: Quantity

    def mark(self, number: Fraction) -> Decimal | None:
        """The mark of the line with this number as its actual value, None where the form could not be scored so."""
        unit = self.actual.unit.name if self.actual.unit else ""
        assert self.row.actual is not None
        cell = Cell(text=decimals.plain(number, FINE) + unit, source=self.row.actual.source)
        changed = replace(self.row, actual=cell, expected=cell if self.row.expected else None)
        form = self.card.submission
        rows = tuple(changed if row is self.row else row for row in form.rows)
        try:
            card = score(self.plan, replace(form, rows=rows), self.card.projects, self.card.peers, explain=False)
        except Problems:
            return None
        return next((line.earned for line in card.lines if line.working and line.working.row is changed), None)


def _edges(plan: Plan, card: Scorecard, line: Line) -> Iterator[Edge]:
    """The values from which a line earns the next step of a mark, and its full points; nothing where none is found."""
    trial = _trial(plan, card, line)
    if trial is None or trial.actual.number is None:
        return
    places = plan.places
    step = Fraction(1, 10**places)
    wanted = {decimals.half_up(Fraction(line.earned) + step, places), line.possible}
    for mark in sorted(wanted):
        edge = _edge(trial, line, mark, step)
        if edge is not None:
            yield edge


def _trial(plan: Plan, card: Scorecard, line: Line) -> _Trial | None:
    """The line as something to try out: a plain number against a plain number, marked below its points."""
    row = line.working.row if line.working else None
    if line.working is None or row is None or row.actual is None or line.working.reading.combined:
        return None
    if line.status is not Status.SCORED or line.earned >= line.possible:
        return None
    said = line.working.reading
    both = (said.target, said.actual)
    if said.note == "unit.incomparable" or any(q is None or q.kind is not Kind.NUMBER for q in both):
        return None
    assert said.target is not None and said.actual is not None
    if said.actual.op not in ("", "=") or said.actual.approx or said.actual.number is None:
        return None
    trial = _Trial(plan, card, row, said.actual, said.target)
    return trial if trial.mark(said.actual.number) == line.earned else None


def _edge(trial: _Trial, line: Line, mark: Decimal, step: Fraction) -> Edge | None:
    """The first value that earns `mark`: computed where the method is a proportion, and proved by scoring it again.

    Where the proof fails (a pass line, bands, any other method), the value is searched between actual and target, which
    is sound because the found value earns the mark and the one before it does not.
    """
    start, aim = trial.actual.number, _in_unit(trial)
    if start is None or aim is None or start == aim:
        return None
    places = max(_places(start), _places(aim), _written(trial.actual.text))
    up = aim > start
    exact = _computed(line, mark, step, aim, up=up)
    if exact is not None and not _proved(trial, exact, mark, max(places, FINE), up=up):
        exact = None
    value = None if exact is None else _whole(exact, places, up=up)
    if value is None or not _proved(trial, value, mark, places, up=up):
        value = _searched(trial, start, aim, mark, places)
    earned = None if value is None else trial.mark(value)
    if value is None or earned is None:
        return None
    return Edge(line, mark, exact, value, trial.actual.unit.name if trial.actual.unit else "", earned)


def _in_unit(trial: _Trial) -> Fraction | None:
    """The target as a number in the unit of the actual value."""
    unit, value = trial.actual.unit, trial.target.value
    return value if unit is None or value is None else decimals.ratio(value, unit.factor)


def _computed(line: Line, mark: Decimal, step: Fraction, target: Fraction, *, up: bool) -> Fraction | None:
    """The edge by the proportion: points × x ÷ target (or target ÷ x) rounds half up to `mark` from here on."""
    share = decimals.ratio(Fraction(mark) - step / 2, Fraction(line.possible))
    if not share:
        return None
    return target * share if up else decimals.ratio(target, share)


def _places(number: Fraction) -> int:
    """How many decimals a number is written with."""
    _, _, part = decimals.plain(number, FINE).partition(".")
    return len(part)


def _written(text: str) -> int:
    """How many decimals a text writes: those of 1.60 are two."""
    return max((len(part) for part in re.findall(r"[.．]([0-9]+)", text)), default=0)


def _whole(number: Fraction, places: int, *, up: bool) -> Fraction:
    """The nearest number of so many decimals that is not before `number` on the way."""
    scaled = number * 10**places
    units = -int((-scaled) // 1) if up else int(scaled // 1)
    return Fraction(units, 10**places)


def _proved(trial: _Trial, number: Fraction, mark: Decimal, places: int, *, up: bool) -> bool:
    """Whether the first number of so many decimals from `number` on earns the mark, and the one before it does not."""
    first = _whole(number, places, up=up)
    before = first + Fraction(-1 if up else 1, 10**places)
    earned, less = trial.mark(first), trial.mark(before)
    return earned is not None and less is not None and earned >= mark > less


def _searched(trial: _Trial, start: Fraction, aim: Fraction, mark: Decimal, places: int) -> Fraction | None:
    """The first number of so many decimals between start and aim that earns the mark, by halving."""
    scale = 10**places
    low, high = int(start * scale), int(aim * scale)
    for _ in range(MAX_TRIALS):
        if abs(high - low) <= 1:
            break
        middle = (low + high) // 2
        earned = trial.mark(Fraction(middle, scale))
        if earned is not None and earned >= mark:
            high = middle
        else:
            low = middle
    found = Fraction(high, scale)
    return found if _proved(trial, found, mark, places, up=high > low) else None
