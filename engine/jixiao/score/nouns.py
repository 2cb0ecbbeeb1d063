"""The unit of an indicator as the indicator library knows it: shown where a form names none, held against the one it names.

Comes in: the plan, the node that rules a line, its path and its reading. Goes out: what is shown after both numbers, or the
library's unit where the form's is of another kind, or nothing. Only what has one scale is shown from the library: a noun that
is counted (人, 次, 件), and % for numbers that no share of 1 can be. Money, lengths and times are written in many units, and to
print one of them would say what the form does not. Nothing is reckoned with it.
"""

from functools import lru_cache
from types import MappingProxyType

from jixiao.ground import decimals
from jixiao.library import index
from jixiao.records.law import Plan, Planned
from jixiao.records.quantity import Kind, Quantity, Reading, Unit
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


def other_kind(plan: Plan, node: Planned, path: tuple[str, ...], said: Reading) -> str:
    """The library's unit where both numbers are of one other kind (people for a rate, money for a length); `""` else.

    Nouns that are counted are of one kind (人, 人次, 户): which of them an indicator counts is the unit's own choice.
    """
    if not plan.library or node.method is not None or said.combined or said.note == "unit.incomparable":
        return ""
    kinds = {kind(value.unit) for value in (said.target, said.actual) if value and value.unit}
    usual = index.unit_of(path[-1], path[1] if len(path) > 2 else "") if len(kinds) == 1 else ""
    known = quantity.parse("1", unit=usual).unit if usual else None
    return usual if known is not None and "" not in kinds and kind(known) not in kinds else ""


#: What is measured, and not counted in nouns; an amount for something (金额/人) is money.
_MEASURED = frozenset({"金额", "长度", "面积", "体积", "质量", "功率", "数据量"})
_SAME = MappingProxyType({"比率": "比率", "百分点": "比率", "时间": "时间", "月数": "时间", "工作日": "时间"})


def kind(unit: Unit | None) -> str:
    """What kind of unit it is: money, a rate, time, a measure, 个数; `""` for none, and for a bare multiplier (25万)."""
    whole = unit.dimension.partition("/")[0] if unit is not None else ""
    return _SAME.get(whole) or (whole if whole in _MEASURED or not whole else "个数")


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
