"""Elements of the Office formats, their properties always in the order that the standard lists, texts safe in them.

In: names as the standard writes them (`w:p`), attributes, children. Out: `Markup`, the text of an element as it stands in a
file; `elements` makes trees of it where it goes into a document that has its own. Word refuses a file whose properties stand in
another order than the schemas of ECMA-376 have them; `properties` sorts them, so that nobody has to remember it.
"""

from functools import cache, lru_cache
from typing import Final

from lxml import etree

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.ground.textfile import CONTROL
from jixiao.say.plain import one_line

Element = etree._Element


class Markup(str):
    """An element as text: it never changes, so that one may stand in many places."""

    __slots__ = ()


Child = Markup | str | None

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
#: The children of each kind of properties in the order of their schema (ECMA-376 part 1, CT_PPr and so on): those that
#: are written here.
_ORDER: Final = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore tabs spacing ind jc outlineLvl sectPr",
    "w:rPr": "rStyle rFonts b bCs color spacing sz szCs highlight lang",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "w:tcPr": "tcW gridSpan vMerge shd vAlign",
    "w:style": "name basedOn next uiPriority qFormat pPr rPr tblPr",
}
#: The beginning of every part.
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LOCAL: Final = regex(r"^<\w+:(\w+)")


@cache
def name(short: str) -> str:
    """`w:p` as lxml writes it; a name without a prefix as it is."""
    prefix, _, local = short.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def make(tag: str, attributes: dict[str, str | int] | None = None, *children: Child) -> Markup:
    """An element with its attributes and children; a child that is None is left out, a text is its text."""
    given = "".join([f' {key}="{_quoted(value)}"' for key, value in attributes.items()]) if attributes else ""
    inside = "".join([one if isinstance(one, Markup) else _escaped(safe(one)) for one in children if one is not None])
    return Markup(f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>")


@lru_cache(4096)
def properties(tag: str, *children: Markup | None) -> Markup:
    """An element with its children in the order of the schema; ValueError for a child that the schema has not there."""
    return make(tag, None, *ordered(tag, *children))


def ordered(tag: str, *children: Markup | None) -> list[Markup]:
    """The children of an element in the order of the schema; ValueError for one that the schema has not there."""
    order = _ORDER[tag].split()
    return sorted((one for one in children if one is not None), key=lambda one: order.index(_LOCAL.findall(one)[0]))


@lru_cache(4096, typed=True)
def setting(tag: str, value: str | int) -> Markup:
    """An element that only has a value: `<w:jc w:val="center"/>`; DrawingML and charts write it without the prefix."""
    return make(tag, {"w:val" if tag.startswith("w:") else "val": value})


def declared(*prefixes: str) -> dict[str, str | int]:
    """The attributes that declare these prefixes."""
    return {f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in prefixes}


def elements(*written: Markup) -> list[Element]:
    """Elements as trees, to be set into a document."""
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return list(etree.fromstring(f"<all{names}>{''.join(written)}</all>"))


def element(written: Markup) -> Element:
    """One element as a tree."""
    return elements(written)[0]


def safe(words: str) -> str:
    """Words without the characters that XML cannot hold."""
    return CONTROL.sub("", words)


def shown(words: str) -> str:
    """Words on one line; blanks at their ends part them from what stands beside them and become one each."""
    line = one_line(words)
    left, right = " " * words[:1].isspace(), " " * words[-1:].isspace()
    return f"{left}{line}{right}" if line else left


def part(root: Element | Markup) -> bytes:
    """A part of the file: its declaration and its elements; an element as text has to declare its prefixes."""
    if isinstance(root, Markup):
        return f"{HEAD}{root}".encode()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(value: str | int) -> str:
    return str(value) if isinstance(value, int) else _attribute(value)


@remembered
def _attribute(words: str) -> str:
    return _escaped(safe(words)).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
