"""Rules + facts → which rules hold for which facts: the sole owner of durable_rules.

Comes in: rules, compiled once per ruleset, and the facts of one submission or of one unit. Goes out: every match of every
rule, those about facts derived on the way included, in an order that does not depend on the engine's.

The C library joins fast, and crashes on much of what its manual shows. So it is left conjunction, joins and chaining;
`encode` decides the little it is told, and here it is driven the one way that was found to hold: its functions called
directly (no `Host`, no timers, no actions that swallow errors), a first firing when a ruleset is built because a
state in which nothing ever fired is not initialised, one state at a time, deleted after every run. What it proposes
for a rule over several facts is confirmed by the exact evaluator. Negation, counts and sums are properties of facts,
computed before.

A compiled ruleset belongs to its process (it cannot be pickled), and its runs take turns; `derive` must not start one.
"""

import json
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from jixiao.findings import encode, template
from jixiao.findings.prepare import Prepared, Rule, prepare
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.law.formula import Type, Value

__all__ = [
    "Compiled",
    "Entity",
    "Match",
    "Rule",
    "advice",
    "compile",
    "evidence",
    "fill",
    "message",
    "run",
    "stake",
    "subject",
]

#: Derived facts in one run; rules that derive more feed each other without end.
MAX_DERIVED = 10_000
#: Firings in one run.
MAX_FIRINGS = 100_000
#: Combinations of facts that one rule may have to compare in one run.
MAX_COMBINATIONS = 10_000_000
#: Messages in one run; the ids "0", "1", … have no two equal hashes up to here.
MAX_MESSAGES = 500_000
#: Up to so many combinations the facts are told at once, beyond it one by one, so that firings are counted as they arise.
AT_ONCE = 50_000

_JSON = json.JSONDecoder(parse_float=Fraction)


@dataclass(frozen=True, slots=True)
class Entity:
    """A fact that rules are about: its kind (项目, 指标, 层级, 发现 …), the exact values of its properties, its place.

    A property that is None or absent is not given. Facts of equal content are one fact.
    """

    kind: str
    values: Mapping[str, Value | None]
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
    """Rules ready to run: their parts, the slots of every rule and of every kind of fact, and the engine's ruleset."""

    rules: tuple[Prepared, ...]
    slots: tuple[tuple[encode.Slot, ...], ...] = field(repr=False)
    by_kind: Mapping[str, tuple[encode.Slot, ...]] = field(repr=False)
    session: "_Session | None" = field(repr=False)


def compile(rules: Sequence[Rule], vocabulary: Mapping[str, Mapping[str, Type]]) -> Compiled:  # noqa: A001 - as re.compile
    """Prove that rules make sense over the kinds of facts of `vocabulary`, their properties and types; build them.

    Raises Problems: all that is wrong in any rule, each with its place and the rule's id.
    """
    prepared = prepare(rules, vocabulary)
    definition, slots = encode.encode(prepared)
    kinds: dict[str, list[encode.Slot]] = {}
    for slot in (slot for own in slots for slot in own):
        kinds.setdefault(slot.kind, []).append(slot)
    by_kind = MappingProxyType({kind: tuple(some) for kind, some in kinds.items()})
    return Compiled(prepared, slots, by_kind, _Session(definition) if prepared else None)


def run(compiled: Compiled, facts: Sequence[Entity], derive: Callable[[Match], Entity | None]) -> tuple[Match, ...]:
    """Every match of every rule, in the order of the rules and then of the facts.

    Within a match different names stand for different facts. `derive` gives the fact that follows from a match (or
    None); rules hold for it as for any other. Equal facts are one, and each match derives once, so chains end with the
    same matches in any order. Derived facts come after given ones, in the order of their content. Raises Problems at the
    rule that derives, fires or compares beyond all measure.
    """
    run = _Run(compiled, derive)
    messages = [message for fact in facts for message in run.tell(fact)]
    if compiled.session is not None and messages:
        run.given = len(run.rows)
        compiled.session.drive(messages, 0 if run.combinations() <= AT_ONCE else 1, run.fire)
    return run.matches()


