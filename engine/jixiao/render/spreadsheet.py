"""Reports → Excel workbook (xlsx): the first table of each on a sheet of its own, ready to print; all else on a second sheet.

In: `Report`s. Out: the bytes of the file; the same reports give the same bytes, since no clock is read. Cells are text, but
for the figures in columns of figures: nothing that somebody wrote can become a formula. Merged cells, widths, borders,
wrapped text, a frozen heading, A4 landscape with the heading repeated on every page. Charts are Excel's own, beside the
figures that they draw.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground.regex import regex
from jixiao.render.sheets import GREY, LINE, PAGE, Pad, clean, height, paper, written
from jixiao.render.sheets import put as put_text
from jixiao.report.blocks import Block, Bullets, Chart, Column, Heading, Paragraph, Report, Table, grid, text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_TWELFTH: Final = PAGE // 12
_CHART_ROWS: Final = 16  # ordinary rows that a chart of Excel's usual height covers
_KINDS: Final = {"bar": "column", "line": "line", "pie": "pie"}

#: A figure that Excel keeps exactly: at most fifteen digits.
_NUMBER: Final = regex(r"-?(?:0|[1-9]\d{0,10})(?:\.(\d{1,4}))?")


def render(*reports: Report) -> bytes:
    """The workbook of one report or several, the sheets of one after those of the other."""

    def fill(pad: Pad) -> None:
        for one in reports:
            _report(pad, one)

    return written(text(reports[0].title), fill)


# --- sheets -----------------------------------------------------------------------------------------------------


def _report(pad: Pad, report: Report) -> None:
    first = next((block for block in report.blocks if isinstance(block, Table)), None)
    rest = [block for block in report.blocks if block is not first]
    front = pad.sheet(first.caption if first else "报告")
    if first is None:
        _notes(pad, front, rest)
        return
    _front(pad, front, report, first)
    if rest:
        _notes(pad, pad.sheet("说明"), rest)


def _front(pad: Pad, sheet: "Worksheet", report: Report, table: Table) -> None:
    widths = _widths(table.columns)
    _page(sheet, widths)
    row = 0
    for number, spans in enumerate((report.title, *report.subtitle)):
        look = pad.style(bold=number == 0, font_size=16 if number == 0 else 10, align="center")
        _put(sheet, row, 0, 1, len(widths), text(spans), look)
        sheet.set_row(row, 30 if number == 0 else LINE + 3)
        row += 1
    top = row
    _table(pad, sheet, row, table, [1] * len(widths), widths)
    below = top + len(table.header)
    sheet.freeze_panes(below, 0)
    sheet.repeat_rows(top, below - 1)


def _notes(pad: Pad, sheet: "Worksheet", blocks: Iterable[Block]) -> None:
    _page(sheet, [_TWELFTH] * 12)
    row = 0
    for block in blocks:
        match block:
            case Heading():
                row = _line(pad, sheet, row, f"{block.number}{block.text}", bold=True)
            case Paragraph():
                row = _line(pad, sheet, row, text(block.spans))
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    row = _line(pad, sheet, row, f"{f'{number}.' if block.ordered else '·'} {text(item)}")
            case Table():
                row = _line(pad, sheet, row, f"{block.number} {block.caption}", bold=True)
                spans = _twelfths(block.columns)
                row = _table(pad, sheet, row, block, spans, [part * _TWELFTH for part in spans]) + 1
            case Chart():
                row = _line(pad, sheet, row, f"{block.number} {block.caption}", bold=True)
                row = _chart(pad, sheet, row, block)


def _page(sheet: "Worksheet", widths: Sequence[int]) -> None:
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    paper(sheet)


def _widths(columns: Sequence[Column]) -> list[int]:
    whole = sum(column.width for column in columns)
    return [max(5, PAGE * column.width // whole) for column in columns]


def _twelfths(columns: Sequence[Column]) -> list[int]:
    """How many twelfths of the page each column of a table below the first takes: at least one, all together twelve.

    A table of more columns than that reaches beyond the others, a twelfth for each.
    """
    whole = sum(column.width for column in columns)
    parts = [max(1, 12 * column.width // whole) for column in columns]
    while sum(parts) > 12 and max(parts) > 1:
        parts[parts.index(max(parts))] -= 1
    parts[parts.index(max(parts))] += max(0, 12 - sum(parts))
    return parts


def _line(pad: Pad, sheet: "Worksheet", row: int, words: str, *, bold: bool = False) -> int:
    _put(sheet, row, 0, 1, 12, words, pad.style(bold=bold))
    sheet.set_row(row, height(words, PAGE))
    return row + 1


def _table(pad: Pad, sheet: "Worksheet", top: int, table: Table, spans: Sequence[int], room: Sequence[int]) -> int:
    """A table from row `top` on, each column as many cells wide as `spans` says and as wide as `room`; the row after it."""
    starts = [sum(spans[:index]) for index in range(len(spans) + 1)]
    row = top
    for part, heading in ((table.header, True), (table.rows, False)):
        for y, cells in enumerate(grid(part, len(table.columns))):
            tallest = LINE + 3
            for x, one in enumerate(cells):
                if one is None:
                    continue
                words = text(one.spans)
                align = "center" if heading else table.columns[x].align
                more: dict[str, str] = {"bg_color": GREY} if heading else {}
                figure = _NUMBER.fullmatch(words) if align == "right" and not heading else None
                if figure:  # a figure of ours, which people sort and sum: a number that shows its own decimals
                    more["num_format"] = f"0.{'0' * len(figure[1])}" if figure[1] else "0"
                look = pad.style(bold=one.bold or heading, align=align, border=1, **more)
                across = starts[x + one.across] - starts[x]
                _put(sheet, row + y, starts[x], one.down, across, words, look, number=bool(figure))
                if one.down == 1:
                    tallest = max(tallest, height(words, sum(room[x : x + one.across])))
            sheet.set_row(row + y, tallest)
        row += len(part)
    return row


def _put(
    sheet: "Worksheet",
    row: int,
    column: int,
    down: int,
    across: int,
    words: str,
    look: "Format",
    *,
    number: bool = False,
) -> None:
    """A text or a number in a cell, or in a range that is merged for it."""
    if (down, across) != (1, 1):
        sheet.merge_range(row, column, row + down - 1, column + across - 1, "", look)
    if number:
        sheet.write_number(row, column, Decimal(words), look)
    else:
        put_text(sheet, row, column, words, look)


# --- charts -----------------------------------------------------------------------------------------------------


def _chart(pad: Pad, sheet: "Worksheet", top: int, chart: Chart) -> int:
    """The figures of a chart, and the chart that draws them; the row after it."""
    head, body = pad.style(bold=True, align="center", border=1, bg_color=GREY), pad.style(border=1)
    number = pad.style(border=1, align="right", num_format="General")
    put_text(sheet, top, 0, f"单位：{chart.unit}" if chart.unit else "", head)
    last = top + len(chart.categories)
    for y, category in enumerate(chart.categories, top + 1):
        put_text(sheet, y, 0, category, body)
        sheet.set_row(y, height(category, _TWELFTH))
    sheet.set_row(top, max((height(series.name, _TWELFTH) for series in chart.series), default=LINE + 3))
    for x, series in enumerate(chart.series, 1):
        put_text(sheet, top, x, series.name, head)
        for y, value in enumerate(series.values, top + 1):
            if value is None:
                sheet.write_blank(y, x, None, number)
            else:
                sheet.write_number(y, x, value, number)
    if chart.categories and chart.series:
        drawn: Any = pad.workbook.add_chart({"type": _KINDS[chart.kind]})
        for x in range(1, len(chart.series) + 1):
            drawn.add_series(
                {
                    "name": [sheet.name, top, x],
                    "categories": [sheet.name, top + 1, 0, last, 0],
                    "values": [sheet.name, top + 1, x, last, x],
                    "data_labels": {"value": True, "percentage": chart.kind == "pie"},
                }
            )
        drawn.set_title({"name": clean(chart.caption), "name_font": {"size": 12}, "overlay": False})
        values = [value for series in chart.series for value in series.values if value is not None]
        if chart.kind == "bar" and min(values, default=0) >= 0:
            drawn.set_y_axis({"min": 0})  # bars that do not begin at nothing show differences that are not there
        if chart.kind != "pie" and len(chart.series) == 1:
            drawn.set_legend({"none": True})
        sheet.insert_chart(last + 2, 0, drawn)
        return last + 2 + _CHART_ROWS
    return last + 2
