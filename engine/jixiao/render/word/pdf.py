"""A PDF that LibreOffice made of a document of ours: on which page each bookmark stands, and the file without the clock.

In: the bytes of such a PDF. Out: pages, counted from the first; bytes that depend on the document alone and bear our mark. It
reads what LibreOffice writes in plain sight, no other PDF: where that is not found, nothing is told of pages.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from jixiao.ground.regex import regex
from jixiao.render import archive

#: LibreOffice writes the low line that the names of our bookmarks begin with as its code.
_PLACE: Final = regex(rb"/5F([A-Za-z]{1,9}\d{1,12})\[(\d{1,9}) 0 R")
_PAGES: Final = regex(rb"/Kids\[([0-9R\s]{1,9999999})\]")
_PAGE: Final = regex(rb"(\d{1,9}) 0 R")
_MADE: Final = regex(rb"(?<=/CreationDate\(D:)\d{14}")
_IDS: Final = regex(rb"(?<=<)[0-9A-F]{32}(?=>)|(?<=/DocChecksum /)[0-9A-F]{32}")
_TRAILER: Final = b"\ntrailer"


def pages(pdf: bytes) -> Mapping[str, int]:
    """The page of each bookmark, the first page being 0; empty where the PDF does not tell."""
    found = _PAGES.findall(pdf)
    if len(found) != 1:
        return {}
    order = {number: at for at, number in enumerate(_PAGE.findall(found[0]))}
    return {f"_{name.decode()}": order[page] for name, page in _PLACE.findall(pdf) if page in order}


def timeless(pdf: bytes) -> bytes:
    """The same PDF with the date that all files of ours bear, and numbers of its own that come from its contents."""
    body, mark, end = pdf.rpartition(_TRAILER)
    body = _MADE.sub(f"{archive.MADE:%Y%m%d%H%M%S}".encode(), body)
    number = hashlib.sha256(body).hexdigest()[:32].upper().encode()
    return body + mark + _IDS.sub(number, end)
