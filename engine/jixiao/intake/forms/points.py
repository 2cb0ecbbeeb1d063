"""Which columns of a table hold its points, told by what must hold where their headings do not say it.

In: the headings of the columns that hold points or may hold some, and the lines below them, by the same names; what the points
of all lines may add up to. Out: which column holds the points that a line can earn, and which the unit's own marks; the headings
of columns with figures that nobody knows; and a Problem where two readings remain on which the marks depend.

What must hold: no mark is above its points, and the points of all lines add up to the whole. A heading that can only mean one
of the two is never turned round, and no other column is taken for points because its numbers would do.
"""

from collections.abc import Mapping, Sequence, Set
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import as_points
from jixiao.intake.forms.grouped import GroupedRow
from jixiao.records import Cell

#: The cells of a line by the names of their columns.
Line = Mapping[str, Cell]
_HUNDRED = Fraction(100)
_CURE = "请改写表头：各行的满分写“分值”，单位自己给的分写“自评得分”，其余的列删去。"


@dataclass(frozen=True, slots=True)
class Points:
    """The names of the columns of points (`""` for none), the headings of columns that were not read, what cannot be told."""

    weight: str
    score: str
    unknown: tuple[Cell, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    headings: Mapping[str, Cell]
    numbers: Mapping[str, Sequence[Fraction | None]]
    wholes: Set[Fraction]

    def of(self, kind: str | None) -> list[str]:
        """The columns whose headings usually mean this, in the order of the form; None: those of unknown headings."""
        return [name for name, cell in self.headings.items() if c.column(cell.text) == kind]

    def either(self, name: str) -> bool:
        """Whether the heading of a column may mean both kinds of points."""
        return c.either(self.headings[name].text)

    def adds_up(self, name: str) -> bool:
        """Whether the numbers of a column add up to the whole."""
        return decimals.exact_sum(one for one in self.numbers[name] if one is not None) in self.wholes

    def within(self, mark: str, weight: str) -> bool:
        """Whether no number of one column is above that of the other."""
        pairs = zip(self.numbers[mark], self.numbers[weight], strict=True)
        return all(one <= most for one, most in pairs if one is not None and most is not None)


def settle(
    headings: Mapping[str, Cell], lines: Sequence[GroupedRow], totals: Line, execution: Cell | None, *, grouped: bool
) -> Points:
    """Name the cells of points in the lines as they are read, and forget the others.

    `totals` is the row of totals, `execution` what the table of funds prints as the points of the execution, which belong to the
    same whole; `grouped` says that points stand elsewhere in the form (`产出指标（50分）`).
    """
    apart, grouped = (
        number(execution),
        grouped or any("weight" in line.cells.keys() - headings.keys() for line in lines),
    )
    printed = {one for name in headings if (one := number(totals.get(name)))}
    found = told(
        headings, [line.cells for line in lines], printed | ({100 - apart} if apart else set()), grouped=grouped
    )
    for line in lines:
        own = {name: line.cells.pop(name) for name in headings if name in line.cells}
        line.cells.update(
            {name: own[at] for name, at in (("weight", found.weight), ("score", found.score)) if at in own}
        )
        if "weight" in line.cells and (shares := as_points(line.cells["weight"])) is not line.cells["weight"]:
            line.cells["weight"] = shares
            line.cells.update({"score": as_points(line.cells["score"])} if "score" in line.cells else {})
    return found


def told(headings: Mapping[str, Cell], lines: Sequence[Line], wholes: Set[Fraction], *, grouped: bool) -> Points:
    """What the columns hold; `wholes` are what the points of all lines may add up to, besides the hundred."""
    numbers = {name: [number(line.get(name)) for line in lines] for name in headings}
    table = _Table(headings, numbers, wholes | {_HUNDRED})
    weights, scores = table.of("weight"), table.of("score")
    if not weights:
        due = next((one for one in scores if _all_due(table, one, scores)), None)
        weights = [due] if due else []
    elif not scores:
        scores = [one for one in weights if _marks_of(table, one, weights)][:1]
    weights = [one for one in weights if one not in scores] or weights
    scores = [one for one in scores if one not in weights]
    weight, problem = _weight(table, weights)
    score = next((one for one in scores if weight and table.within(one, weight)), scores[0] if scores else "")
    strange = [name for name in table.of(None) if _is_numeric(lines, name)]
    if not weight and not grouped and not problem:
        problem = next((_unknown(headings[one]) for one in strange if _may_be_due(table, one, score)), None)
    return Points(weight, score, tuple(headings[name] for name in strange), problem)


def number(cell: Cell | None) -> Fraction | None:
    """A bare number, or points with 分 or % behind; None for anything else."""
    return decimals.number(v.half(cell.text).rstrip("分%")) if cell else None


def _all_due(table: _Table, name: str, scores: Sequence[str]) -> bool:
    """Whether marks are the points themselves: they add up to the whole, and no other column of marks is above them."""
    return table.either(name) and table.adds_up(name) and all(table.within(one, name) for one in scores)


def _marks_of(table: _Table, name: str, weights: Sequence[str]) -> bool:
    """Whether a column is the marks of one that surely holds points: by its heading, or because that adds up to the whole."""
    others = (one for one in weights if one != name and (not table.either(one) or table.adds_up(one)))
    return table.either(name) and any(table.within(name, one) for one in others)


def _weight(table: _Table, weights: Sequence[str]) -> tuple[str, Problem | None]:
    """The one column of points: of several that say it, the one that adds up; two that differ and do not are a Problem."""
    due = [one for one in weights if table.adds_up(one)] or weights
    first = next(iter(due), "")
    other = next((one for one in due if table.numbers[one] != table.numbers[first]), None)
    return first, _two(table.headings[first], table.headings[other]) if other else None


def _is_numeric(lines: Sequence[Line], name: str) -> bool:
    count = sum(v.numeral(cell.text) for line in lines if (cell := line.get(name)))
    return 2 * count > len(lines)


def _may_be_due(table: _Table, name: str, score: str) -> bool:
    """Whether an unknown column could hold the points of the lines: bare numbers, not above the whole, not below the marks."""
    found = [one for one in table.numbers[name] if one is not None]
    possible = 2 * len(found) > len(table.numbers[name]) and min(found) >= 0
    return possible and decimals.exact_sum(found) <= _HUNDRED and not (score and not table.within(score, name))


def _two(one: Cell, other: Cell) -> Problem:
    message = f"“{one.text[:20]}”和“{other.text[:20]}”两列都像是分值，数却不同，不能确定用哪一列。"
    return Problem(other.source, "form.two-columns", message, _CURE)


def _unknown(heading: Cell) -> Problem:
    named = f"表头“{heading.text[:20]}”" if heading.text else "没有表头的一列"
    message = f"不认识{named}，它的数可能是各行的分值，而表上没有别的分值。"
    cure = "请改写表头：是分值的写“分值”，是得分的写“自评得分”，都不是的删去这一列。"
    return Problem(heading.source, "form.unknown-column", message, cure)
