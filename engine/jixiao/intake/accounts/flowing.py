"""What a document, a page, a PDF or a workbook holds → the parts of an account.

In: lines and tables as the formats give them. Out: paragraphs, tables and charts in order, and the entries of the contents. What
nobody sees (hidden sheets, rows and words) is not part of what was published.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.intake.accounts import paragraphs, parts
from jixiao.intake.accounts.contents import without_contents
from jixiao.intake.accounts.parts import Part, Stretch
from jixiao.intake.formats.flow import Aside, Document, Note
from jixiao.intake.formats.sheet import Sheet
from jixiao.records import AccountChart, AccountTable, Cell, ChartSeries, ContentsEntry, Passage

#: Blank places of a table are kept as long as there are not more.
_MOST_PLACES: Final = 1_000_000
#: A line that stands at the head or foot of so many pages, figures apart, belongs to the paper.
_RUNNING: Final = 3

Read = tuple[tuple[Part, ...], tuple[ContentsEntry, ...]]


def of_document(one: Document) -> Read:
    """The parts of a Word document or a page; notes, comments and charts follow the paragraph that they stand beside."""
    kept, entries = without_contents(one.parts)
    beside: dict[int, list[tuple[Source, Aside]]] = {}
    for place, source, aside in one.asides:
        beside.setdefault(place, []).append((source, aside))
    found: list[Part] = []
    for place, part in enumerate(one.parts):
        found += (_aside(source, aside) for source, aside in beside.get(place, ()))
        before = one.parts[place - 1] if {place - 1, place} <= kept and place not in beside else None
        if isinstance(part, Sheet):
            found += _framed(part) or _table(part)
        elif isinstance(before, Cell) and _goes_on(before, part):
            found[-1] = Stretch(paragraphs.passage([before, part]), one.levels.get(place - 1, 0))
        elif place in kept:
            found.append(Stretch(paragraphs.passage([part]), one.levels.get(place, 0)))
    found += (_aside(source, aside) for source, aside in beside.get(len(one.parts), ()))
    return parts.captioned(found), entries


def _goes_on(before: Cell, part: Cell) -> bool:
    """Whether two paragraphs are one title."""
    return paragraphs.title_goes_on([before], part) or paragraphs.heading_goes_on(before.text, part.text)


def of_workbook(sheets: Sequence[Sheet]) -> Read:
    """The sheets of a workbook that are seen, each a table that the sheet's name names."""
    return tuple(replace(table, caption=sheet.name) for sheet in sheets for table in _table(sheet)), ()


def of_paper(pieces: Sequence[Cell | Sheet]) -> Read:
    """The parts of a PDF: lines joined over the ends of pages, running heads and page numbers left out."""
    running = _running(pieces)
    seen = tuple(one for one in pieces if isinstance(one, Sheet) or not _of_paper(one, running))
    kept, entries = without_contents(seen)
    wide = paragraphs.page(one for place, one in enumerate(seen) if isinstance(one, Cell) and place in kept)
    found: list[Part] = []
    numbered = enumerate(seen)
    for is_line, run in groupby(numbered, key=lambda pair: isinstance(pair[1], Cell)):
        if is_line:
            lines = [one for place, one in run if isinstance(one, Cell) and place in kept]
            found += map(Stretch, paragraphs.joined(lines, wide))
        else:
            for _, one in run:
                found += _table(one) if isinstance(one, Sheet) else ()
    return parts.captioned(found), entries


def _aside(source: Source, one: Aside) -> Part:
    if isinstance(one, Note):
        return Stretch(Passage(one.text, ((0, source),), one.kind))
    series = tuple(ChartSeries(name, tuple(Cell(value, source) for value in values)) for name, values in one.series)
    return AccountChart(one.categories, series, source, one.title)


def _framed(sheet: Sheet) -> list[Part]:
    """The paragraphs of a table that is only a frame around one cell; none for another."""
    written = [cell for cell in sheet.cells.values() if cell.text]
    if sheet.hidden or sheet.hidden_rows or len(written) != 1:
        return []
    [cell] = written
    return [Stretch(paragraphs.passage([replace(cell, text=line)])) for line in cell.text.split("\n") if line.strip()]


def _table(sheet: Sheet) -> Iterator[AccountTable]:
    """A table as its rows of cells from the left; blank where a merged cell goes on."""
    if sheet.hidden:
        return
    whole = sheet.height * sheet.width <= _MOST_PLACES
    rows = [
        tuple(_row(sheet, number, cells, whole)) for number, cells in sheet.rows() if number not in sheet.hidden_rows
    ]
    if any(cell.text for row in rows for cell in row):
        yield AccountTable(tuple(rows), next(cell.source for row in rows for cell in row))


def _row(sheet: Sheet, number: int, cells: dict[int, Cell], whole: bool) -> Iterator[Cell]:
    columns = range(1, sheet.width + 1) if whole else cells
    for column in columns:
        if column not in sheet.hidden_columns:
            yield cells.get(column) or Cell("", sheet.place(number, column))


_FIGURES: Final = regex(r"\d+")
_PAGE: Final = regex(r"[-—–]?\s{0,3}\d{1,4}\s{0,3}[-—–]?|第\s{0,2}\d{1,4}\s{0,2}页.{0,12}|\d{1,4} ?/ ?\d{1,4}")


def _running(pieces: Sequence[Cell | Sheet]) -> frozenset[str]:
    """The lines at the heads and feet of pages that stand on several, figures apart."""
    counted: Counter[str] = Counter()
    for _, run in groupby(pieces, key=lambda one: _page(one)):
        page = list(run)
        ends = {id(one): one for one in (page[0], page[-1]) if isinstance(one, Cell)}
        counted.update({_FIGURES.sub("#", one.text) for one in ends.values() if len(one.text) <= 60})
    return frozenset(text for text, times in counted.items() if times >= _RUNNING)


def _page(one: Cell | Sheet) -> str:
    return (one.source.sheet if isinstance(one, Cell) else one.name).partition("表")[0]


def _of_paper(one: Cell, running: frozenset[str]) -> bool:
    return bool(_PAGE.fullmatch(one.text)) or (len(one.text) <= 60 and _FIGURES.sub("#", one.text) in running)
