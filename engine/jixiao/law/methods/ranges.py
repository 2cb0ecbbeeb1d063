"""区间内给分: a band gives a range of points, and a fact, a person or experts give the mark inside it.

Comes in: ranges, each for a band of numbers or for words, and who gives the mark. Goes out: branches: no range, no mark, a
mark outside its range, the mark. What a person decides is left pending within the range that the value has.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Points, Share
from jixiao.law import terms, trees
from jixiao.law.methods import base, experts, undefined
from jixiao.law.methods.bands import Edged, edges_twice, printed, reach_words
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.experts import Experts
from jixiao.law.methods.undefined import Undefined
from jixiao.law.tiling import tiling
from jixiao.law.trees import compare, either, every, no, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Evidence, Lowered
from jixiao.records.steps import Marked
from jixiao.values.quantity import same_words

_GIVEN, _WORD = trees.name("给分"), trees.name("所查文字")
_PERSON, _EXPERTS = "person", "experts"


class Range(Edged):
    """一个区间：数值在哪一档（或写作哪些词），得分在多少到多少之间。"""

    words: tuple[str, ...] = Field(default=(), description="写作哪些词属于本区间，如：[优, 优秀]；按数值分档的不写")
    share: tuple[Share, ...] | None = Field(default=None, description="得分占分值的比例，从低到高两个，如：[60%, 80%]")
    points: tuple[Points, ...] | None = Field(default=None, description="得分，从低到高两个，如：[6, 8]")

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The least and the most that it gives, as shares or points."""
        given = self.share or self.points or (decimals.ZERO,)
        return Fraction(given[0]), Fraction(given[-1])

    @property
    def span(self) -> str:
        """The least and the most as people write them: 60%–80%, 6–8分."""
        low, high = self.ends
        return (
            f"{decimals.plain(low)}–{decimals.plain(high)}分"
            if self.points
            else f"{terms.percent(low)}–{terms.percent(high)}"
        )

    @property
    def label(self) -> str:
        """The range as steps and messages name it."""
        edges = "且".join(f"{sign}{terms.figure(edge)}" for _, sign, edge in self.edges) or "任何值"
        return f"区间“{'、'.join(self.words) or edges}”（{self.span}）"


class Ranges(Params):
    """区间内给分：数值或评定结果定得分的区间，区间内的得分由事实、评价人或专家给出。

    含义：ranges 的每一项按数值（from、above、to、below，首尾相接、不重不漏）或按词（words）定一个区间，并写明得分从多少到多少：
    share 两个比例，或 points 两个分数。区间内的得分由 mark 给出：算式给出比例或分数（随区间的写法）；person 由人工评判，
    评判的比例必须在这个区间内；experts 取专家评分的平均数占满分的比例。给分越出区间的按 outside：clamp 取区间的端点，
    pending 由人工评判；没有给分的按 none：low 取区间的下限，pending 由人工评判。
    参数：of——算式，不写时取实际完成值；ranges——各区间；mark——算式、person 或 experts；outside、none——越出区间、没有给分时；
    experts——专家打分的参数（满分、去掉几个等，同 experts 方法）；undefined——算式的值不存在时如何计分。
    算例：分值 10，完成率 60%（含）至 90%（不含）计 60%–80%，实际 75%，专家评分 70、74、78：平均 74，在区间内，10 × 74% = 7.40；
    平均 90 而 outside 为 clamp：10 × 80% = 8.00。
    """

    method: Literal["ranges"] = "ranges"
    of: Expression | None = Field(default=None, description="定区间的数值或文字（算式）；不写时取实际完成值")
    ranges: tuple[Range, ...] = Field(min_length=1, description="各区间，按数值的不重不漏")
    mark: Expression = Field(description="区间内的得分由谁给出：算式（事实），person（评价人）或 experts（专家）")
    outside: Literal["clamp", "pending"] | None = Field(
        default=None, description="给分越出区间时：clamp 取端点，pending 由人工评判（不写时）"
    )
    none: Literal["low", "pending"] | None = Field(
        default=None, description="没有给分时：low 取区间的下限，pending 由人工评判（不写时）"
    )
    experts: Experts | None = Field(default=None, description="mark 为 experts 时，专家打分的参数")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def asked(params: Params) -> Experts | None:
    """How experts mark, where a method asks them."""
    if isinstance(params, Ranges):
        return (params.experts or Experts()) if params.mark == _EXPERTS else None
    return params if isinstance(params, Experts) else None


def _by_words(params: Ranges) -> bool:
    return any(one.words for one in params.ranges)


