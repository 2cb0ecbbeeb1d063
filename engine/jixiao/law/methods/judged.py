"""Methods for what persons say: graded judgements, marks of experts, and yes-or-no answers.

The engine invents no judgement: what no rule decides is pending until a person judges it.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Expression, Points, Share, Written
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.law.methods.computed import Undefined, expression, guard_division, needs_actual, when_undefined
from jixiao.records import Evidence

YES = frozenset({"是", "有", "y", "yes", "√", "true"})
NO = frozenset({"否", "无", "没有", "不是", "n", "no", "×", "x", "false"})


class JudgedGrade(Written):
    """定性指标的一个档次及其比例区间。"""

    label: str = Field(min_length=1, description="档次名称，如：达成")
    meaning: str = Field(default="", description="档次的含义")
    from_: Share = Field(alias="from", description="比例下限")
    to: Share = Field(description="比例上限")
    words: tuple[str, ...] = Field(default=(), description="实际完成值写成哪些词即属于本档")


class Graded(Params):
    """定性分档：由人工按达成程度在各档区间内评分。

    含义：目标是文字。实际完成值不能由规则判定的，一律待评判；评判人选定档次和比例（如达成，100%–80%），
    得分 = 分值 × 比例。规则集的词表（达成、部分达成、未达成）只在词义确定时代为判定。写了 grades 的，用这里的档次和词表，
    不用规则集的 judgement。
    参数：grades——本指标自己的各档，从高到低，首尾相接。
    算例：分值 15，评判为“部分达成并具有一定效果”，比例 70%：15 × 70% = 10.50。
    """

    method: Literal["graded"] = "graded"
    grades: tuple[JudgedGrade, ...] = Field(default=(), description="自己的各档；不写时用规则集的 judgement")


class Experts(Params):
    """专家打分：取各位专家评分的平均数，可以先去掉最高和最低的几个。

    含义：评分写在指标行的 experts 里。各去掉 trim 个最高分和最低分后取平均，得分 = 分值 × 平均分 ÷ full。
    评分少于 least 个，或有评分不在 0 到 full 之间的，由人工评判。
    参数：full——评分的满分，默认 100；trim——最高、最低各去掉几个；least——至少几个评分，不写时为 2 × trim + 1。
    算例：分值 10，评分 95、90、88、60，trim 为 1：平均（90 + 88）÷ 2 = 89，10 × 89 ÷ 100 = 8.90。
    """

    method: Literal["experts"] = "experts"
    full: Points = Field(default=Decimal(100), description="每位专家评分的满分")
    trim: int = Field(default=0, description="最高分、最低分各去掉几个")
    least: int | None = Field(default=None, description="至少要有几个评分；不写时为 2×trim+1")


class YesNo(Params):
    """是否判断：回答与要求一致计满分，否则计 0 分。

    含义：目标或规则只要求回答“是”或“否”。要求的回答由 wanted 写明；不写时以目标值为准，目标值也没有时为“是”。
    参数：of——真假的算式，不写时取实际完成值；wanted——要求的回答（是 或 否）；undefined——of 没有值时如何计分。
    算例：分值 5，要求“是”，实际“否”：0.00。
    """

    method: Literal["yes-no"] = "yes-no"
    of: Expression | None = Field(default=None, description="回答（真假的算式），如：自评已公开；不写时取实际完成值")
    wanted: Literal["是", "否"] | None = Field(default=None, description="要求的回答；不写时以目标值为准")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def answer(text: str) -> bool | None:
    """The yes or no that a text consists of, or None."""
    word = text.strip().strip("。．.，,；;！!").strip().lower()
    return True if word in YES else False if word in NO else None


def _graded(_params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
    def score(case: Case) -> Outcome:
        return pending("由人工评判", ()) if case.actual is None else pending("实际完成值是文字描述，由人工评判")

    return score


def _yes_no(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, YesNo)
    fixed = None if params.wanted is None else params.wanted == "是"
    compute = None
    facts: tuple[str, ...] = ("target", "actual")
    if params.of is not None:
        compute, node = expression(params.of, params, types, formula.Type.TRUTH)
        guard_division(node, params, params.undefined)
        facts = tuple(sorted(formula.names(node)))

    def score(case: Case) -> Outcome:
        asked = answer(case.target.text) if case.target else None
        wanted = fixed if fixed is not None else asked if asked is not None else True
        word = "是" if wanted else "否"
        given = compute(case.fact) if compute else answer(case.actual.text) if case.actual else None
        if given is None and compute:
            return when_undefined(params.undefined, case, facts)
        if given is None:
            return pending(f"要求回答“{word}”，实际完成值不是“是”或“否”，由人工评判")
        if given == wanted:
            return Outcome(Fraction(case.weight), f"要求“{word}”，实际一致，计满分{case.weight}分", True, facts=facts)
        return Outcome(decimals.ZERO, f"要求“{word}”，实际相反，计0分", False, facts=facts)

    return score


def _experts(params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Experts)
    full, trim = params.full, params.trim
    least = params.least if params.least is not None else 2 * trim + 1
    facts = ("experts",)

    def score(case: Case) -> Outcome:
        marks = sorted(case.experts)
        wrong = [mark for mark in marks if not 0 <= mark <= full]
        if wrong:
            return pending(f"评分{decimals.plain(wrong[0])}不在0到{full}之间，由人工评判", facts)
        if len(marks) < least:
            return pending(f"专家评分{len(marks)}个，少于规则要求的{least}个，由人工评判", facts)
        kept = marks[trim : len(marks) - trim]
        mean = sum(kept, decimals.ZERO) / len(kept)
        cut = f"，去掉最高、最低各{trim}个" if trim else ""
        text = f"{len(marks)}位专家评分{cut}，平均{decimals.plain(mean)}，计{case.weight}×{decimals.plain(mean)}÷{full}"
        points = Fraction(case.weight) * mean / Fraction(full)
        return Outcome(points, text, None, facts=facts, evidence=Evidence.JUDGED)

    return score


JUDGED_METHODS = (
    Method(
        "graded",
        "定性分档",
        Graded,
        lambda _: (),
        of_target=True,
        sql="实际完成值是文字描述，由人工评判",
        prepare=_graded,
    ),
    Method(
        "experts",
        "专家打分",
        Experts,
        lambda _: (),
        of_target=False,
        sql="每行评分的个数不定，要去掉最高和最低的再平均",
        prepare=_experts,
    ),
    Method(
        "yes-no",
        "是否判断",
        YesNo,
        needs_actual,
        of_target=True,
        sql="回答有多种写法（是、有、√），要先认出是与否",
        prepare=_yes_no,
    ),
)
