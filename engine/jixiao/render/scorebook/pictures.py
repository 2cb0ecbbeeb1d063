"""The marks of the first levels of each scorecard, taken from its table, and a chart of Excel's own beside them.

In: scorecards that are written. Out: one sheet; its figures follow the tables.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from jixiao.render.scorebook import lists, sums
from jixiao.render.scorebook.block import Block, Column, at, quoted_name
from jixiao.render.sheets import GREY, Pad, paper
from jixiao.render.sheets import put as put_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS: Final = (28, 10, 10)
_TITLES: Final = ("一级指标", "分值", "得分")
_TAKEN: Final = (Column.WEIGHT, Column.MARK)
_COLOURS: Final = ("#A6A6A6", "#1F4E8C")
#: Rows that a chart of this height covers.
_ROWS: Final = 17
#: So many charts stand on a page.
_A_PAGE: Final = 2


def fill(pad: Pad, sheet: "Worksheet", blocks: Sequence[Block]) -> None:
    """The tables and charts of all scorecards, one below the other."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    paper(sheet)
    starts = [0]
    for block in blocks:
        starts.append(_one(pad, sheet, starts[-1], block))
    sheet.set_h_pagebreaks(starts[_A_PAGE:-1:_A_PAGE])


def _one(pad: Pad, sheet: "Worksheet", top: int, block: Block) -> int:
    put_text(sheet, top, 0, lists.named(block.card), pad.style(bold=True, text_wrap=False))
    for column, title in enumerate(_TITLES):
        put_text(sheet, top + 1, column, title, pad.style(bold=True, align="center", border=1, bg_color=GREY))
    tops = sums.children(block.card.lines).get(None, ())
    for row, index in enumerate(tops, top + 2):
        line = block.card.lines[index]
        put_text(sheet, row, 0, line.path[0], pad.style(border=1))
        for column, (taken, now) in enumerate(zip(_TAKEN, (line.possible, line.earned), strict=True), 1):
            place = f"{quoted_name(block.sheet.name)}!{at(block.row(index), taken)}"
            # A line that waits for a person shows a word: it counts as 0.
            sheet.write_formula(row, column, f"=N({place})", pad.style(border=1, num_format="0.00"), now)
    last = top + 1 + max(1, len(tops))
    drawn: Any = pad.workbook.add_chart({"type": "column"})
    for column, colour in enumerate(_COLOURS, 1):
        drawn.add_series(
            {
                "name": [sheet.name, top + 1, column],
                "categories": [sheet.name, top + 2, 0, last, 0],
                "values": [sheet.name, top + 2, column, last, column],
                "data_labels": {"value": True},
                "fill": {"color": colour},
            }
        )
    # The name of the project stands beside the chart: as its title a text may be taken for a formula.
    drawn.set_title({"name": "各一级指标得分", "name_font": {"size": 12}, "overlay": False})
    drawn.set_legend({"position": "bottom"})
    least = {"min": 0} if all(block.card.lines[index].earned >= 0 for index in tops) else {}
    drawn.set_y_axis({**least, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawn.set_size({"width": 620, "height": 320})
    sheet.insert_chart(top, len(_WIDTHS) + 1, drawn)
    return max(top + _ROWS, last + 2)
