"""What a file is, as far as its name and its first bytes say: read, refused by name, or no document at all.

In: a name and the bytes that a file begins with. Out: which reader is meant by the name; the refusal of a document of a kind
that is not read here, with what to save it as; why a file of a folder is not looked into. It opens nothing.
"""

import re
from typing import Final

from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex

STRUCTURED: Final = (".yaml", ".yml", ".json")
TEXT: Final = (".txt", ".md")
PAGE: Final = (".html", ".htm", ".mht", ".mhtml")
DOCUMENT: Final = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt")
PRINTED: Final = (".pdf",)
WORKBOOK: Final = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".ett", ".xlsb", ".ods", ".csv")
#: What is looked for in a folder: what is read, and what may be a form but has to be saved as something else first.
SUFFIXES: Final = (*STRUCTURED, *TEXT, *WORKBOOK, *DOCUMENT, *PRINTED, *PAGE)

#: How many bytes of a file tell what it is.
HEAD: Final = 2000
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF, _RTF = b"%PDF-", b"{\\rtf"
_PACKED: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_HTML = regex(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|meta|body|table|div)\b",
    re.IGNORECASE,
)
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic")
#: How pictures begin, whatever their names.
_PICTURE = regex(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftyphei", re.DOTALL
)
#: Files that no form is kept in, and why they are passed over.
_OTHERS: Final = (
    ((".ofd",), "OFD 版式文件（若是自评表，请转成 docx 再放入）"),
    ((".zip", ".rar", ".7z", ".gz", ".tar"), "压缩包（其中若有自评表，请解压后放入）"),
    (_PICTURES, "图片"),
    ((".ppt", ".pptx", ".dps"), "演示文稿"),
    ((".lnk", ".url", ".db", ".ini", ".tmp", ".bak", ".log"), "系统或其他程序的文件"),
)


def suffix_of(path: str) -> str:
    """The suffix of a name in small letters with its point; `""` for none."""
    name = re.split(r"[\\/]", path)[-1]
    return name[name.rfind(".") :].lower() if "." in name else ""


def is_page(head: bytes) -> bool:
    """Whether a file begins as a web page does, whatever its name."""
    plain = head[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\x00", b"")
    return bool(_HTML.match(plain))


def is_printed(head: bytes) -> bool:
    """Whether a file begins as a PDF does, whatever its name."""
    return head.lstrip()[: len(_PDF)] == _PDF


def is_rich_text(head: bytes) -> bool:
    """Whether a file begins as RTF does, whatever its name (often .doc)."""
    return head.lstrip()[: len(_RTF)].lower() == _RTF


def refusal(path: str, head: bytes) -> Problem | None:
    """Why a document is not read that no reader here knows, and what to save it as; None for what a reader is to try."""
    if _PICTURE.match(head):
        cure = "请给出原来的 Word 或 Excel 文件，或用文字识别（OCR）软件转成 docx 并核对。"
        return Problem(Source(path), "document.scanned", "这是图片，里面没有可以读取的文字。", cure)
    if head.startswith(_PACKED):
        what, cure = "压缩包", "请先解压，再给出其中的文件。"
    elif suffix_of(path) == ".csv" and b"\t" not in head and not head.startswith((*ZIP, OLE)) and not is_page(head):
        what, cure = "逗号分隔的文本（csv）", "请用 Excel 或 WPS 打开，另存为 xlsx。"
    else:
        return None
    return Problem(Source(path), "file.other-format", f"这是{what}，本程序不读这种格式。", cure)


def passed_over(path: str, head: bytes = b"") -> str:
    """Why a file of a folder is not looked into, in a few Chinese words; `""` for one that is to be read.

    A document that may be a form but is of a kind that is not read (csv; doc, wps, rtf, ods, xlsb where nothing converts
    them) is to be read: the reader refuses it by name.

    `head` is what the file begins with; without a suffix only that can tell what it is.
    """
    name = re.split(r"[\\/]", path)[-1]
    if name.startswith("~$"):
        return "打开文件时留下的临时文件"
    if name.startswith("."):
        return "隐藏的文件"
    suffix = suffix_of(path)
    if suffix in SUFFIXES:
        return ""
    reason = next((why for suffixes, why in _OTHERS if suffix in suffixes), "")
    if reason or suffix:
        return reason or f"不认识的文件（{suffix[:12]}）"
    known = head.startswith((*ZIP, OLE)) or is_page(head) or is_rich_text(head) or is_printed(head)
    return "" if known else "没有后缀，内容也不像自评表"
