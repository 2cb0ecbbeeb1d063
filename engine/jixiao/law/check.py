"""Proofs about a ruleset: weights add up, grades and bands tile their range, names are clear.

Comes in: a `Ruleset` of good form. Goes out: every problem that can be seen without a submission and without
compiling formulas (`plan` does that).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.law import ends, heirs, printed
from jixiao.law.format import Node, Ruleset
from jixiao.law.methods import METHODS, Params, undefined
from jixiao.law.methods.graded import Graded
from jixiao.law.methods.rank import Rank
from jixiao.law.tiling import tiles, twice

#: As many places as points times a percentage can have.
_FINE = 6


def check(ruleset: Ruleset) -> tuple[Problem, ...]:
    """Everything that is wrong with the sense of a ruleset, in the order of the file."""
    found = [
        *ends.grades(ruleset.grades, ruleset.total),
        *tiles(ruleset.judged),
        *(printed.check(ruleset) if ruleset.first_level == "printed" else _weights(ruleset)),
        *_fine(ruleset),
        *(problem for nodes in ruleset.siblings for problem in _names(nodes)),
        *_nodes(ruleset),
        *heirs.check(ruleset),
        *ends.vetoes(ruleset.vetoes, ruleset.grades),
        *ends.grade_rules(ruleset.grade_rules, ruleset.grades),
        *_beyond(ruleset),
        *twice((fact.name, fact) for fact in ruleset.facts),
    ]
    return tuple(sorted(found, key=lambda problem: problem.source))


def _weights(ruleset: Ruleset) -> Iterator[Problem]:
    ordinary = [node for node in ruleset.indicators if not node.bonus and not node.penalty]
    yield from _sum(ordinary, ruleset.total, "总分", ruleset)
    for node in ruleset.nodes:
        if node.children:
            given = [child for child in node.children if child.weight is not None]
            if node.choose is not None:
                yield from _choice(node)
            elif given and node.open:
                yield _open(node, given[0])
            elif len(given) == len(node.children) and node.weight is not None:
                of = f"“{node.name}”的{'内部总分' if node.inner else '分值'}"
                yield from _sum(node.children, node.inner or node.weight, of, node)
            elif len(given) == len(node.children):
                message = f"“{node.name}”的下级指标都写了分值，它自己没有写。"
                cure = f"请给“{node.name}”写上 weight，等于下级分值的合计。"
                yield Problem(node.source, "ruleset.weight-missing", message, cure)
            elif given:
                yield Problem(
                    node.source,
                    "ruleset.weight-missing",
                    f"“{node.name}”的下级指标有的写了分值，有的没有写。",
                    "请给每个下级指标都写上 weight。",
                )


def _open(node: Node, child: Node) -> Problem:
    """A unit may add lines of its own to an open level, and all its lines share its points alike, whatever its children say."""
    message = f"“{node.name}”由单位自设下级指标，它的分值由各行平分，“{child.name}”的分值没有作用。"
    cure = f"请删去“{node.name}”的 open，由写了分值的下级写 open: true；或删去各下级的 weight。"
    return Problem(child.source, "ruleset.weight-open", message, cure)


def _fine(ruleset: Ruleset) -> Iterator[Problem]:
    """Points finer than the marks: a line that earns all of them would be rounded beyond them."""
    places = ruleset.rounding.places
    inside = {id(below) for node in ruleset.nodes if node.inner for child in node.children for below in child.walk()}
    for node in ruleset.nodes:
        weight = node.weight
        if weight is not None and id(node) not in inside and weight != decimals.half_up(weight, places):
            message = f"“{node.name}”的分值{weight}比得分细：rounding 只保留{places}位小数。"
            yield Problem(node.source, "ruleset.weight-places", message, "请改写 weight，或改写 rounding 的 places。")


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
    unlimited = {id(node) for root in ruleset.indicators if root.limit for node in root.walk()}
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
        if node.method is not None and node.weight is None and node not in alternatives and id(node) not in unlimited:
            yield Problem(
                node.source, "ruleset.weight-missing", f"固定指标“{node.name}”没有写分值。", "请写上 weight。"
            )
        if node.method is not None:
            proved = METHODS[node.method.method]
            more = {"more": True} if node.max_ is not None and proved.beyond is not None else {}
            yield from _method(node.method, _most(node), **more)
    for _, method in (*ruleset.kinds, *(kind for node in ruleset.nodes for kind in node.kinds)):
        yield from _method(method, None)
        if isinstance(method, Rank):
            message = "单位自设的指标各不相同，不能排名次。"
            yield Problem(method.source, "ruleset.rank-misplaced", message, "请只在固定指标上用 rank。")
    for node in ruleset.nodes:
        if node.targets is not None and not (node.kinds and any(below.open for below in node.walk())):
            why = "没有写任何一种目标值的方法" if not node.kinds else "本级和下级都没有由单位自设的指标"
            message, cure = f"“{node.name}”的 targets 没有作用：{why}。", "请删去 targets，或写上方法和 open: true。"
            yield Problem(node.targets.source, "ruleset.targets-idle", message, cure)
    for method in ruleset.methods:
        if isinstance(method, Graded) and not method.grades and ruleset.judgement is None:
            yield Problem(
                method.source,
                "ruleset.judgement-missing",
                "用了定性分档（graded），却没有写 judgement。",
                "请加上 judgement，写明各档次的比例区间。",
            )


def _method(params: Params, weight: Decimal | None, **more: bool) -> Iterator[Problem]:
    """What is wrong with the parameters of a method, for a line of so many points."""
    yield from METHODS[params.method].check(params, weight, **more)
    yield from undefined.check(params, weight)


def _most(node: Node) -> Decimal | None:
    """The most points that a line may earn; None where a form, or nothing, limits it."""
    if node.weight is None or node.max_ is None:
        return node.weight
    return decimals.half_up(Fraction(node.weight) * node.max_, _FINE)


def _beyond(ruleset: Ruleset) -> Iterator[Problem]:
    """What may earn more than its points, or take any number of them, is something that can."""
    for node in ruleset.nodes:
        if node.max_ is None:
            continue
        if node.max_ <= 1:
            message = f"“{node.name}”的 max 是{decimals.percent(node.max_)}，没有超过分值。"
            yield Problem(node.source, "ruleset.max-idle", message, "请写大于100%的比例，如 120%，或删去 max。")
        elif node.method is None or METHODS[node.method.method].beyond is None:
            message = f"“{node.name}”写了 max，但它的得分不会超过分值。"
            able = "、".join(name for name, method in METHODS.items() if method.beyond is not None)
            yield Problem(node.source, "ruleset.max-idle", message, f"请删去 max，或换用能超过分值的方法：{able}。")
    for node in ruleset.indicators:
        if node.max_ is not None and (node.bonus or node.penalty):
            message = f"“{node.name}”是{'加分项' if node.bonus else '扣分项'}，分值就是它的上限，max 没有作用。"
            yield Problem(node.source, "ruleset.max-idle", message, "请删去 max，把上限写在 weight。")
    for node in ruleset.nodes:
        if node.limit is not None and not (node.penalty and any(node is root for root in ruleset.indicators)):
            message = f"“{node.name}”不是一级的扣分项，limit 没有作用。"
            yield Problem(node.source, "ruleset.limit-idle", message, "请删去 limit，或写上 penalty: true。")
    for root in ruleset.indicators:
        for node in root.walk() if root.penalty and root.limit is not None else ():
            if node.weight is not None:
                message = f"“{node.name}”扣分没有上限，分值没有作用。"
                yield Problem(node.source, "ruleset.limit-weight", message, "请删去 weight，或删去 limit。")


def _names(nodes: Sequence[Node]) -> Iterator[Problem]:
    yield from twice((name, node) for node in nodes for name in (node.name, *node.aliases))
