"""What a line's own words, its method, or its silence come to, and the points that follow.

Comes in: a `Seat` with its weight, and what the submission gives (`Facts`). Goes out: an `Outcome`. Here the row is read, a claim
weighed, a method asked, absence given its name, and the result rounded: once, half up. Nobody's judgement is asked. What a
line with a target comes to depends on nothing but the law, its weight and what its cells say, so it is remembered: the same
few targets and actual values come again with every form of a province.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import formula
from jixiao.records import Reading
from jixiao.records.law import Decision, Evidence, Marking, Plan, Planned, Status
from jixiao.records.quantity import Kind
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO
from jixiao.score.asked import given_to
from jixiao.score.before import Lined, is_spoken, line_of, printed, reads, stands, worth_of
from jixiao.score.cells import COLUMNS, silent
from jixiao.score.claims import Claim, Verdict
from jixiao.score.directions import Directed
from jixiao.score.seats import Seat
from jixiao.values import reading


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


def work(plan: Plan, seat: Seat, weight: Decimal, facts: Facts) -> Outcome:
    """What a line's own words, its method, or its silence come to."""
    line, node = line_of(plan, seat, weight, facts), seat.node
    if node.method is None and not _ask_facts(plan, node):
        return _remembered(line)
    given = given_to(seat, facts)
    unasked = facts.reviewed and seat.row is None
    if is_spoken(node.method, line.said):
        found = _spoken(line, given)
        return replace(found, status=Status.PENDING, exact=None, cause=_REVIEWED, blank=()) if unasked else found
    assert node.method is not None
    return _of_facts(line, node.method, given, seat, facts)


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
def _remembered(line: Lined) -> Outcome:
    return _spoken(line, {})


# --- a line with a target or an actual value ------------------------------------------------------------------


def _spoken(line: Lined, given: Mapping[str, Any]) -> Outcome:
    """The outcome of a line that is marked by its target, its actual value, or both."""
    known = stands(line, given)
    method, values = known.method, known.values
    if known.blank:
        return _outcome(line, method, values, known.blank, Status.MISSING, decimals.ZERO, blank=known.blank)
    assert method is not None
    if known.claim is not None:
        return _claimed(line, method, values, known.claim)
    decision = method.decide(values)
    return _decided(line, method, values, decision, worth_of(method, decision.branch, known))


def _claimed(line: Lined, method: Marking, values: dict[str, Any], made: Claim) -> Outcome:
    """The outcome of a line with a target: by its words where they decide, else by its method."""
    match made.verdict:
        case Verdict.FULL:
            exact = Fraction(line.weight)
            return _outcome(line, method, values, made, Status.SCORED, exact, reached=True, evidence=made.evidence)
        case Verdict.PENDING:
            return _outcome(line, method, values, made, Status.PENDING, None, reached=None, evidence=made.evidence)
        case _:
            return _decided(line, method, values, method.decide(values), made.evidence)


# --- a line of the submission's facts -------------------------------------------------------------------------


def _of_facts(line: Lined, method: Marking, given: Mapping[str, Any], seat: Seat, facts: Facts) -> Outcome:
    """The outcome of a line that needs no target or actual; where a fact that it reads was not given, it is missing.

    A policy for values that do not exist is about zero divisors and the like: it neither excuses nor rewards silence,
    unless it leaves the line to a person.
    """
    known = stands(line, given)
    values = known.values
    decision = method.decide(values)
    branch = decision.branch
    quiet: tuple[str, ...] = ()
    if branch.undefined or branch.status is not Status.SCORED:
        quiet = silent(_lacking(method, decision, values), seat, facts)
    if not quiet:
        return _decided(line, method, values, decision, worth_of(method, branch, known))
    if "pending" in (branch.undefined, line.plan.absence["missing-facts"]):
        return _outcome(line, method, values, quiet, Status.PENDING, None, silent=quiet)
    return _outcome(line, method, values, quiet, Status.MISSING, decimals.ZERO, silent=quiet)


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
    found = reads(method, decision.branch)
    return tuple(name for name in found if name in COLUMNS or name in lacks) if asked else found


# --- outcomes -------------------------------------------------------------------------------------------------


def _decided(
    line: Lined, method: Marking, values: Mapping[str, Any], decision: Decision, evidence: Evidence
) -> Outcome:
    exact = decision.gives
    if exact is not None:
        whole, of = Fraction(line.weight), Fraction(printed(line))
        exact = exact * (whole / of if of else decimals.ONE) if decision.branch.in_points else whole * exact
    status = decision.branch.status
    return _outcome(line, method, values, decision, status, exact, reached=decision.reached, evidence=evidence)


def _outcome(
    line: Lined,
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
    method = seat.node.method
    asked = method is not None and method.idles
    return asked and work(plan, seat, ZERO, facts).status is Status.NOT_APPLICABLE
