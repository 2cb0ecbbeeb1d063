"""The command line: what every command prints where, writes, and returns."""

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pytest

from helpers import ROOT
from helpers.commands import CLEAN, DEPARTMENT, TEACHERS, Run, Said
from jixiao.cli import cli

EXAMPLES = ROOT / "examples"
MISTAKES = "examples/多处错误.yaml"
LAYOUTS = ("examples/公开文本-逐格.txt", "examples/公开文本-制表符.txt")

PENDING = """
project: 河道清淤
year: 2023
budget: {unit: 万元, total: {annual: 20, executed: 20}}
indicators:
  - {path: [产出指标, 数量指标, 清淤长度], target: 3公里, actual: 3公里}
  - {path: [效益指标, 社会效益指标, 水质改善], target: 明显改善, actual: 异味消失}
  - {path: [满意度指标, 服务对象满意度指标, 居民满意度], target: ≥90%, actual: 93%, basis: 问卷调查}
"""

ANSWERS = """
schema: jixiao.judgements/1
judgements:
  - path: [效益指标, 社会效益指标, 水质改善]
    grade: 部分达成
    share: 75%
    words: 现场踏勘，监测断面仍有一处超标。
    by: 评价组
"""


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return _write(tmp_path, "流动站.yaml", CLEAN)


@pytest.fixture
def pending(tmp_path: Path) -> Path:
    return _write(tmp_path, "清淤.yaml", PENDING)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return _write(tmp_path, "坏.yaml", "project: 甲\nyaer: 2020\nindicators: []\n")


# --- score: formats ---------------------------------------------------------------------------------------------


def test_score_prints_a_table_by_default(run: Run) -> None:
    said = run("score", TEACHERS, "--fail-on", "never")
    assert said.code == 0
    assert "得分：97.78 / 有依据 26.53 / 待评判 0.00 / 分值 100.00" in said.out
    assert said.err == ""
    assert "\x1b" not in said.out


def test_score_as_json_is_a_list_with_the_figures_of_the_contract(run: Run) -> None:
    [card] = run("score", TEACHERS, "--format", "json", "--fail-on", "never").json
    assert card["schema"] == "jixiao.scorecard/2"
    assert (card["ruleset"]["id"], card["ruleset"]["edition"]) == ("project-self-evaluation", "2020")
    assert len(card["ruleset"]["sha256"]) == 64
    assert card["submission"]["source"] == {"file": TEACHERS, "line": 2, "col": 1}
    assert {**card["budget"], "source": None} == {
        "budget": "1100",
        "executed": "949.68",
        "rate": "0.8633",
        "unit": "万元",
        "base": "annual",
        "source": None,
    }
    by_evidence = {"measured": "26.53", "equal": "12.50", "unsurveyed": "10.00", "restated": "48.75"}
    score = {"earned": "97.78", "possible": "100.00", "supported": "26.53", "pending": "0.00"}
    assert card["score"] == {**score, "by_evidence": by_evidence}
    assert card["grade"] == "优"
    assert "grade_range" not in card
    [line] = [one for one in card["lines"] if one["path"][-1] == "补贴发放金额"]
    assert (line["level"], line["possible"], line["earned"], line["status"]) == (3, "6.25", "5.40", "scored")
    assert (line["evidence"], line["method"], line["target"], line["actual"]) == (
        "measured",
        "at-least",
        "1100",
        "949.68",
    )
    [step] = [one for one in line["steps"] if one["points"] != "0.00"]
    assert step["rule"]["file"] == "rulesets/project-self-evaluation/2020.yaml"
    assert [fact["name"] for fact in step["facts"]] == ["target", "actual"]
    assert [one["source"]["line"] for one in step["facts"]] == [16, 17]
    assert "budget.underspent" in {finding["id"] for finding in card["findings"]}


def test_a_pending_score_gives_the_two_ends_of_its_grade(run: Run, pending: Path) -> None:
    [card] = run("score", pending, "--format", "json", "--fail-on", "never").json
    score = {"earned": "70.00", "possible": "100.00", "supported": "20.00", "pending": "30.00"}
    assert card["score"] == {**score, "by_evidence": {"measured": "20.00", "equal": "50.00"}}
    assert card["grade"] is None
    assert card["grade_range"] == ["中", "优"]


