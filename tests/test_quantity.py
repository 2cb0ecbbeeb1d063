"""How written values are understood; the table of cases is tests/cases/quantity.yaml."""

import json
import string
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pumped
from jixiao.ground import decimals
from jixiao.records.submission import NOTHING
from jixiao.values import quantity
from jixiao.values.quantity import (
    MAX,
    NO_YEAR,
    Kind,
    Quantity,
    Unit,
    common,
    glyphs,
    parse,
    plain,
    same_words,
    show,
    units,
)
from jixiao.values.quantity.unread import unread

CASES = Path(__file__).parent / "cases" / "quantity.yaml"
PUBLISHED = Path(__file__).parent.parent.parent / "shared"


def _number(value: Fraction | None) -> str:
    """A number as the cases write it: a decimal where it ends, else a fraction."""
    if value is None:
        return ""
    text = decimals.plain(value)
    return text if decimals.number(text) == value else f"{value.numerator}/{value.denominator}"


def _day(day: date | None, yearless: bool) -> str:
    if day is None:
        return ""
    written = f"{day.month:02}-{day.day:02}"
    return f"{'+' * (day.year - NO_YEAR)}--{written}" if yearless else f"{day.year:04}-{written}"


def said(quantity: Quantity) -> dict[str, str]:
    """Everything that a quantity says, as the cases write it; what is empty is left out."""
    unit = quantity.unit
    interval = quantity.kind is Kind.INTERVAL
    edges = f"{'[' if quantity.low_closed else '('}{']' if quantity.high_closed else ')'}"
    pairs = {
        "kind": quantity.kind.value,
        "op": quantity.op,
        "number": _number(quantity.number),
        "unit": unit.name if unit else "",
        "dimension": unit.dimension if unit and unit.dimension != unit.name else "",
        "value": _number(quantity.value),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "edges": edges if interval else "",
        "approx": "yes" if quantity.approx else "",
        "start": _day(quantity.start, quantity.yearless),
        "end": _day(quantity.end, quantity.yearless),
        "recurring": quantity.recurring,
        "day": "" if quantity.day is None else str(quantity.day),
        "deadline": "yes" if quantity.deadline else "",
        "words": quantity.words,
    }
    return {name: value for name, value in pairs.items() if value}


