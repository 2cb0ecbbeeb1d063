"""What final accounts say of a department's management by performance: 预算绩效管理情况.

In: the department's scorecard, if there is one, and those of its projects. Out: the sentence that counts projects, for
each project shown its overview and the printed form, and the results. A count is the unit's own figure; without one it
is a `Gap` beside what the forms at hand prove.
"""

from collections.abc import Iterator, Sequence

from jixiao.records import Scorecard
from jixiao.report import attained, facts, funds, grades, overview, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Gap, Heading, Paragraph, Spans, paragraph

#: What is done with projects in the course of a year, by the fact that counts them.
STAGES = (
    ("事前绩效评估项目数", "开展了事前绩效评估"),
    ("编制绩效目标项目数", "编制了绩效目标"),
    ("绩效监控项目数", "开展了绩效监控"),
    ("绩效自评项目数", "开展了绩效自评"),
)
EVALUATED = "部门绩效评价项目数"


def blocks(card: Scorecard | None, projects: Sequence[Scorecard], most: int | None) -> Iterator[Block]:
    """The three parts: what was done, how the projects met their goals, what the evaluations came to."""
    yield Heading(2, "预算绩效管理工作开展情况")
    yield from counts(card, projects)
    yield Heading(2, "项目绩效目标完成情况")
    yield from _projects(projects, most)
    yield Heading(2, "部门绩效评价结果")
    yield from _results(card, projects)


def counts(card: Scorecard | None, projects: Sequence[Scorecard]) -> Iterator[Block]:
    """How many projects had an appraisal beforehand, goals, monitoring and self-evaluation."""
    spans: list[str | Gap] = []
    for name, done in STAGES:
        count = facts.count(card.submission, name) if card is not None else None
        asked = card is not None and name in card.submission.facts
        if count == 0:
            spans += [f"没有项目{done.replace('了', '')}，"]
        elif count is not None:
            spans += [f"对{count}个项目{done}，"]
        elif asked or name != STAGES[0][0]:
            hole = facts.hole(card.submission, name) if card is not None else Gap(name)
            spans += [f"{done}的项目", hole, "个，"]
    last = spans[-1]
    if isinstance(last, str):
        spans[-1] = last.removesuffix("，")
    yield paragraph(*spans, "。")
    yield Paragraph(_proved(card, projects))


def _proved(card: Scorecard | None, projects: Sequence[Scorecard]) -> Spans:
    """What the forms at hand prove, and whether the unit's own count can be true beside them."""
    if not projects:
        return ("本报告没有取得项目支出绩效自评表。",)
    aims = sum(any((line.target or "").strip() for line in of.leaves(one)) for one in projects)
    told = f"本报告取得{len(projects)}个项目的绩效自评表，"
    told += (
        "均列有绩效目标。"
        if aims == len(projects) and aims > 1
        else "列有绩效目标。"
        if aims == len(projects)
        else f"其中{aims}个列有绩效目标。"
        if aims
        else "没有列出绩效目标。"
    )
    said = facts.count(card.submission, STAGES[-1][0]) if card is not None else None
    if said is not None and said < len(projects):
        return (told, Gap(f"填报的绩效自评项目数{said}个少于取得的{len(projects)}份自评表，请核对"))
    return (told,)


def _projects(projects: Sequence[Scorecard], most: int | None) -> Iterator[Block]:
    if not projects:
        yield paragraph(Gap("各项目的绩效目标完成情况"))
        return
    shown = of.largest(projects, most)
    if len(shown) == len(projects):
        which = f"以下反映全部{len(projects)}个项目" if len(projects) > 1 else "以下反映这1个项目"
    else:
        which = f"以下按预算数从大到小反映{len(projects)}个项目中的{len(shown)}个"
    yield Paragraph((f"{which}的绩效目标完成情况。", *funds.told(projects)))
    for card in shown:
        yield Heading(3, f"{sentences.name(card)}绩效目标完成情况综述")
        yield Paragraph(overview.told(card))
        yield attained.table(card)


def _results(card: Scorecard | None, projects: Sequence[Scorecard]) -> Iterator[Block]:
    if card is None:
        yield paragraph("部门整体支出绩效评价：", Gap("部门整体支出绩效评价得分和等级"), "。")
    else:
        yield paragraph(f"部门整体支出绩效评价{sentences.got(card)}。", sentences.grade(card))
    count = facts.count(card.submission, EVALUATED) if card is not None else None
    if count == 0:
        yield paragraph("本部门没有自行组织项目支出绩效评价。")
    elif count is not None:
        yield paragraph(f"本部门自行组织对{count}个项目开展了绩效评价。")
    if projects:
        yield paragraph(f"{grades.told(projects)}各项目得分见附件。")
