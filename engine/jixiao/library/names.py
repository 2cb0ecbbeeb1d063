"""How forms write the names of indicators, and what makes two ways of writing one name.

Comes in: a third-level or second-level name as written. Goes out: the key under which names are compared, the level,
whether a qualifier turns a quantity into another, and the words for which way is better. It knows no
indicator; `indicators` does.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from jixiao.ground.regex import regex

#: A longer name is a sentence, not the name of an indicator; it is matched with nothing.
MAX_NAME: Final = 100


class Level(StrEnum):
    """Where an indicator belongs: a second-level indicator (财预〔2020〕10号), or the form's own line 预算执行率."""

    QUANTITY = "数量指标"
    QUALITY = "质量指标"
    TIMELINESS = "时效指标"
    COST = "成本指标"
    ECONOMIC = "经济效益指标"
    SOCIAL = "社会效益指标"
    ECOLOGICAL = "生态效益指标"
    LASTING = "可持续影响指标"
    SATISFACTION = "服务对象满意度指标"
    EXECUTION = "预算执行率"


class Direction(StrEnum):
    """Which actual values meet a target."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    EQUAL = "equal"
    DEADLINE = "deadline"
    YES_NO = "yes-no"
    QUALITATIVE = "qualitative"


#: The directions in the words of a form.
DIRECTIONS: Final[Mapping[Direction, str]] = MappingProxyType(
    {
        Direction.AT_LEAST: "越大越好（≥）",
        Direction.AT_MOST: "越小越好（≤）",
        Direction.EQUAL: "等于目标（=）",
        Direction.DEADLINE: "不晚于期限",
        Direction.YES_NO: "是或否",
        Direction.QUALITATIVE: "定性分档",
    }
)


_ORDINAL = regex(
    r"^(?:[★☆▲●■◆※*·#\s]|[①-⑳]|指标\s*[\d一二三四五六七八九十]{0,3}\s*[：:.、]"
    r"|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、)）:：](?!\d))+"
)
_YEAR = regex(r"(?:19|20)\d{2}(?:\s*[-—–~至]\s*(?:19|20)\d{2})?年(?:度|内|期间)?")
_BRACKET = regex(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
#: Whose figure it is changes no indicator: 全市参保人数 is 参保人数.
_AREA = regex(r"^(?:[全本我][国省市州县区旗乡镇]|[省市州县区]?本级|[省市州县区]级|辖区内?)+")
#: Words that turn a quantity into another one, in front of its qualified name or right before the ending.
_TURNS = (
    *("新增", "净增", "增加", "增长", "提高", "提升", "减少", "下降", "降低", "同比", "环比", "占比"),
    *("人均", "户均", "生均", "亩均", "平均", "预计", "预期", "计划", "目标", "累计", "历年", "上年", "去年"),
    *("停止", "暂停", "中断", "逾期", "超期", "重复", "一次", "首次"),
)
#: The same as single characters, which only count right before the ending: 未参保人数, but 未成年人满意度 is one.
_TURN_BEFORE = regex(r"(?:[未不非无免停漏拟超均占和及与或]|(?<![供响反效适对])应)$")


def stem(name: str) -> str:
    """A name as it is compared: without ordinal, years, area words, blanks, punctuation; half-width, small letters."""
    text = unicodedata.normalize("NFKC", _ORDINAL.sub("", name)).casefold()
    for shorter in (_bare(_YEAR.sub("", text)), _bare(text)):
        if found := _AREA.sub("", shorter) or shorter:  # nothing but an area, nothing but a year: that is the name
            return found
    return ""


def _bare(text: str) -> str:
    return text if text.isalnum() else "".join(char for char in text if char.isalnum() or char in "%‰")


def keys(name: str) -> tuple[str, ...]:
    """The name with the words in brackets, then without them, unless those change what is counted."""
    text = unicodedata.normalize("NFKC", _ORDINAL.sub("", name))
    inner = "".join(_BRACKET.findall(text))
    if not inner or any(word in inner for word in _TURNS) or re.search("[未不非无停漏]", inner):
        return (whole,) if (whole := stem(text)) else ()
    return tuple(dict.fromkeys(filter(None, (stem(text), stem(_BRACKET.sub("", text))))))


_LEVELS: Final[Mapping[str, Level]] = MappingProxyType(
    {
        **{level.value.removesuffix("指标"): level for level in Level},
        "产出数量": Level.QUANTITY,
        "产出质量": Level.QUALITY,
        "产出时效": Level.TIMELINESS,
        "产出成本": Level.COST,
        "经济成本": Level.COST,  # 财预〔2021〕101号; its 社会成本 and 生态环境成本 are harms, not this
        "经济": Level.ECONOMIC,
        "社会": Level.SOCIAL,
        "生态": Level.ECOLOGICAL,
        "环境效益": Level.ECOLOGICAL,
        "生态环境效益": Level.ECOLOGICAL,
        "可持续": Level.LASTING,
        "可持续发展": Level.LASTING,
        "可持续效益": Level.LASTING,
        "可持续影响效益": Level.LASTING,
    }
)


def level_of(level2: str) -> Level | None:
    """The level that a form's second-level name means (`数量指标(50分)`, `社会效益`, `满意度`), None for any other."""
    text = _BRACKET.sub("", unicodedata.normalize("NFKC", level2[:MAX_NAME]))
    stem = re.sub(r"[^\w]|\d+分?", "", text).removesuffix("指标").removesuffix("目标").removeprefix("项目")
    return Level.SATISFACTION if "满意度" in stem else _LEVELS.get(stem)


def turns(qualifier: str) -> bool:
    """Whether words in front of a name make another quantity of it, or join it to one: 新增…, …人均, 未, …和."""
    return qualifier.startswith(_TURNS) or qualifier.endswith(_TURNS) or bool(_TURN_BEFORE.search(qualifier))
