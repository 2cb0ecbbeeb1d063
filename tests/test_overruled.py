"""A mark that a person replaced (改判) shows both marks, who and why, in every output that shows the line."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.cli import cli, shell

FORM = """
project: 甲
year: 2023
budget: {unit: 万元, total: {annual: 10, executed: 10}}
indicators:
  - {path: [产出指标, 数量指标, 乙], target: ≥100人, actual: 80人, score: 70}
judgements:
  - {project: 甲, path: [产出指标, 数量指标, 乙], share: 100%, words: 名册核实, by: 张三, overrules: true}
"""


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "表.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "words",
    [
        ["score", "@", "--fail-on", "never"],
        ["score", "@", "--format", "md", "--fail-on", "never"],
        ["score", "@", "--format", "csv", "--fail-on", "never"],
        ["score", "@", "--format", "json", "--fail-on", "never"],
        ["explain", "@", "乙"],
        ["review", "@", "--all", "--fail-on", "never"],
    ],
    ids=lambda words: " ".join(words),
)
def test_both_marks_are_shown(words: list[str], form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run(cli, [word.replace("@", form) for word in words]) in (0, 1)
    out = capsys.readouterr().out
    assert {"90.00", "72.00", "张三", "名册核实"} - {
        part for part in ("90.00", "72.00", "张三", "名册核实") if part in out
    } == set()


@pytest.mark.parametrize("name", ["报告.html", "报告.docx", "报告.md"])
def test_the_documents_show_both_marks(name: str, form: str, tmp_path: Path) -> None:
    out = tmp_path / name
    assert shell.run(cli, ["report", form, "-o", str(out), "-q"]) == 0
    text = (
        out.read_bytes().decode()
        if not name.endswith("docx")
        else "".join(part.decode() for part in parts(out) if part.startswith(b"<?xml"))
    )
    assert "按评分标准得72分，经张三评判改为90分，理由：名册核实。" in text


def parts(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name == "word/document.xml"]


def test_the_workbook_shows_both_marks(form: str, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    assert shell.run(cli, ["score", form, "-o", str(out), "--fail-on", "never", "-q"]) == 0
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    said = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "分值×100%，张三改判，按规则为72.00分" in said


def test_the_json_names_the_mark_the_person_and_the_reason(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run(cli, ["score", form, "--format", "json"])
    [card] = json.loads(capsys.readouterr().out)
    [line] = [one for one in card["lines"] if one["path"][-1] == "乙"]
    assert line["overruled"] == {"from": "72.00", "by": "张三", "words": "名册核实"}
    assert (line["earned"], line["evidence"], line["supported"]) == ("90.00", "judged", "90.00")
    assert sum(float(step["points"]) for step in line["steps"]) == 90


@pytest.mark.parametrize(
    ("judgement", "code"),
    [
        ("share: 100%, words: 名册核实, by: 张三", "judgement.not-pending"),
        ("share: 100%, words: 名册核实, overrules: true", "judgement.unexplained"),
        ("share: 100%, by: 张三, overrules: true", "submission.judgement"),
    ],
)
def test_a_mark_is_not_replaced_without_saying_so_a_name_and_a_reason(
    judgement: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "表.yaml"
    head, _, _ = FORM.partition("share:")
    path.write_text(f"{head}{judgement}}}\n", encoding="utf-8")
    assert shell.run(cli, ["score", str(path)]) == shell.BAD_INPUT
    assert code in capsys.readouterr().err


#: The unit gave itself exactly what the rules give; then a person denied it.
DENIED = """
project: 甲
unit: 某局
year: 2023
budget: {unit: 万元, total: {annual: 10, executed: 10, weight: 10, score: 10}}
indicators:
  - {path: [产出指标, 数量指标, 乙], target: ≥95%, actual: ACTUAL, weight: 90, score: 90}
judgements:
  - {project: 甲, path: [产出指标, 数量指标, 乙], share: SHARE, words: 名册不实, by: 李四, overrules: true}
"""


def denied(tmp_path: Path, actual: str = "≥98%", share: str = "0%") -> str:
    path = tmp_path / "表.yaml"
    path.write_text(DENIED.replace("ACTUAL", actual).replace("SHARE", share), encoding="utf-8")
    return str(path)


def card_of(path: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    shell.run(cli, ["score", path, "--format", "json"])
    [card] = json.loads(capsys.readouterr().out)
    return card


def test_a_units_own_mark_is_held_against_the_one_by_the_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "score.mismatch" not in {one["id"] for one in card_of(denied(tmp_path), capsys)["findings"]}
    shell.run(cli, ["review", denied(tmp_path), "--format", "json"])
    [review] = json.loads(capsys.readouterr().out)["reviews"]
    assert [line["standing"] for line in review["lines"]] == ["agrees", "overruled"]
    found = card_of(denied(tmp_path, "80%", "90%"), capsys)["findings"]
    assert [one["message"] for one in found if one["id"] == "score.mismatch"] == ["自评90分，按规则为75.79分。"]


def test_a_units_own_mark_of_what_a_person_judged_is_held_against_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = denied(tmp_path, "基本达到", "70%")
    text = Path(path).read_text(encoding="utf-8").replace(", overrules: true", "")
    Path(path).write_text(text, encoding="utf-8")
    found = card_of(path, capsys)["findings"]
    assert [one["message"] for one in found if one["id"] == "score.mismatch"] == ["自评90分，经评判为63分。"]


def test_a_value_that_misses_its_target_still_does_whatever_a_person_gives_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for share, actual, reached in (("90%", "80%", False), ("100%", "80%", False), ("0%", "≥98%", None)):
        card = card_of(denied(tmp_path, actual, share), capsys)
        [line] = [one for one in card["lines"] if one["path"][-1] == "乙"]
        assert line["reached"] is reached
        assert ("target.missed" in {one["id"] for one in card["findings"]}) is (reached is False)


def test_no_text_calls_the_mark_of_a_person_one_by_the_rules(tmp_path: Path) -> None:
    out = tmp_path / "报告.md"
    assert shell.run(cli, ["report", denied(tmp_path), "-o", str(out), "-q"]) == 0
    text = out.read_text(encoding="utf-8")
    assert "乙按评分标准得90分，经李四评判改为0分" in text
    assert "| 90 | 0（改判前90） |" in text
    assert "按评分标准得0分" not in text
    assert "自评得分计算有误" not in text


def test_the_table_of_lost_points_shows_both_marks_beside_the_units_reason(tmp_path: Path) -> None:
    given, out = Path(denied(tmp_path, "80%", "90%")), tmp_path / "汇总.md"
    given.write_text(
        given.read_text(encoding="utf-8").replace("score: 90}", "score: 90, reason: 返工}"), encoding="utf-8"
    )
    assert shell.run(cli, ["report", str(given), "--kind", "summary", "-o", str(out), "-q"]) == 0
    assert "单位说明：返工；李四改判为90%（按规则为75.79分）：名册不实" in out.read_text(encoding="utf-8")


def test_the_list_of_all_indicators_shows_both_marks(tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    assert shell.run(cli, ["report", denied(tmp_path), "--kind", "summary", "-o", str(out), "-q"]) == 0
    rows = list(openpyxl.load_workbook(io.BytesIO(out.read_bytes()))["全部指标"].iter_rows(values_only=True))
    [row] = [row for row in rows if "乙" in row]
    assert "李四改判为0%（按规则为90.00分）：名册不实" in row
