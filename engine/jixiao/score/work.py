"""What a line's own words, its method, or its silence come to, and the points that follow.

Comes in: a `Seat` with its weight, and what the submission gives (`Facts`). Goes out: an `Outcome`. Here the row is read, a claim
weighed, a method asked, absence given its name, and the result rounded: once, half up. Nobody's judgement is asked. What a
line with a target comes to depends on nothing but the law, its weight and what its cells say, so it is remembered: the same
few targets and actual values come again with every form of a province.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from jixiao.ground import decimals
from jixiao.law import formula
from jixiao.records import Reading
from jixiao.records.law import Decision, Evidence, Marking, Plan, Planned, Status
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO
from jixiao.score import claims
from jixiao.score.asked import given_to
from jixiao.score.cells import COLUMNS, silent
from jixiao.score.claims import Claim, Verdict
from jixiao.score.directions import Directed, direction
from jixiao.score.seats import Seat
from jixiao.score.sources import is_satisfaction, surveyed
from jixiao.values import reading
from jixiao.values.answers import answer

_DIRECTIONS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most", "=": "equal"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for a line: exact points (None where no points follow), the same rounded, and why.

    `values` are those of the line by the names that its method asks for, with what was computed on the way; `blank` names
    the cells that the mark needs and that are blank, `silent` the facts. `cause` is the claim, the decision of a method, or
    the names of what was missing; None where the line does not apply.
    """

    status: Status
    exact: Fraction | None
    points: Decimal
    reached: bool | None
    evidence: Evidence
    reading: Reading
    method: Marking | None
    values: Mapping[str, Any]
    cause: Claim | Decision | tuple[str, ...] | None = None
    directed: Directed | None = None
    blank: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """What everything here is about: the law, the node, the weight, what the row says; whether that is marks (`typed`)."""

    plan: Plan
    node: Planned
    weight: Decimal
    said: Reading
    directed: Directed | None
    unsurveyed: bool
    marks: bool


def work(plan: Plan, seat: Seat, weight: Decimal, facts: Facts) -> Outcome:
    """What a line's own words, its method, or its silence come to."""
    node, row = seat.node, seat.row
    said = reading.read(row, facts.year, node.aggregate)
    directed = None if said.target is None else direction(plan, node, seat.path, said.target)
    unsurveyed = row is not None and is_satisfaction(seat.path) and not surveyed(row, seat.path)
    line = _Line(plan, node, weight, said, directed, unsurveyed, facts.marks_as_values)
    if node.method is None and not _ask_facts(plan, node):
        return _remembered(line)
    given = given_to(seat, facts)
    method = node.method
    unasked = facts.reviewed and row is None
    if method is None or method.needs or (method.of_target and said.target and said.actual):
        found = _spoken(line, given)
        return replace(found, status=Status.PENDING, exact=None, cause=_REVIEWED, blank=()) if unasked else found
    return _of_facts(line, method, given, seat, facts)


#: What is awaited where a form that sets targets is reviewed: a reviewer's word, for which it has no place.
_REVIEWED = ("审核意见",)

#: What a row's target and actual value, its weight and the two together give.
_OWN = frozenset(COLUMNS) - {"自评得分"}


@lru_cache(maxsize=1 << 10)
def _ask_facts(plan: Plan, node: Planned) -> bool:
    """Whether a method for the targets of units asks for anything but the line's own target and actual."""
    outside = (frozenset(plan.types) | {"自评得分"}) - _OWN
    methods = (*plan.by_target.values(), *node.by_target.values())
    return any(not outside.isdisjoint(method.wants) for method in methods)


@lru_cache(maxsize=1 << 14)
def _remembered(line: _Line) -> Outcome:
    return _spoken(line, {})


# --- the values of a line -------------------------------------------------------------------------------------


def _values(line: _Line, given: Mapping[str, Any]) -> dict[str, Any]:
    # A method speaks of the points that the rules print; what the line weighs now is the same in another measure.
    values = {**given, **line.said.values, "分值": Fraction(_printed(line))}
    if line.directed is not None:
        values["目标.符号"] = _sign(line.directed)
    return values


