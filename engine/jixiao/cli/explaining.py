"""`jixiao explain`: one line of a form, of a file or of a run that was kept in a folder."""

from collections.abc import Iterator, Sequence
from typing import Final

import click
from click.core import ParameterSource

from jixiao.cli import outputs, shell
from jixiao.cli.options import force, output, ruleset, verbose
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.records import Line, Scorecard
from jixiao.values.names import key

_EXPLAIN_HELP: Final = """解释一行得分：每一步给了几分、为什么、依据规则集哪一行、读了哪个单元格。

“指标”是三级指标名称，或用“/”连接的路径；“总分”列出各一级指标。
jixiao batch 评的一批，写“结果文件夹#编号”：编号是 forms 表里的 id 或 form；不写指标时列出整份的得分和问题。
加 --what-if 再列出：各项满分能增加多少、离下一等级差什么、完成值从多少起多得分、总分对各一级指标分值的反应。

\b
例：jixiao explain 自评表.txt 补贴发放金额
    jixiao explain 自评表.txt 总分 --what-if
    jixiao explain 自评表.txt 产出指标/数量指标/发放人数 --project 企业教师生活补贴
    jixiao explain 全省2023#51024 总分
"""


@click.command(cls=shell.Command, help=_EXPLAIN_HELP)
@click.argument("name", metavar="文件|结果文件夹#编号")
@click.argument("line", metavar="指标", required=False)
@ruleset
@click.option("--project", metavar="名称", help="文件中有多个项目时，指明项目名称")
@click.option("--what-if", is_flag=True, help="再列出怎样的变化会改变得分或等级")
@output
@force
@verbose
def explain(
    name: str, line: str | None, ruleset: str, project: str | None, what_if: bool, output: str | None, force: bool
) -> int:
    """Explain one line, or the total, of the scorecards of a file, or of a form of a run."""
    outputs.formed(None, output, ("table",))
    if "#" in name:
        from jixiao.batch import recalled

        address = recalled.address(name)
        if address:
            _all_needed(what_if=what_if, whole=line is None)
            outputs.check(output, force=force)
            using, card = recalled.card(*address, whole=line is None)
            text = _told(name, line, [card], (card,), what_if=what_if) if line else _whole(using, card, output)
            outputs.deliver(text, output, form="table", force=force)
            return shell.CLEAN
    if line is None:
        message, cure = "缺少 指标。", "请写出指标的名称或“总分”；整份的得分请用 jixiao score。"
        raise refused("jixiao explain", "cli.usage", message, cure)
    from jixiao.cli import inputs, scoring
    from jixiao.intake.judgements import named

    given = inputs.find((name,))
    outputs.check(output, force=force, inputs=given.files)
    using = appraisal.ready(ruleset)
    cards, problems, passed = scoring.appraised(using, given)
    shell.tell(problems)
    if not cards and problems:
        return shell.BAD_INPUT
    chosen = [card for card in cards if project is None or named(card.submission) == project]
    text = _told(name, line, chosen, cards, project, what_if=what_if)
    outputs.deliver(text, output, form="table", force=force, inputs=given.files)
    inputs.tell(given, (card.submission for card in cards), problems, passed=passed)
    return shell.BAD_INPUT if problems else shell.CLEAN


def _all_needed(*, what_if: bool, whole: bool) -> None:
    """Refuse the options that a form of a run has no use for: it has its own law and one project; raises Problems."""
    context = click.get_current_context()
    options = {"ruleset": "-r", "project": "--project"}
    needless = [
        option for one, option in options.items() if context.get_parameter_source(one) is ParameterSource.COMMANDLINE
    ]
    message, cure = "解释一批中的一份，用不到这个选项：规则和表都是那一批的。", "请去掉它。"
    problems = [Problem(Source(one), "cli.usage", message, cure) for one in needless]
    if what_if and whole:
        message, cure = "--what-if 要写出指标的名称或“总分”。", "请写出指标。"
        problems.append(Problem(Source("--what-if"), "cli.usage", message, cure))
    if problems:
        raise Problems(problems)


def _whole(using: appraisal.Law, card: Scorecard, output: str | None) -> str | bytes:
    """The whole scorecard as `jixiao score` shows it."""
    from jixiao.cli import scoring

    return scoring.rendered(using, (card,), "table", to_terminal=output is None)


def _told(
    name: str,
    line: str,
    chosen: Sequence[Scorecard],
    cards: Sequence[Scorecard],
    project: str | None = None,
    *,
    what_if: bool,
) -> str:
    """The explanation of a line, or of the total, on each of the chosen cards; raises Problems where none has it."""
    from jixiao.render import explanation

    found = [(card, one) for card in chosen for one in card.lines if _is(one, line)]
    if line == "总分":
        found = [(card, one) for card in chosen for one in card.lines if one.level == 1]
    if not found:
        raise Problems([_no_line(name, line, cards, project)])
    parts = []
    for card in {id(card): card for card, _ in found}.values():
        parts += [explanation.render(card, one) for its, one in found if its is card]
        parts += [explanation.total(card)] if line == "总分" else []
    if what_if:
        parts += _supposed(found, of_total=line == "总分")
    return "\n\n".join(parts)


def _supposed(found: Sequence[tuple[Scorecard, Line]], *, of_total: bool) -> Iterator[str]:
    """What would move the totals of the cards, or those lines of theirs that were asked for."""
    from jixiao.render import whatif as rendering
    from jixiao.study import whatif

    width = shell.width()
    if not of_total:
        for card, line in found:
            yield rendering.render(whatif.what_if(card.plan, card, (line,)), width=width, line=line)
        return
    for card in {id(card): card for card, _ in found}.values():
        yield rendering.render(whatif.what_if(card.plan, card), width=width)


def _is(line: Line, asked: str) -> bool:
    wanted = tuple(key(part) for part in asked.split("/") if part.strip())
    return bool(wanted) and tuple(map(key, line.path))[-len(wanted) :] == wanted


def _no_line(name: str, line: str, cards: Sequence[Scorecard], project: str | None) -> Problem:
    from jixiao.intake.judgements import named

    projects = [named(card.submission) for card in cards]
    if project is not None and project not in projects:
        message = f"文件中没有项目“{project}”。"
        cure = nearest(project, projects) or f"文件中的项目：{'、'.join(projects)}。"
        return Problem(Source(name), "explain.unknown-project", message, cure)
    known = list(dict.fromkeys(one.path[-1] for card in cards for one in card.lines))
    cure = nearest(line, known) or f"可以解释的指标：{'、'.join(known[:20])}。"
    return Problem(Source(name), "explain.unknown-line", f"没有指标“{line}”。", cure)
