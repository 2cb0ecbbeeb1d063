"""The sheets of the workbook over many scorecards: rankings, all indicators, findings, spread, what is not in it.

In: parts and what was not read. Out: the sheets, filled. Which forms are ranked `report.placing` says; here it is only laid out.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem
from jixiao.records import Line, Status
from jixiao.render import annexes, longtable
from jixiao.render.longtable import COUNT, MONEY, POINTS, RATE, Above, Field, Laid, LongTable, Reckoned, Rows, Value
from jixiao.render.sheets import Pad
from jixiao.render.summarybook import spread
from jixiao.render.summarybook.records import Column, Part
from jixiao.report import changes, exhibits, funds, grades, lacking, placing
from jixiao.report import lines as of
from jixiao.say import labels, steps

_LINES: Final = (
    *(Field("项目", 18), Field("单位", 16), Field("年度", 6), Field("文件", 16), Field("参加排名", 6)),
    *(Field("一级指标", 10), Field("二级指标", 12), Field("三级指标", 18), Field("指标值", 12), Field("完成值", 12)),
    *(Field("分值", 8, POINTS), Field("得分", 8, POINTS), Field("失分", 8, POINTS), Field("待评判", 8, POINTS)),
    *(Field("证据", 10), Field("状态", 8), Field("改判", 16)),
)
#: The columns of a ranking that have means, and those that have sums.
_MEANT: Final = (Column.MARK, Column.BASED)
_SUMMED: Final = (Column.BUDGET, Column.SPENT, *_MEANT)
#: The columns of points in the table of all indicators.
_POINTS: Final = tuple(number for number, field in enumerate(_LINES) if field.shown)


def fill(pad: Pad, title: str, parts: Sequence[Part], left_out: Sequence[Problem], on: Sequence[str] = ()) -> None:
    """Every sheet of the workbook."""
    every = [placing.placed(part.cards) for part in parts]
    laid = [
        longtable.lay(pad, _ranking(title, part, placed, left_out, on))
        for part, placed in zip(parts, every, strict=True)
    ]
    for part, placed in zip(parts, every, strict=True):
        rows = [row for one in placed for row in _lines(one)]
        sums = longtable.subtotals(_POINTS, 1)
        longtable.lay(pad, LongTable(part.lines, part.lines, _LINES, rows, (annexes.FILTERED,), ("小计",), sums, 1))
    cards = [card for part in parts for card in part.cards]
    annexes.findings(pad, cards)
    spread.sheet(pad, parts[-1].cards, every[-1], laid[-1])
    annexes.lost(pad, left_out, cards)
    annexes.copies(pad, cards, placing.firsts(cards))


# --- the ranking ------------------------------------------------------------------------------------------------


def _ranking(
    title: str, part: Part, placed: Sequence[placing.Placed], left_out: Sequence[Problem], on: Sequence[str]
) -> LongTable:
    unit = funds.shared_unit(part.cards)
    fields = (
        *(Field("名次", 6, COUNT), Field("项目", 22), Field("单位", 18), Field("年度", 6)),
        *(Field(f"预算数（{unit}）", 11, MONEY), Field(f"执行数（{unit}）", 11, MONEY), Field("执行率", 9, RATE)),
        *(Field("得分", 8, POINTS), Field("有依据", 8, POINTS), Field("待评判", 8, POINTS), Field("分值", 8, POINTS)),
        *(Field("等级", 8), Field("问题数", 7, COUNT), Field("状态", 24), Field("文件", 16)),
    )
    copies = sum(one.first is not None for one in placed)
    ranked = sum(one.rank is not None for one in placed)
    laws = dict.fromkeys(f"{card.ruleset.title}（{card.ruleset.id}/{card.ruleset.edition}）" for card in part.cards)
    partly = lacking.listed(left_out, part.cards)[1]
    half = f"，只读了一部分的{partly}个" if partly else ""
    notes = (
        *on,
        f"评分规则：{'、'.join(laws)}",
        f"共{len(placed)}份，参加排名{ranked}份，{placing.told(part.cards) or '没有不参加排名的。'}"
        f"重复申报{copies}份，没有读到的文件{len(left_out) - partly}个{half}。合计、平均只计参加排名的，排序后仍然成立。",
    )
    rows = [_placed(one, unit) for one in placed]
    return LongTable(part.ranking, title, fields, rows, notes, ("合计", "平均"), _above, 2)


def _placed(one: placing.Placed, unit: str) -> tuple[Value, ...]:
    card, budget = one.card, one.card.budget
    return (
        one.rank,
        *annexes.whose(card),
        *(_amount(value, budget.unit, unit) for value in (budget.budget, budget.executed)),
        "—" if budget.rate is None else budget.rate,
        *(card.earned, card.supported, card.pending, card.possible),
        *(grades.grade(card), len(card.findings), _state(one), annexes.file(card)),
    )


def _state(one: placing.Placed) -> str:
    """Why a form has no rank, and what moved its grade."""
    moved = steps.text(one.card.grade_rule) if one.card.grade_rule is not None else ""
    return "；".join(filter(None, (one.said, moved)))


def _amount(value: Fraction | None, own: str, unit: str) -> Value:
    if value is None:
        return "—"
    return funds.brought(value, own, unit) if funds.is_money(own) else changes.amount(value, own)


def _above(laid: Laid, rows: Rows) -> Sequence[Above]:
    """Sums and means over the rows that have a rank."""
    whole = [row for row in rows if row[Column.RANK] is not None]
    rank, count = laid.area(Column.RANK), len(whole)

    def total(column: int) -> str:
        return f'SUMIF({rank},">0",{laid.area(column)})'

    money = [row for row in whole if not any(isinstance(row[column], str) for column in (Column.BUDGET, Column.SPENT))]
    budget, spent = (longtable.added(money, column) for column in (Column.BUDGET, Column.SPENT))
    both = f"ISNUMBER({rank})*ISNUMBER({laid.area(Column.BUDGET)})*ISNUMBER({laid.area(Column.SPENT)})"
    planned, paid = (f"SUMPRODUCT({both},{laid.area(column)})" for column in (Column.BUDGET, Column.SPENT))
    sums: dict[int, Reckoned] = {
        column: Reckoned(f"=ROUND({total(column)},8)", longtable.added(whole, column)) for column in _SUMMED
    }
    rate = Reckoned(f'=IF({planned}=0,"",{paid}/{planned})', None if not budget else spent / budget)
    counted = Reckoned(f'=COUNT({rank})&"份"', f"{count}份")
    means: dict[int, Reckoned] = {
        column: Reckoned(
            f'=IF(COUNT({rank})=0,"",ROUND(ROUND({total(column)}/COUNT({rank}),10),2))',
            decimals.half_up(longtable.added(whole, column) / count) if count else None,
        )
        for column in _MEANT
    }
    sums |= {Column.PROJECT: counted, Column.RATE: rate}
    return (sums, means)


# --- the long lists ---------------------------------------------------------------------------------------------


def _lines(one: placing.Placed) -> Iterator[tuple[Value, ...]]:
    card = one.card
    for line in of.leaves(card):
        names = (*line.path[:2], " / ".join(line.path[2:]), "", "")[:3]
        earned = None if line.status in (Status.PENDING, Status.NOT_APPLICABLE) else line.earned
        yield (
            *annexes.whose(card),
            annexes.file(card),
            "是" if one.rank is not None else "否",
            *names,
            *(line.said_target, line.said_actual, line.possible, earned, of.lost(line), _waiting(line)),
            *(exhibits.worth(line), labels.STATUS[line.status], _replaced(line)),
        )


def _replaced(line: Line) -> Value:
    """The mark by the rules, who replaced it and why; empty where nobody did."""
    return None if line.overruled is None else steps.text(line.overruled)


def _waiting(line: Line) -> Value:
    return line.pending or None
