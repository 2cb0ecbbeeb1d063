"""Standards that are read as a whole: lists of elements, tables of words, formulas, checkpoints, judgement, experts.

In: a standard in the writing of `normal`, or as it stands in the table where it holds formulas. Out: the method as keys
and values, or None. `FORMS` is tried in its order.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao import decimals
from jixiao.standards.assemble import Method, share_of
from jixiao.standards.clauses import award, band, clause
from jixiao.standards.measures import expression
from jixiao.standards.normal import pieces

_UNDEFINED = (
    ("无法计算的计满分", "full"),
    ("无法计算的不得分", "zero"),
    ("无法计算的由人工评判", "pending"),
    ("无法计算的不适用", "not-applicable"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A standard: as it stands in the table, in one way of writing, the weight, the formula of what is measured."""

    raw: str
    normal: str
    weight: Decimal | None
    of: str

    def measured(self, method: str, **parameters: object) -> Method:
        """A method with a measure of its own where the table gives one."""
        return {"method": method, **({"of": self.of} if self.of else {}), **parameters}


def form(text: Text) -> Method | None:
    """The method of a standard that one of the forms understands whole."""
    undefined = ""
    for words, policy in _UNDEFINED:
        if text.normal.endswith(words):
            cut = text.raw.rstrip(" 。;；").removesuffix(words).rstrip("；;，, ")
            text = Text(cut, text.normal.removesuffix(words).rstrip(";,"), text.weight, text.of)
            undefined = policy
    for reader in FORMS:
        found = reader(text)
        if found is not None:
            return {**found, "undefined": undefined} if undefined else found
    return None


# --- sentences without numbers of their own ---------------------------------------------------------------------

_FIXED: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = tuple(
    (re.compile(pattern), method)
    for pattern, method in (
        (
            r"不超过目标值?(?:的)?[计得]满分[,;]超过的?按目标值(?:与|和|÷)实际值(?:之比|的比例|的比率)?[计得]分",
            {"method": "at-most"},
        ),
        (r"(?:没有|未)发生(?:的)?[计得]满分[,;](?:有)?发生的?(?:则)?不得分", {"method": "zero-target"}),
        (r"在目标区间内[计得]满分[,;]区间外(?:的)?由人工评判", {"method": "interval"}),
        (r"按(?:期|时)完成(?:的)?[计得]满分[,;]逾期(?:的)?由人工评判", {"method": "deadline"}),
        (r"与目标值?(?:一致|相符|相同)(?:的)?[,]?[计得]满分[,;](?:否则|不一致的?)不得分", {"method": "exact"}),
        (
            r"达到目标值计满分,否则不得分\(目标值写作>或<的,恰好相等不算达到\)",
            {"method": "all-or-nothing", "strict": "true"},
        ),
        (
            r"(?:由)?(?:评价人员|专家|评价组|评审人员|人工)?(?:根据|按照?|视)?(?:实际|具体|完成)?(?:情况|程度)?(?:由评价人员|由专家)?"
            r"(?:酌情|综合|定性)(?:给分|得分|评分|打分|扣分|计分|赋分|评定)",
            {"method": "graded"},
        ),
    )
)
_ABSENT = re.compile(r"回答与目标一致[计得]满分[,;]否则不得分")
_YES = re.compile(
    r"(?P<a>是|否|有|无|没有)(?:的|则|,)*[计得]满分[,;]?(?P<b>否则|是|否|有|无|没有|反之)(?:的|则|,)*(?:不得分|[计得]0分)"
)
_YES_TAIL = r"(?:\((?P<n>[\d.]+)分\)|[计得](?P<m>[\d.]+)分)"


def _fixed(text: Text) -> Method | None:
    for pattern, method in _FIXED:
        if pattern.fullmatch(text.normal):
            return dict(method)
    if _ABSENT.fullmatch(text.normal):
        return text.measured("yes-no")
    written = text.normal
    if text.weight is not None:  # 是得5分,否则不得分 under a weight of 5
        written = re.sub(rf"([计得]){re.escape(decimals.plain(text.weight))}(?:\.0+)?分", r"\1满分", written)
    if match := _YES.fullmatch(written):
        yes = match["a"] in ("是", "有")
        other = match["b"] in ("否则", "反之") or (match["b"] in ("是", "有")) is not yes
        return text.measured("yes-no", wanted="是" if yes else "否") if other else None
    return None