def _printed(line: _Line) -> Decimal:
    """The points on which the rules mark a line: those that they print for it, else what it weighs (a unit's own line)."""
    node = line.node
    return node.printed if node.method is not None and node.printed else line.weight


def _sign(directed: Directed) -> str:
    return "<=" if directed.direction == "at-most" else ">="


# --- a line with a target or an actual value ------------------------------------------------------------------


def _spoken(line: _Line, given: Mapping[str, Any]) -> Outcome:
    """The outcome of a line that is marked by its target, its actual value, or both."""
    plan, said, method = line.plan, line.said, line.node.method
    values = _values(line, given)
    needs = method.needs if method else ("target", "actual")
    blank = tuple(name for name in needs if getattr(said, name) is None)
    if method is None and said.target is not None and not blank:
        kind = kind_of_target(said.target, line.directed)
        method = line.node.by_target.get(kind) or plan.by_target[kind]
    if blank:
        return _outcome(line, method, values, blank, Status.MISSING, decimals.ZERO, blank=blank)
    assert method is not None and said.actual is not None
    if method.of_target and said.target is not None:
        return _claimed(line, method, values, said.target, said.actual)
    decision = method.decide(values)
    return _decided(line, method, values, decision, _worth(line, method, decision))


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


def _claimed(line: _Line, method: Marking, values: dict[str, Any], target: Quantity, actual: Quantity) -> Outcome:
    """The outcome of a line with a target: by its words where they decide, else by its method."""
    made = _claim(line, method, target, actual)
    if line.said.note == "unit.incomparable" and made.evidence in (
        Evidence.MEASURED,
        Evidence.EQUAL,
        Evidence.BOUNDED,
    ):
        told: Evidence = Evidence.MEASURED if made.evidence is Evidence.EQUAL else made.evidence
        made = Claim(told, Verdict.PENDING, "incomparable")
    match made.verdict:
        case Verdict.FULL:
            exact = Fraction(line.weight)
            return _outcome(line, method, values, made, Status.SCORED, exact, reached=True, evidence=made.evidence)
        case Verdict.PENDING:
            return _outcome(line, method, values, made, Status.PENDING, None, reached=None, evidence=made.evidence)
        case _:
            return _decided(line, method, values, method.decide(values), made.evidence)


def _claim(line: _Line, method: Marking, target: Quantity, actual: Quantity) -> Claim:
    """The claim about a target; a silent one is held to its direction."""
    if line.directed is not None:
        target = replace(target, op=_sign(line.directed))
    made = claims.claim(target, actual, method.vocabulary, signed=line.directed is None)
    return claims.MARKS if line.marks else made


def _worth(line: _Line, method: Marking, decision: Decision) -> Evidence:
    """What a mark rests on that no claim about a target gave: facts are measured, actual values what they say."""
    branch, said = decision.branch, line.said
    if branch.evidence is not None:
        return branch.evidence
    if said.actual is None or not any(name in _OF_ACTUAL for name in reads(method, decision)):
        return Evidence.NONE if branch.status is Status.PENDING else Evidence.MEASURED
    if said.target is None:
        return claims.alone(said.actual)
    return _claim(line, method, said.target, said.actual).evidence


_OF_ACTUAL = frozenset({"actual", "实际值", "实际文字", "完成比", "逾期天数", "区间偏离"})


# --- a line of the submission's facts -------------------------------------------------------------------------


def _of_facts(line: _Line, method: Marking, given: Mapping[str, Any], seat: Seat, facts: Facts) -> Outcome:
    """The outcome of a line that needs no target or actual; where a fact that it reads was not given, it is missing.

    A policy for values that do not exist is about zero divisors and the like: it neither excuses nor rewards silence,
    unless it leaves the line to a person.
    """
    values = _values(line, given)
    decision = method.decide(values)
    branch = decision.branch
    quiet: tuple[str, ...] = ()
    if branch.undefined or branch.status is not Status.SCORED:
        quiet = silent(_lacking(method, decision, values), seat, facts)
    if not quiet:
        return _decided(line, method, values, decision, _worth(line, method, decision))
    if "pending" in (branch.undefined, line.plan.absence["missing-facts"]):
        return _outcome(line, method, values, quiet, Status.PENDING, None, silent=quiet)
    return _outcome(line, method, values, quiet, Status.MISSING, decimals.ZERO, silent=quiet)


