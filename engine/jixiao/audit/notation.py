"""A sentence pattern as people write it → a pattern over marked text.

Comes in: `{预算:金额}…{执行:金额}，完成预算的{比率:完成率}`. Goes out: a compiled pattern with a group for each of its
slots; or the Problem that says where it cannot be read. Gaps are short and never pass a figure, so that a match is
bounded.
"""

import re
from typing import Final

from jixiao.audit import writing
from jixiao.audit.mentions import MARKS, Mark
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source, refused
from jixiao.ground.regex import regex
from jixiao.ground.written import place

#: The kinds of slots: the marks that may stand there, and the unit that their figure must have (`""`: any).
KINDS: Final = {
    "金额": (Mark.MONEY, ""),
    "数量": (Mark.COUNT, ""),
    "人数": (Mark.COUNT, "人"),
    "人次": (Mark.COUNT, "人次"),
    "数": (Mark.MONEY + Mark.COUNT + Mark.NUMBER + Mark.CHANGE, ""),
    "占比": (Mark.SHARE, ""),
    "完成率": (Mark.RATE, ""),
    "百分数": (Mark.PERCENT + Mark.SHARE + Mark.RATE + Mark.CHANGE_RATE, ""),
    "增减额": (Mark.CHANGE, ""),
    "增减率": (Mark.CHANGE_RATE, ""),
    "人均": (Mark.EACH, ""),
    "月均": (Mark.EACH_MONTH, ""),
}
_TOKEN: Final = regex(
    r"(?P<year>\{年份\})|\{(?P<name>[^{}:：]{1,20})[:：](?P<kind>[^{}]{1,10})\}|(?P<wide>……)|(?P<gap>…)|(?P<comma>[，,])|(?P<open>\[)|(?P<close>\])"
    r"|(?P<bar>[()|])|(?P<words>[^{}\[\]()|…，,]+)|(?P<bad>.)",
    re.DOTALL,
)
_GAP: Final = rf"[^{MARKS}。;]{{0,60}}?"
_WIDE: Final = (
    rf"[^{Mark.MONEY}{Mark.COUNT}{Mark.NUMBER}{Mark.CHANGE}{Mark.CHANGE_RATE}{Mark.EACH}{Mark.EACH_MONTH}]{{0,90}}?"
)
#: 预算 in the name of one of the four budgets and what is paid of it (一般公共预算财政拨款支出) is no budgeted amount.
_BUDGET: Final = (
    "(?:(?<!一般公共)(?<!性基金)(?<!资本经营)(?<!保险基金)|(?!预算(?:当年|本年)?(?:财政|拨款|收入|支出|资金)))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A compiled pattern; `slots` are its names with their kinds, in order; `wants`: the marks of each."""

    name: str
    compiled: re.Pattern[str]
    slots: tuple[tuple[str, str], ...]
    wants: tuple[frozenset[str], ...]


def compile(name: str, words: str, source: Source) -> Sentence:  # noqa: A001 - as re.compile
    """The pattern that a notation says; raises Problems."""
    here = place(words, source)
    parts: list[str] = []
    slots: list[tuple[str, str]] = []
    optional = 0
    for found in _TOKEN.finditer(words):
        optional += bool(found["open"]) - bool(found["close"])
        if found["name"] and optional:
            message = f"句式“{name}”的方括号里有数“{found['name']}”。"
            raise refused(here, "relations.bad-pattern", message, "有这个数和没有这个数的写成两个句式。")
        if found["name"]:
            kind = found["kind"]
            if kind not in KINDS:
                cure = f"种类可以写：{'、'.join(KINDS)}。"
                raise refused(here, "relations.bad-pattern", f"句式“{name}”里不认识种类“{kind}”。", cure)
            if found["name"] in dict(slots):
                message = f"句式“{name}”里“{found['name']}”写了两次。"
                raise refused(here, "relations.bad-pattern", message, "请给每个数不同的名称。")
            parts.append(f"([{KINDS[kind][0]}])")
            slots.append((found["name"], kind))
        elif found["year"]:
            parts.append(Mark.YEAR)
        elif found["wide"]:
            parts.append(_WIDE)
        elif found["gap"]:
            parts.append(_GAP)
        elif found["comma"]:
            parts.append("[,;:、]?")
        elif found["open"]:
            parts.append("(?:")
        elif found["close"]:
            parts.append(")?")
        elif found["bar"]:
            parts.append("(?:" if found["bar"] == "(" else found["bar"])
        elif found["words"]:
            words_of = writing.words(found["words"])
            parts.append((_BUDGET if words_of.startswith("预算") else "") + re.escape(words_of))
        else:
            raise refused(here, "relations.bad-pattern", f"句式“{name}”里的花括号没有配对。", "请写成 {名称:种类}。")
    if not slots:
        raise refused(here, "relations.bad-pattern", f"句式“{name}”里没有数。", "请至少写一个 {名称:种类}。")
    try:
        wants = tuple({frozenset(KINDS[kind][0]): None for _, kind in slots})
        return Sentence(name, re.compile("".join(parts)), tuple(slots), wants)
    except re.error:
        cure = "请检查 [ ]、( ) 是否配对。"
        raise refused(here, "relations.bad-pattern", f"句式“{name}”的括号没有配对。", cure) from None
