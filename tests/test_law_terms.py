"""How the printed law writes numbers, formulas and ranges."""

from fractions import Fraction

import pytest

from jixiao.law import terms
from jixiao.law.load import load_findings

PLAIN = terms.Scale(percentages=False)


@pytest.mark.parametrize(
    ("of", "numbers", "percentages"),
    [
        ("完成率", [], True),
        ("执行数 / 预算数", [], True),
        ("人均成本", [Fraction(5)], False),
        ("人均成本", [Fraction(1, 2)], True),
        ("", [Fraction(5)], False),
        (None, [Fraction(5)], False),
        ("培训人数", [Fraction(1, 2)], False),
    ],
)
def test_a_quotient_or_a_broken_number_below_1_is_printed_as_a_percentage(
    of: str | None, numbers: list[Fraction], percentages: bool
) -> None:
    assert terms.scale(of, numbers).percentages is percentages


def test_signs_are_printed_outside_quotation_marks_only() -> None:
    assert terms.said('甲 = "a/b" 且 乙 / 丙 >= 1 且 丁 = "c*d" 且 戊 * 己 > 2') == (
        "甲='a/b' 且 乙÷丙≥1 且 丁='c*d' 且 戊×己>2"
    )


@pytest.mark.parametrize(
    ("low", "high", "closed", "said"),
    [
        (None, None, (True, True), "任何值"),
        (None, Fraction(3), (True, False), "3（不含）以下"),
        (Fraction(2), None, (True, True), "2（含）以上"),
        (Fraction(2), Fraction(3), (True, True), "2（含）至3（含）"),
        (Fraction(2), Fraction(2), (True, True), "等于2"),
    ],
)
def test_a_range_is_printed_with_both_its_edges(
    low: Fraction | None, high: Fraction | None, closed: tuple[bool, bool], said: str
) -> None:
    assert terms.span(low, high, PLAIN, low_closed=closed[0], high_closed=closed[1]) == said


def test_a_file_of_finding_rules_may_hold_a_single_one() -> None:
    text = (
        "schema: jixiao.findings/1\nid: own\nedition: '1'\ntitle: 本局的发现规则\nbasis: [{cite: 示例, verified: true}]\n"
        "rules:\n  - {id: own.late, severity: info, for: {甲: 指标}, when: 甲.未达标, subject: '{甲.名称}', message: 没有达到}\n"
    )
    assert [rule.id for rule in load_findings(text, "own.yaml").rules] == ["own.late"]
