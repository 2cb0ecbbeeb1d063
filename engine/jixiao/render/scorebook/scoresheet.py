"""One scorecard as a table whose marks, sums and grade are formulas, each beside the engine's own figure.

In: a scorecard, and the place on a sheet. Out: the cells, and what became of the mark of each line. The
stored result of every formula is the engine's figure, so that a reader that does not reckon shows the same as one that
does.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.records import Line, Scorecard
from jixiao.records.scorecard import supports
from jixiao.render.scorebook import sums
from jixiao.render.scorebook.block import (
    COLUMNS,
    INPUT,
    KINDS,
    LEGEND,
    SIGNS,
    STILL,
    UNRECKONED,
    YES,
    Block,
    Column,
    as_points,
    at,
    carry,
    put_figure,
    put_mark,
    quoted_name,
    stored,
)
from jixiao.render.scorebook.expressions import number
from jixiao.render.scorebook.formulas import mark
from jixiao.render.scorebook.given import said, sign, value
from jixiao.render.scorebook.lists import named
from jixiao.render.scorebook.live import Asked, Carried, Live, Places, edges, figure
from jixiao.render.sheets import GREY, LINE, Style, clean, fit
from jixiao.render.sheets import put as put_text
from jixiao.report import sentences
from jixiao.say import labels, partial
from jixiao.score.facts import money_factor

#: Places of 元 that an amount keeps: what binary fractions add to 4.35 × 10000 is far behind them.
_PLACES: Final = 6


def write(block: Block) -> tuple[Live | Carried | None, ...]:
    """Write the block; what became of the mark of each line (None for a parent)."""
    _head(block)
    children = sums.children(block.card.lines)
    found: list[Live | Carried | None] = []
    for index, line in enumerate(block.card.lines):
        names = _names(block, index, line)
        how = ""
        if line.working is None:
            sums.parent(block, index, line, children.get(index, ()))
            found.append(None)
        else:
            fate = _line(block, index, line)
            found.append(fate)
            how = fate.how if isinstance(fate, Live) else f"{UNRECKONED}：{fate.why}"
        texts = {
            **dict(enumerate(names)),
            Column.TARGET: line.target,
            Column.ACTUAL: line.actual,
            Column.HOW: how,
        }
        fit(block.sheet, block.row(index), ((words or "", COLUMNS[column][1]) for column, words in texts.items()))
    sums.foot(block, children.get(None, ()))
    return tuple(found)


def _head(block: Block) -> None:
    sheet, card, top, last = block.sheet, block.card, block.top, len(COLUMNS) - 1
    law, unit = card.ruleset, sentences.stated(card.submission.unit) or "未填写"
    year = f"{card.submission.year}年" if card.submission.year else "未填写"
    about = f"单位：{unit}；年度：{year}；规则集：{law.id}/{law.edition}；出处："
    about += partial.inferred(card.submission, str(card.submission.source))
    about += "".join(f"；{told}" for told in (sentences.printed(card), partial.partial(card)) if told)
    for row, words, look in (
        (top, f"{named(card)}　评分表", block.pad.style(bold=True, font_size=14, align="center")),
        (top + 1, about, block.pad.style()),
    ):
        sheet.merge_range(row, 0, row, last, "", look)
        put_text(sheet, row, 0, words, look)
    sheet.set_row(top, 26)
    sheet.set_row(top + 2, 3 * LINE + 3)
    _budget(block, top + 2)
    for column, (name, _) in enumerate(COLUMNS):
        put_text(sheet, top + 3, column, name, block.style(bold=True, align="center", bg_color=GREY))


def _budget(block: Block, row: int) -> None:
    """The amounts that the rate follows from, and the rate as a formula."""
    sheet, budget = block.sheet, block.card.budget
    unit = f"（{budget.unit}）" if budget.unit else ""
    label, amount = block.style(bold=True, bg_color=GREY), block.style(align="right")
    changed: dict[str, Style] = {} if budget.rate is None else {"bg_color": INPUT}
    sheet.merge_range(row, Column.LOW, row, Column.HOW, "", block.pad.style())
    put_text(sheet, row, Column.LOW, LEGEND, block.pad.style())
    named = ((labels.BUDGET_BASE.get(budget.base, "预算数"), budget.budget), ("执行数", budget.executed))
    for column, (name, sum_) in zip((Column.FIRST, Column.THIRD), named, strict=True):
        put_text(sheet, row, column, f"{name}{unit}", label)
        if sum_ is None:
            put_text(sheet, row, column + 1, "—", amount)
        else:
            put_figure(block, row, column + 1, sum_, None, **changed)
    put_text(sheet, row, Column.SIGN - 1, "执行率", label)
    if budget.rate is None:
        put_text(sheet, row, Column.SIGN, "—", amount)
        return
    planned, spent = at(row, Column.SECOND), at(row, Column.TARGET)
    look = block.style(align="right", num_format="0.00%")
    sheet.write_formula(row, Column.SIGN, f"=ROUND({spent}/{planned},4)", look, decimals.half_up(budget.rate, 4))


def amounts(card: Scorecard, sheet: str, top: int) -> Mapping[str, str]:
    """The formulas that take the amounts of the budget from where the table at `top` of a sheet shows them, in 元."""
    budget, size = card.budget, number(money_factor(card.budget.unit))
    named = {Column.SECOND: ("预算数", labels.BUDGET_BASE.get(budget.base, "")), Column.TARGET: ("执行数",)}
    return {
        name: f"=ROUND({quoted_name(sheet)}!{at(top + 2, column)}*{size},{_PLACES})"
        for column, names in named.items()
        for name in names
    }


def _names(block: Block, index: int, line: Line) -> tuple[str, ...]:
    look = block.style(bold=not line.method)
    names = (*line.path[:2], " / ".join(line.path[2:]), "", "")[:3]
    for column, name in zip((Column.FIRST, Column.SECOND, Column.THIRD), names, strict=True):
        put_text(block.sheet, block.row(index), column, name, look)
    return names


def _based(line: Line) -> bool:
    return line.working is not None and supports(line.evidence, line.working.node, sourced=line.sourced)


def _line(block: Block, index: int, line: Line) -> Live | Carried:
    row, read = block.row(index), said(line)
    sheet = block.sheet
    found = mark(_asked(block, index, line), block.plan.places)
    reads = found.reads if isinstance(found, Live) else frozenset()

    def fill(column: int) -> dict[str, Style]:
        """A cell that the mark follows is one to change; a row whose mark follows none is shaded."""
        if isinstance(found, Carried):
            return {"bg_color": STILL}
        return {"bg_color": INPUT} if at(row, column) in reads else {}

    op = sign(line)
    kind = KINDS.get(read.target.kind, "") if read.target else ""
    for column, words in (
        *((Column.TARGET, line.target or ""), (Column.ACTUAL, line.actual or "")),
        *((Column.SIGN, SIGNS.get(op, op) or kind), (Column.WORTH, labels.EVIDENCE[line.evidence])),
        *((Column.STATUS, labels.STATUS[line.status]), (Column.BASED, YES if _based(line) else "")),
        (Column.HOW, found.how if isinstance(found, Live) else f"{UNRECKONED}：{found.why}"),
    ):
        put_text(sheet, row, column, words, block.style(**fill(column)))
    low, high = edges(read.target)
    for column, shown, written in (
        (Column.LOW, low, read.target),
        (Column.HIGH, high, read.target),
        (Column.DONE, figure(read.actual), read.actual),
        (Column.CLAIMED, None if line.claimed is None else Fraction(line.claimed), None),
        (Column.MEASURED, None, None),
    ):
        put_figure(block, row, column, shown, written, **({} if column == Column.MEASURED and reads else fill(column)))
    sheet.write_number(row, Column.WEIGHT, line.possible, as_points(block, **fill(Column.WEIGHT)))
    if isinstance(found, Carried):
        carry(block, row, line, bg_color=STILL)
        return found
    if found.measured is not None:
        formula, measured = found.measured
        sheet.write_formula(row, Column.MEASURED, formula, block.style(align="right"), stored(measured))
    put_mark(block, row, found.text, line.earned)
    return found


def _asked(block: Block, index: int, line: Line) -> Asked:
    row = block.row(index)
    return Asked(
        line=line,
        at=Places(
            weight=at(row, Column.WEIGHT),
            low=at(row, Column.LOW),
            high=at(row, Column.HIGH),
            actual=at(row, Column.DONE),
            measured=at(row, Column.MEASURED),
            target_text=_kept(line.target, value(line, "目标文字"), at(row, Column.TARGET)),
            actual_text=_kept(line.actual, value(line, "实际文字"), at(row, Column.ACTUAL)),
            claimed=at(row, Column.CLAIMED),
            fact=lambda name: block.facts.get((None, name)),
            own=lambda name: block.facts.get((index, name)),
        ),
        types=block.plan.types,
    )


def _kept(written: str | None, value: object, place: str) -> str | None:
    """The place of a text, where its cell holds exactly the value that the engine reads."""
    return place if written is not None and clean(written) == value else None
