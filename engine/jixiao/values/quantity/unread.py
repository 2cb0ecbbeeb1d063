"""What numbers stand in a text that is read as no value: ≥1:3, 治理河道≥12公里；拦河坝≥3座, 12月底前培训3次.

In: the text of a value that is TEXT. Out: how many numbers it has, or that it is a ratio; they are counted, not read. It says
why such a text is no value where "it has no number" would not be true.
"""

from typing import Literal

from jixiao.ground.regex import regex
from jixiao.values.quantity import amounts, glyphs, periods

Unread = Literal["none", "one", "several", "ratio"]

#: Longer texts are looked at as far as this.
_LONGEST = 1000
#: A number before a clause of a list is none of its figures.
_ENUMERATORS = regex(r"(?:^|(?<=[\s;,。、]))\(?[0-9]{1,2}(?:[、)]|\.(?![0-9]))")
#: 1:3 is a ratio; 8:30前 is a time.
_RATIO = regex(
    r"(?<![0-9:.])[0-9]{1,6}(?:\.[0-9]{1,6})?:[0-9]{1,6}(?:\.[0-9]{1,6})?(?![0-9:]|\.[0-9]|[前后时点分起止至])"
)


def unread(text: str) -> Unread:
    """Which numbers a text has that is read as no value: none, one, several, or a ratio alone."""
    written = _ENUMERATORS.sub("", glyphs.normal(text[:_LONGEST].strip()))
    taken = bytearray(len(written))
    for period in periods.find(written, None):
        taken[period.at : period.to] = b"\x01" * (period.to - period.at)
    count = len(amounts.scan(written, taken).amounts)
    if _RATIO.search(written):
        return "several" if count else "ratio"
    return "none" if not count else "one" if count == 1 else "several"
