"""The workbook over many scorecards: ranking, all indicators, findings, spread, and what is not in it."""

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers.commands import DEPARTMENT, TEACHERS, Run
from helpers.recalculated import differences, formula_cells, needs_soffice, opened, reckoned, same, stripped
from helpers.scorecards import at, card, cell, figures, finding, leaf
from jixiao.ground.problems import Problem, Source
from jixiao.records import Scorecard, Status
from jixiao.render import longtable, summarybook
from jixiao.render.summarybook import Part
from jixiao.report import grades

WHOLE = "examples/部门整体/泸州社保局2020.yaml"


def project(name: str, mark: str = "100", **more: Any) -> Scorecard:
    return card([leaf("产出指标/数量指标/甲", "100", mark)], **({"project": cell(name)} | more))


def waiting(name: str = "待") -> Scorecard:
    lines = [leaf("产出指标/数量指标/甲", "60", "50"), leaf("产出指标/数量指标/乙", "40", status=Status.PENDING)]
    return card(lines, project=cell(name), unit=cell("另一单位"), grade=None, grade_range=("差", "优"))


def cards() -> list[Scorecard]:
    return [
        project(
            "甲", "80.5", budget=figures("100", "86.63"), findings=[finding("target.missed", "error", source=at(7))]
        ),
        waiting(),
        project("乙", "91.25", budget=figures("123456.78", "120000", unit="元"), grade="良"),
        project("丙", "80.5", unit=cell("另一单位"), budget=figures("0", "0")),
        card([leaf("产出指标/数量指标/甲", "90")], project=cell("偏"), grade=None, budget=figures("10", "12")),
        project("吨", "70", budget=figures("5", "5", unit="吨")),
        project("空", "60", budget=figures(None, None)),
        project("半", "50", budget=figures("20", None)),
    ]


def book(found: Sequence[Scorecard], *lost: Problem) -> bytes:
    return summarybook.render("汇总表", (Part("汇总排名", "全部指标", found),), lost)


def table(data: bytes, name: str, *, values: bool = True) -> list[list[Any]]:
    """The rows of a sheet from its heading on."""
    rows = [[one.value for one in row] for row in opened(data, values=values)[name].iter_rows()]
    heading = next(n for n, row in enumerate(rows) if row[1] is not None and row[0] in ("名次", "项目", "程度", "文件"))
    return rows[heading:]


def test_the_sheets_are_those_that_were_promised() -> None:
    assert opened(book(cards())).sheetnames == ["汇总排名", "全部指标", "问题", "等级与分布", "未读文件", "重复申报"]


def test_the_ranking_has_numbers_in_one_unit_and_the_forms_without_rank_below_with_the_reason() -> None:
    heading, *rows = table(book(cards()), "汇总排名")
    assert heading[4:6] == ["预算数（万元）", "执行数（万元）"]
    assert [(row[0], row[1], row[4], row[5], row[7], row[11]) for row in rows] == [
        (1, "乙", 12.345678, 12, 91.25, "良"),
        (2, "甲", 100, 86.63, 80.5, "优"),
        (2, "丙", 0, 0, 80.5, "优"),
        (4, "吨", "5吨", "5吨", 70, "优"),
        (5, "空", "—", "—", 60, "优"),
        (6, "半", 20, "—", 50, "优"),
        (None, "待", 40, 40, 50, "待定"),
        (None, "偏", 10, 12, 90, "不评定"),
    ]
    assert [row[13] for row in rows[-3:]] == [
        *("参加排名", "不排名：40分有待评判", "不排名：分值合计90分，应为100分，不评等级"),
    ]
    assert [row[6] for row in rows[1:5]] == [0.8663, "—", 1, "—"]
    assert {row[14] for row in rows} == {"form.yaml"}
    yuan = table(book([project("乙", budget=figures("1.5", "1", unit="元"))]), "汇总排名")
    assert (yuan[0][4], yuan[1][4]) == ("预算数（元）", 1.5)


