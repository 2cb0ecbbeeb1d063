"""The tables of final accounts (收入支出决算总表, 收入决算表 …) → facts by name and the functional items, each in its cell.

In: an account. Out: each table as a `Ledger` (`found`), with the figures that a row and a column name (`named`) and the rows of
classified accounts (`coded`); and of all together (`read`) a Cell for each named figure with its unit of money behind it, and a
row for each item (项) of 一般公共预算财政拨款支出决算表. A table that states no unit of money is not read: what it counts in is
not guessed. Nothing is added up.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records import Cell, FactRow
from jixiao.records.account import Account, AccountSection, AccountTable, Passage

_UNIT: Final = regex(r"单位\s*+[:：]\s*+(?:人民币)?+\s*+((?:亿|万|千)?元)")
#: How the titles of the tables end, by what they hold.
_KINDS: Final = (
    ("grants", regex(r"财政拨款收入支出决算总表$")),
    ("whole", regex(r"收入支出决算总表$")),
    ("public", regex(r"一般公共预算财政拨款支出决算(?:明细)?表$")),
    ("basic", regex(r"一般公共预算财政拨款基本支出决算(?:明细)?表$")),
    ("reception", regex(r"三公[”\"’]?经费(?:财政拨款)?(?:支出)?决算表$")),
    ("income", regex(r"(?<!拨款)收入决算表$")),
    ("funds", regex(r"(?:政府性基金|国有资本经营)预算(?:财政拨款)?(?:收入)?支出决算(?:明细)?表$")),
    ("spending", regex(r"(?<!拨款)(?<!收入)(?<!基本)(?<!项目)(?<!经费)(?<![”\"’])支出决算表$")),
)
_ASIDE: Final = regex(r"[（(][^（）()]{0,12}[)）]$|\s")
_NUMBERING: Final = regex(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．]|（[一二三四五六七八九十]{1,2}）|其中[：:])|\s"
)
_CODE: Final = regex(r"\d{3}(?:\d\d){0,2}")
#: A column that only counts rows or columns.
_COUNTING: Final = ("行次", "栏次", "序号")
_RECEPTION: Final = (
    ("因公出国（境）费", regex(r"因公出国（境）")),
    ("公务用车购置及运行维护费", regex(r"公务用车购置及运行")),
    ("公务用车购置费", regex(r"公务用车购置")),
    ("公务用车运行维护费", regex(r"公务用车运行")),
    ("公务接待费", regex(r"公务接待")),
)
#: The kinds of 三公经费 in the order of the columns of their table; the first of each half is the sum.
_ACROSS: Final = (
    *("", "因公出国（境）费", "公务用车购置及运行维护费"),
    *("公务用车购置费", "公务用车运行维护费", "公务接待费"),
)


#: Within so many cells from the left a row says that it is 合计: the code may take three columns (类, 款, 项).
_HEAD: Final = 4
#: In so many rows from its top a table may name itself.
_TITLES: Final = 3


@dataclass(frozen=True, slots=True)
class Printed:
    """What tables hold: facts by name, and the functional items with 类, 款, 项 and 决算数."""

    cells: Mapping[str, Cell] = field(default_factory=dict)
    items: tuple[FactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table of final accounts: its kind, the names of its columns, the rows below them, the unit of its amounts.

    `section` and `block` say where it stands: indices into the account.
    """

    kind: str
    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str
    section: int
    block: int

    def amount(self, cell: Cell) -> Cell:
        """The figure of a cell with the unit of the table."""
        return Cell(f"{cell.text.strip()}{self.unit}", cell.source)


@dataclass(frozen=True, slots=True)
class Coded:
    """An account of the classification: its code (类 three digits, 款 five, 项 seven), its name, and its amounts by column.

    Columns count from the code: a table may list accounts side by side. `""` is the code of the row 合计.
    """

    code: str
    name: str
    amounts: Mapping[int, Cell]
    start: int


def read(account: Account) -> Printed:
    """The figures that the tables of an account hold; of two tables with one figure the first counts."""
    cells: dict[str, Cell] = {}
    items: tuple[FactRow, ...] = ()
    for ledger in found(account):
        whole = {name.partition("：")[0] for name in cells if "：" in name}
        for name, cell in named(ledger):
            if name.partition("：")[0] not in whole:
                cells.setdefault(name, ledger.amount(cell))
        if ledger.kind == "public":
            items = items or tuple(_items(ledger))
    return Printed(cells, items)


