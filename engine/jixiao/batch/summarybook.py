"""The figures over a run as a workbook: a sheet for each way of looking at it, ready to be filtered and printed.

In: results of queries by the names of their sheets. Out: the bytes of an xlsx file, the same for the same input. Nothing is
reckoned here. A list that is longer than was asked for says so, and with which query the rest is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jixiao.batch.aggregates import Result
from jixiao.ground.dataclass import dataclass
from jixiao.render import longtable, sheets
from jixiao.render.longtable import COUNT, MONEY, POINTS, Field, LongTable
from jixiao.render.sheets import Pad

#: Widths of columns in digits: of numbers, of amounts, and at most of texts.
_NUMBER, _MONEY, _TEXT = 10, 16, 36
#: So many rows are looked at for the width of a column of texts.
_LOOKED: Final = 200
_FILTERED: Final = "表头可以筛选。金额的单位都是万元。"
#: What the first sheet has to explain.
_WHOLE: Final = (
    "平均分、四分位数只计得分完整的：没有待评判的分，表完整，分值合计与规则相符。"
    "按预算加权，是得分按各份的预算数加权平均。金额的单位都是万元。"
)
_CHART: Final = {"width": 620, "height": 300}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its title, what is to be known of its figures, the query that made them, and these."""

    name: str
    title: str
    notes: Sequence[str]
    query: str
    result: Result


def render(title: str, facts: Sequence[tuple[str, Any]], every: Sequence[Sheet], grades: Mapping[str, int]) -> bytes:
    """The workbook: `facts` with the grades drawn beside them on the first sheet, then the others."""

    def fill(pad: Pad) -> None:
        _front(pad, title, facts, grades)
        for one in every:
            _sheet(pad, one)

    return sheets.written(title, fill)


def _front(pad: Pad, title: str, facts: Sequence[tuple[str, Any]], grades: Mapping[str, int]) -> None:
    """The sheet 总览."""
    rows = [*facts, *((f"等级“{name}”", count) for name, count in grades.items())]
    fields = (Field("项", 24), Field("数", 44))
    (laid,) = longtable.lay(pad, LongTable("总览", title, fields, rows, (_WHOLE,)))
    if not grades:
        return
    last, first = laid.last, laid.last - len(grades) + 1
    drawn: Any = pad.workbook.add_chart({"type": "column"})
    drawn.add_series(
        {
            "name": "份数",
            "categories": [laid.sheet.name, first, 0, last, 0],
            "values": [laid.sheet.name, first, 1, last, 1],
            "data_labels": {"value": True},
            "fill": {"color": "#1F4E8C"},
        }
    )
    drawn.set_title({"name": "等级分布", "name_font": {"size": 12}, "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawn.set_size(_CHART)
    laid.sheet.insert_chart(laid.first, 3, drawn)


def _sheet(pad: Pad, one: Sheet) -> None:
    found = one.result
    cut: tuple[str, ...] = ()
    if found.count > len(found.rows):
        cut = (f"共{found.count}行，这里是前{len(found.rows)}行；其余请用查询 {one.query} 从结果文件夹读取。",)
    fields = tuple(_field(at, *column, found.rows) for at, column in enumerate(found.columns.items()))
    notes = ("".join(one.notes), *cut, _FILTERED)
    longtable.lay(pad, LongTable(one.name, one.title, fields, found.rows, notes, still=2))


def _field(at: int, name: str, type_: str, rows: Sequence[Sequence[Any]]) -> Field:
    """A column: numbers as wide as such numbers are, texts as wide as the first of them."""
    if type_.startswith("DECIMAL"):
        return Field(name, _MONEY, MONEY) if "万元" in name else Field(name, _NUMBER, POINTS)
    if type_ != "VARCHAR":
        return Field(name, _NUMBER, COUNT)
    widest = max((len(row[at].encode("gbk", "replace")) for row in rows[:_LOOKED] if row[at]), default=0)
    return Field(name, min(max(widest + 2, _NUMBER), _TEXT))


__all__ = ["Sheet", "render"]
