"""Reports → the body of a Word document: their blocks as paragraphs, tables and charts, in sections of pages.

In: reports, a document without text, and the pages of the headings where they are known. Out: its text as XML, section by
section. A long report has its contents before its text, under its title; a short one begins with its text. What stands under a
heading together with a wide table is turned with it. Pages are numbered from 1 in each report. A section is written out as
soon as it is finished: the trees of a thousand reports would not fit into the memory of an office PC.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import field, replace
from itertools import chain, count, islice
from typing import Final

from docx.parts.document import DocumentPart

from jixiao.ground.dataclass import dataclass
from jixiao.render.word import charts, contents, look, measure, package, tables, text
from jixiao.render.word.contents import ContentsEntry
from jixiao.render.word.xml import Element, Markup, element, elements, make, name, shown
from jixiao.report.blocks import Block, Bullets, Cell, Chart, Heading, Paragraph, Report, Spans, Table, anchors
from jixiao.report.blocks import text as plain

#: From this number on bookmarks are counted in a document that has its own.
_FOREIGN: Final = 100_000
#: The height of an empty paragraph that only keeps things apart: at the foot of a full page it must not need another.
_LOW: Final = 20
#: So many characters of a title stand on one line; a longer one is parted behind the name that it begins with.
_ONE_LINE: Final = 20


@dataclass(frozen=True, slots=True)
class _Draft:
    """What all reports of a document share: styles, widths of the text, and the numbers that must not come twice.

    `pages` are those on which bookmarks stand, as far as they are known, the first of the document being 0.
    """

    document: DocumentPart
    ids: Mapping[str, str]
    upright: int
    turned: int
    pages: Mapping[str, int]
    marks: Iterator[int] = field(default_factory=lambda: count(1))
    charts: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(frozen=True, slots=True)
class _Pen:
    """One report being written: the bookmark of each anchor, the anchors that are set, the headings and captions so far."""

    draft: _Draft
    at: int
    places: Mapping[str, str]
    reached: set[str] = field(default_factory=set)
    entries: list[ContentsEntry] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)

    @property
    def bookmark(self) -> str:
        """The bookmark around the whole report."""
        return f"_report{self.at}"


@dataclass(frozen=True, slots=True)
class _Section:
    """Pages of one kind: `front` the title and the contents, `turned` wide tables, `first` those that are numbered from 1."""

    content: list[Markup]
    front: bool = False
    turned: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """What was written: the pieces of the body in their order, the title of the first report, whether there are contents."""

    pieces: tuple[bytes, ...]
    title: str
    listed: bool


def write(reports: Iterable[Report], document: DocumentPart, pages: Mapping[str, int]) -> Text:
    """The text of the reports, each beginning on a new page; they are taken one by one.

    Its pieces go before what is left in the body of `document`: the layout of the last section. Styles and charts are added
    to `document`.
    """
    page = document.element.body.find(name("w:sectPr"))
    assert page is not None
    upright, turned = package.width(page), deepcopy(page)
    _turn(turned)
    ids = look.furnish(document.styles.element, upright)
    draft = _Draft(document, ids, upright, package.width(turned), pages)
    coming = iter(reports)
    begun = list(islice(coming, 2))
    written: list[bytes] = []
    listed = False
    last: _Section | None = None
    for at, report in enumerate(chain(begun, coming), 1):
        for section in _sections(report, draft, at, bounded=len(begun) > 1):
            listed = listed or section.front
            if last is not None:
                layout = package.written(_layout(page, last), document)
                last.content[-1] = text.completed(last.content[-1], layout=layout)
                written.append("".join(last.content).encode())
            last = section
    # The last section's layout stands at the end of the body, not in a paragraph.
    if last is not None:
        written.append("".join(last.content).encode())
        page.getparent().replace(page, _layout(page, last))
    return Text(tuple(written), plain(begun[0].title) if begun else "", listed)


def _layout(page: Element, section: _Section) -> Element:
    layout = deepcopy(page)
    for tag in ("w:type", *(() if section.front else ("w:titlePg",))):
        for found in layout.findall(name(tag)):
            layout.remove(found)
    for numbers in layout.findall(name("w:pgNumType")):
        numbers.attrib.pop(name("w:start"), "")
    if section.first:
        _numbered_anew(layout)
    if section.turned:
        _turn(layout)
    return layout


def _numbered_anew(layout: Element) -> None:
    """Number the pages of a layout from 1, in whatever numerals a template has them."""
    numbers = layout.find(name("w:pgNumType"))
    if numbers is None:
        numbers = element(make("w:pgNumType"))
        margins = layout.find(name("w:pgMar"))
        assert margins is not None
        after = [layout.find(name(f"w:{tag}")) for tag in ("lnNumType", "pgBorders", "paperSrc")]
        next((one for one in after if one is not None), margins).addnext(numbers)
    numbers.set(name("w:start"), "1")


def _turn(layout: Element) -> None:
    """Turn an upright page: its head becomes its left side."""
    size, margins = layout.find(name("w:pgSz")), layout.find(name("w:pgMar"))
    assert size is not None and margins is not None
    wide, tall = (int(size.get(name(f"w:{side}"), "0")) for side in "wh")
    if wide >= tall:
        return
    for key, content in {"w": tall, "h": wide, "orient": "landscape"}.items():
        size.set(name(f"w:{key}"), str(content))
    top, right, bottom, left = (int(margins.get(name(f"w:{side}"), "0")) for side in ("top", "right", "bottom", "left"))
    for key, content in {"top": left, "right": bottom, "bottom": right, "left": top}.items():
        margins.set(name(f"w:{key}"), str(content))
    for key, room in (("header", left), ("footer", right)):
        distance = int(margins.get(name(f"w:{key}"), "0"))
        margins.set(name(f"w:{key}"), str(min(distance, abs(room) // 2)))


def _sections(report: Report, draft: _Draft, at: int, *, bounded: bool) -> list[_Section]:
    """The `at`th report; `bounded` where there are others, from whose headings its contents must be kept apart."""
    names = enumerate(dict.fromkeys(anchors(report)), 1)
    pen = _Pen(draft, at, {anchor: f"_a{at}_{n}" for n, anchor in names})
    sections = _body(report, pen)
    title = list(_title(report, pen))
    if measure.pages(report) >= contents.LEAST_PAGES and len(pen.entries) >= contents.LEAST:
        within = pen.bookmark if bounded else ""
        front = [*title, contents.element(pen.entries, draft.ids, within, _page_of(pen)), _spacer(draft)]
        sections.insert(0, _Section(front, front=True))
    else:
        sections[0].content[:0] = title
    start, end = text.bookmarked((), pen.bookmark, next(draft.marks))
    sections[0].content[0] = text.completed(sections[0].content[0], before=[start])
    sections[-1].content[-1] = text.completed(sections[-1].content[-1], behind=[end])
    return [replace(sections[0], first=True), *sections[1:]]


def placing(document: DocumentPart) -> Callable[[Sequence[Block], int], list[Element]]:
    """What sets blocks as elements for some place of a document that has its own text, so many twentieths of a point wide.

    Styles and charts are added to `document`; captions are counted on from block to block; links lead nowhere.
    """
    page = document.element.body.find(name("w:sectPr"))
    assert page is not None
    across = package.width(page)
    draft = _Draft(document, look.furnish(document.styles.element, across), across, across, {}, count(_FOREIGN))
    counts = {kind: count(1) for kind in ("表", "图")}
    reports = count(1)

    def place(blocks: Sequence[Block], room: int) -> list[Element]:
        pen = _Pen(draft, next(reports), {}, counted={*counts})
        return elements(*(one for block in blocks for one in _block(_counted(block, counts), pen, room)))

    return place


def _counted(block: Block, counts: Mapping[str, Iterator[int]]) -> Block:
    if isinstance(block, (Table, Chart)):
        kind = "表" if isinstance(block, Table) else "图"
        return replace(block, number=f"{kind}{next(counts[kind])}")
    return block


def _page_of(pen: _Pen) -> Mapping[str, int]:
    """The numbers of the pages on which the headings stand; empty where they are not known."""
    pages = pen.draft.pages
    first = pages.get(pen.bookmark)
    if first is None:
        return {}
    return {one.bookmark: pages[one.bookmark] - first + 1 for one in pen.entries if one.bookmark in pages}


def _body(report: Report, pen: _Pen) -> list[_Section]:
    """The blocks; pages turn only at headings, so that what is said of a wide table stands beside it."""
    sections = [_Section([])]
    for blocks in _under_headings(report.blocks):
        turned = any(isinstance(block, Table) and tables.wide(block, pen.draft.upright) for block in blocks)
        if turned != sections[-1].turned:
            sections.append(_Section([], turned=turned))
        across = pen.draft.turned if turned else pen.draft.upright
        sections[-1].content.extend(_elements(blocks, pen, across))
    return [section for section in sections if section.content] or [_Section([])]


def _under_headings(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks in pieces: headings that follow each other, and what stands under the last of them."""
    piece: list[Block] = []
    for block in blocks:
        if piece and isinstance(block, Heading) and not isinstance(piece[-1], Heading):
            yield piece
            piece = []
        piece.append(block)
    if piece:
        yield piece


