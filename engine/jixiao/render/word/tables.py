"""Table → `w:tbl`: merged cells, heads that repeat on every page, columns as wide as what stands in them needs.

In: a table, how wide it may be, the ids of the styles, and what makes the paragraph of a cell. Out: the element, or None where
there is nothing to set. The caption is not set here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.render.word import look
from jixiao.render.word.xml import Markup, make, properties, setting, shown
from jixiao.report.blocks import Cell, Table, text
from jixiao.say.plain import width

#: A table of this many columns stands on a turned page; one of nine only where an upright page is too narrow for it.
_WIDE: Final = 10
_PERHAPS: Final = 9
#: The margins of a cell, left and right together.
_MARGINS: Final = 2 * look.CELL_MARGIN
#: What a cell needs besides to hold a text that just fits.
_SLACK: Final = 16
#: A row of more lines than this may break over pages; others are kept whole.
_MOST_LINES: Final = 8
#: A table of no more lines than this, its head included, stands on one page whole.
_WHOLE: Final = 14
#: Words of no more characters than this stay on one line, and a line of longer ones holds so many.
_ONE_LINE: Final = 4
_SHADE: Final = "F2F2F2"
#: How finely widths are scaled.
_SCALE: Final = 10_000
_KEPT: Final = make("w:keepNext")
_UNBROKEN: Final = regex(r"[!-~（）]+")

#: A cell, the style of its text, further properties, whether it is bold → its paragraph.
Write = Callable[[Cell, str, Sequence[Markup], bool], Markup]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands in a row: its first column, whether it begins here or goes on from above, and its words on one line."""

    cell: Cell
    column: int
    begins: bool
    words: str


def element(table: Table, across: int, ids: Mapping[str, str], write: Write) -> Markup | None:
    """The table, `across` twentieths of a point wide."""
    if not table.columns or not (table.header or table.rows):
        return None
    size = _size(len(table.columns))
    heads, body = _parts(table)
    widths = _widths(table, (*heads, *body), across, size)
    style = ids[look.table_text(size)]
    tall = _tall((*heads, *body), widths, size)

    # A short table is not parted; of a long one no single row stands alone, neither under its head nor (mostly the sum) at
    # its end.
    bound = range(len(tall) - 1) if sum(tall) <= _WHOLE else (*range(len(heads) + 1), len(tall) - 2)

    def row(at: int, places: Sequence[_Place]) -> Markup:
        head = at < len(heads)
        kept = make("w:cantSplit") if head or tall[at] <= _MOST_LINES else None
        marks = make("w:trPr", None, kept, make("w:tblHeader") if head else None)
        return make("w:tr", None, marks, *(cell(one, head=head, bound=at in bound) for one in places))

    def cell(one: _Place, *, head: bool, bound: bool) -> Markup:
        align = setting("w:jc", "center" if head else table.columns[one.column].align)
        extra = (align, _KEPT) if bound else (align,)
        marks = _look(sum(_spanned(widths, one)), one.cell.across, one.cell.down > 1, one.begins, head)
        content = one.cell if one.begins else Cell(())
        return make("w:tc", None, marks, write(content, style, extra, head or one.cell.bold))

    return make(
        "w:tbl",
        None,
        properties(
            "w:tblPr",
            setting("w:tblStyle", ids["TableGrid"]),
            make("w:tblW", {"w:w": across, "w:type": "dxa"}),
            setting("w:jc", "center"),
            make("w:tblLayout", {"w:type": "fixed"}),
            look.cell_margins(),  # a template may have others, and the widths are reckoned with these
            make("w:tblLook", {"w:val": "0000"}),
        ),
        make("w:tblGrid", None, *(make("w:gridCol", {"w:w": one}) for one in widths)),
        *(row(at, places) for at, places in enumerate((*heads, *body))),
    )


