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
from jixiao.records.expressions import Node
from jixiao.records.law import Decision, Evidence, JudgedGrade, Marking, Override, Plan, Status
from jixiao.records.scorecard import Facts, supports
from jixiao.records.steps import ZERO, Absent, Claimed, Marked, Missing, Overridden, Overruled, Step, Unproved
from jixiao.score import absences, judgements
from jixiao.score.asked import given_to
from jixiao.score.before import reads
from jixiao.score.cells import COLUMNS, cell_of, cited, left_out, no_marks, printed_mark
from jixiao.score.claims import Claim, Verdict
from jixiao.score.nouns import noun
from jixiao.score.seats import Seat
from jixiao.score.sources import names_source
from jixiao.score.transfers import Weight
from jixiao.score.work import Outcome, absent, found_idle, rounded, work
from jixiao.values import reading


def mark(plan: Plan, seat: Seat, weight: Weight, facts: Facts, *, explain: bool) -> tuple[Line, tuple[Problem, ...]]:
    """The line of a seat, and a judgement that does not fit or a mark that is none; steps only where asked for."""
    if weight.absent in ("unread", "unweighed"):
        found = _unknown(seat, facts, ("weight",) if weight.absent == "unweighed" else ())
    elif weight.absent == "full" or (weight.absent and not found_idle(plan, seat, facts)):
        found = absent(plan, seat, weight.points, full=weight.absent == "full")
    else:
        found = work(plan, seat, weight.points, facts)
    status, points, reached, evidence = found.status, found.points, found.reached, found.evidence
    steps: list[Step] = []
    if explain:
        step, said = _step(plan, seat, weight, facts, found), found.reading
        if said.left_out or said.even:
            step = replace(step, left_out=left_out(seat, said), even=said.even)
        steps = [*weight.why, step]
    node = seat.node
    if status is not Status.NOT_APPLICABLE and (node.evidence_required or node.overrides):
        lacks = node.evidence_required and status is not Status.MISSING and _unproved(seat)
        override = None if lacks else _override(seat, facts, found)
        if lacks or override is not None:
            share = override.share if override is not None else decimals.ZERO
            changed = rounded(plan, node, weight.points, Fraction(weight.points) * share)
            if explain:
                steps.append(_changed(seat, found, override, facts, decimals.total((changed, -points))))
            status, points = Status.SCORED, changed
            reached = False if lacks else reached
    overruled, problems = None, (*no_marks(seat), *found.reading.wrong)
    if facts.judgements:
        person = judgements.decide(plan, seat, weight.points, facts, found, status, points)
        overruled, problems = person.overruled, (*problems, *person.problems)
        if person.step is not None:
            status, points, evidence = Status.SCORED, person.points, Evidence.JUDGED
            # A value that misses its target still does, whatever a person gives for it; that it reaches it, he may deny.
            missed = person.overruled is not None and found.reached is False
            reached = False if missed else True if person.share == 1 else None
            steps.append(person.step)
    if status in (Status.MISSING, Status.NOT_APPLICABLE):
        evidence = Evidence.NONE
    grades = judgements.grades(plan, found) if found.method is not None else ()
    return _line(
        plan, seat, weight, facts, found, status, points, evidence, reached, tuple(steps), overruled, grades
    ), problems


def _line(
    plan: Plan,
    seat: Seat,
    weight: Weight,
    facts: Facts,
    found: Outcome,
    status: Status,
    points: Decimal,
    evidence: Evidence,
    reached: bool | None,
    steps: tuple[Step, ...],
    overruled: Overruled | None,
    grades: tuple[JudgedGrade, ...],
) -> Line:
    node, row, said, method, way = seat.node, seat.row, found.reading, found.method, found.directed
    sourced = row is not None and names_source(row)
    target, actual = (row.target, row.actual) if row is not None else (None, None)
    return Line(
        path=seat.path,
        level=len(seat.path),
        possible=weight.points,
        earned=points,
        supported=points if status is Status.SCORED and supports(evidence, node, sourced=sourced) else ZERO,
        pending=weight.points if status is Status.PENDING else ZERO,
        status=status,
        evidence=evidence,
        method=method.id if method else "",
        target=_quoted(target.text if target else None, said.said_target),
        actual=said.said_actual if said.combined else _quoted(actual.text if actual else None, said.said_actual),
        claimed=printed_mark(cell_of("score", seat, facts)),
        unit=noun(plan, node, seat.path, said),
        reached=reached,
        sourced=sourced,
        steps=steps,
        source=row.source if row else None,
        overruled=overruled,
        working=Working(
            node,
            row,
            said,
            method,
            way.direction if way else "",
            way.origin if way else "",
            found.values,
            found.blank,
            found.silent,
            grades,
            _unread(seat, facts, found),
        ),
    )


# --- what was not read ------------------------------------------------------------------------------------------


