"""A project from its targets to its results: what was lowered, what was expected, which warnings came true; and its papers."""

import json
from pathlib import Path

import pytest

from helpers import ROOT
from helpers.commands import Run
from jixiao.findings import appraisal
from jixiao.intake import canonical
from jixiao.records import Stage, Submission
from jixiao.render import course as rendering
from jixiao.report import course as document
from jixiao.study.course import Course, Outcome, course

LAWS = {
    Stage.TARGETS: appraisal.ready("target-review"),
    Stage.MONITORING: appraisal.ready("monitoring"),
    Stage.RESULTS: appraisal.ready("project-self-evaluation/2020"),
}
HEAD = "project: 城区绿化养护\nunit: 某区园林所\nyear: 2024\n"
TARGETS = """\
stage: targets
budget: {unit: 万元, total: {initial: 320}}
goal: {expected: 完成全区公园绿化养护。}
indicators:
  - {path: [产出指标, 数量指标, 补植乔木], target: ≥4000株}
  - {path: [产出指标, 数量指标, 修剪树木], target: ≥100株}
  - {path: [产出指标, 数量指标, 除草], target: ≥50亩}
  - {path: [产出指标, 质量指标, 成活率], target: ≥95%}
  - {path: [产出指标, 时效指标, 完成时间], target: 10月底前}
  - {path: [效益指标, 生态效益指标, 绿化覆盖率], target: ≥42%}
  - {path: [产出指标, 数量指标, 指标2：], target: ""}
"""
MONITORED = """\
stage: monitoring
months: 7
budget: {unit: 万元, total: {initial: 320, executed: 100, expected: 250}}
indicators:
  - {path: [产出指标, 数量指标, 补植乔木], target: ≥3000株, interim: 1800株, expected: 2600株, likelihood: 有可能, reason: 人员}
  - {path: [产出指标, 数量指标, 修剪树木], target: ≥100株, interim: 60株, expected: 100株, likelihood: 完全不可能, reason: 人员}
  - {path: [产出指标, 数量指标, 除草], target: ≥50亩, interim: 10亩, expected: 40亩, likelihood: 有可能, reason: 人员}
  - {path: [产出指标, 质量指标, 成活率], target: ≥95%, interim: 96%, expected: 96%, likelihood: 确定能}
  - {path: [产出指标, 时效指标, 完成时间], target: 11月底前, interim: 进行中, expected: 11月, likelihood: 确定能}
  - {path: [效益指标, 生态效益指标, 绿化覆盖率], target: ≥42%, interim: "", expected: 42%, likelihood: 确定能}
"""
RESULTS = """\
budget: {unit: 万元, total: {initial: 320, annual: 320, executed: 280}}
indicators:
  - {path: [产出指标, 数量指标, 补植乔木], target: ≥2600株, actual: 2600株}
  - {path: [产出指标, 数量指标, 修剪树木], target: ≥100株, actual: 120株}
  - {path: [产出指标, 数量指标, 除草], target: ≥50亩, actual: 30亩}
  - {path: [产出指标, 质量指标, 成活率], target: ≥95%, actual: 93%}
  - {path: [产出指标, 时效指标, 完成时间], target: 11月底前, actual: 11月}
  - {path: [效益指标, 社会效益指标, 绿化覆盖率], target: ≥42%, actual: 43%}
  - {path: [满意度指标, 服务对象满意度指标, 满意度], target: ≥90%, actual: 91%}
"""
TEXTS = {Stage.TARGETS: TARGETS, Stage.MONITORING: MONITORED, Stage.RESULTS: RESULTS}


def form(stage: Stage, *changes: tuple[str, str]) -> Submission:
    text = HEAD + TEXTS[stage]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (found,), problems = canonical.parse_all(text, stage.value)
    assert problems == ()
    return found


def made(**changes: tuple[tuple[str, str], ...]) -> Course:
    stages = [stage for stage in Stage if changes.get(stage.value) != ()]
    cards = {stage: appraisal.appraise(LAWS[stage], form(stage, *changes.get(stage.value, ()))) for stage in stages}
    return course(dict(reversed(cards.items())))


