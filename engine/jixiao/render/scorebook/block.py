"""The table of one scorecard: where its cells stand, and how a mark, a figure and a label are written into one.

In: a place on a sheet. Out: references and cells. What the cells say is the business of `scoresheet` and `sums`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Line, Scorecard, Status
from jixiao.records.law import Plan
from jixiao.render.scorebook.live import Figure
from jixiao.render.sheets import Pad, Style
from jixiao.render.sheets import put as put_text
from jixiao.say import labels
from jixiao.values.quantity import Kind, Quantity

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class Column(IntEnum):
    """The columns of the table, from 0."""

    FIRST = 0
    SECOND = 1
    THIRD = 2
    TARGET = 3
    ACTUAL = 4
    SIGN = 5
    LOW = 6
    HIGH = 7
    DONE = 8
    MEASURED = 9
    WEIGHT = 10
    MARK = 11
    ENGINE = 12
    CHECK = 13
    WORTH = 14
    BASED = 15
    STATUS = 16
    CLAIMED = 17
    HOW = 18


#: The headings of the columns and their widths.
COLUMNS: Final = (
    *(("一级指标", 9), ("二级指标", 10), ("三级指标", 14), ("指标值", 11), ("完成值", 11), ("方向", 7)),
    *(("目标数", 10), ("目标上限", 8), ("完成数", 10), ("计分数值", 8), ("分值", 7), ("得分", 7)),
    *(("引擎得分", 7), ("核对", 7), ("证据", 8), ("有据", 5), ("状态", 7), ("自评得分", 7), ("算法", 20)),
)
#: A cell that one may change, and a row whose mark follows no change.
INPUT: Final = "#FFF2CC"
STILL: Final = "#EDEDED"
#: What begins the reason of such a row.
UNRECKONED: Final = "不重算"
LEGEND: Final = (
    "黄底的格可以改，得分、合计、等级随之重算：完成值改在“完成数”一栏，写换算好的数。灰底的行不重算，得分照录。"
    "“证据”“有据”不随改动变。"
)
#: Rows above the lines: title, what it is about, budget, heading.
HEAD: Final = 4
#: Rows below the lines and the steps of the total: 合计, 有依据, 待评判, 等级, and an empty one.
_FOOT: Final = 5
SIGNS: Final[Mapping[str, str]] = {">=": "≥", "<=": "≤"}
KINDS: Final[Mapping[Kind, str]] = {Kind.INTERVAL: "区间", Kind.DATE: "时限", Kind.TEXT: "文字"}
AGREE, DIFFER = "一致", "不一致"
#: In the column 有据: what the line earns is supported.
YES: Final = "是"

#: Where a value stands that is no cell of a row, by the index of its line (None: the whole form) and its name.
Facts = Mapping[tuple[int | None, str], str]


@dataclass(frozen=True, slots=True)
class Block:
    """A scorecard on its way to a sheet: the row (from 0) where it begins, and where its facts stand."""

    pad: Pad
    plan: Plan
    card: Scorecard
    sheet: "Worksheet"
    top: int
    facts: Facts

    @property
    def total(self) -> int:
        """The row of the total; 有依据, 待评判 and 等级 follow it."""
        return self.top + HEAD + len(self.card.lines) + len(self.card.steps)

    def row(self, index: int) -> int:
        """The row of a line."""
        return self.top + HEAD + index

    def style(self, **more: Style) -> "Format":
        """A cell of the table."""
        return self.pad.style(border=1, **more)

    @property
    def points(self) -> str:
        """The format of points."""
        places = self.plan.places
        return f"0.{'0' * places}" if places else "0"


def size(card: Scorecard) -> int:
    """The rows that a scorecard takes."""
    return HEAD + len(card.lines) + len(card.steps) + _FOOT


def summed(block: Block) -> tuple[str, ...]:
    """Where 得分, 有依据, 待评判, 分值, 等级 and 执行率 of a scorecard stand, for other sheets."""
    total = block.total
    cells = [
        (total, Column.MARK),
        (total + 1, Column.MARK),
        (total + 2, Column.MARK),
        (total, Column.WEIGHT),
        (total + 3, Column.MARK),
    ]
    return tuple(
        f"{quoted_name(block.sheet.name)}!{at(row, column)}" for row, column in (*cells, (block.top + 2, Column.SIGN))
    )


# --- cells ------------------------------------------------------------------------------------------------------


def put_figure(block: Block, row: int, column: int, value: Figure | None, said: Quantity | None, **more: Style) -> None:
    """A figure, shown as what it is: a ratio in percent, a date as one."""
    sheet = block.sheet
    match value:
        case bool():
            sheet.write_boolean(row, column, value, block.style(align="right", **more))
        case date():
            shown = "mm-dd" if said is not None and said.yearless else "yyyy-mm-dd"
            sheet.write_datetime(row, column, value, block.style(align="right", num_format=shown, **more))
        case Fraction():
            ratio = said is not None and said.unit is not None and said.unit.dimension == "比率"
            look = block.style(align="right", num_format="0.00##%" if ratio else "General", **more)
            sheet.write_number(row, column, value, look)
        case _:
            put_text(sheet, row, column, "", block.style(**more))


def carry(block: Block, row: int, line: Line, **more: Style) -> None:
    """A mark as the engine gave it; a line that is pending or does not apply shows no figure that nobody gave."""
    if line.status in (Status.PENDING, Status.NOT_APPLICABLE):
        for column in (Column.MARK, Column.ENGINE):
            put_text(block.sheet, row, column, labels.STATUS[line.status], block.style(align="right", **more))
        put_text(block.sheet, row, Column.CHECK, "", block.style(**more))
        return
    for column in (Column.MARK, Column.ENGINE):
        block.sheet.write_number(row, column, line.earned, as_points(block, **more))
    check(block, row, **more)


def put_mark(block: Block, row: int, formula: str, earned: Decimal, *, bold: bool = False) -> None:
    """A mark as a formula, the engine's figure beside it, and whether the two agree."""
    block.sheet.write_formula(row, Column.MARK, formula, as_points(block, bold=bold), earned)
    block.sheet.write_number(row, Column.ENGINE, earned, as_points(block, bold=bold))
    check(block, row)


