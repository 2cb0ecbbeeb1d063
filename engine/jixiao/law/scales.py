"""In which unit the rules of a node write the numbers that its actual value is held against: % or ‰, where they write one.

Comes in: expressions (a lowered method, the conditions of a node). Goes out: the largest of these numbers as a quantity, or None
where none is written with a sign. Numbers that a product or a ratio is held against (`实际值 ÷ 目标值 ≥ 90%`) say nothing
of the actual value's own unit.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from jixiao.law import formula
from jixiao.law.trees import ACTUAL
from jixiao.records.expressions import Binary, Call, Compare, Name, Node, Number, Unary
from jixiao.records.law import Lowered
from jixiao.records.quantity import Kind, Quantity
from jixiao.values import quantity

_SIGNS: Final = ("%", "‰")
#: What leaves a value in its unit.
_KEEPING: Final = frozenset({"绝对值", "最大", "最小"})


def scale(lowered: Lowered | None, conditions: Iterable[Node] = ()) -> Quantity | None:
    """The largest number in % or ‰ that the actual value is compared with, added to, or counted in."""
    let = dict(lowered.let) if lowered is not None else {}
    branches = lowered.branches if lowered is not None else ()
    trees = [*let.values(), *conditions]
    trees += [node for one in branches for node in (one.when, one.gives) if node is not None]
    found = [number for tree in trees for node in formula.walk(tree) for number in _beside(node, let)]
    signed = [number for number in found if number.written.endswith(_SIGNS)]
    if not signed:
        return None
    unit = quantity.parse(signed[0].written).unit
    value = max(abs(number.value) for number in found)
    return Quantity(signed[0].written, Kind.NUMBER, value=value, unit=unit)


def _beside(node: Node, let: Mapping[str, Node]) -> Iterator[Number]:
    """The numbers that the actual value stands beside in one operation."""
    match node:
        case Compare(left=left, right=right) | Binary(op="+" | "-", left=left, right=right):
            sides: tuple[Node, ...] = (left, right)
        case Binary(op="/", left=left, right=right) if _is_actual(left, let):
            sides = (left, right)
        case Call(name=name, args=sides) if name in _KEEPING:
            pass
        case _:
            return
    if any(_is_actual(side, let) for side in sides):
        yield from (number for side in sides for number in _numbers(side, let))


def _terms(node: Node, let: Mapping[str, Node]) -> tuple[Node, ...] | None:
    """What a sum, or a value computed first, is made of in one unit; None for what is in a unit of its own."""
    match node:
        case Name() if node.dotted in let:
            return (let[node.dotted],)
        case Unary(arg=arg):
            return (arg,)
        case Binary(op="+" | "-", left=left, right=right):
            return left, right
        case Call(name=name, args=args) if name in _KEEPING:
            return args
        case _:
            return None


def _is_actual(node: Node, let: Mapping[str, Node]) -> bool:
    return node == ACTUAL or any(_is_actual(term, let) for term in _terms(node, let) or ())


def _numbers(node: Node, let: Mapping[str, Node]) -> Iterator[Number]:
    if isinstance(node, Number):
        yield node
    for term in _terms(node, let) or ():
        yield from _numbers(term, let)
