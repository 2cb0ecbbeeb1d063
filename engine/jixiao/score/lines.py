"""One slot of the framework → one line of the scorecard, with its steps.

Comes in: a `Slot` with its points, and what the submission gives (`Given`). Goes out: a `Line`. Here a claim is
weighed, a method asked, absence given its name, a person's judgement put in the place of a pending outcome, and the
mark rounded: once, half up. It invents no judgement.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law.methods import Case, Outcome
from jixiao.law.methods.judged import JudgedGrade, answer
from jixiao.law.plan import Plan, Planned, Ready, key
from jixiao.library import indicators
from jixiao.records import SUPPORTING, Evidence, Judgement, Line, Status, Step
from jixiao.score import evidence, linefacts
from jixiao.score.evidence import Verdict
from jixiao.score.linefacts import Given as Given
from jixiao.score.linefacts import facts_of as facts_of
from jixiao.score.weigh import ZERO_POINTS, Slot
from jixiao.values import reading
from jixiao.values.quantity import Kind, Quantity

_LABELS = {"target": "目标值", "actual": "实际完成值"}
_DIRECTIONS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most", "=": "equal"}


@dataclass(frozen=True, slots=True)
class Found:
    """An outcome, the method that gave it, its evidence, and the case: None where the row was too empty for one."""

    outcome: Outcome
    method: Ready | None
    evidence: Evidence
    case: Case | None = None


def line(plan: Plan, slot: Slot, known: Given, problems: list[Problem]) -> Line:
    """The line of a slot; a judgement that does not fit, or a mark that is none, is added to `problems`."""
    problems.extend(linefacts.no_marks(slot))
    found = _absent(slot) or _judged(plan, slot, _overridden(slot, _found(plan, slot, known), known), known, problems)
    return _written(plan, slot, found, known)


def fixed(plan: Plan, slot: Slot, ready: Ready, known: Given) -> Outcome:
    """The outcome of a line that needs no target or actual; where a fact that it reads was not given, it is missing.

    A policy for values that do not exist is about zero divisors and the like: it neither excuses nor rewards silence,
    unless it leaves the line to a person.
    """
    return _fixed(plan, _case(plan, slot, known, linefacts.read(slot, known)), slot, ready, known)


def _fixed(plan: Plan, case: Case, slot: Slot, ready: Ready, known: Given) -> Outcome:
    outcome = ready.score(case)
    silent = [name for name in outcome.facts if linefacts.silent(name, slot, known)]
    if silent and (outcome.undefined or outcome.status is not Status.SCORED):
        if "pending" in (outcome.undefined, plan.ruleset.absence.missing_facts):
            return Outcome(None, f"{'、'.join(silent)}没有给出，由人工评判", None, Status.PENDING, outcome.facts)
        return Outcome(decimals.ZERO, f"{'、'.join(silent)}空缺，计0分", None, Status.MISSING, outcome.facts)
    return outcome


def _absent(slot: Slot) -> Found | None:
    """The outcome of a line that does not apply, or None where it does."""
    if slot.absent == "full":
        text = f"不适用，按规则计满分{slot.weight}分"
        return Found(Outcome(Fraction(slot.weight), text), slot.planned.method, Evidence.NONE)
    if slot.absent:
        outcome = Outcome(None, "不适用", None, Status.NOT_APPLICABLE)
        return Found(outcome, slot.planned.method, Evidence.NONE)
    return None


def _overridden(slot: Slot, found: Found, known: Given) -> Found:
    """What was found, unless the line lacks the proof it needs or a condition of its node decides otherwise."""
    if found.outcome.status is Status.NOT_APPLICABLE:
        return found
    if (
        found.outcome.status is not Status.MISSING
        and slot.planned.evidence_required
        and (slot.row is None or reading.blank(slot.row.basis))
    ):
        return replace(found, outcome=Outcome(decimals.ZERO, f"{found.outcome.text}；没有佐证材料，计0分", False))
    facts = facts_of(known, slot)
    for test, override in slot.planned.overrides:
        if test(facts) is True:
            text = f"{found.outcome.text}；{override.text}，改计{decimals.percent(override.share)}"
            return replace(found, outcome=Outcome(Fraction(slot.weight) * override.share, text, found.outcome.reached))
    return found


def _found(plan: Plan, slot: Slot, known: Given) -> Found:
    ready = slot.planned.method
    said = linefacts.read(slot, known)
    if ready is not None and not ready.needs and not (ready.of_target and said.target and said.actual):
        case = _case(plan, slot, known, said)
        outcome = _fixed(plan, case, slot, ready, known)
        return Found(outcome, ready, _worth(plan, ready, outcome, case), case)
    needs = ready.needs if ready else ("target", "actual")
    blank = [name for name in needs if reading.blank(linefacts.cell_of(name, slot, known))]
    if blank:
        text = f"{'和'.join(_LABELS[name] for name in blank)}空缺，计0分"
        return Found(Outcome(decimals.ZERO, text, None, Status.MISSING), ready, Evidence.NONE)
    if ready is None and said.target is not None:
        ready = plan.by_target[kind_of_target(said.target, direction(plan, slot))]
    assert ready is not None and said.actual is not None
    case = _case(plan, slot, known, said)
    if ready.of_target and said.target is not None:
        return _claimed(plan, slot, ready, said, case)
    outcome = ready.score(case)
    return Found(outcome, ready, _worth(plan, ready, outcome, case), case)


def direction(plan: Plan, slot: Slot) -> str:
    """The direction of a target that has no operator: the library's where the ruleset asks it, else the node's."""
    known = ""
    if plan.ruleset.library and slot.planned.method is None:
        known = indicators.direction_of(slot.path[-1], slot.path[1] if len(slot.path) > 2 else "")
    return known or slot.planned.direction


def _case(plan: Plan, slot: Slot, known: Given, said: reading.Reading) -> Case:
    """What a method may read of a line: its target with the direction it takes where it has no operator of its own."""
    target, row = said.target, slot.row
    if target is not None and target.kind is Kind.NUMBER and not target.op:
        target = replace(target, op="<=" if direction(plan, slot) == "at-most" else ">=")
    return Case(
        slot.weight,
        target,
        said.actual,
        facts_of(known, slot, said),
        {name: answer(cell.text) for name, cell in row.elements.items()} if row else {},
        tuple(mark for cell in row.experts if (mark := linefacts.mark_of(cell)) is not None) if row else (),
    )


def _worth(plan: Plan, ready: Ready, outcome: Outcome, case: Case) -> Evidence:
    """What a mark rests on that no claim about a target gave: facts are measured, actual values what they say."""
    if outcome.evidence is not None:
        return outcome.evidence
    if outcome.status is Status.PENDING and case.actual is None:
        return Evidence.NONE
    if not any("actual" in linefacts.COLUMNS.get(name, ()) for name in outcome.facts):
        return Evidence.MEASURED
    if case.actual is None:
        return Evidence.NONE
    if case.target is None:
        return evidence.alone(case.actual)
    return evidence.weigh(case.target, case.actual, *_vocabulary(plan, ready)).evidence


def _vocabulary(plan: Plan, ready: Ready) -> tuple[Mapping[str, JudgedGrade], JudgedGrade | None]:
    """The words that decide a grade, and the first grade: the method's own, else the ruleset's."""
    if not ready.grades:
        return plan.words, plan.top_grade
    return {key(word): grade for grade in ready.grades for word in grade.words}, ready.grades[0]


def kind_of_target(target: Quantity, direction: str) -> str:
    """Which entry of the ruleset's `targets` a target falls under; `direction` decides where it has no operator."""
    match target.kind:
        case Kind.INTERVAL:
            return "interval"
        case Kind.DATE:
            return "deadline"
        case Kind.NUMBER:
            kind = _DIRECTIONS.get(target.op, direction)
            return "zero" if target.value == 0 and kind in ("at-most", "equal") else kind
        case _:
            return "yes-no" if answer(target.text) is not None else "text"


