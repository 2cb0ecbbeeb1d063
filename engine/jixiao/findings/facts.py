"""The facts that finding rules are about: what a submission and its scorecard say, by Chinese property names.

Comes in: plan and scorecard. Goes out: `Entity` records of the kinds 项目 (the form as a whole),
层级 (first- and second-level indicators), 指标 (the lines that are scored) and 发现 (a finding, so that rules can
follow from findings). `VOCABULARY` is the closed list of properties with their types; rules may name no others.
Every comparison that needs more than one number's worth of thought is decided here, exactly.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from jixiao.findings.engine import Entity
from jixiao.ground import decimals
from jixiao.law.formula import Type, Value
from jixiao.library import indicators
from jixiao.records import Cell, Finding, Line, Row, Scorecard, Status, Submission
from jixiao.records.law import Plan, Planned
from jixiao.say import labels
from jixiao.score import budget, printed
from jixiao.score.weights import group_points, prints_weights
from jixiao.values import reading
from jixiao.values.names import key
from jixiao.values.quantity import Kind, Quantity

_N, _M, _T, _B = Type.NUMBER, Type.MONEY, Type.TEXT, Type.TRUTH
VOCABULARY: Mapping[str, Mapping[str, Type]] = MappingProxyType(
    {
        "项目": {
            "名称": _T, "单位": _T, "年度": _N,
            "预算数": _M, "执行数": _M, "结余": _M, "预算执行率": _N, "有执行偏差原因": _B, "有支出": _B, "支出": _M,
            "得分": _N, "有依据得分": _N, "待评判": _N, "分值合计": _N, "总分": _N, "指标得分": _N, "执行得分": _N,
            "印刷总分": _N, "自评得分合计": _N, "印刷执行率": _T, "印刷执行率不符": _B,
            "印刷等级": _T, "自评总分": _N, "自评总分等级": _T, "核算等级": _T, "印刷等级不符": _B, "核算等级不符": _B,
            "隐藏处数": _N, "隐藏位置": _T,
        },
        "层级": {
            "名称": _T, "级次": _N, "上级": _T, "有指标": _B, "应有": _B, "全部完成": _B,
            "得分": _N, "分值": _N, "规定分值": _N, "印刷分值": _N, "分值由表给出": _B,
        },
        "指标": {
            "名称": _T, "一级": _T, "二级": _T, "自设": _B, "状态": _T, "依据": _T, "方法": _T,
            "目标": _T, "实际": _T, "目标类型": _T, "实际类型": _T, "目标符号": _T,
            "得分": _N, "分值": _N, "自评得分": _N, "自评差异": _T,
            "照抄": _B, "实际是界限": _B, "完成比": _N, "未达标": _B, "恰在界限": _B,
            "有原因栏": _B, "有原因": _B, "原因": _T, "空缺": _T, "未计算": _B,
            "方向与指标库不符": _B, "指标库方向": _T,
            "单位缺失": _B, "单位不可比": _B, "重名": _B, "是金额": _B, "名称像比率": _B,
            "是满意度": _B, "有数据来源": _B, "实际为百分之百": _B,
        },
        "发现": {
            "编号": _T, "严重程度": _T, "关于": _T, "项目": _T, "单位": _T, "年度": _N,
            "单位年度": _T, "次序": _N, "同类个数": _N,
        },
    }
)  # fmt: skip

_KIND_NAMES = {Kind.NUMBER: "数值", Kind.INTERVAL: "区间", Kind.DATE: "时间", Kind.TEXT: "文字", Kind.BLANK: "空缺"}
_DIFFERENCES = {printed.Fit.ROUNDED: "取整", printed.Fit.DIFFERENT: "不符", printed.Fit.ABOVE: "超过分值"}
#: So many hidden places are named.
_HIDDEN = 5
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
#: Words that name where a satisfaction figure comes from.
_SURVEYS = ("问卷", "调查", "抽样", "访谈", "回访", "测评", "样本", "评价器", "12345")


def facts(plan: Plan, card: Scorecard) -> tuple[Entity, ...]:
    """Everything the rules of one submission may be about."""
    by_source = {row.source: row for row in card.submission.rows}
    names = Counter((key(line.path[-1]), line.path[:-1]) for line in card.lines if line.method or line.source)
    twice = Counter(name for name, _ in names)
    indicators = [line for line in card.lines if printed.marked_itself(line)]
    return (
        _project(plan, card, indicators),
        *_levels(plan, card),
        *(
            _indicator(plan, card, line, by_source.get(line.source) if line.source else None, twice)
            for line in indicators
        ),
    )


def _text(cell: Cell | None) -> str | None:
    return None if cell is None or cell.blank else cell.text.strip()


def _number(mark: Decimal | None) -> Fraction | None:
    return None if mark is None else Fraction(mark)


def _project(plan: Plan, card: Scorecard, indicators: list[Line]) -> Entity:
    form = card.submission
    figures, amounts = budget.figures(form, [])
    base, executed = amounts["预算数"], amounts["执行数"]
    parts = [value for name, value in amounts.items() if name.endswith("执行数") and value is not None]
    spent = max(parts, default=None)
    total = form.budget.total
    own = printed.marks(indicators)
    rate = _text(total.rate) if total else None
    values: dict[str, Value | None] = {
        "名称": _text(form.project),
        "单位": _text(form.unit) or _text(form.department),
        "年度": None if form.year is None else Fraction(form.year),
        "预算数": base,
        "执行数": executed,
        "结余": None if base is None or executed is None else base - executed,
        "预算执行率": figures.rate,
        "有执行偏差原因": total is not None and _text(total.reason) is not None,
        "有支出": spent is not None and spent > 0,
        "支出": spent,
        "得分": Fraction(card.earned),
        "有依据得分": Fraction(card.supported),
        "待评判": Fraction(card.pending),
        "分值合计": Fraction(card.possible),
        "总分": Fraction(plan.ruleset.total),
        **_parts(plan, card),
        "印刷总分": _number(printed.total(form)),
        "自评得分合计": None if own is None else Fraction(printed.sum_of(own)),
        "印刷执行率": rate,
        "印刷执行率不符": rate is not None and figures.rate is not None and not printed.rate_fits(rate, figures.rate),
        **_grades(plan, card, printed.claimed_total(form, own)),
        "隐藏处数": Fraction(len(form.hidden)),
        "隐藏位置": _hidden(form),
    }
    place = figures.source if total else form.source
    return Entity("项目", values, place)


def _hidden(form: Submission) -> str | None:
    """Where a form hides what was not read, the first few places by name."""
    places = [place.within(form.source.file) for place in form.hidden]
    more = "等" if len(places) > _HIDDEN else ""
    return "、".join(places[:_HIDDEN]) + more if places else None


def _grades(plan: Plan, card: Scorecard, claimed: Decimal | None) -> dict[str, Value | None]:
    """The grade that the form prints, against that of its own total and that of its marks by the rules."""
    form, order = card.submission, [grade.label for grade in plan.ruleset.grades]
    said = printed.grade_named(form.printed_grade.text, order) if form.printed_grade else None
    own = printed.grade_of(plan, card, claimed)
    due = "–".join(dict.fromkeys(card.grade_range or (card.grade or "",))) or None
    return {
        "印刷等级": said,
        "自评总分": _number(claimed),
        "自评总分等级": own,
        "核算等级": due,
        "印刷等级不符": said is not None and own is not None and said != own,
        "核算等级不符": said is not None and printed.grade_can_be(said, card, order) is False,
    }


def _parts(plan: Plan, card: Scorecard) -> dict[str, Value | None]:
    """The marks of the lines that read facts only (预算执行率), and of the indicators proper."""
    fixed = {root.node.name for root in plan.roots if root.method is not None}
    tops = [line for line in card.lines if line.level == 1]
    return {
        "执行得分": Fraction(decimals.total(line.earned for line in tops if line.path[0] in fixed)),
        "指标得分": Fraction(decimals.total(line.earned for line in tops if line.path[0] not in fixed)),
    }


def _levels(plan: Plan, card: Scorecard) -> Iterator[Entity]:
    by_path = {line.path: line for line in card.lines}
    given = prints_weights(card.submission)
    free = plan.ruleset.first_level == "free"
    for root in plan.roots:
        if root.method is not None:
            continue
        line = by_path.get(root.path)
        own = [one for one in card.lines if one.path[0] == root.node.name and one.level > 1]
        yield _level(plan, root, "", line, own, card, given, free)
        if not own:
            continue
        for second in root.children:
            if second.method is None:
                below = [one for one in own if len(one.path) > 2 and root.child(one.path[1]) is second]
                shown = next((one for one in own if one.level == 2 and root.child(one.path[1]) is second), None)
                yield _level(plan, second, root.node.name, shown, below, card, given, free)


def _level(
    plan: Plan,
    planned: Planned,
    above: str,
    line: Line | None,
    below: list[Line],
    card: Scorecard,
    given: bool,
    free: bool,
) -> Entity:
    leaves = [one for one in below if printed.marked_itself(one)]
    values: dict[str, Value | None] = {
        "名称": planned.node.name,
        "级次": Fraction(len(planned.path)),
        "上级": above,
        "有指标": bool(below),
        "应有": planned.node.expected,
        "全部完成": bool(leaves) and all(one.reached is True for one in leaves),
        "得分": _number(line.earned if line else None),
        "分值": _number(line.possible if line else None),
        "规定分值": None if free else _number(planned.weight),
        "印刷分值": _number(group_points(plan, card.submission, planned)),
        "分值由表给出": given,
    }
    return Entity("层级", values, card.submission.source, line.path if line else planned.path)


def _indicator(plan: Plan, card: Scorecard, line: Line, row: Row | None, twice: Counter[str]) -> Entity:
    said = reading.read(row, card.submission.year)
    own = row is not None and _own(plan, line)
    places = plan.ruleset.rounding.places
    values: dict[str, Value | None] = {
        "名称": line.path[-1],
        "一级": line.path[0],
        "二级": line.path[1] if line.level > 2 else "",
        "自设": own,
        "状态": labels.STATUS[line.status],
        "依据": labels.EVIDENCE[line.evidence],
        "方法": line.method,
        "目标": _text(row.target) if row else None,
        "实际": _text(row.actual) if row else None,
        "目标类型": _KIND_NAMES[said.target.kind] if said.target else "空缺",
        "实际类型": _KIND_NAMES[said.actual.kind] if said.actual else "空缺",
        "目标符号": _SIGNS.get(said.target.op, "") if said.target else "",
        "得分": Fraction(line.earned),
        "分值": Fraction(line.possible),
        "自评得分": _number(line.claimed),
        "自评差异": _difference(line, places),
        "未达标": line.status is Status.SCORED and line.reached is False,
        "重名": twice[key(line.path[-1])] > 1,
        **_texts(row, line),
        "空缺": "和".join(_missing(row, card)),
        "未计算": _uncomputed(line, row, card),
        **_numbers(said),
        **_library(line, said),
    }
    return Entity("指标", values, row.source if row else line.source or card.budget.source, line.path)


def _own(plan: Plan, line: Line) -> bool:
    """Whether the unit set the indicator itself; the ruleset's fixed lines have no target to reproach it with."""
    here = plan.root(line.path[0])
    for name in line.path[1:]:
        if here is not None and here.method is None:
            here = here.child(name) or (here if here.node.open else None)
    return here is not None and here.method is None


