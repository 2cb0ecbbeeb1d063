"""What nodes and rulesets say besides methods: choices, overrides, absence, proof, inner tables, parts, bonus, vetoes."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.intake.canonical import parse
from jixiao.keeper import cases
from jixiao.records import Scorecard, Status
from jixiao.records.steps import Capped, Weighed
from jixiao.say.steps import text
from jixiao.score import proved

FILE = Path(__file__).parent / "cases" / "nodes.yaml"
HEAD = """\
schema: jixiao.ruleset/1
id: nodes
edition: "1"
title: 节点
scope: department
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 良, from: 60}, {label: 差, from: 0}]
"""


def written(tmp_path: Path, text: str) -> appraisal.Law:
    path = tmp_path / "nodes.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return appraisal.ready(str(path))


def groups() -> list[Any]:
    tree = located.load(FILE.read_text(encoding="utf-8"), FILE.name)
    return [pytest.param(group, id=str(group["name"])) for group in tree]


@pytest.mark.parametrize("group", groups())
def test_a_ruleset_does_what_its_cases_say(group: Any, tmp_path: Path) -> None:
    ready = written(tmp_path, str(group["ruleset"]))
    listed = tmp_path / "cases.yaml"
    listed.write_text(str(group["cases"]), encoding="utf-8")
    outcomes = cases.run(ready, listed)
    assert outcomes
    assert [(outcome.name, outcome.differences) for outcome in outcomes if outcome.differences] == []


def test_points_of_another_scale_are_told_on_both_scales(tmp_path: Path) -> None:
    ready = written(
        tmp_path,
        """
facts: [{name: 次数, type: 数}]
indicators:
  - {name: 甲, weight: 40, method: {method: formula, value: 40 - 次数 * 4, gives: points}}
  - {name: 乙, weight: 60, method: {method: formula, value: "1"}}
""",
    )
    form = "project: 项目\nfacts: {次数: 2}\nindicators: [{path: [甲], weight: 20}, {path: [乙], weight: 60}]\n"
    line = appraisal.appraise(ready, parse(located.load(form, "form.yaml"))[0]).lines[0]
    assert line.earned == Decimal("16.00")  # 32 × 20 ÷ 40
    assert text(line.steps[-1]) == "计32分（40 - 次数 * 4）；规则按40分写，本项20.00分，折算为16分"


def broken() -> list[Any]:
    tree = located.load((FILE.parent / "nodes-broken.yaml").read_text(encoding="utf-8"), "nodes-broken.yaml")
    return [pytest.param(str(case["ruleset"]), case["codes"], id=str(case["name"])) for case in tree]


@pytest.mark.parametrize(("text", "codes"), broken())
def test_what_is_wrong_is_told_when_the_ruleset_is_read(text: str, codes: list[str], tmp_path: Path) -> None:
    with pytest.raises(Problems) as found:
        written(tmp_path, text)
    assert [problem.code for problem in found.value.problems] == codes


def card(tmp_path: Path) -> tuple[appraisal.Law, Scorecard]:
    ready = written(tmp_path, "indicators: [{name: 甲, weight: 100, method: {method: formula, value: '0.5'}}]\n")
    (form,) = parse(located.load("project: 项目\n", "form.yaml"))
    return ready, appraisal.appraise(ready, form)


def test_a_scorecard_whose_steps_do_not_add_up_is_refused(tmp_path: Path) -> None:
    ready, good = card(tmp_path)
    assert proved(ready.plan, good) is good
    (line,) = good.lines
    wrong = replace(line, earned=Decimal("50.01"))
    with pytest.raises(AssertionError, match="do not add up"):
        proved(ready.plan, replace(good, lines=(wrong,)))
    with pytest.raises(AssertionError, match="do not add up"):
        proved(ready.plan, replace(good, earned=Decimal("49.99")))


def scored(tmp_path: Path, law: str, form: str) -> Scorecard:
    ready = written(tmp_path, law)
    (submission,) = parse(located.load(form, "form.yaml"))
    return appraisal.appraise(ready, submission)


TWO = """\
indicators:
  - name: 制度
    weight: 60
    evidence-required: true
    method: {method: yes-no}
  - name: 资金
    weight: 40
    overrides: [{when: '实际值 < 50%', share: 0, text: 不到一半的不得分}]
    method: {method: at-least}
"""


@pytest.mark.parametrize(
    ("basis", "spent", "reached"),
    [("红头文件", "96%", (True, True)), ("", "96%", (False, True)), ("", "40%", (False, False))],
)
def test_a_target_without_its_proof_is_not_reached_and_a_condition_leaves_that_question_alone(
    tmp_path: Path, basis: str, spent: str, reached: tuple[bool, bool]
) -> None:
    form = (
        f"project: 项目\nindicators:\n  - {{path: [制度], target: 是, actual: 是, basis: '{basis}'}}\n"
        f"  - {{path: [资金], target: 95%, actual: {spent}}}\n"
    )
    assert tuple(line.reached for line in scored(tmp_path, TWO, form).lines) == reached


def test_what_takes_off_more_than_there_is_ends_at_0_and_says_so(tmp_path: Path) -> None:
    law = """\
