"""Figures → SVG: bars beside each other, and points of before against after.

In: a `Chart`, or pairs of totals with names. Out: an SVG element for a page; its text is text, its places are whole
numbers reckoned exactly, so that the same figures give the same bytes. Light and dark are told apart without colour.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape

from jixiao import decimals
from jixiao.render.plain import one_line
from jixiao.report.blocks import Chart

#: The drawing is this many units wide; on a phone of 360 pixels, 12 units of text are then 10 pixels.
WIDTH, LEFT, RIGHT, TOP = 420, 38, 12, 34
_FILLS = ("#9db4d0", "#1f4e8c", "#d98b2b", "#6a8f4e")
_INK, _SOFT, _GRID = "#1c2430", "#5b6675", "#e3e7ec"
_UP, _DOWN, _SAME = "#1f4e8c", "#c0392b", "#7a8594"
#: More points than this have no numbers, which would cover each other; their names are still in the picture.
MOST_NUMBERED = 12
#: Points nearer than this share one number.
_NEAR = 12


def bars(chart: Chart) -> str:
    """The series of a chart as bars beside each other, their values above them; a value that is absent has no bar."""
    height, base = 240, 196
    most = max((value for series in chart.series for value in series.values if value is not None), default=Decimal(0))
    step = _round_step(Fraction(most))
    ceiling = max(step, -(-Fraction(most) // step) * step)
    inner = WIDTH - LEFT - RIGHT
    count = len(chart.categories)
    words = f"{chart.caption}：" + "；".join(
        f"{series.name}"
        + "、".join(f"{name} {_plain(v)}" for name, v in zip(chart.categories, series.values, strict=True) if v)
        for series in chart.series
    )
    out = [_open(height, words)]
    for n in range(int(ceiling / step) + 1):
        y = base - _scaled(step * n, ceiling, base - TOP)
        out.append(_line(LEFT, y, WIDTH - RIGHT, y, _GRID))
        out.append(_text(LEFT - 5, y + 4, decimals.plain(step * n), "end", _SOFT))
    slot = inner // max(count, 1)
    thick = max(slot * 4 // (5 * max(len(chart.series), 1)), 2)
    every = 1 + (count * 44 - 1) // inner
    for at, name in enumerate(chart.categories):
        left = LEFT + at * slot + (slot - thick * len(chart.series)) // 2
        for n, series in enumerate(chart.series):
            value = series.values[at]
            if not value:
                continue
            tall = _scaled(Fraction(value), ceiling, base - TOP)
            x = left + n * thick
            fill = _FILLS[n % len(_FILLS)]
            out.append(f'<rect x="{x}" y="{base - tall}" width="{thick - 1}" height="{tall}" fill="{fill}"/>')
            out.append(_text(x + thick // 2, base - tall - 4, _plain(value), "middle", _INK))
        if at % every == 0:
            out.append(_text(LEFT + at * slot + slot // 2, base + 16, name, "middle", _SOFT))
    out.append(_line(LEFT, base, WIDTH - RIGHT, base, _SOFT))
    for n, series in enumerate(chart.series):
        x = LEFT + n * 90
        out.append(f'<rect x="{x}" y="10" width="11" height="11" fill="{_FILLS[n % len(_FILLS)]}"/>')
        out.append(_text(x + 16, 20, series.name, "start", _INK))
    if chart.unit:
        out.append(_text(WIDTH - RIGHT, 20, f"单位：{chart.unit}", "end", _SOFT))
    return "\n".join([*out, "</svg>"])


def scatter(points: Sequence[tuple[Decimal, Decimal, str]], across: str, up: str) -> str:
    """Each pair as a point, few of them numbered in order; the slanting line is where nothing changes."""
    height, base, top = 400, 352, 18
    marks = [Fraction(mark) for pair in points for mark in pair[:2]]
    low, high = _span(marks)
    step = 5 if high - low <= 30 else 10 if high - low <= 60 else 20

    def x(mark: Fraction) -> int:
        return LEFT + _scaled(mark - low, high - low, WIDTH - LEFT - RIGHT)

    def y(mark: Fraction) -> int:
        return base - _scaled(mark - low, high - low, base - top)

    out = [_open(height, f"{across}与{up}，共{len(points)}份")]
    for mark in range(-(-int(low) // step) * step, int(high) + 1, step):
        at = Fraction(mark)
        out += [_line(LEFT, y(at), WIDTH - RIGHT, y(at), _GRID), _line(x(at), top, x(at), base, _GRID)]
        out += [
            _text(LEFT - 5, y(at) + 4, str(mark), "end", _SOFT),
            _text(x(at), base + 16, str(mark), "middle", _SOFT),
        ]
    out.append(_line(x(low), y(low), x(high), y(high), _SOFT, dashed=True))
    for n, (before, after, name) in enumerate(points, 1):
        colour = _UP if after > before else _DOWN if after < before else _SAME
        said = f"{n} {one_line(name)}：{_plain(before)} → {_plain(after)}"
        place = f'cx="{x(Fraction(before))}" cy="{y(Fraction(after))}"'
        out.append(f'<circle {place} r="4" fill="{colour}" fill-opacity="0.8"><title>{escape(said)}</title></circle>')
    spots = [(x(Fraction(before)), y(Fraction(after))) for before, after, _ in points]
    for (px, py), numbers in _labels(spots) if len(spots) <= MOST_NUMBERED else ():
        inwards = px > WIDTH - RIGHT - 40
        out.append(_text(px - 7 if inwards else px + 7, py - 5, numbers, "end" if inwards else "start", _INK))
    out.append(_text((LEFT + WIDTH - RIGHT) // 2, base + 36, across, "middle", _INK))
    out.append(_text(LEFT, top - 6, up, "start", _INK))
    return "\n".join([*out, "</svg>"])


def _labels(spots: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], str]]:
    """The numbers of points, those of near ones in one label."""
    groups: list[tuple[tuple[int, int], list[int]]] = []
    for n, (x, y) in enumerate(spots, 1):
        near = next((group for (gx, gy), group in groups if abs(gx - x) < 2 * _NEAR and abs(gy - y) < _NEAR), None)
        if near is None:
            groups.append(((x, y), [n]))
        else:
            near.append(n)
    for place, numbers in groups:
        yield place, "、".join(map(str, numbers))


def _span(marks: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The range of both axes: whole fives around all marks, at least ten points wide."""
    low, high = min(marks, default=decimals.ZERO), max(marks, default=decimals.HUNDRED)
    first, last = Fraction(low // 5 * 5), Fraction(-(-high // 5) * 5)
    return (first, last) if last - first >= 10 else (max(last - 10, Fraction(0)), max(last, Fraction(10)))


def _round_step(most: Fraction) -> Fraction:
    """A step of 1, 2 or 5 times a power of ten that parts the axis into at most five."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * 5 >= most:
                return Fraction(factor * size)
        size *= 10


def _scaled(part: Fraction, whole: Fraction, units: int) -> int:
    return int(part * units / whole) if whole else 0


def _plain(value: Decimal | None) -> str:
    return "" if value is None else decimals.plain(value)


def _open(height: int, words: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(one_line(words))}" font-size="12" font-family="inherit">'
    )


def _line(x1: int, y1: int, x2: int, y2: int, colour: str, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{dash}/>'


def _text(x: int, y: int, words: str, side: str, colour: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{side}" fill="{colour}">{escape(one_line(words))}</text>'