def test_json_lines_are_one_scorecard_a_line_in_the_order_of_the_files(run: Run, clean: Path) -> None:
    said = run("score", clean, DEPARTMENT, "--format", "jsonl", "--fail-on", "never")
    cards = [json.loads(line) for line in said.out.splitlines()]
    assert [card["submission"]["project"] for card in cards] == [
        "社区图书流动站",
        "图书馆错时开放",
        "文物库房安防改造",
        "非遗传承人补助",
        "农村公益电影放映",
    ]


def test_csv_has_a_row_for_every_line(run: Run) -> None:
    [card] = run("score", TEACHERS, "--format", "json", "--fail-on", "never").json
    rows = list(csv.DictReader(io.StringIO(run("score", TEACHERS, "--format", "csv", "--fail-on", "never").out)))
    assert [row["earned"] for row in rows] == [line["earned"] for line in card["lines"]]
    assert rows[0]["project"] == "企业教师生活补贴"


def test_markdown_has_headings_and_the_marks(run: Run) -> None:
    out = run("score", TEACHERS, "--format", "md", "--fail-on", "never").out
    assert out.startswith("#")
    assert "97.78" in out
    assert "| 补贴发放金额 |" in out or "补贴发放金额" in out


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(run: Run) -> None:
    for form in ("table", "json", "md", "csv"):
        words = ("score", MISTAKES, DEPARTMENT, "--format", form)
        assert run(*words).out == run(*words).out


# --- score: exit codes ------------------------------------------------------------------------------------------


def test_a_clean_form_exits_0(run: Run, clean: Path) -> None:
    said = run("score", clean)
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_errors_exit_1_unless_never(run: Run, fail_on: str, code: int) -> None:
    assert run("score", MISTAKES, "--fail-on", fail_on).code == code


@pytest.mark.slow
@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_a_warning_exits_1_from_warning_on(run: Run, tmp_path: Path, fail_on: str, code: int) -> None:
    form = _write(tmp_path, "甲.yaml", CLEAN.replace("executed: 19.8", "executed: 17"))
    assert run("score", form, "--fail-on", fail_on).code == code


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 0), ("info", 1)])
def test_a_hint_exits_1_only_from_info_on(run: Run, tmp_path: Path, fail_on: str, code: int) -> None:
    form = _write(tmp_path, "甲.yaml", CLEAN.replace("actual: 42次", "actual: 42"))
    assert run("score", form, "--fail-on", fail_on).code == code


@pytest.mark.slow
def test_problems_exit_2_and_go_to_standard_error(run: Run, broken: Path) -> None:
    said = run("score", broken)
    assert said.code == 2
    assert said.out == ""
    assert said.err == f"{broken}:2:1: submission.unknown-key: 不认识的键“yaer”。是不是想写“year”？\n"


def test_problems_are_a_json_list_where_json_is_asked_for(run: Run, broken: Path) -> None:
    said = run("score", broken, "--format", "json")
    assert said.code == 2
    assert said.out == ""
    assert said.problems == [
        {
            "source": {"file": str(broken), "line": 2, "col": 1},
            "code": "submission.unknown-key",
            "message": "不认识的键“yaer”。",
            "cure": "是不是想写“year”？",
        }
    ]


def test_standard_error_stays_json_where_a_file_is_written_too(run: Run, broken: Path, clean: Path) -> None:
    said = run("score", broken, clean, "--format=json", "-o", broken.parent / "得分.json")
    assert said.code == 2
    assert [problem["code"] for problem in said.problems] == ["submission.unknown-key"]


def test_json_without_problems_leaves_standard_error_empty(run: Run, clean: Path) -> None:
    assert run("score", clean, "--format", "json").err == ""


def test_a_bad_form_does_not_stop_the_good_ones(run: Run, broken: Path, clean: Path) -> None:
    said = run("score", broken, clean, "--format", "jsonl")
    assert said.code == 2
    assert json.loads(said.out)["submission"]["project"] == "社区图书流动站"
    assert "submission.unknown-key" in said.err


