"""A Word document (docx, docm, dotx) → its lines and tables in order: text with its place, merged cells, what is hidden.

In: bytes. Out: a Cell for every line outside of tables, a `Sheet` for every table, in bounded time and memory whatever the
file holds; what is no such document, or too much, ends in one Problem. Nothing that the file points to is opened, no macro
and no field is run.
"""

from typing import Final

from jixiao.ground.problems import Problems
from jixiao.intake.formats import flow, wordbeside
from jixiao.intake.formats.archive import BROKEN, Parts, opened, refused, relations
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.formats.wordlist import Lists, styles
from jixiao.intake.formats.wordtext import Body
from jixiao.records import Cell

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, file: str) -> tuple[Cell | Sheet, ...]:
    """The lines and tables of the bytes of a document in order; raises Problems with one problem."""
    return document(data, file).parts


def document(data: bytes, file: str) -> flow.Document:
    """The lines and tables of the bytes of a document; `file` is its name in messages. Raises Problems with one problem.

    A line's place is the number of its paragraph outside of tables, a cell's the table's name (表1 …), row and column.
    """
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted(file)
        raise _old(file, "旧版 Word 或 WPS 文件（doc、wps）")
    if data.lstrip()[:5].lower() == b"{\\rtf":
        raise _old(file, "RTF 文件")
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _other(file)
    try:
        return flow.document(_content(opened(data, file)), file)
    except flow.TooMuch as what:
        raise _too_large(file, str(what)) from None
    except Problems as found:
        # The archive speaks of workbooks, whatever it holds.
        match found.problems[0].code:
            case "workbook.encrypted":
                raise _encrypted(file) from None
            case "workbook.too-large":
                raise _too_large(file, "展开后的内容过多") from None
        raise
    except BROKEN:
        cure = "请用 Word 或 WPS 打开后另存一份，再交给本程序。"
        raise refused(file, "document.damaged", "Word 文档已损坏，打不开。", cure) from None


def _content(parts: Parts) -> list[flow.Content]:
    main = next((name for kind, name in relations(parts, "").values() if kind == "officeDocument"), "word/document.xml")
    if not parts.has(main) or not main.lower().endswith(".xml"):
        raise _other(parts.file)
    by_kind = dict(relations(parts, main).values())
    beside = wordbeside.read(parts, main)
    body = Body(styles(parts, by_kind.get("styles", "")), Lists(parts, by_kind.get("numbering", "")), beside)
    parts.parse(main, body.begin, body.end)
    if not body.is_document:
        raise _other(parts.file)
    return body.content


def _encrypted(file: str) -> Problems:
    cure = "请用 Word 打开，去掉密码后另存，再交给本程序。"
    return refused(file, "document.encrypted", "Word 文档有打开密码。", cure)


def _old(file: str, kind: str) -> Problems:
    return refused(file, "document.old-format", f"这是{kind}。", "请用 Word 或 WPS 打开，另存为 docx。")


def _other(file: str) -> Problems:
    return refused(file, "document.not-a-document", "文件不是 Word 文档（docx）。", "请给出 docx 文件。")


def _too_large(file: str, what: str) -> Problems:
    cure = "请只保留要用的文字和表格，另存后再交给本程序。"
    return refused(file, "document.too-large", f"Word 文档过大：{what}。", cure)
