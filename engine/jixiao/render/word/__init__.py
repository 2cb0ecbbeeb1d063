"""Reports → one Word document (docx) with the look of an official one (GB/T 9704—2012).

In: reports, the bytes of a bureau's own template where there is one, and the pages of the bookmarks where they are known. Out:
the bytes of the file; the same reports give the same bytes. Headings, contents, tables, captions and charts are Word's own
and can be edited. What cells unfold (`Cell.notes`) is not set: a page of paper cannot unfold.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.render.word import document, package
from jixiao.render.word.xml import safe, shown
from jixiao.report.blocks import Report

_NONE: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Written:
    """A document; `listed` where a report in it has contents."""

    data: bytes
    listed: bool


def render(reports: Iterable[Report], *, template: bytes | None = None) -> bytes:
    """The document of the reports, each beginning on a new page; its contents have no numbers of pages yet.

    Raises Problems (`report.template`) where `template` is no docx or dotx that can be used.
    """
    return write(reports, template=template).data


def write(reports: Iterable[Report], *, template: bytes | None = None, pages: Mapping[str, int] = _NONE) -> Written:
    """The same with what else is to be known of it; reports are taken one by one.

    `pages` are those on which bookmarks stand (`pdf.pages` of the document as it is without them).
    """
    main = package.opened(template)
    written = document.write(reports, main, pages)
    return Written(package.saved(main, written.pieces, safe(shown(written.title)).strip()), written.listed)
