"""What a department's projects say about the department: facts that its ruleset may name.

Comes in: the scorecards of the projects. Goes out: counts and shares as exact facts. 53号 and the provinces' tables ask
for the share of quantity indicators that reached their target, of projects that met theirs, and the like.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.records import Line, Scorecard, Status
from jixiao.values import quantity

#: The facts that projects give, with their types; without projects none of them is given.
FACTS: Mapping[str, formula.Type] = MappingProxyType(
    {
        "项目数": formula.Type.NUMBER,
        "项目平均得分": formula.Type.NUMBER,
        "优良项目数": formula.Type.NUMBER,
        "项目预算数": formula.Type.MONEY,
        "项目执行数": formula.Type.MONEY,
        "指标数": formula.Type.NUMBER,
        "达标指标数": formula.Type.NUMBER,
        "数量指标数": formula.Type.NUMBER,
        "达标数量指标数": formula.Type.NUMBER,
        "适度达标数量指标数": formula.Type.NUMBER,
        "质量指标数": formula.Type.NUMBER,
        "达标质量指标数": formula.Type.NUMBER,
        "时效指标数": formula.Type.NUMBER,
        "达标时效指标数": formula.Type.NUMBER,
    }
)

#: A quantity that exceeds its target by more than this does not count as met in moderation (四川 2020, 部门整体).
MODERATE = Fraction(13, 10)


def facts(projects: Sequence[Scorecard]) -> Mapping[str, Fraction | None]:
    """The facts that the projects' scorecards give, exact; empty without projects."""
    if not projects:
        return {}
    leaves = [(card, line) for card in projects for line in card.lines if line.source is not None]
    found: dict[str, Fraction | None] = {
        "项目数": Fraction(len(projects)),
        "项目平均得分": decimals.ratio(
            Fraction(decimals.total(card.earned for card in projects)), Fraction(len(projects))
        ),
        "优良项目数": Fraction(sum(card.grade in ("优", "良") for card in projects)),
        "项目预算数": _money(projects, "budget"),
        "项目执行数": _money(projects, "executed"),
        "指标数": Fraction(len(leaves)),
        "达标指标数": _reached(leaves),
        "适度达标数量指标数": Fraction(sum(_moderate(line) for card, line in _of(leaves, "数量"))),
    }
    for name in ("数量", "质量", "时效"):
        own = _of(leaves, name)
        found[f"{name}指标数"] = Fraction(len(own))
        found[f"达标{name}指标数"] = _reached(own)
    return found


def _of(leaves: Sequence[tuple[Scorecard, Line]], second: str) -> list[tuple[Scorecard, Line]]:
    return [(card, line) for card, line in leaves if line.level > 2 and second in line.path[1]]


def _reached(leaves: Sequence[tuple[Scorecard, Line]]) -> Fraction | None:
    """How many lines met their target; None while a person must still judge one of them."""
    if any(line.status is Status.PENDING for _, line in leaves):
        return None
    return Fraction(sum(line.reached is True for _, line in leaves))


def _moderate(line: Line) -> bool:
    if line.working is None:
        return False
    said = line.working.reading
    if line.reached is not True or said.target is None or said.actual is None:
        return False
    if said.target.value is None or said.actual.value is None or said.target.value <= 0:
        return True
    return said.actual.value <= said.target.value * MODERATE


def _money(projects: Sequence[Scorecard], field: str) -> Fraction | None:
    """The sum of an amount over the projects in 元; None where one of them does not give it."""
    total = decimals.ZERO
    for card in projects:
        value: Fraction | None = getattr(card.budget, field)
        if value is None:
            return None
        unit = quantity.parse("1", unit=card.budget.unit).value or decimals.ONE
        total += value * unit
    return total
