"""What is wrong with the parameters of scoring methods is seen before any form is scored: text → exactly these codes."""

import pytest

from jixiao.ground.problems import Problem, Problems
from jixiao.law import store
from jixiao.law.check import check
from jixiao.law.load import load

RULESET = """\
schema: jixiao.ruleset/1
id: sample
edition: "1"
title: 样例
scope: project
basis: [{{cite: 样例, verified: false}}]
total: 10
grades: [{{label: 优, from: 0}}]
{more}indicators:
  - name: 甲
    weight: 10
    method: {method}
"""
JUDGEMENT = "judgement: {grades: [{label: 达成, from: 0%, to: 100%}]}\n"
TARGETS = """\
targets:
  at-least: {at_least}
  at-most: {{method: at-most}}
  equal: {{method: equal}}
  zero: {{method: zero-target}}
  interval: {{method: interval}}
  deadline: {{method: deadline}}
  yes-no: {{method: yes-no}}
  text: {{method: exact}}
"""


def problems(method: str, more: str = "") -> tuple[Problem, ...]:
    found = check(load(RULESET.format(method=method, more=more), "样例.yaml"))
    for problem in found:
        assert problem.message.endswith("。")
        assert problem.cure.endswith("。")
        assert problem.source.file == "样例.yaml"
    return found


def codes(method: str, more: str = "") -> list[str]:
    return [problem.code for problem in problems(method, more)]


POINTS = "{method: interpolate, points: "
STEPS = "{method: per-unit, mark: 1, "
ITEMS = "{method: elements, items: "
CASES = "{method: cases, cases: "

