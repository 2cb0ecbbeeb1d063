"""What is known of a line before its method decides: its reading, its method, what its words claim, what it is given.

Comes in: a `Seat`, and what the submission gives (`Facts`). Goes out: a `Before`. No points follow here; whoever decides marks,
here or in a database, begins with this record.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.ground.dataclass import dataclass
from jixiao.records import Reading
from jixiao.records.law import Branch, Evidence, Marking, Plan, Planned, Status
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO
from jixiao.score import claims
from jixiao.score.asked import given_to
from jixiao.score.claims import Claim, Verdict
from jixiao.score.directions import Directed, direction
from jixiao.score.seats import Seat
from jixiao.score.sources import is_satisfaction, surveyed
from jixiao.values import reading
from jixiao.values.answers import answer

_DIRECTIONS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most", "=": "equal"}


@dataclass(frozen=True, slots=True)
class Lined:
    """A line to be marked: the law, the node, the weight, what the row says; whether that is marks (`typed`)."""

    plan: Plan
    node: Planned
    weight: Decimal
    said: Reading
    directed: Directed | None
    unsurveyed: bool
    marks: bool


def line_of(plan: Plan, seat: Seat, weight: Decimal, facts: Facts) -> Lined:
    """A line with its row read, once for all that is asked of it."""
    node, row = seat.node, seat.row
    said = reading.read(row, facts.year, node.aggregate, node.scale)
    directed = None if said.target is None else direction(plan, node, seat.path, said.target)
    unsurveyed = row is not None and is_satisfaction(seat.path) and not surveyed(row, seat.path)
    return Lined(plan, node, weight, said, directed, unsurveyed, facts.marks_as_values)


def is_spoken(method: Marking | None, said: Reading) -> bool:
    """Whether a line is marked by its target, its actual value, or both; else by the facts of its submission."""
    return method is None or bool(method.needs) or (method.of_target and bool(said.target and said.actual))


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before the method of a line decides: which one it is, what it is given, what words decide without it.

    `kind` is the entry of the ruleset's `targets` that the method stands under, "" for a method of the node itself. `blank`
    names the cells that the mark needs and that are blank. `claim` is what the actual value claims about the target, None
    where nothing is compared; `worth` what the actual value is worth where a method reads it. `values` are those of the line.
    """

    said: Reading
    method: Marking | None
    kind: str
    values: dict[str, Any]
    blank: tuple[str, ...]
    claim: Claim | None
    worth: Evidence
    directed: Directed | None
    unsurveyed: bool


def before(plan: Plan, seat: Seat, facts: Facts) -> Before:
    """What stands before the method of a seat decides, whatever the seat weighs: those who decide elsewhere begin here."""
    return stands(line_of(plan, seat, ZERO, facts), given_to(seat, facts))


def stands(line: Lined, given: Mapping[str, Any]) -> Before:
    """What stands before the method of a line decides; `given` is what the submission gives to its formulas."""
    plan, said, method = line.plan, line.said, line.node.method
    needs = method.needs if method else ("target", "actual")
    blank = tuple(name for name in needs if getattr(said, name) is None)
    kind = ""
    if method is None and said.target is not None and not blank:
        kind = kind_of_target(said.target, line.directed)
        method = line.node.by_target.get(kind) or plan.by_target[kind]
    claim, worth = None, Evidence.NONE
    if said.actual is not None and said.target is not None and method is not None:
        made = _claim(line, method, said.target, said.actual)
        claim, worth = (_comparable(line, made) if method.of_target else None), made.evidence
    elif said.actual is not None:
        worth = claims.alone(said.actual)
    values = _values(line, given)
    return Before(said, method, kind, values, blank, claim, worth, line.directed, line.unsurveyed)


def _values(line: Lined, given: Mapping[str, Any]) -> dict[str, Any]:
    # A method speaks of the points that the rules print; what the line weighs now is the same in another measure.
    values = {**given, **line.said.values, "分值": Fraction(printed(line))}
    if line.directed is not None:
        values["目标.符号"] = _sign(line.directed)
    return values


def printed(line: Lined) -> Decimal:
    """The points on which the rules mark a line: those that they print for it, else what it weighs (a unit's own line)."""
    node = line.node
    return node.printed if node.method is not None and node.printed else line.weight


def _sign(directed: Directed) -> str:
    return "<=" if directed.direction == "at-most" else ">="


def kind_of_target(target: Quantity, directed: Directed | None) -> str:
    """Which entry of the ruleset's `targets` a target falls under; the direction decides where it has no operator."""
    match target.kind:
        case Kind.INTERVAL:
            return "interval"
        case Kind.DATE:
            return "deadline"
        case Kind.NUMBER:
            kind = _DIRECTIONS.get(target.op) or (directed.direction if directed else "at-least")
            return "zero" if target.value == 0 and kind in ("at-most", "equal") else kind
        case _:
            return "yes-no" if answer(target.text) is not None else "text"


def _claim(line: Lined, method: Marking, target: Quantity, actual: Quantity) -> Claim:
    """The claim about a target; a silent one is held to its direction."""
    if line.directed is not None:
        target = replace(target, op=_sign(line.directed))
    made = claims.claim(target, actual, method.vocabulary, signed=line.directed is None)
    return claims.MARKS if line.marks else made


#: What an actual value that is a number is worth as evidence.
_NUMERIC = (Evidence.MEASURED, Evidence.EQUAL, Evidence.BOUNDED)


def _comparable(line: Lined, made: Claim) -> Claim:
    """The claim, left to a person where the units of target and actual value cannot be compared."""
    if line.said.note != "unit.incomparable" or made.evidence not in _NUMERIC:
        return made
    told: Evidence = Evidence.MEASURED if made.evidence is Evidence.EQUAL else made.evidence
    return Claim(told, Verdict.PENDING, "incomparable")


def worth_of(method: Marking, branch: Branch, found: Before) -> Evidence:
    """What a mark rests on that no claim about a target gave: facts are measured, actual values what they say."""
    if branch.evidence is not None:
        return branch.evidence
    if found.said.actual is None or not reads_actual(method, branch):
        return Evidence.NONE if branch.status is Status.PENDING else Evidence.MEASURED
    return found.worth


def reads_actual(method: Marking, branch: Branch) -> bool:
    """Whether the actual value was read to come to a branch."""
    return any(name in _OF_ACTUAL for name in reads(method, branch))


_OF_ACTUAL = frozenset({"actual", "实际值", "实际文字", "完成比", "逾期天数", "区间偏离"})


def reads(method: Marking, branch: Branch) -> tuple[str, ...]:
    """What was read to come to a branch, by the names that steps cite."""
    return branch.reads if branch.reads is not None else method.lowered.reads
