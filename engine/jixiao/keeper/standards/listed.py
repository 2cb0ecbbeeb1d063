"""The elements that an explanation lists: 评价要点：①…；②….

In: the explanation of an indicator. Out: the elements in their order, or none where it lists fewer than two.
"""

import re

from jixiao.ground.regex import regex
from jixiao.keeper.standards.normal import MARK, MAX, normal

_TITLED = regex(r"(?:评价|考核|评分)?(?:要点|内容|因素)(?:包括|如下)?[:]")


def items(explanation: str) -> tuple[str, ...]:
    """The elements of an explanation, numbered or each a sentence of its own.

    What follows the last numbered one behind a stop is no part of it.
    """
    if len(explanation) > MAX:
        return ()
    written = normal(explanation)
    found = [part.strip(" ;,。、") for part in MARK.split(written)[1:]]
    if len(found) > 1:
        found[-1] = re.split(r"[。;]", found[-1])[0]
    else:
        found = [part.strip(" ,、") for part in re.split(r"[。;]", _TITLED.split(written)[-1]) if part.strip(" ,、")]
    return tuple(found) if len(found) > 1 and all(found) else ()
