"""A rule's condition, taken apart into what concerns one fact and what compares two.

Comes in: a checked condition and the names of the rule's facts. Goes out: for each fact a `Pattern`, and the joins
between them; what is neither becomes a Problem, because it could only be tried on every combination of facts: a condition
over several facts must compare a side that concerns one of them with a side that concerns another.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.law import formula
from jixiao.law.formula import Compiled, Node, Value

#: Comparisons between facts in one rule; the library refuses 30 in one pattern.
MAX_JOINS = 8
#: How two facts may be compared; `formula.check` leaves texts and truth values only `=`.
JOINING: Final[Mapping[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)
#: The same comparison said from the other side.
TURNED: Final[Mapping[str, str]] = MappingProxyType({"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="})


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rule asks of one of its facts; names are properties of the fact.

    `conjuncts` must all hold; `sides` are what joins compare with other facts, and must all be given.
    """

    alias: str
    kind: str
    conjuncts: tuple[Node, ...]
    sides: tuple[Compiled, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a join: the pattern it belongs to, and which of that pattern's sides it is."""

    pattern: int
    index: int


@dataclass(frozen=True, slots=True)
class Join:
    """A comparison between two facts: `left op right`."""

    left: Side
    op: str
    right: Side


@dataclass(frozen=True, slots=True)
class Fill:
    """A fact that can take a place in a rule over several: the row of the fact, and the values of its sides there."""

    rule: int
    pattern: int
    row: int
    values: tuple[Value, ...]


def split(
    condition: Node,
    kinds: Mapping[str, str],
    values: Mapping[str, Node],
    source: Source,
    found: list[Problem],
) -> tuple[tuple[Pattern, ...], tuple[Join, ...]]:
    """The pattern of each alias, and the joins; what fits neither goes to `found`.

    `kinds` gives the kind of each alias, `values` each threshold's constant.
    """
    order = list(kinds)
    conjuncts: dict[str, list[Node]] = {alias: [] for alias in kinds}
    sides: dict[str, list[Compiled]] = {alias: [] for alias in kinds}
    joins: list[Join] = []
    for conjunct in formula.conjuncts(condition):
        aliases = sorted(aliases_in(conjunct), key=order.index)
        if len(aliases) < 2:
            alias = (aliases or order)[0]
            conjuncts[alias].append(_settled(conjunct, values, alias))
            continue
        between = _sides(conjunct)
        if between is None:
            found.append(_not_joinable(conjunct, aliases, source))
            continue
        assert isinstance(conjunct, formula.Compare)
        ends: list[Side] = []
        for alias, node in zip(between, (conjunct.left, conjunct.right), strict=True):
            ends.append(Side(order.index(alias), len(sides[alias])))
            sides[alias].append(formula.compile(_settled(node, values, alias), closed=True))
        joins.append(Join(ends[0], conjunct.op, ends[1]))
    if len(joins) > MAX_JOINS:
        message = f"事实之间的比较有{len(joins)}处，超过{MAX_JOINS}处。"
        found.append(Problem(source, "finding.too-many-joins", message, "请减少事实之间的比较，或拆成几条规则。"))
    patterns = tuple(Pattern(a, kind, tuple(conjuncts[a]), tuple(sides[a])) for a, kind in kinds.items())
    return patterns, tuple(joins)


def _sides(conjunct: Node) -> tuple[str, str] | None:
    """The alias on the left and the one on the right of a comparison that has exactly one on each."""
    if not isinstance(conjunct, formula.Compare) or conjunct.op not in JOINING:
        return None
    left, right = aliases_in(conjunct.left), aliases_in(conjunct.right)
    if len(left) != 1 or len(right) != 1 or left == right:
        return None
    return next(iter(left)), next(iter(right))


def _not_joinable(conjunct: Node, aliases: Sequence[str], source: Source) -> Problem:
    where = replace(source, col=source.col + conjunct.pos - 1) if source.col else source
    code = "finding.not-joinable"
    message = f"“{formula.to_text(conjunct)}”同时涉及{'、'.join(aliases)}，无法判断。"
    if isinstance(conjunct, formula.Or | formula.Not):
        return Problem(
            where, code, message, "请不用“或”“非”：写成两条编号相同的规则，各写一种情形；否定可把比较号反过来写。"
        )
    if len(aliases) > 2:
        return Problem(where, code, message, "请拆成几个比较，用“且”连接，每个只涉及两类事实。")
    if isinstance(conjunct, formula.Compare) and conjunct.op not in JOINING:
        return Problem(where, code, message, f"两类事实之间请只用 {' '.join(JOINING)} 比较。")
    return Problem(where, code, message, "请写成“一类事实的算式 比较号 另一类事实的算式”；文字之间只能用 =。")


def aliases_in(node: Node) -> frozenset[str]:
    """The facts that an expression mentions, by the names that the rule gives them."""
    return frozenset(name.partition(".")[0] for name in formula.names(node) if "." in name)


def _settled(node: Node, values: Mapping[str, Node], alias: str) -> Node:
    """The node with thresholds replaced by their values, and the alias taken off its properties' names."""
    match node:
        case formula.Name(parts=parts):
            return replace(node, parts=parts[1:]) if parts[0] == alias else values[parts[0]]
        case formula.Unary() | formula.Not():
            return replace(node, arg=_settled(node.arg, values, alias))
        case formula.Binary() | formula.Compare():
            return replace(node, left=_settled(node.left, values, alias), right=_settled(node.right, values, alias))
        case formula.And() | formula.Or() | formula.Call():
            return replace(node, args=tuple(_settled(arg, values, alias) for arg in node.args))
        case _:
            return node
