"""The names of the facts that are read out of accounts: what stands under one of them may have been typed by nobody.

In: a name. Out: whether sentences of an account are read for it (`statements`, `departments`, `finals`), with the parts of a
whole and the figures of the year before.
"""

from typing import Final

from jixiao.values import departments, finals, statements

_TABLES: Final = (statements.PROJECT, departments.ACCOUNT, departments.REPORT, finals.FINAL)
_NAMES: Final = frozenset(
    (*(name for table in _TABLES for one in table for name in one.names), *statements.LAST_YEAR.values())
)
_WHOLES: Final = frozenset((*(whole for whole, _, _ in departments.PARTS), "三公经费"))


def of_account(name: str) -> bool:
    """Whether a fact of this name is one that accounts state."""
    return name in _NAMES or name.partition("：")[0] in _WHOLES
