"""The bytes of a file → its text, or a Problem that says why it is none.

Comes in: a path that the user gave, or bytes. Goes out: text without a byte order mark. UTF-8, UTF-16 with its mark and
GB18030 (with it GBK and GB2312: what Chinese editors and spreadsheets save) are read; whatever is empty, damaged or
binary is refused in words. It will not look into the text.
"""

import os
import re
import stat
import sys
from pathlib import Path
from typing import Final

from jixiao.ground.problems import Problems, Source, refused
from jixiao.ground.regex import regex

#: A file larger than this is no form and no ruleset.
MAX_BYTES: Final = 64 * 1024 * 1024

#: Characters that no text may hold, raw or escaped: no editor shows them and no Word or Excel file can carry them.
CONTROL: Final = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_MAGIC: Final = (
    (b"PK\x03\x04", "Office 文件（xlsx、docx）或压缩包"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件（xls、doc、wps）"),
    (b"%PDF-", "PDF 文件"),
    (b"\x89PNG\r\n\x1a\n", "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"GIF8", "图片（GIF）"),
    (b"\x1f\x8b", "压缩文件（gzip）"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包（7z）"),
    (b"Rar!\x1a\x07", "压缩包（rar）"),
)


def read(path: str | Path) -> str:
    """The text of a file, `-` for standard input; raises Problems."""
    return decode(read_bytes(path), str(path))


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file, `-` for standard input; Problems where it cannot be opened or is too large."""
    file = str(path)
    try:
        if file == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            if not stat.S_ISREG(mode := os.stat(path).st_mode) and not stat.S_ISDIR(mode):
                # Opening a pipe would wait until somebody writes into it.
                cure = "请给出普通文件。"
                raise refused(file, "file.special", "这是设备、管道或套接字，不是普通文件。", cure)
            with open(path, "rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise refused(file, "file.missing", "没有这个文件。", "请核对文件名和所在的文件夹。") from None
    except IsADirectoryError:
        raise refused(file, "file.folder", "这是文件夹，不是文件。", "请给出其中的文件。") from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        cure = "请核对文件名，并检查是否有读取权限、是否被其他程序占用。"
        raise refused(file, "file.unreadable", "文件打不开。", cure) from None
    if len(data) > MAX_BYTES:
        raise too_large(file)
    return data


def decode(data: bytes, file: str) -> str:
    """Bytes as text: UTF-8, UTF-16 with its mark, else GB18030; Problems for what is empty, binary or undecodable."""
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind:
        cure = "请先打开它，另存为相应的格式或文本，再交给本程序。"
        raise refused(file, "file.binary", f"文件不是文本，而是{kind}。", cure)
    text = _decoded(data, file).removeprefix("\ufeff")
    if not text.strip():
        raise refused(file, "file.empty", "文件是空的。", "请核对是否选错了文件，或文件没有保存。")
    if bad := CONTROL.search(text):
        raise _binary(text, bad.start(), file)
    return text


def _decoded(data: bytes, file: str) -> str:
    cure = "请重新取得文件，或另存为 UTF-8 编码的文本。"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise refused(file, "file.encoding", "文件的 UTF-16 编码不完整。", cure) from None
    if (nul := data.find(0)) >= 0:
        before = data[:nul].decode("utf-8", errors="replace")
        raise _binary(before + "\0", len(before), file)
    try:
        text = data.decode("utf-8")
        return text if not _doubtful(text) else _gb18030(data) or text
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
    # GB18030 gives some character to nearly any bytes. Chinese text in it hardly ever passes for UTF-8 for long, so a
    # file that was good UTF-8 for several characters of three bytes is damaged UTF-8: to guess on would make nonsense.
    damaged = sum("\u2e80" <= char <= "\uffee" for char in before[-2000:]) >= 4
    if not damaged and (guess := _gb18030(data)):
        return guess
    message = "此处的字节不是 UTF-8 文字，文件可能已损坏。"
    raise refused(at(before, len(before), file), "file.encoding", message, cure)


def _doubtful(text: str) -> bool:
    """Whether good UTF-8 holds no Chinese, but letters of scripts that no Chinese form uses.

    The bytes of a few Chinese characters in GB18030 (业, 亩) are good UTF-8 for such letters. Accented Latin and Greek
    letters and signs such as ± and · do occur.
    """
    if text.isascii() or any(char >= "\u0800" for char in text):
        return False
    return re.search("[\u0100-\u036f\u0400-\u07ff]", text) is not None


def _gb18030(data: bytes) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return ""


def at(text: str, index: int, file: str) -> Source:
    """The line and column of a character of a text; CR, LF and CRLF each end a line."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return Source(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def too_large(file: str) -> Problems:
    """The refusal of a file beyond `MAX_BYTES`."""
    message = f"文件超过{MAX_BYTES // 1024 // 1024}MB。"
    return refused(file, "file.too-large", message, "请拆成几个文件，分别交给本程序。")


def _binary(text: str, index: int, file: str) -> Problems:
    message = f"文件不是文本：有控制字符 U+{ord(text[index]):04X}。"
    return refused(at(text, index, file), "file.binary", message, "请用原来的程序打开，另存为 UTF-8 编码的文本。")
