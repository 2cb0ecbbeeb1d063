"""The figures of the budget, which a run keeps of every form whatever its law asks for.

Comes in: a query. Goes out: the columns that are prepared of forms.
"""

from typing import Final

from jixiao.batch.sql import Column, Query
from jixiao.records.expressions import Type

#: The figures of the budget, as a run keeps them, by the facts that they are.
AMOUNT_FACTS: Final = {"budget": "预算数", "executed": "执行数"}


def with_amounts(query: Query) -> tuple[Column, ...]:
    """The columns that are prepared of forms: those that the query wants, and the figures of the budget."""
    have = {(column.of, column.holds) for column in query.forms}
    names = {column.name for column in query.forms}
    more = (
        Column(f"{of}~" if of in names else of, of, "value", Type.MONEY)
        for of in AMOUNT_FACTS.values()
        if (of, "value") not in have
    )
    return (*query.forms, *more)
