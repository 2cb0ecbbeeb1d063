"""Standards that hold formulas or several measures: formulas, cases, checkpoints, lines between points.

In: a standard, as it stands in the table where it holds formulas. Out: the method as keys and values, or None.
"""

import re

from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import award
from jixiao.keeper.standards.clauses import clause
from jixiao.keeper.standards.measures import expression
from jixiao.keeper.standards.normal import pieces
from jixiao.keeper.standards.ranges import band
from jixiao.keeper.standards.slopes import Slope
from jixiao.keeper.standards.text import Method, StandardText

_FORMULA = regex(
    r"\s*[得扣]分\s*[=＝](?P<value>.+?)(?:[，,]\s*不低于0分(?:、不超过分值)?)?(?:[；;](?P<reached>[^；;]+)的为达标)?\s*"
)
_FACTOR = regex(r"(?:本项|该项|指标)?(?:分值|权重|满分)\s*[×*]\s*")
_FACTOR_LAST = regex(r"\s*[×*]\s*(?:本项|该项|指标)?(?:分值|权重|满分)$")
_CASES = regex(r"\s*按最先符合的情形计分[：:](?P<cases>.+)")
_CASE = regex(r"(?P<when>.+?)的[，,](?P<award>[^（(]+?)(?:[（(](?P<text>.*)[）)])?")
_REST = regex(r"其他情形(?P<award>[^（(]+?)(?:[（(](?P<text>.*)[）)])?")
_CHECKPOINT = regex(
    r"(?P<of>.+?)达到(?P<mark>[\d.]+%?)[计得](?P<points>[\d.]+)分[，,]未达到的?(?P<below>按比例计分|不得分)"
)


def formula(text: StandardText) -> Method | None:
    """得分=分值×最小(1, 执行数÷预算数): a share where 分值 is a factor, else points."""
    match = _FORMULA.fullmatch(text.raw.strip().rstrip("。"))
    said = clause(text.normal)
    if match is None or (said is not None and not (isinstance(said, Slope) and said.what == "formula")):
        return None  # 得分=完成率×分值 names no facts: it is the ratio
    value = match["value"].strip()
    factor = _FACTOR.match(value) or _FACTOR_LAST.search(value)
    rest = value[: factor.start()] + value[factor.end() :] if factor else value
    body = expression(_unbracketed(rest) if factor else rest)
    if not body or re.search(r"\w(?:分值|权重)(?!\w)", body):  # another word for the weight is no fact
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


def cases(text: StandardText) -> Method | None:
    """按最先符合的情形计分：条件的，计60%；…；其他情形…."""
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


def checkpoints(text: StandardText) -> Method | None:
    """进度达到40%计3分，未达到的按比例计分; one piece per checkpoint."""
    items = []
    for piece in text.raw.strip().rstrip("。").split("；"):
        match = _CHECKPOINT.fullmatch(piece.strip())
        of = expression(match["of"]) if match else ""
        if match is None or not of:
            return None
        below = "ratio" if match["below"] == "按比例计分" else "zero"
        items.append({"of": of, "mark": match["mark"], "points": match["points"], "below": below})
    return {"method": "checkpoints", "items": items}


_INTERPOLATED = regex(r"(?P<points>.+);各点之间按(?:线性|直线)插值(?:法)?(?:计分|计算)?")


def interpolate(text: StandardText) -> Method | None:
    """60%以下不得分；100%以上计满分；各点之间按线性插值计分."""
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
