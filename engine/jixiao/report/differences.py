"""How grades, and the differences between units' own marks and those by the rules, are spread over many forms.

In: reviews. Out: charts of counts; None where there is nothing to compare. Nothing is reckoned but counts.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from jixiao.report import grades
from jixiao.report.blocks import Chart, Series
from jixiao.study.review import Review

#: The ranges of differences above and below 0: what each is called, and the least size that is in it.
_OVER: Final = (("多计10分及以上", 10), ("多计5分至10分", 5), ("多计1分至5分", 1), ("多计不到1分", 0))
_UNDER: Final = (("少计5分及以上", 5), ("少计1分至5分", 1), ("少计不到1分", 0))
_NONE: Final = "没有差额"
#: All of them, from the greatest difference to the least.
RANGES: Final = (*(name for name, _ in _OVER), _NONE, *(name for name, _ in reversed(_UNDER)))


def of_grades(reviews: Sequence[Review]) -> Chart | None:
    """How many forms have which grade by the rules."""
    counts = grades.counted(one.card for one in reviews)
    return _chart("等级分布", counts) if counts else None


def of_differences(reviews: Sequence[Review]) -> Chart | None:
    """How many forms stand how far from the mark by the rules, of those that have a mark of their own."""
    found = [range_of(one.difference) for one in reviews if one.difference is not None]
    return _chart("差额分布", [(name, found.count(name)) for name in RANGES]) if found else None


def range_of(difference: Decimal) -> str:
    """What a difference is called."""
    if not difference:
        return _NONE
    return next(name for name, least in (_OVER if difference > 0 else _UNDER) if difference.copy_abs() >= least)


def _chart(caption: str, counts: Sequence[tuple[str, int]]) -> Chart:
    series = Series("份数", tuple(Decimal(count) for _, count in counts))
    return Chart("bar", caption, tuple(name for name, _ in counts), (series,), "份")
