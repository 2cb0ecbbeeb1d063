"""`jixiao report` and `jixiao import`."""

import re
from datetime import date
from pathlib import Path

import click

from jixiao import appraisal
from jixiao.cli import inputs, shell
from jixiao.cli.options import files, output, quiet, ruleset, verbose
from jixiao.cli.scoring import appraised
from jixiao.model import Submission
from jixiao.problems import Problem, Problems, Source

KINDS = ("project",)


@click.command(cls=shell.Command)
@files
@ruleset
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="project",
    show_default="project",
    expose_value=False,
    help="报告种类：project 项目绩效评价报告",
)
@click.option("--project", metavar="名称", help="只为这个项目生成报告")
@click.option("--date", "on", metavar="年-月-日", help="印在报告上的日期；不写则不印")
@output
@quiet
@verbose
def report(
    names: tuple[str, ...],
    ruleset: str,
    project: str | None,
    on: str | None,
    output: str | None,
    quiet: bool,
) -> int:
    """生成项目绩效评价报告（Markdown）：综述、各章、得分表、发现的问题与建议、每一步的依据。

    报告中的每个数字都出自评分结果；只有单位才知道的内容取自申报文件的 narrative，没有的留出醒目的空缺。
    文件中有多个项目时，各项目的报告依次写入同一文件。

    \b
    例：jixiao report 自评表.txt -o 报告.md
        jixiao report 自评表.txt --project 企业教师生活补贴 --date 2021-03-15 -o 报告.md
    """
    from jixiao.render import markdown
    from jixiao.report.project import project_report

    day = _day(on)
    _suffix(output)
    cards, problems = appraised(appraisal.ready(ruleset), names)
    chosen = [card for card in cards if project is None or _named(card.submission) == project]
    if project is not None and not chosen:
        known = "、".join(_named(card.submission) for card in cards)
        cure = f"文件中的项目：{known}。" if known else "请核对文件。"
        problems = (*problems, Problem(Source(names[0]), "report.unknown-project", f"没有项目“{project}”。", cure))
    shell.tell(problems)
    if not chosen:
        return shell.BAD_INPUT
    shell.deliver("\n".join(markdown.render(project_report(card, on=day)) for card in chosen), output)
    if output and not quiet:
        click.echo(f"已写出 {output}：{len(chosen)}份报告。", err=True)
    return shell.BAD_INPUT if problems else shell.CLEAN


def _named(form: Submission) -> str:
    return form.project.text.strip() if form.project else ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        cure = "请写成 2021-03-15 这样的日期。"
        raise Problems([Problem(Source("--date"), "cli.usage", f"“{text}”不是日期。", cure)]) from None


def _suffix(output: str | None) -> None:
    """Only Markdown is written; another suffix would promise a format that the file does not have."""
    if output and output != "-" and Path(output).suffix.lower() not in (".md", ".markdown", ".txt", ""):
        place, cure = Source(output), "请把输出文件的后缀写为 .md。"
        raise Problems([Problem(place, "report.format", f"还不能写出“{Path(output).suffix}”格式的报告。", cure)])


@click.command(cls=shell.Command, name="import")
@files
@click.option("-o", "--output", metavar="文件夹", help="每份申报表写成一个 YAML 文件；不写时输出到屏幕")
@quiet
@verbose
def import_(names: tuple[str, ...], output: str | None, quiet: bool) -> int:
    """把读懂的内容写成规范的 YAML，供核对、修改或交给其他程序。

    \b
    例：jixiao import 决算公开.txt -o 申报/
        jixiao import 自评表.txt
    """
    from jixiao.submission import dump

    forms, problems = inputs.submissions(names)
    shell.tell(problems)
    if output is None:
        if forms:
            shell.deliver("---\n".join(dump(form) for form in forms), None)
    else:
        taken: set[str] = set()
        for form in forms:
            path = Path(output) / f"{_file_name(form, taken)}.yaml"
            shell.write(path, dump(form))
        if not quiet:
            click.echo(f"已写出 {len(forms)} 份申报表到 {output}。", err=True)
    return shell.BAD_INPUT if problems or not forms else shell.CLEAN


def _file_name(form: Submission, taken: set[str]) -> str:
    """A file name from the project's name that no earlier form of this run has taken."""
    base = re.sub(r"[^\w（）·-]+", "_", _named(form) or "未命名项目").strip("_")[:60] or "未命名项目"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name
