"""What is read of a value at its limits: the edges of an interval, the length of a placeholder."""

from fractions import Fraction

import pytest

from jixiao.values import reading
from jixiao.values.distances import deviation, inside
from jixiao.values.quantity import parse


@pytest.mark.parametrize(
    ("target", "low", "high"),
    [("[10,20]", True, True), ("[10,20)", True, False), ("(10,20]", False, True)],
)
def test_an_edge_lies_in_an_interval_where_the_target_says_so(target: str, low: bool, high: bool) -> None:
    interval = parse(target)
    assert (inside(interval, Fraction(10)), inside(interval, Fraction(20))) == (low, high)
    assert inside(interval, Fraction(15)) and not inside(interval, Fraction(9)) and not inside(interval, Fraction(21))


def test_a_value_outside_an_interval_is_as_far_as_its_share_of_the_nearest_edge() -> None:
    interval = parse("10-20")
    found = [deviation(interval, parse(text)) for text in ("8", "10", "15", "20", "25")]
    assert found == [Fraction(1, 5), 0, 0, 0, Fraction(1, 4)]


def test_a_name_of_nothing_but_dots_is_a_placeholder_up_to_a_length_that_nobody_prints() -> None:
    assert reading.placeholder("…" * 60)
    assert not reading.placeholder("…" * 61)
