"""A long table as a sheet of its own: a title, figures over its rows as formulas, a heading that stays, a filter, paper.

In: fields, rows of texts and exact numbers, and the formulas that stand above them. Out: the sheet, or as many as Excel needs
for the rows. What is above the heading stays right when the rows are sorted or filtered. Nothing is reckoned here but the
places of cells.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.render.scorebook.block import at, quoted_name
from jixiao.render.sheets import GREY, LINE, Pad, fit, height, paper
from jixiao.render.sheets import put as put_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: Rows of a sheet that are filled before the next is begun; Excel has 1048576.
ROOM: Final = 1_000_000
POINTS: Final = "0.00"
MONEY: Final = "#,##0.00####"
RATE: Final = "0.00%"
COUNT: Final = "0"
#: Places at which a number is stored: Excel keeps no more digits.
_PLACES: Final = 15
#: What binary fractions add to a sum of amounts is far behind these places.
_CLEAN: Final = 8

#: A sign before every difference but none before 0.
SIGNED: Final = "+0.00;-0.00;0.00"

Value = str | int | Decimal | Fraction | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A formula (with its `=`) and its result now, None where it has none."""

    formula: str
    now: Value


Rows = Sequence[Sequence[Value | Reckoned]]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its title, its width in digits, and how its numbers are shown (`""` for texts)."""

    title: str
    width: int
    shown: str = ""


#: The formulas of a row above the heading, by the number of the column.
Above = Mapping[int, Reckoned]


@dataclass(frozen=True, slots=True)
class Laid:
    """Where the rows of a table lie on a sheet: the first and the last row, from 0."""

    sheet: "Worksheet"
    first: int
    last: int

    def area(self, column: int) -> str:
        """The rows of a column, for a formula on the same sheet."""
        return f"{at(self.first, column, fixed=True)}:{at(self.last, column, fixed=True)}"

    def elsewhere(self, column: int) -> str:
        """The rows of a column, for a formula on another sheet."""
        return f"{quoted_name(self.sheet.name)}!{self.area(column)}"


@dataclass(frozen=True, slots=True)
class LongTable:
    """What is to be laid out.

    `labels` name the rows above the heading; `above` makes their formulas, from where the rows lie and what they are.
    `still` columns stay in sight when one moves to the right.
    """

    name: str
    title: str
    fields: Sequence[Field]
    rows: Rows
    notes: Sequence[str] = ()
    labels: Sequence[str] = ()
    above: Callable[[Laid, Rows], Sequence[Above]] = lambda _, __: ()
    still: int = 0

    @property
    def first(self) -> int:
        """The row of the first of its rows, from 0: below the title, the notes, the rows above the heading, and that."""
        return 2 + len(self.notes) + len(self.labels)


def lay(pad: Pad, table: LongTable) -> tuple[Laid, ...]:
    """Write a table; where its rows lie on each of its sheets."""
    return laid_on(pad, table, sheets(pad, table.name, len(table.rows)))


def sheets(pad: Pad, name: str, count: int) -> tuple["Worksheet", ...]:
    """The empty sheets for a table of so many rows: what stands on the first sheet may be reckoned from a later one."""
    return tuple(pad.sheet(name) for _ in range(0, max(1, count), ROOM))


def laid_on(pad: Pad, table: LongTable, sheets: Sequence["Worksheet"]) -> tuple[Laid, ...]:
    """Write a table on its sheets; where its rows lie on each of them."""
    return tuple(_sheet(pad, sheet, table, table.rows[n * ROOM : (n + 1) * ROOM]) for n, sheet in enumerate(sheets))


def _sheet(pad: Pad, sheet: "Worksheet", table: LongTable, rows: Rows) -> Laid:
    across = len(table.fields)
    for column, field in enumerate(table.fields):
        sheet.set_column(column, column, field.width)
    paper(sheet)
    _wide(pad, sheet, 0, across, table.title, bold=True, font_size=14)
    sheet.set_row(0, 26)
    whole = sum(field.width for field in table.fields)
    for row, words in enumerate(table.notes, 1):
        _wide(pad, sheet, row, across, words)
        sheet.set_row(row, height(words, whole))
    heading = table.first - 1
    laid = Laid(sheet, table.first, heading + max(1, len(rows)))
    for row, (label, cells) in enumerate(zip(table.labels, table.above(laid, rows), strict=True), 1 + len(table.notes)):
        _above(pad, sheet, row, table.fields, label, cells)
    look = pad.style(bold=True, align="center", border=1, bg_color=GREY)
    for column, field in enumerate(table.fields):
        put_text(sheet, heading, column, field.title, look)
    fit(sheet, heading, ((field.title, field.width) for field in table.fields))
    for row, values in enumerate(rows, laid.first):
        for column, (value, field) in enumerate(zip(values, table.fields, strict=True)):
            if isinstance(value, Reckoned):
                put_reckoned(pad, sheet, row, column, value, field.shown, bold=False)
            else:
                put(pad, sheet, row, column, value, field.shown)
        texts = ((value, field.width) for value, field in zip(values, table.fields, strict=True))
        fit(sheet, row, ((value, width) for value, width in texts if isinstance(value, str)))
    sheet.freeze_panes(laid.first, table.still)
    sheet.repeat_rows(heading)
    sheet.autofilter(heading, 0, laid.last, across - 1)
    return laid


def put(pad: Pad, sheet: "Worksheet", row: int, column: int, value: Value, shown: str = "", **more: str | bool) -> None:
    """A value in a bordered cell: a number as a number, shown as `shown` says."""
    if value is None or isinstance(value, str):
        centred = {"align": "right"} if shown and value is not None else {}
        put_text(sheet, row, column, value or "", pad.style(border=1, **centred, **more))
        return
    exact = decimals.half_up(value, _PLACES) if isinstance(value, Fraction) else value
    sheet.write_number(row, column, exact, pad.style(border=1, align="right", num_format=shown or "General", **more))


def put_reckoned(
    pad: Pad, sheet: "Worksheet", row: int, column: int, one: Reckoned, shown: str, *, bold: bool = True
) -> None:
    """A formula in a bordered cell, with its result now."""
    now = decimals.half_up(one.now, _PLACES) if isinstance(one.now, Fraction) else one.now
    look = pad.style(border=1, bold=bold, align="right", num_format=shown or "General")
    sheet.write_formula(row, column, one.formula, look, "" if now is None else now)


def _wide(pad: Pad, sheet: "Worksheet", row: int, across: int, words: str, **more: str | int | bool) -> None:
    look = pad.style(**more)
    sheet.merge_range(row, 0, row, across - 1, "", look)
    put_text(sheet, row, 0, words, look)


def _above(pad: Pad, sheet: "Worksheet", row: int, fields: Sequence[Field], label: str, cells: Above) -> None:
    plain = pad.style(border=1, bold=True)
    for column, field in enumerate(fields):
        if column in cells:
            put_reckoned(pad, sheet, row, column, cells[column], field.shown)
        else:
            put_text(sheet, row, column, label if column == 0 else "", plain)
    sheet.set_row(row, LINE + 3)


def subtotals(columns: Sequence[int], counted: int) -> Callable[[Laid, Rows], Sequence[Above]]:
    """A row above: the sums of some columns, and in the column `counted` how many rows there are, of what is filtered."""

    def above(laid: Laid, rows: Rows) -> Sequence[Above]:
        sums = {
            column: Reckoned(f"=ROUND(SUBTOTAL(109,{laid.area(column)}),{_CLEAN})", added(rows, column))
            for column in columns
        }
        return ({**sums, counted: Reckoned(f"=SUBTOTAL(103,{laid.area(counted)})", len(rows))},)

    return above


def added(rows: Rows, column: int) -> Fraction:
    """The sum of the numbers in a column."""
    values = (row[column] for row in rows)
    now = (value.now if isinstance(value, Reckoned) else value for value in values)
    return decimals.exact_sum(Fraction(value or 0) for value in now if not isinstance(value, str))


def over(laid: Sequence[Laid], each: Callable[[Laid], str]) -> str:
    """A sum over the sheets of a table, as a formula without its `=`."""
    return "+".join(map(each, laid))
