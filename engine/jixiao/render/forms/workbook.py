"""A form → an Excel workbook: a sheet for each table, framework locked, boxes to fill in open and lightly shaded.

In: a `Form`. Out: the bytes of the file; the same form gives the same bytes. All text is written as text, so that nothing can
become a formula; a plain number in a box for numbers is written as a number. The sheets are protected without a password:
against slips, not against people. What is offered to choose from does not bind.
"""

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground import decimals
from jixiao.ground.textfile import CONTROL
from jixiao.render.archive import MADE
from jixiao.render.forms.records import Form, FormBox, FormTable

if TYPE_CHECKING:
    from collections.abc import Callable

_FONT: Final = "宋体"
_SHADE: Final = "FFF8E1"  # what a person fills in
_GREY: Final = "EDEDED"  # headings
_LINE: Final = 15  # points that a line of text takes
_TALLEST: Final = 409  # Excel's tallest row
_LONGEST: Final = 32_767  # characters that a cell can hold
_DIGITS: Final = 15  # that Excel keeps of a number
#: What a person may do in a protected sheet: change what is open, make room, add rows.
_ALLOWED: Final = {"format_columns": True, "format_rows": True, "insert_rows": True, "select_locked_cells": True}


def workbook(form: Form) -> bytes:
    """The bytes of the xlsx file of a form."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    title = form.tables[0].title
    book.set_properties({"title": title, "author": "jixiao", "created": MADE})
    styles = _styles(book)
    for table in form.tables:
        _sheet(book.add_worksheet(table.name), table, styles)
    book.close()
    return out.getvalue()


def _styles(book: Any) -> "Callable[[str, bool, bool], Any]":
    """The formats of boxes, each made once."""

    @cache
    def style(role: str, filled: bool, heading: bool) -> Any:
        look = {"font_name": _FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter", "border": 1}
        look |= {"align": "left" if role in ("words", "note") else "center"}
        if filled:
            look |= {"locked": False, "bg_color": f"#{_SHADE}"}
        if heading:
            look |= {"bold": True, "bg_color": f"#{_GREY}"}
        if role == "text":
            look |= {"num_format": "@"}  # what is typed stays as it is typed: 95% and 2020-12-31 too
        return book.add_format(look)

    @cache
    def line(role: str) -> Any:
        size = {"font_size": 16, "bold": True, "align": "center"} if role == "title" else {"font_size": 10}
        return book.add_format({"font_name": _FONT, "text_wrap": True, "valign": "vcenter", **size})

    return lambda role, filled, heading: line(role) if role in ("title", "line") else style(role, filled, heading)


def _sheet(sheet: Any, table: FormTable, style: "Callable[[str, bool, bool], Any]") -> None:
    width = sum(table.widths)
    for column, digits in enumerate(table.widths):
        sheet.set_column(column, column, digits)
    above = ((table.title, "title", 30), *((note, "line", _height(note, width)) for note in table.notes))
    for number, (words, role, height) in enumerate(above):
        sheet.merge_range(number, 0, number, len(table.widths) - 1, "", style(role, False, False))
        sheet.write_string(number, 0, _clean(words), style(role, False, False))
        sheet.set_row(number, height)
    top = len(above)
    for number, boxes in enumerate(table.rows):
        for box in boxes:
            heading = number == table.heading and not box.open
            _box(sheet, top + number, box, style(box.role, box.open, heading))
        sheet.set_row(top + number, _tall(boxes, table.widths))
    sheet.repeat_rows(top + table.heading)
    sheet.freeze_panes(top + table.frozen, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.center_horizontally()
    sheet.protect("", _ALLOWED)


def _box(sheet: Any, row: int, box: FormBox, style: Any) -> None:
    bottom, right = row + box.down - 1, box.left + box.across - 1
    if (bottom, right) != (row, box.left):
        sheet.merge_range(row, box.left, bottom, right, "", style)
    text = _clean(box.text)
    number = decimals.number(text) if box.role == "number" else None
    if number is not None and decimals.plain(number) == text and sum(map(str.isdigit, text)) <= _DIGITS:
        sheet.write_number(row, box.left, number, style)
    elif text:
        sheet.write_string(row, box.left, text, style)
    else:
        sheet.write_blank(row, box.left, None, style)
    if box.choices or box.hint:
        sheet.data_validation(row, box.left, bottom, right, _validation(box))
    if box.comment:
        height = 20 + 16 * _lines(box.comment, 44)
        sheet.write_comment(row, box.left, _clean(box.comment), {"width": 300, "height": height, "font_size": 9})


def _validation(box: FormBox) -> dict[str, Any]:
    """What a box offers, and what it says while it is being filled in; a value of its own is never refused."""
    # Excel takes a list of at most 255 characters, parted by commas.
    listed = box.choices and len(",".join(box.choices)) <= 255 and not any("," in choice for choice in box.choices)
    offered = {"validate": "list", "source": list(box.choices)} if listed else {"validate": "any"}
    said = {"input_title": "填写说明", "input_message": box.hint[:255]} if box.hint else {}
    return {**offered, **said, "ignore_blank": True, "show_error": False}


# --- sizes ------------------------------------------------------------------------------------------------------


def _clean(words: str) -> str:
    return CONTROL.sub("", words)[:_LONGEST]


def _lines(words: str, width: int) -> int:
    """How many lines a text takes in a column of this width; a Chinese character takes two digits."""
    room = max(2, width - 2)
    return sum(max(1, -(-sum(1 if char.isascii() else 2 for char in line) // room)) for line in words.split("\n"))


def _height(words: str, width: int) -> int:
    return min(_TALLEST, _lines(words, width) * _LINE + 5)


def _tall(boxes: Sequence[FormBox], widths: Sequence[int]) -> int:
    """The height of a row by what stands in it; prose to be written gets room for more."""
    found = 20
    for box in boxes:
        if box.down == 1:
            width = sum(widths[box.left : box.left + box.across])
            room = 60 if box.open and box.role == "words" and box.across > 2 else 0
            found = max(found, room, _height(box.text, width))
    return found
