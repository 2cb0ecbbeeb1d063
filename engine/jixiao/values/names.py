"""Names of levels, units and words reduced to what tells them from others: the one normaliser.

In: a name as somebody wrote it. Out: a key. Two names with one key are one name.
"""

import re
import unicodedata

from jixiao.ground.remembered import remembered

_NOISE = re.compile(r"[\s:：、,，.。·“”\"'（）()\[\]【】]+")
# Possessive, and only from the beginning of a run of digits: linear in whatever somebody puts into a cell.
_POINTS = re.compile(r"[（(]\s*+[\d.]++\s*+分?\s*+[）)]|(?<![\d.])[\d.]++\s*+分$")


@remembered
def key(name: str) -> str:
    """A level's name reduced to what tells it from others: no points in brackets, blanks or punctuation."""
    return _NOISE.sub("", _POINTS.sub("", unicodedata.normalize("NFKC", name)))
