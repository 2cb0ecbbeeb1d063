"""What a form prints of its own marks, held against the figures that stand beside them.

Comes in: marks, totals, rates and grades as the unit printed them. Goes out: the plain answer whether each follows from
the form's own figures, or how it differs. Nothing is marked here and no sentence is made: findings and the review of
self-evaluations take their answers from here, so that the two cannot disagree.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.law.plan import grade
from jixiao.records import Cell, Fund, Line, Scorecard, Submission
from jixiao.records.law import Plan
from jixiao.records.steps import Weighed
from jixiao.score.cells import printed_mark
from jixiao.score.weights import points

#: A longer text beside 等级 is somebody's conclusion, not the name of a grade.
_LONGEST_GRADE = 20
#: No rate and no amount is longer.
_LONGEST_RATE = 40
_AMOUNT: Final = regex(r"\d[\d,]*\.(\d+)")
_TICKS: Final = frozenset("☑☒√✓✔■●")
_BOXES: Final = regex("[□○☐☑☒√✓✔■●]")


class Fit(StrEnum):
    """How a printed mark stands to the mark by the rules."""

    EQUAL = "equal"
    AS_PRINTED = "as-printed"  # equal at the decimals that were printed: 9.6 for 9.59
    ROUNDED = "rounded"  # whole or half points explain it: 9.50 for 9.59
    DIFFERENT = "different"
    ABOVE = "above"  # more than the line's points, whatever its mark


def fit(claimed: Decimal, earned: Decimal, possible: Decimal, places: int) -> Fit:
    """How the unit's own mark of a line stands to ours, which has `places` decimals (contract: score.mismatch)."""
    if claimed > possible:
        return Fit.ABOVE
    if claimed == earned:
        return Fit.EQUAL
    exponent = claimed.as_tuple().exponent
    printed = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    shown = min(printed, places)
    if decimals.half_up(earned, shown) == decimals.half_up(claimed, shown):
        return Fit.AS_PRINTED
    halves = decimals.half_up(Fraction(earned) * 2, 0)
    if claimed == decimals.half_up(earned, 0) or Fraction(claimed) * 2 == halves:
        return Fit.ROUNDED
    return Fit.DIFFERENT


def comparable(card: Scorecard, line: Line, *, printed: bool) -> bool:
    """Whether a line's points are those that the unit marked it by: `printed` in the form, or fixed by the ruleset.

    A form without 分值 has its points from the ruleset, as that shares them out, and points that are printed once for several
    lines are shared out likewise: of how many points the unit gave its marks nobody knows. The fixed first level (预算执行率) is
    worth what the form prints for it, else what its other points leave: the unit's mark is one of that.
    """
    plan, working, fund = card.plan, line.working, card.submission.budget.total
    if working is None or not any(root.open for root in plan.roots):
        return True
    if working.node not in plan.roots:
        weighed = next((step for step in line.steps if isinstance(step, Weighed)), None)
        whole = weighed is not None and (
            weighed.how == "printed" or (weighed.how == "printed-once" and weighed.count == 1)
        )
        return whole or working.node.method is not None
    cells = (working.row.weight if working.row else None, fund.weight if fund else None)
    own = next((points(cell, plan.places) for cell in cells if cell and not cell.blank), None)
    return own == line.possible if own is not None else printed and card.possible == plan.total


def unweighed(line: Line) -> bool:
    """Whether the form prints points, and none for this row: it counts 0, as its step says."""
    return any(isinstance(step, Weighed) and step.how == "unprinted" for step in line.steps) and line.source is not None


def marked_itself(line: Line) -> bool:
    """Whether the line was marked itself: parents have neither a row of the form nor a method."""
    return line.source is not None or bool(line.method)


def marks(lines: Iterable[Line]) -> tuple[Decimal, ...] | None:
    """The marks that the unit printed for its lines; None where it did not print one for every line that has points."""
    claimed = [line.claimed for line in lines if line.possible or line.claimed is not None]
    printed = tuple(mark for mark in claimed if mark is not None)
    return printed if printed and len(printed) == len(claimed) else None


def total(form: Submission) -> Decimal | None:
    """The total that the form prints, to the cent; None where it prints none, or no number."""
    return _to_the_cent(printed_mark(form.printed_total))


def sum_of(own: Iterable[Decimal]) -> Decimal:
    """What marks add up to, to the cent: a mark that a formula gave has more digits than anybody prints (18.947368421)."""
    added = decimals.total(own)
    return _to_the_cent(added) or added


def _to_the_cent(mark: Decimal | None) -> Decimal | None:
    exponent = mark.as_tuple().exponent if mark is not None else 0
    return decimals.half_up(mark) if mark is not None and isinstance(exponent, int) and exponent < -2 else mark