def check(block: Block, row: int, **more: Style) -> None:
    """Whether the mark of a row and the engine's figure agree, as a formula."""
    same = f"ROUND({at(row, Column.MARK)}-{at(row, Column.ENGINE)},{block.plan.places})=0"
    look = block.style(align="center", **more)
    block.sheet.write_formula(row, Column.CHECK, f'=IF({same},"{AGREE}","{DIFFER}")', look, AGREE)


def label(block: Block, row: int, words: str, how: str = "") -> None:
    """A row below the lines: its label across the columns of values, and how it is reckoned."""
    look = block.style(bold=True)
    for column in range(len(COLUMNS)):
        put_text(block.sheet, row, column, "", look)
    block.sheet.merge_range(row, 0, row, Column.MEASURED, "", look)
    put_text(block.sheet, row, 0, words, look)
    put_text(block.sheet, row, Column.HOW, how, block.style())


def stored(value: Fraction) -> str | Decimal:
    """A reckoned value as the stored result of its formula."""
    return decimals.half_up(value, 15)


def as_points(block: Block, **more: Style) -> "Format":
    """How points are shown."""
    return block.style(align="right", num_format=block.points, **more)


def at(row: int, column: int, *, fixed: bool = False) -> str:
    """The reference of a cell, row and column from 0; a `fixed` one does not move when its formula is copied."""
    mark = "$" if fixed else ""
    return f"{mark}{chr(ord('A') + column)}{mark}{row + 1}"


def quoted_name(name: str) -> str:
    """The name of a sheet in a reference."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"
