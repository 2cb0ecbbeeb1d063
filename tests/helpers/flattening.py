"""A form drawn as rows of cells → the text that remains of it when a page is copied, printed or stored.

In: a layout of tests/cases/layouts and the name of a shape. Out: the text. Merged cells are printed once, as converters do;
whether the places they cover are left as empty cells, and whether empty cells are kept at all, is the shape's.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from helpers.layouts import Drawn, Layout

#: A row as a page keeps it: its cells from left to right, and whether each is an empty place of a merged one.
_Cells = Sequence[tuple[str, bool]]


def flattened(layout: Layout, shape: str) -> str:
    """The text of a layout in a shape, its visible sheets one after the other."""
    return "\n\n".join(_sheet(drawn, SHAPES[shape]) for drawn in layout.sheets if not drawn.hidden) + "\n"


def _sheet(drawn: Drawn, shape: Callable[[_Cells], str]) -> str:
    rows = []
    for y in range(1, drawn.height + 1):
        if y in drawn.hidden_rows:
            continue
        cells = []
        for x in range(1, drawn.width + 1):
            if x in drawn.hidden_columns:
                continue
            if (y, x) in drawn.cells:
                cells.append((_shown(drawn.cells[y, x]), False))
            elif any(top <= y <= bottom and left <= x <= right for top, left, bottom, right in drawn.merged):
                cells.append(("", True))
        if any(text for text, _ in cells):
            rows.append(shape(cells))
    return _JOINED.get(shape, "\n").join(rows)


def _shown(value: object) -> str:
    text = str(value.get("shown", value.get("value", ""))) if isinstance(value, dict) else str(value)
    return text.strip()


def _flat(text: str) -> str:
    return text.replace("\n", "")


def _bars(cells: _Cells) -> str:
    """Pipes behind each cell, none for what a merged cell covers."""
    return " | ".join(_flat(text) for text, covered in cells if not covered) + " |"


def _markdown(cells: _Cells) -> str:
    """Pipes around each cell, empty ones for what a merged cell covers."""
    return "| " + " | ".join(_flat(text) for text, _ in cells) + " |"


def _double(cells: _Cells) -> str:
    """Pipes behind each cell, the empty places of merged ones collected at the end of the row."""
    return _bars(cells) + "|" * sum(covered for _, covered in cells)


def _lone(cells: _Cells) -> str:
    """A cell on a line, a line with a pipe between."""
    return "\n|\n".join(text for text, covered in cells if not covered) + "\n|"


def _lines(cells: _Cells) -> str:
    """A cell on a line, an empty line between; an empty cell is a line with a blank."""
    return "\n\n".join(text.replace("\n", "\n\n") or "\u00a0" for text, covered in cells if not covered)


def _words(cells: _Cells) -> str:
    """A row on a line, cells parted by a blank; empty cells are gone."""
    return " ".join(_flat(text) for text, _ in cells if text)


def _broken(cells: _Cells) -> str:
    """The same, with the breaks of lines that stood in a cell kept."""
    return " ".join(text for text, _ in cells if text)


def _one_line(cells: _Cells) -> str:
    return _words(cells)


def _glued(cells: _Cells) -> str:
    return "".join(_flat(text) for text, _ in cells)


def _tabs(cells: _Cells) -> str:
    """Tabs between cells, none for what a merged cell covers."""
    return "\t".join(_flat(text) for text, covered in cells if not covered)


_TRADITIONAL: Final = str.maketrans(
    "绩项预执标数实际评价资总额标级满经济产达类质时", "績項預執標數實際評價資總額標級滿經濟產達類質時"
)


def _traditional(cells: _Cells) -> str:
    return _words(cells).translate(_TRADITIONAL)


SHAPES: Final[Mapping[str, Callable[[_Cells], str]]] = {
    "bars": _bars,
    "markdown": _markdown,
    "double": _double,
    "lone": _lone,
    "lines": _lines,
    "words": _words,
    "broken": _broken,
    "one-line": _one_line,
    "glued": _glued,
    "tabs": _tabs,
    "traditional": _traditional,
}
_JOINED: Final = {_lines: "\n\n", _one_line: " ", _glued: ""}
