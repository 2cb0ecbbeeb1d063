"""Syntax trees → the type of what they give, or everything that is wrong with their names and types.

Comes in: a node, the names it may use with their types, and where it stands. Goes out: its `Type`, or Problems: all of
them at once, each with its place. Nothing is computed.

Money and numbers do not mix: 金额 ± 金额, 金额 × 数 and 金额 ÷ 数 are 金额, 金额 ÷ 金额 is 数, all else is refused. The one
numeral that is both is 0: it may be compared with money, and stand beside it in 最小, 最大 and 如果.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from types import MappingProxyType
from typing import Final

from jixiao.ground.problems import Problem, Problems, Source, nearest
from jixiao.law.formula.nodes import (
    And,
    Binary,
    Call,
    Compare,
    Name,
    Node,
    Not,
    Number,
    Or,
    Text,
    Type,
    Unary,
    glyph,
    place,
    quoted,
    to_text,
)

#: Every function: how many arguments it takes, at least and at most (None: any number), and how it is called.
FUNCTIONS: Final = MappingProxyType(
    {
        "最小": (1, None, "最小(甲, 乙, …)"),
        "最大": (1, None, "最大(甲, 乙, …)"),
        "绝对值": (1, 1, "绝对值(甲)"),
        "如果": (3, 3, "如果(条件, 成立时的值, 不成立时的值)"),
        "四舍五入": (2, 2, "四舍五入(甲, 小数位数)"),
        "向下取整": (1, 1, "向下取整(甲)"),
        "向上取整": (1, 1, "向上取整(甲)"),
        "已给出": (1, 1, "已给出(甲)"),
    }
)
#: The most decimals that 四舍五入 keeps.
MAX_PLACES: Final = 6

_PLACES: Final = tuple(Number(Fraction(places), Type.NUMBER) for places in range(MAX_PLACES + 1))
_NUMERIC: Final = (Type.NUMBER, Type.MONEY)
_VERBS: Final = MappingProxyType({"+": "加上", "-": "减去", "*": "乘以", "/": "除以"})
_RESULTS: Final[Mapping[tuple[str, Type, Type], Type]] = MappingProxyType(
    {
        **{(op, Type.NUMBER, Type.NUMBER): Type.NUMBER for op in "+-*/"},
        **{(op, Type.MONEY, Type.MONEY): Type.MONEY for op in "+-"},
        ("*", Type.MONEY, Type.NUMBER): Type.MONEY,
        ("*", Type.NUMBER, Type.MONEY): Type.MONEY,
        ("/", Type.MONEY, Type.NUMBER): Type.MONEY,
        ("/", Type.MONEY, Type.MONEY): Type.NUMBER,
    }
)
#: The comparisons that each type knows.
_COMPARISONS: Final = MappingProxyType(
    {
        Type.NUMBER: ("<", "<=", ">", ">=", "=", "!="),
        Type.MONEY: ("<", "<=", ">", ">=", "=", "!="),
        Type.TEXT: ("=", "!=", "含"),
        Type.TRUTH: ("=", "!="),
    }
)
_MONEY_CURE: Final = "金额请带单位，如 100万元；两个金额相除得到数。"


@dataclass(frozen=True, slots=True)
class _Scope:
    """What an expression may name, where it stands, and the problems found in it so far."""

    names: Mapping[str, Type]
    source: Source
    found: list[Problem]

    def tell(self, node: Node, code: str, message: str, cure: str) -> None:
        self.found.append(Problem(place(self.source, node.pos), code, message, cure))


def check(node: Node, names: Mapping[str, Type], source: Source) -> Type:
    """The type of what an expression gives; raises Problems with all that is wrong in it, in the order of the text.

    `names` holds every name that may be used, dotted, with its type; `source` is where the expression begins.
    """
    scope = _Scope(names, source, [])
    kind = _type(node, scope)
    if kind is None or scope.found:
        raise Problems(sorted(dict.fromkeys(scope.found), key=lambda problem: problem.source))
    return kind


def _type(node: Node, scope: _Scope) -> Type | None:
    """The type of a node, or None where something inside it (already told) leaves it open."""
    match node:
        case Number(type=kind):
            return kind
        case Text():
            return Type.TEXT
        case Name():
            return _named(node, scope)
        case Unary(arg=arg):
            return _numeric(arg, scope)
        case Binary():
            return _arithmetic(node, scope)
        case Compare():
            return _comparison(node, scope)
        case And(args=args) | Or(args=args):
            return _conditions(args, scope)
        case Not(arg=arg):
            return _conditions((arg,), scope)
        case _:
            return _call(node, scope)


def _named(node: Name, scope: _Scope) -> Type | None:
    kind = scope.names.get(node.dotted)
    if kind is None:
        cure = _suggestion(node.dotted, scope.names)
        scope.tell(node, "formula.unknown-name", f"没有{quoted(node.dotted)}这个名称。", cure)
    return kind


def _numeric(node: Node, scope: _Scope) -> Type | None:
    kind = _type(node, scope)
    if kind is None or kind in _NUMERIC:
        return kind
    message = f"{quoted(to_text(node))}是{kind}，不能参与计算。"
    scope.tell(node, "formula.type-mismatch", message, "请只用数和金额计算。")
    return None


def _arithmetic(node: Binary, scope: _Scope) -> Type | None:
    left, right = _numeric(node.left, scope), _numeric(node.right, scope)
    if left is None or right is None:
        return None
    result = _RESULTS.get((node.op, left, right))
    if result is None:
        message = f"{quoted(to_text(node))}里，{left}不能{_VERBS[node.op]}{right}。"
        scope.tell(node, "formula.type-mismatch", message, _MONEY_CURE)
    return result


def _comparison(node: Compare, scope: _Scope) -> Type:
    left, right = _type(node.left, scope), _type(node.right, scope)
    if left is not None and right is not None:
        kind = _common((node.left, node.right), (left, right))
        if kind is None:
            message = f"{quoted(to_text(node))}里，{left}不能与{right}比较。"
            cure = _MONEY_CURE if left in _NUMERIC and right in _NUMERIC else "请比较同一类的值；文字要加引号。"
            scope.tell(node, "formula.type-mismatch", message, cure)
        elif node.op not in _COMPARISONS[kind]:
            message = f"{quoted(to_text(node))}里，{kind}不能用“{glyph(node.op)}”比较。"
            cure = f"{kind}只能用 {' '.join(map(glyph, _COMPARISONS[kind]))} 比较。"
            scope.tell(node, "formula.type-mismatch", message, cure)
    return Type.TRUTH


def _conditions(args: Sequence[Node], scope: _Scope) -> Type:
    for arg in args:
        kind = _type(arg, scope)
        if kind not in (None, Type.TRUTH):
            message = f"{quoted(to_text(arg))}是{kind}，不是条件。"
            scope.tell(arg, "formula.type-mismatch", message, "请写成比较，如：执行数 ≥ 预算数。")
    return Type.TRUTH


def _common(nodes: Sequence[Node], kinds: Sequence[Type]) -> Type | None:
    """The one type that all nodes have; the numeral 0 counts as money beside money."""
    pairs = zip(nodes, kinds, strict=True)
    if Type.MONEY in kinds:
        kinds = [Type.MONEY if isinstance(node, Number) and node.value == 0 else kind for node, kind in pairs]
    return kinds[0] if len(set(kinds)) == 1 else None


# --- calls --------------------------------------------------------------------------------------------------


def _call(node: Call, scope: _Scope) -> Type | None:
    if node.name not in FUNCTIONS:
        cure = nearest(node.name, FUNCTIONS) or f"函数只有{'、'.join(FUNCTIONS)}。"
        scope.tell(node, "formula.unknown-function", f"没有{quoted(node.name)}这个函数。", cure)
        _inside(node, scope)
        return None
    least, most, usage = FUNCTIONS[node.name]
    count = len(node.args)
    if count < least or (most is not None and count > most):
        message = f"“{node.name}”有{count}个参数，应为{least if most else f'至少{least}'}个。"
        scope.tell(node, "formula.argument-count", message, f"请写成：{usage}。")
        _inside(node, scope)
        return None
    if node.name == "如果":
        _conditions(node.args[:1], scope)
        branches = node.args[1:]
        return _same(node, branches, [_type(arg, scope) for arg in branches], scope)
    if node.name == "四舍五入":
        return _rounding(node, scope)
    if node.name == "已给出":
        return Type.TRUTH if _type(node.args[0], scope) is not None else None
    return _same(node, node.args, [_numeric(arg, scope) for arg in node.args], scope)


def _inside(node: Call, scope: _Scope) -> None:
    """Looks for problems in the arguments of a call that has no type."""
    for arg in node.args:
        _type(arg, scope)


def _same(node: Call, args: Sequence[Node], found: Sequence[Type | None], scope: _Scope) -> Type | None:
    kinds = [kind for kind in found if kind is not None]
    if len(kinds) < len(found):
        return None
    kind = _common(args, kinds)
    if kind is None:
        message = f"{quoted(to_text(node))}里有{'、'.join(dict.fromkeys(kinds))}，应为同一类的值。"
        scope.tell(node, "formula.type-mismatch", message, "请都用数，或都用带单位的金额。")
    return kind


def _rounding(node: Call, scope: _Scope) -> Type | None:
    kind = _numeric(node.args[0], scope)
    places = node.args[1]
    if places not in _PLACES:
        message = f"“四舍五入”的小数位数{quoted(to_text(places))}不是 0 至 {MAX_PLACES} 的整数。"
        scope.tell(places, "formula.rounding-places", message, "请直接写位数，如：四舍五入(甲, 2)。")
    return kind


# --- unknown names ------------------------------------------------------------------------------------------

#: So many names are listed where none is near.
_LISTED: Final = 10
_WORDS: Final = re.compile(r"^非|[且或含]")


def _suggestion(name: str, names: Mapping[str, Type]) -> str:
    if name in FUNCTIONS:
        return f"“{name}”是函数，请写成：{FUNCTIONS[name][2]}。"
    if any(part in names for part in _WORDS.split(name)):
        return "“且”“或”“非”“含”的前后要留空格，才不会与名称连在一起。"
    if near := nearest(name, names):
        return near
    if not names:
        return "这里不能用名称，请写数、金额或加引号的文字。"
    return f"可用的名称有{'、'.join(islice(names, _LISTED))}{'等' if len(names) > _LISTED else ''}。"
