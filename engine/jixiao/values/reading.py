"""A row's target and actual as quantities in common units: read once here, for scoring and for findings alike.

Comes in: an indicator row and the year of its form. Goes out: a `Reading`; nothing is judged.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from jixiao.ground import decimals
from jixiao.records import Cell, Row
from jixiao.values import quantity
from jixiao.values.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says: target and actual (None where blank), and `note`: "", unit.missing or unit.incomparable."""

    target: Quantity | None
    actual: Quantity | None
    note: str = ""


_PLACEHOLDER = re.compile(r"(?:指标(?:\d{1,3}|[一二三四五六七八九十])?[:：]?|\d{0,3}[.、]?|[….·。、,，*×xX—–\-_/\\]+)")
#: A longer name says something.
_LONGEST_PLACEHOLDER = 60


def placeholder(name: str) -> bool:
    """Whether a third-level name is only a form's placeholder: `指标2：`, `……`, nothing."""
    squeezed = "".join(unicodedata.normalize("NFKC", name[: _LONGEST_PLACEHOLDER + 1]).split())
    return len(name) <= _LONGEST_PLACEHOLDER and bool(_PLACEHOLDER.fullmatch(squeezed))


def no_line(row: Row) -> bool:
    """Whether a row is no line at all: a placeholder without target, actual or anything else (contract rule 7)."""
    given = row.elements or row.experts or row.parts
    return placeholder(row.path[-1]) and blank(row.target) and blank(row.actual) and not given


def blank(cell: Cell | None) -> bool:
    """Whether a cell gives no value: no such column, nothing written, or a formula never computed."""
    return cell is None or cell.blank or cell.uncomputed


def read(row: Row | None, year: int | None, aggregate: str | None = None) -> Reading:
    """The reading of a row; the columns 指标性质 and 度量单位 count where the value itself names none.

    With `aggregate` (sum, weighted-mean, by-unit) an actual that is given in parts is put together from them first.
    """
    if row is None:
        return Reading(None, None)
    unit = row.unit.text if row.unit else ""
    operator = row.operator.text if row.operator else ""
    target = None if blank(row.target) else quantity.parse(_text(row.target), unit=unit, operator=operator, year=year)
    actual = None if blank(row.actual) else quantity.parse(_text(row.actual), unit=unit, year=year)
    if aggregate and row.parts:
        actual = combined(row, unit, year, aggregate) or actual
    if target is not None and actual is not None:
        return Reading(*quantity.common(target, actual))
    return Reading(target, actual)


def combined(row: Row, unit: str, year: int | None, aggregate: str) -> Quantity | None:
    """The actual value that a row's parts make, exact; None where they are no numbers of one kind.

    `by-unit` is the mean for ratios, weighted by the parts' weights, and the sum for everything else (湖北 2020: 绝对值
    相加，相对值按资金额加权平均). Without weights every part weighs the same.
    """
    parts = [quantity.parse(part.actual.text, unit=unit, year=year) for part in row.parts]
    first = parts[0]
    values = [part.value for part in parts if part.value is not None and part.op in ("", "=") and not part.approx]
    dimensions = {part.unit.dimension if part.unit else "" for part in parts}
    weights = [decimals.ONE if part.weight is None else decimals.number(part.weight.text) for part in row.parts]
    given = [weight for weight in weights if weight is not None]
    if len(values) != len(parts) or len(dimensions) != 1 or len(given) != len(parts):
        return None
    mean = aggregate == "weighted-mean" or (aggregate == "by-unit" and dimensions == {"比率"})
    terms = [value * weight for value, weight in zip(values, given, strict=True)] if mean else values
    total = decimals.exact_sum(terms)
    value = decimals.ratio(total, decimals.exact_sum(given)) if mean else total
    if value is None:
        return None
    number = value / first.unit.factor if first.unit else value
    return replace(first, text=quantity.show(value, first.unit), value=value, number=number)


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
