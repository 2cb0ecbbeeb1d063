"""Headings → the table of contents: a field that Word can update, already filled.

In: headings with the bookmarks that stand at them, and their pages where they are known. Out: the block of the contents: the
headings as links. Without pages the numbers come when the reader updates the field (右键“更新域”, or F9): which page a heading
falls on is known only to who lays the pages out, and to have it updated on opening, by a setting of the file or by marking the
field, Word asks every reader whether fields may lead to other files.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.render.word import text
from jixiao.render.word.xml import Markup, make, setting

#: Headings of these levels stand in the contents.
LEVELS: Final = 2
#: A report of fewer pages, or with fewer headings, is seen at a glance.
LEAST_PAGES: Final = 15
LEAST: Final = 4
_NONE: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A heading in the contents, and the bookmark at the heading."""

    level: int
    words: str
    bookmark: str


def element(
    entries: Sequence[ContentsEntry], ids: Mapping[str, str], within: str = "", pages: Mapping[str, int] = _NONE
) -> Markup:
    """The contents; `within` is the bookmark around the part of the document that they are of, where it is not all of it.

    `pages` are the numbers of the pages by the bookmarks of the headings.
    """
    instruction = rf'TOC \o "1-{LEVELS}" \h \z \u' + (rf" \b {within}" if within else "")
    rows = [_row(entry, ids, pages.get(entry.bookmark)) for entry in entries]
    rows[0] = text.completed(rows[0], before=text.opening(instruction))
    # Not in a paragraph of its own: that could come to stand alone on the next page.
    rows[-1] = text.completed(rows[-1], behind=[text.closing()])
    return make(
        "w:sdt",
        None,
        make(
            "w:sdtPr",
            None,
            make("w:docPartObj", None, setting("w:docPartGallery", "Table of Contents"), make("w:docPartUnique")),
        ),
        make("w:sdtContent", None, text.paragraph(ids["ContentsHeading"], [text.run("目　录")]), *rows),
    )


def _row(entry: ContentsEntry, ids: Mapping[str, str], page: int | None) -> Markup:
    content = [text.run(entry.words)]
    if page is not None:
        number = [*text.opening(rf"PAGEREF {entry.bookmark} \h"), text.run(str(page)), text.closing()]
        content += [make("w:r", None, make("w:tab")), *number]
    link = make("w:hyperlink", {"w:anchor": entry.bookmark, "w:history": 1}, *content)
    return text.paragraph(ids[f"Contents{entry.level}"], [link])
