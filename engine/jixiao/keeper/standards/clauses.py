"""One clause of a standard → what it says: a band, a step, a slope, a target reached, a statement that gives something.

In: a clause in the writing of `normal`. Out: one of the records below, or None for a clause that says anything else.
The records are the vocabulary of standards; `assemble` makes methods of them.
"""

import re
from collections.abc import Callable

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import LONGEST, WORTH, Award, award
from jixiao.keeper.standards.goals import EXCEEDED, KEPT, MISSED, REACHED
from jixiao.keeper.standards.lateness import tier
from jixiao.keeper.standards.ranges import Edge, Range, band
from jixiao.keeper.standards.slopes import Slope, slope
from jixiao.keeper.standards.steps import Step, step


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values and what it gives. `subject` is what the clause calls the value."""

    low: Edge | None
    high: Edge | None
    award: Award
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause that says one thing; `award` where it gives something."""

    what: str
    award: Award | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that is true or not, and what it gives.

    `each`: it gives that to each of several; `whole`: the text says that the award is that of the whole indicator.
    """

    text: str
    award: Award
    each: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A word that is judged, and the points between which the person chooses: 效果显著得8-10分."""

    label: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A value at a time of the year, the mark it has to reach, and what that gives; `of` "" where it is that before."""

    when: str
    of: str
    mark: str
    award: Award


@dataclass(frozen=True, slots=True)
class Count:
    """What is given where so many of a list of elements are there."""

    there: int
    award: Award


@dataclass(frozen=True, slots=True)
class Both:
    """Ranges of several measures that have to hold together, and what is then given: 完成率≥95%且合格率≥98%."""

    tests: tuple[Range, ...]
    award: Award


Clause = Band | Step | Slope | Said | Claim | Span | Checkpoint | Count | Both


# --- clauses that say one thing ---------------------------------------------------------------------------------

_COUNT = r"\d+(?:\.\d+)?(?:%|个?百分点|天|例|起|次|项|个|条|件|人|个?月|处|份)?"
_EACH = regex(
    r"(?:(?:符合|具备|满足|达到)?(?:以上|上述|其中|要求|评价要点)?(?:\d{1,2}个?[项点条])?(?:要点|要素|要求|条件|内容|标准)?(?:的|,|:)*)?"
    r"(?:(?:每|各)?(?:符合|具备|满足|达到|有|做到|包含)?(?:其中|上述|以上)?(?:每|各)?1?(?:个|项|条|点)(?:要点|要素|要求|条件|内容|标准|因素)?|"
    r"(?:每|各)(?:要点|要素)|各|均|分别)(?:的|,|各|分别)*[得计占为]?"
    rf"(?P<p>\d+(?:\.\d+)?分|(?:{WORTH}的?)?(?:\d+(?:\.\d+)?%|\d/\d{{1,2}})(?:的?{WORTH})?)"
)
#: 四项全部符合, 符合三项, 均不符合: how many of a list there are.
_COUNTED = regex(
    r"(?:以上|上述)?(?:(?P<all>\d{1,2})[项个条]?)?(?:要点|要素|要求)?(?P<every>全部|均|都)?(?:符合|具备|满足|达到|完成)(?:其中|上述)?"
    r"(?:(?:任意|其中)?(?P<n>\d{1,2})[项个条](?:要点|要素|要求|条件)?)?"
)
_SIMPLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Said]], ...] = (
    (
        regex(
            r"(?:直至|直到)?(?:扣|减)(?:完|光|至0分?)(?:该项|本项|所有|全部)?(?:指标)?(?:的)?(?:分值|得分|分数|权重分|满分)?(?:为止)?|(?:最低|最少)(?:得|计|扣至?)?为?0分|"
            r"不(?:计|得|出现|倒扣)负?分|不计负分|不得负分|扣至0分|不倒扣|不低于0分?|"
            rf"(?:最高|最多)?(?:不(?:得)?(?:超过|高于)|≤){WORTH}|(?:最高|最多)(?:得|计|加)?(?:至)?满分|加满为止|扣完{WORTH}(?:为止)?"
        ),
        lambda _: Said("limit"),
    ),
    (
        regex(
            r"(?:直至|直到)?(?:(?:最高|最多|累计|合计|上限)(?:不超过|不高于|≤|可?得|可?加|可?扣|计|扣减|加分|扣分|为|至)*|不超过|不高于|≤|扣完|加完|以)"
            r"(?P<n>\d+(?:\.\d+)?)分(?:为止|为限|封顶)?|"
            r"(?:该项|本项|此项|本指标|指标)?(?:满分|分值|共|总分|权重|共计|合计)(?:为|:|计)?(?P<m>\d+(?:\.\d+)?)分"
        ),
        lambda match: Said("worth", value=match["n"] or match["m"]),
    ),
    (
        regex(
            rf"(?:不足|不满|未满|未达|不到){_COUNT}(?:的|部分|时|,)*"
            rf"(?:(?:按|以)(?:照)?(?P<same>{_COUNT})(?:计算?|扣分|扣减|计分)?|"
            r"按(?P<rata>比例)(?:计算?|扣分|扣减|折算|计分)?|(?P<whole>不计算?|不扣分?|忽略不计|不予?计算|舍去|不计分))"
        ),
        lambda match: Said("partial", value="started" if match["same"] else "pro-rata" if match["rata"] else "whole"),
    ),
    (
        regex(r"(?:无法计算|分母为0|分母为零)(?:的|时)*,?(?:[计得]满分|不扣分)"),
        lambda _: Said("undefined", value="full"),
    ),
    (
        regex(r"(?:无法计算|分母为0|分母为零)(?:的|时)*,?(?:不得分|[计得]0分)"),
        lambda _: Said("undefined", value="zero"),
    ),
    (regex(r"无法计算的?由人工评判"), lambda _: Said("undefined", value="pending")),
    (
        regex(r"(?:无法计算|分母为0|分母为零)(?:的|时)*,?(?:本项)?不(?:适用|考核|计分)"),
        lambda _: Said("undefined", value="not-applicable"),
    ),
    (regex(r"超过(?:目标值?)?的?不(?:扣|加)分"), lambda _: Said("excess")),
    (
        regex(
            r"(?:[^,;]{0,10}?(?:>|超过|超出|大于))100%的?(?:部分)?,?(?:按|以|均按)?(?:100%(?:计|计算|计分|算)?|满分(?:计算?)?|不(?:额外|再)?加分)"
        ),
        lambda _: Said("limit"),
    ),
    (
        regex(
            r"(?:由)?(?:评价人员|评价小组|评价组|专家组?|评审人员|评审专家|人工)?(?:根据|按照?|视|结合|依据)?[^;\d%≥≤<>]{0,40}?"
            r"(?:酌情|综合|定性|自由裁量)(?:给分|得分|评分|打分|扣分|计分|赋分|评定|评价|判断|评判|考虑)(?:得分|给分)?"
        ),
        lambda _: Said("judged"),
    ),
    (regex(r"(?:随机)?(?:抽查|抽取|调查|抽样|问卷调查|发放问卷)[^;得扣%]{2,30}"), lambda _: Said("source")),
    (
        regex(r"(?:根据|按照?|依据|结合|对照)[^,;\d%得扣×*/÷=]{2,24}(?:情况|结果|效果|程度|材料|资料|数据|佐证)"),
        lambda _: Said("source"),
    ),
    (regex(r"(?:主要)?(?:反映|考核|考察|评价|用以|用于)[^;\d得扣%]{4,}"), lambda _: Said("source")),
    (regex(r"[^,;:\d得扣]{2,14}:[^;:\d得扣%]{4,}"), lambda _: Said("source")),
    (regex(r"符合(?:要求)?的?[得计]分"), lambda _: Said("limit")),
    (
        regex(r"以(?P<n>\d+(?:\.\d+)?%?)为(?:标准|基准|目标|满分值)"),
        lambda match: Said("standard", value=match["n"]),
    ),
    (_EACH, lambda match: Said("each", value=match["p"])),
)
_SPAN = regex(
    r"(?P<label>[^,;\d≥≤<>=%]{1,24}?)(?:的|者|,|:|得|计|为|按|分值的?|得分)*\(?(?P<low>\d+(?:\.\d+)?(?P<p>%)?)-(?P<high>\d+(?:\.\d+)?(?P<q>%)?)(?(p)|分?)\)?"
    rf"(?:的?(?:{WORTH}|得分|分))?\)?"
)
_VAGUE = regex(
    r"每(?!月|年|季|周|日|学期|半年)|酌情|视情|视.{0,4}情况|适当|综合评|否则|其他情|其余|按.{0,6}比例|比例得|倒扣|相应[扣得减计]|依次|逐|累计|扣|减分|加分|[%‰≥≤<>=±×÷]|负分|计算|分值|满分|权重|另行|由(?:领导|专家)|原则上"
    r"|\d+分"
)


#: Words that bureaus grade with; a label may also be any statement where there are three or more of them.
LABELS = regex(
    r"(?:优|良|中|差|好|较好|一般|较差|优秀|良好|中等|合格|基本合格|不合格|达标|基本达标|不达标|完全达成|基本达成|部分达成|"
    r"达成|未达成|[一二三四五1-5]等|[A-E]级?|[一二三四五1-5]级|甲|乙|丙|丁|高|较高|低|完善|基本完善|较完善|不完善|健全|基本健全|不健全|"
    r"满意|基本满意|比较满意|不满意|很满意|显著|较显著|不显著|明显|较明显|不明显|无缺陷|轻微缺陷|一般缺陷|严重缺陷)"
)
#: Answers, which are no targets that are missed.
_ANSWERS = frozenset({"是", "否", "有", "无", "没有"})


_CHECKPOINT = regex(
    r"(?:截至|截止|到|至)?(?P<when>(?:1[0-2]|\d)月(?:底|末|份|30日|31日)?|(?:第?[一二三四1-4]季度|上半年|全年)(?:底|末)?|年[底末])前?(?:的)?(?P<of>[^\d%,;≥≤<>]{0,12}?)"
    r"(?:达到|不低于|完成|≥|为)?(?P<mark>\d+(?:\.\d+)?%)(?:\(含\))?(?:及以上|以上)?(?:\(含\))?"
)


def _checkpoint(head: str, gives: Award) -> Checkpoint | None:
    match = _CHECKPOINT.fullmatch(head)
    return Checkpoint(match["when"], match["of"].strip(",的"), match["mark"], gives) if match else None


def clause(text: str) -> Clause | None:
    """What a clause says, or None."""
    if len(text) > LONGEST:
        return None
    for pattern, make in _SIMPLE:
        if match := pattern.fullmatch(text):
            return make(match)
    if found := step(text) or slope(text):
        return found
    given = award(text)
    if given is None:
        return _span(text)
    tail = text[len(given[0]) :]
    otherwise = given[0] == "否" and text.startswith("否则")
    return _given(
        *given,
        otherwise=otherwise,
        each=bool(re.search("各|分别", tail)),
        whole=bool(re.search("[本该此整]项|[本该]指标", tail)),
    )


def _given(head: str, gives: Award, *, each: bool, whole: bool, otherwise: bool) -> Clause | None:
    head = head.strip(",:的")
    if otherwise:
        return Said("missed", gives)
    if (match := _COUNTED.fullmatch(head)) and match["n"]:
        return Count(int(match["n"]), gives)
    if head in _ANSWERS or LABELS.fullmatch(head):
        return Claim(head, gives)
    for what, pattern in (("reached", REACHED), ("missed", MISSED), ("kept", KEPT), ("exceeded", EXCEEDED)):
        if pattern.fullmatch(head):
            return Said(what, gives, head)
    if found := _checkpoint(head, gives):
        return found
    edges = tier(head) or band(head)
    if edges:
        return Band(edges[0], edges[1], gives, edges[2])
    tests = [band(part) for part in _AND.split(head)]
    if len(tests) > 1 and all(test and test[2] for test in tests):
        return Both(tuple(test for test in tests if test), gives)
    if not head or _VAGUE.search(head) or re.search(r"\d[^,]{0,3}以[上下内]", head):
        return None
    return Claim(head, gives, each, whole)


_AND = regex(r",?(?:并且|同时|且)")


def _span(text: str) -> Span | None:
    match = _SPAN.fullmatch(text)
    if match is None or _VAGUE.search(match["label"]):
        return None
    percent = "%" if match["p"] or match["q"] else ""
    low, high = (text.rstrip("%") + percent for text in (match["low"], match["high"]))
    return Span(match["label"].strip('“”"为:'), low, high)
