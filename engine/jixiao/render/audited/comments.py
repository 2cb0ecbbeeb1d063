"""An audit → a Word document with Word's own comments at the places.

In: an audit, and the bytes of its file. Out: the bytes of a docx. A Word document is given back as it was, with comments added
to its paragraphs, and our mark in its properties; of any other file a document is made of its text, headings, passages and
tables in order. The first place of a discrepancy carries the whole of it, the others say where that is. No clock stands in the
file: comments bear no date.
"""

import io
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from jixiao.ground.problems import refused, visible
from jixiao.ground.regex import regex
from jixiao.intake.formats.archive import BROKEN
from jixiao.records import AccountChart, AccountTable, Audit, Passage, Spot
from jixiao.render import archive
from jixiao.render.audited.marks import CONTENTS, Mark, beside, by_block, by_cell, by_entry, pieces
from jixiao.render.word import look, package
from jixiao.render.word.text import paragraph as paragraph_of
from jixiao.render.word.text import run as run_of
from jixiao.render.word.xml import Element, element, make, name, properties, safe
from jixiao.say import discrepancies as say
from jixiao.say.plain import one_line

#: Who comments.
AUTHOR: Final = "jixiao 核对"
_INITIALS: Final = "核对"
_DATE: Final = qn("w:date")
_ZIP: Final = b"PK\x03\x04"
_BLANKS: Final = regex(r"\s+")
_DEEPEST: Final = 4


def render(audit: Audit, data: bytes) -> bytes:
    """The document of the audit with its comments; `data` is the file that was audited."""
    if data.startswith(_ZIP) and b"word/document" in data:
        return _annotated(audit, data)
    return _made(audit)


def _comment(document: Document, first: Element, last: Element, mark: Mark, where: say.Where) -> None:
    """A comment over the runs from `first` to `last`."""
    comment = document.comments.add_comment(safe(_said(mark, where)), AUTHOR, _INITIALS)
    del comment._comment_elm.attrib[_DATE]
    number: dict[str, str | int] = {"w:id": comment.comment_id}
    first.addprevious(element(make("w:commentRangeStart", number)))
    last.addnext(element(make("w:r", None, make("w:commentReference", number))))
    last.addnext(element(make("w:commentRangeEnd", number)))


def _said(mark: Mark, where: say.Where) -> str:
    """What a comment says, line by line."""
    one, head = mark.found, f"{mark.number} {say.CERTAINTY[mark.certainty]}"
    if mark.place > 1:
        return f"{head}：{one_line(one.message)}\n见{where(one.spots[0])}“{one_line(one.spots[0].text)}”处的批注。"
    others = (f"另见{places}：{one_line(words)}" for places, words in say.places(one.spots[1:], where))
    told = (f"{head}：{one.message}", one.arithmetic, one.advice, *others)
    return "\n".join(one_line(line) for line in told if line)


# --- a document of the text ----------------------------------------------------------------------------------------


def _made(audit: Audit) -> bytes:
    part = package.opened(None)
    page = part.element.body.find(name("w:sectPr"))
    assert page is not None
    ids = look.furnish(part.styles.element, package.width(page))
    document, account, marks = Document(part.element, part), audit.account, by_block(audit)
    where = say.where(account)

    def add(style: str, words: str, over: Sequence[Mark]) -> None:
        paragraph = element(paragraph_of(ids[style], []))
        page.addprevious(paragraph)
        _write(document, paragraph, words, over, where)

    def contents() -> None:
        for entry, own in by_entry(account, marks.get(CONTENTS, ())):
            add("BodyText", f"{entry.number}{entry.title}{'……' if entry.page else ''}{entry.page}", own)

    for at, section in enumerate(account.sections):
        if section.heading is not None:
            if at == 0:
                contents()
            style = f"Heading{min(max(section.level, 1), _DEEPEST)}"
            add(style, section.heading.text, marks.get((at, -1), ()))
        for index, block in enumerate(section.blocks):
            own = marks.get((at, index), ())
            if isinstance(block, Passage):
                add("BodyText", block.text, own)
            else:
                page.addprevious(_table(document, block, own, where, ids[look.table_text(look.FIFTH)]))
        if at == 0 and section.heading is None:
            contents()
    title = account.title or visible(account.source.file)
    return package.saved(part, (), safe(one_line(f"核对：{title}")))


