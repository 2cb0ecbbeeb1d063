"""Cells in rows and columns, merged ones among them → the rows that the reader of forms takes.

In: a `Sheet` (of a workbook, a table of a document or of a page). Out: its visible rows in order, each cell with its place;
a row of nothing but one long or wide text is a line. Below a heading of indicators or of funds a row has one cell for each
column of the heading, however many the sheet spends on it; a heading in several rows comes as one. What is hidden is
left out, and can be asked for. No value is read here and no form is found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jixiao.ground.problems import Source
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.forms import heading, pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, is_label, labelled
from jixiao.records import Cell

#: What a merged cell says for every row that it reaches over. Points and marks are not among them: printed once, they
#: are the group's; and a name of the first or second level goes on until the next one anyway.
_SHARED = frozenset(("level3", "target", "actual", "operator", "unit", "reason", "basis"))
_AMOUNTS = frozenset(("initial", "annual", "executed"))
#: What is printed once for all funds is the total's, wherever its row stands.
_TOTALS = frozenset(("rate", "weight", "score", "reason"))
#: So many rows a heading can be tall.
_TALLEST = 4
#: So many hidden places are named; more of them say nothing new.
_MOST_HIDDEN = 100


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell as it is seen in one row: its columns, its text, and the row where it begins (above, where it reaches down)."""

    left: int
    right: int
    cell: Cell
    top: int


