"""What a stored number says under its format; the table of cases is tests/cases/numberformats.yaml."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jixiao.ground import decimals
from jixiao.intake.formats import formatcode, numberformat
from jixiao.intake.formats.worksheet import EPOCH, EPOCH_1904
from jixiao.values import quantity

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "numberformats.yaml").read_text(encoding="utf-8")
)
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4).map(Fraction)
PIECES = st.sampled_from(
    [
        *'0#?.,%;/@ "\\_*[]!-+()¥',
        "yyyy",
        "mm",
        "dd",
        "hh",
        "ss",
        "General",
        '"万元"',
        "[Red]",
        "[h]",
        "[>=1]",
        "AM/PM",
        "E+",
    ]
)


def read(stored: str, code: str, epoch: date = EPOCH) -> tuple[str, str]:
    value = decimals.number(stored)
    assert value is not None
    return numberformat.read(value, code, epoch)


@pytest.mark.parametrize("case", [case for cases in CASES.values() for case in cases], ids=str)
def test_a_number_says_what_it_is_and_what_its_format_puts_beside_it(case: dict[str, Any]) -> None:
    assert read(case["stored"], case["format"]) == (case["text"], case.get("shown", ""))


def test_the_other_calendar_begins_in_1904() -> None:
    assert read("42734", "yyyy-mm-dd", EPOCH_1904) == ("2020-12-31", "")
    assert read("60", "yyyy-mm-dd", EPOCH_1904) == ("1904-03-01", "")
    assert read("2958465", "yyyy-mm-dd", EPOCH_1904) == ("2958465", "")


def test_a_percentage_is_the_same_value_whatever_the_column_of_units_says() -> None:
    text, _ = read("0.475", "0%")
    for unit in ("", "%", "％", "百分比"):
        assert quantity.parse(text, unit=unit).value == Fraction(475, 1000)


def test_money_is_in_the_unit_of_the_form_and_not_in_that_of_its_sign() -> None:
    text, _ = read("1100", formatcode.MONEY[44])
    assert quantity.parse(text, unit="万元").value == 11_000_000


@pytest.mark.parametrize(("number", "shown"), [(14, "2020/12/31"), (22, "2020/12/31 0:00"), (31, "2020年12月31日")])
def test_formats_that_are_built_in_are_those_of_the_chinese_excel(number: int, shown: str) -> None:
    assert read("44196", formatcode.BUILTIN[number]) == ("2020-12-31", shown)


@pytest.mark.parametrize("number", [27, 36, 50, 52, 57, 17])
def test_a_month_typed_into_excel_is_no_first_day(number: int) -> None:
    assert read("44166", formatcode.BUILTIN[number])[0] == "2020年12月"


@given(NUMBERS, st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=300))
def test_no_format_breaks_a_number(value: Fraction, code: str) -> None:
    text, shown = numberformat.read(value, code, EPOCH)
    assert text
    assert shown != text


PLAIN = (("0", 0), ("0.00", 2), ("#,##0", 0), ("#,##0.00", 2), ("0.0000", 4), ("00000", 0), ("_ * #,##0.00_ ", 2))


@given(NUMBERS, st.sampled_from(PLAIN))
def test_a_number_under_a_plain_format_is_its_exact_text_and_shown_rounded_once(
    value: Fraction, plain: tuple[str, int]
) -> None:
    code, places = plain
    text, shown = numberformat.read(value, code, EPOCH)
    assert decimals.number(text) == value
    assert decimals.number((shown or text).replace(",", "")) == Fraction(decimals.half_up(value, places))


@given(NUMBERS)
def test_a_percentage_says_all_that_is_stored(value: Fraction) -> None:
    text, _ = numberformat.read(value, "0%", EPOCH)
    assert text.endswith("%")
    assert decimals.number(text[:-1]) == value * 100
