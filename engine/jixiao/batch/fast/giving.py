"""What submissions give, asked of Python: their year, their facts, which parts of the framework do not apply to them.

Comes in: chunks of a submission's own columns, or of what several have in common. Goes out: a row of plain values for each, as
`score.facts` reads them; nothing is decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.batch.fast.workers import Found, Key, Known
from jixiao.batch.outcome import MONEY_DIGITS
from jixiao.batch.prepared import NotPlain, of_form
from jixiao.batch.rows import submission_of
from jixiao.batch.sql import SCALE
from jixiao.findings.projects import unread
from jixiao.ground.problems import Problems, Source
from jixiao.law.plan import absences
from jixiao.records import Budget, Cell
from jixiao.records.expressions import Type
from jixiao.records.law import Plan, Planned
from jixiao.records.scorecard import Facts
from jixiao.score import facts as giving
from jixiao.score.seats import Seat
from jixiao.score.work import found_idle
from jixiao.values import quantity

_NOWHERE: Final = Source("")
#: What the tables of a run cannot hold of money, in 元.
_MOST: Final = 10 ** (MONEY_DIGITS - 6)

GIVES: Final[Mapping[str, str]] = {"year": "INTEGER", "gone": "VARCHAR", "beyond": "BOOLEAN"}


def gives(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For a submission's own columns: its year, which nodes do not apply, and what the columns of forms hold."""
    return [(number, *_gives(own, row)) for number, row in keys]


def _gives(own: Known, row: Mapping[str, str | None]) -> Found:
    nothing = None, "", True, *(None,) * len(own.forms)
    try:
        form = submission_of([row])
    except Problems:
        return nothing
    facts, problems = giving.read(own.plan, form)
    if (
        problems
        or unread(own.plan, form)
        or any(amount >= _MOST for amount in facts.figures.amounts.values() if amount is not None)
    ):
        return nothing
    try:
        values = [of_form(column, facts, own.query.digits) for column in own.forms]
    except NotPlain:
        return nothing
    return form.year, ",".join(str(own.number[node]) for node in _gone(own.plan, facts)), False, *values


#: The amounts of a submission's own columns, each with an amount that no other has, to see which of them a fact is.
AMOUNTS: Final[Mapping[str, int]] = MappingProxyType({"initial": 3, "annual": 5, "executed": 7})
ALIKE: Final[Mapping[str, str]] = {"slow": "BOOLEAN", "factor": "HUGEINT", "divisor": "HUGEINT", **GIVES}


def alike(own: Known, keys: Sequence[Key]) -> list[Found]:
    """For submissions that differ in nothing but amounts, what `gives` gives; of the numbers, the column whose amount each is.

    A key: number, year, money unit, and of each of `AMOUNTS` whether it is NULL (`-`), blank, 0 or more (`+`). `slow` says
    that they are not to be taken together.
    """
    return [(number, *_alike(own, *key)) for number, *key in keys]


def _alike(own: Known, year: str | None, unit: str | None, *states: str) -> Found:
    written = {
        name: {"-": None, "": "", "0": "0"}.get(state, str(amount))
        for (name, amount), state in zip(AMOUNTS.items(), states, strict=True)
    }
    found = _gives(own, {"year": year, "money_unit": unit, **written})
    by_unit = giving.money_unit(Budget(Cell(unit, _NOWHERE) if unit is not None else None))
    factor = giving.money_factor(by_unit)
    read_ = {f"{amount}": quantity.parse(str(amount), unit=by_unit).value for amount in (*AMOUNTS.values(), 0)}
    amounts = {value: name for name, value in AMOUNTS.items()}
    told: list[Any] = []
    slow = any(value != factor * int(amount) for amount, value in read_.items())
    for column, value in zip(own.forms, found[len(GIVES) :], strict=True):
        if value is None or column.holds != "value" or column.type not in (Type.NUMBER, Type.MONEY):
            told.append(value)
            continue
        amount = Fraction(value, SCALE) / factor
        told.append(amounts.get(int(amount), "0") if amount in (0, *amounts) else None)
        slow = slow or told[-1] is None
    return slow, factor.numerator, factor.denominator, *found[: len(GIVES)], *told


def _gone(plan: Plan, facts: Facts) -> Iterator[Planned]:
    """The nodes that do not apply, as far as the facts alone tell."""
    for node in absences(plan):
        told = node.absent is not None and node.absent.ready(facts.values.get) is True
        if told or (node.method is not None and found_idle(plan, Seat(node.path, node), facts)):
            yield node
