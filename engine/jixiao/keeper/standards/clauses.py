"""One clause of a standard → what it says: a band, a step, a target reached, what else is given.

In: a clause in the writing of `normal`. Out: one of the records below, or None for a clause that says anything else.
The records are the vocabulary of standards; `assemble` makes methods of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals

#: Longer clauses are descriptions; no pattern is tried on them.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Award:
    """What is given: a share or points, as written, or points taken from the weight."""

    share: str = ""
    points: str = ""
    minus: str = ""

    def keys(self, weight: Decimal | None) -> dict[str, object] | None:
        """The share or points as a ruleset writes them; None where the weight that is needed is unknown or too small."""
        if self.share:
            return {"share": self.share}
        if self.points:
            return {"points": self.points}
        taken = decimals.number(self.minus) or decimals.ZERO
        if weight is None or taken > weight:
            return None
        return {"points": decimals.plain(Fraction(weight) - taken)}


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of a band. `closed` is None where the text does not say; `sure` where it says so outright."""

    text: str
    closed: bool | None = None
    sure: bool = False

    @property
    def value(self) -> Fraction:
        """The number, percentages as ratios."""
        number = decimals.number(self.text.rstrip("%")) or decimals.ZERO
        return number / 100 if self.text.endswith("%") else number


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values and what it gives. `subject` is what the clause calls the value."""

    low: Edge | None
    high: Edge | None
    award: Award
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """So many points for every so much beyond the mark. `kind`: above, below, event (每有…), late (每延迟1天)."""

    kind: str
    each: str
    points: str
    relative: bool = False
    share: bool = False  # points are a percentage of the weight


@dataclass(frozen=True, slots=True)
class Said:
    """A clause that says one thing; `award` where it gives something."""

    what: str
    award: Award | None = None
    value: str = ""


Clause = Band | Step | Said

FULL, NOTHING = Award(share="100%"), Award(share="0%")

_NUMBER = r"-?\d+(?:\.\d+)?"
_UNITS = r"(?:个?(?:工作日|天|日|次|例|起|项|条|件|处|人|户|份|笔|家|名|分)|个)?"
_IN = r"(?:\((?P<{0}>含|包含|包括|不含|不包含|不包括)(?:本数|本级|该值|\d+(?:\.\d+)?%?)?\))?"
_GIVES = r"(?:(?:可|应|则|即|均|各)?(?:得|计|记|给|评|赋)(?:分|为|予)?:?|为|:)"
_TAIL = re.compile(
    r"(?P<head>.*?)(?:的|时|者|则|情况|情形|部门|单位|,|:)*(?:"
    rf"(?:(?:本项|该项)?{_GIVES}?|按)(?P<full>满分|全分|全部分值|全部得分)(?:计算|计分|计)?"
    r"|(?P<zero>(?:本项|该项|此项|则|均)?(?:不(?:得|计|给|予?计)分|(?:得|计|记|为)?(?:零|0(?:\.0+)?)分|不得该项分))"
    rf"|(?:{_GIVES}|\((?=[\d.]+分\)$))(?P<points>\d+(?:\.\d+)?)分\)?"
    rf"|(?:{_GIVES}|按)(?:分值|权重|满分|该项分值|本项分值|标准分)?的?(?P<share>\d+(?:\.\d+)?%)(?:的?(?:分值|分数|权重|得分|满分|计分|计算|计|分))?"
    r"|(?P<kept>不扣分)"
    r"|(?:扣|减|扣减|扣除)(?P<minus>\d+(?:\.\d+)?)分"
    r")"
)


def award(clause: str) -> tuple[str, Award] | None:
    """What stands before a clause's award, and the award; None where it gives nothing."""
    match = _TAIL.fullmatch(clause) if len(clause) <= LONGEST else None
    if match is None:
        return None
    if match["full"] or match["kept"]:
        return match["head"], FULL
    if match["zero"]:
        points = "0" if re.fullmatch(r"(?:.*)计0分", match["zero"]) else ""
        return match["head"], Award(points=points) if points else NOTHING
    if match["points"]:
        return match["head"], Award(points=match["points"])
    if match["share"]:
        return match["head"], Award(share=match["share"])
    return match["head"], Award(minus=match["minus"])


# --- bands ------------------------------------------------------------------------------------------------------

