"""The rows below a heading, fitted to its columns as the shortest path.

In: atoms below a heading, the names of its columns, and the shape in which the text came. Out: rows, each with what stands
in each of its columns, whether that is the only reading, and where the table ends. Which levels a row stands under,
what a total is, and what is done with a row that is open, is for others to say.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.intake.flattened import costs, glued
from jixiao.intake.flattened.atoms import EMPTY, NEWLINE, SPACE, Atom
from jixiao.intake.flattened.lattice import Move, Path, Step, shortest
from jixiao.intake.forms import vocabulary as v
from jixiao.values.quantity import units

#: What it costs to take two atoms as one cell, by what parts them; None: it cannot be.
_JOINS: Final = {
    "bars": {SPACE: 0, NEWLINE: 300},
    "lines": {SPACE: 0, NEWLINE: 600, EMPTY: 1800},
    "words": {SPACE: 2000, NEWLINE: 1600},
}
#: The same for the pieces of a name of a level, which pages break most.
_LABEL_JOIN: Final = 150
_SIGN_JOIN: Final = 100
_MOST_JOINED: Final = 6
_LONGEST_LABEL: Final = 24
#: Columns of which no cell may be in doubt.
_MATTER: Final = frozenset(("level3", "target", "actual", "operator", "unit", "weight", "score"))
#: What the heading of a list begins with that is no table of indicators.
_ANOTHER_TABLE: Final = frozenset(("序号", "编号"))
#: Atoms below one heading; more are no table of indicators.
MOST_ATOMS: Final = 12_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A row: the atoms of each column by its place (`range` of atoms), and whether another reading is as good."""

    cells: dict[int, range]
    open: bool = False
    stray: bool = False  # no row, but atoms between the rows that nobody understands


@dataclass(slots=True)
class _Laid:
    """What is known of the atoms before any row is laid: which begin a line, and whether rows keep to lines."""

    atoms: Sequence[Atom]
    names: Sequence[str]
    shape: str
    by_line: bool = False
    whole: str = ""
    third: int = 0
    suffixed: bool = False  # whether the levels are named with 指标
    serials: bool = False  # whether a column 序号 stands before the levels


def fit(
    atoms: Sequence[Atom], names: Sequence[str], shape: str, *, serials: bool = False
) -> tuple[tuple[Fitted, ...], int]:
    """The rows among the atoms below a heading, and how many atoms they take up; `serials`: a row may begin with its number."""
    whole = "".join(one.text for one in atoms) if shape == "glued" else ""
    atoms = atoms[: glued.end(whole) if whole else _end(atoms)]
    whole = whole[: len(atoms)]
    suffixed = any(costs.level(one.text, "level2") and not costs.bare(one.text) for one in atoms)
    laid = _Laid(atoms, names, shape, keeps_to_lines(atoms, shape), whole, names.index("level3"), suffixed, serials)
    behind = [0] * (len(atoms) + 1)
    for place in range(len(atoms) - 1, -1, -1):
        behind[place] = behind[place + 1] + _left(atoms[place], shape)
    matters = frozenset(index for index, name in enumerate(names) if name in _MATTER)
    path = shortest(
        len(atoms),
        len(names),
        lambda place, done, begun: _moves(laid, place, done, begun=begun),
        behind.__getitem__,
        costs.MARGIN,
        matters,
    )
    return (tuple(_rows(path)), max((step.end for step in path.steps), default=0)) if path else ((), 0)


def another_table(text: str) -> bool:
    """Whether a text begins the heading of a list that is no table of indicators."""
    return v.as_label(text) in _ANOTHER_TABLE


def _left(atom: Atom, shape: str) -> int:
    """What it costs to leave an atom behind the rows unread; a line outside of the bars is none of them anyway."""
    if not atom.text:
        return 0
    if shape == "glued":
        return costs.BEHIND // 4
    return costs.OUTSIDE if shape == "bars" and atom.gap == NEWLINE else costs.BEHIND


def _end(atoms: Sequence[Atom]) -> int:
    """Where the rows end at the latest: at the total, or at what stands below every table and no row goes on behind."""
    end = 0
    for place, one in enumerate(atoms):
        if v.total_row(one.text) or another_table(one.text):
            return min(place, MOST_ATOMS)
        if one.text and v.second_level(one.text):
            end = place
    ends = (place for place, one in enumerate(atoms) if place > end and one.text and v.tail_row(one.text))
    return min(next(ends, len(atoms)), MOST_ATOMS)


def keeps_to_lines(atoms: Sequence[Atom], shape: str) -> bool:
    """Whether rows keep to lines: most lines have several atoms, and not every atom begins one."""
    if shape in ("lines", "glued"):
        return False
    starts = sum(begins_line(one, shape) for one in atoms if one.text)
    return 0 < starts * 2 < sum(bool(one.text) for one in atoms) and starts > 2


def _begins_line(laid: _Laid, place: int) -> bool:
    return place >= len(laid.atoms) or begins_line(laid.atoms[place], laid.shape)


def begins_line(atom: Atom, shape: str) -> bool:
    """Whether an atom begins a line of the table."""
    return atom.gap in ((NEWLINE, EMPTY) if shape == "words" else (EMPTY,))