def test_sums_and_means_are_formulas_over_the_ranked_rows() -> None:
    sheet = opened(book(cards()), values=True)["汇总排名"]
    above = {row[0].value: [one.value for one in row] for row in sheet.iter_rows(max_row=6)}
    assert above["合计"][1] == "6份"
    assert above["合计"][4:6] == [132.345678, 98.63]  # of 半 only the budget is known: it has no part in the rate
    assert above["合计"][6:8] == [0.877915392526271, 432.25]
    assert above["平均"][7:9] == [72.04, 72.04]
    formulas = opened(book(cards()))["汇总排名"]
    assert formulas["H4"].value == '=ROUND(SUMIF($A$7:$A$14,">0",$H$7:$H$14),8)'
    nobody = opened(book([waiting()]), values=True)["汇总排名"]
    assert (nobody["B4"].value, nobody["G4"].value, nobody["H5"].value) == ("0份", None, None)


def test_every_indicator_is_a_row_of_numbers_with_a_filter_and_sums_of_what_is_filtered() -> None:
    data = book([waiting(), project("甲", "80.5")])
    heading, *rows = table(data, "全部指标")
    assert heading[:5] == ["项目", "单位", "年度", "文件", "参加排名"]
    assert [tuple(row[:2] + row[4:5] + row[7:8] + row[10:14]) for row in rows] == [
        ("甲", "某市公路中心", "是", "甲", 100, 80.5, 19.5, None),
        ("待", "另一单位", "否", "甲", 60, 50, 10, None),
        ("待", "另一单位", "否", "乙", 40, None, 0, 40),
    ]
    sheet = opened(data)["全部指标"]
    assert sheet.auto_filter.ref == "A4:Q7"
    assert sheet.freeze_panes == "B5"
    assert (sheet["K3"].value, sheet["B3"].value) == (
        *("=ROUND(SUBTOTAL(109,$K$5:$K$7),8)", "=SUBTOTAL(103,$B$5:$B$7)"),
    )
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
        *("landscape", 0, "$4:$4"),
    )
    assert sheet.page_setup.paperSize == 9


def test_findings_say_what_they_are_and_where() -> None:
    heading, row = table(book([project("甲", findings=[finding("target.missed", "error", source=at(7))])]), "问题")
    assert dict(zip(heading, row, strict=True)) == {
        "程度": "严重",
        "类别": "未达目标",
        "项目": "甲",
        "单位": "某市公路中心",
        "文件": "form.yaml",
        "位置": "第7行",
        "关于": "发放时间",
        "问题": "完成值照抄目标。",
        "建议": "请填写实际发放日期。",
        "涉及分数": 0,
    }
    assert table(book([project("甲", findings=[finding("a.b")])]), "问题")[1][1:6:4] == ["a.b", None]


def test_files_that_were_not_read_and_copies_are_listed_or_it_is_said_that_there_are_none() -> None:
    twice = [project("甲", source=at(1)), project("甲", source=at(40))]
    lost = Problem(Source("申报/坏.xlsx"), "workbook.damaged", "文件打不开。", "请重新保存。")
    data = book(twice, lost)
    assert table(data, "未读文件")[1] == ["申报/坏.xlsx", "文件打不开。", "请重新保存。"]
    assert table(data, "重复申报")[1] == ["甲", "某市公路中心", "2021", "form.yaml:40", "form.yaml:1"]
    assert "重复申报1份，没有读到的文件1个" in opened(data)["汇总排名"]["A3"].value
    assert table(data, "汇总排名")[2][13] == "参加排名；与 form.yaml:1 重复"
    none = book([project("甲")])
    assert [table(none, name)[1][0] for name in ("未读文件", "重复申报")] == ["没有", "没有"]


def test_grades_rates_and_units_are_counted_from_the_ranking_and_drawn() -> None:
    sheet = opened(book(cards()), values=True)["等级与分布"]
    told = {row[0].value: [one.value for one in row[1:4]] for row in sheet.iter_rows() if row[0].value}
    assert {name: told[name][0] for name in ("优", "良", "待定", "不评定")} == {
        "优": 5,
        "良": 1,
        "待定": 1,
        "不评定": 1,
    }
    assert [
        told[name][0] for name in ("超过100%", "100%", "90%（含）至100%", "80%（含）至90%", "低于80%", "无法计算")
    ] == [
        *(1, 2, 1, 1, 0, 3),
    ]
    assert told["另一单位"] == [2, 1, 80.5]
    assert told["某市公路中心"] == [6, 5, 70.35]
    assert len(sheet._charts) == 3
    alone = opened(book([waiting()]), values=True)["等级与分布"]
    assert [row[3].value for row in alone.iter_rows() if row[0].value == "另一单位"] == [None]