def test_each_line_is_followed_through_the_year() -> None:
    found = made()
    assert list(found.cards) == list(Stage) and found.last is found.cards[Stage.RESULTS]
    rows = {line.path[-1]: line for line in found.lines}
    assert {name: line.outcome for name, line in rows.items()} == {
        "补植乔木": Outcome.LOWERED,
        "修剪树木": Outcome.SOLVED,
        "除草": Outcome.TRUE,
        "成活率": Outcome.UNFORESEEN,
        "完成时间": Outcome.LOWERED,
        "绿化覆盖率": Outcome.MET,  # found again under another second level
        "满意度": Outcome.OPEN,
    }
    assert [line.path[-1] for line in found.lines if line.eased] == ["补植乔木", "完成时间"]
    assert document.changed(rows["补植乔木"]) == "监控时降低，自评时降低"
    assert rows["绿化覆盖率"].path[1] == "社会效益指标"
    told = document.summary(found)
    assert "指标值降低的2项：补植乔木、完成时间。" in told and "预计达到，年终没有达到的1项" in told
    assert dict(zip(document.LINE_TITLES, document.lines(found)[0], strict=True)) == {
        "指标": "补植乔木",
        "申报指标值": "≥4000株",
        "监控指标值": "≥3000株",
        "自评指标值": "≥2600株",
        "指标值变化": "监控时降低，自评时降低",
        "期内": "1800株",
        "全年预计": "2600株",
        "可能性": "有可能",
        "完成值": "2600株",
        "对照": "降低指标值后达到",
    }


def test_warnings_come_true_or_are_solved() -> None:
    ends = {(one.finding.id, one.finding.subject): one.outcome for one in made().warnings}
    assert ends == {
        ("monitor.expected-short", "补植乔木"): Outcome.LOWERED,
        ("monitor.unlikely", "修剪树木"): Outcome.SOLVED,
        ("monitor.contradiction", "修剪树木"): Outcome.SOLVED,
        ("monitor.expected-short", "除草"): Outcome.TRUE,
        ("monitor.behind", "除草"): Outcome.TRUE,
        ("monitor.spend-behind", "预算执行率"): Outcome.TRUE,  # 280 of 320 is below 90 %
        ("monitor.spend-short", "预算执行率"): Outcome.TRUE,
    }
    told = dict(document.warnings(made()))
    assert set(told.values()) == {"成为事实", "已经解决", "降低指标值后不再成立"}


@pytest.mark.parametrize(
    ("executed", "short", "over"),
    [
        ("288", Outcome.SOLVED, Outcome.SOLVED),
        ("287.99", Outcome.TRUE, Outcome.SOLVED),
        ("321", Outcome.SOLVED, Outcome.TRUE),
    ],
)
def test_the_money_catches_up_or_does_not(executed: str, short: Outcome, over: Outcome) -> None:
    late = made(results=(("executed: 280", f"executed: {executed}"),))
    assert {one.outcome for one in late.warnings if one.finding.id.startswith("monitor.spend")} == {short}
    much = made(results=(("executed: 280", f"executed: {executed}"),), monitoring=(("expected: 250", "expected: 400"),))
    assert [one.outcome for one in much.warnings if one.finding.id == "monitor.overspent"] == [over]


@pytest.mark.parametrize(
    ("executed", "told"),
    [
        ("250", "全年执行250万元，与年中的预计相同。"),
        ("300", "全年执行300万元，比年中的预计多50万元，相差20%。"),
        ("200", "全年执行200万元，比年中的预计少50万元，相差20%。"),
    ],
)
def test_the_money_is_told_against_what_was_expected(executed: str, told: str) -> None:
    found = made(results=(("executed: 280", f"executed: {executed}"),))
    assert document.spent(found) == told
    assert document.money(found)[1] == ("执行数（监控为期内）", "—", "100万元", f"{executed}万元")


def test_an_expected_amount_of_nothing_has_no_share() -> None:
    found = made(monitoring=(("expected: 250}", "expected: 0}"),))
    assert document.spent(found) == "全年执行280万元，比年中的预计多280万元。"


def test_without_the_end_or_the_monitoring_what_is_not_known_stays_open() -> None:
    early = made(results=())
    assert {line.outcome for line in early.lines} == {Outcome.OPEN}
    assert {one.outcome for one in early.warnings} == {Outcome.OPEN}
    assert document.spent(early) == "" and early.last.submission.stage is Stage.MONITORING
    short = made(monitoring=())
    assert short.warnings == () and document.spent(short) == ""
    assert "监控的预警" not in document.summary(short)
    assert "监控预警的结果" not in str(document.course_report(short))
    quiet = made(
        monitoring=(
            *(("expected: 250", "expected: 320"), ("executed: 100", "executed: 190"), ("完全不可能", "确定能")),
            *(("2600株", "3000株"), ("expected: 40亩", "expected: 50亩"), ("interim: 10亩", "interim: 30亩")),
        )
    )
    assert quiet.warnings == () and "监控时没有可以对照的预警。" in str(document.course_report(quiet))


def test_a_line_that_nobody_marked_is_open() -> None:
    found = made(results=(("actual: 43%", "actual: 有所提高"),))
    assert [line.outcome for line in found.lines if line.path[-1] == "绿化覆盖率"] == [Outcome.OPEN]


