"""`jixiao audit`: published documents against their own figures."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from jixiao.cli import inputs, outputs, shell
from jixiao.cli.options import fail_on, files, force, output, quiet, verbose
from jixiao.ground import textfile
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.records import Audit, Certainty
from jixiao.render.audited import interchange
from jixiao.say.labels import SEVERITIES

if TYPE_CHECKING:
    from jixiao.audit.rules import Rules
    from jixiao.audit.wordings import Wording

FORMATS = ("table", "json", "md", "html", "docx")
#: The formats in which a file holds one document with its text: several documents go into a folder.
_PAPERS: Final = ("html", "docx")
_SEVERITY: Final[Mapping[Certainty, str]] = MappingProxyType(
    dict(zip(Certainty, ("error", "warning", "info"), strict=True))
)

_AUDIT_HELP: Final = """核对公开的文本：决算说明、自评报告等自己的数字之间、文字与表格之间有没有矛盾，有没有没改完的模板文字。

只用文件自己的内容互相核对，不评判好坏。“确定”是两处不可能同时为真，或成稿里不会有的文字；“很可能”和“提示”要人看过再定。
印出的数字按它的精度理解：94.53% 是 94.525% 到 94.535% 之间的任何数，四舍五入能解释的不算矛盾。

-o 的后缀决定格式：.html 是原文和旁边的批注，.docx 是带批注的 Word，.md 和 .json 是清单；以“/”结尾的是文件夹，每个文件一份。

\b
例：jixiao audit 决算说明.docx
    jixiao audit 决算公开/ -o 核对结果/ --format html
    jixiao audit 决算说明.docx --format json -o 上次.json
    jixiao audit 决算说明.docx --baseline 上次.json

