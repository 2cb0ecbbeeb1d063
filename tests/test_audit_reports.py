"""Our own reports under our own audit: nothing in them contradicts itself, in any kind and any format."""

from pathlib import Path

import pytest

import jixiao
from helpers import ROOT
from helpers.commands import Run
from jixiao.records import Certainty

EXAMPLES = sorted(
    path.relative_to(ROOT / "examples").as_posix()
    for path in (ROOT / "examples").rglob("*")
    if path.suffix in (".yaml", ".xlsx", ".docx")
    or path.name in ("部门整体", "公开文本-制表符.txt", "公开文本-逐格.txt")
)

#: What is true of our reports: they say which gaps are to be filled, and a name that a form masks stays masked.
GAPS = {"remnant.placeholder", "remnant.masked"}

#: What a file of two papers of one department still lets the audit say: both count their tables from 1, and 综述 of projects are
#: alike where their forms are. None of it is certain.
OF_DEPARTMENTS = {"structure.number-twice", "copy.sentence", "slip.altered"}

KINDS = (("project", "sichuan"), ("project", "national"), ("department", "sichuan"), ("summary", "sichuan"))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["md", "docx", "html"])
@pytest.mark.parametrize(("kind", "outline"), KINDS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_audit_of_our_own_report_finds_nothing_but_its_gaps(
    run: Run, tmp_path: Path, name: str, kind: str, outline: str, suffix: str
) -> None:
    if name.startswith("部门整体") and kind != "department":
        pytest.skip("it has no projects")
    report = tmp_path / f"报告.{suffix}"
    law = ("-r", "department-overall-sichuan/2020") if name.startswith("部门整体") else ()
    options = ("--kind", kind, *(("--outline", outline) if kind == "project" else ()), "--date", "2024-03-15")
    said = run("report", f"examples/{name}", *options, "-o", report, *law)
    assert report.is_file(), said.err
    audit = jixiao.audit(jixiao.account(report))
    known = GAPS | OF_DEPARTMENTS if kind == "department" else GAPS
    assert [(one.id, one.message, one.arithmetic) for one in audit.found if one.id not in known] == []
    assert {one.certainty for one in audit.found if one.id in OF_DEPARTMENTS} <= {Certainty.PROBABLE, Certainty.HINT}
    assert all("待补充" in one.message for one in audit.found if one.id == "remnant.placeholder")
    assert audit.figures


@pytest.mark.parametrize("suffix", ["md", "docx", "html"])
def test_an_audit_of_a_file_of_several_reports_finds_nothing_but_their_gaps(
    run: Run, tmp_path: Path, suffix: str
) -> None:
    report = tmp_path / f"报告.{suffix}"
    run("report", "examples/一个部门.yaml", "-o", report)
    assert {one.id for one in jixiao.audit(jixiao.account(report)).found} <= GAPS


def test_a_wrong_figure_in_a_report_of_ours_would_be_noticed(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "报告.md"
    assert run("report", "examples/企业教师生活补贴.yaml", "-o", report).code == 0
    wrong = report.read_text(encoding="utf-8") + "\n\n2020年支出合计100.00万元，其中：基本支出60.00万元，占66%。\n"
    report.write_text(wrong, encoding="utf-8")
    assert any(one.certainty is Certainty.CERTAIN for one in jixiao.audit(jixiao.account(report)).found)
