"""What reports still ask: each question once, a file to fill in, and answers that come back to where they belong."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.commands import Run
from helpers.scorecards import at, cell
from jixiao.cli import answering
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems
from jixiao.intake import answers, canonical
from jixiao.intake.answers import Answer
from jixiao.records import Cell, Fund, Row, Submission, Whose
from jixiao.render import asking
from jixiao.report import asked
from jixiao.report.asked import Question, questions
from jixiao.report.blocks import Bullets, Column, Gap, Heading, Paragraph, Report, Table, head, paragraph, report
from jixiao.report.blocks import cell as in_cell
from jixiao.report.department import department_report
from jixiao.report.overall import management_report
from jixiao.report.project import project_report

ROAD, BRIDGE = Whose("修路", "交通局", "2021"), Whose("建桥", "交通局", "2021")
FORMS = """
submissions:
  - project: 修路
    unit: 交通局
    year: 2021
    budget: {total: {annual: 10, executed: 8}}
    indicators:
      - {path: [产出指标, 数量指标, 里程], target: ≥5公里, actual: 4公里}
      - {path: [产出指标, 质量指标, 合格率], target: ≥95%, actual: 96%}
  - project: 建桥
    unit: 交通局
    year: 2021
    budget: {total: {annual: 20, executed: 20}}
    narrative: {duty: 交通局负责建设。}
    indicators:
      - {path: [产出指标, 数量指标, 座数], target: ≥1座, actual: 1座}
