"""Published text → the rows of its tables, cell by cell, and the lines of text between them.

In: the text of a document in which tables survived as tabs, and its name. Out, in order: a tuple of Cells for every
row of a table, a bare Cell for every line outside of one. Two layouts are known, and are told apart run by run (a run is
lines without a blank line between):

- a row on a line, cells parted by tabs;
- a cell on a line that begins with a tab, its further paragraphs on lines without; a blank line ends the row (or is an
  empty paragraph of a cell: which of the two, only the reader of the table can say, who knows its columns).

It understands no word of what it reads, and joins no rows. A text with more cells and lines than a workbook may have cells
is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.regex import regex
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

#: Cells and lines that a text may hold: as many as a workbook or a document may have cells.
MAX_CELLS: Final = 300_000

#: What converters leave of marks and pictures: `[bookmark: _GoBack]`.
_MARKS: Final = regex(
    r"\[(?:bookmark|image|picture|footnote(?:ref)?|endnote(?:ref)?|comment|hyperlink)\b[^\[\]\n]{0,200}\]",
    re.IGNORECASE,
)
#: What a page leaves between the lines of a cell and no cell goes on with: a rule, a page number, a bracket without its other.
_STRAY: Final = regex(r"[-—_=\s]{3,}|[-—]\s*\d{1,4}\s*[-—]|[亿万千百]{0,2}元?[)）]")
#: A row of a Markdown table, as one line.
_PIPED: Final = regex(r"\|[^|\n]*(?:\|[^|\n]*)+\|")
_OUTER: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"

_Line = tuple[int, str]


def items(text: str, file: str, *, marks: bool = False) -> Iterator[Item]:
    """The rows and lines of `text` in order, every cell with its line and column. Linear in its length; raises Problems.

    What converters leave of marks and pictures is taken out of the cells, or kept where `marks` says so.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\t") + text.count("\n") > MAX_CELLS:
        message = f"文本过大：单元格和行超过{MAX_CELLS}个。"
        cure = "请只保留自评表所在的部分，或拆成几个文件，再交给本程序。"
        raise Problems([Problem(Source(file), "text.too-large", message, cure)])
    lines = enumerate(text.split("\n"), 1)
    for blank, run in groupby(lines, key=lambda line: not line[1].strip(_OUTER) and "\t" not in line[1]):
        if not blank:
            found = _run(list(run), file)
            yield from found if marks else map(unmarked, found)


def unmarked(item: Item) -> Item:
    """A row or a line without the marks that converters leave."""
    if not isinstance(item, Cell):
        return tuple(map(_unmarked, item))
    return _unmarked(item)


def piped(item: Item) -> Item:
    """A line of a Markdown table (`| … | … |`) as a row of cells; any other line as it is."""
    if not isinstance(item, Cell) or not _PIPED.fullmatch(item.text):
        return item
    row, col = [], item.source.col + 1
    for part in item.text[1:-1].split("|"):
        row.append(_cell(item.source.file, item.source.line, col, part))
        col += len(part) + 1
    return tuple(row)


def _unmarked(cell: Cell) -> Cell:
    if "[" not in cell.text:
        return cell
    return replace(cell, text=_MARKS.sub("", cell.text).strip(_OUTER))


def _run(run: Sequence[_Line], file: str) -> Iterator[Item]:
    single = sum(line.startswith("\t") and "\t" not in line[1:] for _, line in run)
    several = sum("\t" in line for _, line in run) - single
    if single > several:
        yield from _cell_on_a_line(run, file)
    else:
        yield from _row_on_a_line(run, file)


def _cell_on_a_line(run: Sequence[_Line], file: str) -> Iterator[Item]:
    cells: list[tuple[int, list[str]]] = []
    for number, line in run:
        if line.startswith("\t"):
            cells.append((number, [line[1:]]))
        elif cells and not (_STRAY.fullmatch(line.strip(_OUTER)) and not _open(cells[-1][1])):
            cells[-1][1].append(line)
        else:
            yield _cell(file, number, 1, line)
    yield tuple(_cell(file, number, 2, *paragraphs) for number, paragraphs in cells)


def _open(paragraphs: Sequence[str]) -> bool:
    """Whether the last bracket of a cell so far is not closed."""
    for paragraph in reversed(paragraphs):
        for char in reversed(paragraph):
            if char in "()（）":
                return char in "(（"
    return False


def _row_on_a_line(run: Sequence[_Line], file: str) -> Iterator[Item]:
    for number, line in run:
        if "\t" not in line:
            yield _cell(file, number, 1, line)
            continue
        row, col = [], 1
        for part in line.split("\t"):
            row.append(_cell(file, number, col, part))
            col += len(part) + 1
        yield tuple(row)


def _cell(file: str, number: int, col: int, first: str, *more: str) -> Cell:
    """A cell, its paragraphs joined without a blank, at the place where the first of them begins."""
    text = first.strip(_OUTER)
    if text and text[0] != first[0]:
        col += first.index(text[0])
    if more:
        text += "".join(paragraph.strip(_OUTER) for paragraph in more)
    return Cell(text=text, source=Source(file, number, col))
