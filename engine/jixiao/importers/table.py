"""The table of indicators of one form: its heading, and its rows under that heading.

In: rows of cells, one after the other, whole or in the pieces that page breaks and blank lines make of them. Out: rows
placed under their columns, the points printed for groups, the printed total, and a Problem for every row that no
column count and no known name can place. A missing cell is never guessed: a row fits when exactly one way of laying it
under the heading agrees with the width and with the names of levels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao.importers import vocabulary as v
from jixiao.model import Cell, GroupWeight, Row
from jixiao.problems import Problem

#: Columns that hold free text at the right end of a form: editors strip them where they are blank.
_OPTIONAL = frozenset(("reason", "basis", ""))
#: Columns whose cells can be long enough to be broken by an empty line.
_WORDY = frozenset(("target", "actual", "reason", "basis", "level1", "level2", "level3"))
_NEEDED = (("level1", "一级指标"), ("level3", "三级指标"), ("target", "指标值"), ("actual", "完成值"))

Placed = tuple[Cell | None, ...]


@dataclass(slots=True)
class Line:
    """A row under its columns, with the names of its levels resolved."""

    path: tuple[str, str, str]
    cells: dict[str, Cell]


@dataclass(slots=True)
class Table:
    """A table while it is read. `columns` names a field for each column: `label` before 一级指标, `""` for others."""

    problems: list[Problem]
    heading: list[Cell] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    pending: list[Cell] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    groups: dict[tuple[str, ...], Cell] = field(default_factory=dict)
    total: Cell | None = None
    first: str = ""
    second: str = ""
    seen: set[str] = field(default_factory=set)
    useless: bool = False

    @property
    def waiting(self) -> bool:
        """Whether a piece of a row waits for the rest of it."""
        return any(cell.text for cell in self.pending)

    def at(self, name: str) -> int:
        """The index of a column, −1 where the form has none."""
        return self.columns.index(name) if name in self.columns else -1


# --- the heading ------------------------------------------------------------------------------------------------


def heads(row: Sequence[Cell]) -> bool:
    """Whether a row is the heading of a table of indicators or a piece of it: it names a level as a column."""
    return any(v.level(cell.text) for cell in row)


def begin(table: Table, row: Sequence[Cell]) -> None:
    """Start a heading, also where a page repeats it: the rows that follow stand under this one."""
    flush(table)
    table.heading, table.columns = list(row), ()


def goes_on(table: Table, row: Sequence[Cell]) -> bool:
    """Whether a row still belongs to the heading (split by a page, or of two rows), and then it is taken in."""
    if not table.heading:
        return False
    written = [cell for cell in row if cell.text]
    names = [v.column(cell.text) for cell in written]
    whole = {name for name, _ in _NEEDED} <= set(_names(table.heading))
    below = ("weight", "score", "reason", "basis", "remark", "unit", "operator")
    if written and _seam(table.heading[-1], row[0]) and None not in names[1:]:
        table.heading[-1:] = [_joined(table.heading[-1], row[0]), *row[1:]]
    elif (
        written
        and None not in names
        and (
            not whole or all(v.key(c.text) in v.SUBHEADINGS or n in below for c, n in zip(written, names, strict=True))
        )
    ):
        _merge(table.heading, row)
    else:
        stray = all(v.marks_only(cell.text) for cell in written)
        return stray or _finished(table.heading, row) or (len(written) == 1 and v.residue(written[0].text))
    return True


def _seam(last: Cell, first: Cell) -> bool:
    return _open(last.text) and ")" in v.half(first.text) and "(" not in v.half(first.text)


def _open(text: str) -> bool:
    return v.half(text).count("(") > v.half(text).count(")")


def _finished(heading: list[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but the ends of headings that a page cut, and then they are put together."""
    if len(row) != len(heading):
        return False
    pairs = [(index, cell) for index, cell in enumerate(row) if cell.text]
    if not all(
        _open(heading[index].text) or (v.residue(cell.text) and not v.numeral(cell.text)) for index, cell in pairs
    ):
        return False
    for index, cell in pairs:
        heading[index] = _joined(heading[index], cell)
    return True


