"""Checked syntax trees → what they give, exactly.

Comes in: a node that `check` has passed, and a function from names to values (None: no value). Goes out: a value, or
None where there is none. Numbers are Fractions: a quotient is never rounded, so that comparing it is cross
multiplication; only 四舍五入 rounds. Nothing is raised, nothing is remembered.

What has no value spreads through arithmetic and leaves a comparison open; 且 或 非 decide what they can without it (an open 甲
且 a false 乙 is false), and 如果 with an open condition has no value. So it is in the law. Findings are read `closed`: what is
open does not hold, in every part of a condition. Texts are equal where their words are (punctuation, blanks and width apart),
wherever they are compared. A division by zero has no value, and neither has a product or quotient beyond `MAX_BITS`, so that no
expression can make a number too large to print.
"""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.law.formula.functions import OF_ROWS, WORK
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
    children,
    is_inner,
    names,
    said_gone,
    to_text,
)
from jixiao.law.formula.rows import over_rows
from jixiao.values.quantity import compared, holds_words

#: Gives the value of a name, or None where it has none.
Lookup = Callable[[str], Any]
#: An expression made ready: gives its value for a lookup, or None.
Compiled = Callable[[Lookup], Any]

#: Products and quotients of about this many bits (10^300) count nothing in the world.
MAX_BITS: Final = 1000