def _texts(row: Row | None, line: Line) -> dict[str, Value | None]:
    """Properties that come from what is written, not from what it is worth."""
    target, actual = (_text(row.target), _text(row.actual)) if row else (None, None)
    sources = [text for text in (_text(row.basis), target, actual, line.path[-1]) if text] if row else []
    return {
        "照抄": target is not None and actual is not None and line.evidence.value == "restated",
        "有原因栏": row is not None and row.reason is not None,
        "有原因": row is not None and _text(row.reason) is not None,
        "原因": _text(row.reason) if row else None,
        "名称像比率": key(line.path[-1]).endswith(("率", "比例", "占比")),
        "是满意度": any("满意" in name for name in line.path),
        "有数据来源": row is not None
        and (_text(row.basis) is not None or any(word in text for text in sources for word in _SURVEYS)),
    }


def _uncomputed(line: Line, row: Row | None, card: Scorecard) -> bool:
    """Whether a formula without a result stands where a line is marked on; a line without a row is marked on the budget."""
    if row is not None:
        return any(cell is not None and cell.uncomputed for cell in (row.target, row.actual))
    total = card.submission.budget.total if line.status is Status.MISSING else None
    return total is not None and any(cell and cell.uncomputed for cell in (total.initial, total.annual, total.executed))


