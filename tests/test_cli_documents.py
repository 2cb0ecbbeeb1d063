"""The command line over documents: forms in Excel and Word go in; Word, pages and workbooks come out, whole or not at all."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from helpers import ROOT
from helpers.commands import CLEAN, DEPARTMENT, TEACHERS, Run

WORKBOOK = "examples/农村饮水安全.xlsx"
DOCUMENT = "examples/农村饮水安全.docx"
WHOLE = "examples/部门整体/泸州社保局2020.yaml"


@pytest.fixture(autouse=True)
def _nothing_converts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What LibreOffice makes of a file is told elsewhere."""
    monkeypatch.setattr("jixiao.intake.formats.converted.program", lambda: None)


def _words(path: Path) -> str:
    """The words of a document, a workbook or a page."""
    if path.suffix == ".docx":
        found = docx.Document(str(path))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        return "\n".join([paragraph.text for paragraph in found.paragraphs] + cells)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)
    return path.read_text(encoding="utf-8")


def test_the_same_form_in_excel_and_word_gets_the_same_marks(run: Run) -> None:
    workbook, document = (
        run("score", name, "--format", "json", "--fail-on", "never").json[0] for name in (WORKBOOK, DOCUMENT)
    )
    assert workbook["score"] == document["score"]
    assert workbook["score"]["earned"] == "98.08"
    assert workbook["submission"]["source"]["cell"] == "A3"
    assert document["submission"]["source"]["sheet"] == "表1"


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx", ".md"])
@pytest.mark.parametrize("kind", ["project", "department", "summary"])
def test_a_report_of_every_kind_comes_in_every_format_and_twice_the_same(
    run: Run, tmp_path: Path, kind: str, suffix: str
) -> None:
    one, other = tmp_path / f"甲{suffix}", tmp_path / f"乙{suffix}"
    for path in (one, other):
        dated = () if (kind, suffix) == ("project", ".xlsx") else ("--date", "2024-03-15")
        said = run("report", DEPARTMENT, "--kind", kind, *dated, "-o", path)
        assert (said.code, said.out) == (0, "")
    assert one.read_bytes() == other.read_bytes()
    words = _words(one)
    assert "图书馆错时开放" in words
    if suffix != ".xlsx":
        assert "2024年3月15日" in words


def test_the_national_outline_has_its_seven_parts(run: Run) -> None:
    said = run("report", TEACHERS, "--outline", "national").out
    parts = [line.removeprefix("## ") for line in said.splitlines() if line.startswith("## ") and "、" in line]
    assert [part[0] for part in parts[:7]] == list("一二三四五六七")
    assert parts[0] == "一、基本情况"
    assert run("report", TEACHERS, "--outline", "other").code == 2


def test_a_department_under_its_own_ruleset_is_reported_with_its_groups(run: Run) -> None:
    said = run("report", WHOLE, "--kind", "department", "-r", "department-overall-sichuan/2020")
    assert said.code == 0
    assert "43.6" in said.out
    assert "预算编制" in said.out


def test_all_projects_of_a_department_are_printed_when_asked(run: Run, tmp_path: Path) -> None:
    text = "---\n".join(CLEAN.replace("社区图书流动站", f"流动站{n}") for n in range(7))
    (tmp_path / "七个.yaml").write_text(text, encoding="utf-8")
    few, all_of_them = (
        run("report", tmp_path / "七个.yaml", "--kind", "department", *more).out for more in ((), ("--all-projects",))
    )
    assert (few.count("项目绩效目标完成情况综述"), all_of_them.count("项目绩效目标完成情况综述")) == (5, 7)


