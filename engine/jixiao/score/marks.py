"""One seat of the framework → one line of the scorecard, with its working and its steps.

Comes in: a `Seat` with its weight, and what the submission gives (`Facts`). Goes out: a `Line`, and what is wrong with a
judgement or a mark of experts. Here a claim is weighed, a method asked, absence given its name, a person's judgement put in
the place of a pending outcome (or, by name and reason, of a mark), and the mark rounded: once, half up. It invents no judgement.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.law import formula
from jixiao.records import Line, Working
from jixiao.records.law import Condition, Evidence, Marking, Override, Plan, Status
from jixiao.records.scorecard import Facts, supports
from jixiao.records.steps import ZERO, Absent, Claimed, Fact, Marked, Missing, Overridden, Step, Unproved
from jixiao.score import judgements
from jixiao.score.cells import cell_of, cited, no_marks, printed_mark
from jixiao.score.claims import Claim, Verdict
from jixiao.score.seats import Seat
from jixiao.score.sources import names_source
from jixiao.score.weights import Weight
from jixiao.score.work import Outcome, reads, work
from jixiao.values import reading


def mark(
    plan: Plan, seat: Seat, weight: Weight, facts: Facts, *, explain: bool = True
) -> tuple[Line, tuple[Problem, ...]]:
    """The line of a seat, and a judgement that does not fit or a mark that is none; steps only where asked for."""
    found = _absent(seat, weight) or work(plan, seat, weight.points, facts)
    status, exact = found.status, found.exact
    steps: list[Step] = []
    points = _rounded(plan, seat, weight.points, exact) if status is Status.SCORED and exact is not None else ZERO
    if explain:
        steps = [*weight.why, _step(seat, weight, facts, found, points)]
    reached, evidence = found.reached, found.evidence
    if status is not Status.NOT_APPLICABLE and (seat.node.evidence_required or seat.node.overrides):
        lacks = seat.node.evidence_required and status is not Status.MISSING and _unproved(seat)
        override = None if lacks else _override(seat, found.working.values)
        if lacks or override is not None:
            share = override.share if override is not None else decimals.ZERO
            changed = _rounded(plan, seat, weight.points, Fraction(weight.points) * share)
            if explain:
                steps.append(_changed(seat, found, override, facts, decimals.total((changed, -points))))
            status, points = Status.SCORED, changed
            reached = False if lacks else reached
    person = judgements.decide(plan, seat, weight.points, facts, found.working.method, status, points)
    if person.step is not None:
        status, points, evidence = Status.SCORED, person.points, Evidence.JUDGED
        reached = True if person.share == 1 else None
        steps.append(person.step)
    if status in (Status.MISSING, Status.NOT_APPLICABLE):
        evidence = Evidence.NONE
    line = _line(seat, weight, facts, found, status, points, evidence, reached, tuple(steps))
    if person.overruled is not None:
        line = replace(line, overruled=person.overruled)
    problems = person.problems
    if seat.row is not None and seat.row.experts:
        problems = (*no_marks(seat), *problems)
    return line, problems


def _line(
    seat: Seat,
    weight: Weight,
    facts: Facts,
    found: Outcome,
    status: Status,
    points: Decimal,
    evidence: Evidence,
    reached: bool | None,
    steps: tuple[Step, ...],
) -> Line:
    row, said = seat.row, found.working.reading
    sourced = row is not None and row.basis is not None and names_source(row)
    method = found.working.method
    return Line(
        path=seat.path,
        level=len(seat.path),
        possible=weight.points,
        earned=points,
        supported=points if status is Status.SCORED and supports(evidence, seat.node, sourced=sourced) else ZERO,
        pending=weight.points if status is Status.PENDING else ZERO,
        status=status,
        evidence=evidence,
        method=method.id if method else "",
        target=_quoted(row.target.text if row and row.target else None, said.said_target),
        actual=said.said_actual
        if said.combined
        else _quoted(row.actual.text if row and row.actual else None, said.said_actual),
        claimed=printed_mark(cell_of("score", seat, facts)),
        reached=reached,
        sourced=sourced,
        steps=steps,
        source=row.source if row else None,
        working=found.working,
    )


def _quoted(written: str | None, said: str) -> str | None:
    """A value as the mark read it; as it was written where that is all that there is."""
    return said if said and written is not None and said != written.strip() else written


def _rounded(plan: Plan, seat: Seat, weight: Decimal, exact: Fraction) -> Decimal:
    """The one rounding: points kept within 0 and the weight, those of a penalty taken off."""
    kept = max(decimals.ZERO, min(Fraction(weight), exact))
    return decimals.half_up(-kept if seat.node.penalty else kept, plan.places)


def _absent(seat: Seat, weight: Weight) -> Outcome | None:
    """The outcome of a line that does not apply, or None where it does."""
    if not weight.absent:
        return None
    working = Working(seat.node, seat.row, reading.EMPTY, seat.node.method, "", "", {})
    if weight.absent == "full":
        return Outcome(Status.SCORED, Fraction(weight.points), None, Evidence.NONE, working)
    return Outcome(Status.NOT_APPLICABLE, None, None, Evidence.NONE, working)


# --- what the framework makes of it ---------------------------------------------------------------------------


def _unproved(seat: Seat) -> bool:
    """Whether a line lacks the proof that its node requires."""
    return seat.row is None or not names_source(seat.row)


def _override(seat: Seat, values: Mapping[str, Any]) -> Override | None:
    """The first condition of the framework that decides instead of the method."""
    return next((one for one in seat.node.overrides if one.when.ready(values.get) is True), None)


# --- steps ----------------------------------------------------------------------------------------------------


def _step(seat: Seat, weight: Weight, facts: Facts, found: Outcome, points: Decimal) -> Step:
    """The step that gives a line its mark, before the framework or a person changes it."""
    working, cause = found.working, found.cause
    method, said = working.method, working.reading
    rule: Source = method.source if method else seat.node.source
    if cause is None:
        return Absent(rule=rule, how="full" if weight.absent == "full" else "gone", points=points)
    if isinstance(cause, tuple):
        awaits = found.status is Status.PENDING
        names = ("target", "actual") if working.blank else _reads_of(method, cause)
        told = cited(names, seat, facts, said, working.values)
        return Missing(rule=rule, names=cause, awaits=awaits, points=points, facts=told)
    if isinstance(cause, Claim):
        return Claimed(
            rule=rule,
            claim=cause.claim,
            weight=weight.points,
            full=cause.verdict is Verdict.FULL,
            grade=cause.grade.label if cause.grade else "",
            points=points,
            facts=cited(("target", "actual"), seat, facts, said, working.values),
        )
    assert method is not None
    unit = said.target.unit if method.of_target and said.target else None
    if method.lowered.actual_unit and said.actual is not None:
        unit = said.actual.unit
    directed = found.directed if method.of_target and method.id in ("at-least", "at-most", "zero-target") else None
    return Marked(
        rule=rule,
        method=method.id,
        branch=cause.branch,
        weight=weight.points,
        exact=found.exact,
        values=working.values,
        unit=unit,
        direction=directed.direction if directed else "",
        direction_from=directed.origin if directed else "",
        word=directed.word if directed else "",
        points=points,
        facts=cited(reads(method, cause), seat, facts, said, working.values),
    )


def _reads_of(method: Marking | None, names: tuple[str, ...]) -> tuple[str, ...]:
    return (*(method.lowered.reads if method else ()), *(name for name in names if method is None))


def _changed(seat: Seat, found: Outcome, override: Override | None, facts: Facts, points: Decimal) -> Step:
    """The step by which the framework takes a mark back or puts another in its place."""
    if override is None:
        return Unproved(rule=seat.node.source, points=points)
    told = _conditions(override.when, seat, facts, found.working)
    return Overridden(rule=override.source, text=override.text, share=override.share, points=points, facts=told)


def _conditions(condition: Condition, seat: Seat, facts: Facts, working: Working) -> tuple[Fact, ...]:
    names = tuple(sorted(formula.names(condition.node)))
    return cited(names, seat, facts, working.reading, working.values)
