"""Rules + facts → which rules hold for which facts: the door to the machinery of findings.

Comes in: rules, compiled once per ruleset, and the facts of one submission or of one unit. Goes out: every match of every
rule, those about facts derived on the way included, in an order that depends on rules and facts alone; and what the
rule says of it.

`chain` decides what holds; here it is chosen what joins facts for rules over several: `chainer`, or with many combinations
durable-rules (`rete`), which give the same. Negation, counts and sums are properties of facts, computed before.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from jixiao.findings import chainer, conditions, encode, template
from jixiao.findings.chain import Compiled, Entity, Match, Run
from jixiao.findings.prepare import Rule, prepare
from jixiao.law.formula import Type, Words

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
    "name",
    "run",
    "stake",
    "subject",
]

#: Up to so many combinations in a run are joined here; beyond, telling the library of them costs less.
FEW = 1000


def compile(  # noqa: A001 - as re.compile
    rules: Sequence[Rule],
    vocabulary: Mapping[str, Mapping[str, Type]],
    words: Mapping[str, Words] = MappingProxyType({}),
) -> Compiled:
    """Prove that rules make sense over the kinds of facts of `vocabulary`, their properties and types; build them.

    `words` are all texts that a property can be, by kind and property, for those that can only be some. Raises Problems: all
    that is wrong in any rule, each with its place and the rule's id.
    """
    prepared = prepare(rules, vocabulary, words)
    patterns = tuple((rule, at) for rule, one in enumerate(prepared) for at in range(len(one.patterns)))
    kinds: dict[str, list[conditions.Numbered]] = {}
    for number, (rule, at) in enumerate(patterns):
        pattern = prepared[rule].patterns[at]
        kinds.setdefault(pattern.kind, []).append((number, pattern.conjuncts))
    return Compiled(
        prepared,
        patterns,
        MappingProxyType({kind: conditions.decider(some) for kind, some in kinds.items()}),
        MappingProxyType({kind: tuple(sorted(vocabulary[kind])) for kind in kinds}),
        chainer.plans(prepared),
        encode.encode(prepared),
    )


def run(compiled: Compiled, facts: Sequence[Entity], derive: Callable[[Match], Entity | None]) -> tuple[Match, ...]:
    """Every match of every rule, in the order of the rules and then of the facts.

    Within a match different names stand for different facts; a fact given twice is one. `derive` gives the fact that follows
    from a match (or None), of the kind `DERIVED`; rules hold for it as for any other. It gives the same whenever it is
    asked, because a run may be done again. Each match derives once, so chains end with the same matches in any order.
    Derived facts come after given ones, in the order of their content. Raises Problems at the rule that derives, fires or
    compares beyond all measure.
    """
    run = Run(compiled, derive)
    run.begin(facts)
    if run.combinations() <= FEW:
        run.join(chainer.Joiner(compiled.plans))
        return run.matches()
    from jixiao.findings import rete  # slow to load, and seldom needed

    try:
        run.join(rete.joiner(compiled.encoded, run.combinations()) or chainer.Joiner(compiled.plans))
    except rete.Lost:
        run = Run(compiled, derive)
        run.begin(facts)
        run.join(chainer.Joiner(compiled.plans))
    return run.matches()


def name() -> str:
    """Which library joins facts here, with its version, or that none does."""
    from jixiao.findings import rete  # slow to load, and seldom needed

    return rete.name()


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
