"""A document in the format that the name of the output asks for: Word, a page, a workbook, Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.cli import shell
from jixiao.ground.problems import refused

if TYPE_CHECKING:
    from jixiao.report.blocks import Report

FORMATS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("", ".md", ".markdown", ".txt"), "md"),
    **dict.fromkeys((".html", ".htm"), "html"),
    ".docx": "docx",
    ".xlsx": "xlsx",
}


def asked(output: str | None, template: str | None = None) -> str:
    """The format that the suffix of the output asks for; another suffix would promise what the file does not hold."""
    suffix = Path(output).suffix.lower() if output and output != "-" else ""
    form = FORMATS.get(suffix)
    if form is None:
        cure = "请把输出文件的后缀写为 .docx、.html、.xlsx 或 .md。"
        raise refused(output or "", "report.format", f"不能写出“{suffix}”格式的报告。", cure)
    if template and form != "docx":
        cure = "请用 -o 指定 .docx 文件，或去掉 --template。"
        raise refused("--template", "cli.usage", "模板只用于 Word 报告。", cure)
    return form


def rendered(reports: Sequence["Report"], form: str, template: str | None = None) -> str | bytes:
    """The reports as one document; `template` names a Word file whose styles are used."""
    if form == "docx":
        from jixiao.ground import textfile
        from jixiao.render import word

        return word.render(
            reports,
            template=textfile.read_bytes(template) if template else None,
            watch=lambda items: shell.watched(tuple(items), "写入"),
        )
    if form == "html":
        from jixiao.render import page

        return page.render(reports)
    if form == "xlsx":
        from jixiao.render import spreadsheet

        return spreadsheet.render(*reports)
    from jixiao.render import markdown

    return "\n".join(map(markdown.render, reports))