_Pieces = tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns below a heading: where each begins in the sheet, and what it holds."""

    starts: tuple[int, ...]
    names: tuple[str, ...]
    bottom: int
    of_funds: bool = False


def items(sheet: Sheet) -> Iterator[Item]:
    """The rows and lines of a sheet in order; nothing for a sheet that nobody sees."""
    if sheet.hidden:
        return
    used = _used(sheet)
    below = _below_hidden(sheet)
    rows = {
        number: _pieces(sheet, number, used, below)
        for number in sorted({row for row, _ in sheet.cells} - sheet.hidden_rows)
    }
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
            yield cells
        elif _is_line(pieces, own, columns):
            yield own[0].cell
        else:
            if columns and (_begins(own) or (columns.of_funds and _goals(own))):
                columns = None
            fits = columns and (not columns.of_funds or _amounts(own, columns))
            yield _below(sheet, number, pieces, columns) if columns and fits else _raw(sheet, number, pieces, used)


def hidden(sheet: Sheet) -> tuple[Source, ...]:
    """The places of a sheet that hold something and are not seen: the sheet itself, or the first cell of each row and column."""
    if sheet.hidden:
        return (Source(next(iter(sheet.cells.values())).source.file, sheet=sheet.name),) if sheet.cells else ()
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
    return (*rows.values(), *columns.values())[:_MOST_HIDDEN]


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


def _pieces(sheet: Sheet, row: int, used: Sequence[int], below: dict[int, int]) -> _Pieces:
    out: list[_Piece] = []
    begun: dict[tuple[int, int], int] = {}
    for column in used:
        origin = sheet.covered.get((row, column), (row, column))
        if origin in begun:
            number = begun[origin]
            out[number] = replace(out[number], right=column)
            continue
        begun[origin] = len(out)
        cell = sheet.cells.get(origin) or _blank(sheet, *origin)
        # A merged cell whose first rows are hidden is seen to begin below them.
        out.append(_Piece(column, column, cell, below.get(origin[0], origin[0])))
    return tuple(out)


def _is_line(pieces: _Pieces, own: Sequence[_Piece], columns: _Columns | None) -> bool:
    """Whether a row is a line of text: a single cell, wide, or at the left and nothing that a column could hold."""
    if len(own) != 1 or labelled(own[0].cell):
        return False
    piece, words = own[0], own[0].cell.text
    if any(other.top != piece.top and other.cell.text and _reaches_in(other, columns) for other in pieces):
        return False  # a row of a table that a merged cell reaches into
    if 2 * (piece.right - piece.left + 1) > pieces[-1].right - pieces[0].left + 1 > 1:
        return True
    return piece is pieces[0] and (pages.title(words) or pages.closes(words) or v.tail_row(words))


def _reaches_in(piece: _Piece, columns: _Columns | None) -> bool:
    """Whether a cell from above says that a row belongs to a table; the label before the indicators does not."""
    return columns is None or columns.of_funds or columns.names[_at(columns, piece.left)] != "label"


def _begins(own: Sequence[_Piece]) -> bool:
    """Whether a row is the first of another form: it names a project."""
    return any((found := labelled(piece.cell)) and found[0] == "project" for piece in own)


def _goals(own: Sequence[_Piece]) -> bool:
    """Whether a row heads the goals: what stands below it is words, whatever columns of amounts stand above."""
    return any(v.key(piece.cell.text) in v.GOALS for piece in own)


def _amounts(own: Sequence[_Piece], columns: _Columns) -> bool:
    """Whether a row below the headings of amounts gives some: it names a fund, or all in it stands under these headings."""
    texts = [piece.cell.text for piece in own if piece.cell.text]
    under = [columns.names[_at(columns, piece.left)] for piece in own if piece.cell.text]
    return (
        any(map(v.fund, texts))
        or all(map(v.numeral, texts))
        or (all(under) and not any(is_label(piece.cell) for piece in own))
    )


def _raw(sheet: Sheet, row: int, pieces: _Pieces, used: Sequence[int]) -> tuple[Cell, ...]:
    """A row of the head of a form: a cell for every column of the sheet, blank where a merged cell goes on."""
    out: list[Cell] = []
    for piece in pieces:
        out.append(piece.cell if piece.top == row else _blank(sheet, row, piece.left))
        out += (_blank(sheet, row, column) for column in used if piece.left < column <= piece.right)
    return tuple(out)


# --- headings ---------------------------------------------------------------------------------------------------


def _heading(rows: Sequence[tuple[int, _Pieces]]) -> tuple[_Columns, tuple[Cell, ...]] | None:
    """The heading that begins in the first of some rows: its columns, and its cells as one row. None where there is none."""
    number, top = rows[0]
    own = [piece.cell for piece in top if piece.top == number]
    of_funds = not heading.heads(own)
    if of_funds and len(_AMOUNTS & {v.money(cell.text) for cell in own}) < 2:
        return None
    if of_funds and any(v.fund(cell.text) or v.numeral(cell.text) for cell in own):
        return None  # amounts beside their labels: `预算数: 16 执行数: 16`
    tall = [number]
    for below, pieces in () if of_funds else rows[1:]:
        if not _goes_on(pieces, tall):
            break
        tall.append(below)
    stacked = [pieces for _, pieces in rows[: len(tall)]]
    last = _whole_values(stacked)
    cells = [_stacked(stacked, piece) for piece in last]
    columns = tuple(v.money(cell.text) for cell in cells) if of_funds else heading.columns(cells)
    return _Columns(tuple(piece.left for piece in last), columns, tall[-1], of_funds), tuple(cells)


def _goes_on(pieces: _Pieces, tall: Sequence[int]) -> bool:
    """Whether a row still belongs to the heading above it: a name of a level reaches into it, or it holds only headings."""
    if any(piece.top in tall and v.level(piece.cell.text) for piece in pieces):
        return True
    own = [piece.cell.text for piece in pieces if piece.top not in tall and piece.cell.text]
    names = [v.column(text) for text in own]
    return len(own) > 1 and None not in names and not any(v.level(text) and len(v.key(text)) > 2 for text in own)


def _whole_values(rows: Sequence[_Pieces]) -> _Pieces:
    """The columns below a heading; the pieces of an actual value (值, 单位 under 实际完成值) are one column."""
    out: list[_Piece] = []
    for piece in rows[-1]:
        above = next((one for row in rows[:-1] for one in row if one.left < piece.left <= one.right), None)
        if above and v.column(above.cell.text) == "actual" and v.key(piece.cell.text) in v.PIECES:
            continue
        out.append(piece)
    return tuple(out)


def _stacked(rows: Sequence[_Pieces], last: _Piece) -> Cell:
    """The heading of a column: what stands above each other there, under a cell that spans several columns its own."""
    stack: list[_Piece] = []
    for pieces in rows:
        piece = next(one for one in pieces if one.left <= last.left <= one.right)
        if piece.cell.text and piece.cell not in [one.cell for one in stack]:
            stack.append(piece)
    if not stack:
        return last.cell
    own = stack[-1]
    text = own.cell.text
    for above in reversed(stack[:-1]):
        spans = above.right - above.left > own.right - own.left
        if spans and v.key(text) not in ("值", "数值") and (v.column(text) or v.key(text) in v.SUBHEADINGS):
            break
        text = above.cell.text + text
    return replace(stack[0].cell, text=text) if text != own.cell.text else own.cell


# --- below a heading --------------------------------------------------------------------------------------------


def _at(columns: _Columns, place: int) -> int:
    """Which column of the heading a place of the sheet belongs to."""
    return max((index for index, start in enumerate(columns.starts) if start <= place), default=0)


def _below(sheet: Sheet, row: int, pieces: _Pieces, columns: _Columns) -> tuple[Cell, ...]:
    """A row under a heading: one cell for each of its columns; what stands in several cells under one heading is one value."""
    parts: list[list[Cell]] = [[] for _ in columns.starts]
    for piece in pieces:
        index = _at(columns, piece.left)
        name = columns.names[index]
        if columns.of_funds and name in _TOTALS:
            mine = _row_of_total(sheet, piece, row) == row
        else:
            mine = piece.top == row or (piece.top > columns.bottom and name in _SHARED)
        if mine:
            parts[index].append(piece.cell)
    out: list[Cell] = []
    for found, start, name in zip(parts, columns.starts, columns.names, strict=True):
        written = [cell for cell in found if cell.text or cell.uncomputed]
        if name.startswith("level"):  # a bare number beside a name is its place in the list
            written = [cell for cell in written if not v.numeral(cell.text)] or written
        blank = _blank(sheet, row, start)
        if name == "weight" and not written and (above := _above(pieces, row, columns, start)):
            blank = replace(blank, source=above.source)  # one place for all rows of a merged cell
        out.append(_one(written) if written else blank)
    return tuple(out)


def _above(pieces: _Pieces, row: int, columns: _Columns, start: int) -> Cell | None:
    """The merged cell that reaches into a row from above at a column."""
    reaching = (piece.cell for piece in pieces if piece.left == start and columns.bottom < piece.top < row)
    return next((cell for cell in reaching if cell.text), None)


def _row_of_total(sheet: Sheet, piece: _Piece, row: int) -> int:
    """Which of the rows that a cell reaches over is the total's; the first where none is."""
    for one in sheet.merged:
        if one.top <= row <= one.bottom and one.left <= piece.left <= one.right:
            rows = range(max(one.top, piece.top), one.bottom + 1)
            texts = ((number, sheet.at(number, column)) for number in rows for column in range(1, one.left))
            return next((number for number, cell in texts if cell and v.fund(cell.text) == "total"), piece.top)
    return piece.top


def _blank(sheet: Sheet, row: int, column: int) -> Cell:
    return Cell(text="", source=sheet.place(row, column))


def _one(parts: Sequence[Cell]) -> Cell:
    """Cells under one heading as one: `≥`, `95`, `%` are `≥95%`."""
    if len(parts) == 1:
        return parts[0]
    shown = "".join(part.shown or part.text for part in parts)
    text = "".join(part.text for part in parts)
    uncomputed = any(part.uncomputed for part in parts)
    return replace(parts[0], text=text, shown="" if shown == text else shown, uncomputed=uncomputed)
