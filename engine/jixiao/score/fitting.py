"""A plan whose first levels are a form's own, fitted to that form (contract rule 9).

Comes in: the plan of a ruleset that says `first-level: printed`, and a submission. Goes out: a plan like any other: the fixed
line (预算执行率) where the form has it, then the form's first levels in the form's order, each made after the ruleset's one open
first level, with the points that the form prints for it; `total` is their sum. Grades are bands of the ruleset's 100 and apply
in proportion. Nothing is marked; a plan of any other ruleset goes out as it came in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.law.plan import named
from jixiao.records import Row, Submission
from jixiao.records.law import Grade, Plan, Planned
from jixiao.records.steps import ZERO
from jixiao.score.partial import prints_weights
from jixiao.score.seats import Group, arrange
from jixiao.score.weights import group_points, points, weigh
from jixiao.values import reading
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class Printed:
    """A first level of a form: its name, the names of its second levels, its points; all in the form's own words."""

    name: str
    seconds: tuple[str, ...]
    points: Decimal = ZERO


def fitted(plan: Plan, submission: Submission) -> Plan:
    """The plan under which a form is marked: the plan itself, unless its first levels are the form's."""
    if plan.first_level != "printed" or plan.fitted:
        return plan
    bare = _made(plan, _levels(plan, submission))
    groups, _ = arrange(bare, submission)
    weights, _ = weigh(bare, submission, groups, frozenset())
    levels = []
    for group, own in zip(groups, weights.seats, strict=True):
        once = None if group.fixed else group_points(bare, submission, group.node)
        found = (*(weight.points for weight in own), *_unfilled(bare, submission, group))
        seconds = tuple(child.name for child in group.node.children)
        levels.append(Printed(group.node.name, seconds, decimals.total(found) if once is None else once))
    return _made(plan, tuple(levels))


def unweighed(plan: Plan, submission: Submission, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problem of a form that prints no points for its indicators and is to be marked by its own.

    None where the points that it prints were `found` to be none: that is told already.
    """
    told = any(one.code == "submission.bad-points" for one in found)
    if not plan.fitted or told or any(root.weight for root in plan.roots if root.method is None):
        return ()
    law, what = plan.reference, "大于0的分值" if prints_weights(plan, submission) else "分值"
    message = f"表内各项指标没有{what}，规则集“{law.id}/{law.edition}”要按表内所印的分值计分。"
    cure = "请在表上给各行或各级指标写上分值，或用 -r 换一部规定了分值的规则集。"
    return (Problem(submission.source, "submission.no-weights", message, cure),)


def _levels(plan: Plan, submission: Submission) -> tuple[Printed, ...]:
    """The first levels that a form has, still without its points: its rows', then those that only print points.

    The fixed line is among them where the form has a row for it, or its table of funds a weight or a mark.
    """
    fixed = tuple(root for root in plan.roots if root.method is not None)
    names: dict[str, str] = {}
    seconds: dict[str, dict[str, str]] = {}
    for path in (*(row.path for row in submission.rows if _counts(fixed, row)), *_owners(submission)):
        root = named(fixed, path[0])
        level = key(root.name if root else path[0])
        names.setdefault(level, root.name if root else path[0])
        if root is None and len(path) > 2 and path[1]:
            seconds.setdefault(level, {}).setdefault(key(path[1]), path[1])
    fund = submission.budget.total
    funded = fund is not None and any(cell and not cell.blank for cell in (fund.weight, fund.score))
    return (
        *(Printed(root.name, (), root.weight or ZERO) for root in fixed if funded or key(root.name) in names),
        *(
            Printed(name, tuple(seconds.get(level, {}).values()))
            for level, name in names.items()
            if not named(fixed, name)
        ),
    )


def _counts(fixed: tuple[Planned, ...], row: Row) -> bool:
    return named(fixed, row.path[0]) is not None or not reading.no_line(row)


def _owners(submission: Submission) -> tuple[tuple[str, ...], ...]:
    return tuple(group.path for group in submission.group_weights if not group.weight.blank)


def _unfilled(plan: Plan, submission: Submission, group: Group) -> Iterator[Decimal]:
    """Points printed for second levels that have no line: nobody can earn them, and they are part of the full marks."""
    filled = {key(seat.path[1]) for seat in group.seats if len(seat.path) > 2}
    for one in submission.group_weights:
        if len(one.path) == 2 and named((group.node,), one.path[0]) and key(one.path[1]) not in filled:
            found = points(one.weight, plan.places)
            if isinstance(found, Decimal):
                yield found


@lru_cache(maxsize=1024)
def _made(plan: Plan, levels: tuple[Printed, ...]) -> Plan:
    """The plan with these first levels; one for all forms that print the same."""
    (model,) = (root for root in plan.roots if root.method is None)
    total = decimals.total(level.points for level in levels)
    return replace(
        plan,
        roots=tuple(_root(plan, model, level) for level in levels),
        total=total,
        grades=tuple(Grade(one.label, _in_proportion(one.from_, total, plan.total)) for one in plan.grades),
        fitted=True,
    )


def _in_proportion(limit: Decimal, total: Decimal, of: Decimal) -> Decimal:
    """The lower edge of a grade in a form of `total` points, exact: the bands are of a power of ten (`check`)."""
    if total == of:
        return limit
    exact = Fraction(limit) * Fraction(total) / Fraction(of)
    return Decimal(decimals.plain(exact))


def _root(plan: Plan, model: Planned, level: Printed) -> Planned:
    """A first level of a form: the ruleset's fixed line of that name, or one made after the open one."""
    fixed = named(tuple(root for root in plan.roots if root.method is not None), level.name)
    if fixed is not None:
        return replace(fixed, weight=level.points)
    like = named(model.children, level.name) or model
    root = replace(
        model,
        path=(level.name,),
        names=(key(level.name),),
        weight=level.points,
        direction=like.direction,
        given_direction=like.given_direction,
        printed=level.points,
        children=(),
    )
    return replace(root, children=tuple(_second(model, root, name) for name in level.seconds))


def _second(model: Planned, root: Planned, name: str) -> Planned:
    """A second level of a form: made after the ruleset's of that name, else like its first level."""
    like = named(model.children, name)
    path, names = (*root.path, name), (key(name),)
    if like is None:
        return replace(root, path=path, names=names, weight=None, printed=None, children=())
    return replace(like, path=path, names=names, children=())
