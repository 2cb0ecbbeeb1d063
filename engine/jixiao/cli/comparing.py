"""`jixiao ruleset diff`: two rulesets compared, and what the second would have done to past submissions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import click

from jixiao.cli import inputs, outputs, shell
from jixiao.cli.options import force, output, quiet, verbose
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, Problems, refused
from jixiao.intake import judgements
from jixiao.records import Scorecard, Submission
from jixiao.records.scorecard import Peers
from jixiao.study import compare
from jixiao.study import impact as past

FORMATS = ("table", "json", "md", "html")


_DIFF_HELP: Final = """比较两部规则集：逐条说明哪里变了、各在哪个文件的哪一行。

加 --on 时再用两部规则集给既有的申报表各评一次：谁升谁降、等级和名次的变化、由哪些指标引起。

\b
例：jixiao ruleset diff 规则2020.yaml 规则2021.yaml
    jixiao ruleset diff project-self-evaluation/2020 我的规则.yaml --on 申报/
    jixiao ruleset diff 规则2020.yaml 规则2021.yaml --on 申报/ --format html -o 对照.html

退出码：0 比较完毕（无论有无不同）；2 输入有错误；3 内部错误。
"""


@click.command(cls=shell.Command, name="diff", help=_DIFF_HELP)
@click.argument("before", metavar="原规则")
@click.argument("after", metavar="新规则")
@click.argument("more", metavar="[文件...]", nargs=-1)
@click.option(
    "--on", "names", metavar="文件", multiple=True, help="用两部规则集各评一次这些申报文件，比较得分；可写多个"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="输出格式；不写时按输出文件的后缀（.json .md .html），其他为 table",
)
@output
@force
@quiet
@verbose
def diff(
    before: str,
    after: str,
    more: tuple[str, ...],
    names: tuple[str, ...],
    form: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Compare two rulesets, and what they make of past forms."""
    if more and not names:
        cure = "请在申报文件前写 --on。"
        raise refused("jixiao ruleset diff", "compare.needs-on", "只能比较两部规则集。", cure)
    given = inputs.find((*names, *more)) if names else inputs.FoundFiles(())
    form = outputs.formed(form, output, FORMATS)
    outputs.check(output, force=force, inputs=(*given.files, before, after))
    one, two = _both(before, after)
    changes = compare.differences(one.opened, two.opened)
    found: past.Impact | None = None
    passed: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = ()
    if names:
        forms, problems = inputs.read(given)
        forms, passed = appraisal.spoken_of(one, forms)
        lost = judgements.unread(problems, forms)
        found = impact(one, two, forms, lost, partial(shell.watched, label="评分"))
        problems = (*problems, *found.unscored)
    as_json = form == "json"
    shell.tell(inputs.with_skipped(given, problems, quiet=quiet, as_json=as_json), as_json=as_json)
    content = _rendered(one, two, changes, found, form)
    outputs.deliver(content, output, form=form, force=force, inputs=(*given.files, before, after))
    if output and not quiet and not as_json:
        shell.say(f"已写出 {output}：{len(changes)}处变化。")
    if found:
        made = (*(one.submission for one in found.both), *(one.card.submission for one in found.one_sided))
        inputs.tell(given, made, problems, quiet=quiet, as_json=as_json, passed=passed)
    return shell.BAD_INPUT if problems else shell.CLEAN


def _both(before: str, after: str) -> tuple[appraisal.Law, appraisal.Law]:
    """Both rulesets made ready; raises Problems with what is wrong in either."""
    ready: list[appraisal.Law] = []
    problems: list[Problem] = []
    for name in (before, after):
        try:
            ready.append(appraisal.ready(name))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(dict.fromkeys(problems))
    return ready[0], ready[1]


def impact(
    one: appraisal.Law,
    two: appraisal.Law,
    forms: Sequence[Submission],
    unread: Iterable[str] = (),
    watch: Callable[[Sequence[Submission]], Iterable[Submission]] = iter,
) -> past.Impact:
    """What the second ruleset makes of the forms of a run, against the first; `watch` and `unread` as for `appraise_all`."""
    lost = tuple(unread)
    runs = [dict(zip(map(id, forms), appraisal.among(law, forms, lost), strict=True)) for law in (one, two)]
    scores = [partial(_scored, law, run) for law, run in zip((one, two), runs, strict=True)]
    return past.impact(watch(forms), *scores)


def _scored(using: appraisal.Law, run: Mapping[int, Peers], form: Submission) -> Scorecard:
    """The scorecard of a form of the run, among the others of it."""
    return appraisal.scored(using, form, run[id(form)])


def _rendered(
    one: appraisal.Law,
    two: appraisal.Law,
    changes: tuple[compare.Change, ...],
    found: past.Impact | None,
    form: str,
) -> str:
    before, after = one.opened.reference, two.opened.reference
    if form in ("table", "json"):
        from jixiao.render import comparison

        if form == "json":
            return comparison.to_json(before, after, changes, found)
        return comparison.to_table(before, after, changes, found, width=shell.width())
    from jixiao.report.comparison import comparison_report

    document = comparison_report(before, after, changes, found)
    if form == "md":
        from jixiao.render import markdown

        return markdown.render(document)
    from jixiao.render import page

    return page.comparison_page(document, found)
