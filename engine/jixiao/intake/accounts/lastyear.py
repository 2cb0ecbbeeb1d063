"""What an account tells of the year before only as a change → the figures of that year, reckoned exactly.

In: the facts of lines, the lines, the year that they are about. Out: the facts with each figure of the year before that no
sentence states: this year's less what was added, or with what was taken away, in the unit of this year's, at the place of the
change, with the two that it came from. Nothing is rounded. A change that does not lead to what is stated, or to what another
leads to, is a `Conflict`, and the figure is no fact.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.intake.accounts.facts import Facts, Reckoned, meet
from jixiao.intake.accounts.narrative import Told
from jixiao.records import Cell, Conflict, Passage
from jixiao.values import changed, departments
from jixiao.values.agreement import interval

_HALF: Final = Fraction(1, 2)


def added(facts: Facts, told: Iterable[Told], year: int | None) -> Facts:
    """The facts with the figures of the year before that changes lead to."""
    for passage, _ in told:
        for one in changed.changed(passage.text, (*departments.ACCOUNT, *departments.REPORT), year):
            reckoned = _reckoned(one, passage)
            if reckoned is not None:
                for name in one.names:
                    facts = _with(facts, name, reckoned)
    return facts


def _with(facts: Facts, name: str, one: Reckoned) -> Facts:
    """The facts with a figure that was reckoned; the first of several is taken, as far as they agree."""
    if any(conflict.name == name for conflict in facts.conflicts):
        return facts
    ends = facts.ends(name)
    if ends is None:
        return replace(facts, cells={**facts.cells, name: one.cell}, reckoned={**facts.reckoned, name: one})
    if meet(ends, one.ends):
        return facts
    others = {other: cell for other, cell in facts.cells.items() if other != name}
    reckoned = {other: kept for other, kept in facts.reckoned.items() if other != name}
    return Facts(others, (*facts.conflicts, Conflict(name, (facts.cells[name], one.cell))), reckoned)


def _reckoned(one: changed.Changed, passage: Passage) -> Reckoned | None:
    """This year's figure without what was added; None where the two are of two kinds, or less than nothing would be left."""
    now, by = interval(one.value), interval(one.amount)
    if now is None or by is None or now[2] is None or by[2] is None or now[2].dimension != by[2].dimension:
        return None
    low, high = (now[0] + by[0], now[1] + by[1]) if one.less else (now[0] - by[1], now[1] - by[0])
    before = (low + high) * _HALF
    if before < 0:
        return None
    change = Cell(one.words, passage.place(one.at))
    cell = Cell(f"{decimals.plain(before / now[2].factor)}{now[2].name}", change.source)
    return Reckoned(cell, (low, high), (Cell(one.value, passage.place(one.start)), change))
