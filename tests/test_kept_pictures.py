"""A picture tells its figures without colour: by places on an axis, by dashes, by numbers in a list."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from jixiao.render import pictures
from jixiao.render.pictures import svg
from jixiao.report.blocks import Chart, Series


def chart(kind: str, *series: tuple[int, ...]) -> Chart:
    named = tuple(Series(f"第{n}列", tuple(map(Decimal, values))) for n, values in enumerate(series, 1))
    return Chart(kind, "图", tuple(f"{n}月" for n in range(1, len(series[0]) + 1)), named)  # type: ignore[arg-type]


def attribute(element: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', element)
    return found[1] if found else ""


def elements(picture: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}\b[^>]*>", picture)


def words(picture: str) -> dict[str, tuple[int, int]]:
    """Where the words of a picture stand."""
    found = re.findall(r'<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>', picture)
    return {said: (int(x), int(y)) for x, y, said in found}


def test_every_mark_of_an_axis_has_a_line_beside_its_number_and_that_of_zero_is_darker() -> None:
    for kind in ("bar", "line"):
        picture = pictures.draw(chart(kind, (-4, 0, 8)))
        level = [line for line in elements(picture, "line") if attribute(line, "y1") == attribute(line, "y2")]
        tones = {int(attribute(line, "y1")): attribute(line, "stroke") for line in level}
        marks = {said: tones.get(y - 4) for said, (_, y) in words(picture).items() if said in ("-5", "5", "10")}
        assert marks == dict.fromkeys(("-5", "5", "10"), svg.GRID), kind
        assert list(tones.values()).count(svg.SOFT) == 1, kind


def test_the_lines_of_four_series_have_four_patterns_of_dashes() -> None:
    picture = pictures.draw(chart("line", (1, 2), (3, 4), (5, 6), (7, 8)))
    drawn = [line for line in elements(picture, "line") if attribute(line, "stroke-width") == "2"]
    assert len(drawn) == len({attribute(line, "stroke-dasharray") for line in drawn}) == 4


def test_a_line_leads_from_each_point_to_the_next() -> None:
    picture = pictures.draw(chart("line", (1, 2, 4)))
    drawn = [line for line in elements(picture, "line") if attribute(line, "stroke-width") == "2"]
    points = [
        (attribute(line, "x1"), attribute(line, "y1"), attribute(line, "x2"), attribute(line, "y2")) for line in drawn
    ]
    assert len(points) == 2 and all(one[2:] == two[:2] for one, two in pairwise(points))
    assert int(points[0][0]) < int(points[0][2]) < int(points[1][2])


def test_the_list_beside_a_pie_shows_the_fill_of_every_slice_and_the_slice_its_number() -> None:
    picture = pictures.draw(chart("pie", (50, 30, 20)))
    fills = [svg.fill(n) for n in range(3)]
    for tag in ("path", "rect"):
        assert [attribute(one, "fill") for one in elements(picture, tag)] == fills, tag
    assert all(20 < words(picture)[number][0] < 176 and 34 < words(picture)[number][1] < 190 for number in "123")


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
        drawn = chart(kind, (1, 2))
        named = Chart(drawn.kind, drawn.caption, drawn.categories, drawn.series, unit="万元")
        assert "单位：万元" in words(pictures.draw(named)), kind
