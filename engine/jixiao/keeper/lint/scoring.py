"""What is odd in the way a ruleset gives points: bands, cases, conditions, weights, grades and vetoes without effect.

Comes in: a ruleset that loads, with the types of its facts. Goes out: remarks. Only what follows from the ruleset
alone, exactly, is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.keeper.lint import codes
from jixiao.keeper.lint.codes import Remark, remark
from jixiao.keeper.lint.conditions import Boxes, always, boxes, covered
from jixiao.keeper.lint.walk import Expressed, expressions
from jixiao.law import alike, formula, ranges
from jixiao.law.bounds import FACTS, bounds
from jixiao.law.format import Node, Ruleset, Veto
from jixiao.law.methods import Params
from jixiao.law.methods.bands import Bands, Edged
from jixiao.law.methods.cases import Cases
from jixiao.law.methods.interpolate import Interpolate
from jixiao.law.methods.per_unit import PerUnit, Rate
from jixiao.law.methods.ranges import Ranges
from jixiao.law.ranges import EVERY, Span
from jixiao.records.law import Plan

#: Earlier conditions that one is compared with, the nearest ones; with more, the rest is left unsaid.
MAX_EARLIER = 100


def scoring(ruleset: Ruleset) -> Iterator[Remark]:
    """Everything odd in how points are given."""
    for params in ruleset.methods:
        yield from _method(params)
    yield from _constants(ruleset)
    yield from _conditions(ruleset)
    for node in ruleset.nodes:
        yield from _branches([(one.when, one.source) for one in node.overrides], ())
        yield from _weights(node)
    yield from _grades(ruleset)
    for veto in ruleset.vetoes:
        yield from _veto(veto, ruleset)
    yield from _branches([(rule.when, rule.source) for rule in ruleset.grade_rules if rule.when is not None], ())


# --- methods --------------------------------------------------------------------------------------------------


def _method(params: Params) -> Iterator[Remark]:
    gone = getattr(params, "undefined", None)
    if isinstance(gone, tuple):
        yield from _branches([(one.when, one.source) for one in gone if one.when is not None], ())
    match params:
        case Bands() | Ranges():
            edged: Sequence[Edged] = params.bands if isinstance(params, Bands) else params.ranges
            limits = _limits(params.of) if any(band.edges for band in edged) else EVERY
            for band in edged:
                span = Span(
                    band.from_ if band.from_ is not None else band.above,
                    band.to if band.to is not None else band.below,
                    band.above is not None,
                    band.below is not None,
                )
                if not ranges.meet((span,), (limits,)):
                    yield _beyond(band.source, f"档次“{band.reach}”", params.of, limits)
        case PerUnit():
            limits = _limits(params.of)
            for rate, side, span in (
                (params.above, "above", Span(low=params.mark, low_open=True)),
                (params.below, "below", Span(high=params.mark, high_open=True)),
            ):
                if rate is not None and not ranges.meet((span,), (limits,)):
                    yield _beyond(rate.source, f"{side}（基准{decimals.plain(params.mark)}）", params.of, limits)
                yield from _rate(rate)
        case Interpolate():
            limits = _limits(params.of)
            for number, point in enumerate(params.points):
                # A point shapes the line up to its neighbours: it is out of reach where both its sides are.
                before = params.points[number - 1].at if number else None
                after = params.points[number + 1].at if number + 1 < len(params.points) else None
                around = Span(before, after, before is not None, after is not None)
                if not ranges.meet((around,), (limits,)):
                    yield _beyond(point.source, f"点{decimals.plain(point.at)}", params.of, limits)
        case Cases():
            otherwise = () if params.otherwise is None else (params.otherwise.source,)
            yield from _branches([(one.when, one.source) for one in params.cases], otherwise)


def _limits(of: str | None) -> Span:
    return EVERY if of is None else bounds(formula.parse(of, Source("")), FACTS)


def _beyond(source: Source, what: str, of: str | None, limits: Span) -> Remark:
    edges = (f"不小于{decimals.plain(limits.low)}" if limits.low is not None else "") + (
        ("、" if limits.low is not None else "") + f"不大于{decimals.plain(limits.high)}"
        if limits.high is not None
        else ""
    )
    message = f"{what}够不到：“{of}”{edges}。"
    return remark(codes.BAND_UNREACHABLE, source, message, "请改写界限，或删去。")


def _rate(rate: Rate | None) -> Iterator[Remark]:
    if rate is not None and rate.gives == 0:
        yield remark(codes.WEIGHT_ZERO, rate.source, "每档加减0分，没有作用。", "请写上每档加减的分数，或删去。")


def _constants(ruleset: Ruleset) -> Iterator[Remark]:
    for node in ruleset.nodes:
        if node.method is None:
            continue
        texts = [one for one in expressions(node.method) if one.field in ("value", "of")]
        if texts and not any(formula.names(one.node) for one in texts):
            message = f"“{node.name}”的算式“{texts[0].text[:40]}”没有用到任何事实，得分总是一样。"
            yield remark(codes.METHOD_CONSTANT, texts[0].source, message, "请写上要考核的事实。")


# --- conditions -----------------------------------------------------------------------------------------------

_CONDITIONS = ("when", "absent_when", "reached")


def _conditions(ruleset: Ruleset) -> Iterator[Remark]:
    for one in expressions(ruleset):
        if one.field not in _CONDITIONS or one.is_finding:
            continue
        yield from condition(one, FACTS)


def condition(one: Expressed, known: Mapping[str, Span]) -> Iterator[Remark]:
    """What is odd about a condition by itself: no fact in it, no way to hold, or no way not to."""
    if not formula.names(one.node):
        message = f"条件“{one.text[:40]}”没有用到任何事实。"
        yield remark(codes.CONDITION_CONSTANT, one.source, message, "请写上要判断的事实，或删去。")
    elif boxes(one.node, known) == ():
        yield remark(
            codes.CONDITION_IMPOSSIBLE, one.source, f"条件“{one.text[:60]}”永远不会成立。", "请核对比较号和界限。"
        )
    elif always(one.node, known):
        message = f"条件“{one.text[:60]}”只要能够判断就成立，对每份申报表都一样。"
        yield remark(codes.CONDITION_CONSTANT, one.source, message, "请核对比较号和界限，或删去。")


def _branches(conditions: Sequence[tuple[str, Source]], otherwise: Sequence[Source]) -> Iterator[Remark]:
    """Conditions of which the first that holds counts: those that an earlier one always takes the place of."""
    earlier: list[Boxes] = []
    for text, source in conditions:
        ways = boxes(formula.parse(text, source), FACTS)
        if ways and all(covered(box, earlier[-MAX_EARLIER:]) for box in ways):
            message = f"“{text[:60]}”成立时，前面的条件已经成立，轮不到它。"
            yield remark(codes.BRANCH_UNREACHABLE, source, message, "请把较窄的条件写在前面，或删去这一条。")
        earlier.append(ways or ())
    for source in otherwise:
        terms = {box.only for some in earlier for box in some}
        for term in sorted(term for term in terms if term is not None):
            spans = [span for some in earlier for box in some if box.only == term for span in box.numbers[term]]
            if ranges.within((bounds(formula.parse(term, source), FACTS),), ranges.join(spans)):
                message = f"前面的条件已经包含“{term}”的所有值，轮不到 otherwise。"
                yield remark(codes.BRANCH_UNREACHABLE, source, message, "请删去 otherwise，或改写前面的条件。")
                break


# --- weights, grades, vetoes ----------------------------------------------------------------------------------


def _weights(node: Node) -> Iterator[Remark]:
    if node.weight == 0:
        yield remark(codes.WEIGHT_ZERO, node.source, f"“{node.name}”的分值是0。", "请写上分值，或删去。")


def _highest(ruleset: Ruleset) -> Fraction:
    """The highest total that a form can get."""
    bonus = (Fraction(node.weight) for node in ruleset.indicators if node.bonus and node.weight)
    beyond = (Fraction(node.weight) * (node.max_ - 1) for node in ruleset.nodes if node.max_ and node.weight)
    highest = decimals.exact_sum((Fraction(ruleset.total), *bonus, *beyond))
    return highest if ruleset.ceiling is None else min(highest, Fraction(ruleset.ceiling))


def _grades(ruleset: Ruleset) -> Iterator[Remark]:
    highest = _highest(ruleset)
    for grade in ruleset.grades:
        if grade.from_ > highest:
            message = (
                f"等级“{grade.label}”从{grade.from_}分起，总分至多{decimals.plain(highest)}分，没有一份申报表能评上。"
            )
            yield remark(codes.GRADE_UNREACHABLE, grade.source, message, "请改写下限或 cap。")


def vetoes(plan: Plan, ruleset: Ruleset) -> Iterator[Remark]:
    """Vetoes that hold only where another one does that limits at least as much; of equal conditions loading tells."""
    ways = [boxes(formula.parse(veto.when, veto.source), FACTS) for veto in ruleset.vetoes]
    for one, mine in zip(plan.vetoes, ways, strict=True):
        for other, theirs in zip(plan.vetoes, ways, strict=True):
            if one is other or not mine or not theirs or not alike.covers(other, one, plan):
                continue
            if all(covered(box, (theirs,)) for box in mine):
                message = (
                    f"一票否决“{one.text[:40]}”成立时，第{other.source.line}行的必定成立，限定得不比它松，它不起作用。"
                )
                yield remark(codes.VETO_IDLE, one.source, message, "请核对两条的条件和限定，或删去一条。")
                break


def _veto(veto: Veto, ruleset: Ruleset) -> Iterator[Remark]:
    limits = {"grade": veto.grade != ruleset.grades[0].label, "cap": (veto.cap or 0) < _highest(ruleset)}
    written = [name for name in limits if getattr(veto, name) is not None]
    idle = [name for name in written if not limits[name]]
    if idle == written:
        message = f"一票否决“{veto.text[:40]}”所限定的，没有一份申报表会超过。"
        yield remark(codes.VETO_IDLE, veto.source, message, "请写较低的 grade（至多哪一等）或 cap（至多多少分）。")
    elif idle:
        message = f"一票否决“{veto.text[:40]}”的 {idle[0]}，没有一份申报表会超过。"
        yield remark(codes.VETO_IDLE, veto.source, message, f"请把 {idle[0]} 写低一些，或删去。")
