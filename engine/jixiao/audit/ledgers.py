"""The tables of final accounts against themselves: every account is what its own accounts make, every total what its parts make.

Comes in: the tables of an account (`intake.accounts.ledgers`). Goes out: `Sheet`s with their figures as mentions, each read once,
those with a name in every account (本年支出合计) under that name; and what was asked of accounts (科目), of the columns of a row
(各栏), and of totals (构成). A blank cell beside amounts is nothing. A table may have been cut at its end by the page: where its
last rows make too little, that is probable only.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from jixiao.audit import writing
from jixiao.audit.cells import of_cell
from jixiao.audit.intervals import interval, total
from jixiao.audit.relate import Asked, ask
from jixiao.audit.rules import Rules
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts import ledgers
from jixiao.intake.accounts.ledgers import Coded, Ledger
from jixiao.records.account import Account
from jixiao.records.discrepancy import Mention
from jixiao.records.submission import Cell

#: What the figure of such a table is: it stands as the subject of the mention.
PRINTED: Final = ("决算表",)
#: The column that the others of a row make, by the kind of the table, and all that may be among those.
_TOTALS: Final = frozenset(("合计", "本年收入合计", "本年支出合计", "收入合计", "支出合计", "本年支出", "小计"))
_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "spending": frozenset(("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")),
    "public": frozenset(("基本支出", "项目支出")),
    "income": frozenset(
        (
            *("财政拨款收入", "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入"),
            *("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
        )
    ),
}
#: Columns that say no more of a row than its name does.
_PLAIN: Final = _TOTALS | {"决算数", "金额"}
#: How many digits a 款 and a 类 have.
_DIGITS: Final = (5, 3)
#: A row that is a part of 本年收入合计 has a number; behind that total stands what else makes 总计.
_NUMBERED: Final = regex("^[一二三四五六七八九十]{1,3}[、.．]")
_THIS_YEAR: Final = frozenset(("本年收入合计", "本年支出合计"))
_ALL: Final = frozenset(("总计", "收入总计", "支出总计"))
_CARRIED: Final = regex("使用非财政拨款结余|用事业基金弥补收支差额|结余分配|年[初末](?:财政拨款)?结转和结余")
#: What makes each figure of the table of 三公经费, by the names that `ledgers.named` gives.
_RECEPTION: Final[Mapping[str, tuple[str, ...]]] = {
    "本年三公经费": ("三公经费：因公出国（境）费", "三公经费：公务用车购置及运行维护费", "三公经费：公务接待费"),
    "三公经费：公务用车购置及运行维护费": ("公务用车购置费", "公务用车运行维护费"),
    "三公经费预算": ("因公出国（境）费预算", "公务用车购置及运行维护费预算", "公务接待费预算"),
    "公务用车购置及运行维护费预算": ("公务用车购置费预算", "公务用车运行维护费预算"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of final accounts with its figures by their places; `alone`: the account has no other of its kind."""

    ledger: Ledger
    figures: Mapping[Cell, Mention]
    alone: bool

    def of(self, cells: Sequence[Cell]) -> tuple[Mention, ...]:
        """The figures of cells; none at all where one of them holds a number that is no plain amount (-3.20)."""
        return tuple(self.figures[cell] for cell in cells) if self.figures.keys() >= set(cells) else ()


def read(account: Account, year: int | None) -> tuple[Sheet, ...]:
    """The tables of an account, each figure with what it is of.

    Of several tables of a kind nobody knows which is the unit's own (those below it may have theirs), nor whether one goes on in
    the next: their figures have no name that the text may have too.
    """
    found = tuple(ledgers.found(account))
    kinds = Counter(ledger.kind for ledger in found)
    return tuple(_sheet(ledger, year, alone=kinds[ledger.kind] == 1) for ledger in found)


def _sheet(ledger: Ledger, year: int | None, *, alone: bool) -> Sheet:
    about = dict(_described(ledger))
    about |= {cell: name.rpartition("：")[2] for name, cell in ledgers.named(ledger) if alone}
    subject = PRINTED if alone else ()
    figures: dict[Cell, Mention] = {}
    for cell, name in about.items():
        words = writing.words(name)
        made = of_cell(
            cell, words, section=ledger.section, block=ledger.block, unit=ledger.unit, year=year, subject=subject
        )
        if made is not None:
            figures[cell] = made
    return Sheet(ledger, figures, alone)


