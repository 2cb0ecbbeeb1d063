"""Clauses in which the points follow a value: 按比例得分, 得分=完成率×分值, 满意度/90%×10分.

In: a clause in the writing of `normal`. Out: a `Slope`, or None for a clause that says anything else.
"""

import re

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import WORTH
from jixiao.keeper.standards.goals import DONE_VALUE, EXCEEDED, MISSED, WANTED_VALUE
from jixiao.keeper.standards.measures import expression
from jixiao.keeper.standards.ranges import Edge, band


@dataclass(frozen=True, slots=True)
class Slope:
    """A range in which the points follow a value: 完成率×分值, 满意度/90%×分值; the whole range where no edge is said.

    `what` is `ratio` (完成比), `inverse`, `name` (a value by its name) or `formula`; `value` the name or the formula. `points`
    is the factor where it is no word for the weight.
    """

    what: str
    value: str = ""
    low: Edge | None = None
    high: Edge | None = None
    subject: str = ""
    points: str = ""
    said: bool = True  # the text says what is divided by what


_FACTOR = rf"(?:{WORTH}|(?P<n>\d+(?:\.\d+)?)分?)"
_PRODUCT = regex(
    r"(?:按(?:照)?|以)?(?:[^,;=\d×]{0,10}?(?:得分|计分公式|计算公式)[=:])?(?:按(?:照)?)?(?P<x>[^,;=]{1,60}?)(?:[×x*]|乘以|乘)"
    rf"{_FACTOR}(?:来|进行)?(?:计算)?(?:得分|计分|得出得分|给分|赋分|计算)?"
)
_PRODUCT_LAST = regex(
    rf"(?:按(?:照)?)?(?:(?:本项|该项|指标)?得分[=:])?{_FACTOR}(?:[×x*]|乘以)(?P<x>[^,;=]{{1,60}}?)(?:计算)?(?:得分|计分|计算)?"
)
_RATIO_OF = regex(rf"\(?{DONE_VALUE}(?:与|和|占|÷|/|除以|同){WANTED_VALUE}\)?(?:的?(?:比例|比率|之比|比值|百分比))?")
_INVERSE_OF = regex(
    rf"\(?(?:{WANTED_VALUE}|计划成本|预算成本)(?:与|和|÷|/|除以)(?:{DONE_VALUE}|实际成本)\)?(?:的?(?:比例|比率|之比|比值))?"
)
_RATIO = regex(
    r"(?:根据|依据|以|按照?|按照)?(?:其|照)?(?:实际)?(?:完成|达标|执行|到位)?(?:情况|程度)?(?:的)?"
    r"(?:比例|比率|率|百分比|占比|完成率|完成比例|完成比)(?:折算|计算|换算|相应|酌情)?(?:得分|计分|计算得分|给分|赋分|扣分|计算|得出得分|扣减|扣减分值)"
)
_BY_NAME = regex(
    r"(?:根据|依据|按照?)(?P<x>[^,;\d%=×*/÷]{1,16}?(?:率|比例|比率|进度))(?:的?大小)?(?:折算|计算|换算)?(?:得分|计分|计算得分|给分|赋分)"
)
_BY_RATIO = regex(r"(?:根据|依据|按照?|以)(?P<x>[^,;]{3,40}?)(?:折算|计算|换算)?(?:得分|计分|给分|赋分)")
_NAME = regex(r"(?:实际)?[^\W\d][^\W\d×*/÷]{0,15}?(?:率|比例|比率|比|进度|程度|度)")


def slope(text: str) -> Slope | None:
    """按比例得分, 得分=完成率×分值, 按实际完成值与目标值的比例计分; with a range before it where the text has one."""
    if found := _slope(text):
        return found
    for at in re.finditer(r",?(?:的|时|,|则)*(?=按|得分=|以实际|根据|(?:本项|该项)得分=)", text):
        head, tail = text[: at.start()], text[at.end() :]
        found = _slope(tail) if head else None
        if found and (head == "否" or any(one.fullmatch(head) for one in (MISSED, EXCEEDED))):
            return found
        edges = band(head) if found else None
        if edges and found:
            return Slope(found.what, found.value, edges[0], edges[1], edges[2], found.points, found.said)
    return None


def _slope(text: str) -> Slope | None:
    if match := re.fullmatch(r"按(?:照)?\((?P<x>[^,;]{3,60})\)(?:来|进行)?(?:计算)?(?:得分|计分)", text):
        return _slope(f"按{match['x']}计分") if re.search(r"[×x*]", match["x"]) else None
    if _RATIO.fullmatch(text):
        match = _BY_NAME.fullmatch(text)
        named = match["x"] if match and match["x"].endswith("率") else ""
        return Slope("name" if named else "ratio", named, said=False)
    if match := _PRODUCT.fullmatch(text) or _PRODUCT_LAST.fullmatch(text):
        return _factor(match["x"], match["n"] or "")
    if match := _BY_NAME.fullmatch(text):
        return Slope("name", match["x"])
    match = _BY_RATIO.fullmatch(text)
    if match and (_RATIO_OF.fullmatch(match["x"]) or _INVERSE_OF.fullmatch(match["x"])):
        return _factor(match["x"], "")
    return None


def _factor(text: str, points: str) -> Slope | None:
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    if _RATIO_OF.fullmatch(text):
        return Slope("ratio", points=points)
    if _INVERSE_OF.fullmatch(text):
        return Slope("inverse", points=points)
    if _NAME.fullmatch(text):
        return Slope("name", text, points=points)
    found = expression(text) if re.search(r"[/÷]", text) else ""
    return Slope("formula", found, points=points) if found else None
