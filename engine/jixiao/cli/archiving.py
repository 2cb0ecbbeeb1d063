"""`jixiao archive`: what was scored before: list it, show it, mark it again, compare years and resubmissions, copy it."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from jixiao.archive import again, chains, store
from jixiao.archive.store import Entry
from jixiao.cli import interrupts, keeping, outputs, scoring, shell
from jixiao.cli.options import as_format, force, output, quiet, verbose
from jixiao.findings import years
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.records import Scorecard
from jixiao.render import archived
from jixiao.values.names import key

archive = shell.Lazy(
    name="archive",
    help="档案：用 jixiao score --archive 存下的评分，可列出、重评、比较、备份。\n\n例：jixiao archive list 档案.db",
    lazy={
        "list": ("jixiao.cli.archiving", "listing", "列出档案里的每一份"),
        "show": ("jixiao.cli.archiving", "show", "显示一份的评分结果"),
        "rerun": ("jixiao.cli.archiving", "rerun", "按存下的申报表和规则重评，说明是否一致、哪里变了"),
        "compare": ("jixiao.cli.archiving", "compare", "比较重报前后、上年与今年"),
        "backup": ("jixiao.cli.archiving", "backup", "另存一份，不必停下正在写档案的程序"),
        "export": ("jixiao.cli.archiving", "export", "把评分结果写成 JSON 文件"),
    },
)
path_argument = click.argument("path", metavar="档案.db")
of_project = click.option("--project", metavar="名称", help="只看这个项目")

_LIST_HELP: Final = """列出档案里的每一份：编号、时间、项目、单位、年度、规则集、得分、等级、评分人。

\b
例：jixiao archive list 档案.db
    jixiao archive list 档案.db --project 乡镇文化站设备更新
"""


@click.command(cls=shell.Command, name="list", help=_LIST_HELP)
@path_argument
@of_project
@as_format
@verbose
def listing(path: str, project: str | None, form: str) -> int:
    """List an archive."""
    with store.opened(path) as db:
        entries = _of_project(path, store.entries(db), project)
    as_json = form == "json"
    outputs.deliver(archived.listed_json(entries) if as_json else archived.listed(entries, width=shell.width()), None)
    return shell.CLEAN


_SHOW_HELP: Final = """显示档案里一份的评分结果，同 jixiao score。

JSON 是存下的原文；其他格式按存下的申报表和规则重评后写出，与原文不一致的会提示。

\b
例：jixiao archive show 档案.db 3
    jixiao archive show 档案.db 3 -o 得分.xlsx
"""


@click.command(cls=shell.Command, help=_SHOW_HELP)
@path_argument
@click.argument("number", metavar="编号", type=int)
@click.option(
    "--format",
    "form",
    type=click.Choice(scoring.FORMATS),
    help="输出格式；不写时按输出文件的后缀（.json .jsonl .md .csv .xlsx），其他为 table",
)
@output
@force
@verbose
def show(path: str, number: int, form: str | None, output: str | None, force: bool) -> int:
    """Show an entry."""
    form = outputs.formed(form, output, scoring.FORMATS)
    outputs.check(output, force=force, inputs=(path,))
    with store.opened(path) as db:
        [entry] = _chosen(path, store.entries(db), (number,))
        if entry.scorecard is None:
            message, cure = f"编号{number}当时没有评出分。", "用 jixiao archive rerun 看为什么。"
            raise refused(path, "archive.unscored", message, cure)
        content: str | bytes = store.text(db, path, entry.scorecard).decode()
        if form != "json":
            marked = again.marked(db, path, entry.run)
            card = marked.cards[number]
            if marked.law is None or card is None:
                raise Problems(marked.problems)
            if keeping.written(card) != content:
                shell.say(f"编号{number}现在重评与存档不一致，以下是重评的结果；用 jixiao archive rerun 看哪里变了。")
            content = scoring.rendered(marked.law, [card], form, to_terminal=output is None)
    outputs.deliver(content, output, form=form, force=force, inputs=(path,))
    return shell.CLEAN


def _of_project(path: str, entries: Sequence[Entry], project: str | None) -> Sequence[Entry]:
    """The entries of a project, all without its name; raises Problems for a project that there is not."""
    found = [entry for entry in entries if project is None or key(entry.project) == key(project)]
    if project is not None and not found:
        cure = nearest(project, {entry.project for entry in entries}) or "请用 jixiao archive list 查看有哪些项目。"
        raise refused(path, "archive.unknown-project", f"档案里没有项目“{project}”。", cure)
    return found


def _chosen(path: str, entries: Sequence[Entry], numbers: Sequence[int]) -> Sequence[Entry]:
    """The entries of these numbers, all without any; raises Problems for numbers that there are not."""
    known = {entry.id: entry for entry in entries}
    problems = [
        Problem(
            Source(path), "archive.unknown-entry", f"档案里没有编号{one}。", "请用 jixiao archive list 查看有哪些编号。"
        )
        for one in numbers
        if one not in known
    ]
    if problems:
        raise Problems(problems)
    return [known[one] for one in dict.fromkeys(numbers)] if numbers else entries


_RERUN_HELP: Final = """按存下的申报表和规则重评，逐份与存下的结果比较：一致，或哪里变了。

比较的是评分结果的每一个字节。规则集存档后改过的，另说按现在的文本得多少分；这不算不一致。

\b
例：jixiao archive rerun 档案.db
    jixiao archive rerun 档案.db 3 5
    jixiao archive rerun 档案.db --project 乡镇文化站设备更新