def _moves(laid: _Laid, place: int, done: int, *, begun: bool) -> Iterator[Move]:
    columns = len(laid.names)
    if begun and done == columns:
        off = costs.OFF_LINE if laid.by_line and not _begins_line(laid, place) else 0
        yield Move(Step(place, place, -1, "end", off), 0, begun=False)
    if begun and 0 < done <= laid.third:
        yield Move(Step(place, place, -1, "levels", costs.LEVELS_ONLY), 0, begun=False)
    if done < columns:
        name = laid.names[done]
        missing = costs.MISSING.get(name, costs.UNREAD)
        if laid.whole and name == "level2" and begun and laid.names[done - 1] == "level1":
            missing += costs.LEVELS_ONLY  # a first level is printed beside its first second one
        yield Move(Step(place, place, done, "missing", missing), done + 1, begun)
    if place >= len(laid.atoms):
        return
    if v.nothing(laid.atoms[place].text):
        if done < columns:
            yield Move(Step(place, place + 1, done, "blank", costs.EMPTY.get(laid.names[done], 0)), done + 1, begun)
        yield Move(Step(place, place + 1, -1, "idle", costs.IDLE if begun else 0), done, begun)
        if not laid.atoms[place].text:
            return
    if done <= laid.third and costs.placeholder(laid.atoms[place].text):
        yield Move(Step(place, place + 1, -1, "placeholder", costs.PLACEHOLDER), 0, begun=False)
    own_column = laid.serials and not begun and not done and costs.serial(laid.atoms[place].text)
    if own_column or (done <= laid.third and not laid.whole and _serial(laid.atoms, place)):
        yield Move(Step(place, place + 1, -1, "serial", costs.SERIAL), done, begun)
    if not begun and not done:
        yield Move(Step(place, place + 1, -1, "stray", costs.STRAY), 0, begun=False)
    if done < columns:
        ends = glued.cells(laid.whole, place, laid.names[done]) if laid.whole else _cells(laid, place, laid.names[done])
        for end, cost in ends:
            yield Move(Step(place, end, done, "cell", cost), done + 1, begun=True)
        for middle, end, cost in _pairs(laid, place, laid.names[done : done + 2]):
            yield Move(Step(place, end, done, "cell", cost, 2, middle), done + 2, begun=True)


def _serial(atoms: Sequence[Atom], place: int) -> bool:
    """Whether an atom is the number of a row in the list: it stands between two texts."""
    before = atoms[place - 1].text if place else ""
    after = atoms[place + 1].text if place + 1 < len(atoms) else ""
    return costs.serial(atoms[place].text) and not v.numeral(before) and bool(after) and not v.numeral(after)


def _pairs(laid: _Laid, place: int, names: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Two cells side by side that are told from each other by each other, in text without separators."""
    if laid.whole and tuple(names) == ("target", "actual"):
        yield from glued.twice(laid.whole, place)
    elif laid.whole and tuple(names) == ("weight", "score"):
        yield from glued.points_twice(laid.whole, place)


def _cells(laid: _Laid, place: int, name: str) -> Iterator[tuple[int, int]]:
    """Where a cell of a column may end that begins at an atom, and what it costs."""
    joins = _JOINS[laid.shape]
    text, joined, whole, is_level = "", 0, False, name in ("level1", "level2")
    inside = costs.INSIDE if laid.shape == "bars" and place and laid.atoms[place].gap == NEWLINE else 0
    for end in range(place, min(place + _MOST_JOINED, len(laid.atoms))):
        atom = laid.atoms[end]
        if not atom.text:
            return
        if end > place:
            if atom.gap not in joins or (costs.complete(text) and not costs.only_points(atom.text)):
                return
            joined += (
                _SIGN_JOIN
                if costs.sign(text)
                else joins[atom.gap]
                + (300 if laid.by_line and _begins_line(laid, end) and laid.shape == "words" else 0)
            )
            number = v.numeral(atom.text) and not costs.sign(text)
            apart = number or v.bound(atom.text) or (v.numeral(text) and not units.named(atom.text))
            whole = whole or costs.part_of_nothing(atom.text) or apart
        text += atom.text
        if len(text) > _LONGEST_LABEL and (whole or is_level):
            return
        if whole and not is_level:
            return
        if (price := costs.price(text, name, alone=end == place)) is None:
            continue
        if laid.suffixed and costs.bare(text):
            price = price + costs.BARE if is_level else min(price, costs.BARE_NAME) if name == "level3" else price
        if name == "level3" and end + 1 < len(laid.atoms) and laid.atoms[end + 1].text == text:
            price += costs.TWICE
        if end > place and is_level and costs.level(text, name):
            yield end + 1, inside + price + _LABEL_JOIN * (end - place)
        elif not whole:
            yield end + 1, inside + price + joined
            whole = whole or (costs.part_of_nothing(text) and end == place)


def _rows(path: Path) -> Iterator[Fitted]:
    cells: dict[int, range] = {}
    doubtful = False
    for index, step in enumerate(path.steps):
        if step.kind == "cell":
            cells[step.column] = range(step.start, step.split or step.end)
            if step.split:
                cells[step.column + 1] = range(step.split, step.end)
        doubtful = doubtful or index in path.open
        if step.kind == "stray":
            yield Fitted({0: range(step.start, step.end)}, stray=True)
            doubtful = False
        elif step.kind in ("end", "levels", "placeholder"):
            if cells:
                yield Fitted(cells, open=doubtful)
            cells, doubtful = {}, False