_OVER = re.compile(
    r"达到目标值计满分,未达到的按完成比例计分(?:,完成比例<(?P<line>[\d.]+%)的不得分)?;"
    r">?(?:超过)?目标值的(?P<from>[\d.]+%)的,超出部分按(?P<slope>[\d.]+)倍扣减比例,最低计(?P<floor>[\d.]+%)"
)
_REVERSE = re.compile(r"不超过目标值?计满分,超过的按超过程度均匀扣分,达到目标值(?P<at>[\d.]+)倍的不得分")
_TOLERANCE = re.compile(r"与目标值相差[≤](?P<t>[\d.]+)的?计满分,否则不得分")
_EXPERTS = re.compile(
    r"由专家按满分(?P<full>[\d.]+)分评分,(?:去掉(?P<trim>\d+)个最高分、(?:去掉)?\d+个最低分后,?)?取平均分?(?:数)?折算"
    r"(?:;评分<(?P<least>\d+)个的由人工评判)?"
)
_GRADES = re.compile(r"由人工按(?P<own>下列|定性)档次评分:?(?P<ranges>[^;]*)(?P<words>.*)")
_GRADE = re.compile(r"(?P<label>[^、()]+)\((?P<low>[\d.]+%)-(?P<high>[\d.]+%)\)")
_WORDS = re.compile(r"写作(?P<words>.+?)的为[“\"](?P<label>[^”\"]+)[”\"]")


def _numbers(text: Text) -> Method | None:
    """The house's own sentences that hold numbers: exceeding, reverse ratio, tolerance, experts."""
    if match := _OVER.fullmatch(text.normal):
        over = {"from": match["from"], "slope": match["slope"], "floor": match["floor"]}
        return {"method": "at-least", **({"pass-line": match["line"]} if match["line"] else {}), "over": over}
    if match := _REVERSE.fullmatch(text.normal):
        return {"method": "reverse-linear", "zero-at": match["at"]}
    if match := _TOLERANCE.fullmatch(text.normal):
        return {"method": "exact", "tolerance": match["t"]}
    if match := _EXPERTS.fullmatch(text.normal):
        trim, least = match["trim"] or "0", match["least"]
        usual = least is None or int(least) == 2 * int(trim) + 1
        return {"method": "experts", "full": match["full"], "trim": trim, **({} if usual else {"least": least})}
    return None


def _graded(text: Text) -> Method | None:
    match = _GRADES.fullmatch(text.normal.replace("–", "-"))
    if match is None:
        return None
    if match["own"] == "定性":
        return {"method": "graded"}
    words = {one["label"]: re.findall(r"[“\"]([^”\"]+)[”\"]", one["words"]) for one in _WORDS.finditer(match["words"])}
    grades = [
        {
            "label": one["label"],
            "from": one["low"],
            "to": one["high"],
            **({"words": words[one["label"]]} if words.get(one["label"]) else {}),
        }
        for one in _GRADE.finditer(match["ranges"])
    ]
    return {"method": "graded", "grades": grades} if grades else None


# --- formulas ---------------------------------------------------------------------------------------------------

_FORMULA = re.compile(
    r"\s*得分\s*[=＝](?P<value>.+?)(?:[，,]\s*不低于0分、不超过分值)?(?:[；;](?P<reached>[^；;]+)的为达标)?\s*"
)
_FACTOR = re.compile(r"(?:本项|该项|指标)?(?:分值|权重|满分)\s*[×*]\s*")
_FACTOR_LAST = re.compile(r"\s*[×*]\s*(?:本项|该项|指标)?(?:分值|权重|满分)$")
_CASES = re.compile(r"\s*按最先符合的情形计分[：:](?P<cases>.+)")
_CASE = re.compile(r"(?P<when>.+?)的[，,](?P<award>[^（(]+?)(?:[（(](?P<text>.*)[）)])?")
_REST = re.compile(r"其他情形(?P<award>[^（(]+?)(?:[（(](?P<text>.*)[）)])?")
_CHECKPOINT = re.compile(
    r"(?P<of>.+?)达到(?P<mark>[\d.]+%?)[计得](?P<points>[\d.]+)分[，,]未达到的?(?P<below>按比例计分|不得分)"
)


def _formula(text: Text) -> Method | None:
    match = _FORMULA.fullmatch(text.raw.strip().rstrip("。"))
    if match is None or clause(text.normal) is not None:  # 得分=完成率×分值 names no facts: it is the ratio
        return None
    value = match["value"].strip()
    factor = _FACTOR.match(value) or _FACTOR_LAST.search(value)
    rest = value[: factor.start()] + value[factor.end() :] if factor else value
    body = expression(_unbracketed(rest) if factor else rest)
    if not body:
        return None
    reached = expression(match["reached"]) if match["reached"] else ""
    return {
        "method": "formula",
        "value": body,
        **({} if factor else {"gives": "points"}),
        **({"reached": reached} if reached else {}),
    }