def _merge(heading: list[Cell], row: Sequence[Cell]) -> None:
    """Put a further row of headings into the heading: under it, in place of one that spans them, or behind it."""
    written = [index for index, cell in enumerate(row) if cell.text]
    run = row[written[0] : written[-1] + 1]
    below = [index for index in written if index < len(heading) and heading[index].text]
    if len(row) == len(heading) and all(v.key(row[index].text) in v.SUBHEADINGS for index in below):
        for index in written:
            heading[index] = row[index]
    elif len(row) > len(heading) and len(row) == len(heading) - 1 + len(run) and len(run) > 1:
        heading[written[0] : written[0] + 1] = run
    else:
        while heading and not heading[-1].text:
            heading.pop()
        heading.extend(row)


def _joined(one: Cell, other: Cell) -> Cell:
    return one.model_copy(update={"text": one.text + other.text})


def _names(heading: Sequence[Cell]) -> list[str]:
    """The field of each column; before the first level there is only the label of the section."""
    first = next((index for index, cell in enumerate(heading) if v.level(cell.text)), 0)
    names = ["label"] * first
    for cell in heading[first:]:
        name = v.column(cell.text) or ""
        names.append("" if name in names else name)
    return names


def settle(table: Table) -> None:
    """Name the columns once the heading is whole; a form without the columns it cannot do without is a Problem."""
    if not table.heading:
        return
    names = _names(table.heading)
    if "remark" in names:
        names[names.index("remark")] = "" if "basis" in names else "basis"
    place, table.heading, table.columns = table.heading[0].source, [], tuple(names)
    missing = "、".join(f"“{label}”" for name, label in _NEEDED if name not in names)
    if missing:
        table.useless = True
        cure = "请核对表头，或在表头中写上这些列名。"
        table.problems.append(Problem(place, "form.no-columns", f"绩效指标的表头中没有{missing}列。", cure))


# --- rows -------------------------------------------------------------------------------------------------------


def take(table: Table, row: Sequence[Cell]) -> None:
    """Read one row, or a piece of one, below the heading."""
    written = [cell for cell in row if cell.text]
    if table.useless or _only_marks(table, written):
        return
    if written and v.total_row(written[0].text):
        flush(table)
        _total(table, row, written)
        return
    width = len(table.columns)
    if _is_residue(table, row, written) and (not table.waiting or (len(row) > 1 and _on_one_line(row))):
        return
    if table.pending and (placed := _together(table, row)):
        table.pending = []
        _place(table, placed)
    elif placed := _fit(table, row):
        flush(table)
        _place(table, placed)
    elif chunks := _unparted(table, row):
        for chunk in chunks:
            take(table, chunk)
    elif len(row) + len(table.pending) <= width:
        table.pending.extend(row)
    elif written:
        flush(table)
        table.pending = list(row)
        if len(row) >= width:
            flush(table)


def _only_marks(table: Table, written: Sequence[Cell]) -> bool:
    """Whether a row is `-------`, `)` and the like; a dash in a row that is not whole yet is a value."""
    value = table.waiting and len(written) == 1 and v.nothing(written[0].text)
    return bool(written) and not value and all(v.marks_only(cell.text) for cell in written)


def _together(table: Table, row: Sequence[Cell]) -> Placed | None:
    """What is pending and a row as one row: in two pieces, or broken inside a cell at the end of a line."""
    whole = [*table.pending, *row]
    width = len(table.columns)
    if len(whole) <= width + 1 and (placed := _fit(table, whole, exact=True)):
        return placed
    last, first = table.pending[-1], row[0]
    if len(whole) == width + 1 and first.source.line == last.source.line + 1 and last.text and first.text:
        placed = _fit(table, [*table.pending[:-1], _joined(last, first), *row[1:]], exact=True)
        return placed if placed and _evidence(table, placed) else None
    return None


