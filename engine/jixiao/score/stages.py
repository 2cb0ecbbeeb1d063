"""A form and a ruleset of one stage: a monitoring form is marked as one, a form that sets targets is only reviewed.

Comes in: a plan and a submission. Goes out: why the one is not marked by the other; the submission as it is marked; the facts
that only forms of its stage have. Of a monitoring form a row is marked by what the year is expected to come to, where that is not
said by how likely the target is. Nothing is marked here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.records import Row, Stage, Submission
from jixiao.records.law import Plan
from jixiao.records.quantity import Kind
from jixiao.values import reading

_YEAR: Final = Fraction(12)


def refused(plan: Plan, submission: Submission) -> tuple[Problem, ...]:
    """Why a form is not for this ruleset by its stage. One that reviews targets marks the sheets of reviewers, too."""
    own, law = submission.stage, f"{plan.reference.id}/{plan.reference.edition}"
    if own is plan.stage or (own is Stage.RESULTS and plan.stage is Stage.TARGETS):
        return ()
    if own is Stage.TARGETS:
        from jixiao.intake.forms import sighted

        return (sighted.targets(submission.source),)
    if own is Stage.MONITORING:
        message = f"这是绩效目标执行监控表，只有期内的和全年预计的情况，不能按“{law}”评分。"
        cure = "请用 -r monitoring/2019 评监控表；要评自评表，请给出年度终了后填的表。"
        return (Problem(submission.source, "form.monitoring", message, cure),)
    message = f"这是自评表，没有期内执行情况和全年预计完成情况，不能按“{law}”评分。"
    cure = "请给出绩效目标执行监控表；要评自评表，请用 -r project-self-evaluation。"
    return (Problem(submission.source, "form.not-monitoring", message, cure),)


def marked(submission: Submission) -> Submission:
    """The submission with the values that its rows are marked by: those of a monitoring form are what is expected."""
    if submission.stage is not Stage.MONITORING:
        return submission
    return replace(submission, rows=tuple(map(_expected, submission.rows)))


def lines(submission: Submission) -> Submission:
    """The submission with those of its rows that are lines to be marked: a row that only sets a target is none."""
    return replace(submission, rows=(), group_weights=()) if submission.stage is Stage.TARGETS else submission


def _expected(row: Row) -> Row:
    said = next((cell for cell in (row.expected, row.likelihood) if not reading.blank(cell)), row.expected)
    actual = said or row.likelihood
    return row if actual is row.actual else replace(row, actual=actual)


def facts(plan: Plan, submission: Submission, expected: Fraction | None) -> Mapping[str, Any]:
    """The facts of the stage by name; `expected` is 全年预计执行数 in 元. None is given by a form of another stage."""
    if submission.stage is not plan.stage:
        return {}
    if plan.stage is Stage.MONITORING:
        months = None if submission.months is None else Fraction(submission.months)
        return {"监控月数": months, "时间进度": progress(submission), "预计执行数": expected}
    return _set(submission) if plan.stage is Stage.TARGETS else {}


def progress(submission: Submission) -> Fraction | None:
    """The share of the year that a monitoring form covers; None where it does not say."""
    return None if submission.months is None else decimals.ratio(Fraction(submission.months), _YEAR)


def _set(submission: Submission) -> Mapping[str, Fraction]:
    """What a form that sets targets comes to: how many indicators of which kind, and what they lack."""
    rows = [row for row in submission.rows if not reading.no_line(row)]
    goal = submission.goal_expected
    return {
        "申报指标数": Fraction(len(rows)),
        "产出指标数": _of(rows, "产出", "完成"),
        "效益指标数": _of(rows, "效益", "效果"),
        "满意度指标数": _of(rows, "满意度"),
        "空缺指标值数": Fraction(sum(reading.blank(row.target) for row in rows)),
        "未量化数量指标数": Fraction(sum(unquantified(row, submission.year) for row in rows)),
        "总体目标字数": Fraction(0 if goal is None or goal.blank else len("".join(goal.text.split()))),
    }


def _of(rows: Sequence[Row], *words: str) -> Fraction:
    return Fraction(sum(any(word in row.path[0] for word in words) for row in rows))


def unquantified(row: Row, year: int | None) -> bool:
    """Whether a row of 数量指标 has a target in words."""
    target = reading.read(row, year).target
    return "数量" in "".join(row.path[1:2]) and target is not None and target.kind is Kind.TEXT
