"""Forms that are filled in, by the program and by a person, read back as what was filled in."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from helpers.told import DEFAULT, DEPARTMENT, FIXED, READY, RULESETS, WRITERS, form_of, marks, submissions, told
from jixiao import intake as importers
from jixiao.ground.problems import Problem, Source
from jixiao.intake.canonical import writer as canonical
from jixiao.intake.forms import vocabulary as v
from jixiao.law.plan import absences
from jixiao.records import Budget, Cell, Fund, Row, Stage, Submission
from jixiao.render import forms


def read(data: bytes, folder: Path, name: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    path = folder / name
    path.write_bytes(data)
    return importers.read(str(path))


# --- round trips ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", RULESETS)
def test_every_submission_of_the_cases_reads_back_from_its_form_with_the_same_marks(
    name: str, suffix: str, tmp_path: Path
) -> None:
    count = 0
    of_its_form = Stage.MONITORING if READY[name].plan.stage is Stage.MONITORING else Stage.RESULTS
    for case, whole in submissions(name):
        if whole.stage is not of_its_form:
            continue  # the form of a ruleset that reviews targets is a reviewers' sheet
        form = replace(whole, projects=(), hidden=())
        data = WRITERS[suffix](forms.filled(READY[name].plan, form))
        found, problems = read(data, tmp_path, f"表.{suffix}")
        assert problems == (), case
        (again,) = found
        assert told(again, like=form) == told(form), case
        assert marks(name, again) == marks(name, form), case
        count += 1
    assert count > 1


@pytest.mark.slow
@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize("name", RULESETS)
def test_a_blank_form_reads_back_as_no_line_or_as_fixed_lines_that_say_nothing(
    name: str, suffix: str, tmp_path: Path
) -> None:
    ruleset = READY[name].plan.ruleset
    found, problems = read(WRITERS[suffix](forms.blank(READY[name].plan)), tmp_path, f"空表.{suffix}")
    if ruleset.scope == "department":
        assert problems == ()
        (form,) = found
        empty = form_of("project: 部门整体支出\nbudget: {unit: 万元}\n")
        assert told(form, like=empty) == told(empty)
    else:
        assert found == ()
        assert [problem.code for problem in problems] == ["form.no-project" if name in FIXED else "form.no-indicators"]


@pytest.mark.parametrize("name", FIXED)
def test_a_form_prints_the_points_of_the_ruleset_unless_they_may_move(name: str, tmp_path: Path) -> None:
    project = form_of("project: 部门整体支出\nunit: 某局\nyear: 2020\n")
    ((form,), _) = read(forms.workbook(forms.filled(READY[name].plan, project)), tmp_path, "表.xlsx")
    assert form.rows
    moving = any(node.heir.how not in ("full", "keep") for node in absences(READY[name].plan))
    assert [bool(row.weight and row.weight.text) for row in form.rows] == [not moving] * len(form.rows)
    assert marks(name, form) == marks(name, project)


# What a page break may leave, what labels something and what is only a placeholder is not what a unit writes: a text begins
# with a word.
NAMES = st.builds(
    lambda word, rest: (word + rest).strip(),
    st.sampled_from("甲乙丙丁"),
    st.text(st.sampled_from("发放人数率 12（）=-+@'\"<&>"), min_size=1, max_size=7),
).filter(lambda text: v.weighted(text)[1] == "")
VALUES = st.one_of(
    st.sampled_from(["≥95%", "95", "1.50", "=1+1", "+3", "-2", "2020-12-31", "已完成", "0.475", "1,100", "@甲", "'是"]),
    NAMES,
)
AMOUNTS = st.sampled_from(["0", "1100", "949.68", "1100.50", "12.3456", "1100万元", "0.1"])


def cells_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Cell | None]:
    return st.one_of(st.none(), texts.map(lambda text: Cell(text=text, source=Source("任意"))))


def rows_under(first: str, second: str) -> st.SearchStrategy[Row]:
    return st.builds(
        Row,
        path=NAMES.map(lambda name: (first, second, name)),
        source=st.just(Source("任意")),
        target=cells_of(VALUES),
        actual=cells_of(VALUES),
        operator=cells_of(st.sampled_from(["≥", "≤", "=", "定性"])),
        unit=cells_of(st.sampled_from(["%", "人", "万元"])),
        weight=cells_of(st.sampled_from(["5", "6.25", "10分"])),
        score=cells_of(st.sampled_from(["5", "6.25"])),
        reason=cells_of(st.text("原因甲。\n=1", min_size=1, max_size=20).filter(lambda text: text == text.strip())),
        basis=cells_of(NAMES),
        elements=st.dictionaries(NAMES, st.just(Cell(text="是", source=Source("任意"))), max_size=2),
        experts=st.lists(
            st.sampled_from(["90", "88.5"]).map(lambda t: Cell(text=t, source=Source("任意"))), max_size=2
        ).map(tuple),
    )


def distinct(rows: list[Row]) -> tuple[Row, ...]:
    """One row for a name: what further tables say of a name is about one row. Each row gives its own points or none does."""
    named = {v.squeeze(row.path[-1]): row for row in rows}
    if all(row.weight for row in named.values()):
        return tuple(named.values())
    return tuple(replace(row, weight=None) for row in named.values())


SUBMISSIONS = st.builds(
    Submission,
    source=st.just(Source("任意")),
    project=NAMES.map(lambda text: Cell(text=text, source=Source("任意"))),
    unit=NAMES.map(lambda text: Cell(text=text, source=Source("任意"))),
    department=cells_of(NAMES),
    year=st.one_of(st.none(), st.integers(1949, 2099)),
    budget=st.builds(
        Budget,
        unit=cells_of(st.sampled_from(["万元", "元"])),
        total=st.builds(
            Fund,
            source=st.just(Source("任意")),
            initial=cells_of(AMOUNTS),
            annual=cells_of(AMOUNTS),
            executed=cells_of(AMOUNTS),
            weight=cells_of(st.just("20")),
            rate=cells_of(st.sampled_from(["86.33%", "86.3"])),
            score=cells_of(st.just("9.5")),
            reason=cells_of(NAMES),
        ),
    ),
    goal_expected=cells_of(NAMES),
    goal_achieved=cells_of(NAMES),
    rows=st.lists(
        st.one_of(
            rows_under("产出指标", "数量指标"),
            rows_under("产出指标", "质量指标"),
            rows_under("效益指标", "社会效益指标"),
        ),
        min_size=1,
        max_size=5,
    ).map(distinct),
    narrative=st.dictionaries(
        st.sampled_from(tuple(canonical.NARRATIVE)),
        NAMES.map(lambda text: Cell(text=text, source=Source("任意"))),
        max_size=2,
    ),
    facts=st.dictionaries(NAMES, VALUES.map(lambda text: Cell(text=text, source=Source("任意"))), max_size=2),
)


@pytest.mark.slow
@settings(max_examples=25)
@given(SUBMISSIONS)
def test_a_form_that_is_filled_in_reads_back_as_what_was_filled_in(form: Submission) -> None:
    for suffix, write in WRITERS.items():
        found, problems = importers.read("-", stdin_bytes=write(forms.filled(READY[DEFAULT].plan, form)))
        assert problems == (), suffix
        (again,) = found
        assert told(again, like=form) == told(form), suffix


# --- a person fills it in ---------------------------------------------------------------------------------------


def places(sheet: Worksheet, label: str) -> list[tuple[int, int]]:
    return [(one.row, one.column) for row in sheet.iter_rows() for one in row if one.value == label]


def typed(sheet: Worksheet, row: int, label: str, value: object) -> None:
    """Write a value into the open box of a row under a label."""
    ((_, column),) = [place for place in places(sheet, label) if place[0] == heading_row(sheet, label)]
    assert sheet.cell(row, column).protection.locked is False, (row, label)
    sheet.cell(row, column).value = value


def heading_row(sheet: Worksheet, label: str) -> int:
    return places(sheet, label)[-1][0]


def beside(sheet: Worksheet, label: str, value: object) -> None:
    ((row, column),) = places(sheet, label)
    assert sheet.cell(row, column + 1).protection.locked is False, label
    sheet.cell(row, column + 1).value = value


def saved(book: openpyxl.Workbook, path: Path) -> tuple[Submission, ...]:
    book.save(path)
    found, problems = importers.read(str(path))
    assert problems == ()
    return found


def test_a_project_form_filled_in_with_numbers_is_marked_like_its_yaml(tmp_path: Path) -> None:
    path = tmp_path / "自评表.xlsx"
    path.write_bytes(forms.workbook(forms.blank(READY[DEFAULT].plan)))
    book = openpyxl.load_workbook(path)
    sheet = book["自评表"]
    beside(sheet, "项目名称", "企业教师生活补贴")
    beside(sheet, "实施单位", "社会保险事业管理局")
    beside(sheet, "年度", 2020)
    ((row, _),) = places(sheet, "年度资金总额")
    typed(sheet, row, "年初预算数", 1200)
    typed(sheet, row, "全年预算数", 1100)
    typed(sheet, row, "全年执行数", 949.68)
    lines = {
        "数量指标": [("发放人数", "≥", 644, "人", 640), ("发放次数", "=", "12", "次", "12")],
        "质量指标": [("补贴发放准确率", "≥", "95", "%", 98.5)],
        "时效指标": [("发放时间", None, "2020-12-31前", None, "2020-12-20")],
        "社会效益指标": [("补贴政策知晓率", "≥", "90", "%", "≥90%")],
        "服务对象满意度指标": [("教师满意度", "≥", 0.9, None, 0.95)],
    }
    for second, own in lines.items():
        ((row, _),) = places(sheet, second)
        for number, values in enumerate(own):
            for label, value in zip(("三级指标", "指标性质", "指标值", "度量单位", "完成值"), values, strict=True):
                typed(sheet, row + number, label, value)
    (form,) = saved(book, path)
    yaml = form_of(
        """\
