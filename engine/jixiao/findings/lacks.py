"""What a line lacks that it is marked on: cells that are blank, facts that nobody gave, formulas without results.

Comes in: a marked line. Goes out: the names of what is missing, as people call it; "" for nothing.
"""

from jixiao.findings.lines import MarkedLine
from jixiao.records import Budget, Status

_CELLS = {"target": "目标值", "actual": "实际完成值"}


def uncomputed(one: MarkedLine) -> str:
    """Which cells that a line is marked on are formulas without results; the amounts where it is missing for their sake."""
    row, working, total = one.row, one.line.working, one.card.submission.budget.total
    cells = {name: getattr(row, key) for key, name in _CELLS.items()} if row is not None else {}
    if working is not None and working.silent and total is not None:
        cells |= {"年初预算数": total.initial, "全年预算数": total.annual, "执行数": total.executed}
    found = [name for name, cell in cells.items() if cell is not None and cell.uncomputed]
    if working is not None and working.blank == ("weight",):
        found.append("分值")
    return "和".join(found)


def mark_uncomputed(one: MarkedLine) -> bool:
    """Whether the unit's own mark is a formula without a result; that of a line without a row stands in the table of funds."""
    facts, fixed = one.card.facts, one.line.working is not None and not one.line.working.own
    cell = one.row.score if one.row is not None else facts.claimed if facts is not None and fixed else None
    return cell is not None and cell.uncomputed


def missing(one: MarkedLine) -> str:
    """What was not given of what the line is marked on, as its working names it."""
    working = one.line.working
    if working is None or one.line.status is not Status.MISSING:
        return ""
    if working.blank:
        return "和".join(_CELLS.get(name, name) for name in working.blank)
    order = list(one.plan.types)
    named = sorted(working.silent, key=lambda name: order.index(name) if name in order else len(order))
    parts = _TOTALLED if named and all(_in_parts(one.card.submission.budget, name) for name in named) else ""
    return ("和".join(named) or "所需数据") + parts


#: What is said of amounts that the sources of the money give and their total lacks: they are not added up by guess.
_TOTALLED = "的总额（其中各项已填）"


def _in_parts(budget: Budget, name: str) -> bool:
    """Whether a source of the money has an amount of a kind that the total lacks."""
    columns = {"预算数": ("annual", "initial"), "执行数": ("executed",)}.get(name, ())
    cells = [
        getattr(fund, column) for fund in (budget.fiscal, budget.carried, budget.other) if fund for column in columns
    ]
    return any(cell is not None and any(map(str.isdecimal, cell.text)) for cell in cells)