_GIVEN = {
    "ruleset": ("--ruleset", "project-self-evaluation"),
    "outline": ("--outline", "sichuan"),
    "project": ("--project", "社区图书流动站"),
    "all_projects": ("--all-projects",),
    "template": ("--template", "模板.docx"),
    "on": ("--date", "2024-03-15"),
    "ask": ("--ask", "问.yaml"),
    "answers": ("--answers", "答.yaml"),
    "working": ("--working", "底稿.md"),
    "form": ("--format", "md"),
}
#: What each kind makes something of, in words and in a workbook, where a template and a format are refused in any case.
_COUNTS = {
    ("project", "md"): "ruleset outline project on ask answers working",
    ("project", "xlsx"): "ruleset project ask answers working",
    ("department", "md"): "ruleset project all_projects on ask answers working",
    ("department", "xlsx"): "ruleset project on ask answers working",
    ("summary", "md"): "ruleset project on answers",
    ("summary", "xlsx"): "ruleset project on answers",
    ("account", "md"): "on",
    ("account", "xlsx"): "on",
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "form"), _COUNTS)
def test_an_option_that_would_have_no_effect_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, form: str
) -> None:
    example = ROOT / ("examples/决算公开/决算表和说明.txt" if kind == "account" else "examples/一个部门.yaml")
    monkeypatch.chdir(tmp_path)
    Path("流动站.yaml").write_text(CLEAN, encoding="utf-8")
    Path("答.yaml").write_text("schema: jixiao.answers/1\nanswers: []\n", encoding="utf-8")
    counted = set()
    for name, words in _GIVEN.items():
        if name in ("template", "form"):
            continue
        said = run("report", "流动站.yaml", example, "--kind", kind, *words, "-o", f"报告.{form}", "--force")
        if said.code == 2 and "用不到" in said.err:
            book = " 的工作簿" if form == "xlsx" else ""
            assert said.err == f"{words[0]}: cli.usage: --kind {kind}{book} 用不到这个选项。请去掉它。\n"
        else:
            assert "cli.usage" not in said.err
            counted.add(name)
    assert counted == set(_COUNTS[kind, form].split())


def test_all_options_without_effect_are_told_at_once_and_one_that_has_it_beside_a_workbook_is_taken(
    run: Run, tmp_path: Path
) -> None:
    both = run("report", TEACHERS, "--kind", "summary", *_GIVEN["outline"], *_GIVEN["all_projects"])
    assert (both.code, both.out, both.err.count("--kind summary 用不到这个选项。")) == (2, "", 2)
    files = {name: tmp_path / name for name in ("报告.xlsx", "问.yaml", "底稿.md")}
    beside = ("--ask", files["问.yaml"], "--working", files["底稿.md"])
    said = run("report", TEACHERS, "-o", files["报告.xlsx"], *beside, *_GIVEN["outline"], *_GIVEN["on"])
    assert said.code == 0
    assert "2024年3月15日" in files["底稿.md"].read_text(encoding="utf-8")


def test_a_template_gives_its_styles_and_is_for_word_only(run: Run, tmp_path: Path) -> None:
    template = docx.Document()
    template.styles["Heading 1"].font.name = "隶书"
    template.save(str(tmp_path / "模板.docx"))
    assert run("report", TEACHERS, "--template", tmp_path / "模板.docx", "-o", tmp_path / "报告.docx").code == 0
    with zipfile.ZipFile(tmp_path / "报告.docx") as archive:
        assert "隶书" in archive.read("word/styles.xml").decode()
    wrong = run("report", TEACHERS, "--template", tmp_path / "模板.docx", "-o", tmp_path / "报告.html")
    assert (wrong.code, wrong.err) == (
        2,
        "--template: cli.usage: 模板只用于 Word 报告。请用 -o 指定 .docx 文件，或去掉 --template。\n",
    )
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    damaged = run("report", TEACHERS, "--template", tmp_path / "坏.docx", "-o", tmp_path / "又.docx")
    assert damaged.code == 2
    assert "report.template" in damaged.err
    assert not (tmp_path / "又.docx").exists()