def subject(match: Match) -> str:
    """What a match is about, in the words of its rule."""
    return fill(match.prepared.subject, match)


def message(match: Match) -> str:
    """What is wrong, in the words of the rule."""
    return fill(match.prepared.message, match)


def advice(match: Match) -> str:
    """What to do about it, in the words of the rule; "" where it gives no advice."""
    return fill(match.prepared.advice, match)


def evidence(match: Match) -> dict[str, str]:
    """The figures that a match rests on, for machines: numbers with up to four places, money in 元."""
    return {key: fill(text, match) for key, text in match.prepared.evidence}


def stake(match: Match) -> Fraction:
    """The points at stake, exact; 0 where the rule names none."""
    compute = match.prepared.stake
    found = compute(match.value) if compute is not None else None
    return found if isinstance(found, Fraction) else Fraction(0)


def fill(text: template.Template, match: Match) -> str:
    """A template of a rule with the values of a match."""
    return template.fill(text, match.value)


# --- one run ------------------------------------------------------------------------------------------------

_Content = tuple[tuple[str, str, Value], ...]
_Place = tuple[str, Source | None, tuple[str, ...]]


@dataclass(slots=True)
class _Run:
    """What is known in a run: the facts by row, what the engine was told, and what fired."""

    compiled: Compiled
    derive: Callable[[Match], Entity | None]
    rows: list[Entity] = field(default_factory=list)
    given: int = 0
    told: int = 0
    firings: int = 0
    load: list[int] = field(default_factory=list)
    fired: list[tuple[int, tuple[int, ...], Match]] = field(default_factory=list)
    first: dict[_Place, int] = field(default_factory=dict)
    known: dict[_Place, dict[_Content, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.load = [0 for own in self.compiled.slots for _ in own]

    def tell(self, fact: Entity) -> list[str]:
        """The messages about a fact: none where it is known already, or where no rule can hold for it."""
        slots = self.compiled.by_kind.get(fact.kind)
        if slots is None:
            return []
        told = encode.tell(slots, fact.values)
        if not told.slots or self._is_known(fact):
            return []
        row = len(self.rows)
        self.rows.append(fact)
        for slot in told.slots:
            self.load[slot.number] += 1
        for slot in told.slots:
            self._measure(slot.rule)
        start, self.told = self.told, self.told + len(told.parts)
        if self.told > MAX_MESSAGES:
            raise _beyond(self.compiled.rules[told.slots[0].rule].rule, f"涉及的事实超过{MAX_MESSAGES}条")
        return [encode.message(start + i, row, group, part) for i, (group, part) in enumerate(told.parts.items())]

    def fire(self, text: str) -> list[str]:
        """What follows from a firing, told by the engine as `{"r3":{"a0":{…},"a1":{…}}}`: messages about a derived fact."""
        [(name, found)] = _JSON.decode(text).items()
        number = int(name[1:])
        prepared = self.compiled.rules[number]
        self.firings += 1
        if self.firings > MAX_FIRINGS:
            raise _beyond(prepared.rule, f"一次运行中各规则成立超过{MAX_FIRINGS}次")
        rows = tuple(found[f"a{position}"]["n"] for position in range(len(prepared.patterns)))
        facts = {pattern.alias: self.rows[row] for pattern, row in zip(prepared.patterns, rows, strict=True)}
        match = Match(prepared.rule, MappingProxyType(facts), prepared)
        # The library never puts one message in two places; two messages about one fact, in two groups, it would.
        distinct = len(set(rows)) == len(rows)
        if not distinct or not all(join.test(match.value) is True for join in prepared.joins):
            return []
        self.fired.append((number, rows, match))
        derived = self.derive(match)
        messages = self.tell(derived) if derived is not None else []
        if len(self.rows) - self.given > MAX_DERIVED:
            raise _beyond(prepared.rule, f"推出的事实超过{MAX_DERIVED}条，规则之间可能循环")
        return messages

    def matches(self) -> tuple[Match, ...]:
        """What fired, sorted: derived facts are ranked by their content, as they arise in the engine's own order."""
        derived = sorted(range(self.given, len(self.rows)), key=lambda row: _order(self.rows[row]))
        rank = [*range(self.given), *(0 for _ in derived)]
        for place, row in enumerate(derived, self.given):
            rank[row] = place
        self.fired.sort(key=lambda one: (one[0], tuple(rank[row] for row in one[1])))
        return tuple(match for _, _, match in self.fired)

    def combinations(self) -> int:
        """How many combinations of facts all rules may have to look at."""
        return sum(self._combined(own) for own in self.compiled.slots)

    def _measure(self, rule: int) -> None:
        own = self.compiled.slots[rule]
        if len(own) > 1 and self._combined(own) > MAX_COMBINATIONS:
            raise _beyond(self.compiled.rules[rule].rule, f"要比较的组合超过{MAX_COMBINATIONS}个")

    def _combined(self, own: Sequence[encode.Slot]) -> int:
        product = 1
        for slot in own:
            product *= self.load[slot.number]
        return product

    def _is_known(self, fact: Entity) -> bool:
        # Hardly any two facts stand in one place; only of those that do is the content compared.
        row = len(self.rows)
        place = (fact.kind, fact.source, fact.path)
        first = self.first.setdefault(place, row)
        if first == row:
            return False
        known = self.known.setdefault(place, {_content(self.rows[first]): first})
        return known.setdefault(_content(fact), row) != row


def _content(fact: Entity) -> _Content:
    # With the type's name, because True == 1; sorted, because a mapping has no order.
    given = ((name, type(value).__name__, value) for name, value in fact.values.items() if value is not None)
    return tuple(sorted(given, key=lambda one: one[0]))


def _order(fact: Entity) -> tuple[object, ...]:
    return fact.kind, fact.path, fact.source or Source(""), _content(fact)


def _beyond(rule: Rule, what: str) -> Problems:
    cure = "请给这条规则的条件加上限定，或减少一次处理的内容。"
    return Problems([Problem(rule.source, "finding.beyond-measure", f"规则{rule.id}：{what}。", cure)])


# --- the library --------------------------------------------------------------------------------------------


class _Session:
    """A ruleset inside the C library. The lock makes runs take turns, and keeps a handle from being pickled."""

    __slots__ = ("__weakref__", "handle", "library", "lock")

    def __init__(self, definition: Mapping[str, object]) -> None:
        import durable_rules_engine as library  # only where there are rules

        self.library: Any = library
        self.lock = threading.Lock()
        self.handle: int = library.create_ruleset("f", json.dumps(definition))
        weakref.finalize(self, library.delete_ruleset, self.handle).atexit = False
        self.drive([encode.WARM], 0, lambda _: [])

    def drive(self, messages: Sequence[str], step: int, fire: Callable[[str], Sequence[str]]) -> None:
        """Tell the engine `messages`, `step` at a time (0: all), and call `fire` for every firing.

        What `fire` returns is told before the firing is completed. An exception of `fire` ends the run.
        """
        with self.lock:
            try:
                for start in range(0, len(messages), step or len(messages)):
                    self._drain(self._assert(messages[start : start + (step or len(messages))]), fire)
            finally:
                self.library.delete_state(self.handle, "s")

    def _drain(self, state: int, fire: Callable[[str], Sequence[str]]) -> None:
        started = self.library.start_action_for_state(self.handle, state)
        text = started[1] if started else None
        while text:
            messages = fire(text)
            if messages:
                self._assert(messages)
            text = self.library.complete_and_start_action(self.handle, state)

    def _assert(self, messages: Sequence[str]) -> int:
        code, state = self.library.assert_facts(self.handle, f"[{','.join(messages)}]")
        if code:
            raise RuntimeError(f"durable_rules refused a message it should know: {code}")
        return int(state)