def _title(report: Report, pen: _Pen) -> Iterator[Markup]:
    first, rest = report.title[:1], report.title[1:]
    long = bool(rest) and len(plain(report.title)) > _ONE_LINE
    runs = [*_runs(first, pen), *([make("w:r", None, make("w:br"))] if long else ()), *_runs(rest, pen)]
    yield text.paragraph(pen.draft.ids["Title"], runs)
    for line in report.subtitle:
        yield text.paragraph(pen.draft.ids["Subtitle"], _runs(line, pen))


# --- blocks ----------------------------------------------------------------------------------------------------------


def _elements(blocks: Sequence[Block], pen: _Pen, across: int) -> Iterator[Markup]:
    """The blocks one after the other; a heading below the second level leads the paragraph after it, on the same line."""
    led = False
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if led:
            led = False
        elif isinstance(block, Heading) and block.level > contents.LEVELS and isinstance(following, Paragraph):
            led = True
            words = _runs((f"{block.number}{shown(block.text)}。",), pen, bold=True)
            yield text.paragraph(pen.draft.ids["BodyText"], [*words, *_runs(following.spans, pen)])
        else:
            yield from _block(block, pen, across)


def _block(block: Block, pen: _Pen, across: int) -> Iterator[Markup]:
    ids = pen.draft.ids
    match block:
        case Heading():
            yield _heading(block, pen)
        case Paragraph():
            yield text.paragraph(ids["BodyText"], _runs(block.spans, pen))
        case Bullets():
            # What others refer to by a name of its own has that name in its text; a single item is no list.
            marked = len(block.items) > 1 and not block.anchors
            for at, item in enumerate(block.items):
                marks = [text.run(f"（{at + 1}）")] if marked else []
                anchor = block.anchors[at] if block.anchors else ""
                yield text.paragraph(ids["BodyText"], _anchored([*marks, *_runs(item, pen)], anchor, pen))
        case Table():
            yield _caption(block.number, shown(block.caption), pen, make("w:keepNext"))
            table = tables.element(block, across, ids, lambda *cell: _cell(pen, *cell))
            if table is not None:
                yield table
                yield _spacer(pen.draft)
        case Chart():
            drawing = charts.run(block, next(pen.draft.charts), pen.draft.document, across)
            if drawing is not None:
                yield text.paragraph(ids["Figure"], [drawing])
            unit = f"（单位：{shown(block.unit)}）" if block.unit else ""
            yield _caption(block.number, f"{shown(block.caption)}{unit}", pen)


