"""Paragraphs and tables as they stand within each other → lines and sheets in the order in which they are read.

In: what the reader of a document or of a page found: paragraphs, and tables whose cells hold paragraphs and tables again.
Out: a Cell for every line outside of tables, a `Sheet` for every table. A table that only frames others is no table; a table
within a cell comes after the one that holds it, and its words are the cell's as well. What nobody sees is in no line and no
visible cell; it comes last, as a hidden sheet. What stands beside the text (notes, comments, charts) is kept apart, with the
line that it stands beside. It knows no format and judges nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from jixiao.ground import textfile
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.intake.formats.sheet import Range, Sheet
from jixiao.records import Cell, PassageKind

#: What a document may hold: lines outside of tables, cells, places that merged cells cover, columns that one cell spans.
MAX_LINES: Final = 300_000
MAX_CELLS: Final = 300_000
MAX_COVERED: Final = 1_000_000
MAX_SPAN: Final = 1_000

#: The level of a paragraph that is bold and says of itself no more: below every heading that does.
BOLD: Final = 10

#: The name of the sheet that holds what is hidden outside of hidden rows and tables.
HIDDEN: Final = "隐藏或划去的文字"

_EDGES: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"


class TooMuch(Exception):  # noqa: N818 - it says what there is too much of
    """A document holds more than any form; its text says of what, in Chinese."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words beside the text: a note, a comment, what a tracked change took away."""

    kind: PassageKind
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The data that a chart shows: its title, its categories, its series by name."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[str, ...]], ...]


Aside = Note | Chart


@dataclass(slots=True)
class Paragraph:
    """A paragraph: what is seen of it, what is not, and where it begins where the format has lines (else 0).

    `level` is that of a heading (0: none), `asides` what stands beside it.
    """

    text: str
    hidden: str = ""
    line: int = 0
    col: int = 0
    level: int = 0
    asides: Sequence[Aside] = ()


@dataclass(slots=True)
class Box:
    """A cell of a table: what it holds, its first column from 1, the columns and rows that it covers."""

    content: list["Content"] = field(default_factory=list)
    left: int = 1
    width: int = 1
    height: int = 1
    line: int = 0
    col: int = 0


@dataclass(slots=True)
class Row:
    """A row of a table: its cells from left to right."""

    boxes: list[Box] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class Table:
    """A table: its rows from top to bottom."""

    rows: list[Row] = field(default_factory=list)
    hidden: bool = False


Content = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is read: its lines and tables in order, then what is hidden.

    `levels` are the levels of headings by their place in `parts`; `asides` what stands beside the text, each with the number of
    parts before it.
    """

    parts: tuple[Cell | Sheet, ...]
    levels: Mapping[int, int] = field(default_factory=dict)
    asides: tuple[tuple[int, Source, Aside], ...] = ()


def document(content: Sequence[Content], file: str) -> Document:
    """The lines and tables of a document in order; raises TooMuch.

    A paragraph without a line of its own is counted: the first one outside of tables is 1, empty ones count.
    """
    flow = _Flow(file)
    flow.run(content, hidden=False)
    if flow.unseen:
        unseen = {(number, 1): cell for number, cell in enumerate(flow.unseen, 1)}
        flow.parts.append(Sheet(HIDDEN, unseen, hidden=True))
    return Document(tuple(flow.parts), flow.levels, tuple(flow.asides))


class _Flow:
    """What was put out so far; `covered` counts the places that merged cells cover."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.parts: list[Cell | Sheet] = []
        self.unseen: list[Cell] = []
        self.levels: dict[int, int] = {}
        self.asides: list[tuple[int, Source, Aside]] = []
        self.paragraphs = self.tables = self.covered = 0

    def run(self, content: Sequence[Content], *, hidden: bool) -> None:
        for one in content:
            if isinstance(one, Paragraph):
                self._paragraph(one, hidden=hidden)
            elif _is_frame(one):
                for row in one.rows:
                    for box in row.boxes:
                        self.run(box.content, hidden=hidden or one.hidden or row.hidden)
            else:
                self._table(one, hidden=hidden or one.hidden)

    def _paragraph(self, one: Paragraph, *, hidden: bool) -> None:
        self.paragraphs += 1
        source = Source(self.file, one.line or self.paragraphs, one.col)
        self._hide(one.text + one.hidden if hidden else one.hidden, source)
        level = one.level
        for line in () if hidden else one.text.split("\n"):
            if words := _clean(line):
                if level:
                    self.levels[len(self.parts)], level = level, 0
                self.parts.append(Cell(text=words, source=source))
        self._beside(one, source)
        if len(self.parts) + len(self.asides) > MAX_LINES:
            raise TooMuch(f"表格以外的文字超过{MAX_LINES}行")

    def _beside(self, one: Paragraph, source: Source) -> None:
        self.asides += ((len(self.parts), source, aside) for aside in one.asides)

    def _hide(self, text: str, source: Source) -> None:
        if words := _clean(text):
            self.unseen.append(Cell(text=words, source=source))

    def _table(self, table: Table, *, hidden: bool) -> None:
        self.tables += 1
        name = f"表{self.tables}"
        cells: dict[tuple[int, int], Cell] = {}
        hidden_rows: set[int] = set()
        for number, row in enumerate(table.rows, 1):
            texts = [_texts(box.content) for box in row.boxes]
            if row.hidden or (any(unseen for _, unseen in texts) and not any(seen for seen, _ in texts)):
                hidden_rows.add(number)
            if hidden or number in hidden_rows:
                texts = [(_clean(f"{seen}\n{unseen}"), "") for seen, unseen in texts]
            for box, (seen, unseen) in zip(row.boxes, texts, strict=True):
                source = Source(self.file, box.line, box.col, name, f"第{number}行第{box.left}列")
                self._hide(unseen, source)
                if seen:
                    cells[number, box.left] = Cell(text=seen, source=source)
        merged = tuple(_merged(table))
        self.parts.append(
            Sheet(name, cells, merged, hidden, hidden_rows=frozenset(hidden_rows), covered=self._covered(table, merged))
        )
        for number, row in enumerate(table.rows, 1):
            for box in row.boxes:
                place = Source(self.file, box.line, box.col, name, f"第{number}行第{box.left}列")
                for one in box.content:
                    if isinstance(one, Paragraph) and one.asides:
                        self._beside(one, place)
                self.run(tuple(_spacious(box.content)), hidden=hidden or number in hidden_rows)

    def _covered(self, table: Table, merged: Sequence[Range]) -> dict[tuple[int, int], tuple[int, int]]:
        """Every place within a merged cell → where that begins; where two overlap, a cell that begins there stays itself."""
        begun = {(number, box.left) for number, row in enumerate(table.rows, 1) for box in row.boxes}
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for one in merged:
            self.covered += (one.bottom - one.top + 1) * (one.right - one.left + 1)
            if self.covered > MAX_COVERED:
                raise TooMuch(f"合并的单元格超过{MAX_COVERED}个")
            for row in range(one.top, one.bottom + 1):
                for column in range(one.left, one.right + 1):
                    if (row, column) == (one.top, one.left) or (row, column) not in begun:
                        found.setdefault((row, column), (one.top, one.left))
        return found


