"""Spans → runs of a paragraph: plain words, gaps that are seen, links inside the document.

In: spans, and where the anchors of the report lie. Out: elements for a `w:p`. Every run asks for the Chinese font where a
character (quotation marks, dashes, ×) could be set in either; a link to nothing is plain words.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from jixiao.render.word.xml import Markup, make, properties, setting, shown
from jixiao.report.blocks import Gap, Link, Span

_FONT: Final = make("w:rFonts", {"w:hint": "eastAsia"})
_BOLD: Final = make("w:b")

#: The bookmark of each anchor of a report.
Places = Mapping[str, str]


def runs(spans: Iterable[Span], ids: Mapping[str, str], places: Places, *, bold: bool = False) -> list[Markup]:
    """The spans as runs and links; plain words beside each other are one run."""
    pieces: list[Markup] = []
    kept = [span.words if isinstance(span, Link) and span.to not in places else span for span in spans]
    for span in _trimmed(_merged(kept)):
        match span:
            case Gap():
                pieces.append(run(shown(str(span)), setting("w:rStyle", ids["Gap"]), setting("w:highlight", "yellow")))
            case Link(words=words, to=to):
                pieces.append(
                    make("w:hyperlink", {"w:anchor": places[to], "w:history": 1}, run(shown(words), _weight(bold)))
                )
            case _:
                pieces.append(run(span, _weight(bold)))
    return pieces


@lru_cache(4096)
def run(words: str, *marks: Markup | None) -> Markup:
    """One run of words, as they are."""
    text = make("w:t", {"xml:space": "preserve"}, words)
    return make("w:r", None, _marks(*marks), text)


def paragraph(style: str, content: Iterable[Markup], *extra: Markup | None) -> Markup:
    """A paragraph in a style (its id), with properties that differ from the style's."""
    return make("w:p", None, properties("w:pPr", setting("w:pStyle", style), *extra), *content)


def completed(
    paragraph: Markup, *, before: Sequence[Markup] = (), behind: Sequence[Markup] = (), layout: str = ""
) -> Markup:
    """A paragraph with more before its content or behind it, or with the layout of the section that ends with it."""
    properties, end, content = paragraph.partition("</w:pPr>")
    content, close = content.removesuffix("</w:p>"), "</w:p>"
    return Markup("".join((properties, layout, end, *before, content, *behind, close)))


def bookmarked(content: Sequence[Markup], bookmark: str, number: int) -> list[Markup]:
    """Content that links can lead to; `number` is the bookmark's own in the whole document."""
    start = make("w:bookmarkStart", {"w:id": number, "w:name": bookmark})
    return [start, *content, make("w:bookmarkEnd", {"w:id": number})]


def opening(instruction: str) -> list[Markup]:
    """The beginning of a field, up to where what it shows begins."""
    code = make("w:instrText", {"xml:space": "preserve"}, f" {instruction} ")
    return [_mark("begin"), make("w:r", None, code), _mark("separate")]


def closing() -> Markup:
    """The end of a field."""
    return _mark("end")


def _weight(bold: bool) -> Markup | None:
    return _BOLD if bold else None


def _mark(kind: str) -> Markup:
    return make("w:r", None, make("w:fldChar", {"w:fldCharType": kind}))


def _marks(*marks: Markup | None) -> Markup:
    return properties("w:rPr", _FONT, *marks)


def _merged(spans: Iterable[Span]) -> Iterable[Span]:
    for plain, group in groupby(spans, key=lambda span: isinstance(span, str)):
        if plain:
            yield "".join(map(str, group))
        else:
            yield from group


def _trimmed(spans: Iterable[Span]) -> list[Span]:
    """Spans without blanks at both ends of the whole, and without empty ones."""
    whole = [shown(span) if isinstance(span, str) else span for span in spans]
    if whole and isinstance(whole[0], str):
        whole[0] = whole[0].lstrip()
    if whole and isinstance(whole[-1], str):
        whole[-1] = whole[-1].rstrip()
    return [span for span in whole if span != ""]