def _unbracketed(text: str) -> str:
    return text[1:-1] if text.startswith("（") and text.endswith("）") else text


def _cases(text: Text) -> Method | None:
    match = _CASES.fullmatch(text.raw.strip().rstrip("。"))
    if match is None:
        return None
    cases: list[dict[str, object]] = []
    otherwise: dict[str, object] = {}
    for piece in match["cases"].split("；"):
        rest = _REST.fullmatch(piece)
        one = rest or _CASE.fullmatch(piece)
        if one is None or otherwise:
            return None
        if rest and rest["award"] == "由人工评判":
            continue
        gives = award(one["award"])
        keys = gives[1].keys(text.weight) if gives and not gives[0] else None
        if keys is None:
            return None
        reason = {"text": one["text"]} if one["text"] else {}
        if rest:
            otherwise = {**keys, **reason}
        elif when := expression(one["when"]):
            cases.append({"when": when, **keys, **reason})
        else:
            return None
    return {"method": "cases", "cases": cases, **({"otherwise": otherwise} if otherwise else {})} if cases else None


def _checkpoints(text: Text) -> Method | None:
    items = []
    for piece in text.raw.strip().rstrip("。").split("；"):
        match = _CHECKPOINT.fullmatch(piece.strip())
        of = expression(match["of"]) if match else ""
        if match is None or not of:
            return None
        below = "ratio" if match["below"] == "按比例计分" else "zero"
        items.append({"of": of, "mark": match["mark"], "points": match["points"], "below": below})
    return {"method": "checkpoints", "items": items}


_INTERPOLATED = re.compile(r"(?P<points>.+);各点之间按(?:线性|直线)插值(?:法)?(?:计分|计算)?")


def _interpolate(text: Text) -> Method | None:
    match = _INTERPOLATED.fullmatch(text.normal)
    if match is None:
        return None
    points = []
    for piece in pieces(match["points"]):
        gives = award(piece)
        edges = band(gives[0]) if gives else None
        if gives is None or edges is None or not gives[1].share:
            return None
        edge = edges[0] or edges[1]
        assert edge is not None
        points.append({"at": edge.text, "share": gives[1].share})
    return text.measured("interpolate", points=points) if len(points) > 1 else None


# --- words and elements -----------------------------------------------------------------------------------------

_TABLE = re.compile(r"按评定结果查表:(?P<table>.+);其他结果由人工评判")
_LABELS = re.compile(
    r"(?:优|良|中|差|好|较好|一般|较差|优秀|良好|中等|合格|基本合格|不合格|达标|基本达标|不达标|完全达成|基本达成|部分达成|"
    r"达成|未达成|[一二三四五1-5]等|[A-E]级?|[一二三四五1-5]级|甲|乙|丙|丁|高|较高|低|完善|基本完善|较完善|不完善|健全|基本健全|不健全|"
    r"满意|基本满意|比较满意|不满意|很满意|显著|较显著|不显著|明显|较明显|不明显|无缺陷|轻微缺陷|一般缺陷|严重缺陷)"
)


def _lookup(text: Text) -> Method | None:
    match = _TABLE.fullmatch(text.normal)
    table: dict[str, str] = {}
    for piece in pieces(match["table"] if match else text.normal, "、;,。"):
        gives = award(piece)
        if gives is None:
            return None
        label = gives[0].strip("“”\"‘’'：:的为 ").removeprefix("评为").removeprefix("结果为").strip("“”\"‘’'")
        share = gives[1].share or share_of(gives[1].points, text.weight)
        if not share or label in table or not (match or _LABELS.fullmatch(label)):
            return None
        table[label] = share
    return text.measured("lookup", table=table) if len(table) > 1 else None


