"""Standards that are no bands of one value named by the table: tiers of lateness, deviations either way, several measures.

In: the parts of a standard, or its text. Out: the method as keys and values, or None where the wording leaves anything open.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.keeper.standards import bands
from jixiao.keeper.standards.awards import FULL, NOTHING
from jixiao.keeper.standards.clauses import Band, Both, Claim
from jixiao.keeper.standards.lateness import FACTS, ON_TIME, counted
from jixiao.keeper.standards.parts import Parts, fact_name
from jixiao.keeper.standards.ranges import GENERIC, Edge, Range
from jixiao.keeper.standards.text import Method

#: Clauses that say nothing of what is given.
_IDLE = {"limit", "worth", "source"}

# --- lateness ---------------------------------------------------------------------------------------------------


def is_late(parts: Parts) -> bool:
    """Whether a standard has tiers of lateness."""
    return not parts.steps and any(one.subject in FACTS.values() for one in parts.bands)


def beside_steps(parts: Parts) -> list[Band]:
    """The bands of a standard with steps, where tiers of what the steps count (超期30天以上不得分) are edges of these."""
    counts = {one.of for one in parts.steps}
    return [replace(one, subject="") if {one.subject} == counts else one for one in parts.bands]


def late(parts: Parts) -> Method | None:
    """按期完成得满分，逾期10天以内得50%，10天以上不得分: bands of the days or months by which it is late."""
    fact = counted(parts.text.normal)
    subjects = {one.subject for one in parts.bands} - {"", fact}
    if not fact or subjects or parts.of not in ("", fact) or not _alone(parts, {"reached", "missed", *_IDLE}):
        return None
    if not _on_time(parts) or parts.award("missed") not in (None, NOTHING):
        return None
    parts.of = fact
    tiers = [Band(None, Edge("0", closed=True, sure=True), FULL), *parts.bands]
    whole_days = fact != FACTS["月"]
    found = bands.tiled(_adjoining(tiers) if whole_days else tiers, parts.award("missed"), parts.remarks)
    given = [one.award.part(parts.weight) for one in found]
    falling = all(early is not None and later is not None and early > later for early, later in pairwise(given))
    if not found or not bands.whole(found) or not falling:
        return None
    written = bands.written(found, tiers, parts.weight)
    return parts.method("bands", bands=written) if written else None


def _on_time(parts: Parts) -> bool:
    """Whether all is given for what is on time; where nothing is said of it, that is taken to be so, and remarked."""
    claims, reached = parts.claims, parts.said.get("reached")
    told = [Claim(reached.value, reached.award)] if reached and reached.award else []
    told += claims
    if not told:
        parts.remarks.append("没有写明按期的得多少，按满分处理")
    return len(told) < 2 and all(ON_TIME.fullmatch(one.text) and parts.full(one.award) for one in told)


def _adjoining(tiers: Sequence[Band]) -> list[Band]:
    """Tiers of whole days, 1-5天 and 6-10天, with nothing between them."""
    out: list[Band] = []
    for one in sorted(tiers, key=lambda one: one.low.value if one.low else -1):
        before = out[-1].high if out else None
        next_day = one.low and before and one.low.value == before.value + 1
        if next_day and one.low and before and one.low.closed is not False and before.closed is not False:
            one = replace(one, low=Edge(before.text, closed=False, sure=True))
        out.append(one)
    return out


# --- an excess, where nothing is said of none ---------------------------------------------------------------------

#: What a value is called that counts what is too much: 成本超支, 超预算, 三公经费增长率. 超额 is of what is done.
_EXCESS = regex(r"超(?!额(?:完成|$))|逾期|延[期误迟]|推迟|拖延|滞后|增加|增长|上升|上浮|高于|高出|多出")


def beside_none(parts: Parts, found: list[Band]) -> list[Band]:
    """超支5%以内扣1分，5%-10%扣3分，10%以上不得分: such bands with one before them, in which all is given for no excess.

    In: the bands of the text, joined from low to high. Out: the same where they count no excess, give everything somewhere or
    say themselves what 0 is given.
    """
    first = found[0]
    given = [one.award.part(parts.weight) for one in found]
    falling = all(less is not None and more is not None and more >= less for more, less in pairwise(given))
    partial = given[0] is not None and given[0] < 1
    told = any(one.low and one.low.value == 0 and one.low.sure and one.low.closed for one in parts.bands)
    if not (falling and partial and _excess(parts)) or told or first.high is None or first.high.value <= 0:
        return found
    parts.remarks.append("没有写明不超出（0及以下）的得多少，按满分处理")
    none = Edge("0%" if first.high.text.endswith("%") else "0", closed=True, sure=True)
    parts.bands = [Band(None, none, FULL), *parts.bands]
    return [parts.bands[0], replace(first, low=replace(none, closed=False)), *found[1:]]


def _excess(parts: Parts) -> bool:
    """Whether what is ranged is an excess: by what the bands call it, else by the indicator's name."""
    called = {one.subject for one in parts.bands if one.subject} - GENERIC or {parts.text.name}
    return parts.of.startswith("绝对值(") or any(_EXCESS.search(one) for one in called)


