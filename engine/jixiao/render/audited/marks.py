"""Where the discrepancies of an audit touch its document: the marks of every block, and a text cut where marks begin and end.

In: an audit. Out: marks by section and block, each with the number of its discrepancy and of its place; pieces of a text with
the marks that cover them. It knows no format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jixiao.ground.problems import Source
from jixiao.records import Audit, Certainty, Discrepancy, Spot


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a discrepancy: the discrepancy's `number` from 1, the place's own from 1, the first being where to look."""

    number: int
    place: int
    spot: Spot
    found: Discrepancy

    @property
    def name(self) -> str:
        """The id of the place in a page."""
        return f"d{self.number}-{self.place}"

    @property
    def certainty(self) -> Certainty:
        """How sure the discrepancy is."""
        return self.found.certainty


def by_block(audit: Audit) -> Mapping[tuple[int, int], tuple[Mark, ...]]:
    """The marks of every section and block, in the order of the discrepancies."""
    marks: dict[tuple[int, int], list[Mark]] = {}
    for number, one in enumerate(audit.found, 1):
        for place, spot in enumerate(one.spots, 1):
            marks.setdefault((spot.section, spot.block), []).append(Mark(number, place, spot, one))
    return {where: tuple(found) for where, found in marks.items()}


def by_cell(marks: Sequence[Mark]) -> Mapping[Source, tuple[Mark, ...]]:
    """The marks of a table or chart by the place of their cell."""
    cells: dict[Source, list[Mark]] = {}
    for one in marks:
        cells.setdefault(one.spot.source, []).append(one)
    return {source: tuple(found) for source, found in cells.items()}


def beside(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks of a block that need a note beside it: a further place beside the first of its discrepancy needs none."""
    whole = {one.number for one in marks if one.place == 1}
    return tuple(one for one in marks if one.place == 1 or one.number not in whole)


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """The text piece by piece, each with the marks that cover it; a mark without extent covers the whole text."""
    spans = [
        (0, len(text), one) if one.spot.end <= one.spot.start else (one.spot.start, one.spot.end, one) for one in marks
    ]
    begins: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for start, end, one in spans:
        begins.setdefault(max(start, 0), []).append(one)
        ends.setdefault(min(end, len(text)), []).append(one)
    open_: list[Mark] = []
    cuts = sorted({0, len(text), *begins, *ends})
    for start, end in pairwise(cuts):
        closed = {id(one) for one in ends.get(start, ())}
        open_ = [one for one in open_ if id(one) not in closed] + begins.get(start, [])
        if start < end <= len(text):
            yield text[start:end], tuple(open_)
