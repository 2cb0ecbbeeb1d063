"""Scorecards → an Excel workbook in which an evaluator can reckon every mark again.

In: scorecards and the plan that they were made under. Out: the bytes of an xlsx file, the same for the same scorecards.
Each mark that Excel can express is a live formula beside the engine's own figure; the others say why they are not. The
projects of a department are not in it: they are scored by a ruleset of their own.
"""

from collections.abc import Sequence

from jixiao.model import Scorecard
from jixiao.plan import Plan
from jixiao.render import sheets


def render(cards: Sequence[Scorecard], plan: Plan) -> bytes:
    """The workbook of some scorecards made under one plan; of none, with empty tables."""
    from jixiao.render.scorebook import book

    return sheets.written(f"绩效评分结果（{len(cards)}个）", lambda pad: book.fill(pad, plan, cards))
