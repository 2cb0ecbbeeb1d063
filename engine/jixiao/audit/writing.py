"""A passage in one way of writing, so that patterns need to know only one: half width, simplified, no blanks, no quotation marks.

Comes in: the text of a passage. Goes out: the same text in that writing, with the offset that each of its characters has in the
passage. Nothing is understood here and no figure is touched; a blank between two digits stays, because it parts two numbers.
"""

from collections.abc import Mapping
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.forms.script import GLYPHS

_GLYPHS: Final = "〔[〕]【[】]﹝[﹞]﹪%—-–-－-―-︰:﹕:﹔;﹐,〜~∼~≧≥⩾≥≦≤⩽≤·.．."
_HALF: Final[Mapping[int, str]] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **str.maketrans({**GLYPHS, **dict(zip(_GLYPHS[::2], _GLYPHS[1::2], strict=True))}),
}
#: What is left out: blanks, quotation marks, marks of a word processor, the pinyin that some pages put behind characters.
_LEFT_OUT: Final = regex(
    r"\[bookmark:[^\]\n]{0,80}+\]|\((?=[^()]{1,6}\)) ?[a-z]{0,5}+[à-ÿāēěīńňōūǎǐǒǔǖǘǚǜǹ][a-zà-ÿāēěīńňōūǎǐǒǔǖǘǚǜǹ]{0,5}+\)"
    r"|[\s\u200b\u200c\u200d\u2060\ufeff\u00ad“”\"‘’'「」『』*_]"
)
_DIGIT: Final = regex(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Writing:
    """A text in the one writing; `at` holds the offset of each of its characters in the passage, and that of the end."""

    text: str
    at: tuple[int, ...]


def normal(text: str) -> Writing:
    """The text in the one writing. Linear in its length."""
    narrow = half(text)
    kept: list[str] = []
    at: list[int] = []
    end = 0
    for found in _LEFT_OUT.finditer(narrow):
        kept.append(narrow[end : found.start()])
        at.extend(range(end, found.start()))
        end = found.end()
        parts = kept and found.start() and narrow[found.start() - 1].isdigit() and _DIGIT.match(narrow, end)
        if parts and found[0].isspace():
            kept.append(" ")
            at.append(found.start())
    kept.append(narrow[end:])
    at.extend(range(end, len(narrow) + 1))
    return Writing("".join(kept), tuple(at))


def half(text: str) -> str:
    """The text in half width and simplified characters, each in its place."""
    made = text.translate(_HALF)
    return made if len(made) == len(text) else text


def words(text: str) -> str:
    """A short text in the one writing, without its offsets."""
    return normal(text).text