def _cases() -> list[Any]:
    # The base loader reads every scalar as the text that stands there, so that no figure becomes a float.
    groups = yaml.load(CASES.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [
        pytest.param(case, id=f"{title}-{case['text']}-{'-'.join(case.get('given', {}).values())}")
        for title, cases in groups.items()
        for case in cases
    ]


@pytest.mark.parametrize("case", _cases())
def test_a_written_value_is_understood_as(case: dict[str, Any]) -> None:
    columns = case.get("given", {})
    year = int(columns["year"]) if "year" in columns else None
    quantity = parse(case["text"], unit=columns.get("unit", ""), operator=columns.get("operator", ""), year=year)
    assert said(quantity) == case["is"]
    assert quantity.text == case["text"]


@pytest.mark.slow
def test_no_case_is_written_twice() -> None:
    ids = [param.id for param in _cases()]
    assert len(ids) == len(set(ids)) > 300


# --- two quantities in one unit -------------------------------------------------------------------------------

COMMON = [
    # target, actual, note, target's and actual's value (or edges) in base units, the units they end up in
    ("≤90万元", "90", "unit.missing", "900000", "900000", "万元", "万元"),
    ("1100", "949.68万元", "unit.missing", "11000000", "9496800", "万元", "万元"),
    ("≥50个", "50", "unit.missing", "50", "50", "个", "个"),
    ("25万", "30万人", "unit.missing", "250000", "300000", "万人", "万人"),
    ("25万人", "56万", "unit.missing", "250000", "560000", "万人", "万人"),
    ("≤300万元", "25万", "unit.missing", "3000000", "250000", "万元", "万元"),
    ("5万", "5", "unit.missing", "50000", "50000", "万", "万"),
    ("5万", "5万", "", "50000", "50000", "万", "万"),
    ("644", "644", "", "644", "644", "", ""),
    ("≥95%", "95", "unit.missing", "0.95", "0.95", "%", "%"),
    ("≥95%", "0.958", "unit.missing", "0.95", "0.958", "%", "%"),
    ("≥95%", "1", "unit.missing", "0.95", "0.01", "%", "%"),
    ("0.95", "96%", "unit.missing", "0.95", "0.96", "%", "%"),
    ("≤1%", "0.5", "unit.missing", "0.01", "0.005", "%", "%"),
    ("≤2%", "0.5", "unit.missing", "0.02", "0.5", "%", "%"),
    ("5‰", "0.4", "unit.missing", "0.005", "0.0004", "‰", "‰"),
    ("5‰", "0.4%", "", "0.005", "0.004", "‰", "%"),
    ("2倍", "150%", "", "2", "1.5", "倍", "%"),
    ("≥1公里", "1200米", "", "1000", "1200", "公里", "米"),
    ("1公顷", "15亩", "", "10000", "10000", "公顷", "亩"),
    ("1年", "12个月", "", "12", "12", "年", "个月"),
    ("2周", "14天", "", "14", "14", "周", "天"),
    ("24小时", "1天", "", "1", "1", "小时", "天"),
    ("10人", "10名", "", "10", "10", "人", "名"),
    ("500元/人", "0.05万元/人", "", "500", "500", "元/人", "万元/人"),
    ("每亩300元", "4500元/公顷", "", "0.45", "0.45", "元/亩", "元/公顷"),
    ("每亩300", "每亩300元", "unit.missing", "0.45", "0.45", "元/亩", "元/亩"),
    ("每年3次", "4次", "", "3", "4", "次/年", "次"),
    ("10%-20%", "15", "unit.missing", "0.1..0.2", "0.15", "%", "%"),
    ("10%-20%", "0.15", "unit.missing", "0.1..0.2", "0.15", "%", "%"),
    ("10-20", "15%", "unit.missing", "0.1..0.2", "0.15", "%", "%"),
    ("0.1-0.2", "15%", "unit.missing", "0.1..0.2", "0.15", "%", "%"),
    ("5-10万元", "70000元", "", "50000..100000", "70000", "万元", "元"),
    ("8个", "8所", "unit.incomparable", "8", "8", "个", "所"),
    ("10人", "10人次", "unit.incomparable", "10", "10", "人", "人次"),
    ("30天", "1个月", "unit.incomparable", "30", "1", "天", "个月"),
    ("3天", "3个工作日", "unit.incomparable", "3", "3", "天", "个工作日"),
    ("5%", "5个百分点", "unit.incomparable", "0.05", "5", "%", "个百分点"),
    ("100万元", "100%", "unit.incomparable", "1000000", "1", "万元", "%"),
    ("5元", "5美元", "unit.incomparable", "5", "5", "元", "美元"),
    ("5元/人", "5元", "unit.incomparable", "5", "5", "元/人", "元"),
]


def _value(quantity: Quantity) -> str:
    if quantity.kind is Kind.INTERVAL:
        return f"{_number(quantity.low)}..{_number(quantity.high)}"
    return _number(quantity.value)


@pytest.mark.parametrize(("target", "actual", "note", "one", "other", "unit", "others_unit"), COMMON)
def test_two_quantities_are_brought_into_one_unit(
    target: str, actual: str, note: str, one: str, other: str, unit: str, others_unit: str
) -> None:
    left, right, found = common(parse(target), parse(actual))
    assert (found, _value(left), _value(right)) == (note, one, other)
    assert [side.unit.name if side.unit else "" for side in (left, right)] == [unit, others_unit]
    assert (left.text, right.text) == (target, actual)


@pytest.mark.parametrize(("target", "actual"), [("≥95%", "已完成"), ("有效", "5次"), ("", "5次"), ("9月前", "5次")])
def test_what_is_no_number_is_left_as_it_is(target: str, actual: str) -> None:
    assert common(parse(target), parse(actual)) == (parse(target), parse(actual), "")


def test_a_date_without_a_year_takes_the_year_of_the_other() -> None:
    target, actual, note = common(parse("11月底前"), parse("2021年10月"))
    assert (target.end, target.start, target.deadline, target.yearless, note) == (
        date(2021, 11, 30),
        None,
        True,
        False,
        "",
    )
    assert (actual.start, actual.end) == (date(2021, 10, 1), date(2021, 10, 31))
    target, actual, _ = common(parse("2021年2月底前"), parse("2月"))
    assert actual.end == date(2021, 2, 28)


def test_two_dates_without_a_year_are_comparable() -> None:
    target, actual, _ = common(parse("9月前"), parse("7月"))
    assert target.end == date(NO_YEAR, 8, 31)
    assert actual.end == date(NO_YEAR, 7, 31)
    assert target.yearless
    assert actual.yearless


def test_a_date_beside_several_years_keeps_its_placeholder() -> None:
    _, actual, _ = common(parse("2020年3月-2021年5月"), parse("4月"))
    assert actual.yearless


# --- showing and comparing words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("10971000", "万元", "1097.1万元"),
        ("949680000", "亿元", "9.4968亿元"),
        ("0.958", "%", "95.8%"),
        ("644", "", "644"),
        ("12", "月", "12个月"),
        ("0.95", "百分比", "95%"),
        ("200000", "亩", "300亩"),
        ("17100", "万元/人", "1.71万元/人"),
    ],
)
def test_a_value_is_shown_in_a_unit_with_the_units_name(value: str, unit: str, shown: str) -> None:
    exact = decimals.number(value)
    assert exact is not None
    assert show(exact, units.named(unit)) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≥95%", "≧ 95％"),
        (">=95%", "≥95%"),
        ("2020 年期间", "2020年期间"),
        ("及时、足额发放。", "及时足额发放"),
        ("“一卡通”（新）", "一卡通新"),
        ("每月 20 日前发放到位", "每月20日前发放到位"),
        ("10—20", "10-20"),
        ("10～20", "10-20"),
        ("是", "是。"),
        ("a-b", "a－b"),
    ],
)
def test_texts_are_the_same_words_apart_from_punctuation_blanks_and_glyphs(one: str, other: str) -> None:
    assert same_words(one, other)
    assert same_words(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("95.5", "955"),
        ("10-20", "1020"),
        ("1 2", "12"),
        ("1:2", "12"),
        ("3/4", "34"),
        ("≥95%", "95%"),
        ("≥95%", ">95%"),
        ("95%", "95‰"),
        ("-5", "5"),
        ("增长-5%", "增长5%"),
        ("±5", "5"),
        ("10.20", "10-20"),
        ("已完成", "完成"),
        ("", ""),
        ("。", "。"),
    ],
)
def test_texts_that_differ_in_a_word_a_sign_or_a_digit_are_not_the_same(one: str, other: str) -> None:
    assert not same_words(one, other)


