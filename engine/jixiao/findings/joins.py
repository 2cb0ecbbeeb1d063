"""A rule's condition, taken apart into what concerns one fact and what compares two.

Comes in: a checked condition and the names of the rule's facts. Goes out: for each fact its own conditions, and the
joins; what is neither becomes a Problem, because the rule engine cannot be trusted with it: a condition over several
facts must compare a side that concerns one of them with a side that concerns another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from jixiao.ground.problems import Problem, Source
from jixiao.law import formula
from jixiao.law.formula import Node, Value

#: Comparisons between facts in one rule; the engine refuses 30 in one pattern.
MAX_JOINS = 8
#: How two facts may be compared; `formula.check` leaves texts and truth values only `=`.
JOINING = ("=", "<", "<=", ">", ">=")

#: An expression made ready: gives its value for a function from names to values.
Ready = Callable[[Callable[[str], Value | None]], Value | None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one fact of a rule must satisfy by itself; names in the conditions are properties of the fact."""

    alias: str
    kind: str
    conditions: tuple[Ready, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a join: the pattern it belongs to, and an expression over that pattern's properties."""

    pattern: int
    value: Ready


@dataclass(frozen=True, slots=True)
class Join:
    """A comparison between two facts: `left op right`, and `test`, the whole of it over the names as written."""

    left: Side
    op: str
    right: Side
    test: Ready


def split(
    condition: Node,
    kinds: Mapping[str, str],
    values: Mapping[str, Node],
    source: Source,
    found: list[Problem],
) -> tuple[dict[str, list[Ready]], tuple[Join, ...]]:
    """The conditions of each alias by itself, and the joins; what fits neither goes to `found`.

    `kinds` gives the kind of each alias, `values` each threshold's constant.
    """
    order = list(kinds)
    conditions: dict[str, list[Ready]] = {alias: [] for alias in kinds}
    joins: list[Join] = []
    for conjunct in formula.conjuncts(condition):
        aliases = sorted(aliases_in(conjunct), key=order.index)
        if len(aliases) < 2:
            alias = (aliases or order)[0]
            conditions[alias].append(_ready(conjunct, values, alias))
            continue
        sides = _sides(conjunct)
        if sides is None:
            found.append(_not_joinable(conjunct, aliases, source))
            continue
        assert isinstance(conjunct, formula.Compare)
        left, right = (
            Side(order.index(alias), _ready(node, values, alias))
            for alias, node in zip(sides, (conjunct.left, conjunct.right), strict=True)
        )
        joins.append(Join(left, conjunct.op, right, formula.compile(conjunct)))
    if len(joins) > MAX_JOINS:
        message = f"事实之间的比较有{len(joins)}处，超过{MAX_JOINS}处。"
        found.append(Problem(source, "finding.too-many-joins", message, "请减少事实之间的比较，或拆成几条规则。"))
    return conditions, tuple(joins)


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


def _ready(node: Node, values: Mapping[str, Node], alias: str) -> Ready:
    """An expression over the properties of one fact, ready to look them up there."""
    return formula.compile(_settled(node, values, alias))


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
