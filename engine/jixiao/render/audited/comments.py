"""An audit → a Word document with Word's own comments at the places.

In: an audit, and the bytes of its file. Out: the bytes of a docx. A Word document is given back as it was, with comments added
to its paragraphs; of any other file a document is made of its text, headings, passages and tables in order. The first place of a
discrepancy carries the whole of it, the others say where that is. No clock stands in the file: comments bear no date.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from jixiao.ground.problems import Source, refused, visible
from jixiao.intake.formats.archive import BROKEN
from jixiao.records import Account, AccountBlock, AccountChart, AccountTable, Audit, Passage
from jixiao.render import archive
from jixiao.render.audited.marks import Mark, beside, by_block, by_cell, pieces
from jixiao.render.word import look, package
from jixiao.render.word.text import paragraph as paragraph_of
from jixiao.render.word.text import run as run_of
from jixiao.render.word.xml import Element, make, name, properties, safe
from jixiao.say import discrepancies as say
from jixiao.say.plain import one_line

#: Who comments.
AUTHOR: Final = "jixiao 核对"
_INITIALS: Final = "核对"
_DATE: Final = qn("w:date")
_ZIP: Final = b"PK\x03\x04"
_BLANKS: Final = re.compile(r"\s+")
_DEEPEST: Final = 4


def render(audit: Audit, data: bytes) -> bytes:
    """The document of the audit with its comments; `data` is the file that was audited."""
    if data.startswith(_ZIP) and not audit.account.lined:
        return _annotated(audit, data)
    return _made(audit)


def _comment(document: Document, first: Element, last: Element, mark: Mark, account: Account) -> None:
    """A comment over the runs from `first` to `last`."""
    comment = document.comments.add_comment(safe(_said(mark, account)), AUTHOR, _INITIALS)
    del comment._comment_elm.attrib[_DATE]
    number: dict[str, str | int] = {"w:id": comment.comment_id}
    first.addprevious(make("w:commentRangeStart", number))
    last.addnext(make("w:r", None, make("w:commentReference", number)))
    last.addnext(make("w:commentRangeEnd", number))


def _said(mark: Mark, account: Account) -> str:
    """What a comment says, line by line."""
    one, head = mark.found, f"{mark.number} {say.CERTAINTY[mark.certainty]}"
    if mark.place > 1:
        return f"{head}：{one_line(one.message)}\n见{say.place(one.spots[0], account)}“{one_line(one.spots[0].text)}”处的批注。"
    others = (f"另见{say.place(spot, account)}：{one_line(spot.text)}" for spot in one.spots[1:])
    told = (f"{head}：{one.message}", one.arithmetic, one.advice, *others)
    return "\n".join(one_line(line) for line in told if line)


# --- a document of the text ----------------------------------------------------------------------------------------


def _made(audit: Audit) -> bytes:
    part = package.opened(None)
    page = part.element.body.find(name("w:sectPr"))
    assert page is not None
    ids = look.furnish(part.styles.element, package.width(page))
    document, account, marks = Document(part.element, part), audit.account, by_block(audit)

    def add(style: str, words: str, over: Sequence[Mark]) -> None:
        paragraph = paragraph_of(ids[style], [])
        page.addprevious(paragraph)
        _write(document, paragraph, words, over, account)

    for at, section in enumerate(account.sections):
        if section.heading is not None:
            style = f"Heading{min(max(section.level, 1), _DEEPEST)}"
            add(style, section.heading.text, marks.get((at, -1), ()))
        for index, block in enumerate(section.blocks):
            own = marks.get((at, index), ())
            if isinstance(block, Passage):
                add("BodyText", block.text, own)
            else:
                page.addprevious(_table(document, block, own, account, ids[look.table_text(look.FIFTH)]))
    title = account.title or visible(account.source.file)
    return package.saved(part, (), safe(one_line(f"核对：{title}")))


def _write(document: Document, paragraph: Element, words: str, marks: Sequence[Mark], account: Account) -> None:
    """A text into a paragraph, run by run, with the comments of its marks."""
    covered: dict[str, list[Element]] = {}
    for piece, over in pieces(words, marks):
        run = run_of(piece)
        paragraph.append(run)
        for one in over:
            covered.setdefault(one.name, []).append(run)
    for one in beside(marks):
        if runs := covered.get(one.name):
            _comment(document, runs[0], runs[-1], one, account)


def _table(document: Document, block: AccountBlock, marks: Sequence[Mark], account: Account, style: str) -> Element:
    border = {f"w:{key}": value for key, value in (("val", "single"), ("sz", 4), ("space", 0), ("color", "auto"))}
    sides = [make(f"w:{side}", border) for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    table = make("w:tbl", None, properties("w:tblPr", make("w:tblBorders", None, *sides)))
    rows, own = tuple(_rows(block)), by_cell(marks)
    table.append(make("w:tblGrid", None, *(make("w:gridCol") for _ in range(max(map(len, rows), default=1)))))
    for row in rows:
        line = make("w:tr")
        for words, source in row:
            paragraph = paragraph_of(style, [])
            _write(document, paragraph, words, own.get(source, ()) if source else (), account)
            line.append(make("w:tc", None, paragraph))
        table.append(line)
    return table


def _rows(block: AccountBlock) -> Iterator[Sequence[tuple[str, Source | None]]]:
    """The words of the cells of a table or chart, each with its place where it has one."""
    match block:
        case AccountTable():
            for row in block.rows:
                yield [(cell.shown or cell.text, cell.source) for cell in row]
        case AccountChart():
            yield [(words, None) for words in (block.caption, *block.categories)]
            for series in block.series:
                yield [(series.name, None), *((cell.text, cell.source) for cell in series.values)]
        case _:
            return


# --- the document itself -------------------------------------------------------------------------------------------


def _annotated(audit: Audit, data: bytes) -> bytes:
    try:
        document = docx.Document(io.BytesIO(data))
    except (*BROKEN, OpcError, etree.XMLSyntaxError, AttributeError, TypeError, IndexError):
        cure = "请用 Word 打开后另存为 docx，再核对。"
        raise refused(audit.account.source.file, "audit.not-annotated", "这份 Word 文档不能加批注。", cure) from None
    paragraphs = [Paragraph(one, document._body) for one in document.element.body.iter(qn("w:p"))]
    places = _Places([_bare(one.text) for one in paragraphs])
    marks = by_block(audit)
    for at, section in enumerate(audit.account.sections):
        for index, block in enumerate((section.heading, *section.blocks), -1):
            for mark, words in _wanted(block, beside(marks.get((at, index), ()))):
                found = places.find(words)
                paragraph = paragraphs[found if found is not None else places.last]
                runs = [run._r for run in paragraph.runs] or [paragraph.add_run()._r]
                _comment(document, runs[0], runs[-1], mark, audit.account)
            if isinstance(block, Passage):
                places.pass_over(block.text)
    out = io.BytesIO()
    document.save(out)
    return archive.repacked(out.getvalue())


def _wanted(block: AccountBlock | None, marks: Sequence[Mark]) -> Iterator[tuple[Mark, str]]:
    """The marks of a block, each with the words of the paragraph that is to carry it."""
    for mark in marks:
        if isinstance(block, Passage):
            yield mark, block.text
        else:
            yield mark, mark.spot.text


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

    def pass_over(self, words: str) -> None:
        """Go on behind a text that was read."""
        found = self.find(words)
        if found is not None:
            self.last = found


def _bare(words: str) -> str:
    return _BLANKS.sub("", words)
