"""A PDF is read as any document: its tables and lines with their pages; what holds no text, or too much, ends in one Problem."""

import contextlib
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT, documents, pdf
from helpers.commands import Run
from helpers.documents import ABOVE, LEFT
from helpers.pdf import paper
from jixiao import intake
from jixiao.ground.problems import Problems, Source
from jixiao.intake.canonical import dump
from jixiao.intake.formats import printed
from jixiao.intake.formats.sheet import Sheet
from jixiao.records import Cell

FORM = (
    ("项目名称", "乡村道路养护", LEFT, LEFT, LEFT, LEFT, LEFT),
    ("主管部门", "县交通局", LEFT, "实施单位", "县公路所", LEFT, LEFT),
    ("资金(万元)", "", "年初预算数", "全年预算数", "全年执行数", "分值", "得分"),
    (ABOVE, "资金总额", "80", "80", "76", "10", "9.5"),
    ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"),
    ("产出指标", "数量指标", "养护里程", "≥60公里", "57公里", "40", "38"),
    (ABOVE, "质量指标", "合格率", "100%", "100%", "10", "10"),
    ("效益指标", "社会效益", "通行次数", "≥900次", "950次", "30", "30"),
    ("满意度指标", "满意度指标", "群众满意度", "≥90%", "93%", "10", "10"),
    ("总分", LEFT, LEFT, LEFT, LEFT, "100", "97.5"),
)  # fmt: skip
TITLE = "项目支出绩效自评表(2023年度)"


def parts(*pages: Sequence[pdf.Part]) -> tuple[Cell | Sheet, ...]:
    return printed.read(paper(*pages), "文.pdf").parts


def sheets(*pages: Sequence[pdf.Part]) -> list[Sheet]:
    return [part for part in parts(*pages) if isinstance(part, Sheet)]


def told(data: bytes) -> tuple[str, str]:
    with pytest.raises(Problems) as refused:
        printed.read(data, "文.pdf")
    [problem] = refused.value.problems
    assert problem.message.endswith("。") and problem.cure.startswith("请") and problem.cure.endswith("。")
    return problem.code, problem.message


def read(data: bytes, folder: Path, name: str = "表.pdf") -> tuple[list[str], list[str]]:
    path = folder / name
    path.write_bytes(data)
    forms, problems = intake.read(str(path))
    return [dump(form) for form in forms], [problem.code for problem in problems]


# --- lines and tables -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_form_in_a_pdf_is_read_as_the_same_form_in_word(tmp_path: Path) -> None:
    forms, problems = read(paper([TITLE, FORM]), tmp_path)
    assert (forms, problems) == read(documents.word(TITLE, FORM), tmp_path, "表.docx")
    assert len(forms) == 1 and "actual: 57公里" in forms[0]


@pytest.mark.slow
def test_a_value_says_the_page_and_the_row_and_column_of_its_table(tmp_path: Path, run: Run) -> None:
    (tmp_path / "表.pdf").write_bytes(paper(["前言"], [TITLE, FORM]))
    said = run("explain", tmp_path / "表.pdf", "合格率")
    assert f"“100%”  {tmp_path / '表.pdf'}!第2页!第7行第4列" in said.out


@pytest.mark.slow
def test_lines_and_tables_come_in_their_order_with_their_places() -> None:
    first, table, last, other = parts(["甲", [["乙", "丙"], ["丁", "戊"]], "己", [["庚", "辛"]]])
    assert isinstance(table, Sheet) and isinstance(other, Sheet)
    assert first == Cell(text="甲", source=Source("文.pdf", sheet="第1页", cell="第1行"))
    assert last == Cell(text="己", source=Source("文.pdf", sheet="第1页", cell="第2行"))
    assert (table.name, other.name) == ("第1页", "第1页表2")
    assert table.cells[2, 1] == Cell(text="丁", source=Source("文.pdf", sheet="第1页", cell="第2行第1列"))


@pytest.mark.slow
def test_merged_cells_cover_what_they_reach_over() -> None:
    [sheet] = sheets([[["甲", LEFT, "乙"], [ABOVE, ABOVE, "丙"], ["丁", "戊", "己"]]])
    assert sheet.covered[2, 2] == (1, 1) and sheet.at(2, 1) == sheet.cells[1, 1]
    assert sheet.place(3, 2).cell == "第3行第2列"