def _claimed(plan: Plan, slot: Slot, ready: Ready, said: reading.Reading, case: Case) -> Found:
    """The outcome of a line with a target: by its words where they decide, else by its method."""
    assert case.target is not None and case.actual is not None
    claim = evidence.weigh(case.target, case.actual, *_vocabulary(plan, ready))
    if said.note == "unit.incomparable" and claim.evidence in (Evidence.MEASURED, Evidence.BOUNDED):
        text = "目标与实际的单位不能比较，由人工评判"
        return Found(Outcome(None, text, None, Status.PENDING), ready, claim.evidence, case)
    match claim.verdict:
        case Verdict.FULL:
            text = f"{claim.text}，计满分{slot.weight}分"
            return Found(Outcome(Fraction(slot.weight), text, True), ready, claim.evidence, case)
        case Verdict.PENDING:
            return Found(Outcome(None, claim.text, None, Status.PENDING), ready, claim.evidence, case)
        case _:
            return Found(ready.score(case), ready, claim.evidence, case)


# --- judgements -----------------------------------------------------------------------------------------------


def _judged(plan: Plan, slot: Slot, found: Found, known: Given, problems: list[Problem]) -> Found:
    """What was found, with a person's judgement in place of a pending outcome where one was recorded."""
    judgement = known.judgements.get(tuple(map(key, slot.path)))
    if judgement is None:
        return found
    if found.outcome.status is not Status.PENDING:
        problems.append(
            Problem(
                judgement.source,
                "judgement.not-pending",
                f"“{slot.path[-1]}”已由规则判定，不需要人工评判。",
                "请删去这条评判；若要改判，请先更正申报表的数值。",
            )
        )
        return found
    wrong = _outside(plan, found.method, judgement)
    if wrong is not None:
        problems.append(wrong)
        return found
    who, grade = judgement.by or "评判人", judgement.grade
    said = f"{who}评判{'为' + grade if grade else ''}，计{decimals.percent(judgement.share)}：{judgement.words}"
    text = f"{found.outcome.text}。{said}"
    points = Fraction(slot.weight) * judgement.share
    return replace(found, outcome=Outcome(points, text, judgement.share == 1 or None), evidence=Evidence.JUDGED)


