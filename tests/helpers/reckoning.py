"""The reckonings of `tests/audit`: clauses in → those that are not true out. README.md there says what the signs mean.

A printed figure stands for every figure that would be printed like it: `≠` must hold for all of them, `≈` for some.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[-+×÷()]")


@dataclass(frozen=True, slots=True)
class Sum:
    """Two sides and what is done with them."""

    sign: str
    left: "Sum | str"
    right: "Sum | str"


def untrue(text: str) -> list[str]:
    """The clauses of a reckoning that the figures do not bear out; one that cannot be read is a ValueError."""
    return [clause for clause in text.split("；") if not _true(clause)]


def _true(clause: str) -> bool:
    parts = re.split("([=≠≈<>≤≥])", clause)
    if len(parts) != 3:
        raise ValueError(f"a clause has one sign: {clause}")
    left, sign, right = _tree(parts[0]), parts[1], _tree(parts[2])
    a, b = _value(left), _value(right)
    match sign:
        case "=":
            return _equal(left, right)
        case "≠":
            return not _may_be_equal(left, right)
        case "≈":
            return _may_be_equal(left, right) and not _equal(left, right)
        case "<":
            return a < b
        case ">":
            return a > b
        case "≤":
            return a <= b
        case _:
            return a >= b


def _tree(text: str) -> Sum | str:
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text or not tokens:
        raise ValueError(f"not a sum: {text}")
    tokens.reverse()
    tree = _terms(tokens)
    if tokens:
        raise ValueError(f"not a sum: {text}")
    return tree


def _terms(tokens: list[str]) -> Sum | str:
    tree = "0" if tokens[-1] == "-" else _factors(tokens)
    while tokens and tokens[-1] in "+-":
        tree = Sum(tokens.pop(), tree, _factors(tokens))
    return tree


def _factors(tokens: list[str]) -> Sum | str:
    tree = _atom(tokens)
    while tokens and tokens[-1] in "×÷":
        tree = Sum(tokens.pop(), tree, _atom(tokens))
    return tree


def _atom(tokens: list[str]) -> Sum | str:
    if not tokens or tokens[-1] in "+-×÷)":
        raise ValueError("not a sum: a figure is missing")
    token = tokens.pop()
    if token != "(":
        return token
    tree = _terms(tokens)
    if not tokens or tokens.pop() != ")":
        raise ValueError("not a sum: a bracket is open")
    return tree


def _value(tree: Sum | str, instead: Mapping[str, Fraction] | None = None) -> Fraction:
    if isinstance(tree, str):
        return (instead or {}).get(tree, _number(tree))
    a, b = _value(tree.left, instead), _value(tree.right, instead)
    return {"+": a + b, "-": a - b, "×": a * b}[tree.sign] if tree.sign != "÷" else a / b


def _number(token: str) -> Fraction:
    return Fraction(token.rstrip("%")) / (100 if token.endswith("%") else 1)


def _places(token: str) -> int:
    return len(token.rstrip("%").partition(".")[2])


def _step(token: str) -> Fraction:
    return Fraction(1, 10 ** _places(token)) / (100 if token.endswith("%") else 1)


def _equal(left: Sum | str, right: Sum | str) -> bool:
    printed = [side for side in (left, right) if isinstance(side, str)]
    if not printed:
        return _value(left) == _value(right)
    coarser = min(printed, key=_places)
    other = right if coarser is left else left
    steps = _value(other) / _step(coarser) + Fraction(1, 2)
    return steps.__floor__() * _step(coarser) == _number(coarser)


def _may_be_equal(left: Sum | str, right: Sum | str) -> bool:
    (low, high), (least, most) = _span(left), _span(right)
    return low <= most and least <= high


def _span(tree: Sum | str) -> tuple[Fraction, Fraction]:
    """The least and the most that a side can be: each rounded figure at either end, alone and with the others."""
    rounded = [token for token in dict.fromkeys(_figures(tree)) if "." in token or token.endswith("%")]
    ends = [(_number(token) - _step(token) / 2, _number(token) + _step(token) / 2) for token in rounded]
    values = [_value(tree, dict(zip(rounded, chosen, strict=True))) for chosen in product(*ends)]
    return min(values), max(values)


def _figures(tree: Sum | str) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    else:
        yield from _figures(tree.left)
        yield from _figures(tree.right)
