"""One seat of the framework → one line of the scorecard, with its working and its steps.

Comes in: a `Seat` with its weight, and what the submission gives (`Facts`). Goes out: a `Line`, and what is wrong with a
judgement or a mark of experts. Here a claim is weighed, a method asked, absence given its name, a person's judgement put in
the place of a pending outcome (or, by name and reason, of a mark), and the mark rounded: once, half up. It invents no judgement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.law import formula
from jixiao.records import Line, Reading, Row, Working
from jixiao.records.law import SUPPORTING, Condition, Decision, Evidence, Marking, Override, Plan, Status
from jixiao.records.quantity import Kind, Quantity
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO, Absent, Claimed, Fact, Marked, Missing, Overridden, Step, Unproved
from jixiao.score import claims, judgements
from jixiao.score.cells import cell_of, cited, mark_of, no_marks, printed_mark, silent
from jixiao.score.claims import Claim, Verdict
from jixiao.score.directions import Directed, direction
from jixiao.score.seats import Seat
from jixiao.score.weights import Weight
from jixiao.values import reading
from jixiao.values.answers import answer
from jixiao.values.quantity import same_words

_DIRECTIONS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most", "=": "equal"}
#: Words that name where a satisfaction figure comes from.
_SURVEYS = ("问卷", "调查", "抽样", "访谈", "回访", "测评", "样本", "评价器", "12345")
#: What stands in a column of sources and names none.
_NO_SOURCE = frozenset({"", "无", "没有", "暂无", "/", "-", "—", "--", "——", "\\"})


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


def mark(
    plan: Plan, seat: Seat, weight: Weight, facts: Facts, *, explain: bool = True
) -> tuple[Line, tuple[Problem, ...]]:
    """The line of a seat, and a judgement that does not fit or a mark that is none; steps only where asked for."""
    found = _absent(seat, weight) or work(plan, seat, weight.points, facts)
    status, exact = found.status, found.exact
    steps: list[Step] = []
    points = _rounded(plan, seat, weight.points, exact) if status is Status.SCORED else ZERO
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
    supports = (evidence in SUPPORTING or sourced) and not seat.node.penalty
    method = found.working.method
    return Line(
        path=seat.path,
        level=len(seat.path),
        possible=weight.points,
        earned=points,
        supported=points if supports and status is Status.SCORED else ZERO,
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


def _rounded(plan: Plan, seat: Seat, weight: Decimal, exact: Fraction | None) -> Decimal:
    """The one rounding: points kept within 0 and the weight, those of a penalty taken off."""
    if exact is None:
        return ZERO
    kept = max(decimals.ZERO, min(Fraction(weight), exact))
    return decimals.half_up(-kept if seat.node.penalty else kept, plan.places)


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


def _absent(seat: Seat, weight: Weight) -> Outcome | None:
    """The outcome of a line that does not apply, or None where it does."""
    if not weight.absent:
        return None
    working = Working(seat.node, seat.row, reading.EMPTY, seat.node.method, "", "", {})
    if weight.absent == "full":
        return Outcome(Status.SCORED, Fraction(weight.points), None, Evidence.NONE, working)
    return Outcome(Status.NOT_APPLICABLE, None, None, Evidence.NONE, working)


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
        quiet = silent(_reads(method, decision), seat, facts)
    if quiet:
        working = replace(working, silent=quiet)
        if "pending" in (branch.undefined, plan.absence["missing-facts"]):
            return Outcome(Status.PENDING, None, None, Evidence.NONE, working, quiet)
        return Outcome(Status.MISSING, decimals.ZERO, None, Evidence.NONE, working, quiet)
    weight = Fraction(values["分值"])
    return _decided(seat, weight, working, decision, _worth(working, decision, directed), directed)


def _reads(method: Marking, decision: Decision) -> tuple[str, ...]:
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
        worth = Evidence.MEASURED if made.evidence is Evidence.EQUAL else made.evidence
        made = Claim(worth, Verdict.PENDING, "incomparable")
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
    if branch.status is Status.PENDING and said.actual is None:
        return Evidence.NONE
    if not any(name in _OF_ACTUAL for name in _reads(method, decision)):
        return Evidence.MEASURED
    if said.actual is None:
        return Evidence.NONE
    if said.target is None:
        return claims.alone(said.actual)
    target = said.target if directed is None else replace(said.target, op=working.values["目标.符号"])
    return claims.claim(target, said.actual, method.vocabulary, signed=directed is None).evidence


_OF_ACTUAL = frozenset({"actual", "实际值", "实际文字", "完成比", "逾期天数", "区间偏离"})


def _surveyed(evidence: Evidence, seat: Seat, said: Reading) -> Evidence:
    """A number on a line about satisfaction is worth little where the form names neither a survey nor a source of it."""
    if (
        evidence not in (Evidence.MEASURED, Evidence.EQUAL)
        or said.actual is None
        or said.actual.kind is not Kind.NUMBER
    ):
        return evidence
    if not is_satisfaction(seat.path) or surveyed(seat.row, seat.path):
        return evidence
    return Evidence.UNSURVEYED


def is_satisfaction(path: tuple[str, ...]) -> bool:
    """Whether a line is about satisfaction."""
    return any("满意" in name for name in path)


def surveyed(row: Row | None, path: tuple[str, ...]) -> bool:
    """Whether a row names a survey or a source of its figure."""
    if row is None:
        return False
    if row.basis is not None and names_source(row):
        return True
    cells = (row.target, row.actual)
    texts = [path[-1], *(cell.text for cell in cells if cell is not None)]
    return any(word in text for text in texts for word in _SURVEYS)


def names_source(row: Row) -> bool:
    """Whether a row names 佐证材料 or 数据来源 (无, 没有, `/`, `—` name none)."""
    return row.basis is not None and not row.basis.blank and row.basis.text.strip() not in _NO_SOURCE


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
        facts=cited(_reads(method, cause), seat, facts, said, working.values),
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
