"""A chart as a pie: shares of a whole, each with its number, which the list beside it explains with figure and percent.

In: a `Chart` of kind pie. Out: SVG. Points on the circle come from the sine as an exact fraction, written with two
decimals: no float is made, and the same figures give the same picture everywhere. Nothing is told by colour alone.
"""

from collections.abc import Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.render.pictures import svg
from jixiao.report.blocks import Chart

_PI = Fraction(355, 113)
#: A turn has this many steps: a thirtieth of a degree, far below what a picture shows, and short fractions.
_STEPS = 10800
_X, _Y, _RADIUS = 98, 112, 78
_LIST = 200
#: A share below this has its number outside.
_SMALL = Fraction(1, 16)


def draw(chart: Chart, words: str) -> str:
    """The shares of the only series; `words` describe the picture."""
    values = [Fraction(value) for value in chart.series[0].values if value is not None]
    whole = decimals.exact_sum(values)
    parts = _slices(values, whole) if whole else [_circle("#fff"), svg.text(_X, _Y + 4, "合计为0", "middle", svg.SOFT)]
    y = 0
    if chart.unit:
        y += svg.LINE
        parts.append(svg.text(_LIST, y, f"单位：{chart.unit}", colour=svg.SOFT))
    for n, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        share = decimals.ratio(value, whole)
        figures = decimals.plain(value) + ("" if share is None else f"（{decimals.percent(share)}）")
        rows = svg.folded(f"{n + 1} {name}", svg.WIDTH - _LIST - 18 - svg.MARGIN, 3)
        parts.append(svg.swatch(n, _LIST, y + svg.LINE))
        for row in (*rows, figures):
            y += svg.LINE
            parts.append(svg.text(_LIST + 18, y, row))
        y += 6
    return svg.picture(max(y + 8, _Y + _RADIUS + 22), words, parts)


def shares(chart: Chart) -> tuple[str, ...]:
    """The percent of each value of a pie; empty texts where the whole is 0."""
    values = [Fraction(value) for value in chart.series[0].values if value is not None]
    found = (decimals.ratio(value, decimals.exact_sum(values)) for value in values)
    return tuple("" if share is None else decimals.percent(share) for share in found)


def _slices(values: Sequence[Fraction], whole: Fraction) -> list[str]:
    parts: list[str] = []
    numbers: list[str] = []
    taken: list[svg.Box] = []
    begin = decimals.ZERO
    for n, value in enumerate(values):
        share = value / whole
        end = begin + share
        if share:
            parts.append(_circle(svg.fill(n)) if share == 1 else _slice(begin, end, n))
            numbers.append(_number(n, begin + share / 2, share, taken))
        begin = end
    return [*parts, *filter(None, numbers)]


def _slice(begin: Fraction, end: Fraction, n: int) -> str:
    (x1, y1), (x2, y2) = (map(_said, _at(turn, _RADIUS)) for turn in (begin, end))
    large = int(end - begin > Fraction(1, 2))
    path = f"M{_X} {_Y}L{x1} {y1}A{_RADIUS} {_RADIUS} 0 {large} 1 {x2} {y2}Z"
    return f'<path d="{path}" fill="{svg.fill(n)}" stroke="{svg.INK}" stroke-width="0.75" stroke-linejoin="round"/>'


def _circle(fill: str) -> str:
    return f'<circle cx="{_X}" cy="{_Y}" r="{_RADIUS}" fill="{fill}" stroke="{svg.INK}" stroke-width="0.75"/>'


def _number(n: int, middle: Fraction, share: Fraction, taken: list[svg.Box]) -> str:
    """The number of a slice: inside in the ink that reads there, outside of a small one, nowhere where it covers others."""
    if share >= _SMALL:
        x, y = _place(middle, 0 if share == 1 else _RADIUS * 2 // 3)
        return svg.text(x, y, str(n + 1), "middle", svg.on_fill(n))
    outside = (_place(middle, _RADIUS + away) for away in (12, 25))
    return next(filter(None, (svg.placed(x, [y], str(n + 1), taken) for x, y in outside)), "")


def _place(turn: Fraction, radius: int) -> tuple[int, int]:
    """Where words whose middle is on a circle stand."""
    x, y = _at(turn, radius)
    return int(x), int(y) + 5


def _at(turn: Fraction, radius: int) -> tuple[Fraction, Fraction]:
    """The point of the circle after a part of a full turn, clockwise from the top."""
    steps = int(turn * _STEPS)
    return _X + radius * sine(Fraction(steps, _STEPS)), _Y - radius * sine(Fraction(steps, _STEPS) + Fraction(1, 4))


def _said(place: Fraction) -> str:
    return decimals.plain(Fraction(decimals.half_up(place)))


def sine(turn: Fraction) -> Fraction:
    """The sine of a part of a full turn, exact to six places: the first terms of its series, over the first quarter."""
    turn %= 1
    if turn >= Fraction(1, 2):
        return -sine(turn - Fraction(1, 2))
    x = 2 * _PI * min(turn, Fraction(1, 2) - turn)
    found = term = x
    for n in range(2, 16, 2):
        term *= -x * x / (n * (n + 1))
        found += term
    return found
