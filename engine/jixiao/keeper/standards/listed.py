"""The elements that an explanation lists: 评价要点：①…；②….

In: the explanation of an indicator. Out: the elements in their order, or none where it lists fewer than two.
"""

import re

from jixiao.keeper.standards.normal import MARK, MAX, normal


def items(explanation: str) -> tuple[str, ...]:
    """The numbered elements of an explanation; what follows the last one behind a stop is no part of it."""
    if len(explanation) > MAX:
        return ()
    found = [part.strip(" ;,。、") for part in MARK.split(normal(explanation))[1:]]
    if len(found) < 2:
        return ()
    found[-1] = re.split(r"[。;]", found[-1])[0]
    return tuple(found) if all(found) else ()
