"""Fitted rows → the table of indicators of a form, with what is told of the rows that cannot be read.

In: a form's heading and the atoms below it. Out: its rows under their columns, the printed total and grade, and a Problem
for each row that has another reading, whose mark is above its weight, or that the text cuts. A first level of which only
the points are left, or nothing (its letters stood below each other), is named by its second levels.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.intake.flattened import body, bottom, costs, doubt
from jixiao.intake.flattened import glued as cutting
from jixiao.intake.flattened.atoms import Atom, Page
from jixiao.intake.flattened.heading import Heading
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import opentable
from jixiao.intake.forms import table as tables
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.draft import Draft
from jixiao.records import Cell, GapKind

#: The first level that a usual second level stands under in every framework of 财预〔2020〕10号.
_FAMILIES: Final = (
    (regex(r"数量|质量|时效|成本"), "产出指标"),
    (regex(r"满意度"), "满意度指标"),
    (regex(r"效益|可持续|效果"), "效益指标"),
)
#: What a row has in every form that has such a column at all.
_VALUES: Final = frozenset(("level3", "target", "actual", "weight", "score", "operator", "unit"))
#: A heading of a column that is not read.
_UNREAD: Final = "指标说明"
_ONCE: Final = frozenset(("level1", "level2", "level3", "actual", "weight"))
_NAMES: Final = frozenset(("label", "level1", "level2", "level3", "group"))


def lay(draft: Draft, heading: Heading, below: Sequence[Atom], shape: str, page: Page) -> None:
    """Read the rows below a heading into a form; rows that cannot be read are told among those that its table lost."""
    table, glued = draft.table, shape == "glued"
    tables.begin(table, heading.cells)
    tables.settle(table)
    names = table.columns.names
    if table.useless:
        return
    if again := _again(heading, names):
        message, cure = f"表头中有两列都是“{again.text[:20]}”，不能确定用哪一列。", "请改用原来的 Word 或 Excel 文件。"
        table.problems.append(Problem(again.source, "form.two-columns", message, cure))
        return
    below = [one for one in below if not costs.furniture(one.text)]
    if glued and not _can_be_cut(names, below):
        message, cure = "表中的文字连写，无法分列。", "请改用原来的 Word 或 Excel 文件。"
        table.problems.append(Problem(heading.cells[0].source, "form.glued", message, cure))
        return
    fitted, end = body.fit(below, names, shape, serials=heading.serials)
    if shape == "words" and (described := _described(heading, names, fitted)):
        table.points.clear()
        lay(draft, described, below, shape, page)
        return
    if shape == "words" and (empty := _unfilled(heading, names, fitted)):
        message = f"表头有“{empty.text[:20]}”一列，却没有一行在那里有数，不能确定各数属于哪一列。"
        table.problems.append(Problem(empty.source, "form.row-shape", message, "请改用原来的 Word 或 Excel 文件。"))
        return
    reader = _Rows(below, names, page, glued=glued)
    levelless, family = reader.levelless(fitted)
    rest = [one for one in below[end:] if one.text and not v.nothing(one.text)]
    ended = _ends(["".join(one.text for one in rest[:40])] if glued else [one.text for one in rest])
    laid = [(row, reader.cells(row)) for row in fitted]
    laid = [one for one in laid if not reader.sums_up(one[1])]
    goes_on = not ended and len(rest) > _PIECE_OF_A_ROW and not _names_level(rest[0].text)
    shared = reader.shared(laid, goes_on=goes_on)
    torn = {
        index
        for index, ((row, cells), (after, _)) in enumerate(itertools.pairwise(laid))
        if after.stray and not reader.whole(row, cells, fitted)
    }
    doubtful = reader.doubtful(laid) if glued else reader.slipped(laid, shape)
    cut = False
    for index, (row, cells) in enumerate(laid):
        if not ended and index == len(laid) - 1 and not reader.whole(row, cells, fitted):
            opentable.cut(table, reader.place(row), "")
            cut = True
        elif problem := reader.problem(
            row, cells, shared=index in shared, torn=index in torn, doubtful=index in doubtful
        ):
            named = reader.named(cells)
            known = named["level3"].text if "level3" in named and not row.open else ""
            opentable.lose(table, problem, known, levels=row.stray or bool({"level1", "level2"} & set(named)))
        elif not row.stray:
            if index < levelless and family:
                cells, problem = reader.under(cells, family)
                opentable.lose(table, problem, reader.named(cells)["level3"].text, kind=GapKind.LEVEL)
            opentable.place(table, tuple(cells.get(column) for column in range(len(names))))
    if rest and not ended and not cut:
        place = page.place(rest[0])
        if len(rest) <= _PIECE_OF_A_ROW:
            opentable.cut(table, place, "")
        else:
            opentable.lose(table, _unread(place, rest[0].text))
    bottom.read(draft, below[end:], shape, page)


def _again(heading: Heading, names: Sequence[str]) -> Cell | None:
    """A label that names a column which another one has named: the pieces of the heading were not put together.

    Of two values or points the columns beside them may tell which is meant (`names`); of two levels none does.
    """
    seen: set[str] = set()
    for label, resolved in zip(heading.cells, names, strict=True):
        name = c.column(label.text) or ""
        if resolved == "label":
            continue
        if name in seen and name in _ONCE and (name.startswith("level") or (resolved and names.count(resolved) > 1)):
            return label
        seen.add(name)
    return None


def _unfilled(heading: Heading, names: Sequence[str], rows: Sequence[body.Fitted]) -> Cell | None:
    """The label of a column that every form fills and no row of this one does: its rows have other columns than its heading."""
    own = [row.cells for row in rows if not row.stray]
    unfilled = (index for index, name in enumerate(names) if name in ("target", "actual", "weight"))
    return next((heading.cells[index] for index in unfilled if own and not any(index in row for row in own)), None)


def _described(heading: Heading, names: Sequence[str], rows: Sequence[body.Fitted]) -> Heading | None:
    """The heading without a column of points that most rows lack, where another column holds the points.

    Some systems print 指标分值 over what the indicator is, and its points in the last columns.
    """
    own = [row.cells for row in rows if not row.stray]
    if "weight" not in names or sum(names.index("weight") in row for row in own) * 2 > len(own):
        return None
    empty = heading.cells[names.index("weight")]
    if not any(c.column(cell.text) == "weight" for cell in heading.cells if cell is not empty):
        return None
    cells = tuple(replace(cell, text=_UNREAD) if cell is empty else cell for cell in heading.cells)
    return replace(heading, cells=cells)


def _can_be_cut(names: Sequence[str], below: Sequence[Atom]) -> bool:
    """Whether text without separators can be told at all: no columns of pieces of values, and rows right below the heading."""
    text = "".join(one.text for one in below[:40])
    begins = any(_names_level(text[:end]) for end in range(2, 24))
    return begins and not {"operator", "unit", "actual_unit", "group"} & set(names)


def _names_level(text: str) -> bool:
    return v.first_level(text) or v.second_level(text)


#: So many atoms behind the rows can be the rest of a row that is cut; more are told to be unread.
_PIECE_OF_A_ROW: Final = 12
#: So many of the atoms behind the rows are looked at to see whether they are rows.
_LOOKED_AT: Final = 200


def _ends(rest: Sequence[str]) -> bool:
    """Whether the table is seen to end: a total, what stands below every table, or text that holds no piece of a row."""
    if not rest or any(ends(rest[0]) for ends in (v.total_row, v.tail_row, cutting.tail, body.another_table)):
        return bool(rest)
    rows = any(v.second_level(text) or costs.numbered(text) for text in rest[:_LOOKED_AT])
    values = sum(v.numeral(text) or v.bound(text) for text in rest[:_PIECE_OF_A_ROW])
    return len(rest) > _PIECE_OF_A_ROW and not rows and values < 2


def _unread(place: Source, text: str) -> Problem:
    message = f"从“{text[:20]}”开始的文字不能归入表头的各列，没有读取。"
    return Problem(place, "form.row-shape", message, "请改用原来的 Word 或 Excel 文件，或在各格之间加上制表符。")


class _Rows:
    """What is needed to turn fitted rows into cells: the atoms, the names of the columns, the page."""

    def __init__(self, atoms: Sequence[Atom], names: Sequence[str], page: Page, *, glued: bool) -> None:
        self.atoms, self.names, self.page, self.glued = atoms, names, page, glued
        self.second = False
        #: The first level that the second levels told last, `""` where it was printed, None before any.
        self.implied: str | None = None

    def place(self, row: body.Fitted) -> Source:
        first = self.atoms[min(span.start for span in row.cells.values())]
        return self.page.place(first)

    def cells(self, row: body.Fitted) -> Mapping[int, Cell]:
        """The cells of a row by column."""
        found: dict[int, Cell] = {}
        for column, span in row.cells.items():
            own = [self.atoms[index] for index in span]
            text = "".join(one.text for one in own)
            if self.names[column] in ("level1", "level2"):
                text = costs.bracketed(text)
            found[column] = Cell(text, self.page.place(own[0]))
        return self._first_level(found)

    def _first_level(self, cells: dict[int, Cell]) -> dict[int, Cell]:
        """The cells with the name of a first level of which only the points are left, or nothing at all."""
        if "level1" not in self.names or "level2" not in self.names:
            return cells
        one, two = self.names.index("level1"), self.names.index("level2")
        third = self.names.index("level3")
        if set(cells) & {one, two, third} == {third} and v.as_label(cells[third].text) in v.EXECUTION:
            cells[one] = cells.pop(third)  # the execution of the budget stands under no level
        first, second = cells.get(one), cells.get(two)
        family = next((name for found, name in _FAMILIES if second and found.search(second.text)), "")
        if first and costs.only_points(first.text) and family:
            cells[one] = replace(first, text=f"{family}({v.half(first.text).strip('()')})")
        elif not first and family and second and self.implied not in ("", family):
            cells[one] = replace(second, text=family)
        if one in cells:
            self.implied = "" if first else family
        return cells

    def levelless(self, rows: Sequence[body.Fitted]) -> tuple[int, str]:
        """How many rows stand before the first name of a level, and the first level that they must stand under, if any must.

        A first level is printed beside its first row. So where the first name is that of a second level alone, the rows before
        it stand under the same first level, and that is told by the name. Above a first level nothing follows.
        """
        if not {"level1", "level2", "level3"} <= set(self.names):
            return 0, ""
        one, two, three = map(self.names.index, ("level1", "level2", "level3"))
        first = next((index for index, row in enumerate(rows) if {one, two} & set(row.cells)), 0)
        before = rows[:first]
        if not before or one in rows[first].cells or not any(one in row.cells for row in rows[first:]):
            return 0, ""
        if any(row.stray or row.open or three not in row.cells for row in before):
            return 0, ""
        second = "".join(self.atoms[index].text for index in rows[first].cells[two])
        return first, next((name for found, name in _FAMILIES if found.search(second)), "")

    def under(self, cells: Mapping[int, Cell], family: str) -> tuple[dict[int, Cell], Problem]:
        """A row with the first level that it must stand under, and what is told of its second level, which nobody knows."""
        name = self.named(cells)["level3"]
        message = f"本行之前没有二级指标的名称；从下面的二级指标看，本行属于“{family}”。"
        problem = Problem(name.source, "form.no-second-level", message, "请取得完整的文件，或在本行写上二级指标。")
        return {self.names.index("level1"): replace(name, text=family), **cells}, problem

    def named(self, cells: Mapping[int, Cell]) -> Mapping[str, Cell]:
        return {self.names[column]: cell for column, cell in cells.items()}

    def whole(self, row: body.Fitted, cells: Mapping[int, Cell], rows: Sequence[body.Fitted]) -> bool:
        """Whether a row at the end of a cut text, or before what nobody understands, has all that the other rows have."""
        values = {index for index, name in enumerate(self.names) if name in _VALUES}
        third = self.names.index("level3")
        usual = [set(one.cells) & values for one in rows if one is not row and not one.stray and third in one.cells]
        needed = set.intersection(*usual) if usual else values
        named = self.named(cells)
        weight, mark = named.get("weight"), named.get("score")
        begun = weight and mark and weight.text != mark.text and weight.text.startswith(mark.text)
        return needed <= set(cells) and not begun

    def sums_up(self, cells: Mapping[int, Cell]) -> bool:
        """Whether a row only sums up those above it (小计)."""
        names = (cell.text for name, cell in self.named(cells).items() if name in _NAMES)
        return any(v.subtotal(name) or v.total_row(name) for name in names)

    def shared(self, rows: Sequence[tuple[body.Fitted, Mapping[int, Cell]]], *, goes_on: bool) -> frozenset[int]:
        """The rows of groups in which some have points and some have none: what is printed once may be the group's.

        `goes_on` where unread text goes on in the group of the last row.
        """
        groups: list[list[int]] = []
        for index, (row, cells) in enumerate(rows):
            named = {} if row.stray else self.named(cells)
            if not groups or "level1" in named or "level2" in named:
                groups.append([])
            if "level3" in named:
                groups[-1].append(index)
        found = {len(rows) - 1} if goes_on else set()
        for name in {"weight", "score"} & set(self.names):
            at = self.names.index(name)
            found.update(i for one in groups if len({at in rows[i][1] for i in one}) > 1 for i in one)
        return frozenset(found)

    def start(self, cells: Mapping[int, Cell]) -> str:
        """The first words of a row, for a message."""
        return next(iter(cells.values())).text[:20]

    def nameless(self, named: Mapping[str, Cell]) -> bool:
        """Whether a row of glued text has no second level: its unknown name would be read as part of the indicator's."""
        self.second = "level2" in named or (self.second and "level1" not in named)
        return self.glued and "level2" in self.names and not self.second

    def doubtful(self, rows: Sequence[tuple[body.Fitted, Mapping[int, Cell]]]) -> frozenset[int]:
        """The rows of glued text that show that they were cut in the wrong places, and those whose names may begin elsewhere."""
        texts = [{name: cell.text for name, cell in self.named(cells).items()} for _, cells in rows]
        found = {index for index, own in enumerate(texts) if doubt.doubtful(own)}
        first = second = ""
        for index, own in enumerate(texts):
            first, second = own.get("level1", first), own.get("level2", "" if "level1" in own else second)
            found |= set() if v.related(first, second) else {index}  # a first level was lost between them
        for index, (before, own) in enumerate(itertools.pairwise(texts)):
            if "level3" in before and not {"level1", "level2"} & set(own):
                name, last = doubt.runs_on(before, own.get("level3", ""), self.names)
                name = name or ((index in found or rows[index][0].open) and "reason" in self.names)
                found |= {index + 1} if name else set()
                found |= {index} if last else set()
        return frozenset(found)

    def slipped(self, rows: Sequence[tuple[body.Fitted, Mapping[int, Cell]]], shape: str) -> frozenset[int]:
        """The rows whose names may be the reasons of those before them; one that begins a line, where rows do, is none."""
        lines, third = body.keeps_to_lines(self.atoms, shape), self.names.index("level3")
        texts = [{name: cell.text for name, cell in self.named(cells).items()} for _, cells in rows]
        pairs = enumerate(itertools.pairwise(texts), 1)
        found = [index for index, (before, own) in pairs if doubt.slipped(before, own, self.names)]
        named = {index: self.atoms[rows[index][0].cells[third].start] for index in found}
        return frozenset(index for index in found if not (lines and body.begins_line(named[index], shape)))

    def problem(
        self, row: body.Fitted, cells: Mapping[int, Cell], *, shared: bool, torn: bool, doubtful: bool
    ) -> Problem | None:
        if row.stray and v.tail_row(self.start(cells)):
            return None
        if row.stray:
            text = next(iter(cells.values())).text
            message, cure = (
                f"“{text[:20]}”不能归入任何一行。",
                "请在原文件中核对这一处；是某一格的一部分时请并入那一格。",
            )
            return Problem(self.place(row), "form.row-shape", message, cure)
        if self.glued and (self.nameless(self.named(cells)) or row.open or doubtful):
            message = f"从“{self.start(cells)}”开始的一行文字连写，无法分列。"
            return Problem(self.place(row), "form.glued", message, "请改用原来的 Word 或 Excel 文件。")
        if row.open or torn or doubtful:
            message = f"从“{self.start(cells)}”开始的一行有不止一种读法，不能确定各数属于哪一列。"
            cure = "请改用原来的 Word 或 Excel 文件，或在这一行的各格之间加上制表符。"
            return Problem(self.place(row), "form.row-shape", message, cure)
        if shared:
            message = f"“{self.start(cells)}”这一组指标的分值或得分没有印在每一行上，不能确定归哪一行。"
            return Problem(self.place(row), "form.row-shape", message, "请改用原来的 Word 或 Excel 文件。")
        named = self.named(cells)
        weight, mark = (_points(named.get(name)) for name in ("weight", "score"))
        if weight is not None and mark is not None and mark > weight:
            message = (
                f"“{named['level3'].text[:20] if 'level3' in named else '这一行'}”的得分大于分值，各数可能错了位。"
            )
            return Problem(self.place(row), "form.row-shape", message, "请在原文件中核对这一行。")
        return None


def _points(cell: Cell | None) -> Fraction | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(?:分|%)?", v.half(cell.text)) if cell else None
    return Fraction(found[1]) if found else None
