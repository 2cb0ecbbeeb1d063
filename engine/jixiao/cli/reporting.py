"""`jixiao report`: scorecards as documents, in one file or a folder of them."""

import os
from collections.abc import Sequence
from functools import partial
from typing import Final

import click
from click.core import ParameterSource

from jixiao.cli import answering, documents, earlier, finals, folders, inputs, kinds, options, outputs, shell, workbooks
from jixiao.cli.kinds import KINDS, MOST, ONE, OUTLINES, REMARKS, Wanted
from jixiao.cli.options import files, force, quiet, ruleset, verbose
from jixiao.cli.scoring import gathered, scored
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.intake.judgements import named
from jixiao.records import Scorecard

_REPORT_HELP: Final = """生成绩效评价报告：综述、各章、评分表、图、发现的问题与建议；另写评价底稿，存每一分的依据。

输出文件的后缀决定格式：.docx 是公文格式的 Word（图可编辑），.pdf 由 LibreOffice 排版，.html 是单个网页（报告在前，底稿在后），
.md 是 Markdown；不写 -o 时以 Markdown 输出到屏幕。
.xlsx 是工作簿：project 的能重算每一分，summary 和 department 的有排名、全部指标、问题、分布图和没有读到的文件。
-o 写文件夹（名称以“/”结尾）时，每个项目一份报告、一份底稿，另有一张目录。

报告中的每个数字都出自评分结果；只有单位才知道的内容取自申报文件的 narrative，没有的留出醒目的空缺。

\b
例：jixiao report 自评表.txt -o 报告.docx --working 底稿.docx
    jixiao report 申报/ -o 报告/
    jixiao report 自评表.xlsx --outline national --date 2021-03-15 -o 报告.pdf
    jixiao report --kind summary 申报/ -o 汇总.xlsx
    jixiao report --kind department -r department-overall-sichuan/2020 部门.yaml -o 部门报告.docx
    jixiao report --kind account 部门决算.docx -o 决算说明.docx
"""