project: 企业教师生活补贴
unit: 社会保险事业管理局
year: 2020
budget: {unit: 万元, total: {initial: 1200, annual: 1100, executed: 949.68}}
indicators:
  - {path: [产出指标, 数量指标, 发放人数], operator: ≥, target: 644, unit: 人, actual: 640}
  - {path: [产出指标, 数量指标, 发放次数], operator: =, target: 12, unit: 次, actual: 12}
  - {path: [产出指标, 质量指标, 补贴发放准确率], operator: ≥, target: 95, unit: '%', actual: 98.5}
  - {path: [产出指标, 时效指标, 发放时间], target: 2020-12-31前, actual: 2020-12-20}
  - {path: [效益指标, 社会效益指标, 补贴政策知晓率], operator: ≥, target: 90, unit: '%', actual: ≥90%}
  - {path: [满意度指标, 服务对象满意度指标, 教师满意度], operator: ≥, target: 0.9, actual: 0.95}
"""
    )
    assert told(form, like=yaml) == told(yaml)
    assert marks(DEFAULT, form) == marks(DEFAULT, yaml)
    assert [row.source.sheet for row in form.rows] == ["自评表"] * 6


#: What a person writes into the further tables: sheet, the label of the row, the label of the column, the value.
ANSWERS = (
    *(
        ("基础数据", name, "数值", value)
        for name, value in {"在职人员数": 136, "编制数": 143, "本年三公经费": "18万元"}.items()
    ),
    *(
        ("基础数据", name, "数值", value)
        for name, value in {"上年三公经费": 20, "没有楼堂馆所项目": "是", "公众满意度": "90%"}.items()
    ),
    ("要点", "有内部财务管理制度", "是否符合", "是"),
    ("要点", "有会计核算制度", "是否符合", "是"),
    ("要点", "制度合法合规完整", "是否符合", "否"),
    ("要点", "制度得到有效执行", "是否符合", "是"),
    ("人工评判", "重点工作实际完成率", "评判档次", "达成"),
    ("人工评判", "重点工作实际完成率", "得分比例", "80%"),
    ("人工评判", "重点工作实际完成率", "评判意见", "五项重点工作完成四项"),
    ("人工评判", "重点工作实际完成率", "评判人", "评价组"),
    ("文字说明", "存在的问题", "文字说明", "预算编制偏粗。"),
)
ANSWERED = """\
project: 部门整体支出
unit: 某县统计局
budget: {unit: 万元}
facts: {在职人员数: 136, 编制数: 143, 本年三公经费: 18万元, 上年三公经费: 20, 没有楼堂馆所项目: 是, 公众满意度: 90%}
indicators:
  - path: [过程, 预算管理, 管理制度健全性]
    elements: {有内部财务管理制度: 是, 有会计核算制度: 是, 制度合法合规完整: 否, 制度得到有效执行: 是}