def lower(params: Ranges, types: Mapping[str, Type]) -> Lowered:
    """No value; marks of experts that are none; no mark; each range, its mark outside or inside; words of none."""
    node = base.measure(params, types, Type.TEXT if _by_words(params) else Type.NUMBER)
    let: list[tuple[str, Node]] = [("所查文字" if _by_words(params) else "数值", node)]
    reads = base.reads(node)
    branches = list(_undefined(params, types, node))
    gone: Node = trees.absent(_GIVEN)
    if params.mark == _EXPERTS:
        let += [*experts.mean(params.experts or Experts()), ("给分", _of_experts(params))]
        branches.append(experts.out_of_range())
        gone, reads = either(experts.too_few(), gone), (*reads, "experts")
    elif params.mark != _PERSON:
        mark = base.expression(params.mark, params, types, Type.NUMBER)
        let.append(("给分", mark))
        reads = tuple(dict.fromkeys((*reads, *base.reads(mark))))
    if params.mark != _PERSON and params.none != "low":
        branches.append(base.pending("没有给分", gone, "none", reads=()))
    for order, one in enumerate(params.ranges, 1):
        branches += _branches(params, f"range-{order}", one, gone)
    if _by_words(params):
        branches.append(base.pending("不属于任何区间的词", None, "unknown"))
    return Lowered(tuple(branches), tuple(let), reads, actual_unit=params.of is None and not _by_words(params))


def _undefined(params: Ranges, types: Mapping[str, Type], node: Node) -> tuple[Branch, ...]:
    if not _by_words(params):
        return undefined.measured(params, types, node)
    return undefined.branches(params, types, trees.absent(_WORD), base.reads(node), "没有文字")


def _of_experts(params: Ranges) -> Node:
    share = trees.over(trees.name("平均分"), trees.name("评分满分"))
    return trees.times(trees.name("分值"), share) if params.ranges[0].points else share


def _holds(one: Range) -> Node | None:
    if not one.words:
        return one.holds
    return either(*(trees.call("同词", _WORD, trees.text(word)) for word in one.words))


def _branches(params: Ranges, key: str, one: Range, gone: Node) -> Iterator[Branch]:
    """What a range comes to: a person within it, a mark outside it, the mark."""
    when, points = _holds(one), one.points is not None
    low, high = map(number, one.ends)
    if params.mark == _PERSON:
        yield base.pending(one.label, when, key, in_points=points, source=one.source, within=(low, high))
        return
    gives: Node = _GIVEN
    if params.outside == "clamp":
        gives = trees.call("最大", low, trees.call("最小", high, _GIVEN))
    else:
        beyond = [] if when is None else [when]
        if params.none == "low":
            beyond.append(no(gone))
        beyond.append(either(compare(_GIVEN, "<", low), compare(_GIVEN, ">", high)))
        yield base.pending(
            f"给分越出{one.label}", every(*beyond), f"{key}-outside", in_points=points, source=one.source
        )
    if params.none == "low":
        gives = trees.chosen(gone, low, gives)
    evidence = Evidence.ASSERTED if _by_words(params) and params.of is None else None
    yield Branch(
        key,
        one.label,
        when,
        gives,
        in_points=points,
        reached=compare(gives, "=", trees.name("分值") if points else trees.ONE),
        evidence=Evidence.JUDGED if params.mark == _EXPERTS else evidence,
        source=one.source,
    )


# --- words ----------------------------------------------------------------------------------------------------


def words(params: Ranges) -> str:
    """The standard as a bureau prints it."""
    how = terms.scale(params.of, [edge for one in params.ranges for _, _, edge in one.edges])
    parts = [
        f"{'或'.join(terms.listed((word,)) for word in one.words) or reach_words(one, how)}计{one.span}"
        for one in printed(params.ranges)
    ]
    if _by_words(params):
        parts.append("其他结果由人工评判")
    if params.mark == _PERSON:
        return f"{'；'.join(parts)}；区间内的得分由人工评判"
    giver = params.experts or Experts()
    if params.mark == _EXPERTS:
        parts.append(
            f"区间内的得分由专家按满分{decimals.plain(giver.full)}分评分，{experts.averaged(giver)}折算，"
            f"评分少于{experts.least(giver)}个的按没有给分"
        )
    else:
        parts.append(f"区间内的{'得分' if params.ranges[0].points else '比例'}＝{terms.said(params.mark)}")
    parts.append("越出区间的取区间的端点" if params.outside == "clamp" else "越出区间的由人工评判")
    parts.append("没有给分的取区间的下限" if params.none == "low" else "没有给分的由人工评判")
    return "；".join(parts)


