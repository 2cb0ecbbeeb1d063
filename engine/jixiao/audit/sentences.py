"""Sentences whose figures belong together: what the patterns of a file of relations find in the passages.

Comes in: a Reading and Rules. Goes out: bindings: for each match of a pattern, the figures by the names of its slots. A change
whose own noun is another than that of the amount before it (基本支出增加5万元) is not taken for a change of that amount.
"""

from collections.abc import Iterator

from jixiao.audit.mentions import Mark, Marked
from jixiao.audit.notation import KINDS, Sentence
from jixiao.records.discrepancy import Mention, Role

#: The figures of a match by the names of its slots.
Bound = dict[str, Mention | tuple[Mention, ...]]

#: So many earlier amounts of a sentence are tried.
_EARLIER = 12
_CHANGES = frozenset((Mark.CHANGE, Mark.CHANGE_RATE))


def bindings(sentence: Sentence, passage: Marked) -> Iterator[Bound]:
    """The figures of each place where a pattern fits a passage, by the names of its slots."""
    if len(passage.mentions) < len(sentence.slots):
        return
    at, text = 0, passage.text
    while found := sentence.compiled.search(text, at):
        positions = [found.start(group + 1) for group in range(len(sentence.slots))]
        at = max(position for position in positions if position >= 0)
        at = at if at > found.start() else found.end()
        figures = {
            name: passage.mentions[position]
            for (name, _), position in zip(sentence.slots, positions, strict=True)
            if position in passage.mentions
        }
        units = all(
            not KINDS[kind][1] or name not in figures or figures[name].unit == KINDS[kind][1]
            for name, kind in sentence.slots
        )
        if units and _one_thing(
            [(text[position], passage.mentions[position]) for position in positions if position >= 0]
        ):
            yield dict(figures)


def choices(binding: Bound, passage: Marked) -> list[Bound]:
    """The figures of a match, and the same with an earlier amount of the sentence in place of the one that a change follows.

    A list may end with what is said of its total: 甲100万元，其中：乙30万元，丙70万元，增长5%.
    """
    names = list(binding)
    first = binding[names[0]]
    changed = any(isinstance(one, Mention) and one.role is Role.CHANGE for one in binding.values())
    if not changed or not isinstance(first, Mention) or first.role is not Role.AMOUNT:
        return [binding]
    begin = passage.original.rfind("。", 0, first.spot.start)
    earlier = [
        one
        for one in passage.mentions.values()
        if begin < one.spot.start < first.spot.start and one.role is Role.AMOUNT and one.unit == first.unit
    ]
    return [binding, *({**binding, names[0]: one} for one in earlier[-_EARLIER:])]


def _one_thing(figures: list[tuple[str, Mention]]) -> bool:
    """Whether changes among the figures are changes of the amount before them."""
    amount: Mention | None = None
    for mark, one in figures:
        if mark in _CHANGES and amount is not None:
            if not alike(one.about, amount.about):
                return False
        elif mark == Mark.MONEY or mark == Mark.COUNT:
            amount = one
    return True


def alike(one: str, other: str) -> bool:
    """Whether a noun may be another, said shorter: one is empty, or holds the other, or both begin alike."""
    if not one or not other or one in other or other in one:
        return True
    return len(one) >= 4 and one[:4] == other[:4]
