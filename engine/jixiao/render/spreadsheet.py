"""Report → Excel workbook (xlsx): the first table on a sheet of its own, ready to print; all else on a second sheet.

In: a `Report`. Out: the bytes of the file; the same report gives the same bytes, since no clock is read. Cells are text:
nothing that somebody wrote can become a formula. Merged cells, widths, borders, wrapped text, a frozen heading, A4
landscape with the heading repeated on every page.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from jixiao.report.blocks import Block, Bullets, Chart, Column, Heading, Paragraph, Report, Table, grid, text
from jixiao.textfile import CONTROL

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: The moment that files say they were made, and that entries of their archive carry.
_DATE: Final = datetime(2000, 1, 1)
_STAMP: Final = (2000, 1, 1, 0, 0, 0)
#: Columns of a landscape page in Excel's unit (a digit of the standard font).
_PAGE: Final = 136
_TWELFTH: Final = _PAGE // 12
_LINE: Final = 15  # points that a line of text takes
_MOST: Final = 409  # Excel's tallest row
_LONGEST: Final = 32_767  # characters that a cell can hold
_SHEET: Final = re.compile(r"[\[\]:*?/\\]")
_FONT: Final = "宋体"


def render(report: Report) -> bytes:
    """The workbook of a report."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    first = next((block for block in report.blocks if isinstance(block, Table)), None)
    rest = [block for block in report.blocks if block is not first]
    sheet = book.active
    assert sheet is not None
    sheet.title = _SHEET.sub("", first.caption)[:31] if first else "报告"
    if first is not None:
        _front(sheet, report, first)
        if rest:
            _notes(book.create_sheet("说明"), rest)
    else:
        _notes(sheet, rest)
    book.properties.creator = book.properties.lastModifiedBy = "jixiao"
    book.properties.title = _clean(text(report.title))
    book.properties.created = book.properties.modified = _DATE
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return _repacked(written.getvalue())


def _repacked(data: bytes) -> bytes:
    """The archive with every entry at one date, in order of names after the first: what the clock left is taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return out.getvalue()


# --- sheets -----------------------------------------------------------------------------------------------------


def _front(sheet: "Worksheet", report: Report, table: Table) -> None:
    widths = _widths(table.columns)
    _page(sheet, widths)
    row = 1
    for number, spans in enumerate((report.title, *report.subtitle)):
        _put(sheet, row, 1, text(spans), bold=number == 0, size=16 if number == 0 else 10, align="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
        sheet.row_dimensions[row].height = 30 if number == 0 else _LINE + 3
        row += 1
    top = row
    _table(sheet, row, table, [1] * len(widths), widths)
    heading = top + len(table.header) - 1
    sheet.freeze_panes = f"A{heading + 1}"
    sheet.print_title_rows = f"{top}:{heading}"


def _notes(sheet: "Worksheet", blocks: Iterable[Block]) -> None:
    _page(sheet, [_TWELFTH] * 12)
    row = 1
    for block in blocks:
        match block:
            case Heading():
                row = _line(sheet, row, f"{block.number}{block.text}", bold=True)
            case Paragraph():
                row = _line(sheet, row, text(block.spans))
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    row = _line(sheet, row, f"{f'{number}.' if block.ordered else '·'} {text(item)}")
            case Table():
                row = _line(sheet, row, f"{block.number} {block.caption}", bold=True)
                spans = _twelfths(block.columns)
                row = _table(sheet, row, block, spans, [part * _TWELFTH for part in spans]) + 1
            case Chart():
                row = _line(sheet, row, f"{block.number} {block.caption}", bold=True)


def _page(sheet: "Worksheet", widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = _fit_to_page()
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.print_options.horizontalCentered = True


def _fit_to_page() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _widths(columns: Sequence[Column]) -> list[int]:
    whole = sum(column.width for column in columns)
    return [max(5, _PAGE * column.width // whole) for column in columns]


def _twelfths(columns: Sequence[Column]) -> list[int]:
    """How many twelfths of the page each column of a table below the first takes: at least one, all together twelve."""
    whole = sum(column.width for column in columns)
    parts = [max(1, 12 * column.width // whole) for column in columns]
    parts[parts.index(max(parts))] += 12 - sum(parts)
    return parts


def _line(sheet: "Worksheet", row: int, words: str, *, bold: bool = False) -> int:
    _put(sheet, row, 1, words, bold=bold)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=12)
    sheet.row_dimensions[row].height = _height(words, _PAGE)
    return row + 1


def _table(sheet: "Worksheet", top: int, table: Table, spans: Sequence[int], room: Sequence[int]) -> int:
    """A table from row `top` on, each column as many cells wide as `spans` says and as wide as `room`; the row after it."""
    starts = [1 + sum(spans[:index]) for index in range(len(spans) + 1)]
    row = top
    for part, heading in ((table.header, True), (table.rows, False)):
        for y, cells in enumerate(grid(part, len(table.columns))):
            tallest = _LINE + 3
            for x, one in enumerate(cells):
                if one is None:
                    continue
                words = text(one.spans)
                align = "center" if heading else table.columns[x].align
                _put(sheet, row + y, starts[x], words, bold=one.bold or heading, align=align, fill=heading)
                _framed(sheet, row + y, row + y + one.down - 1, starts[x], starts[x + one.across] - 1)
                if one.down == 1:
                    tallest = max(tallest, _height(words, sum(room[x : x + one.across])))
            sheet.row_dimensions[row + y].height = tallest
        row += len(part)
    return row


# --- cells ------------------------------------------------------------------------------------------------------


def _put(
    sheet: "Worksheet",
    row: int,
    column: int,
    words: str,
    *,
    bold: bool = False,
    size: int = 10,
    align: str = "left",
    fill: bool = False,
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell: Any = sheet.cell(row, column)
    cell.value = _clean(words) or None
    if cell.value is not None:
        cell.data_type = "s"  # a text that begins with = is a text
    cell.font = Font(name=_FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if fill:
        cell.fill = PatternFill("solid", fgColor="E7E6E6")


def _framed(sheet: "Worksheet", top: int, bottom: int, left: int, right: int) -> None:
    """Borders around every cell of a range, merged where it is more than one."""
    from openpyxl.styles import Border, Side

    thin = Side(style="thin")
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            sheet.cell(row, column).border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _clean(words: str) -> str:
    return CONTROL.sub("", words)[:_LONGEST]


def _height(words: str, width: int) -> int:
    """How tall a row must be for a text wrapped in a column of this width; a Chinese character takes two digits."""
    room = max(2, width - 2)
    lines = sum(max(1, -(-sum(1 if char.isascii() else 2 for char in line) // room)) for line in words.split("\n"))
    return min(_MOST, lines * _LINE + 3)
