"""How a row lies under the columns of its heading.

In: the fields of the columns, the names of levels seen so far, and the cells of a row. Out: the cells column by column, or
None. A row as wide as the heading lies straight under it. Another one fits only where the names of levels in it, and
the numbers where points are due, leave exactly one way: a page may take the empty cells before a row, an editor the
empty cells behind it, and the heading may have lost the cell before it. Nothing is ever guessed.
"""

from collections.abc import Sequence
from dataclasses import field

from jixiao.ground.dataclass import dataclass
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import monitoring as m
from jixiao.intake.forms import pages
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import on_one_line
from jixiao.records import Cell

#: Columns of free text, blank in most rows: the ones that an editor strips with the blanks at the end of a line.
_OPTIONAL = frozenset((*c.WORDS, "", "likelihood", *m.PARTED))


def _optional(name: str) -> bool:
    return name in _OPTIONAL or name.startswith(c.SPARE)


#: The cells of a row by column, None where it has none; one more than the columns where the heading lost its first.
Placed = tuple[Cell | None, ...]


@dataclass(slots=True)
class Columns:
    """The columns of a table; `seen` are the names of first and second levels so far, `first` the present one."""

    names: tuple[str, ...] = ()
    seen: set[str] = field(default_factory=set)
    first: str = ""

    def at(self, name: str) -> int:
        """The index of a column, −1 where the form has none."""
        return self.names.index(name) if name in self.names else -1


def fit(columns: Columns, cells: Sequence[Cell], *, whole: bool = False) -> Placed | None:
    """A row under its columns, or None; `whole` refuses a row that lacks cells behind or is odd in its names."""
    width = len(columns.names)
    if len(cells) == width and cells[0].source.cell:
        return tuple(cells) if _in_place(_texts(columns, tuple(cells))) else None
    if len(cells) > width + 1 and any(cell.text for cell in cells[width + 1 :]):
        return None
    straight: Placed | None = None
    found: list[tuple[tuple[int, int], Placed]] = []
    for lost in (0, 1, 2, -1):
        placed = _shifted(columns, cells, lost)
        if placed is None or (whole and len(cells) != width - lost):
            continue
        sure = evidence(columns, placed)
        if lost == 0 and len(cells) >= width:
            if sure is not None:
                return placed
            straight = placed if _possible(columns, _texts(columns, placed)) and not whole else None
        elif sure:
            found.append(((sure, -abs(width - lost - len(cells))), placed))
    found.sort(key=lambda way: way[0], reverse=True)
    if found and (len(found) == 1 or found[0][0] > found[1][0]):
        return found[0][1]
    return None if found else straight


def _shifted(columns: Columns, cells: Sequence[Cell], lost: int) -> Placed | None:
    """The cells laid out with `lost` leading columns missing (−1: one too many, where the heading lost its own)."""
    width = len(columns.names)
    if lost < 0:
        return tuple(cells) if len(cells) == width + 1 and pages.section(cells[0].text) else None
    if not cells or lost > columns.at("level3"):
        return None
    over = len(cells) + lost - width
    if over > 0 and any(cell.text for cell in cells[width - lost :]):
        return None
    if over < 0:
        stripped = bool(cells[-1].text) and on_one_line(cells)
        if not stripped or len(cells) + len(_OPTIONAL) + lost < width or not all(map(_optional, columns.names[over:])):
            return None
    return (*(None for _ in range(lost)), *cells[: width - lost], *(None for _ in range(-over)))


def _in_place(text: dict[str, str]) -> bool:
    """Whether the cells of a sheet can be what their columns say: place decides there, but no number is a name."""
    return not v.first_level(text.get("label", "")) and not _moved(text)


def _moved(text: dict[str, str]) -> bool:
    """Whether a number or a bound stands where a name is due, or the names of both levels where a line and its target are."""
    if v.first_level(text.get("level3", "")) and v.second_level(text.get("target", "")):
        return True
    return any(test(text.get(name, "")) for name in ("level1", "level2", "level3") for test in (v.numeral, v.bound))


def _texts(columns: Columns, placed: Placed) -> dict[str, str]:
    cells = placed[len(placed) - len(columns.names) :]
    return {name: cell.text for name, cell in zip(columns.names, cells, strict=True) if cell and name}


def _possible(columns: Columns, text: dict[str, str]) -> bool:
    """Whether no name of a level stands in another level's column, and no number in the place of a name."""
    first, second = text.get("level1", ""), text.get("level2", "")
    if v.first_level(text.get("label", "")) or _moved(text):
        return False
    if v.second_level(first) and not v.first_level(first):
        return False
    if not first and not columns.first and v.first_level(second):  # one place too far to the right
        return False
    # A usual first-level name in the second column is a row that was shifted, unless it stands below a first level of a
    # framework's own, which may use that name for its second.
    here = first or columns.first
    own = bool(here) and not v.first_level(here) and not pages.section(here)
    return v.first_level(first) or not v.first_level(second) or v.second_level(second) or own


def evidence(columns: Columns, placed: Placed) -> int | None:
    """How much the names of levels speak for a layout; None where something in it cannot stand in its column."""
    text = _texts(columns, placed)
    first, second, third = (text.get(name, "") for name in ("level1", "level2", "level3"))
    if not _possible(columns, text) or not (first or columns.first):
        return None
    if any(not (v.numeral(text.get(name, "")) or v.nothing(text.get(name, ""))) for name in ("weight", "score")):
        return None
    if placed[0] is None and not first and (v.first_level(second) or not v.related(columns.first, second)):
        return None  # the name of the first level is what is missing, or a name of both levels does not say which it is
    if (not second or third.endswith("指标")) and (v.first_level(third) or v.second_level(third)):
        return None
    if not third and (text.get("target") or text.get("actual")) and v.weighted(first)[0] not in v.EXECUTION:
        return None
    known = sum(
        bool(name) and (usual(name) or v.weighted(name)[0] in columns.seen) for name, usual in _usual(first, second)
    )
    return 2 * known + (1 if third and not first and not second else 0)


def _usual(first: str, second: str) -> tuple[tuple[str, v.Test], tuple[str, v.Test]]:
    return (first, v.first_level), (second, v.second_level)
