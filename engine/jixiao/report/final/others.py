"""Chapters 八 to 十 of final accounts: government funds, state capital, and what else accounts must tell.

In: the submission of the final accounts. Out: blocks: 机关运行经费, 政府采购, 国有资产 (vehicles and equipment). What was not
spent has no use and no shares.
"""

from collections.abc import Iterator

from jixiao.records import Submission
from jixiao.report import facts, sentences
from jixiao.report.blocks import Block, Gap, Heading, Paragraph, paragraph
from jixiao.report.final import words
from jixiao.report.final.public import of_spending

FUNDS, CAPITAL = "政府性基金预算财政拨款支出", "国有资本经营预算财政拨款支出"


def chapters(form: Submission) -> Iterator[Block]:
    """The three chapters in their order."""
    for name in (FUNDS, CAPITAL):
        yield Heading(1, f"{name.removesuffix('财政拨款支出')}支出决算情况说明")
        spent = facts.money(form, name)
        if spent is None:
            yield words.asked(form, name)
        else:
            told = f"{words.year(form)}{name}{words.amount(form, spent)}"
            yield Paragraph(
                (told, *of_spending(form, spent), "。", *words.change(form, name, name, spent, asked=False))
            )
    yield Heading(1, "其他重要事项的情况说明")
    yield Heading(2, "机关运行经费支出情况")
    yield _running(form)
    yield Heading(2, "政府采购支出情况")
    yield _procurement(form)
    yield Heading(2, "国有资产占有使用情况")
    yield _assets(form)


def _unit(form: Submission) -> str:
    return sentences.stated(form.unit) or "本部门"


def _running(form: Submission) -> Block:
    spent = facts.money(form, "机关运行经费")
    if spent is None:
        return words.asked(form, "机关运行经费")
    told = f"{words.year(form)}，{_unit(form)}机关运行经费支出{words.amount(form, spent)}。"
    return Paragraph((told, *words.change(form, "机关运行经费支出", "机关运行经费", spent)))


def _procurement(form: Submission) -> Block:
    total = facts.money(form, "政府采购支出总额")
    if total is None:
        return words.asked(form, "政府采购支出总额")
    told = f"{words.year(form)}，{_unit(form)}政府采购支出总额{words.amount(form, total)}"
    kinds = [
        (name, value)
        for name in ("政府采购货物支出", "政府采购工程支出", "政府采购服务支出")
        if (value := facts.money(form, name)) is not None
    ]
    if kinds:
        told += f"，其中：{'、'.join(f'{name}{words.amount(form, value)}' for name, value in kinds)}"
    if not total:
        return paragraph(f"{told}。")
    use = words.text(form, "政府采购用途")
    shares = [
        f"授予{whose}企业合同金额{words.amount(form, value)}，{words.of_whole(value, total, '政府采购支出总额')}"
        for whose in ("中小", "小微")
        if (value := facts.money(form, f"授予{whose}企业合同金额")) is not None
    ]
    more = f"{'，其中：'.join(shares)}。" if shares else ""
    return Paragraph((f"{told}。", f"主要用于{use}。" if use else Gap("政府采购主要用于哪些工作"), more))


def _assets(form: Submission) -> Block:
    vehicles = facts.count(form, "车辆数")
    uses = _counts(form, "车辆：")
    equipment = _counts(form, "设备：")
    if vehicles is None and not equipment:
        return words.asked(form, "年末车辆和大型设备的数量")
    told = []
    if vehicles is not None:
        listed = "、".join(f"{name}{number}辆" for name, number in uses)
        told.append(f"共有车辆{vehicles}辆" + (f"，其中：{listed}" if uses else ""))
    told += ["，".join(f"{name}{number}台（套）" for name, number in equipment)] if equipment else []
    day = f"截至{form.year}年12月31日" if form.year else "截至年末"
    return paragraph(f"{day}，{_unit(form)}{'。'.join(told)}。")


def _counts(form: Submission, lead: str) -> tuple[tuple[str, int], ...]:
    """The things of a list with their numbers, in the order of the form."""
    return tuple(
        (name.removeprefix(lead), number)
        for name in form.facts
        if name.startswith(lead) and (number := facts.count(form, name)) is not None
    )
