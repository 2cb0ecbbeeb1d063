import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl.worksheet.worksheet import Worksheet

from helpers.told import DEFAULT, DEPARTMENT, FIXED, READY, RULESETS, WRITERS, form_of, told
from jixiao import intake as importers
from jixiao.cli import forming
from jixiao.cli.shell import run
from jixiao.records import Cell, Stage
from jixiao.render import forms
from jixiao.render.forms.frame import budget_line
from jixiao.render.forms.records import FormBox


def places(sheet: Worksheet, label: str) -> list[tuple[int, int]]:
    return [(one.row, one.column) for row in sheet.iter_rows() for one in row if one.value == label]


# --- the files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", WRITERS.values(), ids=list(WRITERS))
def test_the_same_form_gives_the_same_bytes_without_a_clock(write: Callable[[forms.Form], bytes]) -> None:
    plan = READY[DEPARTMENT].plan
    data = write(forms.blank(plan))
    assert write(forms.blank(plan)) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


HOSTILE = """\
project: '=HYPERLINK("http://example.com","点")'
unit: '+1+1'
budget: {unit: 万元, total: {annual: '=1+1', executed: 12}}
indicators:
  - {path: [产出指标, 数量指标, '=cmd|x'], target: '@SUM(A1)', actual: '-1+1', reason: "a\\x01\\ud800b", basis: '</w:t><c>&'}
narrative: {problems: '=1+1'}
facts: {'=名称': '=1'}
"""


def test_nothing_that_somebody_wrote_becomes_a_formula_or_breaks_the_file(tmp_path: Path) -> None:
    hostile = form_of(HOSTILE.replace("a\\x01\\ud800b", "ab"))
    (row,) = hostile.rows
    reason = Cell(text="a\x01\ud800b", source=row.source)
    form = replace(hostile, rows=(replace(row, reason=reason),))
    path = tmp_path / "表.xlsx"
    path.write_bytes(forms.workbook(forms.filled(READY[DEFAULT].plan, form)))
    kinds = {one.data_type for sheet in openpyxl.load_workbook(path) for line in sheet.iter_rows() for one in line}
    assert "f" not in kinds
    for write in WRITERS.values():
        found, problems = importers.read("-", stdin_bytes=write(forms.filled(READY[DEFAULT].plan, form)))
        assert problems == ()
        assert told(found[0], like=hostile) == told(hostile)


@pytest.mark.slow
def test_the_framework_is_locked_and_what_is_to_be_filled_in_is_open_and_shaded() -> None:
    for name in (DEFAULT, DEPARTMENT):
        form = forms.blank(READY[name].plan)
        book = openpyxl.load_workbook(io.BytesIO(forms.workbook(form)))
        assert book.sheetnames == [table.name for table in form.tables]
        for table in form.tables:
            sheet = book[table.name]
            assert sheet.protection.sheet
            assert not sheet.protection.insertRows  # not forbidden
            top = 2 + len(table.notes)
            for number, boxes in enumerate(table.rows, top):
                for box in boxes:
                    found = sheet.cell(number, box.left + 1)
                    assert found.protection.locked is not box.open, (table.name, box)
                    assert (found.fill.fgColor.rgb == "FFFFF8E1") is box.open
                    assert str(found.value or "") == box.text


@pytest.mark.slow
def test_boxes_offer_their_choices_and_say_how_to_fill_them_in() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(forms.workbook(forms.blank(READY[DEFAULT].plan))))["自评表"]
    ((row, _),) = places(sheet, "数量指标")
    offered = {}
    for one in sheet.data_validations.dataValidation:
        for box in one.sqref.ranges:
            offered[box.min_row, box.min_col] = one
    operator, unit, target = (offered[row, column] for column in (4, 6, 5))
    assert operator.formula1 == '"≥,≤,=,>,<,定性"'
    assert "人次" in unit.formula1
    assert not unit.showErrorMessage  # other units may be written
    assert target.formula1 is None
    assert target.prompt.endswith("。")
    fixed = openpyxl.load_workbook(io.BytesIO(forms.workbook(forms.blank(READY[DEPARTMENT].plan))))
    ((row, column),) = places(fixed["自评表"], "在职人员控制率")
    assert "每超过1个百分点扣0.5分" in fixed["自评表"].cell(row, column).comment.text
    ((row, _),) = places(fixed["基础数据"], "没有楼堂馆所项目")
    answers = [one.formula1 for one in fixed["基础数据"].data_validations.dataValidation if f"B{row}" in one.sqref]
    assert answers == ['"是,否"']


def test_sheets_print_on_landscape_a4_with_their_heading_on_every_page() -> None:
    form = forms.blank(READY[DEFAULT].plan)
    book = openpyxl.load_workbook(io.BytesIO(forms.workbook(form)))
    for table in form.tables:
        sheet = book[table.name]
        row = 2 + len(table.notes) + table.heading
        assert sheet.print_title_rows == f"${row}:${row}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_a_word_form_repeats_its_headings_and_names_its_fonts() -> None:
    paper = Document(io.BytesIO(forms.document(forms.blank(READY[DEPARTMENT].plan))))
    heads = [[bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] for table in paper.tables]
    assert [one.count(True) for one in heads] == [0, 1, 2, 2, 2, 2, 1]
    assert all(one == sorted(one, reverse=True) for one in heads)
    assert paper.tables[1].rows[0].cells[0].text == "一级指标"
    fonts = paper.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    section = paper.sections[0]
    assert section.page_width > section.page_height


