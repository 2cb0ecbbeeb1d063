"""The conclusion of an evaluation (评价结论): the score and the grade with what they rest on, the effect, the compliance.

In: a `Scorecard`. Out: sentences. Nothing is said of what no figure, row or text shows; what the unit concludes itself is told
as its own conclusion. Rules, ids and steps are the working paper's.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.records import Evidence, Line, Scorecard
from jixiao.report import achieved, changes, evidence, sentences
from jixiao.report import lines as of
from jixiao.report.achieved import Outcome
from jixiao.report.blocks import Spans
from jixiao.report.figures import points
from jixiao.say import labels, partial, steps

#: What points rest on that nothing proves, in a sentence.
_BARE = {
    labels.EVIDENCE[Evidence.EQUAL]: "完成值与目标值为同一数的",
    labels.EVIDENCE[Evidence.UNSURVEYED]: "满意度未说明调查来源的",
    labels.EVIDENCE[Evidence.BOUNDED]: "只填报范围而没有实际数的",
    labels.EVIDENCE[Evidence.RESTATED]: "完成情况沿用目标表述的",
    labels.EVIDENCE[Evidence.ASSERTED]: "只填报“已完成”一类表述的",
}
_OTHERS = "没有实际完成值可作依据的"


def told(card: Scorecard) -> tuple[Spans, ...]:
    """The conclusion, a paragraph each: score and grade, what they rest on, effect and compliance."""
    return tuple((one,) for one in (_score(card), *_overruled(card), _basis(card), _effect(card)) if one)


def _score(card: Scorecard) -> str:
    """The score by its parts, and the grade."""
    if card.gaps:
        return f"{partial.partial(card)}。"
    own = sentences.printed(card)
    led = [one for one in card.steps if one is not card.grade_rule]
    before = Fraction(card.earned) - sum(Fraction(one.points) for one in led)
    why = "；".join(
        f"{steps.text(one)}（{sentences.signed(one.points)}）" if one.points else steps.text(one) for one in led
    )
    return "".join(
        (
            f"{own}。" if own else "",
            f"按照{sentences.quoted(card.ruleset.title)}的评分标准，经评价，{sentences.subject(card)}{sentences.scored(card)}。",
            _parts(card),
            f"各指标得分合计{points(before)}，{why}。" if led else "",
            sentences.grade(card),
            sentences.declared(card),
        )
    )


def _overruled(card: Scorecard) -> Iterator[str]:
    """The marks that a person put in the place of a rule's: both of them, who did it and why."""
    for line in of.leaves(card):
        if line.overruled is not None:
            words = line.overruled.words
            why = f"，理由：{sentences.closed(words).rstrip('。')}" if words.strip() else ""
            yield f"{achieved.called(line)}{achieved.marked(line)}{why}。"


def _parts(card: Scorecard) -> str:
    tops = of.tops(card)
    if len(tops) < 2:
        return ""
    told = "；".join(f"{line.path[0]}{_part(line)}" for line in tops)
    return f"其中，{told}。"


def _part(line: Line) -> str:
    if line.pending >= line.possible:
        return f"{points(line.possible)}均待评判"
    open_ = f"，待评判{points(line.pending)}" if line.pending else ""
    return f"{points(line.possible)}中得{points(line.earned)}{open_}"


def _basis(card: Scorecard) -> str:
    """How many of the points something proves, and what the others rest on."""
    bare = Fraction(card.earned) - Fraction(card.supported)
    parts = [one for one in evidence.split(card) if one.label not in (evidence.BASED, evidence.TAKEN)]
    if not card.earned:
        return ""
    if bare <= 0 or not parts:
        return "得分均有实际数据、评判意见或写明的来源作为依据。"
    rest = "，".join(f"{_BARE.get(one.label, _OTHERS)}{points(one.points)}" for one in parts)
    if any(one.points for one in card.steps) or any(line.earned < 0 for line in of.leaves(card)):
        return f"各指标得分中，尚缺佐证的有：{rest}。"
    based = f"{points(card.supported)}有实际数据、评判意见或写明的来源作为依据，" if card.supported else ""
    return f"从得分的依据看，{based}{'其余' if based else '全部'}{points(bare)}只有单位填报、尚缺佐证：{rest}。"


def _effect(card: Scorecard) -> str:
    return "".join((*_effects(card), *_compliance(card)))


def _effects(card: Scorecard) -> Iterator[str]:
    """What the indicators of effects and satisfaction show, all together."""
    lines = tuple(line for line in of.indicators(card) if of.of_effects(line.path[0]))
    found = dict(achieved.by_outcome(lines))
    if not found:
        return
    counts = {kind: len(group) for kind, group in found.items()}
    lead = f"从实施效果看，效益和满意度方面的{len(lines)}项指标"
    if len(counts) == 1:
        (only,) = counts
        yield f"{lead}{_EFFECT[only].format('均' if len(lines) > 1 else '')}。"
        return
    parts = [f"{count}项{_EFFECT[kind].format('')}" for kind, count in counts.items()]
    yield f"{lead}中，{'；'.join(parts)}。"


_EFFECT = {
    Outcome.PROVED: "{}达到目标",
    Outcome.MISSED: "{}未达到目标",
    Outcome.CLAIMED: "{}只有单位填报，实际效果有待佐证",
    Outcome.MARKED: "{}按评分标准计分",
    Outcome.PENDING: "{}待评判",
    Outcome.MISSING: "{}缺少评分所需的数据",
    Outcome.IDLE: "{}不适用",
}


def _compliance(card: Scorecard) -> Iterator[str]:
    """Whether the money stayed within the budget, and whose word the rest is."""
    planned, spent = card.budget.budget, card.budget.executed
    if planned is None or spent is None:
        return
    within = (
        "资金支出未超出预算"
        if spent <= planned
        else f"资金支出超出预算{changes.amount(spent - planned, card.budget.unit)}"
    )
    own = card.submission.narrative.get("finance")
    word = "，资金管理和使用的合规情况以单位的说明为依据" if own is not None and not own.blank else ""
    yield f"从合规情况看，{within}{word}。"
