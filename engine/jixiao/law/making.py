"""Nodes, conditions and methods of a ruleset, made ready: the framework with every formula parsed and checked.

Comes in: records of the format, the types of the facts. Goes out: records of the plan; what is wrong is collected, to be
told at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Problems
from jixiao.ground.written import Written, place
from jixiao.law import formula, heirs, trees
from jixiao.law.decide import decide
from jixiao.law.format import GradeRule as WrittenGradeRule
from jixiao.law.format import JudgedGrade as WrittenGrade
from jixiao.law.format import Node
from jixiao.law.methods import METHODS, Params
from jixiao.law.methods.base import expression
from jixiao.law.scales import scale
from jixiao.records.expressions import Type
from jixiao.records.law import (
    Branch,
    Condition,
    Direction,
    GradeRule,
    JudgedGrade,
    Lowered,
    Marking,
    Override,
    Planned,
    Policy,
    Split,
    Vocabulary,
)
from jixiao.values.names import key


def vocabulary(grades: Sequence[WrittenGrade]) -> Vocabulary:
    """Grades of judgement with their words looked up by key."""
    made = tuple(JudgedGrade(one.label, one.from_, one.to, tuple(map(str, one.words)), one.meaning) for one in grades)
    return Vocabulary(made, MappingProxyType({key(word): one for one in made for word in one.words}))


class Making:
    """What nodes and methods are made with; what is wrong on the way is collected, to be told at once."""

    def __init__(
        self,
        types: Mapping[str, Type],
        words: Vocabulary,
        problems: list[Problem],
        policies: Mapping[tuple[str, ...], tuple[Policy, Policy | None]],
    ) -> None:
        self.types = types
        self.vocabulary = words
        self.problems = problems
        self.policies = policies

    def planned(self, node: Node, above: Planned | None) -> Planned:
        """A node with all that is below it."""
        path = (*(above.path if above else ()), str(node.name))
        heir, when_empty = self.policies[path]
        inherited: Direction = above.direction if above else "at-least"
        most: Fraction | None = decimals.ONE if node.max_ is None else node.max_
        if (node.limit is not None and node.penalty) or (above is not None and above.most is None):
            most = None
        method = None if node.method is None else self.marking(node.method, most)
        absent = None if node.absent_when is None else self.absence(node.absent_when, node)
        overrides = (
            *(
                Override(test, one.share, one.text, one.source)
                for one in node.overrides
                if (test := self.condition(one.when, one)) is not None
            ),
            *(above.overrides if above else ()),
        )
        made = Planned(
            path=path,
            source=node.source,
            names=tuple(map(key, (node.name, *node.aliases))),
            weight=node.weight,
            direction=node.direction or inherited,
            method=method,
            children=(),
            open=node.open,
            expected=node.expected,
            given_direction=node.direction is not None or (above is not None and above.given_direction),
            absent=absent,
            heir=heir,
            overrides=overrides,
            by_target=self.by_target(node, above),
            evidence_required=node.evidence_required or (above is not None and above.evidence_required),
            choose=node.choose,
            aggregate=node.aggregate or (above.aggregate if above else None),
            when_empty=when_empty,
            split=None if node.split is None else Split(node.split.places, node.split.each, node.split.remainder),
            printed=heirs.printed(node, above.printed if above else None, alternative=bool(above and above.choose)),
            bonus=node.bonus,
            penalty=node.penalty or (above is not None and above.penalty),
            inner=node.inner,
            most=most,
            scale=None if method is None else scale(method.lowered, (one.when.node for one in overrides)),
            node=node,
        )
        return replace(made, children=tuple(self.planned(child, made) for child in node.children))

    def by_target(self, node: Node, above: Planned | None) -> Mapping[str, Marking]:
        """The methods that a node and what is above it have of their own, by kind of target."""
        own = {key: self.marking(method) for key, method in node.kinds}
        inherited = dict(above.by_target) if above else {}
        return MappingProxyType(inherited | {key: made for key, made in own.items() if made is not None})

    def condition(self, text: str, owner: Written, words: formula.Words = formula.ANY) -> Condition | None:
        """A condition of a ruleset, made ready; None where it is wrong. `words` as for `formula.check`."""
        try:
            node = expression(text, owner, self.types, Type.TRUTH, words=words)
        except Problems as found:
            self.problems.extend(found.problems)
            return None
        return Condition(node, formula.compile(node))

    def grade_rule(self, rule: WrittenGradeRule, words: formula.Words) -> GradeRule | None:
        """A grade rule, None where it is wrong; that it moves the grade in one way is for the check to say."""
        test = None if rule.when is None else self.condition(rule.when, rule, words)
        return next((GradeRule(test, how, label, rule.text, rule.source) for how, label in rule.ways), None)

    def absence(self, text: str, owner: Written) -> Condition | None:
        """When a line does not apply: before its weight is known, which its condition therefore cannot read."""
        found = self.condition(text, owner)
        if found is not None and "分值" in formula.names(found.node):
            message = "不适用的条件用了“分值”，而各行的分值要在知道哪些行不适用之后才分配。"
            cure = "请改用其他事实；要按分值改判的，请写 overrides。"
            self.problems.append(Problem(place(text, owner.source), "ruleset.absent-by-weight", message, cure))
            return None
        return found

    def marking(self, params: Params, most: Fraction | None = decimals.ONE) -> Marking | None:
        """A method with its parameters, made ready for a line that may earn `most` of its points; None where it is wrong."""
        method = METHODS[params.method]
        try:
            lowered = method.lower(params, self.types)
        except Problems as found:
            self.problems.extend(found.problems)
            return None
        if most is None and any(map(_share, lowered.branches)):
            message = f"扣分没有上限，也就没有分值，而 {params.method} 按分值的比例给分。"
            cure = "请让方法给出分数（如 gives: points、points），或改写 weight 而不写 limit。"
            self.problems.append(Problem(params.source, "ruleset.share-of-nothing", message, cure))
        if most != 1:
            lowered = replace(lowered, branches=tuple(_limited(branch, most) for branch in lowered.branches))
        grades = getattr(params, "grades", ())
        return Marking(
            id=method.id,
            source=params.source,
            needs=method.needs(params),
            of_target=method.of_target,
            lowered=lowered,
            decide=decide(lowered),
            vocabulary=vocabulary(grades) if grades else self.vocabulary,
            wants=_wants(lowered),
            params=params,
        )


def _share(branch: Branch) -> bool:
    """Whether a branch gives a share of the line's points (none of them is none of nothing, too)."""
    return branch.gives is not None and not branch.in_points and branch.gives != trees.ZERO


def _limited(branch: Branch, most: Fraction | None) -> Branch:
    return branch if branch.gives is None else replace(branch, gives=trees.limited(branch.gives, most))


def _wants(lowered: Lowered) -> frozenset[str]:
    """All names that a lowered method asks for."""
    nodes = [node for _, node in lowered.let]
    for branch in lowered.branches:
        nodes += [node for node in (branch.when, branch.gives) if node is not None]
        if branch.reached is not None and not isinstance(branch.reached, bool):
            nodes.append(branch.reached)
    return frozenset[str]().union(*map(formula.names, nodes))
