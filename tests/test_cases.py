"""Worked examples of a ruleset: what a case may expect, how each difference is told; and those that ship touch it all."""

from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.findings import appraisal
from jixiao.ground.problems import Problems
from jixiao.keeper import cases, cover
from jixiao.law.store import shipped_files

NAME = "project-self-evaluation/2020"

#: One form: executed 70 of 100 (7 points), 40 of 50 done (40 points), one indicator to be judged (30), satisfied (10).
FORM = """  submission:
    project: 水渠维修
    unit: 平桥县水务局
    year: 2022
    budget: {unit: 万元, total: {annual: 100, executed: 70}}
    indicators:
      - {path: [产出指标, 数量指标, 维修长度], target: ≥50公里, actual: 40公里, reason: 汛期停工}
      - {path: [效益指标, 社会效益指标, 用水秩序], target: 明显改善, actual: 有所改善}
      - {path: [满意度指标, 服务对象满意度指标, 村民满意度], target: ≥90%, actual: 95%, basis: 问卷}
    total: 95
"""
#: What comes out, in full.
TRUE = """    earned: 57
    possible: 100.00
    supported: 57.00
    pending: 30
    grade-range: [差, 良]
    grade: ""
    declared: {verdict: impossible, total: 95, needed: 38, pending: 30}
    lines:
      维修长度: 40
      产出指标/数量指标/维修长度: {earned: 40, possible: 50, supported: 40, status: scored, evidence: measured, method: at-least}
      用水秩序: {status: pending, evidence: none, method: graded}
    findings: [budget.underspent, target.missed, level.missing]
"""


@pytest.fixture(scope="module")
def using() -> appraisal.Law:
    return appraisal.ready(NAME)


def _run(using: appraisal.Law, folder: Path, text: str) -> tuple[cases.CaseResult, ...]:
    path = folder / "算例.yaml"
    path.write_text(text, encoding="utf-8")
    return cases.run(using, path)


def _differences(using: appraisal.Law, folder: Path, expect: str, form: str = FORM) -> tuple[str, ...]:
    (outcome,) = _run(using, folder, f"- name: 甲\n{form}  expect:\n{expect}")
    return outcome.differences


def _expecting(line: str, instead: str) -> str:
    assert TRUE.count(line) == 1
    return TRUE.replace(line, instead)


def test_a_case_that_expects_what_comes_out_has_no_differences(using: appraisal.Law, tmp_path: Path) -> None:
    assert _differences(using, tmp_path, TRUE) == ()


def test_what_a_case_does_not_write_is_not_compared(using: appraisal.Law, tmp_path: Path) -> None:
    assert _differences(using, tmp_path, "    earned: 57\n") == ()


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("earned: 57", "earned: 57.01", "earned 期望57.01，实际57.00"),
        ("possible: 100.00", "possible: 99", "possible 期望99，实际100.00"),
        ("supported: 57.00", "supported: 0", "supported 期望0，实际57.00"),
        ("pending: 30\n    grade-range", "pending: 0\n    grade-range", "pending 期望0，实际30.00"),
        ('grade: ""', "grade: 中", "grade 期望中，实际无"),
        ("grade-range: [差, 良]", "grade-range: [中, 优]", "grade-range 期望['中', '优']，实际['差', '良']"),
        ("verdict: impossible", "verdict: needs", "declared.verdict 期望needs，实际impossible"),
        ("needed: 38", "needed: 37", "declared.needed 期望37，实际38.00"),
        ("维修长度: 40\n", "维修长度: 41\n", "“维修长度”earned 期望41，实际40.00"),
        ("evidence: none, method", "evidence: measured, method", "“用水秩序”evidence 期望measured，实际none"),
        ("status: scored", "status: missing", "“产出指标/数量指标/维修长度”status 期望missing，实际scored"),
        ("method: at-least", "method: equal", "“产出指标/数量指标/维修长度”method 期望equal，实际at-least"),
        ("method: at-least", "points: 1", "“产出指标/数量指标/维修长度”不认识“points”"),
        ("      用水秩序: {", "      用水纪律: {", "没有指标“用水纪律”"),
    ],
)
def test_each_field_that_differs_is_told_with_what_was_expected_and_what_came_out(
    line: str, instead: str, said: str, using: appraisal.Law, tmp_path: Path
) -> None:
    assert _differences(using, tmp_path, _expecting(line, instead)) == (said,)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ("[budget.underspent, target.missed]", ("多出发现 level.missing（info）",)),
        ("[]", ("多出发现 budget.underspent（error）、level.missing（info）、target.missed（info）",)),
        (
            "[budget.underspent, target.missed, level.missing, budget.zero]",
            ("缺少发现 budget.zero",),
        ),
        ("[{budget.underspent: error}, {target.missed: info}, {level.missing: info}]", ()),
        ("[{budget.underspent: error, target.missed: info}, level.missing]", ()),
        (
            "[{budget.underspent: warning}, target.missed, level.missing]",
            ("缺少发现 budget.underspent（warning）", "多出发现 budget.underspent（error）"),
        ),
        (
            "[budget.underspent, target.missed, {target.missed: error}, level.missing]",
            ("缺少发现 target.missed（error）",),
        ),
    ],
)
def test_findings_are_exactly_those_expected_and_of_the_severity_where_one_is_written(
    findings: str, said: tuple[str, ...], using: appraisal.Law, tmp_path: Path
) -> None:
    assert _differences(using, tmp_path, f"    findings: {findings}\n") == said


