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
    if path.suffix in (".yaml", ".xlsx", ".docx") or path.name.startswith("公开文本")
)
WHOLE = "部门整体/泸州社保局2020.yaml"

#: What is true of our reports and no fault of theirs: a report says which gaps are to be filled, a file of several reports
#: has the annexes of each, what units filled in alike is told alike, and a name that a form masks stays masked.
OURS = {"remnant.placeholder", "structure.title-twice", "copy.result", "copy.sentence", "remnant.masked"}


#: Every kind of report once, and that of a project in every format.
REPORTS = (("project", "md"), ("project", "docx"), ("project", "html"), ("department", "md"), ("summary", "docx"))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "suffix"), REPORTS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_audit_of_our_own_report_finds_nothing_certain(
    run: Run, tmp_path: Path, name: str, kind: str, suffix: str
) -> None:
    if name == WHOLE and kind != "department":
        pytest.skip("it has no projects")
    report = tmp_path / f"报告.{suffix}"
    law = ("-r", "department-overall-sichuan/2020") if name == WHOLE else ()
    said = run("report", f"examples/{name}", "--kind", kind, "--date", "2024-03-15", "-o", report, *law)
    assert report.is_file(), said.err
    audit = jixiao.audit(jixiao.account(report))
    told = [(one.id, one.message, one.arithmetic) for one in audit.found if one.certainty is Certainty.CERTAIN]
    assert told == []
    assert audit.figures


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["md", "docx", "html"])
def test_the_report_of_one_form_holds_nothing_probable_but_its_gaps(run: Run, tmp_path: Path, suffix: str) -> None:
    report = tmp_path / f"报告.{suffix}"
    assert run("report", "examples/企业教师生活补贴.yaml", "-o", report).code == 0
    found = jixiao.audit(jixiao.account(report)).found
    assert {one.id for one in found if one.certainty is not Certainty.HINT} <= OURS


def test_a_wrong_figure_in_a_report_of_ours_would_be_noticed(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "报告.md"
    assert run("report", "examples/企业教师生活补贴.yaml", "-o", report).code == 0
    wrong = report.read_text(encoding="utf-8") + "\n\n2020年支出合计100.00万元，其中：基本支出60.00万元，占66%。\n"
    report.write_text(wrong, encoding="utf-8")
    assert any(one.certainty is Certainty.CERTAIN for one in jixiao.audit(jixiao.account(report)).found)
