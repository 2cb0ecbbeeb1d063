"""Plan + Scorecard → findings: what is weak in a project, by the rules that its ruleset declares.

`engine` decides what holds; `facts` says what rules may be about. Rules of one submission run
in one session; rules marked `across` run once over the findings of all submissions of one unit and year.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from jixiao.findings import copies, engine
from jixiao.findings.facts import VOCABULARY, facts, finding_fact, said, words
from jixiao.findings.prepare import SEVERITIES
from jixiao.findings.projects import unit_of
from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.law.format import FindingRule, Ruleset
from jixiao.records import Finding, Scorecard, Submission
from jixiao.records.law import Plan


@dataclass(frozen=True, slots=True)
class Rules:
    """The finding rules of a ruleset, compiled: those about one submission, and those across several."""

    single: engine.Compiled
    across: engine.Compiled


def rules(ruleset: Ruleset, declared: Sequence[FindingRule]) -> Rules:
    """Compile a ruleset's rules, its own and shared ones; raises Problems with all that cannot be said in the safe subset."""
    problems: list[Problem] = []
    compiled = []
    may = words(ruleset, declared)
    for across in (False, True):
        try:
            compiled.append(engine.compile([rule for rule in declared if rule.across is across], VOCABULARY, may))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(problems)
    return Rules(*compiled)


def find(compiled: Rules, plan: Plan, card: Scorecard) -> tuple[Finding, ...]:
    """The findings of one scorecard, in the order in which a reviewer should read them.

    Where it has earlier ones beside it, what is left of their findings is known only when its own are.
    """
    own = _found(compiled, plan, replace(card, earlier=()))
    return _found(compiled, plan, replace(card, findings=own)) if card.earlier else own


def _found(compiled: Rules, plan: Plan, card: Scorecard) -> tuple[Finding, ...]:
    made: dict[int, tuple[engine.Match, Finding]] = {}

    def told(match: engine.Match) -> Finding:
        # Rules that follow from findings ask for one before it is given out. The match is kept, so that its id is its own.
        if id(match) not in made:
            made[id(match)] = (match, _finding(match))
        return made[id(match)][1]

    found = engine.run(compiled.single, facts(plan, card), lambda match: finding_fact(told(match), card.submission))
    return ordered(map(told, found), card)


def matches(compiled: Rules, plan: Plan, card: Scorecard) -> tuple[engine.Match, ...]:
    """Which rules hold for one scorecard, each with the facts that it holds for, in the order of the rules."""

    def derive(match: engine.Match) -> engine.Entity:
        return finding_fact(_finding(match), card.submission)

    return engine.run(compiled.single, facts(plan, card), derive)


class Found(Protocol):
    """What was found in a submission: a scorecard, or as much of one as is asked here."""

    @property
    def submission(self) -> Submission:
        """The submission itself."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What was found in it by itself."""


def find_across(compiled: Rules, cards: Sequence[Found]) -> tuple[tuple[Finding, ...], ...]:
    """For each scorecard, the findings that only show over all submissions of its unit and year.

    Such a finding is about the unit and said once: on the first scorecard of the unit and year that has a finding it
    follows from. What a form has from another, or says otherwise (表间), is said of that form.
    """
    found: list[tuple[Finding, ...]] = [()] * len(cards)
    for members in of_one_unit(cards):
        for index, some in zip(members, _over(compiled, [cards[index] for index in members]), strict=True):
            found[index] = some
    return tuple(found)


def of_one_unit(cards: Sequence[Found]) -> tuple[tuple[int, ...], ...]:
    """Which of the scorecards are of one unit and year, where several are, by their places."""
    groups: dict[object, list[int]] = defaultdict(list)
    for index, card in enumerate(cards):
        unit = unit_of(card.submission)
        if unit is not None:
            groups[(unit, card.submission.year)].append(index)
    return tuple(tuple(members) for members in groups.values() if len(members) > 1)


def _over(compiled: Rules, cards: Sequence[Found]) -> list[tuple[Finding, ...]]:
    """For each scorecard of a unit and year, what only shows over all of them."""
    found: list[tuple[Finding, ...]] = [()] * len(cards)
    entities, owners = _ranked(cards)
    own = copies.found([card.submission for card in cards])
    of_forms = {id(entity): (entity, index) for index, some in enumerate(own) for entity in map(said, some)}
    for match in engine.run(compiled.across, [*entities, *(one for one, _ in of_forms.values())], lambda _match: None):
        first = next((of_forms[id(one)][1] for one in match.facts.values() if id(one) in of_forms), None)
        if first is None:
            needed = {owners[id(entity)] for entity in match.facts.values()}
            first = next(i for i, card in enumerate(cards) if needed & {one.id for one in card.findings})
        found[first] = (*found[first], _finding(match))
    return found


def _ranked(cards: Sequence[Found]) -> tuple[list[engine.Entity], dict[int, str]]:
    """The findings of one unit and year as facts, each id numbered from 1, one per submission."""
    once = [(card, finding) for card in cards for finding in {f.id: f for f in card.findings}.values()]
    counts = Counter(finding.id for _, finding in once)
    ranks: Counter[str] = Counter()
    entities, owners = [], {}
    for card, finding in once:
        ranks[finding.id] += 1
        entity = finding_fact(finding, card.submission, ranks[finding.id], counts[finding.id])
        entities.append(entity)
        owners[id(entity)] = finding.id
    return entities, owners


def _finding(match: engine.Match) -> Finding:
    rule = match.rule
    first = next(iter(match.facts.values()))
    about = next((entity for entity in match.facts.values() if entity.path), first)
    return Finding(
        id=rule.id,
        severity=rule.severity,
        subject=engine.subject(match),
        message=engine.message(match),
        advice=engine.advice(match),
        basis=rule.basis,
        evidence=engine.evidence(match),
        source=about.source,
        path=about.path,
        stake=decimals.half_up(max(decimals.ZERO, engine.stake(match))),
        cause=rule.cause,
        of_unit=rule.across and set(rule.for_.values()) == {"发现"},
    )


def ordered(findings: Iterable[Finding], card: Scorecard) -> tuple[Finding, ...]:
    """Findings as a reviewer should read them: errors first, then by the points at stake, then by line; none twice."""
    once = {(f.id, f.severity, f.subject, f.message, f.path, f.source): f for f in findings}
    place = {line.path: number for number, line in enumerate(card.lines)}
    return tuple(
        sorted(once.values(), key=lambda one: (SEVERITIES.index(one.severity), -one.stake, place.get(one.path, -1)))
    )
