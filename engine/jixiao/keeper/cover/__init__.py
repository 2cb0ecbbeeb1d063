"""Which parts of a ruleset its worked examples touch, and which they do not.

Comes in: a ruleset made ready, and the outcomes of its examples. Goes out: a `Coverage`. What was touched is read off the
scorecards: their workings say which branch decided, and their steps which conditions held.
"""

from collections.abc import Iterable

from jixiao.findings import appraisal
from jixiao.keeper.cases import CaseResult
from jixiao.keeper.cover.items import Item, items
from jixiao.keeper.cover.parts import parts
from jixiao.keeper.cover.report import Coverage
from jixiao.keeper.cover.touched import seen
from jixiao.score.seats import leaves, walk

__all__ = ["Coverage", "Item", "cover"]


def cover(using: appraisal.Law, outcomes: Iterable[CaseResult]) -> Coverage:
    """What the outcomes of worked examples touched of the ruleset that they were scored under."""
    plan = using.plan
    roots = (root.method for root in plan.roots)
    below = (node.method for root in plan.roots for node in leaves(root))
    own = (method for root in plan.roots for node in walk(root) for method in node.by_target.values())
    methods = (*roots, *below, *plan.by_target.values(), *own)
    every = dict.fromkeys((*items(using), *(part for one in methods if one is not None for part in parts(one))))
    told = {item for outcome in outcomes if outcome.card for item in seen(using, outcome.card)}
    return Coverage(tuple(every), frozenset(told & every.keys()))
