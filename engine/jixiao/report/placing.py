"""Which of many scorecards are ranked and counted into means, which are not and why, and which are there twice.

In: scorecards. Out: each of them as `Placed`, the ranked ones first. A mark is compared with others only where it is a whole
one: nothing of it waits for a person, the form is complete, and its weights add up to the ruleset's total.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.ground.problems import Source
from jixiao.intake.repeated import repeated
from jixiao.records import Scorecard
from jixiao.report.figures import points
from jixiao.study.impact import ranks

#: Why a form is not ranked, in the order in which the reasons are counted.
PARTIAL, UNBALANCED, WAITING = "自评表不完整", "分值合计不符", "有待评判"


@dataclass(frozen=True, slots=True)
class Placed:
    """A scorecard among many: its rank (1 for the highest mark, equal marks share one), None where it has none.

    `why` are the kinds of reasons (`PARTIAL`, `UNBALANCED`, `WAITING`), empty for a ranked one. `first` is the place of the first
    copy of a form that is there several times, of every copy behind that one.
    """

    card: Scorecard
    rank: int | None
    why: tuple[str, ...]
    first: Source | None = None

    @property
    def said(self) -> str:
        """Rank or not, why, and of which form it is a copy, in a cell."""
        told = [_said(kind, self.card) for kind in self.why]
        apart = f"不排名：{'；'.join(told)}" if told else "参加排名"
        return f"{apart}；与 {self.first} 重复" if self.first else apart


def placed(cards: Sequence[Scorecard]) -> tuple[Placed, ...]:
    """All cards: the ranked ones by their marks, then the others as they were given."""
    copies = {
        form.source: same[0].source for same in repeated([card.submission for card in cards]) for form in same[1:]
    }
    why = [_why(card) for card in cards]
    whole = sorted((card for card, kinds in zip(cards, why, strict=True) if not kinds), key=lambda card: -card.earned)
    ranked = zip(ranks([card.earned for card in whole]), whole, strict=True)
    return (
        *(Placed(card, rank, (), copies.get(card.submission.source)) for rank, card in ranked),
        *(
            Placed(card, None, kinds, copies.get(card.submission.source))
            for card, kinds in zip(cards, why, strict=True)
            if kinds
        ),
    )


def whole(cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """The cards that are ranked and counted into means, in the order given."""
    return tuple(card for card in cards if not _why(card))


def told(cards: Sequence[Scorecard]) -> str:
    """How many are left out of ranks and means and why, in a sentence; `""` where none is."""
    kinds = [kind for card in cards for kind in _why(card)]
    left = len(cards) - len(whole(cards))
    if not left:
        return ""
    counts = [(kind, kinds.count(kind)) for kind in (PARTIAL, UNBALANCED, WAITING)]
    each = "、".join(f"{kind}的{count}个" for kind, count in counts if count)
    both = "（有的不止一种）" if len(kinds) > left else ""
    return f"有{left}个项目不参加排名，不计入平均：{each}{both}。"


def _why(card: Scorecard) -> tuple[str, ...]:
    if card.gaps:
        return (PARTIAL,)
    unbalanced = card.grade is None and card.grade_range is None
    return (*((UNBALANCED,) if unbalanced else ()), *((WAITING,) if card.pending else ()))


def _said(kind: str, card: Scorecard) -> str:
    if kind == UNBALANCED:
        return f"分值合计{points(card.possible)}，应为{points(card.plan.total)}，不评等级"
    return f"{points(card.pending)}有待评判" if kind == WAITING else f"{kind}，得分只是读到的指标的"