def test_a_line_that_is_gone_at_the_end_stands_behind_the_others() -> None:
    gone = "  - {path: [产出指标, 数量指标, 除草], target: ≥50亩, actual: 30亩}\n"
    found = made(results=((gone, ""),))
    assert found.lines[-1].path[-1] == "除草" and found.lines[-1].outcome is Outcome.OPEN
    assert Outcome.OPEN in {one.outcome for one in found.warnings}


def test_json_says_everything_in_the_order_of_the_year() -> None:
    (told,) = json.loads(rendering.to_json([made()]))
    assert list(told["stages"]) == ["targets", "monitoring", "results"]
    assert told["money"]["monitoring"] == {"budget": "3200000", "executed": "1000000", "expected": "2500000"}
    line = told["lines"][-1]
    assert line["targets"] == {"targets": None, "monitoring": None, "results": "≥90%"} and line["expected"] is None
    assert told["lines"][0]["aims"] == {"monitoring": "easier", "results": "easier"}
    assert {one["outcome"] for one in told["warnings"]} == {"came-true", "solved", "lowered"}
    (early,) = json.loads(rendering.to_json([made(results=())]))
    assert early["lines"][0]["actual"] is None


# --- the command --------------------------------------------------------------------------------------------------


def written(folder: Path, **changes: str) -> list[Path]:
    paths = []
    for stage, text in TEXTS.items():
        path = folder / f"{stage.value}.yaml"
        path.write_text(changes.get(stage.value, HEAD + text), encoding="utf-8")
        paths.append(path)
    return paths


@pytest.mark.slow
def test_the_forms_of_a_project_are_compared_in_whatever_order(tmp_path: Path, run: Run) -> None:
    paths = written(tmp_path)
    told = run("compare", *reversed(paths))
    assert told.code == 0 and "城区绿化养护项目2024年申报、监控、自评前后对照" in told.out
    assert "共3个文件：已对照3个3份" in told.err
    assert run("compare", *paths).out == told.out
    assert [one["schema"] for one in run("compare", *paths, "--format", "json").json] == ["jixiao.course/1"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md"])
def test_the_comparison_is_written_as_a_document(suffix: str, tmp_path: Path, run: Run) -> None:
    paths = written(tmp_path)
    out = tmp_path / f"对照.{suffix}"
    told = run("compare", *paths, "-o", out)
    assert told.code == 0 and "1个项目的前后对照" in told.err and out.stat().st_size > 1000
    assert run("compare", *paths, "-o", out, "-q", "--force").err == ""


@pytest.mark.slow
def test_what_cannot_be_compared_is_told_and_the_others_go_on(tmp_path: Path, run: Run) -> None:
    paths = written(tmp_path, results=(HEAD + RESULTS).replace("城区绿化养护", "另一项目"))
    told = run("compare", *paths)
    assert told.code == 2 and "compare.alone" in told.err and "城区绿化养护项目" in told.out
    twice = tmp_path / "又一张.yaml"
    twice.write_text(HEAD + MONITORED, encoding="utf-8")
    told = run("compare", *written(tmp_path), twice)
    assert told.code == 2 and "compare.twice" in told.err and told.out
    wrong = written(
        tmp_path, monitoring=(HEAD + MONITORED).replace("[效益指标", "[别的"), results="project: 别\nyear: 2024\n"
    )
    told = run("compare", *wrong)
    assert told.code == 2 and told.out == "" and "submission.unknown-level" in told.err


# --- papers of the earlier stages ---------------------------------------------------------------------------------

#: What stands in no paper that others sign.
OURS = ("monitor.", "jixiao", ".yaml", "规则集", "得分", "sha256", "2019.")


@pytest.mark.slow
def test_the_monitoring_report_tells_money_targets_warnings_and_what_to_do(tmp_path: Path, run: Run) -> None:
    _, path, _ = written(tmp_path)
    told = run("report", path, "-r", "monitoring", "--date", "2024-08-15")
    assert told.code == 0 and told.out.startswith("# 城区绿化养护项目2024年绩效运行监控报告")
    headings = [line for line in told.out.splitlines() if line.startswith("## ")]
    assert headings == ["## 一、基本情况", "## 二、资金进度", "## 三、目标进度", "## 四、预警事项", "## 五、处理建议"]
    assert "时间进度为58.33%" in told.out and "预算执行率31.25%，比时间进度慢27.08个百分点。" in told.out
    assert "全年预计执行250万元，占预算数的78.13%。" in told.out and "1–7月执行情况" in told.out
    assert "预计能够达到年度指标值的4项，预计达不到的2项" in told.out
    assert "暂缓或停止拨款，收回资金" in told.out and not any(word in told.out for word in OURS)
    for suffix in ("docx", "html", "xlsx"):
        assert run("report", path, "-r", "monitoring", "-o", tmp_path / f"报告.{suffix}").code == 0
    assert run("report", path, "-r", "monitoring", "-o", f"{tmp_path}/报告/").code == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((("months: 7\n", ""),), "**【待补充：监控截至几月】**。"),
        (
            (("executed: 100", "executed: 280"), ("months: 7", "months: 6")),
            "预算执行率87.5%，比时间进度快37.5个百分点。",
        ),
        ((("executed: 100", "executed: 160"), ("months: 7", "months: 6")), "预算执行率50%，与时间进度持平。"),
        ((("target: ≥100株", "target: 多修剪"),), "需要由人工判断的1项"),
        ((("target: ≥100株", 'target: ""'),), "没有填写的1项"),
        ((("year: 2024\n", "year: 2024\ngoal: {expected: 养护好公园}\n"),), "年度总体目标为“养护好公园”。"),
        ((("unit: 某区园林所\n", "department: 某区住建局\n"),), "由某区住建局实施。"),
        ((("unit: 某区园林所\n", ""),), "项目单位：**【待补充：项目单位】**"),
        ((("budget: {unit: 万元, total: {initial: 320, executed: 100, expected: 250}}\n", ""),), "监控绩效指标6项"),
    ],
)
def test_what_a_monitoring_form_says_or_lacks_is_told(
    changes: tuple[tuple[str, str], ...], told: str, tmp_path: Path, run: Run
) -> None:
    text = HEAD + MONITORED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "监控.yaml"
    path.write_text(text, encoding="utf-8")
    assert told in run("report", path, "-r", "monitoring").out


