"""The opinion on the targets of one project (绩效目标审核意见): from its form of targets, or from a reviewers' sheet.

In: a `Scorecard`, and the date to print. Out: a `Report`: the project and what it applies for, what the review of each item came
to and what follows from it (财预〔2015〕88号), the targets themselves, what is wrong with them, what is to be changed.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from jixiao.intake import answers
from jixiao.records import Line, Row, Scorecard, Stage, Status
from jixiao.report import exhibits, notices, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import (
    Block,
    Cell,
    Column,
    Gap,
    Heading,
    Report,
    Span,
    Spans,
    Table,
    cell,
    head,
    paragraph,
    report,
)
from jixiao.report.figures import plain
from jixiao.report.project import dated
from jixiao.values import reading

_KINDS = (("error", "必须修改的问题"), ("warning", "应当修改的问题"), ("info", "提示"))
#: What follows from a grade.
CONCLUSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"优": "予以通过", "良": "修改完善后予以通过", "中": "修改后重新报送审核", "差": "不予通过"}
)


def review_opinion(card: Scorecard, *, on: date | None = None) -> Report:
    """The opinion of one scorecard; `on` is the date printed under the title, never the clock's."""
    year = f"{card.submission.year}年" if card.submission.year else Gap("年度", "year")
    unit: Spans = ("项目单位：", sentences.unit(card) or Gap("项目单位", "unit"))
    title = (sentences.name(card), year, "绩效目标审核意见")
    return report(title, (unit, *dated(on)), _blocks(card), whose=answers.whose(card.submission))


def _blocks(card: Scorecard) -> Iterator[Block]:
    yield Heading(1, "基本情况")
    yield paragraph(*_project(card))
    yield Heading(1, "审核结果")
    yield paragraph(_conclusion(card))
    yield _items(card)
    targets = _targets(card)
    if targets is not None:
        yield Heading(1, "申报的绩效目标")
        yield targets
    yield Heading(1, "存在的问题")
    yield from notices.told(card.findings, _KINDS, "按规则核对，没有发现问题。")
    yield Heading(1, "修改意见")
    fine = "没有需要修改的意见。" if card.earned == card.possible else "请审核人就没有得满分的各项提出修改意见。"
    yield from notices.advised(card.findings, "其余各项评定后再提修改意见。" if card.pending else fine)


def _project(card: Scorecard) -> Iterator[Span]:
    unit, department = sentences.unit(card), sentences.department(card)
    told = [f"由{unit}申报"] if unit else []
    told += [f"主管部门为{department}"] if department not in ("", unit) else []
    told += [f"申请资金{plain(card.budget.budget)}{card.budget.unit}"] if card.budget.budget is not None else []
    if told:
        yield from (sentences.name(card), "，".join(told), "。")
    if goal := sentences.goal(card):
        yield f"年度总体目标为{sentences.quoted(goal)}。"


def _conclusion(card: Scorecard) -> str:
    """What the review comes to: nothing before every item is reviewed."""
    waiting = of.pending(card)
    if waiting or card.grade is None:
        names = "、".join(line.path[-1] for line in waiting)
        return f"{names}尚待审核人评定，暂不提出审核结论。" if names else "表不完整，暂不提出审核结论。"
    told = CONCLUSIONS.get(card.grade, "")
    return f"审核得分{plain(card.earned)}分，等次为{sentences.quoted(card.grade)}{f'，{told}' if told else ''}。"


def _items(card: Scorecard) -> Table:
    lines = of.leaves(card)
    total = (
        cell("合计", across=2, bold=True),
        *(cell(plain(sum_), bold=True) for sum_ in (card.possible, card.earned)),
    )
    return Table(
        "审核情况表",
        (Column("left", 2), Column("left", 2), Column("right", 1), Column("right", 1), Column("left", 4)),
        head("审核方面", "审核内容", "分值", "得分", "审核要点"),
        (*_merged(lines), (*total, cell(""))),
    )


def _merged(lines: tuple[Line, ...]) -> Iterator[tuple[Cell, ...]]:
    for number, line in enumerate(lines):
        first = number == 0 or lines[number - 1].path[0] != line.path[0]
        count = sum(other.path[0] == line.path[0] for other in lines)
        scored = f"{plain(line.earned)}{exhibits.replaced(line)}"
        mark = scored if line.status is Status.SCORED else "待评定" if line.pending else "未填写"
        explain = line.working.node.node.explain if line.working else ""
        texts = (line.path[-1], plain(line.possible), mark, explain)
        yield (*((cell(line.path[0], down=count),) if first else ()), *map(cell, texts))


def _targets(card: Scorecard) -> Table | None:
    """The rows of the form that sets targets; None for a reviewers' sheet, which has none."""
    form = card.submission
    rows = [row for row in form.rows if not reading.no_line(row)] if form.stage is Stage.TARGETS else []
    if not rows:
        return None
    texts = [(*_names(row), reading.read(row, form.year).said_target or "未填写") for row in rows]
    return Table(
        "绩效目标表",
        (Column("left", 2), Column("left", 2), Column("left", 3), Column("left", 3)),
        head("一级指标", "二级指标", "三级指标", "指标值"),
        tuple(tuple(map(cell, one)) for one in texts),
    )


def _names(row: Row) -> tuple[str, str, str]:
    return row.path[0], row.path[1] if len(row.path) > 2 else "", row.path[-1]
