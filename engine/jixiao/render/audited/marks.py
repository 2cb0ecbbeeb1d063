"""Where the discrepancies of an audit touch its document: the marks of every block, and a text cut where marks begin and end.

In: an audit. Out: marks by section and block, each with the number of its discrepancy and of its place; pieces of a text with
the marks that cover them. It knows no format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records import Account, AccountChart, AccountTable, Audit, Certainty, ContentsEntry, Discrepancy, Spot

#: Where the marks of the table of contents are.
CONTENTS: Final = (-1, -1)


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a discrepancy: the discrepancy's `number` from 1, the place's own from 1, the first being where to look."""

    number: int
    place: int
    spot: Spot
    found: Discrepancy

    @property
    def name(self) -> str:
        """The id of the place in a page."""
        return f"d{self.number}-{self.place}"

    @property
    def certainty(self) -> Certainty:
        """How sure the discrepancy is."""
        return self.found.certainty


def by_block(audit: Audit) -> Mapping[tuple[int, int], tuple[Mark, ...]]:
    """The marks of every section and block, in the order of the discrepancies; those of the contents under CONTENTS."""
    contents = {entry.source for entry in audit.account.contents}
    marks: dict[tuple[int, int], list[Mark]] = {}
    for number, one in enumerate(audit.found, 1):
        for place, spot in enumerate(one.spots, 1):
            where = CONTENTS if spot.source in contents else (spot.section, spot.block)
            marks.setdefault(where, []).append(Mark(number, place, spot, one))
    return {where: tuple(found) for where, found in marks.items()}


def by_entry(account: Account, marks: Sequence[Mark]) -> Iterator[tuple[ContentsEntry, tuple[Mark, ...]]]:
    """The lines of the table of contents, each with its marks; they cover the line."""
    at: dict[Source, list[Mark]] = {}
    for one in marks:
        at.setdefault(one.spot.source, []).append(replace(one, spot=replace(one.spot, start=0, end=0)))
    for entry in account.contents:
        yield entry, tuple(at.pop(entry.source, ()))


def by_cell(
    block: AccountTable | AccountChart, marks: Sequence[Mark]
) -> Iterator[tuple[tuple[str, tuple[Mark, ...]], ...]]:
    """The rows of a table or chart: the words of every cell with their marks; each mark stands once.

    The values of a chart have one place: there the words tell them apart. What is found nowhere stands at the first cell.
    """
    rows = tuple(_cells(block))
    exact: dict[tuple[Source, str], tuple[int, int]] = {}
    first: dict[Source, tuple[int, int]] = {}
    for number, row in enumerate(rows if marks else ()):
        for column, (words, source) in enumerate(row):
            exact.setdefault((source, words), (number, column))
            first.setdefault(source, (number, column))
    at: dict[tuple[int, int], list[Mark]] = {}
    for one in marks:
        source = one.spot.source
        where = exact.get((source, one.spot.text)) or first.get(source, (0, 0))
        at.setdefault(where, []).append(one)
    for number, row in enumerate(rows):
        yield tuple((words, tuple(at.get((number, column), ()))) for column, (words, _) in enumerate(row))


def _cells(block: AccountTable | AccountChart) -> Iterator[Sequence[tuple[str, Source]]]:
    if isinstance(block, AccountTable):
        for row in block.rows:
            yield [(cell.shown or cell.text, cell.source) for cell in row]
        return
    yield [(words, block.source) for words in (block.caption, *block.categories)]
    for series in block.series:
        yield [(series.name, block.source), *((cell.text, cell.source) for cell in series.values)]


def beside(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks of a block that need a note beside it: one of each discrepancy, its first place where that is here."""
    first: dict[int, Mark] = {}
    for one in marks:
        if one.number not in first or one.place == 1:
            first[one.number] = one
    return tuple(first.values())


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """The text piece by piece, each with the marks that cover it; a mark without extent covers the whole text."""
    spans = [
        (0, len(text), one) if one.spot.end <= one.spot.start else (one.spot.start, one.spot.end, one) for one in marks
    ]
    begins: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for start, end, one in spans:
        begins.setdefault(max(start, 0), []).append(one)
        ends.setdefault(min(end, len(text)), []).append(one)
    open_: list[Mark] = []
    cuts = sorted({0, len(text), *begins, *ends})
    for start, end in pairwise(cuts):
        closed = {id(one) for one in ends.get(start, ())}
        open_ = [one for one in open_ if id(one) not in closed] + begins.get(start, [])
        if start < end <= len(text):
            yield text[start:end], tuple(open_)
