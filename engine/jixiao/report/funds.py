"""The money of many projects together.

In: scorecards. Out: exact sums of budgets and executions. Amounts in different units of money are brought into one before
they are added; amounts in a unit that is no money, or in none, are added apart. A project without both figures is only counted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.records import Scorecard
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
    units = Counter(card.budget.unit for card in cards if known(card))
    sizes = {unit: _size(unit) for unit in units}
    shown = max((unit for unit in units if sizes[unit]), key=lambda unit: units[unit], default="")
    counts: Counter[str] = Counter()
    sums: dict[str, tuple[Fraction, Fraction]] = {shown: (decimals.ZERO, decimals.ZERO)} if sizes.get(shown) else {}
    for card in cards:
        budget, executed, unit = card.budget.budget, card.budget.executed, card.budget.unit
        if budget is None or executed is None:
            continue
        size = sizes[unit]
        key, factor = (unit, decimals.ONE) if size is None else (shown, size / (sizes[shown] or decimals.ONE))
        before = sums.get(key, (decimals.ZERO, decimals.ZERO))
        sums[key] = (before[0] + budget * factor, before[1] + executed * factor)
        counts[key] += 1
    return tuple(Total(unit, counts[unit], *both) for unit, both in sums.items())


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
