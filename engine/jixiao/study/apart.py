"""Why the mark of a form is no whole one, so that it cannot be ranked with others or counted into a mean.

Comes in: a scorecard. Goes out: the reasons, none for most. Nothing is marked here and no word is written.
"""

from enum import StrEnum

from jixiao.records import Scorecard


class Apart(StrEnum):
    """A reason: something is missing from the form, its weights do not add up, or a person must still judge some of it."""

    PARTIAL = "partial"
    UNBALANCED = "unbalanced"
    PENDING = "pending"


def apart(card: Scorecard) -> tuple[Apart, ...]:
    """The reasons of a scorecard; of a form from which something is missing nothing else can be told."""
    if card.gaps:
        return (Apart.PARTIAL,)
    unbalanced = card.grade is None and card.grade_range is None
    return (*((Apart.UNBALANCED,) if unbalanced else ()), *((Apart.PENDING,) if card.pending else ()))
