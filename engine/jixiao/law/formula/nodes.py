"""The syntax tree of the expression language: records, the ways to walk them, and the text that they stand for.

Comes in: nodes. Goes out: the names in them, the conditions they are made of, their canonical text, and how a message
points at them. Nothing here judges a node (`check`) or computes with it (`evaluate`).
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.records.expressions import (
    And,
    Binary,
    Call,
    Compare,
    Comparison,
    Name,
    Node,
    Not,
    Number,
    Or,
    Text,
    Type,
    Unary,
    Value,
)

__all__ = [
    "And",
    "Binary",
    "Call",
    "Compare",
    "Comparison",
    "Name",
    "Node",
    "Not",
    "Number",
    "Or",
    "Text",
    "Type",
    "Unary",
    "Value",
    "as_written",
    "children",
    "column",
    "conjuncts",
    "glyph",
    "is_inner",
    "names",
    "place",
    "qualified",
    "quoted",
    "renamed",
    "said_gone",
    "to_text",
    "walk",
]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node, in the order of the text."""
    match node:
        case Number() | Text() | Name():
            return ()
        case Unary() | Not():
            return (node.arg,)
        case Binary() | Compare():
            return (node.left, node.right)
        case _:
            return node.args


def walk(node: Node) -> Iterator[Node]:
    """A node and everything inside it, in the order of the text; however deep, without recursion."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def names(node: Node) -> frozenset[str]:
    """The names that an expression mentions, dotted, without columns of tables (in a tree that is resolved)."""
    return frozenset(inner.dotted for inner in walk(node) if isinstance(inner, Name) and not is_inner(inner.dotted))


#: No name that a text can write has it.
_JOINT = "|"


def column(table: str, name: str) -> str:
    """What a column of a table is called in a resolved tree, and in a mapping of names."""
    return f"{table}{_JOINT}{name}"


def said_gone(name: str) -> str:
    """By what name the values of a form hold that it answers 不适用 for a name; a mapping of names holds which may."""
    return f"不适用{_JOINT}{name}"


def is_inner(name: str) -> bool:
    """Whether a name is one that no text can write."""
    return _JOINT in name


def renamed(node: Node, change: Callable[[Name], Node]) -> Node:
    """The expression with every name replaced by what `change` makes of it."""
    match node:
        case Name():
            return change(node)
        case Unary() | Not():
            return replace(node, arg=renamed(node.arg, change))
        case Binary() | Compare():
            return replace(node, left=renamed(node.left, change), right=renamed(node.right, change))
        case And() | Or() | Call():
            return replace(node, args=tuple(renamed(arg, change) for arg in node.args))
        case _:
            return node


def qualified(node: Node, prefix: str, own: Container[str]) -> Node:
    """The expression with `prefix.` put before every bare name in `own`: `执行率` of 项目 is `项目.执行率`."""
    return renamed(node, lambda name: replace(name, parts=(prefix, name.dotted)) if name.dotted in own else name)


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The conditions that 且 joins at the top, however they are bracketed; the node itself where it is no 且."""
    if not isinstance(node, And):
        return (node,)
    return tuple(part for arg in node.args for part in conjuncts(arg))


