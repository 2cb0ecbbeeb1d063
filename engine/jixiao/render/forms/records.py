"""The records of a form to fill in that has no format yet: what `content` makes and the two writers print.

A `Form` is tables of boxes; a box knows its place, what stands in it, and what a person may put there. Nothing here knows
Excel, Word or a ruleset.
"""

from typing import Literal

from jixiao.ground.dataclass import dataclass

#: What stands in a box: a printed `label` or `note`, or what a person writes: `text` is kept as it is typed, `number` is a
#: number or an amount, `words` is prose.
Role = Literal["label", "note", "text", "number", "words"]


@dataclass(frozen=True, slots=True)
class FormBox:
    """A cell of a form: `left` is its first column from 0; it spans `across` columns and `down` rows.

    `open` says that a person fills it in; `text` is what stands in it already. `choices` are offered and do not bind;
    `hint` is shown while it is being filled in, `comment` explains it; a format that cannot show them leaves them out.
    """

    left: int
    text: str = ""
    role: Role = "label"
    across: int = 1
    down: int = 1
    open: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table with its title and the notes between the two; each row holds the boxes that begin in it.

    `name` is what its sheet is called, `widths` are those of its columns, in digits. `heading` is the row, from 0, that is
    repeated on every page; the rows before `frozen` stay in sight.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[FormBox, ...], ...]
    heading: int
    frozen: int


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the self-evaluation form itself, then the further tables."""

    tables: tuple[FormTable, ...]
