"""The text of a published account → its parts in order, and its table of contents.

In: the rows and lines of the text as the reader of forms takes them, marks included. Out: paragraphs with the lines that the
page broke joined, tables, charts; the entries of the contents apart. Nothing that is written is left out.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from jixiao.intake.accounts import contents, paragraphs, parts
from jixiao.intake.accounts.numbering import numbered, plain
from jixiao.intake.accounts.parts import Part, Row, Stretch
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell, ContentsEntry


def read(items: Sequence[Item]) -> tuple[tuple[Part, ...], tuple[ContentsEntry, ...]]:
    """The parts of a text and the entries of its table of contents."""
    entries: list[ContentsEntry] = []
    kept = tuple(_lone_cells_as_lines(tuple(_without_contents(items, entries))))
    wide = paragraphs.page(one for one in kept if isinstance(one, Cell))
    found: list[Part] = []
    for is_line, run in groupby(kept, key=lambda item: isinstance(item, Cell)):
        if is_line:
            lines = [one for one in run if isinstance(one, Cell) and one.text]
            found += map(Stretch, paragraphs.joined(lines, wide))
        else:
            found += parts.tables([one for one in run if not isinstance(one, Cell)])
    return parts.captioned(found), tuple(entries)


def _lone_cells_as_lines(items: Sequence[Item]) -> Iterator[Item]:
    """The items; a row by itself of one written cell is a line with a tab at its end."""
    for at, item in enumerate(items):
        written = [] if isinstance(item, Cell) else [cell for cell in item if cell.text]
        alone = len(written) == 1 and all(
            isinstance(items[beside], Cell) for beside in (at - 1, at + 1) if 0 <= beside < len(items)
        )
        yield written[0] if alone else item


def _without_contents(items: Sequence[Item], entries: list[ContentsEntry]) -> Iterator[Item]:
    skip = 0
    for at, item in enumerate(items):
        if skip:
            skip -= 1
            assert isinstance(item, Cell)
            entries.append(contents.entry(item))
            continue
        line = item if isinstance(item, Cell) else _entry_row(item)
        if line is not None and contents.is_entry(line.text):
            entries.append(contents.entry(line))
            continue
        yield item
        if isinstance(item, Cell) and contents.is_title(item.text):
            skip = _repeated(items, at + 1)


def _repeated(items: Sequence[Item], start: int) -> int:
    following = items[start : start + 400]
    lines = [one for one in following if isinstance(one, Cell)]
    count = contents.repeated(lines)
    return count if all(isinstance(one, Cell) for one in following[:count]) else 0


def _entry_row(row: Row) -> Cell | None:
    """A row of a title and a page, which a tab parted, as the line that it was."""
    written = [cell for cell in row if cell.text]
    if len(written) != 2 or not written[1].text.isdecimal() or len(written[1].text) > 3:
        return None
    first = written[0]
    number = numbered(plain(first.text).text)
    return Cell(f"{first.text}\t{written[1].text}", first.source) if number else None
