"""`jixiao batch`: a whole province's submissions in one run, into a folder of tables."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from jixiao.cli import inputs, interrupts, outputs, shell, versions
from jixiao.cli.alone import BusyError, alone
from jixiao.cli.options import fail_on, quiet, ruleset, verbose
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, Problems, Source, refused, visible
from jixiao.say.labels import SEVERITIES

if TYPE_CHECKING:
    from jixiao.batch.numbering import Given

_HELP: Final = """给一批自评表评分，几份到几十万份，结果写成一个文件夹的 Parquet 表。

\b
输入可以是：
  自评表的文件或文件夹，score 能读的格式都行；
  规范行的文件或文件夹（.parquet .csv .jsonl），一行一个指标，各列见 docs/reference/batch.md；
  数据库里的一张表：文件.duckdb::表，sqlite:文件::表，postgres:连接::表。

分部分评，写完一部分算一部分：中断后加 --resume 继续，结果与没有中断过的一样。
读不了、评不了的写入 problems 表，其他的照评。

\b
例：jixiao batch 申报/ -o 结果/
    jixiao batch 全省.parquet -o 结果/ -r project-self-evaluation/2020 --workers 8
    jixiao batch 数据.duckdb::自评 -o 结果/
    jixiao batch 全省.parquet -o 结果/ --resume
    jixiao batch 全省2023.parquet -o 结果2023/ --last-year 结果2022/

退出码：0 没有问题；1 有 --fail-on 及以上的发现；2 输入有错误；3 内部错误。
"""


def _queries(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the queries over a run, as a script for DuckDB."""
    if asked:
        from jixiao.batch import aggregates

        outputs.deliver(aggregates.script(), None)
        context.exit()


@click.command(cls=shell.Command, help=_HELP)
@click.argument("names", metavar="输入...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="文件夹", required=True, help="写入文件夹；要是空的或还没有的")
@ruleset
@click.option(
    "--engine",
    type=click.Choice(("python", "duckdb", "spark")),
    default="python",
    show_default="python",
    help="用什么评：各引擎的得分都一样",
)
@click.option("--resume", is_flag=True, help="继续没有完成的运行")
@click.option("--workers", type=click.IntRange(1), metavar="个数", help="同时用几个进程；不写时是处理器的个数")
@click.option(
    "--part-size", type=click.IntRange(1), default=50_000, show_default="50000", metavar="份数", help="一部分有多少份"
)
@click.option("--last-year", metavar="文件夹", help="上年那一批的结果文件夹：汇总里各项目、各单位与上年相比")
@click.option(
    "--queries",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_queries,
    help="列出汇总所用的查询（SQL）并退出",
)
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default="table", help="说明的格式"
)
@fail_on
@quiet
@verbose
def batch(
    names: tuple[str, ...],
    output: str,
    ruleset: str,
    engine: str,
    resume: bool,
    workers: int | None,
    part_size: int,
    last_year: str | None,
    form: str,
    fail_on: str,
    quiet: bool,
) -> int:
    """Score everything that the names lead to, into a folder."""
    from jixiao.batch import run

    given = _given(names)
    _check(output, names)
    if last_year:
        from jixiao.batch.opened import opened

        opened(last_year)
    law = appraisal.ready(ruleset)
    out = Path(output)
    options = run.Options(engine, part_size, workers or _cores(), versions.version("jixiao"), last_year or "")
    made = _folder(out)
    try:
        with alone(out / ".lock"):
            interrupts.keeping(f"已完成的部分留在 {visible(output)} 中，加 --resume 继续。")
            found = run.run(law, given, out, options, resume=resume, watch=_Progress(quiet or form == "json"))
    except BusyError:
        message, cure = "另一次运行正在往这个文件夹里写。", "请等它结束，或换一个文件夹。"
        raise refused(output, "batch.busy", message, cure) from None
    finally:
        _unmade(made)
    _told(found, given, out, quiet=quiet, as_json=form == "json")
    if found["problems"]:
        return shell.BAD_INPUT
    return shell.FOUND if _grave(found["findings"], fail_on) else shell.CLEAN


def _given(names: Sequence[str]) -> "Given":
    """What is to be scored."""
    from jixiao.batch import sources
    from jixiao.batch.numbering import Given

    if "-" in names:
        raise refused("-", "batch.stdin", "批量评分不读标准输入。", "请给出文件、文件夹或数据库的表。")
    rows, others, passed = sources.parted(names)
    found = inputs.find(others) if others else inputs.FoundFiles(())
    return Given(rows, found.files, (*passed, *found.passed), found.problems)


