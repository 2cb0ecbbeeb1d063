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
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Evidence, Lowered
from jixiao.records.steps import Marked

_COUNT, _LOWEST, _HIGHEST = name("专家", "人数"), name("专家", "最低"), name("专家", "最高")


class Experts(Params):
    """专家打分：取各位专家评分的平均数，可以先去掉最高和最低的几个。

    含义：评分写在指标行的 experts 里，不限人数，不加权。各去掉 trim 个最高分和最低分后取平均，得分 = 分值 × 平均分 ÷ full；
    写了 trim-from 的，满这么多个评分才去掉。评分少于 least 个，或有评分不在 0 到 full 之间的，由人工评判。
    参数：full——评分的满分，默认 100；trim——最高、最低各去掉几个；trim-from——几个评分起才去掉；least——至少几个评分，不写时
    为 2 × trim + 1，写了 trim-from 的为 1。
    算例：分值 10，评分 95、90、88、60，trim 为 1：平均（90 + 88）÷ 2 = 89，10 × 89 ÷ 100 = 8.90；trim-from 为 5 时四个评分
    不去掉：10 × 83.25 ÷ 100 = 8.33。
    """

    method: Literal["experts"] = "experts"
    full: Points = Field(default=Decimal(100), description="每位专家评分的满分")
    trim: int = Field(default=0, description="最高分、最低分各去掉几个")
    trim_from: int | None = Field(
        default=None, alias="trim-from", description="几个评分起才去掉最高和最低；不写时总是去掉"
    )
    least: int | None = Field(default=None, description="至少要有几个评分；不写时为2×trim+1，写了 trim-from 的为1")


def least(params: Experts) -> int:
    """How many marks there must be."""
    usual = 2 * params.trim + 1 if params.trim_from is None else 1
    return usual if params.least is None else params.least


def out_of_range() -> Branch:
    """A person decides where a mark lies outside its scale."""
    outside = either(compare(_LOWEST, "<", ZERO), compare(_HIGHEST, ">", name("评分满分")))
    return base.pending("评分越界", outside, "out-of-range", guard=True)


def too_few() -> Node:
    """Whether there are fewer marks than the ruleset wants."""
    return compare(_COUNT, "<", name("至少评分数"))


def mean(params: Experts) -> tuple[tuple[str, Node], ...]:
    """What comes before the mean of the marks, and the mean itself (平均分)."""
    trim: Node = number(params.trim)
    if params.trim_from is not None:
        trim = trees.chosen(compare(_COUNT, ">=", number(params.trim_from)), trim, ZERO)
    return (
        ("评分满分", number(params.full)),
        ("至少评分数", number(least(params))),
        ("去掉个数", trim),
        ("平均分", trees.call("去极值平均", name("专家", "评分"), name("去掉个数"))),
    )


def lower(params: Experts, _types: Mapping[str, Type]) -> Lowered:
    """A mark out of range; too few marks; else the mean."""
    return Lowered(
        (
            out_of_range(),
            base.pending("评分太少", too_few(), "too-few", guard=True),
            Branch(
                "mean",
                "平均分",
                None,
                trees.over(name("平均分"), name("评分满分")),
                evidence=Evidence.JUDGED,
            ),
        ),
        let=mean(params),
        reads=("experts",),
    )


def words(params: Experts) -> str:
    """The standard as a bureau prints it."""
    few = f"评分少于{least(params)}个的由人工评判"
    return f"由专家按满分{decimals.plain(params.full)}分评分，{averaged(params)}折算；{few}"


def averaged(params: Experts) -> str:
    """How a standard says the mean: 去掉1个最高分、1个最低分后取平均分."""
    cut = f"去掉{params.trim}个最高分、{params.trim}个最低分后" if params.trim else ""
    if params.trim_from is not None:
        return f"满{params.trim_from}个评分的{cut}取平均分，不满的直接取平均分"
    return f"{cut}取平均分"


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
    elif params.trim_from is not None:
        yield from _trim_from(params, params.trim_from)
    elif params.least is not None and params.least <= 2 * params.trim:
        message = f"至少{params.least}个评分，最高、最低各去掉{params.trim}个后可能一个不剩。"
        yield Problem(params.source, "ruleset.experts-too-few", message, f"请把 least 写成至少{2 * params.trim + 1}。")


def _trim_from(params: Experts, start: int) -> Iterator[Problem]:
    """What is wrong with the number of marks from which the ends are left out."""
    if params.trim == 0:
        message = "写了 trim-from，却没有写 trim，没有评分可去。"
        yield Problem(params.source, "ruleset.trim-idle", message, "请写上 trim，或删去 trim-from。")
    elif start <= 2 * params.trim:
        message = f"{start}个评分起各去掉{params.trim}个，可能一个不剩。"
        cure = f"请把 trim-from 写成至少{2 * params.trim + 1}。"
        yield Problem(params.source, "ruleset.experts-too-few", message, cure)
    elif params.least is not None and params.least >= start:
        message = f"至少要有{params.least}个评分，总是够{start}个，trim-from 没有作用。"
        yield Problem(params.source, "ruleset.trim-idle", message, "请删去 trim-from，或把 least 写小。")
    if params.least is not None and params.least < 1:
        message = f"least 是{params.least}，没有评分可以平均。"
        yield Problem(params.source, "ruleset.experts-too-few", message, "请写正整数。")


METHOD = Method(
    "experts",
    "专家打分",
    Experts,
    lower,
    words,
    said,
    needs=base.needs_nothing,
    check=check,
)
