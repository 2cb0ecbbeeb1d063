"""Methods for what is said in words: graded judgements and yes-or-no answers.

The engine invents no judgement: what no rule decides is pending until a person judges it.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao import decimals, formula
from jixiao.methods.base import Case, Method, Outcome, Params, Scorer, pending

YES = frozenset({"是", "有", "y", "yes", "√", "true"})
NO = frozenset({"否", "无", "没有", "不是", "n", "no", "×", "x", "false"})


class Graded(Params):
    """定性分档：由人工按达成程度在各档区间内评分。

    含义：目标是文字。实际完成值不能由规则判定的，一律待评判；评判人选定档次和比例（如达成，100%–80%），
    得分 = 分值 × 比例。规则集的词表（达成、部分达成、未达成）只在词义确定时代为判定。
    算例：分值 15，评判为“部分达成并具有一定效果”，比例 70%：15 × 70% = 10.50。
    """

    method: Literal["graded"] = "graded"


class YesNo(Params):
    """是否判断：回答与要求一致计满分，否则计 0 分。

    含义：目标或规则只要求回答“是”或“否”。要求的回答由 wanted 写明；不写时以目标值为准，目标值也没有时为“是”。
    参数：wanted——要求的回答（是 或 否）。
    算例：分值 5，要求“是”，实际“否”：0.00。
    """

    method: Literal["yes-no"] = "yes-no"
    wanted: Literal["是", "否"] | None = Field(default=None, description="要求的回答；不写时以目标值为准")


def answer(text: str) -> bool | None:
    """The yes or no that a text consists of, or None."""
    word = text.strip().strip("。．.，,；;！!").strip().lower()
    return True if word in YES else False if word in NO else None


def _graded(_params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
    def score(_case: Case) -> Outcome:
        return pending("实际完成值是文字描述，由人工评判")

    return score


def _yes_no(params: Params, _types: Mapping[str, formula.Type]) -> Scorer:
    assert isinstance(params, YesNo)
    fixed = None if params.wanted is None else params.wanted == "是"

    def score(case: Case) -> Outcome:
        asked = answer(case.target.text) if case.target else None
        wanted = fixed if fixed is not None else asked if asked is not None else True
        given = answer(case.actual.text) if case.actual else None
        word = "是" if wanted else "否"
        if given is None:
            return pending(f"要求回答“{word}”，实际完成值不是“是”或“否”，由人工评判")
        if given == wanted:
            return Outcome(Fraction(case.weight), f"要求“{word}”，实际一致，计满分{case.weight}分", True)
        return Outcome(decimals.ZERO, f"要求“{word}”，实际相反，计0分", False)

    return score


JUDGED_METHODS = (
    Method("graded", "定性分档", Graded, lambda _: ("target", "actual"), of_target=True, prepare=_graded),
    Method("yes-no", "是否判断", YesNo, lambda _: ("actual",), of_target=True, prepare=_yes_no),
)