@lru_cache(4096)
def _look(wide: int, across: int, merged: bool, begins: bool, head: bool) -> Markup:
    """The properties of a cell: so wide, over so many columns, over several rows, beginning here, in the head of the table."""
    return properties(
        "w:tcPr",
        make("w:tcW", {"w:w": wide, "w:type": "dxa"}),
        setting("w:gridSpan", across) if across > 1 else None,
        make("w:vMerge", {"w:val": "restart"} if begins else None) if merged else None,
        make("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _SHADE}) if head else None,
        setting("w:vAlign", "center"),
    )


def wide(table: Table, across: int) -> bool:
    """Whether a table stands on a turned page, an upright one giving it `across`: its rows would be too tall there."""
    if len(table.columns) != _PERHAPS:
        return len(table.columns) >= _WIDE
    size, rows = _size(_PERHAPS), [row for part in _parts(table) for row in part]
    return max(_tall(rows, _widths(table, rows, across, size), size), default=0) > _MOST_LINES


def _parts(table: Table) -> tuple[tuple[Sequence[_Place], ...], tuple[Sequence[_Place], ...]]:
    """The rows of the head and those below it."""
    heads, body = (tuple(_rows(part, len(table.columns))) for part in (table.header, table.rows))
    return heads, body


def _tall(rows: Sequence[Sequence[_Place]], widths: Sequence[int], size: int) -> list[int]:
    """How many lines each row has; a cell that reaches over several rows counts for none."""
    return [
        max((_lines(one.words, sum(_spanned(widths, one)), size) for one in row if one.cell.down == 1), default=1)
        for row in rows
    ]


def _rows(rows: Sequence[Sequence[Cell]], columns: int) -> Iterator[list[_Place]]:
    """Each row with the cells that begin in it and those that reach into it, from left to right."""
    above: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        left = iter(row)
        places: list[_Place] = []
        column = 0
        while column < columns:
            cell, rest = above.pop(column, (None, 0))
            begins = cell is None
            if cell is None:
                cell = next(left)
                rest = cell.down
            places.append(_Place(cell, column, begins, shown(text(cell.spans))))
            if rest > 1:
                above[column] = (cell, rest - 1)
            column += cell.across
        yield places


def _size(columns: int) -> int:
    return look.SMALL_FOURTH if columns <= 4 else look.FIFTH if columns <= 6 else look.SMALL_FIFTH


def _spanned(widths: Sequence[int], one: _Place) -> Sequence[int]:
    return widths[one.column : one.column + one.cell.across]


def _widths(table: Table, rows: Sequence[Sequence[_Place]], across: int, size: int) -> list[int]:
    """The widths of the columns: none narrower than what must not be broken, none wider than it can fill.

    A figure that is broken over lines is misread, a word of two characters under each other is no word; no column takes
    more than twice an equal share for that. Between the two, a column is as wide as its share times its longest text (no
    text counting for more than a third of the table). Columns that are all short share what is left over.
    """
    count, heads = len(table.columns), len(table.header)
    least, most = [_MARGINS + 10 * size] * count, [_MARGINS + _SLACK + 20 * size] * count  # one character and two
    for at, places in enumerate(rows):
        for one in places:
            if not one.begins or one.cell.across > 1:
                continue
            words, column = one.words, one.column
            whole = _MARGINS + _SLACK + _points(words, size)
            if at >= heads and table.columns[column].align != "left":
                needed = whole  # a figure, or one word
            else:
                few = max(whole // 2 if at < heads else 0, _MARGINS + _SLACK + 10 * size * _ONE_LINE)
                needed = max(min(whole, few), _MARGINS + _SLACK + _unbroken(words, size))
            least[column] = max(least[column], min(needed, 2 * across // count))
            most[column] = max(most[column], whole)
    if sum(least) > across:
        least = [one * across // sum(least) for one in least]
    shares = [max(column.width, 1) for column in table.columns]
    if sum(most) < across:
        left = across - sum(most)
        most = [one + -(-left * share // sum(shares)) for one, share in zip(most, shares, strict=True)]
    shares = [share * min(high, across // 3) for share, high in zip(shares, most, strict=True)]

    def scaled(by: int) -> list[int]:
        """The widths at a scale, within what each column may have."""
        return [max(low, min(high, share * by // _SCALE)) for low, high, share in zip(least, most, shares, strict=True)]

    few, many = 0, across * _SCALE  # the largest scale at which the columns still fit
    while few < many:
        middle = (few + many + 1) // 2
        few, many = (middle, many) if sum(scaled(middle)) <= across else (few, middle - 1)
    widths = scaled(few)
    widest = max(range(count), key=lambda column: most[column] - widths[column])
    widths[widest] += across - sum(widths)
    return widths


def _unbroken(words: str, size: int) -> int:
    """How wide the widest of the words and figures is that must not be broken."""
    # LibreOffice keeps a bracket with the figure before it.
    return max((_points(piece, size) for piece in _UNBROKEN.findall(words)), default=0)


def _points(words: str, size: int) -> int:
    """How wide words are on one line: a Chinese character as wide as the size (half points), others half of that.

    Those get three tenths more, for bold type and fonts that are wider than ours, and half a character where they stand
    among Chinese ones: a quarter on either side is Word's own.
    """
    wide = width(words)
    narrow = max(2 * len(words) - wide, 0)
    apart = 10 * (0 < narrow < len(words))
    return (10 * wide + 3 * narrow + apart) * size // 2


def _lines(words: str, across: int, size: int) -> int:
    return max(-(-_points(words, size) // max(across - _MARGINS, 1)), 1)