退出码：0 没有问题；1 有 --fail-on 及以上的（确定为 error，很可能为 warning，提示为 info）；2 输入有错误；3 内部错误。
"""


@dataclass(frozen=True, slots=True)
class Audited:
    """A file that was checked: its audit, and its bytes, from which its digest and an annotated copy are made."""

    audit: Audit
    data: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()


@click.command(cls=shell.Command, help=_AUDIT_HELP)
@files
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="输出格式；不写时按输出文件的后缀，写入文件夹的为 html，其他为 table",
)
@click.option(
    "--relations",
    "own",
    metavar="文件.yaml",
    multiple=True,
    help="自己写的核对规则（关系，或残留的文字），与附带的一起用；可写几次",
)
@click.option("--baseline", metavar="文件.json", help="以前写出的 JSON：其中已有的不再列出")
@output
@force
@fail_on
@quiet
@verbose
def audit(
    names: tuple[str, ...],
    form: str | None,
    own: tuple[str, ...],
    baseline: str | None,
    output: str | None,
    force: bool,
    fail_on: str,
    quiet: bool,
) -> int:
    """Check published documents against their own figures."""
    folder = outputs.into_folder(output)
    form = (form or "html") if folder else outputs.formed(form, output, FORMATS)
    found = inputs.find(names, results=True)
    given = (*found.files, *own, *([baseline] if baseline else ()))
    if folder:
        outputs.check_folder(output or "")
    else:
        outputs.check(output, force=force, inputs=given)
    if form in _PAPERS and not folder and len(found.files) > 1:
        cure = "请用 -o 指定一个文件夹（以“/”结尾），每个文件写成一份。"
        raise refused("-o", "output.one-document", f"{form} 文件里只能放一个文件的核对结果。", cure)
    base = interchange.known(textfile.read(baseline), baseline) if baseline else Counter[interchange.Known]()
    every, problems = read(found, own)
    left = [Audited(interchange.without(one.audit, base), one.data) for one in every]
    as_json = form == "json"
    shell.tell(inputs.with_skipped(found, problems, quiet=quiet, as_json=as_json), as_json=as_json)
    if folder:
        _write_each(left, form, output or "", force=force, inputs=given)
    elif left or not problems:
        outputs.deliver(rendered(left, form, to_terminal=output is None), output, form=form, force=force, inputs=given)
    if not quiet and not (as_json and problems):
        _say_end(left, found, problems, output, baseline)
    if problems:
        return shell.BAD_INPUT
    return shell.FOUND if fails([one.audit for one in left], fail_on) else shell.CLEAN


def read(found: inputs.FoundFiles, own: Sequence[str] = ()) -> tuple[list[Audited], tuple[Problem, ...]]:
    """Every document among the files, checked; and all problems of what could not be read.

    `own` are files of relations or remnants that are asked beside the shipped ones; raises Problems where one is wrong.
    """
    from jixiao.audit import rules, wordings
    from jixiao.law.store import holds_remnants

    relations = [rules.load(textfile.read(name), name) for name in own if not holds_remnants(name)]
    words = [one for name in own if holds_remnants(name) for one in wordings.load(textfile.read(name), name)]
    using = rules.joined([rules.standard(), *relations])
    remnants = (*wordings.standard(), *words)
    done: list[Audited] = []
    problems: list[Problem] = list(found.problems)
    for name in shell.watched(found.files, "核对"):
        one, wrong = checked(name, using, remnants)
        done += [one] if one else []
        problems += wrong
    return done, tuple(problems)


def checked(
    name: str, using: "Rules | None" = None, remnants: "Sequence[Wording] | None" = None
) -> tuple[Audited | None, tuple[Problem, ...]]:
    """A document checked by the rules given, else by the shipped ones, and what could not be read of it."""
    from jixiao.audit import audit
    from jixiao.intake import accounts

    try:
        data = textfile.read_bytes(name)
        account, wrong = accounts.read(name, stdin_bytes=data)
    except Problems as refusal:
        return None, tuple(refusal.problems)
    if account is not None and account.sections:
        return Audited(audit(account, using, remnants), data), wrong
    if wrong:
        return None, wrong
    cure = "请核对文件，或给出决算说明、自评报告等文本。"
    return None, (Problem(Source(name), "audit.empty", "文件里没有可以核对的文字。", cure),)


def fails(audits: Sequence[Audit], fail_on: str) -> bool:
    """Whether anything was found that is as sure as `fail_on` asks."""
    if fail_on == "never":
        return False
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(_SEVERITY[one.certainty] in grave for audit in audits for one in audit.found)


def rendered(every: Sequence[Audited], form: str, *, to_terminal: bool = False) -> str | bytes:
    """Audits in one of the formats; a page or a Word document holds one."""
    audits = [one.audit for one in every]
    if form == "json":
        return interchange.to_json([(one.audit, one.digest) for one in every])
    if form == "md":
        from jixiao.render.audited import markdown

        return markdown.render(audits)
    if form == "html":
        from jixiao.render.audited import margin

        return margin.render(audits[0])
    if form == "docx":
        from jixiao.render.audited import comments

        return comments.render(audits[0], every[0].data)
    from jixiao.render.audited import table

    return table.render(audits, width=shell.width(), colour=to_terminal and shell.colour())


def _write_each(every: Sequence[Audited], form: str, folder: str, *, force: bool, inputs: Sequence[str]) -> None:
    """A file for each document, named after it; refused before the first is written if one would destroy something."""
    suffix = "txt" if form == "table" else form
    named = list(zip(_names([one.audit.account.source.file for one in every]), every, strict=True))
    texts = [(str(Path(folder) / f"{name}.核对.{suffix}"), rendered([one], form)) for name, one in named]
    outputs.check_all((name for name, _ in texts), force=force, inputs=inputs)
    for name, content in texts:
        outputs.write(name, content, form=form, force=force, inputs=inputs)


def _names(files: Sequence[str]) -> Iterator[str]:
    """The names of files without folder and suffix, numbered where two are alike."""
    taken: Counter[str] = Counter()
    for file in files:
        name = Path(file).stem if file != "-" else "标准输入"
        taken[name.casefold()] += 1
        number = taken[name.casefold()]
        yield f"{name}_{number}" if number > 1 else name


def _say_end(
    left: Sequence[Audited],
    found: inputs.FoundFiles,
    problems: Sequence[Problem],
    output: str | None,
    baseline: str | None,
) -> None:
    if output and left:
        shell.say(f"已写出 {output}：{len(left)}份核对结果。")
    if baseline:
        known = sum(one.audit.known for one in left)
        shell.say(f"{baseline} 里已有的{known}处没有列出。")
    checked = {one.audit.account.source.file for one in left}
    for line in inputs.files(found, checked, problems, f"已核对{len(checked)}个", "核对"):
        shell.say(line)
