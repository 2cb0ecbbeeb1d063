"""A method that marks by the first of several conditions that holds.

What is not given leaves a condition open, unless the rest of it decides all the same (甲 且 乙 is false where 甲 is). An
open condition is passed over for a later one that holds, but never counts as a no: where none holds and one is open,
the line is undecided.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground import decimals
from jixiao.ground.written import Expression, Points, Share, Written
from jixiao.law import formula
from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.law.methods.computed import Undefined, expression, guard_division, when_undefined


class Award(Written):
    """What a line is given: a share of its points, or points; and the reason."""

    share: Share | None = Field(default=None, description="得分占分值的比例")
    points: Points | None = Field(default=None, description="得分")
    text: str = Field(default="", description="理由，写入得分步骤；不写时引用条件")


class Branch(Award):
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
    cases: tuple[Branch, ...] = Field(min_length=1, description="各情形，先成立者有效")
    otherwise: Award | None = Field(default=None, description="都不成立时；不写的由人工评判")
    undefined: Undefined | None = Field(default=None, description="条件不能判断时如何计分")


Condition = Callable[[Callable[[str], formula.Value | None]], bool | None]


def _cases(params: Params, types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, Cases)
    branches: list[tuple[Condition, frozenset[str], Branch]] = []
    for branch in params.cases:
        _, node = expression(branch.when, branch, types, formula.Type.TRUTH)
        guard_division(node, params, params.undefined)
        branches.append((_decided(node), formula.names(node), branch))

    def score(case: Case) -> Outcome:
        read: frozenset[str] = frozenset()
        undecided = False
        for holds, names, branch in branches:
            read |= names
            found = holds(case.fact)
            if found:
                return _given(branch, branch.text or f"符合“{branch.when}”", case, tuple(sorted(read)))
            undecided = undecided or found is None
        facts = tuple(sorted(read))
        if undecided:
            return when_undefined(params.undefined, case, facts)
        if params.otherwise is None:
            return pending("不属于规则写明的任何情形，由人工评判", facts)
        return _given(params.otherwise, params.otherwise.text or "不属于以上任何情形", case, facts)

    return score


def _given(award: Award, text: str, case: Case, facts: tuple[str, ...]) -> Outcome:
    points = Fraction(award.points) if award.points is not None else Fraction(case.weight) * (award.share or 0)
    return Outcome(points, f"{text}，计{decimals.plain(points)}分", points == case.weight, facts=facts)


def _decided(node: formula.Node) -> Condition:
    """A condition that gives None where what is not given (or divided by 0) leaves it open."""
    match node:
        case formula.And(args=args):
            parts = tuple(map(_decided, args))
            return lambda lookup: _all([part(lookup) for part in parts])
        case formula.Or(args=args):
            parts = tuple(map(_decided, args))
            return lambda lookup: _not(_all([_not(part(lookup)) for part in parts]))
        case formula.Not(arg=arg):
            inner = _decided(arg)
            return lambda lookup: _not(inner(lookup))
        case formula.Compare(left=left, right=right):
            whole, terms = formula.compile(node), (formula.compile(left), formula.compile(right))
            return lambda lookup: None if any(term(lookup) is None for term in terms) else whole(lookup) is True
        case _:
            value = formula.compile(node)
            return lambda lookup: None if (found := value(lookup)) is None else found is True


def _all(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part


CONDITION_METHODS = (Method("cases", "分情形计分", Cases, lambda _: (), of_target=False, sql=True, prepare=_cases),)
