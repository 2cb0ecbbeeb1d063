"""Steps of a standard: so many points for every so much beyond a mark, for every case, for every day.

In: a clause in the writing of `normal`. Out: a `Step`, or None for a clause that says anything else.
"""

import re

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import WORTH
from jixiao.keeper.standards.ranges import Edge, band


@dataclass(frozen=True, slots=True)
class Step:
    """So many points for every so much beyond the mark. `kind`: above, below, event (每有…), late (每延迟1天).

    `mark` is the mark that the clause names itself (每低于90%一个百分点), `beyond` the edge from which it says the step counts.
    """

    kind: str
    each: str
    points: str
    relative: bool = False
    share: bool = False  # points are a percentage of the weight
    unit: str = ""
    mark: str = ""
    beyond: Edge | None = None
    goal: bool = False  # it counts from the target
    of: str = ""  # what a late step counts, and one beyond a time

    @property
    def percent(self) -> bool:
        """Whether the step counts percentage points."""
        return self.each.endswith("%")

    @property
    def size(self) -> str:
        """One step as a remark names it: 5%, 15天, 100人."""
        return self.each + ("" if self.percent else "天" if self.unit == "周" else self.unit)

    @property
    def whole(self) -> bool:
        """Whether what is counted has no parts of a step: single cases, days."""
        return self.each == "1" and self.unit not in ("", "月", "个月", "季度", "个季度", "小时")


_KINDS = (
    ("late", r"(?:延迟|逾期|推迟|延误|延期|超期|迟报|晚报|滞后|拖延|迟|晚)"),
    ("above", r"(?:超过|超出|超支|超|高于|高出|增加|上升|提高|增长|多于|多出|多|上浮)"),
    ("below", r"(?:低于|降低|减少|下降|少于|少|低|差|下浮|落后|偏低|不足)"),
    ("event", r"(?:有|发现|出现|发生|存在|查出|查实|检查出|违规|涉及|缺少|缺失|缺|漏报|漏)"),
)
_VERBS = "|".join(f"(?P<{kind}>{verbs})" for kind, verbs in _KINDS)
_UNIT = (
    r"%|个?百分点|个?工作日|个?季度|个?月|周|天|日|例|起|次|项|条|件|处|人次|人|户|份|笔|家|名|个|宗|篇|场|类|期|批|"
    r"套|栋|本|小时"
)
_TIMES = ("天", "日", "周", "月", "个月", "工作日", "个工作日", "小时", "季度", "个季度")
_ONE_CASE = (
    r"(?=(?:发现|出现|发生|查出|存在)[^\d,;]{0,10}1[项处例起个次笔件]|"
    r"(?:发现|出现|发生|查出|逾期|延迟|有|存在|缺少?|漏报)1)"
)
_GOAL = r"(?:目标值?|计划数?|预期目标?|指标值?|标准值?|预算数?|1?年度指标值)"
_STEP = regex(
    rf"(?P<lead>[^;]{{0,60}}?),?(?:每|{_ONE_CASE}|(?<![^,])(?=1[项处例次起个件]))(?:{_VERBS})?(?:了|过)?(?P<filler>[^\d,;%目标计划预年]{{0,12}}?)"
    rf"(?P<of>{_GOAL})?(?P<mark>\d+(?:\.\d+)?%(?=\d))?的?"
    rf"(?P<n>\d+(?:\.\d+)?)(?P<u>{_UNIT})?(?P<noun>[^\d,;]{{0,24}}?)(?:的|时|则|,|相应|各)*"
    rf"(?P<sign>扣减?|减|扣除|加|增加|奖励|得|计)(?:{WORTH}的?)?(?P<points>\d+(?:\.\d+)?)(?P<w>%(?:的?{WORTH})?|分)"
)
_PAST_GOAL = regex(
    rf"(?:实际(?:完成值|值|成本|支出)?|完成值)?(?:超过|超出|高于|大于|>|超|低于|<|未达到?)(?:{_GOAL}|计划成本|预算成本|预算)"
)
_OTHER = regex(r"每|扣|不得|否则|得分|酌情|视|适当|累计|连续")
_BOTH_WAYS = regex(r"增减|偏离|变动|波动|浮动|上下|相差|偏差")


def step(clause: str) -> Step | None:
    """每超过1个百分点扣0.5分, 每发现一起扣1分, 每延迟1天扣1分; None for anything else."""
    match = _STEP.fullmatch(clause)
    if (
        match is None
        or _BOTH_WAYS.search(match["filler"] + match["noun"])
        or match["filler"][:1] in tuple("年月季周日天")
        or re.search("以[上下内]|之内", match["noun"])  # 延迟1个月以内扣1分 is a tier
    ):
        return None
    lead, beyond, unit = match["lead"].strip(",的"), None, match["u"] or ""
    relative = bool(match["of"]) and unit == "%"
    edges = band(lead) if re.search(r"\d", lead) else None
    if edges:
        if edges[0] and edges[1]:
            return None
        beyond = edges[0] or edges[1]
    elif lead in ("否则", "未达到", "超出部分", "超过部分", "不足部分", "未完成"):
        pass
    elif _PAST_GOAL.fullmatch(lead):
        relative = unit == "%"
    elif _OTHER.search(lead) or re.search(r"[%‰≥≤<>=]|\d[^,]{0,3}以[上下内]", lead):
        return None
    percent = unit in ("%", "个百分点", "百分点")
    kind = next((kind for kind, _ in _KINDS if match[kind]), "" if percent else "event")
    if kind == "event" and not match["event"] and not beyond and unit in _TIMES:
        kind = "late" if re.search(dict(_KINDS)["late"], lead + match["filler"]) else ""
        if not kind:
            return None  # 每满一个月 of what
    each, of = f"{match['n']}%" if percent else match["n"], ""
    if kind == "late":
        counted = _late(unit, match["n"])
        if counted is None:
            return None
        kind, of, each = counted
    if kind == "above" and (counted := _late(unit, match["n"])) and counted[0] == "late":
        of = counted[1]  # 三十日内下达的得满分，每超过一天扣0.2分
    sign = "" if match["sign"] in ("加", "增加", "奖励", "得", "计") else "-"
    if match["sign"] in ("得", "计") and (kind != "event" or beyond or match["event"]):
        return None
    return Step(
        kind,
        each,
        f"{sign}{match['points']}",
        relative=relative,
        share=match["w"].startswith("%"),
        unit=unit,
        mark=match["mark"] or "",
        beyond=beyond,
        goal=bool(match["of"]),
        of=of,
    )


def _late(unit: str, count: str) -> tuple[str, str, str] | None:
    """What lateness is counted in: the kind of the step, its fact, and how much of it is one step."""
    if unit in ("天", "日"):
        return "late", "逾期天数", count
    if unit == "周" and count.isdigit():
        return "late", "逾期天数", str(7 * int(count))
    if unit in ("个工作日", "工作日"):
        return "late", "逾期工作日数", count
    if unit in ("个月", "月"):
        return "late", "逾期月数", count
    return ("event", "", count) if unit in ("次", "笔", "项", "份", "件", "个", "户", "人") else None