def _described(ledger: Ledger) -> Iterator[tuple[Cell, str]]:
    """The figures of a table by the names of row and column; that of a total column by its row alone."""
    for _, _, label, cell in ledgers.pairs(ledger):
        yield cell, ledgers.plain(label)
    for one in ledgers.coded(ledger):
        for offset, cell in one.amounts.items():
            column = ledger.names[one.start + offset]
            yield cell, one.name if column in _PLAIN else f"{one.name}{column}"


def check(sheets: Sequence[Sheet], rules: Rules, asked: Asked) -> None:
    """Ask everything about the tables of final accounts."""
    for sheet in sheets:
        rows = tuple(ledgers.coded(sheet.ledger))
        _accounts(sheet, rows, rules, asked)
        for row in rows:
            _row(sheet, row, rules, asked)
        if sheet.ledger.kind in ("whole", "grants"):
            _sides(sheet, rules, asked)
        if sheet.ledger.kind == "reception":
            named = dict(ledgers.named(sheet.ledger))
            for name, parts in _RECEPTION.items():
                if name in named and all(part in named for part in parts):
                    _made(sheet, named[name], [named[part] for part in parts], rules, asked)


def _accounts(sheet: Sheet, rows: Sequence[Coded], rules: Rules, asked: Asked) -> None:
    """Ask every account whether the accounts below it make it, in each column; an account printed twice tells nothing."""
    codes = [row.code for row in rows]
    known = frozenset(codes)
    if len(known) != len(codes):
        return
    below: dict[str, list[int]] = {}
    for at, code in enumerate(codes):
        if code:
            below.setdefault(_above(code, known), []).append(at)
    for row in rows:
        if not row.code and sheet.ledger.kind == "basic":
            continue  # its accounts are those of the economy, and 人员经费 and 公用经费 stand between
        own = below.get(row.code, ())
        follows = bool(own) and bool(row.code) and max(own) < len(rows) - 1 and not codes[-1].startswith(row.code)
        for column, cell in row.amounts.items():
            parts = sheet.of([rows[one].amounts[column] for one in own if column in rows[one].amounts])
            if parts and cell in sheet.figures:
                whole = sheet.figures[cell]
                sure = follows or _over(whole, parts)
                if sure or sheet.alone:
                    ask(rules.of("科目"), {"上级": whole, "各下级": parts}, asked, sure=sure)


def _above(code: str, known: Set[str]) -> str:
    """The account that a code belongs to: the nearest one that the table has, else the row 合计 (`""`)."""
    return next((code[:digits] for digits in _DIGITS if digits < len(code) and code[:digits] in known), "")


def _over(whole: Mention, parts: Sequence[Mention]) -> bool:
    """Whether parts make more than the whole, whatever else may be among them."""
    sum_, most = total(map(interval, parts)).low, interval(whole).high
    return sum_ is not None and most is not None and sum_ > most


def _row(sheet: Sheet, row: Coded, rules: Rules, asked: Asked) -> None:
    """Ask a row whether its columns make its total, where the table has no other columns than those."""
    parts = _COLUMNS.get(sheet.ledger.kind, frozenset())
    columns = {column: sheet.ledger.names[row.start + column] for column in row.amounts}
    wholes = [row.amounts[column] for column, name in columns.items() if name in _TOTALS]
    own = [row.amounts[column] for column, name in columns.items() if name in parts]
    figures = sheet.of(own)
    if len(wholes) == 1 and figures and len(own) + 1 == len(columns) and wholes[0] in sheet.figures:
        ask(rules.of("各栏"), {"合计": sheet.figures[wholes[0]], "各栏": figures}, asked)


def _sides(sheet: Sheet, rules: Rules, asked: Asked) -> None:
    """Ask both sides of 收入支出决算总表 whether their rows make 本年合计, and that with what is carried over 总计."""
    parts: dict[int, list[Cell]] = {}
    for _, at, label, cell in ledgers.pairs(sheet.ledger):
        name = ledgers.plain(label)
        own = parts.setdefault(at, [])
        if name in _THIS_YEAR:
            _made(sheet, cell, own, rules, asked)
            parts[at] = [cell]
        elif name in _ALL:
            _made(sheet, cell, own, rules, asked)
            parts[at] = []
        elif _NUMBERED.match(label.text.strip()) or _CARRIED.match(name):
            own.append(cell)


def _made(sheet: Sheet, whole: Cell, parts: Sequence[Cell], rules: Rules, asked: Asked) -> None:
    figures = sheet.of(parts)
    if figures and whole in sheet.figures:
        ask(rules.of("构成"), {"合计": sheet.figures[whole], "各部分": figures}, asked)
