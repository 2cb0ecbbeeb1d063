"""Ruleset → Plan: everything that can be decided without data.

Comes in: a proved `Ruleset` with its reference. Goes out: the framework with every method lowered and made ready, every name
that a form may use normalised, every word list turned into a table. Formulas and computed facts are parsed, checked for
names and types, and their cycles refused here; all problems are raised at once. Nothing of a submission is read.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.written import place
from jixiao.law import declared, department, formula, heirs, stages
from jixiao.law.format import Declared, Ruleset
from jixiao.law.making import Making, vocabulary
from jixiao.records import Stage
from jixiao.records.expressions import Type
from jixiao.records.law import (
    ComputedFact,
    Condition,
    Direction,
    Grade,
    Plan,
    Planned,
    RulesetRef,
    Veto,
)
from jixiao.values.names import key

#: Facts that every submission offers to formulas, with their types. 预算数 is 全年预算数 where the form gives it,
#: else 年初预算数 (财预〔2020〕10号 self-evaluation form; contract rule 2).
BUILTIN: Mapping[str, Type] = MappingProxyType(
    {
        "预算数": Type.MONEY,
        "年初预算数": Type.MONEY,
        "全年预算数": Type.MONEY,
        "执行数": Type.MONEY,
        "财政拨款预算数": Type.MONEY,
        "财政拨款执行数": Type.MONEY,
        "其他资金预算数": Type.MONEY,
        "其他资金执行数": Type.MONEY,
        "目标值": Type.NUMBER,
        "实际值": Type.NUMBER,
        "分值": Type.NUMBER,
        "目标文字": Type.TEXT,
        "实际文字": Type.TEXT,
        "完成比": Type.NUMBER,
        "逾期天数": Type.NUMBER,
        "区间偏离": Type.NUMBER,
        "自评得分": Type.NUMBER,
    }
)

#: What vetoes and grade rules may read besides the facts: how the scorecard came out.
RESULTS: Mapping[str, Type] = MappingProxyType(
    {
        "总得分": Type.NUMBER,
        "未达标指标数": Type.NUMBER,
        "缺失指标数": Type.NUMBER,
        "待评判指标数": Type.NUMBER,
    }
)

#: What grade rules may read besides: the grade that points and vetoes come to.
GRADE: Mapping[str, Type] = MappingProxyType({"等级": Type.TEXT})


def named(nodes: tuple[Planned, ...], name: str) -> Planned | None:
    """The node that `name` means, by its name or aliases, or None."""
    return _by_name(nodes).get(key(name)) if nodes else None


@lru_cache(maxsize=1 << 10)
def _by_name(nodes: tuple[Planned, ...]) -> Mapping[str, Planned]:
    """Nodes by all names that mean them; of two that share one the earlier."""
    return {name: node for node in reversed(nodes) for name in node.names}


@lru_cache(maxsize=64)
def absences(plan: Plan) -> tuple[Planned, ...]:
    """The nodes that may turn out not to apply, by a condition or by their method, in framework order."""
    waiting, found = list(reversed(plan.roots)), []
    while waiting:
        node = waiting.pop()
        waiting.extend(reversed(node.children))
        if node.absent is not None or (node.method is not None and node.method.idles):
            found.append(node)
    return tuple(found)


def grade(plan: Plan, mark: Decimal) -> str:
    """The grade of a rounded total: each band holds its lower edge."""
    return next((one.label for one in plan.grades if mark >= one.from_), plan.grades[-1].label)


def facts_of(ruleset: Ruleset) -> Mapping[str, Type]:
    """The facts that a ruleset's formulas may name besides those that it declares, with their types."""
    own = stages.FACTS.get(Stage(ruleset.stage), {})
    return {**BUILTIN, **own, **(department.FACTS if ruleset.scope == "department" else {})}


def plan(ruleset: Ruleset, reference: RulesetRef) -> Plan:
    """The plan of a ruleset; raises Problems with every formula, name and cycle that is wrong."""
    types = {**facts_of(ruleset), **declared.types(ruleset.facts)}
    everything = tuple(heirs.framework(ruleset.indicators))
    policies = {
        one.path: (heirs.of_absence(one, ruleset, everything), heirs.of_emptiness(one, ruleset, everything))
        for one in everything
    }
    making = Making(types, vocabulary(ruleset.judged), [], policies)
    making.problems.extend(declared.check(ruleset.facts, {**facts_of(ruleset), **RESULTS}))
    computed = _computed(ruleset.facts, types, making.problems)
    roots = tuple(making.planned(node, None) for node in ruleset.indicators)
    ending = Making({**types, **RESULTS}, making.vocabulary, making.problems, {})
    vetoes = [(ending.condition(veto.when, veto), veto) for veto in ruleset.vetoes]
    grading = Making({**types, **RESULTS, **GRADE}, making.vocabulary, making.problems, {})
    labels = dict.fromkeys(GRADE, tuple(grade.label for grade in ruleset.grades))
    grade_rules = tuple(made for rule in ruleset.grade_rules if (made := grading.grade_rule(rule, labels)) is not None)
    by_target = {kind: making.marking(method) for kind, method in ruleset.kinds}
    if making.problems:
        raise Problems(sorted(dict.fromkeys(making.problems), key=lambda problem: problem.source))
    absence = ruleset.absence
    words: list[tuple[str, Direction]] = [(key(word), "at-most") for word in ruleset.directions.at_most]
    words += [(key(word), "at-least") for word in ruleset.directions.at_least]
    return Plan(
        reference=reference,
        source=ruleset.source,
        total=ruleset.total,
        ceiling=ruleset.ceiling,
        places=ruleset.rounding.places,
        roots=roots,
        by_target=MappingProxyType({name: made for name, made in by_target.items() if made is not None}),
        vocabulary=making.vocabulary,
        types=MappingProxyType(types),
        given=tuple(map(declared.given, (fact for fact in ruleset.facts if fact.value is None))),
        computed=computed,
        grades=tuple(Grade(one.label, one.from_) for one in ruleset.grades),
        vetoes=tuple(
            Veto(test, veto.grade, veto.cap, veto.text, veto.source) for test, veto in vetoes if test is not None
        ),
        grade_rules=grade_rules,
        absence=MappingProxyType(
            {
                "missing-facts": absence.missing_facts,
                "missing": absence.missing,
                "empty-group": absence.empty_group,
                "not-applicable": absence.not_applicable,
            }
        ),
        library=ruleset.library,
        directions=tuple(words),
        first_level=ruleset.first_level,
        stage=Stage(ruleset.stage),
        ruleset=ruleset,
    )


def _computed(
    facts: Sequence[Declared], types: Mapping[str, Type], problems: list[Problem]
) -> tuple[ComputedFact, ...]:
    """The facts that are computed from others, each after those it reads; a cycle is a problem that names it."""
    nodes: dict[str, formula.Node] = {}
    where: dict[str, Source] = {}
    for fact in facts:
        if fact.value is None:
            continue
        source = place(fact.value, fact.source)
        try:
            node, found = formula.read(fact.value, types, source)
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
    return tuple(
        ComputedFact(name, Condition(node, formula.compile(node)), tuple(sorted(formula.names(node))))
        for name, node in ((name, nodes[name]) for name in ordered)
    )


def _cycle(nodes: Mapping[str, formula.Node], left: Mapping[str, None]) -> list[str]:
    """One cycle among facts that all wait for another of them."""
    path: list[str] = []
    here = next(iter(left))
    while here not in path:
        path.append(here)
        here = min(formula.names(nodes[here]) & left.keys())
    return path[path.index(here) :]
