"""Two scorecards of one project compared: handed in again, or a year later.

In: the earlier scorecard and the later one. Out: a `Progress`: lines by name, findings, texts that are the same. Nothing is
marked and nothing is judged: that is for rules.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.intake.canonical import NARRATIVE
from jixiao.records import Cell, Evidence, Finding, Line, Scorecard, Submission
from jixiao.records.quantity import Kind, Quantity
from jixiao.values.easing import Aim, aim
from jixiao.values.names import key
from jixiao.values.pairing import paired

#: So long is a text at least that two do not write alike by chance; words of an actual value that say something are shorter.
_SENTENCE: Final = 10
_WORDS: Final = 6
#: The texts of a form that tell of its year; the others say what a project is, and may stay as they are.
_OF_YEAR: Final = frozenset(
    {
        *("goal_achieved", "reason", "arrival", "use", "income", "spending", "completion", "effect", "conclusion"),
        *("problems", "suggestions", "experience", "followup"),
    }
)


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line then and now, None where it is new or gone; parents are no lines.

    `aim` says how the target stands to the earlier one, None where there is only one line. `copied` is true where the actual
    value says the same, word for word, and is not merely the target's: a number of its own, or a text.
    """

    before: Line | None
    after: Line | None
    aim: Aim | None
    copied: bool

    @property
    def line(self) -> Line:
        """The later of the two, else the earlier."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def changed(self) -> bool:
        """Whether the line is new or gone, or its target, actual value, points or mark are others."""
        return self.before is None or self.after is None or _shown(self.before) != _shown(self.after)


@dataclass(frozen=True, slots=True)
class SameText:
    """A text that both forms have, word for word: the key of its field, the later cell, for what belongs to a row its path."""

    key: str
    cell: Cell
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the field is called."""
        if self.key == "reason":
            return f"“{self.path[-1]}”的偏差原因"
        return NARRATIVE.get(self.key, "年度总体目标实际完成情况")

    @property
    def of_year(self) -> bool:
        """Whether it tells of the year, so that it cannot well be the same as that of another."""
        return self.key in _OF_YEAR


@dataclass(frozen=True, slots=True)
class Progress:
    """The earlier scorecard and the later one.

    `gone`, `stayed` and `new` are findings; those that stayed are as the later one has them.
    """

    before: Scorecard
    after: Scorecard
    lines: tuple[LinePair, ...]
    texts: tuple[SameText, ...]
    gone: tuple[Finding, ...]
    stayed: tuple[Finding, ...]
    new: tuple[Finding, ...]

    @property
    def again(self) -> bool:
        """Whether the form was handed in again for the same year."""
        return self.before.submission.year == self.after.submission.year


def progress(before: Scorecard, after: Scorecard) -> Progress:
    """The two scorecards beside each other, lines in the order of the later one, those that are gone behind them."""
    years = before.submission.year, after.submission.year
    known = {same_finding(one): one for one in before.findings}
    found = {same_finding(one): one for one in after.findings}
    return Progress(
        before,
        after,
        tuple(_pair(one, other, years) for one, other in paired(_leaves(before), _leaves(after))),
        tuple(_same(before.submission, after.submission)),
        tuple(one for name, one in known.items() if name not in found),
        tuple(one for name, one in found.items() if name in known),
        tuple(one for name, one in found.items() if name not in known),
    )


def same_finding(one: Finding) -> tuple[str, ...]:
    """What a finding is about, whatever figures it quotes: what stays the same where it stays."""
    return (one.id, key(one.subject), *map(key, one.path))


def _leaves(card: Scorecard) -> Sequence[Line]:
    return [line for line in card.lines if line.working is not None]


def _pair(before: Line | None, after: Line | None, years: tuple[int | None, int | None]) -> LinePair:
    if before is None or after is None:
        return LinePair(before, after, None, False)
    one, other = before.working, after.working
    assert one is not None and other is not None
    how = aim(one.reading.target, other.reading.target, (one.direction, other.direction), years)
    return LinePair(before, after, how, _says_same(before, after, other.reading.actual))


def _says_same(before: Line, after: Line, actual: Quantity | None) -> bool:
    text = _words(after.actual)
    if actual is None or text != _words(before.actual):
        return False
    if actual.kind is Kind.TEXT:
        return len(text) >= _WORDS and after.evidence is not Evidence.RESTATED
    return after.evidence is Evidence.MEASURED


def _shown(line: Line) -> tuple[object, ...]:
    return (_words(line.said_target), _words(line.said_actual), line.possible, line.earned, line.status)


def _words(text: str | None) -> str:
    return "".join((text or "").split())


def _same(before: Submission, after: Submission) -> Iterator[SameText]:
    """The sentences that both forms have in the same place."""
    old = dict(_texts(before))
    for name, cell in _texts(after):
        text = _words(cell.text)
        if len(text) >= _SENTENCE and name in old and text == _words(old[name].text):
            yield SameText(name[0], cell, name[1])


def _texts(form: Submission) -> Iterator[tuple[tuple[str, tuple[str, ...]], Cell]]:
    """What a unit tells of its year: what became of its goal, reasons, narrative."""
    if form.goal_achieved:
        yield ("goal_achieved", ()), form.goal_achieved
    for row in form.rows:
        if row.reason:
            yield ("reason", row.path), row.reason
    for name, cell in form.narrative.items():
        yield (name, ()), cell
