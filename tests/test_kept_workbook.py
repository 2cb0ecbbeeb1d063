"""The workbook of scorecards says of each total and grade how it is reckoned."""

from typing import Any

import pytest

from jixiao.render import scorebook
from jixiao.render.scorebook.block import Column
from test_scorebook import DEFAULT, card, opened, row


def line_of(weights: tuple[str, ...], third: str) -> tuple[Any, ...]:
    """The row of the sheet 甲 that begins with these words, for a form whose lines have these points."""
    rows = [row(f"第{n}项", "10", "10", weight=weight) for n, weight in enumerate(weights)]
    sheet = opened(scorebook.render([card(rows)], DEFAULT.plan))["甲"]
    return next(cells for cells in sheet.iter_rows() if third in [cell.value for cell in cells])


@pytest.mark.parametrize(("weights", "grade"), [(("50", "50"), None), (("40", "20"), "不评定")])
def test_the_grade_is_a_formula_also_where_the_points_do_not_add_up(
    weights: tuple[str, ...], grade: str | None
) -> None:
    cells = line_of(weights, "等级")
    assert str(cells[Column.MARK].value).startswith("=IF(ROUND(")
    assert cells[Column.HOW].value == "按规则集的等级界限"
    assert grade is None or cells[Column.ENGINE].value == grade