"""


def forms() -> tuple[Submission, ...]:
    found, wrong = canonical.parse_all(FORMS, "自评表.yaml")
    assert wrong == ()
    return found


def reports(given: Sequence[Submission]) -> tuple[Report, ...]:
    using = appraisal.ready("project-self-evaluation/2020")
    cards, unscored = appraisal.appraise_all(using, appraisal.spoken_of(using, given)[0])
    assert unscored == ()
    of_projects = [project_report(one, outline=outline) for one in cards for outline in ("sichuan", "national")]
    whole = next((one for one in given if answers.whose(one).project == "部门整体支出"), None)
    return (
        *of_projects,
        department_report(None, cards, form=whole),
        management_report(None, cards, form=whole),
    )


# --- questions --------------------------------------------------------------------------------------------------


def test_a_question_is_asked_once_of_all_whom_it_concerns() -> None:
    gap = Gap("资金到位", "arrival")
    blocks = (Heading(1, "资金"), paragraph("甲", gap), Heading(1, "其他"), Paragraph((Gap("资金到位", "arrival"),)))
    both = [report(("甲",), (), blocks, whose=one) for one in (ROAD, BRIDGE)]
    assert questions(both) == (Question("arrival", "资金到位", "一、资金", (ROAD, BRIDGE)),)


def test_gaps_without_a_place_are_joined_by_their_words_and_every_block_is_read() -> None:
    table = Table("表", (Column(),), head("甲"), ((in_cell(Gap("绩效指标", whose=BRIDGE)),),))
    blocks = (Bullets((("项", Gap("绩效指标")),)), table)
    one = report(
        (Gap("年度", "year"),), ((Gap("单位", "unit"),),), blocks, whose=ROAD, left_out=(("概况", Gap("职能", "duty")),)
    )
    assert questions([one]) == (
        Question("year", "年度", asked.COVER, (ROAD,)),
        Question("unit", "单位", asked.COVER, (ROAD,)),
        Question("", "绩效指标", asked.COVER, (ROAD, BRIDGE)),
        Question("duty", "职能", "概况", (ROAD,)),
    )
    assert questions([report(("甲",), (), (paragraph(Gap("说明")),))]) == (Question("", "说明", asked.COVER, ()),)


def test_a_gap_of_a_form_among_several_says_whose_it_is() -> None:
    told = asked.of(forms()[1], ("甲", Gap("目标", "goal.expected")))
    assert isinstance(told[1], Gap) and told[1].whose == BRIDGE and told[0] == "甲"


# --- the round trip -----------------------------------------------------------------------------------------------


def fill(path: Path, text: str, rows: Sequence[int] = ()) -> None:
    """Write into the column 填写 of a workbook: everywhere, or in these rows."""
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    column = next(one.column for one in sheet[3] if one.value == answers.TEXT)
    for row in rows or range(4, sheet.max_row + 1):
        sheet.cell(row, column, text)
    book.save(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["补充.xlsx", "补充.yaml"])
def test_whoever_answers_everything_is_asked_nothing_more(tmp_path: Path, name: str) -> None:
    path, given = tmp_path / name, forms()
    found = [one for one in questions(reports(given)) if one.key]
    assert {one.key for one in found} >= {
        "basis",
        "structure",
        "facts.编制绩效目标项目数",
        "goal.achieved",
        "budget.reason",
    }
    if name.endswith("xlsx"):
        path.write_bytes(asking.workbook(found))
        fill(path, "5")
    else:
        path.write_text(asking.yaml(found).replace("answer:\n", "answer: 5\n"), "utf-8")
    complete, wrong = answers.answered(given, answers.read(str(path)))
    assert wrong == ()
    assert [one for one in questions(reports(complete)) if one.key] == []
    assert (
        complete[0].narrative["basis"].source.file == str(path)
        and complete[1].narrative["duty"].text == "交通局负责建设。"
    )
    department = complete[-1]
    assert answers.whose(department) == Whose("部门整体支出", "交通局", "2021")


def test_the_fill_in_file_says_what_each_row_is_for(tmp_path: Path) -> None:
    path = tmp_path / "补充.xlsx"
    several = (
        Question("arrival", "资金到位", "资金", (ROAD, BRIDGE)),
        Question("", "绩效指标", "目标", (ROAD,)),
        Question("", "说明", "其他", ()),
    )
    path.write_bytes(asking.workbook(several))
    rows = [[one.value for one in row] for row in load_workbook(path)["待补充"].iter_rows(min_row=3)]
    assert rows == [
        ["序号", "需要补充的内容", "用在报告的哪一部分", "单位", "项目", "年度", "填写", "编号"],
        ["1", "资金到位", "资金", None, "各项目相同", None, None, "arrival"],
        ["1", "资金到位", "资金", "交通局", "修路", "2021", None, "arrival"],
        ["1", "资金到位", "资金", "交通局", "建桥", "2021", None, "arrival"],
        ["2", "绩效指标", "目标", "交通局", "修路", "2021", "请在自评表里补正，不在这里填写", None],
        ["3", "说明", "其他", None, None, None, "请在自评表里补正，不在这里填写", None],
    ]
    assert asking.yaml(several).splitlines()[1:8] == [
        "schema: jixiao.answers/1",
        "answers:",
        "  # 1. 资金到位（资金）",
        "  - key: arrival",
        "    answer:",
        "  - key: arrival",
        "    project: 修路",
    ]
    assert "  # 2. 绩效指标：请在自评表里补正，不在这里填写" in asking.yaml(several)
    assert [one.whose for one in answers.read(str(path))] == [None, ROAD, BRIDGE]


# --- answers ------------------------------------------------------------------------------------------------------


def answer(key: str, text: str, whose: Whose | None = ROAD) -> Answer:
    return Answer(key, whose, Cell(text, at(7)))


def test_an_answer_of_one_s_own_goes_before_the_one_for_all() -> None:
    given = [answer("arrival", "已到位", None), answer("arrival", ""), answer("arrival", "未到位", BRIDGE)]
    (road, bridge), wrong = answers.answered(forms(), given)
    assert wrong == () and (road.narrative["arrival"].text, bridge.narrative["arrival"].text) == ("已到位", "未到位")
    (road, bridge), wrong = answers.answered(forms(), [answer("duty", "负责修路", None)])
    assert (
        wrong == ()
        and road.narrative["duty"].text == "负责修路"
        and bridge.narrative["duty"].text == "交通局负责建设。"
    )
    assert answers.answered(forms(), [answer("arrival", ""), answer("duty", " ", None)]) == (forms(), ())


@pytest.mark.parametrize(
    ("key", "text", "read"),
    [
        ("goal.expected", "修好", lambda one: one.goal_expected),
        ("budget.reason", "雨季", lambda one: one.budget.total.reason),
        ("reason.产出指标/数量指标/里程", "雨季停工", lambda one: one.rows[0].reason),
        ("facts.在职人员数", "5", lambda one: one.facts["在职人员数"]),
        ("use", "按进度支付", lambda one: one.narrative["use"]),
    ],
)
def test_an_answer_stands_where_the_form_lacks_it(key: str, text: str, read) -> None:  # type: ignore[no-untyped-def]
    (road, _), wrong = answers.answered(forms(), [answer(key, text)])
    assert wrong == () and read(road) == Cell(text, at(7))
    assert answers.answered((road,), [answer(key, text)]) == ((road,), ())
    _, other = answers.answered((road,), [answer(key, "别的")])
    assert [one.code for one in other] == ["answer.given"] and text in other[0].message


def test_a_form_without_funds_gets_a_row_of_them_and_a_year_is_read() -> None:
    bare = Submission(source=at(1), project=cell("修路"))
    given = [answer("budget.annual", "10", Whose("修路")), answer("year", "2021", Whose("修路"))]
    (made,), wrong = answers.answered((bare,), given)
    assert wrong == () and made.year == 2021 and made.budget.total == Fund(at(7), annual=Cell("10", at(7)))


def test_every_row_of_a_name_that_lacks_its_reason_gets_it() -> None:
    path = ("产出指标", "数量指标", "里程")
    rows = (Row(path, at(2)), Row(path, at(3), reason=cell("已说明")), Row(("效益指标",), at(4)))
    form = replace(forms()[0], rows=rows)
    (made,), wrong = answers.answered((form,), [answer("reason.产出指标/数量指标/里程", "雨季")])
    assert wrong == () and [row.reason and row.reason.text for row in made.rows] == ["雨季", "已说明", None]


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (answer("arival", "已到位"), "answer.unknown-question", "不认识的编号“arival”。"),
        (answer("facts.", "5"), "answer.unknown-question", "不认识的编号“facts.”。"),
        (answer("reason.产出指标/甲", "雨"), "answer.unknown-row", "自评表里没有指标“产出指标/甲”。"),
        (answer("year", "明年", Whose("修桥")), "answer.unknown-project", "没有这个项目的自评表：修桥。"),
        (answer("duty", "负责", Whose("修路", "交通局", "2019")), "answer.unknown-project", "修路，交通局，2019。"),
        (
            answer("duty", "负责", Whose("部门整体支出", "水利局", "2021")),
            "answer.unknown-project",
            "部门整体支出，水利局",
        ),
        (answer("duty", "负责" * 20, BRIDGE), "answer.given", "申报文件里已经写了这一项：交通局负责建设。"),
    ],
)
def test_an_answer_that_belongs_nowhere_is_a_problem_at_its_place(given: Answer, code: str, words: str) -> None:
    same, (problem,) = answers.answered(forms(), [given])
    assert same == forms() and problem.code == code and words in problem.message and problem.source == at(7)


def test_a_year_that_is_none_a_long_text_and_a_file_without_forms_are_told() -> None:
    yearless = replace(forms()[0], year=None)
    _, (wrong,) = answers.answered((yearless,), [answer("year", "二〇二一年", Whose("修路", "交通局"))])
    assert wrong.code == "answer.year" and "“二〇二一年”不是年度。" in wrong.message
    long = replace(forms()[0], narrative={"use": cell("按" * 30)})
    _, (other,) = answers.answered((long,), [answer("use", "x")])
    assert f"这一项：{'按' * 20}……。" in other.message
    _, (nobody,) = answers.answered((), [answer("duty", "负责", None)])
    assert nobody.message == "没有这个项目的自评表：没有写项目。"


def test_answers_of_a_department_s_projects_reach_them() -> None:
    whole = Submission(source=at(1), project=cell("部门整体支出"), projects=forms())
    (made,), wrong = answers.answered((whole,), [answer("use", "按进度支付")])
    assert wrong == () and made.projects[0].narrative["use"].text == "按进度支付"


def test_files_that_hold_no_answers_are_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["编号", "填写"])
    book.save(tmp_path / "空.xlsx")
    (tmp_path / "空.txt").write_text("没有表\n", "utf-8")
    (tmp_path / "错.yaml").write_text("schema: jixiao.answers/1\nanswers:\n  - {keys: duty}\n", "utf-8")
    (tmp_path / "无.yaml").write_text("# 没有\n", "utf-8")
    for name, code in (("空.xlsx", "answer.none"), ("空.txt", "answer.none"), ("错.yaml", "submission.unknown-key")):
        with pytest.raises(Problems) as refused:
            answers.read(str(tmp_path / name))
        assert refused.value.problems[0].code == code
    assert answers.read(str(tmp_path / "无.yaml")) == ()


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_lists_asks_and_reads_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("自评表.yaml").write_text(FORMS, "utf-8")
    listed = run("report", "自评表.yaml", "-o", "报告.md")
    lines = listed.err.splitlines()
    assert lines[1].startswith("还有") and lines[1].endswith(
        "项内容文件中没有，请补充（加 --ask 补充.xlsx 写出填写用的表）："
    )
    assert "  1. 项目立项和资金申报的依据（2个项目）" in lines and lines[-1].startswith("  另有")
    assert len(lines) == 8
    assert run("report", "自评表.yaml", "-o", "报告.md", "-q").err == ""
    written = run("report", "自评表.yaml", "-o", "报告.md", "--ask", "补充.xlsx")
    assert "已写出填写用的 补充.xlsx，填好后用 --answers 读回" in written.err
    fill(Path("补充.xlsx"), "据实填写")
    filled = run("report", "自评表.yaml", "-o", "报告.md", "--answers", "补充.xlsx", "--ask", "还缺.yaml")
    assert filled.code == 0 and "【待补充" not in Path("报告.md").read_text("utf-8")
    assert filled.err.splitlines()[-1] == "已写出 还缺.yaml：没有要补充的内容。"
    assert run("report", "自评表.yaml", "-o", "报告.md", "--answers", "补充.xlsx").err == "已写出 报告.md：2份报告。\n"


def test_the_command_refuses_what_it_cannot_write_or_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("自评表.yaml").write_text(FORMS, "utf-8")
    wrong = run("report", "自评表.yaml", "--ask", "补充.docx")
    assert wrong.code == 2 and "补充.docx: answer.format: 不能写出“.docx”格式的填写表。" in wrong.err
    gone = run("report", "自评表.yaml", "--answers", "没有.xlsx")
    assert gone.code == 2 and "没有.xlsx: file.missing: 没有这个文件。" in gone.err
    Path("补充.yaml").write_text("answers:\n- {key: duty, project: 修桥, answer: 负责}\n", "utf-8")
    unknown = run("report", "自评表.yaml", "-o", "报告.md", "--answers", "补充.yaml")
    assert unknown.code == 2 and "补充.yaml:2:" in unknown.err and "answer.unknown-project" in unknown.err
    same = run("report", "自评表.yaml", "-o", "报告.md", "--answers", "补充.yaml", "--ask", "补充.yaml")
    assert same.code == 2 and "output.is-input" in same.err


def test_the_list_says_how_many_or_which_project_lack_something() -> None:
    one, several = Question("use", "资金使用", "资金", (ROAD,)), Question("plan", "资金计划", "资金", (ROAD, BRIDGE))
    nameless = Question("unit", "单位", "标题", (Whose(""),))
    assert answering.told((one, several, nameless, Question("", "说明", "其他", ())), None)[1:] == [
        *("  1. 资金使用（修路）", "  2. 资金计划（2个项目）", "  3. 单位", "  4. 说明"),
    ]
