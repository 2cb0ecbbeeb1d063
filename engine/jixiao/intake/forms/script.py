"""Text in traditional characters → the same in simplified ones, in which all labels are known, every character in its place.

In: a text. Out: as many characters; and where a converter put how a character is read behind it: `績效(xiào)`. A text without
traditional characters stays what it is, and brackets in it are no readings.
"""

import re
from collections.abc import Iterator
from typing import Final

#: So many of the characters that every form has make a text traditional; a name may have one of them.
_ENOUGH: Final = 3
_TRADITIONAL: Final = re.compile("[績項預執標數實際評價資總額華]")
_READING: Final = re.compile(r"[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,7}[)）]")


def simplified(text: str) -> str:
    """`text` with traditional characters read as simplified ones; its length stays."""
    if len(_TRADITIONAL.findall(text)) < _ENOUGH:
        return text
    from opencc import OpenCC

    converter = OpenCC("t2s")
    found = converter.convert(text)
    return found if len(found) == len(text) else "".join(converter.convert(char)[:1] or char for char in text)


def readings(text: str) -> Iterator[int]:
    """The places of all characters that say how one is read, with their brackets."""
    for found in _READING.finditer(text):
        yield from range(found.start(), found.end())
