"""What the sentences of an account state → facts by name, each where it stands.

In: lines of an account and the table of statements to look for. Out: a Cell for each fact that is stated, and a `Conflict` for
each that is stated with two values that cannot be the same: such a one is no fact. A claim in words is never in conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from jixiao.ground.dataclass import dataclass
from jixiao.intake.accounts.narrative import Told
from jixiao.records import Cell, Conflict
from jixiao.values import departments, statements
from jixiao.values.agreement import agree, interval

#: The ends that a figure lies between, in base units.
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A figure that nobody printed: as a cell, the ends that it lies between, what it was reckoned from."""

    cell: Cell
    ends: Ends
    of: tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by name, what is stated in two ways, and how those facts were reckoned that nobody printed."""

    cells: Mapping[str, Cell]
    conflicts: tuple[Conflict, ...]
    reckoned: Mapping[str, Reckoned] = field(default_factory=dict)

    def ends(self, name: str) -> Ends | None:
        """The ends that a fact lies between; None for one that is not there, or is no plain figure."""
        one, cell = self.reckoned.get(name), self.cells.get(name)
        read = interval(cell.text) if cell is not None else None
        return one.ends if one is not None else read[:2] if read is not None else None


def meet(one: Ends, other: Ends) -> bool:
    """Whether a number can lie between both."""
    return one[0] < other[1] and other[0] < one[1]


def stated(told: Iterable[Told], tables: Sequence[Sequence[statements.Statement]], year: int | None) -> Facts:
    """The facts of lines. Of several statements of one fact those of the lowest rank count, the first of them is taken."""
    found: dict[str, list[tuple[int, Cell]]] = {}
    for passage, _ in told:
        if not any(char.isdigit() or char in _SAYING for char in passage.text):
            continue
        of_table = [one for table in tables for one in statements.stated(passage.text, table, year)]
        for one in (*of_table, *(departments.parts(passage.text, year) if departments.ACCOUNT in tables else ())):
            found.setdefault(one.name, []).append((one.rank, Cell(one.value, passage.place(one.start))))
    cells: dict[str, Cell] = {}
    conflicts: list[Conflict] = []
    for name, all_of_them in found.items():
        best = min(rank for rank, _ in all_of_them)
        values = [cell for rank, cell in all_of_them if rank == best]
        other = next((cell for cell in values[1:] if agree(values[0].text, cell.text) is False), None)
        if other is None:
            cells[name] = values[0]
        else:
            conflicts.append(Conflict(name, (values[0], other)))
    return Facts(cells, tuple(conflicts))


#: What a claim without a figure is known by: 公开, 整改, 反馈 or 报送, 违规.
_SAYING = "公整反报违"