def _merged(table: Table) -> Iterator[Range]:
    """The merged cells, none beyond the last row, nor beyond the last column in which a cell begins."""
    last = max((box.left for row in table.rows for box in row.boxes), default=1)
    for number, row in enumerate(table.rows, 1):
        for box in row.boxes:
            bottom, right = min(number + box.height - 1, len(table.rows)), min(box.left + box.width - 1, last)
            if bottom > number or right > box.left:
                yield Range(number, box.left, bottom, right)


def _is_frame(table: Table) -> bool:
    """Whether a table only puts others in their places: it holds some, and no row has more than one cell with something."""
    holds = False
    for row in table.rows:
        written = 0
        for box in row.boxes:
            inner = any(isinstance(one, Table) for one in box.content)
            holds = holds or inner
            written += inner or any(isinstance(one, Paragraph) and bool(_clean(one.text)) for one in box.content)
        if written > 1:
            return False
    return holds


def _is_spacious(table: Table) -> bool:
    """Whether a table within a cell has rows and columns; one that has not is only a way to write several lines."""
    return len(table.rows) > 1 and any(len(row.boxes) > 1 for row in table.rows)


def _spacious(content: Sequence[Content]) -> Iterator[Table]:
    for one in content:
        if isinstance(one, Table) and _is_spacious(one):
            yield one
        elif isinstance(one, Table):
            for row in one.rows:
                for box in row.boxes:
                    yield from _spacious(box.content)


def _texts(content: Sequence[Content]) -> tuple[str, str]:
    """What is seen in a cell, and what is not, paragraph by paragraph, empty ones left out."""
    found = list(_words(content, copies=True))
    seen, unseen = ([_clean(texts[which]) for texts in found] for which in (0, 1))
    return "\n".join(filter(None, seen)), "\n".join(filter(None, unseen))


def _words(content: Sequence[Content], *, copies: bool) -> Iterator[tuple[str, str]]:
    """The paragraphs of a cell, with those of the tables in it.

    A spacious table is copied into the cell that holds it and not into those further out, so that a text at most doubles.
    """
    for one in content:
        if isinstance(one, Paragraph):
            yield one.text, one.hidden
        elif not one.hidden and (copies or not _is_spacious(one)):
            for row in one.rows:
                for box in row.boxes if not row.hidden else ():
                    yield from _words(box.content, copies=copies and not _is_spacious(one))


def _clean(words: str) -> str:
    return textfile.CONTROL.sub("", words).strip(_EDGES)
