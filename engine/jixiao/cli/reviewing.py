"""`jixiao review`: the marks that units gave themselves, beside those by the rules."""

from collections.abc import Iterator, Sequence
from typing import Final

import click

from jixiao.cli import documents, inputs, outputs, shell
from jixiao.cli.options import fail_on, files, force, output, quiet, ruleset
from jixiao.cli.scoring import appraised, fails
from jixiao.findings import appraisal
from jixiao.records import Scorecard
from jixiao.study.review import Review
from jixiao.study.review import review as reviewed

FORMATS = ("table", "json", "csv", "md", "docx", "html", "xlsx")


_REVIEW_HELP: Final = """复核单位自评分：按规则重新计分，列出哪些行不同、依据哪条规则，核对总分、执行率和等级。

只列出自评得分不对的行，加 --all 列出全部。有几份自评表时，最后按差额的大小排序，列出自评分、核算分、有依据分。
待评判的指标没有核算得分可比：自评得分在可能的范围内的，评判之前不算不同。

\b
例：jixiao review 自评表.txt
    jixiao review 申报/ -o 复核.xlsx
    jixiao review 申报/ --format json --fail-on never

退出码：0 没有问题；1 有 --fail-on 及以上的发现；2 输入有错误；3 内部错误。
"""


@click.command(cls=shell.Command, help=_REVIEW_HELP)
@files
@ruleset
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="输出格式；不写时按输出文件的后缀（.json .csv .md .docx .html .xlsx），其他为 table",
)
@output
@force
@fail_on
@quiet
@click.option("-v", "--verbose", "--all", "everything", is_flag=True, help="列出全部指标行；出现内部错误时显示详情")
def review(
    names: tuple[str, ...],
    ruleset: str,
    form: str | None,
    output: str | None,
    force: bool,
    fail_on: str,
    quiet: bool,
    everything: bool,
) -> int:
    """Compare the marks that the units gave themselves with ours."""
    form = outputs.formed(form, output, FORMATS)
    found = inputs.find(names)
    outputs.check(output, force=force, inputs=found.files)
    using = appraisal.ready(ruleset)
    cards, problems, passed = appraised(using, found)
    as_json = form == "json"
    shell.tell(inputs.with_skipped(found, problems, quiet=quiet, as_json=as_json), as_json=as_json)
    if cards or not problems:
        reviews = [one for card in cards for one in all_of(using, card)]
        content = rendered(reviews, form, everything=everything, to_terminal=output is None)
        outputs.deliver(content, output, form=form, force=force, inputs=found.files)
        if output and not quiet and not as_json:  # problems as JSON must stay alone on standard error
            shell.say(f"已写出 {output}：{len(reviews)}份复核结果。")
    made = (card.submission for card in cards)
    inputs.tell(found, made, problems, done="复核", quiet=quiet, as_json=as_json, passed=passed)
    if problems:
        return shell.BAD_INPUT
    return shell.FOUND if fails(cards, fail_on) else shell.CLEAN


def all_of(using: appraisal.Law, card: Scorecard) -> Iterator[Review]:
    """The review of a form, and those of a department's projects under the ruleset that they are scored by."""
    yield reviewed(card.plan, card)
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
