"""Plain text in columns of a terminal, where a Chinese character takes two.

In: texts as people wrote them. Out: lines that fit. Control characters are taken out, so that no text of a form can
move the cursor, change colours or break a table; nothing else is changed but what is cut, and a cut shows as `…`.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Literal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.remembered import remembered

GAP = "  "

#: Control, format (direction, joiners, byte order) and broken surrogate characters. Private-use ones stay: old Chinese
#: fonts keep rare names there.
_UNSHOWN = ("Cc", "Cf", "Cs")


def one_line(text: str) -> str:
    """The text on one line: white space of any kind becomes one blank, control and direction characters go."""
    if text.isprintable():  # of the characters that go, none is
        return " ".join(text.split())
    words = ("".join(c for c in word if unicodedata.category(c) not in _UNSHOWN) for word in text.split())
    return " ".join(word for word in words if word)


@remembered
def width(text: str) -> int:
    """The columns that a terminal needs for the text: two for wide characters, none for combining ones."""
    return sum(map(_columns, text))


#: Blocks whose characters all need as many columns, most of any text: (first, last, columns). Everything else is asked of
#: wcwidth, which takes longer to load than a table takes to lay out.
_BLOCKS = (
    (" ", "~", 1),
    ("一", "鿿", 2),
    ("、", "〗", 2),
    ("！", "｠", 2),
    ("‐", "‧", 1),
    ("─", "╿", 1),
    ("≠", "≧", 1),
    ("®", "ʯ", 1),
)


def _columns(character: str) -> int:
    for first, last, columns in _BLOCKS:
        if first <= character <= last:
            return columns
    from wcwidth import wcwidth

    return max(wcwidth(character), 0)


def shortened(text: str, limit: int) -> str:
    """The text itself where it fits `limit` columns, else its beginning and `…`."""
    if width(text) <= limit:
        return text
    return wrapped(text, max(limit - 1, 1))[0].rstrip() + "…"


def wrapped(text: str, limit: int, indent: int = 0) -> list[str]:
    """The text over as many lines as it needs, each within `limit` columns, those after the first indented."""
    lines: list[str] = []
    current, used, start = "", 0, ""
    for character in text:
        needs = _columns(character)
        if current != start and used + needs > limit:
            lines.append(current)
            current = start = " " * indent
            used = indent
        current, used = current + character, used + needs
    return [*lines, current]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its title, its side, and the width below which it may not be squeezed (None: never squeezed)."""

    title: str
    side: Literal["left", "right"] = "left"
    least: int | None = None


Paint = Callable[[int, int, str], str]


def table(fields: Sequence[Field], rows: Sequence[Sequence[str]], limit: int, paint: Paint | None = None) -> list[str]:
    """Lines of a table that fits `limit` columns as far as its fields may be squeezed, the widest first.

    `paint` colours a padded cell, given its row and field by number: widths are reckoned before it.
    """
    cells = [[one_line(text) for text in row] for row in rows]
    widths = [max([width(field.title), *(width(row[i]) for row in cells)]) for i, field in enumerate(fields)]
    widths = [columns if fields[i].least is None else min(columns, limit) for i, columns in enumerate(widths)]
    excess = sum(widths) + len(GAP) * (len(fields) - 1) - limit
    for _ in range(max(excess, 0)):
        spare = [
            (widths[i], -i) for i, field in enumerate(fields) if field.least is not None and widths[i] > field.least
        ]
        if not spare:
            break
        widths[-max(spare)[1]] -= 1

    shown = [[shortened(text, widths[i]) for i, text in enumerate(row)] for row in cells]
    titles = [shortened(field.title, widths[i]) for i, field in enumerate(fields)]
    lines = [titles, ["─" * columns for columns in widths]]
    laid = [_laid(line, line, fields, widths) for line in lines]
    for n, row in enumerate(shown):
        painted = [paint(n, i, text) if paint is not None and text else text for i, text in enumerate(row)]
        laid.append(_laid(painted, row, fields, widths))
    return laid


def _laid(texts: Sequence[str], bare: Sequence[str], fields: Sequence[Field], widths: Sequence[int]) -> str:
    """One line of a table: texts, perhaps coloured, each filled up to the width of its field by what it is without colour."""
    cells = []
    for text, plain, field, columns in zip(texts, bare, fields, widths, strict=True):
        blank = " " * (columns - width(plain))
        cells.append(blank + text if field.side == "right" else text + blank)
    return GAP.join(cells).rstrip()
