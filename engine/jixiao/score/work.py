"""What a line's own words, its method, or its silence come to, before rounding.

Comes in: a `Seat` with its weight, and what the submission gives (`Facts`). Goes out: an `Outcome` with the line's working. Here
the row is read, a claim weighed, a method asked, and absence given its name. Nothing is rounded and nobody's judgement asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.records import Reading, Row, Working
from jixiao.records.law import Decision, Evidence, Marking, Plan, Status
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.scorecard import Facts
from jixiao.score import claims
from jixiao.score.cells import cell_of, mark_of, silent
from jixiao.score.claims import Claim, Verdict
from jixiao.score.directions import Directed, direction
from jixiao.score.seats import Seat
from jixiao.score.sources import is_satisfaction, surveyed
from jixiao.values import reading
from jixiao.values.answers import answer
from jixiao.values.quantity import same_words

_DIRECTIONS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most", "=": "equal"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for a line before rounding: exact points (None where no points follow), and why.

    `cause` is the claim, the decision of a method, or the names of what was missing; None where the line does not apply.
    """

    status: Status
    exact: Fraction | None
    reached: bool | None
    evidence: Evidence
    working: Working
    cause: Claim | Decision | tuple[str, ...] | None = None
    directed: Directed | None = None


# --- what a line says -----------------------------------------------------------------------------------------


def work(plan: Plan, seat: Seat, weight: Decimal, facts: Facts) -> Outcome:
    """What a line's own words, its method, or its silence come to."""
    node, row = seat.node, seat.row
    said = reading.read(row, facts.year, node.aggregate)
    values = values_of(seat, weight, facts, said)
    directed = direction(plan, node, seat.path, said.target) if said.target is not None else None
    if directed is not None:
        values["目标.符号"] = "<=" if directed.direction == "at-most" else ">="
    method = node.method
    if method is not None and not method.needs and not (method.of_target and said.target and said.actual):
        return _fixed(plan, seat, facts, Working(node, row, said, method, *_way(directed), values), directed)
    needs = method.needs if method else ("target", "actual")
    blank = tuple(name for name in needs if reading.blank(cell_of(name, seat, facts)))
    if method is None and said.target is not None and not blank:
        method = plan.by_target[kind_of_target(said.target, directed)]
    working = Working(node, row, said, method, *_way(directed), values, blank)
    if blank:
        return Outcome(Status.MISSING, decimals.ZERO, None, Evidence.NONE, working, blank)
    assert method is not None and said.actual is not None
    if method.of_target and said.target is not None:
        return _claimed(seat, weight, working, directed)
    decision = method.decide(values)
    return _decided(seat, weight, working, decision, _worth(working, decision, directed), directed)


def _way(directed: Directed | None) -> tuple[str, str]:
    return ("", "") if directed is None else (directed.direction, directed.origin)


def values_of(seat: Seat, weight: Decimal, facts: Facts, said: Reading) -> dict[str, Any]:
    """The values that formulas of a line may name: the submission's, and the line's own."""
    values: dict[str, Any] = {**facts.values, **said.values, "分值": Fraction(weight)}
    values["自评得分"] = mark_of(cell_of("score", seat, facts))
    row = seat.row
    if row is not None and (row.elements or row.experts):
        values |= _answers(seat, row)
    elif seat.node.method is not None and seat.node.method.lowered.reads in (("elements",), ("experts",)):
        values |= _answers(seat, None)
    return values


def _answers(seat: Seat, row: Row | None) -> Mapping[str, Any]:
    """The answers to the elements of a line's method, and what experts gave."""
    given = {name: answer(cell.text) for name, cell in row.elements.items()} if row else {}
    method = seat.node.method
    names = [item.name for item in getattr(method.params, "items", ())] if method and method.id == "elements" else []
    marks = tuple(mark for cell in row.experts if (mark := mark_of(cell)) is not None) if row else ()
    return answered(names, given, marks)


def answered(names: Sequence[str], given: Mapping[str, bool | None], marks: tuple[Fraction, ...]) -> Mapping[str, Any]:
    """What methods may ask of the answers to elements (those that the rule names) and of the marks of experts."""
    found: dict[str, Any] = {
        f"要点.{name}": next((told for written, told in given.items() if same_words(written, name)), None)
        for name in names
    }
    strange = tuple(written for written in given if not any(same_words(written, name) for name in names))
    if strange:
        found["多余的要点"] = strange
    return {
        **found,
        "专家.评分": marks,
        "专家.人数": Fraction(len(marks)),
        "专家.最低": min(marks, default=None),
        "专家.最高": max(marks, default=None),
    }


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


