"""A row's target and actual as quantities in common units: read once here, for scoring and for findings alike.

Comes in: an indicator row and the year of its form. Goes out: a `Reading`; nothing is judged.
"""

from dataclasses import dataclass

from jixiao import quantity
from jixiao.model import Cell, Row
from jixiao.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says: target and actual (None where blank), and `note`: "", unit.missing or unit.incomparable."""

    target: Quantity | None
    actual: Quantity | None
    note: str = ""


def blank(cell: Cell | None) -> bool:
    """Whether a cell gives no value: no such column, nothing written, or a formula never computed."""
    return cell is None or cell.blank or cell.uncomputed


def read(row: Row | None, year: int | None) -> Reading:
    """The reading of a row; the columns 指标性质 and 度量单位 count where the value itself names none."""
    if row is None:
        return Reading(None, None)
    unit = row.unit.text if row.unit else ""
    operator = row.operator.text if row.operator else ""
    target = None if blank(row.target) else quantity.parse(_text(row.target), unit=unit, operator=operator, year=year)
    actual = None if blank(row.actual) else quantity.parse(_text(row.actual), unit=unit, year=year)
    if target is not None and actual is not None:
        return Reading(*quantity.common(target, actual))
    return Reading(target, actual)


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