def _unparted(table: Table, row: Sequence[Cell]) -> tuple[Sequence[Cell], ...]:
    """Several rows that no blank line parts; none where they are not rows one after the other."""
    width = len(table.columns)
    if len(row) < width + 2:
        return ()
    chunks = tuple(row[start : start + width] for start in range(0, len(row), width))
    last = next((cell.text for cell in chunks[-1] if cell.text), "")
    whole = chunks[:-1] if v.total_row(last) or v.tail_row(last) else chunks
    fits = all(len(chunk) == width and (placed := _fit(table, chunk)) and _evidence(table, placed) for chunk in whole)
    return chunks if fits else ()


def _is_residue(table: Table, row: Sequence[Cell], written: Sequence[Cell]) -> bool:
    if len(written) != 1 or v.first_level(written[0].text) or (v.numeral(written[0].text) and not row[0].text):
        return False
    in_label = len(row) == len(table.columns) and table.at("label") == 0 and bool(row[0].text)
    return in_label or v.residue(written[0].text)


def _fit(table: Table, cells: Sequence[Cell], *, exact: bool = False) -> Placed | None:
    """A row under its columns, or None. Cells may be missing or too many only where the names of levels prove it."""
    width = len(table.columns)
    found: list[tuple[int, int, Placed]] = []
    straight = None
    for lost in (0, 1, 2, -1):
        placed = _shifted(table, cells, lost)
        if placed is None or (exact and len(cells) != width - lost):
            continue
        evidence = _evidence(table, placed)
        if lost == 0 and len(cells) >= width:
            if evidence is not None:
                return placed
            straight = placed if _possible(table, placed) and not exact else None
        elif evidence:
            found.append((evidence, -abs(width - lost - len(cells)), placed))
    found.sort(key=lambda way: way[:2], reverse=True)
    if found and (len(found) == 1 or found[0][:2] > found[1][:2]):
        return found[0][2]
    return None if found else straight


def _shifted(table: Table, cells: Sequence[Cell], lost: int) -> Placed | None:
    """The cells laid out with `lost` leading columns missing (−1: one too many, where the heading lost its own)."""
    width, leading = len(table.columns), table.at("level3")
    if lost < 0:
        if len(cells) != width + 1 or not v.section(cells[0].text):
            return None
        return tuple(cells)
    if lost > leading or not cells:
        return None
    over = len(cells) + lost - width
    if over > 0 and any(cell.text for cell in cells[width - lost :]):
        return None
    if over < 0 and (any(name not in _OPTIONAL for name in table.columns[over:]) or not _stripped(cells)):
        return None
    return (*(None for _ in range(lost)), *cells[: width - lost], *(None for _ in range(-over)))


def _stripped(cells: Sequence[Cell]) -> bool:
    """Whether a row can have lost blank cells at its end: it stands on one line, and the line ends in a written one."""
    return bool(cells[-1].text) and _on_one_line(cells)


def _on_one_line(cells: Sequence[Cell]) -> bool:
    return cells[0].source.line == cells[-1].source.line


def _evidence(table: Table, placed: Placed) -> int | None:
    """How much the names of levels speak for a layout; None where something in it cannot stand in its column."""
    text = _texts(table, placed)
    first, second, third = (text.get(name, "") for name in ("level1", "level2", "level3"))
    if not _possible(table, placed):
        return None
    if any(not (v.numeral(text.get(name, "")) or v.nothing(text.get(name, ""))) for name in ("weight", "score")):
        return None
    if "level1" not in text and v.first_level(second):  # a name of both levels does not say which one it is here
        return None
    heads_group = v.first_level(third) or v.second_level(third)
    if (heads_group and (not second or v.key(third).endswith("指标"))) or not (first or table.first):
        return None
    evidence = 1 if third and not first and not second else 0
    for name, known in ((first, v.first_level), (second, v.second_level)):
        if name and (known(name) or v.weighted(name)[0] in table.seen):
            evidence += 2
    nameless = not third and (text.get("target") or text.get("actual"))
    return None if nameless and v.weighted(first)[0] not in v.EXECUTION else evidence