def _check(output: str, names: Sequence[str]) -> None:
    """Refuse a folder that is none, or lies among what is read; raises Problems."""
    outputs.check_folder(output)
    place = Path(output).resolve()
    for name in filter(os.path.exists, names):
        one = Path(name).resolve()
        if place == one or place in one.parents or one in place.parents:
            message, cure = f"输出的文件夹和输入“{visible(name)}”一个在另一个里面。", "请把结果写到别处。"
            raise refused(output, "batch.inside", message, cure)


def _folder(out: Path) -> list[Path]:
    """Make the folder; those that were not there, the innermost first. Raises Problems."""
    new = [one for one in (out, *out.parents) if not one.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problems([outputs.unwritable(str(out), error)]) from None
    return new


def _unmade(made: Sequence[Path]) -> None:
    """Take away the folders that were made, where nothing came into them."""
    for one in made:
        try:
            one.rmdir()
        except OSError:
            return


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _grave(counts: Mapping[str, int], fail_on: str) -> bool:
    """Whether any finding is as grave as `fail_on`, or graver."""
    return fail_on != "never" and any(counts[one] for one in SEVERITIES[: SEVERITIES.index(fail_on) + 1])


# --- what is said -------------------------------------------------------------------------------------------------


def _told(found: Mapping[str, Any], given: "Given", out: Path, *, quiet: bool, as_json: bool) -> None:
    if as_json:
        unread = [problem.as_json() for problem in _problems(out, "input.parquet")]
        passed = [{"name": name, "why": why} for name, why in given.passed]
        plain = {**found, "unread": unread, "passed": passed}
        outputs.deliver(json.dumps(plain, ensure_ascii=False, indent=2), None)
        return
    shell.tell(_problems(out, "*.parquet"))
    if quiet:
        return
    for name, why in given.passed[: shell.MOST_OF_A_CODE]:
        shell.say(f"略过 {visible(name)}：{why}。")
    if found["set_aside"]:
        shell.say(
            f"略过{found['set_aside']}份：部门整体支出没有评分，要评请写部门整体的规则集，如 -r department-overall-sichuan。"
        )
    shell.say(_account(found, out))


def _account(found: Mapping[str, Any], out: Path) -> str:
    files = found["files"]
    read = files["all"] - files["unread"] - files["passed"]
    parts = (
        f"已评{found['scored']}份",
        f"{found['failed']}份有错误没有评" if found["failed"] else "",
        f"共{files['all']}个文件，读了{read}个",
        f"其中{files['partly']}个只读了一部分" if files["partly"] else "",
        f"未读{files['unread']}个" if files["unread"] else "",
        f"略过{files['passed']}个" if files["passed"] else "",
    )
    more = f"问题{found['problems']}处都在 problems 表中。" if found["problems"] else ""
    return f"已写出 {visible(str(out))}：{'，'.join(filter(None, parts))}。{more}"


def _problems(out: Path, files: str) -> Iterator[Problem]:
    """The first problems of each code in the tables of a run."""
    import duckdb

    from jixiao.batch import tables

    every = f"read_parquet({tables.text(out / 'problems' / files)}, filename = true, file_row_number = true)"
    first = f"row_number() OVER (PARTITION BY code ORDER BY filename, file_row_number) <= {shell.MOST_OF_A_CODE}"
    with duckdb.connect() as db:
        rows = db.execute(
            f"SELECT place, code, message, cure FROM {every} QUALIFY {first} ORDER BY filename, file_row_number"
        ).fetchall()
    return (Problem(Source(place), code, message, cure) for place, code, message, cure in rows)


class _Progress:
    """A progress bar on a terminal for each stage, with the rate and the remaining time, once it has lasted a second."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent or not shell.terminal(sys.stderr)
        self._bar: Any = None

    def __call__(self, label: str, total: int) -> Callable[[int], None]:
        self._end()
        began, done = time.monotonic(), 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            passed = time.monotonic() - began
            if self._silent or passed < 1:
                return
            rate = f"{int(done // passed)}/秒"
            if self._bar is None:
                self._bar = click.progressbar(
                    length=total, label=label, file=sys.stderr, show_pos=True, item_show_func=lambda said: said
                )
                self._bar.__enter__()
                self._bar.update(done, rate)
            else:
                self._bar.update(count, rate)
            if done >= total:
                self._end()

        return advance

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