def test_more_rows_than_a_sheet_holds_go_to_further_sheets_and_are_counted_over_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(longtable, "ROOM", 3)
    data = book(cards())
    assert opened(data).sheetnames[:4] == ["汇总排名", "汇总排名(2)", "汇总排名(3)", "全部指标"]
    first = next(row[1].value for row in opened(data)["等级与分布"].iter_rows() if row[0].value == grades.OPEN)
    assert first.count("SUMPRODUCT(") == 3
    assert "'汇总排名(3)'!$L$7:$L$8" in first


@pytest.mark.slow
@needs_soffice
def test_libreoffice_reckons_the_workbook_as_it_was_written_and_again_after_rows_changed(tmp_path: Path) -> None:
    made = {"all": book(cards()), "none": book([waiting()])}
    changed = opened(made["all"])
    ranking, lines = changed["汇总排名"], changed["全部指标"]
    for left, right in zip(ranking[8], ranking[14], strict=True):  # the rows of 甲 and 偏 change places
        left.value, right.value = right.value, left.value
    lines["L5"].value = 1  # 乙 had 91.25
    out = io.BytesIO()
    changed.save(out)
    again = reckoned(tmp_path, {**{name: stripped(data) for name, data in made.items()}, "changed": out.getvalue()})
    for name, data in made.items():
        assert differences(data, again[name]) == [], name
    assert len(formula_cells(made["all"])) > 20
    now = opened(again["changed"], values=True)
    assert same(str(now["汇总排名"]["H4"].value), "432.25")
    assert same(str(now["汇总排名"]["H5"].value), "72.04")
    before = opened(made["all"], values=True)["全部指标"]["L3"].value
    assert Decimal(str(before)) - Decimal(str(now["全部指标"]["L3"].value)) == Decimal("90.25")


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_summary_and_a_department_have_workbooks_of_their_own(run: Run, tmp_path: Path) -> None:
    def sheets(*words: str) -> list[str]:
        out = tmp_path / "表.xlsx"
        assert run("report", *words, "-o", out).code == 0
        names: list[str] = openpyxl.load_workbook(out).sheetnames
        return names

    shared = ["问题", "等级与分布", "未读文件", "重复申报"]
    assert sheets(DEPARTMENT, "--kind", "summary") == ["汇总排名", "全部指标", *shared]
    assert sheets(DEPARTMENT, "--kind", "department") == ["项目排名", "项目指标", *shared]
    whole = ("-r", "department-overall-sichuan/2020", "--kind", "department")
    assert sheets(WHOLE, TEACHERS, *whole) == ["部门排名", "项目排名", "部门指标", "项目指标", *shared]
    assert "图书馆错时开放" in sheets(DEPARTMENT)


def test_the_workbook_names_the_files_that_could_not_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04\x00")
    (tmp_path / "说明.md").write_text("# 说明\n", encoding="utf-8")
    out = tmp_path / "汇总.xlsx"
    said = run("report", DEPARTMENT, tmp_path / "坏.xlsx", "--kind", "summary", "--date", "2024-03-15", "-o", out)
    assert said.code == 2
    assert said.err.splitlines()[-1] == "共2个文件：已评1个4份，未读1个。"
    rows = table(out.read_bytes(), "未读文件")
    assert [row[0].rpartition("/")[2] for row in rows[1:]] == ["坏.xlsx"]
    assert opened(out.read_bytes())["汇总排名"]["A2"].value == "报告日期：2024年3月15日"
    page = run("report", DEPARTMENT, tmp_path / "坏.xlsx", "--kind", "summary").out
    assert "没有读到的文件" in page
