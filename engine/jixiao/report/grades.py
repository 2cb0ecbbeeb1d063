"""The grades of many scorecards: their order, how many there are of each, and that in words.

In: scorecards. Out: labels of grades as the rulesets give them; 待定 while a judgement can still change a grade, 不评定
where a form's weights do not add up, 表不完整 where something is missing from the form. No grade is decided here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from jixiao.records import Scorecard
from jixiao.say.partial import UNJUDGED

#: From the best. A ruleset's other labels come after them, in the order in which they appear.
KNOWN = ("优", "良", "中", "差")
OPEN, UNGRADED = "待定", "不评定"
_WITHOUT = (OPEN, UNGRADED, UNJUDGED)


def grade(card: Scorecard) -> str:
    """A card's grade, or why it has none."""
    return UNJUDGED if card.gaps else card.grade or (OPEN if card.grade_range else UNGRADED)


def counted(cards: Iterable[Scorecard]) -> tuple[tuple[str, int], ...]:
    """How many cards have which grade, from the best; those without a grade last."""
    counts = Counter(map(grade, cards))
    others = [name for name in counts if name not in (*KNOWN, *_WITHOUT)]
    order = (*(name for name in KNOWN if name in counts), *others, *(n for n in _WITHOUT if n in counts))
    return tuple((name, counts[name]) for name in order)


def told(cards: Sequence[Scorecard]) -> str:
    """How many projects have which grade, in a sentence."""
    counts = counted(cards)
    lead = f"取得自评表的{len(cards)}个项目"
    if len(counts) == 1:
        all_of = "均" if len(cards) > 1 else ""
        only = counts[0][0]
        told = {
            OPEN: f"评价等级{all_of}待定",
            UNGRADED: f"{all_of}不评定等级",
            UNJUDGED: f"{all_of}因自评表不完整不评定等级",
        }
        return f"{lead}，{told.get(only, f'评价等级{all_of}为“{only}”')}。"
    return f"{lead}，按评价等级分：{'，'.join(f'{name}{count}个' for name, count in counts)}。"
