"""A chart as bars: upright where names and figures have room beside each other, else lying, one below the other.

In: a `Chart`. Out: SVG, every figure written at its bar. A figure of zero is written and has no bar; one that is absent
is not written. Bars of negative figures go the other way from the line of zero.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.render.pictures import axes, svg
from jixiao.report.blocks import Chart

_TALL = 160
#: Lying bars: how thick one is with the space behind it, and how many make a picture, so that each fits on a printed page.
_ROW, _PER_PICTURE = 16, 30
_LINES = 3


def draw(chart: Chart, words: str) -> str:
    """The series of a chart as bars beside each other; `words` describe the picture."""
    scale = axes.scale(axes.values(chart))
    left = axes.margin(scale)
    slot = (svg.WIDTH - left - svg.MARGIN) // max(len(chart.categories), 1)
    series = max(len(chart.series), 1)
    figures = max((svg.room(decimals.plain(value)) for value in axes.values(chart)), default=0)
    roomy = figures <= (slot if series == 1 else slot * 4 // (5 * series))
    if roomy and series <= len(svg.TONES) and all(svg.folds(name, slot - 4, _LINES) for name in chart.categories):
        return _upright(chart, words, scale, left, slot)
    return _lying(chart, words, scale)


def _upright(chart: Chart, words: str, scale: axes.Scale, left: int, slot: int) -> str:
    parts, y = svg.legend([series.name for series in chart.series], chart.unit, svg.swatch)
    top = y + 2 * svg.LINE
    frame = axes.Frame(scale, left, svg.WIDTH - svg.MARGIN, top, top + _TALL)
    parts += frame.drawn()
    zero = frame.y(decimals.ZERO)
    below = frame.base + svg.LINE + (svg.LINE if scale.low < 0 else 0)
    thick = min(slot * 4 // (5 * max(len(chart.series), 1)), 48)
    down = 0
    for at, name in enumerate(chart.categories):
        middle = left + at * slot + slot // 2
        for n, series in enumerate(chart.series):
            x = middle - thick * len(chart.series) // 2 + n * thick
            parts += _column(series.values[at], x, thick, n, frame, zero)
        lines = svg.folded(name, slot - 4, _LINES)
        down = max(down, len(lines))
        parts += [svg.text(middle, below + n * 15, one, "middle", svg.SOFT) for n, one in enumerate(lines)]
    return svg.picture(below + down * 15, words, parts)


def _column(value: Decimal | None, x: int, thick: int, n: int, frame: axes.Frame, zero: int) -> list[str]:
    if value is None:
        return []
    y = frame.y(Fraction(value))
    bar = [svg.box(x, min(y, zero), thick - 2, abs(y - zero), n)] if y != zero else []
    return [*bar, svg.text(x + thick // 2 - 1, y + 15 if value < 0 else y - 5, decimals.plain(value), "middle")]


def _lying(chart: Chart, words: str, scale: axes.Scale) -> str:
    """One or more pictures, each with the legend; a name stands above its bars."""
    per = max(_PER_PICTURE // (len(chart.series) + 1), 1)
    starts = range(0, len(chart.categories), per)
    return "\n".join(
        _rows(chart, range(start, min(start + per, len(chart.categories))), scale, words + _part(n, len(starts)))
        for n, start in enumerate(starts, 1)
    )


def _part(n: int, parts: int) -> str:
    return f"（第{n}部分，共{parts}部分）" if parts > 1 else ""


def _rows(chart: Chart, places: Sequence[int], scale: axes.Scale, words: str) -> str:
    parts, y = svg.legend([series.name for series in chart.series], chart.unit, svg.swatch)
    left = svg.MARGIN + _room(chart, negative=True)
    length = max(svg.WIDTH - svg.MARGIN - _room(chart, negative=False) - left, 40)
    zero = left + scale.units(decimals.ZERO, length)
    y += 4
    for at in places:
        for one in svg.folded(chart.categories[at], svg.WIDTH - 2 * svg.MARGIN, _LINES):
            y += svg.LINE
            parts.append(svg.text(svg.MARGIN, y - 1, one))
        y += 4
        parts.append(svg.line(zero, y - 2, zero, y + _ROW * len(chart.series) - 2, svg.SOFT))
        for n, series in enumerate(chart.series):
            value = series.values[at]
            if value is not None:
                x = left + scale.units(Fraction(value), length)
                if x != zero:
                    parts.append(svg.box(min(x, zero), y, abs(x - zero), _ROW - 4, n))
                said = _written(chart, n, value)
                parts.append(svg.text(x - 5 if value < 0 else x + 5, y + 10, said, "end" if value < 0 else "start"))
            y += _ROW
        y += 4
    return svg.picture(y + 4, words, parts)


def _room(chart: Chart, *, negative: bool) -> int:
    """The room for figures: they stand in front of negative bars and behind the others."""
    rooms = [
        svg.room(_written(chart, n, value)) + 6
        for n, series in enumerate(chart.series)
        for value in series.values
        if value is not None and (value < 0) == negative
    ]
    return max(rooms, default=0)


def _written(chart: Chart, n: int, value: Decimal) -> str:
    """The figure; with the name of its series where there are more series than tones."""
    name = f" {svg.fitted(chart.series[n].name, 84)}" if len(chart.series) > len(svg.TONES) else ""
    return decimals.plain(value) + name
