"""Our own reports under our own audit: nothing in them contradicts itself, in any kind and any format."""

from datetime import date
from pathlib import Path

import pytest

import jixiao
from helpers import ROOT
from helpers.commands import Run
from jixiao import intake
from jixiao.cli import documents, kinds
from jixiao.cli.options import DEFAULT_RULESET
from jixiao.findings.appraisal import Law
from jixiao.records import Audit, Certainty

EXAMPLES = sorted(
    path.relative_to(ROOT / "examples").as_posix()
    for path in (ROOT / "examples").rglob("*")
    if path.suffix in (".yaml", ".xlsx", ".docx") or path.name in ("公开文本-制表符.txt", "公开文本-逐格.txt")
)

#: What is true of our reports: they say which gaps are to be filled, and a name that a form masks stays masked.
GAPS = {"remnant.placeholder", "remnant.masked"}

#: The forms that are filled in before the year ends.
EARLY = {"年中监控/监控表.xlsx": "monitoring", "年中监控/申报表.xlsx": "target-review"}
DEPARTMENTS = "department-overall-sichuan/2020"
KINDS = (("project", "sichuan"), ("project", "national"), ("department", "sichuan"), ("summary", "sichuan"))


def nothing_but_gaps(audit: Audit) -> bool:
    """Whether an audit that read figures found nothing but what is still to be filled in."""
    assert [(one.id, one.message, one.arithmetic) for one in audit.found if one.id not in GAPS] == []
    assert all("待补充" in one.message for one in audit.found if one.id == "remnant.placeholder")
    return audit.figures > 0


@pytest.fixture(scope="module")
def laws() -> dict[str, Law]:
    """The rulesets that the examples are scored under, each read once."""
    return {name: jixiao.law(name) for name in (DEPARTMENTS, DEFAULT_RULESET, *EARLY.values())}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_audit_of_our_own_reports_finds_nothing_but_their_gaps(
    laws: dict[str, Law], tmp_path: Path, name: str
) -> None:
    whole, early = name.startswith("部门整体"), EARLY.get(name)
    law = laws[DEPARTMENTS if whole else early or DEFAULT_RULESET]
    forms, _ = intake.read(str(ROOT / "examples" / name), targets=early == "target-review")
    cards, _ = jixiao.appraise(law, forms)
    kept = KINDS[2:3] if whole else KINDS[:1] if early else KINDS  # a department has no projects of its own here
    for kind, outline in kept:
        papers = kinds.papers(law, cards, kinds.Wanted(kind, outline, date(2024, 3, 15)))
        written = documents.published(papers, "md", documents.press())
        assert isinstance(written, str)
        report = tmp_path / f"{kind}-{outline}.md"
        report.write_text(written, encoding="utf-8")
        assert nothing_but_gaps(jixiao.audit(jixiao.account(report)))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "html"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [("一个部门.yaml", "project"), ("公开文本-制表符.txt", "department"), ("多处错误.yaml", "summary")],
)
def test_the_format_of_a_report_adds_nothing_to_find(
    run: Run, tmp_path: Path, name: str, kind: str, suffix: str
) -> None:
    report = tmp_path / f"报告.{suffix}"
    said = run("report", f"examples/{name}", "--kind", kind, "--date", "2024-03-15", "-o", report)
    assert report.is_file(), said.err
    assert nothing_but_gaps(jixiao.audit(jixiao.account(report)))


def test_a_wrong_figure_in_a_report_of_ours_would_be_noticed(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "报告.md"
    assert run("report", "examples/企业教师生活补贴.yaml", "-o", report).code == 0
    wrong = report.read_text(encoding="utf-8") + "\n\n2020年支出合计100.00万元，其中：基本支出60.00万元，占66%。\n"
    report.write_text(wrong, encoding="utf-8")
    assert any(one.certainty is Certainty.CERTAIN for one in jixiao.audit(jixiao.account(report)).found)
