"""Chapters 一 to 四 of final accounts: income and spending as a whole, their parts, and those of grants.

In: the submission of the final accounts. Out: blocks of each chapter, with the pictures that published accounts have there.
"""

from collections.abc import Iterator

from jixiao.records import Submission
from jixiao.report import accounts, facts
from jixiao.report.blocks import Block, Gap, Heading, Paragraph
from jixiao.report.final import words


def chapters(form: Submission) -> Iterator[Block]:
    """The four chapters in their order."""
    yield Heading(1, "收入支出决算总体情况说明")
    yield from _totals(form, accounts.TOTALS, "", "收、支决算总计变动情况图")
    yield Heading(1, "收入决算情况说明")
    yield from _whole(form, accounts.INCOME)
    yield Heading(1, "支出决算情况说明")
    yield from _whole(form, accounts.SPENDING)
    yield Heading(1, "财政拨款收入支出决算总体情况说明")
    yield from _totals(form, accounts.GRANTS, "财政拨款", "财政拨款收、支决算总计变动情况图")


def _totals(form: Submission, pair: tuple[accounts.Years, ...], whose: str, caption: str) -> Iterator[Block]:
    """Income and spending in total, which are one figure: what came in is spent, kept or carried over."""
    given = [(one, value) for one in pair if (value := facts.money(form, one.name)) is not None]
    both = f"{whose}收、支总计"
    if not given:
        yield words.asked(form, both, pair[0].name)
        return
    if len(given) == 2 and given[0][1] == given[1][1]:
        told = f"{words.year(form)}度{both}{words.amount(form, given[0][1])}。"
        yield Paragraph((told, *words.change(form, both, given[0][0].name, given[0][1], each="各")))
    else:
        told = "，".join(f"{one.name}{words.amount(form, value)}" for one, value in given)
        gap = Gap(f"{both}应当相等，请核对")
        yield Paragraph((f"{words.year(form)}度{told}，", gap, "。"))
        for one, value in given:
            yield Paragraph(words.change(form, one.name, one.name, value))
    known = [(one.name, value, before) for one, value in given if (before := facts.money(form, one.before)) is not None]
    if known:
        yield accounts.bars(form, known, caption)


def _whole(form: Submission, whole: accounts.Whole) -> Iterator[Block]:
    total, parts = facts.money(form, whole.total), facts.parts(form, whole.of)
    lead = f"{words.year(form)}{whole.called}"
    if parts:
        yield from words.parted(form, lead, total, parts, whole.caption)
    elif total is not None:
        yield Paragraph((f"{lead}{words.amount(form, total)}，其中：", Gap(f"{whole.called}的各项金额"), "。"))
    else:
        yield words.asked(form, whole.called, whole.total)