def _write(document: Document, paragraph: Element, words: str, marks: Sequence[Mark], where: say.Where) -> None:
    """A text into a paragraph, run by run, with the comments of its marks."""
    covered: dict[str, list[Element]] = {}
    for piece, over in pieces(words, marks):
        run = element(run_of(piece))
        paragraph.append(run)
        for one in over:
            covered.setdefault(one.name, []).append(run)
    for one in beside(marks):
        if runs := covered.get(one.name):
            _comment(document, runs[0], runs[-1], one, where)


def _table(
    document: Document, block: AccountTable | AccountChart, marks: Sequence[Mark], where: say.Where, style: str
) -> Element:
    border = {f"w:{key}": value for key, value in (("val", "single"), ("sz", 4), ("space", 0), ("color", "auto"))}
    sides = [make(f"w:{side}", border) for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    rows = tuple(by_cell(block, marks))
    grid = make("w:tblGrid", None, *(make("w:gridCol") for _ in range(max(map(len, rows), default=1))))
    table = element(make("w:tbl", None, properties("w:tblPr", make("w:tblBorders", None, *sides)), grid))
    for row in rows:
        line = element(make("w:tr"))
        for words, own in row:
            cell = element(make("w:tc", None, paragraph_of(style, [])))
            _write(document, cell[0], words, own, where)
            line.append(cell)
        table.append(line)
    return table


# --- the document itself -------------------------------------------------------------------------------------------


def _annotated(audit: Audit, data: bytes) -> bytes:
    try:
        document = docx.Document(io.BytesIO(data))
    except (*BROKEN, OpcError, etree.XMLSyntaxError, AttributeError, TypeError, IndexError):
        cure = "请用 Word 打开后另存为 docx，再核对。"
        raise refused(audit.account.source.file, "audit.not-annotated", "这份 Word 文档不能加批注。", cure) from None
    paragraphs = [Paragraph(one, document._body) for one in document.element.body.iter(qn("w:p"))]
    account, marks, where = audit.account, by_block(audit), say.where(audit.account)
    texts = [_bare(one.text) for one in paragraphs]

    def add(at: int, mark: Mark) -> None:
        runs = _runs(paragraphs[at], mark.spot)
        _comment(document, runs[0], runs[-1], mark, where)

    if not paragraphs:
        return data
    places = _Places(texts)
    for entry, own in by_entry(account, marks.get(CONTENTS, ())):
        for mark in beside(own):
            add(places.near(f"{entry.number}{entry.title}{entry.page}"), mark)
    places = _Places(texts)
    for at, section in enumerate(account.sections):
        for index, block in enumerate((section.heading, *section.blocks), -1):
            for mark in beside(marks.get((at, index), ())):
                add(places.near(block.text if isinstance(block, Passage) else mark.spot.text), mark)
            if isinstance(block, Passage):
                places.pass_over(block.text)
    if any(one.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for one in document.part.package.rels.values()):
        document.core_properties.content_status = archive.STATUS
    out = io.BytesIO()
    document.save(out)
    return archive.repacked(out.getvalue())


def _runs(paragraph: Paragraph, spot: Spot) -> Sequence[Element]:
    """The runs of a paragraph that hold the words of a place; all of them where the words are not found."""
    runs = [run for run in paragraph.runs if run.text]
    ends = list(accumulate(len(_bare(run.text)) for run in runs))
    words = _bare(spot.text)
    start = "".join(_bare(run.text) for run in runs).find(words) if words else -1
    if start >= 0:
        runs = runs[bisect_right(ends, start) : bisect_left(ends, start + len(words)) + 1]
    return [run._r for run in runs or paragraph.runs] or [paragraph.add_run()._r]


class _Places:
    """Where texts stand among the paragraphs of a document, read from the top: `last` is where the last one was found."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.last = 0
        self._where: dict[str, list[int]] = {}
        for number, words in enumerate(texts):
            if words:
                self._where.setdefault(words, []).append(number)

    def find(self, words: str) -> int | None:
        """The first paragraph from here on that holds these words alone, or these without the number that Word counts."""
        for tried in (_bare(words), *(_bare(words.partition(mark)[2]) for mark in "、）)．. ")):
            found = self._where.get(tried, ()) if tried else ()
            at = bisect_left(found, self.last)
            if at < len(found):
                return found[at]
        return None

    def near(self, words: str) -> int:
        """Where these words stand, or the last place that was found before them."""
        found = self.find(words)
        return self.last if found is None else found

    def pass_over(self, words: str) -> None:
        """Go on behind a text that was read."""
        found = self.find(words)
        if found is not None:
            self.last = found


def _bare(words: str) -> str:
    return _BLANKS.sub("", words)
