"""Files made to do harm, or broken in ways that nobody thought of: each is told by its own problem, and the others are read."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import ROOT, documents, pumped
from jixiao import intake
from jixiao.cli import inputs
from jixiao.ground import textfile
from jixiao.ground.problems import Problems, Source
from jixiao.intake import files, opening
from jixiao.intake.formats.sheet import Sheet, letters
from jixiao.intake.forms import grid, parts
from jixiao.records import Cell

GOOD = ROOT / "examples" / "农村饮水安全.xlsx"
_FORM = [["项目名称", "甲", documents.LEFT], ["一级指标", "二级指标", "三级指标"]]


@pytest.fixture(autouse=True)
def _nothing_converts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What LibreOffice makes of a file is told elsewhere."""
    monkeypatch.setattr("jixiao.intake.formats.converted.program", lambda: None)


def encoded_as(data: bytes, part: str, encoding: bytes) -> bytes:
    """An Office file with a part that declares this encoding."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                body = content[content.index(b"?>") + 2 :] if content.startswith(b"<?xml") else content
                content = b'<?xml version="1.0" encoding="' + encoding + b'"?>' + body
            new.writestr(name, content)
    return stream.getvalue()


# --- one file, and the others -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", [b"GBX", b"gb2312", b"utf-16", b"rot13", b"undefined", b"\xff"])
@pytest.mark.parametrize(
    ("name", "part", "code"),
    [("表.xlsx", "xl/workbook.xml", "workbook.damaged"), ("表.docx", "word/document.xml", "document.damaged")],
)
def test_a_part_in_an_encoding_that_nobody_knows_is_a_damaged_file(
    name: str, part: str, code: str, encoding: bytes, tmp_path: Path
) -> None:
    data = GOOD.read_bytes() if name == "表.xlsx" else documents.word(_FORM)
    path = tmp_path / name
    path.write_bytes(encoded_as(data, part, encoding))
    forms, problems = intake.read(str(path))
    assert (forms, [problem.code for problem in problems]) == ((), [code])


class OddError(Exception):
    """What no reader has thought of."""


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (OddError("x"), "file.unexpected", "OddError"),
        (LookupError("GBX"), "file.unexpected", "LookupError"),
        (RecursionError(), "file.unexpected", "RecursionError"),
        (MemoryError(), "file.memory", "内存"),
    ],
)
def test_whatever_a_file_raises_is_the_problem_of_that_file_and_the_others_are_read(
    error: Exception, code: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("一.xlsx", "二.xlsx", "三.xlsx"):
        (tmp_path / name).write_bytes(GOOD.read_bytes())
    real = opening._office

    def failing(data: bytes, suffix: str, path: str) -> object:
        if path.endswith("二.xlsx"):
            raise error
        return real(data, suffix, path)

    monkeypatch.setattr(opening, "_office", failing)
    forms, problems = inputs.read(inputs.find([str(tmp_path)]))
    assert [Path(form.source.file).name for form in forms] == ["一.xlsx", "三.xlsx"]
    assert [(Path(one.source.file).name, one.code) for one in problems] == [("二.xlsx", code)]
    assert word in problems[0].message


def test_a_person_who_interrupts_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "_office", interrupted)
    with pytest.raises(KeyboardInterrupt):
        intake.read(str(GOOD))


_PIECES = (
    b"",
    b"\0",
    b"<",
    b">",
    b'"',
    b"&",
    b"&#0;",
    b"-1",
    b"99999999999",
    b"A1:XFD1048576",
    b"<c/>",
    b"</w:p>",
    b"\xff",
)
_OFFICE = (GOOD.read_bytes(), documents.word("说明", _FORM, "结尾"))


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), which=st.integers(0, len(_OFFICE) - 1))
def test_office_files_with_mutated_parts_hold_nothing_that_no_reader_has_thought_of(
    seed: int, which: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_OFFICE[which])) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        broken = set(chance.sample(names, k=min(len(names), chance.randint(1, 3))))
        for name in names:
            part = bytearray(old.read(name))
            for _ in range(chance.randint(1, 4) if name in broken else 0):
                at = chance.randrange(len(part) + 1)
                part[at : at + chance.choice((0, 1, 5, 40))] = chance.choice(_PIECES)
            new.writestr(name, bytes(part))
    path = tmp_path / ("表.xlsx", "表.docx")[which]
    path.write_bytes(stream.getvalue())
    _, problems = intake.read(str(path))
    assert {problem.code for problem in problems} & {"file.unexpected", "file.memory"} == set()


# --- too much of anything -----------------------------------------------------------------------------------------

_HEAD = "项目名称\t甲\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\n"
_ROW = "产出指标\t数量指标\t第{0}项\t5\t5\n"


@pytest.mark.parametrize(
    "text",
    [_HEAD + "\t" * 5_000_000, _HEAD + "甲\n" * 400_000, _HEAD + "甲\t\n" * 200_000, _HEAD + "甲\r" * 400_000],
    ids=["tabs", "lines", "both", "old Mac lines"],
)
def test_a_text_with_more_cells_than_a_workbook_may_have_is_refused_at_once(text: str, tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_bytes(text.encode())
    with pumped.within(3):
        forms, problems = intake.read(str(path))
    assert (forms, [problem.code for problem in problems]) == ((), ["text.too-large"])
    assert "300000" in problems[0].message
    assert "拆成几个文件" in problems[0].cure


def _yaml(rows: int) -> str:
    written = "".join(f"  - {{path: [产出指标, 数量指标, 第{n}项], target: 5, actual: 5}}\n" for n in range(rows))
    return "project: 乙\nindicators:\n" + written


@pytest.mark.parametrize("suffix", ["txt", "yaml", "html"])
def test_a_form_with_more_rows_than_any_form_has_is_refused_and_the_others_of_its_file_are_read(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 50)
    long = [["项目名称", "乙"], *[line.split("\t") for line in _HEAD.splitlines()[1:]]]
    long += [_ROW.format(n).strip().split("\t") for n in range(51)]
    short = [["项目名称", "甲"], *long[1:51]]
    text = {
        "txt": "\n\n".join("\n".join("\t".join(row) for row in rows) for rows in (long, short)),
        "yaml": _yaml(51) + "---\n" + _yaml(50).replace("乙", "甲"),
        "html": "<html>" + "".join(documents.page(rows) for rows in (long, short)),
    }[suffix]
    path = tmp_path / f"表.{suffix}"
    path.write_text(text, encoding="utf-8")
    forms, problems = intake.read(str(path))
    assert [(form.project.text if form.project else "", len(form.rows)) for form in forms] == [
        ("甲", 49 + (suffix == "yaml"))
    ]
    assert [problem.code for problem in problems] == ["form.too-long"]
    assert "50行" in problems[0].message


def test_no_cure_of_a_file_that_is_too_large_names_a_command_that_does_not_exist() -> None:
    [problem] = textfile.too_large("表.txt").problems
    assert "jixiao" not in problem.cure


# --- no file of a folder is passed over in silence ------------------------------------------------------------------


def _zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return stream.getvalue()


_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "code", "word"),
    [
        ("表.doc", _OLD, "document.old-format", "doc"),
        ("表.wps", _OLD, "document.old-format", "wps"),
        ("表.rtf", b"{\\rtf1\\ansi x}", "document.old-format", "RTF"),
        ("表.doc", b"{\\rtf1\\ansi x}", "document.old-format", "RTF"),
        ("表.et", _OLD, "workbook.damaged", "工作簿"),
        ("表.ods", _zipped("mimetype", "content.xml"), "workbook.other-format", "OpenDocument"),
        ("表.odt", _zipped("mimetype", "content.xml"), "workbook.other-format", "OpenDocument"),
        ("表.xlsb", _zipped("[Content_Types].xml", "xl/workbook.bin"), "workbook.other-format", "xlsb"),
        ("表.csv", "项目名称,甲\n".encode("gbk"), "file.other-format", "csv"),
        ("表.pdf", b"%PDF-1.7\n1 0 obj", "document.damaged", "PDF"),
        ("表.xlsx", b"%PDF-1.7\n1 0 obj", "document.damaged", "PDF"),
        ("表.ofd", _zipped("OFD.xml"), "workbook.other-format", "OFD"),
        ("表.zip", _zipped("表.xlsx"), "workbook.other-format", "压缩包"),
        ("表.rar", b"Rar!\x1a\x07\x01\x00", "file.other-format", "压缩包"),
        ("表.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx", "webpage.archive", "mht"),
    ],
)
def test_a_document_of_a_kind_that_is_not_read_is_refused_by_the_name_of_its_kind(
    name: str, data: bytes, code: str, word: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    forms, [problem] = intake.read(str(path))
    assert (forms, problem.code) == ((), code)
    assert word in problem.message
    assert problem.message.endswith("。") and problem.cure.startswith("请")


@pytest.mark.parametrize("suffix", ["et", "xls", "wps", "doc"])
def test_a_workbook_or_page_under_another_name_is_read_for_what_it_is(suffix: str, tmp_path: Path) -> None:
    for number, data in enumerate((GOOD.read_bytes(), GOOD.with_suffix(".docx").read_bytes())):
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(data)
        forms, problems = intake.read(str(path))
        assert (len(forms), problems) == (1, ())


@pytest.mark.parametrize(
    ("name", "head", "word"),
    [
        *((f"表.{suffix}", b"", "") for suffix in ("xlsx", "XLS", "et", "xlsb", "ods", "csv", "txt", "md", "yaml", "json")),
        *((f"表.{suffix}", b"", "") for suffix in ("docx", "DOC", "wps", "rtf", "odt", "html", "htm", "mht")),
        ("夹/~$表.xlsx", b"", "临时"),
        ("夹\\.DS_Store", b"", "隐藏"),
        ("证明.pdf", b"", ""),
        ("证明", b"%PDF-", ""),
        ("证明.ofd", b"", "OFD"),
        ("全部.zip", b"PK\x03\x04", "压缩包"),
        ("照片.JPG", b"", "图片"),
        ("汇报.pptx", b"", "演示"),
        ("Thumbs.db", b"", "系统"),
        ("程序.exe", b"MZ", ".exe"),
        ("自评表", b"PK\x03\x04", ""),
        ("自评表", b"<html><body>", ""),
        ("Makefile", b"all:", "后缀"),
    ],
)  # fmt: skip
def test_every_file_of_a_folder_is_read_or_its_reason_is_said(name: str, head: bytes, word: str) -> None:
    reason = intake.passed_over(name, head)
    assert bool(reason) == bool(word)
    assert word in reason


# --- wide sheets ----------------------------------------------------------------------------------------------------


def _sheet(texts: dict[tuple[int, int], str]) -> Sheet:
    """A sheet in which these texts stand, by row and column."""
    places = {place: Source("表.xlsx", sheet="表", cell=f"{letters(place[1])}{place[0]}") for place in texts}
    return Sheet("表", {place: Cell(text=text, source=places[place]) for place, text in texts.items()})


_WIDTH = 16_000
_WIDE = [
    pytest.param([text] * _WIDTH, id=text)
    for text in ("甲", "一级指标", "项目名称", "全年预算数", "实际完成值", "1")
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("row", _WIDE)
def test_a_row_as_wide_as_a_sheet_can_be_takes_no_more_than_its_cells_do(row: list[str]) -> None:
    rows = [["项目名称", "甲"], ["一级指标", "二级指标", "三级指标", "指标值", "完成值"], *[row] * 3]
    texts = {(number, column): text for number, cells in enumerate(rows, 1) for column, text in enumerate(cells, 1)}
    with pumped.within(15):
        parts.of_workbook((_sheet(texts),), "表.xlsx")


def test_a_few_cells_far_apart_in_a_form_are_refused_and_named() -> None:
    apart = {(number, number % 1000 + 2): "甲" for number in range(1, 2_000)}
    with pumped.within(3), pytest.raises(Problems) as refused:
        parts.of_workbook((_sheet({**apart, (1, 1): "项目名称"}),), "表.xlsx")
    [problem] = refused.value.problems
    assert (problem.code, str(problem.source)) == ("sheet.too-large", "表.xlsx!表")
    assert str(grid.MAX_PLACES) in problem.message


def test_a_large_list_without_any_label_of_a_form_does_not_keep_the_form_beside_it_from_being_read() -> None:
    apart = {(number, number % 1000 + 2): "甲" for number in range(1, 2_000)}
    lines = ("项目名称\t乙", "一级指标\t二级指标\t三级指标\t指标值\t完成值", "产出指标\t数量指标\t培训\t5\t5")
    form = {(row, column): text for row, line in enumerate(lines, 1) for column, text in enumerate(line.split("\t"), 1)}
    forms, problems = parts.of_workbook((_sheet(apart), _sheet(form)), "表.xlsx")
    assert ([one.project.text for one in forms if one.project], problems) == (["乙"], ())


def test_two_headings_above_each_other_are_two_cells_however_equal_they_are() -> None:
    same = Source("表.xlsx")
    words = ("一级指标", "二级指标", "三级指标", "指标值", "完成值")
    cells = {(1, column): Cell(text=text, source=same) for column, text in enumerate(words, 1)}
    below = {(2, column): Cell(text=text, source=same) for column, text in enumerate(words, 1)}
    [stack, *_] = grid._stacks([grid._pieces(Sheet("表", cells | below), row, (1, 2), {}) for row in (1, 2)],
                               grid._pieces(Sheet("表", cells | below), 2, (1, 2), {}))  # fmt: skip
    assert [piece.top for piece in stack] == [1, 2]
