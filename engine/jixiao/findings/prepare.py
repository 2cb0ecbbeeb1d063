"""Finding rules as somebody wrote them → rules proved to be sayable, in the parts that the engine works with.

Comes in: rules and the vocabulary of facts. Goes out: `Prepared` rules, or Problems: all of them at once, each with
its place and its rule's id. Nothing runs here.

Two names of one kind stand for two different facts, and a rule that treats them alike holds twice for each two: it says
which comes first (`甲.次序 < 乙.次序`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol, TypeVar

from jixiao.findings import template
from jixiao.findings.joins import Join, Pattern, aliases_in, split
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest
from jixiao.ground.regex import regex
from jixiao.ground.written import place
from jixiao.law import formula
from jixiao.law.formula import Node, Number, Text, Type, Value
from jixiao.records import CauseName

MAX_ALIASES = 3
#: How grave a finding is, from the gravest.
SEVERITIES = ("error", "warning", "info")

_EVIDENCE_KEY = regex(r"[a-z][a-z0-9_-]*")
_Parser = Callable[[str, Mapping[str, Type], Source, template.Reader, formula.Words], template.Template]


class Rule(Protocol):
    """What a finding rule must say; see `ruleset.format.FindingRule` for the meaning of its fields."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def for_(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def when(self) -> str: ...  # noqa: D102
    @property
    def thresholds(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def severity(self) -> str: ...  # noqa: D102
    @property
    def cause(self) -> CauseName: ...  # noqa: D102
    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def advice(self) -> str: ...  # noqa: D102
    @property
    def stake(self) -> str: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102
    @property
    def evidence(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def across(self) -> bool: ...  # noqa: D102
    @property
    def source(self) -> Source: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule proved to make sense: its thresholds by value, its condition whole and taken apart, its texts parsed.

    `stake_of` is the expression of what is at stake, `stake` the same made ready; None without one.
    """

    rule: Rule
    condition: Node
    patterns: tuple[Pattern, ...]
    joins: tuple[Join, ...]
    subject: template.Template
    message: template.Template
    advice: template.Template
    evidence: tuple[tuple[str, template.Template], ...]
    stake: formula.Compiled | None
    stake_of: Node | None
    thresholds: Mapping[str, Value]


def prepare(
    rules: Sequence[Rule], vocabulary: Mapping[str, Mapping[str, Type]], words: Mapping[str, formula.Words]
) -> tuple[Prepared, ...]:
    """Every rule prepared, in the order of the file; raises Problems with all that is wrong in any of them.

    `vocabulary` gives for each kind of fact its properties and their types, `words` what those can be that can only be some.
    """
    prepared: list[Prepared] = []
    found: list[Problem] = []
    for rule in rules:
        problems: list[Problem] = []
        one = _prepare(rule, vocabulary, words, problems)
        found.extend(replace(problem, message=f"规则{rule.id}：{problem.message}") for problem in problems)
        if one is not None and not problems:
            prepared.append(one)
    if found:
        raise Problems(found)
    return tuple(prepared)


def _prepare(
    rule: Rule,
    vocabulary: Mapping[str, Mapping[str, Type]],
    words: Mapping[str, formula.Words],
    found: list[Problem],
) -> Prepared | None:
    kinds = _kinds(rule, vocabulary, found)
    constants = _thresholds(rule, found)
    named = not found  # what a rule says cannot be judged before its names are known
    if rule.severity not in SEVERITIES:
        message = f"没有“{rule.severity}”这种严重程度。"
        where = place(rule.severity, rule.source)
        found.append(Problem(where, "finding.severity", message, f"请写 {'、'.join(SEVERITIES)} 之一。"))
    if not named:
        return None
    types = {f"{alias}.{name}": kind for alias in kinds for name, kind in vocabulary[kinds[alias]].items()}
    may = {f"{alias}.{name}": some for alias in kinds for name, some in words.get(kinds[alias], {}).items()}
    types |= {name: node.type if isinstance(node, Number) else Type.TEXT for name, node in constants.items()}

    def read(written: str, source: Source) -> Node:
        """An expression of the rule; where it is about one fact, the fact's properties may be named alone."""
        node = formula.parse(written, source)
        if len(kinds) > 1:
            return node
        (alias,) = kinds
        return formula.qualified(node, alias, vocabulary[kinds[alias]].keys() - constants.keys())

    def text(written: str, parse: _Parser = template.parse) -> template.Template:
        return _attempt(found, lambda: parse(written, types, place(written, rule.source), read, may)) or ()

    where = place(rule.when, rule.source)
    condition = _attempt(found, lambda: _condition(read(rule.when, where), types, where, may))
    texts = (text(rule.subject), text(rule.message), text(rule.advice))
    evidence = tuple((_key(key, rule, found), text(written, template.figure)) for key, written in rule.evidence.items())
    stake = _attempt(found, lambda: _number(rule.stake, types, read, rule, may)) if rule.stake else None
    if condition is None:
        return None
    patterns, joins = split(condition, kinds, constants, where, found)
    if not found:
        pieces = [piece for one in (*texts, *(figure for _, figure in evidence)) for piece in one]
        _all_used(rule, kinds, [condition, *(piece.node for piece in pieces if piece.node is not None)], found)
    thresholds = MappingProxyType({name: node.value for name, node in constants.items()})
    ready = formula.compile(stake, closed=True) if stake is not None else None
    return Prepared(rule, condition, patterns, joins, *texts, evidence, ready, stake, thresholds)


# --- the names that a rule may use --------------------------------------------------------------------------


def _kinds(rule: Rule, vocabulary: Mapping[str, Mapping[str, Type]], found: list[Problem]) -> dict[str, str]:
    """Alias → kind, as `for` declares them."""
    kinds: dict[str, str] = {}
    for text, kind in rule.for_.items():
        alias = _attempt(found, lambda text=text: _name(text, place(text, rule.source)))  # type: ignore[misc]
        if alias is not None and alias in (*kinds, *rule.thresholds):
            where = place(text, rule.source)
            found.append(
                Problem(where, "finding.alias-duplicated", f"“{alias}”这个名称用了两次。", "请改用不同的名称。")
            )
        elif alias is not None:
            kinds[alias] = kind
        if kind not in vocabulary:
            message = f"没有“{kind}”这类事实。"
            cure = nearest(kind, vocabulary) or f"请写其中之一：{'、'.join(vocabulary)}。"
            found.append(Problem(place(kind, rule.source), "finding.unknown-kind", message, cure))
    if not 1 <= len(rule.for_) <= MAX_ALIASES:
        message = f"for 中有{len(rule.for_)}类事实，应为1至{MAX_ALIASES}类。"
        cure = "请把规则拆开：先推出一条发现，再由另一条规则引用它。"
        found.append(Problem(rule.source, "finding.too-many-facts", message, cure))
    return kinds


def _thresholds(rule: Rule, found: list[Problem]) -> dict[str, Number | Text]:
    """Threshold → its constant."""
    constants: dict[str, Number | Text] = {}
    for text, expression in rule.thresholds.items():
        name = _attempt(found, lambda text=text: _name(text, place(text, rule.source)))  # type: ignore[misc]
        if name is not None and name in constants:
            message = f"界限“{name}”写了两次。"
            where = place(text, rule.source)
            found.append(Problem(where, "finding.threshold-duplicated", message, "请删去其中一处，或改名。"))
        where = place(expression, rule.source)
        constant = _attempt(found, lambda e=expression, w=where: _constant(e, w))  # type: ignore[misc]
        if name is not None and constant is not None:
            constants.setdefault(name, constant)
    return constants


def _name(text: str, source: Source) -> str:
    try:
        node = formula.parse(text, source)
    except Problems:
        node = None
    if isinstance(node, formula.Name) and len(node.parts) == 1:
        return node.parts[0]
    message = f"“{text}”不能用作名称。"
    raise Problems([Problem(source, "finding.name", message, "名称请用汉字、字母、数字和下划线，不以数字开头。")])


def _constant(text: str, source: Source) -> Number | Text:
    node = formula.parse(text, source)
    if formula.names(node):
        message = f"界限“{text}”不是常数，其中有{'、'.join(sorted(formula.names(node)))}。"
        raise Problems([Problem(source, "finding.threshold-not-constant", message, "请写数、金额或加引号的文字。")])
    kind = formula.check(node, {}, source)
    value = formula.evaluate(node, lambda _: None)
    if isinstance(value, bool) or value is None:
        message = f"界限“{text}”没有值。" if value is None else f"界限“{text}”是真假，不是数、金额或文字。"
        raise Problems([Problem(source, "finding.threshold-not-constant", message, "请写数、金额或加引号的文字。")])
    return Text(value, node.pos) if isinstance(value, str) else Number(value, kind, node.pos)


# --- the parts of a rule --------------------------------------------------------------------------------------


def _all_used(rule: Rule, kinds: Mapping[str, str], said: Sequence[Node], found: list[Problem]) -> None:
    used = frozenset(alias for node in said for alias in aliases_in(node))
    for alias in (alias for alias in kinds if alias not in used):
        message = f"“{alias}”没有用到，规则会对每个{kinds[alias]}各成立一次。"
        found.append(Problem(rule.source, "finding.unused-fact", message, "请在条件中用到它，或从 for 中删去。"))


def _key(key: str, rule: Rule, found: list[Problem]) -> str:
    if not _EVIDENCE_KEY.fullmatch(key):
        message = f"evidence 的键“{key}”不是小写英文。"
        cure = "键请以小写英文字母开头，只用小写字母、数字、_ 和 -。"
        found.append(Problem(place(key, rule.source), "finding.evidence-key", message, cure))
    return key


def _condition(node: Node, types: Mapping[str, Type], source: Source, words: formula.Words) -> Node:
    kind = formula.check(node, types, source, words)
    if kind is not Type.TRUTH:
        message = f"when 是{kind.value}，不是条件。"
        raise Problems([Problem(source, "finding.not-a-condition", message, "请写成比较，如：项目.预算执行率 < 90%。")])
    return node


def _number(
    written: str, types: Mapping[str, Type], read: Callable[[str, Source], Node], rule: Rule, words: formula.Words
) -> Node:
    where = place(written, rule.source)
    node = read(written, where)
    kind = formula.check(node, types, where, words)
    if kind is not Type.NUMBER:
        message = f"stake 是{kind.value}，不是分数。"
        raise Problems([Problem(where, "finding.not-points", message, "请写分数的算式，如：指标.分值 - 指标.得分。")])
    return node


T = TypeVar("T")


def _attempt(found: list[Problem], work: Callable[[], T]) -> T | None:
    """What `work` gives; its problems are kept for later, so that all can be told at once."""
    try:
        return work()
    except Problems as problems:
        found.extend(problems.problems)
        return None
