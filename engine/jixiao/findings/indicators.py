"""The properties of 指标 (the lines that are marked): each computed when a rule asks for it.

Comes in: a line with its working. Goes out: a value, or None where it is not given. Every property is read off the working:
what a rule says of a line is what the mark used.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from jixiao.findings import lacks
from jixiao.findings.lines import MarkedLine, number, text
from jixiao.ground import decimals
from jixiao.law.formula import Words
from jixiao.library import index, names
from jixiao.records import Evidence, Line, Quantity, Status
from jixiao.records.expressions import Type
from jixiao.records.quantity import Kind
from jixiao.say import labels
from jixiao.score import nouns, ownmarks
from jixiao.score.claims import is_plain
from jixiao.score.sources import is_satisfaction, surveyed
from jixiao.values import quantity, reading
from jixiao.values.names import key
from jixiao.values.quantity.unread import unread
from jixiao.values.untold import untold

KIND_NAMES = {Kind.NUMBER: "数值", Kind.INTERVAL: "区间", Kind.DATE: "时间", Kind.TEXT: "文字", Kind.BLANK: "空缺"}
_DIFFERENCES = {ownmarks.Fit.ROUNDED: "取整", ownmarks.Fit.DIFFERENT: "不符", ownmarks.Fit.ABOVE: "超过分值"}
#: Which way a sign goes; = says no way.
_WAYS = {">=": 1, ">": 1, "<=": -1, "<": -1}
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}


def _shown(one: MarkedLine, said: str) -> str | None:
    """A value as it is quoted, with the unit that the library knows where the form names none."""
    return f"{said.strip()}{one.line.unit}" if said and one.line.unit else said or None


def _about_unit(one: MarkedLine) -> str:
    """What the library says of the unit that only one side writes, in brackets; `""` where it knows none."""
    unit = one.said.target.unit if one.said.target else None
    known = index.unit_of(one.line.path[-1], one.line.path[1] if one.line.level > 2 else "")
    usual = quantity.parse("1", unit=known).unit if known and one.plan.library else None
    if usual is None or unit is None or one.said.note != "unit.missing":
        return ""
    if usual.dimension != unit.dimension:
        return ""
    return f"（指标库中同名指标的单位{f'也是“{known}”' if usual.factor == unit.factor else f'是“{known}”，请核对'}）"


def _usual_unit(one: MarkedLine) -> str | None:
    """The library's unit, where the form's is of another kind."""
    working = one.line.working
    return nouns.other_kind(one.plan, working.node, one.line.path, working.reading) or None if working else None


def lacking(quantity: Quantity | None) -> str | None:
    """Why a target in words is nothing to measure by; None for any other."""
    return labels.UNREAD[unread(quantity.text)] if quantity is not None and quantity.kind is Kind.TEXT else None


def kind_named(quantity: Quantity | None) -> str:
    """What a value is, as rules call it."""
    return KIND_NAMES[quantity.kind] if quantity else "空缺"


def _difference(one: MarkedLine) -> str:
    """How the unit's own mark differs from ours: "", 取整, 不符 or 超过分值 (contract: score.mismatch)."""
    line, working = one.line, one.line.working
    if line.claimed is None or not one.comparable or line.status in (Status.PENDING, Status.MISSING):
        return ""
    if line.overruled is not None and working is not None and (working.blank or working.silent):
        return ""  # the rules found it missing: a person's mark in its place makes none of theirs
    return _DIFFERENCES.get(ownmarks.fit(line.claimed, line.ruled, line.possible, one.plan.places), "")


def _other_sign(one: MarkedLine) -> str:
    """What the column 指标性质 says, where it goes the other way than the sign that stands in the target."""
    row = one.line.working.row if one.line.working else None
    column = row.operator.text.strip() if row is not None and row.operator is not None else ""
    if not column or one.said.target is None:
        return ""
    ways = (_WAYS.get(quantity.parse("1", operator=column).op), _WAYS.get(one.said.target.op))
    return column if None not in ways and ways[0] != ways[1] else ""


def _judged(line: Line) -> bool:
    """Whether a person gave the mark that the unit's own is held against; one that was overruled is held against the rules'."""
    return line.evidence is Evidence.JUDGED and line.overruled is None


def _comparable(one: MarkedLine) -> bool:
    said = one.said
    both = said.target is not None and said.actual is not None
    return both and said.note != "unit.incomparable"


def _ratio(one: MarkedLine) -> Fraction | None:
    """Actual ÷ target, for plain numbers and a target above 0."""
    target, actual = one.said.target, one.said.actual
    if target is None or actual is None or not _comparable(one) or not is_plain(actual):
        return None
    if target.value is None or actual.value is None or target.value <= 0:
        return None
    return decimals.ratio(actual.value, target.value)


