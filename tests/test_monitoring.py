"""A monitoring form is read in every format and layout, marked by what is expected, and never taken for a self-evaluation."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import documents
from helpers.commands import Run
from helpers.documents import ABOVE, LEFT
from jixiao import intake
from jixiao.findings import appraisal
from jixiao.intake import canonical
from jixiao.intake.forms import monitoring
from jixiao.records import Cell, Row, Stage, Submission
from jixiao.study import edits, whatif
from jixiao.values import likelihoods

LAW = appraisal.ready("monitoring/2019")
Rows = tuple[tuple[str, ...], ...]
HEAD = (
    ("项目名称", "城区公园绿化养护", LEFT, LEFT, LEFT, LEFT, LEFT),
    ("主管部门", "某区住建局", LEFT, LEFT, "实施单位", "某区园林所", LEFT),
    ("项目资金（万元）", "", "年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数", ""),
    (ABOVE, "年度资金总额：", "320", "150", "46.88%", "300", ""),
    (ABOVE, "其中：本年一般公共预算拨款", "300", "140", "46.67%", "280", ""),
    (ABOVE, "其他资金", "20", "10", "50%", "20", ""),
    ("年度总体目标", "完成全区公园绿化养护。", LEFT, LEFT, LEFT, LEFT, LEFT),
)
#: The heading of the form of 财预〔2019〕136号: reasons and likelihood in columns that are ticked.
PARTED = (
    (
        *("一级指标", "二级指标", "三级指标", "年度指标值", "1—7月执行情况", "全年预计完成情况"),
        *("偏差原因分析", LEFT, LEFT, LEFT, LEFT, LEFT, "完成目标可能性", LEFT, LEFT, "备注"),
    ),
    (
        *(ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, ABOVE),
        *(
            "经费保障",
            "制度保障",
            "人员保障",
            "硬件条件保障",
            "其他",
            "原因说明",
            "确定能",
            "有可能",
            "完全不可能",
            ABOVE,
        ),
    ),
)
TICKED = (
    ("产出指标", "数量指标", "养护面积", "≥120万平方米", "120万平方米", "120万平方米", *[""] * 6, "√", "", "", ""),
    (ABOVE, ABOVE, "补植乔木", "≥3000株", "1000株", "2600株", "", "", "√", "", "", "苗木到场晚", "", "√", "", ""),
    ("效益指标", "生态效益指标", "绿化覆盖率", "≥42%", "41%", "42%", *[""] * 5, "", "", "", "√", "补验"),
)


def xlsx(head: Rows, body: Rows, folder: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目支出绩效目标执行监控表"])
    sheet.append(["（2024年度）"])
    for rows in (head, body):
        top = sheet.max_row + 1
        for down, row in enumerate(rows):
            for across, text in enumerate(row):
                if text not in (LEFT, ABOVE):
                    sheet.cell(top + down, across + 1, text or None)
                    right = next((n for n in range(across + 1, len(row) + 1) if row[n : n + 1] != (LEFT,)), across + 1)
                    below = next(
                        (n for n in range(down + 1, len(rows) + 1) if n == len(rows) or rows[n][across] != ABOVE),
                        down + 1,
                    )
                    if right - across > 1 or below - down > 1:
                        sheet.merge_cells(None, top + down, across + 1, top + below - 1, right)
    path = folder / "监控表.xlsx"
    book.save(path)
    return path


def _lists(rows: Rows) -> list[list[str]]:
    return [list(row) for row in rows]


def docx(head: Rows, body: Rows, folder: Path) -> Path:
    path = folder / "监控表.docx"
    path.write_bytes(documents.word("项目支出绩效目标执行监控表", "（2024年度）", _lists(head), "", _lists(body)))
    return path


def html(head: Rows, body: Rows, folder: Path) -> Path:
    path = folder / "监控表.html"
    page = documents.page("项目支出绩效目标执行监控表", "（2024年度）", _lists(head), _lists(body))
    path.write_text(f"<html>{page}</html>", encoding="utf-8")
    return path


def _bare(rows: Rows) -> Rows:
    return tuple(tuple("" if text in (LEFT, ABOVE) else text for text in row) for row in rows)


def txt(head: Rows, body: Rows, folder: Path) -> Path:
    path = folder / "监控表.txt"
    lines = ["项目支出绩效目标执行监控表", "（2024年度）", *("\t".join(row) for row in (*_bare(head), *_bare(body)))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def md(head: Rows, body: Rows, folder: Path) -> Path:
    path = folder / "监控表.md"
    bare = (*_bare(head), *_bare(body))
    rows = [f"| {' | '.join(row)} |" for row in (bare[0], ["---"] * len(bare[0]), *bare[1:])]
    path.write_text("\n".join(["# 项目支出绩效目标执行监控表", "（2024年度）", "", *rows]), encoding="utf-8")
    return path


WRITERS = (xlsx, docx, html, txt, md)


def read(path: Path) -> Submission:
    (form,), problems = intake.read(str(path))
    assert problems == ()
    return form


def said(cell: Cell | None) -> str | None:
    return None if cell is None else cell.text


@pytest.mark.parametrize("write", WRITERS)
def test_the_form_of_the_ministry_is_read_from_every_format(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    form = read(write(HEAD, (*PARTED, *TICKED), tmp_path))
    assert (form.stage, form.months, form.year) == (Stage.MONITORING, 7, 2024)
    total, fiscal = form.budget.total, form.budget.fiscal
    assert total and [said(one) for one in (total.initial, total.executed, total.rate, total.expected)] == [
        *("320", "150", "46.88%", "300")
    ]
    assert fiscal and said(fiscal.executed) == "140"
    rows = [
        tuple(map(said, (row.target, row.interim, row.expected, row.likelihood, row.reason, row.actual)))
        for row in form.rows
    ]
    assert rows == [
        ("≥120万平方米", "120万平方米", "120万平方米", "确定能", "", None),
        ("≥3000株", "1000株", "2600株", "有可能", "人员保障；苗木到场晚", None),
        ("≥42%", "41%", "42%", "完全不可能", "", None),
    ]
    assert [row.path for row in form.rows][1] == ("产出指标", "数量指标", "补植乔木")
    again = canonical.parse_all(canonical.dump(form), "again")[0][0]
    assert canonical.dump(again) == canonical.dump(form)
    assert (again.stage, again.months, said(again.rows[1].likelihood)) == (Stage.MONITORING, 7, "有可能")


def test_a_text_whose_cells_are_not_parted_is_never_taken_for_a_self_evaluation(tmp_path: Path) -> None:
    path = tmp_path / "监控表.txt"
    rows = (*_bare(HEAD), *_bare(PARTED), *_bare(TICKED))
    path.write_text("\n".join(" ".join(row) for row in rows), encoding="utf-8")
    forms, (problem,) = intake.read(str(path))
    assert (forms, problem.code) == ((), "form.glued")


SINGLE = (
    (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "上半年实际完成值",
        "预计全年完成值",
        "完成目标的可能性",
        "原因分析",
    ),
    ("产出指标", "数量指标", "补植乔木", "3000株", "1500", "2600", "可能", "苗木到场晚"),
)


@pytest.mark.parametrize("write", WRITERS)
def test_one_column_for_the_likelihood_and_another_period_are_read(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    head = (
        *HEAD[:2],
        ("项目资金（万元）", "", "预算数", "1-6月支出数", "1-6月执行率", "预计支出数", ""),
        *HEAD[3:],
    )
    form = read(write(head, SINGLE, tmp_path))
    (row,) = form.rows
    assert (form.stage, form.months) == (Stage.MONITORING, 6)
    assert [said(cell) for cell in (row.interim, row.expected, row.likelihood, row.reason)] == [
        *("1500", "2600", "可能", "苗木到场晚")
    ]
    assert form.budget.total and said(form.budget.total.expected) == "300"


def test_an_actual_value_beside_an_expected_one_is_that_of_the_months_so_far(tmp_path: Path) -> None:
    body = (
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "全年预计完成值"),
        ("产出指标", "数量指标", "补植乔木", "3000株", "1500株", "2600株"),
    )
    form = read(txt(HEAD, body, tmp_path))
    assert (form.stage, form.months) == (Stage.MONITORING, 7)  # the months stand above the amounts
    assert (said(form.rows[0].interim), said(form.rows[0].expected)) == ("1500株", "2600株")


def test_without_another_target_what_is_planned_is_the_target_of_a_self_evaluation(tmp_path: Path) -> None:
    body = (
        ("一级指标", "二级指标", "三级指标", "全年预计完成值", "实际完成值"),
        ("产出指标", "数量指标", "补植乔木", "3000株", "2600株"),
    )
    head = (*HEAD[:2], ("项目资金（万元）", "", "年初预算数", "全年执行数", "执行率", "", ""), *HEAD[3:])
    form = read(txt(head, body, tmp_path))
    assert (form.stage, form.months, said(form.rows[0].target)) == (Stage.RESULTS, None, "3000株")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        *(
            ("1-7月执行情况", 7),
            ("1—7月执行情况", 7),
            ("1月至7月完成情况", 7),
            ("2024年1~9月执行数", 9),
            ("一至六月完成值", 6),
        ),
        *(("1-10月执行数", 10), ("一月至十月执行数", 10), ("1-11月完成情况", 11), ("一至十一月执行数", 11)),
        *(
            ("截至8月底完成情况", 8),
            ("9月末执行数", 9),
            ("上半年执行情况", 6),
            ("前三季度执行数", 9),
            ("第一季度执行数", 3),
        ),
        *(("执行情况", None), ("全年执行数", None), ("1-12月执行数", None)),
    ],
)
def test_a_heading_says_how_many_months_are_covered(text: str, months: int | None) -> None:
    assert monitoring.months(text) == months


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *(
            ("确定能", "确定能"),
            ("√确定能", "确定能"),
            ("肯定能完成", "确定能"),
            ("能", "确定能"),
            ("有可能", "有可能"),
        ),
        *(("可能完成", "有可能"), ("完全不可能", "完全不可能"), ("不能完成", "完全不可能"), ("难以完成", "完全不可能")),
        *(
            ("", None),
            ("—", None),
            ("正常推进", "正常推进"),
            ("确定能、有可能", "确定能、有可能"),
            ("可能、有可能", "有可能"),
        ),
    ],
)
def test_the_likelihood_is_one_of_three_words_or_what_was_written(text: str, word: str | None) -> None:
    assert likelihoods.named(text) == word


def _cells(**texts: str) -> dict[str, Cell]:
    place = read_place()
    return {name.replace("_", "-"): Cell(text, place) for name, text in texts.items()}


def read_place():  # type: ignore[no-untyped-def]
    from jixiao.ground.problems import Source

    return Source("x")


@pytest.mark.parametrize(
    ("texts", "reason", "likelihood"),
    [
        ({"why_funds": "√", "why_staff": "缺编两人", "reason": "见说明"}, "人员保障：缺编两人；经费保障；见说明", None),
        ({"why_funds": "否", "why_other": "", "sure": "√", "maybe": "√", "never": "×"}, "否", "确定能、有可能"),
        ({"why_rules": "", "reason": "资金未到", "sure": "", "maybe": "□", "never": ""}, "资金未到", ""),
        ({"reason": "资金未到", "likelihood": "有可能"}, "资金未到", "有可能"),
        ({"likelihood": "有可能", "sure": "", "never": ""}, None, "有可能"),
    ],
)
def test_ticked_columns_come_to_one_cell(texts: dict[str, str], reason: str | None, likelihood: str | None) -> None:
    cells = _cells(**texts)
    monitoring.together(cells)
    assert (said(cells.get("reason")), said(cells.get("likelihood"))) == (reason, likelihood)
    assert monitoring.PARTED.isdisjoint(cells)


# --- the right ruleset ------------------------------------------------------------------------------------------


def test_a_monitoring_form_is_refused_by_the_rules_of_self_evaluations_and_the_other_way_round(
    tmp_path: Path, run: Run
) -> None:
    path = xlsx(HEAD, (*PARTED, *TICKED), tmp_path)
    told = run("score", path)
    assert told.code == 2 and "form.monitoring" in told.err and "-r monitoring/2019" in told.err
    assert run("score", path, "-r", "target-review").code == 2
    told = run("score", "examples/农村饮水安全.xlsx", "-r", "monitoring")
    assert told.code == 2 and "form.not-monitoring" in told.err and "-r project-self-evaluation" in told.err
    told = run("score", path, "-r", "monitoring", "--format", "json", "--fail-on", "never")
    assert told.code == 0
    (card,) = told.json
    ids = {finding["id"] for finding in card["findings"]}
    assert {"monitor.behind", "monitor.expected-short", "monitor.unlikely", "monitor.contradiction"} <= ids


def test_a_first_level_that_monitoring_does_not_know_is_not_sent_to_rules_of_self_evaluations() -> None:
    form = _form(path=("完整性审核", "规范完整性"))
    _, (problem,) = appraisal.appraise_all(LAW, (form,))
    assert problem.code == "submission.unknown-level" and "换一部规则集" in problem.cure


def _form(**row: object) -> Submission:
    place = read_place()
    texts = {"target": "≥1000株", "interim": "500株", "expected": "800株", "likelihood": "有可能"}
    cells = {name: Cell(text, place) for name, text in texts.items()} | row
    path = cells.pop("path", ("产出指标", "数量指标", "修剪树木"))
    return Submission(place, rows=(Row(path, place, **cells),), stage=Stage.MONITORING, months=6)  # type: ignore[arg-type]


def test_what_if_and_set_change_what_is_expected() -> None:
    form = _form()
    card = appraisal.appraise(LAW, form)
    edge = whatif.what_if(card.plan, card, tuple(line for line in card.lines if line.path[-1] == "修剪树木")).edges[-1]
    assert (edge.value, edge.unit) == (1000, "株")
    (changed,) = edits.apply((form,), edits.parse(("修剪树木.actual=1000株",)), ())
    assert said(changed.rows[0].expected) == "1000株"
    (line,) = (one for one in appraisal.appraise(LAW, changed).lines if one.path[-1] == "修剪树木")
    assert line.earned == line.possible


def test_a_row_with_a_likelihood_alone_is_marked_by_it_and_one_with_neither_is_missing() -> None:
    place = read_place()
    alone = appraisal.appraise(LAW, _form(expected=None, likelihood=Cell("确定能", place)))
    assert [str(line.evidence) for line in alone.lines if line.path[-1] == "修剪树木"] == ["asserted"]
    none = appraisal.appraise(LAW, _form(expected=None, likelihood=None))
    assert [str(line.status) for line in none.lines if line.path[-1] == "修剪树木"] == ["missing"]


@pytest.mark.parametrize(
    ("interim", "target", "known"),
    [
        *(("500株", "≥1000株", True), ("500", "≥1000株", True), ("", "≥1000株", False), ("正常", "≥1000株", False)),
        *(
            ("41%", "≥42%", False),
            ("500元", "≥1000株", False),
            ("2起", "≤3起", False),
            ("约500株", "≥1000株", False),
            ("5株", "≥0株", False),
        ),
    ],
)
def test_the_months_so_far_are_compared_where_they_add_up(interim: str, target: str, known: bool) -> None:
    from jixiao.findings import monitored

    place = read_place()
    form = _form(interim=Cell(interim, place), target=Cell(target, place), expected=Cell(target.lstrip("≥≤"), place))
    card = appraisal.scored(LAW, form)
    assert (monitored.progress_of(card) is not None) is known


def test_an_expected_amount_that_is_none_is_a_problem() -> None:
    (form,), _ = canonical.parse_all(
        "{project: 甲, stage: monitoring, months: 7, budget: {total: {initial: 5, executed: 1, expected: 大概}},"
        " indicators: [{path: [产出指标, 数量指标, 甲], target: 1, expected: 1}]}",
        "x",
    )
    _, (problem,) = appraisal.appraise_all(LAW, (form,))
    assert problem.code == "submission.bad-amount"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{project: 甲, stage: 监控}", "submission.stage"),
        ("{project: 甲, stage: monitoring, months: 12}", "submission.months"),
        ("{project: 甲, stage: monitoring, months: 七}", "submission.months"),
    ],
)
def test_a_stage_or_months_that_are_none_are_problems(text: str, code: str) -> None:
    forms, (problem,) = canonical.parse_all(text, "x")
    assert (forms, problem.code) == ((), code)


# --- the blank form ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_the_blank_form_covers_the_months_that_are_wanted(suffix: str, tmp_path: Path, run: Run) -> None:
    from jixiao.render import forms

    filled = forms.filled(LAW.plan, replace(_form(), project=Cell("甲", read_place()), months=9))
    path = tmp_path / f"监控表.{suffix}"
    path.write_bytes(forms.workbook(filled) if suffix == "xlsx" else forms.document(filled))
    form = read(path)
    assert (form.stage, form.months, said(form.rows[0].likelihood)) == (Stage.MONITORING, 9, "有可能")
    blank = tmp_path / f"空表.{suffix}"
    assert run("form", "-r", "monitoring", "--months", "9", "-o", blank).code == 0
    assert "1-9月执行情况" in str(forms.blank(LAW.plan, months=9)) and "1-7月执行数" in str(forms.blank(LAW.plan))


def test_months_are_only_for_monitoring_and_before_the_end_of_the_year(tmp_path: Path, run: Run) -> None:
    assert "form.no-months" in run("form", "--months", "7", "-o", tmp_path / "a.xlsx").err
    assert run("form", "-r", "monitoring", "--months", "12", "-o", tmp_path / "a.xlsx").code == 2


# --- forms that set targets -------------------------------------------------------------------------------------

SET = (
    ("项目名称", "老旧小区消防改造", "", ""),
    ("主管部门", "某区住建局", "实施单位", "某区房管所"),
    ("项目资金（万元）", "年度资金总额：", "260", ""),
    ("", "其中：财政拨款", "260", ""),
    ("年度总体目标", "完成12个小区消防改造。", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "改造小区", "12个"),
    ("", "质量指标", "验收合格率", "100%"),
    ("效益指标", "社会效益指标", "火灾隐患", "有效减少"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
)


def reviewed(rows: Rows, folder: Path, run: Run, *more: str) -> dict:  # type: ignore[type-arg]
    path = folder / "申报表.txt"
    path.write_text("\n".join(["绩效目标申报表", "（2025年度）", *("\t".join(row) for row in rows)]), encoding="utf-8")
    told = run("score", path, "-r", "target-review", "--format", "json", "--fail-on", "never", *more)
    (card,) = told.json
    return card


def marks(card: dict) -> dict[str, tuple[str, str]]:  # type: ignore[type-arg]
    return {line["path"][-1]: (line["status"], line["earned"]) for line in card["lines"] if line["level"] == 2}


def test_a_form_that_sets_targets_is_reviewed_as_far_as_rules_can(tmp_path: Path, run: Run) -> None:
    card = reviewed(SET, tmp_path, run)
    found = marks(card)
    assert found.pop("规范完整性") == ("scored", "10.00")
    assert set(found.values()) == {("pending", "0.00")}
    assert card["grade"] is None and [one["id"] for one in card["findings"]] == ["target.vague"]
    steps = [step["text"] for line in card["lines"] if line["path"][-1] == "目标相关性" for step in line["steps"]]
    assert "审核意见没有给出，由人工评判" in steps


@pytest.mark.slow
def test_what_such_a_form_lacks_is_told_and_costs_its_completeness(tmp_path: Path, run: Run) -> None:
    rows = (*SET[:4], *SET[5:6], ("产出指标", "数量指标", "改造小区", "一批小区"), ("", "数量指标", "消火栓", "20"))
    rows += (("", "数量指标", "补助金额", "20万元"), ("", "质量指标", "改造小区", "—"))
    card = reviewed(rows, tmp_path, run)
    assert marks(card)["规范完整性"] == ("scored", "0.00")  # the goal, an effect and a target are missing
    assert marks(card)["指标科学性"] == ("scored", "9.00")
    assert [one["id"] for one in card["findings"]] == [
        *("goal.missing", "level.missing", "value.missing", "target.unquantified"),
        *("indicator.misplaced", "indicator.duplicated", "indicator.duplicated", "level.missing", "target.unitless"),
    ]


def test_one_or_two_lacking_elements_lower_it_by_a_grade_each(tmp_path: Path, run: Run) -> None:
    one = (*SET[:2], *SET[4:])
    assert marks(reviewed(one, tmp_path, run))["规范完整性"] == ("scored", "8.00")
    two = (*SET[:2], *SET[5:])
    card = reviewed(two, tmp_path, run)
    assert marks(card)["规范完整性"] == ("scored", "6.00")
    assert {"goal.missing", "budget.missing"} <= {found["id"] for found in card["findings"]}
    assert marks(reviewed((*SET[:2], *SET[5:7]), tmp_path, run))["规范完整性"] == ("scored", "0.00")


def test_a_person_judges_what_no_rule_decides(tmp_path: Path, run: Run) -> None:
    reviewed(SET, tmp_path, run)
    kept = tmp_path / "申报表.txt.judgements.yaml"
    kept.write_text(
        "[{path: [相关性审核, 目标相关性], share: 80%, words: 与部门规划相符, by: 评审组}]", encoding="utf-8"
    )
    card = reviewed(SET, tmp_path, run)
    assert marks(card)["目标相关性"] == ("scored", "12.00")


def test_targets_are_not_read_where_they_are_not_wanted_nor_marked_by_other_rules(tmp_path: Path) -> None:
    path = tmp_path / "申报表.txt"
    path.write_text("\n".join(["绩效目标申报表", *("\t".join(row) for row in SET)]), encoding="utf-8")
    forms, problems = intake.read(str(path))
    assert (forms, [one.code for one in problems]) == ((), ["form.targets-only"])
    (form,), _ = intake.read(str(path), targets=True)
    assert form.stage is Stage.TARGETS and form.budget.total and said(form.budget.total.initial) == "260"
    _, (problem,) = appraisal.appraise_all(LAW, (form,))
    assert problem.code == "form.targets-only"
