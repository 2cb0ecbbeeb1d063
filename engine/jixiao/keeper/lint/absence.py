"""Conditions whose 非 reads what may not be given: silence then leaves them open, and they do not hold.

Comes in: a ruleset that loads. Goes out: remarks on conditions of overrides, absence, vetoes and grade rules, and on the facts
that these name and that the ruleset computes with a 非. In a method the same is no oddity: there an open condition has an
outcome of its own (missing, or `undefined`).
"""

from collections.abc import Iterator, Mapping

from jixiao.ground.problems import Source
from jixiao.ground.written import place
from jixiao.keeper.lint import codes
from jixiao.keeper.lint.codes import Remark, remark
from jixiao.law import formula
from jixiao.law.format import Ruleset
from jixiao.law.plan import RESULTS

#: What every line and every scorecard has.
_ALWAYS = frozenset({"分值", *RESULTS})


def absence(ruleset: Ruleset) -> Iterator[Remark]:
    """Everything odd about conditions that silence leaves open."""
    computed = {fact.name: formula.parse(fact.value, fact.source) for fact in ruleset.facts if fact.value}
    supplied = _supplied(ruleset, computed)
    for text, owner in _conditions(ruleset):
        source = place(text, owner)
        node = formula.parse(text, source)
        asked = _asked(node)
        for via, inner in (("", node), *_through(node, computed)):
            lacks = sorted(name for name in _denied(inner) if name not in asked | supplied | _asked(inner))
            if lacks:
                names = "、".join(f"“{name}”" for name in lacks)
                where = f"用到的“{via}”，其算式" if via else ""
                message = f"条件“{text[:60]}”{where}的“非”之下用了{names}，没有给出时条件不能判断，不成立。"
                cure = f"没有给出也要成立的，请写：非 已给出({lacks[0]}) 或 …；也可以给这项事实写 absent。"
                yield remark(codes.DENIAL_OPEN, source, message, cure)


def _conditions(ruleset: Ruleset) -> Iterator[tuple[str, Source]]:
    for node in ruleset.nodes:
        if node.absent_when is not None:
            yield node.absent_when, node.source
        yield from ((one.when, one.source) for one in node.overrides)
    yield from ((veto.when, veto.source) for veto in ruleset.vetoes)
    yield from ((rule.when, rule.source) for rule in ruleset.grade_rules if rule.when is not None)


def _through(node: formula.Node, computed: Mapping[str, formula.Node]) -> Iterator[tuple[str, formula.Node]]:
    """The computed facts that a condition rests on, each with its formula; each once."""
    waiting, seen = sorted(formula.names(node) & computed.keys()), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name, computed[name]
            waiting += sorted(formula.names(computed[name]) & computed.keys())


def _supplied(ruleset: Ruleset, computed: Mapping[str, formula.Node]) -> frozenset[str]:
    """Names that always have a value, as far as silence goes: the ruleset supplies them, or they are columns of a row."""
    found = set(_ALWAYS)
    for fact in ruleset.facts:
        found |= set(fact.columns)
        if fact.absent is not None:
            found.add(fact.name)
    for _ in computed:  # one may rest on another, in any order
        found |= {name for name, reads in computed.items() if formula.names(reads) <= found}
    return frozenset(found)


def _denied(node: formula.Node) -> Iterator[str]:
    """The names under any 非."""
    for inner in formula.walk(node):
        if isinstance(inner, formula.Not):
            yield from formula.names(inner.arg)


def _asked(node: formula.Node) -> frozenset[str]:
    """The names of which a condition asks itself whether they are given, or what was answered."""
    calls = [one for one in formula.walk(node) if isinstance(one, formula.Call) and one.name in ("已给出", "不适用")]
    return frozenset[str]().union(*map(formula.names, calls))
