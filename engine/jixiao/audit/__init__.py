"""A published account against itself: its figures, its texts, what it announces and what is there.

`audit` reads each document of an account once (`documents`, `reading`), asks the relations of the shipped files of relations
(`rules`) of its figures, and returns what was found in the order of places. A check takes what was read and knows nothing of
other checks.
"""

from collections.abc import Sequence

from jixiao.audit import counted, ledgers, quantities, sentences, shares, texts
from jixiao.audit.documents import documents, figure_in_file, in_file
from jixiao.audit.reading import Reading, read
from jixiao.audit.relate import Asked, choose
from jixiao.audit.rules import Rules, standard
from jixiao.audit.wordings import Wording
from jixiao.records.account import Account
from jixiao.records.discrepancy import Audit, Certainty, Discrepancy, Mention, Role

__all__ = ["audit", "taking_part"]

_ORDER = tuple(Certainty)


def audit(account: Account, rules: Rules | None = None, remnants: Sequence[Wording] | None = None) -> Audit:
    """What an account says against itself. `rules` and `remnants`: other ones than those that jixiao brings along."""
    using = rules or standard()
    figures = relations = held = 0
    found = list(texts.found(account, remnants))
    for start, document in documents(account):
        reading = read(document)
        asked = _asked(reading, using)
        figures += sum(1 for _ in reading.mentions())
        relations, held = relations + asked.relations, held + asked.held
        found += (in_file(one, start) for one in asked.found)
    return Audit(account, figures, relations, held, _once(found))


def taking_part(account: Account) -> frozenset[Mention]:
    """The figures of an account that have to equal something by the shipped relations: a wrong digit in one breaks it."""
    return frozenset(
        figure_in_file(one, start)
        for start, document in documents(account)
        for one in _asked(read(document), standard()).figures
    )


def _asked(reading: Reading, rules: Rules) -> Asked:
    """Everything that relations say of the figures of an account."""
    asked = Asked()
    given: list[tuple[str, Mention]] = []
    changes: list[tuple[Mention, Mention]] = []
    for passage in reading.passages:
        for sentence in sentences.possible(rules.sentences, passage):
            for choices in sentences.bindings(sentence, passage):
                for relation in rules.of(sentence.name):
                    choose(relation, choices, asked)
                given += [(name, one) for name, one in choices[0].items() if isinstance(one, Mention)]
                changes += _change(choices[0])
    shares.check(reading, rules, asked)
    quantities.check(reading, rules, given, asked)
    counted.check(reading, rules, changes, asked)
    ledgers.check(reading.sheets, rules, asked)
    return asked


def _change(binding: sentences.Bound) -> list[tuple[Mention, Mention]]:
    """An amount with its change on another year, where a sentence gives both."""
    figures = [one for one in binding.values() if isinstance(one, Mention)]
    changes = [one for one in figures if one.role is Role.CHANGE]
    return [(figures[0], changes[0])] if changes and figures[0].role is Role.AMOUNT else []


def _once(found: list[Discrepancy]) -> tuple[Discrepancy, ...]:
    """What was found, each cause once, in the order of places."""
    kept: dict[tuple[object, ...], Discrepancy] = {}
    classes = [frozenset(one.spots[1:]) for one in found if one.id == "figure.class"]
    for one in found:
        if one.id == "figure.total" and any(items <= frozenset(one.spots) for items in classes):
            continue  # what its class lacks, the total lacks
        key = (one.id, frozenset(one.spots))
        if key not in kept or _ORDER.index(one.certainty) < _ORDER.index(kept[key].certainty):
            kept[key] = one
    return tuple(sorted(kept.values(), key=_place))


def _place(one: Discrepancy) -> tuple[object, ...]:
    first = one.spots[0]
    return (first.source, first.section, first.block, first.start, one.id)
