"""The naive forward chainer: what `findings.engine` must give, said without any engine.

Comes in: rules, facts and `derive`, as `engine.run` takes them. Goes out: every match as (place of the rule, its facts: a
given one by its place among the facts, a derived one by its content). It tries every rule on every combination of facts,
evaluates the whole condition as written, and begins again until nothing new is derived. Of the engine's own code it uses
nothing; the expression language is shared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from jixiao.findings.engine import Entity, Rule
from jixiao.ground.problems import Source
from jixiao.law import formula

Content = tuple[object, ...]
#: Which fact: the place of a given one, the content of a derived one.
Which = int | Content
Found = frozenset[tuple[int, tuple[Which, ...]]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on facts: all that `derive` may look at."""

    rule: Rule
    facts: Mapping[str, Entity]


def content(fact: Entity) -> Content:
    """What a fact says, as one comparable value: absent is not given, True is not 1."""
    assert isinstance(fact.values, Mapping)
    given = {(name, type(value), value) for name, value in fact.values.items() if value is not None}
    return fact.kind, frozenset(given), fact.source, fact.path


def matches(rules: Sequence[Rule], facts: Sequence[Entity], derive: Callable[[Any], Entity | None]) -> Found:
    """Every match of every rule, those about derived facts included."""
    here = Source("naive")
    conditions = [formula.compile(formula.parse(rule.when, here), closed=True) for rule in rules]
    thresholds = [
        {name: formula.evaluate(formula.parse(text, here), lambda _: None) for name, text in rule.thresholds.items()}
        for rule in rules
    ]
    known: dict[Which, Entity] = dict(enumerate({id(fact): fact for fact in facts}.values()))
    found: set[tuple[int, tuple[Which, ...]]] = set()
    grown = True
    while grown:
        grown = False
        for number, rule in enumerate(rules):
            kinds = [[(key, fact) for key, fact in known.items() if fact.kind == kind] for kind in rule.for_.values()]
            for chosen in product(*kinds):
                one = (number, tuple(key for key, _ in chosen))
                if one in found or len(set(one[1])) < len(one[1]):  # different names stand for different facts
                    continue
                by_alias = {alias: fact for alias, (_, fact) in zip(rule.for_, chosen, strict=True)}
                own = thresholds[number]

                def lookup(
                    name: str, by_alias: Mapping[str, Entity] = by_alias, own: Mapping[str, formula.Value | None] = own
                ) -> formula.Value | None:
                    alias, dot, rest = name.partition(".")
                    return by_alias[alias].values.get(rest) if dot else own[name]

                if conditions[number](lookup) is True:
                    found.add(one)
                    derived = derive(Trial(rule, by_alias))
                    if derived is not None and content(derived) not in known:
                        known[content(derived)] = derived
                        grown = True
    return frozenset(found)
