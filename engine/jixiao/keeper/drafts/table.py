"""The sheets of a workbook → the rows of its 指标体系表.

In: sheets. Out: a `FrameworkSheet`: one `FrameworkRow` per line of the framework, with the levels it stands under, points,
explanation, standard and basis, every cell with its place. Columns are found by their headings in any order; merged cells fill
all that they cover; a blank level before a written one is the level above. Titles, totals and notes are left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source, refused
from jixiao.ground.regex import regex
from jixiao.intake.formats.workbook import Sheet
from jixiao.records import Cell

_LEVEL = regex(r"^(?:第?([一二三四五六1-6])级)(?:指标|项目|目标)?(?:名称|内容)?(?:[及和与](?:分值|权重))?$")
_LEVEL_POINTS = regex(r"^(?:第?([一二三四五六1-6])级)(?:指标)?(?:分值|权重|分数|满分|标准分)$")
_POINTS = regex(r"^(?:指标)?(?:标准)?(?:分值|权重|权值|分数|标准分|标准分值|满分|满分值|总分)$")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "standard",
        regex(
            r"(?:评分|计分|评价|赋分|打分|得分|评定|考核|扣分)(?:标准|细则|办法|方法|规则|说明$|依据与标准|依据及标准)|^标准$"
        ),
    ),
    ("basis", regex(r"依据|数据来源|资料来源|佐证|文件")),
    (
        "explain",
        regex(r"(?:解释|说明|含义|定义|指标内容|评价内容|评价要点|考核内容|考核要点|计算公式|计算方法|要点)$"),
    ),
    ("name", regex(r"^(?:评价|绩效|考核)?指标(?:名称)?$")),
)
#: Names of columns that may hold names of indicators, and how long such a name is on average at most.
_NAMED = regex(r"^(?:考核|评价|评分|指标|评估)(?:类别|项目|内容|指标|要素|维度|类型|事项)$|^(?:类别|项目|内容|指标)$")
_NAME = 16
_DEEPEST = 3
_NUMBER = {name: number for number, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6"), 1) for name in names}
_END = regex(r"^(?:注|备注|说明|填表说明|填报说明)\d*[:：]?")
_TOTAL = regex(r"^(?:合计|总计|总分|小计|共计|满分)")
#: Headings stand among the first rows.
_TOP = 60
MAX_ROWS = 3_000
_WIDE = 200


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A line of the framework. `levels` are its name cells from the first level down; None where the level is absent.

    `points` are the cells of points by level (from 1). `fresh` says for every level whether the row begins it.
    """

    levels: tuple[Cell, ...]
    points: Mapping[int, Cell]
    explain: tuple[Cell, ...]
    standard: Cell | None
    basis: Cell | None
    fresh: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class FrameworkSheet:
    """A framework as a sheet holds it; `title` is the first text above the headings."""

    title: str
    rows: tuple[FrameworkRow, ...]


@dataclass(slots=True)
class _Columns:
    levels: dict[int, int] = field(default_factory=dict)  # level → column
    points: dict[int, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    explains: list[int] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.levels) and (bool(self.points) or "standard" in self.others) and self.found > 2

    @property
    def found(self) -> int:
        return len(self.levels) + len(self.points) + len(self.others)


def framework(sheets: Sequence[Sheet], file: str, wanted: str | None = None, title: str = "") -> FrameworkSheet:
    """The framework of the first sheet that has one, or of the sheet asked for; raises Problems.

    `title` is what stands above the tables of a document.
    """
    chosen = [sheet for sheet in sheets if sheet.name == wanted] if wanted else [s for s in sheets if not s.hidden]
    if wanted and not chosen:
        known = "、".join(sheet.name for sheet in sheets[:20])
        message, cure = f"工作簿里没有工作表“{wanted}”。", f"可选的工作表：{known}。"
        raise refused(file, "table.unknown-sheet", message, cure)
    for sheet in chosen:
        found = _heading(sheet)
        if found is not None:
            columns, top, bottom = found
            rows = tuple(_rows(sheet, columns, bottom))
            if rows:
                return FrameworkSheet(_title(sheet, top) or title, rows)
    cure = "请在表头写上一级指标、二级指标、三级指标、分值、评分标准等列名，或用 --sheet 指定工作表。"
    raise refused(file, "table.no-headings", "没有找到指标体系表的表头。", cure)


# --- headings ---------------------------------------------------------------------------------------------------


