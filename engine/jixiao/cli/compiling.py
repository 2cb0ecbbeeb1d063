"""`jixiao compile`: a ruleset as SQL that a database runs and a person can check against the regulation."""

from typing import Final

import click

from jixiao.batch.sql import DIALECTS, compiled
from jixiao.batch.sql.script import script
from jixiao.cli import outputs, shell
from jixiao.cli.options import force, output, ruleset, verbose
from jixiao.findings import appraisal

_HELP: Final = """把规则集译成 SQL：哪一行归哪条规则、各种情形怎么计分、总分和等级，都写在一条条查询里。

分数全是整数运算，只四舍五入一次，和逐份评分的结果一分不差。不能译成 SQL 的规则会逐条列出，不会近似。
每条规则旁边注明规则集的行号，可以对照文件核对。要在数据库里批量评分，用 jixiao batch。

\b
例：jixiao compile -r project-self-evaluation
    jixiao compile -r department-overall-sichuan --dialect postgres -o 规则.sql
"""


@click.command("compile", cls=shell.Command, help=_HELP)
@ruleset
@click.option(
    "--dialect",
    type=click.Choice(tuple(DIALECTS)),
    default="duckdb",
    show_default="duckdb",
    help="写成哪种数据库的 SQL：duckdb、spark 或 postgres",
)
@output
@force
@verbose
def compile_(ruleset: str, dialect: str, output: str | None, force: bool) -> int:
    """Write a ruleset as SQL."""
    law = appraisal.ready(ruleset)
    query = compiled(law.plan, DIALECTS[dialect])
    outputs.deliver(script(law.plan, query).rstrip("\n"), output, force=force)
    return shell.CLEAN
