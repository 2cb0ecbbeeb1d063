"""分情形计分: what the first condition gives that holds.

What is not given leaves a condition open, unless the rest of it decides all the same (甲 且 乙 is false where 甲 is). An
open condition is passed over for a later one that holds, but never counts as a no: where none holds and one is open,
the line is undecided.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Points, Share, Written
from jixiao.law import terms, trees
from jixiao.law.formula import names, not_zero
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Lowered
from jixiao.records.steps import Marked


class Award(Written):
    """What a line is given: a share of its points, or points; and the reason."""

    share: Share | None = Field(default=None, description="得分占分值的比例")
    points: Points | None = Field(default=None, description="得分")
    text: str = Field(default="", description="理由，写入得分步骤；不写时引用条件")


class Situation(Award):
    """A condition and what a line is given where it holds."""

    when: Expression = Field(description="条件，如：逾期天数 > 0 且 逾期天数 ≤ 30")


class Cases(Params):
    """分情形计分：按最先成立的条件计分。

    含义：逐条看 cases 的条件，最先成立的一条决定得分（比例或分数）；都不成立的按 otherwise 计，没有写 otherwise 的
    由人工评判。没有一条成立，而有的条件所需的数据没有给出、不能判断的，按 undefined 计。
    参数：cases——各情形：when 条件、share 比例或 points 分数、text 理由；otherwise——都不成立时；
    undefined——条件不能判断时如何计分。
    算例：分值 10，“逾期天数 = 0”计 100%、“逾期天数 ≤ 30”计 60%、otherwise 计 0，逾期 12 天：10 × 60% = 6.00。
    """

    method: Literal["cases"] = "cases"
    cases: tuple[Situation, ...] = Field(min_length=1, description="各情形，先成立者有效")
    otherwise: Award | None = Field(default=None, description="都不成立时；不写的由人工评判")
    undefined: Undefined | None = Field(default=None, description="条件不能判断时如何计分")


def lower(params: Cases, types: Mapping[str, Type]) -> Lowered:
    """One branch a situation; none of them, and one of them open; none of them."""
    branches: list[Branch] = []
    open_: list[Node] = []
    read: set[str] = set()
    excluded = frozenset[str]()  # a case is only looked at where none before it holds: 乙 = 0, then 甲 / 乙
    for order, situation in enumerate(params.cases, 1):
        node = base.expression(situation.when, situation, types, Type.TRUTH)
        base.guard_division(node, params, params.undefined, excluded)
        excluded |= not_zero(node, holds=False)
        read |= names(node)
        # 未定 is asked of each: a comparison with what is not given fails, but is open.
        open_.append(trees.call("未定", node))
        label = situation.text or f"符合“{situation.when}”"
        when = trees.every(node, trees.no(open_[-1]))
        branches.append(_given(f"case-{order}", label, situation, when, tuple(sorted(read))))
    branches += undefined.branches(params, types, trees.either(*open_), tuple(sorted(read)))
    if params.otherwise is None:
        branches.append(base.pending("不属于规则写明的任何情形", None, "none", guard=True))
    else:
        label = params.otherwise.text or "不属于以上任何情形"
        branches.append(_given("otherwise", label, params.otherwise, None, None))
    return Lowered(tuple(branches), reads=tuple(sorted(read)))


def _given(key: str, label: str, award: Award, when: Node | None, reads: tuple[str, ...] | None) -> Branch:
    points = award.points is not None
    gives = trees.number(award.points if award.points is not None else award.share or 0)
    full = trees.compare(gives, ">=", trees.WEIGHT) if points else trees.compare(gives, "=", trees.ONE)
    return Branch(key, label, when, gives, in_points=points, reached=full, source=award.source, reads=reads)


def words(params: Cases) -> str:
    """The standard as a bureau prints it."""
    parts = []
    for situation in params.cases:
        reason = f"（{situation.text}）" if situation.text else ""
        parts.append(f"{terms.said(situation.when)}的，{terms.award(situation.share, situation.points)}{reason}")
    last = params.otherwise
    reason = f"（{last.text}）" if last and last.text else ""
    parts.append(f"其他情形{terms.award(last.share, last.points) if last else '由人工评判'}{reason}")
    return f"按最先符合的情形计分：{'；'.join(parts)}"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    match step.branch.key:
        case "none":
            return "不属于规则写明的任何情形，由人工评判"
        case _:
            return f"{step.branch.label}，计{base.points(step)}分"


def check(params: Cases, weight: Decimal | None, **_more: bool) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    for award in (*params.cases, *((params.otherwise,) if params.otherwise else ())):
        if (award.share is None) == (award.points is None):
            message, cure = "这一情形没有写明得分，或写了两种。", "请写 share（比例）或 points（分数）其中一个。"
            yield Problem(award.source, "ruleset.case-gives", message, cure)
        if award.points is not None and weight is not None and award.points > weight:
            message = f"这一情形给{award.points}分，高于最多可得的{weight}分。"
            yield Problem(award.source, "ruleset.case-above-weight", message, "请改写得分、分值或 max。")


METHOD = Method("cases", "分情形计分", Cases, lower, words, said, needs=base.needs_nothing, beyond=words, check=check)
