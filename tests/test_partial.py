"""Forms of which rows were lost: what is kept, what is told, and that no total, grade or sum is made of half a form."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.commands import Run
from jixiao import intake
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problem, Source
from jixiao.intake import canonical
from jixiao.intake.forms import form as forms
from jixiao.intake.forms.text import items
from jixiao.records import Cell, FormGap, GapKind, GroupWeight, Scorecard, Status, Submission
from jixiao.render import interchange, markdown, scorebook
from jixiao.report.summary import summary_report
from jixiao.report.working import working_paper
from jixiao.say import steps
from jixiao.study.review import review

READY = appraisal.ready("project-self-evaluation/2020")
HEAD = "项目支出绩效自评表(2022年度)\n项目名称\t校舍维修\n项目资金\t预算数:\t20\t执行数:\t20\n"
LEVELS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
ROWS = (
    "产出指标\t数量指标\t维修校舍\t≥10栋\t8栋\t20\t15\t\n",
    "产出指标\t质量指标\t合格率\t100%\t100%\t30\t30\t\n",
    "效益指标\t社会效益指标\t受益学生\t≥500人\t520人\t30\t30\t\n",
    "满意度指标\t服务对象满意度指标\t学生满意度\t≥90%\t95%\t10\t10\t\n",
)
CUT = HEAD + LEVELS + "".join(ROWS[:3]) + "满意度指标\t服务对象满意度指标\t学生满意度\t≥9"
NOTE = "这份自评表不完整：文本在表的中间结束（学生满意度）。只计读到的3行指标，总分不作判断，不评等级"
UNWEIGHED = "\n".join("\t".join(line.split("\t")[:5]) for line in CUT.splitlines()[3:])


def read(text: str) -> tuple[tuple[Submission, ...], list[tuple[int, str]]]:
    found, problems = intake.read("-", stdin_bytes=text.encode())
    return found, [(one.source.line, one.code) for one in problems]


def only(text: str) -> Submission:
    (found,), _ = read(text)
    return found


def names(form: Submission) -> list[str]:
    return [row.path[-1] for row in form.rows]


def card_of(text: str) -> Scorecard:
    return appraisal.appraise(READY, only(text))


def ids(card: Scorecard) -> set[str]:
    return {found.id for found in card.findings}


# --- reading --------------------------------------------------------------------------------------------------------


def test_a_text_that_ends_in_a_row_keeps_the_rows_before_it_and_says_how_many_they_are() -> None:
    (form,), problems = intake.read("-", stdin_bytes=CUT.encode())
    assert names(form) == ["维修校舍", "合格率", "受益学生"]
    assert form.gaps == (FormGap(GapKind.CUT, Source("-", 8, 1), "学生满意度"),)
    assert problems == (
        Problem(
            Source("-", 8, 1),
            "form.truncated",
            "文件在这一行中间结束，只读到前面的3行指标，总分不作判断。",
            "请重新取得完整的文件。",
        ),
    )


def test_a_text_that_ends_before_any_row_is_refused() -> None:
    assert read(HEAD + LEVELS + "产出指标\t数量指标\t维修") == ((), [(5, "form.truncated")])
    assert read(HEAD) == ((), [(2, "form.truncated")])


def test_a_row_that_does_not_fit_is_told_and_the_others_are_kept() -> None:
    form = HEAD + LEVELS + ROWS[0] + "产出指标\t质量指标\t合格率\t100%\t30\n" + ROWS[2] + ROWS[3]
    (found,), problems = read(form)
    assert (names(found), problems) == (["维修校舍", "受益学生", "学生满意度"], [(6, "form.row-shape")])
    assert found.gaps == (FormGap(GapKind.ROW, Source("-", 6, 1), "合格率"),)


def test_a_row_below_a_lost_one_that_takes_its_level_from_above_is_lost_with_it() -> None:
    inherits = "\t\t就业率\t≥80%\t85%\t10\t10\t\n"
    lost = "效益指标\t社会效益指标\t受益学生\t≥500人\n"
    (form,), problems = read(HEAD + LEVELS + ROWS[0] + lost + inherits + ROWS[3])
    assert names(form) == ["维修校舍", "学生满意度"]
    assert problems == [(6, "form.row-shape"), (7, "form.no-level")]
    assert [gap.name for gap in form.gaps] == ["受益学生", "就业率"]


def test_a_lost_row_that_names_no_level_leaves_the_levels_of_the_rows_below_it_sure() -> None:
    (form,), problems = read(HEAD + LEVELS + ROWS[0] + "\t\t教室\t≥5间\n\t\t食堂\t≥1个\t1个\t10\t10\t\n")
    assert (names(form), problems) == (["维修校舍", "食堂"], [(6, "form.row-shape")])
    assert form.rows[1].path == ("产出指标", "数量指标", "食堂")


def test_a_row_without_a_name_refuses_the_form_because_it_may_be_the_rest_of_the_one_above() -> None:
    assert read(HEAD + LEVELS + ROWS[0] + "\t\t\t2\t3\t\t\t\n" + ROWS[3]) == ((), [(6, "form.no-name")])


def test_a_last_row_that_is_shorter_than_the_others_is_where_the_text_ends() -> None:
    text = HEAD + LEVELS + "".join(ROWS[:2]) + ROWS[2].rstrip("0\t\n")  # 得分 3 of 30
    (form,), problems = read(text)
    assert (names(form), problems) == (["维修校舍", "合格率"], [(7, "form.truncated")])
    stripped = "\n".join(line.rstrip() for line in text.splitlines())  # an editor took the blanks off all rows
    assert names(only(stripped)) == ["维修校舍", "合格率", "受益学生"]


def test_a_line_that_begins_a_row_at_the_end_of_the_text_says_that_it_is_cut() -> None:
    (form,), problems = read(HEAD + LEVELS + "".join(ROWS[:2]) + "产出指")
    assert (names(form), problems) == (["维修校舍", "合格率"], [(7, "form.truncated")])
    assert read(HEAD + LEVELS + "".join(ROWS) + "填表人")[1] == []


def test_a_total_of_which_no_number_is_surely_the_mark_is_a_lost_row() -> None:
    (form,), problems = read(HEAD + LEVELS + "".join(ROWS) + "总分\t100\t95\t88\n\n说明。")
    assert (names(form)[-1], problems) == ("学生满意度", [(9, "form.row-shape")])
    assert [gap.name for gap in form.gaps] == ["总分"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=len(HEAD + LEVELS + ROWS[0]), max_value=len(HEAD + LEVELS + "".join(ROWS))))
def test_wherever_a_text_ends_no_row_is_read_that_the_whole_does_not_have(end: int) -> None:
    text = HEAD + LEVELS + "".join(ROWS)
    whole = [replace(row, source=Source("")) for row in only(text).rows]
    (form,), _ = read(text[:end])
    assert [replace(row, source=Source("")) for row in form.rows] == whole[: len(form.rows)]


def test_rows_that_were_inferred_say_so_in_their_form() -> None:
    (form,), _ = forms.read(items(HEAD + LEVELS + ROWS[0], "表"), "表", inferred=True)
    assert form.inferred
    assert not only(HEAD + LEVELS + ROWS[0]).inferred


# --- the canonical format -------------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=50)
@given(
    st.booleans(),
    st.lists(
        st.builds(
            FormGap,
            st.sampled_from((GapKind.CUT, GapKind.ROW)),
            st.builds(Source, st.sampled_from(("表.txt", "a: b.xlsx")), st.integers(0, 99), st.integers(0, 9)),
            st.text(st.characters(exclude_categories=("C",)), max_size=5).map(str.strip),
        )
    ),
)
def test_gaps_and_inferred_are_written_and_read_back(inferred: bool, gaps: list[FormGap]) -> None:
    form = replace(only(CUT), inferred=inferred, gaps=tuple(gaps))
    (back,) = canonical.parse(located.load(canonical.dump(form), "表.yaml"))
    assert (back.inferred, back.gaps) == (form.inferred, form.gaps)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("gaps: [{kind: row, name: 甲}]", "submission.gap"),
        ("gaps: [{kind: weight, file: 甲.xlsx, cell: H6}]", "submission.gap"),
        ("gaps: [{kind: lost, file: 甲.txt, line: 3}]", "submission.gap"),
        ("gaps: [{kind: row, file: 甲.txt, line: 三}]", "submission.gap"),
        ("inferred: 是", "submission.shape"),
    ],
)
def test_a_gap_that_says_nothing_is_refused(line: str, code: str) -> None:
    _, problems = canonical.parse_all(f"project: 甲\n{line}\n", "表.yaml")
    assert [one.code for one in problems] == [code]


# --- marks ----------------------------------------------------------------------------------------------------------


def test_rows_that_were_read_keep_their_printed_points_and_the_form_has_no_grade() -> None:
    card, whole = card_of(CUT), card_of(HEAD + LEVELS + "".join(ROWS))
    marks = {one.path: (one.possible, one.earned) for one in whole.lines if one.level == 3}
    assert {one.path: (one.possible, one.earned) for one in card.lines if one.level == 3}.items() <= marks.items()
    assert (whole.grade, card.grade, card.grade_range, card.declared) == ("优", None, None, None)


def test_what_only_a_whole_form_can_lack_is_not_found_in_a_part_of_it() -> None:
    of_whole = {"weights.unbalanced", "weights.group-mismatch", "total.mismatch", "level.missing", "grade.mismatch"}
    assert not ids(card_of(CUT)) & of_whole
    assert not ids(card_of(HEAD + LEVELS + ROWS[0] + "产出指标\t甲\n" + "总分\t\t\t\t\t100\t88\t\n")) & of_whole
    assert ids(card_of(HEAD + LEVELS + ROWS[0])) >= {"weights.unbalanced", "level.missing"}  # a whole form of one row
    assert "score.mismatch" in ids(card_of(CUT))  # what one line says by itself is told all the same


def test_the_units_grade_of_a_part_of_a_form_is_compared_with_nothing() -> None:
    table = "\n".join("\t".join(line.split("\t")[:5]) for line in (LEVELS + "".join(ROWS)).splitlines())
    printed = HEAD + "自评等级\t差\n" + table + "\n总分\t\t\t\t95\n"
    assert "grade.mismatch" in ids(card_of(printed))  # 95 is 优
    lost = printed.replace("合格率\t100%\t100%", "合格率\t100%")
    assert only(lost).printed_grade == only(printed).printed_grade
    assert "grade.mismatch" not in ids(card_of(lost))


def test_where_no_points_are_printed_a_level_without_a_read_row_keeps_its_points() -> None:
    card = card_of(HEAD + UNWEIGHED)
    tops = {one.path[0]: (one.possible, one.status) for one in card.lines if one.level == 1}
    assert tops["产出指标"] == (50, Status.SCORED)
    assert tops["满意度指标"] == (10, Status.MISSING)  # not shared out: nobody knows that it has no rows
    told = json.loads(interchange.to_json([card]))[0]["partial"]["text"]
    assert "只计读到的3行指标，分值按已读到的指标分配，仅供参考，总分不作判断" in told
    whole = card_of(HEAD + "\n".join(UNWEIGHED.splitlines()[:-1]) + "\n说明。")
    assert {one.path[0]: one.possible for one in whole.lines}["满意度指标"] == 0  # of a whole form it is


def test_points_printed_once_by_a_formula_without_a_result_are_nobodys() -> None:
    form = only(HEAD + LEVELS + "".join(ROWS))
    first = [replace(row, weight=Cell("", row.source)) for row in form.rows[:2]]
    once = GroupWeight(("产出指标",), Cell("", Source("甲.xlsx", cell="F3"), uncomputed=True))
    card = appraisal.appraise(READY, replace(form, rows=(*first, *form.rows[2:]), group_weights=(once,)))
    lines = [one for one in card.lines if one.level == 3 and one.path[0] == "产出指标"]
    assert [(one.status, one.possible) for one in lines] == [(Status.MISSING, 0)] * 2
    assert [(gap.kind, gap.name) for gap in card.gaps] == [(GapKind.WEIGHT, "产出指标")]


def test_the_units_total_of_a_part_of_a_form_is_compared_with_nothing() -> None:
    form = only(HEAD + LEVELS + ROWS[0] + "产出指标\t甲\n" + "总分\t\t\t\t\t100\t88\t\n")
    assert form.printed_total and form.printed_total.text == "88"
    found = review(READY.plan, appraisal.appraise(READY, form))
    assert (found.claimed, found.accepted, found.difference, found.total.fits) == (None, None, None, None)
    assert [one.line.claimed for one in found.lines if one.differs] == [15]


#: Two fixed lines, of which a form may have rows, and vetoes that ask how the scorecard came out and what the form gives.
LAW = """schema: jixiao.ruleset/1
id: two-rows
edition: '1'
title: 两行固定指标
scope: project
basis: [{cite: 青禾区试行办法, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
vetoes:
  - {when: 总得分 < 90, text: 总得分低于90分, cap: 50}
  - {when: 执行数 > 预算数, text: 超出预算, cap: 40}
indicators:
  - name: 管理
    weight: 100
    children:
      - {name: 制度健全, weight: 60, method: {method: yes-no, wanted: 是}}
      - {name: 公开及时, weight: 40, method: {method: yes-no, wanted: 是}}
findings: {use: [common/1]}
"""


def fixed(folder: Path, executed: str, more: str = "") -> Scorecard:
    law = folder / "规则.yaml"
    law.write_text(LAW, encoding="utf-8")
    rows = "[{path: [管理, 制度健全], target: 是, actual: 是}]"
    budget = f"{{total: {{annual: 10, executed: {executed}}}}}"
    text = f"project: 甲\nbudget: {budget}\nindicators: {rows}\n{more}\n"
    (form,) = canonical.parse(located.load(text, "表.yaml"))
    return appraisal.appraise(appraisal.ready(str(law)), form)


def test_a_fixed_line_whose_row_may_not_have_been_read_is_not_blamed_on_the_unit(tmp_path: Path) -> None:
    whole, part = fixed(tmp_path, "10"), fixed(tmp_path, "10", "gaps: [{kind: cut, file: 表.txt, line: 9}]")
    assert [found.subject for found in whole.findings if found.id == "value.missing"] == ["公开及时"]
    assert "value.missing" not in ids(part)
    said = [steps.text(one.lines[-1].steps[-1]) for one in (whole, part)]
    assert said == ["实际完成值空缺，计0分", "表不完整，没有读到，列0分"]


def test_a_veto_that_asks_for_the_total_does_not_hold_for_a_part_of_a_form(tmp_path: Path) -> None:
    gap = "gaps: [{kind: row, file: 表.txt, line: 9}]"
    assert [fixed(tmp_path, "10", more).earned for more in ("", gap)] == [50, 60]
    assert fixed(tmp_path, "11", gap).earned == 40


def test_a_department_of_which_a_projects_form_is_partial_has_no_grade() -> None:
    using = appraisal.ready("department-overall-sichuan/2020")
    place = Source("部门.yaml", 1)
    whole = only(HEAD + LEVELS + "".join(ROWS))
    cards = [
        appraisal.appraise(using, Submission(source=place, project=Cell("部门整体支出", place), projects=(form,)))
        for form in (whole, only(CUT))
    ]
    assert [[gap.name for gap in card.gaps] for card in cards] == [[], ["学生满意度"]]
    assert cards[0].grade_range is not None
    assert (cards[1].grade, cards[1].grade_range) == (None, None)


# --- every output says it -------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "表.txt"
    file.write_text(CUT, encoding="utf-8")
    return file


@pytest.mark.parametrize("form", ["table", "md", "json", "jsonl", "csv"])
def test_every_format_of_a_score_says_what_is_missing_and_the_exit_code_is_that_of_bad_input(
    path: Path, form: str, run: Run
) -> None:
    found = run("score", str(path), "--format", form)
    assert found.code == 2
    assert NOTE in found.out.replace("\n      ", "")
    assert "form.truncated" in found.err


def texts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.slow
def test_the_workbook_the_reports_and_the_review_say_it(path: Path, tmp_path: Path, run: Run) -> None:
    card = card_of(CUT)
    book = texts(scorebook.render([card], READY.plan))
    assert NOTE in book
    assert "不重算：自评表不完整，不评等级" in book
    assert NOTE not in texts(scorebook.render([card_of(HEAD + LEVELS + "".join(ROWS))], READY.plan))
    assert "分值按已读到的指标分配" in texts(scorebook.render([card_of(HEAD + UNWEIGHED)], READY.plan))
    for out in ("评价.docx", "评价.html", "评价.md"):
        assert run("report", str(path), "-o", str(tmp_path / out)).code == 2
        data = (tmp_path / out).read_bytes()
        assert NOTE in (texts(data) if out.endswith("docx") else data.decode())
    for form in ("table", "md", "json", "csv"):
        assert NOTE in run("review", str(path), "--format", form).out.replace("\n  ", "")


def test_tables_over_many_forms_mark_the_partial_ones() -> None:
    cards = [card_of(CUT), card_of(HEAD + LEVELS + "".join(ROWS))]
    report = markdown.render(summary_report(cards))
    assert "有1个项目不参加排名，不计入平均：自评表不完整的1个。" in report
    assert "不排名：自评表不完整，得分只是读到的指标的" in report
    assert "表不完整" in report.partition("评价结果")[2]
    assert [
        row["partial"] for row in csv.DictReader(io.StringIO(interchange.to_csv(cards))) if row["level"] == "1"
    ] == [
        *[NOTE] * 4,
        *[""] * 4,
    ]


def test_a_form_that_was_inferred_is_named_so_everywhere() -> None:
    said = "（由文本推定）"
    card = appraisal.appraise(READY, replace(only(HEAD + LEVELS + "".join(ROWS)), inferred=True))
    plain = appraisal.appraise(READY, only(HEAD + LEVELS + "".join(ROWS)))
    from jixiao.render import table
    from jixiao.report.cards import scorecard_report

    def outputs(one: Scorecard) -> list[str]:
        return [
            table.render([one, one]),
            markdown.render(scorecard_report([one])),
            markdown.render(working_paper(one)),
            texts(scorebook.render([one], READY.plan)),
        ]

    assert all(said in out for out in outputs(card))
    assert not any("由文本推定" in out for out in outputs(plain))
    assert interchange.as_json(card)["submission"]["inferred"] is True  # type: ignore[index]
    assert "inferred" not in interchange.as_json(plain)["submission"]  # type: ignore[operator]
    assert card.grade == plain.grade == "优"
