"""`jixiao score`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import click

from jixiao import intake as importers
from jixiao.cli import earlier, inputs, outputs, shell
from jixiao.cli.earlier import Earlier
from jixiao.cli.options import fail_on, files, force, output, quiet, ruleset, verbose
from jixiao.findings import appraisal
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.intake import judgements
from jixiao.records import Scorecard, Stage, Submission
from jixiao.say.labels import SEVERITIES

FORMATS = ("table", "json", "jsonl", "md", "csv", "xlsx")


_SCORE_HELP: Final = """给申报文件中的每份自评表评分，列出每行得分、依据和发现的问题。

可以给出多个文件、通配符或文件夹；“-”读标准输入。

--set 看改动一个单元格后的得分：指标可设 target actual weight score reason basis operator unit，
预算可设 executed annual initial，事实写“事实.名称”；指标名称没有重复时可只写三级指标。

\b
例：jixiao score 自评表.txt
    jixiao score 申报/ -o 得分.xlsx
    jixiao score 自评表.yaml --format json --fail-on never
    jixiao score 自评表.txt --set '发放人数.actual=600' --set 预算.executed=1000
    jixiao score 申报/ --archive 档案.db --by 张三
    jixiao score 申报/ --last-year 去年申报/

退出码：0 没有问题；1 有 --fail-on 及以上的发现；2 输入有错误；3 内部错误。
"""


@click.command(cls=shell.Command, help=_SCORE_HELP)
@files
@ruleset
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="输出格式；不写时按输出文件的后缀（.json .jsonl .md .csv .xlsx），其他为 table",
)
@output
@force
@click.option(
    "--set", "edits", metavar="路径.项=值", multiple=True, help="假如某个单元格是这个值；可写多个，不改动文件"
)
@click.option("--archive", metavar="档案.db", help="评完后存入档案，供 jixiao archive 重评和比较；没有这个文件时新建")
@click.option("--by", metavar="姓名", help="与 --archive 合用：记下由谁评分")
@earlier.option
@fail_on
@quiet
@verbose
def score(
    names: tuple[str, ...],
    ruleset: str,
    form: str | None,
    output: str | None,
    force: bool,
    edits: tuple[str, ...],
    archive: str | None,
    by: str | None,
    last_year: tuple[str, ...],
    fail_on: str,
    quiet: bool,
) -> int:
    """Score every form of the files."""
    form = outputs.formed(form, output, FORMATS)
    found = inputs.find(names)
    outputs.check(output, force=force, inputs=(*found.files, *last_year))
    if archive is not None or by is not None:
        from jixiao.cli import keeping

        keeping.check(archive, tried=bool(edits))
    using = appraisal.ready(ruleset)
    run = gathered(using, found, edits, last_year=last_year, archive=archive)
    cards, problems = scored(using, run)
    as_json = form == "json"
    shell.tell(inputs.with_skipped(found, problems, quiet=quiet, as_json=as_json), as_json=as_json)
    if edits and not quiet and not as_json:
        shell.say("试算：以下结果改动了申报表的值，不是正式评分。")
    inputs.say(run.earlier.told(cards), quiet=quiet or as_json)
    if cards or not problems:
        lost = inputs.left_out(found, (card.submission for card in cards), problems, run.passed)
        content = rendered(using, cards, form, lost, to_terminal=output is None)
        outputs.deliver(content, output, form=form, force=force, inputs=(*found.files, *last_year))
        if output and not quiet and not as_json:  # problems as JSON must stay alone on standard error
            shell.say(f"已写出 {output}：{len(cards)}份评分结果。")
    if archive is not None and cards:
        ids = keeping.keep(archive, using, run.forms, run.lost, cards, by or "", run.earlier.forms)
        if not quiet and not as_json:
            shell.say(f"已存入 {archive}：编号{ids[0]}{f'至{ids[-1]}' if ids[1:] else ''}。")
    made = (card.submission for card in cards)
    inputs.tell(found, made, problems, quiet=quiet, as_json=as_json, passed=run.passed)
    if problems:
        return shell.BAD_INPUT
    return shell.FOUND if fails(cards, fail_on) else shell.CLEAN


@dataclass(frozen=True, slots=True)
class Gathered:
    """The forms of a run, before they are scored.

    `passed` are those that the ruleset does not speak of (`appraisal.spoken_of`), `lost` the files that could not be read,
    `problems` all that was met on the way; `earlier` is what they are compared with.
    """

    forms: tuple[Submission, ...]
    passed: tuple[Submission, ...]
    lost: tuple[str, ...]
    problems: tuple[Problem, ...]
    earlier: Earlier


def gathered(
    using: appraisal.Law,
    found: inputs.FoundFiles,
    changes: Sequence[str] = (),
    completed: Callable[[Sequence[Submission]], importers.Found] = lambda forms: (tuple(forms), ()),
    *,
    last_year: Sequence[str] = (),
    archive: str | None = None,
) -> Gathered:
    """Every form in the files found, cells changed by `--set`; `completed` puts in what was filled in afterwards.

    They are compared with what `last_year` names and what the `archive` has of their projects.
    """
    targets = using.plan.stage is Stage.TARGETS
    read, unread = inputs.read(found, partial(importers.read, targets=targets))
    read, unplaced = completed(read)
    forms, passed = appraisal.spoken_of(using, read)
    if changes:
        from jixiao.study import edits

        facts = [fact.name for fact in using.plan.ruleset.facts if fact.value is None]
        forms = edits.apply(forms, edits.parse(changes), facts)
    before = earlier.of(using, forms, last_year, archive)
    problems = (*unread, *unplaced, *before.problems)
    return Gathered(forms, passed, judgements.unread(unread, forms), problems, before)


def scored(using: appraisal.Law, run: Gathered) -> tuple[tuple[Scorecard, ...], tuple[Problem, ...]]:
    """The scorecards of a run, and all its problems."""
    cards, unscored = appraisal.appraise_all(
        using, run.forms, lambda items: shell.watched(tuple(items), "评分"), run.lost, run.earlier.cards
    )
    return cards, (*run.problems, *unscored)


def appraised(
    using: appraisal.Law,
    found: inputs.FoundFiles,
    completed: Callable[[Sequence[Submission]], importers.Found] = lambda forms: (tuple(forms), ()),
) -> tuple[tuple[Scorecard, ...], tuple[Problem, ...], tuple[Submission, ...]]:
    """The scorecards of every form in the files found, all problems met on the way, and the forms passed over."""
    run = gathered(using, found, (), completed)
    return (*scored(using, run), run.passed)


def rendered(
    using: appraisal.Law, cards: Sequence[Scorecard], form: str, lost: Sequence[Problem] = (), *, to_terminal: bool
) -> str | bytes:
    """Scorecards in one of the formats; a workbook lists the files that are not in it (`lost`)."""
    if form == "xlsx":
        from jixiao.render import scorebook

        return scorebook.render(cards, using.plan, using.projects.plan if using.projects else None, lost)
    if form == "table":
        from jixiao.render import table

        return table.render(cards, width=shell.width(), colour=to_terminal and shell.colour())
    if form == "md":
        from jixiao.render import markdown
        from jixiao.report.cards import scorecard_report

        return markdown.render(scorecard_report(cards))
    from jixiao.render import interchange

    return {"json": interchange.to_json, "jsonl": interchange.to_jsonl, "csv": interchange.to_csv}[form](cards)


def fails(cards: Sequence[Scorecard], fail_on: str) -> bool:
    """Whether any finding is as grave as `fail_on`, or graver."""
    if fail_on == "never":
        return False
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in grave for card in cards for finding in card.findings)
