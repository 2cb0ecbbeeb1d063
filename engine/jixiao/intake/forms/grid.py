"""Cells in rows and columns, merged ones among them → the rows that the reader of forms takes.

In: a `Sheet` (of a workbook, a table of a document or of a page). Out: its visible rows in order, each cell with its place;
a row of nothing but one long or wide text is a line. Below a heading of indicators or of funds a row has one cell for each
column of the heading, however many the sheet spends on it; a heading in several rows comes as one. What is hidden is
left out, and can be asked for. No value is read here and no form is found. A sheet with more places than any form has is
refused; below that the work grows with the places, not with their square.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import fundheading, heading, pages
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, is_label
from jixiao.intake.forms.pieces import Piece, Pieces, by_source
from jixiao.records import Cell

#: What a merged cell says for every row that it reaches over. Points and marks are not among them: printed once, they
#: are the group's; and a name of the first or second level goes on until the next one anyway.
_SHARED = frozenset(("level3", "target", "actual", "operator", "unit", *c.WORDS))
#: What is printed once for all funds is the total's, wherever its row stands.
_TOTALS = frozenset(("rate", "weight", "score", "reason"))
#: So many rows a heading can be tall.
_TALLEST = 4
#: So many hidden places are named; more of them say nothing new.
_MOST_HIDDEN = 100
#: Rows times columns of a sheet, as far as something is written in them: a few cells far apart make many places.
MAX_PLACES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns below a heading: where each begins in the sheet, and what it holds."""

    starts: tuple[int, ...]
    names: tuple[str, ...]
    bottom: int
    of_funds: bool = False


def items(sheet: Sheet) -> Iterator[Item]:
    """The rows and lines of a sheet in order; nothing for a sheet that nobody sees. Raises Problems for one that is too large."""
    if sheet.hidden:
        return
    sheet = sheet.meant
    used = _used(sheet)
    written = sorted({row for row, _ in sheet.cells} - sheet.hidden_rows)
    if len(written) * len(used) > MAX_PLACES:
        if any(c.level(cell.text) or v.field(cell.text) for cell in sheet.cells.values()):
            raise _too_large(sheet)
        return  # a list of something else
    below = _below_hidden(sheet)
    rows = {number: _pieces(sheet, number, used, below) for number in written}
    totals: Mapping[tuple[int, int], int] | None = None
    columns: _Columns | None = None
    numbers = tuple(rows)
    for index, (number, pieces) in enumerate(rows.items()):
        if columns and number <= columns.bottom:
            continue  # a further row of the heading, taken with the first
        own = [piece for piece in pieces if piece.top == number and piece.cell.text]
        if not own and not any(piece.cell.uncomputed for piece in pieces if piece.top == number):
            continue
        found = _heading([(row, rows[row]) for row in numbers[index : index + _TALLEST]])
        if found:
            columns, cells = found
            if columns.of_funds and totals is None:
                totals = _total_rows(sheet, below)
            yield cells
        elif _is_line(pieces, own, columns):
            yield own[0].cell
        else:
            if columns and (_begins(own) or (columns.of_funds and _goals(own))):
                columns = None
            fits = columns and (not columns.of_funds or _amounts(own, columns))
            below_it = columns and fits and _below(sheet, number, pieces, columns, totals or {})
            yield below_it or _raw(sheet, number, pieces, used)


def _too_large(sheet: Sheet) -> Problems:
    message, place = f"表格过大：有内容的行数乘以列数超过{MAX_PLACES}。", next(iter(sheet.cells.values())).source
    cure = "请只保留自评表，删去零散地写在远处行列里的内容，另存后再交给本程序。"
    return Problems([Problem(Source(place.file, sheet=sheet.name), "sheet.too-large", message, cure)])


