"""Points that follow a value: by the ratio to the target, by a rate, by a formula.

In: the parts of a standard with one slope, and bands that give everything or nothing. Out: the method, or None where the text
does not tell what is divided by what.
"""

import re

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import NOTHING, number
from jixiao.keeper.standards.parts import Parts, fact_name
from jixiao.keeper.standards.ranges import GENERIC
from jixiao.keeper.standards.slopes import Slope
from jixiao.keeper.standards.text import Method
from jixiao.law import formula


def method(parts: Parts) -> Method | None:
    """The method of a slope with what stands above and below it."""
    told = [one for one in parts.slopes if one.said]
    if len(parts.slopes) > 1 and not _same(parts.slopes):
        return None
    slope = next(iter(told), next((one for one in parts.slopes if one.what == "name"), parts.slopes[0]))
    low = next((one.low for one in parts.slopes if one.low), None)
    high = next((one.high for one in parts.slopes if one.high), None)
    if slope.points and (parts.weight is None or number(slope.points) != number(str(parts.weight))):
        return None
    ends = _ends(parts)
    if ends is None or (missed := parts.award("missed")) not in (None, NOTHING):
        return None
    top, floor = ends
    if missed == NOTHING and (floor or not low):
        return None
    floor = floor or (low.text if low and low.value > 0 else "")
    if top and high and number(top) != high.value:
        return None
    top = top or (high.text if high else "")
    if low and number(floor) != low.value:
        return None
    if slope.what == "inverse":
        plain = not floor and not top and (parts.full(parts.award("kept")) or parts.full(parts.award("reached")))
        return {"method": "at-most"} if plain and not parts.of else None
    if "kept" in parts.said or "exceeded" in parts.said:
        return None
    return _method(parts, slope, top, floor)


def _same(slopes: list[Slope]) -> bool:
    """Whether 按整改率计分 and 不足100%的按比例计分 are one slope said twice."""
    return len({one.value for one in slopes if one.said}) <= 1 and len({one.what for one in slopes if one.said}) <= 1


def _ends(parts: Parts) -> tuple[str, str] | None:
    """From where everything is given, and below what nothing; None where bands say anything else."""
    top = floor = ""
    for one in parts.bands:
        if parts.full(one.award) and one.low and not top and one.high in (None, one.low):
            top = one.low.text
        elif one.award.part(parts.weight) == 0 and one.high and not one.low and not floor:
            floor = one.high.text
            if one.high.sure and one.high.closed:
                return None
            if not one.high.sure:
                parts.remarks.append(f"{floor}没有写明归哪一档，按归按比例计分的一档处理")
        else:
            return None
    if (reached := parts.award("reached")) and (not parts.full(reached) or top):
        return None
    if floor and not 0 < number(floor) < 1:
        return None
    return top, floor


def _method(parts: Parts, slope: Slope, top: str, floor: str) -> Method | None:
    value = "" if parts.of == "完成比" and slope.what == "ratio" else parts.of  # 低于目标值60%的不得分
    parts.of = value
    if slope.what == "formula":
        value, top_said = _divided(slope.value)
        if top_said:
            if top and number(top) != number(top_said):
                return None
            top, value = top_said, parts.of or "实际值"
        elif (parts.of and value != parts.of) or (top and number(top) != 1):
            return None
    elif slope.said and top and number(top) != 1:
        return None  # 满意度×分值 below 90%: a leap that nobody means, or nobody says
    elif not slope.said and top and number(top) != 1:
        parts.remarks.append(f"没有写明按什么比例，按与{top}之比处理")
    elif slope.what == "name" and parts.of in ("", "完成比"):
        rate = _rate(parts, slope.value)
        if rate is None or (rate and parts.of):
            return None
        value = rate
    part = "" if not top or number(top) == 1 else top
    if not value and not part:
        if "excess" in parts.said and not floor:
            return {"method": "equal"}
        return {"method": "at-least", **({"pass-line": floor} if floor else {})}
    value = value or "实际值"
    whole = f"最小(1, {_grouped(value)} / {part})" if part else f"最小(1, {value})"
    parts.of = ""
    return parts.method("formula", value=f"如果({value} < {floor}, 0, {whole})" if floor else whole)


