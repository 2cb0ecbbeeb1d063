"""分档计分: what the band gives in which a value lies."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeVar

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Number, Points, Share, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.law.tiling import tiling
from jixiao.law.trees import VALUE, compare, number
from jixiao.records.expressions import Comparison, Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Edged(Written):
    """A range of values: its edges (from/to included, above/below excluded)."""

    from_: Number | None = Field(default=None, alias="from", description="下限，包含")
    above: Number | None = Field(default=None, description="下限，不包含")
    to: Number | None = Field(default=None, description="上限，包含")
    below: Number | None = Field(default=None, description="上限，不包含")

    @property
    def edges(self) -> tuple[tuple[Comparison, str, Fraction], ...]:
        """The comparisons that a value in this band passes, each with its sign as people write it."""
        signs: tuple[tuple[Comparison, str, Fraction | None], ...] = (
            (">=", "≥", self.from_),
            (">", ">", self.above),
            ("<=", "≤", self.to),
            ("<", "<", self.below),
        )
        return tuple((op, sign, edge) for op, sign, edge in signs if edge is not None)

    @property
    def reach(self) -> str:
        """The range as people write it: `≥60%且<90%`."""
        return "且".join(f"{sign}{decimals.plain(edge)}" for _, sign, edge in self.edges) or "任何值"

    @property
    def holds(self) -> Node | None:
        """The condition that the value lies in it; None where any does."""
        tests: list[Node] = [compare(VALUE, op, number(edge)) for op, _, edge in self.edges]
        return trees.every(*tests) if tests else None


E = TypeVar("E", bound=Edged)


class Band(Edged):
    """One band: its edges (from/to included, above/below excluded) and what it gives."""

    share: Share | None = Field(default=None, description="得分占分值的比例")
    points: Points | None = Field(default=None, description="得分")


class Bands(Params):
    """分档计分：按数值所在的档次计分，每档写明两端是否包含。

    含义：bands 从低到高或从高到低写出各档，必须首尾相接、不重不漏（加载时证明）。of 是被分档的数值，
    不写时取实际值；写百分比目标时按比率计（95% 即 0.95）。
    参数：of——算式（可不写）；bands——各档：from/to（包含）、above/below（不包含）、share 或 points；
    undefined——算式的值不存在时如何计分。
    算例：分值 10，档次 ≥90% 计 100%，≥60%且<90% 计 50%，<60% 计 0；实际 85%：10 × 50% = 5.00。
    """

    method: Literal["bands"] = "bands"
    of: Expression | None = Field(default=None, description="被分档的数值（算式）；不写时取实际值")
    bands: tuple[Band, ...] = Field(min_length=1, description="各档，不重不漏")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def lower(params: Bands, types: Mapping[str, Type]) -> Lowered:
    """No value; else one branch a band."""
    node = base.measure(params, types)
    return Lowered(
        (*undefined.measured(params, types, node), *_branches(params)), let=(("数值", node),), reads=base.reads(node)
    )


def _branches(params: Bands) -> tuple[Branch, ...]:
    return tuple(_branch(order, band) for order, band in enumerate(params.bands, 1))


def _branch(order: int, band: Band) -> Branch:
    points = band.points is not None
    gives = number(band.points if band.points is not None else band.share or 0)
    # Whether a band gives all: by its share, else by its points against the weight (0 points of a weight of 0 are all).
    full = compare(gives, ">=", trees.WEIGHT) if points else compare(gives, "=", trees.ONE)
    return Branch(
        f"band-{order}",
        f"档次“{band.reach}”",
        band.holds,
        gives,
        in_points=points,
        reached=full,
        source=band.source,
    )


def words(params: Bands) -> str:
    """The standard as a bureau prints it."""
    how = terms.scale(params.of, [edge for band in params.bands for _, _, edge in band.edges])
    return "；".join(band_words(band, how) for band in printed(params.bands))


def printed(bands: Iterable[E]) -> tuple[E, ...]:
    """The ranges that a standard prints: not the one beyond an upper end that is none (9999), where no value lies."""
    bands = tuple(bands)
    ends = {high for low, high in map(_ends, bands) if high is not None and terms.open_end(low, high)}
    return tuple(band for band in bands if _ends(band)[0] not in ends)


def _ends(band: Edged) -> tuple[Fraction | None, Fraction | None]:
    low = band.from_ if band.from_ is not None else band.above
    return low, band.to if band.to is not None else band.below


def band_words(band: Band, scale: terms.Scale) -> str:
    """A band with its edges, and what it gives."""
    return f"{reach_words(band, scale)}{terms.award(band.share, band.points)}"


def reach_words(band: Edged, scale: terms.Scale) -> str:
    """A range of values with its edges: 60%（含）至90%（不含）."""
    low, high = _ends(band)
    return terms.span(low, high, scale, low_closed=band.from_ is not None, high_closed=band.to is not None)


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    return f"{base.plainly(step)}属于{step.branch.label.removeprefix('档次')}档，计{base.points(step)}分"


def check(params: Bands, weight: Decimal | None, **_more: bool) -> Iterator[Problem]:
    """Whether bands tile the number line, and each gives exactly one thing, within the weight."""
    for band in params.bands:
        if (band.share is None) == (band.points is None):
            yield Problem(
                band.source,
                "ruleset.band-gives",
                f"档次“{band.reach}”没有写明得分，或写了两种。",
                "请写 share（比例）或 points（分数）其中一个。",
            )
        if band.points is not None and weight is not None and band.points > weight:
            yield Problem(
                band.source,
                "ruleset.band-above-weight",
                f"档次“{band.reach}”给{band.points}分，高于最多可得的{weight}分。",
                "请改写得分、分值或 max。",
            )
        yield from edges_twice(band)
    yield from tiling(_branches(params))


def edges_twice(band: Edged) -> Iterator[Problem]:
    """A range whose one end has two edges."""
    if (band.from_ is not None and band.above is not None) or (band.to is not None and band.below is not None):
        message, cure = "同一端写了两个界限。", "from 与 above、to 与 below 各只能写一个。"
        yield Problem(band.source, "ruleset.band-edges", message, cure)


METHOD = Method("bands", "分档计分", Bands, lower, words, said, needs=base.needs_actual, beyond=words, check=check)
