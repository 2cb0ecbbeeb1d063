"""How small and how large an expression can get, whatever a form says.

Comes in: a checked expression and the bounds of the names in it. Goes out: an interval that certainly holds its value
wherever it has one; it may be wider than need be, never narrower. Edges always belong to it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.ground import decimals
from jixiao.law import department, formula
from jixiao.law.formula import Node
from jixiao.law.plan import BUILTIN, RESULTS
from jixiao.law.ranges import EVERY, Span

_NONNEGATIVE: Final = Span(low=decimals.ZERO)

#: What certainly bounds the facts of a submission. Amounts of funds below 0 are refused when a form is read; counts and
#: distances are made by the program. Marks may be below 0; facts that a ruleset declares may be anything.
FACTS: Mapping[str, Span] = MappingProxyType(
    dict.fromkeys(
        (
            *(name for name, kind in BUILTIN.items() if kind is formula.Type.MONEY),
            *("分值", "逾期天数", "区间偏离"),
            *(name for name in (*department.FACTS, *RESULTS) if name not in ("项目平均得分", "总得分")),
        ),
        _NONNEGATIVE,
    )
)

#: The same for the properties of what finding rules are about, by kind.
PROPERTIES: Mapping[str, Mapping[str, Span]] = MappingProxyType(
    {
        "项目": dict.fromkeys(
            ("预算数", "执行数", "预算执行率", "待评判", "分值合计", "总分", "隐藏处数"), _NONNEGATIVE
        ),
        "层级": {"级次": Span(decimals.ONE, Fraction(2))} | dict.fromkeys(("分值", "规定分值"), _NONNEGATIVE),
        "指标": {"分值": _NONNEGATIVE},
        "发现": {},
    }
)


def bounds(node: Node, known: Mapping[str, Span]) -> Span:
    """An interval that holds the number an expression gives; `known` bounds its names."""
    match node:
        case formula.Number(value=value):
            return Span(value, value)
        case formula.Name():
            return known.get(node.dotted, EVERY)
        case formula.Unary(op=op, arg=arg):
            inner = bounds(arg, known)
            return inner if op == "+" else _negative(inner)
        case formula.Binary():
            return _arithmetic(node, known)
        case formula.Call(name="如果", args=(_, then, otherwise)):
            return _hull([bounds(then, known), bounds(otherwise, known)])
        case formula.Call(name=name, args=args):
            return _called(name, [bounds(arg, known) for arg in args])
        case _:
            return EVERY


def _negative(span: Span) -> Span:
    return Span(None if span.high is None else -span.high, None if span.low is None else -span.low)


def _hull(spans: Sequence[Span]) -> Span:
    """The smallest interval around intervals."""
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    return Span(low, high)


def _arithmetic(node: formula.Binary, known: Mapping[str, Span]) -> Span:
    left, right = bounds(node.left, known), bounds(node.right, known)
    if node.op in "+-":
        right = right if node.op == "+" else _negative(right)
        low = None if left.low is None or right.low is None else left.low + right.low
        high = None if left.high is None or right.high is None else left.high + right.high
        return Span(low, high)
    if node.op == "/" and right.low is not None and right.low == right.high:
        exact = decimals.ratio(decimals.ONE, right.low)  # a division by a constant is a multiplication
        return EVERY if exact is None else _product(left, Span(exact, exact))
    if node.op == "/":
        return _NONNEGATIVE if _is_nonnegative(left) and _is_nonnegative(right) else EVERY
    return _product(left, right)


def _product(left: Span, right: Span) -> Span:
    ends = [left.low, left.high, right.low, right.high]
    if None not in ends:
        corners = [
            a * b for a in (left.low, left.high) for b in (right.low, right.high) if a is not None and b is not None
        ]
        return Span(min(corners), max(corners))
    if right.low is not None and right.low == right.high:
        left, right = right, left
    if left.low is not None and left.low == left.high:  # a constant times something open
        factor = left.low
        one, other = (None if edge is None else factor * edge for edge in (right.low, right.high))
        return Span(one, other) if factor > 0 else Span(other, one) if factor else left
    return _NONNEGATIVE if _is_nonnegative(left) and _is_nonnegative(right) else EVERY


def _is_nonnegative(span: Span) -> bool:
    return span.low is not None and span.low >= 0


def _called(name: str, args: Sequence[Span]) -> Span:
    lows = [span.low for span in args if span.low is not None]
    highs = [span.high for span in args if span.high is not None]
    match name:
        case "最小":
            return Span(min(lows) if len(lows) == len(args) else None, min(highs, default=None))
        case "最大":
            return Span(max(lows, default=None), max(highs) if len(highs) == len(args) else None)
        case "个数":
            return _NONNEGATIVE
        case "绝对值":
            return args[0] if _is_nonnegative(args[0]) else _NONNEGATIVE
        case "四舍五入":
            return _rounded(args[0], args[1])
        case "向下取整" | "向上取整":
            sign = 1 if name == "向下取整" else -1
            edges = [
                None if edge is None else Fraction(sign * (sign * edge // 1)) for edge in (args[0].low, args[0].high)
            ]
            return Span(edges[0], edges[1])
        case _:
            return EVERY


def _rounded(span: Span, places: Span) -> Span:
    """Rounding keeps order, so that the edges of a rounded value are the rounded edges."""
    if places.low is None:
        return EVERY
    digits = int(places.low)
    edges = [None if edge is None else Fraction(decimals.half_up(edge, digits)) for edge in (span.low, span.high)]
    return Span(edges[0], edges[1])