def hidden(sheet: Sheet) -> tuple[Source, ...]:
    """The places that hold something and are not read: a sheet, the first cell of each hidden row and column, what is struck."""
    if sheet.hidden:
        return (Source(next(iter(sheet.cells.values())).source.file, sheet=sheet.name),) if sheet.cells else ()
    if not (sheet.hidden_rows or sheet.hidden_columns):
        return sheet.left_out()[:_MOST_HIDDEN]
    rows: dict[int, Source] = {}
    columns: dict[int, Source] = {}
    reaching_out = {
        origin
        for (row, column), origin in sheet.covered.items()
        if row not in sheet.hidden_rows and column not in sheet.hidden_columns
    }
    for (row, column), cell in sorted(sheet.cells.items()):
        if (row, column) in reaching_out:
            continue  # merged with what is seen
        if row in sheet.hidden_rows:
            rows.setdefault(row, cell.source)
        elif column in sheet.hidden_columns:
            columns.setdefault(column, cell.source)
    return (*rows.values(), *columns.values(), *sheet.left_out())[:_MOST_HIDDEN]


# --- a row as it is seen ----------------------------------------------------------------------------------------


def _used(sheet: Sheet) -> tuple[int, ...]:
    """The columns that are seen and in which something is written or a merged cell begins."""
    columns = {column for _, column in sheet.cells} | {column for _, column in sheet.covered.values()}
    return tuple(sorted(columns - sheet.hidden_columns))


def _below_hidden(sheet: Sheet) -> dict[int, int]:
    """For each hidden row the next one below it that is seen."""
    found: dict[int, int] = {}
    for row in sorted(sheet.hidden_rows, reverse=True):
        found[row] = found.get(row + 1, row + 1)
    return found


def _pieces(sheet: Sheet, row: int, used: Sequence[int], below: dict[int, int]) -> Pieces:
    reach: dict[tuple[int, int], list[int]] = {}
    for column in used:
        reach.setdefault(sheet.covered.get((row, column), (row, column)), []).append(column)
    # A merged cell whose first rows are hidden is seen to begin below them.
    return tuple(
        Piece(own[0], own[-1], sheet.cells.get(origin) or _blank(sheet, *origin), below.get(origin[0], origin[0]))
        for origin, own in reach.items()
    )


def _is_line(pieces: Pieces, own: Sequence[Piece], columns: _Columns | None) -> bool:
    """Whether a row is a line of text: a single cell, wide, or at the left and nothing that a column could hold."""
    if len(own) != 1 or v.field(own[0].cell.text):
        return False
    piece, words = own[0], own[0].cell.text
    if any(other.top != piece.top and other.cell.text and _reaches_in(other, columns) for other in pieces):
        return False  # a row of a table that a merged cell reaches into
    if 2 * (piece.right - piece.left + 1) > pieces[-1].right - pieces[0].left + 1 > 1:
        return True
    return piece is pieces[0] and (pages.title(words) or pages.closes(words) or v.tail_row(words))


def _reaches_in(piece: Piece, columns: _Columns | None) -> bool:
    """Whether a cell from above says that a row belongs to a table; the label before the indicators does not."""
    return columns is None or columns.of_funds or columns.names[_at(columns, piece.left)] != "label"


def _begins(own: Sequence[Piece]) -> bool:
    """Whether a row is the first of another form: it names a project."""
    return any((found := v.field(piece.cell.text)) and found[0] == "project" for piece in own)


def _goals(own: Sequence[Piece]) -> bool:
    """Whether a row heads the goals: what stands below it is words, whatever columns of amounts stand above."""
    return any(v.goal(piece.cell.text) for piece in own)


def _amounts(own: Sequence[Piece], columns: _Columns) -> bool:
    """Whether a row below the headings of amounts gives some: it names a fund, or all in it stands under these headings."""
    texts = [piece.cell.text for piece in own if piece.cell.text]
    under = [columns.names[_at(columns, piece.left)] for piece in own if piece.cell.text]
    return (
        any(map(f.fund, texts))
        or all(map(v.numeral, texts))
        or (all(under) and not any(is_label(piece.cell) for piece in own))
    )