_FILLER = re.compile(
    r"^(?:(?:的|在|介于|为|是|达到|达|完成|控制|实现|得分率?|结果|数值|比例|之间|若|如果?|当|指标值|实际值|完成值|分值|部分|"
    r"且|即|,|:|\(\d+\)|\d[.、)]|[①-⑳])+)|(?:的|在|介于|为|是|达到|达|控制在|完成|之间|,|:)+$"
)
_N = rf"(?P<a>{_NUMBER})(?P<p>%)?{_UNITS}"
_M = rf"(?P<b>{_NUMBER})(?P<q>%)?{_UNITS}"
_LEAD = r"(?P<lead>[^\d≥≤<>=]*?)"
_ONE = re.compile(
    rf"{_LEAD}(?P<op>[≥≤<>=]|不足|不满|未达到?|达不到|等于|达到|完成(?:率)?达到?)?{_N}{_IN.format('i')}"
    rf"(?P<side>及?(?:以上|以下|以内|之内|内)|\(?及以上\)?|\(?及以下\)?)?{_IN.format('j')}(?:之间|范围内|范围)?"
)
_TWO = re.compile(
    rf"{_LEAD}(?P<op>[≥>])?{_N}{_IN.format('i')}(?:-|且|,|并|以上、?,?(?=[<≤]?\d)|以上|(?=[<≤]))(?P<po>[≤<])?{_M}{_IN.format('j')}"
    rf"(?P<side>以下|以内)?{_IN.format('k')}(?:之间|范围内|范围|区间)?"
)
_BOTH = re.compile(rf"(?P<lead>){_N}(?P<op>[≤<])(?P<middle>[^\d≤<]{{0,16}})(?P<po>[≤<]){_M}")
_INCLUDES = {"含": True, "包含": True, "包括": True, "不含": False, "不包含": False, "不包括": False}


def band(head: str) -> tuple[Edge | None, Edge | None, str] | None:
    """The edges of a range, and what the text calls the value; None where the head is no range."""
    if len(head) > LONGEST:
        return None
    if match := _BOTH.fullmatch(head):
        low, high = _pair(match)
        return (
            Edge(low, match["op"] == "≤", sure=True),
            Edge(high, match["po"] == "≤", sure=True),
            _subject(match["middle"]),
        )
    if (match := _TWO.fullmatch(head)) and not _negated(match["lead"]):
        low, high = _pair(match)
        lower, upper = _INCLUDES.get(match["i"] or ""), _INCLUDES.get(match["j"] or match["k"] or "")
        if match["op"]:
            lower = match["op"] == "≥"
        if match["po"]:
            upper = match["po"] == "≤"
        return Edge(low, lower, lower is not None), Edge(high, upper, upper is not None), _subject(match["lead"])
    if match := _ONE.fullmatch(head):
        return _one(match)
    return None


def _one(match: re.Match[str]) -> tuple[Edge | None, Edge | None, str] | None:
    text, op, side = match["a"] + (match["p"] or ""), match["op"] or "", (match["side"] or "").strip("()")
    included = _INCLUDES.get(match["i"] or match["j"] or "")
    subject = _subject(match["lead"])
    if side.startswith("及"):
        included = True
    if side:
        edge = Edge(text, True if included is None else included, sure=included is not None or "内" in side)
        if op and op not in ("达到", "完成", "完成率", "完成达到"):
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


def _negated(lead: str) -> bool:
    return bool(re.search(r"每|扣|否则|不在", lead))


# --- steps ------------------------------------------------------------------------------------------------------

_KINDS = (
    ("late", r"(?:延迟|逾期|推迟|延误|超期|迟报|晚报|滞后|晚)"),
    ("above", r"(?:超过|超出|超|高于|高出|增加|上升|提高|增长|多于|多出|多|上浮)"),
    ("below", r"(?:低于|降低|减少|下降|少于|少|低|差|下浮|落后|偏低|不足)"),
    ("event", r"(?:有|发现|出现|发生|存在|查出|查实|违规|涉及|缺少|缺)"),
)
_VERBS = "|".join(f"(?P<{kind}>{verbs})" for kind, verbs in _KINDS)
_STEP = re.compile(
    rf"(?P<lead>[^\d≥≤<>=]{{0,30}}?),?(?:每|(?=(?:发现|出现|发生|查出|逾期|延迟)1))(?:{_VERBS})?(?:了)?(?P<of>目标值?|计划数?|预期目标?|指标值?|标准值?|预算数?|1?年度指标值)?的?"
    r"(?P<n>\d+(?:\.\d+)?)(?P<u>%|个百分点|百分点|个?工作日|天|日|例|起|次|项|条|件|处|人|户|份|笔|家|名|个|宗|篇)?"
    r"(?P<noun>[^\d,;]{0,24}?)的?,?(?:则|相应|酌情)?"
    r"(?P<sign>扣减?|减|扣除|加|增加)(?:该项|本项)?(?:分值|权重|满分|标准分)?的?(?P<points>\d+(?:\.\d+)?)(?P<w>%(?:的?(?:分值|权重|分数|分|满分))?|分)"
)


def step(clause: str) -> Step | None:
    """每超过1个百分点扣0.5分, 每发现一起扣1分, 每延迟1天扣1分; None for anything else."""
    match = _STEP.fullmatch(clause)
    if match is None or (match["lead"] and re.search(r"每|扣|不得|否则|得分", match["lead"])):
        return None
    percent = match["u"] in ("%", "个百分点", "百分点")
    each = f"{match['n']}%" if percent else match["n"]
    kind = next((kind for kind, _ in _KINDS if match[kind]), "event" if not percent else "")
    if kind == "late" and match["u"] not in ("天", "日", "个工作日", "工作日"):
        return None
    if kind == "late" and "工作日" in (match["u"] or ""):
        return None
    sign = "" if match["sign"] in ("加", "增加") else "-"
    return Step(
        kind,
        each,
        f"{sign}{match['points']}",
        relative=bool(match["of"]) and match["u"] == "%",
        share=match["w"].startswith("%"),
    )


