"""The steps of a standard → the method `per-unit`: so many points for every so much beyond a mark.

In: the parts of a standard with steps. Out: the method, or None where the text does not tell from where the steps count.
"""

import re
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.keeper.standards import claims
from jixiao.keeper.standards.awards import FULL, NOTHING, Award, number, written_share
from jixiao.keeper.standards.parts import Parts
from jixiao.keeper.standards.ranges import Edge
from jixiao.keeper.standards.steps import Step
from jixiao.keeper.standards.text import Method

#: A fact of a line that steps count from.
_RATIO = "完成比"
#: Units in which elements are counted: 有一项不符合扣2分 over three items of a weight of 6 is what three elements say.
_ITEMS = ("项", "个", "条")


def method(parts: Parts) -> Method | None:
    """The steps as `per-unit`, or as elements where they count the lacking ones of a list."""
    if len(parts.steps) == 1 and (found := _of_items(parts, parts.steps[0])):
        return found
    if (parts.items and len(parts.steps) > 1) or not parts.overruled() or not _measured(parts) or not _floors(parts):
        return None
    return _per_unit(parts)


def _of_items(parts: Parts, step: Step) -> Method | None:
    names = parts.items or parts.text.items
    if parts.claims and not (parts.bands or parts.items) and step.kind == "event" and step.unit in _ITEMS:
        taken = Award(points=step.points.lstrip("-"))
        if all(one.award.part(parts.weight) == taken.part(parts.weight) for one in parts.claims):
            return claims.by_claims(parts.text, parts.claims, ())
    counts = step.kind == "event" and step.unit in _ITEMS and step.each == "1" and not step.share
    if not counts or not names or parts.bands or any(one.award != FULL for one in parts.claims):
        return None
    if claims.split(f"{step.points.lstrip('-')}分", parts.weight) != len(names):
        return None
    return claims.elements(parts.text, names, [Award(share=f"1/{len(names)}")] * len(names), (), ())


def _events(parts: Parts) -> bool:
    return {one.kind for one in parts.steps} <= {"event", "late"}


def _measured(parts: Parts) -> bool:
    """Settle what the steps count: the lateness that they name, cases rather than a rate; whether that can be told."""
    marked = any(one.award.part(parts.weight) != 0 for one in parts.bands)
    late = next((one.of for one in parts.steps if one.of and not marked), "")
    if late and parts.of and parts.of != late and "/" not in parts.of:
        return False
    if _events(parts) and "/" in parts.of:  # a rate is no number of cases
        parts.of = ""
    parts.of = late or parts.of
    percents = {one.percent for one in parts.steps}
    edges = [edge for one in parts.bands for edge in (one.low, one.high) if edge and edge.value]
    return all(edge.text.endswith("%") in percents for edge in edges)


def _floors(parts: Parts) -> bool:
    """Bands that give nothing beside a mark become overrides; whether at most one band is left."""
    floors = [one for one in parts.bands if one.award.part(parts.weight) == 0]
    if len(parts.bands) == 1 and not any(one.points.startswith("-") for one in parts.steps):
        return True  # 0以下不得分，每超过1个加1分
    parts.bands = [one for one in parts.bands if one not in floors]
    for one in floors:
        edge = one.high if one.low is None else one.low if one.high is None else None
        if edge is None:
            return False
        above = one.low is not None
        closed = edge.closed if edge.sure else False
        if not edge.sure:
            parts.remarks.append(f"{edge.text}没有写明是否在内，按不在内处理")
        sign, words = ("≥" if closed else ">", "超过") if above else ("≤" if closed else "<", "低于")
        text = f"{'达到' if above and closed else words}{edge.text}{'（含）' if closed and not above else ''}"
        parts.overrides.append({"when": f"{parts.of or '实际值'} {sign} {edge.text}", "share": "0%", "text": text})
    return len(parts.bands) <= 1


