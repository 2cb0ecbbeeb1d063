"""The evaluation report of one project (项目绩效评价报告), from its scorecard.

In: a `Scorecard`, the outline to follow and the date to print. Out: a `Report`: an overview, the outline's sections, and
every step of every mark as an appendix. What stands in a section is `sections`' and `analysis`' to say.
"""

from collections.abc import Iterator
from datetime import date

from jixiao.intake import answers
from jixiao.records import Scorecard
from jixiao.report import exhibits, sections, sentences
from jixiao.report.blocks import Block, Gap, Heading, Paragraph, Report, Spans, paragraph, report
from jixiao.report.outlines import OUTLINES, SECTIONS
from jixiao.say import partial


def project_report(card: Scorecard, *, on: date | None = None, outline: str = "sichuan") -> Report:
    """The report of one scorecard; `on` is the date printed under the title, never the clock's.

    `outline` is one of `OUTLINES`; another is an error of the caller (ValueError).
    """
    if outline not in OUTLINES:
        raise ValueError(f"no outline {outline!r}")
    year = f"{card.submission.year}年" if card.submission.year else Gap("年度", "year")
    subtitle: list[Spans] = [
        ("项目单位：", sentences.unit(card) or Gap("项目单位", "unit")),
        (f"评分规则：{card.ruleset.title}（{card.ruleset.id}/{card.ruleset.edition}）",),
        *((("自评表各行", inferred),) if (inferred := partial.inferred(card.submission, "")) else ()),
        *dated(on),
    ]
    title, whose = (sentences.name(card), year, "绩效评价报告"), answers.whose(card.submission)
    return report(title, subtitle, _blocks(card, outline), whose=whose)


def dated(on: date | None) -> tuple[Spans, ...]:
    """The line with the date of a report; none without a date."""
    return () if on is None else ((f"报告日期：{on.year}年{on.month}月{on.day}日",),)


def _blocks(card: Scorecard, outline: str) -> Iterator[Block]:
    yield Heading(1, "绩效目标完成情况综述", "plain")
    yield Paragraph(sentences.overview(card))
    yield from sections.blocks(card, SECTIONS[outline])
    steps = exhibits.steps(card)
    if steps is not None:
        yield Heading(1, "评分依据及步骤", "appendix")
        yield from steps
        words = exhibits.words(card)
        if words is not None:
            yield paragraph("报告中下列各项是单位自己的文字，取自申报文件。")
            yield words
