"""Pairs of totals as points: before against after.

In: the pairs with the names of what they belong to. Out: SVG. Few points have numbers, all of them names that a pointer
shows. Where nothing changes is a slanting line: what rose stands above it, what fell below.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape

from jixiao.ground import decimals
from jixiao.render.pictures import svg
from jixiao.say.plain import one_line

_LEFT, _RIGHT, _TOP, _BASE, _HEIGHT = 38, svg.WIDTH - 12, 18, 352, 400
_UP, _DOWN, _SAME = "#1f4e8c", "#b3261e", "#5f6b7a"
#: More points than this have no numbers, which would cover each other; their names are still in the picture.
MOST_NUMBERED = 12
#: Points nearer than this share one number.
_NEAR = 12


def scatter(points: Sequence[tuple[Decimal, Decimal, str]], across: str, up: str) -> str:
    """Each pair as a point, few of them numbered in order; the slanting line is where nothing changes."""
    marks = [Fraction(mark) for pair in points for mark in pair[:2]]
    low, high = _span(marks)
    step = 5 if high - low <= 30 else 10 if high - low <= 60 else 20

    def x(mark: Fraction) -> int:
        return _LEFT + _scaled(mark - low, high - low, _RIGHT - _LEFT)

    def y(mark: Fraction) -> int:
        return _BASE - _scaled(mark - low, high - low, _BASE - _TOP)

    out = []
    for mark in range(-(-int(low) // step) * step, int(high) + 1, step):
        at = Fraction(mark)
        out += [svg.line(_LEFT, y(at), _RIGHT, y(at), svg.GRID), svg.line(x(at), _TOP, x(at), _BASE, svg.GRID)]
        out += [
            svg.text(_LEFT - 5, y(at) + 4, str(mark), "end", svg.SOFT),
            svg.text(x(at), _BASE + 16, str(mark), "middle", svg.SOFT),
        ]
    out.append(svg.line(x(low), y(low), x(high), y(high), svg.SOFT, dashed=True))
    for n, (before, after, name) in enumerate(points, 1):
        colour = _UP if after > before else _DOWN if after < before else _SAME
        said = f"{n} {one_line(name)}：{decimals.plain(before)} → {decimals.plain(after)}"
        place = f'cx="{x(Fraction(before))}" cy="{y(Fraction(after))}"'
        out.append(f'<circle {place} r="4" fill="{colour}" fill-opacity="0.8"><title>{escape(said)}</title></circle>')
    spots = [(x(Fraction(before)), y(Fraction(after))) for before, after, _ in points]
    for (px, py), numbers in _labels(spots) if len(spots) <= MOST_NUMBERED else ():
        inwards = px > _RIGHT - 40
        out.append(svg.text(px - 7 if inwards else px + 7, py - 5, numbers, "end" if inwards else "start"))
    out.append(svg.text((_LEFT + _RIGHT) // 2, _BASE + 36, across, "middle"))
    out.append(svg.text(_LEFT, _TOP - 6, up))
    return svg.picture(_HEIGHT, f"{across}与{up}，共{len(points)}份", out)


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


def _scaled(part: Fraction, whole: Fraction, units: int) -> int:
    return int(part * units / whole) if whole else 0
