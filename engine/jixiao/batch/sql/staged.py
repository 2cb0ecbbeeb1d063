"""Numbers that are reckoned once and then read by name: each in a column of a stage, which reads the columns before it.

Comes in: the numbers of one name, by the rule that each is for. Goes out: the column, or two where they are quotients, and the
same numbers as what they are in these columns.
"""

from collections.abc import Mapping
from fractions import Fraction

from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.text import by_number
from jixiao.batch.sql.values import ATOM, Num, Value, Whole, common

#: What the column is called that a staged number is divided by.
_BELOW = ".分母"


def settled(value: Value) -> bool:
    """Whether a value need not be reckoned: it is no number, a column, or the same for every form."""
    if not isinstance(value, Num):
        return True
    above = value.above
    return value.below is None and (
        above is None or (above.lacks in ((), (f"{above.sql} IS NULL",)) and above.binds == ATOM)
    )


def staged(
    sums: Arithmetic, name: str, found: Mapping[int, Num], by: str = ""
) -> tuple[Mapping[str, str], Mapping[int, Num]]:
    """The columns of numbers of one name with what is in each, and the numbers as read from them.

    `by` is the column of the rule, where there are several.
    """
    unit = common(*(one.of for one in found.values()))
    above = {rule: sums.scaled(int(one.of / unit), one.above) for rule, one in found.items()}
    below = {rule: one.below for rule, one in found.items() if one.below is not None}
    columns = {name: _column(above, by)}
    if below:
        columns[name + _BELOW] = _column(below, by)
    return columns, {rule: _named(sums, name, unit, above[rule], below.get(rule)) for rule in found}


def _column(found: Mapping[int, Whole], by: str) -> str:
    texts = {rule: one.sql for rule, one in found.items()}
    return by_number(by, texts, "NULL") if by else next(iter(texts.values()))


def _named(sums: Arithmetic, name: str, unit: Fraction, above: Whole, below: Whole | None) -> Num:
    return Num(unit, _read(sums, name, above), None if below is None else _read(sums, name + _BELOW, below))


def _read(sums: Arithmetic, name: str, one: Whole) -> Whole:
    sql = sums.dialect.name(name)
    return Whole(sql, one.tens, one.most, ATOM, one.signed, (f"{sql} IS NULL",) if one.lacks else ())
