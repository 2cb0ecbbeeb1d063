"""An Excel workbook (xlsx, xlsm; xls) → its sheets: cells as text with their place, merged ranges, what is hidden.

In: a path, or bytes. Out: `Sheet`s, in bounded time and memory whatever the file holds: an archive that unpacks to too much,
a sheet with too many cells, and anything that is no workbook end in one Problem. It reads no styles but number formats,
runs no macro, computes no formula, follows no link, and judges nothing.
"""

from pathlib import Path
from typing import Final

from jixiao.ground import textfile
from jixiao.ground.problems import Problems
from jixiao.intake.formats.archive import BROKEN, Parts, opened, refused, relations, too_large
from jixiao.intake.formats.formatcode import BUILTIN, MONEY
from jixiao.intake.formats.ole import MARK
from jixiao.intake.formats.richtext import Words
from jixiao.intake.formats.sheet import Range, Sheet
from jixiao.intake.formats.wordlist import on, whole
from jixiao.intake.formats.worksheet import EPOCH, EPOCH_1904, MAX_CELLS, MAX_SHEETS, Book, Looks, Reader, clean

__all__ = ["MAX_SHEETS", "Range", "Sheet", "openable", "read"]

#: What an Office file has among its parts, however damaged.
_OFFICE: Final = ("[content_types].xml", "xl/", "word/", "ppt/", "_rels/")
#: Workbooks that are archives and no xlsx, by a part that only they have.
_OTHERS: Final = (
    ("xl/workbook.bin", "二进制工作簿（xlsb）"),
    ("content.xml", " OpenDocument 文件（ods、odt）"),
    ("ofd.xml", " OFD 版式文件"),
    ("index/document.iwa", " iWork 文件（numbers、pages）"),
)


def openable(path: str | Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook; raises Problems with one problem for what cannot be opened."""
    return read(textfile.read_bytes(path), str(path))


def read(data: bytes, file: str) -> tuple[Sheet, ...]:
    """The sheets of the bytes of a workbook; `file` is its name in messages. Raises Problems."""
    if data.startswith(MARK):
        from jixiao.intake.formats import oldworkbook

        return oldworkbook.read(data, file)
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise refused(file, "workbook.not-a-workbook", "文件不是 Excel 工作簿。", "请给出 xlsx 或 xls 文件。")
    try:
        return _sheets(opened(data, file))
    except BROKEN:
        cure = "请用 Excel 打开后另存一份，再交给本程序。"
        raise refused(file, "workbook.damaged", "工作簿已损坏，打不开。", cure) from None


def _sheets(parts: Parts) -> tuple[Sheet, ...]:
    main = next((name for kind, name in relations(parts, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    if not parts.has(main) or not main.lower().endswith(".xml"):
        raise _other(parts)
    listed: list[tuple[str, str, bool]] = []
    epoch, stale, workbook = EPOCH, False, False

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch, stale, workbook
        match tag:
            case "workbook":
                workbook = True
            case "sheet":
                hidden = attributes.get("state", "visible") != "visible"
                listed.append((clean(attributes.get("name", "")), attributes.get("id", ""), hidden))
            case "workbookPr" if attributes.get("date1904") in ("1", "true"):
                epoch = EPOCH_1904
            case "calcPr":
                stale = attributes.get("fullCalcOnLoad") in ("1", "true")

    parts.parse(main, begin)
    if not workbook:
        raise refused(
            parts.file, "workbook.not-a-workbook", "文件不是 Excel 工作簿（可能是 Word 文件）。", "请给出 xlsx 文件。"
        )
    if len(listed) > MAX_SHEETS:
        raise too_large(parts.file, f"工作表超过{MAX_SHEETS}张")
    links = relations(parts, main)
    by_kind = dict(links.values())
    strings, looks = _strings(parts, by_kind.get("sharedStrings", ""))
    formats, crossed = _styles(parts, by_kind.get("styles", ""))
    book = Book(strings, formats, epoch, [MAX_CELLS], stale, looks, crossed)
    sheets = []
    for name, identity, hidden in listed:
        kind, part = links.get(identity, ("", ""))
        if kind == "worksheet" and parts.has(part):
            sheets.append(Reader(parts, name, book).read(part, hidden=hidden))
    if not sheets:
        raise refused(parts.file, "workbook.no-sheets", "工作簿里没有工作表。", "请核对是否选错了文件。")
    return tuple(sheets)


def _other(parts: Parts) -> Problems:
    """The refusal of an archive that is no workbook of a kind that is read here."""
    kind = next((kind for name, kind in _OTHERS if parts.has(name)), None)
    if kind is None and not any(name.startswith(_OFFICE) for name in parts.names):
        message, cure = "这是压缩包，本程序不读其中的文件。", "请先解压，再给出其中的文件。"
        return refused(parts.file, "workbook.other-format", message, cure)
    if kind is None:
        return refused(
            parts.file, "workbook.not-a-workbook", "文件不是 Excel 工作簿（xlsx）。", "请用 Excel 或 WPS 另存为 xlsx。"
        )
    return refused(
        parts.file,
        "workbook.other-format",
        f"这是{kind}，本程序不读这种格式。",
        "请用 Excel 或 WPS 打开，另存为 xlsx。",
    )


def _strings(parts: Parts, name: str) -> tuple[tuple[str, ...], dict[int, Looks]]:
    """The shared texts, and the looks of those that have some."""
    found: list[str] = []
    looks: dict[int, Looks] = {}
    text = Words()

    def end(tag: str, words: str) -> None:
        text.end(tag, words)
        if tag == "si":
            if text.own:
                looks[len(found)] = Looks(text.left_out)
            found.append(clean(text.taken()))

    if name and parts.has(name):
        parts.parse(name, text.begin, end)
    return tuple(found), looks


def _styles(parts: Parts, name: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """The number format of each cell style, as a code, and the styles whose font strikes out."""
    codes: dict[int, str] = {**BUILTIN, **MONEY}
    styles: list[tuple[int, int]] = []
    fonts: list[bool] = []
    inside = ""

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt" and inside in ("", "numFmts"):
            codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag in ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            inside = tag
        elif tag == "xf" and inside == "cellXfs":
            styles.append((whole(attributes.get("numFmtId")), whole(attributes.get("fontId"))))
        elif tag == "font" and inside == "fonts":
            fonts.append(False)
        elif tag == "strike" and inside == "fonts" and fonts:
            fonts[-1] = on(attributes.get("val"))

    def end(tag: str, _: str) -> None:
        nonlocal inside
        if tag == inside:
            inside = ""

    if name and parts.has(name):
        parts.parse(name, begin, end)
    crossed = (number for number, (_, font) in enumerate(styles) if font < len(fonts) and fonts[font])
    return tuple(codes.get(number, "") for number, _ in styles), frozenset(crossed)
