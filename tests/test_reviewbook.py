"""The workbook of reviews: forms and units by their differences, and every line in one table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from helpers.commands import DEPARTMENT, Run
from helpers.recalculated import differences, formula_cells, needs_soffice, opened, reckoned, stripped
from helpers.scorecards import at, card, cell, finding, leaf
from jixiao.ground.problems import Problem, Source
from jixiao.records import Status
from jixiao.render import longtable, reviewbook
from jixiao.report.figures import signed
from jixiao.report.review import review_report
from jixiao.report.summary import summary_report
from jixiao.study.ranking import ranking
from jixiao.study.review import Review, review

A, B = "产出指标/数量指标/甲", "产出指标/数量指标/乙"


def reviewed(name: str, lines: Sequence[Any], total: str = "", **more: Any) -> Review:
    printed = {"printed_total": cell(total)} if total else {}
    made = card(lines, project=cell(name), **(printed | more))
    return review(made.plan, made)


def reviews() -> list[Review]:
    return [
        reviewed("多", [leaf(A, "60", "50", claimed="60"), leaf(B, "40", claimed="40")], "98", source=at(1)),
        reviewed(
            "少", [leaf(A, "60", claimed="55"), leaf(B, "40", claimed="40")], unit=cell("另一单位"), source=at(20)
        ),
        reviewed("空", [leaf(A, "60"), leaf(B, "40", "30")], unit=cell("另一单位"), source=at(40)),
        reviewed(
            "待",
            [leaf(A, "60", "50", claimed="52"), leaf(B, "40", status=Status.PENDING, claimed="38")],
            source=at(60),
            findings=[finding()],
        ),
    ]


def table(data: bytes, name: str) -> list[list[Any]]:
    rows = [[one.value for one in row] for row in opened(data, values=True)[name].iter_rows()]
    return rows[next(n for n, row in enumerate(rows) if row[0] in ("序号", "单位")) :]


def test_forms_are_ranked_by_their_differences_and_the_others_say_why_they_are_not() -> None:
    data = reviewbook.render(reviews())
    assert opened(data).sheetnames == ["差额排名", "单位差额", "全部指标", "问题", "未读文件", "重复申报"]
    heading, *rows = table(data, "差额排名")
    assert heading[:11] == [
        *("序号", "名次", "项目", "单位", "年度", "自评分", "核算分", "有依据分", "待评判", "差额", "其中各行差额"),
    ]
    assert [tuple(row[1:3] + row[5:7] + row[8:11]) for row in rows] == [
        (1, "多", 98, 90, 0, 8, 10),
        (2, "少", 95, 100, 0, -5, -5),
        (None, "待", 90, 50, 40, 2, 2),
        (None, "空", None, 90, 0, None, None),
    ]
    assert [tuple(row[14:17]) for row in rows] == [
        (1, "参加排名", "form.yaml"),
        (1, "参加排名", "form.yaml"),
        (1, "不排名：40分有待评判", "form.yaml"),
        (0, "不排名：没有写任何自评得分，没有可以复核的", "form.yaml"),
    ]


def test_sums_and_means_are_formulas_over_the_forms_that_are_counted() -> None:
    data = reviewbook.render(reviews())
    sheet, written = opened(data, values=True)["差额排名"], opened(data)["差额排名"]
    above = {row[0].value: [one.value for one in row] for row in sheet.iter_rows(max_row=7)}
    assert above["合计"][2] == "2份"
    assert above["合计"][5:12] == [193, 190, 190, None, 3, None, 0.015544041450777]
    assert above["平均"][5:10] == [96.5, 95, 95, None, 1.5]
    assert written["J6"].value == '=ROUND(SUMIF($B$9:$B$12,">0",$J$9:$J$12),8)'
    assert written["K9"].value == "=ROUND(SUMIF('全部指标'!$A$5:$A$10,1,'全部指标'!$L$5:$L$10),8)"
    none = opened(reviewbook.render(reviews()[2:3]), values=True)["差额排名"]
    assert (none["C6"].value, none["F7"].value, none["L6"].value) == ("0份", None, None)


def test_units_are_added_up_from_the_forms_the_greatest_differences_first() -> None:
    heading, *rows = table(reviewbook.render(reviews()), "单位差额")
    assert heading == ["单位", "份数", "差额合计", "多计", "少计", "不符行数"]
    assert rows == [["某市公路中心", 2, 10, 10, 0, 2], ["另一单位", 2, -5, 0, -5, 1]]


def test_every_marked_line_is_a_row_with_the_rule_and_a_form_without_marks_has_none() -> None:
    data = reviewbook.render(reviews())
    _, *rows = table(data, "全部指标")
    assert [tuple(row[:2] + row[7:14]) for row in rows] == [
        (1, "多", "甲", 60, 60, 50, 10, None, "多计"),
        (1, "多", "乙", 40, 40, 40, 0, None, "一致"),
        (2, "少", "甲", 60, 55, 60, -5, None, "少计"),
        (2, "少", "乙", 40, 40, 40, 0, None, "一致"),
        (3, "待", "甲", 60, 52, 50, 2, None, "多计"),
        (3, "待", "乙", 40, 38, None, None, 40, "待评判"),
    ]
    assert rows[0][4] == "第10行"
    sheet = opened(data)["全部指标"]
    assert sheet["L3"].value == "=ROUND(SUBTOTAL(109,$L$5:$L$10),8)"
    assert sheet.auto_filter.ref == "A4:Q10"
    assert opened(data, values=True)["问题"]["C5"].value == "待"


def test_the_workbook_the_review_and_the_summary_have_the_same_differences() -> None:
    made = reviews()
    found = ranking(made)
    book = {row[2]: row[9] for row in table(reviewbook.render(made), "差额排名")[1:] if row[9] is not None}
    cards = [one.card for one in made]
    said = {}
    for name, report, column in (
        ("复核", review_report(made), 6),
        ("汇总", summary_report(cards), 7),
    ):
        tables = [block for block in report.blocks if "自评" in getattr(block, "caption", "")]
        rows = [[str(one.spans[0]) for one in row] for row in tables[0].rows]  # type: ignore[union-attr]
        said[name] = {row[1]: row[column] for row in rows if row[0]}
    wanted = {one.name: one.difference for _, one in found.compared}
    assert book == {name: float(mark or 0) for name, mark in wanted.items()}
    assert said["复核"] == said["汇总"] == {name: signed(mark) for name, mark in wanted.items()}


def test_what_was_not_read_and_copies_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Problem(Source("坏.xlsx"), "workbook.damaged", "文件打不开。", "请重新保存。")
    one = reviews()[0]
    twice = [one, reviewed("多", [leaf(A, "60", "50", claimed="60"), leaf(B, "40", claimed="40")], "98", source=at(9))]
    data = reviewbook.render(twice, [lost])
    assert [row[0].value for row in opened(data)["未读文件"].iter_rows()][-1] == "坏.xlsx"
    assert [cell.value for cell in list(opened(data)["重复申报"].iter_rows())[-1]][3:] == ["form.yaml:9", "form.yaml:1"]
    monkeypatch.setattr(longtable, "ROOM", 2)
    names = opened(reviewbook.render(reviews())).sheetnames
    assert names[:6] == ["差额排名", "差额排名(2)", "单位差额", "全部指标", "全部指标(2)", "全部指标(3)"]


@pytest.mark.slow
@needs_soffice
def test_libreoffice_reckons_the_workbook_as_it_was_written(tmp_path: Path) -> None:
    made = {"all": reviewbook.render(reviews()), "none": reviewbook.render(reviews()[2:3])}
    again = reckoned(tmp_path, {name: stripped(data) for name, data in made.items()})
    for name, data in made.items():
        assert differences(data, again[name]) == [], name
    assert len(formula_cells(made["all"])) > 25


@pytest.mark.slow
def test_the_command_writes_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04\x00")
    out = tmp_path / "复核.xlsx"
    said = run("review", "examples/多处错误.yaml", DEPARTMENT, tmp_path / "坏.xlsx", "--fail-on", "never", "-o", out)
    assert (said.code, said.err.splitlines()[-1]) == (2, "共3个文件：已复核2个5份，未读1个。")
    assert [row[9] for row in table(out.read_bytes(), "差额排名")[1:]] == [23.23, None, None, None, None]
    assert "坏.xlsx" in str([row[0].value for row in opened(out.read_bytes())["未读文件"].iter_rows()])
    page = run("review", "examples/多处错误.yaml", tmp_path / "坏.xlsx", "--format", "md").out
    assert "没有读到的文件表" in page
