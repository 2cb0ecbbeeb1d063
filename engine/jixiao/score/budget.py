"""The funds of a submission as exact figures, and the facts that formulas may name.

Comes in: a submission's budget cells as written. Goes out: `BudgetFigures` in the form's own money unit, and every
built-in amount in 元. The annual (adjusted) budget is the base of the rate as far as the form gives it, else the
initial one (contract rule 2; the self-evaluation form of 财预〔2020〕10号). An amount that is no number is a Problem.
"""

from collections.abc import Mapping
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import formula
from jixiao.law.methods.judged import answer
from jixiao.records import MONEY_UNIT, Budget, BudgetFigures, Cell, Fund, Submission
from jixiao.values import quantity


def amount(cell: Cell | None, unit: str, problems: list[Problem]) -> Fraction | None:
    """An amount in 元 (in the form's unit where it names none), None for a blank cell; else a Problem."""
    if cell is None or cell.blank or cell.uncomputed:
        return None
    read = quantity.parse(cell.text, unit=unit)
    if read.kind is not quantity.Kind.NUMBER or read.value is None or read.op or not _is_money(read):
        problems.append(
            Problem(
                cell.source,
                "submission.bad-amount",
                f"“{cell.text[:20]}”不是金额。",
                f"请改写为以{unit}为单位的数字，如 949.68。",
            )
        )
        return None
    if read.value < 0:
        problems.append(
            Problem(
                cell.source,
                "submission.negative-amount",
                f"金额“{cell.text[:20]}”是负数。",
                "预算数和执行数不应小于0，请核对后改写。",
            )
        )
        return None
    return read.value


def _is_money(read: quantity.Quantity) -> bool:
    return read.unit is None or read.unit.dimension in ("金额", "")


def money_unit(budget: Budget) -> str:
    """The unit of amounts that name none: the form's, else `MONEY_UNIT`."""
    return (budget.unit.text.strip() if budget.unit else "") or MONEY_UNIT


def figures(submission: Submission, problems: list[Problem]) -> tuple[BudgetFigures, Mapping[str, Fraction | None]]:
    """The figures of budget execution, and the built-in money facts by the names that formulas use."""
    budget = submission.budget
    unit = money_unit(budget)
    total = budget.total or Fund(source=submission.source)
    initial, annual, executed = (amount(cell, unit, problems) for cell in (total.initial, total.annual, total.executed))
    base = annual if annual is not None else initial
    facts = {
        "预算数": base,
        "年初预算数": initial,
        "全年预算数": annual,
        "执行数": executed,
    }
    for label, fund in (("财政拨款", budget.fiscal), ("其他资金", budget.other)):
        planned = fund.annual if fund and fund.annual and not fund.annual.blank else fund.initial if fund else None
        facts[f"{label}预算数"] = amount(planned, unit, problems)
        facts[f"{label}执行数"] = amount(fund.executed if fund else None, unit, problems)
    factor = money_factor(unit)
    rate = None if base is None or executed is None else decimals.ratio(executed, base)
    shown = BudgetFigures(
        budget=None if base is None else base / factor,
        executed=None if executed is None else executed / factor,
        rate=rate,
        unit=unit,
        base="annual" if annual is not None else "initial",
        source=total.source,
    )
    return shown, facts


def cells(submission: Submission) -> Mapping[str, Cell]:
    """The cells that the amounts of the total row come from, by the names of the facts."""
    total = submission.budget.total
    if total is None:
        return {}
    base = total.annual if total.annual and not total.annual.blank else total.initial
    named = (("预算数", base), ("执行数", total.executed), ("年初预算数", total.initial), ("全年预算数", total.annual))
    return {name: cell for name, cell in named if cell is not None}


def money_factor(unit: str) -> Fraction:
    """How many 元 a unit of money is; 1 for what is none."""
    read = quantity.parse("1", unit=unit)
    return read.value if read.value else decimals.ONE


def fact_value(cell: Cell, wanted: formula.Type, unit: str, problems: list[Problem]) -> formula.Value | None:
    """A declared fact of a submission as a value of its type, None for a blank one; else a Problem.

    An amount that names no unit is in `unit`, the form's money unit, like the amounts of its funds.
    """
    if cell.blank:
        return None
    if wanted is formula.Type.TEXT:
        return cell.text.strip()
    if wanted is formula.Type.TRUTH:
        said = answer(cell.text)
        if said is not None:
            return said
    else:
        read = quantity.parse(cell.text, unit=unit if wanted is formula.Type.MONEY else "")
        money = read.unit is not None and read.unit.dimension == "金额"
        if (
            read.kind is quantity.Kind.NUMBER
            and not read.op
            and (money or wanted is formula.Type.NUMBER or read.unit is None)
        ):
            return read.value
    problems.append(
        Problem(
            cell.source,
            "submission.bad-fact",
            f"“{cell.text[:20]}”不是{wanted.value}。",
            "请按规则集声明的类型改写这一项。",
        )
    )
    return None
