"""Elements of the Office formats, their properties always in the order that the standard lists, texts safe in them.

In: names as the standard writes them (`w:p`), attributes, children. Out: lxml elements. Word refuses a file whose properties
stand in another order than the schemas of ECMA-376 have them; `properties` sorts them, so that nobody has to remember it.
"""

from functools import cache
from typing import Final

from lxml import etree

from jixiao.ground.textfile import CONTROL
from jixiao.say.plain import one_line

Element = etree._Element
Child = Element | str | None

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
    "w:rPr": "rStyle rFonts b bCs color sz szCs highlight lang",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "w:tcPr": "tcW gridSpan vMerge shd vAlign",
    "w:style": "name basedOn next uiPriority qFormat pPr rPr tblPr",
}


@cache
def name(short: str) -> str:
    """`w:p` as lxml writes it; a name without a prefix as it is."""
    prefix, _, local = short.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


@cache
def _declared(names: tuple[str, ...]) -> dict[str, str]:
    """The namespaces of these names by their prefixes; `xml` is declared by itself."""
    prefixes = {short.partition(":")[0] for short in names if ":" in short} - {"xml"}
    return {prefix: NAMESPACES[prefix] for prefix in sorted(prefixes)}


def make(tag: str, attributes: dict[str, str | int] | None = None, *children: Child) -> Element:
    """An element with its attributes and children; a child that is None is left out, a text is its text."""
    given = attributes or {}
    made = etree.Element(name(tag), nsmap=_declared((tag, *given)))
    for key, value in given.items():
        made.set(name(key), safe(str(value)))
    for child in children:
        if isinstance(child, str):
            made.text = safe(child)
        elif child is not None:
            made.append(child)
    return made


def properties(tag: str, *children: Element | None, attributes: dict[str, str | int] | None = None) -> Element:
    """An element with its children in the order of the schema; ValueError for a child that the schema has not there."""
    order = _ORDER[tag].split()
    present = [child for child in children if child is not None]
    return make(tag, attributes, *sorted(present, key=lambda child: order.index(etree.QName(child).localname)))


def setting(tag: str, value: str | int) -> Element:
    """An element that only has a value: `<w:jc w:val="center"/>`; DrawingML and charts write it without the prefix."""
    return make(tag, {"w:val" if tag.startswith("w:") else "val": value})


def safe(words: str) -> str:
    """Words without the characters that XML cannot hold."""
    return CONTROL.sub("", words)


def shown(words: str) -> str:
    """Words on one line; blanks at their ends part them from what stands beside them and become one each."""
    line = one_line(words)
    left, right = " " * words[:1].isspace(), " " * words[-1:].isspace()
    return f"{left}{line}{right}" if line else left


def part(root: Element) -> bytes:
    """A part of the file: its declaration and its elements."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
