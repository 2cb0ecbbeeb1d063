"""A grade that a rule of the ruleset moved never stands without the reason: in every output that shows the grade."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import cli, shell

LAW = """
schema: jixiao.ruleset/1
id: moved
edition: "%s"
title: 等级调整
scope: project
basis: [{cite: 示例, verified: memory}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 80}, {label: 差, from: 0}]
facts: [{name: 通报, type: 真假}]
grade-rules:
  - {when: 通报, at-most: 良, text: 被通报批评}
indicators:
  - {name: 产出, weight: 60, method: {method: at-least}}
  - {name: 效益, weight: 40, method: {method: at-least}}
"""
FORM = """
project: %s
unit: 甲局
year: 2023
facts: {通报: %s}
grade: 优
total: 100
indicators:
  - {path: [产出], target: ≥5次, actual: 5次, score: 60}
  - {path: [效益], target: ≥4次, actual: 4次, score: 40}
"""
WHY = "被通报批评，等级至多为“良”"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    texts = {"law": LAW % 1, "new": LAW % 2, "moved": FORM % ("被通报的", "是"), "other": FORM % ("没有被通报的", "否")}
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.yaml") for name in texts}


@pytest.mark.parametrize(
    "words",
    [
        "score -r law moved",
        "score -r law moved --set 产出.actual=6次",
        "score -r law moved --format md",
        "score -r law moved --format json",
        "score -r law moved --format csv",
        "explain -r law moved 总分",
        "explain -r law moved 产出 --what-if",
        "review -r law moved",
        "review -r law moved other",
        "review -r law moved --format json",
        "review -r law moved --format csv",
        "ruleset diff law new --on moved",
        "ruleset diff law new --on moved --format json",
        "ruleset diff law new --on moved --on other --format md",
        "report -r law moved",
        "report -r law moved other --kind summary",
    ],
)
def test_a_moved_grade_stands_beside_its_reason(
    words: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    fail = ["--fail-on", "never"] if words.split()[0] in ("score", "review") else []
    assert shell.run(cli, [*(files.get(word, word) for word in words.split()), *fail]) == 0
    out = "".join(capsys.readouterr().out.split())  # a cell may be broken over lines
    assert WHY in out


@pytest.mark.parametrize(
    "kind",
    [
        "report -r law moved other --kind summary",
        "review -r law moved other",
        "ruleset diff law new --on moved --on other",
    ],
)
@pytest.mark.parametrize("ending", ["html", "xlsx", "docx"])
def test_the_documents_give_the_reason_too(kind: str, ending: str, files: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / f"报告.{ending}"
    fail = ["--fail-on", "never"] if kind.startswith("review") else []
    if kind.startswith("ruleset") and ending != "html":
        pytest.skip("a comparison is a page")
    assert shell.run(cli, [*(files.get(word, word) for word in kind.split()), "-o", str(out), "-q", *fail]) == 0
    assert WHY in document(out)


def document(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    if path.suffix == ".docx":
        return "".join(zipfile.ZipFile(path).read("word/document.xml").decode().split("<w:t>"))
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.slow
def test_the_summary_of_the_workbook_has_a_column_for_it_where_a_grade_was_moved(
    files: dict[str, str], tmp_path: Path
) -> None:
    for names, header in ((("moved", "other"), "等级调整"), (("other",), "提示")):
        out = tmp_path / f"{len(names)}.xlsx"
        assert (
            shell.run(
                cli,
                [
                    "score",
                    "-r",
                    files["law"],
                    *(files[name] for name in names),
                    "-o",
                    str(out),
                    "-q",
                    "--fail-on",
                    "never",
                ],
            )
            == 0
        )
        sheet = openpyxl.load_workbook(out)["汇总"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][-1] == header
        if header == "等级调整":
            assert [row[-1] or "" for row in rows[1:]] == [WHY, ""]


def test_the_csv_has_the_reason_on_every_line_of_the_form_whose_grade_was_moved_and_on_no_other(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["score", "-r", files["law"], files["moved"], files["other"], "--format", "csv", "--fail-on", "never"]
    assert shell.run(cli, words) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["grade"], row["grade_rule"]) for row in rows] == [("良", WHY)] * 2 + [("优", "")] * 2
