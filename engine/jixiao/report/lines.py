"""What a report asks of a scorecard's lines and findings: which are indicators, how they stand, which belong together.

In: a `Scorecard`. Out: tuples of its own lines, rows and findings, chosen and grouped; nothing is reckoned anew and no
word is written here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jixiao import labels
from jixiao.model import Finding, Line, Row, Scorecard, Status

#: A first-level indicator with one of these in its name speaks of effects (效益指标, 效果, 满意度指标 …); all others of what
#: was done. The two are the sections （二）项目效益情况 and （一）项目完成情况 of the published outline.
_EFFECTS = ("效益", "效果", "满意", "影响")

#: The path of the line of budget execution in every scorecard.
BUDGET_PATH = ("预算执行率",)


def leaves(card: Scorecard) -> tuple[Line, ...]:
    """The lines that were marked themselves, in order: those without children, groups that are empty left out."""
    last = len(card.lines) - 1
    return tuple(
        line
        for i, line in enumerate(card.lines)
        if (i == last or not _under(line, card.lines[i + 1])) and not _hollow(line)
    )


def _under(line: Line, other: Line) -> bool:
    return len(other.path) > len(line.path) and other.path[: len(line.path)] == line.path


def _hollow(line: Line) -> bool:
    # A group of the framework under which the form has no row: nothing was asked there, so nothing can be reported.
    return not (line.method or line.steps or line.target is not None or line.actual is not None or line.possible)


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


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings from the gravest to the lightest, in their own order within a severity."""
    return tuple(sorted(findings, key=lambda finding: labels.severity_rank(finding.severity)))


def alike(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Ranked findings of the same severity and id put together, in the order of the first of each."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in ranked(findings):
        groups.setdefault((finding.severity, finding.id), []).append(finding)
    return tuple(map(tuple, groups.values()))


def advices(findings: Iterable[Finding]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each advice once, in order of severity, with the subjects that it is given for (each once)."""
    given: dict[str, dict[str, None]] = {}
    for finding in ranked(findings):
        if finding.advice:
            given.setdefault(finding.advice, {})[finding.subject] = None
    return tuple((advice, tuple(subject for subject in subjects if subject)) for advice, subjects in given.items())