@pytest.mark.slow
def test_a_frame_around_text_is_no_table() -> None:
    assert [part.text for part in parts([[["甲乙"], ["丙丁"]]]) if isinstance(part, Cell)] == ["甲乙", "丙丁"]


@pytest.mark.slow
def test_a_full_line_of_a_cell_goes_on_in_the_next_and_a_short_one_ends_a_paragraph() -> None:
    # A column of 50 points holds four characters of 10, or eight digits of 5.
    narrow = [""] * 7
    [sheet] = sheets([[["群众满意\n度", "12345678\n90", "12\n34", "达到\n12345678", "截至年底\n，完成", *narrow[:5]]]])
    texts = [sheet.cells[1, column].text for column in range(1, 6)]
    assert texts == ["群众满意度", "1234567890", "12\n34", "达到12345678", "截至年底，完成"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["养护里程总计1公", "全县养护公路总里程", "全县养护公路总里程数合计"])
def test_a_form_with_a_cell_that_is_not_printed_whole_is_refused_and_the_cell_named(name: str, tmp_path: Path) -> None:
    # A column has room for six characters; a program that prints a sheet cuts off the rest, at once or a little later.
    long = [[text if text != "养护里程" else name for text in row] for row in FORM]
    (tmp_path / "表.pdf").write_bytes(paper([TITLE, long]))
    forms, problems = intake.read(str(tmp_path / "表.pdf"))
    assert (forms, {problem.code for problem in problems}) == ((), {"document.cut-text"})
    assert all(problem.source.cell.startswith("第6行") for problem in problems)


@pytest.mark.slow
def test_a_cell_that_is_not_printed_whole_in_another_table_costs_no_form(tmp_path: Path) -> None:
    other = [["甲" * 40, "乙"], ["丙", "丁"]]
    forms, problems = read(paper([other], [TITLE, FORM]), tmp_path)
    assert (len(forms), problems) == (1, [])


# --- over the end of a page -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_table_goes_on_over_the_page_and_every_cell_names_its_own_page(tmp_path: Path) -> None:
    [sheet] = sheets([TITLE, FORM[:7], "- 1 -"], [FORM[7:]])
    assert sheet.cells[8, 3].source == Source("文.pdf", sheet="第2页", cell="第1行第3列")
    whole, _ = read(paper([TITLE, FORM]), tmp_path)
    assert read(paper([TITLE, FORM[:7], "- 1 -"], [FORM[7:]]), tmp_path) == (whole, [])


@pytest.mark.slow
def test_a_blank_value_on_a_further_page_is_missed_where_it_stands(tmp_path: Path) -> None:
    rest = [[*row[:4], "", *row[5:]] if row[2] == "群众满意度" else row for row in FORM[7:]]
    (tmp_path / "表.pdf").write_bytes(paper([TITLE, FORM[:7]], [rest]))
    [form], _ = intake.read(str(tmp_path / "表.pdf"))
    [blank] = [row.actual for row in form.rows if row.actual and row.actual.blank]
    assert blank.source == Source(str(tmp_path / "表.pdf"), sheet="第2页", cell="第2行第5列")


@pytest.mark.slow
@pytest.mark.parametrize(
    "between", [["一、说明"], ["- 1 -", "一、说明"]], ids=["a line", "a line below the number of the page"]
)
def test_text_between_two_tables_parts_them(between: list[str]) -> None:
    assert len(sheets([[["甲", "乙"]], *between], [[["丙", "丁"]]])) == 2


@pytest.mark.slow
def test_a_table_of_another_width_or_two_pages_on_does_not_go_on() -> None:
    assert len(sheets([[["甲", "乙"]]], [[["丙", "丁", "戊"]]])) == 2  # 500 points in halves, 498 in thirds
    assert len(sheets([[["甲", "乙"]]], [], [[["丙", "丁"]]])) == 2