facts: [{name: 完成, type: 数}, {name: 违规, type: 数}]
indicators:
  - {name: 得分, weight: 100, method: {method: formula, value: 完成, gives: share}}
  - {name: 扣分, weight: 20, penalty: true, method: {method: formula, value: 违规, gives: share}}
"""
    card = scored(tmp_path, law, "project: 项目\nfacts: {完成: 10%, 违规: 100%}\n")
    assert card.earned == 0
    assert [(step.above, step.limit, step.points) for step in card.steps if isinstance(step, Capped)] == [
        (False, Decimal("0.00"), Decimal("10.00"))
    ]


@pytest.mark.parametrize(("bonus", "steps"), [("1", []), ("3", [(True, Decimal("100.00"), Decimal("-2.00"))])])
def test_a_total_that_is_just_the_cap_is_not_capped(tmp_path: Path, bonus: str, steps: list[Any]) -> None:
    law = """\
cap: 100
facts: [{name: 表彰, type: 数}]
indicators:
  - {name: 基础, weight: 100, method: {method: formula, value: "0.99"}}
  - {name: 加分, weight: 5, bonus: true, method: {method: formula, value: 表彰, gives: points}}
"""
    card = scored(tmp_path, law, f"project: 项目\nfacts: {{表彰: {bonus}}}\n")
    assert card.earned == 100
    assert [(step.above, step.limit, step.points) for step in card.steps if isinstance(step, Capped)] == steps


@pytest.mark.parametrize(
    ("done", "said"),
    [("97%", "未全部完成，总分至多94.00分，等级至多为“良”"), ("93%", "未全部完成，等级至多为“良”")],
)
def test_a_veto_names_its_limit_of_the_total_only_where_it_takes_points_off(
    tmp_path: Path, done: str, said: str
) -> None:
    law = """\
facts: [{name: 完成, type: 数}]
vetoes: [{when: 完成 < 100%, cap: 94, grade: 良, text: 未全部完成}]
indicators: [{name: 基础, weight: 100, method: {method: formula, value: 完成}}]
"""
    (step,) = scored(tmp_path, law, f"project: 项目\nfacts: {{完成: {done}}}\n").steps
    assert text(step) == said


EXPERTS = """\
indicators:
  - {name: 效果, weight: 60, method: {method: experts, full: 100}}
  - {name: 制度, weight: 40, method: {method: elements, items: [{name: 有办法, points: 20}, {name: 有台账, points: 20}]}}
"""


@pytest.mark.parametrize("rows", ["", "  - {path: [效果]}\n  - {path: [制度]}\n"])
def test_what_no_expert_has_marked_and_nobody_has_answered_waits_or_is_missing(tmp_path: Path, rows: str) -> None:
    card = scored(tmp_path, EXPERTS, "project: 项目\n" + (f"indicators:\n{rows}" if rows else ""))
    assert [(line.path[-1], line.status) for line in card.lines] == [("效果", Status.PENDING), ("制度", Status.PENDING)]


@pytest.mark.slow
@pytest.mark.parametrize("once", [False, True])
def test_a_line_cites_the_cell_that_prints_its_points(once: bool) -> None:
    weights = "weights: [{path: [产出指标], weight: 30}]\n" if once else ""
    form = (
        f"project: 项目\n{weights}budget: {{total: {{annual: 10, executed: 10, weight: 15}}}}\nindicators:\n"
        f"  - {{path: [产出指标, 数量指标, 甲], target: ≥1次, actual: 1次{'' if once else ', weight: 30'}}}\n"
    )
    (submission,) = parse(located.load(form, "form.yaml"))
    card = appraisal.scored(appraisal.ready("project-self-evaluation/2020"), submission)
    told = {
        line.path[-1]: (step.how, *((fact.value, fact.source.line) for fact in step.facts if fact.source))
        for line in card.lines
        for step in line.steps
        if isinstance(step, Weighed)
    }
    assert told == {
        "预算执行率": ("printed", ("15", 3 if once else 2)),
        "甲": ("printed-once", ("30", 2)) if once else ("printed", ("30", 4)),
    }


def test_points_of_a_level_that_are_no_number_are_told_and_nothing_else() -> None:
    form = (
        "project: 项目\nweights: [{path: [产出指标], weight: 很多}, {path: [效益指标], weight: ''}]\nindicators:\n"
        "  - {path: [产出指标, 数量指标, 甲], target: ≥1次, actual: 1次}\n"
        "  - {path: [效益指标, 社会效益指标, 乙], target: ≥1次, actual: 1次}\n"
    )
    (submission,) = parse(located.load(form, "form.yaml"))
    with pytest.raises(Problems) as found:
        appraisal.scored(appraisal.ready("project-self-evaluation/2020"), submission)
    assert [problem.code for problem in found.value.problems] == ["submission.bad-points"]
