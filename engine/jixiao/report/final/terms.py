"""名词解释 of final accounts: the terms that its chapters use, each with what it means.

In: the submission of the final accounts, and the blocks of its chapters. Out: one numbered list: income, what was carried over
(where the totals are more than the year's own income or spending), the functional items, spending, 三公经费, 机关运行经费. An
item that the library does not know has the explanation that the unit's own list gives it, else a `Gap`.
"""

from collections.abc import Iterable, Iterator

from jixiao.records import Submission
from jixiao.report import facts
from jixiao.report.blocks import Block, Bullets, Gap, Heading, Paragraph, Spans, text
from jixiao.report.final import library, words
from jixiao.report.final.public import Item, items

#: The table of the unit's own explanations among the tables of a submission.
TERMS = "名词解释"


def chapter(form: Submission, blocks: Iterable[Block]) -> Iterator[Block]:
    """The list, of what occurs in the blocks."""
    used = "\n".join(_texts(blocks))
    yield Heading(1, "名词解释", "plain")
    found: list[Spans] = [(f"{name}：{meaning}",) for name, meaning in library.INCOME if name in used]
    for pairs, total, own in (
        (library.CARRIED_IN, "收入总计", "本年收入合计"),
        (library.CARRIED_OUT, "支出总计", "本年支出合计"),
    ):
        whole, part = facts.money(form, total), facts.money(form, own)
        carried = whole is not None and part is not None and whole > part
        found += [(f"{name}：{meaning}",) for name, meaning in pairs if carried or name in used]
    found += [(f"{one.name}：", _meaning(form, one)) for one in {one.path: one for one in items(form)}.values()]
    found += [(f"{name}：{meaning}",) for name, meaning in library.SPENDING if name in used]
    yield Bullets(tuple(found), ordered=True)


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield text(block.spans)
            case Bullets():
                yield from map(text, block.items)


def _meaning(form: Submission, item: Item) -> str | Gap:
    kind = item.path[2]
    if kind in library.ITEMS:
        return library.ITEMS[kind]
    table = form.tables.get(TERMS)
    for row in table.rows if table else ():
        if f"{kind}（项）" in words.clean(row.cells["名词"]):
            return f"{words.clean(row.cells['解释'])}。"
    if kind.startswith("其他"):
        return f"除上述项目以外其他用于{kind.removeprefix('其他').removesuffix('支出')}方面的支出。"
    return Gap(f"{kind}的解释")
