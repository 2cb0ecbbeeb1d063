"""Conditions as sets: whether one can hold, and whether one cannot hold without another.

Comes in: checked conditions, with constants in place of thresholds. Goes out: `Box`es, one for each way in which a
condition can hold: what a value must lie in, term by term, and what else must or must not hold. A term is whatever is
compared with a constant, by its canonical text; two terms are never assumed to have to do with each other, so that what
is said here is certain and what is not is left unsaid.

What is not given leaves a comparison open, and in a finding its denial holds: `非 甲 < 5` is not `甲 ≥ 5`. Denials are kept as
such. Texts are sets of words: what punctuation and blanks alone tell apart is one text to the law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from itertools import product

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.law import formula, ranges
from jixiao.law.bounds import bounds
from jixiao.law.formula import Node
from jixiao.law.ranges import Numbers, Span, Words
from jixiao.values.quantity import compared

#: Ways in which one condition may hold; with more, nothing is said of it.
MAX_BOXES = 64

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Box:
    """One way in which a condition holds: terms within sets, conditions that hold, conditions that do not."""

    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    denied: Mapping[str, "Box"] = field(default_factory=dict)

    @property
    def impossible(self) -> bool:
        """Whether it is certain that nothing lies in it."""
        return (
            any(not spans for spans in self.numbers.values())
            or any(some.empty for some in self.words.values())
            or any(implies(self, box) for box in self.denied.values())
        )

    @property
    def only(self) -> str | None:
        """The one term that the box is about, where it says nothing of anything else."""
        alone = len(self.numbers) == 1 and not self.words and not self.held and not self.denied
        return next(iter(self.numbers)) if alone else None


Boxes = tuple[Box, ...]


def implies(one: Box, other: Box) -> bool:
    """Whether it is certain that whatever lies in `one` lies in `other`."""
    return (
        all(term in one.numbers and ranges.within(one.numbers[term], some) for term, some in other.numbers.items())
        and all(term in one.words and ranges.inside(one.words[term], some) for term, some in other.words.items())
        and other.held <= one.held
        and all(text in one.denied or apart(one, box) for text, box in other.denied.items())
    )


def apart(one: Box, other: Box) -> bool:
    """Whether it is certain that nothing lies in both."""
    return _both(one, other).impossible


def _both(one: Box, other: Box) -> Box:
    numbers = dict(one.numbers)
    for term, spans in other.numbers.items():
        numbers[term] = ranges.meet(numbers[term], spans) if term in numbers else spans
    texts = dict(one.words)
    for term, some in other.words.items():
        texts[term] = ranges.both(texts[term], some) if term in texts else some
    return Box(numbers, texts, one.held | other.held, {**one.denied, **other.denied})


def boxes(node: Node, known: Mapping[str, Span]) -> Boxes | None:
    """The ways in which a condition holds (those that cannot be are left out), or None where they are too many.

    `known` bounds the names in it.
    """
    found = _boxes(node, known, denied=False)
    return None if found is None else tuple(box for box in found if not box.impossible)


def _boxes(node: Node, known: Mapping[str, Span], *, denied: bool) -> Sequence[Box] | None:
    match node:
        case formula.Not(arg=arg):
            return _boxes(arg, known, denied=not denied)
        case formula.And(args=args) | formula.Or(args=args):
            parts = [_boxes(arg, known, denied=denied) for arg in args]
            if isinstance(node, formula.And) is denied:
                return _either(parts)
            return _every(parts)
        case _:
            box = _atom(node, known)
            return [Box(denied={formula.to_text(node): box}) if denied else box]


def _either(parts: Sequence[Sequence[Box] | None]) -> Sequence[Box] | None:
    out = [box for part in parts if part is not None for box in part]
    return None if None in parts or len(out) > MAX_BOXES else out


def _every(parts: Sequence[Sequence[Box] | None]) -> Sequence[Box] | None:
    out: Sequence[Box] = [Box()]
    for part in parts:
        if part is None or len(out) * len(part) > MAX_BOXES:
            return None
        out = [_both(one, other) for one, other in product(out, part)]
    return out


def _atom(node: Node, known: Mapping[str, Span]) -> Box:
    if not isinstance(node, formula.Compare):
        return Box(held=frozenset({formula.to_text(node)}))
    op, term, value = _compared(node)
    if isinstance(value, str):
        return Box(words={formula.to_text(term): ranges.words(op, compared(value))})
    if isinstance(value, Fraction):
        possible = (bounds(term, known),)
        return Box(numbers={formula.to_text(term): ranges.meet(possible, ranges.numbers(op, value))})
    return Box(held=frozenset({formula.to_text(node)}))


def _compared(node: formula.Compare) -> tuple[str, Node, formula.Value | None]:
    """A comparison with the constant on its right; of two values that vary, that of their difference with 0."""
    left, right = (
        None if formula.names(side) else formula.evaluate(side, lambda _: None) for side in (node.left, node.right)
    )
    if node.op == "含":
        return node.op, node.left, right if left is None else None
    if right is not None and left is None:
        return node.op, node.left, right
    if left is not None and right is None:
        return _FLIPPED[node.op], node.right, left
    if left is None and right is None:
        swap = formula.to_text(node.right) < formula.to_text(node.left)
        first, second = (node.right, node.left) if swap else (node.left, node.right)
        return (_FLIPPED[node.op] if swap else node.op), formula.Binary("-", first, second), decimals.ZERO
    return node.op, node, None


def settled(node: Node, constants: Mapping[str, formula.Value], others: Mapping[str, str]) -> Node:
    """A condition with thresholds replaced by their values and aliases by other names."""

    def change(name: formula.Name) -> Node:
        value = constants.get(name.dotted)
        if value is None:
            return replace(name, parts=(others.get(name.parts[0], name.parts[0]), *name.parts[1:]))
        return formula.Text(value) if isinstance(value, str) else formula.Number(Fraction(value), formula.Type.NUMBER)

    return formula.renamed(node, change)


def always(node: Node, known: Mapping[str, Span]) -> bool:
    """Whether it is certain that a condition about one value holds wherever that value is given.

    Only what compares with constants is looked at; whether something is given at all is a question of its own.
    """
    ways = boxes(node, known) or ()
    terms = {box.only for box in ways}
    term = next(iter(terms), None)
    if len(terms) != 1 or term is None:
        return False
    spans = ranges.join(span for box in ways for span in box.numbers[term])
    return ranges.within((bounds(formula.parse(term, Source("")), known),), spans)


def covered(box: Box, earlier: Sequence[Boxes]) -> bool:
    """Whether it is certain that where the box holds one of the earlier conditions does."""
    before = [one for some in earlier for one in some]
    if any(implies(box, one) for one in before):
        return True
    term = box.only
    spans = [span for one in before if one.only == term for span in one.numbers.get(term or "", ())]
    return term is not None and ranges.within(box.numbers[term], ranges.join(spans))
