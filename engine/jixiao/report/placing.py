"""Which of many scorecards are ranked and counted into means, which are not and why, and which are there twice.

In: scorecards. Out: each of them as `Placed`, the ranked ones first. A mark is compared with others only where it is a whole
one: nothing of it waits for a person, the form is complete, and its weights add up to the ruleset's total.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.intake.repeated import repeated
from jixiao.records import Scorecard
from jixiao.report.figures import points
from jixiao.study.apart import Apart, apart
from jixiao.study.impact import ranks

#: What a reason is called where forms are counted by it.
KINDS: Final[Mapping[Apart, str]] = MappingProxyType(
    {Apart.PARTIAL: "自评表不完整", Apart.UNBALANCED: "分值合计不符", Apart.PENDING: "有待评判"}
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A scorecard among many: its rank (1 for the highest mark, equal marks share one), None where it has none.

    `why` are the reasons, empty for a ranked one. `first` is the place of the first
    copy of a form that is there several times, of every copy behind that one.
    """

    card: Scorecard
    rank: int | None
    why: tuple[Apart, ...]
    first: Source | None = None

    @property
    def said(self) -> str:
        """Rank or not, why, and of which form it is a copy, in a cell."""
        told = f"不排名：{reasons(self.card)}" if self.why else "参加排名"
        return f"{told}；{copied(self.first)}" if self.first else told


def placed(cards: Sequence[Scorecard]) -> tuple[Placed, ...]:
    """All cards: the ranked ones by their marks, then the others as they were given."""
    copies = firsts(cards)
    ordered = sorted(whole(cards), key=lambda card: -card.earned)
    places = ranks([card.earned for card in ordered])
    others = [(card, why) for card in cards if (why := apart(card))]
    return (
        *(
            Placed(card, place, (), copies.get(card.submission.source))
            for place, card in zip(places, ordered, strict=True)
        ),
        *(Placed(card, None, why, copies.get(card.submission.source)) for card, why in others),
    )


def firsts(cards: Sequence[Scorecard]) -> Mapping[Source, Source]:
    """The place of the first copy of each form that is there several times, by the place of every copy behind that one."""
    same = repeated([card.submission for card in cards])
    return {form.source: copies[0].source for copies in same for form in copies[1:]}


def copied(first: Source) -> str:
    """That a form is a copy, and of which."""
    return f"与 {first} 重复"


def whole(cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """The cards that are ranked and counted into means, in the order given."""
    return tuple(card for card in cards if not apart(card))


def told(cards: Sequence[Scorecard]) -> str:
    """How many are left out of ranks and means and why, in a sentence; `""` where none is."""
    why = [reason for card in cards for reason in apart(card)]
    left = len(cards) - len(whole(cards))
    if not left:
        return ""
    counts = [(words, why.count(reason)) for reason, words in KINDS.items()]
    each = "、".join(f"{words}的{count}个" for words, count in counts if count)
    both = "（有的不止一种）" if len(why) > left else ""
    return f"有{left}个项目不参加排名，不计入平均：{each}{both}。"


def reasons(card: Scorecard) -> str:
    """Why a card has no whole mark, with its figures; `""` where it has one."""
    return "；".join(_reason(card, reason) for reason in apart(card))


def _reason(card: Scorecard, reason: Apart) -> str:
    if reason is Apart.PARTIAL:
        return "自评表不完整，得分只是读到的指标的"
    if reason is Apart.UNBALANCED:
        return f"分值合计{points(card.possible)}，应为{points(card.plan.total)}，不评等级"
    return f"{points(card.pending)}有待评判"
