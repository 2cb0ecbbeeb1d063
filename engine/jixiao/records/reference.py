"""Which law a scorecard rests on, and how far the documents that the law cites were read.

Records only. `law` makes them from a ruleset; every output that names the ruleset reads them.
"""

from enum import StrEnum

from jixiao.ground.dataclass import dataclass


class Verified(StrEnum):
    """Where the figures that rest on a document were read, the surest first: nobody may claim more than was done."""

    ORIGINAL = "original"
    REPRINT = "reprint"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class RulesetRef:
    """Which law was applied: id, edition and the SHA-256 of the file's bytes.

    `verified` is that of the weakest of its citations.
    """

    id: str
    edition: str
    sha256: str
    title: str
    verified: Verified
