"""`jixiao review`: the marks that units gave themselves, beside those by the rules."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jixiao.cli import documents, earlier, inputs, options, outputs, shell
from jixiao.cli.options import fail_on, files, force, output, quiet, ruleset
from jixiao.cli.scoring import fails, gathered, scored
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, refused
from jixiao.records import Scorecard
from jixiao.study.review import Review
from jixiao.study.review import review as reviewed

if TYPE_CHECKING:
    from jixiao.report.returns import Return

FORMATS = ("table", "json", "csv", "md", "docx", "html", "xlsx")


_REVIEW_HELP: Final = """复核单位自评分：按规则重新计分，列出哪些行不同、依据哪条规则，核对总分、执行率和等级。

只列出自评得分不对的行，加 --all 列出全部。有几份自评表时，最后按差额的大小排序，列出自评分、核算分、有依据分。
待评判的指标没有核算得分可比：自评得分在可能的范围内的，评判之前不算不同。

.xlsx 是工作簿：差额排名、各单位差额、全部指标行、问题和没有读到的文件，合计都是公式。

--returns 文件夹：给每个单位写一份退回修改意见单（Word 和 Excel 各一份，以单位命名），列出该单位能更正或说明的问题、在它的
文件的哪一格、怎样改；--by 写明重新报送的期限，不写则留空，由人填写。没有问题的单位不写。

\b
例：jixiao review 自评表.txt
    jixiao review 申报/ -o 复核.xlsx
    jixiao review 申报/ -o 复核.xlsx --returns 退回/ --by 2021-03-15
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
@click.option("--returns", metavar="文件夹", help="按单位写出退回修改意见单，Word 和 Excel 各一份")
@click.option("--by", metavar="年-月-日", help="退回修改意见单上重新报送的期限；不写则留空")
@earlier.option
@force
@fail_on
@quiet
@click.option("-v", "--verbose", "--all", "everything", is_flag=True, help="列出全部指标行；出现内部错误时显示详情")
def review(
    names: tuple[str, ...],
    ruleset: str,
    form: str | None,
    output: str | None,
    returns: str | None,
    by: str | None,
    last_year: tuple[str, ...],
    force: bool,
    fail_on: str,
    quiet: bool,
    everything: bool,
) -> int:
    """Compare the marks that the units gave themselves with ours."""
    form = outputs.formed(form, output, FORMATS)
    day = _until(by, returns)
    found = inputs.find(names)
    outputs.check(output, force=force, inputs=(*found.files, *last_year))
    using = appraisal.ready(ruleset)
    run = gathered(using, found, last_year=last_year)
    cards, problems = scored(using, run)
    as_json = form == "json"
    shell.tell(inputs.with_skipped(found, problems, quiet=quiet, as_json=as_json), as_json=as_json)
    inputs.say(run.earlier.told(cards), quiet=quiet or as_json)
    if cards or not problems:
        reviews = [one for card in cards for one in all_of(using, card)]
        lost = inputs.left_out(found, (card.submission for card in cards), problems, run.passed)
        content = rendered(reviews, form, lost, everything=everything, to_terminal=output is None)
        outputs.deliver(content, output, form=form, force=force, inputs=found.files)
        if output and not quiet and not as_json:  # problems as JSON must stay alone on standard error
            shell.say(f"已写出 {output}：{len(reviews)}份复核结果。")
        if returns is not None:
            told = _give_back(reviews, returns, day, force=force, given=found.files)
            if not quiet and not as_json:
                shell.say(told)
    made = (card.submission for card in cards)
    inputs.tell(found, made, problems, done="复核", quiet=quiet, as_json=as_json, passed=run.passed)
    if problems:
        return shell.BAD_INPUT
    return shell.FOUND if fails(cards, fail_on) else shell.CLEAN


def _until(by: str | None, returns: str | None) -> date | None:
    """The day of --by, which says something only on returns; raises Problems."""
    if returns is not None:
        outputs.check_folder(returns)
    elif by is not None:
        raise refused("--by", "cli.usage", "期限只写在退回修改意见单上。", "请用 --returns 指定文件夹，或去掉 --by。")
    return options.day(by, "--by")


def _give_back(reviews: Sequence[Review], folder: str, by: date | None, *, force: bool, given: Sequence[str]) -> str:
    """Write what goes back to each unit into a folder; what to say of it."""
    from jixiao.report import returns

    made = returns.returns(reviews)
    wrong = [one for one in made if one.rows]
    for file, content in given_back(wrong, by, partial(shell.watched, label="写出退回修改意见单")):
        outputs.write(Path(folder) / file, content, force=force, inputs=given)
    fine = len(made) - len(wrong)
    others = f"；{fine}个单位没有要改的" if fine else ""
    return f"已写出 {folder}：{len(wrong)}个单位的退回修改意见单，Word 和 Excel 各一份{others}。"


def given_back(
    wrong: "Sequence[Return]", by: date | None, watch: "Callable[[Sequence[Return]], Iterable[Return]]" = iter
) -> Iterator[tuple[str, str | bytes]]:
    """What goes back to each unit by the names of its files, one in Word and one in Excel."""
    from jixiao.render import returnbook
    from jixiao.report import returns

    taken: set[str] = set()
    for one in watch(wrong):
        name = outputs.called(one.unit, taken, ".docx")
        yield name, documents.rendered((returns.return_report(one, by),), "docx")
        yield name.removesuffix(".docx") + ".xlsx", returnbook.render(one, by)


def all_of(using: appraisal.Law, card: Scorecard) -> Iterator[Review]:
    """The review of a form, and those of a department's projects under the ruleset that they are scored by."""
    yield reviewed(card.plan, card)
    if using.projects is not None:
        for project in card.projects:
            yield from all_of(using.projects, project)


def rendered(
    reviews: Sequence[Review], form: str, left_out: Sequence[Problem], *, everything: bool, to_terminal: bool
) -> str | bytes:
    """Reviews in one of the formats; documents and JSON list the files that are not in them (`left_out`)."""
    if form == "xlsx":
        from jixiao.render import reviewbook

        return reviewbook.render(reviews, left_out)
    if form in ("md", "docx", "html"):
        from jixiao.report.review import review_report

        return documents.rendered((review_report(reviews, left_out=left_out),), form)
    from jixiao.render import review as rendering

    if form == "table":
        colour = to_terminal and shell.colour()
        return rendering.to_table(reviews, width=shell.width(), everything=everything, colour=colour)
    return rendering.to_json(reviews, left_out) if form == "json" else rendering.to_csv(reviews)
