"""The options that commands share, defined once so that they read the same everywhere."""

from datetime import date
from typing import Final

import click

from jixiao.ground.problems import refused
from jixiao.ground.regex import regex
from jixiao.say.labels import SEVERITIES

DEFAULT_RULESET = "project-self-evaluation/2020"

files = click.argument("names", metavar="文件...", nargs=-1, required=True)
ruleset = click.option(
    "-r",
    "--ruleset",
    default=DEFAULT_RULESET,
    show_default=DEFAULT_RULESET,
    metavar="编号[/版次]|文件.yaml",
    help="规则集；只写编号时用最新版次",
)
output = click.option("-o", "--output", metavar="文件", help="写入文件；不写时输出到屏幕")
#: Goes with every -o.
force = click.option("--force", is_flag=True, help="覆盖输入文件，或不是 jixiao 写出、写出后有人改过的文件")
as_format = click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default="table", help="输出格式"
)
fail_on = click.option(
    "--fail-on",
    type=click.Choice((*SEVERITIES, "never")),
    default="error",
    show_default="error",
    help="发现这一级或更严重的问题时退出码为1",
)
quiet = click.option("-q", "--quiet", is_flag=True, help="不显示提示")
#: Read by `shell.run` itself: with it an internal error shows its traceback.
verbose = click.option("-v", "--verbose", is_flag=True, expose_value=False, help="出现内部错误时显示详情")

_DAY: Final = regex(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def day(text: str | None, option: str) -> date | None:
    """The day that an option names, None where it was not given; raises Problems."""
    try:
        found = _DAY.fullmatch(text) if text else None
        if text and not found:
            raise ValueError
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        cure = "请写成 2021-03-15 这样的日期。"
        raise refused(option, "cli.usage", f"“{text}”不是日期。", cure) from None
