"""Chapter 七 of final accounts: 三公经费, as a whole and by kind (因公出国, 公务用车, 公务接待).

In: the submission of the final accounts. Out: blocks. A kind of which nothing is given is not spoken of; one without spending
whose budget is 0 is said to have none (年初无预算), not to be 0 % of it.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.records import Submission
from jixiao.report import accounts, facts
from jixiao.report.blocks import Block, Gap, Heading, Paragraph, Span
from jixiao.report.final import words

ABROAD, VEHICLES, GUESTS = "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"
BOUGHT, RUN = "公务用车购置费", "公务用车运行维护费"
_CALLED: Final = "“三公”经费财政拨款支出决算"


def chapter(form: Submission) -> Iterator[Block]:
    """The chapter."""
    yield Heading(1, f"{_CALLED}情况说明")
    parts = _parts(form)
    total = facts.money(form, "本年三公经费")
    if total is None and not parts:
        yield words.asked(form, "“三公”经费财政拨款支出", "本年三公经费")
        return
    stated = decimals.exact_sum(value for _, value in parts) if total is None else total
    yield Heading(2, f"{_CALLED}总体情况说明")
    told = f"{words.year(form)}{_CALLED}为{words.amount(form, stated)}"
    changed = words.change(form, "“三公”经费支出", "本年三公经费", stated, asked=False)
    yield Paragraph((told, *words.completion(form, "三公经费", stated), "。", *changed))
    if not parts:
        yield words.asked(form, "“三公”经费各项的支出")
        return
    yield Heading(2, f"{_CALLED}具体情况说明")
    lead = f"{words.year(form)}“三公”经费财政拨款支出决算"
    yield from words.parted(form, lead, stated, parts, accounts.RECEPTION_PARTS.caption)
    for kind, of_kind in ((ABROAD, _abroad), (VEHICLES, _vehicles), (GUESTS, _guests)):
        spent = dict(parts).get(kind)
        if spent is not None:
            yield Heading(3, kind)
            yield Paragraph((*_spent(form, kind, spent, stated), *of_kind(form)))


def _parts(form: Submission) -> tuple[tuple[str, Fraction], ...]:
    """The kinds with what was spent; vehicles are their purchase and running where they are only given apart."""
    given = dict(facts.parts(form, accounts.RECEPTION_PARTS.of))
    apart = [value for name in (BOUGHT, RUN) if (value := facts.money(form, name)) is not None]
    if VEHICLES not in given and apart:
        given[VEHICLES] = decimals.exact_sum(apart)
    known = [(name, given.pop(name)) for name in (ABROAD, VEHICLES, GUESTS) if name in given]
    return (*known, *given.items())


def _spent(form: Submission, kind: str, spent: Fraction, total: Fraction) -> Iterator[Span]:
    """What was spent for a kind, against its budget and against last year."""
    noun = f"{kind}支出"
    yield f"{noun}{words.amount(form, spent)}"
    yield from (
        ("，年初无预算",) if _without_budget(form, spent, total) else words.completion(form, kind, spent, asked=False)
    )
    yield "。"
    yield from words.change(form, noun, kind, spent, asked=False)


def _without_budget(form: Submission, spent: Fraction, total: Fraction) -> bool:
    """Whether a kind has no budget because one other kind, all of the spending, has the whole of it: both are spent alike."""
    whole = words.share(form.facts.get("三公经费完成预算"))
    rates = [words.share(form.facts.get(f"{kind}完成预算")) for kind, value in _parts(form) if value == total]
    return not spent and bool(total) and whole is not None and rates == [whole]


def _abroad(form: Submission) -> Iterator[Span]:
    groups, heads = facts.count(form, "出国团组数"), facts.count(form, "出国人次")
    if groups is not None and heads is not None:
        yield f"全年安排因公出国（境）团组{groups}次，出国（境）{heads}人。"


def _vehicles(form: Submission) -> Iterator[Span]:
    bought, run = facts.money(form, BOUGHT), facts.money(form, RUN)
    told = []
    if bought is not None:
        number = facts.count(form, "公务用车购置数")
        told.append(f"公务用车购置支出{words.amount(form, bought)}" + (f"，购置公务用车{number}辆" if number else ""))
    if run is not None:
        use = words.text(form, f"{RUN}用途") if run else ""
        told.append(f"公务用车运行维护费支出{words.amount(form, run)}" + (f"，主要用于{use}" if use else ""))
    if told:
        yield f"其中：{'；'.join(told)}。"
    held = facts.count(form, "公务用车保有量")
    if held is not None:
        yield f"截至{words.year(form)}末，公务用车保有量{held}辆。"


def _guests(form: Submission) -> Iterator[Span]:
    home, abroad = facts.money(form, "国内公务接待费"), facts.money(form, "外事接待费")
    if home is not None:
        yield f"国内公务接待支出{words.amount(form, home)}"
        use = words.text(form, "国内公务接待费用途") if home else ""
        yield f"，主要用于{use}。" if use else "。"
    whose = "国内公务接待" if "国内公务接待批次" in form.facts else "公务接待"
    times, heads = facts.count(form, f"{whose}批次"), facts.count(form, f"{whose}人次")
    if times is not None and heads is not None:
        content = words.text(form, "国内公务接待内容")
        yield f"{whose}{times}批次，{heads}人次" + (f"，具体内容包括：{content}。" if content else "。")
    if abroad is not None:
        yield f"外事接待支出{words.amount(form, abroad)}"
        times, heads = facts.count(form, "外事接待批次"), facts.count(form, "外事接待人次")
        yield f"，外事接待{times}批次" if times is not None else ""
        yield f"，{heads}人次" if heads is not None else ""
        yield "。"
    if home is None and abroad is None and times is None and facts.money(form, f"三公经费：{GUESTS}"):
        yield Gap("公务接待的批次、人次和具体内容")
