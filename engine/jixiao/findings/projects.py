"""The properties of 项目 (the form as a whole) and 层级 (first- and second-level indicators), computed when a rule asks.

Comes in: a plan and a scorecard, or a node of the framework with its lines. Goes out: a value, or None where it is not given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from jixiao.findings.lines import number, text
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law import store
from jixiao.law.plan import named
from jixiao.records import Line, Scorecard, Submission
from jixiao.records.expressions import Type
from jixiao.records.law import Plan, Planned
from jixiao.records.steps import ZERO, Moved
from jixiao.score import ownmarks
from jixiao.score.ownmarks import Fit
from jixiao.score.partial import prints_weights
from jixiao.score.weights import group_points, points
from jixiao.values.reading import blank
from jixiao.values.untold import untold

#: So many hidden places, columns and facts are named.
_HIDDEN = 5


class Form:
    """A form as a whole; what several properties need is worked out once."""

    def __init__(self, plan: Plan, card: Scorecard) -> None:
        self.plan = plan
        self.card = card

    @property
    def form(self) -> Submission:
        """The submission."""
        return self.card.submission

    @cached_property
    def own(self) -> tuple[Decimal, ...] | None:
        """The marks that the unit printed for its lines; None where lines of the form are missing."""
        return (
            None if self.card.gaps else ownmarks.marks(line for line in self.card.lines if ownmarks.marked_itself(line))
        )

    @cached_property
    def claimed(self) -> Decimal | None:
        """The unit's mark of its whole form."""
        return ownmarks.claimed_total(self.form, self.own)

    @cached_property
    def said_grade(self) -> str | None:
        """The grade that the form prints, by the ruleset's labels."""
        grade = self.form.printed_grade
        return ownmarks.grade_named(grade.text, [one.label for one in self.plan.grades]) if grade else None

    @cached_property
    def weighing(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The rulesets that fit the points of the form's first levels better; none where points of the form are missing."""
        return ((), ()) if self.card.gaps else _weighing(self)

    @cached_property
    def spent(self) -> Fraction | None:
        """The largest amount that the form says was spent."""
        amounts = self.card.budget.amounts
        return max((v for name, v in amounts.items() if name.endswith("执行数") and v is not None), default=None)


def _stranded(whole: Form) -> tuple[Moved, ...]:
    """The points that nobody could take, as their steps tell."""
    steps = (step for line in whole.card.lines for step in line.steps)
    return tuple(step for step in steps if isinstance(step, Moved) and step.how == "kept")


def _left(whole: Form) -> Fraction | None:
    base, executed = (whole.card.budget.amounts.get(name) for name in ("预算数", "执行数"))
    return None if base is None or executed is None else base - executed


def _part(whole: Form, *, fixed: bool) -> Fraction:
    """The marks of the first-level lines that read facts only (预算执行率), or of the indicators proper."""
    own = {root.name for root in whole.plan.roots if root.method is not None}
    tops = [line for line in whole.card.lines if line.level == 1]
    return Fraction(decimals.total(line.earned for line in tops if (line.path[0] in own) is fixed))


def _execution_lost(whole: Form) -> Fraction:
    """The points that the lines which read facts only lack to their weight."""
    own = {root.name for root in whole.plan.roots if root.method is not None}
    tops = [line for line in whole.card.lines if line.level == 1 and line.path[0] in own]
    return Fraction(decimals.total(line.possible for line in tops)) - _part(whole, fixed=True)


def _shared(whole: Form) -> bool:
    """Whether the unit printed marks for lines whose points are the ruleset's, as it shares them out.

    Marks of a form that prints points for groups alone are only told where they differ: they may be shared out as here.
    A row without points of which the form has some is none of these: its own are not printed, and nobody shares any out.
    """
    printed = prints_weights(whole.plan, whole.form)
    return any(
        line.claimed is not None
        and (not printed or (line.level > 1 and line.claimed != line.ruled and not ownmarks.unweighed(line)))
        and not ownmarks.comparable(whole.card, line, printed=printed)
        for line in whole.card.lines
    )


def _weighing(whole: Form) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rulesets that give the form's first levels the points that it prints, where its own does not; the way out if none.

    In a form that prints points the fixed line is worth what the others leave, unless it has its own. Where it alone has some,
    it alone tells.
    """
    plan, card, fund = whole.plan, whole.card, whole.form.budget.total
    law = {root.name: root.weight for root in plan.roots if not root.extra}
    fixed = {root.name for root in plan.roots if root.method is not None and root.name in law}
    printed = {line.path[0]: line.possible for line in card.lines if line.level == 1 and line.path[0] in law}
    own = points(fund.weight, plan.places) if fund and fund.weight else None
    if plan.fitted or len(fixed) != 1:
        return (), ()
    (name,) = fixed
    wanted: dict[str, Decimal | None] = {**printed}
    if not prints_weights(plan, whole.form):
        root = named(plan.roots, name)
        cells = (row.weight for row in whole.form.rows if row.weight and named(plan.roots, row.path[0]) is root)
        own = next((points(cell, plan.places) for cell in cells), own)
        wanted = {**dict.fromkeys(printed), name: own if isinstance(own, Decimal) else law[name]}
    elif own is None and card.possible < plan.total:
        wanted[name] = plan.total - card.possible + printed.get(name, ZERO)
    others = wanted.get(name) != law[name]
    if not others and (
        plan.first_level != "fixed" or all(wanted.get(one) in (part, None) for one, part in law.items())
    ):
        return (), ()
    fits, ways = store.weighing(wanted, plan.ruleset.scope, free=others)
    unsure = bool(fits) or card.possible == plan.total or not all(wanted.get(one) for one in law)
    return fits, () if unsure else ways[:1]


def _unknown(whole: Form) -> str | None:
    """The columns with figures that were not read, as their headings call them, with their places."""
    file = whole.form.source.file
    places = ["!".join(filter(None, (one.source.sheet, one.source.cell))) for one in whole.form.unknown]
    named = [
        f"{f'“{one.text}”' if one.text else '没有表头的一列'}（{place or one.source.within(file)}）"
        for one, place in zip(whole.form.unknown, places, strict=True)
    ]
    return "、".join(named[:_HIDDEN]) + ("等" if len(named) > _HIDDEN else "") if named else None


def unread(plan: Plan, form: Submission) -> tuple[str, ...]:
    """The facts and tables that a form gives and its ruleset does not take, those left out that are read out of accounts."""
    taken = frozenset(fact.name for fact in plan.given)
    names = (*(name for name, cell in form.facts.items() if not blank(cell)), *form.tables)
    left = [name for name in names if name not in taken]
    if not left:
        return ()
    from jixiao.values.accountfacts import of_account  # many patterns, seldom needed

    return tuple(name for name in left if not of_account(name))


def _listed_unread(whole: Form) -> str | None:
    names = [f"“{name[:20]}”" for name in unread(whole.plan, whole.form)]
    return "、".join(names[:_HIDDEN]) + ("等" if len(names) > _HIDDEN else "") if names else None


def _printed_rate(whole: Form) -> str | None:
    total = whole.form.budget.total
    rate = total.rate if total else None
    return (rate.shown or rate.text).strip() if rate is not None and not rate.blank else None


def _due_grade(whole: Form) -> str | None:
    return "–".join(dict.fromkeys(whole.card.grade_range or (whole.card.grade or "",))) or None


def _own_grade(whole: Form) -> str | None:
    return ownmarks.grade_of(whole.plan, whole.card, whole.claimed)


def _grade_differs(whole: Form) -> bool:
    return whole.said_grade is not None and _own_grade(whole) is not None and whole.said_grade != _own_grade(whole)


def _due_differs(whole: Form) -> bool:
    order = [one.label for one in whole.plan.grades]
    return whole.said_grade is not None and ownmarks.grade_can_be(whole.said_grade, whole.card, order) is False


def _hidden(whole: Form) -> str | None:
    """Where a form hides what was not read, the first few places by name."""
    form = whole.form
    places = [place.within(form.source.file) for place in form.hidden]
    more = "等" if len(places) > _HIDDEN else ""
    return "、".join(places[:_HIDDEN]) + more if places else None


def _has_reason(whole: Form) -> bool:
    total = whole.form.budget.total
    return total is not None and not untold(total.reason)


def unit_of(form: Submission) -> str | None:
    """The unit of a form, else its department."""
    return text(form.unit) or text(form.department)


def _whole(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What only a form of which nothing is missing says: its sums; None for another."""
    return lambda one: None if one.card.gaps else read(one)


_N, _M, _T, _B = Type.NUMBER, Type.MONEY, Type.TEXT, Type.TRUTH

#: Every property of a form as a whole: its type, and how it is computed.
PROJECT: Mapping[str, tuple[Type, Callable[[Form], Any]]] = MappingProxyType(
    {
        "名称": (_T, lambda one: text(one.form.project)),
        "单位": (_T, lambda one: unit_of(one.form)),
        "年度": (_N, lambda one: None if one.form.year is None else Fraction(one.form.year)),
        "预算数": (_M, lambda one: one.card.budget.amounts.get("预算数")),
        "执行数": (_M, lambda one: one.card.budget.amounts.get("执行数")),
        "结余": (_M, _left),
        "预算执行率": (_N, lambda one: one.card.budget.rate),
        "有执行偏差原因": (_B, _has_reason),
        "有支出": (_B, lambda one: one.spent is not None and one.spent > 0),
        "支出": (_M, lambda one: one.spent),
        "得分": (_N, _whole(lambda one: Fraction(one.card.earned))),
        "有依据得分": (_N, _whole(lambda one: Fraction(one.card.supported))),
        "待评判": (_N, _whole(lambda one: Fraction(one.card.pending))),
        "分值合计": (_N, _whole(lambda one: Fraction(one.card.possible))),
        "无处接收分值": (_N, _whole(lambda one: Fraction(decimals.total(step.amount for step in _stranded(one))))),
        "无处接收": (_T, _whole(lambda one: "、".join(step.giver for step in _stranded(one)) or None)),
        "总分": (_N, lambda one: Fraction(one.plan.total)),
        "执行得分": (_N, lambda one: _part(one, fixed=True)),
        "执行失分": (_N, _execution_lost),
        "指标得分": (_N, _whole(lambda one: _part(one, fixed=False))),
        "印刷总分": (_N, lambda one: number(ownmarks.total(one.form))),
        "自评得分合计": (_N, lambda one: None if one.own is None else Fraction(ownmarks.sum_of(one.own))),
        "印刷执行率": (_T, _printed_rate),
        "印刷执行率不符": (_B, lambda one: ownmarks.rate_fit(one.card) is Fit.DIFFERENT),
        "印刷执行率取整": (_B, lambda one: ownmarks.rate_fit(one.card) is Fit.ROUNDED),
        "自评不可比": (_B, _whole(_shared)),
        "相符规则集": (_T, lambda one: "、".join(one.weighing[0]) or None),
        "有相符规则集": (_B, lambda one: bool(one.weighing[0])),
        "照表规则集": (_T, lambda one: "、".join(one.weighing[1]) or None),
        "应照表计分": (_B, lambda one: bool(one.weighing[1])),
        "分数填作指标值": (_B, lambda one: one.card.facts is not None and one.card.facts.marks_as_values),
        "不认识的列": (_T, _unknown),
        "不认识的列数": (_N, lambda one: Fraction(len(one.form.unknown))),
        "没有用到的数据": (_T, _listed_unread),
        "没有用到的数据数": (_N, lambda one: Fraction(len(unread(one.plan, one.form)))),
        "印刷等级": (_T, lambda one: one.said_grade),
        "自评总分": (_N, lambda one: number(one.claimed)),
        "自评总分等级": (_T, _own_grade),
        "核算等级": (_T, _due_grade),
        "印刷等级不符": (_B, _grade_differs),
        "核算等级不符": (_B, _due_differs),
        "表完整": (_B, lambda one: not one.card.gaps),
        "隐藏处数": (_N, lambda one: Fraction(len(one.form.hidden))),
        "隐藏位置": (_T, _hidden),
    }
)


# --- levels ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A first- or second-level indicator of the framework, its line (None without one), and the lines below it."""

    plan: Plan
    card: Scorecard
    node: Planned
    above: str
    line: Line | None
    below: Sequence[Line]


def levels(plan: Plan, card: Scorecard) -> Iterator[LevelLine]:
    """The first-level indicators that units fill, each followed by its second-level ones if it has lines."""
    by_path = {line.path: line for line in card.lines}
    for root in plan.roots:
        if root.method is not None:
            continue
        own = [one for one in card.lines if one.path[0] == root.name and one.level > 1]
        yield LevelLine(plan, card, root, "", by_path.get(root.path), own)
        under = [named(root.children, one.path[1]) for one in own]
        for second in root.children if own else ():
            if second.method is None:
                mine = [one for one, node in zip(own, under, strict=True) if node is second]
                shown = next((one for one in mine if one.level == 2), None)
                yield LevelLine(plan, card, second, root.name, shown, [one for one in mine if one.level > 2])


def _all_reached(one: LevelLine) -> bool:
    leaves = [line for line in one.below if ownmarks.marked_itself(line)]
    return bool(leaves) and all(line.reached is True for line in leaves)


def _ruled(one: LevelLine) -> Fraction | None:
    return None if one.plan.first_level != "fixed" else number(one.node.weight)


#: Every property of a level: its type, and how it is computed.
LEVEL: Mapping[str, tuple[Type, Callable[[LevelLine], Any]]] = MappingProxyType(
    {
        "名称": (_T, lambda one: one.node.name),
        "级次": (_N, lambda one: Fraction(len(one.node.path))),
        "上级": (_T, lambda one: one.above),
        "有指标": (_B, lambda one: bool(one.below)),
        "应有": (_B, lambda one: one.node.expected),
        "全部完成": (_B, _whole(_all_reached)),
        "得分": (_N, _whole(lambda one: number(one.line.earned if one.line else None))),
        "分值": (_N, _whole(lambda one: number(one.line.possible if one.line else None))),
        "规定分值": (_N, _ruled),
        "表完整": (_B, lambda one: not one.card.gaps),
        "印刷分值": (_N, lambda one: number(group_points(one.plan, one.card.submission, one.node))),
        "分值由表给出": (_B, lambda one: prints_weights(one.plan, one.card.submission)),
    }
)
