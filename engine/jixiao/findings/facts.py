"""The facts that finding rules are about: what a submission and its scorecard say, by Chinese property names.

Comes in: plan and scorecard. Goes out: `Entity` records of the kinds 项目 (the form as a whole),
层级 (first- and second-level indicators), 指标 (the lines that are marked), 目标 (rows that only set one), 说法 (what the form
says in two ways) and 发现 (a finding, so that rules can follow from findings); with earlier forms of the project those of
`compared`; over the forms of a unit also 表间 (what a form has from another, or says otherwise). `VOCABULARY` is the closed list
of properties with their types; rules may name no others. A property is computed when a rule first asks for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any, Final

from jixiao.findings import compared, monitored, projects, spread
from jixiao.findings.conflicts import KINDS as SAYINGS
from jixiao.findings.conflicts import SAYING, Saying, sayings
from jixiao.findings.copies import COPY, Copy
from jixiao.findings.copies import KINDS as COPIES
from jixiao.findings.engine import Entity
from jixiao.findings.indicators import KIND_NAMES, PROPERTIES
from jixiao.findings.indicators import WORDS as LINE_WORDS
from jixiao.findings.lines import MarkedLine, text
from jixiao.findings.prepare import SEVERITIES
from jixiao.findings.projects import LEVEL, PROJECT, Form, unit_of
from jixiao.findings.years import progress
from jixiao.law.format import FindingRule, Ruleset
from jixiao.law.formula import Words
from jixiao.law.methods import METHODS
from jixiao.records import Finding, Scorecard, Submission
from jixiao.records.expressions import Type
from jixiao.records.law import Plan
from jixiao.say import labels
from jixiao.score import ownmarks
from jixiao.score.partial import prints_weights
from jixiao.values.names import key

_FINDING: Mapping[str, Type] = MappingProxyType(
    {
        "编号": Type.TEXT,
        "严重程度": Type.TEXT,
        "关于": Type.TEXT,
        "项目": Type.TEXT,
        "单位": Type.TEXT,
        "年度": Type.NUMBER,
        "单位年度": Type.TEXT,
        "次序": Type.NUMBER,
        "同类个数": Type.NUMBER,
    }
)

_FORM = MappingProxyType({**PROJECT, **monitored.WHOLE})
#: The properties of a line, of whatever stage its form is.
LINE = MappingProxyType({**PROPERTIES, **monitored.LINE})

#: Every kind of fact with its properties and their types.
VOCABULARY: Mapping[str, Mapping[str, Type]] = MappingProxyType(
    {
        "项目": {name: kind for name, (kind, _) in _FORM.items()},
        "层级": {name: kind for name, (kind, _) in LEVEL.items()},
        "指标": {name: kind for name, (kind, _) in LINE.items()},
        "目标": {name: kind for name, (kind, _) in monitored.TARGET.items()},
        "发现": _FINDING,
        "说法": {name: kind for name, (kind, _) in SAYING.items()},
        "表间": {name: kind for name, (kind, _) in COPY.items()},
        **{kind: {name: one for name, (one, _) in table.items()} for kind, table in compared.KINDS.items()},
    }
)

#: What properties can be that can only be some words under every ruleset, by kind of fact; "" is none of them.
_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "指标": {
            "状态": tuple(labels.STATUS.values()),
            "依据": tuple(labels.EVIDENCE.values()),
            "方法": ("", *METHODS),
            **dict.fromkeys(("目标类型", "实际类型"), tuple(KIND_NAMES.values())),
            **LINE_WORDS,
        },
        "目标": {"目标类型": tuple(KIND_NAMES.values())},
        "发现": {"严重程度": SEVERITIES},
        "说法": {"种类": SAYINGS},
        "表间": {"种类": COPIES},
        **compared.WORDS,
    }
)


def words(ruleset: Ruleset, rules: Iterable[FindingRule]) -> Mapping[str, Words]:
    """What properties can be that can only be some words, by kind of fact, its own grades, levels and rules counted in."""
    grades = tuple(grade.label for grade in ruleset.grades)
    # While points are pending, the grade that is due reaches from the worst to the best that it can be.
    due = (*grades, *("–".join(ends) for ends in combinations(reversed(grades), 2)))
    project = {"印刷等级": grades, "自评总分等级": grades, "核算等级": due}
    first = () if ruleset.first_level == "printed" else tuple(root.name for root in ruleset.indicators)
    line = {**_WORDS["指标"], **({"一级": first} if first else {})}
    # Rules follow from what was found in single forms; what only shows over several is no fact for any.
    finding = {**_WORDS["发现"], "编号": tuple({rule.id: None for rule in rules if not rule.across})}
    return {**_WORDS, "项目": project, "指标": line, "发现": finding}


class Properties:
    """The properties of one thing, each computed when it is first asked for; None for one that there is not."""

    __slots__ = ("get",)

    def __init__(self, of: Any, table: Mapping[str, tuple[Type, Callable[[Any], Any]]]) -> None:
        self.get = _Known(of, table).__getitem__  # what is known costs a look into a dict, no call of ours


class _Known(dict[str, Any]):
    def __init__(self, of: Any, table: Mapping[str, tuple[Type, Callable[[Any], Any]]]) -> None:
        self.of = of
        self.table = table

    def __missing__(self, name: str) -> Any:
        entry = self.table.get(name)
        self[name] = found = entry[1](self.of) if entry is not None else None
        return found


def facts(plan: Plan, card: Scorecard) -> tuple[Entity, ...]:
    """Everything the rules of one submission may be about, beside its earlier ones where the scorecard has them."""
    form = card.submission
    leaves = [line for line in card.lines if ownmarks.marked_itself(line)]
    names = {(key(line.path[-1]), line.path[:-1][:2]) for line in leaves}
    counts = Counter(name for name, _ in names)
    twice = frozenset(name for name, count in counts.items() if count > 1)
    place = card.budget.source if form.budget.total else form.source
    out = [Entity("项目", Properties(Form(plan, card), _FORM), place)]
    for level in projects.levels(plan, card):
        path = level.line.path if level.line else level.node.path
        out.append(Entity("层级", Properties(level, LEVEL), form.source, path))
    printed = prints_weights(plan, form)
    for line in leaves:
        about = line.source or card.budget.source
        marked = MarkedLine(plan, card, line, twice, ownmarks.comparable(card, line, printed=printed))
        out.append(Entity("指标", Properties(marked, LINE), about, line.path))
    for target in monitored.targets(card):
        out.append(Entity("目标", Properties(target, monitored.TARGET), target.row.source, target.row.path))
    out += map(said, said_of(form))
    for fact in (fact for one in card.earlier for fact in compared.facts(progress(one, card))):
        out.append(Entity(fact.kind, Properties(fact.about, compared.KINDS[fact.kind]), fact.source, fact.path))
    return tuple(out)


def said_of(form: Submission) -> Iterator[Saying]:
    """Everything that a form says in two ways, by its values and by what they lead to."""
    yield from sayings(form)
    yield from spread.sayings(form)


def said(one: Saying | Copy) -> Entity:
    """What a form says in two ways, or has from another, as a fact for rules."""
    if isinstance(one, Copy):
        return Entity("表间", Properties(one, COPY), one.words.source, one.path)
    return Entity("说法", Properties(one, SAYING), one.one.source, one.path)


def finding_fact(finding: Finding, form: Submission, rank: int = 0, count: int = 0) -> Entity:
    """A finding in a form as a fact for further rules.

    `rank` and `count` place it among the findings of its id in its unit and year.
    """
    unit = unit_of(form)
    values: dict[str, Any] = {
        "编号": finding.id,
        "严重程度": finding.severity,
        "关于": finding.subject,
        "项目": text(form.project),
        "单位": unit,
        "年度": None if form.year is None else Fraction(form.year),
        "单位年度": None if unit is None else f"{key(unit)}·{form.year or ''}",
        "次序": Fraction(rank),
        "同类个数": Fraction(count),
    }
    return Entity("发现", values, finding.source, finding.path)