# --- hostile and arbitrary text -------------------------------------------------------------------------------

_SIGNS = (
    "0123456789０９.,，．%％‰≥≤＞＜<>=＝±+-—~～至到[]()（）万亿千百元人次个月日年前底内以上下不少于超过约余多每第季度半"
    " /*·一二三十点分之kmTBｍ“”"
)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 10**6,
        "≥" * 10**6,
        " " * 10**6,
        "-" * 10**6,
        "1," * 500_000,
        "百分之" * 300_000,
        "年" * 10**6,
        "(1" * 500_000,
    ],
    ids=lambda text: text[:3],
)
def test_a_cell_of_a_million_characters_is_text_or_blank_at_once(text: str) -> None:
    with pumped.within(0.5):
        kind = parse(text, unit=text, operator=text).kind
        assert kind is (Kind.BLANK if not text.strip(" -") else Kind.TEXT)


@pytest.mark.parametrize(
    "part",
    [
        "1-",
        "9月",
        "至",
        "每",
        "二十",
        "≥1",
        "1",
        "不",
        "(",
        "[1,",
        " 1",
        "2020年",
        "第1",
        "“",
        "1.1",
        ",111",
        "1,111",
        "±",
    ],
)
def test_the_longest_analysed_text_is_analysed_at_once(part: str) -> None:
    text = (part * MAX)[:MAX]
    with pumped.within(0.2):
        parse(text)


def test_the_limit_of_length_does_not_count_the_blanks_around_a_value() -> None:
    assert parse("5次" + " " * 10**5).kind is Kind.NUMBER
    assert parse("培训" * 99 + "5").kind is Kind.TEXT
    assert parse("培训" * 8 + "3次").kind is Kind.NUMBER
    assert parse("≥" + "0" * MAX).kind is Kind.TEXT


def test_a_text_of_exactly_the_longest_length_is_still_analysed() -> None:
    longest = "≥5次".ljust(MAX, "。")
    assert parse(longest).kind is Kind.NUMBER
    assert parse(longest + "。").kind is Kind.TEXT


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(_SIGNS, max_size=30), st.text(_SIGNS, max_size=5), st.none() | st.integers())
def test_parse_never_raises(text: str, column: str, year: int | None) -> None:
    quantity = parse(text, unit=column, operator=column, year=year)
    assert quantity.text == text
    assert (quantity.value is not None) == (quantity.kind is Kind.NUMBER) == (quantity.number is not None)
    assert quantity.op in ("", ">=", "<=", ">", "<", "=")
    if quantity.kind is Kind.INTERVAL:
        assert quantity.low is not None
        assert quantity.high is not None
        assert quantity.low <= quantity.high
    if quantity.start is not None and quantity.end is not None:
        assert quantity.start <= quantity.end


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(_SIGNS, max_size=12), st.text(_SIGNS, max_size=12))
def test_common_is_symmetric_and_ends_in_one_dimension(one: str, other: str) -> None:
    left, right, note = common(parse(one), parse(other))
    assert common(parse(other), parse(one)) == (right, left, note)
    if note != "unit.incomparable" and left.unit is not None and right.unit is not None:
        assert left.unit.dimension == right.unit.dimension
    if note == "unit.incomparable":
        assert (left, right) == (parse(one), parse(other))