def test_a_failure_of_the_program_exits_3_in_one_chinese_sentence(
    run: Run, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("jixiao.findings.appraisal.appraise_all", fail)
    said = run("score", clean)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("内部错误（RuntimeError）：")
    assert "Traceback" not in said.err
    assert "Traceback" in run("score", clean, "-v").err


# --- score: files -----------------------------------------------------------------------------------------------


def _projects(said: Said) -> list[str]:
    return [json.loads(line)["submission"]["project"] for line in said.out.splitlines()]


@pytest.mark.slow
def test_folders_globs_and_files_are_read_each_once_in_order(run: Run, tmp_path: Path) -> None:
    for name in ("乙", "甲"):
        _write(tmp_path, f"{name}.yaml", CLEAN.replace("社区图书流动站", name))
    (tmp_path / "下级").mkdir()
    _write(tmp_path / "下级", "丙.json", json.dumps({"project": "丙", "indicators": []}))
    _write(tmp_path, "README.md", "# 不是申报表\n")
    _write(tmp_path, "其他.xyz", "不读\n")
    whole = run("score", tmp_path, "--format", "jsonl")
    assert whole.code == 2
    assert "submission.no-indicators" in whole.err
    assert _projects(whole) == ["乙", "甲"]
    assert _projects(run("score", f"{tmp_path}/*.yaml", tmp_path / "甲.yaml", "--format", "jsonl")) == ["乙", "甲"]
    assert _projects(run("score", tmp_path / "甲.yaml", f"{tmp_path}/*.yaml", "--format", "jsonl")) == ["甲", "乙"]


def test_a_form_may_come_from_standard_input(run: Run) -> None:
    said = run("score", "-", "--format", "json", stdin=CLEAN)
    assert said.code == 0
    assert said.json[0]["submission"]["source"] == {"file": "-", "line": 2, "col": 1}


def test_published_text_may_come_from_standard_input(run: Run) -> None:
    text = (ROOT / LAYOUTS[0]).read_text(encoding="utf-8")
    assert len(_projects(run("score", "-", "--format", "jsonl", "--fail-on", "never", stdin=text))) == 4


@pytest.mark.parametrize("name", ["没有.yaml", "没有*.yaml", "空"])
def test_a_name_that_leads_to_no_file_is_told(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "空").mkdir()
    _write(tmp_path / "空", "README.md", "说明\n")
    said = run("score", tmp_path / name, "--format", "json")
    assert said.code == 2
    skipped = [("file.skipped", str(tmp_path / "空" / "README.md"))] if name == "空" else []
    assert [(problem["code"], problem["source"]["file"]) for problem in said.problems] == [
        ("file.missing", str(tmp_path / name)),
        *skipped,
    ]


def test_a_file_is_written_whole_and_named_on_standard_error(run: Run, clean: Path) -> None:
    target = clean.parent / "结果" / "得分.json"
    said = run("score", clean, "--format", "jsonl", "-o", target)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"已写出 {target}：1份评分结果。\n"
    assert json.loads(target.read_text(encoding="utf-8"))["grade"] == "优"
    assert [path.name for path in target.parent.iterdir()] == ["得分.json"]
    assert run("score", clean, "-q", "-o", target).err == ""


def test_nothing_is_written_where_nothing_could_be_read(run: Run, broken: Path) -> None:
    target = broken.parent / "得分.csv"
    assert run("score", broken, "--format", "csv", "-o", target).code == 2
    assert not target.exists()


def test_an_old_file_stays_as_it_was_where_writing_fails(
    run: Run, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = _write(clean.parent, "得分.md", "旧的")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    said = run("score", clean, "--format", "md", "-o", target, "--force")
    assert said.code == 2
    assert "file.not-writable: 无法写入（磁盘已满）。" in said.err
    assert target.read_text(encoding="utf-8") == "旧的"
    assert {path.name for path in clean.parent.iterdir()} == {"得分.md", clean.name}


def test_a_place_that_cannot_be_written_is_told(run: Run, clean: Path) -> None:
    said = run("score", clean, "-o", clean / "下面.csv")
    assert said.code == 2
    assert f"{clean / '下面.csv'}: file.not-writable: " in said.err


def test_another_ruleset_is_named_by_id_by_edition_or_by_file(run: Run, clean: Path) -> None:
    for name in ("project-self-evaluation", "project-self-evaluation/2020"):
        [card] = run("score", clean, "-r", name, "--format", "json").json
        assert card["ruleset"]["edition"] == "2020"
    law = clean.parent / "我的.yaml"
    shipped = (ROOT / "rulesets/project-self-evaluation/2020.yaml").read_text(encoding="utf-8")
    law.write_text(
        shipped.replace('edition: "2020"', "edition: mine").replace("edition: '2020'", "edition: mine"), "utf-8"
    )
    [card] = run("score", clean, "-r", law, "--format", "json").json
    assert {step["rule"]["file"] for line in card["lines"] for step in line["steps"]} == {str(law)}


def test_an_unknown_ruleset_is_told_with_the_nearest(run: Run, clean: Path) -> None:
    said = run("score", clean, "-r", "project-self-evaluaton")
    assert said.code == 2
    assert "ruleset.not-found" in said.err
    assert "project-self-evaluation" in said.err


# --- explain ----------------------------------------------------------------------------------------------------


def test_explain_shows_steps_rules_and_cells(run: Run) -> None:
    said = run("explain", TEACHERS, "补贴发放金额")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("企业教师生活补贴  产出指标/数量指标/补贴发放金额\n得分 5.40 / 6.25 ")
    assert "rulesets/project-self-evaluation/2020.yaml:" in said.out
    assert f"实际完成值 “949.68”  {TEACHERS}:17:13" in said.out
    assert "合计 0.00 + 5.40 = 5.40" in said.out


@pytest.mark.parametrize("path", ["产出指标/数量指标/发放人数", "数量指标/发放人数", "发放人数"])
def test_a_line_is_named_by_any_end_of_its_path(run: Run, path: str) -> None:
    assert run("explain", TEACHERS, path).out == run("explain", TEACHERS, "发放人数").out != ""


def test_explain_of_the_total_lists_the_first_levels(run: Run) -> None:
    out = run("explain", TEACHERS, "总分").out
    heads = [line for line in out.splitlines() if line.startswith("企业教师生活补贴  ")]
    assert [head.split("  ")[1] for head in heads] == ["预算执行率", "产出指标", "效益指标", "满意度指标", "总分"]
    assert "合计 8.63 + 49.15 + 30.00 + 10.00 = 97.78" in out


def test_an_unknown_line_is_told_with_the_nearest(run: Run) -> None:
    said = run("explain", TEACHERS, "发放人术")
    assert (said.code, said.out) == (2, "")
    assert said.err == f"{TEACHERS}: explain.unknown-line: 没有指标“发放人术”。是不是想写“发放人数”？\n"
    assert "可以解释的指标：预算执行率、产出指标" in run("explain", TEACHERS, "xyz").err


def test_explain_takes_one_project_of_several(run: Run) -> None:
    one = run("explain", DEPARTMENT, "预算执行率", "--project", "非遗传承人补助")
    assert one.out.startswith("非遗传承人补助  预算执行率\n")
    assert one.out.count("预算执行率\n") == 1
    assert run("explain", DEPARTMENT, "预算执行率").out.count("  预算执行率\n") == 4
    wrong = run("explain", DEPARTMENT, "预算执行率", "--project", "非遗传承人")
    assert wrong.code == 2
    assert "explain.unknown-project: 文件中没有项目“非遗传承人”。是不是想写“非遗传承人补助”？" in wrong.err


def test_explain_writes_a_file(run: Run, tmp_path: Path) -> None:
    assert run("explain", TEACHERS, "发放人数", "-o", tmp_path / "解释.txt").out == ""
    assert (tmp_path / "解释.txt").read_text(encoding="utf-8").startswith("企业教师生活补贴  ")


# --- judge ------------------------------------------------------------------------------------------------------


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".judgements.yaml")


def test_judge_asks_and_keeps_the_answer_and_score_uses_it(run: Run, pending: Path) -> None:
    said = run("judge", pending, "--by", "评价组", stdin="2\n75%\n现场踏勘\n")
    assert said.code == 0
    assert "（1/1）河道清淤  效益指标/社会效益指标/水质改善" in said.err
    assert "得分：92.50 " in said.out
    assert _beside(pending).read_text(encoding="utf-8") == (
        "schema: jixiao.judgements/1\njudgements:\n  - path: [效益指标, 社会效益指标, 水质改善]\n"
        "    project: 河道清淤\n    grade: 部分达成\n    share: 75%\n    words: 现场踏勘\n    by: 评价组\n"
    )
    [card] = run("score", pending, "--format", "json").json
    score = {"earned": "92.50", "possible": "100.00", "supported": "42.50", "pending": "0.00"}
    assert card["score"] == {**score, "by_evidence": {"measured": "20.00", "equal": "50.00", "judged": "22.50"}}
    [line] = [one for one in card["lines"] if one["path"][-1] == "水质改善"]
    assert line["evidence"] == "judged"
    assert "评价组" in line["steps"][-1]["text"]
    assert "现场踏勘" in line["steps"][-1]["text"]


def test_judge_asks_again_in_chinese_until_the_answer_fits(run: Run, pending: Path) -> None:
    said = run("judge", pending, stdin="评价组\n9\n二\n2\n95\n百分之七十\n70\n看过现场\n")
    assert said.code == 0
    assert said.err.count("请写 1 到 3 的数字、b 或 q，或直接回车。") == 2
    assert said.err.count("请写区间内的百分数，如 85%。") == 2
    assert "Error" not in said.err
    assert "share: 70%" in _beside(pending).read_text(encoding="utf-8")


def test_judge_takes_answers_from_a_file(run: Run, pending: Path) -> None:
    answers = _write(pending.parent, "评判.yaml", ANSWERS)
    said = run("judge", pending, "--answers", answers)
    assert said.code == 0
    assert said.err == f"已写出 {_beside(pending)}：1条评判。\n"
    assert "得分：92.50 " in said.out


def test_a_second_answer_takes_the_place_of_the_first(run: Run, pending: Path) -> None:
    answers = _write(pending.parent, "评判.yaml", ANSWERS.replace("path:", "project: 河道清淤\n    path:"))
    run("judge", pending, "--answers", answers)
    answers.write_text(answers.read_text("utf-8").replace("75%", "60%"), "utf-8")
    assert run("judge", pending, "--answers", answers).code == 0
    assert _beside(pending).read_text("utf-8").count("share:") == 1
    assert run("score", pending, "--format", "json").json[0]["score"]["earned"] == "88.00"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("75%", "95%", "judgement.outside-grade"),
        ("部分达成", "马马虎虎", "judgement.unknown-grade"),
        ("水质改善]", "水质]", "judgement.unknown-line"),
        ("效益指标, 社会效益指标, 水质改善", "产出指标, 数量指标, 清淤长度", "judgement.not-pending"),
        ("    share", "    project: 别的\n    share", "judgement.unknown-project"),
        ("    share: 75%\n", "", "submission.share"),
    ],
)
def test_answers_that_do_not_fit_are_refused_and_nothing_is_written(
    run: Run, pending: Path, old: str, new: str, code: str
) -> None:
    answers = _write(pending.parent, "评判.yaml", ANSWERS.replace(old, new))
    said = run("judge", pending, "--answers", answers)
    assert said.code == 2
    assert f": {code}: " in said.err
    assert str(answers) in said.err
    assert not _beside(pending).exists()


