"""What can still be said of a row of a table of indicators that does not fit its heading.

In: the columns, and the cells of the row. Out: the name of its indicator, as far as it is sure, and whether the row surely
names no level of its own, so that the rows below it may take theirs from above it. Nothing of the row is read as a value.
"""

from collections.abc import Mapping, Sequence

from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.grouped import GroupedRow
from jixiao.intake.forms.layout import Columns
from jixiao.records import Cell


def name(columns: Columns, cells: Sequence[Cell]) -> str:
    """The indicator's name: where its first level stands in place, and cells follow it, so that it was not cut itself."""
    at, first = columns.at("level3"), columns.at("level1")
    if min(at, first) < 0 or len(cells) < max(at + 2, first + 1):
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


def truncated(place: Source, count: int) -> Problem:
    """What is told of a row in which the text ends, below `count` rows that were read."""
    told = f"只读到前面的{count}行指标，总分不作判断" if count else "绩效指标表不完整"
    return Problem(place, "form.truncated", f"文件在这一行中间结束，{told}。", "请重新取得完整的文件。")


def ends_short(lines: Sequence[GroupedRow]) -> bool:
    """Whether the last row lacks cells behind that another one has: of a text that ends there, the end of the row is cut off.

    Where an editor took blanks off the ends of lines, it took them off all.
    """
    return bool(lines) and _short(lines[-1]) and not all(map(_short, lines))


def _short(line: GroupedRow) -> bool:
    """Whether cells were taken for blank because the row ends before them: they have the place of its last one."""
    return len({cell.source for cell in line.cells.values()}) < len(line.cells)


def begins(columns: Columns, text: str) -> bool:
    """Whether a line below the last row is the beginning of one: a first level, or a piece of one."""
    names = columns.seen | {columns.first}
    return v.first_level(text) or (len(text) > 1 and any(one.startswith(text) for one in names))
