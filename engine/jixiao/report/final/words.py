"""The phrases that chapters of final accounts share: a change against last year, a budget and how much of it was spent, parts.

In: the submission of the final accounts and the names of its facts. Out: spans in which every percentage is reckoned from
the amounts beside it, and a reason is the unit's own, or a `Gap`. Shares that the unit printed are not used.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.records import Cell, Submission
from jixiao.report import accounts, changes, facts, sentences
from jixiao.report.blocks import Block, Gap, Paragraph, Spans, paragraph
from jixiao.values import quantity
from jixiao.values.finals import BUDGET_REASON, CHANGE, CHANGE_REASON, COMPLETION, PLAN

#: Blanks beside a Chinese character are of the page that the text was taken from.
_BLANKS: Final = regex(r"(?<=[^\x00-\x7f])\s++|\s++(?=[^\x00-\x7f])")
#: Where accounts round their amounts.
_PLACES: Final = 2
_ENUMERATED: Final = ("一是", "一、", "1.", "1、", "（一）")


def year(form: Submission) -> str:
    """The year of the accounts."""
    return f"{form.year}年" if form.year else "本年"


def last(form: Submission) -> str:
    """The year before it."""
    return f"{form.year - 1}年" if form.year else "上年"


def amount(form: Submission, value: Fraction) -> str:
    """An amount in the unit of the accounts."""
    return changes.amount(value, facts.unit(form))


def text(form: Submission, name: str) -> str:
    """The unit's own words of a fact, without the blanks of the page; `""` where there are none."""
    return clean(form.facts.get(name))


def clean(cell: Cell | None) -> str:
    """The words of a cell, without the blanks of the page and without a stop."""
    return _BLANKS.sub("", sentences.stated(cell)).rstrip("。；，、")


def reason(form: Submission, name: str, lead: str, ask: str) -> Spans:
    """A reason in a sentence of its own, in the unit's words; a gap that asks where `ask` says what for, else nothing."""
    told = text(form, name)
    if told:
        return (f"{lead}{'：' if told.startswith(_ENUMERATED) else '是'}{told}。",)
    return (f"{lead}是", Gap(ask), "。") if ask else ()


def change(form: Submission, noun: str, name: str, this: Fraction, *, each: str = "", asked: bool = True) -> Spans:
    """How a figure stands against last year's, with the reason: `与2018年相比，…增加0.75万元，增长0.06%。主要变动原因是…。`

    `this` is the figure, `name` its fact. `asked`: a gap asks for what of that is not given.
    """
    before, said = facts.money(form, f"上年{name.removeprefix('本年')}"), text(form, f"{name}{CHANGE}")
    if this == before or (before is None and said and not any(char.isdigit() for char in said)):
        return (f"与{last(form)}相比，{noun}没有变动。",)
    if before is None:
        gap = f"{noun}比{last(form)}增加还是减少" if "/" in said else f"{last(form)}{noun}"
        return (f"与{last(form)}相比，{noun}的增减额为", Gap(gap), "。") if asked or "/" in said else ()
    lead = f"与{last(form)}相比，{noun}{each}"
    why = f"{name}{CHANGE_REASON}"
    verb, rate, difference = ("增加", "增长", this - before) if this > before else ("减少", "下降", before - this)
    told = f"{lead}{verb}{amount(form, difference)}"
    if before:
        told += f"，{rate}{changes.percent(difference / before)}"
    if text(form, why).startswith("基本"):
        return (f"{told}，{text(form, why)}。",)
    return (f"{told}。", *reason(form, why, "主要变动原因", f"{noun}{verb}的主要原因" if asked else ""))


