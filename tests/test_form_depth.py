"""A form has as many columns for names as its framework is deep, in Excel and in Word, and is read back with all of them."""

import io
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from helpers.told import DEFAULT, READY, WRITERS, form_of, told
from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.records import Submission
from jixiao.render import forms
from jixiao.render.forms.records import Form

#: A framework with fixed lines of two, three and four levels, and units' own lines of three and of four.
LAW = """
schema: jixiao.ruleset/1
id: deep
edition: "1"
title: 四级指标
scope: project
basis: [{cite: 示例, verified: memory}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
targets:
  at-least: {method: at-least}
  at-most: {method: at-most}
  equal: {method: equal}
  zero: {method: zero-target}
  interval: {method: interval}
  deadline: {method: deadline}
  yes-no: {method: yes-no}
  text: {method: exact}
indicators:
  - name: 管理
    weight: 40
    children:
      - {name: 预算, weight: 10, method: {method: at-least}}
      - name: 财务
        weight: 30
        children:
          - name: 制度
            weight: 20
            children:
              - {name: 健全, weight: 12, method: {method: elements, items: [{name: 有办法}, {name: 已公布}]}}
              - {name: 落实, weight: 8, method: {method: elements, items: [{name: 有记录}]}}
          - {name: 支出, weight: 10, method: {method: at-least}}
  - name: 产出
    weight: 60
    children:
      - {name: 数量, weight: 36, children: [{name: 培训, weight: 20, open: true}, {name: 会议, weight: 16, open: true}]}
      - {name: 质量, weight: 24, open: true}
"""
FILLED = """
project: 技能培训
unit: 甲县人社局
year: 2023
budget: {unit: 万元, total: {annual: 10, executed: 10}}
indicators:
  - {path: [管理, 预算], target: ≥90%, actual: 95%}
  - {path: [管理, 财务, 支出], target: ≥90%, actual: 45%}
  - {path: [管理, 财务, 制度, 健全], elements: {有办法: 是, 已公布: 否}}
  - {path: [管理, 财务, 制度, 落实], elements: {有记录: 是}}
  - {path: [产出, 数量, 培训, 人次], target: ≥100人次, actual: 120人次}
  - {path: [产出, 数量, 培训, 期数], target: ≥10期, actual: 多期}
  - {path: [产出, 数量, 会议, 人次], target: ≥100人次, actual: 80人次}
  - {path: [产出, 质量, 合格率], target: ≥90%, actual: 95%}
judgements:
  - {path: [产出, 数量, 培训, 期数], share: 90%, words: 查看名册, by: 张三}
"""
NAMES = ["一级指标", "二级指标", "三级指标", "四级指标"]


@pytest.fixture
def law(tmp_path: Path) -> appraisal.Law:
    (tmp_path / "deep.yaml").write_text(LAW, encoding="utf-8")
    return appraisal.ready(str(tmp_path / "deep.yaml"))


def headings(form: Form) -> list[str]:
    table = form.tables[0]
    return [box.text for box in table.rows[table.heading]]


def read(data: bytes) -> Submission:
    (found,), problems = importers.read("-", stdin_bytes=data)
    assert problems == ()
    return found


def marks(law: appraisal.Law, form: Submission) -> list[tuple[tuple[str, ...], str]]:
    return [(line.path, str(line.earned)) for line in appraisal.scored(law, form).lines]


def test_a_framework_of_four_levels_has_four_columns_for_names_and_one_of_three_has_three(law: appraisal.Law) -> None:
    assert headings(forms.blank(law.plan))[:5] == [*NAMES, "指标性质"]
    assert headings(forms.blank(READY[DEFAULT].plan))[:4] == [*NAMES[:3], "指标性质"]


