"""A method with its parameters → the standard by which it marks, as one Chinese text.

In: the parameters that a ruleset writes. Out: 评分标准, and for methods with a measure of their own the 计算公式. The table
`SENTENCES` has a row for every method there is.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from jixiao.ground import decimals
from jixiao.law.methods import Params
from jixiao.law.methods.computed import Band, Bands, Formula
from jixiao.law.methods.conditions import Cases
from jixiao.law.methods.counted import Checkpoint, Checkpoints, Element, Elements
from jixiao.law.methods.judged import Experts, Graded, JudgedGrade, YesNo
from jixiao.law.methods.kept import AllOrNothing, Exact
from jixiao.law.methods.tables import Interpolate, Lookup, PerUnit, Rate
from jixiao.law.methods.targets import AtLeast, ReverseLinear
from jixiao.say.wording.terms import Scale, award, circled, listed, percent, said, scale, span

_UNDEFINED = MappingProxyType(
    {
        "full": "无法计算的计满分",
        "zero": "无法计算的不得分",
        "pending": "无法计算的由人工评判",
        "not-applicable": "无法计算的不适用",
    }
)
_PARTIAL = MappingProxyType({"whole": "不计", "pro-rata": "按比例计"})


def method(params: Params, grades: tuple[JudgedGrade, ...] = ()) -> str:
    """The standard of a method; `grades` are the ruleset's grades of judgement."""
    text = _graded(params, grades) if isinstance(params, Graded) else SENTENCES[params.method](params)
    undefined = getattr(params, "undefined", None)
    return f"{text}；{_UNDEFINED[undefined]}" if undefined else text


def measure(params: Params | None) -> str:
    """How the value is reckoned that a method marks: `计算公式：…`, or "" where it is the actual value."""
    of = getattr(params, "of", None)
    return f"计算公式：{said(of)}" if isinstance(of, str) else ""


# --- targets ----------------------------------------------------------------------------------------------------


def _at_least(params: AtLeast) -> str:
    text = "达到目标值计满分，未达到的按完成比例计分"
    if params.pass_line is not None:
        text += f"，完成比例低于{percent(params.pass_line)}的不得分"
    if params.over is not None:
        over = params.over
        text += (
            f"；超过目标值的{percent(over.from_)}的，超出部分按{decimals.plain(over.slope)}倍扣减比例，"
            f"最低计{percent(over.floor)}"
        )
    return text


def _reverse_linear(params: ReverseLinear) -> str:
    return f"不超过目标值计满分，超过的按超过程度均匀扣分，达到目标值{decimals.plain(params.zero_at)}倍的不得分"


def _all_or_nothing(params: AllOrNothing) -> str:
    return f"达到目标值计满分，否则不得分{'（目标值写作＞或＜的，恰好相等不算达到）' if params.strict else ''}"


def _exact(params: Exact) -> str:
    if params.tolerance == 0:
        return "与目标值一致计满分，否则不得分"
    return f"与目标值相差不超过{decimals.plain(params.tolerance)}计满分，否则不得分"


# --- judgement --------------------------------------------------------------------------------------------------


def grade_span(grade: JudgedGrade) -> str:
    """A grade of judgement with its range of shares: 达成（80%–100%）."""
    return f"{grade.label}（{percent(grade.from_)}–{percent(grade.to)}）"


def _graded(params: Graded, grades: tuple[JudgedGrade, ...]) -> str:
    own = params.grades
    ranges = "、".join(map(grade_span, own or grades))
    words = "".join(f"；写作{listed(grade.words)}的为“{grade.label}”" for grade in own if grade.words)
    return f"由人工按{'下列' if own else '定性'}档次评分：{ranges}{words}"


def _experts(params: Experts) -> str:
    least = params.least if params.least is not None else 2 * params.trim + 1
    cut = f"去掉{params.trim}个最高分、{params.trim}个最低分后" if params.trim else ""
    return f"由专家按满分{decimals.plain(params.full)}分评分，{cut}取平均分折算；评分少于{least}个的由人工评判"


def _yes_no(params: YesNo) -> str:
    match params.wanted:
        case "是":
            return "是计满分，否不得分"
        case "否":
            return "否计满分，是不得分"
        case _:
            return "回答与目标一致计满分，否则不得分"


# --- values -----------------------------------------------------------------------------------------------------


def _formula(params: Formula) -> str:
    value = said(params.value)
    text = f"得分＝{value}" if params.gives == "points" else f"得分＝分值×{_factor(value)}"
    text += "，不低于0分、不超过分值"
    return f"{text}；{said(params.reached)}的为达标" if params.reached else text


def _factor(value: str) -> str:
    """A factor in brackets where it is a sum or a comparison; a single call or name stands without."""
    depth = 0
    for char in value:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and char in "＋－÷×":
            return f"（{value}）"
    return value


def band_words(band: Band, scale_: Scale) -> str:
    """A band with its edges, and what it gives."""
    low = band.from_ if band.from_ is not None else band.above
    high = band.to if band.to is not None else band.below
    where = span(low, high, scale_, low_closed=band.from_ is not None, high_closed=band.to is not None)
    return f"{where}{award(band.share, band.points)}"


