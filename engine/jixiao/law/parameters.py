"""Proofs about the parameters of scoring methods: bands and grades tile their range, shares and points add up.

Comes in: a method as a ruleset writes it, and the points of its indicator where they are known. Goes out: what is
wrong with its parameters; formulas are `plan`'s to check.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Written
from jixiao.law.methods import Bands, Params
from jixiao.law.methods.computed import Band
from jixiao.law.methods.conditions import Award, Cases
from jixiao.law.methods.counted import Checkpoints, Elements
from jixiao.law.methods.judged import Experts, Graded, JudgedGrade
from jixiao.law.methods.kept import Exact
from jixiao.law.methods.tables import Interpolate, Lookup, PerUnit, Rate
from jixiao.law.methods.targets import AtLeast, ReverseLinear
from jixiao.values.quantity import same_words


def parameters(method: Params, weight: Decimal | None) -> Iterator[Problem]:
    """Everything that is wrong with what a ruleset writes for a method; `weight` is None where a form gives it."""
    match method:
        case AtLeast():
            yield from _at_least(method)
        case ReverseLinear() if method.zero_at <= 1:
            message = f"zero-at 是{decimals.plain(method.zero_at)}，超过目标还没有开始扣分就已经是0分。"
            yield Problem(method.source, "ruleset.zero-at", message, "请写大于1的倍数，如 2。")
        case Exact() if method.tolerance < 0:
            message = f"允许的差额{decimals.plain(method.tolerance)}是负数。"
            yield Problem(method.source, "ruleset.tolerance-negative", message, "请写不小于0的数。")
        case Graded() if method.grades:
            yield from tiles(method.grades)
        case Experts():
            yield from _experts(method)
        case Bands():
            yield from bands(method, weight)
        case Interpolate():
            yield from _interpolate(method)
        case PerUnit():
            yield from _per_unit(method)
        case Lookup():
            yield from _lookup(method)
        case Elements():
            yield from _elements(method, weight)
        case Checkpoints():
            total = decimals.total(item.points for item in method.items)
            if weight is not None and total != weight:
                message = f"各节点的分数合计{total}，应为分值{weight}。"
                yield Problem(method.source, "ruleset.checkpoint-sum", message, "请调整各节点的 points。")
        case Cases():
            for award in (*method.cases, *((method.otherwise,) if method.otherwise else ())):
                yield from _award(award, weight)


def _at_least(method: AtLeast) -> Iterator[Problem]:
    over = method.over
    if over is not None and over.from_ <= 1:
        message = f"over.from 是{decimals.percent(over.from_)}，刚达到目标就要扣分。"
        yield Problem(over.source, "ruleset.over-from", message, "请写大于100%的比例，如 130%。")
    if over is not None and over.slope <= 0:
        message = f"over.slope 是{decimals.plain(over.slope)}，超额越多反而不扣分。"
        yield Problem(over.source, "ruleset.over-slope", message, "请写大于0的数，如 1。")


def _experts(method: Experts) -> Iterator[Problem]:
    if method.full == 0:
        yield Problem(method.source, "ruleset.experts-full", "专家评分的满分是0。", "请写大于0的满分，如 100。")
    if method.trim < 0:
        message = f"trim 是{method.trim}，不能去掉负数个评分。"
        yield Problem(method.source, "ruleset.trim-negative", message, "请写0或正整数。")
    elif method.least is not None and method.least <= 2 * method.trim:
        message = f"至少{method.least}个评分，最高、最低各去掉{method.trim}个后可能一个不剩。"
        yield Problem(method.source, "ruleset.experts-too-few", message, f"请把 least 写成至少{2 * method.trim + 1}。")


def _interpolate(method: Interpolate) -> Iterator[Problem]:
    if len(method.points) < 2:
        yield Problem(method.source, "ruleset.points-too-few", "线性插值至少要有两点。", "请写出两端的点。")
    for low, high in pairwise(method.points):
        if low.at >= high.at:
            message = f"点{decimals.plain(high.at)}不大于前一点{decimals.plain(low.at)}。"
            yield Problem(high.source, "ruleset.points-order", message, "请按数值从小到大写各点，不要重复。")


def _per_unit(method: PerUnit) -> Iterator[Problem]:
    if method.above is None and method.below is None:
        message, cure = "没有写高于或低于基准时如何加减。", "请至少写 above 或 below 其中一项。"
        yield Problem(method.source, "ruleset.steps-missing", message, cure)
    for name, rate in (("above", method.above), ("below", method.below)):
        if rate is not None:
            yield from _rate(name, rate, method.base)


def _rate(name: str, rate: Rate, base: Fraction) -> Iterator[Problem]:
    if rate.each <= 0:
        message = f"{name}.each 是{decimals.plain(rate.each)}，不能作一档。"
        yield Problem(rate.source, "ruleset.step-size", message, "请写大于0的数，如 1%。")
    if rate.points == 0:
        yield Problem(rate.source, "ruleset.step-idle", f"{name}.points 是0，没有作用。", f"请改写，或删去 {name}。")
    elif rate.points > 0 and base == 1:
        message = f"{name}.points 是加分，而基准上已是满分，加不上去。"
        yield Problem(rate.source, "ruleset.step-idle", message, "扣分请写负数；要加分请把 base 写成小于100%。")
    elif rate.points < 0 and base == 0:
        message = f"{name}.points 是扣分，而基准上已是0分，扣不下去。"
        yield Problem(rate.source, "ruleset.step-idle", message, "加分请写正数；要扣分请把 base 写成大于0%。")


def _lookup(method: Lookup) -> Iterator[Problem]:
    seen: list[str] = []
    for word in method.table:
        if not same_words(word, word):
            message = f"表中的“{word}”没有文字，查不到它。"
            yield Problem(method.source, "ruleset.empty-text", message, "请写上文字。")
        if any(same_words(word, other) for other in seen):
            message = f"表中的“{word}”写了两次（标点、空格不计）。"
            yield Problem(method.source, "ruleset.name-twice", message, "请删去一处。")
        seen.append(word)


def _elements(method: Elements, weight: Decimal | None) -> Iterator[Problem]:
    yield from twice((item.name, item) for item in method.items)
    given = [item.share for item in method.items if item.share is not None]
    points = [item.points for item in method.items if item.points is not None]
    total = sum(given, decimals.ZERO)
    if len(given) + len(points) not in (0, len(method.items)) or (given and points):
        message, cure = (
            "要点有的写了比例或分数，有的没有写，或写法不一。",
            "请给每个要点都写上 share 或都写上 points，或都不写（平分）。",
        )
        yield Problem(method.source, "ruleset.element-shares", message, cure)
    elif points and weight is not None and decimals.total(points) != weight:
        message = f"各要点的分数合计{decimals.total(points)}，应为分值{weight}。"
        yield Problem(method.source, "ruleset.share-sum", message, "请调整各要点的 points。")
    elif given and total != 1:
        message = f"各要点的比例合计{decimals.percent(total)}，应为100%。"
        yield Problem(method.source, "ruleset.share-sum", message, "请调整各要点的 share。")
    names = [item.name for item in method.items]
    for name in method.gate:
        if name not in names:
            message = f"必备要点“{name}”不在 items 中。"
            yield Problem(method.source, "ruleset.unknown-element", message, f"可写的要点：{'、'.join(names)}。")


def _award(award: Award, weight: Decimal | None) -> Iterator[Problem]:
    if (award.share is None) == (award.points is None):
        message, cure = "这一情形没有写明得分，或写了两种。", "请写 share（比例）或 points（分数）其中一个。"
        yield Problem(award.source, "ruleset.case-gives", message, cure)
    if award.points is not None and weight is not None and award.points > weight:
        message = f"这一情形给{award.points}分，高于分值{weight}。"
        yield Problem(award.source, "ruleset.case-above-weight", message, "请改写得分或分值。")


def tiles(grades: Sequence[JudgedGrade]) -> Iterator[Problem]:
    """Whether the grades of judgement follow each other from 100 % to 0, and no word belongs to two of them."""
    above: JudgedGrade | None = None
    for grade in grades:
        ceiling = decimals.ONE if above is None else above.from_
        if grade.to != ceiling or grade.from_ > grade.to:
            yield Problem(
                grade.source,
                "ruleset.judgement-hole",
                f"档次“{grade.label}”的区间{decimals.percent(grade.from_)}–{decimals.percent(grade.to)}"
                f"没有接上{decimals.percent(ceiling)}。",
                "请从100%起逐档首尾相接，直到0。",
            )
        above = grade
    if above is not None and above.from_ != 0:
        yield Problem(
            above.source,
            "ruleset.judgement-hole",
            f"比例低于{decimals.percent(above.from_)}的没有档次。",
            "请把最后一档的下限写为0%。",
        )
    yield from twice((word, grade) for grade in grades for word in grade.words)


def bands(method: Bands, weight: Decimal | None) -> Iterator[Problem]:
    """Whether bands tile the number line, and each gives exactly one thing, within the weight."""
    for band in method.bands:
        if (band.share is None) == (band.points is None):
            yield Problem(
                band.source,
                "ruleset.band-gives",
                f"档次“{band.words()}”没有写明得分，或写了两种。",
                "请写 share（比例）或 points（分数）其中一个。",
            )
        if band.points is not None and weight is not None and band.points > weight:
            yield Problem(
                band.source,
                "ruleset.band-above-weight",
                f"档次“{band.words()}”给{band.points}分，高于分值{weight}。",
                "请改写得分或分值。",
            )
        if (band.from_ is not None and band.above is not None) or (band.to is not None and band.below is not None):
            yield Problem(
                band.source, "ruleset.band-edges", "同一端写了两个界限。", "from 与 above、to 与 below 各只能写一个。"
            )
    ordered = sorted(method.bands, key=_lower)
    yield from _ends(ordered)
    for left, right in pairwise(ordered):
        yield from _joint(left, right)


def _lower(band: Band) -> tuple[bool, Fraction, bool]:
    edge = band.from_ if band.from_ is not None else band.above
    return (edge is not None, edge or decimals.ZERO, band.above is not None)


def _ends(ordered: Sequence[Band]) -> Iterator[Problem]:
    first, last = ordered[0], ordered[-1]
    if first.from_ is not None or first.above is not None:
        yield Problem(
            first.source,
            "ruleset.bands-hole",
            f"比“{first.words()}”更小的值没有档次。",
            "最低一档请不写下限。",
        )
    if last.to is not None or last.below is not None:
        yield Problem(
            last.source,
            "ruleset.bands-hole",
            f"比“{last.words()}”更大的值没有档次。",
            "最高一档请不写上限。",
        )


def _joint(left: Band, right: Band) -> Iterator[Problem]:
    upper = left.to if left.to is not None else left.below
    lower = right.from_ if right.from_ is not None else right.above
    between = f"“{left.words()}”与“{right.words()}”"
    if (
        upper is None
        or lower is None
        or upper > lower
        or (upper == lower and left.to is not None and right.from_ is not None)
    ):
        yield Problem(
            right.source, "ruleset.bands-overlap", f"档次{between}重叠。", "请让两档首尾相接，界限只归其中一档。"
        )
    elif upper < lower or (left.below is not None and right.above is not None):
        yield Problem(
            right.source, "ruleset.bands-hole", f"档次{between}之间有缺口。", "请让两档首尾相接，界限归其中一档。"
        )


def twice(named: Iterable[tuple[str, Written]]) -> Iterator[Problem]:
    """Every name that stands twice, with the line of the other place."""
    seen: dict[str, Written] = {}
    for name, owner in named:
        if name in seen:
            yield Problem(
                owner.source,
                "ruleset.name-twice",
                f"“{name}”写了两次，另一处在第{seen[name].source.line}行。",
                "请删去或改名。",
            )
        else:
            seen[name] = owner