@pytest.mark.slow
def test_a_row_that_the_end_of_the_page_cuts_is_one_row() -> None:
    above = [["质量指标", "养护合格的", "100%", "98%", "10"]]
    # A column of 100 points holds nine characters.
    above[0][1] = "养护合格里程所占的"
    [sheet] = sheets([above], [[["", "比例", "", "", ""], ["时效指标", "完工时间", "12月", "11月", "10"]]])
    assert [sheet.cells[1, column].text for column in range(1, 6)] == [
        "质量指标",
        "养护合格里程所占的比例",
        "100%",
        "98%",
        "10",
    ]
    assert sheet.cells[3, 1].text == "时效指标"


@pytest.mark.slow
@pytest.mark.parametrize(
    "next_",
    [["", "比例", "", "", "5"], ["", "比例", "100%", "98%", "10"], ["时效指标", "比例", "", "", ""]],
    ids=["its own points", "its own values", "its own level"],
)
def test_a_row_that_says_more_than_goes_on_is_a_row_of_its_own(next_: list[str]) -> None:
    [sheet] = sheets([[["质量指标", "养护合格里程所占的", "100%", "98%", "10"]]], [[next_]])
    assert sheet.cells[2, 2].text == "比例"


@pytest.mark.slow
def test_a_row_below_a_name_that_is_not_full_is_a_row_of_its_own() -> None:
    [sheet] = sheets([[["质量指标", "合格", "100%", "98%", "10"]]], [[["", "比例", "", "", ""]]])
    assert (sheet.cells[1, 2].text, sheet.cells[2, 2].text) == ("合格", "比例")


# --- what is not read -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_scan_is_said_to_be_one(tmp_path: Path) -> None:
    code, message = told(paper([], [], picture=(1, 2)))
    assert code == "document.scanned" and "扫描" in message
    assert read(paper([], picture=[1]), tmp_path) == ([], ["document.scanned"])


@pytest.mark.slow
def test_pages_that_are_pictures_are_named_beside_the_form_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "表.pdf").write_bytes(paper([TITLE, FORM], [], [], picture=(2, 3)))
    [_], [problem] = intake.read(str(tmp_path / "表.pdf"))
    assert (problem.code, problem.source.sheet) == ("document.scanned-pages", "第2页")
    assert "第2、3页" in problem.message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (paper([]), "document.empty", "没有文字"),
        (paper([TITLE], password=True), "document.encrypted", "密码"),
        (b"%PDF-1.7\n1 0 obj", "document.damaged", "损坏"),
        (paper([TITLE, FORM], encoding="Identity-H"), "document.unreadable-text", "乱码"),
    ],
)
def test_a_pdf_without_text_to_read_is_one_problem(data: bytes, code: str, word: str) -> None:
    found, message = told(data)
    assert found == code and word in message


def test_a_pdf_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "_LIBRARY", "there_is_no_such_library")
    with pytest.raises(Problems) as refused:
        printed.read(paper([TITLE]), "文.pdf")
    [problem] = refused.value.problems
    assert problem.code == "document.no-pdf-library"
    assert "pip install 'jixiao[pdf]'" in problem.cure and "docx" in problem.cure


def unruled(between: str) -> list[str]:
    return [TITLE, *(between.join(text for text in row if text not in (LEFT, ABOVE)) for row in FORM)]


@pytest.mark.slow
def test_a_form_whose_columns_no_lines_rule_is_fitted_to_its_heading_and_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    path.write_bytes(paper(unruled("　")))
    (form,), problems = intake.read(str(path))
    assert (problems, form.inferred, form.year) == ((), True, 2023)
    rows = [
        (*row.path, *(cell.text for cell in (row.target, row.actual, row.weight, row.score) if cell))
        for row in form.rows
    ]
    assert rows[0] == ("产出指标", "数量指标", "养护里程", "≥60公里", "57公里", "40", "38")
    assert [row[2] for row in rows] == ["养护里程", "合格率", "通行次数", "群众满意度"]
    assert form.rows[0].source == Source(str(path), sheet="第1页", cell="第7行")


