"""What a report asks of a scorecard's lines and findings: which are indicators, how they stand, which belong together.

In: a `Scorecard`. Out: tuples of its own lines, rows and findings, chosen and grouped, and where they lead to each other;
no word is written here and nothing is reckoned but the points that a line lost.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Finding, Line, Row, Scorecard, Status
from jixiao.say import labels
from jixiao.values import quantity

#: A first-level indicator with one of these in its name speaks of effects (效益指标, 效果, 满意度指标 …); all others of what
#: was done. The two are the sections （二）项目效益情况 and （一）项目完成情况 of the published outline.
_EFFECTS = ("效益", "效果", "满意", "影响")

#: The path of the line of budget execution in every scorecard.
BUDGET_PATH = ("预算执行率",)


def leaves(card: Scorecard) -> tuple[Line, ...]:
    """The lines that were marked themselves, in order: those without children, groups that are empty left out."""
    return tuple(card.lines[place] for place in places(card))


def places(card: Scorecard) -> tuple[int, ...]:
    """Where the leaves stand in `card.lines`."""
    last = len(card.lines) - 1
    return tuple(
        i
        for i, line in enumerate(card.lines)
        if (i == last or not _under(line, card.lines[i + 1])) and not _hollow(line)
    )


def _under(line: Line, other: Line) -> bool:
    return len(other.path) > len(line.path) and other.path[: len(line.path)] == line.path


def _hollow(line: Line) -> bool:
    # A group of the framework under which the form has no row: nothing was asked there, so nothing can be reported.
    return not (line.method or line.steps or line.target is not None or line.actual is not None or line.possible)


def indicators(card: Scorecard) -> tuple[Line, ...]:
    """The leaves that are indicators: not those first levels without any, of which only a step says where their points went."""
    return tuple(
        line for line in leaves(card) if line.method or line.source or line.target is not None or line.possible
    )


def tops(card: Scorecard) -> tuple[Line, ...]:
    """The first-level lines, those without any points left out."""
    return tuple(line for line in card.lines if line.level == 1 and line.possible)


def budget_line(line: Line) -> bool:
    """Whether this is the line of budget execution, which stands on the first level by itself."""
    return line.path == BUDGET_PATH


def by_top(lines: Iterable[Line]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The lines by their first-level indicator, in order of appearance; the budget line is not among them."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if not budget_line(line):
            groups.setdefault(line.path[0], []).append(line)
    return tuple((name, tuple(group)) for name, group in groups.items())


def by_group(lines: Iterable[Line]) -> tuple[tuple[tuple[str, ...], tuple[Line, ...]], ...]:
    """The lines by the indicator right above them, in order of appearance; a line of the first level is its own group."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(line.path[:-1] or line.path, []).append(line)
    return tuple((path, tuple(group)) for path, group in groups.items())


def lost(line: Line) -> Fraction:
    """The points that a leaf did not get: 0 where a person must still judge, where it does not apply, and for a bonus."""
    if line.status in (Status.PENDING, Status.NOT_APPLICABLE):
        return decimals.ZERO
    return max(Fraction(line.possible) - Fraction(line.earned), decimals.ZERO)


def of_effects(top: str) -> bool:
    """Whether a first-level indicator of this name speaks of effects."""
    return any(word in top for word in _EFFECTS)


@dataclass(frozen=True, slots=True)
class Standing:
    """How lines stand against their targets; every line is in exactly one of the three."""

    reached: tuple[Line, ...]
    missed: tuple[Line, ...]
    unknown: tuple[Line, ...]


def standing(lines: Sequence[Line]) -> Standing:
    """The lines by whether they reach their targets; only a line that is scored can have reached or missed one."""

    def where(line: Line) -> bool | None:
        return line.reached if line.status is Status.SCORED else None

    return Standing(
        tuple(line for line in lines if where(line) is True),
        tuple(line for line in lines if where(line) is False),
        tuple(line for line in lines if where(line) is None),
    )


def rows_of(card: Scorecard) -> Callable[[Line], Row | None]:
    """A look-up of the submitted row that a line was marked from: the one at the line's place, else of its names.

    Names that several rows share name none of them.
    """
    rows = card.submission.rows
    placed = {row.source: row for row in rows}
    shared = Counter(row.path for row in rows)
    named = {row.path: row for row in rows if shared[row.path] == 1}

    def row_of(line: Line) -> Row | None:
        found = placed.get(line.source) if line.source is not None else None
        return found or named.get(line.path)

    return row_of


def pending(card: Scorecard) -> tuple[Line, ...]:
    """The lines that a person must still judge."""
    return tuple(line for line in leaves(card) if line.status is Status.PENDING)


def unsupported(card: Scorecard) -> tuple[Line, ...]:
    """The lines that earned more than a measurement or a judgement supports."""
    return tuple(line for line in leaves(card) if line.earned > line.supported)


def largest(cards: Sequence[Scorecard], most: int | None) -> tuple[Scorecard, ...]:
    """The `most` cards with the largest budgets, largest first, unknown ones last; all in their order where that is enough."""
    if most is None or len(cards) <= most:
        return tuple(cards)

    def size(card: Scorecard) -> Fraction:
        one = quantity.parse("1", unit=card.budget.unit).value or decimals.ONE
        return -decimals.ONE if card.budget.budget is None else card.budget.budget * one

    return tuple(sorted(cards, key=size, reverse=True)[:most])


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings from the gravest to the lightest, in their own order within a severity."""
    return tuple(sorted(findings, key=lambda one: labels.SEVERITIES.index(one.severity)))


@dataclass(frozen=True, slots=True)
class Links:
    """How a card's lines and findings lead to each other.

    `lines` holds for each ranked finding the index of its line in `card.lines` (None for the project as a whole),
    `findings` for the index of a line the numbers of its findings, counted from 1.
    """

    lines: tuple[int | None, ...]
    findings: Mapping[int, tuple[int, ...]]


def links(card: Scorecard) -> Links:
    """The links of a card. A finding without a path is about the line that it names as its subject, where there is one.

    Of several lines of one path it is the one at the finding's place, else the first.
    """
    named: dict[tuple[str, ...], list[int]] = {}
    for place in places(card):
        named.setdefault(card.lines[place].path, []).append(place)

    def line_of(finding: Finding) -> int | None:
        own = named.get(finding.path or (finding.subject,), [])
        exact = [place for place in own if finding.source and card.lines[place].source == finding.source]
        return next(iter((*exact, *own)), None)

    found = tuple(map(line_of, ranked(card.findings)))
    about: dict[int, tuple[int, ...]] = {}
    for number, line in enumerate(found, 1):
        if line is not None:
            about[line] = (*about.get(line, ()), number)
    return Links(found, about)
