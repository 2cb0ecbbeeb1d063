"""What follows from the marks of a scorecard: parents, the total, what is supported and pending, the grade.

In: a `Block` whose lines are written. Out: their sums as formulas.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.law.plan import grade
from jixiao.records import Line, Status
from jixiao.records.law import Plan
from jixiao.render.scorebook.block import (
    AGREE,
    DIFFER,
    UNRECKONED,
    YES,
    Block,
    Column,
    as_points,
    at,
    carry,
    label,
    put_mark,
)
from jixiao.render.scorebook.expressions import Inexpressible, number, quoted
from jixiao.render.sheets import put as put_text
from jixiao.report import cards as document
from jixiao.say import labels
from jixiao.say.steps import text

#: More ranges than this Excel's SUM does not add.
_MOST_RANGES: Final = 250


def children(lines: Sequence[Line]) -> Mapping[int | None, Sequence[int]]:
    """The lines directly below each parent, and under None the first levels, as indexes."""
    found: dict[int | None, list[int]] = {}
    above: list[int] = []
    for index, line in enumerate(lines):
        while above and not _under(line, lines[above[-1]]):
            above.pop()
        found.setdefault(above[-1] if above else None, []).append(index)
        if line.working is None:
            above.append(index)
    return found


def _under(line: Line, parent: Line) -> bool:
    return len(line.path) > len(parent.path) and line.path[: len(parent.path)] == parent.path


def parent(block: Block, index: int, line: Line, children: Sequence[int]) -> None:
    """A parent: the sums of what is directly below it."""
    row = block.row(index)
    for column in (
        *range(Column.TARGET, Column.MEASURED + 1),
        Column.WORTH,
        Column.BASED,
        Column.STATUS,
        Column.CLAIMED,
        Column.HOW,
    ):
        put_text(block.sheet, row, column, "", block.style())
    weight, earned = (_sum(block, map(block.row, children), column) for column in (Column.WEIGHT, Column.MARK))
    if weight is None or earned is None:
        block.sheet.write_number(row, Column.WEIGHT, line.possible, as_points(block, bold=True))
        carry(block, row, line)
        how = f"{UNRECKONED}：{'没有下级指标' if not children else '下级指标太多，Excel 的 SUM 容不下'}"
        put_text(block.sheet, row, Column.HOW, how, block.style())
        return
    block.sheet.write_formula(row, Column.WEIGHT, weight, as_points(block, bold=True), line.possible)
    put_mark(block, row, earned, line.earned, bold=True)


def _sum(block: Block, rows: Iterable[int], column: int) -> str | None:
    """The sum of some rows of a column, neighbours as one range; None where there are none, or too many."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    if not ranges or len(ranges) > _MOST_RANGES:
        return None
    areas = (at(a, column) if a == b else f"{at(a, column)}:{at(b, column)}" for a, b in ranges)
    return f"=ROUND(SUM({','.join(areas)}),{block.plan.places})"


def foot(block: Block, tops: Sequence[int]) -> None:
    """The steps of the total, the total, what of it is supported, what is pending, the grade."""
    card, plan, total = block.card, block.plan, block.total
    running = decimals.total(card.lines[index].earned for index in tops)
    first = block.row(len(block.card.lines))
    rows = [*map(block.row, tops)]
    for row, step in enumerate(card.steps, first):
        limit = decimals.total((running, step.points))
        above = _sum(block, [*rows, *range(first, row)], Column.MARK) or "=0"
        bound = "MIN" if step.points < 0 else "MAX"
        label(block, row, text(step))
        put_mark(block, row, f"={bound}(0,{number(Fraction(limit))}-{above[1:]})", step.points)
        running = limit
    extra = {root.name for root in plan.roots if root.extra}
    own = [block.row(index) for index in tops if card.lines[index].path[0] not in extra]
    label(block, total, "合计", how="各一级指标之和" + ("，加以上各步" if card.steps else ""))
    block.sheet.write_formula(
        total, Column.WEIGHT, _sum(block, own, Column.WEIGHT) or "=0", as_points(block, bold=True), card.possible
    )
    earned = _sum(block, [*rows, *range(first, total)], Column.MARK) or "=0"
    put_mark(block, total, earned, card.earned, bold=True)
    label(block, total + 1, "其中有依据", how="“有据”一栏写“是”的得分之和")
    based = f"SUMIFS({_area(block, Column.MARK)},{_area(block, Column.BASED)},{quoted(YES)})"
    supported = f"=MIN({at(total, Column.MARK)},ROUND({based},{plan.places}))"
    put_mark(block, total + 1, supported, card.supported)
    label(block, total + 2, "待评判", how="待评判指标的分值之和")
    waiting = f"{_area(block, Column.WEIGHT)},{_area(block, Column.STATUS)},{quoted(labels.STATUS[Status.PENDING])}"
    put_mark(block, total + 2, f"=ROUND(SUMIFS({waiting}),{plan.places})", card.pending)
    _grade(block, total + 3)


def _area(block: Block, column: int) -> str:
    return f"{at(block.row(0), column)}:{at(block.row(max(1, len(block.card.lines)) - 1), column)}"


def _grade(block: Block, row: int) -> None:
    """The grade as a formula over the bands; as it is where a veto limits it or a rule moves it."""
    card, plan = block.card, block.plan
    said = document.grade(card)
    total, waiting = at(block.total, Column.MARK), at(block.total + 2, Column.MARK)
    low, high = grade(plan, card.earned), grade(plan, decimals.total((card.earned, card.pending)))
    reckoned = low if low == high else f"{low}–{high}"
    formula = _banded(plan, total)
    if formula is not None and card.pending:
        most = _banded(plan, f"({total}+{waiting})")
        formula = f'IF({formula}={most},{formula},{formula}&"–"&{most})'
    if card.possible != plan.total:
        reckoned = "不评定"
    if card.gaps:
        reckoned, how = "", f"{UNRECKONED}：自评表不完整，不评等级"
    elif card.grade_rule is not None:
        reckoned, how = "", f"{UNRECKONED}：{text(card.grade_rule)}"
    else:
        how = "按规则集的等级界限" if reckoned == said else f"{UNRECKONED}：规则限定了等级"
    label(block, row, "等级", how=how)
    look = block.style(bold=True, align="center")
    put_text(block.sheet, row, Column.ENGINE, said, look)
    if formula is None or reckoned != said:
        put_text(block.sheet, row, Column.MARK, said, look)
    else:
        whole = number(Fraction(plan.total))
        uneven = f"ROUND({at(block.total, Column.WEIGHT)}-{whole},{plan.places})<>0"
        block.sheet.write_formula(row, Column.MARK, f'=IF({uneven},"不评定",{formula})', look, said)
    same = f"{at(row, Column.MARK)}={at(row, Column.ENGINE)}"
    block.sheet.write_formula(
        row, Column.CHECK, f'=IF({same},"{AGREE}","{DIFFER}")', block.style(align="center"), AGREE
    )


def _banded(plan: Plan, place: str) -> str | None:
    """The grade of the points in a place; None where a label cannot stand in a formula."""
    try:
        words = quoted(plan.grades[-1].label)
        for band in reversed(plan.grades[:-1]):
            words = f"IF({place}>={number(Fraction(band.from_))},{quoted(band.label)},{words})"
    except Inexpressible:
        return None
    return words
