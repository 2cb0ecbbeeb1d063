"""`jixiao import`: what was understood of a file, to be read, corrected or handed on."""

import re
from pathlib import Path

import click

from jixiao.cli import inputs, shell
from jixiao.cli.options import files, quiet, verbose
from jixiao.records import Submission


@click.command(cls=shell.Command, name="import")
@files
@click.option("-o", "--output", metavar="文件夹", help="每份申报表写成一个 YAML 文件；不写时输出到屏幕")
@quiet
@verbose
def import_(names: tuple[str, ...], output: str | None, quiet: bool) -> int:
    """把读懂的内容写成规范的 YAML，供核对、修改或交给其他程序。

    \b
    例：jixiao import 自评表.xlsx
        jixiao import 决算公开.docx -o 申报/
        jixiao import 自评表.txt
    """
    from jixiao.intake.canonical import dump

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
    base = re.sub(r"[^\w（）·-]+", "_", inputs.named(form) or "未命名项目").strip("_")[:60] or "未命名项目"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name
