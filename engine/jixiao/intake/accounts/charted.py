"""The charts of final accounts (图1–图7) and their 收入支出决算总表 → the department's figures as they show them.

In: the facts that the text states, the account, the year. Out: the facts with what only a chart shows of the year before, and
with a `Conflict` for each figure that contradicts what is stated; the stated one stays. What a chart is of its caption says, in
the words of published accounts; a chart of which no figure is the stated one is of something else, and is not compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts.facts import Facts
from jixiao.intake.accounts.labelled import MONEY, Known, Labelled, columns, contradicted
from jixiao.records import MONEY_UNIT, Account, Cell, Conflict
from jixiao.values import statements
from jixiao.values.names import key

#: Words of a caption → the facts whose two years it compares.
_YEARS: Final = (
    (regex(r"财政拨款收支(?:出|入支出)?决算总计?变动"), ("财政拨款收入总计", "财政拨款支出总计")),
    (regex(r"(?<!拨款)收支(?:出|入支出)?决算总计?变动"), ("收入总计", "支出总计")),
    (regex("一般公共预算财政拨款支出决算变动"), ("一般公共预算财政拨款支出",)),
    (regex("三公经费(?:财政拨款)?支出(?:决算)?变动"), ("本年三公经费",)),
)
#: Words of a caption → the whole whose parts it shows.
_PARTS: Final = (
    (regex("一般公共预算财政拨款支出决算结构"), "一般公共预算财政拨款支出构成"),
    (regex("三公经费(?:财政拨款)?支出(?:决算)?结构"), "三公经费"),
    (regex("(?<!拨款)收入决算结构"), "收入构成"),
    (regex("(?<!拨款)支出决算结构"), "支出构成"),
)
#: Of the tables only the one of all money is compared; the others have rows of the same names for grants alone.
_TABLE: Final = regex(r"(?:部门)?收入支出决算总表(?:\(公开\d{2}表\))?")
_ROWS: Final = ("本年收入合计", "本年支出合计", "收入总计", "支出总计")
_COLUMNS: Final = ("决算数", "金额")
_YEAR: Final = regex(r"(20\d\d)(?:年度?)?")


def added(facts: Facts, account: Account, year: int | None) -> Facts:
    """The facts with the figures of the year before that only a chart shows, and what charts contradict; the text counts."""
    cells = dict(facts.cells)
    conflicts = {one.name: one for one in facts.conflicts}
    for column in columns(account):
        shown = tuple(_named(column, year))
        unit, wrong = contradicted(_known(shown, facts), MONEY)
        for one in wrong:
            conflicts.setdefault(one.name, Conflict(one.name, (one.own, one.said)))
        for names, said in shown if unit == MONEY_UNIT else ():
            cells.update({name: said for name in names if name in _LAST and name not in (*cells, *conflicts)})
    return replace(facts, cells=cells, conflicts=tuple(conflicts.values()))


_LAST: Final = frozenset(statements.LAST_YEAR.values())
_Named = tuple[tuple[str, ...], Cell]


def _known(shown: Iterable[_Named], facts: Facts) -> Iterator[Known]:
    """What is known by the names of a figure; where it stands for two (收、支总计), it may be either."""
    for names, said in shown:
        own = [(name, ends) for name in names if (ends := facts.ends(name)) is not None]
        if own:
            name = own[0][0]
            yield Known(name, facts.cells[name], tuple(ends for _, ends in own), said)


def _named(column: Sequence[Labelled], year: int | None) -> Iterator[_Named]:
    """The figures of a column with the names of the facts that they show; none where nothing tells what it is of."""
    caption = key(column[0].caption) if column else ""
    if _TABLE.fullmatch(caption):
        yield from (((one.row,), one.cell) for one in column if one.row in _ROWS and one.column in _COLUMNS)
        return
    whole = next((name for words, name in _PARTS if words.search(caption)), None)
    if whole is not None:
        yield from (((f"{whole}：{one.row}",), one.cell) for one in column)
        return
    names = next((names for words, names in _YEARS if words.search(caption)), ())
    sides = [side for side in ("收入", "支出") if names and side in column[0].column]
    own = tuple(name for name in names if len(sides) != 1 or len(names) == 1 or sides[0] in name)
    for one in column if own else ():
        found = _YEAR.fullmatch(one.row)
        ago = year - int(found[1]) if found and year is not None else None
        if ago == 0:
            yield own, one.cell
        elif ago == 1:
            yield tuple(statements.LAST_YEAR[name] for name in own), one.cell
