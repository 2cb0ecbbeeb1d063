"""One project from its targets to its results: the form that set them, the monitoring of the year, the self-evaluation.

In: the scorecards of the forms of one project and year, each under the ruleset of its stage. Out: a `Course`: line by line
what was aimed at before the year, in it and at its end, what was expected and what came, which warnings came true; the money
likewise.
Nothing is marked and no word is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.records import Finding, Line, Quantity, Row, Scorecard, Stage, Status
from jixiao.score.facts import money_factor
from jixiao.values import likelihoods, reading
from jixiao.values.easing import Aim, aim
from jixiao.values.pairing import paired

#: The warnings of the monitoring that the end of the year proves or refutes: of a line, and of the money.
_OF_LINES: Final = frozenset(("monitor.unlikely", "monitor.expected-short", "monitor.behind", "monitor.contradiction"))
_OF_MONEY: Final = frozenset(("monitor.spend-behind", "monitor.spend-short"))
_OVER: Final = "monitor.overspent"
#: Whoever has executed so much of a budget has caught up: the line below which a self-evaluation is asked for reasons.
_CAUGHT_UP: Final = Fraction(9, 10)


class Outcome(StrEnum):
    """What became of an expectation or a warning."""

    MET = "met"  # expected to reach its target, and did
    TRUE = "came-true"  # expected to miss it, and did
    SOLVED = "solved"  # expected to miss it, and reached it
    LOWERED = "lowered"  # reached it after it was made easier
    UNFORESEEN = "unforeseen"  # expected to reach it, and missed it
    OPEN = "open"  # nobody can say yet


@dataclass(frozen=True, slots=True)
class Step:
    """A line at one stage: its target as it is read there, and what is said of it besides, `""` for what is not."""

    said: str
    target: Quantity | None
    interim: str = ""
    value: str = ""
    likelihood: str = ""


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A line through the stages; None for a stage that has no form or no such line.

    `paths` are its names at each stage, which may differ; `path` the latest. `monitored_aim` and `final_aim` say how the target
    stands to the one before it (None without one before).
    """

    path: tuple[str, ...]
    paths: Mapping[Stage, tuple[str, ...]]
    steps: Mapping[Stage, Step | None]
    monitored_aim: Aim | None
    final_aim: Aim | None
    outcome: Outcome

    @property
    def eased(self) -> bool:
        """Whether the target was made easier on the way."""
        return Aim.EASIER in (self.monitored_aim, self.final_aim)


@dataclass(frozen=True, slots=True)
class Money:
    """The money at one stage, in 元: the budget, what was executed, what the year was expected to execute."""

    budget: Fraction | None = None
    executed: Fraction | None = None
    expected: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A warning of the monitoring, and what became of it."""

    finding: Finding
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Course:
    """The cards of a project by stage, its lines in the order of the last form, its money, the warnings and their outcomes."""

    cards: Mapping[Stage, Scorecard]
    lines: tuple[CourseLine, ...]
    money: Mapping[Stage, Money]
    warnings: tuple[Followed, ...]

    @property
    def last(self) -> Scorecard:
        """The card of the latest stage."""
        return next(self.cards[stage] for stage in reversed(Stage) if stage in self.cards)


def course(cards: Mapping[Stage, Scorecard]) -> Course:
    """The course of one project; `cards` has those of at least two stages."""
    cards = {stage: cards[stage] for stage in Stage if stage in cards}
    lines = tuple(_lines(cards))
    return Course(cards, lines, {stage: _money(card) for stage, card in cards.items()}, tuple(_followed(cards, lines)))


# --- lines ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """A line while its stages are put together: the latest name of it, and its step, direction and line by stage."""

    path: tuple[str, ...]
    paths: dict[Stage, tuple[str, ...]]
    steps: dict[Stage, Step]
    directions: dict[Stage, str]
    lines: dict[Stage, Line]


def _lines(cards: Mapping[Stage, Scorecard]) -> Iterator[CourseLine]:
    known: list[_Found] = []
    for stage in Stage:
        if stage in cards:
            known = [_joined(one, other) for one, other in paired(known, list(_of(cards[stage], stage)))]
    year = {stage: card.submission.year for stage, card in cards.items()}
    for one in known:
        stages = [stage for stage in Stage if stage in one.steps]
        aims = {later: _aim(one, earlier, later, year) for earlier, later in pairwise(stages)}
        monitored, final = aims.get(Stage.MONITORING), aims.get(Stage.RESULTS)
        outcome = _outcome(one.lines, eased=Aim.EASIER in (monitored, final))
        yield CourseLine(
            one.path, one.paths, {stage: one.steps.get(stage) for stage in Stage}, monitored, final, outcome
        )


def _aim(one: _Found, earlier: Stage, later: Stage, year: Mapping[Stage, int | None]) -> Aim:
    before, after = one.steps[earlier].target, one.steps[later].target
    way = one.directions[later]
    return aim(before, after, (one.directions[earlier] or way, way), (year[earlier], year[later]))


def _joined(before: _Found | None, after: _Found | None) -> _Found:
    if before is None or after is None:
        found = after or before
        assert found is not None
        return found
    return _Found(
        after.path,
        {**before.paths, **after.paths},
        {**before.steps, **after.steps},
        {**before.directions, **after.directions},
        {**before.lines, **after.lines},
    )


def _of(card: Scorecard, stage: Stage) -> Iterator[_Found]:
    """The units' own lines of a card; of a form that sets targets its rows."""
    if stage is Stage.TARGETS:
        for row in card.submission.rows:
            if not reading.no_line(row):
                read = reading.read(row, card.submission.year)
                yield _Found(row.path, {stage: row.path}, {stage: Step(read.said_target, read.target)}, {stage: ""}, {})
        return
    for line in card.lines:
        working = line.working
        if working is not None and working.row is not None and working.own:
            step = _step(line, working.row, working.reading.target)
            yield _Found(line.path, {stage: line.path}, {stage: step}, {stage: working.direction}, {stage: line})


