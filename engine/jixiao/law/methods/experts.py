"""专家打分: the mean of the marks that experts gave, the highest and lowest left out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Points
from jixiao.law import trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.trees import ZERO, compare, either, name, number
from jixiao.records.expressions import Type
from jixiao.records.law import Branch, Evidence, Lowered
from jixiao.records.steps import Marked

_COUNT, _LOWEST, _HIGHEST = name("专家", "人数"), name("专家", "最低"), name("专家", "最高")


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
    least: int | None = Field(default=None, description="至少要有几个评分；不写时为2×trim+1")


def _least(params: Experts) -> int:
    return params.least if params.least is not None else 2 * params.trim + 1


def lower(params: Experts, _types: Mapping[str, Type]) -> Lowered:
    """A mark out of range; too few marks; else the mean."""
    full = name("评分满分")
    return Lowered(
        (
            base.pending(
                "评分越界",
                either(compare(_LOWEST, "<", ZERO), compare(_HIGHEST, ">", full)),
                "out-of-range",
                guard=True,
            ),
            base.pending("评分太少", compare(_COUNT, "<", name("至少评分数")), "too-few", guard=True),
            Branch(
                "mean",
                "平均分",
                None,
                trees.over(name("平均分"), full),
                evidence=Evidence.JUDGED,
            ),
        ),
        let=(
            ("评分满分", number(params.full)),
            ("至少评分数", number(_least(params))),
            ("去掉个数", number(params.trim)),
            ("平均分", trees.call("去极值平均", name("专家", "评分"), name("去掉个数"))),
        ),
        reads=("experts",),
    )


def words(params: Experts) -> str:
    """The standard as a bureau prints it."""
    cut = f"去掉{params.trim}个最高分、{params.trim}个最低分后" if params.trim else ""
    full = decimals.plain(params.full)
    return f"由专家按满分{full}分评分，{cut}取平均分折算；评分少于{_least(params)}个的由人工评判"


def said(step: Marked) -> str:
    """What a step of this method says."""
    full, count = base.plainly(step, "评分满分"), base.plainly(step, "专家.人数")
    match step.branch.key:
        case "out-of-range":
            low, high = step.values["专家.最低"], step.values["专家.最高"]
            return f"评分{decimals.plain(low if low < 0 else high)}不在0到{full}之间，由人工评判"
        case "too-few":
            return f"专家评分{count}个，少于规则要求的{base.plainly(step, '至少评分数')}个，由人工评判"
        case _:
            trim = step.values["去掉个数"]
            cut = f"，去掉最高、最低各{decimals.plain(trim)}个" if trim else ""
            shown = base.plainly(step, "平均分")
            return f"{count}位专家评分{cut}，平均{shown}，计{step.weight}×{shown}÷{full}"


def check(params: Experts, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.full == 0:
        yield Problem(params.source, "ruleset.experts-full", "专家评分的满分是0。", "请写大于0的满分，如 100。")
    if params.trim < 0:
        message = f"trim 是{params.trim}，不能去掉负数个评分。"
        yield Problem(params.source, "ruleset.trim-negative", message, "请写0或正整数。")
    elif params.least is not None and params.least <= 2 * params.trim:
        message = f"至少{params.least}个评分，最高、最低各去掉{params.trim}个后可能一个不剩。"
        yield Problem(params.source, "ruleset.experts-too-few", message, f"请把 least 写成至少{2 * params.trim + 1}。")


METHOD = Method(
    "experts",
    "专家打分",
    Experts,
    lower,
    words,
    said,
    needs=base.needs_nothing,
    sql="每行评分的个数不定，要去掉最高和最低的再平均",
    check=check,
)