def _raw(sheet: Sheet, row: int, pieces: Pieces, used: Sequence[int]) -> tuple[Cell, ...]:
    """A row of the head of a form: a cell for every column of the sheet, blank where a merged cell goes on."""
    out: list[Cell] = []
    for piece in pieces:
        out.append(piece.cell if piece.top == row else _blank(sheet, row, piece.left))
        more = used[bisect_right(used, piece.left) : bisect_right(used, piece.right)]
        out += (_blank(sheet, row, column) for column in more)
    return tuple(out)


# --- headings ---------------------------------------------------------------------------------------------------


def _heading(rows: Sequence[tuple[int, Pieces]]) -> tuple[_Columns, tuple[Cell, ...]] | None:
    """The heading that begins in the first of some rows: its columns, and its cells as one row. None where there is none."""
    number, top = rows[0]
    own = [piece.cell for piece in top if piece.top == number]
    of_funds = not heading.heads(own)
    if of_funds and not fundheading.of_amounts(own):
        return None
    if of_funds and any(f.fund(cell.text) or v.numeral(cell.text) for cell in own):
        return None  # amounts beside their labels: `预算数: 16 执行数: 16`
    tall = [number]
    for below, pieces in () if of_funds else rows[1:]:
        if not _goes_on(pieces, tall):
            break
        tall.append(below)
    if of_funds and len(rows) > 1 and (split := by_source(top, rows[1][1], rows[1][0])):
        starts = tuple(piece.left for piece in split)
        heads = tuple(piece.cell for piece in split)
        return _Columns(starts, tuple(fundheading.columns(heads)), rows[1][0], True), heads
    stacked = [pieces for _, pieces in rows[: len(tall)]]
    last = _whole_values(stacked)
    cells = [_stacked(stack, piece) for stack, piece in zip(_stacks(stacked, last), last, strict=True)]
    columns = tuple(fundheading.columns(cells)) if of_funds else heading.columns(cells)
    return _Columns(tuple(piece.left for piece in last), columns, tall[-1], of_funds), tuple(cells)


def _goes_on(pieces: Pieces, tall: Sequence[int]) -> bool:
    """Whether a row still belongs to the heading above it: a name of a level reaches into it, or it holds only headings."""
    if any(piece.top in tall and c.level(piece.cell.text) for piece in pieces):
        return True
    own = [piece.cell.text for piece in pieces if piece.top not in tall and piece.cell.text]
    names = [c.column(text) for text in own]
    return len(own) > 1 and None not in names and not any(c.level(text) and len(v.as_label(text)) > 2 for text in own)


def _whole_values(rows: Sequence[Pieces]) -> Pieces:
    """The columns below a heading; the pieces of an actual value (值, 单位 under 实际完成值) are one column."""
    pieces = rows[-1]
    lefts = [piece.left for piece in pieces]
    above: dict[int, Piece] = {}
    for row in rows[:-1]:
        for one in row:
            for index in range(bisect_right(lefts, one.left), bisect_right(lefts, one.right)):
                above.setdefault(index, one)
    return tuple(
        piece
        for index, piece in enumerate(pieces)
        if index not in above
        or c.column(above[index].cell.text) != "actual"
        or v.as_label(piece.cell.text) not in c.PIECES
    )


def _stacks(rows: Sequence[Pieces], last: Pieces) -> list[list[Piece]]:
    """For each column of a heading the written cells that stand above each other there, each once."""
    lefts = [piece.left for piece in last]
    stacks: list[list[Piece]] = [[] for _ in last]
    for pieces in rows:
        here: dict[int, Piece] = {}
        for piece in pieces:
            for index in range(bisect_left(lefts, piece.left), bisect_right(lefts, piece.right)):
                here.setdefault(index, piece)
        for index, piece in here.items():
            # A cell that reaches down over several rows is the same cell in each; equal ones are others.
            if piece.cell.text and not any(piece.cell is one.cell for one in stacks[index]):
                stacks[index].append(piece)
    return stacks


