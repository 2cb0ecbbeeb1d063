"""One run of compiled rules over facts, until nothing new follows.

Comes in: facts, and what joins them. Goes out: matches. A rule over one fact is decided as soon as the fact is known
(`conditions`). For a rule over several, the facts that can take each of its places are gathered, and told to the joiner
when every place can be taken. What follows from a match is a fact like any other. Where a run grows beyond all measure, it
ends with a Problem at the rule, the same whoever joins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Protocol

from jixiao.findings import chainer, conditions, encode
from jixiao.findings.joins import Fill
from jixiao.findings.prepare import Prepared, Rule
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law.formula import Value
from jixiao.values.quantity import compared

#: The kind of the facts that follow from matches; nothing is derived where no rule is about it.
DERIVED = "发现"
#: Derived facts in one run; rules that derive more feed each other without end.
MAX_DERIVED = 10_000
#: Firings in one run.
MAX_FIRINGS = 100_000
#: Combinations of facts that one rule may have to compare in one run.
MAX_COMBINATIONS = 10_000_000
#: Places that facts can take in rules over several in one run; as ids of messages, "0", "1", … have no two equal hashes
#: up to here.
MAX_FILLS = 500_000
_Content = tuple[tuple[str, str, Value], ...]


class Properties(Protocol):
    """The exact values of a fact's properties, by name; None is "not given". They may be computed when asked for."""

    def get(self, name: str, /) -> Value | None:
        """The value of a property, or None."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A fact that rules are about: its kind (项目, 指标, 层级, 发现 …), its properties, its place.

    Each given fact is a fact of its own, whatever else stands in its place or says the same. Derived facts of equal content
    (kind, properties that the vocabulary names, place) are one.
    """

    kind: str
    values: Properties
    source: Source | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and the facts it holds for by the names that the rule gives them."""

    rule: Rule
    facts: Mapping[str, Entity]
    prepared: Prepared = field(repr=False)

    def value(self, name: str) -> Value | None:
        """The value of `alias.property` (None where it is not given) or of a threshold."""
        alias, dot, own = name.partition(".")
        return self.facts[alias].values.get(own) if dot else self.prepared.thresholds[name]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Rules ready to run.

    `patterns` are all patterns of all rules, as the number of the rule and the place in it; `deciders` give for each kind
    of fact the numbers of the patterns that a fact satisfies; `names` are the properties of each kind.
    """

    rules: tuple[Prepared, ...]
    patterns: tuple[tuple[int, int], ...] = field(repr=False)
    deciders: Mapping[str, conditions.Decider] = field(repr=False)
    names: Mapping[str, tuple[str, ...]] = field(repr=False)
    plans: Mapping[int, chainer.Completion] = field(repr=False)
    encoded: encode.Encoded = field(repr=False)


class Joiner(Protocol):
    """What gives the combinations of fills that rules over several facts hold for: `chainer.Joiner`, `rete.Joiner`."""

    def tell(self, fills: Iterable[Fill], /) -> Iterable[chainer.Firing]:
        """The combinations that these fills complete, with one another and with those told before."""

    def close(self) -> None:
        """Nothing more will be told."""


