"""Reviews of self-evaluations → a workbook: forms and units by their differences, and every line of every form in one table.

In: reviews, what was not read. Out: the bytes of an xlsx file, the same for the same reviews. The differences are the review's
own; sums and means over them are formulas, and the lines of a form are added up beside its difference. A form without any mark
of its own is one row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.problems import Problem, Source
from jixiao.records import Status
from jixiao.render import annexes, longtable, sheets
from jixiao.render.longtable import COUNT, POINTS, RATE, SIGNED, Above, Field, Laid, LongTable, Reckoned, Rows, Value
from jixiao.render.scorebook.block import at
from jixiao.render.sheets import Pad
from jixiao.report import cards as document
from jixiao.report import placing, reviewed
from jixiao.report import review as report
from jixiao.study.ranking import Ranking, Sums, ranking
from jixiao.study.review import Review

#: Columns that formulas go by: of the ranking, then of the lines.
_RANK, _UNIT, _CLAIMED, _DIFFERENCE, _RATE, _WRONG = 1, 3, 5, 9, 11, 14
_NUMBER, _LINE_DIFFERENCE = 0, 11
_FORMS: Final = (
    *(Field("序号", 5, COUNT), Field("名次", 5, COUNT), Field("项目", 20), Field("单位", 16), Field("年度", 6)),
    *(Field("自评分", 8, POINTS), Field("核算分", 8, POINTS), Field("有依据分", 8, POINTS), Field("待评判", 8, POINTS)),
    *(Field("差额", 8, SIGNED), Field("其中各行差额", 8, SIGNED), Field("偏差率", 8, RATE)),
    *(Field("自评等级", 6), Field("核算等级", 7), Field("不符行数", 6, COUNT)),
    *(Field("状态", 24), Field("文件", 16)),
)
_UNITS: Final = (
    *(Field("单位", 40), Field("份数", 10, COUNT), Field("差额合计", 14, SIGNED), Field("多计", 14, SIGNED)),
    *(Field("少计", 14, SIGNED), Field("不符行数", 12, COUNT)),
)
_LINES: Final = (
    *(Field("序号", 5, COUNT), Field("项目", 16), Field("单位", 14), Field("文件", 14), Field("位置", 8)),
    *(Field("一级指标", 8), Field("二级指标", 10), Field("三级指标", 14)),
    *(Field("分值", 7, POINTS), Field("自评得分", 7, POINTS), Field("核算得分", 7, POINTS), Field("差额", 7, SIGNED)),
    *(Field("待评判", 7, POINTS), Field("结论", 8), Field("指标值", 10), Field("完成值", 10), Field("为什么", 26)),
)
_ADDED: Final = (8, 9, 10, _LINE_DIFFERENCE, 12)
_TITLE: Final = "自评分复核"
_BY_UNIT: Final = "各单位的差额由“差额排名”相加：多计、少计分别是差额为正、为负的各份之和。"


def render(reviews: Sequence[Review], left_out: Sequence[Problem] = ()) -> bytes:
    """The workbook."""
    return sheets.written(f"{_TITLE}（{len(reviews)}份）", lambda pad: _fill(pad, ranking(reviews), left_out))


def _fill(pad: Pad, found: Ranking, left_out: Sequence[Problem]) -> None:
    every = found.every
    cards = [one.card for _, one in every]
    firsts = placing.firsts(cards)
    units = _by_unit([one for _, one in every])
    front, second = longtable.sheets(pad, "差额排名", len(every)), longtable.sheets(pad, "单位差额", len(units))
    rows = [row for number, (_, one) in enumerate(every, 1) for row in _lines(number, one)]
    sums = longtable.subtotals(_ADDED, 1)
    lines = longtable.lay(pad, LongTable("全部指标", "全部指标", _LINES, rows, (annexes.FILTERED,), ("小计",), sums, 2))
    forms = [_form(number, rank, one, firsts, lines) for number, (rank, one) in enumerate(every, 1)]
    notes = (report.summary(found), *report.NOTES)
    table = LongTable(
        "差额排名", _TITLE, _FORMS, forms, notes, ("合计", "平均"), lambda *given: _above(found.whole, *given), 3
    )
    laid = longtable.laid_on(pad, table, front)
    of_units = LongTable("单位差额", "各单位差额", _UNITS, (), (_BY_UNIT,))
    summed = [_unit(unit, ones, laid, at(row, 0)) for row, (unit, ones) in enumerate(units, of_units.first)]
    longtable.laid_on(pad, replace(of_units, rows=summed), second)
    annexes.findings(pad, cards)
    annexes.lost(pad, left_out, cards)
    annexes.copies(pad, cards, firsts)


# --- the forms --------------------------------------------------------------------------------------------------


def _form(
    number: int, rank: int | None, one: Review, firsts: Mapping[Source, Source], lines: Sequence[Laid]
) -> tuple[Value | Reckoned, ...]:
    card = one.card
    return (
        *(number, rank, *annexes.whose(card)),
        *(one.claimed, one.low, card.supported, card.pending, one.difference),
        _of_lines(number, one, lines),
        one.deviation,
        *(report.own_grade(one).replace("—", ""), document.graded(card), one.differing),
        *(report.state(one, firsts), annexes.file(card)),
    )


def _of_lines(number: int, one: Review, lines: Sequence[Laid]) -> Value | Reckoned:
    """What the lines of a form make of its difference, added up from the table of lines."""
    if not one.marked:
        return None

    def added(sheet: Laid) -> str:
        return f"SUMIF({sheet.elsewhere(_NUMBER)},{number},{sheet.elsewhere(_LINE_DIFFERENCE)})"

    return Reckoned(f"=ROUND({longtable.over(lines, added)},8)", one.of_lines)


def _above(sums: Sums, laid: Laid, _: Rows) -> Sequence[Above]:
    """Sums and means over the forms that have a rank."""
    ranked = f'{laid.area(_RANK)},">0"'
    now = dict(enumerate((sums.claimed, sums.earned, sums.supported), _CLAIMED)) | {_DIFFERENCE: sums.difference}
    totals = {column: f"SUMIF({ranked},{laid.area(column)})" for column in now}
    count = f"COUNT({laid.area(_RANK)})"
    added: dict[int, Reckoned] = {
        column: Reckoned(f"=ROUND({total},8)", now[column]) for column, total in totals.items()
    }
    means: dict[int, Reckoned] = {
        column: Reckoned(f'=IF({count}=0,"",ROUND(ROUND({total}/{count},10),2))', sums.mean(now[column]))
        for column, total in totals.items()
    }
    deviation = f'=IF({totals[_CLAIMED]}=0,"",{totals[_DIFFERENCE]}/{totals[_CLAIMED]})'
    added |= {2: Reckoned(f'={count}&"份"', f"{sums.count}份"), _RATE: Reckoned(deviation, sums.deviation)}
    return (added, means)


# --- the units --------------------------------------------------------------------------------------------------


def _by_unit(reviews: Sequence[Review]) -> list[tuple[str, list[Review]]]:
    """The forms of each unit, the unit with the greatest differences first, equal ones by name."""
    found: dict[str, list[Review]] = {}
    for one in reviews:
        found.setdefault(annexes.whose(one.card)[1], []).append(one)
    return sorted(found.items(), key=lambda item: (_size(item[1]), item[0]))


def _size(ones: Sequence[Review]) -> Decimal:
    over, under = _over(ones)
    return under - over


def _over(ones: Sequence[Review]) -> tuple[Decimal, Decimal]:
    """The differences above 0 and those below, added up."""
    known = [one.difference for one in ones if one.difference is not None]
    return decimals.total(mark for mark in known if mark > 0), decimals.total(mark for mark in known if mark < 0)


def _unit(unit: str, ones: Sequence[Review], laid: Sequence[Laid], name: str) -> tuple[Value | Reckoned, ...]:
    """The row of a unit, added up from the ranking by the cell `name` in which it is named."""
    over, under = _over(ones)

    def added(column: int, *more: str) -> str:
        def each(one: Laid) -> str:
            wanted = "".join(f",{one.elsewhere(_DIFFERENCE)},{sign}" for sign in more)
            return f"SUMIFS({one.elsewhere(column)},{one.elsewhere(_UNIT)},{name}{wanted})"

        return f"=ROUND({longtable.over(laid, each)},8)"

    counted = longtable.over(laid, lambda one: f"COUNTIF({one.elsewhere(_UNIT)},{name})")
    return (
        unit,
        Reckoned(f"={counted}", len(ones)),
        Reckoned(added(_DIFFERENCE), decimals.total((over, under))),
        Reckoned(added(_DIFFERENCE, '">0"'), over),
        Reckoned(added(_DIFFERENCE, '"<0"'), under),
        Reckoned(added(_WRONG), sum(one.differing for one in ones)),
    )


# --- the lines --------------------------------------------------------------------------------------------------


def _lines(number: int, one: Review) -> Iterator[tuple[Value, ...]]:
    """The lines of a form; none of one that the unit did not mark."""
    card = one.card
    name, unit, _ = annexes.whose(card)
    for found in one.lines if one.marked else ():
        line = found.line
        earned = None if line.status in (Status.PENDING, Status.NOT_APPLICABLE) else line.earned
        place = line.source.within(card.submission.source.file) if line.source else ""
        yield (
            *(number, name, unit, annexes.file(card), place),
            *(*line.path[:2], " / ".join(line.path[2:]), "", "")[:3],
            *(line.possible, line.claimed, earned, found.difference, Fraction(line.pending) or None),
            *(reviewed.STANDING[found.standing], line.said_target, line.said_actual, reviewed.why(found)),
        )
