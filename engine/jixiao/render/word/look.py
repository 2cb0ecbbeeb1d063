"""The look of an official document (GB/T 9704—2012) as styles and fonts of Word.

In: the styles and fonts that a template has. Out: the same with ours added where it has none: a style that the template has
under the same name stays as it is. Lengths are twentieths of a point, sizes half points. Nothing here writes text.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.render.word.xml import Element, Markup, elements, make, name, ordered, properties, setting

TITLE, BODY, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LATIN: Final = "Times New Roman"
#: Fonts that a machine may lack, with what looks most like them; the last is on every Chinese Windows.
ALTERNATES: Final = {TITLE: "华文中宋,宋体", BODY: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}
#: Sizes by their Chinese names, in half points.
SECOND, THIRD, FOURTH, SMALL_FOURTH, FIFTH, SMALL_FIFTH = 44, 32, 28, 24, 21, 18
#: 26 points from line to line in the text: 24 lines on 225 mm, as published accounts stand (GB/T 9704 5.2 has 22 as a rule and
#: lets the text be fitted); tables take what their text needs.
LINE: Final = 520
#: 三号 is 15.75 points, which Word rounds to 16: a quarter of a point closer, 28 characters fill the 156 mm of a line (5.2.3).
_CLOSER: Final = -5
#: Between the edge of a cell and its text, left and right: 1 mm.
CELL_MARGIN: Final = 57
#: Two characters of the text's size: how far a paragraph is indented.
_INDENT: Final = 640


#: What Chinese programs call styles of Word, where they write these words instead of Word's own names.
CHINESE: Final[Mapping[str, str]] = {
    "正文": "normal",
    "正文文本": "body text",
    "标题": "title",
    "副标题": "subtitle",
    "题注": "caption",
    "页脚": "footer",
    "普通表格": "normal table",
    "网格型": "table grid",
    "toc 标题": "toc heading",
    **{f"标题 {level}": f"heading {level}" for level in range(1, 5)},
    **{f"目录 {level}": f"toc {level}" for level in range(1, 3)},
}


@dataclass(frozen=True, slots=True)
class Style:
    """A style: `key` is our name for it (and its id in a file of ours), `name` the one that Word knows it by."""

    key: str
    name: str
    kind: str = "paragraph"
    based: str = "Normal"
    following: str = ""
    paragraph: tuple[Markup, ...] = ()
    run: tuple[Markup, ...] = ()
    table: tuple[Markup, ...] = ()


@cache
def styles(width: int) -> tuple[Style, ...]:
    """All styles that documents here use; `width` is that of the text, where page numbers of the contents stand."""
    return tuple(_styles(width))


def _styles(width: int) -> Iterator[Style]:
    yield Style(
        *("Normal", "Normal"), based="", paragraph=(_lines(LINE), setting("w:jc", "both")), run=_font(BODY, THIRD)
    )
    yield Style("BodyText", "Body Text", paragraph=(_indented(),))
    for level, font in enumerate((HEI, KAI, BODY, BODY), 1):
        yield Style(
            *(f"Heading{level}", f"heading {level}"),
            following="BodyText",
            paragraph=(
                *(make("w:keepNext"), make("w:keepLines"), _lines(LINE), _indented(), setting("w:jc", "left")),
                setting("w:outlineLvl", level - 1),
            ),
            run=_font(font, THIRD, bold=level == 3),
        )
    yield Style(
        *("Title", "Title"),
        following="Subtitle",
        paragraph=(_lines(700, after=LINE), _indented(0), setting("w:jc", "center")),
        run=_font(TITLE, SECOND),
    )
    yield Style(
        "Subtitle", "Subtitle", paragraph=(_lines(LINE), _indented(0), setting("w:jc", "center")), run=_font(KAI, THIRD)
    )
    yield Style(
        *("Caption", "caption"),
        paragraph=(_lines(before=120, after=60), _indented(0), setting("w:jc", "center")),
        run=_font(HEI, SMALL_FOURTH),
    )
    yield Style(
        *("Figure", "图"),
        following="Caption",
        paragraph=(make("w:keepNext"), _lines(before=120), _indented(0), setting("w:jc", "center")),
    )
    for size, title in ((SMALL_FOURTH, "小四"), (FIFTH, "五号"), (SMALL_FIFTH, "小五")):
        yield Style(
            *(table_text(size), f"表格文字{title}"),
            paragraph=(_lines(before=20, after=20), _indented(0), setting("w:jc", "left")),
            run=_font(BODY, size),
        )
    yield Style(
        *("ContentsHeading", "TOC Heading"),
        paragraph=(_lines(LINE, after=LINE // 2), _indented(0), setting("w:jc", "center")),
        run=_font(HEI, THIRD),
    )
    for level, font in enumerate((HEI, BODY), 1):
        number = make("w:tab", {"w:val": "right", "w:leader": "dot", "w:pos": width})
        # No right indent: LibreOffice leaves out a page number that would stand in it.
        inside = make("w:ind", {"w:left": 280 * (level - 1), "w:right": 0, "w:firstLine": 0, "w:firstLineChars": 0})
        yield Style(
            *(f"Contents{level}", f"toc {level}"),
            paragraph=(make("w:tabs", None, number), _lines(480), inside, setting("w:jc", "left")),
            run=_font(font, FOURTH),
        )
    yield Style("Footer", "footer", paragraph=(_lines(), _indented(0)), run=_font(SONG, FOURTH, latin=SONG))
    yield Style("Gap", "待补充", kind="character", based="", run=(make("w:b"),))
    yield Style("TableNormal", "Normal Table", kind="table", based="")
    edge: dict[str, str | int] = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "auto"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    yield Style(
        *("TableGrid", "Table Grid"),
        kind="table",
        based="TableNormal",
        table=(
            make("w:tblBorders", None, *(make(f"w:{side}", edge) for side in sides)),
            cell_margins(),
        ),
    )


def cell_margins() -> Markup:
    """The margins of the cells of a table."""
    return make(
        "w:tblCellMar", None, *(make(f"w:{side}", {"w:w": CELL_MARGIN, "w:type": "dxa"}) for side in ("left", "right"))
    )


def table_text(size: int) -> str:
    """The key of the style for text in a table, by its size."""
    return f"TableText{size}"


def furnish(root: Element, width: int) -> Mapping[str, str]:
    """Add the styles that `root` (the `w:styles` of a file) has not; the id of every style by its key."""
    _unnumber(root)
    given = [(one.get(name("w:type"), "paragraph"), _name(one), one.get(name("w:styleId"), "")) for one in _all(root)]
    present = {(kind, CHINESE.get(called, called)): key for kind, called, key in given}
    present |= {(kind, called): key for kind, called, key in given}  # Word's own names before others
    ours = styles(width)
    missing = [style for style in ours if (style.kind, style.name.casefold()) not in present]
    ids = {style.key: present.get((style.kind, style.name.casefold()), "") for style in ours}
    ids |= {style.key: f"Jixiao{style.key}" if style.key in present.values() else style.key for style in missing}
    root.extend(elements(*(_element(style, ids) for style in missing)))
    return ids


def _element(style: Style, ids: Mapping[str, str]) -> Markup:
    attributes: dict[str, str | int] = {"w:type": style.kind, "w:styleId": ids[style.key]}
    if style.key in ("Normal", "TableNormal"):
        attributes["w:default"] = 1
    if not style.name.isascii():
        attributes["w:customStyle"] = 1
    children = (
        setting("w:name", style.name),
        setting("w:basedOn", ids[style.based]) if style.based else None,
        setting("w:next", ids[style.following]) if style.following else None,
        make("w:qFormat") if style.kind == "paragraph" else None,
        properties("w:pPr", *style.paragraph) if style.paragraph else None,
        properties("w:rPr", *style.run) if style.run else None,
        properties("w:tblPr", *style.table) if style.table else None,
    )
    return make("w:style", attributes, *ordered("w:style", *children))


def _unnumber(root: Element) -> None:
    """The numbers of headings are text; a template whose headings number themselves would print them twice."""
    for style in _all(root):
        paragraph = style.find(name("w:pPr"))
        if paragraph is not None and CHINESE.get(_name(style), _name(style)).startswith("heading "):
            for numbers in paragraph.findall(name("w:numPr")):
                paragraph.remove(numbers)


def fonts(root: Element) -> None:
    """Add the fonts that `root` (the `w:fonts` of a file) has not, each with what may stand in for it."""
    present = {font.get(name("w:name")) for font in root}
    added: list[Markup] = []
    for font, alternates in ALTERNATES.items():
        if font not in present:
            added.append(make("w:font", {"w:name": font}, setting("w:altName", alternates), setting("w:charset", "86")))
    if LATIN not in present:
        added.append(make("w:font", {"w:name": LATIN}, setting("w:charset", "00")))
    root.extend(elements(*added))


def _all(root: Element) -> Iterator[Element]:
    return root.iterfind(name("w:style"))


def _name(style: Element) -> str:
    """The name of a style as names are compared: Word does not tell capital letters apart."""
    given = style.find(name("w:name"))
    return "" if given is None else " ".join(given.get(name("w:val"), "").split()).casefold()


def _font(font: str, size: int, *, bold: bool = False, latin: str = LATIN) -> tuple[Markup, ...]:
    faces = make("w:rFonts", {"w:ascii": latin, "w:hAnsi": latin, "w:eastAsia": font, "w:cs": latin})
    weight = (make("w:b"),) if bold else ()
    closer = setting("w:spacing", _CLOSER if size == THIRD else 0)
    return (faces, *weight, closer, setting("w:sz", size), setting("w:szCs", size))


def _lines(exactly: int = 0, *, before: int = 0, after: int = 0) -> Markup:
    """Lines at an exact distance, or (0) as far apart as their tallest character needs."""
    distance: dict[str, str | int] = {"w:line": exactly or 240, "w:lineRule": "exact" if exactly else "auto"}
    return make("w:spacing", {"w:before": before, "w:after": after, **distance})


def _indented(characters: int = 2) -> Markup:
    first = _INDENT // 2 * characters
    return make("w:ind", {"w:left": 0, "w:firstLineChars": characters * 100, "w:firstLine": first})
