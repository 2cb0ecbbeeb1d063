"""Keys that would have no effect where they stand: whoever writes one means something that the ruleset does not do.

Comes in: a plan, with the records that it was made from, and the finding rules beside it. Goes out: a problem for every key
by which no form could make a difference. Keys of methods are proved by the methods, those of points that move by `heirs`,
those of first levels that are the form's own by `printed`; methods and vetoes that make none by `alike`. A default that is
written out says what holds, and passes. What is only out of reach (a band, a case, a grade) is for the linter to say.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.written import place
from jixiao.law import alike, department, formula, heirs
from jixiao.law.format import FindingRule, Node, Ruleset
from jixiao.law.methods import undefined
from jixiao.law.methods.all_or_nothing import AllOrNothing
from jixiao.law.plan import facts_of
from jixiao.records.law import Marking, Plan, Planned, Status

#: What formulas call the cells of a row; parts of one are written behind a dot (目标.符号).
_ROW: Final = frozenset({"目标", "目标值", "目标文字", "实际", "实际值", "实际文字", "完成比", "逾期天数", "区间偏离"})
#: The kinds of target that may be written with > or <.
_STRICT: Final = ("at-least", "at-most", "zero")
#: Findings speak of first and second levels only.
_LEVELS: Final = 2
#: The kinds of facts that a rule across several forms may be about: 发现, or 表间, which no single form has.
_BETWEEN: Final = "表间"
_ACROSS: Final = ("发现", _BETWEEN)
#: What findings have over several forms only.
_OVER_FORMS: Final = ("次序", "同类个数")


def check(plan: Plan, rules: Sequence[FindingRule]) -> Iterator[Problem]:
    """Every key without effect, of the whole ruleset, its nodes and its finding rules."""
    every = [one for root in plan.roots for one in _walk(root)]
    markings = _markings(plan, every)
    yield from _whole(plan, every, markings)
    for root in plan.roots:
        yield from _inherited(root)
    for one in every:
        yield from _node(one, rules)
    for kind, method in plan.ruleset.kinds:
        yield from _strict(kind, method)
    yield from alike.check(plan, every, markings)
    known = frozenset(facts_of(plan.ruleset)) - _ROW - {"自评得分"}
    for marking in markings:
        if name := undefined.idle(marking.params, known):
            why = "算式没有不能计算的时候，所用的数没有填的随 absence"
            yield _problem(name, why, marking.source, f"请删去 {name}；没有填的要由人工评判，请写 pending。")
    for rule in rules:
        if rule.across and any(kind not in _ACROSS for kind in rule.for_.values()):
            why = f"跨项目的规则只看各项目的{'、'.join(_ACROSS)}，for 里还有别的，永远不会成立"
            yield _problem(f"规则{rule.id}的 across", why, rule.source, f"请删去 across，或让 for 都写“{_ACROSS[0]}”。")
        if not rule.across:
            for name in _OVER_FORMS:
                if "发现" in rule.for_.values() and _asks(rule, name):
                    why = f"一份表里的发现没有{name}，都是0"
                    cure = "请写 across: true，或从 when 中删去它。"
                    yield _problem(f"规则{rule.id}的{name}", why, place(rule.when, rule.source), cure)
        if not rule.across and _BETWEEN in rule.for_.values():
            why = f"{_BETWEEN}要几份自评表一起看才有，一份表的规则永远不会成立"
            yield _problem(f"规则{rule.id}的 for", why, rule.source, "请写 across: true，或改用别的对象。")


def _walk(node: Planned) -> Iterator[Planned]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _problem(what: str, why: str, source: Source, cure: str = "请删去它，或把它写在有作用的地方。") -> Problem:
    return Problem(source, "ruleset.no-effect", f"{what} 没有作用：{why}。", cure)


def _of_node(node: Node, name: str, why: str, cure: str = "") -> Problem:
    return _problem(f"“{node.name}”的 {name}", why, node.source, cure or f"请删去 {name}，或把它写在有作用的地方。")


# --- the whole ruleset ------------------------------------------------------------------------------------------


def _whole(plan: Plan, every: Sequence[Planned], markings: Sequence[Marking]) -> Iterator[Problem]:
    """What a ruleset says of things that it has none of."""
    ruleset: Ruleset = plan.ruleset
    if ruleset.projects and ruleset.scope == "project":
        yield _problem("projects", "scope 是 project，项目之下没有所属项目", ruleset.source)
    if ruleset.scope == "department" and not ruleset.projects:
        yield from _of_projects(markings)
    if not any(one.open for one in every):
        why = "只用于单位自设的指标，没有一项由单位自设下级指标"
        if ruleset.targets is not None:
            yield _problem(
                "targets", why, ruleset.targets.source, "请删去 targets，或给由单位自设的一项写上 open: true。"
            )
        if ruleset.library:
            yield _problem("library", f"指标库的方向{why}", ruleset.source)
        for name, words in (("at-most", ruleset.directions.at_most), ("at-least", ruleset.directions.at_least)):
            if words:
                yield _problem(f"directions 的 {name}", f"名称中的词{why}", ruleset.directions.source)
    if ruleset.absence.missing_facts == "pending" and not any(_of_facts(plan, one) for one in every):
        yield _problem("absence 的 missing-facts", "没有固定指标按事实计分", ruleset.absence.source)
    if ruleset.first_level != "printed":
        yield from _keeping(plan, ruleset)
    if ruleset.judgement is not None:
        ours = [one for one in markings if one.vocabulary is plan.vocabulary]
        if not any(_asks_row(one) or _pending(plan, one) for one in ours):
            yield _problem("judgement", "没有一项会由人工评判，或看实际完成值的文字", ruleset.judgement.source)
        elif any(grade.words for grade in ruleset.judged) and not any(map(_asks_row, ours)):
            why = "没有一项看实际完成值的文字"
            yield _problem("judgement 各档的 words", why, ruleset.judgement.source)


def _of_projects(markings: Sequence[Marking]) -> Iterator[Problem]:
    """What is marked by the marks of a department's projects, where no ruleset says how these are marked."""
    for marking in markings:
        asked = [name for name in department.FACTS if name in marking.wants]
        if asked:
            message = f"计分用到“{asked[0]}”，它来自所属项目的评分，而规则集没有写用哪一部给项目评分。"
            cure = "请写上 projects，如 projects: project-self-evaluation/2020。"
            yield Problem(marking.source, "ruleset.projects-missing", message, cure)


