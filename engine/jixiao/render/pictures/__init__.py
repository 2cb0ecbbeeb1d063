"""Figures → SVG: bars, lines and pies of a report's charts, and points of before against after.

In: a `Chart`, or pairs of totals with names. Out: an SVG element for a page; its text is text, its places are reckoned
exactly, so that the same figures give the same bytes. What is told by colour is told in another way too.
"""

from jixiao.render.pictures import bars, lines, pie
from jixiao.render.pictures.pie import shares
from jixiao.render.pictures.scatter import MOST_NUMBERED, scatter
from jixiao.report.blocks import Chart

__all__ = ["MOST_NUMBERED", "draw", "scatter", "shares"]

_KINDS = {"bar": "柱形图", "line": "折线图", "pie": "饼图"}


def draw(chart: Chart) -> str:
    """The picture of a chart after its kind."""
    unit = f"，单位：{chart.unit}" if chart.unit else ""
    words = f"{_KINDS[chart.kind]}：{chart.caption}{unit}。数据见图下的表。"
    match chart.kind:
        case "bar":
            return bars.draw(chart, words)
        case "line":
            return lines.draw(chart, words)
        case "pie":
            return pie.draw(chart, words)