def _missing(row: Row | None, card: Scorecard) -> list[str]:
    """What was not written of what a line is marked on: of its row, else (预算执行率) of the budget."""
    if row is not None:
        return [name for name, cell in (("目标值", row.target), ("实际完成值", row.actual)) if _text(cell) is None]
    figures = (("预算数", card.budget.budget), ("执行数", card.budget.executed))
    return [name for name, amount in figures if amount is None] or ["所需数据"]


def _numbers(said: reading.Reading) -> dict[str, Value | None]:
    """Properties that compare target and actual as quantities."""
    target, actual = said.target, said.actual
    both = target is not None and actual is not None and target.value is not None and actual.value is not None
    comparable = both and said.note != "unit.incomparable"
    ratio = None
    if comparable and target and actual and target.value and actual.value is not None and target.value > 0:
        ratio = decimals.ratio(actual.value, target.value)
    strict = target is not None and target.op in ("<", ">")
    exact = actual is not None and actual.op in ("", "=") and not actual.approx
    return {
        "实际是界限": actual is not None and _is_bound(actual),
        "完成比": ratio if exact else None,
        "恰在界限": comparable
        and strict
        and exact
        and target is not None
        and actual is not None
        and target.value == actual.value,
        "单位缺失": said.note == "unit.missing",
        "单位不可比": said.note == "unit.incomparable",
        "是金额": target is not None and target.unit is not None and target.unit.dimension == "金额",
        "实际为百分之百": actual is not None
        and actual.value == 1
        and actual.unit is not None
        and actual.unit.dimension == "比率",
    }


