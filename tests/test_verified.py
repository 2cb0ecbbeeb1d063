"""How far the sources of a ruleset were read: three words, and where they are said and where never."""

import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from helpers import ROOT
from helpers.commands import CLEAN, DEPARTMENT, TEACHERS, Run
from jixiao.cli.rulesets import json_schema
from jixiao.ground.problems import Problems
from jixiao.keeper import lint
from jixiao.law.format import Ruleset
from jixiao.law.load import load
from jixiao.law.store import shipped_files
from jixiao.library import indicators
from jixiao.records import Verified
from jixiao.say import sources

ORIGINAL, REPRINT, MEMORY = Verified

#: What is said of a source that was not read in the original, in any output.
SAID = ("未与原文核对", "读自转载", "凭记忆", "尚未与文件原文核对", "原文未经核对", "原文未核对")


def law(*states: str) -> str:
    """A ruleset with a citation for each of the states as they are written."""
    cited = "".join(f"  - {{cite: 县财绩〔2024〕{n}号, verified: {state}}}\n" for n, state in enumerate(states, 1))
    return f"""\
schema: jixiao.ruleset/1
id: county
edition: "2024"
title: 县级自评办法
scope: project
basis:
{cited}total: 100
grades: [{{label: 合格, from: 60}}, {{label: 不合格, from: 0}}]
judgement: {{grades: [{{label: 达成, from: 0%, to: 100%, words: [达成]}}]}}
targets:
  at-least: {{method: at-least}}
  at-most: {{method: at-most}}
  equal: {{method: equal}}
  zero: {{method: zero-target}}
  interval: {{method: interval}}
  deadline: {{method: deadline}}
  yes-no: {{method: yes-no}}
  text: {{method: graded}}
indicators:
  - {{name: 产出指标, weight: 50, open: true}}
  - {{name: 效益指标, weight: 40, open: true}}
  - {{name: 满意度指标, weight: 10, open: true}}
"""


FAMILY = """\
schema: jixiao.indicators/1
family: some
title: 几项
indicators:
  - id: some-count
    name: 甲指标
    level: 数量指标
    direction: at-least
    definition: 定义。
    formula: 数
    source: 台账
    pitfalls: [没有台账。]
    basis: {cite: 文件, verified: %s}
"""


def of_library(written: str) -> Verified:
    (only,) = indicators.parse({"some.yaml": FAMILY % written}).indicators
    assert only.basis is not None
    return only.basis.verified


def of_ruleset(written: str) -> Verified:
    return load(law(written), "law.yaml").basis[0].verified


# --- what is written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [of_ruleset, of_library])
@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("original", ORIGINAL),
        ("reprint", REPRINT),
        ("memory", MEMORY),
        ("true", ORIGINAL),
        ("True", ORIGINAL),
        ("false", MEMORY),
        ("FALSE", MEMORY),
    ],
)
def test_the_three_words_are_read_as_written_and_the_old_truth_values_as_what_they_meant(
    read: Callable[[str], Verified], written: str, state: Verified
) -> None:
    assert read(written) is state


@pytest.mark.parametrize("read", [of_ruleset, of_library])
@pytest.mark.parametrize("written", ["yes", "1", "原文", "''", "", "[original]"])
def test_anything_else_is_refused_where_it_stands_with_the_three_words(
    read: Callable[[str], Verified], written: str
) -> None:
    with pytest.raises(Problems) as found:
        read(written)
    (problem,) = found.value.problems
    assert problem.code.endswith(".not-allowed")
    assert problem.source.line == (7 if read is of_ruleset else 13)
    for word in Verified:
        assert word.value in problem.cure


def test_a_file_that_says_nothing_of_it_is_refused() -> None:
    with pytest.raises(Problems) as found:
        load(law("original").replace(", verified: original", ""), "law.yaml")
    assert [problem.code for problem in found.value.problems] == ["ruleset.missing-key"]


def test_the_schema_for_editors_offers_the_three_words_and_accepts_the_old_truth_values() -> None:
    said: Any = json_schema(Ruleset)
    words, truth = said["$defs"]["Citation"]["properties"]["verified"]["anyOf"]
    assert words == {"enum": ["original", "reprint", "memory"]}
    assert truth["type"] == "boolean"


