"""The text of a published account → its parts in order, and its table of contents.

In: the rows and lines of the text as the reader of forms takes them, marks included. Out: paragraphs with the lines that the
page broke joined, tables, charts; the entries of the contents apart. Nothing that is written is left out.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from jixiao.intake.accounts import bars, contents, paragraphs, parts
from jixiao.intake.accounts.parts import Part, Stretch
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell, ContentsEntry


def read(items: Sequence[Item]) -> tuple[tuple[Part, ...], tuple[ContentsEntry, ...]]:
    """The parts of a text and the entries of its table of contents."""
    places, entries = contents.without_contents(
        [one if isinstance(one, Cell) else contents.as_line(one) for one in items]
    )
    kept = tuple(bars.rows(tuple(_lone_cells_as_lines([one for place, one in enumerate(items) if place in places]))))
    wide = paragraphs.page(one for one in kept if isinstance(one, Cell))
    found: list[Part] = []
    for is_line, run in groupby(kept, key=lambda item: isinstance(item, Cell)):
        if is_line:
            lines = [one for one in run if isinstance(one, Cell) and one.text]
            found += (Stretch(one, paragraphs.level(one.text)) for one in paragraphs.joined(lines, wide))
        else:
            found += parts.tables([one for one in run if not isinstance(one, Cell)])
    return parts.captioned(found), entries


def _lone_cells_as_lines(items: Sequence[Item]) -> Iterator[Item]:
    """The items; a row by itself of one written cell is a line with a tab at its end."""
    for at, item in enumerate(items):
        written = [] if isinstance(item, Cell) else [cell for cell in item if cell.text]
        alone = len(written) == 1 and all(
            isinstance(items[beside], Cell) for beside in (at - 1, at + 1) if 0 <= beside < len(items)
        )
        yield written[0] if alone else item
