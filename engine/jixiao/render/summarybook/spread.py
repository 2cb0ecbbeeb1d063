"""How grades, rates of execution and units are spread over many scorecards: counted from the ranking, drawn beside it.

In: scorecards as they are ranked, and where the ranking lies. Out: one sheet of three tables of formulas, each with a chart of
Excel's own.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from jixiao.ground import decimals
from jixiao.records import Scorecard
from jixiao.render.longtable import COUNT, POINTS, Laid, Reckoned, over, put, put_reckoned
from jixiao.render.scorebook.block import at
from jixiao.render.sheets import GREY, Pad, fit, paper
from jixiao.render.sheets import put as put_text
from jixiao.render.summarybook.records import Column
from jixiao.report import grades, placing, sentences, summary

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS: Final = (28, 10, 10, 12)
#: Rows that a chart covers, and the units that one can show.
_CHART: Final = 16
_DRAWN: Final = 30
_BESIDE: Final = len(_WIDTHS) + 1


def sheet(pad: Pad, cards: Sequence[Scorecard], placed: Sequence[placing.Placed], laid: Sequence[Laid]) -> None:
    """The sheet 等级与分布."""
    made = pad.sheet("等级与分布")
    for column, width in enumerate(_WIDTHS):
        made.set_column(column, column, width)
    paper(made)
    row = _counted(pad, made, 0, ("等级", "个数"), "等级分布", _grades(cards, laid))
    row = _counted(pad, made, row, ("执行率", "个数"), "预算执行率分布", _rates(cards, laid))
    _units(pad, made, row, placed, laid)


def _grades(cards: Sequence[Scorecard], laid: Sequence[Laid]) -> Mapping[str, Callable[[str], Reckoned]]:
    def counted(count: int) -> Callable[[str], Reckoned]:
        def reckoned(cell: str) -> Reckoned:
            labelled = over(laid, lambda one: f"SUMPRODUCT(--({one.elsewhere(Column.GRADE)}={cell}))")
            return Reckoned(f"={labelled}", count)

        return reckoned

    return {name: counted(count) for name, count in grades.counted(cards)}


#: The ranges of `summary.RANGES` as conditions of COUNTIFS.
_CONDITIONS: Final = (
    *(('">1"',), ('"=1"',), ('">=0.9"', '"<1"'), ('">=0.8"', '"<0.9"'), ('"<0.8"',)),
    ('"—"',),
)


def _rates(cards: Sequence[Scorecard], laid: Sequence[Laid]) -> Mapping[str, Callable[[str], Reckoned]]:
    found = Counter(summary.range_of(card.budget.rate) for card in cards)

    def counted(conditions: Sequence[str], count: int) -> Callable[[str], Reckoned]:
        def each(one: Laid) -> str:
            return f"COUNTIFS({','.join(f'{one.elsewhere(Column.RATE)},{wanted}' for wanted in conditions)})"

        return lambda _: Reckoned(f"={over(laid, each)}", count)

    return {name: counted(wanted, found[name]) for name, wanted in zip(summary.RANGES, _CONDITIONS, strict=True)}


def _counted(
    pad: Pad,
    sheet: "Worksheet",
    top: int,
    titles: Sequence[str],
    name: str,
    rows: Mapping[str, Callable[[str], Reckoned]],
) -> int:
    """A table of names and counts with its chart; the row after both."""
    _headed(pad, sheet, top, titles)
    for row, (label, reckoned) in enumerate(rows.items(), top + 1):
        put(pad, sheet, row, 0, label)
        put_reckoned(pad, sheet, row, 1, reckoned(at(row, 0)), COUNT)
    _chart(pad, sheet, name, top, len(rows), 1)
    return top + max(_CHART, len(rows) + 2) + 1


def _units(pad: Pad, sheet: "Worksheet", top: int, placed: Sequence[placing.Placed], laid: Sequence[Laid]) -> None:
    """The units: their projects, how many are ranked, their mean mark; the most projects first."""
    titles = ("单位", "项目数", "参加排名", "平均得分")
    _headed(pad, sheet, top, titles)
    by_unit: dict[str, list[placing.Placed]] = {}
    for one in placed:
        by_unit.setdefault(sentences.unit(one.card) or "未填写", []).append(one)
    ordered = sorted(by_unit.items(), key=lambda item: -len(item[1]))
    for row, (unit, ones) in enumerate(ordered, top + 1):
        put(pad, sheet, row, 0, unit)
        fit(sheet, row, ((unit, _WIDTHS[0]),))
        for column, reckoned in enumerate(_unit(ones, laid, at(row, 0), at(row, 2)), 1):
            put_reckoned(pad, sheet, row, column, reckoned, POINTS if column == len(titles) - 1 else COUNT)
    _chart(pad, sheet, "各单位平均得分", top, min(len(ordered), _DRAWN), 3)


def _unit(ones: Sequence[placing.Placed], laid: Sequence[Laid], unit: str, count: str) -> tuple[Reckoned, ...]:
    """The figures of a unit whose name stands in the cell `unit`; how many of its forms are ranked stands in `count`."""

    def same(one: Laid) -> str:
        return f"({one.elsewhere(Column.UNIT)}={unit})"

    def kept(one: Laid) -> str:
        return f"{same(one)}*ISNUMBER({one.elsewhere(Column.RANK)})"

    ranked = [one.card.earned for one in ones if one.rank is not None]
    mean = decimals.half_up(Fraction(decimals.total(ranked)) / len(ranked)) if ranked else None
    marks = over(laid, lambda one: f"SUMPRODUCT({kept(one)}*{one.elsewhere(Column.MARK)})")
    return (
        Reckoned(f"={over(laid, lambda one: f'SUMPRODUCT(--{same(one)})')}", len(ones)),
        Reckoned(f"={over(laid, lambda one: f'SUMPRODUCT({kept(one)})')}", len(ranked)),
        Reckoned(f'=IF({count}=0,"",ROUND(ROUND(({marks})/{count},10),2))', mean),
    )


def _headed(pad: Pad, sheet: "Worksheet", row: int, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles):
        put_text(sheet, row, column, title, pad.style(bold=True, align="center", border=1, bg_color=GREY))


def _chart(pad: Pad, sheet: "Worksheet", name: str, top: int, count: int, column: int) -> None:
    """A chart of a column of numbers over the names in the first, beside them."""
    drawn: Any = pad.workbook.add_chart({"type": "column"})
    drawn.add_series(
        {
            "name": name,
            "categories": [sheet.name, top + 1, 0, top + count, 0],
            "values": [sheet.name, top + 1, column, top + count, column],
            "data_labels": {"value": True},
            "fill": {"color": "#1F4E8C"},
        }
    )
    drawn.set_title({"name": name, "name_font": {"size": 12}, "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawn.set_size({"width": 620, "height": 300})
    sheet.insert_chart(top, _BESIDE, drawn)