def test_judge_writes_nothing_where_nothing_was_answered(run: Run, pending: Path, clean: Path) -> None:
    assert run("judge", pending, "--by", "甲", stdin="\n").code == 0
    assert not _beside(pending).exists()
    assert "没有待评判的指标。" in run("judge", clean).err
    assert not _beside(clean).exists()
    assert run("judge", pending, "--answers", _write(pending.parent, "评判.yaml", ANSWERS)).code == 0
    assert run("judge", pending).err == "没有待评判的指标。\n"  # what was kept before is not written again


@pytest.mark.parametrize(
    ("wanted", "cure"), [("清淤长渡", "是不是想写“清淤长度”？"), ("没有这项", "请写三级指标的名称或路径。")]
)
def test_a_mark_to_be_replaced_that_is_not_there_is_a_problem_of_the_judgement(
    run: Run, pending: Path, wanted: str, cure: str
) -> None:
    said = run("judge", pending, "--by", "甲", "--overrule", wanted)
    assert said.code == 2
    assert said.err == f"{pending}: judgement.unknown-line: 没有可以改判的指标“{wanted}”。{cure}\n"
    assert not _beside(pending).exists()


def test_judge_that_is_broken_off_writes_nothing(run: Run, pending: Path) -> None:
    said = run("judge", pending, "--by", "甲", stdin="2\n70\n")
    assert said.code == 2
    assert said.err.endswith("已中止，没有写出任何文件。\n")
    assert not _beside(pending).exists()


