"""定性分档: a person marks within the range of a grade."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao.ground.problems import Problem
from jixiao.ground.written import Share, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base
from jixiao.law.methods.base import Method, Params
from jixiao.law.tiling import tiles
from jixiao.records.expressions import Type
from jixiao.records.law import Lowered
from jixiao.records.steps import Marked


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


def lower(_params: Graded, _types: Mapping[str, Type]) -> Lowered:
    """A person decides, whatever is written."""
    written = trees.no(trees.absent(trees.name("实际文字")))
    return Lowered(
        (
            base.pending("实际完成值是文字描述", written, "wordy", guard=True),
            base.pending("由人工评判", None, "person", reads=(), guard=True),
        )
    )


def words(params: Graded) -> str:
    """The standard as a bureau prints it; without grades of its own it names none."""
    return by_grades(params.grades, own=True)


def by_grades(grades: tuple[JudgedGrade, ...], *, own: bool) -> str:
    """A person marks by these grades, the indicator's own or the ruleset's."""
    ranges = "、".join(map(grade_span, grades))
    listed = "".join(f"；写作{terms.listed(grade.words)}的为“{grade.label}”" for grade in grades if own and grade.words)
    return f"由人工按{'下列' if own and grades else '定性'}档次评分：{ranges}{listed}"


def grade_span(grade: JudgedGrade) -> str:
    """A grade of judgement with its range of shares: 达成（80%–100%）."""
    return f"{grade.label}（{terms.percent(grade.from_)}–{terms.percent(grade.to)}）"


def said(step: Marked) -> str:
    """What a step of this method says."""
    return "由人工评判" if step.branch.key == "person" else "实际完成值是文字描述，由人工评判"


def check(params: Graded, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.grades:
        yield from tiles(params.grades)


METHOD = Method(
    "graded",
    "定性分档",
    Graded,
    lower,
    words,
    said,
    needs=base.needs_nothing,
    of_target=True,
    check=check,
)
