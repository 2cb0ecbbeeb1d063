"""The ranges of a standard: ≥95%, 60%（含）至90%, [80%,90%), 3天以内.

In: what stands before an award, in the writing of `normal`. Out: the two edges, and what the text calls the value; or None
where it is no range.
"""

import re
from dataclasses import replace
from fractions import Fraction

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import LONGEST, number


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of a band. `closed` is None where the text does not say; `sure` where it says so outright."""

    text: str
    closed: bool | None = None
    sure: bool = False

    @property
    def value(self) -> Fraction:
        """The number, percentages as ratios."""
        return number(self.text)


_NUMBER = r"-?\d+(?:\.\d+)?"
_UNITS = (
    r"(?:个?(?:工作日|小时|分钟|百分点|月|周|天|日|次|例|起|项|条|件|处|人次|人|户|份|笔|家|名|分|公里|亩|万元|元|场|批|期|"
    r"套|台|篇|册|吨|平方米)|个)?"
)
_IN = r"(?:\((?P<{0}>含|包含|包括|不含|不包含|不包括)(?:本数|本级|该值|(?P<{0}n>\d+(?:\.\d+)?%?))?\))?"
_FILLER = regex(
    r"^(?:(?:的|在|介于|为|是|达到|达|完成|控制|实现|得分率?|结果|数值|比例|之间|若|如果?|当|指标值|实际值|完成值|分值|部分|以\d+%为标准|"
    r"且|但|即|,|:|\(\d+\)|\d[.、)]|[①-⑳]|[XxAaKR](?=$))+)|(?:的|在|介于|为|是|达到|达|控制在|完成|之间|,|:)+$"
)
_N = rf"(?P<a>{_NUMBER})(?P<p>%)?{_UNITS}"
_M = rf"(?P<b>{_NUMBER})(?P<q>%)?{_UNITS}"
#: What happens within a time: 2小时以内响应.
_DONE = r"完成|响应|到达|到场|办结|处理|拨付|发放|到位|报送"
_LEAD = r"(?P<lead>[^\d≥≤<>=]*?)"
_ONE = regex(
    rf"{_LEAD}(?P<op>[≥≤<>=]|不足|不满|未达到?|达不到|等于|达到|完成(?:率)?达到?)?{_N}{_IN.format('i')}"
    rf"(?P<side>及?(?:以上|以下|以内|之内|内)|\(?及以上\)?|\(?及以下\)?)?{_IN.format('j')}(?:之间|范围内|范围)?(?:{_DONE})?"
)
_TWO = regex(
    rf"{_LEAD}(?P<op>[≥>])?{_N}{_IN.format('i')}(?:-|,?[且但并]|,|以上、?,?(?=[<≤]?\d)|以上,?[但且]?(?=不足|未达|不到|不满)|以上|(?=[<≤]))(?P<po>[≤<]|不足|未达到?|不到|不满)?{_M}{_IN.format('j')}"
    rf"(?P<side>以下|以内)?{_IN.format('k')}(?:之间|范围内|范围|区间)?(?:{_DONE})?"
)
_BOTH = regex(rf"(?P<lead>){_N}(?P<op>[≤<])(?P<middle>[^\d≤<]{{0,16}})(?P<po>[≤<]){_M}")
_INTERVAL = regex(
    rf"{_LEAD}(?P<op>[\[(])(?P<a>{_NUMBER})(?P<p>%)?[,-](?P<b>{_NUMBER})(?P<q>%)?(?P<po>[\])])(?:之间|范围内|区间)?"
)
_INCLUDES = {"含": True, "包含": True, "包括": True, "不含": False, "不包含": False, "不包括": False}
_NEGATED = regex(r"每|扣|否则|不在|绝对值|偏离|不得")
#: What is said of a value without naming it.
GENERIC = frozenset({"比率", "比例", "率", "比值", "数值", "实际完成率", "完成率", "执行率", "达标率", "实际完成"})

Range = tuple[Edge | None, Edge | None, str]


def band(head: str) -> Range | None:
    """The edges of a range, and what the text calls the value; None where the head is no range."""
    if len(head) > LONGEST:
        return None
    found = _band(head)
    if found and found[0] and found[1] and found[0].value > found[1].value:  # 100%-90%(含)
        return found[1], found[0], found[2]
    return found


def _band(head: str) -> Range | None:
    if match := _INTERVAL.fullmatch(head):
        low, high = _pair(match)
        return (
            Edge(low, match["op"] == "[", sure=True),
            Edge(high, match["po"] == "]", sure=True),
            _subject(match["lead"]),
        )
    if match := _BOTH.fullmatch(head):
        low, high = _pair(match)
        return (
            Edge(low, match["op"] == "≤", sure=True),
            Edge(high, match["po"] == "≤", sure=True),
            _subject(match["middle"]),
        )
    if (match := _TWO.fullmatch(head)) and not _NEGATED.search(match["lead"]):
        low, high = _pair(match)
        lower, upper = _INCLUDES.get(match["i"] or ""), _INCLUDES.get(match["j"] or match["k"] or "")
        named = match["jn"] or match["kn"]
        if named and match["i"] is None and number(named) == number(low) != number(high):  # 60%-80%(含60%)
            lower, upper = upper, None
        if match["op"]:
            lower = match["op"] == "≥"
        if match["po"]:
            upper = match["po"] == "≤"  # 不足 is <
        return Edge(low, lower, lower is not None), Edge(high, upper, upper is not None), _subject(match["lead"])
    if (match := _ONE.fullmatch(head)) and not _NEGATED.search(match["lead"]):
        return _one(match)
    return None


def _one(match: re.Match[str]) -> Range | None:
    text, op, side = match["a"] + (match["p"] or ""), match["op"] or "", (match["side"] or "").strip("()")
    included = _INCLUDES.get(match["i"] or match["j"] or "")
    subject = _subject(match["lead"])
    if side.startswith("及"):
        included = True
    if side:
        edge = Edge(text, True if included is None else included, sure=included is not None or "内" in side)
        if op and op not in ("达到", "完成", "完成率", "完成达到", "完成率达到"):
            return None
        return (edge, None, subject) if "上" in side else (None, edge, subject)
    match op:
        case "≥":
            return Edge(text, closed=True, sure=True), None, subject
        case ">":
            return Edge(text, included or False, sure=True), None, subject
        case "≤":
            return None, Edge(text, closed=True, sure=True), subject
        case "<" | "不足" | "不满" | "未达到" | "未达" | "达不到":
            return None, Edge(text, included or False, sure=True), subject
        case "" | "=" | "等于":
            edge = Edge(text, closed=True, sure=True)
            return edge, edge, subject
        case _:  # 达到, 完成
            return Edge(text, closed=True, sure=True), None, subject


def _pair(match: re.Match[str]) -> tuple[str, str]:
    """The two numbers as written; one without % beside one with it is a percentage too: 0-10%."""
    percent = "%" if match["p"] or match["q"] else ""
    return match["a"] + percent, match["b"] + percent


def _subject(lead: str) -> str:
    previous, lead = "", lead.strip(" ,:的")
    while previous != lead:
        previous, lead = lead, _FILLER.sub("", lead)
    return lead


def flipped(edge: Edge) -> Edge:
    """The same edge as the neighbour has it."""
    return replace(edge, closed=not edge.closed)
