"""What a submission gives: the figures of budget execution, and every fact that formulas may name, exact.

What it gives by name (`facts:`) is read by `given`.

Comes in: a plan, a submission, the scorecards of a department's projects. Goes out: `Facts`, and the problems of the file.
Amounts are in 元. The annual (adjusted) budget is the base of the rate as far as the form gives it, else the initial one
(contract rule 2; the self-evaluation form of 财预〔2020〕10号). Nothing is marked here.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import department
from jixiao.law.plan import named
from jixiao.records import MONEY_UNIT, Budget, BudgetFigures, Cell, Fund, Scorecard, Stage, Submission
from jixiao.records.law import Plan
from jixiao.records.scorecard import Facts, Peers
from jixiao.score import given, stages
from jixiao.values import quantity
from jixiao.values.names import key


def read(
    plan: Plan, submission: Submission, projects: Sequence[Scorecard] = (), peers: Peers | None = None
) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of a submission, and what is wrong with what it gives."""
    figures, problems = _figures(submission)
    total = submission.budget.total
    expected = _amount(total.expected if total else None, figures.unit)
    if isinstance(expected, Problem):
        problems, expected = (*problems, expected), None
    said, wrong, assumed = given.read(plan, submission, money_unit(submission.budget))
    values: dict[str, Any] = {
        **figures.amounts,
        **department.facts(projects),
        **stages.facts(plan, submission, expected),
        **said,
    }
    for computed in plan.computed:
        values[computed.name] = computed.formula.ready(values.get)
    facts = Facts(
        figures=figures,
        values=values,
        cells={
            **submission.facts,
            **{name: Cell("", table.source) for name, table in submission.tables.items()},
            **_cells(submission),
        },
        year=submission.year,
        claimed=total.score if total else None,
        judgements={_judged_path(plan, judgement.path): judgement for judgement in submission.judgements},
        peers=peers,
        computed={fact.name: fact for fact in plan.computed},
        given={fact.name: fact for fact in plan.given},
        assumed=assumed,
        whole=not submission.gaps,
        reviewed=submission.stage is Stage.TARGETS,
    )
    return facts, (*problems, *wrong)


def _judged_path(plan: Plan, path: tuple[str, ...]) -> tuple[str, ...]:
    root = named(plan.roots, path[0]) if path else None
    return (key(root.name), *map(key, path[1:])) if root else tuple(map(key, path))


# --- amounts --------------------------------------------------------------------------------------------------


def money_unit(budget: Budget) -> str:
    """The unit of amounts that name none: the form's, else `MONEY_UNIT`."""
    return (budget.unit.text.strip() if budget.unit else "") or MONEY_UNIT


def money_factor(unit: str) -> Fraction:
    """How many 元 a unit of money is; 1 for what is none."""
    found = quantity.parse("1", unit=unit)
    return found.value if found.value else decimals.ONE


def _amount(cell: Cell | None, unit: str) -> Fraction | Problem | None:
    """An amount in 元 (in the form's unit where it names none), None for a blank cell; else a Problem."""
    if cell is None or cell.blank or cell.uncomputed:
        return None
    found = quantity.parse(cell.text, unit=unit)
    if found.kind is not quantity.Kind.NUMBER or found.value is None or found.op or not _is_money(found):
        message, cure = f"“{cell.text[:20]}”不是金额。", f"请改写为以{unit}为单位的数字，如 949.68。"
        return Problem(cell.source, "submission.bad-amount", message, cure)
    if found.value < 0:
        message, cure = f"金额“{cell.text[:20]}”是负数。", "预算数和执行数不应小于0，请核对后改写。"
        return Problem(cell.source, "submission.negative-amount", message, cure)
    return found.value


def _base(fund: Fund) -> Cell | None:
    """The budget that counts: the year's as far as the form gives it, also where its formula has no result; else the initial."""
    return fund.annual if fund.annual and (not fund.annual.blank or fund.annual.uncomputed) else fund.initial


def _is_money(found: quantity.Quantity) -> bool:
    return found.unit is None or found.unit.dimension in ("金额", "")


def _figures(submission: Submission) -> tuple[BudgetFigures, tuple[Problem, ...]]:
    """The figures of budget execution with all built-in amounts, and the amounts that are none."""
    budget = submission.budget
    unit = money_unit(budget)
    total = budget.total or Fund(source=submission.source)
    cells: dict[str, Cell | None] = {
        "年初预算数": total.initial,
        "全年预算数": total.annual,
        "执行数": total.executed,
    }
    for label, fund in (("财政拨款", budget.fiscal), ("其他资金", budget.other)):
        planned = _base(fund) if fund else None
        cells |= {f"{label}预算数": planned, f"{label}执行数": fund.executed if fund else None}
    read_ = {name: _amount(cell, unit) for name, cell in cells.items()}
    problems = tuple(value for value in read_.values() if isinstance(value, Problem))
    amounts = {name: None if isinstance(value, Problem) else value for name, value in read_.items()}
    annual, executed = amounts["全年预算数"], amounts["执行数"]
    base = annual if _base(total) is total.annual else amounts["年初预算数"]
    factor = money_factor(unit)
    figures = BudgetFigures(
        budget=None if base is None else base / factor,
        executed=None if executed is None else executed / factor,
        rate=None if base is None or executed is None else decimals.ratio(executed, base),
        unit=unit,
        base="annual" if annual is not None else "initial",
        source=total.source,
        amounts={"预算数": base, **amounts},
    )
    return figures, problems


def _cells(submission: Submission) -> Mapping[str, Cell]:
    """The cells that the amounts of the form come from, by the names of the facts."""
    budget = submission.budget
    found: dict[str, Cell | None] = {}
    if budget.total is not None:
        total = budget.total
        base = _base(total)
        found = {"预算数": base, "执行数": total.executed, "年初预算数": total.initial, "全年预算数": total.annual}
        found["预计执行数"] = total.expected
    for label, fund in (("财政拨款", budget.fiscal), ("其他资金", budget.other)):
        if fund is not None:
            found |= {f"{label}预算数": _base(fund), f"{label}执行数": fund.executed}
    return {name: cell for name, cell in found.items() if cell is not None}
