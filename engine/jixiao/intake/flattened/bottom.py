"""What stands below the rows of a form in flattened text: its total and its grade, and what it tells in words.

In: a form and the atoms behind its last row. Out: the form with what they say. A text is taken where it is one cell, or where
another label ends it: what follows a form on a page is nobody's words.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.intake.flattened import glued as cutting
from jixiao.intake.flattened.atoms import Atom, Page
from jixiao.intake.flattened.heading import cell
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, grade, joined
from jixiao.intake.forms.draft import Draft
from jixiao.records import Cell

#: So many cells, or letters without separators, below the rows can be the form's.
_MOST: Final = 60


def read(draft: Draft, atoms: Sequence[Atom], shape: str, page: Page) -> None:
    """Take in what stands below the rows of a form."""
    names = draft.table.columns.names
    cells = _glued(atoms, page, names) if shape == "glued" else [cell((one,), page) for one in atoms[:_MOST]]
    _tail(draft, cells)
    draft.words += () if shape == "glued" else _told(cells, bars=shape == "bars")


def _glued(atoms: Sequence[Atom], page: Page, names: Sequence[str]) -> list[Cell]:
    """The total behind the rows of text without separators."""
    text = "".join(one.text for one in atoms[:_MOST])
    spans = cutting.total(text, weighted={"weight", "score"} <= set(names))
    return [cell(atoms[start:end], page) for start, end in spans]


def _tail(draft: Draft, rest: Sequence[Cell]) -> None:
    """The total and the grade among what stands below the rows."""
    written = [one for one in rest if one.text]
    if written and v.total_row(written[0].text):
        numbers: list[Cell] = []
        for one in written[1:]:
            if not v.numeral(one.text):
                break
            numbers.append(one)
        if numbers:
            draft.table.total = _total(draft, numbers)
    for index in range(len(written)):
        draft.grade = draft.grade or grade(written[index : index + 2])


def _told(rest: Sequence[Cell], *, bars: bool) -> Iterator[Item]:
    """What a form tells in words below its rows: the cell behind a label, or all that stands before the next label."""
    for index, label in enumerate(rest):
        if not v.prose(label.text):
            continue
        behind = rest[index + 1 :]
        ended = next((at for at, one in enumerate(behind) if v.prose(one.text) or v.tail_row(one.text)), None)
        texts = [one for one in behind[:ended] if one.text]
        if texts and (bars or ended is not None):
            yield (label, joined(texts[:1] if bars else texts))


def _total(draft: Draft, numbers: Sequence[Cell]) -> Cell | None:
    """Which of the numbers of the row of totals is the mark: the second beside a weight, or the only one without weights."""
    names = draft.table.columns.names
    if len(numbers) == 1 and "weight" not in names:
        return numbers[0]
    if len(numbers) == 2 and {"weight", "score"} <= set(names):
        return numbers[1] if names.index("weight") < names.index("score") else numbers[0]
    return None
