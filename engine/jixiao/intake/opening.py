"""A file → what its format holds, before anybody looks for forms or sections in it.

In: a path, or the bytes of standard input. Out: one of five records, by what the file is; its bytes say that before its name
does: an export named .xls is often a web page. What no reader here reads ends in Problems, and so does what nobody thought of.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.regex import regex
from jixiao.intake import kinds
from jixiao.intake.formats.flow import Document
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.forms import text as plaintext
from jixiao.intake.forms.cells import Item
from jixiao.records import Cell

_JSON = regex(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]\"])")
_YAML = regex(r"(?:-\s+)?[\"']?[\w\u4e00-\u9fff][\w\u4e00-\u9fff.-]*[\"']?:(?:\s|$)")

_OF_ANOTHER_KIND: Final = ("document.old-format", "workbook.other-format")


@dataclass(frozen=True, slots=True)
class Structured:
    """A text in YAML or JSON."""

    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as somebody published it, and its rows and lines, with the marks that converters leave."""

    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook."""

    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines and tables of a PDF; pages that are pictures; cells that are not printed whole."""

    parts: tuple[Cell | Sheet, ...]
    unread: tuple[Problem, ...]
    cut: tuple[Problem, ...]


_Found = TypeVar("_Found")
Opened = Structured | Plain | Document | Workbook | Printed


def guarded(path: str, work: Callable[[], _Found]) -> tuple[_Found | None, tuple[Problem, ...]]:
    """What `work` gives, or the problems of the file: a mistake of a reader costs the file that showed it, never the others."""
    try:
        return work(), ()
    except Problems as found:
        return None, tuple(found.problems)
    except MemoryError:
        message, cure = "读这个文件时内存不够。", "请关闭其他程序后再试，或拆成几个文件。"
        return None, (Problem(Source(path), "file.memory", message, cure),)
    except Exception as error:
        message = f"读这个文件时出现意外的错误（{type(error).__name__}），没有读取。"
        cure = "请用 Excel、Word 或 WPS 打开，另存后再试；仍不行，请把文件报告给开发者。"
        return None, (Problem(Source(path), "file.unexpected", message, cure),)


def opened(path: str, stdin_bytes: bytes | None = None) -> Opened:
    """What the format of a file holds (`-`: of `stdin_bytes`, or standard input); raises Problems.

    `.yaml`, `.yml` and `.json` are canonical submissions, `.txt` and `.md` published text; Office files and pages are
    known by their bytes, and for other names the content decides.
    """
    from jixiao.ground import located

    data = stdin_bytes if path == "-" and stdin_bytes is not None else located.read_bytes(path)
    suffix, head = kinds.suffix_of(path), data[: kinds.HEAD]
    if refused := kinds.refusal(path, head):
        raise Problems([refused])
    if data.startswith((*kinds.ZIP, kinds.OLE)):
        return _office(data, suffix, path)
    if kinds.is_printed(head):
        return _printed(data, path)
    if kinds.is_rich_text(head):
        return _office(data, ".rtf", path)
    if suffix in kinds.STRUCTURED:
        return Structured(located.decode(data, path))
    if suffix in kinds.PAGE or (suffix not in kinds.TEXT and kinds.is_page(head)):
        from jixiao.intake.formats import webpage

        return webpage.document(data, path)
    # A form feed is how a printed page ends in a text; nothing else but text may hold control characters.
    try:
        text = located.decode(_without_page_ends(data), path)
    except Problems:
        # What is wrong with it is told as of what it is named.
        if data and suffix in (*kinds.WORKBOOK, *kinds.DOCUMENT):
            return _office(data, suffix, path)
        raise
    if suffix not in kinds.TEXT and is_structured(text):
        return Structured(text)
    return Plain(text, tuple(plaintext.items(text, path, marks=True)))


def _without_page_ends(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16").replace("\x0c", "").replace("\x0b", "").encode("utf-16")
        except UnicodeDecodeError:  # said by whoever decodes it
            return data
    return data.replace(b"\x0c", b"").replace(b"\x0b", b"")


def is_structured(text: str) -> bool:
    """Whether a text of unknown format is YAML or JSON: its first line that says something is a key or opens a record."""
    if _JSON.match(text):
        return True
    for line in text.splitlines()[:200]:
        if line.strip() and not line.startswith(("#", "---", "%")):
            return bool(_YAML.match(line)) and "\t" not in line
    return False


def _office(data: bytes, suffix: str, path: str) -> Document | Workbook:
    try:
        return _unpacked(data, suffix, path)
    except Problems as refused:
        return _converted(data, path, refused)


def _unpacked(data: bytes, suffix: str, path: str) -> Document | Workbook:
    # A Word file has its text in word/document.xml; the name stands unpacked in the archive.
    if b"word/document" in data if data.startswith(kinds.ZIP) else suffix in kinds.DOCUMENT:
        from jixiao.intake.formats import document

        return document.document(data, path)
    from jixiao.intake.formats import workbook

    return Workbook(tuple(workbook.read(data, path)))


def _converted(data: bytes, path: str, refused: Problems) -> Document | Workbook:
    """What was refused as of another kind, as LibreOffice makes it; where it cannot, the refusal with a word about it."""
    from jixiao.intake.formats import converted

    problem = refused.problems[0]
    if problem.code not in _OF_ANOTHER_KIND or converted.kind(data) is None:
        raise refused
    soffice = converted.program()
    made = converted.convert(data, soffice) if soffice else None
    if made is None:
        word = converted.FAILED if soffice else converted.ABSENT
        raise Problems([replace(problem, cure=problem.cure + word)])
    return _unpacked(*made, path)


def _printed(data: bytes, path: str) -> Printed:
    from jixiao.intake.formats import printed

    paper = printed.read(data, path)
    return Printed(paper.parts, paper.unread, paper.cut)