@dataclass(slots=True)
class Run:
    """One run, and what is known in it: the facts by row, what fired, and the fills that were not joined yet, by rule."""

    compiled: Compiled
    derive: Callable[[Match], Entity | None]
    rows: list[Entity] = field(default_factory=list)
    given: int = 0
    fired: list[tuple[int, tuple[int, ...], Match]] = field(default_factory=list)
    followed: int = 0
    fills: int = 0
    load: dict[int, list[int]] = field(default_factory=dict)
    pending: dict[int, list[Fill]] = field(default_factory=dict)
    places: dict[tuple[str, Source | None, tuple[str, ...]], set[_Content]] = field(default_factory=dict)

    def begin(self, facts: Sequence[Entity]) -> None:
        """Decide all that needs no joining."""
        for fact in {id(fact): fact for fact in facts}.values():
            self._meet(fact)
        self.given = len(self.rows)
        self._follow()

    def waiting(self) -> list[int]:
        """The rules over several facts that a new fact may make hold, because each of their places can be taken."""
        return [rule for rule in self.pending if all(self.load[rule])]

    def join(self, joiner: Joiner) -> None:
        """Decide the rest, until nothing new follows."""
        try:
            while waiting := self.waiting():
                fills = [fill for rule in waiting for fill in self.pending.pop(rule)]
                # Sorted, because the library has an order of its own.
                for rule, rows in sorted(self._joined(joiner, fills)):
                    self._fire(rule, rows)
                self._follow()
        finally:
            joiner.close()

    def matches(self) -> tuple[Match, ...]:
        """What fired, sorted: derived facts are ranked by their content, as they arise in any order."""
        derived = sorted(range(self.given, len(self.rows)), key=lambda row: self._order(self.rows[row]))
        rank = [*range(self.given), *(0 for _ in derived)]
        for place, row in enumerate(derived, self.given):
            rank[row] = place
        self.fired.sort(key=lambda one: (one[0], tuple(rank[row] for row in one[1])))
        return tuple(match for _, _, match in self.fired)

    def combinations(self) -> int:
        """How many combinations of facts all rules over several may have to look at."""
        return sum(map(self._combined, self.load))

    def _joined(self, joiner: Joiner, fills: Sequence[Fill]) -> list[chainer.Firing]:
        found: list[chainer.Firing] = []
        for firing in joiner.tell(fills):
            found.append(firing)
            if len(self.fired) + len(found) > MAX_FIRINGS:
                raise self._too_many_firings(max(self.load, key=self._combined))
        return found

    def _meet(self, fact: Entity, *, derived: bool = False) -> None:
        """A new fact: it fires the rules over one, and can take places in the others."""
        decide = self.compiled.deciders.get(fact.kind)
        held = decide(fact.values.get) if decide is not None else ()
        if not held or (derived and self._is_known(fact)):
            return
        row = len(self.rows)
        self.rows.append(fact)
        for number in held:
            rule, at = self.compiled.patterns[number]
            if rule in self.compiled.plans:
                self._fill(rule, at, row)
            else:
                self._fire(rule, (row,))

    def _fill(self, rule: int, at: int, row: int) -> None:
        prepared, get = self.compiled.rules[rule], self.rows[row].values.get
        values: list[Value] = []
        for side in prepared.patterns[at].sides:
            value = side(get)
            if value is None:  # no comparison with it can hold
                return
            # Whoever joins compares for equality, and texts are equal where their words are.
            values.append(compared(value) if isinstance(value, str) else value)
        self.pending.setdefault(rule, []).append(Fill(rule, at, row, tuple(values)))
        self.load.setdefault(rule, [0] * len(prepared.patterns))[at] += 1
        self.fills += 1
        if self._combined(rule) > MAX_COMBINATIONS:
            raise _beyond(prepared.rule, f"要比较的组合超过{MAX_COMBINATIONS}个")
        if self.fills > MAX_FILLS:
            raise _beyond(prepared.rule, f"涉及的事实超过{MAX_FILLS}条")

    def _fire(self, rule: int, rows: tuple[int, ...]) -> None:
        prepared = self.compiled.rules[rule]
        facts = {pattern.alias: self.rows[row] for pattern, row in zip(prepared.patterns, rows, strict=True)}
        self.fired.append((rule, rows, Match(prepared.rule, MappingProxyType(facts), prepared)))
        if len(self.fired) > MAX_FIRINGS:
            raise self._too_many_firings(rule)

    def _follow(self) -> None:
        """Meet the facts that follow from what fired, and those that follow from them over one fact."""
        while DERIVED in self.compiled.deciders and self.followed < len(self.fired):
            match = self.fired[self.followed][2]
            self.followed += 1
            fact = self.derive(match)
            if fact is not None:
                self._meet(fact, derived=True)
            if len(self.rows) - self.given > MAX_DERIVED:
                raise _beyond(match.rule, f"推出的事实超过{MAX_DERIVED}条，规则之间可能循环")

    def _combined(self, rule: int) -> int:
        product = 1
        for load in self.load[rule]:
            product *= load
        return product

    def _is_known(self, fact: Entity) -> bool:
        contents = self.places.setdefault((fact.kind, fact.source, fact.path), set())
        content, size = self._content(fact), len(contents)
        contents.add(content)
        return len(contents) == size

    def _content(self, fact: Entity) -> _Content:
        # With the type's name, because True == 1.
        values = ((name, fact.values.get(name)) for name in self.compiled.names[fact.kind])
        return tuple((name, type(value).__name__, value) for name, value in values if value is not None)

    def _order(self, fact: Entity) -> tuple[object, ...]:
        return fact.kind, fact.path, fact.source or Source(""), self._content(fact)

    def _too_many_firings(self, rule: int) -> Problems:
        return _beyond(self.compiled.rules[rule].rule, f"一次运行中各规则成立超过{MAX_FIRINGS}次")


def _beyond(rule: Rule, what: str) -> Problems:
    cure = "请给这条规则的条件加上限定，或减少一次处理的内容。"
    return Problems([Problem(rule.source, "finding.beyond-measure", f"规则{rule.id}：{what}。", cure)])
