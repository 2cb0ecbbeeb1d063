"""The checks that need no figures: remnants, repeats, slips of the pen, structure, copied text, judgements.

Comes in: an Account. Goes out: everything that they find. A check is a function of the account alone and knows no other; what
two of them would say of the same words is said once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from jixiao.audit import contents, copies, judgement, remnants, repeats, slips, structure, subjects
from jixiao.audit.wordings import Wording
from jixiao.records.account import Account
from jixiao.records.discrepancy import Discrepancy

Check = Callable[[Account], Iterator[Discrepancy]]

#: Those that are code; remnants are data.
CHECKS: Final[tuple[Check, ...]] = (
    slips.check,
    structure.check,
    contents.check,
    subjects.check,
    copies.check,
    repeats.check,
    judgement.check,
)
#: Said only where the other is not said of the same place.
_WEAKER: Final = {"slip.repeated": "slip.doubled"}


def found(account: Account, using: Sequence[Wording] | None = None) -> tuple[Discrepancy, ...]:
    """All that the checks find, remnants first. `using`: other remnants than the shipped ones."""
    every = [*remnants.check(account, using), *(one for check in CHECKS for one in check(account))]
    told = {(one.id, spot.section, spot.block, spot.start) for one in every for spot in one.spots}
    return tuple(one for one in every if not _said(one, told))


def _said(one: Discrepancy, told: set[tuple[str, int, int, int]]) -> bool:
    stronger = _WEAKER.get(one.id)
    return stronger is not None and any((stronger, spot.section, spot.block, spot.start) in told for spot in one.spots)