#: The ratio to the target by its name: 完成率×分值 of 培训人次. With words before it, it may be that of something else.
_COMPLETION = regex(r"(?P<of>.*?)(?:(?:完成|达成|实现)(?:率|比例|比率|比|程度|进度)|(?:^|(?<=的))(?:率|比例|比率|比))")
_WORDS = regex(r"(?:目标|任务|指标|计划|工作|总体)?")
_OF_PLAN = regex(r"实际.+(?:与|占|和|同)(?:计划|目标|预期|应).+")
#: Names of values of which 1 is all there can be.
_RATES = regex(r"(?:率|比例|比率|比重|占比|百分比|进度|程度|(?<=满意)度)(?:指标)?$")


def _rate(parts: Parts, called: str) -> str | None:
    """What is multiplied by the points where a standard only names it: 实际值, "" for its ratio to the target.

    资金到位率×5分 is the rate itself where the indicator is that rate: 90% of a target of 95% is given 4.5. None for the rate
    of something else, and where reaching the target would be a leap from the rate to everything.
    """
    if _OF_PLAN.fullmatch(called):
        return ""
    plain = _bare(called)
    match = _COMPLETION.fullmatch(plain)
    vague = match is not None and bool(_WORDS.fullmatch(match["of"]))
    name = _bare(parts.text.name) or ("" if vague else plain)
    is_rate = bool(_RATES.search(name))
    if is_rate and _own(plain, name, vague=vague) and "reached" not in parts.said:
        return "实际值"
    if match is None or (is_rate and not vague):
        return None
    if is_rate or not vague:
        parts.remarks.append(f"没有写明“{called}”怎样计算，按实际值与目标值之比处理")
    return ""


def _own(called: str, name: str, *, vague: bool) -> bool:
    """Whether a standard means the indicator by what it calls a rate: 整改比例 of 问题整改率."""
    stems = [_RATES.sub("", one) for one in (called, name)]
    return (all(stems) and (stems[0] in stems[1] or stems[1] in stems[0])) or (called in GENERIC and not vague)


def _bare(name: str) -> str:
    """A name without quotes, the unit in brackets behind it, and 实际 before it."""
    return re.sub(r"[“”\"\s]|[(（][^()（）]*[)）]$", "", name).removeprefix("实际")


def _grouped(value: str) -> str:
    """A formula as it may stand before a division sign."""
    node = formula.parse(value, Source(""))
    return value if isinstance(node, formula.Name) or (" + " not in value and " - " not in value) else f"({value})"


def _divided(value: str) -> tuple[str, str]:
    """A formula, or the number by which a single name is divided: 满意度/90%."""
    name, _, by = value.partition(" / ")
    alone = name.isidentifier() and re.fullmatch(r"0\.\d+", by)
    return (value, f"{decimals.plain(number(by) * 100)}%") if alone else (value, "")


def checkpoints(parts: Parts) -> Method | None:
    """6月底进度达到50%得4分，9月底达到75%得6分，未达到的按比例计分."""
    others = parts.bands or parts.steps or parts.claims or parts.spans or parts.items
    missed = parts.award("missed")
    vague = [one for one in parts.slopes if one.what == "ratio" and not one.low and not one.high]
    below = "ratio" if vague and missed is None else "zero" if missed == NOTHING and not parts.slopes else ""
    if others or not below or len(vague) != len(parts.slopes) or len(parts.checkpoints) < 2:
        return None
    items: list[dict[str, str]] = []
    given, what = [], ""
    for one in parts.checkpoints:
        what, part = one.of or what, one.award.part(parts.weight)
        fact = fact_name(_month(one.when) + what)
        if not what or not fact or not part or not one.award.points:
            return None
        given.append(part)
        items.append({"of": fact, "mark": one.mark, "points": one.award.points, "below": below})
    return {"method": "checkpoints", "items": items} if decimals.exact_sum(given) == 1 else None


#: Names of facts begin with no digit.
_MONTHS = ("", *"一二三四五六七八九十", "十一", "十二")


def _month(when: str) -> str:
    return re.sub(r"^\d+", lambda found: _MONTHS[int(found[0])], when)