WRONG = [
    ("{method: at-least, over: {from: 100%}}", ["ruleset.over-from"]),
    ("{method: at-least, over: {from: 90%, slope: 0}}", ["ruleset.over-from", "ruleset.over-slope"]),
    ("{method: at-least, over: {from: 130}}", ["ruleset.over-from"]),
    ("{method: at-least, over: {from: 1300%}}", []),
    ("{method: at-least, over: {from: 130%, slope: -1}}", ["ruleset.over-slope"]),
    ("{method: reverse-linear, zero-at: 1}", ["ruleset.zero-at"]),
    ("{method: exact, tolerance: -1}", ["ruleset.tolerance-negative"]),
    (POINTS + "[]}", ["ruleset.points-too-few"]),
    (POINTS + "[{at: 1, share: 0%}]}", ["ruleset.points-too-few"]),
    (POINTS + "[{at: 1, share: 0%}, {at: 1, share: 100%}]}", ["ruleset.points-order"]),
    (POINTS + "[{at: 1, share: 0%}, {at: 3, share: 9%}, {at: 2, share: 100%}]}", ["ruleset.points-order"]),
    ("{method: per-unit, mark: 1}", ["ruleset.steps-missing"]),
    (STEPS + "above: {each: 0, points: -1}}", ["ruleset.step-size"]),
    (STEPS + "below: {each: -1%, points: -1}}", ["ruleset.step-size"]),
    (STEPS + "above: {each: 1, points: 0}}", ["ruleset.step-idle"]),
    (STEPS + "above: {each: 1, points: 1}}", ["ruleset.step-idle"]),
    (STEPS + "base: 0%, below: {each: 1, points: -1}}", ["ruleset.step-idle"]),
    (STEPS + "above: {each: 0, points: 0}, below: {each: 1, points: 2}}", ["ruleset.step-size", *["ruleset.step-idle"] * 2]),
    ("{method: lookup, table: {优: 100%, 优。: 80%}}", ["ruleset.name-twice"]),
    ("{method: lookup, table: {优: 100%, ——: 0%}}", ["ruleset.empty-text"]),
    (ITEMS + "[{name: 甲}, {name: 甲}]}", ["ruleset.name-twice"]),
    (ITEMS + "[{name: 甲, share: 50%}, {name: 乙}]}", ["ruleset.element-shares"]),
    (ITEMS + "[{name: 甲, share: 50%}, {name: 乙, points: 5}]}", ["ruleset.element-shares"]),
    (ITEMS + "[{name: 甲, points: 4}, {name: 乙, points: 5}]}", ["ruleset.share-sum"]),
    (ITEMS + "[{name: 甲, points: 4}, {name: 乙, points: 6}]}", []),
    (ITEMS + "[{name: 甲, share: 50%}, {name: 乙, share: 49%}]}", ["ruleset.share-sum"]),
    (ITEMS + "[{name: 甲, share: 51%}, {name: 乙, share: 50%}]}", ["ruleset.share-sum"]),
    (ITEMS + "[{name: 甲}, {name: 乙}], gate: [丙]}", ["ruleset.unknown-element"]),
    ("{method: checkpoints, items: [{of: 实际值, mark: 1, points: 4}, {of: 实际值, mark: 2, points: 5.99}]}",
     ["ruleset.checkpoint-sum"]),
    (CASES + "[{when: 实际值 > 1}]}", ["ruleset.case-gives"]),
    (CASES + "[{when: 实际值 > 1, share: 50%, points: 5}]}", ["ruleset.case-gives"]),
    (CASES + "[{when: 实际值 > 1, points: 10.01}]}", ["ruleset.case-above-weight"]),
    (CASES + "[{when: 实际值 > 1, points: 10}], otherwise: {text: 无}}", ["ruleset.case-gives"]),
    (CASES + "[{when: 实际值 > 1, points: 10}], otherwise: {points: 11}}", ["ruleset.case-above-weight"]),
    ("{method: experts, full: 0}", ["ruleset.experts-full"]),
    ("{method: experts, trim: -1}", ["ruleset.trim-negative"]),
    ("{method: experts, trim: 1, least: 2}", ["ruleset.experts-too-few"]),
    ("{method: experts, least: 0}", ["ruleset.experts-too-few"]),
    ("{method: graded}", ["ruleset.judgement-missing"]),
    ("{method: graded, grades: [{label: 好, from: 50%, to: 90%}, {label: 差, from: 0%, to: 50%}]}", ["ruleset.judgement-hole"]),
    ("{method: graded, grades: [{label: 好, from: 50%, to: 100%}, {label: 差, from: 0%, to: 40%}]}", ["ruleset.judgement-hole"]),
    ("{method: graded, grades: [{label: 好, from: 50%, to: 100%}]}", ["ruleset.judgement-hole"]),
    (
        "{method: graded, grades: [{label: 好, from: 50%, to: 100%, words: [好]}, {label: 差, from: 0%, to: 50%, words: [好]}]}",
        ["ruleset.name-twice"],
    ),
    ("{method: bands, bands: [{share: 100%, points: 10}]}", ["ruleset.band-gives"]),
    ("{method: bands, bands: [{points: 10.5}]}", ["ruleset.band-above-weight"]),
    ("{method: bands, bands: [{below: 1, share: 0%}, {above: 1, share: 100%}]}", ["ruleset.bands-hole"]),
    ("{method: bands, bands: [{to: 1, share: 0%}, {from: 1, share: 100%}]}", ["ruleset.bands-overlap"]),
    ("{method: bands, bands: [{from: 1, share: 0%}]}", ["ruleset.bands-hole"]),
    ("{method: bands, bands: [{to: 1, share: 0%}]}", ["ruleset.bands-hole"]),
    ("{method: bands, bands: [{to: 1, below: 1, share: 0%}, {above: 1, share: 100%}]}",
     ["ruleset.band-edges", "ruleset.bands-hole"]),
]  # fmt: skip
RIGHT = [
    "{method: at-least, pass-line: 60%, over: {from: 130%, slope: 0.1, floor: 60%}}",
    "{method: at-least, over: {from: 100.01%}}",
    "{method: reverse-linear}",
    "{method: reverse-linear, zero-at: 1.01}",
    "{method: all-or-nothing, strict: true}",
    "{method: exact, tolerance: 0}",
    POINTS + "[{at: -1, share: 0%}, {at: 0, share: 100%}]}",
    STEPS + "above: {each: 0.01%, points: -0.001}}",
    STEPS + "base: 80%, above: {each: 1, points: 1}, below: {each: 1, points: -1}}",
    STEPS + "base: 0%, above: {each: 1, points: 1}}",
    "{method: lookup, table: {优: 100%, 良: 100%}}",
    ITEMS + "[{name: 甲, share: 40%}, {name: 乙, share: 60%}], gate: [甲]}",
    ITEMS + "[{name: 甲}, {name: 乙}, {name: 丙}], gate: [甲, 丙]}",
    "{method: checkpoints, items: [{of: 实际值, mark: 1, points: 4}, {of: 实际值, mark: 2, points: 6}]}",
    CASES + "[{when: 实际值 > 1, points: 10}], otherwise: {share: 0%}}",
    "{method: experts, trim: 1, least: 3}",
    "{method: experts, trim: 2}",
    "{method: graded, grades: [{label: 好, from: 50%, to: 100%}, {label: 差, from: 0%, to: 50%}]}",
    "{method: yes-no, wanted: 否}",
]


