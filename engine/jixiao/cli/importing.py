"""`jixiao import`: what was understood of a file, to be read, corrected or handed on."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from jixiao.cli import inputs, outputs, shell
from jixiao.cli.options import files, force, quiet, verbose
from jixiao.ground.problems import Problem, Problems
from jixiao.intake.judgements import named
from jixiao.records import Submission

#: So many bytes of a project's name stand in the name of its file; disks allow 255 with the number and the suffix.
_LONGEST: Final = 200


_IMPORT_HELP: Final = """把读懂的内容写成规范的 YAML，供核对、修改或交给其他程序。

\b
例：jixiao import 自评表.xlsx
    jixiao import 决算公开.docx -o 申报/
    jixiao import 自评表.txt
"""


@click.command(cls=shell.Command, name="import", help=_IMPORT_HELP)
@files
@click.option("-o", "--output", metavar="文件夹", help="每份申报表写成一个 YAML 文件；不写时输出到屏幕")
@force
@quiet
@verbose
def import_(names: tuple[str, ...], output: str | None, force: bool, quiet: bool) -> int:
    """Write what was understood of the files as canonical YAML."""
    from jixiao.intake.canonical import dump

    if output is not None and output != "-":
        outputs.check_folder(output)
    found = inputs.find(names)
    forms, problems = inputs.read(found)
    shell.tell(problems)
    if output in (None, "-") or not forms:
        if forms:
            outputs.deliver("---\n".join(dump(form) for form in forms), None)
    else:
        taken: set[str] = set()
        texts = [(str(Path(output or "") / f"{_file_name(form, taken)}.yaml"), dump(form)) for form in forms]
        _spared(texts, force, found.files)
        for name, text in shell.watched(texts, "写出"):
            outputs.write(name, text, force=True)
        if not quiet:
            shell.say(f"已写出 {len(forms)} 份申报表到 {output}。")
    inputs.tell(found, forms, problems, done="读", quiet=quiet)
    return shell.BAD_INPUT if problems or not forms else shell.CLEAN


def _spared(texts: Sequence[tuple[str, str]], force: bool, given: Sequence[str]) -> None:
    """Refuse, before the first file is written, whatever would be destroyed; raises Problems, all of them at once."""
    problems: list[Problem] = []
    for name, text in texts:
        try:
            outputs.check(name, force=force, inputs=given, content=text)
        except Problems as refused:
            problems.extend(refused.problems)
    if problems:
        raise Problems(problems)


def _file_name(form: Submission, taken: set[str]) -> str:
    """A file name from the project's name that no earlier form of this run has taken, capitals or not."""
    words = re.sub(r"[^\w（）·-]+", "_", named(form) or "未命名项目").strip("_")[:60]
    base = words.encode()[:_LONGEST].decode(errors="ignore") or "未命名项目"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name.casefold())
    return name
