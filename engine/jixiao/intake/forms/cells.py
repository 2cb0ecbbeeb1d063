"""Cells beside each other: the rows that every format comes in, labels with what stands beside them, broken cells.

In: cells of a form. Out: the same cells, paired with their labels or put together. Nothing is read into them.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from jixiao.ground.regex import regex
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import fundwords as f
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.records import Cell
from jixiao.values.untold import untold

#: What the reader of forms takes from every format: a row of a table, or a line of text outside of any.
Item = tuple[Cell, ...] | Cell


def joined(parts: Sequence[Cell]) -> Cell:
    """The pieces of one broken cell as a cell, without a blank between them, at the place of the first."""
    if len(parts) == 1:
        return parts[0]
    shown = "".join(part.shown or part.text for part in parts) if any(part.shown for part in parts) else ""
    return replace(parts[0], text="".join(part.text for part in parts), shown=shown)


def on_one_line(cells: Sequence[Cell]) -> bool:
    """Whether cells are printed on one line; those of a workbook or a table, which know their row, always are."""
    return bool(cells[0].source.cell) or cells[0].source.line == cells[-1].source.line


def alone(item: Item) -> Cell | None:
    """The only written cell of a row, or the line itself; None for a row with more or nothing."""
    if isinstance(item, Cell):
        return item
    written = [cell for cell in item if cell.text]
    return written[0] if len(written) == 1 else None


def stray(row: Sequence[Cell]) -> bool:
    """Whether a row on one line is what a page break leaves: `-------	-------`, or a piece of a label and nothing else."""
    written = [cell for cell in row if cell.text]
    if len(row) < 2 or not written or not on_one_line(row):
        return False
    lone = written[0].text if len(written) == 1 and (row[0].text or not v.numeral(written[0].text)) else ""
    return all(pages.marks_only(cell.text) for cell in written) or bool(lone and pages.residue(lone))


#: Where the next label of a cell begins that holds several with their values: behind a comma, a line or wide blanks.
_NEXT = regex(r"([，,；;、\n \t\u3000]+)([^\s，,；;、：:。\d][^\s，,；;、：:。]{1,19})[：:]")
_LONGEST_PIECES = 400


def pieces(cell: Cell) -> tuple[Cell, ...]:
    """A cell that holds several labels with their values (`单位名称：甲　　填报日期：…`), one by one; else the cell alone."""
    text = cell.text
    if not ("：" in text or ":" in text) or len(text) > _LONGEST_PIECES:
        return (cell,)
    # A page shows one blank for many: behind a single one only a label that is known begins a new piece.
    found = [one for one in _NEXT.finditer(text) if len(one[1]) > 1 or not one[1].isspace() or _known(one[2])]
    edges = [0, *(one.start() for one in found), len(text)]
    parts = (text[start:end].strip("，,；;、 \n\t\u3000") for start, end in itertools.pairwise(edges))
    return tuple(replace(cell, text=part) for part in parts) if found else (cell,)


def _known(label: str) -> bool:
    return v.as_label(label) in v.FIELDS or bool(f.money(label))


def labelled(cell: Cell) -> tuple[str, Cell | None] | None:
    """The field that a cell labels, and its value where the cell holds that too (`项目名称：…`)."""
    found = v.field(cell.text)
    return found and (found[0], replace(cell, text=found[1]) if found[1] else None)


_OPTION = regex(r"([□☐○☑☒√✓✔■●])\s*([^□☐○☑☒√✓✔■●\s、，,；;/]{1,20})")
_TICKS = frozenset("☑☒√✓✔■●")


def chosen(cell: Cell) -> Cell:
    """The one ticked of the options that a cell prints (`☑达成 □部分达成 □未达成`); the cell itself where not one is."""
    options = _OPTION.findall(cell.text) if len(cell.text) <= _LONGEST_PIECES else ()
    ticked = [words for box, words in options if box in _TICKS]
    if len(options) < 2 or len(ticked) != 1 or not cell.text.lstrip().startswith(options[0][0]):
        return cell
    return replace(cell, text=ticked[0], shown=cell.shown or cell.text)


_PERCENT = regex(r"(\d{1,3}(?:\.\d{1,4})?)%")


def as_points(cell: Cell) -> Cell:
    """Points written as a share of the hundred: a weight of `10%` is 10 points."""
    found = _PERCENT.fullmatch(v.half(cell.text))
    return replace(cell, text=found[1], shown=cell.shown or cell.text) if found else cell


def together(one: Cell, other: Cell) -> Cell:
    """What two columns of words say of a row, in the place of the first that tells something."""
    if untold(other) and not (one.blank and other.text):
        return one
    if untold(one):
        return other
    shown = f"{one.shown or one.text}；{other.shown or other.text}" if one.shown or other.shown else ""
    return replace(one, text=f"{one.text}；{other.text}", shown=shown)


_SOURCE = regex(
    r"(?<![^，,；;。、\s(（])(?:佐证(?:材料|资料)?|证明材料|(?:数据|资料|取值)来源)\s*[：:]\s*([^；;。\n]{1,200})"
)


def source_named(remark: Cell | None) -> Cell | None:
    """What a remark says of itself to be a source or a proof (`数据来源：台账`); None where it says no such thing."""
    found = _SOURCE.search(remark.text) if remark else None
    named = replace(remark, text=found[0].strip(), shown="") if remark and found else None
    return None if named is None or found is None or untold(replace(named, text=found[1])) else named


_BARE = regex(r"[<>=≥≤≧≦±+-]*\d[\d,]*(?:\.\d+)?")


def with_unit(cell: Cell, unit: str) -> Cell:
    """A cell that holds a bare number or a bound, with the unit that its column's heading names; any other as it is."""
    if not _BARE.fullmatch(v.half(cell.text)):
        return cell
    return replace(cell, text=cell.text.strip() + unit, shown=cell.shown and cell.shown.strip() + unit)


