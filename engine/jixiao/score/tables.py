"""What expressions took of a table: which rows each function of rows counted, and what it gave.

Comes in: the name of a table, expressions, the values that they read. Goes out: `Counted` records, each call once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jixiao.law import formula
from jixiao.records.expressions import Call, Node
from jixiao.records.steps import Counted
from jixiao.values.given import shown


def counted(table: str, nodes: Sequence[Node], lookup: Callable[[str], Any]) -> tuple[Counted, ...]:
    """What the calls in some expressions took of a table."""
    calls = {formula.to_text(call): call for node in nodes for call in _calls(node) if _of(call) == table}
    return tuple(one for text, call in calls.items() if (one := _counted(text, call, table, lookup)) is not None)


def _calls(node: Node) -> Iterator[Call]:
    """The calls that go through rows; not those inside others, which are about one row."""
    if isinstance(node, Call) and node.name in formula.OF_ROWS and len(node.args) >= formula.OF_ROWS[node.name].least:
        yield node
        return
    for child in formula.children(node):
        yield from _calls(child)


def _of(call: Call) -> str:
    first = call.args[0]
    return first.dotted if isinstance(first, formula.Name) else ""


def _counted(text: str, call: Call, table: str, lookup: Callable[[str], Any]) -> Counted | None:
    over = formula.over_rows(call, formula.compile)
    taken = None if over is None else over.taken(lookup)
    if over is None or taken is None:
        return None
    return Counted(text, shown(over(lookup)), tuple(row.source for row in taken.rows), len(lookup(table)))
