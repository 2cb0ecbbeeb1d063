"""What a person decided about a line: a pending line judged, or, by name and reason, a mark replaced (改判).

Comes in: the line's seat, weight, status and mark by the rules, and the judgements of its form. Goes out: the mark and its
step, or what is wrong with a judgement. A mark that a rule gave is only replaced where the judgement says that it does so.
"""

from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.records import Judgement
from jixiao.records.law import Decision, JudgedGrade, Plan, Status
from jixiao.records.scorecard import Facts
from jixiao.records.steps import ZERO, Judged, Overruled
from jixiao.score.seats import Seat
from jixiao.score.work import Outcome
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class Person:
    """What a person made of a line: nothing, a mark with its step, or problems."""

    step: Judged | Overruled | None = None
    points: Decimal = ZERO
    share: Fraction = decimals.ZERO
    overruled: Overruled | None = None
    problems: tuple[Problem, ...] = ()


NOBODY = Person()


def names(path: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The keys under which a judgement may name a line: its path, or three names where it has more, as in 附表."""
    whole = tuple(map(key, path))
    return (whole,) if len(whole) < 4 else (whole, (*whole[:2], whole[-1]))


def decide(
    plan: Plan, seat: Seat, weight: Decimal, facts: Facts, found: Outcome, status: Status, mark: Decimal
) -> Person:
    """What the judgements of a form make of a line with this status and mark."""
    method = found.method
    judgement = next((facts.judgements[name] for name in names(seat.path) if name in facts.judgements), None)
    if judgement is None:
        return NOBODY
    wrong = _wrong(plan, seat, found, status, judgement)
    if wrong is not None:
        return Person(problems=(wrong,))
    exact = Fraction(weight) * judgement.share
    points = decimals.half_up(-exact if seat.node.penalty else exact, plan.places)
    rule = method.source if method else seat.node.source
    change = decimals.total((points, -mark))
    if status is Status.PENDING:
        judged = Judged(
            rule=rule,
            by=judgement.by,
            words=judgement.words,
            share=judgement.share,
            grade=judgement.grade,
            source=judgement.source,
            points=change,
        )
        return Person(judged, points, judgement.share)
    overruled = Overruled(
        rule=rule,
        by=judgement.by,
        words=judgement.words,
        share=judgement.share,
        was=mark,
        source=judgement.source,
        points=change,
    )
    return Person(overruled, points, judgement.share, overruled)


def grades(plan: Plan, found: Outcome) -> tuple[JudgedGrade, ...]:
    """The grades by which a person judges a line: the range that its method leaves, its own, or the ruleset's."""
    if isinstance(found.cause, Decision) and found.cause.within is not None:
        return (found.cause.within,)
    return (found.method.vocabulary if found.method else plan.vocabulary).grades


def _wrong(plan: Plan, seat: Seat, found: Outcome, status: Status, judgement: Judgement) -> Problem | None:
    name, place = seat.path[-1], judgement.source
    if status is Status.PENDING:
        only = isinstance(found.cause, Decision) and found.cause.within is not None
        return _outside(grades(plan, found), judgement, only=only)
    if status is Status.NOT_APPLICABLE:
        message = f"“{name}”不适用，没有分可以评判。"
        return Problem(place, "judgement.not-applicable", message, "请删去这条评判。")
    if not judgement.overrules:
        message = f"“{name}”已由规则判定，不需要人工评判。"
        cure = "请删去这条评判；确要改判的，用 jixiao judge --overrule（YAML 里也可加一行 overrules: true），写明评判人和理由。"
        return Problem(place, "judgement.not-pending", message, cure)
    if not judgement.by.strip() or not judgement.words.strip():
        message = f"“{name}”的改判没有写明评判人或理由。"
        return Problem(place, "judgement.unexplained", message, "请补上 by（评判人）和 words（理由）。")
    return None


def _outside(grades: tuple[JudgedGrade, ...], judgement: Judgement, *, only: bool) -> Problem | None:
    """The problem of a judgement whose grade is unknown or whose share lies outside it; `only`: there is but one to judge by."""
    if not judgement.grade and not only:
        return None
    labels = "、".join(f"{g.label}（{decimals.percent(g.from_)}–{decimals.percent(g.to)}）" for g in grades)
    named = next((grade for grade in grades if grade.label == (judgement.grade or grade.label)), None)
    if named is None:
        message, cure = f"规则集没有档次“{judgement.grade}”。", f"可用的档次：{labels or '无'}。"
        return Problem(judgement.source, "judgement.unknown-grade", message, cure)
    if not named.from_ <= judgement.share <= named.to:
        message = f"比例{decimals.percent(judgement.share)}不在档次“{named.label}”的区间内。"
        return Problem(judgement.source, "judgement.outside-grade", message, f"请改写比例或档次：{labels}。")
    return None
