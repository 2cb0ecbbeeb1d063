"""What worked examples can touch in a ruleset.

Comes in: a ruleset made ready. Goes out: an `Item` for every part that decides something, with its place. Rules that hold
across several forms are left out: an example is one form and cannot touch them.
"""

from collections.abc import Iterator

from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.ground.written import NOWHERE
from jixiao.law.format import Grade, GradeRule, Node, Override, Ruleset, Veto
from jixiao.law.methods import undefined
from jixiao.law.methods.graded import Graded, JudgedGrade

METHODS, BRANCHES, EDGES, TARGETS = "计分方法", "计分情形", "界限", "目标种类"
ABSENCE, JUDGED, WORDS, CHANGES = "缺失与不适用", "定性档次", "词表", "改判、否决、择一与加减分"
GRADES, RULES, SHARED = "等级", "发现规则", "发现规则（共用）"

#: The groups of items, in the order in which they are shown; `SHARED` is not counted in the total.
GROUPS = (METHODS, BRANCHES, EDGES, TARGETS, ABSENCE, JUDGED, WORDS, CHANGES, GRADES, RULES, SHARED)


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a ruleset that an example touches or does not."""

    group: str
    source: Source
    label: str


def items(using: appraisal.Law) -> tuple[Item, ...]:
    """Every part of a ruleset that decides something, apart from what is inside its methods (`parts`)."""
    ruleset = using.opened.ruleset
    found = [
        *(method(node) for node in ruleset.nodes if node.method is not None),
        *(Item(TARGETS, params.source, f"{key}（{params.method}）") for key, params in ruleset.kinds),
        *(
            Item(TARGETS, params.source, f"{node.name} {key}（{params.method}）")
            for node in ruleset.nodes
            for key, params in node.kinds
        ),
        *_absence(ruleset),
        *_judged(ruleset),
        *(change for node in ruleset.nodes for change in changes(node)),
        *_vetoes(ruleset),
        *(Item(GRADES, grade.source, grade.label) for grade in ruleset.grades),
        *(exactly(grade) for grade in ruleset.grades if grade.from_),
        *(rule(using, one.source, one.id) for one in using.opened.rules if not one.across),
    ]
    return tuple(dict.fromkeys(found))


def method(node: Node) -> Item:
    """The method of a fixed indicator."""
    assert node.method is not None
    return Item(METHODS, node.method.source, f"{node.name}（{node.method.method}）")


# --- absence --------------------------------------------------------------------------------------------------


def _absence(ruleset: Ruleset) -> Iterator[Item]:
    yield missing(ruleset)
    for root in ruleset.indicators if ruleset.first_level != "printed" else ():  # there no point moves
        if root.open and not root.bonus and not root.penalty:
            yield empty(ruleset, root)
        params = root.method
        if "not-applicable" in undefined.policies(params):
            yield not_applicable(ruleset)
    for node in ruleset.nodes:
        if node.absent_when is not None:
            yield absent(node)


def _policies(ruleset: Ruleset) -> Source:
    """Where the policies of absence stand; where they are left at their defaults, the ruleset itself."""
    return ruleset.source if ruleset.absence.source == NOWHERE else ruleset.absence.source


def missing(ruleset: Ruleset) -> Item:
    """A target or an actual that was left blank."""
    return Item(ABSENCE, _policies(ruleset), f"missing（{ruleset.absence.missing}）")


def empty(ruleset: Ruleset, root: Node) -> Item:
    """A first-level indicator without lines, in a form that prints no points."""
    if root.when_empty:
        return Item(ABSENCE, root.source, f"{root.name} when-empty")
    return Item(ABSENCE, _policies(ruleset), f"empty-group（{ruleset.absence.empty_group}）")


def not_applicable(ruleset: Ruleset) -> Item:
    """A fixed first-level indicator that does not apply, in a form that prints no points."""
    return Item(ABSENCE, _policies(ruleset), f"not-applicable（{ruleset.absence.not_applicable}）")


def absent(node: Node) -> Item:
    """An indicator whose condition of absence holds."""
    return Item(ABSENCE, node.source, f"{node.name} absent-when")


# --- grades, judgements, changes, findings ----------------------------------------------------------------------------


def exactly(grade: Grade) -> Item:
    """A total that is exactly the least of a grade."""
    return Item(EDGES, grade.source, f"总分恰为{decimals.plain(grade.from_)}（{grade.label}）")


def _judged(ruleset: Ruleset) -> Iterator[Item]:
    for grade in judged_grades(ruleset):
        yield Item(JUDGED, grade.source, grade.label)
        if grade.words:
            yield Item(WORDS, grade.source, grade.label)


def judged_grades(ruleset: Ruleset) -> tuple[JudgedGrade, ...]:
    """The grades of judgement: the ruleset's, then those of single indicators."""
    own = (params.grades for params in ruleset.methods if isinstance(params, Graded))
    return (*ruleset.judged, *(grade for grades in own for grade in grades))


def changes(node: Node) -> Iterator[Item]:
    """What a node does to marks besides its method."""
    for override in node.overrides:
        yield overridden(override)
    if node.choose is not None:
        yield chosen(node)
    if node.evidence_required:
        yield unproved(node)
    if node.bonus or node.penalty:
        yield extra(node)


def overridden(override: Override) -> Item:
    """A condition that overrides the method."""
    return Item(CHANGES, override.source, f"改判：{override.text}")


def vetoed(veto: Veto) -> Item:
    """A condition that limits grade or total."""
    return Item(CHANGES, veto.source, f"一票否决：{veto.text}")


def regraded(rule: GradeRule) -> Item:
    """A condition that moves the grade."""
    return Item(CHANGES, rule.source, f"等级调整：{rule.text}")


def chosen(node: Node) -> Item:
    """An indicator of which one alternative counts."""
    return Item(CHANGES, node.source, f"{node.name} choose（{node.choose}）")


def unproved(node: Node) -> Item:
    """An indicator that has lines without the proof they need."""
    return Item(CHANGES, node.source, f"{node.name} evidence-required")


def extra(node: Node) -> Item:
    """A first-level indicator whose points are added to the total, or taken from it."""
    return Item(CHANGES, node.source, f"{node.name}（{'加分' if node.bonus else '扣分'}）")


def cap(ruleset: Ruleset) -> Item:
    """The cap on the total."""
    return Item(CHANGES, ruleset.source, "总分上限")


def _vetoes(ruleset: Ruleset) -> Iterator[Item]:
    for veto in ruleset.vetoes:
        yield vetoed(veto)
    for rule in ruleset.grade_rules:
        yield regraded(rule)
    if any(node.bonus or node.max_ is not None for node in ruleset.nodes):
        yield cap(ruleset)


def rule(using: appraisal.Law, source: Source, identity: str) -> Item:
    """A finding rule, the ruleset's own or a shared one."""
    own = any(one.source == source for one in using.opened.ruleset.findings.rules)
    return Item(RULES if own else SHARED, source, identity)
