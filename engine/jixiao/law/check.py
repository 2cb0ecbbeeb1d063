"""Proofs about a ruleset: weights add up, grades and bands tile their range, names are clear.

Comes in: a `Ruleset` of good form. Goes out: every problem that can be seen without a submission and without
compiling formulas (`plan` does that).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import heirs, printed
from jixiao.law.format import Node, Ruleset, Veto
from jixiao.law.methods import METHODS
from jixiao.law.methods.graded import Graded
from jixiao.law.tiling import tiles, twice


def check(ruleset: Ruleset) -> tuple[Problem, ...]:
    """Everything that is wrong with the sense of a ruleset, in the order of the file."""
    found = [
        *_grades(ruleset),
        *tiles(ruleset.judged),
        *(printed.check(ruleset) if ruleset.first_level == "printed" else _weights(ruleset)),
        *(problem for nodes in ruleset.siblings for problem in _names(nodes)),
        *_nodes(ruleset),
        *heirs.check(ruleset),
        *(problem for veto in ruleset.vetoes for problem in _veto(veto, ruleset)),
        *twice((fact.name, fact) for fact in ruleset.facts),
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
    yield from twice((grade.label, grade) for grade in ruleset.grades)


def _weights(ruleset: Ruleset) -> Iterator[Problem]:
    ordinary = [node for node in ruleset.indicators if not node.bonus and not node.penalty]
    yield from _sum(ordinary, ruleset.total, "总分", ruleset)
    for node in ruleset.nodes:
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
            owner.source if isinstance(owner, Node) else nodes[0].source,
            "ruleset.weight-sum",
            f"下级指标的分值合计{total}，应为{of}{expected}。",
            f"请调整第{nodes[0].source.line}–{nodes[-1].source.line}行起各指标的 weight。",
        )


def _nodes(ruleset: Ruleset) -> Iterator[Problem]:
    alternatives = [child for node in ruleset.nodes if node.choose is not None for child in node.children]
    if any(node.open for node in ruleset.nodes) and ruleset.targets is None:
        yield Problem(
            ruleset.source,
            "ruleset.targets-missing",
            "有由单位自设下级指标的节点，却没有写 targets。",
            "请加上 targets，写明各种目标值用什么方法计分。",
        )
    for node in ruleset.nodes:
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
        if node.method is not None:
            yield from METHODS[node.method.method].check(node.method, node.weight)
    for _, method in ruleset.kinds:
        yield from METHODS[method.method].check(method, None)
    for method in ruleset.methods:
        if isinstance(method, Graded) and not method.grades and ruleset.judgement is None:
            yield Problem(
                method.source,
                "ruleset.judgement-missing",
                "用了定性分档（graded），却没有写 judgement。",
                "请加上 judgement，写明各档次的比例区间。",
            )


def _veto(veto: Veto, ruleset: Ruleset) -> Iterator[Problem]:
    """A veto limits something, and the grade that it limits to exists; one that limits nothing would be silent."""
    labels = [grade.label for grade in ruleset.grades]
    if veto.grade is not None and veto.grade not in labels:
        message, cure = f"一票否决限定的等级“{veto.grade}”不存在。", f"可以写的等级：{'、'.join(labels)}。"
        yield Problem(veto.source, "ruleset.veto-idle", message, cure)
    elif veto.grade is None and veto.cap is None:
        message = f"一票否决“{veto.text[:40]}”没有限定等级，也没有限定总分。"
        yield Problem(veto.source, "ruleset.veto-idle", message, "请写明 grade（至多哪一等）或 cap（至多多少分）。")


def _names(nodes: Sequence[Node]) -> Iterator[Problem]:
    yield from twice((name, node) for node in nodes for name in (node.name, *node.aliases))