def claimed_total(form: Submission, own: Sequence[Decimal] | None) -> Decimal | None:
    """The unit's mark of its whole form: the total that it printed, else the sum of its `own` marks of all lines."""
    printed = total(form)
    return printed if printed is not None else sum_of(own) if own else None


def rate_fit(card: Scorecard) -> Fit | None:
    """How the printed rate of execution stands to the amounts beside it; None where one of the two is not there.

    `86.33%` and `86.33` are percentages, `0.86` a ratio; a printed value without a sign may be either. Amounts with decimals
    were rounded themselves: a rate that amounts behind them may have, at the precision it prints, is `EQUAL`. One that was
    cut off there or rounded up, or that was rounded before zeros were put behind it, is `ROUNDED`.
    """
    fund, rate = card.submission.budget.total, card.budget.rate
    if fund is None or fund.rate is None or fund.rate.blank or rate is None:
        return None
    text = unicodedata.normalize("NFKC", fund.rate.text[:_LONGEST_RATE]).strip()
    exact = decimals.number(text.removesuffix("%"))
    if exact is None:
        return Fit.DIFFERENT
    low, high = _rates(card, fund, rate)
    digits = text.removesuffix("%").partition(".")[2]
    units = (100,) if text.endswith("%") else (100, 1)
    last, coarse = Fraction(1, 10 ** len(digits)), Fraction(1, 10 ** len(digits.rstrip("0")))
    if any(exact - last / 2 <= high * unit and low * unit < exact + last / 2 for unit in units):
        return Fit.EQUAL
    most = max(last, coarse / 2)
    return (
        Fit.ROUNDED
        if any(exact - most < high * unit and low * unit < exact + most for unit in units)
        else Fit.DIFFERENT
    )


def _rates(card: Scorecard, fund: Fund, rate: Fraction) -> tuple[Fraction, Fraction]:
    """The least and the greatest rate of amounts that are printed as these are."""
    base = fund.annual if card.budget.base == "annual" else fund.initial
    (paid_low, paid_high), (low, high) = (_ends(cell) for cell in (fund.executed, base))
    return rate * paid_low / high, rate * paid_high / low


def _ends(cell: Cell | None) -> tuple[Fraction, Fraction]:
    """What an amount may really be, in shares of what is printed: half a unit of its last decimal less or more."""
    found = _AMOUNT.search(unicodedata.normalize("NFKC", cell.text[:_LONGEST_RATE])) if cell else None
    number = decimals.number(found[0].replace(",", "")) if found else None
    half = Fraction(1, 2 * 10 ** len(found[1])) / number if found and number else Fraction(0)
    return (1 - half, 1 + half) if half < 1 else (Fraction(1), Fraction(1))


def grade_named(text: str, labels: Sequence[str]) -> str | None:
    """Which of a ruleset's grades a form names: `优`, `优秀`, `良（85分）`; None where it names none or more than one.

    Where the boxes of all grades are printed (`优□ 良☑ 中□`), it names the one that is ticked.
    """
    text = _ticked(text) or text
    plain = "".join(unicodedata.normalize("NFKC", text[: 2 * _LONGEST_GRADE]).split())
    if not plain or len(plain) > _LONGEST_GRADE:
        return None
    found = []
    rest = plain
    for label in sorted(labels, key=len, reverse=True):  # 不合格 before the 合格 in it
        if label in rest:
            found.append(label)
            rest = rest.replace(label, "")
    found = found or [label for label in labels if label.startswith(plain)]
    return found[0] if len(found) == 1 else None


def _ticked(text: str) -> str:
    """What stands at the ticked box, before or behind it as the text begins; `""` where not exactly one is ticked."""
    words = _BOXES.split(text[: 4 * _LONGEST_GRADE])
    boxes = _BOXES.findall(text[: 4 * _LONGEST_GRADE])
    ticked = [number for number, box in enumerate(boxes) if box in _TICKS]
    if len(boxes) < 2 or len(ticked) != 1:
        return ""
    box_first = not words[0].strip()
    return words[ticked[0] + 1] if box_first else words[ticked[0]]


def grade_can_be(grade: str, card: Scorecard, labels: Sequence[str]) -> bool | None:
    """Whether a grade is the scorecard's, or one that it may still become; None where it has none at all."""
    ends = [labels.index(end) for end in card.grade_range or (card.grade,) if end is not None]
    return min(ends) <= labels.index(grade) <= max(ends) if ends else None


def grade_of(plan: Plan, card: Scorecard, mark: Decimal | None) -> str | None:
    """The grade that the ruleset's bands give a total; None for none, of a partial form, or where the weights do not add up.

    Bands are of the ruleset's total: on a form that is marked out of something else no grade follows from a mark.
    """
    return None if mark is None or card.gaps or card.possible != plan.total else grade(plan, decimals.half_up(mark))