def _bounded(value: Fraction | None) -> Fraction | None:
    huge = value is not None and value.numerator.bit_length() - value.denominator.bit_length() > MAX_BITS
    return None if huge else value


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal: texts where their words are."""
    return bool(one == other) or (isinstance(one, str) and isinstance(other, str) and compared(one) == compared(other))


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
        "=": same,
        "!=": lambda one, other: not same(one, other),
        "含": holds_words,
    }
)


def evaluate(node: Node, lookup: Lookup) -> Any:
    """What a checked expression gives; None where something it needs has no value, or a divisor is 0."""
    return compile(node)(lookup)


def compile(node: Node, *, closed: bool = False) -> Compiled:  # noqa: A001 - as re.compile
    """A checked expression made ready to be evaluated many times; `closed` as findings are read."""

    def ready(inner: Node) -> Compiled:
        return compile(inner, closed=closed)

    def condition(inner: Node) -> Compiled:
        made = ready(inner)
        return (lambda lookup: made(lookup) is True) if closed else made

    match node:
        case Number(value=value) | Text(value=value):
            return lambda _: value
        case Name():
            name = node.dotted
            return lambda lookup: lookup(name)
        case Unary(op=op, arg=arg):
            return _applied(_SIGNS[op], (ready(arg),))
        case Binary(op=op, left=left, right=right):
            return _computed(_ARITHMETIC[op], ready(left), ready(right))
        case Compare(op=op, left=left, right=right):
            holds = _computed(_COMPARISONS[op], ready(left), ready(right))
            return (lambda lookup: holds(lookup) is True) if closed else holds
        case And(args=args):
            return _joined(tuple(map(condition, args)), settled=False)
        case Or(args=args):
            return _joined(tuple(map(condition, args)), settled=True)
        case Not(arg=arg):
            inner = condition(arg)
            return lambda lookup: None if (found := inner(lookup)) is None else not found
        case Call(name="如果", args=(test, then, otherwise)):
            return _chosen(condition(test), ready(then), ready(otherwise))
        case Call(name="无值" | "未定", args=(arg,)):
            inner = ready(arg)
            return lambda lookup: inner(lookup) is None
        case Call(name="已给出", args=(arg,)):
            inner = ready(arg)
            return lambda lookup: inner(lookup) is not None
        case Call(name="不适用", args=(Name() as of,)):
            name = said_gone(of.dotted)
            return lambda lookup: lookup(name) is True
        case Call(name="为否", args=(arg,)):
            inner = ready(arg)
            return lambda lookup: inner(lookup) is False
        case _:
            return _called(node, ready)


def _joined(parts: tuple[Compiled, ...], *, settled: bool) -> Compiled:
    """Conditions joined by 且 or 或: one that is `settled` decides; without one, an open one leaves the whole open."""

    def run(lookup: Lookup) -> Any:
        found: bool | None = not settled
        for part in parts:
            value = part(lookup)
            if value is settled:
                return settled
            if value is None:
                found = None
        return found

    return run


def _computed(work: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    def run(lookup: Lookup) -> Any:
        a, b = left(lookup), right(lookup)
        return None if a is None or b is None else work(a, b)

    return run


def _called(node: Call, ready: Callable[[Node], Compiled]) -> Compiled:
    """A function of plain values, or of the rows of a table: what is named first tells, where both bear the name."""
    over = over_rows(node, ready)
    if node.name not in WORK:
        assert over is not None
        return over
    plain = _applied(WORK[node.name], tuple(map(ready, node.args)))
    if over is None:
        return plain
    return lambda lookup: (over if isinstance(lookup(over.table), tuple) else plain)(lookup)


def _applied(work: Callable[..., Any], args: tuple[Compiled, ...]) -> Compiled:
    def run(lookup: Lookup) -> Any:
        values = [arg(lookup) for arg in args]
        return None if None in values else work(*values)

    return run


def _chosen(condition: Compiled, then: Compiled, otherwise: Compiled) -> Compiled:
    def run(lookup: Lookup) -> Any:
        found = condition(lookup)
        return None if found is None else then(lookup) if found else otherwise(lookup)

    return run


# --- why there is no value --------------------------------------------------------------------------------------


def missing(node: Node, lookup: Lookup) -> tuple[str, ...]:
    """The names whose values an expression lacks; none where it has a value, or lacks one for another reason (a divisor of 0).

    Only what was looked at counts: not the branch of 如果 that is not taken, not an open part of a condition that is decided.
    """
    if evaluate(node, lookup) is not None:
        return ()
    match node:
        case Name():
            return () if is_inner(node.dotted) or lookup(said_gone(node.dotted)) is True else (node.dotted,)
        case Call(name="如果", args=(test, then, otherwise)):
            found = evaluate(test, lookup)
            return missing(test if found is None else then if found else otherwise, lookup)
        case Binary(op="/", right=right) if evaluate(right, lookup) == 0:
            return ()  # whatever it divides
        case _:
            return tuple(dict.fromkeys(name for child in children(node) for name in missing(child, lookup)))


# --- divisors -------------------------------------------------------------------------------------------------


def may_divide_by_zero(node: Node, excluded: frozenset[str] = frozenset()) -> bool:
    """Whether some divisor in a checked expression can be 0 where it is divided by.

    A constant other than 0 cannot, and neither can what a condition keeps from being 0: of 如果 around it, beside it in 且 and
    或, or of the rows that a function takes. `excluded` are the expressions, as texts, that are known not to be 0.
    """
    match node:
        case Binary(op="/", left=left, right=right):
            sure = to_text(right) in excluded or (not names(right) and bool(evaluate(right, lambda _: None)))
            return not sure or may_divide_by_zero(left, excluded) or may_divide_by_zero(right, excluded)
        case Call(name="如果", args=(test, then, otherwise)):
            return (
                may_divide_by_zero(test, excluded)
                or may_divide_by_zero(then, excluded | not_zero(test, holds=True))
                or may_divide_by_zero(otherwise, excluded | not_zero(test, holds=False))
            )
        case Call(name=name, args=args) if name in OF_ROWS and len(args) > OF_ROWS[name].least:
            kept = excluded | not_zero(args[-1], holds=True)
            return may_divide_by_zero(args[-1], excluded) or any(may_divide_by_zero(arg, kept) for arg in args[:-1])
        case And(args=args) | Or(args=args):
            holds = isinstance(node, And)
            known = [not_zero(arg, holds=holds) for arg in args]
            return any(
                may_divide_by_zero(arg, excluded.union(*known[:index], *known[index + 1 :]))
                for index, arg in enumerate(args)
            )
        case _:
            return any(may_divide_by_zero(child, excluded) for child in children(node))


def not_zero(node: Node, *, holds: bool) -> frozenset[str]:
    """The expressions, as texts, that are certainly not 0 where a condition holds, or where it does not."""
    match node:
        case Not(arg=arg):
            return not_zero(arg, holds=not holds)
        case And(args=args) | Or(args=args) if isinstance(node, And) is holds:
            return frozenset[str]().union(*(not_zero(arg, holds=holds) for arg in args))
        case Compare(op=op, left=term, right=Number(value=limit)):
            return _apart(term, op, limit, holds=holds)
        case Compare(op=op, left=Number(value=limit), right=term):
            return _apart(term, _FLIPPED.get(op, op), limit, holds=holds)
        case _:
            return frozenset()


_FLIPPED: Final[Mapping[str, str]] = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<="})


def _apart(term: Node, op: str, limit: Fraction, *, holds: bool) -> frozenset[str]:
    fails_at_zero = _COMPARISONS[op](Fraction(0), limit) is not holds
    return frozenset({to_text(term)}) if fails_at_zero else frozenset()
