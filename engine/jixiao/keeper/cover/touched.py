"""What a scorecard tells of the parts of a ruleset that made it.

Comes in: a ruleset made ready and a scorecard under it. Goes out: the items that were touched, read off its workings, its
steps, statuses, judgements, grade and findings.
"""

from collections.abc import Iterator

from jixiao import findings
from jixiao.findings import appraisal
from jixiao.keeper.cover.items import (
    CHANGES,
    GRADES,
    JUDGED,
    METHODS,
    TARGETS,
    WORDS,
    Item,
    absent,
    cap,
    chosen,
    empty,
    exactly,
    extra,
    items,
    judged_grades,
    missing,
    not_applicable,
    rule,
    unproved,
)
from jixiao.keeper.cover.parts import parts, touched
from jixiao.records import Evidence, Line, Scorecard, Status
from jixiao.records.steps import Absent, Capped, Marked, Missing, Overridden, PassedOver, Regraded, Unproved, Vetoed
from jixiao.score.partial import prints_weights
from jixiao.values.names import key


def seen(using: appraisal.Law, card: Scorecard) -> Iterator[Item]:
    """The items that a scorecard was made by."""
    ruleset = using.opened.ruleset
    by_source = {item.source: item for item in items(using) if item.group in (METHODS, TARGETS)}
    for line in card.lines:
        method = line.working.method if line.working else None
        if method is not None and line.status in (Status.SCORED, Status.PENDING) and method.source in by_source:
            yield by_source[method.source]
        if line.status is Status.MISSING:
            yield missing(ruleset)
        yield from _steps(line)
        yield from _words(using, line)
    yield from _groups(using, card)
    yield from _changes(using, card)
    yield from _judgements(using, card)
    yield from (Item(GRADES, grade.source, grade.label) for grade in ruleset.grades if grade.label == card.grade)
    edges = {grade.label: grade.from_ for grade in card.plan.grades}
    reached = card.grade is not None and edges[card.grade] == card.earned
    yield from (exactly(grade) for grade in ruleset.grades if reached and grade.label == card.grade)
    for match in findings.matches(using.rules, card.plan, card):
        yield rule(using, match.rule.source, match.rule.id)


def _steps(line: Line) -> Iterator[Item]:
    """What the steps of a line tell of its method and of the nodes that rule it."""
    if line.working is None:
        return
    for step in line.steps:
        match step:
            case Marked() if line.working.method is not None:
                yield from touched(line.working.method, step)
            case Missing(awaits=True) if line.working.method is not None:
                # What is not given has no value to be marked: where the ruleset leaves that to a person, it was asked.
                yield from (item for item in parts(line.working.method) if item.label.endswith("undefined（pending）"))
            case Absent():
                yield absent(line.working.node.node)
            case Overridden():
                yield Item(CHANGES, step.rule, f"改判：{step.text}")
            case _:
                pass


def _words(using: appraisal.Law, line: Line) -> Iterator[Item]:
    if line.evidence is Evidence.ASSERTED and line.actual is not None:
        for grade in judged_grades(using.opened.ruleset):
            if key(line.actual) in map(key, grade.words):
                yield Item(WORDS, grade.source, grade.label)


def _groups(using: appraisal.Law, card: Scorecard) -> Iterator[Item]:
    """First-level indicators without lines, and fixed ones that do not apply, where the ruleset moves their points."""
    ruleset = using.opened.ruleset
    if prints_weights(using.plan, card.submission):
        return
    for root in ruleset.indicators:
        own = [line for line in card.lines if line.path[0] == root.name]
        if root.method is None and all(line.level == 1 for line in own):
            yield empty(ruleset, root)
        if root.method is not None and any(line.status is Status.NOT_APPLICABLE for line in own):
            yield not_applicable(ruleset)


def _changes(using: appraisal.Law, card: Scorecard) -> Iterator[Item]:
    ruleset = using.opened.ruleset
    nodes = {node.source: node for node in ruleset.nodes}
    for line in card.lines:
        for step in line.steps:
            if isinstance(step, PassedOver) and step.rule in nodes:
                yield chosen(nodes[step.rule])
        if any(isinstance(step, Unproved) for step in line.steps):
            yield from (unproved(node) for node in nodes.values() if node.evidence_required and node.name in line.path)
    for root in ruleset.indicators:
        marks = [line.earned for line in card.lines if line.path[0] == root.name]
        if (root.bonus or root.penalty) and any(marks):
            yield extra(root)
    for step in card.steps:
        if isinstance(step, Vetoed):
            yield Item(CHANGES, step.rule, f"一票否决：{step.text}")
        elif isinstance(step, Regraded):
            yield Item(CHANGES, step.rule, f"等级调整：{step.text}")
        elif isinstance(step, Capped) and step.above:
            yield cap(ruleset)


def _judgements(using: appraisal.Law, card: Scorecard) -> Iterator[Item]:
    for judgement in card.submission.judgements:
        for grade in judged_grades(using.opened.ruleset):
            if grade.label == judgement.grade:
                yield Item(JUDGED, grade.source, grade.label)
