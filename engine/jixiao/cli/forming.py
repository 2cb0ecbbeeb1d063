"""`jixiao form`: a blank form made from a ruleset, which `score` reads back."""

from pathlib import Path
from typing import Final

import click

from jixiao.cli import outputs, shell
from jixiao.cli.options import force, quiet, ruleset, verbose
from jixiao.ground.problems import refused
from jixiao.records import Stage

_SUFFIXES = (".xlsx", ".docx")


_MOST_ROWS = 50
#: A form that covers the whole year is no monitoring form.
_LAST_MONTH = 11


def _given(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    if value is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def _rows(_ctx: click.Context, _param: click.Parameter, value: int) -> int:
    if not 1 <= value <= _MOST_ROWS:
        raise click.BadParameter("")
    return value


def _months(_ctx: click.Context, _param: click.Parameter, value: int | None) -> int | None:
    if value is not None and not 1 <= value <= _LAST_MONTH:
        raise click.BadParameter("")
    return value


# What click says of required options and of ranges is not Chinese: both are checked here.
_FORM_HELP: Final = """按规则集生成空白自评表（Excel 或 Word），填好后用 score 直接评分。

规则集固定的指标和分值已经印好，单位自设的留出空行；规则要用而自评表没有地方写的（基础数据、要点、专家评分等）另附表。
Excel 表带下拉选项和填写说明，框架单元格受保护（没有密码）。

\b
例：jixiao form -r project-self-evaluation -o 自评表.xlsx
    jixiao form -r department-overall-sichuan -o 部门自评表.docx
    jixiao form -r monitoring --months 9 -o 监控表.xlsx
"""


@click.command(cls=shell.Command, help=_FORM_HELP)
@ruleset
@click.option("-o", "--output", callback=_given, metavar="文件", help="写入的文件，后缀为 .xlsx 或 .docx；必须写")
@click.option(
    "--rows",
    type=int,
    default=3,
    show_default="3",
    callback=_rows,
    metavar="行数",
    help=f"框架中由单位自设下级指标的每一项留几行，1 至 {_MOST_ROWS}",
)
@click.option(
    "--months",
    type=int,
    callback=_months,
    metavar="月份",
    help="监控表监控到几月，1 至 11，不写为 7；只用于监控的规则集",
)
@force
@quiet
@verbose
def form(ruleset: str, output: str, rows: int, months: int | None, force: bool, quiet: bool) -> int:
    """Write the blank form of a ruleset."""
    suffix = Path(output).suffix.lower()
    if suffix not in _SUFFIXES:
        cure = "请把输出文件的后缀写为 .xlsx 或 .docx。"
        raise refused(output, "form.format", f"不能写出“{suffix}”格式的自评表。", cure)
    from jixiao.findings import appraisal
    from jixiao.render import forms

    plan = appraisal.ready(ruleset).plan
    if months is not None and plan.stage is not Stage.MONITORING:
        message, cure = "这部规则集不评监控表，没有监控到几月。", "请去掉 --months，或写 -r monitoring。"
        raise refused("--months", "form.no-months", message, cure)
    blank = forms.blank(plan, rows=rows, months=months or forms.MONTHS)
    outputs.write(output, forms.workbook(blank) if suffix == ".xlsx" else forms.document(blank), force=force)
    if not quiet:
        shell.say(f"已写出 {output}。")
    return shell.CLEAN