def grades_of(plan: Plan, line: Line) -> tuple[JudgedGrade, ...]:
    """The grades that a person may choose from for a pending line: its method's own, else the ruleset's."""
    rule = line.steps[-1].rule if line.steps else None
    for ready in (*plan.by_target.values(), *_fixed_methods(plan.roots)):
        if ready.grades and ready.source == rule:
            return ready.grades
    return plan.ruleset.judgement.grades if plan.ruleset.judgement else ()


def _fixed_methods(nodes: Sequence[Planned]) -> Iterator[Ready]:
    for planned in nodes:
        if planned.method is not None:
            yield planned.method
        yield from _fixed_methods(planned.children)


def _outside(plan: Plan, ready: Ready | None, judgement: Judgement) -> Problem | None:
    """The problem of a judgement whose grade is unknown or whose share lies outside its grade."""
    if not judgement.grade:
        return None
    grades = (ready.grades if ready else ()) or (plan.ruleset.judgement.grades if plan.ruleset.judgement else ())
    labels = "、".join(f"{g.label}（{decimals.percent(g.from_)}–{decimals.percent(g.to)}）" for g in grades)
    named = next((grade for grade in grades if grade.label == judgement.grade), None)
    if named is None:
        message, cure = f"规则集没有档次“{judgement.grade}”。", f"可用的档次：{labels or '无'}。"
        return Problem(judgement.source, "judgement.unknown-grade", message, cure)
    if not named.from_ <= judgement.share <= named.to:
        message = f"比例{decimals.percent(judgement.share)}不在档次“{named.label}”的区间内。"
        return Problem(judgement.source, "judgement.outside-grade", message, f"请改写比例或档次：{labels}。")
    return None


# --- the line -------------------------------------------------------------------------------------------------


def _written(plan: Plan, slot: Slot, found: Found, known: Given) -> Line:
    """Clamp to 0…weight, round once, and write the line down with its steps."""
    outcome, ready, row = found.outcome, found.method, slot.row
    mark = ZERO_POINTS
    if outcome.status is Status.SCORED and outcome.points is not None:
        exact = max(decimals.ZERO, min(Fraction(slot.weight), outcome.points))
        mark = decimals.half_up(-exact if slot.planned.penalty else exact, plan.ruleset.rounding.places)
    worth = Evidence.NONE if outcome.status in (Status.MISSING, Status.NOT_APPLICABLE) else found.evidence
    read = found.case.fact if found.case else known.values.get
    facts = (fact for name in outcome.facts for fact in linefacts.written(name, slot, known, read))
    rule = ready.source if ready else slot.planned.node.source
    return Line(
        path=slot.path,
        level=len(slot.path),
        possible=slot.weight,
        earned=mark,
        supported=mark if worth in SUPPORTING else ZERO_POINTS,
        pending=slot.weight if outcome.status is Status.PENDING else ZERO_POINTS,
        status=outcome.status,
        evidence=worth,
        method=ready.id if ready else "",
        target=row.target.text if row and row.target else None,
        actual=row.actual.text if row and row.actual else None,
        claimed=linefacts.printed_mark(linefacts.cell_of("score", slot, known)),
        reached=outcome.reached,
        steps=(*slot.why, Step(points=mark, text=outcome.text, rule=rule, facts=tuple(facts))),
        source=row.source if row else None,
    )
