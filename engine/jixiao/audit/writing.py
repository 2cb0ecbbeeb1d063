"""A passage in one way of writing, so that patterns need to know only one: half width, simplified, no blanks, no quotation marks.

Comes in: the text of a passage. Goes out: the same text in that writing, with the offset that each of its characters has in the
passage. Nothing is understood here and no figure is touched; a blank between two digits stays, because it parts two numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Characters of traditional writing that words about budgets are made of; a page that converts itself prints them.
_TRADITIONAL: Final = (
    "萬万億亿減减長长預预決决與与購购車车運运費费務务國国額额較较項项個个數数執执財财撥拨機机關关員员發发專专資资總总計计為为佔占單单從从應应"
    "還还對对場场戶户兩两輛辆類类業业產产實实標标達达報报結结轉转補补際际縣县區区農农職职養养險险給给維维護护體体備备設设華华處处辦办較较時时"
    "責责質质損损餘余貼贴歲岁種种級级統统貨货進进遷迁選选鄉乡開开閱阅電电銀银點点於于無无當当術术來来會会經经績绩評评價价價价現现況况內内聯联"
    "債债稅税調调採采勞劳動动鎮镇題题師师離离畫画號号節节約约壓压縮缩義义協协臨临圍围營营濟济導导規规領领訓训識识議议權权離离"
)
_GLYPHS: Final = "〔[〕]【[】]﹝[﹞]﹪%—-–-－-―-︰:﹕:﹔;﹐,〜~∼~≧≥⩾≥≦≤⩽≤·.．."
_HALF: Final[Mapping[int, str]] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{
        ord(one): other for pairs in (_TRADITIONAL, _GLYPHS) for one, other in zip(pairs[::2], pairs[1::2], strict=True)
    },
}
#: What is left out: blanks, quotation marks, marks of a word processor, the pinyin that some pages put behind characters.
_LEFT_OUT: Final = re.compile(
    r"\[bookmark:[^\]\n]{0,80}+\]|\((?=[^()]{1,6}\)) ?[a-z]{0,5}+[à-ÿāēěīńňōūǎǐǒǔǖǘǚǜǹ][a-zà-ÿāēěīńňōūǎǐǒǔǖǘǚǜǹ]{0,5}+\)"
    r"|[\s\u200b\u200c\u200d\u2060\ufeff\u00ad“”\"‘’'「」『』*_]"
)
_DIGIT: Final = re.compile(r"[0-9]")


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
