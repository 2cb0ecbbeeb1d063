"""Ruleset → Plan: everything that can be decided without data.

Comes in: a proved `Ruleset` with its reference. Goes out: the framework with every method compiled, every name that a
form may use looked up, every word list turned into a table. Formulas and computed facts are parsed, checked for names
and types, and their cycles refused here; all problems are raised at once. Nothing of a submission is read.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.written import Written, place
from jixiao.law import department, formula
from jixiao.law.format import Declared, JudgedGrade, Node, Override, Ruleset, Veto
from jixiao.law.methods import METHODS, Params, Scorer
from jixiao.law.methods.computed import expression
from jixiao.law.methods.judged import Graded
from jixiao.records import RulesetRef

#: Facts that every submission offers to formulas, with their types. 预算数 is 全年预算数 where the form gives it,
#: else 年初预算数 (财预〔2020〕10号 self-evaluation form; contract rule 2).
BUILTIN: Mapping[str, formula.Type] = MappingProxyType(
    {
        "预算数": formula.Type.MONEY,
        "年初预算数": formula.Type.MONEY,
        "全年预算数": formula.Type.MONEY,
        "执行数": formula.Type.MONEY,
        "财政拨款预算数": formula.Type.MONEY,
        "财政拨款执行数": formula.Type.MONEY,
        "其他资金预算数": formula.Type.MONEY,
        "其他资金执行数": formula.Type.MONEY,
        "目标值": formula.Type.NUMBER,
        "实际值": formula.Type.NUMBER,
        "分值": formula.Type.NUMBER,
        "目标文字": formula.Type.TEXT,
        "实际文字": formula.Type.TEXT,
        "完成比": formula.Type.NUMBER,
        "逾期天数": formula.Type.NUMBER,
        "区间偏离": formula.Type.NUMBER,
        "自评得分": formula.Type.NUMBER,
    }
)


#: What a veto may read besides the facts: how the scorecard came out.
RESULTS: Mapping[str, formula.Type] = MappingProxyType(
    {
        "总得分": formula.Type.NUMBER,
        "未达标指标数": formula.Type.NUMBER,
        "缺失指标数": formula.Type.NUMBER,
        "待评判指标数": formula.Type.NUMBER,
    }
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A method with its parameters, compiled. `needs` are the cells (target, actual) it cannot do without.

    `grades` are the grades of judgement that it has of its own, in place of the ruleset's.
    """

    id: str
    score: Scorer
    needs: tuple[str, ...]
    of_target: bool
    source: Source
    grades: tuple[JudgedGrade, ...] = ()


Condition = Callable[[Callable[[str], formula.Value | None]], formula.Value | None]


@dataclass(frozen=True, slots=True)
class Planned:
    """A node of the framework with what is known of it before any data.

    `overrides` and `evidence_required` hold for the node and what is below it; `absent` tells when it does not apply.
    """

    path: tuple[str, ...]
    node: Node
    direction: str
    method: Ready | None
    children: tuple["Planned", ...]
    absent: Condition | None = None
    overrides: tuple[tuple[Condition, Override], ...] = ()
    evidence_required: bool = False
    penalty: bool = False
    aggregate: str | None = None

    @property
    def weight(self) -> Decimal | None:
        """Its points as the ruleset gives them."""
        return self.node.weight

    def child(self, name: str) -> "Planned | None":
        """The child that a form calls `name`, by its name or an alias."""
        return named(self.children, name)


@dataclass(frozen=True, slots=True)
class Plan:
    """A ruleset ready to score: the framework, methods by kind of target, word lists, computed facts in order."""

    ruleset: Ruleset
    reference: RulesetRef
    roots: tuple[Planned, ...]
    by_target: Mapping[str, Ready]
    words: Mapping[str, JudgedGrade]
    types: Mapping[str, formula.Type]
    computed: tuple[tuple[str, Condition], ...]
    vetoes: tuple[tuple[Condition, Veto], ...] = ()

    def root(self, name: str) -> Planned | None:
        """The first-level indicator that a form calls `name`."""
        return named(self.roots, name)

    @property
    def top_grade(self) -> JudgedGrade | None:
        """The first grade of judgement: the words of its list count as the target reached."""
        return self.ruleset.judgement.grades[0] if self.ruleset.judgement else None

    def grade(self, mark: Decimal) -> str:
        """The grade of a rounded total: each band holds its lower edge."""
        return next(
            (grade.label for grade in self.ruleset.grades if mark >= grade.from_), self.ruleset.grades[-1].label
        )


_NOISE = re.compile(r"[\s:：、,，.。·“”\"'（）()\[\]【】]+")
# Possessive, and only from the beginning of a run of digits: linear in whatever somebody puts into a cell.
_POINTS = re.compile(r"[（(]\s*+[\d.]++\s*+分?\s*+[）)]|(?<![\d.])[\d.]++\s*+分$")


def key(name: str) -> str:
    """A level's name reduced to what tells it from others: no points in brackets, blanks or punctuation."""
    return _key(name) if len(name) > _LONG else _remembered(name)


def _key(name: str) -> str:
    return _NOISE.sub("", _POINTS.sub("", unicodedata.normalize("NFKC", name)))


#: Names longer than this are not remembered; the same few names come again with every form.
_LONG = 100
_remembered = lru_cache(maxsize=4096)(_key)