def _texts(table: Table, placed: Placed) -> dict[str, str]:
    """What is written in each column that is read; a row may have one cell before the heading's first."""
    cells = placed[len(placed) - len(table.columns) :]
    return {name: cell.text for name, cell in zip(table.columns, cells, strict=True) if cell and name}


def _possible(table: Table, placed: Placed) -> bool:
    """Whether no name of a level stands in another level's column, and no number in the place of a name."""
    text = _texts(table, placed)
    first, second = text.get("level1", ""), text.get("level2", "")
    if v.first_level(text.get("label", "")) or any(
        v.numeral(text.get(name, "")) for name in ("level1", "level2", "level3")
    ):
        return False
    if v.second_level(first) and not v.first_level(first):
        return False
    return v.first_level(first) or not v.first_level(second) or v.second_level(second)


def _place(table: Table, placed: Placed) -> None:
    if len(placed) > len(table.columns):  # the rows show that the heading lost the label before it
        table.columns = ("label", *table.columns)
    last = next(cell for cell in reversed(placed) if cell)
    cells: dict[str, Cell] = {}
    for name, cell in zip(table.columns, placed, strict=True):
        if name and name not in cells:
            cells[name] = cell or Cell(text="", source=last.source)
    own = _levels(table, cells)
    third, source = cells["level3"].text, cells["level3"].source
    empty = all(v.nothing(cells[name].text) for name in ("target", "actual"))
    weight = cells.get("weight")
    if v.placeholder(third) and empty:
        if not third and own and weight and not weight.blank:
            _group(table, own, weight)
        return
    if not table.first:
        message, cure = "本行之前没有一级指标的名称。", "请在本行或其上一行补上一级指标。"
        table.problems.append(Problem(source, "form.no-name", message, cure))
    elif not third and table.first not in v.EXECUTION:
        message, cure = (
            "本行有指标值或完成值，但没有三级指标的名称。",
            "请补上三级指标的名称；如果是上一行的续写，请并入上一行。",
        )
        table.problems.append(Problem(source, "form.no-name", message, cure))
    else:
        path = (table.first, table.second, third or table.first)
        table.lines.append(Line(path, {name: cell for name, cell in cells.items() if name != "label"}))


def _levels(table: Table, cells: dict[str, Cell]) -> tuple[str, ...]:
    """Take over the names of first and second level; a blank one is the row above's. Returns what the row names."""
    named: tuple[str, ...] = ()
    for depth, field_name in enumerate(("level1", "level2")):
        cell = cells.get(field_name)
        if cell is None or not cell.text or v.nothing(cell.text):
            continue
        name, points = v.weighted(cell.text)
        table.seen.add(name)
        if depth == 0:
            if name != table.first:
                table.first, table.second = name, ""
            named = (name,)
        else:
            table.second = name
            named = (table.first, name)
        if points:
            _group(table, named, cell.model_copy(update={"text": points}))
    return named


def _group(table: Table, path: tuple[str, ...], weight: Cell) -> None:
    known = table.groups.setdefault(path, weight)
    if known.text != weight.text:
        message = f"“{path[-1]}”的分值有两种写法：{known.text}和{weight.text}。"
        table.problems.append(Problem(weight.source, "form.two-weights", message, "请改成一种。"))


