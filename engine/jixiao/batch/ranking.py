"""What a run has on the lines that are ranked, as text: it stays beside the tables for whoever explains a line later.

In: a `Ranking`. Out: JSON; and back. It holds one number a form and line.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Final

from jixiao.findings.appraisal import Ranking

#: Where it stands in the folder of a run.
NAME: Final = "ranking.json"


def text(ranking: Ranking) -> str:
    """A ranking as JSON."""
    values = [[path, list(map(str, some))] for path, some in ranking.values.items()]
    valueless = list(ranking.valueless.items())
    plain = {"values": values, "valueless": valueless, "unscored": ranking.unscored, "unread": ranking.unread}
    return json.dumps(plain) + "\n"


def read(file: Path) -> Ranking:
    """The ranking in a file that `text` made."""
    found = json.loads(file.read_text(), parse_float=str)
    return Ranking(
        {tuple(path): tuple(map(Fraction, some)) for path, some in found["values"]},
        {tuple(path): tuple(some) for path, some in found["valueless"]},
        tuple(found["unscored"]),
        tuple(found["unread"]),
    )
