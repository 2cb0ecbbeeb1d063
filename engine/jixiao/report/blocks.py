"""The records of a document that has no format yet: what `report` makes and every renderer prints.

A `Report` is a title and a row of blocks. Texts are spans: plain strings, and gaps for what only the unit can know.
Headings, tables and charts are numbered here, once, by `report`; nobody types a number into a heading. Nothing here
knows Markdown, HTML, Word or a terminal, and nothing here knows a scorecard.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import Literal

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import Whose

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A marked hole in the text: `what` is missing and only the unit can supply it. It is never filled by guessing.

    `key` says where an answer belongs in a submission (`intake.answers`); without one it can only be given in the form itself.
    `whose` names the form where it is not the one that the report is about. Two gaps are the same if a reader sees the same.
    """

    what: str
    key: str = field(default="", compare=False)
    whose: Whose | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"【待补充：{self.what}】"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a place of the same document: to whatever carries `to` as its anchor."""

    words: str
    to: str

    def __str__(self) -> str:
        return self.words


Span = str | Gap | Link
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1–4.

    `numbered` ones get 一、 （一） 1. （1） by their level, `appendix` ones (level 1) 附件1, 附件2 …, `plain` ones nothing.
    `number` is filled by `report`.
    """

    level: int
    text: str
    kind: Literal["numbered", "appendix", "plain"] = "numbered"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts; `ordered` where their order says something; `anchors`, where there are any, one for each item."""

    items: tuple[Spans, ...]
    ordered: bool = False
    anchors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.anchors and len(self.anchors) != len(self.items):
            raise ValueError("anchors of a list are one for each item")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; one that is merged spans `across` columns and `down` rows.

    `anchor` is the name that links lead to; `notes` explain the cell where a format can unfold them (a page). What they say
    stands elsewhere in the document too, for the formats that cannot.
    """

    spans: Spans
    across: int = 1
    down: int = 1
    bold: bool = False
    anchor: str = ""
    notes: tuple[Spans, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is set: its alignment and its share of the table's width (a plain ratio, 1 = ordinary)."""

    align: Align = "left"
    width: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table. A row holds only the cells that begin in it: what a merged cell covers is left out, as in HTML.

    Raises ValueError where the cells do not fill the columns exactly; that is an error of the code that made it.
    """

    caption: str
    columns: tuple[Column, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    number: str = ""

    def __post_init__(self) -> None:
        for part in (self.header, self.rows):
            grid(part, len(self.columns))


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures of a chart; None where there is no figure for a category."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The data of a chart, which a renderer may draw or print as a table. `unit` is the unit of all its figures.

    A pie has one series; its shares are of the sum of its values, and none of them is negative or absent.
    """

    kind: Literal["bar", "line", "pie"]
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("every series of a chart needs a value for each category")
        if self.kind == "pie" and (
            len(self.series) != 1 or any(value is None or value < 0 for value in self.series[0].values)
        ):
            raise ValueError("a pie has one series of values that are there and not negative")


Block = Heading | Paragraph | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document: title, the lines under it (unit, date …) and its blocks, already numbered.

    `whose` is the form that it is about, None where it is about several; `left_out` are gaps that are told nowhere in the text,
    because the section that they would fill is left out, each with the section's title.
    """

    title: Spans
    subtitle: tuple[Spans, ...]
    blocks: tuple[Block, ...]
    whose: Whose | None = None
    left_out: tuple[tuple[str, Gap], ...] = ()


def report(
    title: Spans,
    subtitle: Iterable[Spans],
    blocks: Iterable[Block],
    *,
    whose: Whose | None = None,
    left_out: Iterable[tuple[str, Gap]] = (),
) -> Report:
    """The finished document: the headings, tables and charts of `blocks` numbered in their order."""
    return Report(title, tuple(subtitle), _numbered(blocks), whose, tuple(left_out))


def paragraph(*spans: Span) -> Paragraph:
    """A paragraph of the given spans."""
    return Paragraph(spans)


def cell(text: Span, *, across: int = 1, down: int = 1, bold: bool = False) -> Cell:
    """A cell with one span."""
    return Cell((text,), across, down, bold)


def head(*texts: str) -> tuple[tuple[Cell, ...], ...]:
    """A header of one row."""
    return (tuple(cell(text, bold=True) for text in texts),)


def anchors(report: Report) -> Iterator[str]:
    """Every anchor of a report, in its order, as often as it is set."""
    for block in report.blocks:
        match block:
            case Bullets():
                yield from filter(None, block.anchors)
            case Table():
                yield from (one.anchor for row in (*block.header, *block.rows) for one in row if one.anchor)


def spans(block: Block) -> Iterator[Span]:
    """Every span of a block, in its order."""
    match block:
        case Paragraph():
            yield from block.spans
        case Bullets():
            yield from (span for item in block.items for span in item)
        case Table():
            for row in (*block.header, *block.rows):
                for one in row:
                    yield from (span for part in (one.spans, *one.notes) for span in part)


def tabled(chart: Chart, *more: tuple[str, Sequence[str]], absent: str = "") -> Table:
    """The figures of a chart as a table, a row for each category; `more` are columns of texts behind those of the series."""
    series = [
        (one.name, [absent if value is None else decimals.plain(value) for value in one.values]) for one in chart.series
    ]
    titles, texts = zip(*series, *more, strict=True) if series or more else ((), ())
    return Table(
        f"{chart.caption}{f'（单位：{chart.unit}）' if chart.unit else ''}",
        (Column("left", 2), *(Column("right", 2),) * len(titles)),
        head("", *titles),
        tuple(tuple(map(cell, row)) for row in zip(chart.categories, *texts, strict=True)),
        chart.number,
    )


def text(spans: Iterable[Span]) -> str:
    """The spans as plain text, gaps with their mark."""
    return "".join(map(str, spans))


def grid(rows: Sequence[Sequence[Cell]], columns: int) -> tuple[tuple[Cell | None, ...], ...]:
    """The rows as a full rectangle: each cell where it begins, None at every other place that it covers.

    Raises ValueError where a place is left empty or two cells would cover it.
    """
    places: list[list[Cell | None]] = [[None] * columns for _ in rows]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for one in row:
            while (y, x) in taken:
                x += 1
            if one.across < 1 or one.down < 1 or x + one.across > columns or y + one.down > len(rows):
                raise ValueError(f"row {y + 1}: a cell reaches beyond the table")
            covered = {(y + down, x + across) for down in range(one.down) for across in range(one.across)}
            if covered & taken:
                raise ValueError(f"row {y + 1}: two cells cover one place")
            taken |= covered
            places[y][x] = one
    if len(taken) != len(rows) * columns:
        raise ValueError("a place of the table is covered by no cell")
    return tuple(map(tuple, places))


_DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """A Chinese numeral for 1–99 (一, 十, 十二, 二十, 九十九); plain digits beyond, where nobody reads them as words."""
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _label(level: int, n: int) -> str:
    match level:
        case 1:
            return f"{numeral(n)}、"
        case 2:
            return f"（{numeral(n)}）"
        case 3:
            return f"{n}."
        case _:
            return f"（{n}）"


def _numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    counts = [0] * 5
    appendices = tables = charts = 0
    out: list[Block] = []
    for block in blocks:
        match block:
            case Heading(kind="appendix"):
                appendices += 1
                counts[2:] = [0] * 3
                out.append(replace(block, number=f"附件{appendices}　"))
            case Heading(kind="numbered", level=level):
                counts[level] += 1
                counts[level + 1 :] = [0] * (4 - level)
                out.append(replace(block, number=_label(level, counts[level])))
            case Table():
                tables += 1
                out.append(replace(block, number=f"表{tables}"))
            case Chart():
                charts += 1
                out.append(replace(block, number=f"图{charts}"))
            case _:
                out.append(block)
    return tuple(out)
