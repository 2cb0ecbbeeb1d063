"""A form → a Word document: a table for each table of the form, on landscape pages, with the same labels.

In: a `Form`. Out: the bytes of the file; the same form gives the same bytes. Boxes to fill in are lightly shaded. It offers no
choices and locks nothing: Word's fields for that are lost in other programs, and their text with them.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground.textfile import CONTROL
from jixiao.render.archive import MADE, repacked
from jixiao.render.forms.records import Form, FormBox

if TYPE_CHECKING:
    from docx.document import Document

_FONT: Final = "仿宋"
_TITLE: Final = "宋体"
_SHADE: Final = "FFF8E1"
_GREY: Final = "EDEDED"
# Lengths in twentieths of a point: the text width of a landscape A4 page, and how tall a row for prose is at least.
_TWIPS: Final = 15_100
_ROOM: Final = 1_000


def document(form: Form) -> bytes:
    """The bytes of the docx file of a form."""
    import docx

    made = docx.Document()
    _page(made, form.tables[0].title)
    for number, table in enumerate(form.tables):
        _words(made, table.title, size=16, bold=True, centred=True, apart=bool(number))
        for note in table.notes:
            _words(made, note, size=9)
        # Word repeats only the first rows of a table: the heading of the indicators begins a table of its own.
        cut = table.heading if table.heading > 1 else 0
        if cut:
            _table(made, table.widths, table.rows[:cut], heads=0)
            _words(made, "", size=1)
        _table(made, table.widths, table.rows[cut:], heads=table.heading - cut + 1)
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())


def _page(made: "Document", title: str) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(9)
    look = normal.element.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    _under(look, "w:lang", val="zh-CN", eastAsia="zh-CN")
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = (
        title,
        "jixiao",
        "jixiao",
        "",
    )
    properties.created = properties.modified = MADE


def _words(
    made: "Document", text: str, *, size: int, bold: bool = False, centred: bool = False, apart: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = made.add_paragraph()
    paragraph.paragraph_format.page_break_before = apart
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(4)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(CONTROL.sub("", text))
    run.font.size, run.bold = Pt(size), bold
    if bold:
        run.font.name = _TITLE
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE)


# --- a table, written as Word keeps it --------------------------------------------------------------------------


def _table(made: "Document", shares: Sequence[int], rows: Sequence[Sequence[FormBox]], *, heads: int) -> None:
    """A table with its merged cells: `gridSpan` across, `vMerge` down; its first `heads` rows are repeated on every page."""
    from docx.oxml import OxmlElement

    whole = sum(shares)
    widths = [_TWIPS * share // whole for share in shares]
    outer = OxmlElement("w:tbl")
    _table_look(outer, widths)
    reaching: dict[
        int, tuple[FormBox, int]
    ] = {}  # by first column: a box from above, and how many rows it still covers
    for number, boxes in enumerate(rows):
        row = _under(outer, "w:tr")
        look = _under(row, "w:trPr")
        _under(look, "w:cantSplit")
        if any(box.open and box.role == "words" and box.across > 2 for box in boxes):
            _under(look, "w:trHeight", val=str(_ROOM), hRule="atLeast")
        if number < heads:
            _under(look, "w:tblHeader")
        here = {box.left: (box, False) for box in boxes} | {left: (box, True) for left, (box, _) in reaching.items()}
        for left in sorted(here):
            box, goes_on = here[left]
            _cell(row, box, widths, goes_on=goes_on, heading=number == heads - 1)
        reaching = {left: (box, more - 1) for left, (box, more) in reaching.items() if more > 1}
        reaching |= {box.left: (box, box.down - 1) for box in boxes if box.down > 1}
    made.element.body.insert(len(made.element.body) - 1, outer)


def _table_look(outer: Any, widths: Sequence[int]) -> None:
    look = _under(outer, "w:tblPr")
    _under(look, "w:tblW", w=str(sum(widths)), type="dxa")
    _under(look, "w:jc", val="center")
    borders = _under(look, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _under(borders, f"w:{side}", val="single", sz="4", space="0", color="000000")
    _under(look, "w:tblLayout", type="fixed")
    grid = _under(outer, "w:tblGrid")
    for width in widths:
        _under(grid, "w:gridCol", w=str(width))


def _cell(row: Any, box: FormBox, widths: Sequence[int], *, goes_on: bool, heading: bool) -> None:
    from docx.oxml.ns import qn

    cell = _under(row, "w:tc")
    look = _under(cell, "w:tcPr")
    _under(look, "w:tcW", w=str(sum(widths[box.left : box.left + box.across])), type="dxa")
    if box.across > 1:
        _under(look, "w:gridSpan", val=str(box.across))
    if box.down > 1:
        _under(look, "w:vMerge", val="continue" if goes_on else "restart")
    if box.open or heading:
        _under(look, "w:shd", val="clear", color="auto", fill=_SHADE if box.open else _GREY)
    _under(look, "w:vAlign", val="center")
    paragraph = _under(cell, "w:p")
    style = _under(paragraph, "w:pPr")
    _under(style, "w:spacing", before="20", after="20")
    if box.role not in ("words", "note"):
        _under(style, "w:jc", val="center")
    words = "" if goes_on else CONTROL.sub("", box.text)
    run = _under(paragraph, "w:r")
    if heading and not box.open:
        _under(_under(run, "w:rPr"), "w:b")
    for number, line in enumerate(words.split("\n")):
        if number:
            _under(run, "w:br")  # a line of a text, empty ones too, not a paragraph
        text = _under(run, "w:t")
        text.text = line
        text.set(qn("xml:space"), "preserve")


def _under(parent: Any, tag: str, **attributes: str) -> Any:
    """A new element of Word's own names below another."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element
