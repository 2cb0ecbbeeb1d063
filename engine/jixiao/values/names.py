"""Names of levels, units and words reduced to what tells them from others: the one normaliser.

In: a name as somebody wrote it. Out: a key. Two names with one key are one name; two that are only near may be one with a slip.
"""

import unicodedata
from collections import Counter

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered

_NOISE = regex(r"[\s:：、,，.。·“”\"'（）()\[\]【】]+")
# Possessive, and only from the beginning of a run of digits: linear in whatever somebody puts into a cell.
_POINTS = regex(r"[（(]\s*+[\d.]++\s*+分?\s*+[）)]|(?<![\d.])[\d.]++\s*+分$")


@remembered
def key(name: str) -> str:
    """A level's name reduced to what tells it from others: no points in brackets, blanks or punctuation."""
    return _NOISE.sub("", _POINTS.sub("", unicodedata.normalize("NFKC", name)))


#: Longer names are compared by their beginnings.
_LONGEST = 100


def near(one: str, other: str) -> bool:
    """Whether two different keys have four characters of five in common, in the same order."""
    one, other = one[:_LONGEST], other[:_LONGEST]
    enough = 4 * (len(one) + len(other))
    # Most pairs have not even the characters; only the others are compared in their order.
    if one == other or 10 * sum((Counter(one) & Counter(other)).values()) < enough:
        return False
    return 10 * _common(one, other) >= enough


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common in the same order."""
    row = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, its in enumerate(other, 1):
            before, row[at] = row[at], before + 1 if char == its else max(row[at], row[at - 1])
    return row[-1]