def test_a_form_of_three_levels_with_a_deeper_line_in_it_has_a_column_for_its_names() -> None:
    deep = form_of(FILLED.replace("产出,", "产出指标,").replace("数量,", "数量指标,").replace("质量,", "质量指标,"))
    own = form_of(
        "project: 甲\nindicators: [{path: [产出指标, 数量指标, 培训, 境外, 人次], target: 1人, actual: 1人}]\n"
    )
    assert headings(forms.filled(READY[DEFAULT].plan, deep))[:4] == NAMES
    assert headings(forms.filled(READY[DEFAULT].plan, own))[:5] == [*NAMES, "五级指标"]
    for write in WRITERS.values():
        assert read(write(forms.filled(READY[DEFAULT].plan, own))).rows[0].path == own.rows[0].path


def test_boxes_tile_a_form_of_four_levels(law: appraisal.Law) -> None:
    for form in (forms.blank(law.plan), forms.filled(law.plan, form_of(FILLED))):
        for table in form.tables:
            covered = [
                (number + y, box.left + x)
                for number, boxes in enumerate(table.rows)
                for box in boxes
                for y in range(box.down)
                for x in range(box.across)
            ]
            assert len(covered) == len(set(covered)) == len(table.rows) * len(table.widths), table.name


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_is_filled_in_is_read_back_with_all_its_names_and_marked_alike(suffix: str, law: appraisal.Law) -> None:
    form = form_of(FILLED)
    again = read(WRITERS[suffix](forms.filled(law.plan, form)))
    assert [row.path for row in again.rows] == [
        ("管理", "", "预算"),
        *(row.path for row in form.rows[1:]),
    ]
    assert again.judgements[0].path == form.judgements[0].path
    assert marks(law, again) == marks(law, form)
    assert (("产出", "数量", "培训", "期数"), "9.00") in marks(law, again)  # two lines share 20 points: 10 × 90%


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WRITERS)
def test_a_blank_form_of_four_levels_has_a_row_for_every_fixed_line_and_none_of_the_units_own(
    suffix: str, law: appraisal.Law
) -> None:
    data = WRITERS[suffix](forms.blank(law.plan))
    if suffix == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        book["自评表"]["B3"] = "技能培训"
        out = io.BytesIO()
        book.save(out)
    else:
        paper = Document(io.BytesIO(data))
        paper.tables[0].rows[0].cells[1].text = "技能培训"
        out = io.BytesIO()
        paper.save(out)
    assert [row.path for row in read(out.getvalue()).rows] == [
        ("管理", "", "预算"),
        ("管理", "财务", "支出"),
        ("管理", "财务", "制度", "健全"),
        ("管理", "财务", "制度", "落实"),
    ]


def test_a_person_fills_in_the_blank_workbook_and_every_line_is_where_it_was_written(law: appraisal.Law) -> None:
    book = openpyxl.load_workbook(io.BytesIO(forms.workbook(forms.blank(law.plan))))
    sheet = book["自评表"]
    rows = {sheet.cell(row, column).value: row for column in (2, 3) for row in range(1, sheet.max_row + 1)}
    sheet["B3"] = "技能培训"
    for number, name in ((rows["培训"] + 1, "人次"), (rows["会议"], "人次"), (rows["质量"] + 2, "合格率")):
        for column, value in ((4, name), (6, "≥90"), (9, "90")):
            box = sheet.cell(number, column)
            assert not box.protection.locked
            box.value = value
    out = io.BytesIO()
    book.save(out)
    own = [row.path for row in read(out.getvalue()).rows if row.target and not row.target.blank]
    assert own == [("产出", "数量", "培训", "人次"), ("产出", "数量", "会议", "人次"), ("产出", "质量", "合格率")]


@pytest.mark.parametrize("suffix", WRITERS)
def test_points_printed_once_for_a_third_level_are_read_back(suffix: str, law: appraisal.Law) -> None:
    form = form_of(FILLED.replace("judgements:", "weights:\n  - {path: [产出, 数量, 培训], weight: 20}\njudgements:"))
    again = read(WRITERS[suffix](forms.filled(law.plan, form)))
    assert [(one.path, one.weight.text) for one in again.group_weights] == [(("产出", "数量", "培训"), "20")]
    assert told(again, like=form).count("weight:") == told(form).count("weight:")
