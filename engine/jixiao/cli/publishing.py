"""`jixiao ruleset docs|new`: a ruleset as the 指标体系表 that people read, and from such a table back."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jixiao.cli import documents, outputs, shell
from jixiao.cli.options import force, output, verbose
from jixiao.findings import appraisal
from jixiao.ground import textfile
from jixiao.ground.problems import Problem, Problems, refused

if TYPE_CHECKING:
    from jixiao.keeper import drafts

_DOCS_HELP: Final = """把规则集写成指标体系表：指标、分值、解释、用文字写出的评分标准、依据。

评分标准由规则集的计分定义逐项生成，不照抄说明文字；不是读自原文的依据有标记。后缀为 .xlsx 时写成可以打印的 Excel 表，
否则写成 Markdown。

\b
例：jixiao ruleset docs department-overall-hunan -o 指标体系表.xlsx
    jixiao ruleset docs 我的规则.yaml
"""


@click.command(cls=shell.Command, help=_DOCS_HELP)
@click.argument("name", metavar="编号[/版次]|文件.yaml")
@output
@force
@verbose
def docs(name: str, output: str | None, force: bool) -> int:
    """Write a ruleset as the table that people read."""
    from jixiao.report.framework import framework

    suffix = "" if outputs.on_screen(output) else Path(output or "").suffix.lower()
    form = documents.FORMATS.get(suffix) if suffix else "md"
    if form not in ("md", "xlsx"):
        cure = "请把输出文件的后缀写为 .md 或 .xlsx。"
        raise refused(output or "", "table.format", f"不能写出“{suffix}”格式的指标体系表。", cure)
    opened = appraisal.ready(name).opened
    document = documents.rendered((framework(opened.ruleset, opened.rules),), form)
    outputs.deliver(document, output, form=form, force=force, inputs=(name,))
    return shell.CLEAN


_NEW_HELP: Final = """新建规则集：写出带注释的模板，或把印好的指标体系表变成规则集。

表可以是 Excel、Word 或网页。表中的指标、分值照录；常见写法的评分标准变成计分方法，原文留在注释里；没有识别的由人工评分，
逐条提示，并在最后说明识别了多少项。

\b
例：jixiao ruleset new city-project -o 规则.yaml
    jixiao ruleset new city-project/2024 --from 指标体系表.xlsx -o 规则.yaml
"""


@click.command(cls=shell.Command, help=_NEW_HELP)
@click.argument("identity", metavar="编号[/版次]")
@click.option(
    "--from", "workbook", metavar="指标体系表.xlsx", help="由指标体系表（Excel、Word、网页）生成；不写时用模板"
)
@click.option("--sheet", metavar="工作表", help="指标体系表所在的工作表；不写时取第一张有表头的")
@click.option("--strict", is_flag=True, help="有没有识别的评分标准时，退出码为 1")
@output
@force
@verbose
def new(identity: str, workbook: str | None, sheet: str | None, strict: bool, output: str | None, force: bool) -> int:
    """Write a new ruleset from the template, or from a printed table."""
    from jixiao.keeper import drafts

    name, _, edition = identity.partition("/")
    warnings: tuple[Problem, ...] = ()
    told = ""
    given = (workbook,) if workbook else ()
    outputs.check(output, force=force, inputs=given)
    if workbook is None:
        text = drafts.template(name, edition or "1")
    else:
        text, found = from_table(textfile.read_bytes(workbook), workbook, name, edition, sheet)
        told = drafts.summary(found)
        warnings = found.warnings
    outputs.deliver(text, output, force=force, inputs=given)
    wrong = _proved(text, output or f"{name}.yaml")
    shell.tell((*warnings, *wrong))
    if told:
        shell.say(told)
    if output and output != "-":
        shell.say(f"已写出 {output}{f'；待核{len(warnings)}处' if warnings else ''}。")
    return shell.BAD_INPUT if wrong else shell.FOUND if strict and warnings else shell.CLEAN


def from_table(data: bytes, file: str, name: str, edition: str, sheet: str | None = None) -> "tuple[str, drafts.Draft]":
    """A ruleset made from a printed 指标体系表, as text, with what was understood of it; raises Problems.

    Without an edition it has the year that the table's title names.
    """
    from jixiao.keeper import drafts

    sheets, title = drafts.tables(data, file)
    found = drafts.draft(drafts.framework(sheets, file, sheet, title))
    return drafts.written(found, name, edition or _year(found.title) or "1", Path(file).name), found


def _year(title: str) -> str:
    """The year that a title names, as the edition."""
    found = re.search(r"20\d\d", title)
    return found[0] if found else ""


def _proved(text: str, file: str) -> tuple[Problem, ...]:
    """Everything that is still wrong with a new ruleset."""
    from jixiao.law.check import check
    from jixiao.law.load import load, reference
    from jixiao.law.plan import plan

    try:
        ruleset = load(text, file)
    except Problems as found:
        return tuple(found.problems)
    problems = list(check(ruleset))
    try:
        plan(ruleset, reference(ruleset, text.encode()))
    except Problems as found:
        problems += found.problems
    return tuple(problems)
