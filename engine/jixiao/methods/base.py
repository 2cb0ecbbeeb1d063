"""What a scoring method is: parameters written in a ruleset, and a plain function from a case to an outcome.

A method never looks anywhere but at its `Case`, never rounds and never decides what absence costs; `score` does
that once, for all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao import formula
from jixiao.model import Status
from jixiao.quantity import Quantity
from jixiao.written import Written


@dataclass(frozen=True, slots=True)
class Case:
    """What a method may read: the line's weight, target and actual, and further facts by name.

    `target` and `actual` are in the same unit when both are given. `fact` gives a value of the submission by the
    name that formulas use (执行数 …), or None where the submission is silent.
    """

    weight: Decimal
    target: Quantity | None
    actual: Quantity | None
    fact: Callable[[str], formula.Value | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method found: exact points (not yet rounded, maybe below 0 or above the weight), and why, in Chinese.

    `points` is None where a person must judge (`status` pending) or where the line does not apply. `reached` says
    whether the target is met; None where the question has no answer. `facts` names the facts that were read.
    """

    points: Fraction | None
    text: str
    reached: bool | None = None
    status: Status = Status.SCORED
    facts: tuple[str, ...] = ("target", "actual")


def pending(text: str, facts: tuple[str, ...] = ("target", "actual")) -> Outcome:
    """An outcome that a person must decide."""
    return Outcome(None, text, None, Status.PENDING, facts)


Scorer = Callable[[Case], Outcome]


class Params(Written):
    """What a ruleset writes under `method:`. Subclasses add the parameters of one method."""

    method: str


@dataclass(frozen=True, slots=True)
class Method:
    """A row of the closed table of methods.

    `params` is the record of its parameters; its docstring is the method's reference entry (含义, 参数, 算例).
    `needs` names the cells (target, actual) without which the line is missing. `of_target` says that it compares an actual with a
    target, so that the rules about claims (evidence.py) apply before it. `prepare` turns parameters into the scorer,
    given the types of the facts that formulas may name; it raises Problems for what is wrong in them.
    """

    id: str
    title: str
    params: type[Params]
    needs: Callable[[Params], tuple[str, ...]]
    of_target: bool
    prepare: Callable[[Params, Mapping[str, formula.Type]], Scorer]
