"""The table of indicators of one form, read row by row.

In: rows of cells, one after the other, whole or in the pieces that page breaks and blank lines make of them. Out: rows
placed under their columns with the names of their levels, the points printed for groups, the printed total, and a Problem
for every row that does not fit the heading (`layout`). What was read of it is kept in `opentable`.
"""

from collections.abc import Sequence

from jixiao.ground.problems import Problem
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import heading as head
from jixiao.intake.forms import layout, lost, monitoring, pages, sighted
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import joined, on_one_line
from jixiao.intake.forms.opentable import OpenTable, begin_group, cut, lose, place
from jixiao.records import Cell, Stage

#: Columns whose cells can be so long that an empty line stands in them.
_WORDY = frozenset(("level3", "target", "actual", "interim", "expected", *c.WORDS))
#: So many paragraphs are put together into one cell.
_MOST_PARAGRAPHS = 500


# --- the heading ------------------------------------------------------------------------------------------------


def begin(table: OpenTable, row: Sequence[Cell]) -> None:
    """Start a heading, also where a page repeats it: the rows that follow stand under this one."""
    settle(table)
    flush(table)
    table.heading = list(row[: head.MOST_COLUMNS + 1])


def goes_on(table: OpenTable, row: Sequence[Cell]) -> bool:
    """Whether a row still belongs to the open heading; then it is taken in."""
    return bool(table.heading) and head.goes_on(table.heading, row)


def settle(table: OpenTable) -> None:
    """Name the columns once the heading is whole; a form without the columns it cannot do without is a Problem."""
    if not table.heading:
        return
    place, names, twice = table.heading[0].source, head.columns(table.heading), head.twice(table.heading)
    needed, table.two_targets = head.needed(table.heading), head.two_targets(table.heading)
    if label := head.flat(table.heading):
        table.columns.first = "".join(label.text.split())
    table.marks = frozenset(index for index, cell in enumerate(table.heading) if c.column(cell.text) == "score")
    table.units = head.noted_units(table.heading)
    table.points |= head.of_points(table.heading)
    if monitoring.OWN & set(names):
        table.stage = Stage.MONITORING
        table.months = next(filter(None, (monitoring.months(cell.text) for cell in table.heading)), table.months)
    table.heading, table.columns.names = [], names
    if table.useless:
        return
    if twice:
        table.problems.append(twice)
    lacking = [name for name, _ in needed if name not in names]
    missing = "、".join(f"“{label}”" for name, label in needed if name in lacking)
    cure = "请核对表头，或在表头中写上这些列名。"
    if lacking == ["actual"] and "score" not in names and table.targets:
        table.stage, missing = Stage.TARGETS, ""
    elif lacking == ["actual"] and "score" not in names:
        table.problems.append(sighted.targets(place))
    elif missing:
        table.problems.append(Problem(place, "form.no-columns", f"绩效指标的表头中没有{missing}列。", cure))
    elif len(names) > head.MOST_COLUMNS:
        cure = "请删去表头中多余的列。"
        table.problems.append(Problem(place, "form.no-columns", f"绩效指标的表头超过{head.MOST_COLUMNS}列。", cure))
    table.useless = bool(missing or twice) or len(names) > head.MOST_COLUMNS


# --- rows -------------------------------------------------------------------------------------------------------


def take(table: OpenTable, row: Sequence[Cell]) -> None:
    """Read one row, or a piece of one, below the heading."""
    written = [cell for cell in row if cell.text]
    if table.useless or _is_residue(table, row, written):
        return
    if written and (v.total_row(written[0].text) or _total_in_place(table, row)):
        flush(table)
        _total(table, row, written)
        return
    if _subtotal(table, row):
        flush(table)
        if len(row) == len(table.columns.names):
            begin_group(table, row)
        return
    width = len(table.columns.names)
    if table.pending and (placed := _together(table, row)):
        table.pending = []
        place(table, placed)
    elif placed := layout.fit(table.columns, row):
        flush(table)
        place(table, placed)
    elif chunks := _unparted(table, row):
        for chunk in chunks:
            take(table, chunk)
    elif len(row) + len(table.pending) <= width:
        table.pending.extend(row)
        table.paragraphs = 0
    elif written:
        flush(table)
        table.pending, table.paragraphs = list(row), 0
        if len(row) >= width:
            flush(table)


def _subtotal(table: OpenTable, row: Sequence[Cell]) -> bool:
    """Whether a row only sums up those above it: 小计, or 合计 below a name of a level, stands where a name is due."""
    if len(row) != len(table.columns.names):
        return bool(row) and v.subtotal(row[0].text)
    names = [row[at].text for name in ("label", "level1", "level2", "level3") if (at := table.columns.at(name)) >= 0]
    return any(v.subtotal(name) or v.total_row(name) for name in names)


def _total_in_place(table: OpenTable, row: Sequence[Cell]) -> bool:
    """Whether 总分 stands under the first level, where other columns stand before it."""
    at = table.columns.at("level1")
    return len(row) == len(table.columns.names) and v.total_row(row[at].text)


