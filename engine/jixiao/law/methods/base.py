"""What a scoring method is: parameters written in a ruleset, and a plain function from a case to an outcome.

A method never looks anywhere but at its `Case`, never rounds and never decides what absence costs; `score` does
that once, for all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jixiao.ground.written import Written
from jixiao.law import formula
from jixiao.records import Evidence, Status
from jixiao.values.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Case:
    """What a method may read: the line's weight, target and actual, and further facts by name.

    `target` and `actual` are in the same unit when both are given. `fact` gives a value of the submission by the
    name that formulas use (执行数 …), or None where the submission is silent. `elements` are the row's answers by the
    name of the element (None: neither yes nor no), `experts` the marks that experts gave it.
    """

    weight: Decimal
    target: Quantity | None
    actual: Quantity | None
    fact: Callable[[str], formula.Value | None]
    elements: Mapping[str, bool | None] = field(default_factory=dict)
    experts: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method found: exact points (not yet rounded, maybe below 0 or above the weight), and why, in Chinese.

    `points` is None where a person must judge (`status` pending) or where the line does not apply. `reached` says
    whether the target is met; None where the question has no answer. `facts` names the facts that were read (`target`,
    `actual`, `elements` and `experts` are the row's own). `evidence` says what they are worth where the method knows
    better than the rules about actual values. `undefined` is the ruleset's policy that was followed because the value
    to be marked does not exist; `""` where it does.
    """

    points: Fraction | None
    text: str
    reached: bool | None = None
    status: Status = Status.SCORED
    facts: tuple[str, ...] = ("target", "actual")
    evidence: Evidence | None = None
    undefined: str = ""


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
    target, so that the rules about claims (evidence.py) apply before it. `sql` says whether the method is plain arithmetic
    on values already read, so that a query can do it; else why not. `prepare` turns parameters into the scorer,
    given the types of the facts that formulas may name; it raises Problems for what is wrong in them.
    """

    id: str
    title: str
    params: type[Params]
    needs: Callable[[Params], tuple[str, ...]]
    of_target: bool
    sql: bool | str
    prepare: Callable[[Params, Mapping[str, formula.Type]], Scorer]