# --- deviations either way ----------------------------------------------------------------------------------------

_EITHER = regex(r"±|的?绝对值(?![(（])")
_OWN = regex(r"(?:偏差|误差|变动|调整|差异|变化|增减|偏离|波动)(?:率|度|幅度)?")
_OF_GOAL = regex(
    r"(?:实际(?:完成)?(?:值|数|率)?)?(?:与|较|同|和)(?:年初|年度|预期|设定)*的?(?:目标值?|计划(?:数|值)?|指标值)(?:相比较?)?的?[，,]?"
    r"(?:偏差|偏离|差异|误差|相差)(?:率|度|程度|幅度)?"
)


def is_either(raw: str) -> bool:
    """Whether a standard is about deviations to both sides; a formula that calls 绝对值 says so itself."""
    return bool(_EITHER.search(raw))


def either(raw: str, of: str, name: str) -> tuple[str, str] | None:
    """A standard of deviations either way (±5%以内) without its signs, and what is measured; None where that cannot be told.

    What deviates is the indicator itself where its name or the text says so (偏差率), else the actual value from the target.
    """
    if re.search(r"[-－−]\s*\d", re.sub(r"\d[%％]?\s*[-－−]", "", raw)):
        return None
    bare, unnamed = unsigned(raw)
    if unnamed != bare:
        return (unnamed, "绝对值(完成比 - 100%)") if not of else None
    if _OWN.search(name) or _OWN.search(bare):
        return bare, f"绝对值({of or '实际值'})"
    return None


def unsigned(raw: str) -> tuple[str, str]:
    """A text without the signs of deviations either way, and without what says that they are from the target."""
    bare = _EITHER.sub("", raw)
    return bare, _OF_GOAL.sub("", bare)


# --- several measures -------------------------------------------------------------------------------------------


def apart(parts: Parts) -> Method | None:
    """满意度≥90%得3分，投诉率≤5%得2分: each measure gives its own points, all together the weight."""
    tests = [_test((one.low, one.high, one.subject)) for one in parts.bands]
    given = [one.award.part(parts.weight) or decimals.ZERO for one in parts.bands]
    whole = all(given) and decimals.exact_sum(given) == 1
    if parts.weight is None or not whole or not all(tests) or not _named(parts.bands):
        return None
    if not _alone(parts, {"missed", *_IDLE}) or parts.claims or parts.award("missed") not in (None, NOTHING):
        return None
    if "missed" not in parts.said:
        parts.remarks.append("没有写明达不到的如何计分，按不得分处理")
    points = [decimals.plain(part * Fraction(parts.weight)) for part in given]
    value = " + ".join(f"如果({test}, {much}, 0)" for test, much in zip(tests, points, strict=True))
    return {"method": "formula", "value": value, "gives": "points"}


def both(parts: Parts, one: Both) -> Method | None:
    """完成率≥95%，且合格率≥98%得满分，否则不得分: all or nothing."""
    tests = [_test(test) for test in one.tests]
    alone = _alone(parts, {"missed", *_IDLE}) and not (parts.bands or parts.claims)
    if not alone or not all(tests) or not parts.full(one.award) or parts.award("missed") != NOTHING:
        return None
    cases = [{"when": " 且 ".join(map(str, tests)), "share": "100%"}]
    return {"method": "cases", "cases": cases, "otherwise": {"share": "0%"}}


def _alone(parts: Parts, said: set[str]) -> bool:
    """Whether nothing else is said."""
    others = (parts.steps, parts.slopes, parts.counts, parts.spans, parts.checkpoints, parts.items)
    return not any(others) and set(parts.said) <= said


def _named(listed: Sequence[Band]) -> bool:
    """Whether there are several measures, each with a name of its own that is part of no other."""
    names = [one.subject for one in listed]
    return len(names) > 1 and not any(one in other for one in names for other in names if one is not other)


def _test(edges: Range) -> str | None:
    """A range with one edge as a condition on the fact that it names."""
    low, high, subject = edges
    name, edge = fact_name(subject), low or high
    if subject in GENERIC or not name or edge is None or (low and high):
        return None
    sign = ("≥" if edge.closed else ">") if low else ("≤" if edge.closed else "<")
    return f"{name} {sign} {edge.text}"


__all__ = ["apart", "beside_none", "beside_steps", "both", "either", "is_either", "is_late", "late", "unsigned"]
