"""What is odd in finding rules: conditions that never hold, rules that say a thing twice, thresholds without use.

Comes in: the rules of a ruleset, prepared (`findings.prepare`). Goes out: remarks. Rules are compared only as far as
intervals and texts decide it: what two properties have to do with each other is not known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from jixiao.findings.prepare import Prepared
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.written import place
from jixiao.keeper.lint import codes
from jixiao.keeper.lint.codes import Remark, remark
from jixiao.keeper.lint.conditions import Boxes, boxes, implies, settled
from jixiao.keeper.lint.scoring import condition
from jixiao.keeper.lint.walk import Expressed
from jixiao.law import formula, ranges
from jixiao.law.bounds import PROPERTIES
from jixiao.law.formula import Node
from jixiao.law.ranges import Span


@dataclass(frozen=True, slots=True)
class _Known:
    """A rule with its condition over constants and standard aliases, and the ways in which that holds."""

    prepared: Prepared
    kinds: tuple[str, ...]
    node: Node
    text: str
    ways: Boxes | None

    @property
    def id(self) -> str:
        return self.prepared.rule.id

    @property
    def source(self) -> Source:
        return self.prepared.rule.source


def rules(prepared: Sequence[Prepared]) -> Iterator[Remark]:
    """Everything odd about the rules of one ruleset."""
    known = [_known(one) for one in prepared]
    for one in known:
        bounds = _bounds(one.kinds)
        where = _changed(one) or place(one.prepared.rule.when, one.source)
        yield from condition(Expressed(one.prepared.rule.when, "when", where, one.node, is_finding=True), bounds)
        yield from _thresholds(one.prepared)
    for first, second in combinations(known, 2):
        yield from _pair(first, second)


def _known(prepared: Prepared) -> _Known:
    rule = prepared.rule
    aliases = {alias: f"{kind}·{number}" for number, (alias, kind) in enumerate(rule.for_.items())}
    node = settled(prepared.condition, prepared.thresholds, aliases)
    kinds = tuple(rule.for_.values())
    return _Known(prepared, kinds, node, formula.to_text(node), boxes(node, _bounds(kinds)))


def _bounds(kinds: Sequence[str]) -> Mapping[str, Span]:
    """What bounds the properties of a rule's facts, by the names that `_known` gives them."""
    return {
        f"{kind}·{number}.{name}": span
        for number, kind in enumerate(kinds)
        for name, span in PROPERTIES.get(kind, {}).items()
    }


def _thresholds(prepared: Prepared) -> Iterator[Remark]:
    rule = prepared.rule
    texts = (prepared.subject, prepared.message, prepared.advice, *(text for _, text in prepared.evidence))
    nodes = [piece.node for text in texts for piece in text if piece.node is not None]
    used = frozenset(name for node in (prepared.condition, *nodes) for name in formula.names(node))
    for name in rule.thresholds:
        if name not in used:
            message = f"规则{rule.id}的界限“{name}”没有用到。"
            yield remark(codes.THRESHOLD_UNUSED, place(name, rule.source), message, "请在条件中用上，或删去。")


def _pair(first: _Known, second: _Known) -> Iterator[Remark]:
    one, other = first.prepared.rule, second.prepared.rule
    if one.across is not other.across or first.kinds != second.kinds:
        return
    where, at = _where(first, second), _changed(second) or _changed(first) or second.source
    if first.text == second.text:
        message = f"规则{other.id}与{where}的规则{one.id}对象和条件相同。"
        yield remark(codes.RULE_REPEATED, at, message, "请删去一条，或改写其中的条件。")
    elif one.id == other.id and first.ways and second.ways:
        graver = "" if one.severity == other.severity else f"（一条是{one.severity}，一条是{other.severity}）"
        narrow = _within(first.ways, second.ways), _within(second.ways, first.ways)
        if any(narrow):
            says = "本条成立时那一条必定成立" if narrow[1] else "那一条成立时本条必定成立"
            message = f"规则{other.id}与{where}的同一编号的规则重叠，{says}{graver}。"
            yield remark(codes.RULE_IMPLIED, at, message, "请给较宽的一条加上界限，使两条互不重叠。")
        elif graver and _overlap(first.ways, second.ways):
            message = f"规则{other.id}与{where}的同一编号的规则取值范围有重叠{graver}。"
            yield remark(codes.RULE_OVERLAPPING, at, message, "请让两条的界限首尾相接。")


def _changed(one: _Known) -> Source | None:
    """Where a ruleset changes a threshold of a rule that it shares: it is the ruleset that makes it odd. None for its own."""
    written = (place(value, one.source) for value in one.prepared.rule.thresholds.values())
    return next((where for where in written if where.file != one.source.file), None)


def _where(first: _Known, second: _Known) -> str:
    same = first.source.file == second.source.file
    return f"第{first.source.line}行" if same else str(first.source)


def _within(narrow: Boxes, wide: Boxes) -> bool:
    return all(any(implies(box, other) for other in wide) for box in narrow)


def _overlap(first: Boxes, second: Boxes) -> bool:
    """Whether two conditions that are each about one and the same number can both hold."""
    terms = {box.only for box in (*first, *second)}
    term = next(iter(terms))
    if len(terms) != 1 or term is None:
        return False
    return any(ranges.meet(a.numbers[term], b.numbers[term]) for a in first for b in second)
