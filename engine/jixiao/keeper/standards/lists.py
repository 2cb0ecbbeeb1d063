"""The house's own lists: words with what each gives, elements that are there or not.

In: a standard in the writing of `normal`. Out: the method as keys and values, or None where it is none of them. What bureaus
write in their own words is read clause by clause (`claims`).
"""

import re

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import award, written_share
from jixiao.keeper.standards.claims import named
from jixiao.keeper.standards.normal import MARK
from jixiao.keeper.standards.text import Method, StandardText

_TABLE = regex(r"按评定结果查表:(?P<table>.+);其他结果由人工评判")
_LIST = regex(r"具备下列要点的分别计分(?:,每1?个要点计分值的1/\d+)?:(?P<items>.+)")
_GATE = regex(r"[,;](?:缺少|没有|缺)(?P<names>(?:[“\"][^”\"]+[”\"]、?)+)的?,?(?:本项|该项)?不得分$")


def lookup(text: StandardText) -> Method | None:
    """按评定结果查表：“优”计满分、“良”计80%；其他结果由人工评判."""
    match = _TABLE.fullmatch(text.normal)
    table: dict[str, str] = {}
    for word, gift in re.findall(r"[“\"]([^”\"]+)[”\"]([^“”\"]+)", match["table"]) if match else ():
        gives = award(gift.strip("、;,。"))
        part = gives[1].part(text.weight) if gives else None
        label, share = word, written_share(part) if part is not None else None
        if not share or label in table:
            return None
        table[label] = share
    return text.measured("lookup", table=table) if len(table) > 1 else None


def elements(text: StandardText) -> Method | None:
    """具备下列要点的分别计分：①…，计40%；②…，计60%；缺少“…”的，本项不得分."""
    house, gate = _LIST.fullmatch(text.normal), _GATE.search(text.normal)
    if house is None:
        return None
    body = house["items"][: -len(gate[0])] if gate else house["items"]
    items: list[dict[str, str]] = []
    for part in MARK.split(body)[1:]:
        gives = award(part.strip(" ;,。、"))
        name = named(gives[0] if gives else part.strip(" ;,。、"))
        one = {"share": gives[1].share} if gives and gives[1].share else {}
        if gives and gives[1].points:
            one = {"points": gives[1].points}
        if not name or any(other["name"] == name for other in items) or (gives and gives[1].minus):
            return None
        items.append({"name": name, **one})
    required = [named(name) for name in re.findall(r"[“\"]([^”\"]+)[”\"]", gate["names"])] if gate else []
    names = [one["name"] for one in items]
    if not items or any(name not in names for name in required) or len({len(one) for one in items}) > 1:
        return None
    shares = [decimals.number(one["share"].rstrip("%")) or decimals.ZERO for one in items if "share" in one]
    if shares and decimals.exact_sum(shares) != 100:
        return None
    return {"method": "elements", **({"gate": required} if required else {}), "items": items}
