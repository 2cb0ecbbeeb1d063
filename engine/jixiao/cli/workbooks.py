"""`jixiao report -o x.xlsx`: the workbook of a kind.

In: scorecards, what was asked for, and what is not in them. Out: bytes. That of projects recomputes every mark; those over many
rank them and hold every line.
"""

from collections.abc import Sequence

from jixiao.cli.kinds import Wanted
from jixiao.findings import appraisal
from jixiao.ground.problems import Problem
from jixiao.records import Scorecard


def written(using: appraisal.Law, cards: Sequence[Scorecard], wanted: Wanted, lost: Sequence[Problem]) -> bytes:
    """The workbook over the cards."""
    if wanted.kind == "project":
        from jixiao.render import scorebook

        return scorebook.render(cards, using.plan, using.projects.plan if using.projects else None, lost)
    return _many(cards, wanted, lost)


def _many(cards: Sequence[Scorecard], wanted: Wanted, lost: Sequence[Problem]) -> bytes:
    """Of many projects, or of departments and their projects."""
    from jixiao.render import summarybook
    from jixiao.render.summarybook import Part
    from jixiao.report.blocks import text
    from jixiao.report.project import dated

    days = [text(line) for line in dated(wanted.on)]
    if wanted.kind == "summary":
        return summarybook.render("项目支出绩效评价汇总表", (Part("汇总排名", "全部指标", cards),), lost, on=days)
    whole = [card for card in cards if card.plan.ruleset.scope == "department"]
    projects = [one for card in cards for one in (card.projects if card in whole else (card,))]
    parts = (Part("部门排名", "部门指标", whole), Part("项目排名", "项目指标", projects))
    return summarybook.render("部门整体支出绩效评价汇总表", [part for part in parts if part.cards], lost, on=days)
