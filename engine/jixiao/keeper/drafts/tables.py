"""A file with a 指标体系表 → its tables, whatever format it is.

In: the bytes of a workbook, a Word document or a page, and their name. Out: the tables as sheets, and the line that stands above
the first of them as its title. It looks into no table; raises Problems for what cannot be opened.
"""

from collections.abc import Sequence

from jixiao.ground.problems import Problems
from jixiao.ground.regex import regex
from jixiao.intake import kinds
from jixiao.intake.formats.sheet import Sheet
from jixiao.records import Cell

_TITLE = regex(r"指标|评价|考核|评分|绩效")


def tables(data: bytes, file: str) -> tuple[tuple[Sheet, ...], str]:
    """The tables of a file, and the title above them."""
    head = data[: kinds.HEAD]
    if refused := kinds.refusal(file, head):
        raise Problems([refused])
    if kinds.is_page(head):
        from jixiao.intake.formats import webpage

        return _apart(webpage.read(data, file))
    if kinds.is_printed(head):
        from jixiao.intake.formats import printed

        return _apart(printed.read(data, file).parts)
    suffix = kinds.suffix_of(file)
    word = b"word/document" in data if data.startswith(kinds.ZIP) else suffix in kinds.DOCUMENT
    if word or kinds.is_rich_text(head):
        from jixiao.intake.formats import document

        return _apart(document.read(data, file))
    from jixiao.intake.formats import workbook

    return workbook.read(data, file), ""


def _apart(parts: Sequence[Cell | Sheet]) -> tuple[tuple[Sheet, ...], str]:
    first = next((at for at, part in enumerate(parts) if isinstance(part, Sheet)), 0)
    above = [" ".join(part.text.split()) for part in parts[:first] if isinstance(part, Cell)]
    titles = [text for text in above if 3 < len(text) <= 60 and _TITLE.search(text)]
    return tuple(part for part in parts if isinstance(part, Sheet)), titles[-1] if titles else ""
