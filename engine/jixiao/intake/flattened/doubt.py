"""Whether what was cut out of text without separators can be what a unit wrote, however cheap the cut was.

In: the texts of the columns of one row, and of the row before it. Out: whether one of them shows that it swallowed a neighbour,
or lost a piece to one: a number that counts nothing in the middle of a name, a text that stands there twice, a word of a value
behind which the text goes on. Such a row has another reading that no price finds, so it is not read.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.flattened import costs
from jixiao.intake.forms import vocabulary as v

#: What may stand behind a number in a name.
_COUNTED: Final = (
    "[吨人次个件户里米年月日期号标小级类岁届批轮条项天家所台套份篇场名辆头只株亩平立公千升克分秒周处座宗例本张片盏间栋村镇街社区"
    "万亿百元%‰度星支段幅部群幢栏款步层位:、)），,-]"
)
#: A number in a text that counts nothing, or a number behind a word that ends a name.
_LOOSE = regex(rf"(?<![\d.])0\d|(?<![\d.])\d+(?:\.\d+)?(?![\d.]|{_COUNTED})")
_BEHIND_A_NAME = regex(r"[率数量度性额值比][≥≤<>]?\d|\d人均")
_TWICE = regex(r"(.{2,})\1|([是否有无高好优良中差])\2")
_SIGNED = regex(r"[≥≤]")
#: A word of a value inside a name, unless a noun goes on with it or 是否 asks for it.
_REACHED = regex(
    r"(?:完成|达成)(?=.)(?!率|时|情|数|比|度|程|任|项|目|量|额|面|投|建|质|效)"
    r"|(?:提升|提高|改善|增强|健全)(?=.)(?!率|情|状|程|度|水|能|性|效|人|数|机|农|村|居|群|就|生|公|社|城|服|管|教|医|环|经|收|产|企)"
)
#: What begins no name: it goes on with what stands before it.
_GOES_ON_BEFORE = regex(r"[等或的了、,]|及(?!时|格)|和(?!谐)")
#: Whole values in a name: 有效提升, 无重大事故.
_HOLDS_A_VALUE = regex(
    r"(?<=.)(?:(?:有效|显著|明显|持续|逐步|不断)(?:提升|提高|改善|增强)|无(?!人|线|害|公害|障|偿|纸))"
)
_LEVEL = regex(r"(?:数量|质量|时效|成本|效益|影响|满意度|产出)指标")
#: A month in a name is the beginning of a value.
_MONTH = regex(r"20\d\d年\d{1,2}月")
_ASKED = regex(r"是否(?:有效|显著|明显)?(?:提升|提高|改善|增强|健全|完成)$")
_ENDS_AS_A_VALUE = regex(r"(?:完成|达成|提升|提高|改善|增强|显著|明显|健全|良好|优秀|及时|达标|合格|[是否有无])$")
#: A word that a number goes on with: what stands before the number is the beginning of the value.
_GOES_ON = regex(
    r"(?:超|增|减|较|比|达|达到|约|近|第|不|于|共|累计|上年度?|同比|环比|增长|增加|增收|下降|减少|降低|提高|提升|每[\u4e00-\u9fff]{1,2})$"
)


def doubtful(row: Mapping[str, str]) -> bool:
    """Whether a row shows that it was cut in the wrong places; `row` is its texts by the names of their columns."""
    name = row.get("level3", "")
    value = row.get("target", row.get("actual", ""))
    if name and (_swallowed_by_name(name) or (value[:1].isdigit() and _GOES_ON.search(name))):
        return True
    values = (row.get("target", ""), row.get("actual", ""))
    return any(map(_swallowed_by_value, values)) or _swallowed_by_words(row.get("reason", ""))


def runs_on(before: Mapping[str, str], name: str, columns: Sequence[str]) -> tuple[bool, bool]:
    """Whether the last cell of a row may go on in the name that follows it, and whether its own last cell is in doubt then.

    Numbers and texts that stand there twice end where they end; where there is a column of reasons, a row that has its
    target's own value, and all its points, has none but 无.
    """
    last = next((before[one] for one in reversed(columns) if before.get(one)), "")
    firm = bool(_FIRM.search(last)) or before.get("target") == before.get("actual")
    firm = firm or (len(last) > 1 and costs.word(last))
    unit = _UNIT.search(before.get("target", ""))
    if unit and last[-1:].isdigit() and name.startswith(unit[1]):
        return True, True  # its unit
    if {"reason", "basis"} & set(columns):
        if before.get("reason") or before.get("basis"):
            return True, True
        reached = _SIGNS.sub("", before.get("target", "")) == _SIGNS.sub("", before.get("actual", ""))
        if "weight" in before and "score" in before:
            reached = reached and before["weight"] == before["score"]
        return not firm or not reached or bool(_BEGINS_A_REASON.match(name)), not firm
    return not firm, not firm


def slipped(before: Mapping[str, str], row: Mapping[str, str], columns: Sequence[str]) -> bool:
    """Whether the name of a row may be the reason of the row before it, so that its target is its name and a value is blank.

    Where there is a column of reasons, such a row can be told only by what it says: a target that no row is named by, or
    that was reached word for word, or a result that can only be one.
    """
    if not {"reason", "basis"} & set(columns) or {"reason", "basis"} & set(before) or "level3" not in before:
        return False
    target, actual = row.get("target", ""), row.get("actual", "")
    if {"level1", "level2"} & set(row) or "level3" not in row or not target or not actual or target == actual:
        return False
    if _RESULT.match(actual):
        return False  # what was reached is nobody's target
    cost = costs.price(target, "level3", alone=True)
    return cost is not None and cost <= _A_NAME and len(target) <= _LONGEST_IN_DOUBT


#: What a text may cost as the name of a row without telling that it is none; longer ones say what is to be reached.
_A_NAME: Final = 300
_LONGEST_IN_DOUBT: Final = 20
_RESULT = regex(r"(?:部分|基本|未|全部|已)?达成|(?:已|全部|基本|未)完成")

_ANY_NUMBER = regex(r"\d")
_NAME_AND_VALUE = regex(
    r"[率度性数量](?:及时|健全|良好|优秀|较|有(?!效)|无|是(?!否)|高|好|显著|明显|达(?!标|到)|合格(?!率)|不断|持续|逐步|按规定|已)"
)
_UNIT = regex(r"\d([^\d.]{1,3})$")
_FIRM = regex(r"(?:\d|\d(?:%|‰|[\u4e00-\u9fff]{1,2}))$")
_SIGNS = regex(r"[≥≤<>=]")
_BEGINS_A_REASON = regex(r"[无已未因由受按\d]|较|全部|没有|不")


@lru_cache(4096)
def _swallowed_by_name(text: str) -> bool:
    plain = v.half(text)
    if plain[-1].isdigit() or _LOOSE.search(plain) or _BEHIND_A_NAME.search(plain) or _TWICE.search(plain):
        return True
    if _SIGNED.search(plain) or _MONTH.search(plain) or _HOLDS_A_VALUE.search(plain) or _GOES_ON_BEFORE.match(plain):
        return True
    if _NAME_AND_VALUE.search(plain):
        return True
    return not _ASKED.search(plain) and bool(_REACHED.search(plain) or _ENDS_AS_A_VALUE.search(plain))


@lru_cache(4096)
def _swallowed_by_value(text: str) -> bool:
    """A value may end with a number; a date or a number by itself is one."""
    plain = v.half(text)
    inside = (found for found in _LOOSE.finditer(plain) if found.end() < len(plain))
    if _LEVEL.search(plain) or re.match(r"0\d", plain):
        return True
    return bool(_TWICE.search(plain)) or (not v.bound(plain) and any(found.start() for found in inside))


@lru_cache(4096)
def _swallowed_by_words(text: str) -> bool:
    plain = v.half(text)
    return bool(
        _ANY_NUMBER.search(plain) or _TWICE.search(plain) or _SIGNED.search(plain) or _NAME_AND_VALUE.search(plain)
    )
