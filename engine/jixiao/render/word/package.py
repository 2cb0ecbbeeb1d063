"""The file around the text: opening a template, taking out its text, and writing the whole to bytes.

In: the bytes of a bureau's own docx or dotx, or none: then an A4 page after GB/T 9704—2012 is the template. Out: the parts of a
document without text, and in the end its bytes, the same for the same contents. Of a template only its styles, fonts,
numbering, theme, page, headers and footers are kept. What is no Word file, has macros or leads to other files is a Problem.
Nothing of a template is run, and nothing is fetched.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, cast

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from jixiao.ground.problems import Problems, refused
from jixiao.intake.formats.archive import BROKEN
from jixiao.render import archive
from jixiao.render.word import look
from jixiao.render.word.xml import HEAD, NAMESPACES, Element, Markup, declared, make, name, part, setting

#: What a template may hold: parts, and unpacked bytes of all of them.
_MAX_PARTS: Final = 2_000
_MAX_BYTES: Final = 64 * 1024 * 1024
#: The longest page that Word can set, in twentieths of a point (22 inches).
_LONGEST: Final = 31_680
#: A table in less than this (35 mm) is no table.
_NARROWEST: Final = 2_000
_W: Final = f'xmlns:w="{NAMESPACES["w"]}" xmlns:r="{NAMESPACES["r"]}"'
_KINDS: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN, _TEMPLATE = f"{_KINDS}.document.main+xml", f"{_KINDS}.template.main+xml"
#: What of a template is about its look; a header or footer is kept where the last section shows it.
_KEPT: Final = (RT.STYLES, RT.SETTINGS, RT.FONT_TABLE, RT.NUMBERING, RT.THEME, RT.HEADER, RT.FOOTER)
#: Settings that lead out of the file, and the marks that Word leaves of editing sessions; those that lead to parts of the text.
_FOREIGN: Final = ("attachedTemplate", "mailMerge", "saveThroughXslt", "docVars", "rsids")
_EMPTY: Final = ("footnotePr", "endnotePr")
#: What a damaged archive raises, and lxml and python-docx for XML and relations that are damaged or of another kind.
_BROKEN: Final = (*BROKEN, etree.XMLSyntaxError, AttributeError, TypeError, IndexError, RecursionError)


def opened(template: bytes | None, *, whole: bool = False) -> DocumentPart:
    """The document of a template without its text (`whole`: with it), or of our own; raises Problems (`report.template`)."""
    if template is None:
        return _loaded(_own())
    try:
        document = _loaded(_checked(template))
    except _BROKEN:
        cure = "请用 Word 打开它，另存为 docx 或 dotx。"
        raise _refused("report.template", "模板不是完好的 Word 文件。", cure) from None
    page = document.element.body.find(name("w:sectPr"))
    if page is None or not _measured(page):
        cure = "请用 Word 打开模板，设置纸张和页边距后另存。"
        raise _refused("report.template", "模板最后一节没有页面设置。", cure)
    if width(page) < _NARROWEST:
        raise _refused("report.template", "模板的版心太窄。", "请在 Word 里核对模板的纸张大小和页边距。")
    if not whole:
        _emptied(document, page)
    _freed(document)
    return document


def width(page: Element) -> int:
    """The width of the text on a page (a `w:sectPr`), in twentieths of a point."""
    size, margins = page.find(name("w:pgSz")), page.find(name("w:pgMar"))
    assert size is not None and margins is not None
    sides = (margins.get(name(f"w:{side}"), "0") for side in ("left", "right", "gutter"))
    return int(size.get(name("w:w"), "0")) - sum(map(int, sides))


def written(element: Element, document: DocumentPart) -> str:
    """An element as it stands in the body of a document, whose root declares the namespaces."""
    root = etree.Element(name("w:body"), nsmap=document.element.nsmap)
    root.append(element)
    whole = etree.tostring(root, encoding="unicode")
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def saved(document: DocumentPart, written: Sequence[bytes], title: str) -> bytes:
    """The bytes of the file, `written` being the text before the layout that its body ends with.

    Its properties are fixed: no clock, no machine and no person stands in them.
    """
    package = cast(Package, document.package)
    for key, rel in tuple(package.rels.items()):
        if rel.reltype != RT.OFFICE_DOCUMENT:
            del package.rels[key]
    facts = Document(document.element, document).core_properties
    facts.title, facts.author, facts.last_modified_by = title[:255], "jixiao", "jixiao"
    facts.created = facts.modified = archive.MADE
    facts.revision, facts.language, facts.content_status = 1, "zh-CN", archive.STATUS
    out = io.BytesIO()
    package.save(out)
    here = etree.ProcessingInstruction("text")
    document.element.body[-1].addprevious(here)
    before, _, after = part(document.element).partition(etree.tostring(here))
    return archive.repacked(out.getvalue(), {document.partname.membername: (before, *written, after)})


# --- a template ----------------------------------------------------------------------------------------------------


def _refused(code: str, message: str, cure: str) -> Problems:
    return refused("--template", code, message, cure)


def _checked(data: bytes) -> bytes:
    """The archive of a template, made a document; Problems for what is too large, encrypted or has macros."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(
            "report.template", "模板是旧版 Word 文件，或有打开密码。", "请用 Word 打开，去掉密码，另存为 docx 或 dotx。"
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archived:
        entries = archived.infolist()
        if len(entries) > _MAX_PARTS or sum(entry.file_size for entry in entries) > _MAX_BYTES:
            raise _refused("report.template", "模板过大。", "请删去模板里的正文和图片，另存后再用。")
        parts = {entry.filename: archived.read(entry) for entry in entries}
    for key, content in parts.items():
        if key.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
            raise _refused(
                "report.template", "模板里有文档类型声明，不是 Word 写出的文件。", "请用 Word 打开它，另存为 docx。"
            )
    kinds = parts["[Content_Types].xml"]
    if b"macroEnabled" in kinds or b"vbaProject" in kinds:
        raise _refused("report.template", "模板带有宏。", "请用 Word 打开它，另存为不带宏的 docx 或 dotx。")
    parts["[Content_Types].xml"] = kinds.replace(_TEMPLATE.encode(), _MAIN.encode())
    return _archived(parts)


