"""The upright axis that bars and lines share: its range, its marks, and where a value stands on it.

In: the values of a chart. Out: a `Scale` in exact fractions; places are whole units, so that the same figures give the
same picture. Zero is always on the axis: a height that does not begin at zero would exaggerate.
"""

from collections.abc import Sequence
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.render.pictures import svg
from jixiao.report.blocks import Chart


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, both whole multiples of `step`."""

    low: Fraction
    high: Fraction
    step: Fraction

    @property
    def marks(self) -> tuple[Fraction, ...]:
        """The values that get a line."""
        return tuple(self.low + n * self.step for n in range(int((self.high - self.low) / self.step) + 1))

    def units(self, value: Fraction, length: int) -> int:
        """How far above `low` a value stands on an axis that is `length` units long."""
        return int((value - self.low) * length / (self.high - self.low))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the axis stands in a picture: its scale between two heights, `left` of it the words of the marks."""

    scale: Scale
    left: int
    right: int
    top: int
    base: int

    def y(self, value: Fraction) -> int:
        """The height of a value, counted from the top as SVG does."""
        return self.base - self.scale.units(value, self.base - self.top)

    def drawn(self) -> list[str]:
        """A line for every mark with its number (where numbers have room), the one of zero darker."""
        parts = []
        for mark in self.scale.marks:
            y = self.y(mark)
            parts.append(svg.line(self.left, y, self.right, y, svg.GRID if mark else svg.SOFT))
            if svg.room(decimals.plain(mark)) <= self.left:
                parts.append(svg.text(self.left - 5, y + 4, decimals.plain(mark), "end", svg.SOFT))
        return parts


def values(chart: Chart) -> tuple[Fraction, ...]:
    """All figures of a chart that are there."""
    return tuple(Fraction(value) for series in chart.series for value in series.values if value is not None)


def scale(figures: Sequence[Fraction]) -> Scale:
    """The axis that holds zero and all figures; whole figures get whole marks."""
    low, high = min((*figures, decimals.ZERO)), max((*figures, decimals.ZERO))
    least = Fraction(1) if all(figure.denominator == 1 for figure in figures) else decimals.ZERO
    step = _step(high - low, least)
    return Scale(low // step * step, max(-(-high // step) * step, low // step * step + step), step)


def _step(span: Fraction, least: Fraction) -> Fraction:
    """The smallest of 1, 2 or 5 times a power of ten that is not below `least` and parts the span into at most five."""
    power = Fraction(1)
    while power * 5 >= span > 0:
        power /= 10
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * 5 >= span and step >= least:
                return step
        power *= 10


def margin(scale: Scale) -> int:
    """The room that the numbers of the marks need, none where they would take a third of the picture."""
    needed = max(svg.room(decimals.plain(mark)) for mark in scale.marks) + 8
    return needed if needed <= svg.WIDTH // 3 else svg.MARGIN