@pytest.mark.parametrize("name", RULESETS)
def test_boxes_tile_every_table(name: str) -> None:
    for table in forms.blank(READY[name].plan).tables:
        covered: dict[tuple[int, int], FormBox] = {}
        for number, boxes in enumerate(table.rows):
            for box in boxes:
                for place in ((number + y, box.left + x) for y in range(box.down) for x in range(box.across)):
                    assert place not in covered, (table.name, box, covered.get(place))
                    covered[place] = box
        assert len(covered) == len(table.rows) * len(table.widths), table.name


def test_rows_says_how_many_empty_lines_every_level_of_the_units_own_gets() -> None:
    for rows in (1, 5):
        table = forms.blank(READY[DEFAULT].plan, rows=rows).tables[0]
        body = table.rows[table.heading + 1 : -2]
        assert len(body) == 9 * rows  # 数量 质量 时效 成本, 经济 社会 生态 可持续, 满意度


def test_a_line_whose_value_comes_from_the_further_tables_has_no_box_for_it() -> None:
    table = forms.blank(READY[DEPARTMENT].plan).tables[0]
    open_ = {boxes[-9].text: {box.left for box in boxes if box.open} for boxes in table.rows[table.heading + 1 : -2]}
    assert open_["在职人员控制率"] == {8, 9, 10}
    assert open_["重点工作实际完成率"] == {3, 4, 5, 6, 8, 9, 10}


def test_points_are_not_printed_where_they_could_move_or_the_unit_sets_its_own_lines() -> None:
    for name in set(RULESETS) - set(FIXED):
        if READY[name].plan.stage is not Stage.RESULTS:
            continue  # a monitoring form has no points
        rows = forms.blank(READY[name].plan).tables[0].rows
        lines = [box for row in rows for box in row if box.left == 7 and box.role == "number" and not box.open]
        own = READY[name].plan.first_level == "printed"  # there even the budget line's are the unit's to print
        assert [box.text for box in lines if box.text] == ([] if own else [line_points(name)]), name


def line_points(name: str) -> str:
    return str(next(root.weight for root in READY[name].plan.roots if root.method)).removesuffix(".00")


# --- what a form holds -----------------------------------------------------------------------------------------

WHOLE = """
project: 森林防火
unit: 林场
department: 林业局
year: 2021
budget:
  unit: 万元
  total: {initial: 100, annual: 120, executed: 90, rate: 75%, score: 7.5, reason: 采购推迟}
  fiscal: {initial: 80, annual: 95, executed: 70}
  carried: {initial: 12, annual: 15, executed: 13}
  other: {initial: 8, annual: 10, executed: 7}
goal:
  expected: 不发生重大火灾
  achieved: 没有发生火灾
indicators:
  - {path: [产出指标, 数量指标, 巡护次数], target: 12次, actual: 11次, weight: 40, score: 36, reason: 大雪封山}
  - {path: [效益指标, 受害面积], target: ≤9公顷, actual: 6公顷, weight: 50, score: 50}
total: 93.5
grade: 优
"""


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("left_out", ["", "fiscal:", "carried:", "other:", "achieved:", "total: 9", "grade:"])
def test_a_filled_form_gives_back_its_funds_total_and_grade_and_what_it_lacks_stays_away(
    suffix: str, left_out: str
) -> None:
    lines = [line for line in WHOLE.splitlines() if not left_out or not line.strip().startswith(left_out)]
    form = form_of("\n".join(lines))
    data = WRITERS[suffix](forms.filled(READY[DEFAULT].plan, form))
    (again,), problems = importers.read("-", stdin_bytes=data)
    assert problems == ()
    assert told(again, like=form) == told(form)


@pytest.mark.parametrize("name", RULESETS)
def test_a_person_who_names_a_line_can_name_its_second_level_where_none_is_printed(name: str) -> None:
    form = forms.blank(READY[name].plan)
    for row in form.tables[0].rows[form.tables[0].heading + 1 :]:
        boxes = {box.left: box for box in row if box.across == 1}
        if 1 in boxes and 2 in boxes:
            assert boxes[1].open == (boxes[2].open and not boxes[1].text)


@pytest.mark.parametrize("name", RULESETS)
def test_every_line_with_a_rule_of_its_own_is_explained_that_of_the_budget_first(name: str) -> None:
    plan = READY[name].plan
    explained = [
        table for table in forms.blank(plan).tables if "评分标准" in [box.text for box in table.rows[table.heading]]
    ]
    line = budget_line(plan)
    told_first = explained[0].rows[explained[0].heading + 1][0].text if explained else None
    assert line is None or told_first == line.path[0]


# --- the command ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_writes_a_form_that_score_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for suffix in WRITERS:
        path = tmp_path / f"部门.{suffix}"
        assert run(forming.form, ["-r", DEPARTMENT, "-o", str(path)]) == 0
        assert capsys.readouterr() == ("", f"已写出 {path}。\n")
        found, problems = importers.read(str(path))
        assert (len(found), problems) == (1, ())


def test_another_suffix_is_a_problem_and_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.pdf"
    assert run(forming.form, ["-o", str(path)]) == 2
    assert "form.format: 不能写出“.pdf”格式的自评表。" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少 --output。"),
        (["-o", "表.xlsx", "--rows", "0"], "--rows 的值不对。"),
        (["-o", "表.xlsx", "--rows", "51"], "--rows 的值不对。"),
        (["-o", "表.xlsx", "--rows", "三"], "--rows 的值不对。"),
    ],
)
def test_a_wrong_option_is_a_problem_in_chinese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(forming.form, arguments) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_help_is_chinese_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(forming.form, ["--help"]) == 0
    shown = capsys.readouterr().out
    assert "写入的文件" in shown
    assert not [word for word in ("required", "default", "<=", "Options") if word in shown]
