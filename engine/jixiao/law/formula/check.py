"""Syntax trees → the type of what they give, or everything that is wrong with their names and types.

Comes in: a node, the names it may use with their types, and where it stands. Goes out: its `Type`, or Problems: all of
them at once, each with its place. Nothing is computed.

Money and numbers do not mix: 金额 ± 金额, 金额 × 数 and 金额 ÷ 数 are 金额, 金额 ÷ 金额 is 数, all else is refused. The one
numeral that is both is 0: it may be compared with money, and stand beside it in 最小, 最大 and 如果.

The first argument of a function of rows is a table; inside the others its columns are names of the row. `names` holds a table
by its name, and each of its columns by both names (`column`), by which nothing but `resolve` can name it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest
from jixiao.ground.regex import regex
from jixiao.law.formula import closed
from jixiao.law.formula.closed import ANY, Words
from jixiao.law.formula.functions import FUNCTIONS, NUMERIC, OF_ROWS, USAGES, Function
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
    column,
    glyph,
    is_inner,
    place,
    quoted,
    said_gone,
    to_text,
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
        Type.DATE: ("<", "<=", ">", ">=", "=", "!="),
        Type.TABLE: (),
    }
)
_MONEY_CURE: Final = "金额请带单位，如 100万元；两个金额相除得到数。"


@dataclass(frozen=True, slots=True)
class _Scope:
    """What an expression may name, where it stands, and the problems found in it so far."""

    names: Mapping[str, Type]
    source: Source
    found: list[Problem]
    words: Words

    def tell(self, node: Node, code: str, message: str, cure: str) -> None:
        self.found.append(Problem(place(self.source, node.pos), code, message, cure))


def check(node: Node, names: Mapping[str, Type], source: Source, words: Words = ANY) -> Type:
    """The type of what an expression gives; raises Problems with all that is wrong in it, in the order of the text.

    `names` holds every name that may be used, dotted, with its type; `source` is where the expression begins. `words` are all
    texts that a name can be, where it can only be some: a comparison with another one would never hold.
    """
    scope = _Scope(names, source, [], words)
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
    if kind is Type.TABLE:
        message = f"{quoted(node.dotted)}是表，有许多行，不是一个值。"
        scope.tell(node, "formula.type-mismatch", message, f"请用表的函数，如：{OF_ROWS['个数'].usage}。")
        return None
    return kind


def table(node: Node, names: Mapping[str, Type]) -> str:
    """The table whose rows a call goes through, "" where it is no call of that kind."""
    if not isinstance(node, Call) or node.name not in OF_ROWS or not node.args:
        return ""
    first = node.args[0]
    return first.dotted if isinstance(first, Name) and names.get(first.dotted) is Type.TABLE else ""


def columns(of: str, names: Mapping[str, Type]) -> dict[str, Type]:
    """The columns of a table with their types."""
    begin = column(of, "")
    return {name.removeprefix(begin): kind for name, kind in names.items() if name.startswith(begin)}


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
        elif kind is Type.TEXT and node.op != "含":
            scope.found.extend(closed.strange(node, scope.words, scope.source))
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
    of = table(node, scope.names)
    function = OF_ROWS[node.name] if of else FUNCTIONS.get(node.name)
    if function is None:
        _no_function(node, scope)
        return None
    count = len(node.args)
    if count < function.least or (function.most is not None and count > function.most):
        most = "" if function.most in (None, function.least) else f"至{function.most}"
        least = f"{function.least}{most}" if function.most else f"至少{function.least}"
        message = f"“{node.name}”有{count}个参数，应为{least}个。"
        scope.tell(node, "formula.argument-count", message, f"请写成：{function.usage}。")
        if not of:
            _inside(node, scope)
        return None
    if of:
        return _over_rows(node, function, of, scope)
    match node.name:
        case "如果":
            _conditions(node.args[:1], scope)
            branches = node.args[1:]
            return _same(node, branches, [_type(arg, scope) for arg in branches], scope)
        case "四舍五入":
            return _rounding(node, scope)
        case "已给出":
            return Type.TRUTH if _is_table(node.args[0], scope) or _type(node.args[0], scope) is not None else None
        case "不适用":
            return _answered(node, scope)
        case _:
            return _taken(node, function, node.args, scope)


def _no_function(node: Call, scope: _Scope) -> None:
    if node.name in OF_ROWS:
        first = to_text(node.args[0]) if node.args else ""
        message = f"“{node.name}”的第一个参数应是表，{quoted(first)}不是。"
        known = [name for name, kind in scope.names.items() if kind is Type.TABLE]
        told = f"规则集声明的表有{'、'.join(known)}" if known else "规则集的 facts 没有声明表（type: 表）"
        scope.tell(node, "formula.no-table", message, f"请写成：{OF_ROWS[node.name].usage}；{told}。")
        return
    cure = nearest(node.name, USAGES) or f"函数只有{'、'.join(USAGES)}。"
    scope.tell(node, "formula.unknown-function", f"没有{quoted(node.name)}这个函数。", cure)
    _inside(node, scope)


def _is_table(node: Node, scope: _Scope) -> bool:
    return isinstance(node, Name) and scope.names.get(node.dotted) is Type.TABLE


def _answered(node: Call, scope: _Scope) -> Type | None:
    """甲 不适用 asks what was answered, so it must be a name."""
    (arg,) = node.args
    if not isinstance(arg, Name):
        message = f"“不适用”的前面应是一项事实的名称，{quoted(to_text(arg))}不是。"
        scope.tell(node, "formula.type-mismatch", message, "请写成：甲 不适用。")
        return None
    if arg.dotted in scope.names and said_gone(arg.dotted) not in scope.names:
        message = f"{quoted(arg.dotted)}不是申报表的 facts 给出的，没有“不适用”这种回答。"
        scope.tell(node, "formula.type-mismatch", message, "请写规则集声明的、由申报表给出的事实。")
        return None
    return Type.TRUTH if _is_table(arg, scope) or _type(arg, scope) is not None else None


def _over_rows(node: Call, function: Function, of: str, scope: _Scope) -> Type | None:
    """A function of a table's rows: inside, the columns are names, and all outer names stay readable."""
    inner = _Scope({**columns(of, scope.names), **scope.names}, scope.source, scope.found, scope.words)
    values = node.args[1 : function.least]
    _conditions(node.args[function.least :], inner)
    if node.name == "个数":
        return Type.NUMBER
    found = _taken(node, function, values[:1], inner)
    for weight in values[1:]:
        if _numeric(weight, inner) is None:
            return None
    return found


