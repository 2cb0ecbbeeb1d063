"""A whole as one bar, cut where its parts end, each named below with its figure.

In: parts with their figures, none negative, and the whole, which may be more than they are: the rest stays white. Out: SVG. A
part too thin to see is named all the same.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.render.pictures import svg

_HIGH = 30


def stack(parts: Sequence[tuple[str, Decimal]], whole: Decimal, words: str) -> str:
    """The bar; `words` describe the picture to those who do not see it."""
    across = svg.WIDTH - 2 * svg.MARGIN
    end, drawn, done = svg.MARGIN, [], decimals.ZERO
    for n, (_, value) in enumerate(parts):
        done += Fraction(value)
        begin, end = end, svg.MARGIN + int(across * (decimals.ratio(done, Fraction(whole)) or decimals.ZERO))
        drawn += [svg.box(begin, svg.MARGIN, end - begin, _HIGH, n)] if end > begin else []
    rim = (
        f'<rect x="{svg.MARGIN}" y="{svg.MARGIN}" width="{across}" height="{_HIGH}" fill="none" stroke="{svg.INK}" '
        'stroke-width="0.75"/>'
    )
    names = [f"{name} {decimals.plain(value)}" for name, value in parts]
    keys, y = svg.legend(names, "", svg.swatch)
    below = f'<g transform="translate(0 {svg.MARGIN + _HIGH + 6})">'
    return svg.picture(svg.MARGIN + _HIGH + 6 + y + 8, words, [*drawn, rim, below, *keys, "</g>"])
