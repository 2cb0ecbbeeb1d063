"""Headings → the table of contents: a field that Word can update, already filled.

In: headings with the bookmarks that stand at them. Out: the block of the contents: the headings as links. Page numbers come when
the reader updates the field (右键“更新域”, or F9): which page a heading falls on is known only to who lays the pages out, and
to have it updated on opening, Word would ask every reader whether fields may lead to other files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.render.word import text
from jixiao.render.word.xml import Element, make, setting

#: Headings of these levels stand in the contents.
LEVELS: Final = 2
#: A report with fewer of them is seen at a glance: it begins with its title on the first page of the text.
LEAST: Final = 4


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A heading in the contents, and the bookmark at the heading."""

    level: int
    words: str
    bookmark: str


def element(entries: Sequence[ContentsEntry], ids: Mapping[str, str], within: str = "") -> Element:
    """The contents; `within` is the bookmark around the part of the document that they are of, where it is not all of it."""
    instruction = rf'TOC \o "1-{LEVELS}" \h \z \u' + (rf" \b {within}" if within else "")
    rows = [_row(entry, ids) for entry in entries]
    first = rows[0]
    for at, piece in enumerate(text.opening(instruction), 1):
        first.insert(at, piece)  # after the paragraph's properties
    return make(
        "w:sdt",
        None,
        make(
            "w:sdtPr",
            None,
            make("w:docPartObj", None, setting("w:docPartGallery", "Table of Contents"), make("w:docPartUnique")),
        ),
        make(
            "w:sdtContent",
            None,
            text.paragraph(ids["ContentsHeading"], [text.run("目　录")], make("w:pageBreakBefore")),
            *rows,
            text.paragraph(ids["Contents1"], [text.closing()]),
        ),
    )


def _row(entry: ContentsEntry, ids: Mapping[str, str]) -> Element:
    link = make("w:hyperlink", {"w:anchor": entry.bookmark, "w:history": 1}, text.run(entry.words))
    return text.paragraph(ids[f"Contents{entry.level}"], [link])
