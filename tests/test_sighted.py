"""A file without a form says what it holds instead, where that is, and what to do about it; targets are never marked."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers import documents
from helpers.commands import Run
from jixiao import intake
from jixiao.ground.problems import Problem
from jixiao.intake.forms import form, sighted
from jixiao.intake.forms.text import items

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sighted.yaml").read_text(encoding="utf-8"))
CODES = {"form.glued", "form.targets-only", "form.head-only", "form.rows-only", "form.narrative", "form.none"}
#: A form that sets targets, as its rows.
TARGETS = (
    ("项目支出绩效目标申报表",),
    ("（2023年度）",),
    ("项目名称", "农村公路养护", "", ""),
    ("主管部门", "某县交通局", "实施单位", "某县公路所"),
    ("项目资金（万元）", "年度资金总额", "100", ""),
    ("", "其中：财政拨款", "100", ""),
    ("年度目标", "完成养护工作", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "养护里程", "≥20公里"),
    ("产出指标", "质量指标", "合格率", "≥95%"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
)
REVIEWED = (
    ("完整性审核", "规范完整性", "优"), ("完整性审核", "明确清晰性", "良"),
    ("相关性审核", "目标相关性", "优"), ("相关性审核", "指标科学性", "中"),
    ("适当性审核", "绩效合理性", "良"), ("适当性审核", "资金匹配性", "差"),
    ("可行性审核", "实现可能性", "优"), ("可行性审核", "条件充分性", "良"),
)  # fmt: skip


def seen(text: str) -> Problem:
    forms, [problem] = form.read(items(text, "文"), "文")
    assert forms == ()
    return problem


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_without_a_form_says_what_it_holds_instead(case: dict[str, Any]) -> None:
    problem = seen(case["text"])
    assert (problem.code, problem.source.line) == (case["code"], case["line"])
    assert problem.message.endswith("。") and problem.cure.startswith("请") and problem.cure.endswith("。")


def test_every_kind_has_a_case_and_a_sentence_of_its_own() -> None:
    assert {case["code"] for case in CASES} == CODES
    assert len({seen(case["text"]).message for case in CASES}) == len(CODES)


def test_a_column_of_actual_values_is_what_parts_a_self_evaluation_from_a_form_of_targets() -> None:
    rows = "产出指标数量指标清淤长度12公里质量指标合格率100%效益指标社会效益指标灌溉保障"
    heading = f"项目名称水渠清淤主管部门水利局一级指标二级指标三级指标指标值{{}}{rows}"
    assert seen(heading.format("")).code == "form.targets-only"
    for column in ("实际完成值", "全年完成值", "自评得分", "实施进度"):
        assert seen(heading.format(column)).code == "form.glued"


def test_a_table_whose_cells_are_parted_is_not_said_to_run_together() -> None:
    rows = [["一级指标", "二级指标", "三级指标", "指标值", "完成值"]]
    rows += [["产出指标", f"第{number}项培训人数", "≥100人", "120人"] for number in range(4)]
    assert seen("\n".join("\t".join(row) for row in rows)).code == "form.rows-only"


@given(
    st.lists(
        st.sampled_from(
            (
                "一级指标",
                "二级指标",
                "完成值",
                "目标表",
                "自评报告",
                "项目名称",
                "，",
                "。",
                "一、情况",
                "\n",
                "\t",
                "|",
            )
        )
    )
)
def test_whatever_a_text_is_made_of_it_is_one_of_the_kinds(pieces: list[str]) -> None:
    problem = sighted.none(items("".join(pieces), "文"), "文")
    assert problem.code in CODES
    assert problem.source.file == "文"


# --- forms that set targets -----------------------------------------------------------------------------------------


def _written(suffix: str, rows: tuple[tuple[str, ...], ...], folder: Path) -> Path:
    path = folder / f"表.{suffix}"
    if suffix == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    elif suffix == "docx":
        path.write_bytes(documents.word(*(row[0] for row in rows[:2]), rows[2:]))
    elif suffix == "html":
        path.write_text(f"<html>{documents.page(rows)}</html>", encoding="utf-8")
    else:
        path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    return path


SUFFIXES = ("xlsx", "docx", "html", "txt")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_form_that_sets_targets_is_never_read_as_a_self_evaluation(suffix: str, tmp_path: Path) -> None:
    forms, [problem] = intake.read(str(_written(suffix, TARGETS, tmp_path)))
    assert (forms, problem.code) == ((), "form.targets-only")
    assert problem.source.line == 8 or "8" in problem.source.cell or "6" in problem.source.cell
    assert "target-review" in problem.cure


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_with_marks_and_no_actual_values_it_is_a_self_evaluation_that_lacks_a_column(
    suffix: str, tmp_path: Path
) -> None:
    marks = ("", "", "", "", "", "", "", "得分", "10", "10", "10")
    rows = tuple((*row, mark) if mark or len(row) > 1 else row for row, mark in zip(TARGETS, marks, strict=True))
    forms, problems = intake.read(str(_written(suffix, rows, tmp_path)))
    assert forms == ()
    assert "form.no-columns" in {problem.code for problem in problems}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_table_that_reviews_targets_is_read_and_marked_in_every_format(
    suffix: str, tmp_path: Path, run: Run
) -> None:
    heading = ("一级指标", "二级指标", "三级指标", "指标值", "完成值")
    rows = (("绩效目标审核表",), ("（2023年度）",), ("项目名称", "农村公路养护", "", "", ""), heading)
    rows += tuple((first, "", name, "", word) for first, name, word in REVIEWED)
    said = run(
        "score", _written(suffix, rows, tmp_path), "-r", "target-review", "--format", "json", "--fail-on", "never"
    )
    assert [card["score"]["earned"] for card in said.json] == ["72.00"]  # 10 + 8 + 15 + 9 + 12 + 0 + 10 + 8


def test_the_cure_for_targets_names_commands_that_work(tmp_path: Path, run: Run) -> None:
    cure = seen(CASES[4]["text"]).cure
    assert "jixiao form -r target-review -o 审核表.xlsx" in cure and "jixiao score -r target-review" in cure
    assert run("form", "-r", "target-review", "-o", tmp_path / "审核表.xlsx").code == 0


# --- published pages --------------------------------------------------------------------------------------------


def test_every_published_page_without_a_form_gets_the_code_of_its_kind(shared: Path) -> None:
    import json

    pages = shared / "cases" / "pages"
    if not pages.is_dir():
        pytest.skip("the published pages are not beside this checkout")
    kinds = {"target-setting": "form.targets-only", "narrative": "form.narrative", "head-only": "form.head-only"}
    listed = [json.loads(line) for line in (pages / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    for page in listed:
        if page["cls"] in kinds:
            forms, problems = intake.read(str(pages / page["file"]))
            assert (forms, [problem.code for problem in problems]) == ((), [kinds[page["cls"]]]), page["file"]