# --- other clauses ----------------------------------------------------------------------------------------------

_GOAL = (
    r"(?:目标值?|预期目标值?|年度目标值?|年度指标值?|预期指标值?|指标值|预期值?|计划值?|计划目标|计划数|计划|要求|标准|规定|"
    r"预期效果|既定目标|绩效目标|任务|全部任务|任务目标)?"
)
_DONE = (
    r"(?:达到|完成|达成|实现|全部完成|全部达到|全部达成|达标|全部达标|符合|达到或超过|"
    r"(?:按时|按期|及时|如期|按计划|按要求)完成)"
)
_NOT = (
    r"(?:否则|未达到?|未完成|未达成|未实现|未达标|没有达到|没有完成|未全部完成|达不到|不达标|不符合|低于|不足|反之|"
    r"未(?:按时|按期|及时|如期|按计划|按要求)完成)"
)
_RATIO = re.compile(
    rf"(?:(?:{_NOT}{_GOAL}|其他|其余)?(?:的|时|则|,)*)?(?:根据|依据|以|按照?)?"
    r"(?:实际)?(?:完成|达标|执行|到位)?(?:情况|程度)?(?:的)?(?:比例|比率|率|百分比|占比|完成率|完成比例)"
    r"(?:折算|计算|换算|酌情)?(?:得分|计分|计算得分|给分|赋分|扣分|计算|得出得分)"
)
_TIMES = re.compile(
    r"(?:(?:本项)?得分=)?(?:实际)?(?:完成率|达成率|完成比例|完成比|比率|比例|达标率)[×x*](?:该项|本项|指标)?(?:分值|权重|满分|标准分值?)"
)
_SIMPLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Said]], ...] = (
    (
        re.compile(
            r"(?:直至|直到)?(?:扣|减)(?:完|至0分?)(?:该项|本项|所有)?(?:分值|得分|分数)?(?:为止)?|(?:最低|最少)(?:得|计|扣至?)?为?0分|"
            r"不(?:计|得|出现|倒扣)负?分|不计负分|不得负分|扣至0分|不倒扣|不低于0分?|"
            r"(?:最高|最多)?不(?:得)?(?:超过|高于)?(?:该项|本项)?(?:总?分值|满分)|(?:最高|最多)(?:得|计|加)?(?:至)?满分|加满为止"
        ),
        lambda _: Said("limit"),
    ),
    (
        re.compile(r"(?:该项|本项|此项|本指标|指标)?(?:满分|分值|共|总分|权重)(?:为|:)?(?P<n>\d+(?:\.\d+)?)分"),
        lambda match: Said("worth", value=match["n"]),
    ),
    (
        re.compile(
            r"(?:不足|不满|未满|未达)\d+(?:\.\d+)?(?:%|个?百分点|天|例|起|次|项|个|条|件|人)?(?:的|部分|时|,)*"
            r"(?:按(?:照)?(?P<same>\d+(?:\.\d+)?)(?:%|个?百分点|天|例|起|次|项|个|条|件|人)?(?:计算?|扣分|扣减|计分)?|"
            r"按(?P<rata>比例)(?:计算?|扣分|扣减|折算|计分)?|(?P<whole>不计算?|不扣分?|忽略不计|不予?计算|舍去|不计分))"
        ),
        lambda match: Said("partial", value="started" if match["same"] else "pro-rata" if match["rata"] else "whole"),
    ),
    (re.compile(r"无法计算的?(?:计满分|得满分)"), lambda _: Said("undefined", value="full")),
    (re.compile(r"无法计算的?不得分"), lambda _: Said("undefined", value="zero")),
    (re.compile(r"无法计算的?由人工评判"), lambda _: Said("undefined", value="pending")),
    (re.compile(r"无法计算的?不适用"), lambda _: Said("undefined", value="not-applicable")),
    (_RATIO, lambda _: Said("ratio")),
    (_TIMES, lambda _: Said("ratio")),
    (re.compile(r"超过(?:目标值?)?的?不(?:扣|加)分"), lambda _: Said("excess")),
)
_REACHED = re.compile(rf"(?:本项|指标|工作|项目)?{_DONE}{_GOAL}(?:及以上|以上)?")
_MISSED = re.compile(rf"{_NOT}{_GOAL}|否|其他|其余|其他情形|其他情况|其余情况|其余情形")


def clause(text: str) -> Clause | None:
    """What a clause says, or None."""
    if len(text) > LONGEST:
        return None
    for pattern, make in _SIMPLE:
        if match := pattern.fullmatch(text):
            return make(match)
    if found := step(text):
        return found
    given = award(text)
    if given is None:
        return None
    head, gives = given
    if _REACHED.fullmatch(head):
        return Said("reached", gives)
    if _MISSED.fullmatch(head):
        return Said("missed", gives)
    edges = band(head)
    return Band(edges[0], edges[1], gives, edges[2]) if edges else None
