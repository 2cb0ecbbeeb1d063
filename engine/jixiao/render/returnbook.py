"""A return to a unit → an Excel workbook in which the unit writes beside each point what it did.

In: a `Return` and the day. Out: the bytes of an xlsx file, the same for the same return.
"""

from datetime import date
from typing import Final

from jixiao.render import longtable, sheets
from jixiao.render.longtable import COUNT, Field, LongTable, Rows
from jixiao.report.returns import COLUMNS, TITLE, Return, lead

_WIDTHS: Final = (6, 22, 20, 18, 42, 36)
_ANSWER: Final = Field("单位修改情况", 24)


def render(one: Return, by: date | None) -> bytes:
    """The workbook."""
    shown = {"序号": COUNT}
    fields = [Field(title, width, shown.get(title, "")) for title, width in zip(COLUMNS, _WIDTHS, strict=True)]
    rows: Rows = [(number, *row, "") for number, row in enumerate(one.rows, 1)]
    table = LongTable("修改意见", TITLE, (*fields, _ANSWER), rows, lead(one, by))
    return sheets.written(TITLE, lambda pad: _fill(pad, table))


def _fill(pad: sheets.Pad, table: LongTable) -> None:
    longtable.lay(pad, table)
