"""What a run has on the lines that are ranked, worked out before anything is marked.

In: the forms of a run, a law that ranks lines. Out: a `Ranking`, and the same as text, which stays beside the tables: whoever
explains a line later needs it. It holds one number a form and line.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from jixiao.batch import reference
from jixiao.batch.pool import ENDED, Pool
from jixiao.batch.reference import Form
from jixiao.findings import appraisal
from jixiao.findings.appraisal import Law, Ranking

#: Where it stands in the folder of a run.
NAME = "ranking.json"


def made(
    law: Law, forms: Iterable[Form], unread: Sequence[str], *, workers: int, advance: Callable[[int], None]
) -> Ranking:
    """What all the forms of a run have; `unread` names the files that could not be read."""
    found: list[tuple[str, appraisal.Measured]] = []
    with Pool(reference.measuring, reference.Told(law.files), workers) as pool:
        for chunk, answer in reference.each(pool, forms):
            found += [(str(chunk[0].source), None)] if answer is ENDED else answer
            advance(len(chunk))
    return appraisal.ranking(law, found, unread)


def text(ranking: Ranking) -> str:
    """A ranking as JSON."""
    values = [[path, list(map(str, some))] for path, some in ranking.values.items()]
    valueless = list(ranking.valueless.items())
    plain = {"values": values, "valueless": valueless, "unscored": ranking.unscored, "unread": ranking.unread}
    return json.dumps(plain) + "\n"


def read(plain: str) -> Ranking:
    """The ranking that `text` wrote."""
    found = json.loads(plain)
    return Ranking(
        {tuple(path): tuple(map(Fraction, some)) for path, some in found["values"]},
        {tuple(path): tuple(some) for path, some in found["valueless"]},
        tuple(found["unscored"]),
        tuple(found["unread"]),
    )