def _stacked(stack: Sequence[Piece], last: Piece) -> Cell:
    """The heading of a column: what stands above each other there, under a cell that spans several columns its own."""
    if not stack:
        return last.cell
    own = stack[-1]
    text = own.cell.text
    for above in reversed(stack[:-1]):
        spans = above.right - above.left > own.right - own.left
        if spans and v.as_label(text) not in ("值", "数值") and (c.column(text) or v.as_label(text) in c.SUBHEADINGS):
            break
        text = above.cell.text + text
    return replace(stack[0].cell, text=text) if text != own.cell.text else own.cell


# --- below a heading --------------------------------------------------------------------------------------------


def _at(columns: _Columns, place: int) -> int:
    """Which column of the heading a place of the sheet belongs to."""
    return max(bisect_right(columns.starts, place) - 1, 0)


def _below(
    sheet: Sheet, row: int, pieces: Pieces, columns: _Columns, totals: Mapping[tuple[int, int], int]
) -> tuple[Cell, ...]:
    """A row under a heading: one cell for each of its columns; what stands in several cells under one heading is one value."""
    parts: list[list[Cell]] = [[] for _ in columns.starts]
    for piece in pieces:
        index = _at(columns, piece.left)
        name = columns.names[index]
        if columns.of_funds and name in _TOTALS:
            mine = totals.get(sheet.covered.get((row, piece.left), (0, 0)), piece.top) == row
        else:
            mine = piece.top == row or (piece.top > columns.bottom and name in _SHARED)
        if mine:
            parts[index].append(piece.cell)
    out: list[Cell] = []
    for found, start, name in zip(parts, columns.starts, columns.names, strict=True):
        written = [cell for cell in found if cell.text or cell.uncomputed]
        if name.startswith("level"):  # a bare number beside a name is its place in the list
            written = [cell for cell in written if not v.numeral(cell.text)] or written
        if written:
            out.append(_one(written, apart=columns.of_funds))
        elif name == "weight" and (above := _above(pieces, row, columns, start)):
            out.append(Cell(text="", source=above.source))  # one place for all rows of a merged cell
        else:
            out.append(_blank(sheet, row, start))
    return tuple(out)


def _above(pieces: Pieces, row: int, columns: _Columns, start: int) -> Cell | None:
    """The merged cell that reaches into a row from above at a column."""
    reaching = (piece.cell for piece in pieces if piece.left == start and columns.bottom < piece.top < row)
    return next((cell for cell in reaching if cell.text or cell.uncomputed), None)


def _total_rows(sheet: Sheet, below: Mapping[int, int]) -> dict[tuple[int, int], int]:
    """For each merged cell that reaches over the row of a total (a label to the left of it): that row."""
    labels = {place for place, cell in sheet.cells.items() if f.fund(cell.text) == "total"}
    first: dict[int, int] = {}
    for row, column in (*labels, *(place for place, origin in sheet.covered.items() if origin in labels)):
        first[row] = min(column, first.get(row, column))
    height = sheet.height
    found: dict[tuple[int, int], int] = {}
    for one in sheet.merged:
        rows = range(below.get(one.top, one.top), min(one.bottom, height) + 1)
        if row := next((row for row in rows if first.get(row, one.left) < one.left), 0):
            found.setdefault((one.top, one.left), row)
    return found


def _blank(sheet: Sheet, row: int, column: int) -> Cell:
    return Cell("", sheet.place(row, column))


def _one(parts: Sequence[Cell], *, apart: bool = False) -> Cell:
    """Cells under one heading as one: `≥`, `95`, `%` are `≥95%`; several amounts (`apart`) are no longer one."""
    if len(parts) == 1:
        return parts[0]
    between = "、" if apart and sum(v.numeral(part.text) for part in parts) > 1 else ""
    shown = between.join(part.shown or part.text for part in parts)
    text = between.join(part.text for part in parts)
    uncomputed = any(part.uncomputed for part in parts)
    return replace(parts[0], text=text, shown="" if shown == text else shown, uncomputed=uncomputed)