def test_a_ruleset_is_read_as_far_as_the_weakest_of_its_sources_in_whatever_order() -> None:
    for states in (states for count in (1, 2, 3) for states in product(Verified, repeat=count)):
        found = load(law(*(state.value for state in states)), "law.yaml").verified
        expected = MEMORY if MEMORY in states else REPRINT if REPRINT in states else ORIGINAL
        assert found is expected, states


# --- what ships -------------------------------------------------------------------------------------------------

#: By ruleset, the states of its citations in their order: none may be claimed to be surer without having been read.
SHIPPED = {
    "department-overall": (MEMORY,),
    "department-overall-hunan": (REPRINT,),
    "department-overall-sichuan/2017": (ORIGINAL,),
    "department-overall-sichuan/2020": (MEMORY,),
    "project-evaluation": (MEMORY,),
    "project-self-evaluation": (REPRINT,),
    "project-self-evaluation-central": (MEMORY, REPRINT),
    "project-self-evaluation-hubei": (ORIGINAL,),
    "project-self-evaluation-platform": (ORIGINAL, REPRINT),
    "project-self-evaluation-sichuan": (ORIGINAL, REPRINT),
    "target-review": (MEMORY,),
}


def test_the_shipped_rulesets_claim_no_more_than_was_read() -> None:
    found = {}
    for identity, edition, path in shipped_files():
        read = load(path.read_text(encoding="utf-8"), path.name)
        found[identity if identity in SHIPPED else f"{identity}/{edition}"] = tuple(one.verified for one in read.basis)
    assert {name: found[name] for name in SHIPPED} == SHIPPED


def test_the_indicator_library_says_of_no_source_that_its_original_was_read() -> None:
    cited = [one.basis for one in indicators.standard().indicators if one.basis is not None]
    assert {one.verified for one in cited} == {REPRINT, MEMORY}
    assert [one.cite for one in cited if one.verified is REPRINT] == ["财预〔2020〕10号 附件 项目支出绩效自评表"]


# --- where it is said -------------------------------------------------------------------------------------------


