"""Forms drawn as rows of cells → the workbook, the document and the page that a unit would hand in.

In: a layout of tests/cases/layouts, where `<` is a cell merged into the one at its left and `^` into the one above. Out: the
bytes of an xlsx (openpyxl), docx (python-docx) or HTML file, and the submissions that must be read from them.
"""

import html
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import yaml

from helpers import ROOT
from jixiao.intake import canonical as submission
from jixiao.records import Submission

FOLDER = ROOT / "tests" / "cases" / "layouts"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sheet: its cells by (row, column) from 1, and merged ranges (top, left, bottom, right)."""

    name: str
    cells: Mapping[tuple[int, int], Any]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: what is handed in, under which ruleset, and what it says."""

    name: str
    ruleset: str
    sheets: tuple[Drawn, ...]
    submissions: tuple[Submission, ...]
    only: tuple[str, ...]


def layouts() -> tuple[Layout, ...]:
    return tuple(map(_layout, sorted(FOLDER.glob("*.yaml"))))


def _layout(path: Path) -> Layout:
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    text = yaml.safe_dump(
        {"schema": "jixiao.submissions/1", "submissions": tree["submissions"]}, allow_unicode=True, sort_keys=False
    )
    found, problems = submission.parse_all(text, path.name)
    assert not problems, problems
    return Layout(
        path.stem,
        tree.get("ruleset", "project-self-evaluation/2020"),
        tuple(map(_drawn, tree["sheets"])),
        tuple(found),
        tuple(tree.get("only", ("xlsx", "docx", "html"))),
    )


def of_rows(rows: list[list[Any]]) -> Layout:
    """A layout of one sheet, drawn as in the files."""
    return Layout("", "", (_drawn({"name": "表", "rows": rows}),), (), ())


def _drawn(sheet: Mapping[str, Any]) -> Drawn:
    cells: dict[tuple[int, int], Any] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    hidden_rows = set()
    rows = [row if isinstance(row, list) else row["hidden"] for row in sheet["rows"]]
    for y, (row, raw) in enumerate(zip(rows, sheet["rows"], strict=True), 1):
        if not isinstance(raw, list):
            hidden_rows.add(y)
        for x, value in enumerate(row, 1):
            if value == "<":
                owner[y, x] = owner[y, x - 1]
            elif value == "^":
                owner[y, x] = owner[y - 1, x]
            else:
                owner[y, x] = (y, x)
                cells[y, x] = value
    merged = []
    for top, left in cells:
        places = [place for place, first in owner.items() if first == (top, left)]
        bottom, right = max(y for y, _ in places), max(x for _, x in places)
        assert len(places) == (bottom - top + 1) * (right - left + 1), f"{sheet['name']} {top},{left}"
        if len(places) > 1:
            merged.append((top, left, bottom, right))
    return Drawn(
        sheet["name"],
        cells,
        tuple(merged),
        bool(sheet.get("hidden")),
        frozenset(hidden_rows),
        frozenset(sheet.get("hidden-columns", ())),
        len(rows),
        max(map(len, rows)),
    )


def as_xlsx(layout: Layout) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for drawn in layout.sheets:
        sheet = book.create_sheet(drawn.name)
        for (y, x), value in drawn.cells.items():
            cell = sheet.cell(y, x)
            if isinstance(value, dict):
                cell.value = value.get("formula", value.get("value"))
                cell.number_format = value.get("format", "General")
            elif value != "":
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type  # `=1200米` is no formula
        for top, left, bottom, right in drawn.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in drawn.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in drawn.hidden_columns:
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].hidden = True
        if drawn.hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _texts(drawn: Drawn) -> Iterator[tuple[int, int, str]]:
    for (y, x), value in drawn.cells.items():
        if isinstance(value, dict):
            yield y, x, str(value["shown"])
        else:
            yield y, x, str(value)


def _titles(drawn: Drawn) -> int:
    """How many rows at the top are one cell over the whole width: a document has them as paragraphs."""
    wide = {(top, left, bottom): right for top, left, bottom, right in drawn.merged}
    count = 0
    while wide.get((count + 1, 1, count + 1)) == drawn.width:
        count += 1
    return count


def as_docx(layout: Layout) -> bytes:
    document = docx.Document()
    for drawn in layout.sheets:
        titles = _titles(drawn)
        texts = {(y, x): text for y, x, text in _texts(drawn)}
        for y in range(1, titles + 1):
            document.add_paragraph(texts[y, 1])
        table = document.add_table(drawn.height - titles, drawn.width)
        for (y, x), text in texts.items():
            if y > titles:
                table.cell(y - titles - 1, x - 1).text = text
        for top, left, bottom, right in drawn.merged:
            if top > titles:
                table.cell(top - titles - 1, left - 1).merge(table.cell(bottom - titles - 1, right - 1))
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_html(layout: Layout) -> bytes:
    out = ["<html><head><meta charset='gb2312'></head><body>"]
    for drawn in layout.sheets:
        ends = {(top, left): (bottom, right) for top, left, bottom, right in drawn.merged}
        texts = {(y, x): text for y, x, text in _texts(drawn)}
        out.append("<table>")
        for y in range(1, drawn.height + 1):
            out.append("<tr>")
            for x in range(1, drawn.width + 1):
                if (y, x) in texts:
                    bottom, right = ends.get((y, x), (y, x))
                    words = html.escape(texts[y, x]).replace("\n", "<br>")
                    out.append(f"<td rowspan={bottom - y + 1} colspan={right - x + 1}>{words}")
            out.append("</tr>")
        out.append("</table>")
    return "\n".join(out).encode("gb18030")


MAKERS: Mapping[str, Any] = {"xlsx": as_xlsx, "docx": as_docx, "html": as_html}


def made(layout: Layout) -> Sequence[tuple[str, bytes]]:
    """The files of a layout by their suffix."""
    return [(suffix, MAKERS[suffix](layout)) for suffix in layout.only]
