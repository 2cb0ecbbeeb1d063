"""Figures of a submission that no column of the form holds: incomes, spendings, heads and counts of projects, by name.

In: a submission's `facts` as written. Out: exact amounts in the form's money unit and whole counts; a `Gap` that says
what is not there or cannot be read. The names are those of docs/how-to/给报告添加收支数据和图表.md.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.records import MONEY_UNIT, Cell, Submission
from jixiao.report import sentences
from jixiao.report.blocks import Gap
from jixiao.values import quantity

#: What parts the name of a whole from the name of its part: 收入构成：其他收入.
COLONS = ("：", ":")


def unit(form: Submission) -> str:
    """The unit that amounts are shown in: the form's money unit, `MONEY_UNIT` where it names none."""
    return sentences.stated(form.budget.unit) or MONEY_UNIT


def money(form: Submission, name: str) -> Fraction | None:
    """An amount in `unit`; None where it is absent, below 0 or no amount of money."""
    return amount(form, form.facts.get(name))


def amount(form: Submission, cell: Cell | None) -> Fraction | None:
    """The amount of a cell in `unit`; None where it is no amount of money."""
    shown = unit(form)
    one = quantity.parse("1", unit=shown)
    read = _read(cell, shown)
    if read is None or read.value is None or not one.value or read.unit is None or one.unit is None:
        return None
    return read.value / one.value if read.unit.dimension == one.unit.dimension else None


def count(form: Submission, name: str) -> int | None:
    """A whole number of heads or projects; None where it is absent or something else."""
    read = _read(form.facts.get(name), "")
    plain = read is not None and (read.unit is None or read.unit.dimension not in ("金额", "比率"))
    if read is None or read.value is None or not plain or read.value.denominator != 1:
        return None
    return int(read.value)


def _read(cell: Cell | None, wanted: str) -> quantity.Quantity | None:
    if cell is None or cell.blank or cell.uncomputed:
        return None
    read = quantity.parse(cell.text, unit=wanted)
    exact = read.kind is quantity.Kind.NUMBER and not read.op and not read.approx
    return read if exact and read.value is not None and read.value >= 0 else None


def parts(form: Submission, whole: str) -> tuple[tuple[str, Fraction], ...]:
    """The parts of a whole with their amounts, in the order of the form; those that cannot be read are `unread`."""
    return tuple((name, value) for name, cell in _named(form, whole) if (value := amount(form, cell)) is not None)


def unread(form: Submission, whole: str) -> tuple[Gap, ...]:
    """The parts of a whole whose amounts cannot be read."""
    return tuple(
        Gap(f"{name}的金额，所填“{sentences.stated(cell)}”不是金额" if not cell.blank else f"{name}的金额")
        for name, cell in _named(form, whole)
        if amount(form, cell) is None
    )


def _named(form: Submission, whole: str) -> Iterator[tuple[str, Cell]]:
    for name, cell in form.facts.items():
        for colon in COLONS:
            head, found, part = name.partition(colon)
            if found and head.strip() == whole and part.strip():
                yield part.strip(), cell
                break


def hole(form: Submission, name: str) -> Gap:
    """What to say where a figure is not there or cannot be read."""
    said = sentences.stated(form.facts.get(name))
    return Gap(f"{name}，所填“{said}”无法识别" if said else name)
