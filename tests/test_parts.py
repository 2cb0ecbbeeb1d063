"""Parts of an actual value: no combination of them raises, what is left out is named, and no weight is made up."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import drawn
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems
from jixiao.records import Scorecard, Status
from jixiao.render import scorebook, table
from jixiao.say.steps import text
from jixiao.values.parts import combine

LAW = """\
schema: jixiao.ruleset/1
id: parts
edition: "1"
title: 分项
scope: department
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
judgement: {grades: [{label: 达成, from: 80%, to: 100%, words: [达成]}, {label: 未达成, from: 0%, to: 80%}]}
targets:
  at-least: {method: at-least}
  at-most: {method: at-most}
  equal: {method: equal}
  zero: {method: zero-target}
  interval: {method: interval}
  deadline: {method: deadline}
  yes-no: {method: yes-no}
  text: {method: graded}
indicators:
  - {name: 产出, weight: 60, aggregate: HOW, open: true}
  - name: 效益
    weight: 40
    aggregate: HOW
    children:
      - {name: 乙, weight: 20, method: {method: bands, bands: [{from: 50%, share: 100%}, {below: 50%, share: 0%}]}}
      - {name: 丙, weight: 20, method: {method: formula, value: '最小(1, 实际值)'}}
"""


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> dict[str, appraisal.Law]:
    made = {}
    for how in ("sum", "weighted-mean", "by-unit"):
        path: Path = tmp_path_factory.mktemp("laws") / f"{how}.yaml"
        path.write_text(LAW.replace("HOW", how), encoding="utf-8")
        made[how] = appraisal.ready(str(path))
    return made


def form(parts: list[dict[str, str]], **more: str) -> dict[str, Any]:
    paths = (["产出", "数量", "甲"], ["效益", "乙"], ["效益", "丙"])
    return {"project": "甲", "year": 2024, "indicators": [{"path": path, "parts": parts, **more} for path in paths]}


actuals = st.sampled_from(
    ("90%", "80", "5个", "不适用", "不涉及", "", "—", "2020年3月", "≥90%", "约5个", "完成", "10%-20%", "0", "-3%", "无")
)
weights = st.sampled_from(("1", "30", "0", "-1", "甲", "", "—", "不适用", "1e9", "1/3"))
parts = st.lists(
    st.fixed_dictionaries({"actual": actuals}, optional={"weight": weights}), min_size=1, max_size=4
)  # fmt: skip


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(("sum", "weighted-mean", "by-unit")),
    parts,
    st.fixed_dictionaries({}, optional={"target": drawn.values, "actual": drawn.values}),
)
def test_no_combination_of_parts_raises(
    laws: dict[str, appraisal.Law], how: str, given_parts: list[dict[str, str]], more: dict[str, str]
) -> None:
    law = laws[how]
    card, codes = marked(law, form(given_parts, **more))
    assert set(codes) <= {"submission.part-weight"}
    assert (card is None) is bool(codes)
    assert card is None or (scorebook.render([card], law.plan) and table.render([card]))


def marked(law: appraisal.Law, tree: dict[str, Any]) -> tuple[Scorecard | None, list[str]]:
    try:
        return appraisal.appraise(law, drawn.read(tree)), []
    except Problems as found:
        return None, [problem.code for problem in found.problems if problem.source.line]


def card_of(law: appraisal.Law, given_parts: list[dict[str, str]], **more: str) -> Scorecard:
    return appraisal.appraise(law, drawn.read(form(given_parts, **more)))


def test_what_is_left_out_is_named_in_the_step(laws: dict[str, appraisal.Law]) -> None:
    card = card_of(laws["sum"], [{"actual": "不适用"}, {"actual": "6个"}, {"actual": ""}], target="10个")
    line = card.lines[2]
    assert (line.path[-1], line.actual, line.status) == ("甲", "6个", Status.SCORED)
    assert text(line.steps[-1]).endswith("（部分1“不适用”、部分3空缺，没有计入）")


def test_parts_that_all_have_nothing_are_a_row_without_an_actual_value(laws: dict[str, appraisal.Law]) -> None:
    card = card_of(laws["sum"], [{"actual": "不适用"}, {"actual": "—"}], target="10个")
    lines = [line for line in card.lines if line.working is not None]
    assert {line.status for line in lines} == {Status.MISSING}
    assert text(lines[0].steps[-1]) == "实际完成值空缺，计0分（部分1“不适用”、部分2“—”，没有计入）"


def test_parts_without_any_weight_weigh_the_same_and_the_step_says_so(laws: dict[str, appraisal.Law]) -> None:
    card = card_of(laws["weighted-mean"], [{"actual": "60%"}, {"actual": "80%"}], target="100%")
    assert card.lines[2].actual == "70%"
    assert text(card.lines[2].steps[-1]).endswith("（各部分没有写权数，按一样重平均）")


def test_a_part_that_is_left_out_needs_no_weight() -> None:
    tree = form([{"actual": "不适用"}, {"actual": "60%", "weight": "3"}, {"actual": "80%", "weight": "1"}])
    made = combine(drawn.read(tree).rows[0], "", 2024, "weighted-mean")
    assert (made.value and made.value.text, made.left_out, made.even, made.wrong) == ("65%", (1,), False, ())