def _on_the_limit(one: MarkedLine) -> bool:
    target, actual = one.said.target, one.said.actual
    if target is None or actual is None or not _comparable(one) or not is_plain(actual):
        return False
    return target.op in ("<", ">") and target.value is not None and target.value == actual.value


def _is_bound(one: MarkedLine) -> bool:
    """Whether the actual value is itself a bound, other than the target's own (that is a copied target)."""
    actual = one.said.actual
    if actual is None or one.line.evidence is Evidence.RESTATED:
        return False
    return actual.kind is Kind.INTERVAL or (actual.kind is Kind.NUMBER and not is_plain(actual))


def _restated(one: MarkedLine) -> bool:
    return one.line.evidence is Evidence.RESTATED and one.said.target is not None and one.said.actual is not None


def _decided_by_direction(one: MarkedLine) -> bool:
    """Whether the mark hangs on a direction that was only assumed: target and actual differ, the target is silent."""
    working, said = one.line.working, one.said
    if working is None or working.direction_from != "assumed" or working.method is None:
        return False
    if working.method.id not in ("at-least", "at-most") or one.line.status is not Status.SCORED:
        return False
    if said.target is None or said.actual is None or not is_plain(said.actual) or not _comparable(one):
        return False
    return said.target.value != said.actual.value


def _other_direction(one: MarkedLine) -> str:
    """The direction that the library knows, where a silent target was marked by another one; "" elsewhere."""
    working, line = one.line.working, one.line
    if working is None or working.direction_from in ("", "library", "zero", "name") or line.level < 3:
        return ""
    if line.method not in ("at-least", "at-most"):
        return ""
    known = index.direction_of(line.path[-1], line.path[1])
    return known if known and known != line.method else ""


def _is_percent(one: MarkedLine) -> bool:
    actual = one.said.actual
    return actual is not None and actual.value == 1 and actual.unit is not None and actual.unit.dimension == "比率"


def _is_money(one: MarkedLine) -> bool:
    target = one.said.target
    return target is not None and target.unit is not None and target.unit.dimension == "金额"


def _at_least_by_name(one: MarkedLine) -> bool:
    path = one.line.path
    return index.direction_of(path[-1], path[1] if len(path) > 2 else "") == "at-least"


def _direction_name(known: str) -> str | None:
    return names.DIRECTIONS[names.Direction(known)] if known else None


def _about_direction(one: MarkedLine) -> str:
    """What speaks for another direction than the one that a silent target was marked by."""
    known = _other_direction(one)
    return f"指标库中这项指标是{_direction_name(known)}" if known else "若本应越小越好，得分不同"


def missed(line: Line) -> str:
    """How a line misses its target, in the words for its kind: 没有达到, 超过, 晚于, 没有落在."""
    working = line.working
    said = working.reading if working is not None else reading.EMPTY
    target, actual = said.target, said.actual
    if target is None:
        return "没有达到"
    if target.kind is Kind.DATE:
        return "晚于"
    if target.kind is Kind.INTERVAL:
        return "没有落在"
    op = target.op or ("<=" if working is not None and working.direction == "at-most" else ">=")
    above = target.value is not None and actual is not None and actual.value is not None
    if op in ("<", "<=") or (op == "=" and above and actual.value > target.value):  # type: ignore[union-attr,operator]
        return "超过"
    return "没有达到"


def _of_own(one: MarkedLine) -> bool:
    return one.row is not None and one.line.working is not None and one.line.working.own


def _has_source(one: MarkedLine) -> bool:
    return one.row is not None and surveyed(one.row, one.line.path)


def _unsurveyed(one: MarkedLine) -> list[Line]:
    """The form's own lines about satisfaction with a value that name neither a survey nor a source.

    A value that repeats the target was not surveyed either: that it is a copy says so already.
    """
    return [
        line
        for line in one.card.lines
        if line.working is not None
        and line.working.own
        and line.working.row is not None
        and line.working.reading.actual is not None
        and line.evidence is not Evidence.RESTATED
        and is_satisfaction(line.path)
        and not surveyed(line.working.row, line.path)
    ]


def _first_unsurveyed(one: MarkedLine) -> bool:
    """Whether this is the first of them: the weakness is said once a form."""
    facts = one.card.facts
    if not is_satisfaction(one.line.path) or (facts is not None and facts.marks_as_values):
        return False
    found = _unsurveyed(one)
    return bool(found) and found[0] is one.line


