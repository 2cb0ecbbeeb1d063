"""What can still be said of a row of a table of indicators that does not fit its heading.

In: the columns, and the cells of the row. Out: the name of its indicator, as far as it is sure, and whether the row surely
names no level of its own, so that the rows below it may take theirs from above it. Nothing of the row is read as a value.
"""

from collections.abc import Mapping, Sequence

from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.layout import Columns
from jixiao.records import Cell


def name(columns: Columns, cells: Sequence[Cell]) -> str:
    """The indicator's name: where its first level stands in place, and cells follow it, so that it was not cut itself."""
    at, first = columns.at("level3"), columns.at("level1")
    if min(at, first) < 0 or len(cells) < at + 2:
        return ""
    named = v.first_level(cells[first].text) or cells[first].text in columns.seen
    return "" if not named or v.numeral(cells[at].text) or v.bound(cells[at].text) else cells[at].text


def names_no_level(columns: Columns, cells: Sequence[Cell]) -> bool:
    """Whether nothing stands where names of levels are due, and nothing in the row reads as one."""
    names = {cell.text for cell in cells if cell.text}
    if names & columns.seen or any(v.first_level(one) or v.second_level(one) for one in names):
        return False
    return not any(cell.text for cell in cells[: max(columns.at("level3"), 0)])


def uncomputed(cells: Mapping[str, Cell]) -> Problem | None:
    """What is told of a row whose names are formulas without results; they are not blank, so nothing is taken from above."""
    found = next((cells[one] for one in ("level1", "level2", "level3") if one in cells and cells[one].uncomputed), None)
    if found is None:
        return None
    message, cure = "指标的名称是没有计算结果的公式。", "请用 Excel 或 WPS 打开文件，重新计算后保存。"
    return Problem(found.source, "form.uncomputed", message, cure)


def no_level(place: Source, *, above: bool) -> Problem:
    """What is told of a row without a first level `above` it, or whose levels a lost one there may have named."""
    if not above:
        message, cure = "本行之前没有一级指标的名称。", "请在本行或其上一行补上一级指标。"
        return Problem(place, "form.no-name", message, cure)
    message = "上面有一行没有读出，看不出本行属于哪个一级、二级指标。"
    cure = "请改正上面那一行，或在本行写上一级、二级指标的名称。"
    return Problem(place, "form.no-level", message, cure)
