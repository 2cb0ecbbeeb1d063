"""A unit's own line of four levels keeps its four names, in every output; what is judged by three names is still found."""

import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import cli, shell

FORM = """
project: 技能培训
unit: 甲县人社局
year: 2023
budget: {unit: 万元, total: {annual: 10, executed: 10}}
indicators:
  - {path: [产出指标, 数量指标, 培训, 人次], target: ≥100人次, actual: 120人次}
  - {path: [产出指标, 数量指标, 会议, 人次], target: ≥100人次, actual: 80人次}
  - {path: [产出指标, 数量指标, “培训”, 期数], target: ≥10期, actual: 多期}
  - {path: [产出指标, 质量指标, 合格率], target: ≥90%, actual: 95%}
  - {path: [效益指标, 社会效益指标, 就业, 青年, 就业人数], target: ≥50人, actual: 60人}
"""
PATHS = [
    ["预算执行率"],
    ["产出指标"],
    ["产出指标", "数量指标"],
    ["产出指标", "数量指标", "培训"],
    ["产出指标", "数量指标", "培训", "人次"],
    ["产出指标", "数量指标", "培训", "期数"],
    ["产出指标", "数量指标", "会议"],
    ["产出指标", "数量指标", "会议", "人次"],
    ["产出指标", "质量指标"],
    ["产出指标", "质量指标", "合格率"],
    ["效益指标"],
    ["效益指标", "社会效益指标"],
    ["效益指标", "社会效益指标", "就业"],
    ["效益指标", "社会效益指标", "就业", "青年"],
    ["效益指标", "社会效益指标", "就业", "青年", "就业人数"],
    ["满意度指标"],
]


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "表.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)


def out(words: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    assert shell.run(cli, words) == code
    return capsys.readouterr().out


def test_the_json_gives_every_level_and_parents_are_sums(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    [card] = json.loads(out(["score", form, "--format", "json", "--fail-on", "never"], capsys))
    lines = card["lines"]
    assert [line["path"] for line in lines] == PATHS
    assert [line["level"] for line in lines] == [len(path) for path in PATHS]
    for line in lines:
        below = [one for one in lines if one["path"][:-1] == line["path"]]
        if below:
            for figure in ("possible", "earned", "supported", "pending"):
                assert sum(Decimal(one[figure]) for one in below) == Decimal(line[figure]), (line["path"], figure)


@pytest.mark.slow
def test_the_marks_are_those_of_the_lines_whatever_stands_above_them(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four lines divide the 56.25 points of 产出指标, in hundredths, what does not divide to the earliest."""
    [card] = json.loads(out(["score", form, "--format", "json", "--fail-on", "never"], capsys))
    own = {"/".join(line["path"]): (line["possible"], line["earned"]) for line in card["lines"] if line["target"]}
    assert own == {
        "产出指标/数量指标/培训/人次": ("14.07", "14.07"),
        "产出指标/数量指标/会议/人次": ("14.06", "11.25"),  # 14.06 × 80 ÷ 100 = 11.248
        "产出指标/数量指标/培训/期数": ("14.06", "0.00"),
        "产出指标/质量指标/合格率": ("14.06", "14.06"),
        "效益指标/社会效益指标/就业/青年/就业人数": ("33.75", "33.75"),
    }


@pytest.mark.slow
def test_one_name_in_two_groups_of_one_second_level_is_no_indicator_set_twice(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [card] = json.loads(out(["score", form, "--format", "json", "--fail-on", "never"], capsys))
    assert "indicator.duplicated" not in [finding["id"] for finding in card["findings"]]


@pytest.mark.parametrize("words", [["score", "--format", "md"], ["score", "--format", "csv"], ["report"]])
def test_tables_show_the_deeper_names_in_the_column_of_the_third_level(
    words: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fail = ["--fail-on", "never"] if words[0] == "score" else []
    said = out([words[0], form, *words[1:], *fail], capsys)
    for name in ("培训 / 人次", "会议 / 人次", "就业 / 青年 / 就业人数"):
        assert name in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "ending"), [("report", "docx"), ("report", "html"), ("score", "xlsx"), ("report", "xlsx")]
)
def test_documents_show_them_too(command: str, ending: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"出.{ending}"
    fail = ["--fail-on", "never"] if command == "score" else []
    assert shell.run(cli, [command, form, "-o", str(path), "-q", *fail]) == 0
    if ending == "html":
        said = path.read_text(encoding="utf-8")
    elif ending == "docx":
        said = re.sub(r"<[^>]+>", "", zipfile.ZipFile(path).read("word/document.xml").decode())
    else:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        said = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "培训 / 人次" in said
    assert "就业 / 青年 / 就业人数" in said


@pytest.mark.parametrize("path", ["产出指标, 数量指标, 培训, 期数", "产出指标, 数量指标, 期数"])
def test_a_judgement_names_the_line_by_all_its_names_or_by_three(
    path: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(f"{form}.judgements.yaml").write_text(
        f"judgements:\n  - {{project: 技能培训, path: [{path}], share: 90%, words: 查看名册, by: 张三}}\n",
        encoding="utf-8",
    )
    said = out(["explain", form, "期数"], capsys)
    assert "得分 12.65 / 14.06" in said  # 14.06 × 90% = 12.654
    assert "张三评判，计90%：查看名册" in said
