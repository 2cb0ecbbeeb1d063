"""Proofs about a ruleset: weights add up, grades and bands tile their range, names are clear.

Comes in: a `Ruleset` of good form. Goes out: every problem that can be seen without a submission and without
compiling formulas (`plan` does that).
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from jixiao import decimals
from jixiao.methods import Bands
from jixiao.methods.computed import Band
from jixiao.methods.judged import Graded
from jixiao.problems import Problem
from jixiao.ruleset.format import JudgedGrade, Node, Ruleset


def check(ruleset: Ruleset) -> tuple[Problem, ...]:
    """Everything that is wrong with the sense of a ruleset, in the order of the file."""
    found = [
        *_grades(ruleset),
        *_judgement(ruleset),
        *_weights(ruleset),
        *_names(ruleset.indicators),
        *_nodes(ruleset),
        *_facts(ruleset),
    ]
    return tuple(sorted(found, key=lambda problem: problem.source))


def _grades(ruleset: Ruleset) -> Iterator[Problem]:
    previous: Decimal | None = None
    for grade in ruleset.grades:
        if previous is not None and grade.from_ >= previous:
            yield Problem(
                grade.source,
                "ruleset.grades-order",
                f"等级“{grade.label}”的下限{grade.from_}不低于上一等级的下限{previous}。",
                "请从高到低写各等级，下限逐级递减。",
            )
        previous = grade.from_
    last = ruleset.grades[-1]
    if last.from_ != 0:
        yield Problem(
            last.source,
            "ruleset.grades-hole",
            f"低于{last.from_}分的没有等级。",
            f"请把最后一个等级“{last.label}”的下限写为0，或再加一个等级。",
        )
    if ruleset.grades[0].from_ > ruleset.total:
        yield Problem(
            ruleset.grades[0].source,
            "ruleset.grades-unreachable",
            f"等级“{ruleset.grades[0].label}”的下限高于总分{ruleset.total}。",
            "请改写下限或总分。",
        )
    yield from _twice((grade.label, grade) for grade in ruleset.grades)


def _judgement(ruleset: Ruleset) -> Iterator[Problem]:
    if ruleset.judgement is None:
        return
    above: JudgedGrade | None = None
    for grade in ruleset.judgement.grades:
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
    yield from _twice((word, grade) for grade in ruleset.judgement.grades for word in grade.words)


def _weights(ruleset: Ruleset) -> Iterator[Problem]:
    ordinary = [node for node in ruleset.indicators if not node.bonus and not node.penalty]
    yield from _sum(ordinary, ruleset.total, "总分", ruleset)
    for node in walk(ruleset.indicators):
        if node.children:
            given = [child for child in node.children if child.weight is not None]
            if node.choose is not None:
                yield from _choice(node)
            elif len(given) == len(node.children) and node.weight is not None:
                of = f"“{node.name}”的{'内部总分' if node.inner else '分值'}"
                yield from _sum(node.children, node.inner or node.weight, of, node)
            elif given and not node.open:
                yield Problem(
                    node.source,
                    "ruleset.weight-missing",
                    f"“{node.name}”的下级指标有的写了分值，有的没有写。",
                    "请给每个下级指标都写上 weight。",
                )


def _choice(node: Node) -> Iterator[Problem]:
    """Alternatives take their parent's points; points of their own would be read as if they added up."""
    for child in node.children:
        if child.weight is not None and child.weight != node.weight:
            yield Problem(
                child.source,
                "ruleset.choice-weight",
                f"“{child.name}”是“{node.name}”的备选项，分值应与其相同，为{node.weight}。",
                "请删去它的 weight，或改为相同的分值。",
            )


def _sum(nodes: Sequence[Node], expected: Decimal, of: str, owner: Node | Ruleset) -> Iterator[Problem]:
    if any(node.weight is None for node in nodes):
        if isinstance(owner, Ruleset):
            for node in nodes:
                if node.weight is None:
                    yield Problem(
                        node.source, "ruleset.weight-missing", f"一级指标“{node.name}”没有写分值。", "请写上 weight。"
                    )
        return
    total = decimals.total(node.weight for node in nodes if node.weight is not None)
    if total != expected:
        yield Problem(
            owner.source,
            "ruleset.weight-sum",
            f"下级指标的分值合计{total}，应为{of}{expected}。",
            f"请调整第{nodes[0].source.line}–{nodes[-1].source.line}行起各指标的 weight。",
        )


def _nodes(ruleset: Ruleset) -> Iterator[Problem]:
    nodes = tuple(walk(ruleset.indicators))
    alternatives = [child for node in nodes if node.choose is not None for child in node.children]
    if any(node.open for node in nodes) and ruleset.targets is None:
        yield Problem(
            ruleset.source,
            "ruleset.targets-missing",
            "有由单位自设下级指标的节点，却没有写 targets。",
            "请加上 targets，写明各种目标值用什么方法计分。",
        )
    for node in nodes:
        if node.method is None and not node.open and not node.children:
            yield Problem(
                node.source,
                "ruleset.method-missing",
                f"“{node.name}”既没有计分方法，也没有下级指标。",
                "请写 method，或写 open: true 让单位自设下级指标。",
            )
        if node.method is not None and (node.children or node.open):
            yield Problem(
                node.source,
                "ruleset.method-misplaced",
                f"“{node.name}”有下级指标，不能再有自己的计分方法。",
                "请删去 method，或删去下级指标。",
            )
        if node.method is not None and node.weight is None and node not in alternatives:
            yield Problem(
                node.source, "ruleset.weight-missing", f"固定指标“{node.name}”没有写分值。", "请写上 weight。"
            )
        if isinstance(node.method, Bands):
            yield from bands(node.method, node.weight)
        if isinstance(node.method, Graded) and ruleset.judgement is None:
            yield _no_judgement(node.method.source)
    if ruleset.targets is not None:
        for name in type(ruleset.targets).model_fields:
            method = getattr(ruleset.targets, name)
            if isinstance(method, Bands):
                yield from bands(method, None)
            if isinstance(method, Graded) and ruleset.judgement is None:
                yield _no_judgement(method.source)


def _no_judgement(source: object) -> Problem:
    return Problem(
        source,  # type: ignore[arg-type]
        "ruleset.judgement-missing",
        "用了定性分档（graded），却没有写 judgement。",
        "请加上 judgement，写明各档次的比例区间。",
    )


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


def _names(nodes: Sequence[Node]) -> Iterator[Problem]:
    yield from _twice((name, node) for node in nodes for name in (node.name, *node.aliases))
    for node in nodes:
        yield from _names(node.children)


def _facts(ruleset: Ruleset) -> Iterator[Problem]:
    yield from _twice((fact.name, fact) for fact in ruleset.facts)


def _twice(named: Iterable[tuple[str, object]]) -> Iterator[Problem]:
    seen: dict[str, object] = {}
    for name, owner in named:
        if name in seen:
            yield Problem(
                owner.source,  # type: ignore[attr-defined]
                "ruleset.name-twice",
                f"“{name}”写了两次，另一处在第{seen[name].source.line}行。",  # type: ignore[attr-defined]
                "请删去或改名。",
            )
        else:
            seen[name] = owner


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node of a framework, parents before children."""
    for node in nodes:
        yield node
        yield from walk(node.children)
