"""A cell as it is seen in one row of a sheet, and headings of funds that part each amount by its source.

In: the pieces of two rows of a sheet (`grid`). Out: the columns below them, each with the heading that counts for it.
"""

from dataclasses import replace
from typing import NamedTuple

from jixiao.intake.forms import fundwords as f
from jixiao.records import Cell


class Piece(NamedTuple):
    """A cell as it is seen in one row: its columns, its text, and the row where it begins (above, where it reaches down)."""

    left: int
    right: int
    cell: Cell
    top: int


Pieces = tuple[Piece, ...]


def by_source(heading: Pieces, below: Pieces, row: int) -> Pieces | None:
    """The columns of a heading of amounts whose names span sources of money (预算数 over 总额, 财政拨款); None for another.

    The amount is the total's: only its column keeps the heading, those of the single sources are named by both and not read.
    """
    own = [piece for piece in below if piece.top == row and piece.cell.text]
    funds = [f.fund(piece.cell.text) for piece in own]
    if "total" not in funds or None in funds:
        return None
    out: list[Piece] = []
    for piece in below:
        above = next((one for one in heading if one.left <= piece.left <= one.right), piece)
        cell = above.cell
        if piece.top == row and piece.cell.text and f.fund(piece.cell.text) != "total":
            cell = replace(cell, text=cell.text + piece.cell.text)
        out.append(piece._replace(cell=cell))
    # A single 合计 below its heading is the row of the total, not a further row of the heading.
    spanned = any(sum(one.left <= piece.left <= one.right for piece in own) > 1 for one in heading)
    return tuple(out) if spanned else None
