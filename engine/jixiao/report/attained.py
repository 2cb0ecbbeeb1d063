"""The 项目绩效目标完成情况表 of published accounts in Sichuan (2019–2020), filled in from a scorecard.

In: a `Scorecard`. Out: a table in the printed form's shape: project, unit, budget and execution, goal expected and
achieved, indicators with both values. Every value stands as it was written; blanks of the form stay visibly blank.
"""

from jixiao.intake import answers
from jixiao.records import Fund, Scorecard
from jixiao.report import exhibits, figures, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Cell, Column, Gap, Table, cell

_WIDTHS = (2, 2, 2, 3, 4, 4)


def table(card: Scorecard) -> Table:
    """The form of one project."""
    form, whose = card.submission, answers.whose(card.submission)
    year = f"（{form.year}年度）" if form.year else ""
    return Table(
        f"{sentences.name(card)}绩效目标完成情况表{year}",
        tuple(Column("left", width) for width in _WIDTHS),
        (),
        (
            (_label("项目名称"), cell(sentences.stated(form.project) or Gap("项目名称", "project", whose), across=5)),
            (_label("预算单位"), cell(sentences.unit(card) or Gap("预算单位", "unit", whose), across=5)),
            *_money(card),
            (_label("年度目标完成情况", down=2), cell("预期目标", across=3), cell("实际完成目标", across=2)),
            (
                cell(sentences.stated(form.goal_expected) or Gap("预期目标", "goal.expected", whose), across=3),
                cell(sentences.stated(form.goal_achieved) or Gap("实际完成目标", "goal.achieved", whose), across=2),
            ),
            *_indicators(card),
        ),
    )


def _label(text: str, down: int = 1) -> Cell:
    return cell(text, down=down, bold=True)


def _money(card: Scorecard) -> tuple[tuple[Cell, ...], ...]:
    budget, unit = card.submission.budget, f"（{card.budget.unit}）" if card.budget.unit else ""
    named: list[tuple[str, str, str]] = [("", figures.plain(card.budget.budget), figures.plain(card.budget.executed))]
    for label, fund in (("其中：财政拨款", budget.fiscal), ("其他资金", budget.other)):
        if fund is not None:
            named.append((label, _planned(fund), exhibits.stated(fund.executed)))
    rows: list[tuple[Cell, ...]] = []
    for label, planned, spent in named:
        first = () if rows else (_label(f"预算执行情况{unit}", down=len(named)),)
        texts = (label or "预算数", label or "执行数")
        rows.append((*first, cell(texts[0], across=2), cell(planned), cell(texts[1]), cell(spent)))
    return tuple(rows)


def _planned(fund: Fund) -> str:
    return exhibits.stated(fund.initial if fund.annual is None or fund.annual.blank else fund.annual)


def _indicators(card: Scorecard) -> tuple[tuple[Cell, ...], ...]:
    lines = [line for line in of.indicators(card) if not of.budget_line(line)]
    heads = ("一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值")
    first = (_label("绩效指标完成情况", down=max(len(lines), 1) + 1), *map(_label, heads))
    if not lines:
        return (first, (cell(Gap("绩效指标", whose=answers.whose(card.submission)), across=5),))
    values = [(cell(line.said_target or "未填写"), cell(line.said_actual or "未填写")) for line in lines]
    return (first, *exhibits.merged(lines, values))
