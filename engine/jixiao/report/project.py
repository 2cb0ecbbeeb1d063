"""The evaluation report of one project (项目绩效评价报告), from its scorecard: the paper that is published and signed.

In: a `Scorecard`, the outline to follow and the date to print. Out: a `Report`: the outline's sections and nothing of the
program: no id, path, line number, formula or step. What proves it is the working paper (`working`), to whose lines the marks
lead where a document holds both. What stands in a section is `sections`' and `analysis`' to say.
"""

from datetime import date

from jixiao.intake import answers
from jixiao.records import Scorecard
from jixiao.report import achieved, sections, sentences
from jixiao.report.blocks import Gap, Report, Spans, report
from jixiao.report.outlines import OUTLINES, SECTIONS


def project_report(card: Scorecard, *, on: date | None = None, outline: str = "sichuan") -> Report:
    """The report of one scorecard; `on` is the date printed under the title, never the clock's.

    `outline` is one of `OUTLINES`; another is an error of the caller (ValueError).
    """
    if outline not in OUTLINES:
        raise ValueError(f"no outline {outline!r}")
    year = f"{card.submission.year}年" if card.submission.year else Gap("年度", "year")
    unit: Spans = ("项目单位：", sentences.unit(card) or Gap("项目单位", "unit"))
    title, whose = (sentences.name(card), year, "绩效评价报告"), answers.whose(card.submission)
    reasons = [
        ("偏差原因", Gap(f"{row.path[-1]}的偏差原因", answers.reason_key(row))) for row in achieved.unexplained(card)
    ]
    blocks = sections.blocks(card, SECTIONS[outline])
    return report(title, (unit, *dated(on)), blocks, whose=whose, left_out=reasons)


def dated(on: date | None) -> tuple[Spans, ...]:
    """The line with the date of a report; none without a date."""
    return () if on is None else ((f"报告日期：{on.year}年{on.month}月{on.day}日",),)
