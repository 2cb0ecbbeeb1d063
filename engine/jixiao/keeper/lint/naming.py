"""What is odd in the names of a ruleset: declared and never used, or so alike that one is never reached.

Comes in: a ruleset that loads. Goes out: remarks.
"""

from collections.abc import Iterable, Iterator

from jixiao.ground.problems import Source
from jixiao.ground.written import place
from jixiao.keeper.lint import codes
from jixiao.keeper.lint.codes import Remark, remark
from jixiao.keeper.lint.walk import expressions
from jixiao.law import formula
from jixiao.law.format import Node, Ruleset
from jixiao.law.methods.lookup import Lookup, entries
from jixiao.law.methods.rank import Rank
from jixiao.values.names import key
from jixiao.values.quantity import same_words


def naming(ruleset: Ruleset) -> Iterator[Remark]:
    """Everything odd about names."""
    yield from _unused_facts(ruleset)
    yield from _repeated(ruleset)
    for nodes in ruleset.siblings:
        named = ((name, node.source, id(node)) for node in nodes for name in (node.name, *node.aliases))
        yield from _shadowed(named, "指标名称")
    for grades in (ruleset.judged, *(getattr(method, "grades", ()) for method in ruleset.methods)):
        yield from _shadowed(((word, grade.source, id(grade)) for grade in grades for word in grade.words), "词语")
    ways = (*ruleset.directions.at_most, *ruleset.directions.at_least)
    yield from _shadowed(((word, ruleset.directions.source, n) for n, word in enumerate(ways)), "方向的词")
    for method in ruleset.methods:
        if isinstance(method, Lookup):
            yield from _shadowed_rows(method)


def _unused_facts(ruleset: Ruleset) -> Iterator[Remark]:
    used = {name for one in expressions(ruleset) if not one.is_finding for name in formula.names(one.node)}
    used |= {method.among for method in ruleset.methods if isinstance(method, Rank)}
    for fact in ruleset.facts:
        if fact.name not in used:
            message = f"事实“{fact.name}”没有一处算式或条件用到。"
            yield remark(codes.FACT_UNUSED, fact.source, message, "请在算式中用上，或删去。")


def _repeated(ruleset: Ruleset) -> Iterator[Remark]:
    """Fixed indicators of one name under two parents; two under one parent are refused when the ruleset is loaded."""
    seen: dict[str, tuple[Node, str]] = {}
    for above, node in _with_parents(ruleset.indicators, ""):
        if node.method is None:
            continue
        first = seen.setdefault(key(node.name), (node, above))
        if first[0] is not node and first[1] != above:
            message = f"“{above}”和“{first[1]}”下各有一个固定指标“{node.name}”，另一处在第{first[0].source.line}行。"
            yield remark(codes.NAME_REPEATED, node.source, message, "请改名以示区别。")


def _with_parents(nodes: Iterable[Node], above: str) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        yield above, node
        yield from _with_parents(node.children, f"{above}/{node.name}" if above else node.name)


def _shadowed(named: Iterable[tuple[str, Source, int]], what: str) -> Iterator[Remark]:
    """Names that read the same as an earlier one; one owner's names for itself do no harm."""
    seen: dict[str, tuple[str, int]] = {}
    for name, source, owner in named:
        first, whose = seen.setdefault(key(name), (name, owner))
        if whose != owner:
            message = f"{what}“{name}”与前面的“{first}”辨认起来相同，轮不到它。"
            yield remark(codes.NAME_SHADOWED, place(name, source), message, "请删去或改名。")


def _shadowed_rows(method: Lookup) -> Iterator[Remark]:
    rows = [(word, row.source) for row in entries(method) for word in row.words]
    for number, (word, source) in enumerate(rows):
        first = next((other for other, _ in rows[:number] if same_words(other, word)), None)
        if first is not None:
            message = f"表中的“{word}”与前面的“{first}”辨认起来相同，轮不到它。"
            yield remark(codes.NAME_SHADOWED, source, message, "请删去或改名。")
