"""A scorecard's lines, each with what its mark was reckoned from: the row, the rule, the values read.

In: a `Plan` and a `Scorecard` that was made under it. Out: an `Entry` per line and a `Given` per value that is no cell
of a row (facts, elements, experts' marks). The form is read again with the engine's own readers; nothing is marked here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.law.methods import METHODS, Params
from jixiao.records import Judgement, Line, Scorecard
from jixiao.records.law import Plan
from jixiao.score import linefacts, lines, read_facts
from jixiao.score.seats import Slot, arrange
from jixiao.values import reading
from jixiao.values.answers import answer
from jixiao.values.names import key
from jixiao.values.reading import Reading

_NOTHING: Final = Reading(None, None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line and what its mark came from.

    `params` is the method as the ruleset writes it (None: no method was asked); `value` gives the facts that the line's
    formulas may name. A parent has no slot.
    """

    line: Line
    slot: Slot | None = None
    params: Params | None = None
    said: Reading = _NOTHING
    value: Callable[[str], formula.Value | None] = lambda _: None
    judgement: Judgement | None = None

    @property
    def of_target(self) -> bool:
        """Whether the method compares an actual value with a target."""
        return self.params is not None and METHODS[self.params.method].of_target


@dataclass(frozen=True, slots=True)
class Given:
    """A value that marks were reckoned from. `line` is the index of the line it belongs to, None for the whole form.

    `written` is its text in the form, `node` the expression that a computed fact follows from.
    """

    line: int | None
    name: str
    value: formula.Value
    written: str = ""
    node: formula.Node | None = None


def entries(plan: Plan, card: Scorecard) -> tuple[tuple[Entry, ...], tuple[Given, ...]]:
    """The lines of a scorecard with what they came from, and the values that are no cells of its rows."""
    _, known = read_facts(plan, card.submission, card.projects, [])
    slots: dict[tuple[object, ...], list[Slot]] = defaultdict(list)
    for group in arrange(plan, card.submission, []):
        for slot in group.slots:
            slots[slot.path, slot.row.source if slot.row else None].append(slot)
    found = []
    for line in card.lines:
        own = slots[line.path, line.source] if line.method or line.source is not None else []
        found.append(_entry(plan, line, own.pop(0), known) if own else Entry(line))
    return tuple(found), (*_facts(plan, known), *_own(found))


def _entry(plan: Plan, line: Line, slot: Slot, known: linefacts.Given) -> Entry:
    slot.weight = line.possible
    said = linefacts.read(slot, known)
    params: Params | None = slot.planned.node.method
    if params is None and said.target is not None and plan.ruleset.targets is not None:
        kind = lines.kind_of_target(said.target, lines.direction(plan, slot))
        params = getattr(plan.ruleset.targets, kind.replace("-", "_"))
    judgement = known.judgements.get(tuple(map(key, slot.path)))
    return Entry(line, slot, params, said, linefacts.facts_of(known, slot, said), judgement)


def direction(plan: Plan, entry: Entry) -> str:
    """The operator that a target is held to: its own, else that of its direction; `""` where it is no number."""
    target = entry.said.target
    if target is None or target.value is None or entry.slot is None:
        return ""
    return target.op or ("<=" if lines.direction(plan, entry.slot) == "at-most" else ">=")


def _facts(plan: Plan, known: linefacts.Given) -> Iterator[Given]:
    formulas = {fact.name: formula.parse(fact.value, fact.source) for fact in plan.ruleset.facts if fact.value}
    for name in plan.types:
        value = known.values.get(name)
        if value is not None:
            cell = None if name in formulas else known.cells.get(name)
            yield Given(None, name, value, cell.text if cell else "", formulas.get(name))


def _own(found: Sequence[Entry]) -> Iterator[Given]:
    """The answers to elements (1 and 0) and the marks of experts, line by line."""
    for index, entry in enumerate(found):
        row = entry.slot.row if entry.slot else None
        if row is None:
            continue
        for name, cell in row.elements.items():
            said = answer(cell.text)
            if said is not None:
                yield Given(index, name, decimals.ONE if said else decimals.ZERO, cell.text)
        for number, cell in enumerate(row.experts, 1):
            mark = None if reading.blank(cell) else linefacts.mark_of(cell)
            if mark is not None:
                yield Given(index, expert(number), Fraction(mark), cell.text)


def expert(number: int) -> str:
    """What the mark of the nth expert is called."""
    return f"专家评分{number}"
