"""`jixiao ruleset docs|new`: a ruleset as the 指标体系表 that people read, and from such a table back."""

from pathlib import Path

import click

from jixiao import appraisal
from jixiao.cli import shell
from jixiao.cli.options import output, verbose
from jixiao.problems import Problem, Problems, Source

_WORKBOOK = ".xlsx"
_MARKDOWN = (".md", ".markdown", ".txt", "")


@click.command(cls=shell.Command)
@click.argument("name", metavar="编号[/版次]|文件.yaml")
@output
@verbose
def docs(name: str, output: str | None) -> int:
    """把规则集写成指标体系表：指标、分值、解释、用文字写出的评分标准、依据。

    评分标准由规则集的计分定义逐项生成，不照抄说明文字；未核对原文的依据有标记。后缀为 .xlsx 时写成可以打印的 Excel 表，
    否则写成 Markdown。

    \b
    例：jixiao ruleset docs department-overall-hunan -o 指标体系表.xlsx
        jixiao ruleset docs 我的规则.yaml
    """
    from jixiao.report.framework import framework

    suffix = Path(output).suffix.lower() if output and output != "-" else ""
    if suffix not in (_WORKBOOK, *_MARKDOWN):
        place, cure = Source(output or ""), "请把输出文件的后缀写为 .md 或 .xlsx。"
        raise Problems([Problem(place, "table.format", f"不能写出“{suffix}”格式的指标体系表。", cure)])
    opened = appraisal.ready(name).opened
    document = framework(opened.ruleset, opened.rules)
    if suffix == _WORKBOOK:
        from jixiao.render import spreadsheet

        shell.write(Path(output or ""), spreadsheet.render(document))
    else:
        from jixiao.render import markdown

        shell.deliver(markdown.render(document), output)
    return shell.CLEAN