_UNITS = [
    units.named(name)
    for name in (
        *("元", "万元", "亿元", "%", "‰", "公里", "米", "亩", "万亩", "平方米", "吨", "天", "月", "季度", "年"),
        *("人", "人次", "个", "元/人", "万元/亩", "元/人·月", "村民小组", "扶贫车间", "个百分点"),
    )
]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**7), st.integers(0, 4), st.sampled_from([None, *_UNITS]))
def test_what_is_shown_is_read_back_as_the_same(digits: int, places: int, unit: Unit | None) -> None:
    number = Fraction(digits, 10**places)
    if unit is not None and unit.name == "年" and 1900 <= number < 2100:
        return  # 2020年 is a date
    value = number * unit.factor if unit else number
    shown = show(value, unit)
    back = parse(shown)
    assert (back.kind, back.value, back.number, back.unit, back.words) == (Kind.NUMBER, value, number, unit, "")


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text("0123456789.,%<>=+-~/()[]元次月日年前 ", max_size=15))
def test_full_width_reads_as_half_width(text: str) -> None:
    wide = "".join(
        "\u3000" if char == " " else chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text
    )
    assert said(parse(wide)) == said(parse(text))
    assert same_words(wide, text) == same_words(text, text)


# --- published forms ------------------------------------------------------------------------------------------


