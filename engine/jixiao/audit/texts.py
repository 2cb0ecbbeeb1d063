"""The checks that need no figures: remnants, repeats, slips of the pen, structure, copied text, judgements.

Comes in: an Account. Goes out: everything that they find. A check is a function of the account alone and knows no other; what
two of them would say of the same words is said once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from jixiao.audit import contents, copies, judgement, remnants, repeats, slips, structure, subjects
from jixiao.audit.documents import documents, in_file
from jixiao.audit.wordings import Wording
from jixiao.records.account import Account
from jixiao.records.discrepancy import Discrepancy

Check = Callable[[Account], Iterator[Discrepancy]]

#: Those of one document that are code; remnants are data.
CHECKS: Final[tuple[Check, ...]] = (
    slips.check,
    structure.check,
    subjects.check,
    repeats.check,
    judgement.check,
)
#: Those that look over all reports of a file: what it announces, and the name of one project in the report of another.
ACROSS: Final[tuple[Check, ...]] = (contents.check, copies.check)
#: Said only where the other is not said of the same place.
_WEAKER: Final = {"slip.repeated": "slip.doubled"}


def found(account: Account, using: Sequence[Wording] | None = None) -> tuple[Discrepancy, ...]:
    """All that the checks find. `using`: other remnants than the shipped ones."""
    every = [one for check in ACROSS for one in check(account)]
    for start, document in documents(account):
        own = [*remnants.check(document, using), *(one for check in CHECKS for one in check(document))]
        every += (in_file(one, start) for one in own)
    told = {(one.id, spot.section, spot.block, spot.start) for one in every for spot in one.spots}
    return tuple(one for one in every if not _said(one, told))


def _said(one: Discrepancy, told: set[tuple[str, int, int, int]]) -> bool:
    stronger = _WEAKER.get(one.id)
    return stronger is not None and any((stronger, spot.section, spot.block, spot.start) in told for spot in one.spots)
