"""Workbooks are read exactly and in bounded time; what is none, or too much, ends in one problem."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pumped
from jixiao.ground.problems import Problems
from jixiao.intake.formats import archive, workbook

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
        "12345678901234567": "12345678901234600",
        "99999999999999.95": "100000000000000",
        "123456789012345": "123456789012345",
        "-1.1368683772161603E-13": "-0.000000000000113686837721616",
        "0.1": "0.1",
    }
    rows = "".join(f"<row r='{n}'><c r='A{n}'><v>{v}</v></c></row>" for n, v in enumerate(stored, 1))
    assert [text for text, _ in cells(rows).values()] == list(stored.values())


def test_a_number_is_read_with_the_format_of_its_style() -> None:
    own = "<numFmts><numFmt numFmtId='170' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/></numFmts>"
    kinds = "".join(f"<xf numFmtId='{number}'/>" for number in (0, 10, 170, 14))
    styles = f"<styleSheet {MAIN}>{own}<cellXfs>{kinds}</cellXfs></styleSheet>"
    stored = (("A1", 1, "0.86329999999999996"), ("B1", 2, "44196"), ("C1", 3, "43466.5"), ("D1", 9, "5"))
    inner = "".join(f"<c r='{at}' s='{s}'><v>{v}</v></c>" for at, s, v in stored)
    rows = f"<row r='1'>{inner}</row>"
    assert cells(rows, styles=styles) == {
        "A1": ("86.33%", ""),
        "B1": ("2020年12月", ""),
        "C1": ("2019-01-01", "2019/1/1"),
        "D1": ("5", ""),
    }


def test_texts_come_whole_from_everywhere_they_can_be_stored() -> None:
    strings = f"<sst {MAIN}><si><r><t>产出</t></r><r><t>指标</t></r><rPh><t>chanchu</t></rPh></si></sst>"
    rows = (
        "<row><c t='s'><v>0</v></c><c t='inlineStr'><is><t>质量</t></is></c><c t='str'><f>A1</f><v>结果</v></c>"
        "<c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='inlineStr'><is><t>甲_x000D_\n_x4E59__x0001_</t></is></c></row>"
    )
    assert [text for text, _ in cells(rows, strings=strings).values()] == [
        "产出指标",
        "质量",
        "结果",
        "是",
        "否",
        "甲\n乙",
    ]
    assert list(cells(rows, strings=strings)) == ["A1", "B1", "C1", "D1", "E1", "F1"]


def formulas(inner: str, main: str = "") -> list[tuple[str, str, bool]]:
    sheet = f"<worksheet {MAIN}><sheetData><row r='1'>{inner}</row></sheetData></worksheet>"
    found = workbook.read(built(sheet, main=main), "a.xlsx")[0].cells.values()
    return [(cell.text, cell.shown, cell.uncomputed) for cell in found]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("<c><f>SUM(A1:A9)</f></c>", ("", "", True)),
        ("<c><f>SUM(A1:A9)</f><v/></c>", ("", "", True)),
        ("<c><f t='shared' si='0'/></c>", ("", "", True)),
        ("<c><f t='shared' si='0'/><v>3</v></c>", ("3", "", False)),
        ("<c><f t='array' ref='A1:A2'>X</f><v>0.1</v></c>", ("0.1", "", False)),
        ("<c><f>0</f><v>0</v></c>", ("0", "", False)),
        ("<c t='str'><f>A1</f></c>", ("", "", True)),
        ("<c t='e'><f>1/0</f><v>#DIV/0!</v></c>", ("", "#DIV/0!", True)),
        ("<c t='e'><v>#N/A</v></c>", ("", "#N/A", True)),
        ("<c t='b'><f>TRUE()</f><v>1</v></c>", ("是", "TRUE", False)),
        ("<c t='d'><v>2020-12-31T00:00:00</v></c>", ("2020-12-31", "2020-12-31T00:00:00", False)),
    ],
)
def test_the_result_of_a_formula_counts_and_none_or_an_error_is_marked_not_taken_for_nothing(
    cell: str, wanted: tuple[str, str, bool]
) -> None:
    assert formulas(cell) == [wanted]


@pytest.mark.parametrize("cell", ["<c t='str'><f>A1</f><v></v></c>", "<c t='str'><f>A1</f><v> </v></c>", "<c s='1'/>"])
def test_a_formula_that_gives_an_empty_text_is_a_blank_cell(cell: str) -> None:
    assert formulas(cell) == []


def test_a_nought_that_a_program_left_for_excel_to_compute_is_no_result() -> None:
    main = (
        f"<workbook {MAIN} xmlns:r='{REL}'><sheets><sheet name='表' sheetId='1' r:id='r1'/></sheets>"
        "<calcPr calcId='1' fullCalcOnLoad='1'/></workbook>"
    )
    stored = "<c><f>A9</f><v>0</v></c><c><f>A9</f><v>7</v></c><c><v>0</v></c>"
    assert formulas(stored, main) == [("", "", True), ("7", "", False), ("0", "", False)]
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        made.add_worksheet().write_formula("A1", "=SUM(B1:B9)")
    assert workbook.read(book.getvalue(), "a.xlsx")[0].cells[1, 1].uncomputed


def test_what_is_hidden_or_has_no_size_is_said() -> None:
    sheet = (
        f"<worksheet {MAIN}><cols><col min='2' max='3' hidden='1'/><col min='4' max='4' width='0'/><col min='5' max='5'"
        " width='8'/><col min='3' max='99999999' hidden='1'/></cols><sheetData><row r='1' hidden='1'><c><v>1</v></c></row>"
        "<row r='2' ht='0' customHeight='1'><c><v>2</v></c></row>"
        "<row r='3' ht='14.25'><c><v>3</v></c></row></sheetData></worksheet>"
    )
    states = "".join(
        f"<sheet name='{n}' sheetId='{n}' r:id='r1' state='{state}'/>"
        for n, state in enumerate(("visible", "hidden", "veryHidden"))
    )
    main = f"<workbook {MAIN} xmlns:r='{REL}'><sheets>{states}</sheets></workbook>"
    sheets = workbook.read(built(sheet, main=main), "a.xlsx")
    assert [one.hidden for one in sheets] == [False, True, True]
    assert sheets[0].hidden_rows == {1, 2}
    assert sheets[0].hidden_columns == {2, 3, 4, *range(6, 16385)}
    assert [cell.text for cell in sheets[0].cells.values()] == ["1", "2", "3"]


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


MERGED = "<mergeCell ref='A1:A300'/>"
PERCENT = "<xf numFmtId='9'/>"
ATTRIBUTES = " ".join(f"a{n}=''" for n in range(300_000))


def ole(word: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + word.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook.not-a-workbook"),
        (b"hello", "workbook.not-a-workbook"),
        (b"%PDF-1.7", "workbook.not-a-workbook"),
        (ole("Workbook"), "workbook.damaged"),
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


def archived(*parts: tuple[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as file:
        warnings.simplefilter("ignore")  # of names that come twice
        for name, text in parts:
            file.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("word/document.xml", "workbook.not-a-workbook"),
        ("xl/workbook.bin", "workbook.other-format"),
        ("content.xml", "workbook.other-format"),
        ("Index/Document.iwa", "workbook.other-format"),
    ],
)
def test_other_kinds_of_files_are_named(name: str, code: str) -> None:
    assert refused(archived((name, "<x/>"))) == code


def test_a_workbook_with_macros_is_read_and_they_are_not() -> None:
    extra = {"xl/vbaProject.bin": "Sub AutoOpen()", "xl/macrosheets/sheet1.xml": "<a>" * 999}
    assert len(workbook.read(built(SHEET, extra=extra), "a.xlsm")) == 1


def test_what_is_linked_from_elsewhere_is_not_looked_for() -> None:
    outside = (
        f"<Relationships xmlns='{PACK}'><Relationship Id='r1' Type='{REL}/worksheet' Target='http://127.0.0.1:9/x.xml' "
        f"TargetMode='External'/><Relationship Id='r2' Type='{REL}/sharedStrings' Target='file:///etc/passwd'/></Relationships>"
    )
    assert refused(built(SHEET, extra={"xl/_rels/workbook.xml.rels": outside})) == "workbook.no-sheets"


def test_names_that_climb_out_of_the_archive_lead_nowhere() -> None:
    link = f"<Relationship Id='r1' Type='{REL}/worksheet' Target='../../../etc/passwd'/>"
    rels = f"<Relationships xmlns='{PACK}'>{link}</Relationships>"
    extra = {"../../etc/passwd": "x", "xl/_rels/workbook.xml.rels": rels}
    assert refused(built(SHEET, extra=extra)) == "workbook.no-sheets"


def test_a_part_that_is_there_twice_is_not_chosen_from() -> None:
    with zipfile.ZipFile(io.BytesIO(built(SHEET))) as file:
        parts = [(name, file.read(name).decode()) for name in file.namelist()]
    assert refused(archived(*parts, ("xl/worksheets/sheet1.xml", SHEET))) == "workbook.damaged"
    assert refused(archived(*parts, ("XL/Worksheets/Sheet1.xml", SHEET))) == "workbook.damaged"
    assert refused(archived(*parts, method=zipfile.ZIP_BZIP2)) == "workbook.damaged"
    assert len(workbook.read(archived(*parts, ("docProps/app.xml", "1"), ("docProps/app.xml", "2")), "a.xlsx")) == 1


def test_a_part_that_asks_for_a_password_says_so() -> None:
    data = bytearray(built(SHEET))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert refused(bytes(data)) == "workbook.encrypted"


def test_a_part_whose_sum_is_wrong_is_damaged() -> None:
    data = built(SHEET)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        sums = [info.CRC.to_bytes(4, "little") for info in file.infolist() if "sheet1" in info.filename]
    assert refused(data.replace(sums[0], bytes(4))) == "workbook.damaged"


@pytest.mark.slow
def test_entries_that_share_their_bytes_unpack_no_more_than_is_allowed() -> None:
    sheets = "".join(f"<sheet name='{n}' sheetId='{n}' r:id='r1'/>" for n in range(150))
    main = f"<workbook {MAIN} xmlns:r='{REL}'><sheets>{sheets}</sheets></workbook>"
    large = f"<worksheet {MAIN}><sheetData>{' ' * 2_000_000}</sheetData></worksheet>"
    with pumped.within(10):
        assert refused(built(large, main=main)) == "workbook.too-large"


@pytest.mark.slow
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
        lambda: built(
            f"<worksheet {MAIN}><sheetData><row r='300'><c r='A300'><v>1</v></c></row></sheetData>"
            f"<mergeCells>{MERGED * 20_000}</mergeCells></worksheet>"
        ),
        lambda: built(SHEET, extra={f"x/{n}": "" for n in range(archive.MAX_ENTRIES + 1)}),
        lambda: built(SHEET, styles=f"<styleSheet {MAIN}><cellXfs>{PERCENT * 60_000}</cellXfs></styleSheet>"),
        lambda: built(SHEET, strings=f"<sst {MAIN} count='4294967295' uniqueCount='-1'>{'<si/>' * 60_000}</sst>"),
    ],
    ids=["unpacked", "elements", "cells", "merged", "merged-again", "entries", "styles", "strings"],
)
def test_a_bomb_is_refused_in_bounded_time(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ELEMENTS", 50_000)  # the limits of the house, scaled down for a slow machine
    monkeypatch.setattr(workbook, "MAX_CELLS", 10_000)
    data = make()
    with pumped.within(10):
        assert refused(data) == "workbook.too-large"


@pytest.mark.parametrize(
    "sheet",
    [
        f"<worksheet {MAIN} {ATTRIBUTES}/>",
        f"<worksheet {MAIN}><!--{'x' * 3_000_000}--></worksheet>",
        f"<worksheet {MAIN}><sheetData><row r='1048577'><c><v>1</v></c></row></sheetData></worksheet>",
        f"<worksheet {MAIN}><sheetData><row><c r='XFE1'><v>1</v></c></row></sheetData></worksheet>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><worksheet/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet>&x;</worksheet>",
    ],
    ids=["attributes", "comment", "row", "column", "outer-type", "outer-entity"],
)
def test_what_no_workbook_holds_is_damage(sheet: str) -> None:
    with pumped.within(10):
        assert refused(built(sheet)) == "workbook.damaged"


@pytest.mark.parametrize(("depth", "refusal"), [(100, ""), (101, "workbook.damaged")])
def test_elements_stand_within_each_other_a_hundred_deep_and_no_deeper(depth: int, refusal: str) -> None:
    within = depth - 1
    data = built(f"<worksheet {MAIN}><a/><a/>{'<a>' * within}{'</a>' * within}</worksheet>")
    assert refused(data) == refusal if refusal else len(workbook.read(data, "a.xlsx")) == 1


def test_the_elements_of_all_parts_are_counted_to_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    data = built(SHEET)
    parts = archive.opened(data, "a.xlsx")
    texts = [parts.archive.read(name).decode() for name in parts.archive.namelist() if name != "[Content_Types].xml"]
    every = sum(len(re.findall(r"<\w", text)) for text in texts)
    monkeypatch.setattr(archive, "MAX_ELEMENTS", every)
    assert len(workbook.read(data, "a.xlsx")) == 1
    monkeypatch.setattr(archive, "MAX_ELEMENTS", every - 1)
    assert refused(data) == "workbook.too-large"


def test_blank_cells_that_only_have_a_look_are_counted_and_leave_nothing_to_the_next() -> None:
    row = (
        "<c r='B2' s='1'/><c><v>1</v></c><c r='bad' s='1'/><c><v>2</v></c>"
        "<c><is><r><rPr><strike/></rPr><t>a</t></r></is></c><c t='inlineStr'/><c t='e'/><c><is><t>a</t><strike/></is></c>"
        "<c t='inlineStr'><is><t>b</t></is></c>"
    )
    found = workbook.read(built(f"<worksheet {MAIN}><sheetData><row>{row}</row></sheetData></worksheet>"), "a.xlsx")[0]
    said = [(cell.source.cell, cell.text, cell.uncomputed) for cell in found.cells.values()]
    assert said == [("C2", "1", False), ("E2", "2", False), ("H2", "", True), ("J2", "b", False)]


@pytest.mark.slow
def test_many_styles_and_claims_about_size_cost_nothing() -> None:
    styles = f"<styleSheet {MAIN}><cellXfs count='9'>{PERCENT * 100_000}</cellXfs></styleSheet>"
    sheet = (
        f"<worksheet {MAIN}><dimension ref='A1:XFD1048576'/><sheetData><row><c s='99999'><v>0.5</v></c>"
        "<c s='100000'><v>0.5</v></c><c t='s'><v>999999999</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells></worksheet>"
    )
    found = workbook.read(built(sheet, styles=styles), "a.xlsx")[0]
    assert [cell.text for cell in found.cells.values()] == ["50%", "0.5"]
    assert set(found.covered) == {(1, 1), (1, 2)}


def test_far_cells_cost_nothing() -> None:
    sheet = workbook.read(built(f"<worksheet {MAIN}><sheetData>{FAR}</sheetData></worksheet>"), "a.xlsx")[0]
    assert (sheet.height, sheet.width, [cell.text for cell in sheet.cells.values()]) == (1048576, 16384, ["7"])


REAL = (Path(__file__).parent / "cases" / "forms" / "filled.xlsx").read_bytes()


@pytest.mark.slow
@settings(max_examples=150)
@given(st.sampled_from([built(SHEET), REAL]), st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_raises_otherwise(whole: bytes, data: st.DataObject) -> None:
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    at = data.draw(st.integers(0, len(raw)))
    del raw[at : at + data.draw(st.integers(0, 40))]
    read_or_refused(bytes(raw))


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_bytes_of_any_kind_end_in_one_problem(data: bytes, mark: bytes) -> None:
    assert refused(mark + data).startswith("workbook.")


#: What a part of a workbook may be made of, in any order.
WORDS = st.sampled_from(
    [
        *(
            "<row>",
            "</row>",
            "<row r='2' hidden='1'>",
            "<c>",
            "</c>",
            "<c r='B2' t='s'>",
            "<c t='b'>",
            "<c t='e'>",
            "<v>",
        ),
        *(
            "</v>",
            "0",
            "1",
            "-1E+400",
            "9e99",
            "٣",
            "<f>",
            "</f>",
            "<is>",
            "</is>",
            "<t>",
            "</t>",
            "<mergeCell ref='B2:A1'/>",
        ),
        *(
            "<mergeCell ref='A:A'/>",
            "<col min='0' max='-1' hidden='1'/>",
            "&#10;",
            "_xD800_",
            "<rPh>",
            "</rPh>",
            "<c r='A0'>",
        ),
    ]
)


@given(st.lists(WORDS, max_size=30).map("".join))
def test_a_sheet_of_any_elements_is_read_or_refused(inner: str) -> None:
    read_or_refused(built(f"<worksheet {MAIN}><sheetData>{inner}</sheetData></worksheet>"))


def read_or_refused(data: bytes) -> None:
    try:
        sheets = workbook.read(data, "a.xlsx")
    except Problems:
        return
    for sheet in sheets:
        for cell in sheet.cells.values():
            assert cell.text.strip() or cell.uncomputed
            cell.text.encode()


# --- what the number of a format says ------------------------------------------------------------------------------

#: The numbers of Excel's own formats, which no workbook spells out: how each is read and shown for −1234.5, and for
#: 2021-01-01 12:45 (44197.53125).
OWN_NUMBERS = {
    0: ("-1234.5", ""),
    1: ("-1234.5", "-1235"),
    2: ("-1234.5", "-1234.50"),
    3: ("-1234.5", "-1,235"),
    4: ("-1234.5", "-1,234.50"),
    5: ("-1234.5", "¥-1,235"),
    6: ("-1234.5", "¥-1,235"),
    7: ("-1234.5", "¥-1,234.50"),
    8: ("-1234.5", "¥-1,234.50"),
    9: ("-123450%", ""),
    10: ("-123450%", "-123450.00%"),
    37: ("-1234.5", "-1,235"),
    38: ("-1234.5", "-1,235"),
    39: ("-1234.5", "-1,234.50"),
    40: ("-1234.5", "-1,234.50"),
    41: ("-1234.5", "-1,235"),
    42: ("-1234.5", "¥-1,235"),
    43: ("-1234.5", "-1,234.50"),
    44: ("-1234.5", "¥-1,234.50"),
    49: ("-1234.5", ""),
}
OWN_DAYS = {
    14: ("2021-01-01", "2021/1/1"),
    15: ("2021-01-01", ""),
    16: ("1月1日", ""),
    17: ("2021年1月", ""),
    18: ("44197.53125", "12:45 PM"),
    19: ("44197.53125", "12:45:00 PM"),
    20: ("44197.53125", "12:45"),
    21: ("44197.53125", "12:45:00"),
    22: ("2021-01-01", "2021/1/1 12:45"),
    30: ("2021-01-01", "1-1-21"),
    31: ("2021-01-01", "2021年1月1日"),
    32: ("44197.53125", "12时45分"),
    33: ("44197.53125", "12时45分00秒"),
    **dict.fromkeys((34, 55), ("44197.53125", "下午12时45分")),
    **dict.fromkeys((35, 56), ("44197.53125", "下午12时45分00秒")),
    **dict.fromkeys((27, 36, 50, 52, 57), ("2021年1月", "")),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), ("1月1日", "")),
    45: ("44197.53125", "45:00"),
    46: ("44197.53125", "1060740:45:00"),
}


def shown(stored: str, number: int, code: str = "") -> tuple[str, str]:
    """The text of a cell with a number under a format, and what it shows where that is another."""
    own = f"<numFmts><numFmt numFmtId='{number}' formatCode='{code}'/></numFmts>" if code else ""
    styles = f"<styleSheet {MAIN}>{own}<cellXfs><xf numFmtId='{number}'/></cellXfs></styleSheet>"
    return cells(f"<row r='1'><c r='A1' s='0'><v>{stored}</v></c></row>", styles=styles)["A1"]


@pytest.mark.parametrize(("number", "read"), OWN_NUMBERS.items())
def test_a_number_under_a_format_of_excels_own_is_shown_as_the_chinese_excel_shows_it(
    number: int, read: tuple[str, str]
) -> None:
    assert shown("-1234.5", number) == read


@pytest.mark.parametrize(("number", "read"), OWN_DAYS.items())
def test_a_day_under_a_format_of_excels_own_is_read_as_the_chinese_excel_shows_it(
    number: int, read: tuple[str, str]
) -> None:
    assert shown("44197.53125", number) == read


@pytest.mark.parametrize(
    "colour", ["Black", "blue", "Cyan", "GREEN", "magenta", "red", "white", "yellow", "黑色", "红", "洋红", "color 12"]
)
def test_a_colour_of_a_format_changes_nothing(colour: str) -> None:
    assert shown("-1234.5", 170, f"0.00;[{colour}]-0.00") == ("-1234.5", "-1234.50")


@pytest.mark.parametrize(
    ("condition", "stored", "as_shown"),
    [
        ("&gt;100", "100", "100.0"),
        ("&gt;100", "101", "101.00"),
        ("&gt;=100", "100", "100.00"),
        ("&lt;100", "100", "100.0"),
        ("&lt;=100", "100", "100.00"),
        ("=100", "100", "100.00"),
        ("=100", "99", "99.0"),
        ("&lt;&gt;100", "100", "100.0"),
        ("&lt;&gt;100", "99", "99.00"),
    ],
)
def test_a_condition_of_a_format_holds_at_its_edge_as_its_sign_says(condition: str, stored: str, as_shown: str) -> None:
    assert shown(stored, 170, f"[{condition}]0.00;0.0") == (stored, as_shown)
