"""The long sheets of the workbook: each step of each line, the findings, the facts, what the formulas are.

In: rows of texts and numbers. Out: sheets with a heading that stays, a filter, and as many further sheets as Excel needs.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from jixiao.intake.canonical import NARRATIVE
from jixiao.records import Fact, Finding, Scorecard, Step
from jixiao.render.sheets import GREY, Pad, fit, paper
from jixiao.render.sheets import put as put_text
from jixiao.report import lines as of
from jixiao.report import sentences
from jixiao.say import labels
from jixiao.say.steps import assumed, counted, text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: Rows of a sheet that are filled before the next is begun; Excel has 1048576.
ROOM: Final = 1_000_000
STEPS: Final = (("项目", 20), ("指标", 32), ("得分", 8), ("说明", 48), ("所据数据及出处", 48), ("所据规则", 28))
FINDINGS: Final = (
    *(("项目", 20), ("类别", 14), ("严重程度", 9), ("关于", 18), ("问题", 40), ("建议", 36)),
    *(("依据", 20), ("所据数值", 24), ("出处", 22), ("编号", 20)),
)
WORDS: Final = (("项目", 20), ("事项", 24), ("单位的文字", 80), ("出处", 22))
_SEVERITY_COLUMN: Final = 2
_COLOURS: Final = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}

Value = str | bool | Decimal | Fraction


def named(card: Scorecard) -> str:
    """What a scorecard is of: the project, else the unit."""
    return sentences.stated(card.submission.project) or sentences.stated(card.submission.unit) or "未填写"


def stacked(sizes: Sequence[int], room: int = ROOM) -> tuple[tuple[int, int], ...]:
    """Where blocks of these many rows go when sheets of `room` rows are filled one after the other: sheet and row."""
    places: list[tuple[int, int]] = []
    sheet = row = 0
    for size in sizes:
        if row and row + size > room:
            sheet, row = sheet + 1, 0
        places.append((sheet, row))
        row += size
    return tuple(places)


def headed(pad: Pad, sheet: "Worksheet", columns: Sequence[tuple[str, int]]) -> None:
    """The heading of a long sheet: it stays in sight and on every page."""
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        put_text(sheet, 0, column, name, pad.style(bold=True, align="center", border=1, bg_color=GREY))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    paper(sheet)


def listing(pad: Pad, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]]) -> None:
    """A list, on one sheet or on as many as it needs."""
    for first in range(0, max(1, len(rows)), ROOM):
        sheet, part = pad.sheet(name), rows[first : first + ROOM]
        headed(pad, sheet, columns)
        for y, values in enumerate(part, 1):
            for x, value in enumerate(values):
                put(pad, sheet, y, x, value)
            fitted(sheet, y, columns, values)
        sheet.autofilter(0, 0, max(1, len(part)), len(columns) - 1)
        if columns is FINDINGS:
            coloured(pad, sheet, 1, max(1, len(part)), _SEVERITY_COLUMN)


def fitted(sheet: "Worksheet", row: int, columns: Sequence[tuple[str, int]], values: Sequence[Value]) -> None:
    """Make a row of a list as tall as its texts need."""
    texts = ((value, width) for value, (_, width) in zip(values, columns, strict=False) if isinstance(value, str))
    fit(sheet, row, texts)


def put(pad: Pad, sheet: "Worksheet", row: int, column: int, value: Value, **more: str) -> None:
    """A value in a cell of a list."""
    match value:
        case str():
            put_text(sheet, row, column, value, pad.style(border=1, **more))
        case bool():
            sheet.write_boolean(row, column, value, pad.style(border=1, **more))
        case Decimal():
            sheet.write_number(row, column, value, pad.style(border=1, num_format="0.00##", **more))
        case _:
            sheet.write_number(row, column, value, pad.style(border=1, **more))


def coloured(pad: Pad, sheet: "Worksheet", first: int, last: int, column: int) -> None:
    """Colour the severities in a column of some rows."""
    for severity, colour in _COLOURS.items():
        look = pad.workbook.add_format({"bg_color": colour})
        rule = {"type": "cell", "criteria": "==", "value": f'"{labels.SEVERITY[severity]}"', "format": look}
        sheet.conditional_format(first, column, last, column, rule)


def steps(card: Scorecard) -> Iterator[tuple[Value, ...]]:
    """Every step of every line and of the total."""
    name = named(card)
    for path, found in (*((line.path, line.steps) for line in card.lines), (("合计",), card.steps)):
        for step in found:
            yield (name, " / ".join(path), step.points, text(step), _facts(step), str(step.rule))


def _facts(step: Step) -> str:
    return "；".join(map(_fact, step.facts))


def _fact(one: Fact) -> str:
    notes = "，".join(note for note in (assumed(one), str(one.source or "")) if note)
    rows = "".join(f"；{counted(call)}：{'、'.join(map(str, call.rows))}" for call in one.counted)
    return f"{labels.FIGURES.get(one.name, one.name)}={one.value}{f'（{notes}）' if notes else ''}{rows}"


def words(card: Scorecard) -> Iterator[tuple[Value, ...]]:
    """The unit's own words, and where they stand."""
    own = card.submission.narrative
    for key, name in NARRATIVE.items():
        if key in own and not own[key].blank:
            yield named(card), name, own[key].text, str(own[key].source)


def findings(card: Scorecard) -> Iterator[tuple[Value, ...]]:
    """The findings, the gravest first."""
    name = named(card)
    for one in of.ranked(card.findings):
        yield (
            name,
            labels.FINDING.get(one.id, one.id),
            labels.SEVERITY[one.severity],
            one.subject,
            *_said(one, card.budget.unit),
            one.id,
        )


def _said(one: Finding, unit: str) -> tuple[str, ...]:
    figures = "；".join(
        f"{labels.FIGURES.get(key, key)}={sentences.figure(key, value, unit)}" for key, value in one.evidence.items()
    )
    return (one.message, one.advice, one.basis, figures, str(one.source) if one.source else "")
