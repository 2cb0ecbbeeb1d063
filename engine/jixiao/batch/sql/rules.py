"""The rules of a plan that may mark a line, and each of their branches as SQL.

Comes in: a plan, the names of a statement. Goes out: `Rule`s with their `Way`s: the condition of a branch, the points that it
gives (rounded once, not yet kept within what the line may earn), whether the target is reached, what the mark rests on, whether
a fact that it needed was not given. What SQL cannot say is a Problem of the ruleset, by name; all of them are collected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.columns import Names
from jixiao.batch.sql.facts import Facts
from jixiao.batch.sql.staged import settled, staged
from jixiao.batch.sql.steps import FIRST_WAY, PRINTED, RULE, WEIGHT
from jixiao.batch.sql.trees import Trees
from jixiao.batch.sql.values import (
    NO,
    Num,
    Truth,
    Unsaid,
    Value,
    Whole,
    either,
    number,
)
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.law import formula
from jixiao.records.law import Branch, Evidence, Marking, Plan, Planned, Status
from jixiao.score.before import reads, reads_actual
from jixiao.score.cells import COLUMNS

#: No line weighs more units of the last place; what weighs more is not put into a database.
MOST_UNITS = 10**9


@dataclass(frozen=True, slots=True)
class Rule:
    """A method at work: the entry of `targets` that it stands under ("" for the method of a node), the nodes that it marks.

    `printed` are the points that the rules print for its node (None: it marks on what the line weighs).
    """

    number: int
    marking: Marking
    kind: str
    nodes: tuple[int, ...]
    printed: Decimal | None


@dataclass(frozen=True, slots=True)
class Way:
    """A branch of a rule; its points (in units of the last place) and whether the target is reached are texts of SQL.

    `rests` is what the mark rests on where it does not rest on the actual value, which is `read` where there is one.
    """

    number: int
    rule: Rule
    branch: Branch
    when: Truth
    points: str
    whole: bool
    reached: str
    rests: Evidence
    read: bool
    silent: Truth


def rules_of(plan: Plan, nodes: Sequence[Planned]) -> tuple[Rule, ...]:
    """The rules of a plan: of its fixed lines, then of what units set themselves, by the kind of target."""
    found: list[Rule] = []
    own: dict[Marking, tuple[str, list[int]]] = {}
    for number_, node in enumerate(nodes):
        if node.method is not None:
            found.append(Rule(len(found), node.method, "", (number_,), node.printed or None))
        elif node.open:
            for kind, marking in {**plan.by_target, **node.by_target}.items():
                own.setdefault(marking, (kind, []))[1].append(number_)
    kinds = enumerate(own.items(), len(found))
    return (*found, *(Rule(order, marking, kind, tuple(which), None) for order, (marking, (kind, which)) in kinds))


@dataclass(slots=True)
class Said:
    """The rules of one statement as they are said: `stages` of what is reckoned first, `ways`, and what cannot be said."""

    names: Names
    facts: Facts
    places: int
    stages: list[dict[str, str]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _let: dict[int, dict[str, Value]] = field(default_factory=dict)

    @property
    def sums(self) -> Arithmetic:
        """The arithmetic of the statement."""
        return self.names.sums

    def say(self, rules: Sequence[Rule]) -> None:
        """Say all rules."""
        for rule in rules:
            self._let[rule.number] = {}
        waiting = list(rules)
        while waiting:
            waiting = self._stage(waiting)
        for rule in rules:
            try:
                self._branches(rule)
            except Unsaid as why:
                self.refuse(rule.marking.source, f"方法 {rule.marking.id}", why)

    def refuse(self, source: Source, what: str, why: Unsaid) -> None:
        """Tell what cannot be said."""
        cure = "请用 --engine python 评分，或改写这一处。"
        self.problems.append(Problem(source, "batch.unsayable", f"{what}不能译成 SQL：{why}。", cure))

    # --- what is computed first ---------------------------------------------------------------------------------

    def _stage(self, rules: Sequence[Rule]) -> list[Rule]:
        """Reckon what can be reckoned now; the rules for which something is left."""
        found: dict[str, dict[int, Num]] = {}
        left = []
        for rule in rules:
            try:
                found_here = self._reckoned(rule)
            except Unsaid:
                continue  # it is told where the rule's branches are said
            for name, value in found_here.items():
                found.setdefault(name, {})[rule.number] = value
            left += [rule] if found_here else []
        columns: dict[str, str] = {}
        by = self.sums.dialect.name(RULE)
        for name, values in found.items():
            taken = [one for stage in self.stages for one in stage]
            own = name if name not in taken else f"{name}{len(self.stages) + 1}"
            texts, named = staged(self.sums, own, values, by)
            columns |= texts
            for rule_number, value in named.items():
                self._let[rule_number][name] = value
        if columns:
            self.stages.append(columns)
        return left

    def _reckoned(self, rule: Rule) -> Mapping[str, Num]:
        """What a rule computes first and has not computed yet, of what is known by now."""
        let, known = dict(rule.marking.lowered.let), self._let[rule.number]
        found: dict[str, Num] = {}
        for name, node in let.items():
            below = formula.names(node) & let.keys()
            if name in known or name not in _needed(rule.marking) or not below <= known.keys():
                continue
            value = self.trees(rule).value(node)
            if isinstance(value, Num) and not settled(value):
                found[name] = value
            else:
                known[name] = value
        return found

    def trees(self, rule: Rule) -> Trees:
        """The interpreter for the expressions of a rule."""
        return Trees(self.sums, lambda name: self._named(rule, name))

    def _named(self, rule: Rule, name: str) -> Value:
        known, let = self._let[rule.number], dict(rule.marking.lowered.let)
        if name in let:
            return known[name] if name in known else self.trees(rule).value(let[name])
        if name == PRINTED:
            return self.printed(rule)
        own = self.names.of_line(name)
        return self.facts.value(name) if own is None else own

    def printed(self, rule: Rule) -> Num:
        """The points on which a rule marks a line."""
        return number(Fraction(rule.printed)) if rule.printed is not None else Num(self.unit, self.weight)

    @property
    def unit(self) -> Fraction:
        """A unit of the last place."""
        return Fraction(1, 10**self.places)

    @property
    def weight(self) -> Whole:
        """What a line weighs, in units of the last place."""
        return Whole(self.sums.dialect.name(WEIGHT), 0, MOST_UNITS, signed=False)

    # --- branches -----------------------------------------------------------------------------------------------

    def _branches(self, rule: Rule) -> None:
        trees = self.trees(rule)
        ways: list[Way] = []
        for branch in rule.marking.lowered.branches:
            when = Truth("TRUE", sure=True, known=True) if branch.when is None else trees.truth(branch.when)
            if when.known is False:
                continue
            points = self._points(rule, branch, trees)
            bare = Evidence.NONE if branch.status is Status.PENDING else Evidence.MEASURED
            ways.append(
                Way(
                    FIRST_WAY + len(self.ways) + len(ways),
                    rule,
                    branch,
                    when,
                    points,
                    points == self.weight.sql,
                    _reached(branch, trees),
                    branch.evidence or bare,
                    branch.evidence is None and reads_actual(rule.marking, branch),
                    self._silent(rule, branch, trees),
                )
            )
        self.ways += ways

    def _points(self, rule: Rule, branch: Branch, trees: Trees) -> str:
        """The points of a branch in units of the last place: the one rounding."""
        gives = None if branch.gives is None else trees.value(branch.gives)
        if not isinstance(gives, Num) or branch.status is not Status.SCORED:
            return "0"
        weight, sums = Num(decimals.ONE, self.weight), self.sums
        if not branch.in_points:
            exact = sums.times(gives, weight)
        elif rule.printed is None:
            exact = sums.times(gives, number(1 / self.unit))
        else:
            exact = sums.times(sums.times(gives, weight), number(1 / Fraction(rule.printed)))
        return rounded(sums, exact)

    def _silent(self, rule: Rule, branch: Branch, trees: Trees) -> Truth:
        """Whether a fact that a branch needed was not given (`score.work`); never where a target or an actual value is marked."""
        marking = rule.marking
        if rule.kind or marking.needs or not (branch.undefined or branch.status is not Status.SCORED):
            return NO
        let, read = dict(marking.lowered.let), reads(marking, branch)
        asked = [
            node.args[0]
            for node in (formula.walk(branch.when) if branch.when is not None else ())
            if isinstance(node, formula.Call) and node.name in ("无值", "未定")
        ]
        of_row = [self.names.silent(name, line=True) for name in read if COLUMNS.get(name)]
        others = [name for name in read if name not in COLUMNS]

        def said(name: str) -> Truth:
            if name in let:
                return trees.missing(let[name], said)
            return self.names.silent(name, line=False) if name in others else NO

        found = [trees.missing(node, said) for node in asked] if asked else list(map(said, others))
        return either([*of_row, *found])


def rounded(sums: Arithmetic, exact: Num) -> str:
    """Points in units of the last place, rounded once, half up; 0 where there are none. What is below 0 stays at or below it."""
    if exact.constant or exact.of == 0:
        return str(decimals.half_up(exact.of, 0))
    up, down = sums.parts(exact, decimals.ONE)
    found = sums.nearest(up, down)
    return f"COALESCE({found.sql}, 0)" if found.lacks else found.sql


def _needed(marking: Marking) -> frozenset[str]:
    """What of that which a method computes first its branches read."""
    let = dict(marking.lowered.let)
    waiting = [
        node
        for branch in marking.lowered.branches
        for node in (branch.when, branch.gives, branch.reached)
        if node is not None and not isinstance(node, bool)
    ]
    found: set[str] = set()
    while waiting:
        names = (formula.names(waiting.pop()) & let.keys()) - found
        found |= names
        waiting += [let[name] for name in names]
    return frozenset(found)


def _reached(branch: Branch, trees: Trees) -> str:
    """Whether the target is met, as a text."""
    if branch.reached is None or isinstance(branch.reached, bool):
        return "NULL" if branch.reached is None else str(branch.reached).upper()
    return trees.truth(branch.reached).sql