def test_a_form_without_warnings_goes_on_as_planned(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "监控.yaml"
    rows = "".join(
        line for line in MONITORED.splitlines(keepends=True) if "成活率" in line or not line.startswith("  -")
    )
    path.write_text(HEAD + rows.replace("executed: 100", "executed: 190").replace("250", "320"), encoding="utf-8")
    told = run("report", path, "-r", "monitoring").out
    assert "本次监控没有发现需要预警的事项。" in told and "继续按计划实施" in told


def test_the_opinion_on_targets_waits_for_its_reviewers(tmp_path: Path, run: Run) -> None:
    path, _, _ = written(tmp_path)
    told = run("report", path, "-r", "target-review").out
    assert told.startswith("# 城区绿化养护项目2024年绩效目标审核意见") and "申请资金320万元" in told
    assert "尚待审核人评定，暂不提出审核结论。" in told and "| 产出指标 | 数量指标 | 补植乔木 | ≥4000株 |" in told
    assert "按规则核对，没有发现问题。" not in told  # no indicator of satisfaction: a hint
    assert not any(word in told for word in ("target.", "level.", "jixiao", ".yaml", "规则集", "sha256"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("优优优优优优优优", "审核得分100分，等次为“优”，予以通过。"),
        ("良良良良良良良良", "审核得分80分，等次为“良”，修改完善后予以通过。"),
        ("中中中中中中中中", "审核得分60分，等次为“中”，修改后重新报送审核。"),
        ("差差差差差差差差", "审核得分0分，等次为“差”，不予通过。"),
    ],
)
def test_a_reviewers_sheet_comes_to_a_conclusion(words: str, told: str, tmp_path: Path, run: Run) -> None:
    names = [(line.path[0], line.name) for root in LAWS[Stage.TARGETS].plan.roots for line in root.children]
    rows = [f"  - {{path: [{one}, {name}], actual: {word}}}" for (one, name), word in zip(names, words, strict=True)]
    path = tmp_path / "审核表.yaml"
    path.write_text("\n".join(["project: 甲", "indicators:", *rows]), encoding="utf-8")
    out = run("report", path, "-r", "target-review").out
    assert told in out and "申报的绩效目标" not in out and "按规则核对，没有发现问题。" in out
    assert ("没有需要修改的意见。" in out) is (words[0] == "优")  # what lost points is to be changed


def test_nobody_is_said_to_have_no_remarks_who_has_not_judged_yet(run: Run) -> None:
    told = run("report", "-r", "target-review", str(ROOT / "examples" / "年中监控" / "申报表.xlsx")).out
    assert "暂不提出审核结论" in told and "其余各项评定后再提修改意见。" in told
    assert "没有需要修改的意见" not in told


def test_a_sheet_that_is_not_filled_in_says_so(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "审核表.yaml"
    path.write_text("project: 甲\nindicators:\n  - {path: [可行性审核, 实现可能性], actual: 优}\n", encoding="utf-8")
    assert "未填写" in run("report", path, "-r", "target-review").out