@pytest.mark.parametrize(("method", "expected"), WRONG, ids=[method for method, _ in WRONG])
def test_wrong_parameters_are_refused_with_exactly_these_codes(method: str, expected: list[str]) -> None:
    assert sorted(codes(method)) == sorted(expected)


@pytest.mark.parametrize("method", RIGHT)
def test_right_parameters_pass(method: str) -> None:
    assert codes(method) == []


def test_a_graded_indicator_needs_grades_of_its_own_or_of_the_ruleset() -> None:
    assert codes("{method: graded}") == ["ruleset.judgement-missing"]
    assert codes("{method: graded}", JUDGEMENT) == []


@pytest.mark.parametrize(
    ("at_least", "expected"),
    [
        ("{method: reverse-linear, zero-at: 0.5}", ["ruleset.zero-at"]),
        ("{method: graded}", ["ruleset.judgement-missing"]),
        ("{method: graded, grades: [{label: 好, from: 50%, to: 100%}]}", ["ruleset.judgement-hole"]),
        # Points are the form's there: what would be above a weight, or not add up to it, cannot be told.
        ("{method: cases, cases: [{when: 完成比 > 1, points: 99}]}", []),
        ("{method: checkpoints, items: [{of: 完成比, mark: 1, points: 99}]}", []),
        ("{method: bands, bands: [{points: 99}]}", []),
    ],
)
def test_methods_for_kinds_of_targets_are_proved_too(at_least: str, expected: list[str]) -> None:
    assert codes("{method: at-least}", TARGETS.format(at_least=at_least)) == expected


def test_a_problem_stands_at_the_line_of_the_part_that_is_wrong() -> None:
    text = "\n      method: per-unit\n      mark: 1\n      below:\n        each: 0\n        points: -1"
    (problem,) = problems(text)
    assert (problem.code, problem.source.line) == ("ruleset.step-size", 16)
    text = "\n      method: interpolate\n      points:\n        - {at: 2, share: 0%}\n        - {at: 1, share: 100%}"
    (problem,) = problems(text)
    assert (problem.code, problem.source.line) == ("ruleset.points-order", 16)


@pytest.mark.parametrize(
    ("veto", "expected"),
    [
        ("{when: 执行数 > 1, text: 超支}", ["ruleset.veto-idle"]),
        ("{when: 执行数 > 1, grade: 良, text: 超支}", ["ruleset.veto-idle"]),
        ("{when: 执行数 > 1, grade: 良, cap: 5, text: 超支}", ["ruleset.veto-idle"]),
        ("{when: 执行数 > 1, grade: 优, text: 超支}", []),
        ("{when: 执行数 > 1, cap: 5, text: 超支}", []),
    ],
)
def test_a_veto_limits_a_grade_that_exists_or_the_total(veto: str, expected: list[str]) -> None:
    assert codes("{method: at-least}", f"vetoes: [{veto}]\n") == expected


@pytest.mark.parametrize(
    ("level", "to", "expected"),
    [
        ("first", "乙", []),
        ("first", "乙。", []),
        ("first", "甲", ["ruleset.unknown-node"]),
        ("first", "丙", ["ruleset.unknown-node"]),
        ("second", "子", []),
        ("second", "丑", ["ruleset.unknown-node"]),
        ("second", "甲", []),
        ("second", "乙", ["ruleset.unknown-node"]),
    ],
)
def test_points_are_left_to_an_indicator_that_exists_and_does_not_hold_the_giver(
    level: str, to: str, expected: list[str]
) -> None:
    heir = f"absent-when: 执行数 > 1, not-applicable: {{to: {to}}}, "
    first, second = (heir, "") if level == "first" else ("", heir)
    text = f"""schema: jixiao.ruleset/1
id: sample
edition: "1"
title: 样例
scope: project
basis: [{{cite: 样例, verified: false}}]
total: 10
grades: [{{label: 优, from: 0}}]
indicators:
  - {{name: 甲, weight: 4, {first}method: {{method: at-least}}}}
  - name: 乙
    weight: 6
    children:
      - {{name: 子, weight: 3, method: {{method: at-least}}}}
      - {{name: 丑, weight: 3, {second}method: {{method: at-least}}}}
"""
    assert [problem.code for problem in check(load(text, "样例.yaml"))] == expected


@pytest.mark.parametrize("name", ["audit-text", "audit-final-accounts"])
def test_rules_for_texts_mark_no_form(name: str) -> None:
    with pytest.raises(Problems) as found:
        store.read_ruleset(name)
    assert [problem.code for problem in found.value.problems] == ["ruleset.relations"]