def _heading(sheet: Sheet) -> tuple[_Columns, int, int] | None:
    """The columns, with the first and the last row of the heading (of one row or two)."""
    for row in range(1, min(sheet.height, _TOP) + 1):
        one = _columns(sheet, (row,))
        if not one.levels and not (_columns(sheet, (row, row + 1)).good and one.found):
            continue
        two = _columns(sheet, (row, row + 1))
        merged = any(part.top == row and part.bottom > row for part in sheet.merged)
        if two.good and two.found > one.found and (merged or not one.good):
            return two, row, row + 1
        if one.good:
            deep = max((part.bottom for part in sheet.merged if part.top == row), default=row)
            return one, row, deep if deep == row + 1 and merged and _is_heading(sheet, row + 1) else row
    return None


def _is_heading(sheet: Sheet, row: int) -> bool:
    return not any(re.search(r"\d", cell.text) for (at, _), cell in sheet.cells.items() if at == row)


def _columns(sheet: Sheet, rows: Sequence[int]) -> _Columns:
    found = _Columns()
    loose: list[int] = []
    named: list[int] = []
    for column in range(1, min(sheet.width, _WIDE) + 1):
        for row in reversed(rows):  # the lower row of a heading says more
            cell = sheet.at(row, column)
            text = re.sub(r"\s|[（(].*?[）)]", "", cell.text) if cell else ""
            kind = _kind(text)
            if _NAMED.match(text) and _short(sheet, column, max(rows)):
                named.append(column)
            if kind == "explain":
                found.explains.append(column)
            if not kind or kind in found.others:
                continue
            if kind.startswith("level"):
                found.levels.setdefault(int(kind[5:]), column)
            elif kind.startswith("points") and kind[6:]:
                found.points.setdefault(int(kind[6:]), column)
            elif kind == "points":
                loose.append(column)
            else:
                found.others[kind] = column
            break
    name = found.others.pop("name", 0)
    if name and not found.levels:
        named.append(name)
    elif name and name not in found.levels.values():
        found.levels.setdefault(max(found.levels, default=0) + 1, name)
    _name(found, sorted({*named} - {*found.levels.values()}))
    found.explains = [column for column in found.explains if column not in found.levels.values()]
    if not found.explains:
        found.others.pop("explain", None)
    _give(found, loose)
    order = sorted(found.levels)  # a table may leave a level out: 一级指标, 三级指标
    found.points = {order.index(level) + 1: column for level, column in found.points.items() if level in order}
    found.levels = {number: found.levels[level] for number, level in enumerate(order, 1)}
    return found


def _name(found: _Columns, named: Sequence[int]) -> None:
    """Columns that are called 考核项目, 评价内容 and hold names: levels, where no others are or right behind them."""
    right = max(found.levels.values(), default=0)
    standard = found.others.get("standard", 0)
    for column in named:
        if standard and right < column < standard and len(found.levels) < _DEEPEST:
            found.levels[max(found.levels, default=0) + 1] = column


def _short(sheet: Sheet, column: int, heading: int) -> bool:
    """Whether a column holds names, no descriptions: short texts."""
    texts = [
        cell.text.strip()
        for (row, at), cell in sheet.cells.items()
        if at == column and row > heading and cell.text.strip()
    ]
    return bool(texts) and sum(map(len, texts)) <= _NAME * len(texts)


def _kind(text: str) -> str:
    if match := _LEVEL.match(text):
        return f"level{_NUMBER[match[1]]}"
    if match := _LEVEL_POINTS.match(text):
        return f"points{_NUMBER[match[1]]}"
    if _POINTS.match(text):
        return "points"
    return next((kind for kind, pattern in _KINDS if len(text) <= 14 and pattern.search(text)), "")


def _give(found: _Columns, loose: Sequence[int]) -> None:
    """Columns of points without a level of their own: each to the level on its left, or in order where they stand apart."""
    levels = sorted(found.levels, key=lambda level: found.levels[level])
    if len(loose) == len(levels) > 1 and all(column > max(found.levels.values()) for column in loose):
        pairs = list(zip(sorted(levels), loose, strict=True))
    else:
        left = [([one for one in levels if found.levels[one] < column], column) for column in loose]
        pairs = [(near[-1] if near else levels[-1], column) for near, column in left if near or len(loose) == 1]
    for level, column in pairs:
        found.points.setdefault(level, column)


def _title(sheet: Sheet, top: int) -> str:
    for (row, _), cell in sorted(sheet.cells.items(), key=lambda pair: pair[0]):
        if row < top and len(cell.text.strip()) > 3 and not re.match(r"附件|附表|表\d", cell.text.strip()):
            return " ".join(cell.text.split())
    return ""


