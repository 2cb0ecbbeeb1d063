"""`jixiao judge`: ask a person for the judgements that no rule can make, keep their words, score again."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from jixiao.cli import inputs, outputs, shell
from jixiao.cli.options import quiet, ruleset, verbose
from jixiao.cli.scoring import appraised, rendered
from jixiao.findings import appraisal
from jixiao.ground import decimals, located
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.canonical import dump_judgements, parse_judgements
from jixiao.law.methods.judged import JudgedGrade
from jixiao.records import Judgement, Line, Scorecard, Status
from jixiao.score.lines import grades_of

_JUDGE_HELP: Final = """逐条询问待评判的指标，把评判写入“文件.judgements.yaml”，再评一次分。

评判要写明档次、比例和理由；以后 jixiao score 同一文件时自动采用。

\b
例：jixiao judge 自评表.txt --by 评价组
    jixiao judge 自评表.txt --answers 评判.yaml
"""


@click.command(cls=shell.Command, help=_JUDGE_HELP)
@click.argument("name", metavar="文件")
@ruleset
@click.option("--answers", metavar="文件.yaml", help="从文件读取评判，不逐条询问")
@click.option("--by", metavar="姓名", default="", help="评判人")
@quiet
@verbose
def judge(name: str, ruleset: str, answers: str | None, by: str, quiet: bool) -> int:
    """Ask for the judgements that are pending, keep them, score again."""
    if name == "-":
        raise Problems([Problem(Source("-"), "judge.needs-file", "标准输入没有可以写在旁边的文件。", "请给出文件名。")])
    using = appraisal.ready(ruleset)
    cards, problems = appraised(using, inputs.find((name,)))
    if problems:
        raise Problems(problems)
    kept = [judgement for card in cards for judgement in _named(card, card.submission.judgements)]
    new = _ask(using, cards, by) if answers is None else parse_judgements(located.load(located.read(answers), answers))
    both = {(j.project, j.path): j for j in (*kept, *new)}
    path = Path(name + inputs.JUDGEMENTS)
    _check(using, name, cards, tuple(both.values()))
    if both:
        outputs.write(path, dump_judgements(tuple(both.values())), force=True)
    if both and not quiet:
        click.echo(f"已写出 {path}：{len(both)}条评判。", err=True)
    cards, problems = appraised(using, inputs.find((name,)))
    shell.tell(problems)
    outputs.deliver(rendered(using, cards, "table", to_terminal=True), None)
    return shell.BAD_INPUT if problems else shell.CLEAN


def _named(card: Scorecard, judgements: Sequence[Judgement]) -> list[Judgement]:
    project = card.submission.project.text.strip() if card.submission.project else ""
    return [replace(judgement, project=judgement.project or project) for judgement in judgements]


def _check(using: appraisal.Ready, name: str, cards: Sequence[Scorecard], judgements: Sequence[Judgement]) -> None:
    """Refuse, before anything is written, judgements that the next scoring would refuse."""
    projects = {card.submission.project.text.strip() if card.submission.project else "" for card in cards}
    problems = [
        Problem(
            judgement.source,
            "judgement.unknown-project",
            f"评判的项目“{judgement.project}”不在文件“{name}”中。",
            f"文件中的项目：{'、'.join(sorted(projects))}。",
        )
        for judgement in judgements
        if judgement.project and judgement.project not in projects
    ]
    for card in cards:
        project = card.submission.project.text.strip() if card.submission.project else ""
        own = tuple(j for j in judgements if j.project in ("", project))
        try:
            appraisal.appraise(using, replace(card.submission, judgements=own))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(dict.fromkeys(problems))


def _ask(using: appraisal.Ready, cards: Sequence[Scorecard], by: str) -> Sequence[Judgement]:
    pending = [
        (card, line, grades)
        for card in cards
        for line in card.lines
        if _is_pending(line) and (grades := grades_of(using.plan, line))
    ]
    if not pending:
        click.echo("没有待评判的指标。", err=True)
        return []
    by = by or click.prompt("评判人", err=True)
    asked = []
    for number, (card, line, grades) in enumerate(pending, 1):
        project = card.submission.project.text.strip() if card.submission.project else ""
        click.echo(f"\n（{number}/{len(pending)}）{project}  {'/'.join(line.path)}  分值{line.possible}", err=True)
        click.echo(f"  目标值：{line.target or ''}\n  实际完成值：{line.actual or ''}", err=True)
        for index, grade in enumerate(grades, 1):
            click.echo(f"  {index}. {_range(grade)}  {grade.meaning}", err=True)
        choice = _choice(len(grades))
        if choice == 0:
            continue
        grade = grades[choice - 1]
        asked.append(
            Judgement(
                project=project,
                path=line.path,
                grade=grade.label,
                share=_share(grade),
                words=click.prompt("  理由", err=True),
                by=by,
                source=Source(card.submission.source.file),
            )
        )
    return asked


def _is_pending(line: Line) -> bool:
    return line.status is Status.PENDING and bool(line.method)


def _range(grade: JudgedGrade) -> str:
    return f"{grade.label}（{decimals.percent(grade.from_)}–{decimals.percent(grade.to)}）"


def _choice(most: int) -> int:
    """Ask until the answer is the number of a grade, or nothing (0)."""
    while True:
        text = str(click.prompt("  档次（回车跳过）", default="", show_default=False, err=True)).strip()
        if text in ("", *map(str, range(most + 1))):
            return int(text or 0)
        click.echo(f"  请写 1 到 {most} 的数字，或直接回车。", err=True)


def _share(grade: JudgedGrade) -> Fraction:
    """Ask until the share lies in the grade's range."""
    while True:
        text = click.prompt(f"  比例（{decimals.percent(grade.from_)}–{decimals.percent(grade.to)}）", err=True)
        exact = decimals.number(text.strip().removesuffix("%"))
        if exact is not None and grade.from_ <= exact / 100 <= grade.to:
            return exact / 100
        click.echo("  请写区间内的百分数，如 85%。", err=True)