def _fixed(plan: Plan, seat: Seat, facts: Facts, working: Working, directed: Directed | None) -> Outcome:
    """The outcome of a line that needs no target or actual; where a fact that it reads was not given, it is missing.

    A policy for values that do not exist is about zero divisors and the like: it neither excuses nor rewards silence,
    unless it leaves the line to a person.
    """
    method, values = working.method, dict(working.values)
    assert method is not None
    working = replace(working, values=values)
    decision = method.decide(values)
    branch = decision.branch
    quiet: tuple[str, ...] = ()
    if branch.undefined or branch.status is not Status.SCORED:
        quiet = silent(reads(method, decision), seat, facts)
    if quiet:
        working = replace(working, silent=quiet)
        if "pending" in (branch.undefined, plan.absence["missing-facts"]):
            return Outcome(Status.PENDING, None, None, Evidence.NONE, working, quiet)
        return Outcome(Status.MISSING, decimals.ZERO, None, Evidence.NONE, working, quiet)
    weight = Fraction(values["分值"])
    return _decided(seat, weight, working, decision, _worth(working, decision, directed), directed)


def reads(method: Marking, decision: Decision) -> tuple[str, ...]:
    """What was read to come to a decision, by the names that steps cite."""
    return decision.branch.reads if decision.branch.reads is not None else method.lowered.reads


def _decided(
    seat: Seat,
    weight: Fraction | Decimal,
    working: Working,
    decision: Decision,
    evidence: Evidence,
    directed: Directed | None,
) -> Outcome:
    exact = decision.gives
    if exact is not None and not decision.branch.in_points:
        exact = Fraction(weight) * exact
    worth = _surveyed(evidence, seat, working.reading)
    return Outcome(decision.branch.status, exact, decision.reached, worth, working, decision, directed)


def _claimed(seat: Seat, weight: Decimal, working: Working, directed: Directed | None) -> Outcome:
    """The outcome of a line with a target: by its words where they decide, else by its method."""
    said, method = working.reading, working.method
    assert said.target is not None and said.actual is not None and method is not None
    target = said.target if directed is None else replace(said.target, op=working.values["目标.符号"])
    made = claims.claim(target, said.actual, method.vocabulary, signed=directed is None)
    if said.note == "unit.incomparable" and made.evidence in (Evidence.MEASURED, Evidence.EQUAL, Evidence.BOUNDED):
        told: Evidence = Evidence.MEASURED if made.evidence is Evidence.EQUAL else made.evidence
        made = Claim(told, Verdict.PENDING, "incomparable")
    worth = _surveyed(made.evidence, seat, said)
    match made.verdict:
        case Verdict.FULL:
            return Outcome(Status.SCORED, Fraction(weight), True, worth, working, made, directed)
        case Verdict.PENDING:
            return Outcome(Status.PENDING, None, None, worth, working, made, directed)
        case _:
            values = dict(working.values)
            decision = method.decide(values)
            return _decided(seat, weight, replace(working, values=values), decision, made.evidence, directed)


def _worth(working: Working, decision: Decision, directed: Directed | None) -> Evidence:
    """What a mark rests on that no claim about a target gave: facts are measured, actual values what they say."""
    branch, said, method = decision.branch, working.reading, working.method
    assert method is not None
    if branch.evidence is not None:
        return branch.evidence
    if said.actual is None:
        return Evidence.NONE if branch.status is Status.PENDING else Evidence.MEASURED
    if not any(name in _OF_ACTUAL for name in reads(method, decision)):
        return Evidence.MEASURED
    if said.target is None:
        return claims.alone(said.actual)
    target = said.target if directed is None else replace(said.target, op=working.values["目标.符号"])
    return claims.claim(target, said.actual, method.vocabulary, signed=directed is None).evidence


_OF_ACTUAL = frozenset({"actual", "实际值", "实际文字", "完成比", "逾期天数", "区间偏离"})


def _surveyed(evidence: Evidence, seat: Seat, said: Reading) -> Evidence:
    """A number on a line about satisfaction is worth little where the form names neither a survey nor a source of it."""
    if (
        evidence not in (Evidence.MEASURED, Evidence.EQUAL)
        or seat.row is None
        or said.actual is None
        or said.actual.kind is not Kind.NUMBER
    ):
        return evidence
    if not is_satisfaction(seat.path) or surveyed(seat.row, seat.path):
        return evidence
    return Evidence.UNSURVEYED
