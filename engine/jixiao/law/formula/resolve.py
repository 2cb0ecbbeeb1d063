"""A text of a ruleset → its tree as the law means it, and its type.

Comes in: a text, the names that it may use with their types, where it begins. Goes out: the tree, checked, in which two things
are said outright that the text leaves to the reader: which names are columns of a table, and that two texts are equal where
their words are (punctuation, blanks and width apart), for those who read the tree in another language. Findings, whose facts
have no columns and whose trees nobody else reads, take theirs unresolved; whoever evaluates compares texts alike.
"""

from collections.abc import Mapping
from dataclasses import replace

from jixiao.ground.problems import Source
from jixiao.law.formula.check import check, columns, table
from jixiao.law.formula.closed import ANY, Words
from jixiao.law.formula.nodes import And, Binary, Call, Compare, Name, Node, Not, Or, Type, Unary, column
from jixiao.law.formula.syntax import parse


def read(text: str, names: Mapping[str, Type], source: Source, words: Words = ANY) -> tuple[Node, Type]:
    """The tree of an expression and the type of what it gives; raises Problems with all that is wrong in it."""
    node = parse(text, source)
    kind = check(node, names, source, words)
    return _resolved(node, names, ()), kind


def _resolved(node: Node, names: Mapping[str, Type], inside: tuple[str, ...]) -> Node:
    """The node with columns and equal words said; `inside` are the tables of whose rows it speaks, the nearest first."""
    match node:
        case Name():
            full = next((one for of in inside if (one := column(of, node.dotted)) in names), None)
            return node if full is None else Name((full,), node.pos)
        case Unary() | Not():
            return replace(node, arg=_resolved(node.arg, names, inside))
        case Binary() | Compare():
            left, right = _resolved(node.left, names, inside), _resolved(node.right, names, inside)
            if isinstance(node, Compare) and node.op in ("=", "!=") and _is_text(node, names, inside):
                same = Call("同词", (left, right), node.pos)
                return same if node.op == "=" else Not(same, node.pos)
            return replace(node, left=left, right=right)
        case And() | Or():
            return replace(node, args=tuple(_resolved(arg, names, inside) for arg in node.args))
        case Call():
            of = table(node, names)
            below = (of, *inside) if of else inside
            return replace(node, args=tuple(_resolved(arg, names, below) for arg in node.args))
        case _:
            return node


def _is_text(node: Compare, names: Mapping[str, Type], inside: tuple[str, ...]) -> bool:
    """Whether a checked comparison is of texts: both sides are of one type, so that the left one tells."""
    known = dict(names)
    for of in reversed(inside):
        known |= columns(of, names)
    return check(node.left, known, Source("")) is Type.TEXT