def _published() -> list[str]:
    if not PUBLISHED.is_dir():
        pytest.skip("the published material (../shared) is not beside this checkout")
    forms = (PUBLISHED / "cases" / "published.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for form in forms for row in json.loads(form)["indicators"]]
    accounts = [path.read_text(encoding="utf-8") for path in sorted((PUBLISHED / "seeds").glob("*.txt"))]
    cells = [cell for account in accounts for line in account.splitlines() for cell in line.split("\t")]
    return [*(row[key] for row in rows for key in ("target", "actual")), *cells]


def test_every_value_of_the_published_forms_is_read() -> None:
    texts = _published()
    kinds = {text: parse(text, year=2020).kind for text in texts}
    assert len(texts) > 500
    plain = [text for text in kinds if text.strip(f"{string.digits}.%≥≦≤≧<=﹦═人元万亩个次件项") == "" and text.strip()]
    assert len(plain) > 80
    assert [text for text in plain if kinds[text] is not Kind.NUMBER and any(char.isdigit() for char in text)] == []
    assert [
        text for text, kind in kinds.items() if kind is Kind.NUMBER and not any(char.isdigit() for char in text)
    ] == []


# --- Chinese numerals ---------------------------------------------------------------------------------------------


def _spelled(number: int) -> str:
    """A whole number as people say it in Chinese."""
    for size, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low * 10 < size else ""
            return _spelled(high) + sign + (gap + _spelled(low) if low else "")
    out, gap = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + sign
        gap = not digit
    return out


@given(st.integers(1, 10**12 - 1) | st.integers(1, 10**5))
def test_a_number_spelled_in_chinese_is_read_as_that_number(number: int) -> None:
    spelled = _spelled(number)
    assert glyphs.chinese(spelled) == number
    if 10 < number < 20:
        assert glyphs.chinese(spelled.removeprefix("一")) == number


@pytest.mark.parametrize(
    "text",
    [
        "九十十五",
        "二十百",
        "五百千",
        "一零",
        "零零",
        "二百五",
        "三千五",
        "三万五",
        "三亿五千",
        "一亿亿",
        "二〇二〇",
        "百零",
        "一百零",
        "万",
    ],
)
def test_what_is_no_numeral_or_leaves_its_unit_out_says_no_number(text: str) -> None:
    assert glyphs.chinese(text) is None


def test_a_ratio_written_with_a_point_beside_a_percentage_is_a_ratio_under_every_operator() -> None:
    for target in ("95%", "≥95%", "≤95%", "=95%", ">95%", "<95%", "不低于95%"):
        for actual in ("0.95", "≥0.95", "=0.95", "<0.95"):
            _, said, note = common(parse(target), parse(actual))
            assert (said.value, note) == (Fraction(95, 100), "unit.missing")


# --- plain writing is read at once, and the same ------------------------------------------------------------------

_NOT_NOUNS = (
    "年级",
    "以上",
    "以内",
    "内",
    "余人",
    "多次",
    "多",
    "余",
    "来",
    "个多月",
    "分之",
    "点",
    "号",
    "级",
    "位数",
    "元整",
)
_NOUNS = ("", *sorted(units._KNOWN), *_NOT_NOUNS)
_PLAIN_TAILS = (
    st.sampled_from(_NOUNS)
    | st.builds(str.__add__, st.sampled_from(("", "百", "千", "万", "亿", "十万", "万亿")), st.sampled_from(_NOUNS))
    | st.text(alphabet="年月日号季度天个人次元万亿百千十半余多来内外上下前后以之期届级成分点每全第周%‰ ", max_size=4)
)
_NUMERALS = (
    st.integers(0, 3000).map(str)
    | st.integers(0, 10**16).map(str)
    | st.integers(0, 10**16).map("{:,}".format)
    | st.from_regex(r"[0-9]{1,4},[0-9]{2,4}(\.[0-9]{1,2})?", fullmatch=True)
    | st.from_regex(r"[0-9]{1,4}\.[0-9]{1,4}", fullmatch=True)
    | st.sampled_from(("0", "00", "007", "0.0", "20201231", "2020.12", "1.", ".5", "9" * 15, "9" * 31))
)
_COLUMN_UNITS = st.sampled_from(
    (
        "",
        "%",
        "个",
        "人",
        "万元",
        "元",
        "月",
        "年",
        "天",
        "日",
        "万",
        "文字",
        "定性",
        "百分比(%)",
        "元/人",
        "个工作日",
        "度",
        "新单位",
    )
)
_COLUMN_OPERATORS = st.sampled_from(("", "≥", "≤", "=", "<", ">", "定性", "定量", "定性≥", "不低于", "x"))


def _whole(text: str, unit: str, operator: str, year: int | None) -> Quantity:
    return quantity._whole(text, *quantity._columns(unit, operator), year)


@pytest.mark.slow
@settings(max_examples=1500)
@given(
    st.builds(
        "{}{}{}".format, st.sampled_from(("", "≥", "≤", "=", "<", ">", ">=", "<=", "==", "约")), _NUMERALS, _PLAIN_TAILS
    ),
    _COLUMN_UNITS,
    _COLUMN_OPERATORS,
    st.sampled_from((None, 2020, 1800)),
)
def test_a_plain_value_says_what_the_whole_reader_says(text: str, unit: str, operator: str, year: int | None) -> None:
    if text.strip(NOTHING):
        assert parse(text, unit=unit, operator=operator, year=year) == _whole(text, unit, operator, year)


@pytest.mark.slow
def test_every_known_unit_behind_a_plain_number_says_what_the_whole_reader_says() -> None:
    seen = 0
    for name in _NOUNS:
        for text in (
            f"{sign}{number}{many}{name}" for sign in ("", "≥") for number in (0, 7, 12, 2020) for many in ("", "万")
        ):
            found = plain.read(text, None, "")
            seen += found is not None
            assert found in (None, _whole(text, "", "", 2020))
    assert seen > 2000


@given(
    st.text(
        alphabet="好完成达标预期指基本已经升提~-—≥≤%（）()[],，。.、“”'\"*·×点分之内外后起止以日月度个人元次亿",
        max_size=30,
    )
    | st.text(max_size=30),
    _COLUMN_UNITS,
    _COLUMN_OPERATORS,
)
def test_a_text_without_any_place_for_a_number_is_text_to_the_whole_reader_too(
    text: str, unit: str, operator: str
) -> None:
    written = glyphs.normal(text.strip())
    wanted, asked = quantity._columns(unit, operator)
    if plain.wordy(written):
        assert quantity._understood(text, written, wanted, asked.removeprefix("定性"), 2020) is None


@pytest.mark.parametrize("text", ["644", "≥95%", ">=95%", "42次", "≤5.5万元", "0.958", "100.00%", "=0起", "3千米"])
def test_the_commonest_values_are_plain(text: str) -> None:
    assert plain.read(text, None, "") is not None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        *(("≥1:3", "ratio"), ("师生比1：18", "ratio"), ("≥12期，600人次", "several"), ("全面覆盖", "none")),
        *(("治理河道≥12公里；拦河坝≥3座", "several"), ("1.≥12公里 2.≥3万立方米", "several"), ("1.完成治理", "none")),
        *(
            ("8:30前", "none"),
            ("完成COVID-19防控", "none"),
            ("2023年12月底前培训3次", "one"),
        ),
    ],
)
def test_what_numbers_stand_in_a_text_that_is_no_value(text: str, numbers: str) -> None:
    assert parse(text).kind is Kind.TEXT
    assert unread(text) == numbers
