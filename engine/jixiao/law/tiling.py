"""Proofs about what follows each other: branches and grades tile their range, and no name stands twice.

Comes in: branches of a lowered method, or grades of judgement. Goes out: what is wrong, each with its place. The proof reads
conditions as sets of numbers (`ranges`); nothing is computed with.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.ground.written import Written
from jixiao.law.formula import conjuncts
from jixiao.law.ranges import EVERY, Span, meet, numbers
from jixiao.law.trees import VALUE
from jixiao.records.expressions import Compare, Number
from jixiao.records.law import Branch
from jixiao.values.quantity import compared

if TYPE_CHECKING:
    from jixiao.law.methods.graded import JudgedGrade


def tiles(grades: "Sequence[JudgedGrade]") -> Iterator[Problem]:
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
    yield from twice((compared(grade.label), grade) for grade in grades)
    yield from twice((word, grade) for grade in grades for word in grade.words)


def tiling(branches: Sequence[Branch]) -> Iterator[Problem]:
    """Whether the conditions of branches about one value tile the number line: no hole, no overlap."""
    ordered = sorted(((_span(branch), branch) for branch in branches), key=lambda one: one[0].lower)
    first, last = ordered[0], ordered[-1]
    if first[0].low is not None:
        message, cure = f"比{_words(first[1])}更小的值没有档次。", "最低一档请不写下限。"
        yield Problem(_place(first[1]), "ruleset.bands-hole", message, cure)
    if last[0].high is not None:
        message, cure = f"比{_words(last[1])}更大的值没有档次。", "最高一档请不写上限。"
        yield Problem(_place(last[1]), "ruleset.bands-hole", message, cure)
    for (left, one), (right, other) in pairwise(ordered):
        between = f"{_words(one)}与{_words(other)}"
        if _overlap(left, right):
            message, cure = f"档次{between}重叠。", "请让两档首尾相接，界限只归其中一档。"
            yield Problem(_place(other), "ruleset.bands-overlap", message, cure)
        elif left.high is not None and right.low is not None and not _touch(left, right):
            message, cure = f"档次{between}之间有缺口。", "请让两档首尾相接，界限归其中一档。"
            yield Problem(_place(other), "ruleset.bands-hole", message, cure)


def _span(branch: Branch) -> Span:
    """The numbers for which a branch's condition holds; as written, even where its edges contradict each other."""
    found = EVERY
    for part in () if branch.when is None else conjuncts(branch.when):
        if isinstance(part, Compare) and part.left == VALUE and isinstance(part.right, Number):
            (edge,) = numbers(part.op, part.right.value)
            low, low_open = (edge.low, edge.low_open) if edge.low is not None else (found.low, found.low_open)
            high, high_open = (edge.high, edge.high_open) if edge.high is not None else (found.high, found.high_open)
            found = Span(low, high, low_open, high_open)
    return found


def _overlap(left: Span, right: Span) -> bool:
    return left.high is None or right.low is None or left.high > right.low or bool(meet((left,), (right,)))


def _touch(left: Span, right: Span) -> bool:
    return left.high == right.low and not (left.high_open and right.low_open)


def _words(branch: Branch) -> str:
    return branch.label.removeprefix("档次")


def _place(branch: Branch) -> Source:
    assert branch.source is not None
    return branch.source


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
