"""What is said of the marks that a unit gave itself would change if a comparison forgot its edge."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from jixiao.score import printed
from test_review import reviewed


def form(total: str) -> dict[str, Any]:
    """A form that prints its total and no mark of a line; by the rules it has 99.56 points."""
    lines = [
        {"path": ["产出指标", "数量指标", "巡护次数"], "target": "12次", "actual": "12次", "weight": 50},
        {"path": ["效益指标", "生态效益指标", "受害面积"], "target": "≤9公顷", "actual": "6公顷", "weight": 30},
        {"path": ["满意度指标", "满意度指标", "林农满意度"], "target": "90%", "actual": "95%", "weight": 10},
    ]
    budget = {"unit": "万元", "total": {"annual": 100, "executed": "95.6"}}
    return {"budget": budget, "indicators": lines, "total": total}


@pytest.mark.parametrize(("total", "agrees"), [("99.56", True), ("99.55", False), ("99.57", False), ("99.6", True)])
def test_a_total_alone_is_wrong_by_a_hundredth_that_it_prints(total: str, agrees: bool) -> None:
    found = reviewed(form(total))
    assert (found.low, found.high, found.agrees) == (Decimal("99.56"), Decimal("99.56"), agrees)


@pytest.mark.parametrize(
    ("text", "labels", "named"),
    [
        ("☑合格 □不合格", ("合格", "不合格"), "合格"),
        ("合格□ 不合格☑", ("合格", "不合格"), "不合格"),
    ],
)
def test_of_two_printed_grades_the_ticked_one_is_named(text: str, labels: Sequence[str], named: str) -> None:
    assert printed.grade_named(text, labels) == named
