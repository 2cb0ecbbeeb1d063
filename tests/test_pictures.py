"""A picture is exact, keeps its words apart, and tells its figures without colour: by places, dashes, numbers in a list."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.pages import chart, drawn, written
from jixiao.render import pictures
from jixiao.render.pictures import axes, pie, svg
from jixiao.report.blocks import Chart, Series


def several(kind: str, *series: tuple[int, ...]) -> Chart:
    named = tuple(Series(f"第{n}列", tuple(map(Decimal, values))) for n, values in enumerate(series, 1))
    return Chart(kind, "图", tuple(f"{n}月" for n in range(1, len(series[0]) + 1)), named)  # type: ignore[arg-type]


def attribute(element: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', element)
    return found[1] if found else ""


def elements(picture: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}\b[^>]*>", picture)


def places(picture: str) -> dict[str, tuple[int, int]]:
    """Where the words of a picture stand."""
    found = re.findall(r'<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>', picture)
    return {said: (int(x), int(y)) for x, y, said in found}


# --- without colour -------------------------------------------------------------------------------------------


def test_every_mark_of_an_axis_has_a_line_beside_its_number_and_that_of_zero_is_darker() -> None:
    for kind in ("bar", "line"):
        picture = pictures.draw(several(kind, (-4, 0, 8)))
        level = [line for line in elements(picture, "line") if attribute(line, "y1") == attribute(line, "y2")]
        tones = {int(attribute(line, "y1")): attribute(line, "stroke") for line in level}
        marks = {said: tones.get(y - 4) for said, (_, y) in places(picture).items() if said in ("-5", "5", "10")}
        assert marks == dict.fromkeys(("-5", "5", "10"), svg.GRID), kind
        assert list(tones.values()).count(svg.SOFT) == 1, kind


def test_the_lines_of_four_series_have_four_patterns_of_dashes() -> None:
    picture = pictures.draw(several("line", (1, 2), (3, 4), (5, 6), (7, 8)))
    lines = [line for line in elements(picture, "line") if attribute(line, "stroke-width") == "2"]
    assert len(lines) == len({attribute(line, "stroke-dasharray") for line in lines}) == 4


def test_a_line_leads_from_each_point_to_the_next() -> None:
    picture = pictures.draw(several("line", (1, 2, 4)))
    lines = [line for line in elements(picture, "line") if attribute(line, "stroke-width") == "2"]
    points = [
        (attribute(line, "x1"), attribute(line, "y1"), attribute(line, "x2"), attribute(line, "y2")) for line in lines
    ]
    assert len(points) == 2 and all(one[2:] == two[:2] for one, two in pairwise(points))
    assert int(points[0][0]) < int(points[0][2]) < int(points[1][2])


def test_the_list_beside_a_pie_shows_the_fill_of_every_slice_and_the_slice_its_number() -> None:
    picture = pictures.draw(several("pie", (50, 30, 20)))
    fills = [svg.fill(n) for n in range(3)]
    for tag in ("path", "rect"):
        assert [attribute(one, "fill") for one in elements(picture, tag)] == fills, tag
    assert all(20 < places(picture)[number][0] < 176 and 34 < places(picture)[number][1] < 190 for number in "123")


def test_a_point_stands_where_the_marks_of_both_axes_have_its_totals() -> None:
    totals = [(Decimal(60), Decimal(80), "甲"), (Decimal(90), Decimal(70), "乙"), (Decimal(50), Decimal(100), "丙")]
    picture = pictures.scatter(totals, "之前", "之后")
    found = re.findall(r'<text x="(\d+)" y="(\d+)"[^>]*>(\d+)</text>', picture)
    across = {said: int(x) for x, y, said in found if int(x) >= 38 and int(y) > 352}
    up = {said: int(y) - 4 for x, y, said in found if int(x) < 38}
    assert set(across) == set(up) == {"50", "60", "70", "80", "90", "100"}
    circles = [(int(attribute(one, "cx")), int(attribute(one, "cy"))) for one in elements(picture, "circle")]
    assert circles == [(across[str(before)], up[str(after)]) for before, after, _ in totals]


@pytest.mark.parametrize(("least", "step"), [(80, 5), (70, 5), (65, 10), (40, 10), (35, 20), (0, 20)])
def test_the_axes_of_points_are_marked_by_whole_fives_tens_or_twenties_after_their_length(
    least: int, step: int
) -> None:
    picture = pictures.scatter([(Decimal(least), Decimal(100), "甲")], "之前", "之后")
    marks = [int(said) for x, said in re.findall(r'<text x="(\d+)" y="\d+"[^>]*>(\d+)</text>', picture) if int(x) < 38]
    assert marks == list(range(-(-least // step) * step, 101, step))


def test_the_unit_of_the_figures_stands_in_every_kind_of_picture() -> None:
    for kind in ("bar", "line", "pie"):
        one = several(kind, (1, 2))
        named = Chart(one.kind, one.caption, one.categories, one.series, unit="万元")
        assert "单位：万元" in places(pictures.draw(named)), kind


# --- what is drawn, and where ----------------------------------------------------------------------------------


def _bars(one: Chart) -> list[tuple[int, ...]]:
    found = re.findall(r'<rect x="(-?\d+)" y="(-?\d+)" width="(-?\d+)" height="(-?\d+)"', drawn(one))
    return [tuple(map(int, bar)) for bar in found][len(one.series) :]  # the keys of the legend come first


def test_bars_are_as_tall_as_their_figures_from_the_line_of_zero() -> None:
    one, two = _bars(chart("bar", "100", "50"))
    assert (one[3], two[3]) == (160, 80)
    assert one[1] + one[3] == two[1] + two[3]
    up, down = _bars(chart("bar", "100", "-50"))
    assert up[1] + up[3] == down[1]
    assert abs(up[3] - 2 * down[3]) <= 2


def test_long_names_and_wide_figures_make_bars_lie_below_each_other() -> None:
    names = tuple(f"关于第{n}批市级破产改制企业离休人员生活补贴发放经费" for n in range(3))
    one = chart("bar", "100", "50", "-100", names=names)
    bars = _bars(one)
    assert (bars[0][2], bars[1][2]) == (160, 80)
    assert abs(bars[2][2] - 160) <= 1
    assert len({height for *_, height in bars}) == 1
    assert "".join(written(one)).count("离休人员生活补贴发放经费") == 3
    assert bars[2][0] + bars[2][2] == bars[0][0]


def test_many_categories_are_parted_into_pictures_that_fit_a_page() -> None:
    one = chart("bar", *map(str, range(100)))
    text = drawn(one)
    heights = [int(height) for height in re.findall(r'viewBox="0 0 400 (\d+)"', text)]
    assert len(heights) == 7
    assert max(heights) * 11 < 24 * 400  # paper is 25 cm high between its margins, a picture 11 cm wide
    assert [name for name in written(one) if name.startswith("类")] == list(one.categories)


def test_more_series_than_tones_are_named_at_their_bars() -> None:
    series = tuple(Series(f"列{n}", (Decimal(n),)) for n in range(len(svg.TONES) + 1))
    one = Chart("bar", "图", ("甲",), series)
    assert {f"{n} 列{n}" for n in range(len(series))} <= set(written(one))


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
@pytest.mark.parametrize("name", ["类", "关于市级破产改制企业离休人员生活补贴发放及社会化管理服务工作经费的项目"])
@pytest.mark.parametrize(
    "values", [("123456.78", "-9876543.21"), ("1", "2", "3"), ("-1234567.89",), tuple("123456789")]
)
def test_words_stay_inside_the_picture(kind: str, name: str, values: tuple[str, ...]) -> None:
    if kind == "pie":
        values = tuple(value.removeprefix("-") for value in values)
    text = drawn(chart(kind, *values, names=tuple(f"{name}{n}" for n in range(len(values))), unit="万元"))
    for x, side, words in re.findall(r'<text x="(-?\d+)" y="\d+" text-anchor="(\w+)"[^>]*>([^<]*)<', text):
        left = int(x) - {"start": 0, "middle": svg.room(words) // 2, "end": svg.room(words)}[side]
        assert 0 <= left <= left + svg.room(words) <= svg.WIDTH, words


@pytest.mark.parametrize("kind", ["bar", "line", "pie"])
@pytest.mark.parametrize("values", [(), ("0",), ("0", "0"), ("0.0001",), ("123456789012345678901234567890.12", "1")])
def test_nothing_zero_tiny_and_huge_are_drawn(kind: str, values: tuple[str, ...]) -> None:
    text = "".join(written(chart(kind, *values)))
    assert all(value in text for value in values)


@pytest.mark.parametrize(
    ("figures", "marks"),
    [
        (["100", "3"], ["0", "20", "40", "60", "80", "100"]),
        (["3"], ["0", "1", "2", "3"]),
        (["0.47"], ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        (["-120.5", "80"], ["-150", "-100", "-50", "0", "50", "100"]),
        (["-3"], ["-3", "-2", "-1", "0"]),
        (["0"], ["0", "1"]),
        ([], ["0", "1"]),
    ],
)
def test_the_axis_has_round_marks_around_zero_and_all_figures(figures: list[str], marks: list[str]) -> None:
    assert list(axes.scale([Fraction(one) for one in figures]).marks) == [Fraction(one) for one in marks]


@given(st.lists(st.fractions(-(10**9), 10**9), max_size=6))
def test_every_figure_is_on_the_axis(figures: list[Fraction]) -> None:
    found = axes.scale(figures)
    assert found.low <= min([0, *figures]) <= max([0, *figures]) <= found.high
    assert len(found.marks) <= 7
    assert all(0 <= found.units(figure, 160) <= 160 for figure in figures)


def test_the_sine_is_exact_to_six_places() -> None:
    known = {0: "0", 1: "0.5", 2: "0.866025403784", 3: "1", 6: "0", 7: "-0.5", 9: "-1", 11: "-0.5", 15: "1"}
    for twelfth, value in known.items():
        assert abs(pie.sine(Fraction(twelfth, 12)) - Fraction(value)) < Fraction(1, 10**6)


def test_the_slices_of_a_pie_are_its_shares_clockwise_from_the_top() -> None:
    text = drawn(chart("pie", "25", "25", "50"))
    paths = re.findall(r'd="M98 112L(\S+) (\S+)A78 78 0 ([01]) 1 (\S+) (\S+)Z"', text)
    assert paths == [
        ("98", "34", "0", "176", "112"),
        ("176", "112", "0", "98", "190"),
        ("98", "190", "0", "98", "34"),
    ]
    assert re.search("A78 78 0 1 1", drawn(chart("pie", "3", "1")))


def test_a_pie_says_figure_and_percent_and_numbers_what_it_shows() -> None:
    words = written(chart("pie", "949.68", "150.32", names=("财政拨款", "自筹"), unit="万元"))
    assert words[:2] == ["1", "2"]
    assert words[2:] == ["单位：万元", "1 财政拨款", "949.68（86.33%）", "2 自筹", "150.32（13.67%）"]
    assert "合计为0" in written(chart("pie", "0", "0"))
    whole = drawn(chart("pie", "5", "0"))
    assert whole.count("<circle") == 1
    assert "<path" not in whole


def test_neighbours_differ_in_lightness_so_that_a_grey_print_tells_them_apart() -> None:
    def light(colour: str) -> int:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return (299 * red + 587 * green + 114 * blue) // 1000

    fills = [light(one) for one, _ in svg.TONES]
    assert all(abs(one - two) > 60 for one, two in zip(fills, (*fills[1:], fills[0]), strict=True))
    assert all(ink == "#fff" if light(one) < 128 else ink == svg.INK for one, ink in svg.TONES)


def test_figures_on_lines_cover_neither_each_other_nor_points() -> None:
    taken: list[svg.Box] = [(90, 90, 110, 110)]
    assert svg.placed(100, [105], "1", taken) == ""
    assert 'y="80"' in svg.placed(100, [105, 80], "1", taken)
    assert 'y="130"' in svg.placed(100, [82, 130], "1", taken)
    assert len(taken) == 3


@pytest.mark.parametrize(
    ("words", "units", "most", "lines"),
    [
        ("95–100", 38, 2, ["95–", "100"]),
        ("财政拨款收入", 70, 3, ["财政拨款收", "入"]),
        ("财政拨款收入", 28, 2, ["财政", "拨…"]),
        ("2020年", 100, 1, ["2020年"]),
        ("", 10, 2, [""]),
    ],
)
def test_words_are_folded_where_people_would(words: str, units: int, most: int, lines: list[str]) -> None:
    assert svg.folded(words, units, most) == lines
    assert svg.folds(words, units, most) == (not lines[-1].endswith("…"))