# --- the canonical text -------------------------------------------------------------------------------------

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
_LEVEL = MappingProxyType({"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT})
_GLYPHS = MappingProxyType({"<=": "≤", ">=": "≥", "!=": "≠"})
_QUOTES = (("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’"))
#: The units in which numerals are written, with what one of them is.
_SUFFIXES: Mapping[Type, tuple[tuple[str, Fraction], ...]] = MappingProxyType(
    {
        Type.NUMBER: (("", decimals.ONE), ("%", Fraction(1, 100)), ("‰", Fraction(1, 1000))),
        Type.MONEY: (("元", decimals.ONE), ("万元", Fraction(10**4)), ("亿元", Fraction(10**8))),
    }
)


def to_text(node: Node) -> str:
    """The canonical text of an expression, in as few brackets as it needs.

    A node that `parse` made is parsed from its text again. A number that no numeral can say (1/3, made by a program)
    is written as a quotient.
    """
    return _text(node, as_written=False)[0]


def as_written(node: Node) -> str:
    """The same with every numeral as it was written: 10% stays 10%, where the canonical text says 0.1."""
    return _text(node, as_written=True)[0]


def glyph(op: str) -> str:
    """A comparison's sign as people write it: `>=` → `≥`."""
    return _GLYPHS.get(op, op)


def _text(node: Node, *, as_written: bool) -> tuple[str, int]:
    """The text of a node, and how tightly its outermost operator binds."""

    def within(inner: Node, level: int) -> str:
        """The text of an inner node, bracketed where it binds less tightly than its surroundings ask for."""
        text, own = _text(inner, as_written=as_written)
        return text if own >= level else f"({text})"

    match node:
        case Number(written=written) if as_written and written:
            return written, _ATOM
        case Number():
            return _numeral(node.value, node.type) if node.value >= 0 else _negative(node)
        case Text(value=value):
            opening, closing = next((pair for pair in _QUOTES if pair[1] not in value), _QUOTES[0])
            return f"{opening}{value}{closing}", _ATOM
        case Name():
            return node.dotted.rpartition(_JOINT)[2], _ATOM
        case Call(name="不适用", args=(Name() as of,)):
            return f"{within(of, _ATOM)} 不适用", _ATOM
        case Call(name="日期", args=(Number(), Number(), Number()) as parts) if _is_day(parts):
            return "{}年{}月{}日".format(*(part.value for part in parts if isinstance(part, Number))), _ATOM
        case Call(name="同词", args=(left, right)):
            return f"{within(left, _SUM)} = {within(right, _SUM)}", _COMPARE
        case Unary(op=op, arg=arg):
            return op + within(arg, _SIGN), _SIGN
        case Binary(op=op, left=left, right=right):
            level = _LEVEL[op]
            return f"{within(left, level)} {op} {within(right, level + 1)}", level
        case Compare(op=op, left=left, right=right):
            return f"{within(left, _SUM)} {glyph(op)} {within(right, _SUM)}", _COMPARE
        case Not(arg=arg):
            return f"非 {within(arg, _NOT)}", _NOT
        case And(args=args):
            return " 且 ".join(within(arg, _NOT) for arg in args), _AND
        case Or(args=args):
            return " 或 ".join(within(arg, _AND) for arg in args), _OR
        case _:
            return f"{node.name}({', '.join(within(arg, _OR) for arg in node.args)})", _ATOM


def _is_day(parts: tuple[Node, ...]) -> bool:
    """Whether three numbers are written as one literal of a day: four digits, then two, then two at most."""
    texts = [str(part.value) for part in parts if isinstance(part, Number) and part.value.denominator == 1]
    return [len(text) for text in texts[:1]] == [4] and all(text.isdecimal() and len(text) < 3 for text in texts[1:])


def _negative(node: Number) -> tuple[str, int]:
    text, level = _numeral(-node.value, node.type)
    return f"-{text}", min(level, _SIGN)


def _numeral(value: Fraction, kind: Type) -> tuple[str, int]:
    # The shortest of the numerals that are exactly the value: 4/5 is 0.8, 17/20 is 85%.
    exact = [
        text + suffix
        for suffix, factor in _SUFFIXES[kind]
        if decimals.number(text := decimals.plain(value / factor)) == value / factor
    ]
    if exact:
        return min(exact, key=len), _ATOM
    return f"{value.numerator}{_SUFFIXES[kind][0][0]} / {value.denominator}", _PRODUCT


# --- how a message points at an expression ------------------------------------------------------------------


def place(source: Source, pos: int) -> Source:
    """Where `pos` of an expression that begins at `source` stands; in a table's cell columns are not counted."""
    return replace(source, col=source.col + pos - 1) if source.col else source


def quoted(text: str, limit: int = 40) -> str:
    """A piece of an expression in Chinese quotation marks; the rest of a long one is left out, nothing unprintable is let in."""
    short = text if len(text) <= limit else f"{text[:limit]}…"
    return f"“{''.join(char if char.isprintable() else f'U+{ord(char):04X}' for char in short)}”"
