"""A proof that a ruleset loses no point: whatever does not apply and whichever level is empty, the total stays what it is.

Comes in: a plan. Goes out: a problem with the smallest combination under which points are lost or counted twice, or none. All
combinations are tried where they are few; else all small ones and a sample that is always the same.

Points count where a form can earn them, and where the ruleset says that they stay (`full`, `keep`): whatever else is left with
something that does not apply nobody can earn, and is lost.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.law.plan import absences
from jixiao.records.law import Plan, Planned
from jixiao.records.steps import ZERO
from jixiao.score.transfers import Shape, Shared, Weight, shared

#: So many combinations are tried at most, and so many of a sample.
_ALL: Final = 1 << 10
_SAMPLED: Final = 1 << 10
_STRIDE: Final = 0x9E3779B97F4A7C15
#: What a weight says of points that count (`Weight.absent`): the line applies, or its points stay by the ruleset's own word.
_COUNT: Final = ("", "full", "kept")

_End = Callable[[Iterable[Decimal]], Decimal]


@dataclass(frozen=True, slots=True)
class Switch:
    """What may be otherwise in one form than in another: a node that may not apply, or a level that may have no lines."""

    node: Planned
    level: bool

    def __str__(self) -> str:
        return f"“{'/'.join(self.node.path)}”{'没有指标' if self.level else '不适用'}"


def prove(plan: Plan) -> tuple[Problem, ...]:
    """The smallest combination under which the points do not add up to the ruleset's total.

    Where points are the form's, nothing moves and there is nothing to lose.
    """
    if plan.first_level == "printed":
        return ()
    for off in _combinations(switches(plan)):
        found = tried(plan, off)
        if found is None or found == plan.total:
            continue
        what = "、".join(map(str, off)) or "各项都适用"
        verb = "有分值无处接收" if found < plan.total else "有分值重复计算"
        message = f"{what}时，{verb}：可得分值合计{decimals.plain(found)}分，应为{decimals.plain(plan.total)}分。"
        cure = "请改写 not-applicable、when-empty 或分值，使让出的分值都有一处接收。"
        source = off[0].node.source if off else plan.source
        return (Problem(source, "ruleset.points-lost", message, cure),)
    return ()


def switches(plan: Plan) -> tuple[Switch, ...]:
    """Everything that may be otherwise, in framework order."""
    out = [Switch(node, level=False) for node in absences(plan)]
    return (*out, *(Switch(node, level=True) for root in plan.roots for node in _levels(root)))


def _levels(node: Planned) -> Iterator[Planned]:
    """The levels that units fill."""
    if node.open:
        yield node
    for child in node.children:
        yield from _levels(child)


def _combinations(every: tuple[Switch, ...]) -> Iterator[tuple[Switch, ...]]:
    """Combinations of switches that are off, the smallest first."""
    if 1 << len(every) <= _ALL:
        for size in range(len(every) + 1):
            yield from combinations(every, size)
        return
    for size in range(3):
        yield from combinations(every, size)
    # Multiples of an odd constant go through all bits evenly, and are the same on every machine.
    drawn = {number * _STRIDE % (1 << len(every)) for number in range(1, _SAMPLED + 1)}
    for bits in sorted(drawn, key=lambda bits: (bits.bit_count(), bits)):
        yield tuple(one for place, one in enumerate(every) if bits >> place & 1)


def tried(plan: Plan, off: tuple[Switch, ...]) -> Decimal | None:
    """What is possible where these are off, another figure than the total where an alternative of a choice comes to one.

    None where nothing of the framework applies, so that nothing is evaluated.
    """
    gone = frozenset(one.node for one in off if not one.level)
    empty = {one.node for one in off if one.level}
    shape: Shape = tuple(_rules(root, empty) for root in plan.roots)
    found = shared(plan, shape, gone)
    framework = (lines for root, lines in zip(plan.roots, found.lines, strict=True) if not root.extra)
    if not any(not weight.absent for lines in framework for weight in lines):
        return None
    least, most = (possible(plan, shape, found, end) for end in (min, max))
    return most if least == plan.total else least


def _rules(node: Planned, empty: set[Planned]) -> tuple[Planned, ...]:
    """The nodes that rule the lines of a form: every fixed line, and one of the unit's own on each level that is not empty."""
    if node.method is not None:
        return (node,)
    own = (node,) if node.open and node not in empty else ()
    return (*(rule for child in node.children for rule in _rules(child, empty)), *own)


def possible(plan: Plan, shape: Shape, found: Shared, end: _End) -> Decimal:
    """What the lines of a form add up to, of every choice that alternative counted which comes to least, or to most."""
    total = ZERO
    for root, rules, lines in zip(plan.roots, shape, found.lines, strict=True):
        if not root.extra:
            weights = list(zip(rules, lines, strict=True))
            weights += [(node, weight) for node, weight in found.empty.items() if node.path[0] == root.name]
            total = decimals.total((total, _counted(root, weights, end)))
    return total


def _counted(node: Planned, weights: list[tuple[Planned, Weight]], end: _End) -> Decimal:
    """The points of a node and all below it that count; of a choice those of one alternative among those that apply."""
    own = (weight.points for rule, weight in weights if rule is node and weight.absent in _COUNT)
    below = [
        (child, [one for one in weights if child.path == one[0].path[: len(child.path)]]) for child in node.children
    ]
    below = [(child, inner) for child, inner in below if inner]
    if node.choose is None or not below:
        return decimals.total((*own, *(_counted(child, inner, end) for child, inner in below)))
    # Where none applies, the first holds the points that stay.
    rivals = [one for one in below if any(not weight.absent for _, weight in one[1])] or below[:1]
    return end(_counted(child, inner, end) for child, inner in rivals)