def _heading(heading: Heading, pen: _Pen) -> Markup:
    words = f"{heading.number}{shown(heading.text)}"
    content = [text.run(words)]
    if heading.level <= contents.LEVELS:
        bookmark = f"_Toc{pen.at:04}{len(pen.entries) + 1:05}"
        pen.entries.append(ContentsEntry(heading.level, words, bookmark))
        content = text.bookmarked(content, bookmark, next(pen.draft.marks))
    extra: list[Markup] = []
    if heading.kind == "appendix":
        extra = [make("w:pageBreakBefore"), make("w:ind", {"w:firstLineChars": 0, "w:firstLine": 0})]
    return text.paragraph(pen.draft.ids[f"Heading{heading.level}"], content, *extra)


def _caption(number: str, words: str, pen: _Pen, *extra: Markup) -> Markup:
    """A caption whose number Word counts: `表3` is the third of the captions that begin with 表 in its report."""
    kind = number.rstrip("0123456789")
    again = r" \r 1" if pen.at > 1 and kind not in pen.counted else ""
    pen.counted.add(kind)
    counted = [*text.opening(rf"SEQ {kind} \* ARABIC{again}"), text.run(number.removeprefix(kind)), text.closing()]
    return text.paragraph(pen.draft.ids["Caption"], [text.run(kind), *counted, text.run(f"　{words}")], *extra)


def _cell(pen: _Pen, cell: Cell, style: str, extra: Sequence[Markup], bold: bool) -> Markup:
    return text.paragraph(style, _anchored(_runs(cell.spans, pen, bold=bold), cell.anchor, pen), *extra)


def _runs(spans: Spans, pen: _Pen, *, bold: bool = False) -> list[Markup]:
    return text.runs(spans, pen.draft.ids, pen.places, bold=bold)


def _anchored(content: list[Markup], anchor: str, pen: _Pen) -> list[Markup]:
    """Content under its anchor; of two places that claim one anchor the first has it, and none where nothing can lead to it."""
    if anchor not in pen.places or anchor in pen.reached:
        return content
    pen.reached.add(anchor)
    return text.bookmarked(content, pen.places[anchor], next(pen.draft.marks))


def _spacer(draft: _Draft) -> Markup:
    """A paragraph that is hardly there: Word joins tables that touch, and a section ends in a paragraph."""
    low = make("w:spacing", {"w:before": 0, "w:after": 0, "w:line": _LOW, "w:lineRule": "exact"})
    return text.paragraph(draft.ids["Normal"], [], low)
