"""What rules ask of one fact → one function for each kind of fact: which patterns of rules does this fact satisfy?

Comes in: for each pattern its number and its conjuncts, over the fact's own properties (`joins` has taken the fact's name
off). Goes out: a function from the fact's `get` to the numbers of the patterns that hold, in the order given. A property is
asked only where the conditions before it hold, so facts may compute their properties when asked.

The function is Python source made here and compiled once: most rules do not hold for most facts, and are dismissed by one
look-up. Names and texts of rules enter the source only as literals, numbers only as constants beside it. What is not
a comparison, a name, or a join of those by 且 或 非 is left to the evaluator of the language, which also says what every
condition means.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import count
from typing import Any, Final

from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.law.formula import Node, Value
from jixiao.values.quantity import compared, holds_words

#: Gives the value of a property, or None where it is not given.
Get = Callable[[str], Value | None]
#: Gives the numbers of the patterns that hold for a fact.
Decider = Callable[[Get], list[int]]
#: A pattern's number and its conjuncts.
Numbered = tuple[int, Sequence[Node]]

#: Conditions nested deeper than this are left to the evaluator; Python's own parser has a limit.
_DEEPEST: Final = 20

_SIGNS: Final = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "==", "!=": "!="}


def decider(patterns: Sequence[Numbered]) -> Decider:
    """A function that gives the numbers of the patterns whose conjuncts all hold for a fact."""
    source = _Source()
    lines = ["def decide(get):", " held = []"]
    for number, conjuncts in patterns:
        test = " and ".join(source.conjunct(node) for node in conjuncts) or "True"
        lines.append(f" if {test}: held.append({number})")
    lines.append(" return held")
    exec("\n".join(lines), source.constants)
    made: Decider = source.constants["decide"]
    return made


@dataclass(frozen=True, slots=True)
class _Source:
    """The constants that the source names so far; each condition becomes one Python expression."""

    constants: dict[str, Any] = field(
        default_factory=lambda: {"words": compared, "same": formula.same, "holds": holds_words}
    )
    numbers: Iterator[int] = field(default_factory=count)

    def constant(self, value: object) -> str:
        name = f"c{next(self.numbers)}"
        self.constants[name] = value
        return name

    def conjunct(self, node: Node) -> str:
        """An expression that is true where the whole condition is true: what is not given is not."""
        if isinstance(node, formula.And | formula.Or | formula.Not | formula.Compare):
            return self.truth(node, 0)
        return f"{self.value(node)} is True"

    def truth(self, node: Node, depth: int) -> str:
        """An expression that counts as true where the condition, inside another one, counts as true."""
        if depth > _DEEPEST:
            return self._left_to_the_evaluator(node)
        match node:
            case formula.And(args=args):
                return "(" + " and ".join(self.truth(arg, depth + 1) for arg in args) + ")"
            case formula.Or(args=args):
                return "(" + " or ".join(self.truth(arg, depth + 1) for arg in args) + ")"
            case formula.Not(arg=arg):
                return f"(not {self.truth(arg, depth + 1)})"
            case formula.Compare():
                return self._comparison(node)
            case _:
                return self.value(node)

    def value(self, node: Node) -> str:
        """An expression for the value of a node, None where there is none."""
        match node:
            case formula.Name():
                return f"get({node.dotted!r})"
            case formula.Text(value=text):
                return repr(text)
            case formula.Number(value=number):
                return self.constant(number)
            case _:
                return self._left_to_the_evaluator(node)

    def _comparison(self, node: formula.Compare) -> str:
        left, right = self.value(node.left), self.value(node.right)
        constant = isinstance(node.right, formula.Text | formula.Number)
        if node.op == "=" and isinstance(node.right, formula.Number):
            return f"({left} == {right})"
        one, other = f"v{next(self.numbers)}", right
        given = f"({one} := {left}) is not None"
        if not constant:
            other = f"v{next(self.numbers)}"
            given += f" and ({other} := {right}) is not None"
        match node:
            case formula.Compare(op="=" | "!=", right=formula.Text(value=text)):
                held = f"words({one}) {_SIGNS[node.op]} {compared(text)!r}"
            case formula.Compare(op="=" | "!=", right=right_node) if not isinstance(right_node, formula.Number):
                held = f"same({one}, {other}) is {node.op == '='}"
            case formula.Compare(op="含"):
                held = f"holds({one}, {other})"
            case _:
                held = f"{one} {_SIGNS[node.op]} {other}"
        return f"({given} and {held})"

    def _left_to_the_evaluator(self, node: Node) -> str:
        return f"{self.constant(formula.compile(node, closed=True))}(get)"
