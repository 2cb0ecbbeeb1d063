"""What a total rests on: the split of the points by what is worth believing, in the words of a finance officer.

In: a `Scorecard`. Out: `Part`s that add up to what the lines earned, before caps and vetoes; what is pending is none of them.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Evidence, Scorecard
from jixiao.report import lines as of
from jixiao.report.blocks import Column, Table, cell, head
from jixiao.report.figures import fixed, points
from jixiao.say import labels

BASED = "有据"
TAKEN = "扣分"
_OTHER = "其他"
_MEANING = {
    BASED: "实测、人工评判，或写明了佐证材料、数据来源",
    labels.EVIDENCE[Evidence.EQUAL]: "实际值与目标值是同一个数，表上看不出是否实测",
    labels.EVIDENCE[Evidence.UNSURVEYED]: "满意度没有写明调查方式或数据来源",
    labels.EVIDENCE[Evidence.BOUNDED]: "填的是界限，不是实际数",
    labels.EVIDENCE[Evidence.RESTATED]: "照抄目标的文字、界限或日期",
    labels.EVIDENCE[Evidence.ASSERTED]: "只填“已完成”一类的词",
    _OTHER: "按规则计分，没有实际完成值可作依据",
    TAKEN: "扣分项",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Points that rest on one thing: what it is called, how many, what that means."""

    label: str
    points: Decimal
    meaning: str


def split(card: Scorecard) -> tuple[Part, ...]:
    """The parts of a total, in the order of their worth; those without points are left out."""
    found: dict[str, list[Decimal]] = {label: [] for label in _MEANING}
    for line in of.leaves(card):
        if line.earned < 0:
            found[TAKEN].append(line.earned)
            continue
        found[BASED].append(line.supported)
        label = labels.EVIDENCE[line.evidence]
        found[label if label in found else _OTHER].append(decimals.total((line.earned, -line.supported)))
    parts = (Part(label, decimals.total(points), _MEANING[label]) for label, points in found.items())
    return tuple(part for part in parts if part.points)


def sum_of(card: Scorecard) -> str:
    """The split as one sum: `有据 26.53 + 照抄目标 23.25 = 49.78`; `""` for a card without points."""
    parts = split(card)
    terms = " + ".join(f"{part.label} {fixed(part.points)}" for part in parts)
    return f"{terms} = {fixed(_sum(parts))}" if parts else ""


def told(card: Scorecard) -> str:
    """How much of the mark rests on measurements, judgements or named sources, and what the rest is."""
    bare = Fraction(card.earned) - Fraction(card.supported)
    parts = [part for part in split(card) if part.label not in (BASED, TAKEN)]
    if bare == 0 or not parts:
        return "得分均有实测数据、人工评判或写明的来源作为依据。" if card.earned else ""
    bare_parts = "、".join(f"{part.label}{points(part.points)}" for part in parts)
    if any(step.points for step in card.steps) or any(line.earned < 0 for line in of.leaves(card)):
        return f"得分中有依据的至多{points(card.supported)}；各指标得分中尚缺佐证的：{bare_parts}。"
    return f"得分中有{points(card.supported)}以实测数据、人工评判或写明的来源为依据，其余{points(bare)}尚缺佐证：{bare_parts}。"


def blocks(card: Scorecard) -> Iterator[Table]:
    """The split as a table with what each part means; nothing for a card without points."""
    parts = split(card)
    rows = [(part.label, fixed(part.points), part.meaning) for part in parts]
    if not rows:
        return
    open_ = f"；另有{fixed(card.pending)}分待评判" if card.pending else ""
    total = (cell("合计", bold=True), cell(fixed(_sum(parts)), bold=True), cell(f"各指标得分之和{open_}"))
    yield Table(
        "得分的依据",
        (Column("left", 2), Column("right", 1), Column("left", 6)),
        head("依据", "得分", "含义"),
        (*(tuple(map(cell, row)) for row in rows), total),
    )


def _sum(parts: Sequence[Part]) -> Decimal:
    return decimals.total(part.points for part in parts)