def _keeping(plan: Plan, ruleset: Ruleset) -> Iterator[Problem]:
    """Points that are to stay where they are, in a framework that moves none, or says itself where they go."""
    roots = [root for root in plan.roots if not root.extra]
    if ruleset.absence.empty_group == "keep" and not any(
        root.node.when_empty is None and _may_be_empty(root) for root in roots
    ):
        why = "没有一级指标会没有指标，或都写了自己的 when-empty"
        yield _problem("absence 的 empty-group", why, ruleset.absence.source)
    if ruleset.absence.not_applicable == "keep" and not any(
        root.node.not_applicable is None and any(heirs.may_be_absent(one.node) for one in _walk(root)) for root in roots
    ):
        why = "没有指标会不适用，或一级指标都写了自己的 not-applicable"
        yield _problem("absence 的 not-applicable", why, ruleset.absence.source)


def _markings(plan: Plan, every: Sequence[Planned]) -> list[Marking]:
    """All methods: of the fixed lines, of the kinds of target, of single levels; each once."""
    own = [marking for one in every for marking in one.by_target.values()]
    found = [*(one.method for one in every if one.method is not None), *plan.by_target.values(), *own]
    return list({id(one.params): one for one in found}.values())


def _pending(plan: Plan, marking: Marking) -> bool:
    """Whether a line of this method may be left to a person."""
    if plan.absence["missing-facts"] == "pending":
        return True
    return any(branch.status is Status.PENDING for branch in marking.lowered.branches)


def _of_facts(plan: Plan, one: Planned) -> bool:
    return one.method is not None and not one.method.needs and not one.method.wants.isdisjoint(plan.types)


def _may_be_empty(node: Planned) -> bool:
    """Whether a node may have no lines: units fill what is below it, and nothing there is fixed."""
    below = list(_walk(node))
    return any(one.open for one in below) and not any(one.method is not None for one in below)


# --- what holds for a node and all below it -----------------------------------------------------------------------