def test_a_form_with_mistakes_meets_a_case_that_expects_them(using: appraisal.Law, tmp_path: Path) -> None:
    form = FORM.replace("executed: 70", "executed: -70")
    expect = "    problems: [submission.negative-amount]\n    earned: 1\n"  # there is no scorecard to compare
    assert _differences(using, tmp_path, expect, form) == ()
    (outcome,) = _run(using, tmp_path, f"- name: 甲\n{form}  expect: {{earned: 57}}\n")
    assert outcome.differences == ("错误 期望无，实际submission.negative-amount",)
    assert outcome.card is None


def test_a_mistake_that_is_expected_twice_must_be_there_twice(using: appraisal.Law, tmp_path: Path) -> None:
    form = FORM.replace("executed: 70", "executed: -70")
    twice = "    problems: [submission.negative-amount, submission.negative-amount]\n"
    assert _differences(using, tmp_path, twice, form) == (
        "错误 期望submission.negative-amount、submission.negative-amount，实际submission.negative-amount",
    )


def test_a_form_without_mistakes_fails_a_case_that_expects_one(using: appraisal.Law, tmp_path: Path) -> None:
    assert _differences(using, tmp_path, "    problems: [submission.year]\n") == ("错误 期望submission.year，实际无",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"- name: 甲\n{FORM}  expect: {{earnt: 57}}\n", [("case.unknown-key", 12, 12)]),
        (f"- name: 甲\n{FORM}  expect: {{earned: 57}}\n  note: 复核\n", [("case.unknown-key", 13, 3)]),
        (
            f"- name: 甲\n{FORM}  expect: {{earnt: 57, lines: {{}}, total: 1}}\n  note: 复核\n",
            [("case.unknown-key", 12, 12), ("case.unknown-key", 12, 34), ("case.unknown-key", 13, 3)],
        ),
        (f"- name: 甲\n{FORM}", [("case.shape", 1, 3)]),
        (f"- name: 甲\n{FORM}  expect: 57\n", [("case.shape", 12, 11)]),
        (f"- name: 甲\n{FORM}  expect:\n", [("case.shape", 12, 3)]),
        (
            f"- name: 甲\n{FORM}  expect: {{lines: [维修长度], findings: budget.zero}}\n",
            [("case.shape", 12, 19), ("case.shape", 12, 37)],
        ),
        (
            f"- name: 甲\n{FORM}  expect: {{declared: 95, problems: {{}}, grade-range: 良}}\n",
            [("case.shape", 12, 22), ("case.shape", 12, 36), ("case.shape", 12, 53)],
        ),
        ("- 甲\n", [("case.shape", 1, 3)]),
        ("name: 甲\n", [("case.shape", 1, 1)]),
    ],
)
def test_a_case_of_the_wrong_form_is_refused_where_it_stands(
    text: str, found: list[tuple[str, int, int]], using: appraisal.Law, tmp_path: Path
) -> None:
    with pytest.raises(Problems) as raised:
        _run(using, tmp_path, text)
    problems = sorted(raised.value.problems, key=lambda problem: problem.source)
    assert [(one.code, one.source.line, one.source.col) for one in problems] == found
    assert all(one.message.endswith("。") and one.cure.endswith(("。", "？")) for one in problems)


def test_a_ruleset_without_cases_is_told_to_have_some(using: appraisal.Law, tmp_path: Path) -> None:
    with pytest.raises(Problems) as raised:
        cases.run(using, tmp_path)
    assert [problem.code for problem in raised.value.problems] == ["case.none"]


def test_every_case_of_a_folder_is_run_in_the_order_of_its_files(using: appraisal.Law, tmp_path: Path) -> None:
    for name in ("乙", "甲"):
        text = f"- name: {name}一\n{FORM}  expect: {{earned: 57}}\n- name: {name}二\n{FORM}  expect: {{earned: 0}}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    outcomes = cases.run(using, tmp_path)
    assert [(one.name, bool(one.differences)) for one in outcomes] == [
        ("乙一", False),
        ("乙二", True),
        ("甲一", False),
        ("甲二", True),
    ]
    assert outcomes[3].source.line == 13


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{identity}/{edition}" for identity, edition, _ in shipped_files()])
def test_the_cases_of_a_shipped_ruleset_hold_and_touch_19_parts_of_20(name: str) -> None:
    ready = appraisal.ready(name)
    outcomes = cases.run(ready)
    assert [(one.name, one.differences) for one in outcomes if one.differences] == []
    assert cover.cover(ready, outcomes).share >= Fraction(95, 100)


@pytest.mark.slow
def test_the_cases_of_the_national_ruleset_touch_every_shared_finding_rule(using: appraisal.Law) -> None:
    report = cover.cover(using, cases.run(using))
    # Where a form has any line, its first level can take points, and no number of the rules themselves is held against an actual
    # value: points without a taker and values in the unit of the rules are in tests/cases/nodes.yaml.
    assert [item.label for item in report.items if item not in report.touched] == ["unit.missing", "weights.unreceived"]
