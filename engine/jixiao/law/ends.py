"""How a total ends, as a ruleset writes it: grades, vetoes, grade rules, and what is wrong with them.

Comes in: what a finance bureau writes. Goes out: frozen records (part of the `format`), and the problems that can be seen in
them without compiling a condition.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pydantic import Field

from jixiao.ground.problems import Problem
from jixiao.ground.written import Expression, Points, Written
from jixiao.law.tiling import twice
from jixiao.records.law import GradeMove


class Grade(Written):
    """评价等级：从下限（含）到上一等级的下限（不含）。"""

    label: str = Field(min_length=1, description="等级名称")
    from_: Points = Field(alias="from", description="下限分数，包含")


class Veto(Written):
    """一票否决：条件成立时限定等级或总分。"""

    when: Expression = Field(description="条件，如：弄虚作假 = '是'")
    grade: str | None = Field(default=None, description="等级至多为此")
    cap: Points | None = Field(default=None, description="总分至多为此")
    text: str = Field(min_length=1, description="理由，写入总分步骤")


class GradeRule(Written):
    """等级调整：条件成立时抬高、压低或改定等级；只取第一条成立的。"""

    when: Expression | None = Field(
        default=None,
        description="条件，还可以用等级，如：等级 = '优' 且 未达标指标数 > 2；不写的总是成立，只能是最后一条",
    )
    at_least: str | None = Field(default=None, alias="at-least", description="等级至少为此")
    at_most: str | None = Field(default=None, alias="at-most", description="等级至多为此")
    is_: str | None = Field(default=None, alias="is", description="等级定为此")
    text: str = Field(min_length=1, description="理由，随等级一起写出")

    @property
    def ways(self) -> tuple[tuple[GradeMove, str], ...]:
        """What is written of at-least, at-most and is, each with its grade; `grade_rules` proves that it is one."""
        moves: tuple[tuple[GradeMove, str | None], ...] = (
            ("at-least", self.at_least),
            ("at-most", self.at_most),
            ("is", self.is_),
        )
        return tuple((move, label) for move, label in moves if label is not None)


def moved(order: Sequence[str], label: str, how: GradeMove, to: str) -> str:
    """The grade that a rule makes of a grade; the best stands first in `order`."""
    at, limit = order.index(label), order.index(to)
    match how:
        case "at-least":
            return order[min(at, limit)]
        case "at-most":
            return order[max(at, limit)]
        case _:
            return to


# --- what is wrong with them ----------------------------------------------------------------------------------


def grades(written: Sequence[Grade], total: Decimal) -> Iterator[Problem]:
    """Grades go down to 0, none twice, none out of reach."""
    previous: Decimal | None = None
    for grade in written:
        if previous is not None and grade.from_ >= previous:
            yield Problem(
                grade.source,
                "ruleset.grades-order",
                f"等级“{grade.label}”的下限{grade.from_}不低于上一等级的下限{previous}。",
                "请从高到低写各等级，下限逐级递减。",
            )
        previous = grade.from_
    last = written[-1]
    if last.from_ != 0:
        yield Problem(
            last.source,
            "ruleset.grades-hole",
            f"低于{last.from_}分的没有等级。",
            f"请把最后一个等级“{last.label}”的下限写为0，或再加一个等级。",
        )
    if written[0].from_ > total:
        yield Problem(
            written[0].source,
            "ruleset.grades-unreachable",
            f"等级“{written[0].label}”的下限高于总分{total}。",
            "请改写下限或总分。",
        )
    yield from twice((grade.label, grade) for grade in written)


def vetoes(written: Sequence[Veto], grades: Sequence[Grade]) -> Iterator[Problem]:
    """A veto limits something, and the grade that it limits to exists; one that limits nothing would be silent."""
    labels = [grade.label for grade in grades]
    for veto in written:
        yield from _veto(veto, labels)


def _veto(veto: Veto, labels: Sequence[str]) -> Iterator[Problem]:
    if veto.grade is not None and veto.grade not in labels:
        message, cure = f"一票否决限定的等级“{veto.grade}”不存在。", f"可以写的等级：{'、'.join(labels)}。"
        yield Problem(veto.source, "ruleset.veto-idle", message, cure)
    elif veto.grade is None and veto.cap is None:
        message = f"一票否决“{veto.text[:40]}”没有限定等级，也没有限定总分。"
        yield Problem(veto.source, "ruleset.veto-idle", message, "请写明 grade（至多哪一等）或 cap（至多多少分）。")


def grade_rules(written: Sequence[GradeRule], grades: Sequence[Grade]) -> Iterator[Problem]:
    """A grade rule moves the grade in one way, to a grade that exists, and may have its turn."""
    labels = [grade.label for grade in grades]
    always: GradeRule | None = None
    for rule in written:
        what = f"等级调整“{rule.text[:40]}”"
        if len(rule.ways) != 1:
            message = (
                f"{what}写了{'、'.join(way for way, _ in rule.ways)}，只能写一个。"
                if rule.ways
                else f"{what}没有写明等级怎样调整。"
            )
            yield Problem(rule.source, "ruleset.grade-rule-ways", message, "请在 at-least、at-most、is 中只写一个。")
        for _, label in rule.ways:
            if label not in labels:
                message, cure = f"{what}用到的等级“{label}”不存在。", f"可以写的等级：{'、'.join(labels)}。"
                yield Problem(rule.source, "ruleset.unknown-grade", message, cure)
        if rule.ways in ((("at-least", labels[-1]),), (("at-most", labels[0]),)):
            message = f"{what}不会改变任何等级：没有等级比它{'低' if rule.at_least else '高'}。"
            yield Problem(rule.source, "ruleset.grade-rule-idle", message, "请改写等级，或删去这一条。")
        if always is not None:
            message = f"{what}轮不到：第{always.source.line}行的一条没有条件，总是先成立。"
            yield Problem(
                rule.source, "ruleset.grade-rule-idle", message, "请把没有条件的一条放在最后，或给它写上 when。"
            )
        elif rule.when is None:
            always = rule
