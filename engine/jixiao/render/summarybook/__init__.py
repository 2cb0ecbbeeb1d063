"""Scorecards of many projects, or of departments and their projects → a workbook to rank, filter and sum.

In: parts, each some scorecards under a name; what was not read. Out: the bytes of an xlsx file, the same for the same input. A
ranking and all indicators of each part, the findings, how grades and rates are spread, with charts, the files that are not in
it, the forms that are there twice. Sums and means are formulas; marks and money are numbers.
"""

from collections.abc import Sequence

from jixiao.ground.problems import Problem
from jixiao.render import sheets
from jixiao.render.summarybook.records import Part


def render(title: str, parts: Sequence[Part], left_out: Sequence[Problem] = (), *, on: Sequence[str] = ()) -> bytes:
    """The workbook; `on` are lines to print below its title (the date). Of the last part grades and rates are counted."""
    from jixiao.render.summarybook import book

    return sheets.written(title, lambda pad: book.fill(pad, title, parts, left_out, on))


__all__ = ["Part", "render"]