def _inherited(node: Planned, proved: Node | None = None) -> Iterator[Problem]:
    """Keys that nothing below takes over; `proved` is what above it asks for proof already."""
    written: Node = node.node
    for name in ("direction", "aggregate"):
        if getattr(written, name) is not None and not _reaches(node, name, _reads_row, _key):
            why = "没有一项由它决定：下级各有自己的，或固定指标的方法不看这一行的目标值和实际完成值"
            yield _of_node(written, name, why)
    for kind, method in written.kinds:
        if any(map(_open, _walk(node))) and not _reaches(node, kind, _open, _own):
            yield _of_node(written, f"targets 中的 {kind}", "它之下由单位自设的指标各有自己的")
        yield from _strict(kind, method)
    if proved is not None and "evidence_required" in written.model_fields_set:
        why = f"上级“{proved.name}”已经要求佐证材料"
        cure = "请删去它；要免除这一项的，把上级的 evidence-required 改写在其他各项。"
        yield _of_node(written, "evidence-required", why, cure)
    for child in node.children:
        yield from _inherited(child, proved or (written if written.evidence_required else None))


def _key(node: Planned, name: str) -> Any:
    return getattr(node.node, name)


def _own(node: Planned, kind: str) -> Any:
    return dict(node.node.kinds).get(kind)


def _open(node: Planned) -> bool:
    return node.open


def _reaches(node: Planned, name: str, uses: Callable[[Planned], bool], own: Callable[[Planned, str], Any]) -> bool:
    """Whether anything takes over what a node writes: itself, or what is below it and writes nothing of its own."""
    return uses(node) or any(_reaches(one, name, uses, own) for one in node.children if own(one, name) is None)


def _reads_row(node: Planned) -> bool:
    """Whether lines of a node are marked by the target or actual value of their row, or a condition reads these."""
    if node.method is None:
        return node.open
    tests = [*(one.when for one in node.overrides), *([node.absent] if node.absent else [])]
    return _asks_row(node.method) or any(
        map(_of_row, frozenset[str]().union(*(formula.names(one.node) for one in tests)))
    )


def _asks_row(method: Marking) -> bool:
    """Whether a method compares with a target, or reads a target or an actual value."""
    return method.of_target or any(map(_of_row, method.wants))


def _of_row(name: str) -> bool:
    return name.partition(".")[0] in _ROW


def _strict(kind: str, method: Any) -> Iterator[Problem]:
    if isinstance(method, AllOrNothing) and method.strict and kind not in _STRICT:
        yield _problem("strict", f"{kind} 的目标不会写作>或<", method.source, "请删去 strict。")


# --- single nodes -----------------------------------------------------------------------------------------------


def _node(one: Planned, rules: Sequence[FindingRule]) -> Iterator[Problem]:
    node: Node = one.node
    if node.expected:
        yield from _expected(one, rules)
    if node.bonus and node.penalty:
        yield _of_node(node, "bonus", "它是扣分项", "请在 bonus 和 penalty 中只写一个。")
    if node.max_ is not None and one.most is None and node.limit is None:
        yield _of_node(node, "max", "它扣分没有上限")
    if node.choose is not None and len(node.children) == 1:
        yield _of_node(node, "choose", "只有一个备选项")
    if node.choose is not None and node.inner is not None and all(child.weight is not None for child in node.children):
        yield _of_node(node, "inner", "择一计分的备选项都按它的分值计分")
    if node.when_empty is not None and any(map(_open, _walk(one))) and not _may_be_empty(one):
        yield _of_node(node, "when-empty", "它之下有固定指标，不会没有指标")
    for override in node.overrides:
        if one.most is None and override.share != 0:
            message = f"“{node.name}”扣分没有上限，也就没有分值，改判不能按分值的比例给分。"
            yield Problem(override.source, "ruleset.share-of-nothing", message, "请把 share 写成0%，或删去 limit。")


def _expected(one: Planned, rules: Sequence[FindingRule]) -> Iterator[Problem]:
    if one.method is not None or len(one.path) > _LEVELS:
        yield _of_node(one.node, "expected", "只看由单位自设下级指标的一级、二级指标有没有指标")
    elif not any(_asks(rule, "应有") for rule in rules):
        cure = "请在 findings 中引用共用规则（use: [common/1]），或删去 expected。"
        yield _of_node(one.node, "expected", "没有一条发现规则看“应有”", cure)


def _asks(rule: FindingRule, name: str) -> bool:
    """Whether the condition of a rule reads a property; a condition that cannot be read is told elsewhere."""
    try:
        asked = formula.names(formula.parse(rule.when, rule.source))
    except Problems:
        return False
    return any(one.rpartition(".")[2] == name for one in asked)
