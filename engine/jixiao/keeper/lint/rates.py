"""Rates compared with numbers that were meant as percentages: 执行数 ÷ 预算数 is 0.9, and never 90.

Comes in: a plan and prepared finding rules. Goes out: remarks. A rate is a quotient of two amounts, or a property that is one by
its definition; what a fact that a ruleset declares is counted in is not known here, and left unsaid.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Final

from jixiao.findings.prepare import Prepared
from jixiao.ground import decimals
from jixiao.ground.problems import Problems, Source
from jixiao.ground.written import place
from jixiao.keeper.lint import codes
from jixiao.keeper.lint.codes import Remark, remark
from jixiao.law import formula
from jixiao.law.formula import Binary, Call, Compare, Name, Node, Number, Type
from jixiao.records.law import Condition, Marking, Plan, Planned

#: From so many times on, a number that a rate is compared with was meant as a percentage.
_TIMES: Final = 10
_RATES: Final = frozenset(
    {"完成比", "预算执行率", "上年预算执行率", "预计执行率", "时间进度", "目标进度", "期内完成比"}
)


def rates(plan: Plan, prepared: Sequence[Prepared]) -> Iterator[Remark]:
    """The first such comparison of every method, condition and finding rule."""
    markings = {id(one.params): one for one in plan.by_target.values()}
    for node in _nodes(plan.roots):
        own = (*((node.method,) if node.method else ()), *node.by_target.values())
        markings |= {id(one.params): one for one in own}
        tests = [(one.when, one.source) for one in node.overrides]
        yield from _conditions([*tests, *([(node.absent, node.source)] if node.absent else [])], plan)
    for marking in markings.values():
        yield from _method(marking, plan)
    yield from _conditions([(one.when, one.source) for one in plan.vetoes], plan)
    yield from _conditions([(one.when, one.source) for one in plan.grade_rules if one.when is not None], plan)
    for rule in prepared:
        limits = {
            name: Number(value, Type.NUMBER) for name, value in rule.thresholds.items() if isinstance(value, Fraction)
        }
        yield from _told(rule.condition, {}, limits, place(rule.rule.when, rule.rule.source))


def _nodes(nodes: Sequence[Planned]) -> Iterator[Planned]:
    for node in nodes:
        yield node
        yield from _nodes(node.children)


def _conditions(tests: Sequence[tuple[Condition, Source]], plan: Plan) -> Iterator[Remark]:
    for test, source in tests:
        yield from _told(test.node, plan.types, {}, source)


def _method(marking: Marking, plan: Plan) -> Iterator[Remark]:
    let = dict(marking.lowered.let)
    places = [(branch.when, branch.source or marking.source) for branch in marking.lowered.branches]
    places += [(node, marking.source) for node in let.values()]
    found = (one for node, source in places if node is not None for one in _told(node, plan.types, let, source))
    yield from islice(found, 1)


def _told(node: Node, types: Mapping[str, Type], let: Mapping[str, Node], source: Source) -> Iterator[Remark]:
    for one in formula.walk(node):
        for rate, number in ((one.left, one.right), (one.right, one.left)) if isinstance(one, Compare) else ():
            known, limit = _meant(rate, let), _meant(number, let)
            if isinstance(limit, Number) and limit.value >= _TIMES and _is_rate(known, types):
                shown = decimals.plain(limit.value)
                of = formula.to_text(known)[:40]
                message = f"“{of}”是比率（100%即1），却与{shown}比较，{shown}是{decimals.percent(limit.value)}。"
                yield remark(codes.RATE_SCALE, source, message, f"请写成百分数，如 {shown}%；确是多少倍的，可以不管。")
                return


def _meant(node: Node, let: Mapping[str, Node]) -> Node:
    """What a name stands for where it is one of a method's own or a threshold."""
    return let.get(node.dotted, node) if isinstance(node, Name) else node


def _is_rate(node: Node, types: Mapping[str, Type]) -> bool:
    match node:
        case Name():
            return node.parts[-1] in _RATES
        case Binary(op="/", left=left, right=right):
            return _is_money(left, types) and _is_money(right, types)
        case Call(name="最小" | "最大" | "四舍五入", args=args):
            return any(_is_rate(arg, types) for arg in args)
        case _:
            return False


def _is_money(node: Node, types: Mapping[str, Type]) -> bool:
    try:
        return formula.check(node, types, Source("")) is Type.MONEY
    except Problems:
        return False
