"""Word documents and web pages made for tests: from rows with merge marks, or from the rows and lines of a text.

A part is a paragraph (str) or a table (rows of texts). In a table `LEFT` continues the cell to the left, `ABOVE` the one
above; `Table` also carries hidden rows. Nothing here reads a document.
"""

import html
import io
import zipfile
from collections.abc import Iterable, Sequence
from itertools import groupby

import docx
from docx.oxml import OxmlElement

from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

LEFT, ABOVE = "←", "↑"

Rows = Sequence[Sequence[str]]
Part = str | Rows

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006/relationships"


def of_items(items: Iterable[Item]) -> list[Part]:
    """Rows and lines of a text as parts: rows that follow each other and have as many cells make a table."""
    out: list[Part] = []
    for width, run in groupby(items, key=lambda item: 0 if isinstance(item, Cell) else len(item)):
        if width:
            out.append([[cell.text for cell in row] for row in run if not isinstance(row, Cell)])
        else:
            out += [line.text for line in run if isinstance(line, Cell)]
    return out


def as_docx(items: Iterable[Item]) -> bytes:
    """The rows and lines of a text as a Word document."""
    return word(*of_items(items))


def as_html(items: Iterable[Item]) -> str:
    """The rows and lines of a text as a web page."""
    return page(*of_items(items))


def word(*parts: Part) -> bytes:
    """A Word document as Word would store it (made with python-docx)."""
    document = docx.Document()
    before: Part = ""
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            if not isinstance(before, str):
                document.add_paragraph()  # Word makes one table of two that touch
            _word_table(document, part)
        before = part
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _word_table(document: "docx.document.Document", rows: Rows) -> None:
    grid = document.add_table(0, max(map(len, rows)))
    for number, row in enumerate(rows):
        line = OxmlElement("w:tr")
        grid._tbl.append(line)
        for index, text in enumerate(row):
            if text == LEFT:
                continue
            cell = _word_cell("" if text == ABOVE else text)
            line.append(cell)
            properties = cell.get_or_add_tcPr()
            if (width := _width(row, index)) > 1:
                properties.grid_span = width
            if text == ABOVE or (number + 1 < len(rows) and rows[number + 1][index : index + 1] == [ABOVE]):
                properties.vMerge_val = "continue" if text == ABOVE else "restart"


def _word_cell(text: str):  # type: ignore[no-untyped-def]
    cell = OxmlElement("w:tc")
    for line in text.split("\n"):
        cell.add_p().add_r().text = line
    return cell


def _width(row: Sequence[str], index: int) -> int:
    width = 1
    while index + width < len(row) and row[index + width] == LEFT:
        width += 1
    return width


def page(*parts: Part) -> str:
    """A web page."""
    body = "\n".join(f"<p>{_escaped(part)}</p>" if isinstance(part, str) else _page_table(part) for part in parts)
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>表</title></head>\n<body>\n{body}\n</body></html>\n"
    )


def _page_table(rows: Rows) -> str:
    lines = []
    for number, row in enumerate(rows):
        cells = ""
        for index, text in enumerate(row):
            if text in (LEFT, ABOVE):
                continue
            width, height = _width(row, index), 1
            while number + height < len(rows) and rows[number + height][index : index + 1] == [ABOVE]:
                height += 1
            spans = (f" colspan={width}" if width > 1 else "") + (f" rowspan={height}" if height > 1 else "")
            cells += f"<td{spans}>{_escaped(text)}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return "<table border=1>\n" + "\n".join(lines) + "\n</table>"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def raw(
    body: str, *, main: str = "", styles: str = "", numbering: str = "", extra: dict[str, str] | None = None
) -> bytes:
    """A Word document whose body is written out in XML; `main` replaces the whole part."""
    names = f"xmlns:w='{W}' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:r='{REL}'"
    names += " xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'"
    names += " xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'"
    parts = {
        "_rels/.rels": f"<Relationships xmlns='{PACK}'>"
        f"<Relationship Id='a' Type='{REL}/officeDocument' Target='word/document.xml'/></Relationships>",
        "word/document.xml": main or f"<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships xmlns='{PACK}'>"
        f"<Relationship Id='r1' Type='{REL}/styles' Target='styles.xml'/>"
        f"<Relationship Id='r2' Type='{REL}/numbering' Target='numbering.xml'/></Relationships>",
        "word/styles.xml": f"<w:styles xmlns:w='{W}'>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering xmlns:w='{W}'>{numbering}</w:numbering>",
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()
