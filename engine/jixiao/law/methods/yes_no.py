"""是否判断: full points where the answer is the one that is asked for, else none."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression
from jixiao.law import trees
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.law.trees import absent, compare, name, no
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked

_ASKED, _ANSWER, _GIVEN = name("目标", "是否"), name("实际", "是否"), name("回答")


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


def lower(params: YesNo, types: Mapping[str, Type]) -> Lowered:
    """No answer; the one that is asked for; the other one."""
    node: Node = _ANSWER
    reads: tuple[str, ...] = ("target", "actual")
    silent: tuple[Branch, ...] = (base.pending("没有回答是或否", absent(_GIVEN), "silent", guard=True),)
    if params.of is not None:
        node = base.expression(params.of, params, types, Type.TRUTH)
        base.guard_division(node, params, params.undefined)
        reads = base.reads(node)
        silent = undefined.branches(params, types, absent(_GIVEN), reads)
    wanted = params.wanted
    # A yes is asked for where the target asks nothing.
    yes: Node = compare(trees.ZERO, "=", trees.ZERO if wanted == "是" else trees.ONE)
    if wanted is None:
        yes = trees.either(absent(_ASKED), _ASKED)
    given = no(trees.call("为否", _GIVEN))
    return Lowered(
        (
            *silent,
            base.full("与要求一致", trees.either(trees.every(yes, given), trees.every(no(yes), no(given)))),
            base.none("与要求相反"),
        ),
        let=(("回答", node), ("要求回答是", yes)),
        reads=reads,
    )


def words(params: YesNo) -> str:
    """The standard as a bureau prints it."""
    match params.wanted:
        case "是":
            return "是计满分，否不得分"
        case "否":
            return "否计满分，是不得分"
        case _:
            return "回答与目标一致计满分，否则不得分"


def said(step: Marked) -> str:
    """What a step of this method says."""
    word = "是" if step.values["要求回答是"] else "否"
    if step.branch.undefined:
        return undefined.said(step)
    match step.branch.key:
        case "silent":
            return f"要求回答“{word}”，实际完成值不是“是”或“否”，由人工评判"
        case "full":
            return f"要求“{word}”，实际一致，计满分{step.weight}分"
        case _:
            return f"要求“{word}”，实际相反，计0分"


def check(params: YesNo, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.of is None:
        yield from undefined.unasked(params, "实际完成值没有回答是或否的，由人工评判")


METHOD = Method(
    "yes-no",
    "是否判断",
    YesNo,
    lower,
    words,
    said,
    needs=base.needs_actual,
    of_target=True,
    check=check,
)