def _step(line: Line, row: Row, target: Quantity | None) -> Step:
    interim = row.interim.text.strip() if row.interim else ""
    likely = likelihoods.named(row.likelihood.text) if row.likelihood else None
    return Step(line.said_target, target, interim, line.said_actual, likely or "")


def _outcome(lines: Mapping[Stage, Line], *, eased: bool) -> Outcome:
    """What became of a line that was monitored; one that nobody monitored is open."""
    monitored, final = lines.get(Stage.MONITORING), lines.get(Stage.RESULTS)
    before, after = (_reached(line) if line else None for line in (monitored, final))
    if before is None or after is None:
        return Outcome.OPEN
    if not after:
        return Outcome.UNFORESEEN if before else Outcome.TRUE
    if eased:
        return Outcome.LOWERED
    return Outcome.MET if before else Outcome.SOLVED


def _reached(line: Line) -> bool | None:
    """Whether a line reaches its target; of a monitored one, whether it is expected to. None where nobody can say."""
    row = line.working.row if line.working else None
    likely = likelihoods.named(row.likelihood.text) if row and row.likelihood else None
    if likely == likelihoods.WORDS[0][0]:
        return False
    return line.reached if line.status is Status.SCORED else None


# --- money and warnings -----------------------------------------------------------------------------------------


def _money(card: Scorecard) -> Money:
    amounts = card.budget.amounts
    expected = card.facts.values.get("预计执行数") if card.facts else None
    return Money(amounts.get("预算数"), amounts.get("执行数"), expected if isinstance(expected, Fraction) else None)


def in_unit(value: Fraction, card: Scorecard) -> Fraction:
    """An amount of 元 in the money unit of a form."""
    return value / money_factor(card.budget.unit)


def _followed(cards: Mapping[Stage, Scorecard], lines: Sequence[CourseLine]) -> Iterator[Followed]:
    monitored, final = cards.get(Stage.MONITORING), cards.get(Stage.RESULTS)
    if monitored is None:
        return
    of_lines = {line.paths[Stage.MONITORING]: line for line in lines if Stage.MONITORING in line.paths}
    for one in monitored.findings:
        if one.id in _OF_LINES:
            line = of_lines.get(one.path)
            yield Followed(one, _ended(line) if line else Outcome.OPEN)
        elif one.id in (*_OF_MONEY, _OVER):
            yield Followed(one, _spent(one.id, final))


def _ended(line: CourseLine) -> Outcome:
    """What became of a warning about a line, however hopeful the monitoring was."""
    return {Outcome.MET: Outcome.SOLVED, Outcome.UNFORESEEN: Outcome.TRUE}.get(line.outcome, line.outcome)


def _spent(identity: str, final: Scorecard | None) -> Outcome:
    rate = final.budget.rate if final else None
    if rate is None:
        return Outcome.OPEN
    wrong = rate > 1 if identity == _OVER else rate < _CAUGHT_UP
    return Outcome.TRUE if wrong else Outcome.SOLVED