def test_judge_needs_a_file(run: Run) -> None:
    said = run("judge", "-", stdin=PENDING)
    assert said.code == 2
    assert "judge.needs-file" in said.err


# --- report -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_report_writes_markdown(run: Run, tmp_path: Path) -> None:
    said = run("report", TEACHERS, "--date", "2021-03-15", "-o", tmp_path / "报告.md")
    assert (said.code, said.out) == (0, "")
    first, second, *_ = said.err.splitlines()
    assert first == f"已写出 {tmp_path / '报告.md'}：1份报告。"
    assert second.startswith("还有10项内容文件中没有，请补充（加 --ask 补充.xlsx 写出填写用的表）")
    text = (tmp_path / "报告.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "97.78" in text
    assert "2021年3月15日" in text
    assert "2021年3月15日" not in run("report", TEACHERS).out


def test_report_takes_one_project_of_several(run: Run) -> None:
    one = run("report", DEPARTMENT, "--project", "非遗传承人补助").out
    assert one.count("\n# ") + one.startswith("# ") == 1
    assert "非遗传承人补助" in one.splitlines()[0]
    wrong = run("report", DEPARTMENT, "--project", "无")
    assert (wrong.code, wrong.out) == (2, "")
    assert "report.unknown-project: 没有项目“无”。文件中的项目：图书馆错时开放、" in wrong.err


def test_report_refuses_a_suffix_that_it_cannot_write(run: Run, tmp_path: Path) -> None:
    said = run("report", TEACHERS, "-o", tmp_path / "报告.doc")
    assert said.code == 2
    assert f"{tmp_path / '报告.doc'}: report.format: " in said.err
    assert list(tmp_path.iterdir()) == []


def test_report_refuses_a_date_that_is_none(run: Run) -> None:
    assert run("report", TEACHERS, "--date", "2021-3-5").code == 0
    assert run("report", TEACHERS, "--date", "2021-W01-1").code == 2
    said = run("report", TEACHERS, "--date", "2021-02-30")
    assert (said.code, said.out) == (2, "")
    assert "cli.usage: “2021-02-30”不是日期。" in said.err


# --- import -----------------------------------------------------------------------------------------------------


def _bare(cards: Any) -> Any:
    """Scorecards without the places of the input, which are other ones in another file."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(one) for key, one in value.items() if key != "source"}
        return [strip(one) for one in value] if isinstance(value, list) else value

    return strip(cards)


@pytest.mark.slow
@pytest.mark.parametrize("text", LAYOUTS)
def test_what_was_imported_scores_as_the_original(run: Run, tmp_path: Path, text: str) -> None:
    said = run("import", text, "-o", tmp_path)
    assert (said.code, said.out, said.err) == (0, "", f"已写出 4 份申报表、1 份公开文本到 {tmp_path}。\n")
    original = run("score", text, "--format", "json", "--fail-on", "never").json
    names = [f"{card['submission']['project']}.yaml" for card in original]
    account = f"{Path(text).stem}.account.yaml"
    assert sorted([*names, account]) == sorted(path.name for path in tmp_path.iterdir())
    paths = [tmp_path / name for name in names]
    assert _bare(run("score", *paths, "--format", "json", "--fail-on", "never").json) == _bare(original)


def test_import_prints_documents_that_score_reads_back(run: Run) -> None:
    out = run("import", LAYOUTS[1]).out
    assert out.count("\n---\n") == 3
    again = run("score", "-", "--format", "json", "--fail-on", "never", stdin=out).json
    original = run("score", LAYOUTS[1], "--format", "json", "--fail-on", "never").json
    assert _bare(again) == _bare(original)


def test_projects_of_one_name_are_written_to_files_of_their_own(run: Run, tmp_path: Path) -> None:
    form = _write(tmp_path, "两份.yaml", f"{CLEAN}---\n{CLEAN}---\nproject: ../../上级\nindicators: []\n")
    assert run("import", form, "-q", "-o", tmp_path / "出").code == 0
    assert sorted(path.name for path in (tmp_path / "出").iterdir()) == [
        "上级.yaml",
        "社区图书流动站.yaml",
        "社区图书流动站_2.yaml",
    ]


def test_import_of_what_is_no_form_exits_2(run: Run, broken: Path) -> None:
    said = run("import", broken, "-o", broken.parent / "出")
    assert said.code == 2
    assert not (broken.parent / "出").exists()


def test_a_text_without_a_form_is_written_out_as_what_it_is(run: Run, tmp_path: Path) -> None:
    said = run("import", "examples/决算公开/决算说明.txt", "-o", tmp_path)
    assert (said.code, said.err) == (0, f"已写出 1 份公开文本到 {tmp_path}。\n")
    assert [path.name for path in tmp_path.iterdir()] == ["决算说明.account.yaml"]
    assert run("import", "examples/决算公开/决算说明.txt").code == 2


# --- ruleset and indicator --------------------------------------------------------------------------------------


def test_rulesets_are_listed(run: Run) -> None:
    assert "project-self-evaluation/2020" in run("ruleset", "list").out
    listed = run("ruleset", "list", "--format", "json").json
    assert {"id": "project-self-evaluation", "edition": "2020"} in [
        {"id": one["id"], "edition": one["edition"]} for one in listed
    ]


def test_a_ruleset_is_shown(run: Run) -> None:
    out = run("ruleset", "show").out
    assert "等级  优 ≥90.00  良 ≥80.00  中 ≥60.00  差 ≥0.00" in out
    assert "budget.underspent" in out
    shown = run("ruleset", "show", "project-self-evaluation", "--format", "json").json
    assert [node["weight"] for node in shown["indicators"]] == ["10.00", "50.00", "30.00", "10.00"]


@pytest.mark.slow
def test_every_shipped_ruleset_is_checked(run: Run) -> None:
    said = run("ruleset", "check")
    assert said.code == 0
    assert "project-self-evaluation/2020：没有错误" in said.out
    listed = run("ruleset", "check", "--format", "json").json
    assert [one for one in listed if one["severity"] == "error"] == []


def test_a_ruleset_with_mistakes_exits_2_with_all_of_them(run: Run, tmp_path: Path) -> None:
    law = _write(tmp_path, "坏.yaml", "schema: jixiao.ruleset/1\nid: x\nscope: 项目\ntotal: 多\n")
    said = run("ruleset", "check", law, "--format", "json")
    assert (said.code, said.out) == (2, "")
    codes = {problem["code"] for problem in said.problems}
    assert codes == {"ruleset.missing-key", "ruleset.not-allowed", "ruleset.not-a-number"}
    assert {problem["source"]["file"] for problem in said.problems} == {str(law)}


@pytest.mark.slow
def test_worked_examples_are_run(run: Run) -> None:
    said = run("ruleset", "test", "-v")
    assert said.code == 0
    assert said.out.count("✓ ") >= 10
    assert said.out.splitlines()[-1].endswith("不符0个。")


def test_a_worked_example_that_differs_exits_1(run: Run, tmp_path: Path) -> None:
    case = "- name: 错的\n  submission:\n" + "".join(f"    {line}\n" for line in CLEAN.strip().splitlines())
    _write(tmp_path, "错.yaml", case + "  expect: {earned: '12.34'}\n")
    said = run("ruleset", "test", "--cases", tmp_path)
    assert said.code == 1
    assert "✗ 错的" in said.out
    assert "12.34" in said.out
    assert "不符1个" in said.out


@pytest.mark.slow
def test_the_schema_is_json_schema_with_chinese_descriptions(run: Run, tmp_path: Path) -> None:
    schema = run("ruleset", "schema").json
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["grades"]["description"] == "等级，从高到低"
    assert run("ruleset", "schema", "-o", tmp_path / "s.json").out == ""
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == schema


@pytest.mark.slow
def test_indicators_are_listed_searched_and_shown(run: Run) -> None:
    every = run("indicator", "list", "--format", "json").json
    assert len(every) > 20
    found = run("indicator", "search", "发放率", "--format", "json").json
    assert 0 < len(found) < len(every)
    out = run("indicator", "show", "失败退回率").out
    assert out.startswith("失败退回率（failed-payment-rate）\n")
    assert run("indicator", "show", "failed-payment-rate").out == out
    assert run("indicator", "show", "失败退回率", "--format", "json").json[0]["id"] == "failed-payment-rate"
    assert "failed-payment-rate" in run("indicator", "list").out


@pytest.mark.slow
def test_an_indicator_that_is_not_there_is_told(run: Run) -> None:
    said = run("indicator", "show", "失败退率")
    assert (said.code, said.out) == (2, "")
    assert said.err == "指标库: indicator.not-found: 没有指标“失败退率”。是不是想写“失败退回率”？\n"
    nothing = run("indicator", "search", "zzzz")
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err == "没有找到相近的指标，请换一个说法。\n"


# --- help and mistakes of the command line ----------------------------------------------------------------------


def _commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command; one that cannot even be loaded fails in the test of its help, not here."""
    yield words
    context = click.Context(group)
    for name in group.list_commands(context):
        found = None
        with contextlib.suppress(ImportError, AttributeError):
            found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from _commands(found, (*words, name))
        else:
            yield (*words, name)


EVERY = tuple(_commands(cli))
_ENGLISH = ("Usage", "Options", "Commands", "Show this", "default", "required", "OPTIONS", "Error", "Arguments")
#: What click says of the type and the range of an option that has no name for its value.
_CODED = ("INTEGER", "RANGE", "FLOAT", "TEXT", "x>=", "<=x")


def test_the_commands_are_those_of_the_contract() -> None:
    assert {words[0] for words in EVERY if words} >= {
        *("score", "explain", "judge", "report", "import", "ruleset", "indicator")
    }
    assert len(EVERY) == len(set(EVERY)) > 15


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_the_help_is_chinese_and_has_an_example(run: Run, words: Sequence[str]) -> None:
    said = run(*words, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"用法：{' '.join(('jixiao', *words))} [选项]")
    assert "例：jixiao " in said.out
    assert "显示帮助并退出" in said.out
    assert [word for word in (*_ENGLISH, *_CODED) if word in said.out] == []


@pytest.mark.parametrize("words", [(), ("ruleset",), ("indicator",)])
def test_a_group_without_a_command_shows_its_help_and_exits_2(run: Run, words: Sequence[str]) -> None:
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err == run(*words, "--help").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["scor"], "jixiao: cli.usage: 没有命令“scor”。是不是想写“score”？"),
        (["zzz"], "jixiao: cli.usage: 没有命令“zzz”。请用 jixiao --help 查看有哪些命令。"),
        (["ruleset", "lst"], "jixiao ruleset: cli.usage: 没有命令“lst”。是不是想写“list”？"),
        (["score"], "jixiao score: cli.usage: 缺少 文件...。请用 jixiao score --help 查看用法。"),
        (
            ["explain", "甲"],
            "jixiao explain: cli.usage: 缺少 指标。请写出指标的名称或“总分”；整份的得分请用 jixiao score。",
        ),
        (["score", "--forma", "x", "甲"], "jixiao score: cli.usage: 没有选项 --forma。是不是想写“--format”？"),
        (
            ["score", "--format", "pdf", "甲"],
            "jixiao score: cli.usage: --format 的值不对。可选：table、json、jsonl、md、csv、xlsx。",
        ),
        (
            ["score", "甲", "--fail-on", "x"],
            "jixiao score: cli.usage: --fail-on 的值不对。可选：error、warning、info、never。",
        ),
        (["score", "甲", "-o"], "选项 -o 缺少值。"),
        (["ruleset", "show", "甲", "乙"], "jixiao ruleset show: cli.usage: 命令行写得不对。"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_chinese_sentence(run: Run, words: list[str], sentence: str) -> None:
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_mistake_on_the_command_line_is_json_where_json_is_asked_for(run: Run) -> None:
    said = run("score", "--format", "json")
    assert said.code == 2
    assert [problem["code"] for problem in said.problems] == ["cli.usage"]


# --- the whole process ------------------------------------------------------------------------------------------


def _process(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    run = [sys.executable, "-m", "jixiao", *words]
    return subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, check=False, **options)


@pytest.mark.slow
def test_the_process_returns_what_the_command_returns() -> None:
    done = _process("score", MISTAKES)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "社区电梯加装补助" in done.stdout.decode()


@pytest.mark.slow
def test_the_process_reads_bytes_of_other_encodings_from_standard_input() -> None:
    done = _process("score", "-", "--format", "json", input=CLEAN.encode("gb18030"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)[0]["submission"]["project"] == "社区图书流动站"


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_failure() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    run = [sys.executable, "-m", "jixiao", "ruleset", "schema"]
    with subprocess.Popen(run, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said
