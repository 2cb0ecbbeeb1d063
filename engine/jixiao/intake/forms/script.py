"""Text in traditional characters → the same in simplified ones, in which all labels are known, every character in its place.

In: a text. Out: as many characters; and where a converter put how a character is read behind it: `績效(xiào)`. A text without
traditional characters stays what it is, and brackets in it are no readings.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from jixiao.ground.regex import regex

#: The traditional characters that words about budgets are made of, each with the simplified one: those of which a text may have
#: a single one and mean the simplified. A name may have others.
_PAIRS: Final = (
    "萬万億亿減减長长預预決决與与購购車车運运費费務务國国額额較较項项個个數数執执財财撥拨機机關关員员發发專专資资總总"
    "計计為为佔占單单從从應应還还對对場场戶户兩两輛辆類类業业產产實实標标達达報报結结轉转補补際际縣县區区農农職职養养"
    "險险給给維维護护體体備备設设華华處处辦办時时責责質质損损餘余貼贴歲岁種种級级統统貨货進进遷迁選选鄉乡開开閱阅電电"
    "銀银點点於于無无當当術术來来會会經经績绩評评價价現现況况內内聯联債债稅税調调採采勞劳動动鎮镇題题師师離离畫画號号"
    "節节約约壓压縮缩義义協协臨临圍围營营濟济導导規规領领訓训識识議议權权劃划係系構构監监測测庫库圖图狀状餅饼繳缴別别"
)
GLYPHS: Final[Mapping[str, str]] = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
#: So many of the characters that every form has make a text traditional; a name may have one of them.
_ENOUGH: Final = 3
_TRADITIONAL: Final = regex("[績項預執標數實際評價資總額華]")
_READING: Final = regex(r"[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,7}[)）]")


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
