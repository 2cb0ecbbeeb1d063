"""The unit of an indicator where a form names none, as the indicator library knows it.

Comes in: the plan, the node that rules a line, its path and its reading. Goes out: what is shown after both numbers, or nothing.
Only what has one scale is taken from the library: a noun that is counted (人, 次, 件), and % for numbers that no share of 1 can
be. Money, lengths and times are written in many units, and to print one of them would say what the form does not. Nothing is
reckoned with it.
"""

from functools import lru_cache

from jixiao.ground import decimals
from jixiao.library import index
from jixiao.records.law import Plan, Planned
from jixiao.records.quantity import Kind, Quantity, Reading
from jixiao.values import quantity

#: What names count by themselves: 培训人数 is given in 人, whatever the library says of 培训.
_COUNTED = frozenset("人次件起户个项场座台期例处份笔")


def noun(plan: Plan, node: Planned, path: tuple[str, ...], said: Reading) -> str:
    """The library's unit where the unit set the indicator itself and neither number has one of its own."""
    if not plan.library or node.method is not None or said.combined or said.target is None or said.actual is None:
        return ""
    if not (_bare(said.target) and _bare(said.actual)):
        return ""
    name = path[-1]
    shown = counted(index.unit_of(name, path[1] if len(path) > 2 else ""))
    if shown == "%":
        return shown if _no_share(said.target) and _no_share(said.actual) else ""
    says = name[-2:-1] if name.endswith("数") else ""
    return "" if says in _COUNTED and not shown.endswith(says) else shown


@lru_cache(maxsize=1024)
def counted(unit: str) -> str:
    """A unit that has one scale: a noun, or %; `""` for any other, and for one that names two things (台（套）)."""
    found = quantity.parse("1", unit=unit).unit if unit else None
    if found is None or found.name != unit:
        return ""
    return unit if unit == "%" or (found.dimension == unit and found.factor == 1) else ""


def _bare(value: Quantity) -> bool:
    """Whether a value is a number that ends in its last digit, so that a unit can stand behind it."""
    return value.kind is Kind.NUMBER and value.unit is None and value.text.strip()[-1:].isdecimal()


def _no_share(value: Quantity) -> bool:
    return value.value is not None and (value.value == 0 or abs(value.value) > decimals.ONE)
