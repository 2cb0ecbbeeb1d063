"""Printed frameworks → rulesets: what is understood is as a person wrote it, and what is not is left to a person."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

import standards_rate as rate
from helpers.frameworks import scored
from jixiao.cli import cli, shell
from jixiao.intake.formats import workbook
from jixiao.keeper import drafts
from jixiao.keeper.drafts.frame import walk
from jixiao.law.check import check
from jixiao.law.load import load
from jixiao.render import spreadsheet
from jixiao.report.framework import framework

FILES = {half: sorted((rate.FRAMEWORKS / half).glob("*.yaml")) for half in rate.HALVES}
ALL = [path for half in rate.HALVES for path in FILES[half]]


def rows(half: str) -> list[rate.Row]:
    return [row for path in FILES[half] for row in rate.judged(rate.written(path))]


def named(found: list[rate.Row], verdict: str) -> list[str]:
    return [row.name for row in found if row.verdict == verdict]


@pytest.mark.slow
def test_every_framework_that_the_patterns_were_written_with_is_as_by_hand() -> None:
    found = rows("develop")
    assert (named(found, rate.WRONG), named(found, rate.MISSED)) == ([], [])
    assert (len(found), len(named(found, rate.RIGHT)), len(named(found, rate.LEFT))) == (179, 167, 12)


def test_of_frameworks_that_they_were_not_written_with_no_row_is_understood_wrongly() -> None:
    found = rows("held-out")
    assert named(found, rate.WRONG) == []
    assert 100 * len(named(found, rate.RIGHT)) >= 70 * len(found)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_draft_of_a_printed_framework_passes_the_check(path: Path) -> None:
    text = drafts.written(rate.drafted(rate.written(path)), "a", "1", "表.xlsx")
    assert [str(problem) for problem in check(load(text, "a.yaml"))] == []


def methods(draft: drafts.Draft) -> Mapping[str, Any]:
    return {item.name: rate.canonical(item.method, rate.decimals.ZERO + 1) for item in draft.lines if not item.note}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_what_was_understood_is_printed_again_with_the_same_meaning(path: Path) -> None:
    first = rate.drafted(rate.written(path))
    law = load(drafts.written(first, "a", "1", "表.xlsx"), "a.yaml")
    again = drafts.draft(drafts.framework(workbook.read(spreadsheet.render(framework(law, ())), "b.xlsx"), "b.xlsx"))
    assert {name: one for name, one in methods(again).items() if name in methods(first)} == methods(first)
    kept = {"overrides", "absent-when", "not-applicable"}
    extra = [
        {item.name: {key: item.extra[key] for key in kept & set(item.extra)} for item in walk(one.items)}
        for one in (first, again)
    ]
    assert rate.canonical(extra[0], rate.decimals.ZERO + 1) == rate.canonical(extra[1], rate.decimals.ZERO + 1)


def test_a_line_that_is_not_understood_keeps_the_printed_text_in_its_explanation() -> None:
    draft = rate.drafted(rate.written(FILES["develop"][0]))
    (left,) = [item for item in draft.lines if item.note]
    assert left.method == {"method": "graded"}
    assert "评分标准原文：投诉办结率100%且回访满意率95%以上得5分" in left.explain


HEADS = ["一级指标", "二级指标", "三级指标", "分值", "评分标准"]
LINES = [
    ["产出", "数量", "培训人次", "40", "达到目标值得满分，否则按比例得分"],
    ["产出", "质量", "合格率", "40", "看情况灵活掌握得分"],
    ["效益", "满意度", "满意度", "20", ""],
]


def document() -> bytes:
    out = io.BytesIO()
    book = Document()
    book.add_paragraph("某市2025年项目绩效评价指标体系")
    table = book.add_table(rows=0, cols=len(HEADS))
    for line in (HEADS, *LINES):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    book.save(out)
    return out.getvalue()


def page() -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in (HEADS, *LINES))
    return f"<html><body><p>某市2025年项目绩效评价指标体系</p><table>{body}</table></body></html>".encode()


@pytest.mark.parametrize(("name", "data"), [("表.docx", document()), ("表.html", page())])
def test_a_framework_may_be_a_document_or_a_page(
    name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    out = tmp_path / "a.yaml"
    assert shell.run(cli, ("ruleset", "new", "a", "--from", str(tmp_path / name), "-o", str(out))) == 0
    law = load(out.read_text(encoding="utf-8"), "a.yaml")
    assert (law.title, law.edition, law.total) == ("某市2025年项目绩效评价指标体系", "2025", 100)
    summary = "指标3项，评分标准识别1项，暂由人工评分2项：合格率（没有识别）、满意度（没有评分标准）。"
    assert summary in capsys.readouterr().err.splitlines()
    assert f"# {summary}" in out.read_text(encoding="utf-8").splitlines()


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "表.rar").write_bytes(b"Rar!\x1a\x07\x01\x00")
    assert shell.run(cli, ("ruleset", "new", "a", "--from", str(tmp_path / "表.rar"))) == 2
    assert "file.other-format" in capsys.readouterr().err


def sheet(lines: list[list[object]]) -> drafts.Draft:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for line in lines:
        first.append(line)
    out = io.BytesIO()
    book.save(out)
    return drafts.draft(drafts.framework(workbook.read(out.getvalue(), "表.xlsx"), "表.xlsx"))


def test_vetoes_bonuses_and_penalties_stand_beside_the_total() -> None:
    draft = sheet(
        [
            ["考核类别", "考核内容", "分值", "考核标准"],
            ["管理", "制度", 100, "每发现一处不规范扣5分，扣完为止"],
            ["加分项", "经验推广", 3, "每推广1项加1分，最多加3分"],
            ["扣分项", "通报批评", 4, "每被通报1次扣2分，最多扣4分"],
            ["一票否决", "弄虚作假", None, "提供虚假资料的，考核结果直接定为差"],
            ["一票否决", "其他", None, "由领导小组研究决定"],
        ]
    )
    text = drafts.written(draft, "a", "1", "表.xlsx")
    law = load(text, "a.yaml")
    assert (law.total, check(law)) == (100, ())
    assert [(root.name, root.bonus, root.penalty) for root in law.indicators] == [
        ("管理", False, False),
        ("加分项", True, False),
        ("扣分项", False, True),
    ]
    assert [(veto.when, veto.grade, veto.text) for veto in law.vetoes] == [("提供虚假资料", "差", "弄虚作假")]
    assert [problem.code for problem in draft.warnings] == ["standard.veto"]
    assert "# 【待核】一票否决“其他”没有识别：由领导小组研究决定" in text


def test_as_above_takes_the_standard_of_the_row_above_with_its_own_points() -> None:
    draft = sheet(
        [
            ["一级指标", "三级指标", "分值", "评分标准"],
            ["产出", "甲", 60, "≥90%得满分，每低1个百分点扣权重的2%"],
            ["产出", "乙※", 40, "同上"],
        ]
    )
    points = [item.method and item.method["below"] for item in draft.lines]
    assert points == [{"each": "1%", "points": "-1.2"}, {"each": "1%", "points": "-0.8"}]
    assert [item.name for item in draft.lines] == ["甲", "乙"]


def test_half_a_rule_is_no_rule() -> None:
    """A condition that cannot be declared beside the others leaves the line to a person."""
    draft = sheet(
        [
            ["一级指标", "三级指标", "分值", "指标解释", "评分标准"],
            ["产出", "甲", 50, "甲=存在违规/总数×100%", "≥90%得满分，否则不得分"],
            ["产出", "乙", 50, "", "每发现一处扣1分，存在违规的不得分"],
        ]
    )
    assert [item.note != "" for item in draft.lines] == [False, True]
    assert [problem.code for problem in draft.warnings] == ["standard.condition"]


#: A row (name, standard), an actual value, and what it is given of 5 points by the text.
SCORED = [
    ("成本超支率", "成本超支5%以内扣1分，超支5%-10%扣3分，超支10%以上不得分。", "-2%", "5.00"),
    ("成本超支率", "成本超支5%以内扣1分，超支5%-10%扣3分，超支10%以上不得分。", "0%", "5.00"),
    ("成本超支率", "成本超支5%以内扣1分，超支5%-10%扣3分，超支10%以上不得分。", "1%", "4.00"),
    ("完成及时性", "超过计划完成时间10天（含）以内扣1分，10-30天扣3分，30天以上不得分。", "0天", "5.00"),
    ("完成及时性", "超过计划完成时间10天（含）以内扣1分，10-30天扣3分，30天以上不得分。", "1天", "4.00"),
    ("资金到位率", "资金到位率×5分", "90%", "4.50"),
    ("预算执行率", "得分=执行率×分值", "90%", "4.50"),
    ("预算执行率", "得分=执行率×分值", "120%", "5.00"),
]


@pytest.mark.parametrize(("name", "standard", "actual", "earned"), SCORED)
def test_a_drafted_line_gives_what_its_text_says(name: str, standard: str, actual: str, earned: str) -> None:
    draft = sheet([["一级指标", "三级指标", "分值", "评分标准"], ["产出", name, 5, standard]])
    law = load(drafts.written(draft, "a", "1", "表.xlsx"), "a.yaml")
    row = {"path": ["产出", name], "target": "≥90%" if "率×" in standard else "", "actual": actual}
    card = scored(law, {"project": "项目", "indicators": [row]})
    assert [str(line.earned) for line in card.lines if line.path[-1] == name] == [earned]


def test_of_two_readings_the_one_that_is_taken_is_told_by_the_row() -> None:
    draft = sheet(
        [
            ["一级指标", "三级指标", "分值", "评分标准"],
            ["产出", "成本超支率", 5, SCORED[0][1]],
            ["产出", "合格率", 5, "100%得满分，每低5%扣2分"],
            ["产出", "调整率", 5, "±5%以内得满分，超过±5%视情况扣分"],
        ]
    )
    assert [(problem.code, problem.message) for problem in draft.warnings] == [
        ("standard.unsaid", "“成本超支率”的评分标准有未写明之处：10%没有写明归哪一档，按归不得分的一档处理。"),
        ("standard.unsaid", "“成本超支率”的评分标准有未写明之处：没有写明不超出（0及以下）的得多少，按满分处理。"),
        ("standard.unsaid", "“合格率”的评分标准有未写明之处：没有写明不满一档（5%）的计不计，按不计处理。"),
        ("standard.unread", "“调整率”的评分标准没有识别，暂由人工评分：“超过±5%视情况扣分”。"),
    ]


@pytest.mark.slow
def test_the_tool_prints_both_halves_and_fails_on_a_wrong_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rate.main(["develop"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == (
        ["develop", "rows", "179", "right", "167", "left", "12", "missed", "0", "wrong", "0", "93%"]
    )
    monkeypatch.setattr(rate, "canonical", lambda *_: object())
    assert rate.main(["develop"]) == 1
