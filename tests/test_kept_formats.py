"""What a cell of a workbook shows hangs on the number of its format, which no workbook spells out for those of Excel's own."""

import pytest

from test_workbook import MAIN, cells

#: The numbers of Excel's own formats, −1234.5 as they show it, and 2021-01-01 12:45 (44197.53125) as it is read and shown.
NUMBERS = {
    0: ("-1234.5", ""),
    1: ("-1234.5", "-1235"),
    2: ("-1234.5", "-1234.50"),
    3: ("-1234.5", "-1,235"),
    4: ("-1234.5", "-1,234.50"),
    5: ("-1234.5", "¥-1,235"),
    6: ("-1234.5", "¥-1,235"),
    7: ("-1234.5", "¥-1,234.50"),
    8: ("-1234.5", "¥-1,234.50"),
    9: ("-123450%", ""),
    10: ("-123450%", "-123450.00%"),
    37: ("-1234.5", "-1,235"),
    38: ("-1234.5", "-1,235"),
    39: ("-1234.5", "-1,234.50"),
    40: ("-1234.5", "-1,234.50"),
    41: ("-1234.5", "-1,235"),
    42: ("-1234.5", "¥-1,235"),
    43: ("-1234.5", "-1,234.50"),
    44: ("-1234.5", "¥-1,234.50"),
    49: ("-1234.5", ""),
}
DAYS = {
    14: ("2021-01-01", "2021/1/1"),
    15: ("2021-01-01", ""),
    16: ("1月1日", ""),
    17: ("2021年1月", ""),
    18: ("44197.53125", "12:45 PM"),
    19: ("44197.53125", "12:45:00 PM"),
    20: ("44197.53125", "12:45"),
    21: ("44197.53125", "12:45:00"),
    22: ("2021-01-01", "2021/1/1 12:45"),
    30: ("2021-01-01", "1-1-21"),
    31: ("2021-01-01", "2021年1月1日"),
    32: ("44197.53125", "12时45分"),
    33: ("44197.53125", "12时45分00秒"),
    **dict.fromkeys((34, 55), ("44197.53125", "下午12时45分")),
    **dict.fromkeys((35, 56), ("44197.53125", "下午12时45分00秒")),
    **dict.fromkeys((27, 36, 50, 52, 57), ("2021年1月", "")),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), ("1月1日", "")),
    45: ("44197.53125", "45:00"),
    46: ("44197.53125", "1060740:45:00"),
}


def shown(stored: str, number: int, code: str = "") -> tuple[str, str]:
    """The text of a cell with a number under a format, and what it shows where that is another."""
    own = f"<numFmts><numFmt numFmtId='{number}' formatCode='{code}'/></numFmts>" if code else ""
    styles = f"<styleSheet {MAIN}>{own}<cellXfs><xf numFmtId='{number}'/></cellXfs></styleSheet>"
    return cells(f"<row r='1'><c r='A1' s='0'><v>{stored}</v></c></row>", styles=styles)["A1"]


@pytest.mark.parametrize(("number", "read"), NUMBERS.items())
def test_a_number_under_a_format_of_excels_own_is_shown_as_the_chinese_excel_shows_it(
    number: int, read: tuple[str, str]
) -> None:
    assert shown("-1234.5", number) == read


@pytest.mark.parametrize(("number", "read"), DAYS.items())
def test_a_day_under_a_format_of_excels_own_is_read_as_the_chinese_excel_shows_it(
    number: int, read: tuple[str, str]
) -> None:
    assert shown("44197.53125", number) == read


@pytest.mark.parametrize(
    "colour", ["Black", "blue", "Cyan", "GREEN", "magenta", "red", "white", "yellow", "黑色", "红", "洋红", "color 12"]
)
def test_a_colour_of_a_format_changes_nothing(colour: str) -> None:
    assert shown("-1234.5", 170, f"0.00;[{colour}]-0.00") == ("-1234.5", "-1234.50")


@pytest.mark.parametrize(
    ("condition", "stored", "as_shown"),
    [
        ("&gt;100", "100", "100.0"),
        ("&gt;100", "101", "101.00"),
        ("&gt;=100", "100", "100.00"),
        ("&lt;100", "100", "100.0"),
        ("&lt;=100", "100", "100.00"),
        ("=100", "100", "100.00"),
        ("=100", "99", "99.0"),
        ("&lt;&gt;100", "100", "100.0"),
        ("&lt;&gt;100", "99", "99.00"),
    ],
)
def test_a_condition_of_a_format_holds_at_its_edge_as_its_sign_says(condition: str, stored: str, as_shown: str) -> None:
    assert shown(stored, 170, f"[{condition}]0.00;0.0") == (stored, as_shown)
