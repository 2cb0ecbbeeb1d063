"""A document in the format that the name of the output asks for: Word, PDF, a page, a workbook, Markdown.

In: reports or papers, a format, and for Word what a run prints with (`Press`). Out: a text or bytes, or Problems. LibreOffice
makes PDF files and tells the pages for contents; where it is not, contents are without numbers, and that is said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from jixiao.cli import interrupts, marks, outputs
from jixiao.cli.kinds import Paper
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import refused

if TYPE_CHECKING:
    from jixiao.render import word
    from jixiao.report.blocks import Report
    from jixiao.report.fields import Value
    from jixiao.report.reading import Reading

FORMATS: Final[Mapping[str, str]] = {
    **dict.fromkeys((".md", ".markdown", ".txt"), "md"),
    **dict.fromkeys((".html", ".htm"), "html"),
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
}
#: What a folder may be filled with, the first where nothing is said.
IN_FOLDERS: Final = ("docx", "html", "md", "pdf")
#: Formats that are made from a Word file, and may have a template.
_WORD: Final = ("docx", "pdf")
#: A page holds the reports and their working papers; in other formats those are documents of their own.
BOTH: Final = ("html",)
#: The pages of so many papers are reckoned; those of a thousand would take an hour.
PAGED: Final = 20
_NONE: Final[Mapping[str, int]] = MappingProxyType({})
_PAGED: Final = "目录的页码按 LibreOffice 的排版写好；改了正文，请右键点目录，选“更新域”。"
_OPEN: Final = "目录还没有页码：打开后右键点目录，选“更新域”。"


#: Makes a PDF of each docx, None of one that it cannot lay out.
Printer = Callable[[Sequence[bytes]], Sequence[bytes | None]]
#: What a document holds, made anew each time it is called: reports, or what stands for the fields of each.
Making = Callable[[], "Iterable[Report] | Iterable[Mapping[str, Value]]"]
#: A document: what it holds, and the template that it has.
Document = tuple[Making, bytes | None]
#: What is called with the papers before they are gone through (a progress bar); `iter` watches nothing.
Watch = Callable[[Sequence[Paper]], Iterable[Paper]]


@dataclass(frozen=True, slots=True)
class Press:
    """What the Word files of a run are made with: the bytes of a template, what prints, whether contents are to have pages.

    `fields` are those that stand in the template, into which reports go. `notes` are what is to be said in the end.
    """

    template: bytes | None = None
    fields: Sequence[str] = ()
    printer: Printer | None = None
    paged: bool = True
    notes: set[str] = field(default_factory=set)


def press(template: str | None = None, papers: int = 1) -> Press:
    """What a command over so many papers makes Word files with; `template` names a file. An interrupt ends LibreOffice."""
    from jixiao.ground import textfile
    from jixiao.intake.formats import converted

    interrupts.stopping(converted.stop)
    return equipped(textfile.read_bytes(template) if template else None, papers)


def equipped(template: bytes | None, papers: int = 1) -> Press:
    """What a run over so many papers makes Word files with; raises Problems for a template that is no Word file."""
    from jixiao.intake.formats import converted

    fields: Sequence[str] = ()
    if template is not None:
        from jixiao.render.word import merge

        fields = merge.names(template)
    soffice = converted.program()
    if soffice is None:
        return Press(template, fields)
    return Press(template, fields, partial(converted.printed, soffice=soffice), papers <= PAGED)


def asked(output: str | None, template: str | None = None) -> str:
    """The format that the suffix of the output asks for; another suffix would promise what the file does not hold."""
    suffix = "" if outputs.on_screen(output) else Path(output or "").suffix.lower()
    form = "md" if outputs.on_screen(output) or output == "/dev/null" else FORMATS.get(suffix)
    if form is None:
        cure = "请把输出文件的后缀写为 .docx、.pdf、.html、.xlsx 或 .md；要写入文件夹的，在名称末尾加“/”。"
        what = f"不能写出“{suffix}”格式的报告。" if suffix else "输出文件没有后缀，不知道要写成什么格式。"
        raise refused(output or "", "report.format", what, cure)
    usable(form, template)
    return form


def usable(form: str, template: str | None = None) -> None:
    """Refuse a template for what is no Word file, and a PDF where there is nothing to print it; raises Problems."""
    if template and form not in _WORD:
        cure = "请用 -o 指定 .docx 文件，或去掉 --template。"
        raise refused("--template", "cli.usage", "模板只用于 Word 报告。", cure)
    if form == "pdf":
        from jixiao.intake.formats import converted

        if converted.program() is None:
            cure = "请安装 LibreOffice，或写成 .docx 后用 Word 另存为 PDF。"
            raise refused("-o", "report.no-printer", "写 PDF 要用 LibreOffice，这台电脑上没有找到。", cure)


def published(papers: Sequence[Paper], form: str, using: Press, watch: Watch = iter) -> str | bytes:
    """The reports of the papers as one document, on a page with all that proves them."""
    if form in BOTH:
        from jixiao.render import reading

        return reading.render(tuple(readings(papers, watch)))
    return several([document(papers, using, watch)], form, using)[0]


def document(papers: Sequence[Paper], using: Press, watch: Watch = iter) -> Document:
    """What is published of the papers: their reports, or these in fields where the template asks for them."""
    if using.fields:
        return (lambda: (paper.fields() for paper in watch(papers))), using.template
    return partial(reports, papers, watch), using.template


def proved(papers: Sequence[Paper], form: str, using: Press, watch: Watch = iter) -> str | bytes:
    """The working papers of the papers as one document, in our own look: it is not to be published."""
    return several([(partial(proofs, papers, watch), None)], form, using)[0]


def reports(papers: Sequence[Paper], watch: Watch = iter) -> Iterator["Report"]:
    """The reports of the papers."""
    for paper in watch(papers):
        yield paper.report()


def readings(papers: Sequence[Paper], watch: Watch = iter) -> "Iterator[Reading | Report]":
    """What a page shows of each paper: its scorecard read together with its report, or the report alone."""
    from jixiao.report.reading import reading

    for paper in watch(papers):
        report = paper.report()
        yield report if paper.card is None else reading(paper.card, report)


def proofs(papers: Sequence[Paper], watch: Watch = iter) -> Iterator["Report"]:
    """The working papers of the papers."""
    for paper in watch(papers):
        yield from (one() for one in paper.working)


def rendered(reports: Sequence["Report"], form: str, using: Press | None = None) -> str | bytes:
    """The reports as one document; raises Problems where a PDF cannot be had."""
    press = using or Press()
    return several([(lambda: reports, press.template)], form, press)[0]


def several(makings: Sequence[Document], form: str, using: Press) -> list[str | bytes]:
    """Documents, each with the template that it is to have; LibreOffice runs once for all of them, at most twice."""
    if form in _WORD:
        return list(_word(makings, form, using))
    return [_other(cast("Iterable[Report]", making()), form) for making, _ in makings]


def _other(reports: Iterable["Report"], form: str) -> str | bytes:
    if form == "html":
        from jixiao.render import page

        return page.render(tuple(reports))
    if form == "xlsx":
        from jixiao.render import spreadsheet

        return spreadsheet.render(*reports)
    from jixiao.render import markdown

    return "\n".join(map(markdown.render, reports))


def _word(makings: Sequence[Document], form: str, using: Press) -> Sequence[bytes]:
    """Documents of Word; those with contents are written again when it is known on which pages their headings stand."""
    from jixiao.render.word import pdf

    written = [_written(making, template, using) for making, template in makings]
    listed = [at for at, one in enumerate(written) if one.listed]
    numbered = 0
    if listed and using.printer and using.paged:
        for at, printed in zip(listed, using.printer([written[at].data for at in listed]), strict=True):
            if pages := pdf.pages(printed or b""):
                making, template = makings[at]
                written[at] = _written(making, template, using, pages)
                numbered += 1
    if listed and (form == "docx" or numbered < len(listed)):
        using.notes.add(_PAGED if numbered == len(listed) else _OPEN)
    files = [one.data for one in written]
    return files if form == "docx" else [_timeless(one) for one in using.printer(files)] if using.printer else []


def _written(making: Making, template: bytes | None, using: Press, pages: Mapping[str, int] = _NONE) -> "word.Written":
    from jixiao.render import word
    from jixiao.render.word import merge

    if using.fields and template is not None:
        return word.Written(merge.merged(template, cast("Iterable[Mapping[str, Value]]", making())), listed=False)
    return word.write(cast("Iterable[Report]", making()), template=template, pages=pages)


def _timeless(printed: bytes | None) -> bytes:
    from jixiao.render.word import pdf

    if printed is None:
        cure = "请写成 .docx，用 Word 另存为 PDF；报告很多的，写入文件夹。"
        raise refused("-o", "report.not-printed", "LibreOffice 没有排出 PDF。", cure)
    return marks.marked_pdf(pdf.timeless(printed))
