"""The final accounts of a department in words: 部门决算情况说明 and 名词解释, from the figures of its account.

In: the submission of the final accounts (`intake.accounts.finals`, or a form with the same facts), and the date to print. Out: a
`Report` with the chapters and pictures of published accounts in Sichuan (2019–2020, 图1–图7). Every percentage is reckoned
from the amounts beside it, every reason is the unit's own; what a chapter needs and nobody gave is a `Gap`.
"""

from datetime import date

from jixiao.records import Submission
from jixiao.report import sentences
from jixiao.report.blocks import Block, Gap, Report, Span, report
from jixiao.report.final import others, public, reception, terms, whole
from jixiao.report.project import dated

__all__ = ["final_accounts"]


def final_accounts(form: Submission, *, on: date | None = None) -> Report:
    """The report of one account."""
    unit: Span = sentences.stated(form.unit) or Gap("部门（单位）名称")
    year: Span = f"{form.year}年度" if form.year else Gap("年度")
    chapters: tuple[Block, ...] = (
        *whole.chapters(form),
        *public.chapters(form),
        *reception.chapter(form),
        *others.chapters(form),
    )
    blocks = (*chapters, *terms.chapter(form, chapters))
    return report((unit, year, "部门决算情况说明"), dated(on), blocks)
