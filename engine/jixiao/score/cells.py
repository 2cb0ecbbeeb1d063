"""The cells and facts that a line is marked on: whether anything was written for them, and how a step cites them.

Comes in: a seat, the facts of its submission, the values of the line. Goes out: cells, names, `Fact`s. Nothing is marked here.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.ground.remembered import remembered
from jixiao.law import formula
from jixiao.records import Cell, Reading
from jixiao.records.expressions import Node
from jixiao.records.scorecard import Facts
from jixiao.records.steps import Fact
from jixiao.records.submission import Part
from jixiao.score import tables
from jixiao.score.seats import Seat
from jixiao.values import reading
from jixiao.values.displayed import seen, stored
from jixiao.values.given import shown
from jixiao.values.parts import counts

#: The columns of a row that its own facts are read from, by the names that formulas and steps use.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "target": ("target",),
        "目标值": ("target",),
        "目标文字": ("target",),
        "actual": ("actual",),
        "实际值": ("actual",),
        "实际文字": ("actual",),
        "完成比": ("target", "actual"),
        "逾期天数": ("target", "actual"),
        "区间偏离": ("target", "actual"),
        "自评得分": ("score",),
        "分值": (),
        "elements": (),
        "experts": (),
    }
)


def cell_of(column: str, seat: Seat, facts: Facts) -> Cell | None:
    """A cell of the line's row; for a fixed line without a row, the mark printed in the table of funds."""
    row = seat.row
    if row is None:
        return facts.claimed if column == "score" and seat.node.method else None
    if column == "actual" and row.parts and seat.node.aggregate:
        # The first part that counts; where none does, the row's own value.
        return next((part.actual for part in row.parts if counts(part)), row.actual)
    found = getattr(row, column)
    return found if isinstance(found, Cell) else None


def silent(names: Sequence[str], seat: Seat, facts: Facts) -> tuple[str, ...]:
    """Which facts nothing was written for (what was written and has no value is another matter).

    A computed fact without a value stands for those that it is computed from and that are not given.
    """
    found: dict[str, None] = {}
    for name in names:
        if name in COLUMNS:
            if any(reading.blank(cell_of(column, seat, facts)) for column in COLUMNS[name]):
                found[name] = None
        elif facts.values.get(name) is None:
            found |= dict.fromkeys(_missing(name, facts))
    return tuple(found)


def _missing(name: str, facts: Facts) -> Iterator[str]:
    """The facts that are not given and that a name without value lacks; an answer of 不适用 is given."""
    computed = facts.computed.get(name)
    if computed is None:
        if facts.values.get(formula.said_gone(name)) is not True:
            yield name
        return
    for inner in formula.missing(computed.formula.node, facts.values.get):
        yield from _missing(inner, facts)


def printed_mark(cell: Cell | None) -> Decimal | None:
    """The mark that the unit printed, with the decimals it printed; None where it printed none or no number."""
    return _printed(cell.text[:100]) if cell is not None else None


@remembered
def _printed(text: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    return Decimal(plain.replace(",", "")) if decimals.number(plain) is not None else None


def mark_of(cell: Cell | None) -> Fraction | None:
    """A mark that somebody wrote, exact; None where it is blank or no number."""
    printed = printed_mark(cell)
    return None if printed is None else Fraction(printed)


def no_marks(seat: Seat) -> tuple[Problem, ...]:
    """The marks of experts that are no numbers."""
    return tuple(
        Problem(cell.source, "submission.bad-mark", f"专家评分“{cell.text[:20]}”不是数。", "请改写为数字，如 90。")
        for cell in (seat.row.experts if seat.row else ())
        if not cell.blank and mark_of(cell) is None
    )


# --- how a step cites what it read ----------------------------------------------------------------------------


def written(name: str, cell: Cell) -> Fact:
    """A cell as a step cites it: what its writer saw, and what is stored where that is another value."""
    return Fact(name, seen(cell), cell.source, stored=stored(cell))


def cited(
    names: Sequence[str],
    seat: Seat,
    facts: Facts,
    said: Reading,
    values: Mapping[str, Any],
    nodes: Sequence[Node] = (),
) -> tuple[Fact, ...]:
    """The facts that a step read, as they were written where they were written in one place.

    `nodes` are the expressions that read them: what these took of a table is told with it.
    """

    def lookup(name: str) -> Any:
        return values[name] if name in values else facts.values.get(name)

    return tuple(fact for name in names for fact in _cited(name, seat, facts, said, values, (nodes, lookup)))


#: Expressions, and the values that they read.
_Read = tuple[Sequence[Node], Callable[[str], Any]]


def _cited(
    name: str, seat: Seat, facts: Facts, said: Reading, values: Mapping[str, Any], read: _Read
) -> Iterator[Fact]:
    row = seat.row
    if name == "elements":
        for element, said_ in row.elements.items() if row else ():
            yield written(element, said_)
        return
    if name == "experts":
        if row and row.experts:
            yield Fact("专家评分", "、".join(cell.text for cell in row.experts), row.experts[0].source)
        return
    columns = COLUMNS.get(name)
    if columns is None:
        yield from _of_form(name, facts, read)
        return
    if columns == ("actual",) and said.combined and row is not None:
        yield Fact(name, said.said_actual, None, tuple(_part(n, part) for n, part in enumerate(row.parts, 1)))
        return
    cell = cell_of(columns[0], seat, facts) if len(columns) == 1 else None
    if cell is not None:
        yield written(name, cell)
    elif isinstance(value := values.get(name), Fraction):
        of = tuple(written(column, own) for column in columns if (own := cell_of(column, seat, facts)) is not None)
        yield Fact(name, decimals.plain(value), None, of)


def left_out(seat: Seat, said: Reading) -> tuple[Fact, ...]:
    """The parts of an actual value that had nothing to be counted."""
    parts = seat.row.parts if seat.row else ()
    return tuple(_part(number, parts[number - 1]) for number in said.left_out)


def _part(number: int, part: Part) -> Fact:
    return written(f"部分{number}", part.actual)


def of_tables(node: Node, facts: Facts, values: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The tables that a condition about the whole form read, with the rows that counted, and the facts that rest on tables."""
    read: _Read = ((node,), values.get)
    found = (fact for name in sorted(formula.names(node)) for fact in _of_form(name, facts, read))
    return tuple(fact for fact in found if _of_rows(fact))


def _of_rows(fact: Fact) -> bool:
    return bool(fact.counted) or any(map(_of_rows, fact.of))


def _of_form(name: str, facts: Facts, read: _Read) -> Iterator[Fact]:
    """A fact of the whole form: as it was written, as the ruleset supplies it, or as it was computed from others."""
    value, cell = facts.values.get(name), facts.cells.get(name)
    counted = tables.counted(name, *read) if isinstance(value, tuple) else ()
    if name in facts.assumed:
        fact = facts.given[name]
        yield Fact(name, fact.absent_text, fact.source, counted=counted, assumed=True)
    elif isinstance(value, tuple):
        yield Fact(name, f"{len(value)}行", cell.source if cell else None, counted=counted)
    elif cell is not None:
        yield written(name, cell)
    else:
        of = tuple(_computed(name, facts))
        if of or isinstance(value, Fraction):
            yield Fact(name, shown(value), None, of)


def _computed(name: str, facts: Facts) -> Iterator[Fact]:
    """What a computed fact was computed from, down to the cells."""
    computed = facts.computed.get(name)
    for inner in computed.reads if computed else ():
        assert computed is not None
        told = tuple(_of_form(inner, facts, ((computed.formula.node,), facts.values.get)))
        yield from told or (Fact(inner, shown(facts.values.get(inner))),)
