"""One way of writing for standards: half width, Chinese numerals as digits, misread digits, one sign for each relation.

In: any text. Out: the text that the patterns of `clauses` and `forms` are written for, and its pieces. It is linear in the
length of the text.
"""

import re
from collections.abc import Iterator

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.values.quantity import glyphs

#: Longer texts are descriptions, not standards.
MAX = 3_000

_COUNTED = (
    r"(?=个|周|场|篇|批|类|栋|套|宗|本|小时|年|百分点|次(?!性)|例|起|项|条|天|日|人|件|处|月|倍|%|户|份|笔|名|家|"
    r"分(?:[,;。、)的]|$))"
)
_NUMERAL = regex(rf"(?<![第几数之万千百十\d]){glyphs.NUMERAL}{_COUNTED}")
_PERCENT = regex(rf"百分之({glyphs.NUMERAL})")
#: Letters that a scan put for digits: l00%, 1OO%.
_MISREAD = (
    (regex(r"(?<=\d)[OoQ](?=[OoQ\d]*[\d%分])|(?<![A-Za-z\d])[Oo](?=%)"), "0"),
    (regex(r"(?<=[\d])[Oo](?=%)"), "0"),
    (regex(r"(?<![A-Za-z])[lI|](?=[\dOo]+%?)"), "1"),
)
_AHEAD = r"(?=-?\d)"
_SIGNS = (
    (regex(r"(?:不低于|不少于|不小于|(?:大于|高于)或?等于|至少达到)" + _AHEAD), "≥"),
    (regex(r"(?:不高于|不大于|不多于|不超过|不超出|(?:小于|低于)或?等于)" + _AHEAD), "≤"),
    (regex(r"(?<!每)(?:大于|高于|超过|多于|超出)" + _AHEAD), ">"),
    (regex(r"(?<!每)(?:小于|低于|少于)" + _AHEAD), "<"),
    (regex(r"(?<=[\d%)])(?:至|到|~|-{1,2})(?=-?\d)"), "-"),
    (regex(r"(?<=\d)%{2,}"), "%"),
    (regex(r"一半(?=分|的分)"), "50%"),
)
_EACH = regex(
    r"每(?=(?:个|百分点|例|起|次|项|条|件|处|人|户|份|笔|家|名|宗|篇|场|类|期|批|套|(?:天|日|周|月)(?=[扣减加,]))(?!度|年))"
)
#: Marks of footnotes, and what stands behind a name only because of them.
_NOTES = regex(r"[※†‡★☆▲△]|\(?注\d+\)|\[注?\d+\]|^注\d*[::]")
#: 优10分良8分: words of grades need no sign between them.
_GRADES = regex(r"(?<=\d分)(?=(?:优|良|中|差|好|较好|一般|较差|合格|不合格)[^\d,;。]{0,3}(?:得|计)?\d)")
#: (不足5个百分点按5个百分点计): a clause in brackets.
_BRACKETED = regex(r"\(((?:不足|不满|未满|最[高低多]|扣完|超过|每|无法|分母)[^()]*)\)")
#: The numbers of a list: ① (1) 1. 1、 A. (一) 一是.
MARK = regex(
    r"[①-⑳㉑-㉟㊱-㊿]|(?<![\d.])\(\d{1,2}\)|(?<![\d.%\-])\d{1,2}[、.](?![\d])|(?<![A-Za-z])[A-Ha-h][、.)](?!\d)|\([一二三四五六七八九十]\)|(?:(?<=^)|(?<=[;,。:]))[一二三四五六七八]是"
)
_TITLE = regex(r"^\[?(?:(?:评分|计分|评价|得分|赋分|打分|考核)(?:标准|办法|方法|规则|细则)?|标准)\]?[:]")


def normal(text: str, line: str = ";") -> str:
    """A standard in one way of writing; a line break of its cell becomes `line`."""
    lines = [part.strip() for part in re.split(r"[\r\n]+", text[:MAX]) if part.strip()]
    joined = ""
    for part in lines:
        joined += part if not joined or joined[-1] in "；;，,。：:、" else f"{line}{part}"
    out = glyphs.normal(joined)
    for pattern, sign in _MISREAD:
        out = pattern.sub(sign, out)
        out = pattern.sub(sign, out)
    out = _NOTES.sub("", out)
    out = _PERCENT.sub(lambda match: f"{_digits(match[1])}%", out)
    out = _NUMERAL.sub(lambda match: _digits(match[0]), out)
    out = re.sub(r"(?<=[\d满]分)(\)?)、|(?<=[分值%]\))()、", r"\1;", out)
    out = re.sub(r"其中(?=[每有\d])", "", out)
    out = _BRACKETED.sub(r",\1", _GRADES.sub(";", _EACH.sub("每1", out)))
    for pattern, sign in _SIGNS:
        out = pattern.sub(sign, out)
    return _TITLE.sub("", out.strip(" ;。,."))


def _digits(numeral: str) -> str:
    value = glyphs.chinese(numeral)
    return numeral if value is None else decimals.plain(value)


def pieces(text: str, ends: str = ";。,") -> Iterator[str]:
    """The pieces between the given marks that stand outside of brackets."""
    depth, start = 0, 0
    for index, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif char in ends and depth == 0 and not _inside_number(text, index):
            if text[start:index].strip():
                yield text[start:index].strip()
            start = index + 1
    if text[start:].strip():
        yield text[start:].strip()


def _inside_number(text: str, index: int) -> bool:
    """Whether a comma parts the thousands of a number."""
    return (
        text[index] == "," and text[index - 1 : index].isdigit() and bool(re.match(r"\d{3}(?!\d)", text[index + 1 :]))
    )