def _per_unit(parts: Parts) -> Method | None:
    base = FULL
    mark = open_side = ""
    if parts.bands:
        band = parts.bands[0]
        edge = band.low or band.high
        if edge is None or (band.low and band.high and band.low != band.high) or edge.closed is False:
            return None
        mark, base = edge.text, band.award
        open_side = "" if band.low == band.high else "below" if band.low else "above"
    sides = _sides(parts, mark, open_side)
    if sides is None:
        return None
    if not mark:
        given = parts.award("reached") or parts.award("kept")
        mark, base = _unmarked(parts, sides), given or FULL
    if not mark:
        return None
    events = _events(parts)
    if any(one.relative for one in parts.steps) and not parts.of:
        parts.of = _RATIO
    if parts.overrides and not events and mark in {one["when"].split()[-1] for one in parts.overrides}:
        return None
    rates = {side: _rate(step, parts) for side, step in sides.items()}
    plus = events and all(rate and not rate["points"].startswith("-") for rate in rates.values())
    start = "0%" if plus and not parts.bands else _base(base, parts)
    if parts.text.penalty and parts.bands:
        if len(sides) > 1 or base not in (FULL, NOTHING):
            return None  # 等于1扣分值的40%，每低于1少扣1分: what is taken at the mark is not told by what is earned
        start = "0%"
    if start is None or None in rates.values() or (plus and parts.said.get("reached")):
        return None
    ordered = {side: rates[side] for side in ("above", "below") if side in rates}
    partial = {"partial": parts.said["partial"].value} if "partial" in parts.said else {}
    for one in () if partial else sides.values():
        if not one.whole:
            parts.remarks.append(f"没有写明不满一档（{one.size}）的计不计，按不计处理")
    return parts.method("per-unit", mark=mark, **({"base": start} if start != "100%" else {}), **ordered, **partial)


def _sides(parts: Parts, mark: str, open_side: str) -> dict[str, Step] | None:
    """The side of the mark on which each step counts; None where the text does not tell, or tells it twice."""
    sides: dict[str, Step] = {}
    for step in parts.steps:
        kind = step.kind or open_side
        if kind in ("above", "below") and not step.percent and not mark and not _goal(parts):
            if kind == "above" and not (step.of and parts.held):
                return None
            if not step.of and any(re.search(r"\d|目标|计划|任务|指标", one.text) for one in parts.held):
                return None  # 完成100场得满分，每少1场
            kind = kind if step.of else "event"  # 每少一项 where nothing is numbered: what is lacking is counted
        side = {"event": "above", "late": "above"}.get(kind, kind)
        if not side or side in sides or (open_side and side != open_side and len(parts.steps) == 1):
            return None
        if step.beyond and mark and step.beyond.value != Edge(mark).value:
            return None
        sides[side] = step
    return sides


def _goal(parts: Parts) -> bool:
    return bool({"reached", "kept"} & set(parts.said)) or any(one.goal for one in parts.steps)


def _unmarked(parts: Parts, sides: dict[str, Step]) -> str:
    """The mark that steps count from where no band names it, or "" where that cannot be told.

    Percentages of the target count from its ratio to the actual value (100%); percentage points from the difference of
    the two, which turns a step below the target into one above 0.
    """
    named = {one.mark or (one.beyond.text if one.beyond else "") for one in parts.steps}
    if len(named) == 1 and "" not in named:
        return named.pop()
    if named != {""}:
        return ""
    kinds = {one.kind for one in parts.steps}
    if (
        kinds <= {"event", "late"}
        or any(one.of for one in parts.steps)
        or (not _goal(parts) and not any(one.percent for one in parts.steps))
    ):
        return "0"
    step = next(iter(sides.values()))
    if step.relative:
        return "100%"
    if not _goal(parts) or parts.of or len(sides) > 1:
        return ""
    parts.of = "目标值 - 实际值" if "below" in sides else "实际值 - 目标值"
    sides.clear()
    sides["above"] = step
    return "0"


def _rate(step: Step, parts: Parts) -> dict[str, str] | None:
    points = number(step.points)
    if step.share:
        if parts.weight is None:
            return None
        points = points * Fraction(parts.weight) / 100
    if parts.text.penalty:  # what is taken from the total is counted up
        points = abs(points)
    return {"each": step.each, "points": decimals.plain(points)}


def _base(base: Award | None, parts: Parts) -> str | None:
    """The share at the mark: an award of points is a share of the weight; None where no percentage says it exactly."""
    if base is None:
        return "100%"
    part = base.part(parts.weight)
    return written_share(part) if part is not None else None
