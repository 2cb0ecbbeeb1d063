"""The money of many projects together.

In: scorecards. Out: exact sums of budgets and executions. Amounts in different units of money are brought into one before
they are added; amounts in a unit that is no money, or in none, are added apart. A project without both figures is only counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import MONEY_UNIT, Scorecard
from jixiao.report import changes
from jixiao.report.blocks import Spans
from jixiao.values import quantity


@dataclass(frozen=True, slots=True)
class Total:
    """Budget and execution of `count` projects in `unit`."""

    unit: str
    count: int
    budget: Fraction
    executed: Fraction

    @property
    def rate(self) -> Fraction | None:
        """Executed ÷ budget; None where the budget is 0."""
        return decimals.ratio(self.executed, self.budget)


def known(card: Scorecard) -> bool:
    """Whether both figures of a card are there."""
    return card.budget.budget is not None and card.budget.executed is not None


def totals(cards: Sequence[Scorecard]) -> tuple[Total, ...]:
    """The sums, money first; several where units cannot be brought together, none where no card has both figures."""
    shown = shared_unit(cards)
    counts: Counter[str] = Counter()
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for card in sorted(cards, key=lambda card: _size(card.budget.unit) is None):
        budget, executed, unit = card.budget.budget, card.budget.executed, card.budget.unit
        if budget is None or executed is None:
            continue
        key = unit if _size(unit) is None else shown
        before = sums.get(key, (decimals.ZERO, decimals.ZERO))
        sums[key] = (before[0] + brought(budget, unit, key), before[1] + brought(executed, unit, key))
        counts[key] += 1
    return tuple(Total(unit, counts[unit], *both) for unit, both in sums.items())


def shared_unit(cards: Iterable[Scorecard]) -> str:
    """The one unit in which the money of many is shown: 万元, unless all that name a unit of money name the same other one."""
    units = dict.fromkeys(card.budget.unit for card in cards if known(card) and _size(card.budget.unit))
    return next(iter(units)) if len(units) == 1 else MONEY_UNIT


def brought(value: Fraction, unit: str, to: str) -> Fraction:
    """An amount in another unit of money; one whose unit is no money stays as it is."""
    size, whole = _size(unit), _size(to)
    return value if size is None or whole is None else value * size / whole


def is_money(unit: str) -> bool:
    """Whether amounts in a unit are money, which can be brought into another unit."""
    return _size(unit) is not None


def in_table(value: Fraction, unit: str, to: str) -> str:
    """An amount in the unit of a table; one that cannot be brought into it bears its own."""
    return changes.amount(value, unit) if _size(unit) is None else decimals.plain(brought(value, unit, to))


@lru_cache(1000)
def _size(unit: str) -> Fraction | None:
    read = quantity.parse("1", unit=unit)
    return read.value if read.unit is not None and read.unit.dimension == "金额" else None


def told(cards: Sequence[Scorecard]) -> Spans:
    """The sums in words, and how many projects are not in them."""
    sums = totals(cards)
    told = [_total(one) for one in sums]
    without = sum(not known(card) for card in cards)
    if without == len(cards):
        return ("各项目均未填报预算数或执行数，资金情况无法汇总。" if without > 1 else "项目未填报预算数或执行数。",)
    if without:
        told.append(f"另有{without}个项目未填报预算数或执行数，未计入合计。")
    return ("".join(told),)


def _total(one: Total) -> str:
    budget, executed = changes.amount(one.budget, one.unit), changes.amount(one.executed, one.unit)
    lead = f"{one.count}个项目预算数合计{budget}，执行数合计{executed}"
    if one.rate is None:
        return f"{lead}，预算数为0，执行率不适用。"
    gap = changes.against_budget(one.budget, one.executed, one.unit)
    return f"{lead}，{changes.completion(one.rate)}{gap}。"
