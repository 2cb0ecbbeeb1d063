"""The report on the monitoring of one project in the year (绩效运行监控报告), from the scorecard of its monitoring form.

In: a `Scorecard`, and the date to print. Out: a `Report`: the project, its money and its targets so far, the warnings, what
is to be done (暂缓拨付, 调整, 收回; 财预〔2019〕136号). Points and grades are the ruleset's convention: they stand in the working
paper.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.intake import answers
from jixiao.records import Fund, Line, Row, Scorecard, Status
from jixiao.report import changes, exhibits, notices, sentences
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
from jixiao.report.project import dated
from jixiao.say import labels
from jixiao.score import stages
from jixiao.score.facts import money_factor
from jixiao.values import likelihoods

_KINDS = (("error", "需要立即处理的事项"), ("warning", "需要关注的事项"), ("info", "提示事项"))
_TEXT = Column("left", 3)


def monitoring_report(card: Scorecard, *, on: date | None = None) -> Report:
    """The report of one scorecard; `on` is the date printed under the title, never the clock's."""
    year = f"{card.submission.year}年" if card.submission.year else Gap("年度", "year")
    unit: Spans = ("项目单位：", sentences.unit(card) or Gap("项目单位", "unit"))
    title = (sentences.name(card), year, "绩效运行监控报告")
    return report(title, (unit, *dated(on)), _blocks(card), whose=answers.whose(card.submission))


def _blocks(card: Scorecard) -> Iterator[Block]:
    yield Heading(1, "基本情况")
    yield paragraph(*_project(card))
    yield Heading(1, "资金进度")
    yield from _money(card)
    yield Heading(1, "目标进度")
    yield from _targets(card)
    yield Heading(1, "预警事项")
    yield from notices.told(card.findings, _KINDS, "本次监控没有发现需要预警的事项。")
    yield Heading(1, "处理建议")
    yield from notices.advised(card.findings, "继续按计划实施，按期完成年度绩效目标。")


def _project(card: Scorecard) -> Iterator[Span]:
    unit, department = sentences.unit(card), sentences.department(card)
    told = [f"由{unit}实施"] if unit else []
    told += [f"主管部门为{department}"] if department not in ("", unit) else []
    if told:
        yield from (sentences.name(card), "，".join(told), "。")
    if goal := sentences.goal(card):
        yield f"年度总体目标为{sentences.quoted(goal)}。"
    months = card.submission.months
    if months is None:
        yield Gap("监控截至几月")
        yield "。"
    else:
        yield f"本次监控截至{months}月，时间进度为{changes.percent(stages.progress(card.submission) or decimals.ZERO)}。"


# --- money ------------------------------------------------------------------------------------------------------


def _money(card: Scorecard) -> Iterator[Block]:
    budget, unit = card.budget, card.budget.unit
    yield paragraph(*sentences.execution(budget))
    due, expected = stages.progress(card.submission), _expected(card)
    if budget.rate is not None and due is not None:
        yield paragraph(f"预算执行率{changes.percent(budget.rate)}，{_against(budget.rate, due)}。")
    if expected is not None and budget.budget:
        share = changes.percent(expected / budget.budget)
        yield paragraph(f"全年预计执行{changes.amount(expected, unit)}，占预算数的{share}。")
    table = _funds(card)
    if table is not None:
        yield table


def _expected(card: Scorecard) -> Fraction | None:
    """全年预计执行数 in the money unit of the form."""
    value = card.facts.values.get("预计执行数") if card.facts else None
    return value / money_factor(card.budget.unit) if isinstance(value, Fraction) else None


def _against(rate: Fraction, due: Fraction) -> str:
    """How a rate stands against the share of the year that is gone."""
    if rate == due:
        return "与时间进度持平"
    slower, points = rate < due, decimals.plain(decimals.half_up(abs(rate - due) * 100))
    return f"比时间进度{'慢' if slower else '快'}{points}个百分点"


def _funds(card: Scorecard) -> Table | None:
    """The form's table of funds, as it was written; None where nothing stands in it."""
    period = _period(card)
    named = (
        *(("年初预算数", "initial"), ("全年预算数", "annual"), (f"{period}执行数", "executed")),
        *((f"{period}执行率", "rate"), ("全年预计执行数", "expected")),
    )
    funds: list[tuple[str, Fund]] = [
        (label, fund) for name, label in labels.FUNDS.items() if (fund := getattr(card.submission.budget, name))
    ]
    every = [(name, [exhibits.stated(getattr(fund, field)) for _, fund in funds]) for name, field in named]
    columns = [(name, column) for name, column in every if set(column) != {"—"}]
    if not funds:
        return None
    return Table(
        f"项目资金执行情况表（单位：{card.budget.unit}）",
        (Column("left", 2), *(Column("right", 1),) * len(columns)),
        head("资金来源", *(name for name, _ in columns)),
        tuple((cell(label), *(cell(column[n]) for _, column in columns)) for n, (label, _) in enumerate(funds)),
    )


def _period(card: Scorecard) -> str:
    return f"1–{card.submission.months}月" if card.submission.months else "期内"


# --- targets ----------------------------------------------------------------------------------------------------


def _targets(card: Scorecard) -> Iterator[Block]:
    rows = [(line, line.working.row) for line in card.lines if line.working and line.working.row and line.working.own]
    lines = [line for line, _ in rows]
    yield paragraph(_counted(lines))
    yield Table(
        "绩效目标执行情况表",
        (Column("left", 2), Column("left", 2), _TEXT, _TEXT, _TEXT, _TEXT, Column("left", 2), _TEXT),
        head(*_NAMES, "年度指标值", f"{_period(card)}执行情况", "全年预计完成情况", "完成可能性", "偏差原因"),
        exhibits.merged(lines, [_row(*one) for one in rows]),
    )


_NAMES = ("一级指标", "二级指标", "三级指标")


def _row(line: Line, row: Row) -> tuple[Cell, ...]:
    likely = likelihoods.named(row.likelihood.text) if row.likelihood else None
    expected, interim = exhibits.stated(row.expected), exhibits.stated(row.interim)
    texts = (line.said_target or "未填写", interim, expected, likely or "—", exhibits.stated(row.reason))
    return tuple(map(cell, texts))


def _counted(lines: Sequence[Line]) -> str:
    """How many indicators are expected to reach their targets."""
    reached = sum(line.status is Status.SCORED and line.reached is not False for line in lines)
    short = sum(line.status is Status.SCORED and line.reached is False for line in lines)
    blank, open_ = (sum(line.status is one for line in lines) for one in (Status.MISSING, Status.PENDING))
    parts = ((reached, "预计能够达到年度指标值"), (short, "预计达不到"), (open_, "需要由人工判断"), (blank, "没有填写"))
    told = "，".join(f"{words}的{count}项" for count, words in parts if count)
    return f"本次监控绩效指标{len(lines)}项，其中{told}。"
