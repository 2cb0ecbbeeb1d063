"""A lowered method → a function from the values of a line to a decision.

In: `Lowered`. Out: `Decide`: it computes the values that come first, adds them to those of the line, and takes the first
branch whose condition holds. Nothing is rounded and nothing kept within the line's points.
"""

from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.records.expressions import Node
from jixiao.records.law import Branch, Decide, Decision, JudgedGrade, Lowered, Ready


def decide(lowered: Lowered) -> Decide:
    """The method made ready. It raises AssertionError where no branch holds: the last one of a method always does."""
    let = tuple((name, formula.compile(node)) for name, node in lowered.let)
    branches = tuple(
        (branch, _ready(branch.when), _ready(branch.gives), _reached(branch)) for branch in lowered.branches
    )

    def run(values: dict[str, Any]) -> Decision:
        lookup = values.get
        for name, compute in let:
            values[name] = compute(lookup)
        for branch, when, gives, reached in branches:
            if when is None or when(lookup) is True:
                found = gives(lookup) if gives is not None else None
                met = reached(lookup) if reached is not None else branch.reached
                span = _within(branch, values) if branch.within is not None else None
                return Decision(branch, found if isinstance(found, Fraction) else None, met, span)  # type: ignore[arg-type]
        raise AssertionError("no branch of a method holds")

    return run


def _within(branch: Branch, values: dict[str, Any]) -> JudgedGrade | None:
    """The range of shares within which a person decides; none where points of a weight of 0 are no share."""
    whole = values["分值"] if branch.in_points else decimals.ONE
    low, high = (decimals.ratio(formula.evaluate(end, values.get), whole) for end in branch.within or ())
    return None if low is None or high is None else JudgedGrade(branch.label, low, min(high, decimals.ONE), ())


def _ready(node: Node | None) -> Ready | None:
    return None if node is None else formula.compile(node)


def _reached(branch: Branch) -> Ready | None:
    return None if branch.reached is None or isinstance(branch.reached, bool) else formula.compile(branch.reached)
