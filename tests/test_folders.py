"""Reports into one file or a folder: working papers beside them, an index, PDF by LibreOffice, contents with pages."""

import io
import threading
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from helpers.commands import DEPARTMENT, TEACHERS, Run
from helpers.scorecards import TEACHERS as CARD
from jixiao.cli import documents, interrupts, marks, outputs
from jixiao.intake.formats import converted
from jixiao.render import register, word
from jixiao.render.register import Entry
from jixiao.render.word import pdf
from jixiao.report.blocks import Heading, Report, paragraph, report

TRAILER = b"\ntrailer\n<</ID [ <7DBF2CE35E2F5F6B687508E22B100C4D> ]>>\n%%EOF\n"


def laid(document: bytes) -> bytes:
    """What LibreOffice might make of a docx: every bookmark of its first report on the third page."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        text = archive.read("word/document.xml").decode()
    places = b"".join(f"/5FToc0001{n:05}[3 0 R/XYZ]".encode() for n in range(1, text.count('w:name="_Toc0001') + 1))
    return b"%PDF-1.6\n/Kids[ 1 0 R 2 0 R 3 0 R ]\n/5Freport1[1 0 R/XYZ]" + places + TRAILER


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """LibreOffice as it might be; how many documents each run of it had."""
    runs: list[int] = []

    def printed(given: Sequence[bytes], **_: str) -> list[bytes | None]:
        runs.append(len(given))
        return [laid(one) for one in given]

    monkeypatch.setattr(converted, "program", lambda: "soffice")
    monkeypatch.setattr(converted, "printed", printed)
    return runs


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "program", lambda: None)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


# --- folders --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("_alone")
def test_a_folder_gets_a_report_and_a_working_paper_for_each_project_and_an_index(run: Run, tmp_path: Path) -> None:
    said = run("report", DEPARTMENT, "-o", f"{tmp_path}/报告/", "--format", "md")
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines()[0] == f"已写出 9个文件到 {tmp_path}/报告/，目录是 00-目录.xlsx。"
    found = names(tmp_path / "报告")
    assert found[0] == "00-目录.xlsx"
    assert found[1:3] == ["01-图书馆错时开放-底稿.md", "01-图书馆错时开放.md"]
    assert len(found) == 9
    texts = [(tmp_path / "报告" / name).read_text(encoding="utf-8") for name in found[1:3]]
    assert ["底稿" in text.splitlines()[0] for text in texts] == [True, False]
    assert run("report", DEPARTMENT, "-o", tmp_path / "报告", "--format", "md").code == 0


@pytest.mark.usefixtures("_alone")
def test_a_page_holds_the_report_and_its_working_paper(run: Run, tmp_path: Path) -> None:
    assert run("report", TEACHERS, "-o", f"{tmp_path}/", "--format", "html").code == 0
    assert names(tmp_path) == ["00-目录.xlsx", "01-企业教师生活补贴.html"]
    assert run("report", TEACHERS, "-o", tmp_path / "一.html").code == 0
    page = (tmp_path / "一.html").read_text(encoding="utf-8")
    assert page.index("绩效评价报告") < page.index("评价底稿的其余部分") < page.index("sha256：")


@pytest.mark.usefixtures("_alone")
def test_the_index_tells_the_marks_and_leads_to_the_files(run: Run, tmp_path: Path) -> None:
    assert run("report", TEACHERS, "-o", f"{tmp_path}/").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "00-目录.xlsx").active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["序号", "名称", "单位", "年度", "得分", "待评判", "等级", "报告", "底稿"]
    files = ["01-企业教师生活补贴.docx", "01-企业教师生活补贴-底稿.docx"]
    assert rows[1] == [1, "企业教师生活补贴", "泸州市社会保险事业管理局", "2020", 97.78, 0, "优", *files]
    links = [sheet.cell(2, column).hyperlink.target for column in (8, 9)]
    assert [unquote(link) for link in links] == files


def test_an_index_without_scorecard_or_working_paper_leaves_that_empty() -> None:
    data = register.render([Entry("", None, "01-未命名项目.html"), Entry("甲", CARD, "02-甲.html")])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == [1, "未命名项目", *(None,) * 5, "01-未命名项目.html", None]
    assert data == register.render([Entry("", None, "01-未命名项目.html"), Entry("甲", CARD, "02-甲.html")])


@pytest.mark.usefixtures("_alone")
def test_nothing_is_written_into_a_folder_where_one_file_would_be_lost(run: Run, tmp_path: Path) -> None:
    (tmp_path / "01-企业教师生活补贴-底稿.docx").write_bytes(b"somebody's own\n")
    (tmp_path / "00-目录.xlsx").write_bytes(b"somebody's own\n")
    said = run("report", TEACHERS, "-o", f"{tmp_path}/")
    assert (said.code, said.err.count("output.exists")) == (2, 2)
    assert names(tmp_path) == ["00-目录.xlsx", "01-企业教师生活补贴-底稿.docx"]
    assert run("report", TEACHERS, "-o", f"{tmp_path}/", "--force").code == 0


def test_names_of_files_are_safe_and_no_two_are_alike() -> None:
    taken: set[str] = set()
    given = ("a/b:c*d", "A_b_c_d", "", "..", "长" * 99)
    assert [outputs.called(name, taken, ".docx") for name in given] == [
        *("a_b_c_d.docx", "A_b_c_d_2.docx", "未命名项目.docx", "未命名项目_2.docx", f"{'长' * 60}.docx"),
    ]


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--kind", "summary", "-o", "夹/"),
            "夹/: output.folder: 这种报告只有一份，这里要的是文件，不是文件夹。请写文件名。",
        ),
        (
            ("-o", "夹/", "--working", "底稿.docx"),
            "--working: cli.usage: 写入文件夹时，底稿已经在各份报告旁边。请去掉 --working。",
        ),
        (
            ("-o", "甲.md", "--working", "./甲.md"),
            "--working: cli.usage: 报告和底稿不能写进同一个文件。请给底稿另写一个文件名。",
        ),
        (("-o", "甲.md", "--format", "md"), "--format: cli.usage: 报告写入一个文件时，格式由后缀决定。"),
        (("-o", "甲.pdf"), "-o: report.no-printer: 写 PDF 要用 LibreOffice，这台电脑上没有找到。"),
        (("-o", "夹/", "--format", "pdf"), "-o: report.no-printer: "),
        (("-o", "夹/", "--format", "md", "--template", DEPARTMENT), "--template: cli.usage: 模板只用于 Word 报告。"),
        (("-o", TEACHERS + "/"), "output.not-folder: 这里要的是文件夹，不是文件。"),
        (("-o", "甲.md", "--working", "底稿.xls"), "底稿.xls: report.format: 不能写出“.xls”格式的报告。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_written_is_refused_before_any_work(run: Run, words: tuple[str, ...], said: str) -> None:
    got = run("report", TEACHERS, *words)
    assert (got.code, got.out) == (2, "")
    assert said in got.err
    assert not Path("夹").exists()
    assert not Path("甲.md").exists()


# --- working papers ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("_alone")
def test_the_working_papers_are_written_beside_the_reports(run: Run, tmp_path: Path) -> None:
    said = run("report", DEPARTMENT, "-o", tmp_path / "报告.md", "--working", tmp_path / "底稿.md")
    assert said.code == 0
    assert f"已写出 {tmp_path}/底稿.md：4份底稿。" in said.err
    assert (tmp_path / "底稿.md").read_text(encoding="utf-8").count("绩效评价底稿") == 4
    quiet = run("report", DEPARTMENT, "-o", tmp_path / "报告.md", "--working", tmp_path / "底稿.md", "--quiet")
    assert (quiet.code, quiet.err) == (0, "")


@pytest.mark.usefixtures("_alone")
def test_a_report_about_several_rests_on_the_working_papers_of_each(run: Run, tmp_path: Path) -> None:
    said = run("report", DEPARTMENT, "--kind", "department", "--working", tmp_path / "底稿.md")
    assert (said.code, "：4份底稿。" in said.err) == (0, True)
    assert said.out.startswith("# ")
    none = run("report", DEPARTMENT, "--kind", "summary", "--working", tmp_path / "汇总底稿.md")
    assert (none.code, none.err) == (2, "--working: cli.usage: --kind summary 用不到这个选项。请去掉它。\n")


@pytest.mark.slow
@pytest.mark.usefixtures("_alone")
def test_working_papers_of_several_projects_are_sheets_of_one_workbook(run: Run, tmp_path: Path) -> None:
    said = run("report", DEPARTMENT, "-o", tmp_path / "报告.md", "--working", tmp_path / "底稿.xlsx")
    assert said.code == 0
    book = openpyxl.load_workbook(tmp_path / "底稿.xlsx")
    fronts = [sheet["A1"].value for sheet in book.worksheets if not sheet.title.startswith("说明")]
    assert len(fronts) == 4
    assert "图书馆错时开放" in fronts[0]


# --- LibreOffice --------------------------------------------------------------------------------------------------------


def listed(title: str) -> Report:
    """A report that is long enough for contents."""
    headings = [block for n in range(1, 5) for block in (Heading(1, f"第{n}部分"), paragraph("有。"))]
    return report((title,), (), (*headings, paragraph("长" * 28 * 22 * 15)))


def contents(data: str | bytes) -> list[str]:
    assert isinstance(data, bytes)
    found = docx.Document(io.BytesIO(data)).element.body.iter("{*}sdtContent")
    return ["".join(one.text or "" for one in p.iter("{*}t")) for block in found for p in block.iterchildren("{*}p")]


def test_contents_get_the_pages_on_which_the_headings_stand(printer: list[int]) -> None:
    press = documents.press()
    assert contents(documents.rendered((listed("甲"),), "docx", press))[1:] == [
        f"{number}、第{n}部分3" for n, number in enumerate("一二三四", 1)
    ]
    assert press.notes == {documents._PAGED}
    assert printer == [1]


@pytest.mark.parametrize("absent", ["program", "layout", "time"])
def test_contents_without_pages_say_how_they_come(
    monkeypatch: pytest.MonkeyPatch, printer: list[int], absent: str
) -> None:
    if absent == "program":
        monkeypatch.setattr(converted, "program", lambda: None)
    if absent == "layout":
        monkeypatch.setattr(converted, "printed", lambda given, **_: [None] * len(given))
    press = documents.press(papers=21 if absent == "time" else 1)
    assert contents(documents.rendered((listed("甲"),), "docx", press))[1] == "一、第1部分"
    assert press.notes == {documents._OPEN}
    assert printer == []


def test_a_pdf_says_of_its_contents_only_that_they_have_no_pages(printer: list[int]) -> None:
    for papers, notes in ((1, set()), (21, {documents._OPEN})):
        press = documents.press(papers=papers)
        documents.rendered((listed("甲"),), "pdf", press)
        assert press.notes == notes
    assert printer == [1, 1, 1]


def test_an_interrupt_ends_the_program_and_takes_its_folder_away(tmp_path: Path) -> None:
    """As whoever ends the process would: `stop` is called while somebody waits for the program."""
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nsleep 60\n")
    script.chmod(0o755)
    made: list[list[bytes | None]] = []
    waiting = threading.Thread(target=lambda: made.append(converted.printed([b"PK"], str(script))))
    waiting.start()
    while not converted._running:
        time.sleep(0.01)
    [folder] = converted._running.values()
    converted.stop()
    waiting.join(20)
    assert (made, folder.exists(), converted._running) == ([[None]], False, {})


@pytest.mark.slow
def test_libreoffice_tells_the_pages_of_a_document_of_ours() -> None:
    soffice = converted.program()
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    written = word.write([listed("甲"), listed("乙")])
    [first, second] = converted.printed([written.data, word.render([listed("丙")])], soffice)
    assert first is not None and second is not None
    pages = pdf.pages(first)
    # Title and contents, then headings with a line each on the second page; the text behind them takes eight pages more.
    assert [pages[f"_Toc00010000{n}"] - pages["_report1"] for n in range(1, 5)] == [1] * 4
    assert pages["_report2"] >= 9
    assert pages["_Toc000200001"] == pages["_report2"] + 1
    assert pdf.pages(second)["_report1"] == 0
    again = converted.printed([written.data], soffice)[0]
    assert again is not None
    assert pdf.timeless(again) == pdf.timeless(first)


@pytest.mark.usefixtures("printer")
def test_pages_of_very_many_papers_are_not_reckoned() -> None:
    assert [documents.press(None, count).paged for count in (20, 21)] == [True, False]
    assert converted.stop in interrupts._run.stops


@pytest.mark.usefixtures("printer")
def test_a_pdf_is_written_and_may_be_written_again(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    assert run("report", TEACHERS, "-o", target).code == 0
    first = target.read_bytes()
    assert first.startswith(b"%PDF-1.6")
    assert marks.untouched(target)
    assert run("report", TEACHERS, "-o", target).code == 0
    assert target.read_bytes() == first
    target.write_bytes(first.replace(b"PDF-1.6", b"PDF-1.7"))
    assert (marks.ours(target), marks.untouched(target)) == (True, False)


@pytest.mark.slow
def test_the_files_of_a_folder_are_printed_together(run: Run, tmp_path: Path, printer: list[int]) -> None:
    assert run("report", DEPARTMENT, "-o", f"{tmp_path}/", "--format", "pdf").code == 0
    assert printer[-1] == 8
    assert len(printer) <= 2
    assert len(names(tmp_path)) == 9


@pytest.mark.usefixtures("printer")
def test_what_cannot_be_printed_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "printed", lambda given, **_: [None] * len(given))
    said = run("report", TEACHERS, "-o", tmp_path / "报告.pdf")
    assert (said.code, names(tmp_path)) == (2, [])
    assert "-o: report.not-printed: LibreOffice 没有排出 PDF。" in said.err
