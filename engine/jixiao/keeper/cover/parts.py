"""What is inside a method: its branches, both sides of the conditions in what they give, and their edges.

Comes in: a method made ready, or a step that it decided. Goes out: items. All of it is read off the lowered tree: the branches
that only guard the arithmetic are left out, and an edge is a comparison with a number that the ruleset writes.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.keeper.cover.items import ABSENCE, BRANCHES, EDGES, Item
from jixiao.law import formula
from jixiao.law.formula import Binary, Call, Compare, Name, Node, Number
from jixiao.records.law import Branch, Marking
from jixiao.records.steps import Marked


def parts(method: Marking) -> tuple[Item, ...]:
    """Everything inside a method that an example can touch by itself."""
    found = [_branch(method, branch) for branch in method.lowered.branches if _counts(branch)]
    for condition, source in _conditions(method):
        found += [_side(method, condition, source, holds=holds) for holds in (True, False)]
    found += [_edge(method, compare, source) for compare, source in _edges(method)]
    return tuple(dict.fromkeys(found))


def touched(method: Marking, step: Marked) -> Iterator[Item]:
    """The parts of a method that a step touched."""
    lookup = step.values.get
    if _counts(step.branch):
        yield _branch(method, step.branch)
    if step.branch.gives is not None and not step.branch.undefined:
        for condition, source in _conditions(method):
            if not isinstance(condition, Compare) or formula.evaluate(condition.left, lookup) is not None:
                yield _side(method, condition, source, holds=formula.evaluate(condition, lookup) is True)
    for compare, source in _edges(method):
        left, right = (formula.evaluate(side, lookup) for side in (compare.left, compare.right))
        if left is not None and left == right:
            yield _edge(method, compare, source)


def _counts(branch: Branch) -> bool:
    return branch.undefined != "unsaid" and not branch.guard


def _branch(method: Marking, branch: Branch) -> Item:
    if branch.undefined:
        case = branch.label if branch.source is not None else f"{method.id} undefined"
        return Item(ABSENCE, branch.source or method.source, f"{case}（{branch.undefined}）")
    own = branch.source is not None
    return Item(BRANCHES, branch.source or method.source, branch.label if own else f"{method.id} {branch.label}")


def _side(method: Marking, condition: Node, source: Source, *, holds: bool) -> Item:
    if isinstance(condition, Name) and condition.parts[0] == "要点":
        return Item(BRANCHES, source, f"{'具备' if holds else '缺'}“{condition.parts[1]}”")
    if isinstance(condition, Call):
        return Item(BRANCHES, source, f"“{_text(method, condition.args[0])}”{'缺报' if holds else '没有缺报'}")
    return Item(BRANCHES, source, f"“{_text(method, condition)}”{'成立' if holds else '不成立'}")


def _text(method: Marking, node: Compare | Node) -> str:
    """A condition as the ruleset would write it: what is computed first stands for its formula."""
    let = {name: formula.to_text(inner) for name, inner in method.lowered.let}
    if isinstance(node, Name) and node.dotted in let:
        return let[node.dotted]
    if isinstance(node, Compare) and isinstance(node.left, Name) and node.left.dotted in let:
        return f"{let[node.left.dotted]} {formula.glyph(node.op)} {formula.to_text(node.right)}"
    return formula.to_text(node)


def _conditions(method: Marking) -> Iterator[tuple[Node, Source]]:
    """The conditions inside what branches give and what is computed first, but for those that keep a quotient sound."""
    lowered = method.lowered
    names = {name for name, _ in lowered.let}
    nodes = [node for name, node in lowered.let if name.startswith("节点得分")]
    nodes += [branch.gives for branch in lowered.branches if branch.gives is not None and branch.source is None]
    for node in nodes:
        for inner in formula.walk(node):
            if not isinstance(inner, Call) or inner.name != "如果" or _about_zero(inner.args[0]):
                continue
            asked = inner.args[0]
            silent = isinstance(asked, Call) and asked.name == "无值"
            if _answer(inner) or ((silent or isinstance(asked, Compare)) and formula.names(asked) & names):
                yield inner.args[0], method.source


def _answer(call: Call) -> bool:
    return isinstance(call.args[0], Name) and call.args[0].parts[0] == "要点"


def _about_zero(node: Node) -> bool:
    return isinstance(node, Compare) and isinstance(node.right, Number) and node.right.value == 0


def _edges(method: Marking) -> Iterator[tuple[Compare, Source]]:
    """The comparisons of what is marked with a number that the ruleset writes."""
    for branch in method.lowered.branches:
        if branch.when is None or branch.guard or branch.undefined:
            continue
        for node in formula.walk(branch.when):
            if isinstance(node, Compare) and _written(node, branch):
                yield node, branch.source or method.source
    for condition, source in _conditions(method):
        if isinstance(condition, Compare):
            yield condition, source


def _written(node: Compare, branch: Branch) -> bool:
    number = isinstance(node.right, Number) or isinstance(node.left, Number)
    multiple = isinstance(node.right, Binary) and isinstance(node.right.left, Number)
    return node.op != "含" and ((number and branch.source is not None) or multiple)


def _edge(method: Marking, node: Compare, source: Source) -> Item:
    if isinstance(node.right, Number) and isinstance(node.left, Name) and node.left.dotted == "数值":
        return Item(EDGES, source, f"恰为{decimals.plain(node.right.value)}")
    if isinstance(node.right, Binary) and isinstance(node.right.left, Number):
        share: Fraction = node.right.left.value
        return Item(EDGES, source, f"{method.id} 恰为目标的{decimals.percent(share)}")
    return Item(EDGES, source, f"“{_text(method, node)}”恰好相等")
