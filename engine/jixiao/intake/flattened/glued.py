"""Where a cell may end in text that runs on without any separator, and what it costs to end it there.

In: the text below a heading, without blanks, and the name of a column. Out: the places where a cell of that column may end.
A value is a number with its sign and unit, a date, a usual word, or a text that stands there twice, as target and as actual
value; any other text may end anywhere, so that a row with one has more than one reading and stays unread.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.flattened import costs
from jixiao.intake.forms import vocabulary as v

#: The longest text that is cut: the work grows with its length times the longest name.
MOST_CHARACTERS: Final = 8_000
_LONGEST_NAME: Final = 48
_MOST_POINTS: Final = 100
_LONGEST_LEVEL: Final = 16
_LONGEST_TWICE: Final = 24
#: A number that is cut out of a longer one; a text that is cut anywhere; a text that stands there twice.
_INSIDE: Final = 1600
_ANYWHERE: Final = 3000
_TWICE: Final = 300
_REASON: Final = 1200
_TORN: Final = 8000

_NUMBER: Final = r"(?:0|[1-9]\d*)(?:\.\d+)?"
_UNIT: Final = (
    r"%|‰|百分比|个百分点|[万亿]?元|[万亿千百]?(?:人次|人|户|个|件|次|起|家|所|台|套|份|篇|期|场|名|辆|头|只|株|亩|公顷|平方米|平方公里|立方米"
    r"|公里|千米|米|厘米|吨|公斤|千克|克|升|小时|分钟|天|日|个月|月|年|周|批|项|条|处|座|宗|例|本|张|片|盏|间|栋|村|镇|街道|社区)(?:/[\u4e00-\u9fff])?"
)
_VALUE = regex(
    rf"(?:[≥≤><=≧≦]{{1,2}}|不低于|不少于|不超过|不高于|不大于|不小于|小于|大于|高于|低于|超过|少于|达到|约)?{_NUMBER}(?:{_UNIT})?"
    r"(?:以上|以下|以内|左右|及以上|及以下)?"
)
_POINTS = regex(rf"{_NUMBER}")


_END = regex(
    r"(?:自评)?(?:总分|合计|总计|总得分)(?:[(（]\d{1,3}分?[)）])?(?=\d|$)|(?:其他需要)?说明(?:的问题)?(?=[无:：])|注[:：]|备注|自评等级|填表人|联系电话"
)


def end(text: str) -> int:
    """Where the rows end at the latest: at the total, or at what stands below every table of indicators."""
    found = _END.search(text)
    return min(found.start() if found else len(text), MOST_CHARACTERS)


def tail(text: str) -> bool:
    """Whether a text begins with what stands below every table of indicators."""
    return bool(_END.match(text))


_TOTAL = regex(r"(?:自评)?(?:总分|合计|总计|总得分)(?:[(（]\d{1,3}分?[)）])?")


def total(text: str, *, weighted: bool) -> tuple[tuple[int, int], ...]:
    """Where the label of the total and its numbers stand at the start of a text; nothing where they cannot be told apart."""
    label = _TOTAL.match(text)
    run = re.compile(r"[\d.]+").match(text, label.end()) if label else None
    if not label or not run:
        return ()
    if not weighted:
        return ((0, label.end()), run.span())
    digits = run[0]
    pairs = [(middle, end) for middle, end, _ in points_twice(digits, 0) if end == len(digits)]
    if len(pairs) != 1:
        return ()
    start, middle = run.start(), run.start() + pairs[0][0]
    return ((0, label.end()), (start, middle), (middle, run.end()))


def cells(text: str, place: int, name: str) -> Iterator[tuple[int, int]]:
    """Where a cell of a column may end that begins at a place, and what it costs."""
    inner = _inside(text)
    for end, price in _ends(text, place, name):
        yield end, price + (_TORN if end in inner else 0)


@lru_cache(8)
def _inside(text: str) -> frozenset[int]:
    """The places inside names of levels, days and decimal numbers: no cell ends there."""
    return frozenset(at for found in _WHOLE.finditer(text) for at in range(found.start() + 1, found.end()))


def _ends(text: str, place: int, name: str) -> Iterator[tuple[int, int]]:
    match name:
        case "level1" | "level2":
            yield from _levels(text, place, name)
        case "level3":
            yield from _names(text, place)
        case "target" | "actual":
            yield from _values(text, place)
        case "weight" | "score":
            for end in range(place + 1, min(place + 6, len(text)) + 1):
                if _POINTS.fullmatch(text, place, end) and Fraction(text[place:end]) <= _MOST_POINTS:
                    yield end, _cut(text, end) or (_INSIDE if _COUNTS.match(text, end) else 0)
        case _:
            for end in range(place + 2, min(place + 40, len(text)) + 1):
                own = text[place:end]
                if _level_in(own):
                    return
                if (price := costs.price(own, name, alone=False)) is not None:
                    yield end, price + _REASON + (_ANYWHERE if _MEASURED.search(own) else 0)


def twice(text: str, place: int) -> Iterator[tuple[int, int, int]]:
    """Where a text that stands there twice ends first and second, and what it costs."""
    for length in range(1, min(_LONGEST_TWICE, (len(text) - place) // 2) + 1):
        own = text[place : place + length]
        again = own == text[place + length : place + 2 * length] and "\u4e00" <= own[0] <= "\u9fff"
        if again and not _level_in(own) and not {place + length, place + 2 * length} & _inside(text):
            yield place + length, place + 2 * length, _TWICE


def points_twice(text: str, place: int) -> Iterator[tuple[int, int, int]]:
    """Where a weight and the mark behind it end: the mark is no more than the weight."""
    inner = _inside(text)
    for middle, _ in cells(text, place, "weight"):
        for end, _ in cells(text, middle, "score"):
            if not {middle, end} & inner and Fraction(text[middle:end]) <= Fraction(text[place:middle]):
                yield middle, end, _cut(text, end) or (_INSIDE if _COUNTS.match(text, end) else 0)


def _cut(text: str, end: int) -> int:
    """What it costs to end a number where more digits follow; a 0 that more follow is a number by itself."""
    alone = text[end - 1] == "0" and not (end > 1 and text[end - 2] in "0123456789.")
    return _INSIDE if not alone and end < len(text) and text[end].isdigit() and text[end - 1].isdigit() else 0


def _levels(text: str, place: int, name: str) -> Iterator[tuple[int, int]]:
    for end in range(min(place + _LONGEST_LEVEL, len(text)), place + 1, -1):
        own = text[place:end]
        if (
            "指标" not in _WITH_POINTS.sub("", own)[:-2]
            and own.endswith(("指标", "目标", ")", "）", "益", "量", "效", "本", "度", "响", "分"))
            and not _OTHERS_WORDS.match(own)
            and _is_level(own, name)
        ):
            yield end, 0 if own.endswith(("指标", ")", "）")) else 300
            return


#: What stands before 满意度指标 and does not belong to it: points of the first level, the end of a reason.
_OTHERS_WORDS = regex(r"[(（]|(?!(?:服务对象|受益对象|社会公众|公众|群众|社会)?满意度).+满意度")
_WITH_POINTS = regex(r"[(（]\d{1,3}(?:\.\d{1,2})?分?[)）]$")


@lru_cache(4096)
def _is_level(text: str, name: str) -> bool:
    return costs.level(text, name)


def _names(text: str, place: int) -> Iterator[tuple[int, int]]:
    apart = text[place] in ".%‰,，、。)）-—/" or (place > 0 and text[place - 1] in "(（/")
    if apart or (text[place].isdigit() and not _COUNTED.match(text, place)):
        return
    for end in range(place + 2, min(place + _LONGEST_NAME, len(text)) + 1):
        own = text[place:end]
        if _level_in(own):
            return
        price = costs.price(own, "level3", alone=False)
        if price is not None:
            broken = _INSIDE if own[-1].isdigit() else 500 if own[-1] in "≥≤><=、，(（不小大高低" else 0
            holds = 2500 if _VALUE_WORD.match(own) or _MEASURED.search(own) or _DOUBLED.search(own) else 0
            yield end, price + broken + holds + (1500 if _BARE_LEVEL.match(own) else 0)


#: A word that says that a target was reached begins no name.
_VALUE_WORD = regex(
    r"(?:部分|基本|全部|已)?达成(?:预期)?(?:指标|目标)|(?:已|全部|按时|按期|按计划)完成(?!率|时|情|数|比|度)"
)
_COUNTS = regex(r"[个人次家户件台套名场期]|[万亿]?元")
_COUNTED = regex(r"\d{1,6}[\u4e00-\u9fff]")
_MEASURED = regex(r"\d(?:%|‰|元)|[≥≤]")
_DOUBLED = regex(r"([≥≤]?\d[\d.]*[^\d]{1,3})\1")
_BARE_LEVEL = regex(r"(?:产出)?(?:数量|质量|时效|成本)(?!\d)|(?:经济|社会|生态)效益|可持续影响")
_LEVEL_NAME = (
    r"(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|满意度|产出|项目完成|效益|效果)指标"
)
_LEVEL = regex(_LEVEL_NAME)
_WHOLE = regex(_LEVEL_NAME + r"|20\d\d年\d{1,2}月(?:\d{1,2}日)?底?(?:之?前)?|\d{1,2}月\d{1,2}日(?:之?前)?|\d\.\d")


def _level_in(text: str) -> bool:
    """Whether the name of a level ends a text: no name goes on over one."""
    return text.endswith("指标") and any(found.end() == len(text) for found in _LEVEL.finditer(text))


def _values(text: str, place: int) -> Iterator[tuple[int, int]]:
    found: dict[int, int] = {}
    for end in range(place + 1, min(place + 16, len(text)) + 1):
        own = text[place:end]
        if _VALUE.fullmatch(own) or costs.date(own):
            high = 1200 if own.endswith("%") and v.half(own)[:3].isdigit() and own[:3] > "100" else 0
            found[end] = high + _cut(text, end)
        elif costs.word(own):
            found[end] = 400
    longest = max((end for end in found if text[end - 1] in "%‰以上下内元" or not text[end - 1].isdigit()), default=0)
    for end, price in found.items():
        # A number without the unit that follows it is rarely what is meant.
        yield end, price + (900 if end < longest else 0)
    for end in range(place + 2, min(place + 24, len(text)) + 1):
        if end not in found and not text[place:end].isdigit() and not _level_in(text[place:end]):
            yield end, _ANYWHERE