#: A longer text beside 评价结论 is prose.
_LONGEST_GRADE = 40


def grade(row: Sequence[Cell]) -> Cell | None:
    """The grade that a row or a line prints beside its label, or behind a colon (`自评等级：优`); None for none.

    The row of the total may end with it (`总分 | 100 | 88 | 良`).
    """
    for index, cell in enumerate(row):
        if not cell.text:
            continue
        before, colon, after = cell.text[: 2 * _LONGEST_GRADE].replace("：", ":", 1).partition(":")
        found: Cell | None = None
        if colon and v.grade_label(before):
            found = replace(cell, text=after.strip(), shown="")
        elif v.grade_label(cell.text):
            found = next((other for other in row[index + 1 :] if other.text), None)
        if found and 0 < len(found.text) <= _LONGEST_GRADE and not v.numeral(found.text):
            return found
    written = [cell for cell in row if cell.text]
    own = len(written) > 1 and v.total_label(written[0].text) and v.grade_word(written[-1].text)
    return written[-1] if own else None


def total(cell: Cell) -> Cell | None:
    """The total that a line prints behind its label and a colon (`总分：97.95分`); None for none."""
    before, colon, after = cell.text[: 2 * v.LONGEST_LABEL].replace("：", ":", 1).partition(":")
    if not (colon and v.total_row(before) and v.numeral(after)):
        return None
    return replace(cell, text=after.strip(), shown="")


def is_label(cell: Cell) -> bool:
    """Whether a cell is a label of the head of a form, not a value in it."""
    plain = v.as_label(cell.text)
    if not plain:
        return False
    known = plain in v.FIELDS or bool(v.goal(cell.text)) or bool(f.money(cell.text)) or f.fund(cell.text) is not None
    return known or f.money_section(cell.text) or c.level(cell.text) is not None or v.prose(cell.text) == "content"


def beside(rows: Sequence[Sequence[Cell]], number: int, index: int) -> Cell:
    """What stands behind a label: the next written cell of its row, of the next row where a page parts the two."""
    row = rows[number]
    rest: Sequence[Cell] = row[index + 1 :]
    if not rest and number + 1 < len(rows):
        rest = rows[number + 1][:1]
    for cell in rest:
        if cell.text or cell.uncomputed:
            if is_label(cell):
                break
            return cell
    return rest[0] if rest and not rest[0].text else Cell(text="", source=row[index].source)
