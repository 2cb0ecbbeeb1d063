"""An Excel workbook (xlsx, xlsm) → its sheets: cells as text with their place, merged ranges, what is hidden.

In: a path, or bytes. Out: `Sheet`s, in bounded time and memory whatever the file holds: an archive that unpacks to too much,
a sheet with too many cells, and anything that is no workbook end in one Problem. It reads no styles but number formats, and
judges nothing.
"""

import io
import re
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Final
from xml.parsers import expat

from jixiao import textfile
from jixiao.importers.archive import Parts, refused, relations, too_large
from jixiao.importers.sheet import Range, Sheet
from jixiao.importers.worksheet import MAX_CELLS, Reader, clean, whole
from jixiao.problems import Problems

__all__ = ["MAX_SHEETS", "Range", "Sheet", "openable", "read"]

MAX_SHEETS: Final = 200

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    OSError,
    ValueError,
    KeyError,
    expat.ExpatError,
)
#: The number formats that Excel has built in for dates and percentages.
_DATES: Final = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
_PERCENTS: Final = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def openable(path: str | Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook; raises Problems with one problem for what cannot be opened."""
    return read(textfile.read_bytes(path), str(path))


def read(data: bytes, file: str) -> tuple[Sheet, ...]:
    """The sheets of the bytes of a workbook; `file` is its name in messages. Raises Problems."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refused(
                file, "workbook.encrypted", "工作簿有打开密码。", "请用 Excel 打开，去掉密码后另存，再交给本程序。"
            )
        raise refused(
            file, "workbook.old-format", "这是旧版 Excel 文件（xls）。", "请用 Excel 或 WPS 打开，另存为 xlsx。"
        )
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise refused(file, "workbook.not-a-workbook", "文件不是 Excel 工作簿。", "请给出 xlsx 文件。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(Parts(archive, file))
    except Problems:
        raise
    except _BROKEN:
        cure = "请用 Excel 打开后另存一份，再交给本程序。"
        raise refused(file, "workbook.damaged", "工作簿已损坏，打不开。", cure) from None


def _sheets(parts: Parts) -> tuple[Sheet, ...]:
    main = next((name for kind, name in relations(parts, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    if not parts.has(main) or not main.lower().endswith(".xml"):
        raise refused(
            parts.file, "workbook.not-a-workbook", "文件不是 Excel 工作簿（xlsx）。", "请用 Excel 或 WPS 另存为 xlsx。"
        )
    listed: list[tuple[str, str, bool]] = []
    epoch = [date(1899, 12, 30)]
    other = [True]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbook":
            other[0] = False
        elif tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            listed.append((attributes.get("name", ""), attributes.get("id", ""), hidden))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch[0] = date(1904, 1, 1)

    parts.parse(main, begin)
    if other[0]:
        raise refused(
            parts.file, "workbook.not-a-workbook", "文件不是 Excel 工作簿（可能是 Word 文件）。", "请给出 xlsx 文件。"
        )
    if len(listed) > MAX_SHEETS:
        raise too_large(parts.file, f"工作表超过{MAX_SHEETS}张")
    links = relations(parts, main)
    by_kind = dict(links.values())
    strings = _strings(parts, by_kind.get("sharedStrings", ""))
    formats = _formats(parts, by_kind.get("styles", ""))
    left = [MAX_CELLS]
    sheets = []
    for name, identity, hidden in listed:
        kind, part = links.get(identity, ("", ""))
        if kind == "worksheet" and parts.has(part):
            sheets.append(Reader(parts, name, strings, formats, epoch[0], left).read(part, hidden=hidden))
    if not sheets:
        raise refused(parts.file, "workbook.no-sheets", "工作簿里没有工作表。", "请核对是否选错了文件。")
    return tuple(sheets)


def _strings(parts: Parts, name: str) -> tuple[str, ...]:
    found: list[str] = []
    run: list[str] = []
    phonetic = [0]

    def begin(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            run.clear()
        phonetic[0] += tag == "rPh"

    def end(tag: str, words: str) -> None:
        if tag == "t" and not phonetic[0]:
            run.append(words)
        elif tag == "si":
            found.append(clean("".join(run)))
        phonetic[0] -= tag == "rPh"

    if name and parts.has(name):
        parts.parse(name, begin, end)
    return tuple(found)


def _formats(parts: Parts, name: str) -> tuple[str, ...]:
    """What the number format of each cell style makes of a number: "percent", "date" or ""."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = [""]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            inside[0] = tag
        elif tag == "xf" and inside[0] == "cellXfs":
            styles.append(whole(attributes.get("numFmtId")))

    def end(tag: str, _: str) -> None:
        if tag == "cellXfs":
            inside[0] = ""

    if name and parts.has(name):
        parts.parse(name, begin, end)
    return tuple(_kind(number, codes.get(number, "")) for number in styles)


def _kind(number: int, code: str) -> str:
    plain = _QUOTED.sub("", code[:200]).lower()
    if number in _PERCENTS or "%" in plain:
        return "percent"
    return "date" if number in _DATES or (("y" in plain or "d" in plain) and "general" not in plain) else ""