def found(account: Account) -> Iterator[Ledger]:
    """The tables of the unit's own final accounts, in their order."""
    for index, section in enumerate(account.sections):
        if not section.project:
            yield from _of_section(section, index)


def named(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    """The figures of a table that have a name in every account."""
    yield from _READERS[ledger.kind](ledger) if ledger.kind in _READERS else ()


def _of_section(section: AccountSection, index: int) -> Iterator[Ledger]:
    unit = ""
    for at, block in enumerate(section.blocks):
        if isinstance(block, Passage):
            unit = stated[1] if (stated := _UNIT.search(block.text)) else unit
        elif isinstance(block, AccountTable):
            kind = next(filter(None, map(_kind, (block.caption, *_lone(block), section.title))), "")
            ledger = _ledger(block, unit, kind, index, at) if kind else None
            if ledger is not None and ledger.unit:
                yield ledger


def _kind(title: str) -> str:
    bare = _ASIDE.sub("", title.strip())
    return next((name for name, ending in _KINDS if ending.search(bare)), "")


def _lone(table: AccountTable) -> Iterator[str]:
    """The titles that stand in a table itself, as in a workbook: the first rows' only cells."""
    for row in table.rows[:_TITLES]:
        written = [cell.text for cell in row if cell.text.strip()]
        if len(written) == 1:
            yield written[0]


def _ledger(table: AccountTable, unit: str, kind: str, section: int, block: int) -> Ledger:
    body = next((at for at, row in enumerate(table.rows) if _counts(row)), len(table.rows))
    names: dict[int, str] = {}
    for row in table.rows[:body]:
        unit = next((stated[1] for cell in row if (stated := _UNIT.search(cell.text))), unit)
        if not _is_counting(row):
            names.update({at: re.sub(r"\s", "", cell.text) for at, cell in enumerate(row) if cell.text.strip()})
    width = max((len(row) for row in table.rows), default=0)
    return Ledger(kind, tuple(names.get(at, "") for at in range(width)), table.rows[body:], unit, section, block)


def _counts(row: Sequence[Cell]) -> bool:
    """Whether a row holds figures, not only the numbers of its columns."""
    return any(_is_number(cell) for cell in row) and not _is_counting(row)


def _is_counting(row: Sequence[Cell]) -> bool:
    first = next((re.sub(r"\s", "", cell.text) for cell in row if cell.text.strip()), "")
    return first in _COUNTING or first in ("类", "款", "项")


def _is_number(cell: Cell) -> bool:
    return decimals.number(cell.text) is not None


def plain(cell: Cell) -> str:
    """A label without its numbering, blanks and half-width brackets."""
    return _NUMBERING.sub("", cell.text).replace("(", "（").replace(")", "）")


def pairs(ledger: Ledger) -> Iterator[tuple[int, int, Cell, Cell]]:
    """Each label of a row with its amount, its column, and the how-manieth of its row it is: 总计 stands twice in one row."""
    for row in ledger.rows:
        labels = [at for at, cell in enumerate(row) if cell.text.strip() and not _is_number(cell)]
        for side, at in enumerate(labels):
            stop = labels[side + 1] if side + 1 < len(labels) else len(row)
            amounts = [
                place
                for place in range(at + 1, stop)
                if _is_number(row[place]) and ledger.names[place] not in _COUNTING
            ]
            best = next((place for place in amounts if "决算" in ledger.names[place]), amounts[0] if amounts else None)
            if best is not None:
                yield side, at, row[at], row[best]


def _labelled(ledger: Ledger) -> Iterator[tuple[int, str, Cell]]:
    return ((side, plain(label), cell) for side, _, label, cell in pairs(ledger))


def _whole(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    for side, label, cell in _labelled(ledger):
        if label in ("本年收入合计", "本年支出合计", "收入总计", "支出总计"):
            yield label, cell
        elif label == "总计":
            yield ("支出总计" if side else "收入总计"), cell
        elif not side and label.endswith("收入"):
            yield f"收入构成：{label}", cell


def _grants(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    for side, label, cell in _labelled(ledger):
        if label in ("总计", "收入总计", "支出总计"):
            yield ("财政拨款支出总计" if side or label == "支出总计" else "财政拨款收入总计"), cell


def _columns(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    """The columns of the row 合计 with their names."""
    for row in ledger.rows:
        if any(plain(cell) == "合计" for cell in row):
            yield from ((ledger.names[at], cell) for at, cell in enumerate(row) if _is_number(cell))


def _sum_and_parts(total: str, parts: str, ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    for name, cell in _columns(ledger):
        if name.endswith("合计"):
            yield total, cell
        elif name:
            yield f"{parts}：{name}", cell


def _public(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    for name, cell in _columns(ledger):
        if name in ("合计", "本年支出合计", "本年支出", "小计"):
            yield "一般公共预算财政拨款支出", cell
        elif name == "基本支出":
            yield "一般公共预算财政拨款基本支出", cell
    for one in coded(ledger):
        if len(one.code) == 3:
            yield f"一般公共预算财政拨款支出构成：{one.name}", _first(one)


def _first(one: Coded) -> Cell:
    return next(iter(one.amounts.values()))


def coded(ledger: Ledger) -> Iterator[Coded]:
    """The classified accounts of a table and its row 合计, row by row, those side by side from the left; only with amounts."""
    for row in ledger.rows:
        starts = [at for at in range(len(row) - 1) if _begins(row, at)]
        for order, at in enumerate(starts):
            ends = starts[order + 1] if order + 1 < len(starts) else len(row)
            label = next(place for place in range(at, ends) if _is_label(row[place]))
            amounts = {place - at: row[place] for place in range(label + 1, ends) if _is_number(row[place])}
            if amounts:
                code = row[at].text.strip() if _CODE.fullmatch(row[at].text.strip()) else ""
                yield Coded(code, plain(row[label]), amounts, at)


def _begins(row: Sequence[Cell], at: int) -> bool:
    """Whether a cell is a code with its name behind it, or begins a row 合计."""
    if _CODE.fullmatch(row[at].text.strip()):
        behind = next((cell for cell in row[at + 1 :] if cell.text.strip()), None)
        return behind is not None and _is_label(behind)
    return at == 0 and any(plain(cell) == "合计" for cell in row[:_HEAD]) and not any(map(_is_number, row[:1]))


def _is_label(cell: Cell) -> bool:
    return bool(cell.text.strip()) and not _is_number(cell)


def _items(ledger: Ledger) -> Iterator[FactRow]:
    names: dict[str, str] = {}
    for one in coded(ledger):
        names[one.code] = one.name
        if len(one.code) == 7 and one.code[:3] in names and one.code[:5] in names:
            cell = _first(one)
            texts = {"类": names[one.code[:3]], "款": names[one.code[:5]], "项": one.name}
            labels = {column: Cell(text, cell.source) for column, text in texts.items()}
            yield FactRow({**labels, "决算数": ledger.amount(cell)}, cell.source)


def _basic(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    for _, label, cell in _labelled(ledger):
        if label in ("人员经费合计", "人员经费"):
            yield "人员经费", cell
        elif label in ("公用经费合计", "公用经费", "日常公用经费", "日常公用经费合计"):
            yield "日常公用经费", cell


def _reception(ledger: Ledger) -> Iterator[tuple[str, Cell]]:
    """The table of 三公经费: a row for each kind with its budget and its spending, or both halves side by side in one row."""
    planned = next((at for at, name in enumerate(ledger.names) if name.endswith("预算数")), None)
    spent = next((at for at, name in enumerate(ledger.names) if name.endswith("决算数")), None)
    for row in ledger.rows:
        label = plain(row[0])
        kind = "" if label == "合计" else next((name for name, found in _RECEPTION if found.search(label)), None)
        numbers = [cell for cell in row if _is_number(cell)]
        if kind is not None and planned is not None and spent is not None:
            yield from _both(kind, row[planned], row[spent])
        elif kind is None and len(numbers) == 2 * len(_ACROSS):
            for name, before, after in zip(_ACROSS, numbers, numbers[len(_ACROSS) :], strict=False):
                yield from _both(name, before, after)


def _both(kind: str, planned: Cell, spent: Cell) -> Iterator[tuple[str, Cell]]:
    own = kind in ("公务用车购置费", "公务用车运行维护费")
    if _is_number(planned):
        yield f"{kind or '三公经费'}预算", planned
    if _is_number(spent):
        yield (kind if own else f"三公经费：{kind}" if kind else "本年三公经费"), spent


_READERS: Final[Mapping[str, Callable[[Ledger], Iterator[tuple[str, Cell]]]]] = {
    "grants": _grants,
    "whole": _whole,
    "public": _public,
    "basic": _basic,
    "reception": _reception,
    "income": partial(_sum_and_parts, "本年收入合计", "收入构成"),
    "spending": partial(_sum_and_parts, "本年支出合计", "支出构成"),
}
