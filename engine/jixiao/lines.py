"""One slot of the framework → one line of the scorecard, with its steps.

Comes in: a `Slot` with its points, and what the submission gives (`Given`). Goes out: a `Line`. Here a claim is
weighed, a method asked, absence given its name, a person's judgement put in the place of a pending outcome, and the
mark rounded: once, half up. It invents no judgement.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from jixiao import decimals, evidence, formula, reading
from jixiao.evidence import Verdict
from jixiao.methods import Case, Outcome
from jixiao.methods.judged import answer
from jixiao.model import SUPPORTING, Cell, Evidence, Fact, Judgement, Line, Status, Step
from jixiao.plan import Plan, Ready, key
from jixiao.problems import Problem
from jixiao.quantity import Kind, Quantity
from jixiao.weigh import ZERO_POINTS, Slot

_LABELS = {"target": "目标值", "actual": "实际完成值"}
_DIRECTIONS = {">=": "at-least", ">": "at-least", "<=": "at-most", "<": "at-most", "=": "equal"}


@dataclass(frozen=True, slots=True)
class Given:
    """What the lines of one submission may read: facts by name, the cells they come from, year, printed mark, judgements.

    `claimed` is the mark printed for the budget execution line; `judgements` are keyed by normalised path.
    """

    values: Mapping[str, formula.Value | None]
    cells: Mapping[str, Cell]
    year: int | None
    claimed: Cell | None
    judgements: Mapping[tuple[str, ...], Judgement]


@dataclass(frozen=True, slots=True)
class Found:
    """An outcome, the method that gave it (None where the row was too empty to choose one), and its evidence."""

    outcome: Outcome
    method: Ready | None
    evidence: Evidence


def line(plan: Plan, slot: Slot, known: Given, problems: list[Problem]) -> Line:
    """The line of a slot; a judgement that does not fit is added to `problems`."""
    found = _absent(slot) or _judged(plan, slot, _overridden(slot, _found(plan, slot, known), known), known, problems)
    return _written(plan, slot, found, known)


def fixed(slot: Slot, ready: Ready, known: Given) -> Outcome:
    """The outcome of a line that reads facts only; where one that it reads was not given, the line is missing."""
    outcome = ready.score(Case(slot.weight, None, None, known.values.get))
    silent = [name for name in outcome.facts if known.values.get(name) is None]
    if silent and outcome.status is not Status.SCORED:
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
    if found.outcome.status not in (Status.SCORED, Status.PENDING):
        return found
    if slot.planned.evidence_required and (slot.row is None or reading.blank(slot.row.basis)):
        return replace(found, outcome=Outcome(decimals.ZERO, f"{found.outcome.text}；没有佐证材料，计0分", False))
    facts = facts_of(known, slot)
    for test, override in slot.planned.overrides:
        if test(facts) is True:
            text = f"{found.outcome.text}；{override.text}，改计{decimals.percent(override.share)}"
            return replace(found, outcome=Outcome(Fraction(slot.weight) * override.share, text, found.outcome.reached))
    return found


def _found(plan: Plan, slot: Slot, known: Given) -> Found:
    ready = slot.planned.method
    if ready is not None and not ready.needs:
        return Found(fixed(slot, ready, known), ready, Evidence.MEASURED)
    needs = ready.needs if ready else ("target", "actual")
    blank = [name for name in needs if reading.blank(getattr(slot.row, name) if slot.row else None)]
    if blank:
        text = f"{'和'.join(_LABELS[name] for name in blank)}空缺，计0分"
        return Found(Outcome(decimals.ZERO, text, None, Status.MISSING), ready, Evidence.NONE)
    said = reading.read(slot.row, known.year)
    if ready is None and said.target is not None:
        ready = plan.by_target[kind_of_target(said.target, slot.planned.direction)]
    assert ready is not None and said.actual is not None
    case = Case(slot.weight, said.target, said.actual, facts_of(known, slot, said))
    if ready.of_target and said.target is not None:
        return _claimed(plan, slot, ready, said, case)
    plain = said.actual.kind is Kind.NUMBER or answer(said.actual.text) is not None
    return Found(ready.score(case), ready, Evidence.MEASURED if plain else Evidence.NONE)


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
    target, actual = said.target, said.actual
    assert target is not None and actual is not None
    claim = evidence.weigh(_directed(target, slot.planned.direction), actual, plan.words, plan.top_grade)
    if said.note == "unit.incomparable" and claim.evidence in (Evidence.MEASURED, Evidence.BOUNDED):
        text = "目标与实际的单位不能比较，由人工评判"
        return Found(Outcome(None, text, None, Status.PENDING), ready, claim.evidence)
    match claim.verdict:
        case Verdict.FULL:
            text = f"{claim.text}，计满分{slot.weight}分"
            return Found(Outcome(Fraction(slot.weight), text, True), ready, claim.evidence)
        case Verdict.PENDING:
            return Found(Outcome(None, claim.text, None, Status.PENDING), ready, claim.evidence)
        case _:
            return Found(ready.score(case), ready, claim.evidence)


def _directed(target: Quantity, direction: str) -> Quantity:
    """The target with the direction it takes where it has no operator of its own."""
    if target.kind is Kind.NUMBER and not target.op:
        return replace(target, op="<=" if direction == "at-most" else ">=")
    return target


def facts_of(known: Given, slot: Slot, said: reading.Reading | None = None) -> Callable[[str], formula.Value | None]:
    """The facts that formulas of a line may name: the submission's, and the line's own target, actual and points."""
    said = said or reading.read(slot.row, known.year)
    row = slot.row
    own: dict[str, formula.Value | None] = {
        "目标文字": row.target.text.strip() if row and row.target and not row.target.blank else None,
        "实际文字": row.actual.text.strip() if row and row.actual and not row.actual.blank else None,
        "目标值": said.target.value if said.target else None,
        "实际值": said.actual.value if said.actual else None,
        "分值": Fraction(slot.weight),
    }
    return lambda name: own[name] if name in own else known.values.get(name)


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
    wrong = _outside(plan, judgement)
    if wrong is not None:
        problems.append(wrong)
        return found
    who, grade = judgement.by or "评判人", judgement.grade
    said = f"{who}评判{'为' + grade if grade else ''}，计{decimals.percent(judgement.share)}：{judgement.words}"
    text = f"{found.outcome.text}。{said}"
    points = Fraction(slot.weight) * judgement.share
    return Found(Outcome(points, text, judgement.share == 1 or None), found.method, Evidence.JUDGED)


def _outside(plan: Plan, judgement: Judgement) -> Problem | None:
    """The problem of a judgement whose grade is unknown or whose share lies outside its grade."""
    if not judgement.grade:
        return None
    grades = plan.ruleset.judgement.grades if plan.ruleset.judgement else ()
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
    facts = (fact for name in outcome.facts if (fact := _fact(name, slot, known)) is not None)
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
        claimed=_printed_mark(row.score if row else known.claimed if slot.planned.method else None),
        reached=outcome.reached,
        steps=(*slot.why, Step(points=mark, text=outcome.text, rule=rule, facts=tuple(facts))),
        source=row.source if row else None,
    )


def _printed_mark(cell: Cell | None) -> Decimal | None:
    """The mark that the unit printed, with the decimals it printed; None where it printed none or no number."""
    text = cell.text.strip().removesuffix("分").strip() if cell else ""
    return Decimal(text.replace(",", "")) if decimals.number(text) is not None else None


def _fact(name: str, slot: Slot, known: Given) -> Fact | None:
    cell = (getattr(slot.row, name) if slot.row else None) if name in _LABELS else known.cells.get(name)
    if cell is not None:
        return Fact(name=name, value=cell.text, source=cell.source)
    value = known.values.get(name)
    return Fact(name=name, value=decimals.plain(value)) if isinstance(value, Fraction) else None
