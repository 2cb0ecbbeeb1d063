"""Chapters 五 and 六 of final accounts: the spending of the general public budget by class and item, and its basic spending.

In: the submission of the final accounts with its table 功能科目. Out: blocks. The amounts of the classes are those given, else
the sums of their items; a sum that is not its whole is told with a gap.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import FactRow, Submission
from jixiao.report import accounts, changes, facts
from jixiao.report.blocks import Block, Bullets, Gap, Heading, Paragraph, Spans, paragraph
from jixiao.report.final import words

SPENDING: Final = "一般公共预算财政拨款支出"
BASIC: Final = "一般公共预算财政拨款基本支出"
#: The table of the functional items among the tables of a submission.
ITEMS: Final = "功能科目"


@dataclass(frozen=True, slots=True)
class Item:
    """A functional item with what was spent for it, and its row."""

    path: tuple[str, str, str]
    spent: Fraction
    row: FactRow

    @property
    def name(self) -> str:
        """The item as accounts write it: `住房保障支出（类）住房改革支出（款）住房公积金（项）`."""
        return "".join(f"{name}（{level}）" for name, level in zip(self.path, "类款项", strict=True))


def items(form: Submission) -> tuple[Item, ...]:
    """The functional items of the accounts; a row without its three names and an amount is none."""
    table = form.tables.get(ITEMS)
    found = []
    for row in table.rows if table else ():
        names = [row.cells[level].text.strip() for level in "类款项" if level in row.cells]
        spent = facts.amount(form, row.cells.get("决算数"))
        if len(names) == 3 and spent is not None:
            found.append(Item((names[0], names[1], names[2]), spent, row))
    return tuple(found)


def chapters(form: Submission) -> Iterator[Block]:
    """The two chapters in their order."""
    yield Heading(1, f"{SPENDING}决算情况说明")
    total = facts.money(form, SPENDING)
    if total is None:
        yield words.asked(form, SPENDING)
    else:
        yield from _spending(form, total)
    yield Heading(1, f"{BASIC}决算情况说明")
    yield from _basic(form)


def _spending(form: Submission, total: Fraction) -> Iterator[Block]:
    listed = items(form)
    yield Heading(2, f"{SPENDING}决算总体情况")
    told = f"{words.year(form)}{SPENDING}{words.amount(form, total)}"
    yield Paragraph((told, *of_spending(form, total), "。", *words.change(form, SPENDING, SPENDING, total)))
    before = facts.money(form, f"上年{SPENDING}")
    if before is not None:
        yield accounts.bars(form, [(SPENDING, total, before)], f"{SPENDING}决算变动情况图")
    yield Heading(2, f"{SPENDING}决算结构情况")
    classes = facts.parts(form, accounts.PUBLIC_PARTS.of) or _classes(listed)
    if classes:
        named = [(f"{name.removesuffix('支出')}（类）支出", value) for name, value in classes]
        lead = f"{words.year(form)}{SPENDING}"
        yield from words.parted(form, lead, total, named, accounts.PUBLIC_PARTS.caption, opening="主要用于以下方面")
    else:
        yield words.asked(form, f"{SPENDING}各类的金额")
    yield Heading(2, f"{SPENDING}决算具体情况")
    lead_in = f"{words.year(form)}{SPENDING}决算数为{words.amount(form, total)}"
    yield Paragraph((lead_in, *words.completion(form, SPENDING, total), "。其中：" if listed else "。"))
    if not listed:
        yield words.asked(form, f"{SPENDING}各项（功能分类科目）的决算数")
        return
    yield Bullets(tuple(_told(form, one) for one in listed), ordered=True)
    yield from _missing(form, total, classes, listed)


def _missing(
    form: Submission, total: Fraction, classes: Sequence[tuple[str, Fraction]], listed: Sequence[Item]
) -> Iterator[Block]:
    """Each class whose items do not add up to it; where all do and the total is another, the total."""
    of_class = [(name, value, [one.spent for one in listed if one.path[0] == name]) for name, value in classes]
    wrong = [one for one in of_class if not words.adds_up(one[1], one[2])]
    every = (SPENDING, total, [one.spent for one in listed])
    if not wrong and not words.adds_up(every[1], every[2]):
        wrong = [every]
    for name, value, spent in wrong:
        if not spent:
            yield words.asked(form, f"{name}{words.amount(form, value)}各项的决算数")
            continue
        whole = decimals.exact_sum(spent)
        less, difference = ("少", value - whole) if whole < value else ("多", whole - value)
        told = f"所列{name}各项之和为{words.amount(form, whole)}，比{words.amount(form, value)}"
        yield paragraph(f"{told}{less}{words.amount(form, difference)}，", Gap(f"{name}漏列的项或写错的数"), "。")


def of_spending(form: Submission, value: Fraction) -> Spans:
    """What a spending is of all spending of the year; nothing where that is not given."""
    whole = facts.money(form, accounts.SPENDING.total)
    return () if whole is None else (f"，{words.of_whole(value, whole, '本年支出合计')}",)


def _classes(listed: tuple[Item, ...]) -> tuple[tuple[str, Fraction], ...]:
    sums: dict[str, Fraction] = {}
    for one in listed:
        sums[one.path[0]] = sums.get(one.path[0], decimals.ZERO) + one.spent
    return tuple(sums.items())


def _told(form: Submission, item: Item) -> Spans:
    planned = facts.amount(form, item.row.cells.get("预算数"))
    rate = item.spent / planned if planned else words.share(item.row.cells.get("完成预算"))
    told = f"{item.name}：支出决算为{words.amount(form, item.spent)}"
    if planned == 0:
        return (f"{told}，年初无预算。",)
    if rate is None:
        return (f"{told}。",)
    given = item.row.cells.get("差异原因")
    why = words.clean(given) if given else Gap(f"{item.path[2]}决算数与预算数不同的主要原因")
    return (f"{told}，{changes.completion(rate)}", *words.difference(rate, why), "。")


def _basic(form: Submission) -> Iterator[Block]:
    total = facts.money(form, BASIC)
    parts = [(name, value) for name in ("人员经费", "日常公用经费") if (value := facts.money(form, name)) is not None]
    if total is None and not parts:
        yield words.asked(form, BASIC)
        return
    values = [value for _, value in parts]
    whole = decimals.exact_sum(values)
    stated = whole if total is None else total
    lead = f"{words.year(form)}{BASIC}{words.amount(form, stated)}"
    if not parts:
        yield paragraph(f"{lead}，其中：", Gap("人员经费和日常公用经费的金额"), "。")
        return
    yield paragraph(f"{lead}，其中：")
    for name, value in parts:
        kinds = tuple(dict.fromkeys(filter(None, words.text(form, f"{name}内容").removesuffix("等").split("、"))))
        listed: Spans = (f"{'、'.join(kinds)}等。",) if kinds else (Gap(f"{name}包括哪些内容"), "。")
        yield Paragraph((f"{name}{words.amount(form, value)}，主要包括：", *listed))
    if not words.adds_up(stated, values):
        yield paragraph(f"以上各项之和为{words.amount(form, whole)}，", Gap(f"与{BASIC}不符，请核对"), "。")
