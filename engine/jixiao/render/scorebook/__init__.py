"""Scorecards → an Excel workbook in which an evaluator can reckon every mark again.

In: scorecards and the plans that they were made under. Out: the bytes of an xlsx file, the same for the same scorecards.
Each mark that Excel can express is a live formula beside the engine's own figure; the others say why they are not.
"""

from collections.abc import Sequence

from jixiao.ground.problems import Problem
from jixiao.records import Scorecard
from jixiao.records.law import Plan
from jixiao.render import sheets


def render(
    cards: Sequence[Scorecard], plan: Plan, projects: Plan | None = None, unread: Sequence[Problem] = ()
) -> bytes:
    """The workbook of some scorecards made under one plan; of none, with empty tables.

    `projects` is the plan of the projects of departments: each stands after its department. Without it they are left out,
    and the workbook says so. `unread` says of every file that is not in it, or not whole, why.
    """
    from jixiao.render.scorebook import book

    made = [(one, card) for whole in cards for one, card in _with_projects(whole, projects)]
    left_out = 0 if projects is not None else sum(len(card.projects) for card in cards)
    title = f"绩效评分结果（{len(made)}个）"
    return sheets.written(title, lambda pad: book.fill(pad, plan, made, left_out, unread))


def _with_projects(card: Scorecard, projects: Plan | None) -> list[tuple[Plan, Scorecard]]:
    return [(card.plan, card), *((one.plan, one) for one in card.projects if projects is not None)]