# --- rows -------------------------------------------------------------------------------------------------------


def _rows(sheet: Sheet, columns: _Columns, heading: int) -> Iterator[FrameworkRow]:
    order = sorted(columns.levels)
    above: list[Cell] = []
    origins: list[tuple[int, int]] = []
    taken = 0
    # Rows that hold nothing of their own are covered by merged cells from above, or empty: they say nothing.
    rows = [(number, cells) for number, cells in sheet.rows() if number > heading]
    for number, written in rows[: MAX_ROWS + 1]:
        first = next(iter(written.values()))
        if _END.match(first.text.strip()) and taken and _alone(sheet, number, columns):
            return
        if (
            _TOTAL.match(re.sub(r"\s", "", first.text))
            or _alone(sheet, number, columns)
            or _again(sheet, number, columns)
        ):
            continue
        places = [(number, columns.levels[level]) for level in order]
        cells = [sheet.at(*place) for place in places]
        depth = max((index for index, cell in enumerate(cells) if cell), default=-1)
        if depth < 0 and not above:
            continue
        levels, fresh, here = list(above), [False] * len(above), list(origins)
        if depth >= 0:  # a row without any level goes on with the one above
            spans = [sheet.covered.get(place, place) for place in places]
            levels, fresh, here = _path(cells[: depth + 1], spans, above, origins)
        above, origins = levels, here
        taken += 1
        held = order[: len(levels)]
        points = {level: cell for level in held if (cell := _points(sheet, number, columns, level))}
        yield FrameworkRow(tuple(levels), points, *_texts(sheet, number, columns), tuple(fresh))
    if len(rows) > MAX_ROWS:
        message, cure = f"指标体系表超过{MAX_ROWS}行。", "请核对是否选错了工作表。"
        raise refused(Source(first.source.file, sheet=sheet.name), "table.too-long", message, cure)


def _path(
    cells: Sequence[Cell | None],
    places: Sequence[tuple[int, int]],
    above: Sequence[Cell],
    origins: Sequence[tuple[int, int]],
) -> tuple[list[Cell], list[bool], list[tuple[int, int]]]:
    """The levels of a row: its own cells, and for blank ones those of the row above while it stands under the same.

    With each: whether the row begins it, and where it stands. A level repeated in full begins nothing, except the last.
    """
    levels: list[Cell] = []
    fresh: list[bool] = []
    here: list[tuple[int, int]] = []
    again = True
    for index, cell in enumerate(cells):
        known = again and index < len(above)
        same = known and (
            cell is None or places[index] == origins[index] or (index < len(cells) - 1 and _same(cell, above[index]))
        )
        if cell is None and not same:
            break
        levels.append(above[index] if same or cell is None else cell)
        here.append(origins[index] if same else places[index])
        fresh.append(not same)
        again = same
    return levels, fresh, here


def _same(one: Cell, other: Cell) -> bool:
    return re.sub(r"\s", "", one.text) == re.sub(r"\s", "", other.text)


def _points(sheet: Sheet, row: int, columns: _Columns, level: int) -> Cell | None:
    column = columns.points.get(level)
    return sheet.at(row, column) if column else None


def _texts(sheet: Sheet, row: int, columns: _Columns) -> tuple[tuple[Cell, ...], Cell | None, Cell | None]:
    standard, basis = (
        sheet.at(row, columns.others[kind]) if kind in columns.others else None for kind in ("standard", "basis")
    )
    return tuple(cell for column in columns.explains if (cell := sheet.at(row, column))), standard, basis


def _alone(sheet: Sheet, row: int, columns: _Columns) -> bool:
    """Whether a row is one note: a single text across several columns, or in none of the table's, or like 填表人：."""
    held = [column for column in range(1, min(sheet.width, _WIDE) + 1) if sheet.at(row, column)]
    origins = {sheet.covered.get((row, column), (row, column)) for column in held}
    if len(origins) != 1:
        return False
    cell = sheet.at(row, held[0])
    text = cell.text.strip() if cell else ""
    if len(held) > 2:
        return True
    if any(column in held for column in columns.levels.values()):
        return bool(_END.match(text)) or ("：" in text or ":" in text)
    return not any(column in held for column in (*columns.points.values(), *columns.others.values()))


def _again(sheet: Sheet, row: int, columns: _Columns) -> bool:
    """Whether a row repeats the heading, as on the top of a printed page."""
    return _columns(sheet, (row,)).found >= max(3, columns.found - 1)
