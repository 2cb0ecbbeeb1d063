"""Numbers are exact, rounded once, half up, and shared out to the last hundredth."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.ground import decimals

points = st.integers(0, 10**7).map(lambda cents: Decimal(cents).scaleb(-2))
weights = st.lists(st.integers(0, 10**6).map(lambda n: Fraction(n, 7)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", Fraction(12)),
        (" 1,234.50 ", Fraction(2469, 2)),
        ("-0.5", Fraction(-1, 2)),
        (".25", Fraction(1, 4)),
        ("+3", Fraction(3)),
        ("1e3", None),
        ("1,23", None),
        ("１２", None),
        ("٣", None),
        ("", None),
        ("1.", None),
        ("9" * decimals.MAX_DIGITS, Fraction(10**decimals.MAX_DIGITS - 1)),
        ("9" * (decimals.MAX_DIGITS + 1), None),
    ],
)
def test_a_plain_numeral_is_a_number_and_nothing_else_is(text: str, value: Fraction | None) -> None:
    assert decimals.number(text) == value


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(5, 1000), 2, "0.01"),  # a half goes up
        (Fraction(1005, 1000), 2, "1.01"),  # binary floats would give 1.00
        (Fraction(2675, 1000), 2, "2.68"),
        (Fraction(-5, 1000), 2, "-0.01"),  # away from zero
        (Fraction(4999, 1000000), 2, "0.00"),
        (Fraction(25, 10), 0, "3"),
        (Fraction(10**40 + 5, 1000), 2, f"{10**37}.01"),  # beyond any context's precision
    ],
)
def test_halves_are_rounded_away_from_zero(value: Fraction, places: int, rounded: str) -> None:
    assert str(decimals.half_up(value, places)) == rounded


@given(points, weights)
def test_a_share_out_adds_up_and_no_part_is_a_unit_off_what_is_due(total: Decimal, parts: list[Fraction]) -> None:
    base = sum(parts)
    if not base:
        with pytest.raises(ValueError, match="positive"):
            decimals.share(total, parts)
        return
    shared = decimals.share(total, parts)
    assert decimals.total(shared) == total
    for part, weight in zip(shared, parts, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / base) < Fraction(1, 100)


def test_what_does_not_divide_goes_to_the_largest_remainders_and_then_to_the_earliest() -> None:
    assert decimals.share(Decimal(50), [Fraction(1)] * 3) == (Decimal("16.67"), Decimal("16.67"), Decimal("16.66"))
    assert decimals.share(Decimal(10), [Fraction(50), Fraction(30)]) == (Decimal("6.25"), Decimal("3.75"))
    assert decimals.share(Decimal("0.05"), [Fraction(3), Fraction(5)]) == (Decimal("0.02"), Decimal("0.03"))


def test_a_share_out_works_in_whole_units() -> None:
    with pytest.raises(ValueError, match="whole units"):
        decimals.share(Decimal("0.005"), [Fraction(1)])
    assert decimals.share(Decimal("0.005"), [Fraction(1)], places=3) == (Decimal("0.005"),)


@pytest.mark.parametrize(
    ("total", "count", "places", "options", "parts"),
    [
        ("50", 3, 2, {}, "16.67 16.67 16.66"),
        ("50", 3, 2, {"rest": "last"}, "16.66 16.66 16.68"),
        ("50", 3, 2, {"rest": "first"}, "16.68 16.66 16.66"),
        ("50", 3, 0, {"rest": "last", "each": "half-up"}, "17 17 16"),
        ("50", 3, 0, {"rest": "first", "each": "half-up"}, "16 17 17"),
        ("50", 3, 0, {"rest": "last"}, "16 16 18"),
        ("10", 4, 0, {"rest": "last", "each": "half-up"}, "3 3 3 1"),
        ("30", 4, 1, {"rest": "last", "each": "half-up"}, "7.5 7.5 7.5 7.5"),
        (
            "5",
            9,
            0,
            {"rest": "last", "each": "half-up"},
            "1 1 1 1 1 0 0 0 0",
        ),  # 0.56 → 1: what is too much is taken back
        ("12.5", 2, 0, {"rest": "last", "each": "half-up"}, "6 6.5"),  # no whole units: the last one has the rest
        ("7", 1, 0, {"rest": "first", "each": "half-up"}, "7"),
        ("0", 2, 0, {"rest": "last", "each": "half-up"}, "0 0"),
    ],
)
def test_points_are_shared_evenly_as_a_ruleset_wants(
    total: str, count: int, places: int, options: Any, parts: str
) -> None:
    assert [str(part) for part in decimals.evenly(Decimal(total), count, places, **options)] == parts.split()


@given(
    points,
    st.integers(1, 40),
    st.integers(0, 3),
    st.sampled_from(("down", "half-up")),
    st.sampled_from(("first", "last")),
)
def test_an_even_share_out_adds_up_whatever_is_rounded_and_wherever_the_rest_goes(
    total: Decimal, count: int, places: int, each: Any, rest: Any
) -> None:
    parts = decimals.evenly(total, count, places, each=each, rest=rest)
    assert len(parts) == count
    assert sum(map(Fraction, parts)) == Fraction(total)
    assert all(part >= 0 for part in parts)
    uneven = [part for part in parts if (Fraction(part) * 10**places).denominator != 1]
    assert len(uneven) <= (0 if (Fraction(total) * 10**places).denominator == 1 else 1)
    ordered = parts if rest == "last" else parts[::-1]
    kept = [part for part in ordered[:-1] if part != ordered[0]]
    assert each == "half-up" or kept == []  # rounded down, all but the one with the rest are alike


@given(points.filter(bool), st.integers(1, 40))
def test_the_rest_that_is_spread_makes_no_two_parts_differ_by_more_than_a_unit(total: Decimal, count: int) -> None:
    parts = decimals.evenly(total, count)
    assert sum(map(Fraction, parts)) == Fraction(total)
    assert max(parts) - min(parts) <= Decimal("0.01")


@given(st.lists(points, max_size=20))
def test_a_total_is_exact(marks: list[Decimal]) -> None:
    assert Fraction(decimals.total(marks)) == sum(map(Fraction, marks))
    assert str(decimals.total(marks)).partition(".")[2].__len__() == 2


def test_a_total_keeps_the_places_that_it_needs() -> None:
    assert str(decimals.total([Decimal("0.001"), Decimal("0.1")])) == "0.101"
    assert str(decimals.total([])) == "0.00"
    assert decimals.exact_sum([Fraction(1, 3), Fraction(2, 3)]) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(10), "10"),
        (Fraction(10500, 10), "1050"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(-1, 2), "-0.5"),
        (Decimal("97.780"), "97.78"),
        (Fraction(1, 2**40), "0"),
    ],
)
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(value: Fraction | Decimal, text: str) -> None:
    assert decimals.plain(value) == text


def test_a_percentage_has_two_decimals_at_most() -> None:
    assert decimals.percent(Fraction(94968, 110000)) == "86.33%"
    assert decimals.percent(Fraction(9, 10)) == "90%"
    assert decimals.ratio(Fraction(1), Fraction(0)) is None
    assert decimals.ratio(Fraction(1), Fraction(3)) == Fraction(1, 3)


@given(st.lists(st.integers(0, 10**6).map(lambda n: Fraction(n, 700)), max_size=12), st.integers(0, 3))
def test_what_is_rounded_together_adds_up_and_no_value_is_a_whole_unit_off(values: list[Fraction], places: int) -> None:
    rounded = decimals.half_up_together(values, places)
    assert decimals.total(rounded) == decimals.half_up(sum(values, Fraction(0)), places)
    for value, found in zip(values, rounded, strict=True):
        assert abs(Fraction(found) - value) * 10**places < 1


def test_what_is_whole_stays_and_the_rest_goes_to_the_largest_remainders_the_earlier_first() -> None:
    seventh = Fraction(90, 7)  # 12.857…: seven of them lack six hundredths
    assert [str(one) for one in decimals.half_up_together([Fraction(10), *[seventh] * 7])] == [
        "10.00",
        *["12.86"] * 5,
        *["12.85"] * 2,
    ]