def reads(method: Marking, decision: Decision) -> tuple[str, ...]:
    """What was read to come to a decision, by the names that steps cite."""
    return decision.branch.reads if decision.branch.reads is not None else method.lowered.reads


def _lacking(method: Marking, decision: Decision, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what was read that the values lack for which the branch was taken; all of them where it does not say."""
    when = decision.branch.when
    asked = [
        inner.args[0]
        for inner in (formula.walk(when) if when is not None else ())
        if isinstance(inner, formula.Call) and inner.name in ("无值", "未定")
    ]
    let = dict(method.lowered.let)
    lacks: set[str] = set()
    waiting = [name for node in asked for name in formula.missing(node, values.get)]
    while waiting:
        name = waiting.pop()
        if name in let:
            waiting += formula.missing(let[name], values.get)
        lacks.add(name)
    found = reads(method, decision)
    return tuple(name for name in found if name in COLUMNS or name in lacks) if asked else found


# --- outcomes -------------------------------------------------------------------------------------------------


def _decided(
    line: _Line, method: Marking, values: Mapping[str, Any], decision: Decision, evidence: Evidence
) -> Outcome:
    exact = decision.gives
    if exact is not None:
        whole, of = Fraction(line.weight), Fraction(_printed(line))
        exact = exact * (whole / of if of else decimals.ONE) if decision.branch.in_points else whole * exact
    status = decision.branch.status
    return _outcome(line, method, values, decision, status, exact, reached=decision.reached, evidence=evidence)


def _outcome(
    line: _Line,
    method: Marking | None,
    values: Mapping[str, Any],
    cause: Claim | Decision | tuple[str, ...],
    status: Status,
    exact: Fraction | None,
    *,
    reached: bool | None = None,
    evidence: Evidence = Evidence.NONE,
    blank: tuple[str, ...] = (),
    silent: tuple[str, ...] = (),
) -> Outcome:
    said = line.said
    if line.unsurveyed and evidence in (Evidence.MEASURED, Evidence.EQUAL):
        # A number about satisfaction is worth little where the form names neither a survey nor a source of it.
        evidence = Evidence.UNSURVEYED if said.actual and said.actual.kind is Kind.NUMBER else evidence
    scored = status is Status.SCORED and exact is not None
    points = rounded(line.plan, line.node, line.weight, exact) if scored and exact is not None else ZERO
    return Outcome(status, exact, points, reached, evidence, said, method, values, cause, line.directed, blank, silent)


def rounded(plan: Plan, node: Planned, weight: Decimal, exact: Fraction) -> Decimal:
    """The one rounding: points kept within 0 and what the line may earn at most, those of a penalty taken off."""
    kept = max(decimals.ZERO, exact if node.most is None else min(Fraction(weight) * node.most, exact))
    return decimals.half_up(-kept if node.penalty else kept, plan.places)


def absent(plan: Plan, seat: Seat, weight: Decimal, *, full: bool) -> Outcome:
    """The outcome of a line that does not apply: all of its points, or no part of the total."""
    method = seat.node.method
    if not full:
        return Outcome(Status.NOT_APPLICABLE, None, ZERO, None, Evidence.NONE, reading.EMPTY, method, {})
    exact = Fraction(weight)
    points = rounded(plan, seat.node, weight, exact)
    return Outcome(Status.SCORED, exact, points, None, Evidence.NONE, reading.EMPTY, method, {})


def found_idle(plan: Plan, seat: Seat, facts: Facts) -> bool:
    """Whether the method of a line finds that there is nothing it could mark (a budget of 0)."""
    node, method = seat.node, seat.node.method
    asked = method is not None and method.idles
    return asked and work(plan, seat, node.printed or ZERO, facts).status is Status.NOT_APPLICABLE
