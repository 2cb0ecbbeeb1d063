"""The functions of a table's rows: 个数 合计 平均 加权平均 最大 最小 最迟 最早.

Comes in: the rows of a table, and what the call says of a row, made ready. Goes out: a value, and which rows it came from. A row
in which a cell is blank that the call needs is left out; where what it says has no value for any other reason (a fact outside the
table that is not given, a divisor of 0), the whole has none.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.law.formula.functions import OF_ROWS
from jixiao.law.formula.nodes import Call, Name, Node, column, walk
from jixiao.records.expressions import TableRow

Lookup = Callable[[str], Any]
Compiled = Callable[[Lookup], Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows that a call takes, and for each the values of its arguments."""

    rows: tuple[TableRow, ...]
    values: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class OverRows:
    """A call of a function of rows, made ready: the table's name, and each argument with the columns that it reads."""

    name: str
    table: str
    terms: tuple[tuple[Compiled, frozenset[str]], ...]
    conditional: bool

    def taken(self, lookup: Lookup) -> Taken | None:
        """The rows that count; None where the table is not given, or something besides a blank cell leaves it open."""
        table = lookup(self.table)
        if not isinstance(table, tuple):
            return None
        rows: list[TableRow] = []
        values: list[tuple[Any, ...]] = []
        for row in table:
            found = self._of(row, lookup)
            if found is None:
                return None
            if found:
                rows.append(row)
                values.append(found[0])
        return Taken(tuple(rows), tuple(values))

    def _of(self, row: TableRow, lookup: Lookup) -> tuple[tuple[Any, ...], ...] | None:
        """The values of a row's arguments, nothing where it is left out, None where something else leaves it open."""
        inside = _inside(self.table, row, lookup)
        count = len(self.terms) - self.conditional
        values: list[Any] = []
        # The condition first: what it leaves out need not have a value.
        for ready, columns in (*self.terms[count:], *self.terms[:count]):
            value = ready(inside)
            if value is None:
                blank = any(row.values.get(name) is None for name in columns)
                return () if blank else None
            if value is False:
                return ()
            values.append(value)
        return (tuple(values[self.conditional :]),)

    def __call__(self, lookup: Lookup) -> Any:
        """The value of the call; None where it has none."""
        taken = self.taken(lookup)
        if taken is None:
            return None
        return _WORK[self.name](taken.values)


def over_rows(node: Call, ready: Callable[[Node], Compiled]) -> OverRows | None:
    """A call of a function of rows made ready by `ready`; None where it can only be one of plain values."""
    if node.name not in _WORK or not isinstance(node.args[0], Name):
        return None
    of, terms = node.args[0].dotted, node.args[1:]
    begin = column(of, "")
    read = [
        frozenset(
            one.dotted.removeprefix(begin)
            for one in walk(term)
            if isinstance(one, Name) and one.dotted.startswith(begin)
        )
        for term in terms
    ]
    pairs = tuple((ready(term), columns) for term, columns in zip(terms, read, strict=True))
    return OverRows(node.name, of, pairs, node.name in OF_ROWS and len(node.args) > OF_ROWS[node.name].least)


def _inside(table: str, row: TableRow, lookup: Lookup) -> Lookup:
    begin = column(table, "")
    return lambda name: row.values.get(name.removeprefix(begin)) if name.startswith(begin) else lookup(name)


# --- what each function makes of the values of its rows ---------------------------------------------------------


def _total(values: Sequence[tuple[Any, ...]]) -> Fraction:
    return decimals.exact_sum(value for value, *_ in values)


def _mean(values: Sequence[tuple[Any, ...]]) -> Fraction | None:
    return decimals.ratio(_total(values), Fraction(len(values)))


def _weighted(values: Sequence[tuple[Any, ...]]) -> Fraction | None:
    products = decimals.exact_sum(value * weight for value, weight in values)
    return decimals.ratio(products, decimals.exact_sum(weight for _, weight in values))


def _greatest(values: Sequence[tuple[Any, ...]]) -> Any:
    return max((value for value, *_ in values), default=None)


def _least(values: Sequence[tuple[Any, ...]]) -> Any:
    return min((value for value, *_ in values), default=None)


_WORK: Final[Mapping[str, Callable[[Sequence[tuple[Any, ...]]], Any]]] = MappingProxyType(
    {
        "个数": lambda values: Fraction(len(values)),
        "合计": _total,
        "平均": _mean,
        "加权平均": _weighted,
        "最大": _greatest,
        "最小": _least,
        "最迟": _greatest,
        "最早": _least,
        # An inner one (`law.methods.rank`): the values themselves, in order of size.
        "各行": lambda values: tuple(sorted(value for value, *_ in values)),
    }
)