退出码：0 全部一致；1 有不一致的；2 输入有错误；3 内部错误。
"""


@click.command(cls=shell.Command, help=_RERUN_HELP)
@path_argument
@click.argument("numbers", metavar="[编号...]", nargs=-1, type=int)
@of_project
@as_format
@verbose
def rerun(path: str, numbers: tuple[int, ...], project: str | None, form: str) -> int:
    """Mark entries again."""
    with store.opened(path) as db:
        found = tuple(_again(db, path, _chosen(path, _of_project(path, store.entries(db), project), numbers)))
    as_json = form == "json"
    outputs.deliver(archived.again_json(found) if as_json else archived.again(found, width=shell.width()), None)
    return shell.CLEAN if all(one.same for one in found) else shell.FOUND


def _again(db: sqlite3.Connection, path: str, chosen: Sequence[Entry]) -> Iterator[again.Again]:
    """What the chosen entries are today, run by run: the forms of a run are marked together."""
    program, library = keeping.program(), keeping.library()
    wanted = {entry.id for entry in chosen}
    for run in shell.watched(tuple(dict.fromkeys(entry.run for entry in chosen)), "重评"):
        marked = again.marked(db, path, run)
        now = again.current(marked)
        for entry in (one for one in marked.entries if one.id in wanted):
            before = entry.scorecard and store.text(db, path, entry.scorecard).decode()
            card = marked.cards[entry.id]
            after = None if card is None else keeping.written(card)
            yield again.compared(entry, marked, before, after, now(entry.id), program=program, library=library)


_COMPARE_HELP: Final = """比较档案里同一项目的几份。

同年重报的，说哪些行变了、问题消除了没有；几个年度的，说目标是否降低、内容是否照抄上年。
项目按名称和单位认。各份按存下的申报表和规则重评后比较，与存档不一致的会提示。

例：jixiao archive compare 档案.db
"""


@click.command(cls=shell.Command, help=_COMPARE_HELP)
@path_argument
@of_project
@as_format
@quiet
@verbose
def compare(path: str, project: str | None, form: str, quiet: bool) -> int:
    """Compare the entries of each project."""
    with store.opened(path) as db:
        pairs = chains.pairs(_of_project(path, store.entries(db), project))
        wanted = {entry.id: entry for pair in pairs for entry in pair}
        cards: dict[int, Scorecard] = {}
        problems: list[Problem] = []
        for run in shell.watched(sorted({entry.run for entry in wanted.values()}), "重评"):
            marked = again.marked(db, path, run)
            own = {number: card for number, card in marked.cards.items() if number in wanted}
            cards |= {number: card for number, card in own.items() if card is not None}
            problems += marked.problems if None in own.values() else ()
    shell.tell(problems, as_json=form == "json")
    for number, card in sorted(cards.items()):
        if str(card.earned) != wanted[number].earned and not quiet:
            shell.say(f"编号{number}现在重评得{card.earned}分，存档为{wanted[number].earned}分；以下按现在的比较。")
    both = [(one.id, two.id) for one, two in pairs if one.id in cards and two.id in cards]
    found = [(ids, years.progress(cards[ids[0]], cards[ids[1]])) for ids in both]
    as_json = form == "json"
    outputs.deliver(archived.compared_json(found) if as_json else archived.compared(found, width=shell.width()), None)
    return shell.BAD_INPUT if problems else shell.CLEAN


_BACKUP_HELP: Final = """把档案另存一份。正在往档案里写的程序不必停下；另存的是这一刻已经写完的内容。

例：jixiao archive backup 档案.db 备份/档案-2024-03-01.db
"""


@click.command(cls=shell.Command, help=_BACKUP_HELP)
@path_argument
@click.argument("copy", metavar="另存.db")
@quiet
@verbose
def backup(path: str, copy: str, quiet: bool) -> int:
    """Copy an archive while it may be written."""
    if Path(copy).exists():
        raise refused(copy, "output.exists", "文件已经存在，覆盖会丢掉其中的内容。", "请换一个文件名。")
    try:
        Path(copy).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problems([outputs.unwritable(copy, error)]) from None
    beside = Path(f"{copy}.part")
    with store.opened(path) as db, interrupts.removing(beside):
        beside.unlink(missing_ok=True)
        store.backup(db, str(beside))
        beside.replace(copy)
    if not quiet:
        shell.say(f"已另存 {copy}。")
    return shell.CLEAN


_EXPORT_HELP: Final = """把档案里存下的评分结果写成 JSON 文件，一份一个，放进文件夹。

例：jixiao archive export 档案.db -o 评分结果/
"""


@click.command(cls=shell.Command, help=_EXPORT_HELP)
@path_argument
@of_project
@click.option("-o", "--output", metavar="文件夹", help="写入的文件夹；没有时新建")
@force
@quiet
@verbose
def export(path: str, project: str | None, output: str | None, force: bool, quiet: bool) -> int:
    """Write the scorecards of an archive as files."""
    if output is None:
        raise refused("-o", "cli.usage", "没有写明写到哪个文件夹。", "请用 -o 指定文件夹。")
    outputs.check_folder(output)
    taken: set[str] = set()
    with store.opened(path) as db:
        entries = _of_project(path, store.entries(db), project)
        scored = [(entry, entry.scorecard) for entry in entries if entry.scorecard is not None]
        files = {
            str(Path(output) / outputs.called(f"{entry.id}_{entry.project}", taken, ".json")): card
            for entry, card in scored
        }
        outputs.check_all(files, force=force, inputs=(path,))
        for file, card in files.items():
            outputs.write(file, store.text(db, path, card), form="json", force=force, inputs=(path,))
    if not quiet:
        shell.say(f"已写出 {output}：{len(files)}份评分结果。")
    return shell.CLEAN
