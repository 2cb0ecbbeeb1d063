"""Sentences whose figures belong together: what the patterns of a file of relations find in the passages.

Comes in: a Reading and Rules. Goes out: bindings: for each match of a pattern, the figures by the names of its slots. A change
whose own noun is another than that of the amount before it (基本支出增加5万元) is not taken for a change of that amount.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.audit.mentions import Mark, Marked
from jixiao.audit.notation import KINDS, Sentence
from jixiao.audit.parts import beside
from jixiao.ground.regex import regex
from jixiao.records.discrepancy import Mention, Role

#: The figures of a match by the names of its slots.
Bound = dict[str, Mention | tuple[Mention, ...]]

#: A change and its rate that are of two bases.
_OTHER_BASE = regex(rf"同口径|可比|剔除|扣除|年均增|环比|{Mark.CHANGE}[^。]{{0,20}}?(?:较|与|(?<!同)比)")
#: The budgets of one year, and a change on one of them.
_BUDGET = regex("年初|年中|全年|调整")
_THAN_BUDGET = regex("(?:较|比|与)[^,。;]{0,6}(年初|年中|全年|调整|(?:上|去)年[^,。;]{0,4}预算)[^,。;]*$")
_CLAUSE = 40
_THAN = regex("较|(?<![相同环])比")
_MARKS = frozenset(Mark)
_BOTH_SIDES = regex("收(?:入)?、?支(?:出)?")
_AMOUNTS = frozenset((Mark.MONEY, Mark.COUNT))
#: So many earlier amounts of a sentence are tried, and so far back.
_EARLIER, _REACH = 12, 1000
_CHANGES = frozenset((Mark.CHANGE, Mark.CHANGE_RATE))


def possible(sentences: Sequence[Sentence], passage: Marked) -> Iterator[Sentence]:
    """The patterns that may fit a passage: it has as many figures, and of each kind that a slot wants."""
    marks = _MARKS.intersection(passage.text) if passage.mentions else frozenset()
    for sentence in sentences if marks else ():
        if len(passage.mentions) >= len(sentence.slots) and not any(map(marks.isdisjoint, sentence.wants)):
            yield sentence


def bindings(sentence: Sentence, passage: Marked) -> Iterator[list[Bound]]:
    """The figures of each place where a pattern fits, by the names of its slots: as they stand first, then in other choices."""
    text = passage.text
    at = 0
    while found := sentence.compiled.search(text, at):
        positions = [found.start(group + 1) for group in range(len(sentence.slots))]
        at = max(positions)
        at = at if at > found.start() else found.end()
        pairs = zip(sentence.slots, positions, strict=True)
        figures: Bound = {
            name: passage.mentions[position] for (name, _), position in pairs if position in passage.mentions
        }
        marks = [(text[position], passage.mentions[position]) for position in positions if position in passage.mentions]
        said = text[positions[0] : positions[-1]]
        if (
            _OTHER_BASE.search(said)
            or _several_groups(sentence, passage, positions)
            or _whole_and_part(text, positions)
        ):
            continue
        same = _one_thing(marks) and not _other_year(text, positions)
        same = same and not _other_budget(text, positions, [one for _, one in marks])
        if same and len(figures) == len(positions) and _units(sentence, passage, positions):
            yield _choices(figures, passage, positions[0])


def _units(sentence: Sentence, passage: Marked, positions: list[int]) -> bool:
    """Whether each figure has the unit that its slot asks for."""
    kinds = [KINDS[kind][1] for _, kind in sentence.slots]
    return all(not unit or passage.mentions[at].unit == unit for unit, at in zip(kinds, positions, strict=True))


def _whole_and_part(text: str, positions: list[int]) -> bool:
    """Whether 其中 stands between two amounts of a match: the second is a part of the first, and what is said of it its own."""
    amounts = [at for at in positions if text[at] in _AMOUNTS]
    return any("其中" in text[one:other] for one, other in pairwise(amounts))


def _other_budget(text: str, positions: list[int], marks: Sequence[Mention]) -> bool:
    """Whether a change is one on another budget than that of a match: 全年预算310万元，执行298.5万元，较年初预算少1.5万元."""
    if sum(text[at] in _AMOUNTS for at in positions) < 2:
        return False
    budgets = [found[0] for one in marks if (found := _BUDGET.search(one.about))]
    changes = [at for at in positions if text[at] == Mark.CHANGE]
    than = [found[1] for at in changes if (found := _THAN_BUDGET.search(text, max(0, at - _CLAUSE), at))]
    former = any(one.endswith("预算") for one in than)
    return former or (bool(budgets and than) and not set(than) <= set(budgets))


def _other_year(text: str, positions: list[int]) -> bool:
    """Whether a change is one on another year than the amount before it: 比2022年1310万元略低，比2021年减少10万元."""
    amounts = [at for at in positions if text[at] in _AMOUNTS]
    change = next((at for at in positions if text[at] == Mark.CHANGE), 0)
    if len(amounts) < 2 or change < amounts[1]:
        return False
    return bool(_THAN.search(text, amounts[0], amounts[1]) and _THAN.search(text, amounts[1], change))


def _several_groups(sentence: Sentence, passage: Marked, positions: list[int]) -> bool:
    """Whether a sentence counts other persons before those of a pattern that is about what each of them had."""
    if not any(kind == "人均" for _, kind in sentence.slots):
        return False
    begin = max(passage.text.rfind("。", max(0, positions[0] - _REACH), positions[0]), positions[0] - _REACH, -1)
    return any(
        passage.mentions[at].unit == "人" for at in range(begin + 1, positions[0]) if passage.text[at] == Mark.COUNT
    )


def _choices(binding: Bound, passage: Marked, at: int) -> list[Bound]:
    """The figures of a match, and the same with an earlier amount of the sentence in place of the one that a change follows.

    A list may end with what is said of its total: 甲100万元，其中：乙30万元，丙70万元，增长5%. What the amount is compared with
    (较上年1,300.00万元减少…) is not what changed.
    """
    name = next(iter(binding))
    first = passage.mentions[at]
    changed = any(isinstance(one, Mention) and one.role is Role.CHANGE for one in binding.values())
    if not changed or first.role is not Role.AMOUNT:
        return [binding]
    begin = max(passage.text.rfind("。", max(0, at - _REACH), at), at - _REACH)
    before = (offset for offset in range(at - 1, begin, -1) if passage.text[offset] in _AMOUNTS)
    earlier = [passage.mentions[offset] for offset in before if offset in passage.mentions]
    others = [{**binding, name: one} for one in earlier[:_EARLIER] if one.unit == first.unit]
    return others if others and beside(passage, begin + 1, at) else [binding, *others]


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
    """Whether a noun may be another, said shorter: one is empty, or holds the other, or both begin alike.

    收、支总计 is 收入总计 as well as 支出总计.
    """
    one, other = _BOTH_SIDES.sub("", one), _BOTH_SIDES.sub("", other)
    if not one or not other or one in other or other in one:
        return True
    return len(one) >= 4 and one[:4] == other[:4]
