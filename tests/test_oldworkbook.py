"""Old workbooks (xls) are read as new ones are, in bounded time and memory, or end in one problem."""

from pathlib import Path
from struct import pack, pack_into, unpack_from

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pumped
from jixiao.ground.problems import Problems
from jixiao.intake.formats import oldbook, oldworkbook, workbook
from jixiao.intake.formats.ole import BROKEN, MARK, Container
from jixiao.intake.formats.sheet import Sheet

FORMS = Path(__file__).parent / "cases" / "forms"
OLD, NEW = (FORMS / "filled.xls").read_bytes(), (FORMS / "filled.xlsx").read_bytes()
STREAM = Container(OLD).read("Workbook")


def compound(**streams: bytes) -> bytes:
    """A compound file of whole sectors: header, one sector of the table, the directory, the streams."""
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    sectors: list[bytes] = []
    table = [0xFFFFFFFD] * 128
    directory = -(-(len(streams) + 1) // 4)
    used = (sum(-(-len(data) // 512) for data in streams.values()) + directory) // 127 + 1
    links = [0xFFFFFFFD] * used
    for at in range(directory):
        links.append(used + at + 1 if at + 1 < directory else 0xFFFFFFFE)
    for name, data in streams.items():
        first, count = len(links), max(1, -(-len(data) // 512))
        links += [*range(first + 1, first + count), 0xFFFFFFFE]
        sectors.append(data.ljust(512 * count, b"\0"))
        entries.append((name, 2, first, len(data)))
    table = [*links, *[0xFFFFFFFF] * (128 * used - len(links))]
    listed = b"".join(entry(*one) for one in entries).ljust(512 * directory, b"\0")
    head = MARK + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += pack("<5I", used, used, 0, 0, 0xFFFFFFFE) + pack("<3I", 0, 0xFFFFFFFE, 0)
    head += pack("<109I", *range(used), *[0xFFFFFFFF] * (109 - used))
    return head + pack(f"<{len(table)}I", *table) + listed + b"".join(sectors)


def entry(name: str, kind: int, first: int, size: int) -> bytes:
    encoded = f"{name}\0".encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + pack("<HBB", len(encoded), kind, 1)
        + b"\xff" * 12
        + bytes(36)
        + pack("<II", first, size)
        + bytes(4)
    )


def record(kind: int, body: bytes = b"") -> bytes:
    return pack("<HH", kind, len(body)) + body


def more(*records: bytes) -> bytes:
    """The workbook with records put before the end of its last sheet, where no other record is moved."""
    end = STREAM.rindex(record(0x0A))
    return compound(Workbook=STREAM[:end] + b"".join(records) + STREAM[end:])


def changed(kind: int, at: int, body: bytes) -> bytes:
    """The workbook with some bytes of the first record of a kind written over."""
    place = next(start for start, found, _ in oldbook._records(STREAM) if found == kind)
    stream = bytearray(STREAM)
    stream[place + 4 + at : place + 4 + at + len(body)] = body
    return compound(Workbook=bytes(stream))


def refused(data: bytes) -> str:
    with pytest.raises(Problems) as caught:
        workbook.read(data, "a.xls")
    assert len(caught.value.problems) == 1
    return caught.value.problems[0].code


def told(sheet: Sheet) -> object:
    cells = {place: (cell.text, cell.shown, cell.uncomputed, cell.source.cell) for place, cell in sheet.cells.items()}
    return sheet.name, cells, sheet.merged, sheet.hidden, sheet.hidden_rows, sheet.covered


def test_the_same_form_says_the_same_in_the_old_and_in_the_new_format() -> None:
    old, new = workbook.read(OLD, "a"), workbook.read(NEW, "a")
    assert list(map(told, old)) == list(map(told, new))
    assert [(6 in sheet.hidden_columns, 5 in sheet.hidden_columns) for sheet in old] == [(True, False), (False, False)]


def test_an_old_workbook_is_read_with_formats_merges_hidden_parts_and_results() -> None:
    first, second = workbook.read(OLD, "a.xls")
    found = {cell.source.cell: (cell.text, cell.shown) for cell in first.cells.values()}
    assert found["B3"] == ("1100万元", "")
    assert found["D3"] == ("949.68", "")
    assert (found["D6"], found["E6"]) == (("≥95%", ""), ("47.5%", "48%"))
    assert (found["D7"], found["E7"]) == (("2020年12月", ""), ("2020-12-15", ""))
    assert (found["D8"], found["E8"]) == (("是", "TRUE"), ("否", "FALSE"))
    assert (found["E9"], found["E10"]) == (("95%", "95.00%"), ("", "#DIV/0!"))
    assert [cell.source.cell for cell in first.cells.values() if cell.uncomputed] == ["E10"]
    assert (first.name, first.hidden, first.hidden_rows) == ("自评表", False, {10})
    assert (second.name, second.hidden) == ("隐藏", True)
    at = first.at(7, 1)
    assert at is not None
    assert at.text == "产出指标"
    assert str(first.cells[6, 5].source) == "a.xls!自评表!E6"


def test_it_says_nothing_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    workbook.read(OLD, "a.xls")
    refused(compound(Workbook=STREAM.replace(b"\x09\x08\x10\x00", b"\x09\x08\x10\x01", 1)))
    assert capsys.readouterr() == ("", "")


def test_the_container_gives_small_and_large_streams() -> None:
    held = Container(OLD)
    assert len(STREAM) == held.streams["workbook"][1]
    assert STREAM.startswith(b"\x09\x08")
    assert held.read("\x05SummaryInformation").startswith(b"\xfe\xff")
    built = Container(compound(甲=b"1" * 1000, 乙=b"2"))
    assert (built.read("甲"), built.read("乙")) == (b"1" * 1000, b"2")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (compound(EncryptedPackage=b"x" * 5000), "workbook.encrypted"),
        (more(record(0x2F, bytes(6))), "workbook.encrypted"),
        (compound(WordDocument=b"x"), "workbook.other-format"),
        (compound(PowerPoint=b"x"), "workbook.other-format"),
        (compound(Workbook=b""), "workbook.damaged"),
        (compound(Workbook=b"\x09\x00\x04\x00\x02\x00\x10\x00"), "workbook.damaged"),
        (compound(Workbook=STREAM[:1000]), "workbook.damaged"),
        (OLD[:2000], "workbook.damaged"),
        (MARK, "workbook.damaged"),
        (MARK + bytes(oldworkbook.MAX_BYTES), "workbook.too-large"),
    ],
)
def test_what_is_no_old_workbook_is_one_problem(data: bytes, code: str) -> None:
    assert refused(data) == code


LINKS = b"".join(record(0x01B8, pack("<4H", 0, 65535, 0, 255) + bytes(60)) for _ in range(50))
ALL = pack("<4H", 0, 65535, 0, 255)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (more(*[record(0x203, pack("<HHHd", n % 65536, 255, 0, 1)) for n in range(20_000)]), "workbook.too-large"),
        (more(record(0xE5, pack("<H", 1000) + ALL * 1000) * 101), "workbook.too-large"),
        (more(record(0x85, bytes(8)) * 201), "workbook.too-large"),
        (more(record(0xE0, bytes(20)) * 30_001), "workbook.too-large"),
        (more(record(0x7777) * 1_000_001), "workbook.too-large"),
        (more(record(0xBD, pack("<HH", 0, 0) + bytes(6) + pack("<H", 65535))), "workbook.damaged"),
        (more(record(0x203, pack("<HHHd", 0, 256, 0, 1))), "workbook.damaged"),
        (more(record(0x85, STREAM[:6] + bytes(4)) * 2), "workbook.damaged"),
        (changed(0x85, 0, pack("<I", 4)), "workbook.damaged"),
        (changed(0xFC, 4, pack("<I", 0x7FFFFFFF)), "workbook.damaged"),
    ],
    ids=["room", "merged", "sheets", "styles", "records", "columns", "column", "twice", "place", "texts"],
)
def test_records_that_claim_more_than_they_hold_are_refused_in_bounded_time(
    data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldworkbook, "MAX_BYTES", 2 * len(data))
    monkeypatch.setattr(oldbook, "MAX_ROOM", 1_000_000)
    with pumped.within(10):
        assert refused(data) == code


def test_links_over_a_whole_sheet_and_names_cost_nothing() -> None:
    with pumped.within(10):
        assert list(map(told, workbook.read(more(LINKS), "a"))) == list(map(told, workbook.read(OLD, "a")))
        names = more(record(0x18, b"\xff" * 40) * 1000)
        assert list(map(told, workbook.read(names, "a"))) == list(map(told, workbook.read(OLD, "a")))


def texts(*bodies: bytes, count: int) -> list[bytes]:
    return [pack("<II", count, count) + bodies[0], *bodies[1:]]


@pytest.mark.parametrize(
    "pieces",
    [
        texts(pack("<HB", 0, 4) + pack("<i", -7) + bytes(8), count=2),
        texts(pack("<HB", 9, 0) + b"short", count=1),
        texts(pack("<HB", 1, 0) + b"a", count=2),
        texts(pack("<HB", 0, 0) * 3, count=4),
    ],
    ids=["back", "cut", "missing", "count"],
)
def test_shared_texts_that_lead_back_or_beyond_are_damage(pieces: list[bytes]) -> None:
    with pytest.raises(BROKEN):
        oldbook._check_texts(pieces)


def test_shared_texts_may_go_on_in_the_next_record() -> None:
    wide, runs = pack("<HB", 3, 1) + "甲".encode("utf-16-le"), pack("<HBH", 1, 8, 1) + b"b" + bytes(4)
    sounds = pack("<HBi", 1, 4, 6) + b"d" + bytes(6)
    oldbook._check_texts(texts(wide, b"\x00bc" + runs + sounds, count=3))


def test_a_chain_of_sectors_without_an_end_is_damage() -> None:
    data = bytearray(OLD)
    first = unpack_from("<I", data, 48)[0]
    table = unpack_from("<I", data, 76)[0]
    pack_into("<I", data, 512 + 512 * table + 4 * first, first)
    assert refused(bytes(data)) == "workbook.damaged"
    data = bytearray(OLD)
    pack_into("<I", data, 68, table)  # the list of tables goes on in a table, which goes on in itself
    pack_into("<I", data, 512 + 512 * table + 508, table)
    assert refused(bytes(data)) == "workbook.damaged"


def test_the_other_calendar_is_heeded() -> None:
    first = workbook.read(changed(0x22, 0, b"\x01\x00"), "a.xls")[0]
    assert first.cells[7, 5].text == "2024-12-16"


@pytest.mark.slow
@settings(max_examples=200)
@given(st.sampled_from([OLD, STREAM]), st.data())
def test_a_damaged_old_workbook_is_read_or_refused_but_never_raises_otherwise(
    whole: bytes, data: st.DataObject
) -> None:
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    at = data.draw(st.integers(0, len(raw)))
    del raw[at : at + data.draw(st.sampled_from([0, 0, 1, 2, 512]))]
    try:
        sheets = workbook.read(bytes(raw) if whole is OLD else compound(Workbook=bytes(raw)), "a.xls")
    except Problems:
        return
    for sheet in sheets:
        for cell in sheet.cells.values():
            assert cell.text.strip() or cell.uncomputed
            cell.text.encode()


def test_a_workbook_that_says_nothing_has_no_sheets() -> None:
    empty = record(0x809, pack("<4H", 0x600, 5, 0, 0) + bytes(8)) + record(0x0A)
    assert refused(compound(Workbook=empty)) == "workbook.no-sheets"


def test_what_is_struck_out_is_left_out_and_raised_digits_stay_raised() -> None:
    """As in an xlsx: words of a cell, a cell, a row."""
    sheet = workbook.openable(FORMS / "struck.xls")[0]
    cells = sheet.meant.cells.values()
    rows = [" ".join(cell.text for cell in cells if cell.source.cell[1:] == row) for row in "4567"]
    assert rows == [
        "产出指标 数量指标 检测桥梁 ≥40座 36座",
        "",
        "质量指标 合格率 0.95",
        "效益指标 社会效益 绿化面积 ≥36公里 36公里²",
    ]
    assert [place.cell for place in sheet.left_out()] == ["E4", "B5", "E6", "D7"]
