"""Plan + Scorecard → findings: what is weak in a project, by the rules that its ruleset declares.

`engine` decides what holds; `facts` says what rules may be about. Rules of one submission run
in one session; rules marked `across` run once over the findings of all submissions of one unit and year.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jixiao.findings import engine
from jixiao.findings.facts import VOCABULARY, facts, finding_fact
from jixiao.ground.problems import Problem, Problems
from jixiao.law.format import FindingRule
from jixiao.law.plan import Plan
from jixiao.records import Finding, Scorecard

#: Findings are listed from the gravest; within one severity in the order of the rules.
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rules:
    """The finding rules of a ruleset, compiled: those about one submission, and those across several."""

    single: engine.Compiled
    across: engine.Compiled


def rules(declared: Sequence[FindingRule]) -> Rules:
    """Compile rules; raises Problems with every rule that cannot be said in the safe subset, by its name."""
    problems: list[Problem] = []
    compiled = []
    for across in (False, True):
        try:
            compiled.append(engine.compile([rule for rule in declared if rule.across is across], VOCABULARY))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(problems)
    return Rules(*compiled)


def find(compiled: Rules, plan: Plan, card: Scorecard) -> tuple[Finding, ...]:
    """The findings of one scorecard, the gravest first."""
    return _sorted(map(_finding, matches(compiled, plan, card)))


def matches(compiled: Rules, plan: Plan, card: Scorecard) -> tuple[engine.Match, ...]:
    """Which rules hold for one scorecard, each with the facts that it holds for, in the order of the rules."""

    def derive(match: engine.Match) -> engine.Entity:
        return finding_fact(_finding(match), card)

    return engine.run(compiled.single, facts(plan, card), derive)


def find_across(compiled: Rules, cards: Sequence[Scorecard]) -> tuple[tuple[Finding, ...], ...]:
    """For each scorecard, the findings that only show over all submissions of its unit and year.

    A finding is given to every scorecard of the unit and year that has a finding it follows from.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    for index, card in enumerate(cards):
        form = card.submission
        unit = form.unit or form.department
        if unit is not None and not unit.blank:
            groups[(unit.text.strip(), form.year)].append(index)
    found: list[tuple[Finding, ...]] = [()] * len(cards)
    for members in groups.values():
        if len(members) < 2:
            continue
        entities, owners = _ranked([cards[index] for index in members])
        for match in engine.run(compiled.across, entities, lambda _match: None):
            finding = _finding(match)
            for index in members:
                ids = {one.id for one in cards[index].findings}
                if ids & {owners[id(entity)] for entity in match.facts.values()}:
                    found[index] = (*found[index], finding)
    return tuple(found)


def _ranked(cards: Sequence[Scorecard]) -> tuple[list[engine.Entity], dict[int, str]]:
    """The findings of one unit and year as facts, each id numbered from 1, one per submission."""
    once = [(card, finding) for card in cards for finding in {f.id: f for f in card.findings}.values()]
    counts = Counter(finding.id for _, finding in once)
    ranks: Counter[str] = Counter()
    entities, owners = [], {}
    for card, finding in once:
        ranks[finding.id] += 1
        entity = finding_fact(finding, card, ranks[finding.id], counts[finding.id])
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
    )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    once = {(f.id, f.severity, f.subject, f.message, f.path, f.source): f for f in findings}
    return tuple(sorted(once.values(), key=lambda finding: SEVERITIES.index(finding.severity)))
