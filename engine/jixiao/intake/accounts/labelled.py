"""The figures of charts and tables with the labels that name them, and whether they contradict figures known by the same names.

In: an account. Out: columns of `Labelled` figures: those of a series of a chart, or below one heading of a table, each with the
name of its row. What a column is of is never guessed from its labels alone: it speaks of figures that are known by its names
only where one of them agrees with it, in one unit; the others are then compared in that unit (`contradicted`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts.facts import Ends, meet
from jixiao.records import Account, AccountChart, AccountTable, Cell
from jixiao.values.agreement import interval

_NUMBER: Final = regex(r"[-−]?\d[\d,]{0,30}+(?:\.\d{1,30}+)?+")
_UNIT: Final = regex(r"[（(]\s*+(?:单位[:：])?\s*+(亿元|万元|千元|元)\s*+[）)]")
#: The units that amounts without one are tried in, the commonest first.
MONEY: Final = ("万元", "元", "亿元")
_DIGITS: Final = 15
#: Longer tables are lists of something else.
_MOST_ROWS: Final = 2000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure of a chart or a table: what names its row and its column, what names the whole, whose report it stands in."""

    row: str
    column: str
    cell: Cell
    caption: str
    project: str


@dataclass(frozen=True, slots=True)
class Known:
    """A figure known by the name of a labelled one: the name, how it is written, the ends it may lie between, the labelled."""

    name: str
    own: Cell
    ends: tuple[Ends, ...]
    said: Cell


def columns(account: Account) -> Iterator[tuple[Labelled, ...]]:
    """The columns of figures of an account, in the order of the document."""
    for section in account.sections:
        for block in section.blocks:
            if isinstance(block, AccountChart):
                for series in block.series:
                    pairs = zip(block.categories, map(_shown, series.values), strict=False)
                    yield tuple(Labelled(row, series.name, cell, block.caption, section.project) for row, cell in pairs)
            elif isinstance(block, AccountTable) and len(block.rows) <= _MOST_ROWS:
                yield from _of_table(block, section.project)


def _shown(cell: Cell) -> Cell:
    """A stored figure of a chart at 15 significant digits, as whoever drew it saw it: 1257.1199999999999 is 1257.12."""
    value, whole = decimals.number(cell.text), len(cell.text.partition(".")[0].lstrip("-0"))
    return (
        cell if value is None else replace(cell, text=decimals.plain(decimals.half_up(value, max(_DIGITS - whole, 0))))
    )


def _of_table(table: AccountTable, project: str) -> Iterator[tuple[Labelled, ...]]:
    head, *rows = table.rows
    named = [(_name(row), row) for row in rows]
    for at, heading in enumerate(head):
        if heading.text.strip() and not _NUMBER.fullmatch(heading.text.strip()):
            cells = [(name, row[at]) for name, row in named if name and at < len(row)]
            label = "".join(heading.text.split())
            yield tuple(
                Labelled(name, label, cell, table.caption, project)
                for name, cell in cells
                if _NUMBER.fullmatch(cell.text.strip())
            )


def _name(row: Sequence[Cell]) -> str:
    """What a row is called: its first words, behind its number."""
    return next(
        ("".join(one.text.split()) for one in row[:2] if one.text and not _NUMBER.fullmatch(one.text.strip())), ""
    )


def unit(label: str) -> tuple[str, str]:
    """A label without the unit of money that it names, and that unit (`""`: none)."""
    found = _UNIT.search(label)
    return (label[: found.start()] + label[found.end() :], found[1]) if found else (label, "")


def contradicted(known: Iterable[Known], units: Sequence[str]) -> tuple[str, tuple[Known, ...]]:
    """The unit in which one figure at least is the known one, and those that then cannot be; `""` where there is none."""
    every = tuple(known)
    for name in units:
        said = [interval(one.said.text, name) for one in every]
        fits = [ends is None or any(meet(own, ends[:2]) for own in one.ends)
                for one, ends in zip(every, said, strict=True)]  # fmt: skip
        # Nothing is nothing in every unit: it does not tell what a column is of.
        if any(fit and ends is not None and ends[0] > 0 for fit, ends in zip(fits, said, strict=True)):
            return name, tuple(one for one, fit in zip(every, fits, strict=True) if not fit)
    return "", ()
