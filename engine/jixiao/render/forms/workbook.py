"""A form → an Excel workbook: a sheet for each table, framework locked, boxes to fill in open and lightly shaded.

In: a `Form`. Out: the bytes of the file; the same form gives the same bytes. All text is written as text, so that nothing can
become a formula; a plain number in a box for numbers is written as a number. The sheets are protected without a password:
against slips, not against people. What is offered to choose from does not bind.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground import decimals
from jixiao.render.forms.records import Form, FormBox, FormTable
from jixiao.render.sheets import Pad, clean, height, lines, paper, put, written

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SHADE: Final = "#FFF8E1"  # what a person fills in
_GREY: Final = "#EDEDED"  # headings
_EDGE: Final = 5  # points around the text of a row
_DIGITS: Final = 15  # that Excel keeps of a number
#: What a person may do in a protected sheet: change what is open, make room, add rows.
_ALLOWED: Final = {"format_columns": True, "format_rows": True, "insert_rows": True, "select_locked_cells": True}


def workbook(form: Form) -> bytes:
    """The bytes of the xlsx file of a form."""

    def fill(pad: Pad) -> None:
        for table in form.tables:
            _sheet(pad, table)

    return written(form.tables[0].title, fill, status="")


def _look(pad: Pad, box: FormBox, *, heading: bool) -> "Format":
    more: dict[str, bool | int | str] = {"align": "left" if box.role in ("words", "note") else "center"}
    if box.open:
        more |= {"locked": False, "bg_color": _SHADE}
    if heading:
        more |= {"bold": True, "bg_color": _GREY}
    if box.role == "text":
        more |= {"num_format": "@"}  # what is typed stays as it is typed: 95% and 2020-12-31 too
    return pad.style(border=1, **more)


def _sheet(pad: Pad, table: FormTable) -> None:
    sheet, width = pad.sheet(table.name), sum(table.widths)
    for column, digits in enumerate(table.widths):
        sheet.set_column(column, column, digits)
    title = pad.style(font_size=16, bold=True, align="center")
    notes = ((note, pad.style(), height(note, width, _EDGE)) for note in table.notes)
    above = ((table.title, title, 30), *notes)
    for number, (words, look, tall) in enumerate(above):
        sheet.merge_range(number, 0, number, len(table.widths) - 1, "", look)
        put(sheet, number, 0, words, look)
        sheet.set_row(number, tall)
    top = len(above)
    for number, boxes in enumerate(table.rows):
        for box in boxes:
            _box(sheet, top + number, box, _look(pad, box, heading=number == table.heading and not box.open))
        sheet.set_row(top + number, _tall(boxes, table.widths))
    sheet.repeat_rows(top + table.heading)
    sheet.freeze_panes(top + table.frozen, 0)
    paper(sheet)
    sheet.protect("", _ALLOWED)


def _box(sheet: "Worksheet", row: int, box: FormBox, look: "Format") -> None:
    bottom, right = row + box.down - 1, box.left + box.across - 1
    if (bottom, right) != (row, box.left):
        sheet.merge_range(row, box.left, bottom, right, "", look)
    number = decimals.number(box.text) if box.role == "number" else None
    if number is not None and decimals.plain(number) == box.text and sum(map(str.isdigit, box.text)) <= _DIGITS:
        sheet.write_number(row, box.left, number, look)
    else:
        put(sheet, row, box.left, box.text, look)
    if box.choices or box.hint:
        sheet.data_validation(row, box.left, bottom, right, _validation(box))
    if box.comment:
        tall = 20 + 16 * lines(box.comment, 44)
        sheet.write_comment(row, box.left, clean(box.comment), {"width": 300, "height": tall, "font_size": 9})


def _validation(box: FormBox) -> dict[str, Any]:
    """What a box offers, and what it says while it is being filled in; a value of its own is never refused."""
    # Excel takes a list of at most 255 characters, parted by commas.
    listed = box.choices and len(",".join(box.choices)) <= 255 and not any("," in choice for choice in box.choices)
    offered = {"validate": "list", "source": list(box.choices)} if listed else {"validate": "any"}
    said = {"input_title": "填写说明", "input_message": box.hint[:255]} if box.hint else {}
    return {**offered, **said, "ignore_blank": True, "show_error": False}


def _tall(boxes: Sequence[FormBox], widths: Sequence[int]) -> int:
    """The height of a row by what stands in it; prose to be written gets room for more."""
    found = 20
    for box in boxes:
        if box.down == 1:
            width = sum(widths[box.left : box.left + box.across])
            room = 60 if box.open and box.role == "words" and box.across > 2 else 0
            found = max(found, room, height(box.text, width, _EDGE))
    return found