#: Names are written with the punctuation of Chinese text.
_CHINESE = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})
_LIST = re.compile(r"具备下列要点的分别计分(?:,每个要点计分值的1/\d+)?:(?P<items>.+)")
_GATE = re.compile(r"[,;](?:缺少|没有|缺)(?P<names>(?:[“\"][^”\"]+[”\"]、?)+)的?,?(?:本项|该项)?不得分$")
_MARK = re.compile(r"[①-⑳㉑-㉟㊱-㊿]|(?<![\d.])\(\d{1,2}\)|(?<![\d.%])\d{1,2}[、.](?!\d)")
_EACH = re.compile(
    r"(?:每|各)(?:符合|具备|满足|达到|有|完成|做到)?(?:其中)?(?:上述|以上)?(?:1|一)?(?:个|项|条|点)?(?:要点|要素|要求|条件|内容)?(?:的|,)*(?:得|计)(?P<n>[\d.]+)分"
)
_NO = re.compile(
    r"(?:否则|不符合的?|未达到的?|不具备的?|没有的?|缺少的?|反之|不满足的?|未做到的?)(?:,)?(?:则)?(?:本项|该项)?(?:不得分|[得计]0分|不计分)"
)


def _elements(text: Text) -> Method | None:
    """Elements, each with its points or share: numbered ones, or clauses that each give something and add up."""
    house = _LIST.fullmatch(text.normal)
    body, gate = (house["items"] if house else text.normal), _GATE.search(text.normal)
    if gate:
        body = body[: -len(gate[0])]
    each = ""
    if house is None and (found := list(_EACH.finditer(body))):
        each, body = found[-1]["n"], (body[: found[-1].start()] + body[found[-1].end() :]).strip(";,:。 ")
    listed = [part.strip(" ;,。、") for part in _MARK.split(body)]
    if len(listed) > 1:
        lead, items = listed[0].rstrip(":"), [part for part in listed[1:] if part]
        if house is None and lead and (award(lead) or re.search(r"\d", lead)):
            return None
    elif house or each:
        return None
    else:
        items = _given(body)
    return _weighed(text, items, each, gate, house=house is not None)


def _given(body: str) -> list[str]:
    """Clauses that each end in an award; one that does not is the beginning of the next."""
    items, open_ = [], ""
    for piece in pieces(body):
        if _NO.fullmatch(piece):
            continue
        open_ = f"{open_},{piece}" if open_ else piece
        if award(piece) is not None:
            items.append(open_)
            open_ = ""
    return [*items, open_] if open_ else items


def _weighed(text: Text, items: list[str], each: str, gate: "re.Match[str] | None", *, house: bool) -> Method | None:
    names: list[str] = []
    shares: list[str | None] = []
    points: list[Fraction] = []
    for item in items:
        whole = ";".join(piece for piece in pieces(item, ";。") if not _NO.fullmatch(piece))
        gives = award(whole)
        if gives is not None and not (gives[1].minus or (gives[1].share in ("0%", "100%") and not house)):
            name, one = gives[0].strip(" ,:;的"), gives[1]
            shares.append(one.share or share_of(one.points, text.weight))
            points.append(decimals.number(one.points) or decimals.ZERO)
        elif house or each:
            name = whole
            shares.append(None)
            points.append(decimals.number(each) or decimals.ZERO)
        else:
            return None
        if not name or name in names or band(name) or re.search(r"[≥≤<>]\d|每.{0,12}[扣减]", name):
            return None
        names.append(name)
    if not names:
        return None
    required = re.findall(r"[“\"]([^”\"]+)[”\"]", gate["names"]) if gate else []
    if any(name not in names for name in required):
        return None
    written = _shares(text.weight, shares, points, house=house)
    if written is None:
        return None
    listed = [
        {"name": name.translate(_CHINESE), **({"share": share} if share else {})}
        for name, share in zip(names, written, strict=True)
    ]
    gates = {"gate": [name.translate(_CHINESE) for name in required]} if required else {}
    return {"method": "elements", **gates, "items": listed}


def _shares(
    weight: Decimal | None, shares: list[str | None], points: list[Fraction], *, house: bool
) -> list[str | None] | None:
    """The shares of elements, none where they are equal; None where they do not add up or no percentage is exact."""
    if house:
        return shares if all(shares) or not any(shares) else None
    if any(points):
        if not all(points) or weight is None or sum(points, decimals.ZERO) != Fraction(weight):
            return None
        if len(set(points)) == 1:
            return [None] * len(points)
    values = [decimals.number(share.rstrip("%")) if share else None for share in shares]
    given = [value for value in values if value is not None]
    return shares if len(given) == len(values) and sum(given, decimals.ZERO) == 100 else None


FORMS: tuple[Callable[[Text], Method | None], ...] = (
    _fixed,
    _numbers,
    _graded,
    _formula,
    _cases,
    _checkpoints,
    _interpolate,
    _lookup,
    _elements,
)
