"""A chart as lines over its categories, each series with its own tone, dashes and shape of points.

In: a `Chart`. Out: SVG. A line is broken where a figure is absent. A figure is written at its point where it covers no
other one; the table below the picture has them all.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.ground import decimals
from jixiao.render.pictures import axes, svg
from jixiao.report.blocks import Chart, Series

_TALL = 180
#: The colours of lines: darker than fills, because a line is thin.
_INKS = ("#1f4e8c", "#a8461b", "#3f6636", "#7b4b72")
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
#: Points, as steps from their middle: a disc, a square, a triangle, a diamond.
_SHAPES = ("m-4 0a4 4 0 1 1 8 0a4 4 0 1 1 -8 0z", "m-4 -4h8v8h-8z", "m0 -5l5 9h-10z", "m0 -6l6 6l-6 6l-6 -6z")
#: Names that are wider than this are cut where their points are nearer.
_WIDEST = 84

_Point = tuple[int, int, str]


def draw(chart: Chart, words: str) -> str:
    """The series of a chart as lines; `words` describe the picture."""
    scale = axes.scale(axes.values(chart))
    left, right = axes.margin(scale), svg.WIDTH - svg.MARGIN
    parts, y = svg.legend([series.name for series in chart.series], chart.unit, _key)
    frame = axes.Frame(scale, left, right, y + 2 * svg.LINE, y + 2 * svg.LINE + _TALL)
    count = len(chart.categories)
    xs = [left + (2 * at + 1) * (right - left) // (2 * count) for at in range(count)]
    drawn = [_points(series, xs, frame) for series in chart.series]
    parts += frame.drawn()
    parts += [part for n, points in enumerate(drawn) for part in _line(n, points)]
    taken = [(x - 4, y - 4, x + 4, y + 4) for points in drawn for x, y, _ in filter(None, points)]
    for x, y, said in (point for points in drawn for point in filter(None, points)):
        parts.append(svg.placed(svg.inside(x, said), (y - 8, y + 18), said, taken))
    names, height = _names(chart.categories, xs, (right - left) // max(count, 1), frame.base + svg.LINE)
    return svg.picture(height, words, [part for part in (*parts, *names) if part])


def _points(series: Series, xs: Sequence[int], frame: axes.Frame) -> list[_Point | None]:
    return [
        None if value is None else (x, frame.y(Fraction(value)), decimals.plain(value))
        for x, value in zip(xs, series.values, strict=True)
    ]


def _line(n: int, points: Sequence[_Point | None]) -> Iterator[str]:
    ink, dashes = _INKS[n % len(_INKS)], _DASHES[n % len(_DASHES)]
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    for one, two in pairwise(points):
        if one and two:
            ends = f'x1="{one[0]}" y1="{one[1]}" x2="{two[0]}" y2="{two[1]}"'
            yield f'<line {ends} stroke="{ink}" stroke-width="2"{dash}/>'
    yield from (_point(n, point[0], point[1]) for point in filter(None, points))


def _point(n: int, x: int, y: int) -> str:
    return f'<path d="M{x} {y}{_SHAPES[n % len(_SHAPES)]}" fill="{_INKS[n % len(_INKS)]}"/>'


def _key(n: int, x: int, y: int) -> str:
    return _point(n, x + 7, y - 4)


def _names(categories: Sequence[str], xs: Sequence[int], slot: int, y: int) -> tuple[list[str], int]:
    """The names below their points, every second or third where all have no room; and the height that is reached."""
    widest = min(max(map(svg.room, categories), default=0), _WIDEST)
    every = max(-(-widest // max(slot - 4, 1)), 1)
    parts, down = [], 0
    for x, name in list(zip(xs, categories, strict=True))[::every]:
        folded = svg.folded(name, max(every * slot - 4, 28), 2)
        down = max(down, len(folded))
        parts += [svg.text(svg.inside(x, one), y + n * 15, one, "middle", svg.SOFT) for n, one in enumerate(folded)]
    return parts, y + down * 15
