"""Blocks of a report → elements of a page.

In: a block, its place in the report, and the names of that report's places. Out: HTML that is whole in itself. An id is
given once, a link leads only to what is there, and no text of a form becomes markup.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from jixiao.ground.dataclass import dataclass
from jixiao.render import pictures
from jixiao.report.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Gap,
    Heading,
    Link,
    Paragraph,
    Report,
    Span,
    Table,
    anchors,
    grid,
    tabled,
)
from jixiao.say.plain import one_line

Draw = Callable[[Chart], str]


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of one report of a page, all beginning with `report`; `free` holds the anchors that no element has taken yet."""

    report: str
    anchors: frozenset[str]
    free: set[str]

    @classmethod
    def of(cls, name: str, report: Report) -> "Names":
        """The names of a report that the page calls `name`."""
        every = frozenset(anchors(report))
        return cls(name, every, set(every))

    def block(self, place: int) -> str:
        """The id of the block at a place of the report."""
        return f"{self.report}.{place}"

    def anchor(self, anchor: str) -> str:
        """The id of whatever carries an anchor: percent-encoded, so that any text is a good id and stays apart from others."""
        return f"{self.report}-{quote(anchor, safe='', errors='surrogatepass')}"

    def given(self, anchor: str) -> str:
        """The id attribute of an element that carries the anchor; the first one that does so gets it."""
        if anchor not in self.free:
            return ""
        self.free.remove(anchor)
        return f' id="{self.anchor(anchor)}"'


def spans(spans: Iterable[Span], names: Names) -> str:
    """Running text: gaps marked, links made where what they lead to is in the report."""
    return "".join(_span(span, names) for span in spans)


def _span(span: Span, names: Names) -> str:
    match span:
        case Gap():
            return f'<mark class="gap">{_escaped(str(span))}</mark>'
        case Link() if span.to in names.anchors:
            return f'<a href="#{names.anchor(span.to)}">{_escaped(span.words)}</a>'
        case _:
            return _escaped(str(span))


def _escaped(words: str) -> str:
    # Blanks at the ends part a span from its neighbours; inside they become one.
    left, right = (" " if end.isspace() else "" for end in (words[:1], words[-1:]))
    return left + escape(one_line(words)) + right


def title(heading: Heading) -> str:
    """A heading's words behind its number."""
    return escape(heading.number + one_line(heading.text))


def block(one: Block, place: int, names: Names, draw: Draw) -> str:
    """A block as an element, or a few; `place` is where it stands in the report."""
    match one:
        case Heading():
            tag = f"h{min(one.level + 1, 6)}"
            kind = ' class="appendix"' if one.kind == "appendix" else ""
            return f'<{tag} id="{names.block(place)}"{kind}>{title(one)}</{tag}>'
        case Paragraph():
            return f"<p>{spans(one.spans, names)}</p>"
        case Bullets():
            tag = "ol" if one.ordered else "ul"
            marks = one.anchors or ("",) * len(one.items)
            items = "\n".join(
                f"<li{names.given(anchor)}>{spans(item, names)}</li>"
                for item, anchor in zip(one.items, marks, strict=True)
            )
            return f"<{tag}>\n{items}\n</{tag}>"
        case Table():
            return f'<figure class="table">\n{_table(one, names)}\n</figure>'
        case Chart():
            return _chart(one, names, draw)


# --- charts ---------------------------------------------------------------------------------------------------


def _chart(chart: Chart, names: Names, draw: Draw) -> str:
    caption = f"<figcaption>{_caption(chart.number, chart.caption)}</figcaption>"
    shares = [("占比", [share or "—" for share in pictures.shares(chart)])] if chart.kind == "pie" else []
    table = _table(tabled(chart, *shares, absent="—"), names)
    data = f'<details class="data">\n<summary>图中的数据</summary>\n{table}\n</details>'
    return f'<figure class="chart">\n{draw(chart)}\n{caption}\n</figure>\n{data}'


# --- tables ---------------------------------------------------------------------------------------------------


def _caption(number: str, caption: str) -> str:
    return escape(f"{number}　{one_line(caption)}" if number else one_line(caption))


def _table(table: Table, names: Names) -> str:
    caption = _caption(table.number, table.caption)
    shares = sum(column.width for column in table.columns)
    columns = "".join(f'<col style="--share: {column.width}">' for column in table.columns)
    parts = [
        f'<div class="scroll" tabindex="0" role="group" aria-label="{caption}">',
        f'<table style="--shares: {shares}">',
        f"<caption><span>{caption}</span></caption>",
        f"<colgroup>{columns}</colgroup>",
    ]
    if table.header:
        parts += ["<thead>", *_rows(table, table.header, "th", names), "</thead>"]
    return "\n".join([*parts, "<tbody>", *_rows(table, table.rows, "td", names), "</tbody>", "</table>", "</div>"])


def _rows(table: Table, rows: Sequence[Sequence[Cell]], tag: str, names: Names) -> Iterator[str]:
    """The rows; a cell takes the side of the column that it begins in."""
    for row in grid(rows, len(table.columns)):
        pairs = zip(row, table.columns, strict=True)
        yield f"<tr>{''.join(_cell(one, column, tag, names) for one, column in pairs if one)}</tr>"


def _cell(one: Cell, column: Column, tag: str, names: Names) -> str:
    marks = names.given(one.anchor)
    if tag == "th":
        marks += f' scope="{"colgroup" if one.across > 1 else "col"}"'
    elif column.align != "left":
        marks += f' class="{column.align}"'
    marks += f' colspan="{one.across}"' if one.across > 1 else ""
    marks += f' rowspan="{one.down}"' if one.down > 1 else ""
    words = spans(one.spans, names)
    if one.bold and tag == "td":
        words = f"<strong>{words}</strong>"
    return f"<{tag}{marks}>{_unfolding(words, one, names) if one.notes else words}</{tag}>"


def _unfolding(words: str, one: Cell, names: Names) -> str:
    """The words of a cell, which unfold to its notes; of one report only one cell is unfolded at a time."""
    notes = "".join(f"<p>{spans(note, names)}</p>" for note in one.notes)
    return f'<details class="why" name="{names.report}-why"><summary>{words}</summary><div class="notes">{notes}</div></details>'
