"""A form → a Word document: a table for each table of the form, on landscape pages, with the same labels.

In: a `Form`. Out: the bytes of the file; the same form gives the same bytes. Boxes to fill in are lightly shaded. It offers no
choices and locks nothing: Word's fields for that are lost in other programs, and their text with them.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from jixiao.ground.textfile import CONTROL
from jixiao.render.archive import MADE, repacked
from jixiao.render.forms.records import Form, FormBox
from jixiao.render.word.xml import Markup, element, make, properties, setting

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
            _put(made, _table(table.widths, table.rows[:cut], heads=0))
            _words(made, "", size=1)
        _put(made, _table(table.widths, table.rows[cut:], heads=table.heading - cut + 1))
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())


def _put(made: "Document", table: Markup) -> None:
    made.element.body.insert(len(made.element.body) - 1, element(table))


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
    look.append(element(make("w:lang", {"w:val": "zh-CN", "w:eastAsia": "zh-CN"})))
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


def _table(shares: Sequence[int], rows: Sequence[Sequence[FormBox]], *, heads: int) -> Markup:
    """A table with its merged cells: `gridSpan` across, `vMerge` down; its first `heads` rows are repeated on every page."""
    whole = sum(shares)
    widths = [_TWIPS * share // whole for share in shares]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    edge: dict[str, str | int] = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    written = []
    reaching: dict[
        int, tuple[FormBox, int]
    ] = {}  # by first column: a box from above, and how many rows it still covers
    for number, boxes in enumerate(rows):
        here = {box.left: (box, False) for box in boxes} | {left: (box, True) for left, (box, _) in reaching.items()}
        tall = any(box.open and box.role == "words" and box.across > 2 for box in boxes)
        look = make(
            "w:trPr",
            None,
            make("w:cantSplit"),
            make("w:trHeight", {"w:val": _ROOM, "w:hRule": "atLeast"}) if tall else None,
            make("w:tblHeader") if number < heads else None,
        )
        cells = (_cell(*here[left], widths, heading=number == heads - 1) for left in sorted(here))
        written.append(make("w:tr", None, look, *cells))
        reaching = {left: (box, more - 1) for left, (box, more) in reaching.items() if more > 1}
        reaching |= {box.left: (box, box.down - 1) for box in boxes if box.down > 1}
    return make(
        "w:tbl",
        None,
        properties(
            "w:tblPr",
            make("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
            setting("w:jc", "center"),
            make("w:tblBorders", None, *(make(f"w:{side}", edge) for side in sides)),
            make("w:tblLayout", {"w:type": "fixed"}),
        ),
        make("w:tblGrid", None, *(make("w:gridCol", {"w:w": width}) for width in widths)),
        *written,
    )


def _cell(box: FormBox, goes_on: bool, widths: Sequence[int], *, heading: bool) -> Markup:
    fill = _SHADE if box.open else _GREY
    look = properties(
        "w:tcPr",
        make("w:tcW", {"w:w": sum(widths[box.left : box.left + box.across]), "w:type": "dxa"}),
        setting("w:gridSpan", box.across) if box.across > 1 else None,
        setting("w:vMerge", "continue" if goes_on else "restart") if box.down > 1 else None,
        make("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}) if box.open or heading else None,
        setting("w:vAlign", "center"),
    )
    style = properties(
        "w:pPr",
        make("w:spacing", {"w:before": 20, "w:after": 20}),
        setting("w:jc", "center") if box.role not in ("words", "note") else None,
    )
    bold = make("w:rPr", None, make("w:b")) if heading and not box.open else None
    lines = [make("w:t", {"xml:space": "preserve"}, line) for line in ("" if goes_on else box.text).split("\n")]
    broken = [one for line in lines for one in (make("w:br"), line)][
        1:
    ]  # lines of a text, empty ones too, not paragraphs
    return make("w:tc", None, look, make("w:p", None, style, make("w:r", None, bold, *broken)))