def _bands(params: Bands) -> str:
    numbers = [edge for band in params.bands for edge in (band.from_, band.above, band.to, band.below)]
    how = scale(params.of, numbers)
    return "；".join(band_words(band, how) for band in params.bands)


def _interpolate(params: Interpolate) -> str:
    how = scale(params.of, [point.at for point in params.points])
    said_ = [f"{how.at(point.at)}{award(point.share)}" for point in params.points]
    if len(said_) > 1:
        first, last = params.points[0], params.points[-1]
        said_[0] = f"{how.at(first.at)}（含）以下{award(first.share)}"
        said_[-1] = f"{how.at(last.at)}（含）以上{award(last.share)}"
    return f"{'；'.join(said_)}；各点之间按线性插值计分"


def _per_unit(params: PerUnit) -> str:
    rates = [rate for rate in (params.above, params.below) if rate is not None]
    how = scale(params.of, [params.mark, *(rate.each for rate in rates)])
    above, below = params.above, params.below
    events = below is None and params.mark == 0 and params.base == 1 and not how.percentages
    steps = []
    if above is not None:
        steps.append(
            _step("每有", above, replace(how, noun=how.noun or "个")) if events else _step("每超过", above, how)
        )
    if below is not None:
        steps.append(_step("每低于", below, how))
    text = "；".join(steps)
    if not events:
        side = (
            f"等于{how.at(params.mark)}"
            if above and below
            else f"{how.at(params.mark)}（含）以{'下' if above else '上'}"
        )
        text = f"{side}{award(params.base)}；{text}"
    if any(rate.points <= 0 for rate in rates):
        text += "，扣完为止"
    if any(rate.points > 0 for rate in rates):
        text += "，最高计满分"
    if events and params.partial == "whole" and rates[0].each == 1:
        return text
    for each in dict.fromkeys(how.step(rate.each) for rate in rates):
        text += f"，不足{each}的{_PARTIAL.get(params.partial, f'按{each}计')}"
    return text


def _step(verb: str, rate: Rate, how: Scale) -> str:
    return f"{verb}{how.step(rate.each)}{'加' if rate.points > 0 else '扣'}{decimals.plain(abs(rate.points))}分"


def _lookup(params: Lookup) -> str:
    words = "、".join(f"“{word}”{award(share)}" for word, share in params.table.items())
    return f"按评定结果查表：{words}；其他结果由人工评判"


# --- parts ------------------------------------------------------------------------------------------------------


def _elements(params: Elements) -> str:
    even = all(item.share is None and item.points is None for item in params.items)
    items = "；".join(f"{circled(number)}{item.name}{_element(item)}" for number, item in enumerate(params.items, 1))
    gate = f"；缺少{listed(params.gate)}的，本项不得分" if params.gate else ""
    return f"具备下列要点的分别计分{f'，每个要点计分值的1/{len(params.items)}' if even else ''}：{items}{gate}"


def _element(item: Element) -> str:
    if item.points is not None:
        return f"，计{decimals.plain(item.points)}分"
    return "" if item.share is None else f"，计{percent(item.share)}"


def _checkpoints(params: Checkpoints) -> str:
    return "；".join(map(_checkpoint, params.items))


def _checkpoint(item: Checkpoint) -> str:
    below = "按比例计分" if item.below == "ratio" else "不得分"
    mark = scale(item.of, [item.mark]).at(item.mark)
    return f"{said(item.of)}达到{mark}计{decimals.plain(item.points)}分，未达到的{below}"


def _cases(params: Cases) -> str:
    parts = []
    for branch in params.cases:
        reason = f"（{branch.text}）" if branch.text else ""
        parts.append(f"{said(branch.when)}的，{award(branch.share, branch.points)}{reason}")
    last = params.otherwise
    reason = f"（{last.text}）" if last and last.text else ""
    parts.append(f"其他情形{award(last.share, last.points) if last else '由人工评判'}{reason}")
    return f"按最先符合的情形计分：{'；'.join(parts)}"


def _always(text: str) -> Callable[[Any], str]:
    return lambda _params: text


#: The sentence of every method.
SENTENCES: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "at-least": _at_least,
        "at-most": _always("不超过目标值计满分，超过的按目标值与实际值之比计分"),
        "equal": _always("达到目标值计满分，不足的按完成比例计分，超过的不扣分"),
        "zero-target": _always("没有发生计满分，发生的不得分"),
        "reverse-linear": _reverse_linear,
        "interval": _always("在目标区间内计满分，区间外由人工评判"),
        "deadline": _always("按期完成计满分，逾期的由人工评判"),
        "all-or-nothing": _all_or_nothing,
        "exact": _exact,
        "graded": lambda params: _graded(params, ()),
        "experts": _experts,
        "yes-no": _yes_no,
        "formula": _formula,
        "bands": _bands,
        "interpolate": _interpolate,
        "per-unit": _per_unit,
        "lookup": _lookup,
        "elements": _elements,
        "checkpoints": _checkpoints,
        "cases": _cases,
    }
)