def _unknown(seat: Seat, facts: Facts, blank: tuple[str, ...]) -> Outcome:
    """The outcome of a line whose points nobody knows (`weight` is blank), or of a level of which no line was read."""
    said = reading.read(seat.row, facts.year, seat.node.aggregate, seat.node.scale) if seat.row else reading.EMPTY
    method, none = seat.node.method, decimals.ZERO
    return Outcome(Status.MISSING, none, ZERO, None, Evidence.NONE, said, method, {}, cause=blank, blank=blank)


def _unread(seat: Seat, facts: Facts, found: Outcome) -> bool:
    """Whether a line is missing because its row may be among those that were not read."""
    if facts.whole or seat.row is not None or found.status is not Status.MISSING:
        return False
    return not found.cause or bool(found.blank) or not COLUMNS.keys().isdisjoint(found.silent)


def _quoted(written: str | None, said: str) -> str | None:
    """A value as the mark read it; as it was written where that is all that there is."""
    return said if said and written is not None and said != written.strip() else written


# --- what the framework makes of it ---------------------------------------------------------------------------


def _unproved(seat: Seat) -> bool:
    """Whether a line lacks the proof that its node requires."""
    return seat.row is None or not names_source(seat.row)


def _override(seat: Seat, facts: Facts, found: Outcome) -> Override | None:
    """The first condition of the framework that decides instead of the method."""
    if not seat.node.overrides:
        return None
    values = _everything(seat, facts, found)
    return next((one for one in seat.node.overrides if one.when.ready(values.get) is True), None)


def _everything(seat: Seat, facts: Facts, found: Outcome) -> Mapping[str, Any]:
    """All values that a condition about a line may name."""
    return {**given_to(seat, facts), **found.values}


# --- steps ----------------------------------------------------------------------------------------------------


def _step(plan: Plan, seat: Seat, weight: Weight, facts: Facts, found: Outcome) -> Step:
    """The step that gives a line its mark, before the framework or a person changes it."""
    cause, method, said, points, values = found.cause, found.method, found.reading, found.points, found.values
    rule: Source = method.source if method else seat.node.source
    if cause is None:
        read = absences.reason(plan, seat, facts)
        if weight.absent == "kept":
            return Absent(rule=rule, how="kept", points=points, amount=weight.points, facts=read)
        return Absent(rule=rule, how="full" if weight.absent == "full" else "gone", points=points, facts=read)
    if isinstance(cause, tuple):
        awaits = found.status is Status.PENDING
        names = ("target", "actual") if found.blank else _reads_of(method, cause)
        told = cited(names, seat, facts, said, values)
        lost = _unread(seat, facts, found)
        return Missing(rule=rule, names=cause, awaits=awaits, unread=lost, points=points, facts=told)
    if isinstance(cause, Claim):
        return Claimed(
            rule=rule,
            claim=cause.claim,
            weight=weight.points,
            full=cause.verdict is Verdict.FULL,
            grade=cause.grade.label if cause.grade else "",
            points=points,
            facts=cited(("target", "actual"), seat, facts, said, values),
        )
    assert method is not None
    unit = said.target.unit if method.of_target and said.target else None
    if method.lowered.actual_unit and said.actual is not None:
        unit = said.actual.unit
    rescaled = cause.branch.in_points and seat.node.printed not in (None, weight.points) and seat.node.method is method
    directed = found.directed if method.of_target and method.id in ("at-least", "at-most", "zero-target") else None
    return Marked(
        rule=rule,
        method=method.id,
        branch=cause.branch,
        weight=weight.points,
        exact=found.exact,
        gave=cause.gives if rescaled else None,
        printed=seat.node.printed if rescaled else None,
        values=values,
        unit=unit,
        direction=directed.direction if directed else "",
        direction_from=directed.origin if directed else "",
        word=directed.word if directed else "",
        taken=seat.node.penalty,
        points=points,
        facts=cited(reads(method, cause.branch), seat, facts, said, values, _asked(method, cause)),
    )


def _asked(method: Marking, decision: Decision) -> tuple[Node, ...]:
    """The expressions that a decision looked at: what is computed first, the conditions up to the branch, what it gives."""
    branches = method.lowered.branches
    passed = branches[: next((n for n, one in enumerate(branches, 1) if one is decision.branch), len(branches))]
    nodes = (*(node for _, node in method.lowered.let), *(one.when for one in passed), decision.branch.gives)
    return tuple(node for node in nodes if node is not None)


def _reads_of(method: Marking | None, names: tuple[str, ...]) -> tuple[str, ...]:
    return (*(method.lowered.reads if method else ()), *(name for name in names if method is None))


def _changed(seat: Seat, found: Outcome, override: Override | None, facts: Facts, points: Decimal) -> Step:
    """The step by which the framework takes a mark back or puts another in its place."""
    if override is None:
        return Unproved(rule=seat.node.source, points=points)
    names = tuple(sorted(formula.names(override.when.node)))
    told = cited(names, seat, facts, found.reading, _everything(seat, facts, found), (override.when.node,))
    return Overridden(rule=override.source, text=override.text, share=override.share, points=points, facts=told)