def _measured(page: Element) -> bool:
    """Whether a page has a size and margins in whole numbers that a page can have."""
    size, margins = page.find(name("w:pgSz")), page.find(name("w:pgMar"))
    if size is None or margins is None:
        return False
    lengths = [size.get(name(f"w:{side}"), "") for side in "wh"] + [str(length) for length in margins.values()]
    return all(re.fullmatch(r"-?[0-9]{1,5}", length) and abs(int(length)) <= _LONGEST for length in lengths)


def _emptied(document: DocumentPart, page: Element) -> None:
    body = document.element.body
    for child in tuple(body):
        if child is not page:
            body.remove(child)
    shown = {key for child in page for key in (child.get(name("r:id")),) if key}
    for key, rel in tuple(document.rels.items()):
        if rel.reltype not in _KEPT or (rel.reltype in (RT.HEADER, RT.FOOTER) and key not in shown):
            del document.rels[key]
    settings = document.settings.element
    for local in _EMPTY:
        for found in settings.findall(name(f"w:{local}")):
            settings.remove(found)


def _freed(document: DocumentPart) -> None:
    """Cut what leads out of the file."""
    settings = document.settings.element
    for local in _FOREIGN:
        for found in settings.findall(name(f"w:{local}")):
            settings.remove(found)
    attached = _part(document, RT.SETTINGS)
    if attached is not None:
        attached.rels.clear()
    for rel in cast(Package, document.package).iter_rels():
        if rel.is_external and rel.reltype != RT.HYPERLINK:
            raise _refused(
                "report.template",
                "模板链接着别的文件。",
                "请在 Word 里把链接的图片改为嵌入，再另存。",
            )