@pytest.mark.slow
def test_a_workbook_of_marks_comes_by_its_name_or_by_its_format(run: Run, tmp_path: Path) -> None:
    for number, more in enumerate(((), ("--format", "xlsx"))):
        said = run("score", WORKBOOK, "--fail-on", "never", "-o", tmp_path / f"{number}.xlsx", *more)
        assert (said.code, said.out) == (0, "")
    assert (tmp_path / "0.xlsx").read_bytes() == (tmp_path / "1.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "0.xlsx")
    formulas = [cell.value for sheet in book for row in sheet for cell in row if str(cell.value).startswith("=")]
    assert any("ROUND(" in formula for formula in formulas)
    assert "98.08" in _words(tmp_path / "0.xlsx")


@pytest.mark.parametrize(
    "words", [("score", TEACHERS, "--format", "xlsx"), ("review", TEACHERS, "--format", "docx")], ids=" ".join
)
def test_a_binary_format_is_not_thrown_at_the_screen(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err == "-o: cli.usage: 这种格式不能输出到屏幕。请用 -o 指定文件。\n"


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".html", ".md", ".csv", ".json"])
def test_a_review_comes_in_every_format(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"复核{suffix}"
    said = run("review", WORKBOOK, "--fail-on", "never", "-o", path)
    assert (said.code, said.out) == (0, "")
    assert "98.08" in _words(path)


def test_the_ranking_of_a_review_can_be_sorted_and_summed_in_excel(run: Run, tmp_path: Path) -> None:
    run("review", WORKBOOK, DOCUMENT, "--fail-on", "never", "-o", tmp_path / "复核.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "复核.xlsx") for row in sheet for cell in row]
    marks = {(cell.value, cell.number_format) for cell in cells if cell.data_type == "n" and cell.value is not None}
    assert (98.08, "0.00") in marks
    assert all(isinstance(cell.value, str) for cell in cells if cell.value is not None and cell.data_type == "s")


@pytest.mark.slow
def test_an_export_named_xls_that_is_a_page_is_read_as_one(run: Run, tmp_path: Path) -> None:
    from helpers.layouts import as_html, layouts

    layout = next(layout for layout in layouts() if layout.name == "国家自评表")
    (tmp_path / "导出.xls").write_bytes(as_html(layout))
    assert (
        run("score", tmp_path / "导出.xls", "--format", "json", "--fail-on", "never").json[0]["score"]["earned"]
        == "98.08"
    )


@pytest.mark.slow
def test_a_folder_of_forms_in_every_format_is_read_whole(run: Run, tmp_path: Path) -> None:
    from helpers.layouts import MAKERS, layouts
    from jixiao import intake as importers

    layout = next(layout for layout in layouts() if layout.name == "国家自评表")
    for suffix, make in MAKERS.items():
        (tmp_path / f"表.{suffix}").write_bytes(make(layout))
    for left in ("~$表.xlsx", "._表.docx"):
        (tmp_path / left).write_bytes(b"whose file this is")
    assert len(run("score", tmp_path, "--format", "json", "--fail-on", "never").json) == len(MAKERS)
    assert {f".{suffix}" for suffix in MAKERS} <= set(importers.SUFFIXES)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.xlsx", b"", "file.empty"),
        ("坏.xlsx", b"PK\x03\x04\x00", "workbook.damaged"),
        ("乱.xlsx", bytes(range(256)) * 40, "workbook.not-a-workbook"),
        ("乱.docx", bytes(range(256)) * 40, "document.not-a-document"),
        ("乱.txt", bytes(range(256)) * 40, "file.binary"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document.old-format"),
        ("网页.html", b"<html><body><p>\xe6\xb2\xa1\xe6\x9c\x89\xe8\xa1\xa8</p></body></html>", "form.none"),
    ],
)
def test_a_document_that_holds_no_form_is_one_sentence(
    run: Run, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    said = run("score", tmp_path / name)
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert f"{code}: " in said.err


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_the_order_that_a_process_hashes_in_does_not_show(tmp_path: Path, suffix: str) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "engine")}
        command = (sys.executable, "-m", "jixiao", "report", "-q", DEPARTMENT, "-o", str(tmp_path / f"{seed}.{suffix}"))
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
    assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()