@pytest.mark.slow
def test_amounts_of_a_pdf_that_run_into_each_other_are_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    path.write_bytes(paper(unruled("")))
    (form,), problems = intake.read(str(path))
    assert form.budget.total is not None and form.budget.total.executed is not None and form.budget.total.executed.blank
    assert [(one.code, one.source.sheet, one.source.cell) for one in problems] == [("form.row-shape", "第1页", "第5行")]


@pytest.mark.slow
def test_a_framework_may_be_a_pdf(tmp_path: Path, run: Run) -> None:
    rows = (("一级指标", "二级指标", "三级指标", "分值", "评分标准"), ("产出", "数量", "完成率", "100", "完成率×分值"))
    (tmp_path / "表.pdf").write_bytes(paper(["某市2025年项目绩效评价指标体系", rows]))
    said = run("ruleset", "new", "a", "--from", tmp_path / "表.pdf", "-o", tmp_path / "a.yaml")
    assert (said.code, (tmp_path / "a.yaml").read_text(encoding="utf-8").count("完成率")) != (2, 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.png", b"\x89PNG\r\n\x1a\n" + bytes(20)),
        ("表.jpg", b"\xff\xd8\xff\xe0" + bytes(20)),
        ("表.tif", b"II*\x00" + bytes(20)),
        ("表.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("表.docx", b"GIF89a" + bytes(20)),
    ],
)
def test_a_picture_is_said_to_be_one_whatever_its_name(name: str, data: bytes, tmp_path: Path) -> None:
    assert read(data, tmp_path, name) == ([], ["document.scanned"])


# --- limits -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_more_pages_or_cells_than_any_form_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "MAX_PAGES", 1)
    assert told(paper(["甲"], ["乙"])) == ("document.too-large", "PDF 文件过大：超过1页。")
    monkeypatch.setattr(printed, "MAX_CELLS", 3)
    assert told(paper([[["甲", "乙"], ["丙", "丁"]]])) == (
        "document.too-large",
        "PDF 文件过大：文字的行和单元格超过3个。",
    )


def _bomb(size: int) -> bytes:
    """A PDF whose page unpacks to so many bytes."""
    good = paper(["甲"])
    start = good.index(b"/FlateDecode >>\nstream\n") + len(b"/FlateDecode >>\nstream\n")
    end = good.index(b"\nendstream", start)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()
    return good[:start] + packed + good[end:]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory")
def test_a_page_that_unpacks_without_end_costs_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "MEMORY", 400_000_000)
    code, _ = told(_bomb(600_000_000))
    assert code in ("document.too-large", "document.damaged", "document.empty")


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(printed, "SECONDS", 1)
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(printed, "CHILD", endless)
    assert told(paper(["甲"])) == ("document.too-large", "PDF 文件过大：1秒内没有读完。")


@pytest.mark.parametrize("script", ["import os\nos.abort()", "print('x')", "print('{}')", "raise SystemExit(3)"])
def test_a_process_that_dies_or_says_nonsense_is_one_problem(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text(script)
    monkeypatch.setattr(printed, "CHILD", child)
    assert told(paper(["甲"]))[0] in ("document.too-large", "document.damaged")


@pytest.mark.slow
@settings(max_examples=12)
@given(st.binary(max_size=200))
def test_whatever_follows_the_mark_of_a_pdf_ends_in_one_problem(rest: bytes) -> None:
    told(b"%PDF-" + rest)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.data())
def test_a_pdf_with_any_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    good = bytearray(paper([TITLE, FORM]))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(5, len(good) - 1))] = data.draw(st.integers(0, 255))
    found = printed.Paper(())
    with contextlib.suppress(Problems):
        found = printed.read(bytes(good), "文.pdf")
    assert all(isinstance(part, Cell | Sheet) for part in found.parts) and len(found.unread) <= 1


# --- the real thing ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_what_libreoffice_prints_of_a_form_is_read_as_the_form(tmp_path: Path) -> None:
    files = [ROOT / "examples" / f"农村饮水安全.{suffix}" for suffix in ("docx", "xlsx")]
    for file in files:
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=180)
        [form], problems = intake.read(str(tmp_path / "农村饮水安全.pdf"))
        [same], _ = intake.read(str(file))
        assert problems == ()
        assert dump(form) == dump(same)
