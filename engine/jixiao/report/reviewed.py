"""What is said of one review: the checks of the form with their arithmetic, each line with the rule that it follows from.

In: a `Review`, or a line of one. Out: sentences and the cells of a row, which every output of a review shows alike. Every
figure is one of the records', or of a step of the scorecard; nothing is marked here and no format is known.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.ground import decimals
from jixiao.records import Status
from jixiao.records.steps import Step
from jixiao.report import sentences
from jixiao.report.figures import fixed, percent, signed
from jixiao.say import labels, partial, steps
from jixiao.study.review import LineReview, Review, Standing

STANDING: Final[Mapping[Standing, str]] = MappingProxyType(
    {
        Standing.AGREES: "一致",
        Standing.ROUNDED: "取整可解释",
        Standing.OVER: "多计",
        Standing.UNDER: "少计",
        Standing.ABOVE: "超过分值",
        Standing.OVERRULED: "已改判",
        Standing.SHARED: "分值未印",
        Standing.PENDING: "待评判",
        Standing.UNMARKED: "未填",
    }
)


def counts(one: Review) -> str:
    """How many lines stand how: `共12行：一致9行，多计2行，待评判1行。`"""
    told = [(label, sum(line.standing is standing for line in one.lines)) for standing, label in STANDING.items()]
    return (
        f"共{len(one.lines)}行：{'，'.join(f'{label}{count}行' for label, count in told if count) or '没有计分的行'}。"
    )


def checks(one: Review) -> tuple[str, ...]:
    """What was checked of the form as a whole, each with its arithmetic."""
    if missing := partial.partial(one.card):
        return tuple(text for text in (f"缺漏：{missing}。", _weights(one), _rate(one)) if text)
    return tuple(text for text in (_marks(one), _weights(one), _total(one), _rate(one), _grade(one)) if text)


def span(one: Review) -> str:
    """The mark by the rules, or its two ends while lines are pending."""
    return f"{fixed(one.low)}分" if one.low == one.high else f"{fixed(one.low)}–{fixed(one.high)}分"


def _marks(one: Review) -> str:
    own = "没有自评分" if one.claimed is None else f"自评{fixed(one.claimed)}分"
    due = f"核算{span(one)}" + (f"（待评判{fixed(one.card.pending)}分）" if one.card.pending else "")
    text = f"得分：{own}，{due}，有依据{fixed(one.card.supported)}分"
    if one.claimed is None or one.difference is None:
        return f"{text}。"
    if one.card.pending and one.total.terms is None and not one.difference:
        return f"{text}；自评分在可能的范围内，评判后才能核定。"
    settled = "已核定的部分" if one.card.pending else ""
    return f"{text}；{settled}{_more(one.difference) or '没有差额'}{_parts(one)}{_rate_of(one)}{_sure(one)}。"


def _parts(one: Review) -> str:
    """What of a difference the lines make up, where a total that does not add up makes up the rest."""
    check = one.total
    if check.fits is not False or check.total is None or check.sum is None:
        return ""
    return f"（各行{signed(one.of_lines)}分，总分相加{signed(_gap(check.total, check.sum))}分）"


def _sure(one: Review) -> str:
    """What no judgement of pending lines can take away from a difference."""
    edge = None if one.claimed is None else one.high if one.claimed > one.high else one.low
    if one.claimed is None or edge is None or one.low <= one.claimed <= one.high or one.low == one.high:
        return ""
    return f"；无论怎样评判，至少{_more(_gap(one.claimed, edge))}"


def _gap(one: Decimal, other: Decimal) -> Decimal:
    return decimals.half_up(Fraction(one) - Fraction(other))


def _rate_of(one: Review) -> str:
    if not one.difference or one.deviation is None:
        return ""
    return f"，偏差率{signed(one.difference).lstrip('+')} ÷ {fixed(one.claimed)} = {percent(one.deviation)}"


def _more(difference: Decimal) -> str:
    return f"{'多' if difference > 0 else '少'}计{fixed(difference.copy_abs())}分" if difference else ""


def _weights(one: Review) -> str:
    if own := sentences.printed(one.card):
        return f"分值：{own}。"
    if one.own_weights:
        return ""
    return "分值：表内没有印各行的分值，按规则集分配；单位若另有分值，差额可能由此而来，请先补上分值。"


def _total(one: Review) -> str:
    check = one.total
    if check.terms is None or check.sum is None:
        blank = sum(line.standing is Standing.UNMARKED for line in one.lines)
        own = "没有印总分" if check.total is None else f"{decimals.plain(check.total)}分"
        return f"总分：表内{own}，有{blank}行没有自评得分，不能相加核对。"
    written = f"{' + '.join(map(decimals.plain, check.terms))} = {decimals.plain(check.sum)}"
    if check.total is None:
        return f"总分：表内没有印总分，以各行自评得分之和为自评分：{written}。"
    told = (
        "与表内总分一致"
        if check.fits
        else f"表内总分{decimals.plain(check.total)}，{_more(_gap(check.total, check.sum))}"
    )
    return f"总分：各行自评得分 {written}，{told}。"


def _rate(one: Review) -> str:
    check, budget = one.rate, one.card.budget
    if check is None or budget.budget is None or budget.executed is None:
        return ""
    sum_ = f"{decimals.plain(budget.executed)} ÷ {decimals.plain(budget.budget)} = {decimals.percent(check.rate)}"
    told = "一致" if check.fits else "不符"
    base = labels.BUDGET_BASE.get(budget.base, "预算数")
    return f"执行率：表内{sentences.quoted(check.text)}，执行数÷{base} {sum_}，{told}。"


def _grade(one: Review) -> str:
    check = one.grade
    if check is None:
        return ""
    if check.named is None:
        return f"等级：表内{sentences.quoted(check.text)}，不是规则集的等级，没有核对。"
    told = [f"等级：表内{sentences.quoted(check.text)}"]
    if check.fits_total is not None:
        fits = "一致" if check.fits_total else "不符"
        told.append(f"按自评{fixed(one.claimed)}分应为“{one.grade_of_total}”，{fits}")
    if check.due is not None:
        low, high = check.due
        due = f"“{low}”" if low == high else f"“{low}”到“{high}”"
        ruled = sentences.ruled(one.card)
        told.append(f"按核算{span(one)}为{due}{ruled}，{'一致' if check.fits_mark else '不符'}")
    else:
        of = "表内各一级指标的分值之和" if one.card.plan.fitted else "规则集的总分"
        told.append(f"分值合计与{of}不符，核算不评等级")
    return "；".join(told) + "。"


# --- one line -------------------------------------------------------------------------------------------------


def row(one: LineReview) -> tuple[str, ...]:
    """The row of a line: name, points, both marks, difference, values, standing, and why."""
    line = one.line
    due = labels.STATUS[line.status] if line.status in (Status.PENDING, Status.NOT_APPLICABLE) else fixed(line.earned)
    return (
        line.path[-1],
        fixed(line.possible),
        fixed(line.claimed),
        due,
        signed(one.difference),
        line.said_target,
        line.said_actual,
        STANDING[one.standing],
        why(one),
    )


def why(one: LineReview) -> str:
    """The rule in the words of its steps, with the arithmetic; and what the unit says where it took points off."""
    line = one.line
    moving = [step for step in line.steps if step.points] or line.steps[-1:]
    told = [worked(step) for step in moving]
    if one.standing is Standing.ABOVE and line.claimed is not None:
        told.insert(0, f"自评{decimals.plain(line.claimed)}分超过分值{decimals.plain(line.possible)}分")
    if one.standing is Standing.SHARED:
        told.append("表上没有印这一行的分值，自评得分无从核对")
    if one.standing is Standing.PENDING:
        told.append("自评得分在可能的范围内，评判后才能核定")
    if one.standing is Standing.UNDER and line.ruled == line.possible:
        told.append("按规则没有扣分")
    if one.standing is Standing.UNDER and one.reason is not None:
        said = sentences.reason(one.reason)
        told.append(f"单位写明的原因：{sentences.quoted(said)}" if said else "偏差原因栏没有写明原因")
    return "；".join(told)


def reasons(lines: Sequence[LineReview]) -> tuple[tuple[str, str], ...]:
    """The names of the lines with what is said of them, those of which the same is said together."""
    told: dict[str, list[str]] = {}
    for one in lines:
        told.setdefault(why(one), []).append(one.line.path[-1])
    return tuple(("、".join(names), text) for text, names in told.items())


def worked(step: Step) -> str:
    """The words of a step with its product worked out: `计25.00×86.33%（…）` → `25 × 86.33% = 21.58（…）`.

    Only where the figures that are shown give the mark when a reader works them out; else the mark is said behind.
    """
    words = steps.text(step)
    product = steps.product(step)
    if product is None:
        return words
    places = len(f"{step.points:f}".partition(".")[2])
    if decimals.half_up(product.value, places) != step.points:
        return f"{words}，得{decimals.plain(step.points)}分"
    return words.replace(product.written, f"{product.worked} = {fixed(step.points)}", 1)