def said(step: Marked) -> str:
    """What a step of this method says."""
    branch = step.branch
    if branch.undefined:
        return undefined.said(step)
    if branch.key == "out-of-range":
        return experts.said(step)
    if branch.key == "none":
        return "没有给分，由人工评判"
    word = step.values.get("所查文字")
    what = f"“{str(word).strip()[:40]}”" if isinstance(word, str) else base.value(step)
    if branch.key == "unknown":
        return f"{what}不属于规则的任何区间，由人工评判"
    where = f"{what}属于{branch.label}"
    if branch.within is not None:
        return f"{where}，在区间内由人工评判"
    if branch.key.endswith("-outside"):
        return f"{what}的给分{_given(step)}，{branch.label}，由人工评判"
    given = f"给分{_given(step)}" if step.values.get("给分") is not None else "没有给分，取下限"
    how = f"{base.points(step)}分" if branch.in_points else f"{step.weight}×{base.share(step)}"
    return f"{where}，{given}，计{how}"


def _given(step: Marked) -> str:
    """The mark that was given, as it was: a share, or points."""
    found: Fraction = step.values["给分"]
    return f"{decimals.plain(found)}分" if step.branch.in_points else decimals.percent(found)


# --- what is wrong with it ------------------------------------------------------------------------------------


def check(params: Ranges, weight: Decimal | None) -> Iterator[Problem]:
    """Whether ranges tile the number line or name each word once, and each gives one range within the weight."""
    if len({bool(one.words) for one in params.ranges}) > 1 or any(one.words and one.edges for one in params.ranges):
        message, cure = "区间有的按数值，有的按词。", "请都写数值的界限，或都写 words。"
        yield Problem(params.source, "ruleset.range-mixed", message, cure)
    elif _by_words(params):
        yield from _words_twice(params)
    else:
        for one in params.ranges:
            yield from edges_twice(one)
        yield from tiling(
            tuple(Branch("", f"档次“{one.reach}”", one.holds, source=one.source) for one in params.ranges)
        )
    for one in params.ranges:
        yield from _ends(one, weight)
    if len({one.points is None for one in params.ranges}) > 1:
        message, cure = "区间有的给比例，有的给分数。", "请都写 share，或都写 points。"
        yield Problem(params.source, "ruleset.range-mixed", message, cure)
    if params.experts is not None:
        yield from experts.check(params.experts, None)
    if params.of is None and _by_words(params):
        yield from undefined.unasked(params, "填了的实际完成值总有文字")
    yield from _idle(params)


def _ends(one: Range, weight: Decimal | None) -> Iterator[Problem]:
    if [len(given) for given in (one.share, one.points) if given is not None] != [2]:
        message, cure = (
            f"{one.label}没有写明得分从多少到多少，或写了两种。",
            "请写 share 或 points 其中一个，从低到高两个数。",
        )
        yield Problem(one.source, "ruleset.range-gives", message, cure)
    low, high = one.ends
    if low > high:
        message = f"{one.label}的下限高于上限。"
        yield Problem(one.source, "ruleset.range-order", message, "请从低到高写两个数。")
    if one.points is not None and weight is not None and high > weight:
        message = f"{one.label}高于分值{weight}。"
        yield Problem(one.source, "ruleset.band-above-weight", message, "请改写得分或分值。")


def _words_twice(params: Ranges) -> Iterator[Problem]:
    seen: list[str] = []
    for one in params.ranges:
        for word in one.words:
            if not same_words(word, word):
                message = f"区间的“{word}”没有文字，认不出它。"
                yield Problem(one.source, "ruleset.empty-text", message, "请写上文字。")
            if any(same_words(word, other) for other in seen):
                message = f"区间的“{word}”写了两次（标点、空格不计）。"
                yield Problem(one.source, "ruleset.name-twice", message, "请删去一处。")
            seen.append(word)


def _idle(params: Ranges) -> Iterator[Problem]:
    """Keys without effect beside who gives the mark."""
    keys = [("experts", params.experts is not None and params.mark != _EXPERTS)]
    keys += [(key, getattr(params, key) is not None and params.mark == _PERSON) for key in ("outside", "none")]
    for key, idle in keys:
        if idle:
            message = f"{key} 没有作用：区间内的得分由 {str(params.mark)[:40]} 给出。"
            yield Problem(params.source, "ruleset.range-idle", message, f"请删去 {key}，或改写 mark。")


METHOD = Method(
    "ranges",
    "区间内给分",
    Ranges,
    lower,
    words,
    said,
    needs=base.needs_actual,
    check=check,
)
