"""`jixiao review`: the marks that units gave themselves, beside those by the rules."""

from collections.abc import Iterator, Sequence

import click

from jixiao.cli import documents, shell
from jixiao.cli.options import fail_on, files, output, quiet, ruleset
from jixiao.cli.scoring import appraised, fails
from jixiao.findings import appraisal
from jixiao.records import Scorecard
from jixiao.study.review import Review
from jixiao.study.review import review as reviewed

FORMATS = ("table", "json", "csv", "md", "docx", "html", "xlsx")


@click.command(cls=shell.Command)
@files
@ruleset
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="输出格式；不写时按输出文件的后缀（.json .csv .md .docx .html .xlsx），其他为 table",
)
@output
@fail_on
@quiet
@click.option("-v", "--verbose", "--all", "everything", is_flag=True, help="列出全部指标行；出现内部错误时显示详情")
def review(
    names: tuple[str, ...],
    ruleset: str,
    form: str | None,
    output: str | None,
    fail_on: str,
    quiet: bool,
    everything: bool,
) -> int:
    """复核单位自评分：按规则重新计分，列出哪些行不同、依据哪条规则，核对总分、执行率和等级。

    只列出自评得分不对的行，加 --all 列出全部。有几份自评表时，最后按差额的大小排序，列出自评分、核算分、有依据分。
    待评判的指标没有核算得分可比：自评得分在可能的范围内的，评判之前不算不同。

    \b
    例：jixiao review 自评表.txt
        jixiao review 申报/ -o 复核.xlsx
        jixiao review 申报/ --format json --fail-on never

    退出码：0 没有问题；1 有 --fail-on 及以上的发现；2 输入有错误；3 内部错误。
    """
    form = form or shell.implied(output, FORMATS)
    using = appraisal.ready(ruleset)
    cards, problems = appraised(using, names)
    shell.tell(problems, as_json=form == "json")
    if cards or not problems:
        reviews = [one for card in cards for one in all_of(using, card)]
        shell.deliver(rendered(reviews, form, everything=everything, to_terminal=output is None), output)
        if output and not quiet and form != "json":  # problems as JSON must stay alone on standard error
            click.echo(f"已写出 {output}：{len(reviews)}份复核结果。", err=True)
    if problems:
        return shell.BAD_INPUT
    return shell.FOUND if fails(cards, fail_on) else shell.CLEAN


def all_of(using: appraisal.Ready, card: Scorecard) -> Iterator[Review]:
    """The review of a form, and those of a department's projects under the ruleset that they are scored by."""
    yield reviewed(using.plan, card)
    if using.projects is not None:
        for project in card.projects:
            yield from all_of(using.projects, project)


def rendered(reviews: Sequence[Review], form: str, *, everything: bool, to_terminal: bool) -> str | bytes:
    """Reviews in one of the formats."""
    if form in ("md", "docx", "html", "xlsx"):
        from jixiao.report.review import review_report

        return documents.rendered((review_report(reviews),), form)
    from jixiao.render import review as rendering

    if form == "table":
        colour = to_terminal and shell.colour()
        return rendering.to_table(reviews, width=shell.width(), everything=everything, colour=colour)
    return {"json": rendering.to_json, "csv": rendering.to_csv}[form](reviews)