judgements:
  - {path: [产出, 职责履行, 重点工作实际完成率], grade: 达成, share: 80%, words: 五项重点工作完成四项, by: 评价组}
narrative: {problems: 预算编制偏粗。}
"""


def test_a_department_form_and_its_further_sheets_filled_in_are_marked_like_their_yaml(tmp_path: Path) -> None:
    path = tmp_path / "部门.xlsx"
    path.write_bytes(forms.workbook(forms.blank(READY[DEPARTMENT].plan)))
    book = openpyxl.load_workbook(path)
    beside(book["自评表"], "部门名称", "某县统计局")
    for sheet, row, column, value in ANSWERS:
        place, *_ = (found for found in places(book[sheet], row))
        typed(book[sheet], place[0], column, value)
    (form,) = saved(book, path)
    yaml = form_of(ANSWERED)
    assert told(form, like=yaml) == told(yaml)
    assert marks(DEPARTMENT, form) == marks(DEPARTMENT, yaml)


@pytest.mark.slow
def test_a_department_form_in_word_filled_in_is_marked_like_its_yaml(tmp_path: Path) -> None:
    path = tmp_path / "部门.docx"
    path.write_bytes(forms.document(forms.blank(READY[DEPARTMENT].plan)))
    paper = Document(str(path))
    grids = [[[box.text for box in row.cells] for row in table.rows] for table in paper.tables]

    def write(row: str, column: str, value: object) -> None:
        (table,) = [
            n
            for n, grid in enumerate(grids)
            if any(column in line for line in grid) and any(row in line for line in grid)
        ]
        across = next(line.index(column) for line in grids[table] if column in line)
        down = next(n for n, line in enumerate(grids[table]) if row in line)
        paper.tables[table].rows[down].cells[across].text = str(value)

    paper.tables[0].rows[1].cells[grids[0][1].index("部门名称") + 2].text = "某县统计局"
    for _, row, column, value in ANSWERS:
        write(row, column, value)
    paper.save(str(path))
    found, problems = importers.read(str(path))
    assert problems == ()
    yaml = form_of(ANSWERED)
    assert told(found[0], like=yaml) == told(yaml)
    assert marks(DEPARTMENT, found[0]) == marks(DEPARTMENT, yaml)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_form_that_another_program_saved_again_reads_back_the_same(tmp_path: Path) -> None:
    form = form_of(ANSWERED)
    source, out = tmp_path / "部门.xlsx", tmp_path / "again"
    source.write_bytes(forms.workbook(forms.filled(READY[DEPARTMENT].plan, form)))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=120)
    found, problems = importers.read(str(out / "部门.xlsx"))
    assert problems == ()
    assert told(found[0], like=form) == told(form)
