"""The accepted file formats → submissions, judging nothing.

In: a path, or the bytes of standard input. Out: the submissions found in it, and the problems of what could not be
understood; a file with several forms gives those that are whole. What a file is, its bytes say before its name does:
an export named .xls is often a web page.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake import kinds
from jixiao.intake.kinds import HEAD, SUFFIXES, passed_over
from jixiao.records import Cell, Submission

if TYPE_CHECKING:
    from jixiao.intake.formats.sheet import Sheet

__all__ = ["HEAD", "MAX_ROWS", "SUFFIXES", "Found", "is_structured", "passed_over", "read"]

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]\"])")
_YAML = re.compile(r"(?:-\s+)?[\"']?[\w\u4e00-\u9fff][\w\u4e00-\u9fff.-]*[\"']?:(?:\s|$)")

_OF_ANOTHER_KIND: Final = ("document.old-format", "workbook.other-format")

#: Indicator rows that one form may have, in whatever format; the longest published ones have some hundred.
MAX_ROWS: Final = 10_000

#: What is told of a text whose cells are not parted as its reader expects; it may be flattened in another way.
_UNFITTED: Final = frozenset(("form.truncated", "form.row-shape", "form.no-columns", "form.no-indicators"))

#: The submissions of a file, and its problems.
Found = tuple[tuple[Submission, ...], tuple[Problem, ...]]


def read(path: str, *, stdin_bytes: bytes | None = None) -> Found:
    """The submissions of one file (`-`: of `stdin_bytes`, or standard input), and its problems.

    `.yaml`, `.yml` and `.json` are canonical submissions, `.txt` and `.md` published text; Office files and pages are
    known by their bytes, and for other names the content decides. Nothing is raised for anything that a file can hold:
    what no reader has thought of is a problem of its file, too.
    """
    try:
        return _short(*_read(path, stdin_bytes))
    except Problems as found:
        return (), tuple(found.problems)
    except MemoryError:
        message, cure = "读这个文件时内存不够。", "请关闭其他程序后再试，或拆成几个文件。"
        return (), (Problem(Source(path), "file.memory", message, cure),)
    except Exception as error:  # a mistake of a reader costs the file that showed it, never the others
        message = f"读这个文件时出现意外的错误（{type(error).__name__}），没有读取。"
        cure = "请用 Excel、Word 或 WPS 打开，另存后再试；仍不行，请把文件报告给开发者。"
        return (), (Problem(Source(path), "file.unexpected", message, cure),)


def _short(forms: tuple[Submission, ...], problems: tuple[Problem, ...]) -> Found:
    """The forms that are no longer than any form is, and a problem for each of the others."""
    cure = "请核对是否把许多份表并成了一份；请按项目拆开，再交给本程序。"
    long = [
        Problem(one.source, "form.too-long", f"这一份自评表的指标超过{MAX_ROWS}行。", cure)
        for one in forms
        if _rows(one) > MAX_ROWS
    ]
    return (tuple(one for one in forms if _rows(one) <= MAX_ROWS), (*problems, *long)) if long else (forms, problems)


def _rows(form: Submission) -> int:
    """How many rows a form has, or the longest of the projects that it holds."""
    return max((len(form.rows), *map(_rows, form.projects)))


def _read(path: str, stdin_bytes: bytes | None) -> Found:
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
        return _structured(located.decode(data, path), path)
    if suffix in kinds.PAGE or (suffix not in kinds.TEXT and kinds.is_page(head)):
        return _page(data, path)
    # A form feed is how a printed page ends in a text; nothing else but text may hold control characters.
    try:
        text = located.decode(_without_page_ends(data), path)
    except Problems:
        # What is wrong with it is told as of what it is named.
        if data and suffix in (*kinds.WORKBOOK, *kinds.DOCUMENT):
            return _office(data, suffix, path)
        raise
    if suffix not in kinds.TEXT and is_structured(text):
        return _structured(text, path)
    return _published(text, path)


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


def _structured(text: str, path: str) -> Found:
    from jixiao.intake import canonical as submission

    submissions, problems = submission.parse_all(text, path)
    return tuple(submissions), tuple(problems)


def _published(text: str, path: str) -> Found:
    """The forms of a text: where its tables survived as tabs, else as far as its words can be fitted to a heading."""
    from jixiao.intake.forms import form, sighted
    from jixiao.intake.forms.text import items

    parted = tuple(items(text, path))
    forms, problems = form.found(parted, path)
    if forms or any(problem.code not in _UNFITTED for problem in problems):
        return forms, problems
    from jixiao.intake import flattened

    fitted, told = flattened.read(text, path)
    if fitted:
        return fitted, told
    if problems:
        return (), told or problems
    return (), _said(told, sighted.none(parted, path))


def _said(told: tuple[Problem, ...], seen: Problem) -> tuple[Problem, ...]:
    """What is told of a text out of which no form was fitted: what is wrong with its rows, else what is seen in it."""
    from jixiao.intake.forms import sighted

    return told if told and seen.code in (sighted.GLUED, sighted.NOTHING) else (seen,)


def _office(data: bytes, suffix: str, path: str) -> Found:
    try:
        return _opened(data, suffix, path)
    except Problems as refused:
        return _converted(data, path, refused)


def _opened(data: bytes, suffix: str, path: str) -> Found:
    from jixiao.intake.forms import parts

    # A Word file has its text in word/document.xml; the name stands unpacked in the archive.
    if b"word/document" in data if data.startswith(kinds.ZIP) else suffix in kinds.DOCUMENT:
        from jixiao.intake.formats import document

        return parts.of_document(document.read(data, path), path)
    from jixiao.intake.formats import workbook

    return parts.of_workbook(workbook.read(data, path), path)


def _converted(data: bytes, path: str, refused: Problems) -> Found:
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
    return _opened(*made, path)


def _page(data: bytes, path: str) -> Found:
    from jixiao.intake.formats import webpage
    from jixiao.intake.forms import parts

    return parts.of_document(webpage.read(data, path), path)


def _unruled(printed: Sequence["Cell | Sheet"], path: str, problems: tuple[Problem, ...]) -> Found:
    """The forms of a PDF in which no lines rule a table: its lines are a flattened text."""
    from jixiao.intake import flattened

    lines = [one for one in printed if isinstance(one, Cell)]
    if len(lines) < len(printed) or len(problems) != 1:
        return (), problems
    text = "\n".join(" ".join(one.text.split()) for one in lines)
    fitted, told = flattened.read(text, path, [one.source for one in lines])
    return (fitted, told) if fitted else ((), _said(told, problems[0]))


def _printed(data: bytes, path: str) -> Found:
    from jixiao.intake.formats import printed
    from jixiao.intake.forms import parts

    paper = printed.read(data, path)
    forms, problems = parts.of_document(paper.parts, path)
    if not forms:
        forms, problems = _unruled(paper.parts, path, problems)
    pages = [{form.source.sheet, *(row.source.sheet for row in form.rows)} for form in forms]
    cut = [one for one in paper.cut if any(one.source.sheet in own for own in pages)]
    spoilt = {one.source.sheet for one in cut}
    whole = tuple(form for form, own in zip(forms, pages, strict=True) if not own & spoilt)
    return whole, (*problems, *paper.unread, *cut)
