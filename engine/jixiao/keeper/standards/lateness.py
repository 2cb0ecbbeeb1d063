"""Tiers of lateness: 延迟1个月以内, 逾期1-3个月, 超期10天以上.

In: what stands before an award, in the writing of `normal`. Out: the two edges, and the fact that counts the lateness; or None
for anything else. A day late is late: what is within so many days begins behind 0.
"""

from jixiao.ground.regex import regex
from jixiao.keeper.standards.ranges import Edge, Range, band

#: What lateness is counted in, by the unit.
FACTS = {"天": "逾期天数", "日": "逾期天数", "工作日": "逾期工作日数", "月": "逾期月数"}
_DONE = r"(?:完成|上报|报送|报备|提交|拨付|交付|到位|开工|完工|竣工|验收|支付|发放)?"
_TIER = regex(
    rf"(?:未(?:按时|按期|及时){_DONE},?)?(?:延迟|逾期|推迟|延误|延期|超期|迟报|晚报|滞后|拖延|超过?(?:规定|约定|计划)?(?:时间|期限|时限))"
    rf"{_DONE}(?:时间)?(?:在|为)?(?P<range>[^,;]*?\d[^,;]*?){_DONE}"
)
_UNIT = regex(r"\d(?:\.\d+)?(?:\((?:不?含)\))?个?(工作日|天|日|月)")
#: Nothing is late.
ON_TIME = regex(
    rf"(?:[^,;\d]{{0,12}},)?[^,;\d不未]{{0,12}}?(?:按时|按期|及时|如期|按计划(?:时间)?|按规定时[间限]|在规定时[间限]内){_DONE}"
)


def tier(head: str) -> Range | None:
    """The edges of a tier, and the fact that counts it; None for what is none, or does not say its unit."""
    match = _TIER.fullmatch(head)
    fact = counted(head) if match else ""
    edges = band(match["range"]) if match and fact else None
    if edges is None or edges[2] or edges[0] == edges[1]:
        return None
    return edges[0] or Edge("0", closed=False, sure=True), edges[1], fact


def counted(text: str) -> str:
    """The fact that counts the lateness of a text: that of its one unit of time; "" where it has none, or several."""
    found = {FACTS[unit] for unit in _UNIT.findall(text)}
    return found.pop() if len(found) == 1 else ""