def _loaded(data: bytes) -> DocumentPart:
    """The document of an archive, our fonts added to its list; whatever is wrong with it shows here (`_BROKEN`)."""
    document = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(document, DocumentPart) or document.element.body is None:
        raise ValueError("no document")
    if document.element.nsmap.get("w") != NAMESPACES["w"]:  # what is written into it has this prefix
        raise ValueError("another prefix")
    for made, kind in ((document.styles, "styles"), (document.settings, "settings")):  # made where there are none
        if made.element.tag != name(f"w:{kind}"):
            raise ValueError(f"no {kind}")
    table = _part(document, RT.FONT_TABLE)
    if table is not None:
        root = parse_xml(table.blob)
        look.fonts(root)
        table._blob = part(root)  # python-docx has no class for this part
    return document


def _part(document: DocumentPart, kind: str) -> Part | None:
    return next(
        (rel.target_part for rel in document.rels.values() if rel.reltype == kind and not rel.is_external), None
    )


# --- our own template ----------------------------------------------------------------------------------------------


@cache
def _own() -> bytes:
    """A4, the text 156 × 225 mm, 37 mm from the top and 28 mm from the left (GB/T 9704—2012, 5.1); no styles yet."""
    kinds = {
        "document": _MAIN,
        **{key: f"{_KINDS}.{key}+xml" for key in ("styles", "settings", "fontTable")},
        **dict.fromkeys(("footer1", "footer2"), f"{_KINDS}.footer+xml"),
    }
    overrides = "".join(f'<Override PartName="/word/{key}.xml" ContentType="{kind}"/>' for key, kind in kinds.items())
    types = (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    leads = (
        *(("rId1", RT.STYLES, "styles"), ("rId2", RT.SETTINGS, "settings"), ("rId3", RT.FONT_TABLE, "fontTable")),
        *(("rId4", RT.FOOTER, "footer1"), ("rId5", RT.FOOTER, "footer2")),
    )
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
        'w:header="851" w:footer="1304" w:gutter="0"/><w:cols w:space="425"/><w:titlePg/></w:sectPr>'
    )
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{look.LATIN}" w:hAnsi="{look.LATIN}" '
        f'w:eastAsia="{look.BODY}" w:cs="{look.LATIN}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    compatible = '<w:compatSetting w:name="{}" w:uri="http://schemas.microsoft.com/office/word" w:val="{}"/>'
    settings = (
        '<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat>{compatible.format('compatibilityMode', 15)}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )
    return _archived(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": _rels((("rId1", RT.OFFICE_DOCUMENT, "word/document"),)),
            "word/_rels/document.xml.rels": _rels(leads),
            "word/document.xml": f"{HEAD}<w:document {_W}><w:body>{page}</w:body></w:document>".encode(),
            "word/styles.xml": f"{HEAD}<w:styles {_W}>{defaults}</w:styles>".encode(),
            "word/settings.xml": f"{HEAD}<w:settings {_W}>{settings}</w:settings>".encode(),
            "word/fontTable.xml": f"{HEAD}<w:fonts {_W}/>".encode(),
            "word/footer1.xml": part(_footer("right")),
            "word/footer2.xml": part(_footer("left")),
        }
    )


def _footer(side: str) -> Markup:
    """— 1 —, one character away from the outer edge of the text (GB/T 9704—2012, 7.5)."""
    indent = make("w:ind", {f"w:{side}Chars": 100, f"w:{side}": 280})
    paragraph = make("w:pPr", None, setting("w:pStyle", "Footer"), indent, setting("w:jc", side))
    field = make("w:fldSimple", {"w:instr": " PAGE "}, make("w:r", None, make("w:t", None, "1")))
    dashes = [make("w:r", None, make("w:t", {"xml:space": "preserve"}, words)) for words in ("— ", " —")]
    return make("w:ftr", declared("w"), make("w:p", None, paragraph, dashes[0], field, dashes[1]))


def _rels(leads: Iterable[tuple[str, str, str]]) -> bytes:
    rows = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}.xml"/>' for key, kind, target in leads)
    uri = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{uri}">{rows}</Relationships>'.encode()


def _archived(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for key, content in parts.items():
            new.writestr(zipfile.ZipInfo(key), content)
    return out.getvalue()
