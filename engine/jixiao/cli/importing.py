"""`jixiao import`: what was understood of a file, to be read, corrected or handed on."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

import click

from jixiao import intake
from jixiao.cli import inputs, outputs, shell
from jixiao.cli.options import files, force, quiet, verbose
from jixiao.ground.problems import Problem, Problems
from jixiao.intake import accounts
from jixiao.intake.accounts import writer
from jixiao.intake.judgements import named
from jixiao.records import Account

#: What is told of a text that has no form to be scored; one that is written out as what it is misses none.
_FORMLESS: Final = frozenset(("form.none", "form.narrative", "form.targets-only"))


_IMPORT_HELP: Final = """把读懂的内容写成规范的 YAML，供核对、修改或交给其他程序。

有标题的公开文本、报告，写到文件夹时另写一个 .account.yaml：章节、段落、表、图，各有位置。

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
    """Write what was understood of the files as canonical YAML, and of published texts what they say besides forms."""
    from jixiao.intake.canonical import dump

    if output is not None and output != "-":
        outputs.check_folder(output)
    found = inputs.find(names)
    read: list[Account] = []
    forms, problems = inputs.read(found, lambda name: _with_account(name, read))
    if output not in (None, "-"):
        problems = tuple(_left(problems, {one.source.file for one in read}))
    shell.tell(problems)
    if output in (None, "-"):
        if forms:
            outputs.deliver("---\n".join(dump(form) for form in forms), None)
    elif forms or read:
        taken: set[str] = set()
        texts = [(outputs.path_in(output, named(form) or "未命名项目", taken, ".yaml"), dump(form)) for form in forms]
        texts += [(outputs.path_in(output, _stem(one), taken, writer.SUFFIX), writer.dump(one)) for one in read]
        _spared(texts, force, found.files)
        for name, text in shell.watched(texts, "写出"):
            outputs.write(name, text, force=True)
        if not quiet:
            made = (f"{len(forms)} 份申报表" if forms else "", f"{len(read)} 份公开文本" if read else "")
            shell.say(f"已写出 {'、'.join(filter(None, made))}到 {output}。")
    written = frozenset[str]() if output in (None, "-") else frozenset(one.source.file for one in read)
    inputs.tell(found, forms, problems, done="读", quiet=quiet, also=written)
    return shell.BAD_INPUT if problems or not (forms or written) else shell.CLEAN


def _left(problems: Sequence[Problem], written: AbstractSet[str]) -> Iterator[Problem]:
    """The problems but for those that only miss a form in a text that was written out as what it is."""
    return (one for one in problems if not (one.code in _FORMLESS and one.source.file in written))


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


def _with_account(name: str, read: list[Account]) -> intake.Found:
    """The forms of a file; what it says besides them goes into `read`, where it has a heading."""
    account, found = accounts.read_whole(name)
    if account is not None and any(section.level == 1 for section in account.sections):
        read.append(account)
    return found


def _stem(account: Account) -> str:
    return "标准输入" if account.source.file == "-" else Path(account.source.file).stem
