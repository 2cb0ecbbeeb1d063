"""Checked syntax trees → what they give, exactly.

Comes in: a node that `check` has passed, and a function from names to values (None: not given). Goes out: a value, or
None where there is none. Numbers are Fractions: a quotient is never rounded, so that comparing it is cross
multiplication; only 四舍五入 rounds. Nothing is raised, nothing is remembered.

What is not given spreads through arithmetic, makes every comparison fail (≠ too), and counts as not holding in
且 或 非 and 如果. A division by zero gives None, and so does a product or quotient beyond `MAX_BITS`, so that no
expression can make a number too large to print.
"""

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals
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
    Unary,
    Value,
    names,
    walk,
)
from jixiao.values.quantity import same_words

#: Gives the value of a name, or None where it is not given.
Lookup = Callable[[str], Value | None]
#: An expression made ready: gives its value for a lookup.
Compiled = Callable[[Lookup], Value | None]

#: Products and quotients of about this many bits (10^300) count nothing in the world.
MAX_BITS: Final = 1000


def _bounded(value: Fraction | None) -> Fraction | None:
    huge = value is not None and value.numerator.bit_length() - value.denominator.bit_length() > MAX_BITS
    return None if huge else value


_SIGNS: Final[Mapping[str, Callable[[Any], Any]]] = MappingProxyType({"+": operator.pos, "-": operator.neg})
_ARITHMETIC: Final[Mapping[str, Callable[[Any, Any], Any]]] = MappingProxyType(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": lambda a, b: _bounded(a * b),
        "/": lambda a, b: _bounded(decimals.ratio(a, b)),
    }
)
_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "=": operator.eq,
        "!=": operator.ne,
        "含": operator.contains,
    }
)


def _rounded(value: Any, places: Any) -> Fraction:
    return Fraction(decimals.half_up(value, int(places)))


def _trimmed_mean(marks: Any, count: Any) -> Fraction | None:
    trim = int(count)
    kept = sorted(marks)[trim : len(marks) - trim]
    return decimals.ratio(decimals.exact_sum(kept), Fraction(len(kept)))


#: The functions that need all of their arguments. 如果 does not: it never looks at the branch that it does not take.
_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "最小": lambda *values: min(values),
        "最大": lambda *values: max(values),
        "绝对值": operator.abs,
        "四舍五入": _rounded,
        "向下取整": lambda value: Fraction(value // 1),
        "向上取整": lambda value: Fraction(-(-value // 1)),
        "同词": lambda one, other: same_words(one, other),
        "去极值平均": _trimmed_mean,
        "个数": lambda values: Fraction(len(values)),
        "更大个数": lambda values, own: Fraction(len(values) - bisect_right(values, own)),
        "更小个数": lambda values, own: Fraction(bisect_left(values, own)),
        "相同个数": lambda values, own: Fraction(bisect_right(values, own) - bisect_left(values, own)),
    }
)


def evaluate(node: Node, lookup: Lookup) -> Value | None:
    """What a checked expression gives; None where something it needs is not given, or a divisor is 0."""
    return compile(node)(lookup)


def compile(node: Node) -> Compiled:  # noqa: A001 - as re.compile
    """A checked expression made ready to be evaluated many times."""
    match node:
        case Number(value=value) | Text(value=value):
            return lambda _: value
        case Name():
            name = node.dotted
            return lambda lookup: lookup(name)
        case Unary(op=op, arg=arg):
            return _applied(_SIGNS[op], (compile(arg),))
        case Binary(op=op, left=left, right=right):
            return _computed(_ARITHMETIC[op], compile(left), compile(right))
        case Compare(op=op, left=left, right=right):
            return _compared(_COMPARISONS[op], compile(left), compile(right))
        case And(args=args):
            parts = tuple(map(compile, args))
            return lambda lookup: all(part(lookup) for part in parts)
        case Or(args=args):
            parts = tuple(map(compile, args))
            return lambda lookup: any(part(lookup) for part in parts)
        case Not(arg=arg):
            inner = compile(arg)
            return lambda lookup: not inner(lookup)
        case Call(name="无值", args=(arg,)):
            inner = compile(arg)
            return lambda lookup: inner(lookup) is None
        case Call(name="已给出", args=(arg,)):
            inner = compile(arg)
            return lambda lookup: inner(lookup) is not None
        case Call(name="为否", args=(arg,)):
            inner = compile(arg)
            return lambda lookup: inner(lookup) is False
        case Call(name="未定", args=(arg,)):
            decided = _decided(arg)
            return lambda lookup: decided(lookup) is None
        case Call(name="如果", args=(condition, then, otherwise)):
            return _chosen(compile(condition), compile(then), compile(otherwise))
        case _:
            return _applied(_FUNCTIONS[node.name], tuple(map(compile, node.args)))


def _decided(node: Node) -> Compiled:
    """A condition that gives None where what is not given (or divided by 0) leaves it open."""
    match node:
        case And(args=args):
            parts = tuple(map(_decided, args))
            return lambda lookup: _all([part(lookup) for part in parts])
        case Or(args=args):
            parts = tuple(map(_decided, args))
            return lambda lookup: _not(_all([_not(part(lookup)) for part in parts]))
        case Not(arg=arg):
            inner = _decided(arg)
            return lambda lookup: _not(inner(lookup))
        case Compare(left=left, right=right):
            whole, terms = compile(node), (compile(left), compile(right))
            return lambda lookup: None if any(term(lookup) is None for term in terms) else whole(lookup) is True
        case _:
            value = compile(node)
            return lambda lookup: None if (found := value(lookup)) is None else found is True


def _all(parts: Sequence[Value | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _not(part: Value | None) -> bool | None:
    return None if part is None else not part


def may_divide_by_zero(node: Node) -> bool:
    """Whether some divisor in a checked expression is anything but a constant other than 0."""
    return any(
        isinstance(inner, Binary)
        and inner.op == "/"
        and (names(inner.right) or not evaluate(inner.right, lambda _: None))
        for inner in walk(node)
    )


def _computed(work: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    def run(lookup: Lookup) -> Value | None:
        a, b = left(lookup), right(lookup)
        return None if a is None or b is None else work(a, b)

    return run


def _compared(holds: Callable[[Any, Any], bool], left: Compiled, right: Compiled) -> Compiled:
    def run(lookup: Lookup) -> bool:
        a, b = left(lookup), right(lookup)
        return a is not None and b is not None and holds(a, b)

    return run


def _applied(work: Callable[..., Any], args: tuple[Compiled, ...]) -> Compiled:
    def run(lookup: Lookup) -> Value | None:
        values = [arg(lookup) for arg in args]
        return None if None in values else work(*values)

    return run


def _chosen(condition: Compiled, then: Compiled, otherwise: Compiled) -> Compiled:
    return lambda lookup: then(lookup) if condition(lookup) else otherwise(lookup)
