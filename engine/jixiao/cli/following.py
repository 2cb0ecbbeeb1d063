"""`jixiao compare`: the forms of a project before, in and after the year beside each other."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import click

from jixiao import intake as importers
from jixiao.cli import documents, inputs, outputs, shell
from jixiao.cli.options import files, force, output, quiet, ruleset, verbose
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem
from jixiao.intake.judgements import named
from jixiao.records import Scorecard, Stage, Submission
from jixiao.study.course import Course, course
from jixiao.values.names import key

FORMATS: Final = ("table", "json", "md", "html", "docx", "xlsx")
#: What the forms of the earlier stages are marked by.
_LAWS: Final[Mapping[Stage, str]] = {Stage.TARGETS: "target-review", Stage.MONITORING: "monitoring"}
_HELP: Final = """前后对照：同一个项目的绩效目标申报表、绩效目标执行监控表、自评表放在一起，逐项比较。

每项指标列出申报、监控、自评时的指标值（有没有降低），期内和全年预计，年终的完成值，年中的预计和预警后来怎样；资金也一样。
文件的次序不论，是哪一种表由表自己说明；同名、同年度的是同一个项目。三种表至少要有两种。

\b
例：jixiao compare 申报表.xlsx 监控表.xlsx 自评表.xlsx
    jixiao compare 项目资料/ -o 对照.docx

退出码：0 比较完毕；2 输入有错误；3 内部错误。
"""


@click.command(cls=shell.Command, name="compare", help=_HELP)
@files
@ruleset
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="输出格式；不写时按输出文件的后缀（.json .md .html .docx .xlsx），其他为 table",
)
@output
@force
@quiet
@verbose
def compare(
    names: tuple[str, ...], ruleset: str, form: str | None, output: str | None, force: bool, quiet: bool
) -> int:
    """Compare the forms of each project through its year."""
    form = outputs.formed(form, output, FORMATS)
    found = inputs.find(names)
    outputs.check(output, force=force, inputs=found.files)
    using = {stage: appraisal.ready(law) for stage, law in {**_LAWS, Stage.RESULTS: ruleset}.items()}
    forms, unread = inputs.read(found, partial(importers.read, targets=True))
    problems = [*unread]
    courses = tuple(_courses(using, forms, problems))
    as_json = form == "json"
    shell.tell(inputs.with_skipped(found, problems, quiet=quiet, as_json=as_json), as_json=as_json)
    if courses:
        outputs.deliver(_rendered(courses, form), output, form=form, force=force, inputs=found.files)
        if output and not quiet and not as_json:
            shell.say(f"已写出 {output}：{len(courses)}个项目的前后对照。")
    made = (card.submission for one in courses for card in one.cards.values())
    inputs.tell(found, made, problems, quiet=quiet, as_json=as_json, done="对照")
    return shell.BAD_INPUT if problems or not courses else shell.CLEAN


def _courses(
    using: Mapping[Stage, appraisal.Law], forms: Sequence[Submission], problems: list[Problem]
) -> Iterator[Course]:
    """The courses of the projects among the forms; what stands in the way of one is told, and the others go on."""
    projects: dict[tuple[str, int | None], dict[Stage, Submission]] = {}
    for one in forms:
        own = projects.setdefault((key(named(one)), one.year), {})
        if first := own.get(one.stage):
            message = f"“{named(one)}”的同一种表有两张，另一张在{first.source.within(one.source.file)}。"
            problems.append(Problem(one.source, "compare.twice", message, "请只留一张。"))
        own.setdefault(one.stage, one)
    for stages in projects.values():
        if len(stages) < 2:
            (one,) = stages.values()
            message = f"“{named(one)}”只有一种表，没有可以对照的。"
            cure = "请一并给出同一年度的申报表、监控表或自评表；项目名称、年度要一致。"
            problems.append(Problem(one.source, "compare.alone", message, cure))
            continue
        cards: dict[Stage, Scorecard] = {}
        for stage, one in stages.items():
            marked, wrong = appraisal.appraise_all(using[stage], (one,))
            cards.update((stage, card) for card in marked)
            problems.extend(wrong)
        if len(cards) > 1:
            yield course(cards)


def _rendered(courses: Sequence[Course], form: str) -> str | bytes:
    if form in ("table", "json"):
        from jixiao.render import course as rendering

        return rendering.to_json(courses) if form == "json" else rendering.to_table(courses, width=shell.width())
    from jixiao.report.course import course_report

    return documents.rendered([course_report(one) for one in courses], form)
