"""What goes back to each unit: its own errors and warnings, where they stand, what is expected, by when."""

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from helpers.commands import CLEAN, DEPARTMENT, Run
from helpers.recalculated import opened
from helpers.scorecards import card, cell, finding, leaf
from jixiao.ground.problems import Source
from jixiao.records import Status
from jixiao.render import markdown, returnbook
from jixiao.report.returns import Return, lead, place, return_report, returns
from jixiao.study.review import Review, review

A, B = "产出指标/数量指标/甲", "产出指标/数量指标/乙"
WRONG = "examples/多处错误.yaml"


def reviewed(*findings: Any, **more: Any) -> Review:
    lines = [leaf(A, "60", "50.5", claimed="60"), leaf(B, "40", status=Status.PENDING, claimed="41")]
    made = card(lines, findings=findings, **more)
    return review(made.plan, made)


def test_each_unit_gets_its_own_errors_and_warnings_and_nothing_that_is_decided_elsewhere() -> None:
    mine = reviewed(
        finding("target.missed", "error", source=Source("申报/表.yaml", 7), message="甲没有达到目标。", subject="甲"),
        finding("level.missing", "info"),
        finding("budget.loose"),
        finding("department.underspent-widely"),
        finding("total.mismatch", source=None, subject="总分", message="相加不符。"),
    )
    other = reviewed(unit=cell("308503-另一单位"))
    nobody = reviewed(unit=None)
    assert returns([mine, other, nobody, reviewed()]) == (
        Return(
            "某市公路中心",
            2,
            (
                ("道路养护", "表.yaml", "第7行", "甲没有达到目标。", "请填写实际发放日期。"),
                ("道路养护", "form.yaml", "第1行", "总分：相加不符。", "请填写实际发放日期。"),
            ),
        ),
        Return("另一单位", 1, ()),
        Return("未填写单位名称的单位", 1, ()),
    )


def test_a_wrong_mark_says_what_it_should_be_as_far_as_the_rules_give_it() -> None:
    wrong = [
        finding("score.mismatch", path=tuple(path.split("/")), subject="甲", message="甲不符。", advice="更正。")
        for path in (A, B, "产出指标/数量指标/无")
    ]
    assert [row[-1] for row in returns([reviewed(*wrong)])[0].rows] == ["更正。应为50.5分。", "更正。", "更正。"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (Source("甲.txt", 8, 3), "第8行"),
        (Source("甲.xlsx", sheet="自评表", cell="D13"), "“自评表”工作表D13"),
        (Source("甲.docx", sheet="表1", cell="第2行第3列"), "表1第2行第3列"),
        (Source("甲.xlsx", sheet="自评表"), "自评表"),
        (Source("甲.pdf"), "全表"),
    ],
)
def test_a_place_is_said_for_who_has_the_file_before_him(source: Source, said: str) -> None:
    assert place(source) == said


def test_the_day_is_that_which_was_given_else_a_line_to_fill_in() -> None:
    one = Return("甲局", 2, (("项目", "表.xlsx", "D13", "空的。", "填写。"),))
    assert "你单位报送的2份绩效自评表有1处需要更正或说明" in lead(one, None)[1]
    assert "于2021年3月5日前重新报送" in lead(one, date(2021, 3, 5))[1]
    assert "于＿＿＿＿年＿＿月＿＿日前重新报送" in lead(one, None)[1]
    page = markdown.render(return_report(one, None))
    assert page.startswith("# 绩效自评表退回修改意见单\n\n甲局：\n")
    assert "| 1 | 项目 | 表.xlsx | D13 | 空的。 | 填写。 |" in page
    assert "复核单位（盖章）：" in page


def test_the_workbook_has_a_column_for_the_unit_to_fill_in() -> None:
    one = Return("甲局", 1, (("项目", "表.xlsx", "D13", "=1+1", "填写。"),))
    sheet = opened(returnbook.render(one, date(2021, 3, 5)))["修改意见"]
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[:2]] == ["绩效自评表退回修改意见单", "甲局："]
    assert rows[3:] == [
        ["序号", "项目", "文件", "位置", "存在的问题", "修改要求", "单位修改情况"],
        [1, "项目", "表.xlsx", "D13", "=1+1", "填写。", None],
    ]
    assert sheet["E5"].data_type == "s"
    assert returnbook.render(one, None) == returnbook.render(one, None)


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_writes_one_document_and_one_workbook_for_each_unit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "好.yaml").write_text(CLEAN.replace("青禾区文化馆", "无误单位"), encoding="utf-8")
    folder = tmp_path / "退回"
    words = ("review", WRONG, DEPARTMENT, tmp_path / "好.yaml", "--fail-on", "never", "--returns", folder)
    said = run(*words, "--by", "2021-03-15")
    assert said.code == 0
    assert f"已写出 {folder}：2个单位的退回修改意见单，Word 和 Excel 各一份；1个单位没有要改的。" in said.err
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        *("云溪县文化和旅游局.docx", "云溪县文化和旅游局.xlsx"),
        *("青禾区住房和城乡建设局.docx", "青禾区住房和城乡建设局.xlsx"),
    ]
    document = docx.Document(str(folder / names[2]))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "于2021年3月15日前重新报送" in text
    cells = "\n".join(one.text for one in document.tables[0]._cells)
    assert "多处错误.yaml" in cells
    assert "examples" not in cells
    assert "score.mismatch" not in cells
    before = (folder / names[3]).read_bytes()
    assert run(*words, "--by", "2021-03-15", "-q").err.count("已写出") == 0
    assert (folder / names[3]).read_bytes() == before


def test_what_cannot_be_meant_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    alone = run("review", WRONG, "--by", "2021-03-15")
    assert (alone.code, alone.err) == (
        2,
        "--by: cli.usage: 期限只写在退回修改意见单上。请用 --returns 指定文件夹，或去掉 --by。\n",
    )
    wrong = run("review", WRONG, "--returns", tmp_path / "退回", "--by", "三月")
    assert (wrong.code, wrong.err) == (2, "--by: cli.usage: “三月”不是日期。请写成 2021-03-15 这样的日期。\n")
    (tmp_path / "文件").write_text("", encoding="utf-8")
    assert "output.not-folder" in run("review", WRONG, "--returns", tmp_path / "文件").err
    whole = run("review", WRONG, "--fail-on", "never", "--returns", tmp_path / "仅一", "-o", tmp_path / "复核.xlsx")
    assert whole.err.splitlines()[1].endswith("：1个单位的退回修改意见单，Word 和 Excel 各一份。")