def _highest_unsurveyed(one: MarkedLine) -> Fraction | None:
    """The highest of their values, as a ratio."""
    quantities = [line.working.reading.actual for line in _unsurveyed(one) if line.working is not None]
    values = [
        q.value
        for q in quantities
        if q is not None and q.value is not None and q.unit is not None and q.unit.dimension == "比率"
    ]
    return max(values, default=None)


_N, _T, _B = Type.NUMBER, Type.TEXT, Type.TRUTH

#: Every property of a line: its type, and how it is computed.
PROPERTIES: Mapping[str, tuple[Type, Callable[[MarkedLine], Any]]] = MappingProxyType(
    {
        "名称": (_T, lambda one: one.line.path[-1]),
        "一级": (_T, lambda one: one.line.path[0]),
        "二级": (_T, lambda one: one.line.path[1] if one.line.level > 2 else ""),
        "自设": (_B, _of_own),
        "状态": (_T, lambda one: None if one.unread else labels.STATUS[one.line.status]),
        "依据": (_T, lambda one: labels.EVIDENCE[one.line.evidence]),
        "有佐证": (_B, lambda one: one.line.sourced),
        "方法": (_T, lambda one: one.line.method),
        "目标": (_T, lambda one: _shown(one, one.said.said_target)),
        "实际": (_T, lambda one: _shown(one, one.said.said_actual)),
        "目标类型": (_T, lambda one: kind_named(one.said.target)),
        "目标欠缺": (_T, lambda one: lacking(one.said.target)),
        "实际类型": (_T, lambda one: kind_named(one.said.actual)),
        "目标符号": (_T, lambda one: _SIGNS.get(one.said.target.op, "") if one.said.target else ""),
        "得分": (_N, lambda one: Fraction(one.line.earned)),
        "规则得分": (_N, lambda one: Fraction(one.line.ruled)),
        "得分来由": (_T, lambda one: "经评判" if _judged(one.line) else "按规则"),
        "分值": (_N, lambda one: Fraction(one.line.possible)),
        "有据得分": (_N, lambda one: Fraction(one.line.supported)),
        "自评得分": (_N, lambda one: number(one.line.claimed)),
        "自评差异": (_T, _difference),
        "照抄": (_B, _restated),
        "实际是界限": (_B, _is_bound),
        "完成比": (_N, _ratio),
        "未达标": (_B, lambda one: one.line.status is Status.SCORED and one.line.reached is False),
        "未达方式": (_T, lambda one: missed(one.line)),
        "恰在界限": (_B, _on_the_limit),
        "有原因栏": (_B, lambda one: one.row is not None and one.row.reason is not None),
        "有原因": (_B, lambda one: one.row is not None and not untold(one.row.reason)),
        "原因": (_T, lambda one: text(one.row.reason) if one.row else None),
        "空缺": (_T, lacks.missing),
        "未计算": (_B, lambda one: bool(lacks.uncomputed(one))),
        "未计算的格": (_T, lacks.uncomputed),
        "自评未计算": (_B, lacks.mark_uncomputed),
        "分值未填": (_B, lambda one: ownmarks.unweighed(one.line)),
        "另一符号": (_T, _other_sign),
        "方向不明": (_B, lambda one: _decided_by_direction(one) or bool(_other_direction(one))),
        "所按方向": (_T, lambda one: _direction_name(one.line.working.direction if one.line.working else "")),
        "方向说明": (_T, _about_direction),
        "单位缺失": (_B, lambda one: one.said.note == "unit.missing"),
        "单位说明": (_T, _about_unit),
        "规则单位": (_T, lambda one: one.said.ruled),
        "单位不合指标库": (_B, lambda one: _usual_unit(one) is not None),
        "指标库单位": (_T, _usual_unit),
        "单位不可比": (_B, lambda one: one.said.note == "unit.incomparable"),
        "重名": (_B, lambda one: key(one.line.path[-1]) in one.twice),
        "是金额": (_B, _is_money),
        "名称像比率": (_B, lambda one: key(one.line.path[-1]).endswith(("率", "比例", "占比"))),
        "名称越大越好": (_B, _at_least_by_name),
        "是满意度": (_B, lambda one: is_satisfaction(one.line.path)),
        "有数据来源": (_B, _has_source),
        "实际为百分之百": (_B, _is_percent),
        "满意度首项": (_B, _first_unsurveyed),
        "满意度最高值": (_N, _highest_unsurveyed),
    }
)

#: What properties can be that can only be some words.
WORDS: Words = MappingProxyType(
    {
        "目标符号": ("", *_SIGNS.values()),
        "自评差异": ("", *_DIFFERENCES.values()),
        "未达方式": ("没有达到", "超过", "晚于", "没有落在"),
        "所按方向": tuple(names.DIRECTIONS.values()),
    }
)
