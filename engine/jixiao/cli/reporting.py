"""`jixiao report`: scorecards as a document, in the format that the name of the output asks for."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from jixiao.cli import documents, finals, inputs, outputs, shell
from jixiao.cli.options import files, force, output, quiet, ruleset, verbose
from jixiao.cli.scoring import appraised
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, Source, refused
from jixiao.intake.judgements import named
from jixiao.records import Scorecard

if TYPE_CHECKING:
    from jixiao.report.blocks import Report

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
KINDS = ("project", "department", "summary", "account")
OUTLINES = ("sichuan", "national")
#: So many projects of a department have their table of completion printed, as accounts do; the others are listed.
MOST = 5


_REPORT_HELP: Final = """生成绩效评价报告：综述、各章、评分表、图、发现的问题与建议、每一步的依据。

输出文件的后缀决定格式：.docx 是公文格式的 Word（图可编辑），.html 是单个网页，.xlsx 是能重算每一分的工作簿，
.md 是 Markdown；不写 -o 时以 Markdown 输出到屏幕。

报告中的每个数字都出自评分结果；只有单位才知道的内容取自申报文件的 narrative，没有的留出醒目的空缺。
文件中有多个项目时，各项目的报告依次写入同一文件。

\b
例：jixiao report 自评表.txt -o 报告.docx
    jixiao report 自评表.xlsx --outline national --date 2021-03-15 -o 报告.docx
    jixiao report --kind summary 申报/ -o 汇总.html
    jixiao report --kind department -r department-overall-sichuan/2020 部门.yaml -o 部门报告.docx
    jixiao report --kind account 部门决算.docx -o 决算说明.docx
"""


@click.command(cls=shell.Command, help=_REPORT_HELP)
@files
@ruleset
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="project",
    show_default="project",
    help="报告种类：project 项目绩效评价报告；department 部门整体支出绩效评价报告；summary 多个项目的汇总分析；"
    "account 部门决算情况说明和名词解释，取自决算文件的表和文字，不评分",
)
@click.option(
    "--outline",
    type=click.Choice(OUTLINES),
    default="sichuan",
    show_default="sichuan",
    help="项目报告的提纲：sichuan 四川的项目报告；national 财预〔2020〕10号参考提纲",
)
@click.option("--project", metavar="名称", help="只为这个项目生成报告")
@click.option("--all-projects", is_flag=True, help=f"部门报告附全部项目的完成情况表；不写时附预算数最大的{MOST}个")
@click.option("--template", metavar="模板.docx", help="用这个 Word 文件的样式、页面和页眉页脚")
@click.option("--date", "on", metavar="年-月-日", help="印在报告上的日期；不写则不印")
@output
@force
@quiet
@verbose
def report(
    names: tuple[str, ...],
    ruleset: str,
    kind: str,
    outline: str,
    project: str | None,
    all_projects: bool,
    template: str | None,
    on: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write the report on the forms of the files."""
    day, form = _day(on), documents.asked(output, template)
    found = inputs.find(names, results=kind == "account")
    given = (*found.files, *([template] if template else ()))
    outputs.check(output, force=force, inputs=given)
    if kind == "account":
        return finals.write(found, output, form, template=template, on=day, force=force, quiet=quiet)
    using = appraisal.ready(ruleset)
    cards, problems, passed = appraised(using, found)
    chosen = [card for card in cards if project is None or named(card.submission) == project]
    if project is not None and not chosen:
        known = "、".join(named(card.submission) for card in cards)
        cure = f"文件中的项目：{known}。" if known else "请核对文件。"
        problems = (*problems, Problem(Source(names[0]), "report.unknown-project", f"没有项目“{project}”。", cure))
    shell.tell(problems)
    if not chosen:
        inputs.tell(found, (card.submission for card in cards), problems, quiet=quiet, passed=passed)
        return shell.BAD_INPUT
    if form == "xlsx":
        from jixiao.render import scorebook

        content: str | bytes = scorebook.render(chosen, using.plan, using.projects.plan if using.projects else None)
        count = len(chosen)
    else:
        most = None if all_projects else MOST
        reports = _reports(using, chosen, kind, outline, day, most)
        content, count = documents.rendered(reports, form, template), len(reports)
    outputs.deliver(content, output, form=form, force=force, inputs=given)
    if output and not quiet:
        shell.say(f"已写出 {output}：{count}份报告。")
    inputs.tell(found, (card.submission for card in cards), problems, quiet=quiet, passed=passed)
    return shell.BAD_INPUT if problems else shell.CLEAN


def _reports(
    using: appraisal.Law, cards: Sequence[Scorecard], kind: str, outline: str, on: date | None, most: int | None
) -> Sequence["Report"]:
    """The reports that the scorecards make: one for each project or department, or one over all of them."""
    from jixiao.report.department import department_report
    from jixiao.report.project import project_report
    from jixiao.report.summary import summary_report

    if kind == "summary":
        return (summary_report(cards, on=on),)
    if kind == "project":
        make: Callable[[Scorecard], Report] = partial(project_report, on=on, outline=outline)
        return tuple(map(make, shell.watched(cards, "撰写报告")))
    if using.opened.ruleset.scope == "department":
        return tuple(department_report(card, card.projects, on=on, most=most) for card in cards)
    units: dict[tuple[str, int | None], list[Scorecard]] = {}
    for card in cards:
        unit = card.submission.unit or card.submission.department
        units.setdefault((unit.text.strip() if unit else "", card.submission.year), []).append(card)
    return tuple(department_report(None, projects, on=on, most=most) for projects in units.values())


def _day(text: str | None) -> date | None:
    try:
        found = _DAY.fullmatch(text) if text else None
        if text and not found:
            raise ValueError
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        cure = "请写成 2021-03-15 这样的日期。"
        raise refused("--date", "cli.usage", f"“{text}”不是日期。", cure) from None
