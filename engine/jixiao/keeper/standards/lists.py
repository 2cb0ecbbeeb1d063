"""Standards that are lists: words with what each gives, elements that are there or not.

In: a standard in the writing of `normal`. Out: the method as keys and values, or None where the list is not whole: points
that do not add up, a share that no percentage says exactly, a part that is something else.
"""

import re
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.keeper.standards.assemble import Method, share_of
from jixiao.keeper.standards.clauses import award, band
from jixiao.keeper.standards.normal import pieces
from jixiao.keeper.standards.text import StandardText

_TABLE = re.compile(r"按评定结果查表:(?P<table>.+);其他结果由人工评判")
_LABELS = re.compile(
    r"(?:优|良|中|差|好|较好|一般|较差|优秀|良好|中等|合格|基本合格|不合格|达标|基本达标|不达标|完全达成|基本达成|部分达成|"
    r"达成|未达成|[一二三四五1-5]等|[A-E]级?|[一二三四五1-5]级|甲|乙|丙|丁|高|较高|低|完善|基本完善|较完善|不完善|健全|基本健全|不健全|"
    r"满意|基本满意|比较满意|不满意|很满意|显著|较显著|不显著|明显|较明显|不明显|无缺陷|轻微缺陷|一般缺陷|严重缺陷)"
)


def lookup(text: StandardText) -> Method | None:
    """优得10分、良得8分 …: words that bureaus grade with, or a table of the house."""
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


def elements(text: StandardText) -> Method | None:
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


def _weighed(
    text: StandardText, items: list[str], each: str, gate: "re.Match[str] | None", *, house: bool
) -> Method | None:
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
    listed = [{"name": name.translate(_CHINESE), **gives} for name, gives in zip(names, written, strict=True)]
    gates = {"gate": [name.translate(_CHINESE) for name in required]} if required else {}
    return {"method": "elements", **gates, "items": listed}


def _shares(
    weight: Decimal | None, shares: list[str | None], points: list[Fraction], *, house: bool
) -> list[dict[str, str]] | None:
    """What each element gives: its share, its points where no percentage is exact, nothing where all are equal.

    None where they do not add up.
    """
    if any(points):
        if not all(points) or (weight is not None and decimals.exact_sum(points) != Fraction(weight)):
            return None
        if weight is None and not house:
            return None
        if len(set(points)) == 1:
            return [{} for _ in points]
    values = [decimals.number(share.rstrip("%")) if share else None for share in shares]
    given = [value for value in values if value is not None]
    if len(given) == len(values):
        return [{"share": share} for share in shares if share] if decimals.exact_sum(given) == 100 else None
    if any(points):
        return [{"points": decimals.plain(part)} for part in points]
    return [{} for _ in points] if house and not given else None