def words(path: Path) -> str:
    """Everything that a document, a workbook, a page or a text says, comments and properties left out."""
    match path.suffix:
        case ".docx":
            read = docx.Document(str(path))
            cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
            edges = [
                paragraph.text
                for section in read.sections
                for part in (section.header, section.footer)
                for paragraph in part.paragraphs
            ]
            return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells, *edges])
        case ".xlsx":
            book = openpyxl.load_workbook(path)
            return "\n".join(
                str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None
            )
        case _:
            return path.read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written(state, …)`: a ruleset whose citations were read so far."""

    def write(*states: Verified) -> Path:
        path = tmp_path / "county.yaml"
        path.write_text(law(*(state.value for state in states)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form without findings."""
    path = tmp_path / "自评表.yaml"
    path.write_text(CLEAN, encoding="utf-8")
    return path


@pytest.mark.parametrize("state", Verified)
def test_scores_reviews_and_explanations_say_how_far_the_law_was_read_unless_it_was_the_original(
    run: Run, written: Callable[..., Path], form: Path, tmp_path: Path, state: Verified
) -> None:
    ruleset = written(ORIGINAL, state)
    told = sources.weakest(state)
    assert bool(told) == (state is not ORIGINAL)
    book = tmp_path / "得分.xlsx"
    run("score", form, "-r", ruleset, "--fail-on", "never", "-o", book)
    outputs = {
        **{
            one: run("score", form, "-r", ruleset, "--fail-on", "never", "--format", one).out for one in ("table", "md")
        },
        "xlsx": words(book),
        "line": run("explain", form, "借阅人次", "-r", ruleset).out,
        "level": run("explain", form, "总分", "-r", ruleset).out,
        "review": run("review", form, "-r", ruleset, "--fail-on", "never").out,
        "docs": run("ruleset", "docs", ruleset).out,
        "diff": run("ruleset", "diff", ruleset, ruleset).out,
    }
    for name, text in outputs.items():
        assert "县级自评办法" in text, name
        if state is ORIGINAL:
            assert not any(one in text for one in SAID), name
        else:
            assert told in text, name


@pytest.mark.parametrize("state", Verified)
def test_scripts_read_one_of_the_three_words(
    run: Run, written: Callable[..., Path], form: Path, state: Verified
) -> None:
    options = ("-r", written(ORIGINAL, state), "--fail-on", "never", "--format")
    assert run("score", form, *options, "json").json[0]["ruleset"]["verified"] == state.value
    assert json.loads(run("score", form, *options, "jsonl").out)["ruleset"]["verified"] == state.value
    header, first, *_ = run("score", form, *options, "csv").out.splitlines()
    assert dict(zip(header.split(","), first.split(","), strict=False))["verified"] == state.value


def test_the_bench_says_it_of_every_ruleset_and_of_every_document(run: Run, written: Callable[..., Path]) -> None:
    listed = run("ruleset", "list", "--format", "json").json
    assert {one["verified"] for one in listed} == {state.value for state in Verified}
    rows = run("ruleset", "list").out.splitlines()
    for name, label in (("hubei/2020", "原文"), ("self-evaluation/2020", "转载"), ("central/2021", "凭记忆")):
        assert any(name in row and f" {label} " in row for row in rows), name
    shown = run("ruleset", "show", written(ORIGINAL, REPRINT, MEMORY)).out
    assert [line for line in shown.splitlines() if line.startswith("依据")] == [
        "依据  县财绩〔2024〕1号",
        "依据  县财绩〔2024〕2号【读自转载】",
        "依据  县财绩〔2024〕3号【凭记忆】",
    ]


def test_the_check_says_of_each_document_which_of_the_states_it_is_in(written: Callable[..., Path]) -> None:
    remarks = lint.check(str(written(ORIGINAL, REPRINT, MEMORY))).remarks
    assert [(one.source.line, one.message, one.cure) for one in remarks if one.code == "lint.citation-unverified"] == [
        (8, "依据“县财绩〔2024〕2号”的数值读自转载，未与原文核对。", "核对之后请把 verified 改为 original。"),
        (9, "依据“县财绩〔2024〕3号”的数值凭记忆，未与原文核对。", "核对之后请把 verified 改为 original。"),
    ]


# --- where it is never said -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".docx", ".html", ".md"])
@pytest.mark.parametrize(
    "asked",
    [
        (TEACHERS,),
        (TEACHERS, "--outline", "national"),
        (DEPARTMENT, "--kind", "department"),
        ("examples/部门整体/泸州社保局2020.yaml", "--kind", "department", "-r", "department-overall-sichuan/2020"),
        (DEPARTMENT, "--kind", "summary"),
    ],
    ids=lambda asked: "-".join(asked[1:]) or "project",
)
def test_no_report_that_is_signed_says_how_far_the_law_was_read(
    run: Run, tmp_path: Path, asked: tuple[str, ...], suffix: str
) -> None:
    report = tmp_path / f"报告{suffix}"
    assert run("report", *asked, "-o", report).code == 0
    text = words(report)
    if (
        suffix == ".html" and "summary" not in asked
    ):  # the working paper stands on the page too, which is not signed and not printed
        signed = re.findall(r'<article(?! id="r\d+" class="proof").*?</article>', report.read_text("utf-8"), re.DOTALL)
        text = "".join(signed[:1])
    assert len(text) > 500
    assert [one for one in SAID if one in text] == []


def test_the_fence_around_reports_would_notice_the_sentence(run: Run) -> None:
    text = run("score", TEACHERS, "--format", "md", "--fail-on", "never").out
    assert [one for one in SAID if one in text] == ["未与原文核对", "读自转载"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("ruleset", ["project-self-evaluation/2020", "department-overall-sichuan/2020"])
def test_no_blank_form_says_it_but_it_names_the_document(run: Run, tmp_path: Path, ruleset: str, suffix: str) -> None:
    blank = tmp_path / f"空白表{suffix}"
    assert run("form", "-r", ruleset, "-o", blank).code == 0
    text = words(blank)
    assert "依据：" in text
    assert [one for one in SAID if one in text] == []


def test_the_words_that_were_said_before_stand_nowhere_in_the_program() -> None:
    for path in (ROOT / "engine").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(one in text for one in ("尚未与文件原文核对", "原文未经核对", "原文未核对")), path.name
