"""The problems of a project as a report tells them: one for each cause, with its facts, its consequence and its answer.

In: a `Scorecard`, or several. Out: `Cause`s, the gravest first, those that only concern how the form was filled in last; five
at most, because there are five causes. What is found is the findings', which cause they belong to their rules', the words are
those of `flaws` and `tellings`. What is left out (`left`) stands in the working paper.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, get_args

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.intake import scope
from jixiao.records import CauseName, Finding, Scorecard
from jixiao.report import lines as of
from jixiao.report import tellings
from jixiao.report.blocks import Spans
from jixiao.report.flaws import FILED
from jixiao.report.tellings import Found
from jixiao.say import labels

#: So many kinds of findings a problem tells of; its title and its measure are those of the gravest ones.
KINDS: Final = 4
_LEADING: Final = 2
_ORDER: Final = get_args(CauseName)

#: Findings of one kind, and a cause with its kinds.
Kind = Sequence[Found]
Group = tuple[CauseName, Sequence[Kind]]


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong for one cause, in clauses without a full stop.

    `name` is the cause; `title` and `measure` are short enough for an overview; `told` are the facts, `consequence` what follows
    from them, `advice` what `who` should do about it. `stake` are the points at stake: of several findings at one place the one
    with most; `money` the amount of the budget at stake in the form's unit, None where there is none. `findings` are all that it
    puts together, the gravest kinds first.
    """

    name: CauseName
    title: str
    told: Spans
    consequence: str
    measure: str
    who: str
    advice: str
    stake: Decimal
    money: Fraction | None
    findings: tuple[Finding, ...]


def causes(card: Scorecard) -> tuple[Cause, ...]:
    """The problems of one scorecard; what is only to be noted is one where nothing is graver."""
    who = tellings.who([card])
    return tuple(
        _cause(group, _joined([tellings.facts(kind) for kind in group[1]]), who, several=False)
        for group in _groups(_chosen(card))
    )


def causes_of(cards: Sequence[Scorecard]) -> tuple[Cause, ...]:
    """The problems of several scorecards together: `told` are the projects that have them, `stake` is the sum over them."""
    who = tellings.who(cards)
    groups = _groups(one for card in cards for one in _chosen(card, whole=True))
    return tuple(_cause(group, _spread(group[1], len(cards)), who, several=True) for group in groups)


def left(card: Scorecard) -> tuple[Finding, ...]:
    """The findings that no problem of the report tells of, in the order of the card."""
    told = {id(finding) for cause in causes(card) for finding in cause.findings}
    return tuple(finding for finding in card.findings if id(finding) not in told)


# --- which findings, in which order -----------------------------------------------------------------------------


def _chosen(card: Scorecard, *, whole: bool = False) -> tuple[Found, ...]:
    """The findings that a report tells of. What only shows over several projects is the department's, or the `whole`'s."""
    whole = whole or scope.of_department(card.submission)
    ranked = zip(of.ranked(card.findings), of.links(card).lines, strict=True)
    found = [Found(one, card, place) for one, place in ranked if one.id not in FILED and (whole or not one.of_unit)]
    grave = {one.finding.cause for one in found if one.finding.severity != "info"}
    return tuple(one for one in found if not grave or one.finding.cause in grave)


def _groups(found: Iterable[Found]) -> list[Group]:
    """The findings by cause and kind, the gravest first, at most `KINDS` kinds of a cause."""
    kinds: dict[CauseName, dict[str, list[Found]]] = {}
    for one in found:
        kinds.setdefault(one.finding.cause, {}).setdefault(one.finding.id, []).append(one)
    groups = [(name, sorted(own.values(), key=_weight)[:KINDS]) for name, own in kinds.items()]
    return sorted(groups, key=lambda group: (*_weight(_all(group[1])), _ORDER.index(group[0])))


def _all(kinds: Iterable[Kind]) -> list[Found]:
    return [one for kind in kinds for one in kind]


def _weight(found: Kind) -> tuple[bool, int, Decimal]:
    form = all(tellings.words([one]).form for one in found)
    return form, min(labels.SEVERITIES.index(one.finding.severity) for one in found), -_stake(found)


def _stake(found: Kind) -> Decimal:
    most: dict[object, Decimal] = {}
    for one in found:
        place = (id(one.card), one.finding.path, one.finding.source)
        most[place] = max(most.get(place, one.finding.stake), one.finding.stake)
    return decimals.total(most.values())


# --- a problem --------------------------------------------------------------------------------------------------


def _cause(group: Group, told: Spans, who: str, *, several: bool) -> Cause:
    name, kinds = group
    every, spoken = _all(kinds), _own(kinds) if several else kinds
    flaws = [tellings.words(kind) for kind in spoken]
    actions = dict.fromkeys(tellings.action(kind, several=several) for kind in kinds)
    return Cause(
        name,
        title=_leading(tellings.title(kind, several=several) for kind in spoken),
        told=told,
        consequence=_leading(flaw.follows for flaw in flaws),
        measure=_leading(flaw.measure for flaw in flaws),
        who=who,
        advice="；".join(actions),
        stake=_stake(every),
        money=next((amount for kind in kinds if (amount := tellings.money(kind)) is not None), None),
        findings=tuple(one.finding for one in every),
    )


def _leading(clauses: Iterable[str]) -> str:
    return "，".join(list(dict.fromkeys(clauses))[:_LEADING])


def _joined(parts: Sequence[Spans]) -> Spans:
    return tuple(span for n, part in enumerate(parts) for span in (("；", *part) if n else part))


def _spread(kinds: Sequence[Kind], of_all: int) -> Spans:
    return (tellings.projects(_own(kinds), of_all),)


def _own(kinds: Sequence[Kind]) -> Sequence[Kind]:
    """Those found in the projects: what follows from them says nothing more where they are told together."""
    return [kind for kind in kinds if not kind[0].finding.of_unit] or kinds
