"""Reviews of many forms, ranked by how far each unit's own mark stands from the mark by the rules, and their sums.

Comes in: `Review`s. Goes out: a `Ranking`. A form whose mark is no whole one (`apart`) is compared but has no rank: what a person
will still give it moves its difference. No word is written.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.study.apart import apart
from jixiao.study.impact import ranks
from jixiao.study.review import ZERO, Review


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the forms that have a mark of their own; divided by `count` they are the means."""

    count: int
    claimed: Decimal
    earned: Decimal
    supported: Decimal
    pending: Decimal
    difference: Decimal

    @property
    def deviation(self) -> Fraction | None:
        """The deviation of all forms together: the sum of the differences ÷ the sum of the units' marks."""
        return decimals.ratio(Fraction(self.difference), Fraction(self.claimed))

    def mean(self, sum_: Decimal) -> Decimal | None:
        """One of the sums over the number of forms, rounded once to two places; None without any form."""
        mean = decimals.ratio(Fraction(sum_), Fraction(self.count))
        return None if mean is None else decimals.half_up(mean)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Many reviews, the greatest absolute difference first.

    `compared` are the forms with a mark of their own for the whole: first those whose mark by the rules is a whole one, with
    their ranks (equal differences share one), then those whose mark is none (`apart`), without a rank. `unmarked` are the forms
    without a mark of their own. `sums` are over all that are compared, `whole` over those with a rank: means are taken of these.
    """

    compared: tuple[tuple[int | None, Review], ...]
    unmarked: tuple[Review, ...]
    sums: Sums
    whole: Sums

    @property
    def every(self) -> tuple[tuple[int | None, Review], ...]:
        """All forms in their order, each with its rank, None for one that has none."""
        return (*self.compared, *((None, one) for one in self.unmarked))


def ranking(reviews: Iterable[Review]) -> Ranking:
    """The reviews by absolute difference, the greatest first, equal ones by name and place; those without a rank last."""
    given = sorted(reviews, key=lambda one: (one.name, one.card.submission.source))
    marked = sorted((one for one in given if one.difference is not None), key=lambda one: -_size(one))
    whole = [one for one in marked if not apart(one.card)]
    return Ranking(
        compared=(
            *zip(ranks(list(map(_size, whole))), whole, strict=True),
            *((None, one) for one in marked if apart(one.card)),
        ),
        unmarked=tuple(one for one in given if one.difference is None),
        sums=_sums(marked),
        whole=_sums(whole),
    )


def _size(one: Review) -> Decimal:
    return (one.difference or ZERO).copy_abs()


def _sums(marked: Sequence[Review]) -> Sums:
    return Sums(
        count=len(marked),
        claimed=decimals.total(one.claimed or ZERO for one in marked),
        earned=decimals.total(one.low for one in marked),
        supported=decimals.total(one.card.supported for one in marked),
        pending=decimals.total(one.card.pending for one in marked),
        difference=decimals.total(one.difference or ZERO for one in marked),
    )