def _is_residue(table: OpenTable, row: Sequence[Cell], written: Sequence[Cell]) -> bool:
    """Whether a row is what a page break left. In a row that is not whole yet, a lone cell is taken for a part of it."""
    if not written:
        return False
    text = written[0].text
    lone = len(written) == 1
    if all(pages.marks_only(cell.text) for cell in written):
        return not (table.waiting and lone and v.nothing(text))
    if not lone or v.first_level(text) or (v.numeral(text) and not row[0].text):
        return False
    if table.waiting and (len(row) == 1 or not on_one_line(row)):
        return False
    if len(row) != len(table.columns.names):
        return pages.residue(text)
    # The name of an indicator may well be a piece of a label (完成): in a whole row it stands where names stand.
    at = table.columns.at("level3")
    named = at >= 0 and bool(row[at].text) and not pages.page_number(text)
    return (table.columns.at("label") == 0 and bool(row[0].text)) or (pages.residue(text) and not named)


def _together(table: OpenTable, row: Sequence[Cell]) -> layout.Placed | None:
    """What is pending and a row as one row: in two pieces, or broken inside a cell at the end of a line."""
    count, width = len(table.pending) + len(row), len(table.columns.names)
    if count > width + 1 or not row:
        return None
    if placed := layout.fit(table.columns, [*table.pending, *row], whole=True):
        return placed
    last, first = table.pending[-1], row[0]
    if count == width + 1 and first.source.line == last.source.line + 1 and last.text and first.text:
        placed = layout.fit(table.columns, [*table.pending[:-1], joined((last, first)), *row[1:]], whole=True)
        return placed if placed and layout.evidence(table.columns, placed) else None
    return None


def _unparted(table: OpenTable, row: Sequence[Cell]) -> tuple[Sequence[Cell], ...]:
    """Several rows that no blank line parts; none where they are not rows one after the other."""
    width = len(table.columns.names)
    if len(row) < width + 2:
        return ()
    chunks = tuple(row[start : start + width] for start in range(0, len(row), width))
    last = next((cell.text for cell in chunks[-1] if cell.text), "")
    rows = chunks[:-1] if v.total_row(last) or v.tail_row(last) else chunks
    return chunks if rows and all(_is_row(table, chunk) for chunk in rows) else ()


def _is_row(table: OpenTable, row: Sequence[Cell]) -> bool:
    placed = layout.fit(table.columns, row, whole=True)
    return bool(placed and len(row) == len(table.columns.names) and layout.evidence(table.columns, placed))


def _total(table: OpenTable, row: Sequence[Cell], written: Sequence[Cell]) -> None:
    """The printed total: under 得分 in a whole row; in a row with merged cells, where only one number can be it."""
    score, weight = table.columns.at("score"), table.columns.at("weight")
    numbers = [cell for cell in written if v.numeral(cell.text)]
    straight = len(row) == len(table.columns.names)
    table.summed = True
    if straight:
        table.totals = dict(zip(table.columns.names, row, strict=True))
    if straight and score >= 0 and v.numeral(row[score].text):
        table.total = row[score]
    elif len(numbers) == 2 and min(score, weight) >= 0:
        table.total = numbers[0] if score < weight else numbers[1]
    elif len(numbers) == 1 and (weight < 0 or (straight and row.index(numbers[0]) in table.marks)):
        table.total = numbers[0]
    elif straight and len(table.points) > 1 and score < 0:
        pass  # which of the numbers it is, the rows tell (`points`)
    elif numbers and not (straight and weight >= 0 and [row[weight]] == numbers):
        message, cure = "总分这一行的数不能确定哪个是得分。", "请补全这一行的单元格，使它与表头对齐。"
        lose(table, Problem(numbers[0].source, "form.row-shape", message, cure), "总分")


# --- between and after the rows ---------------------------------------------------------------------------------


def text_between(table: OpenTable, cell: Cell) -> bool:
    """Take a line of text that stands between rows as the rest of a broken cell, if it can be one."""
    if not table.waiting or pages.marks_only(cell.text):
        return False
    name = joined((table.pending[-1], cell))
    if len(name.text) <= v.LONGEST_LABEL and (v.first_level(name.text) or v.second_level(name.text)):
        table.pending[-1] = name
        return True
    if pages.residue(cell.text) or pages.title(cell.text) or pages.year_line(cell.text):
        return False
    last, count = table.pending[-1], len(table.pending)
    next_line = cell.source.line == last.source.line + 1
    own_lines = count == 1 or not on_one_line(table.pending[-2:])
    wordy = count <= len(table.columns.names) and table.columns.names[count - 1] in _WORDY
    if not last.text or v.numeral(last.text) or not wordy or not (own_lines or next_line):
        return False
    table.paragraphs += 1
    if table.paragraphs <= _MOST_PARAGRAPHS:
        table.pending[-1] = joined((last, cell))
    return True


def flush(table: OpenTable, *, at_end: bool = False) -> None:
    """Give up what is pending: a piece of a row that nothing completed."""
    cells, width = table.pending, len(table.columns.names)
    written = [cell for cell in cells if cell.text]
    short = len(cells) < width
    table.pending = []
    if not written or (len(written) == 1 and pages.residue(written[0].text) and not v.numeral(written[0].text)):
        return
    place = written[0].source
    if at_end and short:
        cut(table, place, lost.name(table.columns, cells))
    else:
        message = f"这一行不能与表头的{width}列对齐，从“{written[0].text[:20]}”开始。"
        cure = "请补全或删去多余的单元格；空的单元格也要保留（文本中是制表符）。"
        no_level = lost.names_no_level(table.columns, cells)
        table.unsure = frozenset() if no_level else table.unsure
        lose(
            table, Problem(place, "form.row-shape", message, cure), lost.name(table.columns, cells), levels=not no_level
        )