def named(nodes: Sequence[Planned], name: str) -> Planned | None:
    """The node that `name` means, by its name or aliases, or None."""
    wanted = key(name)
    for planned in nodes:
        if wanted in (key(known) for known in (planned.node.name, *planned.node.aliases)):
            return planned
    return None


def plan(ruleset: Ruleset, reference: RulesetRef) -> Plan:
    """The plan of a ruleset; raises Problems with every formula, name and cycle that is wrong."""
    problems: list[Problem] = []
    given = {**BUILTIN, **(department.FACTS if ruleset.scope == "department" else {})}
    types = {**given, **{fact.name: fact.type for fact in ruleset.facts}}
    for fact in ruleset.facts:
        if fact.name in given:
            problems.append(
                Problem(
                    fact.source,
                    "ruleset.name-twice",
                    f"“{fact.name}”是每份申报表都有的事实，不能另行声明。",
                    "请换一个名称。",
                )
            )
    computed = _computed(ruleset.facts, types, problems)
    above = Planned((), ruleset.indicators[0], "at-least", None, ())
    roots = tuple(_planned(node, above, types, problems) for node in ruleset.indicators)
    vetoes = [(_condition(veto.when, veto, {**types, **RESULTS}, problems), veto) for veto in ruleset.vetoes]
    by_target = {}
    if ruleset.targets is not None:
        for name, field in type(ruleset.targets).model_fields.items():
            if isinstance(method := getattr(ruleset.targets, name), Params):
                by_target[field.alias or name] = _ready(method, types, problems)
    if problems:
        raise Problems(sorted(dict.fromkeys(problems), key=lambda problem: problem.source))
    grades = ruleset.judgement.grades if ruleset.judgement else ()
    return Plan(
        ruleset=ruleset,
        reference=reference,
        roots=roots,
        by_target=MappingProxyType({name: ready for name, ready in by_target.items() if ready is not None}),
        words=MappingProxyType({key(word): grade for grade in grades for word in grade.words}),
        types=MappingProxyType(types),
        computed=computed,
        vetoes=tuple((test, veto) for test, veto in vetoes if test is not None),
    )


def _planned(node: Node, above: Planned, types: Mapping[str, formula.Type], problems: list[Problem]) -> Planned:
    own = [(_condition(one.when, one, types, problems), one) for one in node.overrides]
    planned = Planned(
        path=(*above.path, node.name),
        node=node,
        direction=node.direction or above.direction,
        method=None if node.method is None else _ready(node.method, types, problems),
        children=(),
        absent=None if node.absent_when is None else _condition(node.absent_when, node, types, problems),
        overrides=(*((test, one) for test, one in own if test is not None), *above.overrides),
        evidence_required=node.evidence_required or above.evidence_required,
        penalty=node.penalty or above.penalty,
        aggregate=node.aggregate or above.aggregate,
    )
    return replace(planned, children=tuple(_planned(child, planned, types, problems) for child in node.children))


def _condition(
    text: str, owner: Written, types: Mapping[str, formula.Type], problems: list[Problem]
) -> Condition | None:
    """A condition of a ruleset, compiled; what is wrong with it is added to `problems`."""
    try:
        return expression(text, owner, types, formula.Type.TRUTH)[0]
    except Problems as found:
        problems.extend(found.problems)
        return None


def _ready(params: Params, types: Mapping[str, formula.Type], problems: list[Problem]) -> Ready | None:
    method = METHODS[params.method]
    try:
        scorer = method.prepare(params, types)
    except Problems as found:
        problems.extend(found.problems)
        return None
    grades = params.grades if isinstance(params, Graded) else ()
    return Ready(method.id, scorer, method.needs(params), method.of_target, params.source, grades)


def _computed(
    facts: Sequence[Declared], types: Mapping[str, formula.Type], problems: list[Problem]
) -> tuple[tuple[str, Condition], ...]:
    """The facts that are computed from others, each after those it reads; a cycle is a problem that names it."""
    nodes: dict[str, formula.Node] = {}
    where: dict[str, Source] = {}
    for fact in facts:
        if fact.value is None:
            continue
        source = place(fact.value, fact.source)
        try:
            node = formula.parse(fact.value, source)
            found = formula.check(node, types, source)
        except Problems as wrong:
            problems.extend(wrong.problems)
            continue
        if found is not fact.type:
            problems.append(
                Problem(
                    source,
                    "ruleset.formula-type",
                    f"“{fact.name}”声明为{fact.type.value}，算式的结果却是{found.value}。",
                    "请改写 type 或算式。",
                )
            )
        nodes[fact.name], where[fact.name] = node, source
    ordered: list[str] = []
    left = dict.fromkeys(nodes)
    while left:
        free = [name for name in left if not (formula.names(nodes[name]) & left.keys())]
        if not free:
            cycle = _cycle(nodes, left)
            problems.append(
                Problem(
                    where[cycle[0]],
                    "ruleset.cyclic-formula",
                    f"算式循环引用：{'→'.join((*cycle, cycle[0]))}。",
                    "请改写其中一项，使它不再依赖自己。",
                )
            )
            break
        for name in free:
            ordered.append(name)
            del left[name]
    return tuple((name, formula.compile(nodes[name])) for name in ordered)


def _cycle(nodes: Mapping[str, formula.Node], left: Mapping[str, None]) -> list[str]:
    """One cycle among facts that all wait for another of them."""
    path: list[str] = []
    here = next(iter(left))
    while here not in path:
        path.append(here)
        here = min(formula.names(nodes[here]) & left.keys())
    return path[path.index(here) :]