def _listed(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """List the fields that a template may have."""
    if not asked:
        return
    from jixiao.report.fields import BY_TITLE, FIELDS
    from jixiao.say.plain import Field, table

    titles = (Field("域"), Field("位置"), Field("内容", least=12))
    rows = [(f"{{{{{one.name}}}}}", "单独占一段" if one.alone else "行内", one.holds) for one in (*FIELDS, BY_TITLE)]
    outputs.deliver("\n".join(table(titles, rows, shell.width())), None)
    context.exit()


def _remark(kind: str) -> str:
    return f"（{REMARKS[kind]}）" if kind in REMARKS else ""


@click.command(cls=shell.Command, help=_REPORT_HELP)
@files
@ruleset
@click.option(
    "--kind",
    type=click.Choice(tuple(KINDS)),
    default="project",
    show_default="project",
    help=f"报告种类：{'；'.join(f'{kind} {title}{_remark(kind)}' for kind, title in KINDS.items())}",
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
@click.option(
    "--template",
    metavar="模板.docx",
    help="填写这个 Word 文件里的域（{{项目名称}} 等）；没有域的，用它的样式、页面和页眉页脚",
)
@click.option(
    "--fields", is_flag=True, is_eager=True, expose_value=False, callback=_listed, help="列出模板可用的域并退出"
)
@click.option("--date", "on", metavar="年-月-日", help="印在报告上的日期；不写则不印")
@answering.options
@earlier.option
@click.option("-o", "--output", metavar="文件|文件夹/", help="写入文件，或每个项目一份写入文件夹；不写时输出到屏幕")
@click.option("--working", metavar="文件", help="另把评价底稿写入这个文件；写入文件夹时不用写，底稿在各份报告旁边")
@click.option(
    "--format",
    "form",
    type=click.Choice(documents.IN_FOLDERS),
    help=f"写入文件夹的报告是什么格式，默认 {documents.IN_FOLDERS[0]}；写入一个文件时由后缀决定",
)
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
    ask: str | None,
    answers: str | None,
    last_year: tuple[str, ...],
    output: str | None,
    working: str | None,
    form: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write the report on the forms of the files."""
    wanted = Wanted(kind, outline, options.day(on, "--date"), None if all_projects else MOST)
    into = _into_folder(output, kind, working)
    form = _form(output, into, form, template)
    _all_needed(kind, form)
    proof = documents.asked(working) if working else ""
    found = inputs.find(names, results=kind == "account")
    given = (*found.files, *last_year, *([template] if template else ()))
    if not into:
        outputs.check_all(filter(None, (output, working)), force=force, inputs=given)
    answering.check(ask, answers, force=force, inputs=given)
    if kind == "account":
        return finals.write(found, output, form, template=template, on=wanted.on, force=force, quiet=quiet)
    using = appraisal.ready(ruleset)
    run = gathered(using, found, (), answering.answered(answers), last_year=last_year)
    cards, problems = scored(using, run)
    chosen = [card for card in cards if project is None or named(card.submission) == project]
    if project is not None and not chosen:
        problems = (*problems, _unknown(project, cards, names[0]))
    shell.tell(problems)
    inputs.say(run.earlier.told(chosen), quiet=quiet)
    lost = inputs.left_out(found, (card.submission for card in cards), problems, run.passed)
    papers = kinds.papers(using, chosen, wanted, lost, run.passed) if chosen else ()
    if chosen:
        press = documents.press(template, len(papers))
        said: list[str] = []
        if into:
            count = folders.write(papers, into, form, press, force=force, inputs=given)
            said.append(f"已写出 {count}个文件到 {into}，目录是 {folders.INDEX}。")
        else:
            if form == "xlsx":
                content: str | bytes = workbooks.written(using, chosen, wanted, lost)
            else:
                content = documents.published(papers, form, press, partial(shell.watched, label="撰写报告"))
            outputs.deliver(content, output, form=form, force=force, inputs=given)
            count = 1 if form == "xlsx" and kind != "project" else len(papers)
            said += [f"已写出 {output}：{count}份报告。"] if output else []
        if working:
            content = documents.proved(papers, proof, press, partial(shell.watched, label="撰写底稿"))
            outputs.deliver(content, working, form=proof, force=force, inputs=given)
            said.append(f"已写出 {working}：{sum(len(paper.working) for paper in papers)}份底稿。")
        for line in () if quiet else (*said, *sorted(press.notes)):
            shell.say(line)
        if form != "xlsx" or ask:
            answering.ask(
                (one for paper in papers for one in paper.asks(press.fields)),
                ask,
                force=force,
                quiet=quiet,
                inputs=given,
            )
    used = [paper.form for paper in papers if paper.form]
    passed, also = tuple(one for one in run.passed if one not in used), {one.source.file for one in used}
    made = (card.submission for card in cards)
    inputs.tell(found, made, problems, quiet=quiet, passed=passed, also=also.intersection(found.files))
    return shell.BAD_INPUT if problems or not chosen else shell.CLEAN


def _all_needed(kind: str, form: str) -> None:
    """Refuse the options of the command line that would have no effect; raises Problems, all of them at once."""
    context = click.get_current_context()
    given = {
        one.name: one.opts[-1]
        for one in context.command.params
        if one.name and context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    }
    what = f"--kind {kind}{' 的工作簿' if form == 'xlsx' else ''}"
    problems = [
        Problem(Source(given[one]), "cli.usage", f"{what} 用不到这个选项。", "请去掉它。")
        for one in kinds.needless(kind, form, given)
    ]
    if problems:
        raise Problems(problems)


def _into_folder(output: str | None, kind: str, working: str | None) -> str:
    """The folder to write into, `""` where a file is meant; raises Problems where a kind has no use for one."""
    if not outputs.into_folder(output):
        if working and output and os.path.realpath(working) == os.path.realpath(output):
            raise refused("--working", "cli.usage", "报告和底稿不能写进同一个文件。", "请给底稿另写一个文件名。")
        return ""
    if kind in ONE:
        message = "这种报告只有一份，这里要的是文件，不是文件夹。"
        raise refused(output or "", "output.folder", message, "请写文件名。")
    if working:
        cure = "请去掉 --working。"
        raise refused("--working", "cli.usage", "写入文件夹时，底稿已经在各份报告旁边。", cure)
    outputs.check_folder(output or "")
    return output or ""


def _form(output: str | None, into: str, given: str | None, template: str | None) -> str:
    """The format of the reports: in a folder the one of --format, else what the name of the output asks for."""
    if into:
        form = given or documents.IN_FOLDERS[0]
        documents.usable(form, template)
        return form
    if given:
        cure = "请改输出文件的后缀，或写文件夹（名称以“/”结尾）。"
        raise refused("--format", "cli.usage", "报告写入一个文件时，格式由后缀决定。", cure)
    return documents.asked(output, template)


def _unknown(project: str, cards: Sequence[Scorecard], file: str) -> Problem:
    known = "、".join(named(card.submission) for card in cards)
    cure = f"文件中的项目：{known}。" if known else "请核对文件。"
    return Problem(Source(file), "report.unknown-project", f"没有项目“{project}”。", cure)