def _taken(node: Call, function: Function, args: Sequence[Node], scope: _Scope) -> Type | None:
    """The kind of what a function gives, its arguments being what it takes."""
    found = []
    for index, arg in enumerate(args):
        wanted = function.takes[min(index, len(function.takes) - 1)]
        kind = _numeric(arg, scope) if wanted == NUMERIC else _type(arg, scope)
        if kind is not None and wanted not in (NUMERIC, kind):
            message = f"“{node.name}”里的{quoted(to_text(arg))}是{kind}，应为{wanted}。"
            scope.tell(arg, "formula.type-mismatch", message, f"请写成：{function.usage}。")
            kind = None
        found.append(kind)
    if None in found:
        return None
    return function.gives if function.gives is not None else _same(node, args, found, scope)


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
_WORDS: Final = regex(r"^非|[且或含]")


def _suggestion(name: str, names: Mapping[str, Type]) -> str:
    known = [one for one in names if not is_inner(one)]
    if name in USAGES:
        return f"“{name}”是函数，请写成：{USAGES[name]}。"
    if any(part in names for part in _WORDS.split(name)):
        return "“且”“或”“非”“含”的前后要留空格，才不会与名称连在一起。"
    if near := nearest(name, known):
        return near
    if not known:
        return "这里不能用名称，请写数、金额或加引号的文字。"
    return f"可用的名称有{'、'.join(known[:_LISTED])}{'等' if len(known) > _LISTED else ''}。"
