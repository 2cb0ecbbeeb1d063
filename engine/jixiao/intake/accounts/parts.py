"""What every format brings for an account, in the order of the document: paragraphs, tables, charts, and what names them.

In: rows and paragraphs as a format has them. Out: the same as parts, rows put together as tables, the data of charts told
from tables, each with the caption above it. Headings are not told here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts import headings
from jixiao.intake.accounts.numbering import numbered, plain
from jixiao.intake.accounts.paragraphs import ended
from jixiao.records import AccountChart, AccountTable, Cell, ChartSeries, Passage, PassageKind

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, and the level of a heading where its format gives it one (0: none)."""

    passage: Passage
    level: int = 0


Part = Stretch | AccountTable | AccountChart

_NUMBER: Final = regex(r"[-−+]?\d[\d,]{0,30}+(?:\.\d{1,30})?+(?:[eE][-+]?\d{1,3})?+[%％]?")
_YEAR: Final = regex(r"(?:19|20)\d\d")
_TITLE: Final = regex(r"[^。；！？]{1,60}(?:表|明细|清单|一览|目录)(?:[（(][^（）()]{1,12}[)）])?")
#: What stands between the title of a table and the table: its year, its unit of money.
_BESIDE: Final = regex(
    r"[（(]?\s{0,2}\d{4}\s{0,2}年度?\s{0,2}[)）]?|[（(]?(?:金额)?单位[:：].{1,20}|(?:编制|填报)?(?:部门|单位)[（(]?.{0,6}[)）]?[:：].{1,60}"
)
_LONGEST: Final = 60


def tables(rows: Sequence[Row]) -> Iterator[Part]:
    """The tables and charts that a run of rows is: a lone title within it begins the next."""
    table: list[Row] = []
    for row in rows:
        if table and _is_title(row):
            yield from _table(table)
            table = []
        table.append(row)
    if table:
        yield from _table(table)


def _is_title(row: Row) -> bool:
    written = [cell for cell in row if cell.text]
    return len(written) == 1 and len(written[0].text) <= _LONGEST and bool(_TITLE.match(written[0].text))


def _table(rows: list[Row]) -> Iterator[Part]:
    if len(rows) <= 2 and (chart := _chart(rows)):
        yield chart
        return
    if _is_title(rows[0]):
        title = next(cell for cell in rows[0] if cell.text)
        yield Stretch(Passage(title.text, ((0, title.source),), PassageKind.CAPTION))
        rows = rows[1:]
    if any(cell.text for row in rows for cell in row):
        yield AccountTable(tuple(rows), next(cell.source for row in rows for cell in row))


def _chart(rows: Sequence[Row]) -> AccountChart | None:
    """The data of a chart as converters write it: its categories and, behind them, its values; its series in a row above."""
    data = [cell for cell in rows[-1] if cell.text]
    names = [cell.text for cell in rows[0] if cell.text] if len(rows) == 2 else [""]
    count = len(data) // (len(names) + 1)
    if count < 1 or len(data) != count * (len(names) + 1) or (len(rows) == 1 and count == 1):
        return None
    categories, values = data[:count], data[count:]
    years = all(_YEAR.fullmatch(cell.text) for cell in categories)
    if not years and any(_NUMBER.fullmatch(cell.text) for cell in categories):
        return None
    if any(_NUMBER.fullmatch(name) for name in names) or not all(_NUMBER.fullmatch(cell.text) for cell in values):
        return None
    if years and all(_YEAR.fullmatch(cell.text) for cell in values):
        return None
    series = tuple(ChartSeries(name, tuple(values[at * count : (at + 1) * count])) for at, name in enumerate(names))
    return AccountChart(tuple(cell.text for cell in categories), series, data[0].source)


def captioned(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts, the lines above a table or chart that name it marked as captions and named in it."""
    found: list[Part] = []
    for part, after in pairwise((*parts, None)):
        if isinstance(part, AccountTable):
            part = replace(part, caption=part.caption or _caption(found, _names_table))
        elif isinstance(part, AccountChart):
            caption = part.caption or _below(after) or _caption(found, _names_chart)
            part = replace(part, caption=caption)
        if part is not None:
            found.append(part)
    return tuple(found)


def _below(after: Part | None) -> str:
    """The caption of a chart that stands below it, as captions of charts do in documents: 图1：…."""
    named = isinstance(after, Stretch) and after.passage.kind is PassageKind.CAPTION
    text = plain(after.passage.text).text if named and isinstance(after, Stretch) else ""
    return text if text.lstrip("（( ").startswith("图") else ""


def _caption(before: list[Part], names: Callable[[str], bool]) -> str:
    """The caption that the last of the parts are; they are marked as such."""
    at = len(before) - 1
    beside = []
    while at >= 0 and isinstance(one := before[at], Stretch) and _BESIDE.fullmatch(plain(one.passage.text).text):
        beside.append(at)
        at -= 1
    title = before[at] if at >= 0 else None
    named = isinstance(title, Stretch) and title.passage.kind in _NAMING and names(title.passage.text)
    if not named and not beside:
        return ""
    for place in beside:
        before[place] = _as_caption(before[place])
    if not named:
        return ""
    assert isinstance(title, Stretch)
    if headings.heading(title.passage.text) is None:
        title = _as_caption(title)
        above = before[at - 1] if at else None
        if isinstance(above, Stretch) and _is_first_line(above.passage, title.passage):
            title = Stretch(_both(above.passage, title.passage))
            del before[at]
            at -= 1
        before[at] = title
    return plain(title.passage.text).text


def _is_first_line(above: Passage, title: Passage) -> bool:
    """Whether a short line without an end is the first of two that name a table: a project, then 项目绩效目标完成情况表."""
    words, rest = plain(above.text).text, plain(title.text).text
    fits = above.kind is PassageKind.TEXT and len(words) <= _LONGEST // 2 and rest.startswith(("项目", "部门", "绩效"))
    apart = title.source.line - above.lines[-1][1].line
    return fits and 0 < apart <= 2 and not ended(words) and numbered(words) is None and not headings.is_report(words)


def _both(above: Passage, title: Passage) -> Passage:
    lines = (*above.lines, *((offset + len(above.text), place) for offset, place in title.lines))
    return Passage(above.text + title.text, lines, PassageKind.CAPTION)


_NAMING: Final = (PassageKind.TEXT, PassageKind.CAPTION)


def _as_caption(part: Part) -> Stretch:
    assert isinstance(part, Stretch)
    return replace(part, passage=replace(part.passage, kind=PassageKind.CAPTION))


def _names_table(text: str) -> bool:
    seen = plain(text).text
    return len(seen) <= _LONGEST and not ended(seen) and bool(headings.is_caption(text) or _TITLE.fullmatch(seen))


def _names_chart(text: str) -> bool:
    seen = plain(text).text
    return len(seen) <= _LONGEST and not ended(seen) and numbered(seen) is None