def _library(line: Line, said: reading.Reading) -> dict[str, Value | None]:
    """Whether the indicator library knows another direction than the one that a silent target was marked by."""
    silent = said.target is not None and said.target.kind is Kind.NUMBER and not said.target.op
    asked = silent and line.method in ("at-least", "at-most") and line.level > 2
    known = indicators.direction_of(line.path[-1], line.path[1]) if asked else ""
    return {
        "方向与指标库不符": bool(known) and known != line.method,
        "指标库方向": indicators.DIRECTIONS[indicators.Direction(known)] if known else None,
    }


def _is_bound(actual: Quantity) -> bool:
    return actual.kind is Kind.INTERVAL or (
        actual.kind is Kind.NUMBER and (actual.op not in ("", "=") or actual.approx)
    )


def _difference(line: Line, places: int) -> str:
    """How the unit's own mark differs from ours: "", 取整, 不符 or 超过分值 (contract: score.mismatch)."""
    if line.claimed is None or line.status in (Status.PENDING, Status.MISSING):
        return ""
    return _DIFFERENCES.get(printed.fit(line.claimed, line.earned, line.possible, places), "")


def finding_fact(finding: Finding, card: Scorecard, rank: int = 0, count: int = 0) -> Entity:
    """A finding as a fact for further rules. `rank` and `count` place it among the findings of its id in its unit and year."""
    form = card.submission
    unit = _text(form.unit) or _text(form.department)
    values: dict[str, Value | None] = {
        "编号": finding.id,
        "严重程度": finding.severity,
        "关于": finding.subject,
        "项目": _text(form.project),
        "单位": unit,
        "年度": None if form.year is None else Fraction(form.year),
        "单位年度": None if unit is None else f"{key(unit)}·{form.year or ''}",
        "次序": Fraction(rank),
        "同类个数": Fraction(count),
    }
    return Entity("发现", values, finding.source, finding.path)