def _total(table: Table, row: Sequence[Cell], written: Sequence[Cell]) -> None:
    """The printed total: under 得分 in a whole row; in a row with merged cells, where only one number can be it."""
    score, weight = table.at("score"), table.at("weight")
    numbers = [cell for cell in written if v.numeral(cell.text)]
    if len(row) == len(table.columns) and score >= 0 and v.numeral(row[score].text):
        table.total = row[score]
    elif len(numbers) == 2 and min(score, weight) >= 0:
        table.total = numbers[0] if score < weight else numbers[1]
    elif len(numbers) == 1 and weight < 0:
        table.total = numbers[0]
    elif numbers and not (len(row) == len(table.columns) and len(numbers) == 1 and row[weight].text == numbers[0].text):
        message, cure = "总分这一行的数不能确定哪个是得分。", "请补全这一行的单元格，使它与表头对齐。"
        table.problems.append(Problem(numbers[0].source, "form.row-shape", message, cure))


# --- between and after the rows ---------------------------------------------------------------------------------


def text_between(table: Table, cell: Cell) -> bool:
    """Take a line of text that stands between rows as the rest of a broken cell, if it can be one."""
    if not table.pending or v.residue(cell.text) or v.title(cell.text) or v.year_line(cell.text):
        return False
    last = table.pending[-1]
    own_lines = len(table.pending) == 1 or table.pending[-2].source.line != last.source.line
    wordy = len(table.pending) <= len(table.columns) and table.columns[len(table.pending) - 1] in _WORDY
    if (
        not last.text
        or v.numeral(last.text)
        or not wordy
        or not (own_lines or cell.source.line == last.source.line + 1)
    ):
        return False
    table.pending[-1] = _joined(last, cell)
    return True


def flush(table: Table, *, at_end: bool = False) -> None:
    """Give up what is pending: a piece of a row that nothing completed."""
    written = [cell for cell in table.pending if cell.text]
    short = len(table.pending) < len(table.columns)
    table.pending = []
    if not written or (len(written) == 1 and v.residue(written[0].text) and not v.numeral(written[0].text)):
        return
    place = written[0].source
    if at_end and short:
        message, cure = "文件在这一行中间结束，绩效指标表不完整。", "请重新取得完整的文件。"
        table.problems.append(Problem(place, "form.truncated", message, cure))
    else:
        message = f"这一行不能与表头的{len(table.columns)}列对齐，从“{written[0].text[:20]}”开始。"
        cure = "请补全或删去多余的单元格；空的单元格也要保留制表符。"
        table.problems.append(Problem(place, "form.row-shape", message, cure))


def rows(table: Table) -> tuple[Row, ...]:
    """The rows as the form gives them; points printed once for a group are taken off its first row (`groups`)."""
    _merged_weights(table)
    names = ("target", "actual", "operator", "unit", "weight", "score", "reason", "basis")
    return tuple(
        Row(
            path=line.path,
            source=line.cells["level3"].source,
            **{name: line.cells[name] for name in names if name in line.cells},
        )
        for line in table.lines
    )


def groups(table: Table) -> tuple[GroupWeight, ...]:
    """The points printed for whole groups, in the order of the form."""
    return tuple(GroupWeight(path=path, weight=weight) for path, weight in table.groups.items())


def _merged_weights(table: Table) -> None:
    """Points only on the first row of a group whose other rows have none were printed in a merged cell."""
    if "weight" not in table.columns:
        return
    for depth in (1, 2):
        start = 0
        for end in range(1, len(table.lines) + 1):
            if end < len(table.lines) and table.lines[end].path[:depth] == table.lines[start].path[:depth]:
                continue
            _merged_group(table, table.lines[start:end], depth)
            start = end


def _merged_group(table: Table, lines: Sequence[Line], depth: int) -> None:
    weight = lines[0].cells["weight"]
    parts = len({line.path[:2] for line in lines})
    if len(lines) < 2 or weight.blank or not all(line.cells["weight"].blank for line in lines[1:]):
        return
    if depth == 2 or parts > 1:
        _group(table, lines[0].path[:depth], weight)
        lines[0].cells["weight"] = weight.model_copy(update={"text": ""})