def completion(form: Submission, name: str, spent: Fraction, *, asked: bool = True) -> Spans:
    """How much of its budget a spending is, and why it differs: `，完成预算的16.67%，决算数小于预算数的主要原因是…`.

    The budget counts where it is given, else the percentage that the unit printed. 0 of a budget of 0 is no percentage.
    `asked`: a reason that is not given is asked for.
    """
    planned = facts.money(form, f"{name}{PLAN}")
    printed = share(form.facts.get(f"{name}{COMPLETION}"))
    why = text(form, f"{name}{BUDGET_REASON}") or (
        Gap(f"{_spending(name)}决算数与预算数不同的主要原因") if asked else ""
    )
    if planned == 0:
        return ("，年初无预算，发生支出的主要原因是", why) if spent and why else ("，年初无预算",)
    rate = printed if planned is None else spent / planned
    if rate is None or not (rate or spent or planned):
        return ()
    return (f"，{changes.completion(rate)}", *difference(rate, why))


def _spending(name: str) -> str:
    """The spending of a fact as it is called in a sentence."""
    called = name.replace("三公", "“三公”")
    return called if called.endswith("支出") else f"{called}支出"


def difference(rate: Fraction, why: str | Gap) -> Spans:
    """Why a spending differs from its budget; nothing where it does not, or where there is nothing to say."""
    if rate == 1 or not why:
        return ()
    return (f"，决算数{'小' if rate < 1 else '大'}于预算数的主要原因是", why)


def share(cell: Cell | None) -> Fraction | None:
    """A percentage as the unit printed it."""
    read = quantity.parse(cell.text) if cell is not None else None
    ratio = read is not None and read.unit is not None and read.unit.dimension == "比率"
    return read.value if read is not None and ratio else None


def parted(
    form: Submission,
    lead: str,
    total: Fraction | None,
    parts: Sequence[tuple[str, Fraction]],
    caption: str,
    *,
    opening: str = "其中",
) -> Iterator[Block]:
    """A whole with its parts, what each is of it, and their picture; a gap asks where they do not add up to it."""
    values = [value for _, value in parts]
    whole = decimals.exact_sum(values)
    stated = whole if total is None else total
    if not adds_up(stated, values):
        told = "；".join(f"{name}{amount(form, value)}" for name, value in parts)
        gap = Gap(f"{lead.removeprefix(year(form))}与各项之和不符，请核对")
        yield paragraph(
            f"{lead}{amount(form, stated)}，{opening}：{told}。各项之和为{amount(form, whole)}，", gap, "。"
        )
        return
    told = "；".join(f"{name}{amount(form, value)}，{of_whole(value, stated)}" for name, value in parts)
    yield paragraph(f"{lead}{amount(form, stated)}，{opening}：{told}。")
    drawn = [(name, value) for name, value in parts if value]
    if drawn:
        yield accounts.pie(form, drawn, caption)


def of_whole(value: Fraction, whole: Fraction, called: str = "") -> str:
    """What a part is of its whole: `占本年支出合计的99.99%`; of nothing everything is 0 %."""
    shown = changes.percent(decimals.ratio(value, whole) or decimals.ZERO)
    if shown[0].isdigit():
        return f"占{called}的{shown}" if called else f"占{shown}"
    return f"占{called}的比例{shown}" if called else f"占比{shown}"


def adds_up(total: Fraction, parts: Sequence[Fraction]) -> bool:
    """Whether amounts can be the parts of a total: those with decimals are rounded, at two places or where they end later."""
    places = max(len(decimals.plain(value).partition(".")[2]) for value in (total, *parts))
    rounding = Fraction(len(parts) + 1, 2 * 10 ** max(places, _PLACES)) if places else decimals.ZERO
    return abs(decimals.exact_sum(parts) - total) <= rounding


def asked(form: Submission, what: str, name: str = "") -> Paragraph:
    """A figure that is not given; where the text gives it in two ways, both are said. `name` is that of its fact."""
    other = next((one for one in form.conflicts if one.name == (name or what)), None)
    said = f"，文中有{'、'.join(cell.text for cell in other.values)}两种说法" if other else ""
    return paragraph(Gap(f"{what}{said}"))
