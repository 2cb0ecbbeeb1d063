"""Workbooks are read exactly and in bounded time; what is none, or too much, ends in one problem."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.importers import archive, workbook
from jixiao.problems import Problems

MAIN = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006/relationships"
FAR = "<row r='1048576'><c r='XFD1048576'><v>7</v></c></row>"


def built(
    sheet: str, *, strings: str = "", styles: str = "", main: str = "", extra: dict[str, str] | None = None
) -> bytes:
    """A workbook with one sheet whose XML is written out."""
    parts = {
        "_rels/.rels": f"<Relationships xmlns='{PACK}'>"
        f"<Relationship Id='a' Type='{REL}/officeDocument' Target='/xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": main
        or f"<workbook {MAIN} xmlns:r='{REL}'><sheets><sheet name='表' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PACK}'>"
        f"<Relationship Id='r1' Type='{REL}/worksheet' Target='worksheets/sheet1.xml'/>"
        f"<Relationship Id='r2' Type='{REL}/sharedStrings' Target='sharedStrings.xml'/>"
        f"<Relationship Id='r3' Type='{REL}/styles' Target='styles.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings or f"<sst {MAIN}/>",
        "xl/styles.xml": styles or f"<styleSheet {MAIN}/>",
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def cells(rows: str, **parts: str) -> dict[str, tuple[str, str]]:
    sheet = workbook.read(built(f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>", **parts), "a.xlsx")[0]
    return {cell.source.cell: (cell.text, cell.shown) for cell in sheet.cells.values()}


def refused(data: bytes) -> str:
    with pytest.raises(Problems) as caught:
        workbook.read(data, "a.xlsx")
    assert len(caught.value.problems) == 1
    return caught.value.problems[0].code


def test_numbers_are_the_text_that_is_stored_without_the_noise_of_binary_fractions() -> None:
    stored = {
        "0.47499999999999998": "0.475",
        "949.67999999999995": "949.68",
        "1E-3": "0.001",
        "1.5E+3": "1500",
        "-2": "-2",
        "0": "0",
        "12345678901234567": "12345678901234567",
        "0.1": "0.1",
    }
    rows = "".join(f"<row r='{n}'><c r='A{n}'><v>{v}</v></c></row>" for n, v in enumerate(stored, 1))
    assert [text for text, _ in cells(rows).values()] == list(stored.values())


def test_a_percentage_is_shown_and_a_date_is_a_date() -> None:
    own = "<numFmts><numFmt numFmtId='170' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/></numFmts>"
    kinds = "".join(f"<xf numFmtId='{number}'/>" for number in (0, 10, 170, 14))
    styles = f"<styleSheet {MAIN}>{own}<cellXfs>{kinds}</cellXfs></styleSheet>"
    stored = (("A1", 1, "0.86329999999999996"), ("B1", 2, "44196"), ("C1", 3, "43466.5"))
    inner = "".join(f"<c r='{at}' s='{s}'><v>{v}</v></c>" for at, s, v in stored)
    rows = f"<row r='1'>{inner}</row>"
    assert cells(rows, styles=styles) == {
        "A1": ("0.8633", "86.33%"),
        "B1": ("2020-12-31", ""),
        "C1": ("2019-01-01", ""),
    }


def test_texts_come_whole_from_everywhere_they_can_be_stored() -> None:
    strings = f"<sst {MAIN}><si><r><t>产出</t></r><r><t>指标</t></r><rPh><t>chanchu</t></rPh></si></sst>"
    rows = (
        "<row><c t='s'><v>0</v></c><c t='inlineStr'><is><t>质量</t></is></c><c t='str'><f>A1</f><v>结果</v></c>"
        "<c t='e'><f>1/0</f><v>#DIV/0!</v></c><c t='b'><v>1</v></c></row>"
    )
    assert [text for text, _ in cells(rows, strings=strings).values()] == [
        "产出指标",
        "质量",
        "结果",
        "#DIV/0!",
        "TRUE",
    ]
    assert list(cells(rows, strings=strings)) == ["A1", "B1", "C1", "D1", "E1"]


def test_a_formula_without_a_result_is_marked_not_taken_for_nothing() -> None:
    sheet = workbook.read(
        built(f"<worksheet {MAIN}><sheetData><row r='2'><c r='B2'><f>SUM(A1:A9)</f></c></row></sheetData></worksheet>"),
        "a.xlsx",
    )[0]
    assert (sheet.cells[2, 2].uncomputed, sheet.cells[2, 2].text) == (True, "")


def test_what_excel_writes_is_read_with_merges_and_hidden_parts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("备用")
    assert first is not None
    first["A1"], first["B2"], first["C3"] = "标题", 12.5, date(2021, 3, 15)
    first.merge_cells("A1:C1")
    first.row_dimensions[2].hidden = True
    second.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    one, two = workbook.openable(tmp_path / "a.xlsx")
    assert [cell.text if (cell := one.at(1, column)) else None for column in (1, 2, 3, 4)] == [
        "标题",
        "标题",
        "标题",
        None,
    ]
    assert (one.cells[2, 2].text, one.cells[3, 3].text) == ("12.5", "2021-03-15")
    assert (one.hidden, two.hidden, one.hidden_rows) == (False, True, frozenset({2}))
    assert str(one.cells[2, 2].source) == f"{tmp_path / 'a.xlsx'}!Sheet!B2"
    assert [row for row, _ in one.rows()] == [1, 2, 3]


SHEET = f"<worksheet {MAIN}><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData></worksheet>"


def ole(word: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + word.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook.not-a-workbook"),
        (b"hello", "workbook.not-a-workbook"),
        (b"%PDF-1.7", "workbook.not-a-workbook"),
        (ole("Workbook"), "workbook.old-format"),
        (ole("EncryptedPackage"), "workbook.encrypted"),
        (b"PK\x03\x04" + b"\0" * 100, "workbook.damaged"),
        (built(SHEET)[:-40], "workbook.damaged"),
        (built(SHEET[:-20]), "workbook.damaged"),
        (built(SHEET, main="<document xmlns='w'/>"), "workbook.not-a-workbook"),
        (built(SHEET, main=f"<workbook {MAIN}><sheets/></workbook>"), "workbook.no-sheets"),
        (
            built(
                "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><worksheet><sheetData/>&b;</worksheet>"
            ),
            "workbook.damaged",
        ),
        (built("<a>" * 300 + "</a>" * 300), "workbook.damaged"),
    ],
)
def test_what_is_no_workbook_is_one_problem(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_word_file_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<document/>")
    assert refused(out.getvalue()) == "workbook.not-a-workbook"


@pytest.mark.parametrize(
    "make",
    [
        lambda: built(" " * (archive.MAX_PART + 1)),
        lambda: built(f"<worksheet {MAIN}><sheetData>{'<row/>' * 50_001}</sheetData></worksheet>"),
        lambda: built(f"<worksheet {MAIN}><sheetData><row>{'<c><v>1</v></c>' * 10_001}</row></sheetData></worksheet>"),
        lambda: built(
            f"<worksheet {MAIN}><sheetData><row r='1'><c r='A1'><v>1</v></c></row>{FAR}</sheetData>"
            "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells></worksheet>"
        ),
        lambda: built(SHEET, extra={f"x/{n}": "" for n in range(archive.MAX_ENTRIES + 1)}),
    ],
    ids=["unpacked", "elements", "cells", "merged", "entries"],
)
def test_a_bomb_is_refused_in_bounded_time(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ELEMENTS", 50_000)  # the limits of the house, scaled down for a slow machine
    monkeypatch.setattr(workbook, "MAX_CELLS", 10_000)
    data = make()
    began = time.monotonic()
    assert refused(data) == "workbook.too-large"
    assert time.monotonic() - began < 10


def test_far_cells_cost_nothing() -> None:
    sheet = workbook.read(built(f"<worksheet {MAIN}><sheetData>{FAR}</sheetData></worksheet>"), "a.xlsx")[0]
    assert (sheet.height, sheet.width, [cell.text for cell in sheet.cells.values()]) == (1048576, 16384, ["7"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_raises_otherwise(data: st.DataObject) -> None:
    raw = bytearray(built(SHEET))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        sheets = workbook.read(bytes(raw), "a.xlsx")
    except Problems:
        return
    assert sheets
