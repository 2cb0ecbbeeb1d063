"""The command line: the only code that prints, prompts or exits.

Each command lives in a module that is imported when the command is called, so that `jixiao score` does not pay for
what it does not use. Exit codes: 0 clean, 1 findings at or above --fail-on, 2 problems in the input, 3 internal error,
130 interrupted.
"""

import gc
import os
import sys
from io import TextIOWrapper

import click

from jixiao.cli import interrupts
from jixiao.cli.shell import Lazy, run


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from jixiao.cli import versions

        click.echo("\n".join(versions.lines(everything=bool(ctx.params.get("verbose")))))
        ctx.exit()


cli = Lazy(
    name="jixiao",
    help="预算绩效评价规则引擎：给自评表评分，逐分解释，发现问题，生成报告。\n\n例：jixiao score 自评表.txt",
    # -v is looked at first, wherever it stands: it says how much --version tells.
    params=[
        click.Option(
            ["-v", "--verbose"], is_flag=True, is_eager=True, help="与 --version 合用：列出所用的规则推理和各个依赖"
        ),
        click.Option(["--version"], is_flag=True, expose_value=False, callback=_version, help="显示版本并退出"),
    ],
    callback=lambda **_: None,
    lazy={
        "score": ("jixiao.cli.scoring", "score", "给申报文件中的每份自评表评分"),
        "batch": ("jixiao.cli.batching", "batch", "一次评几十万份，结果写成一个文件夹的 Parquet 表"),
        "explain": ("jixiao.cli.explaining", "explain", "解释一行得分：步骤、依据的规则行和单元格"),
        "judge": ("jixiao.cli.judging", "judge", "评判待评判的指标，写入 文件.judgements.yaml"),
        "report": ("jixiao.cli.reporting", "report", "生成绩效评价报告"),
        "review": ("jixiao.cli.reviewing", "review", "复核单位自评分：逐行重新计分，多份按差额排序"),
        "audit": ("jixiao.cli.auditing", "audit", "核对公开文本：数字之间、文字与表格之间有没有矛盾"),
        "compare": ("jixiao.cli.following", "compare", "前后对照：申报的目标、年中监控、自评逐项比较"),
        "serve": ("jixiao.web.serving", "serve", "在浏览器里打开工作台"),
        "user": ("jixiao.web.users", "user", "工作台的账号：add list password disable enable"),
        "archive": ("jixiao.cli.archiving", "archive", "档案：list show rerun compare backup export"),
        "form": ("jixiao.cli.forming", "form", "按规则集制作空白自评表"),
        "import": ("jixiao.cli.importing", "import_", "把读懂的内容写成规范的 YAML"),
        "ruleset": ("jixiao.cli.rulesets", "ruleset", "规则集：list show check test diff schema"),
        "compile": ("jixiao.cli.compiling", "compile_", "把规则集译成 SQL，供数据库批量评分"),
        "indicator": ("jixiao.cli.indicators", "indicator", "指标库：list search show"),
    },
)


def main() -> int:
    """Run the command line as a process and return its exit code: UTF-8 throughout, Ctrl-C answered at any moment."""
    interrupts.install()
    # What one run allocates it mostly keeps: looking through it again and again finds nothing.
    gc.set_threshold(200_000)
    if os.name == "posix" and sys.getfilesystemencoding() == "ascii":
        # Names of files could be neither told nor opened as what they are: once more, with UTF-8 for everything.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not (stream.isatty() and stream.encoding.lower() != "ascii"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is not sys.stdin else "replace")
    code = run(cli, sys.argv[1:])
    interrupts.finish()
    return code
