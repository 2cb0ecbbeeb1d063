"""节点计分: the points of each checkpoint, added up."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Number, Points, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.law.trees import compare, name, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Checkpoint(Written):
    """One checkpoint: what is measured, what it has to reach, and its points."""

    of: Expression = Field(description="数值（算式），如：六月执行数 / 预算数")
    mark: Number = Field(description="应达到的数，如：40%")
    points: Points = Field(description="达到时的分数")
    below: Literal["ratio", "zero"] = Field(default="ratio", description="没有达到时：ratio 按比例，zero 计0分")
    missing: Literal["line", "zero"] = Field(
        default="line", description="缺报（算式的值不存在）时：line 整项按 undefined 计，zero 本节点计0分"
    )


class Checkpoints(Params):
    """节点计分：各个时间节点分别考核，分数相加。

    含义：每个节点的数值达到 mark 计该节点的 points，没有达到的按 below：ratio 计 points × 数值 ÷ mark（不低于 0），
    zero 计 0 分。缺报的节点（算式的值不存在）按 missing：line 整项按 undefined 计，zero 只有本节点计 0 分。
    各节点的分数合计应为本项分值；表内另给分值的，按比例折算。
    参数：items——各节点：of 算式、mark 应达到的数、points 分数、below 没有达到时、missing 缺报时；undefined——缺报的节点没有写
    missing: zero 时如何计分。
    算例：分值 10，6 月 40% 计 3 分、9 月 75% 计 4 分、11 月 90% 计 3 分，实际 50%、60%、90%：3 + 4 × 60 ÷ 75 + 3 = 9.20。
    """

    method: Literal["checkpoints"] = "checkpoints"
    items: tuple[Checkpoint, ...] = Field(min_length=1, description="各节点")
    undefined: Undefined | None = Field(default=None, description="算式的值不存在时如何计分")


def lower(params: Checkpoints, types: Mapping[str, Type]) -> Lowered:
    """A value that does not exist; else the sum of the points, as a share of all."""
    nodes = []
    for item in params.items:
        node = base.expression(item.of, params, types, Type.NUMBER)
        base.guard_division(node, params, "zero" if item.missing == "zero" else params.undefined)
        nodes.append(node)
    let: list[tuple[str, Node]] = [(f"节点{n}", node) for n, node in enumerate(nodes, 1)]
    for n, item in enumerate(params.items, 1):
        let.append((f"应达到{n}", number(item.mark)))
        earned = _earned(item, name(f"节点{n}"))
        if item.missing == "zero":
            earned = trees.chosen(trees.absent(name(f"节点{n}")), trees.ZERO, earned)
        let.append((f"节点得分{n}", earned))
    values = [name(f"节点{n}") for n in range(1, len(nodes) + 1)]
    reached = [_reached(item, value) for value, item in zip(values, params.items, strict=True)]
    full = decimals.exact_sum(Fraction(item.points) for item in params.items)
    total = trees.added(name(f"节点得分{n}") for n in range(1, len(nodes) + 1))
    share = trees.over(total, number(full)) if full else trees.ZERO
    needed = [value for value, item in zip(values, params.items, strict=True) if item.missing == "line"]
    lacking = undefined.branches(params, types, trees.absent(*needed), base.reads(*nodes)) if needed else ()
    return Lowered(
        (
            *lacking,
            Branch("counted", "各节点得分之和", None, share, reached=trees.every(*reached)),
        ),
        let=(*let, ("节点满分", number(full))),
        reads=base.reads(*nodes),
    )


def _reached(item: Checkpoint, value: Node) -> Node:
    """Whether a checkpoint is reached: one that counts 0 where it was not reported is then missed, not open."""
    met = compare(value, ">=", number(item.mark))
    return trees.every(trees.no(trees.absent(value)), met) if item.missing == "zero" else met


def _earned(item: Checkpoint, value: Node) -> Node:
    """What a checkpoint gives: its points, or a part of them that is never below 0."""
    points = number(item.points)
    below: Node = trees.ZERO
    if item.below == "ratio" and item.mark != 0:
        # A mark below 0 is missed by values below it, which earn nothing.
        ratio = trees.over(trees.times(points, value), number(item.mark))
        below = trees.chosen(compare(value, "<=", trees.ZERO), trees.ZERO, ratio)
    return trees.chosen(compare(value, ">=", number(item.mark)), points, below)


def words(params: Checkpoints) -> str:
    """The standard as a bureau prints it."""
    return "；".join(map(_words, params.items))


def _words(item: Checkpoint) -> str:
    below = "按比例计分" if item.below == "ratio" else "不得分"
    mark = terms.scale(item.of, [item.mark]).at(item.mark)
    missing = "，缺报的不得分" if item.missing == "zero" else ""
    return f"{terms.said(item.of)}达到{mark}计{decimals.plain(item.points)}分，未达到的{below}{missing}"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    parts: list[str] = []
    earned = decimals.ZERO
    while f"节点{len(parts) + 1}" in step.values:
        n = len(parts) + 1
        value, mark, points = (step.values[f"{key}{n}"] for key in ("节点", "应达到", "节点得分"))
        if value is None:
            parts.append(f"第{n}个节点缺报，0分")
            continue
        verb = "达到" if value >= mark else "未达到"
        parts.append(f"{decimals.plain(value)}{verb}{decimals.plain(mark)}，{decimals.plain(points)}分")
        earned += points
    text = f"{'；'.join(parts)}；共{decimals.plain(earned)}分"
    full = step.values["节点满分"]
    return text if full == step.weight else f"{text}，满{decimals.plain(full)}分折算为{step.weight}分"


def check(params: Checkpoints, weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    total = decimals.total(item.points for item in params.items)
    if weight is not None and total != weight:
        message = f"各节点的分数合计{total}，应为分值{weight}。"
        yield Problem(params.source, "ruleset.checkpoint-sum", message, "请调整各节点的 points。")
    for item in params.items:
        if item.points == 0:
            message = f"节点“{item.of[:40]}”没有作用：达到了也是0分。"
            yield Problem(item.source, "ruleset.no-effect", message, "请写上 points，或删去这个节点。")
        elif item.below == "zero" and item.mark <= 0:
            message = f"below 没有作用：没有达到{decimals.plain(item.mark)}的，按比例也是0分。"
            yield Problem(item.source, "ruleset.no-effect", message, "请删去 below，或改写 mark。")
    if params.undefined is not None and all(item.missing == "zero" for item in params.items):
        message = "各节点缺报都计0分，undefined 没有作用。"
        yield Problem(params.source, "ruleset.undefined-idle", message, "请删去 undefined，或改写节点的 missing。")


METHOD = Method("checkpoints", "节点计分", Checkpoints, lower, words, said, needs=base.needs_nothing, check=check)
