"""The report on a department's whole expenditure (部门整体支出绩效评价报告), as it is published.

In: the department's scorecard or, unscored, its submission, the scorecards of its projects, and the date to print. Out: a
`Report` in the structure of published ones in Sichuan (2020): the department, its money, its management by performance,
conclusion and suggestions. A section of which nothing is known is left out and asked for; a chapter keeps its first one, with
the `Gap`. Steps, evidence and places stand in the working paper.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.records import BudgetFigures, Scorecard, Submission
from jixiao.report import accounts, analysis, assessed, facts, funds, grades, managed, overall, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import (
    Block,
    Chart,
    Column,
    Gap,
    Heading,
    Paragraph,
    Report,
    Spans,
    Table,
    cell,
    head,
    numeral,
    paragraph,
    report,
)
from jixiao.report.causes import Cause, causes, causes_of
from jixiao.report.figures import fixed, percent
from jixiao.report.problems import advised, told_of
from jixiao.report.project import dated

#: So many problems a report tells; more than these nobody can act on at once.
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a chapter: its title, what stands in it, and what is asked for where that is nothing."""

    title: str
    blocks: tuple[Block, ...]
    gap: Gap


def department_report(
    card: Scorecard | None,
    projects: Sequence[Scorecard],
    *,
    form: Submission | None = None,
    on: date | None = None,
    most: int | None = 5,
) -> Report:
    """The report of one department.

    `card` is None where the department was not scored: then `form` is what it handed in, as far as it did. Without `projects`
    those of `card` are taken; at most `most` of them are named (None: all).
    """
    own = card.submission if card is not None else form
    every = tuple(projects) or (card.projects if card else ())
    unit, year = overall.named(own, every)
    chapters = (
        ("部门（单位）概况", (), _outline(own)),
        ("部门财政资金收支情况", _totals(own), _money(own)),
        ("部门整体预算绩效管理情况", (), _management(card, own)),
        ("评价结论及建议", (), _conclusions(card, own, every, most)),
    )
    told: list[Block] = []
    left_out: list[tuple[str, Gap]] = []
    for name, opening, sections in chapters:
        # A chapter of a published structure is never missing: of one that nothing is known of, the first section shows its gap.
        kept = [one for one in sections if one.blocks] or sections[:1]
        told += [Heading(1, name), *opening]
        for one in kept:
            told += [Heading(2, one.title), *(one.blocks or (paragraph(one.gap),))]
        left_out += [(one.title, one.gap) for one in sections if one not in kept]
    asked = accounts.without_last_year(own) if own is not None and not _told(own, *_OWN_MONEY) else ()
    left_out += [("部门财政资金收支情况", gap) for gap in asked]
    title = (unit, year, "部门整体支出绩效评价报告")
    return report(title, dated(on), told, whose=overall.department(own, every), left_out=left_out)


def _told(own: Submission | None, *keys: str) -> tuple[Block, ...]:
    """The unit's own texts under these keys."""
    return tuple(paragraph(line) for key in keys for line in managed.words(own, key)) if own is not None else ()


# --- the department and its money -------------------------------------------------------------------------------


def _outline(own: Submission | None) -> list[Section]:
    staff = _told(own, "staff") or (tuple(_staff(own)) if own is not None else ())
    return [
        Section("机构组成", _told(own, "structure"), Gap("内设机构和下属单位的设置", "structure")),
        Section("机构职能", _told(own, "duty"), Gap("部门（单位）的主要职能", "duty")),
        Section("人员概况", staff, Gap("编制数、年末在职人数和比上年的增减", "staff")),
    ]


def _staff(form: Submission) -> Iterator[Block]:
    """Heads against the establishment and against last year, as far as they are given."""
    posts, heads, before = (facts.count(form, name) for name in ("编制数", "在职人员数", "上年在职人员数"))
    if heads is None:
        return
    told = f"年末在职人员{heads}人"
    if before is not None:
        change = "增加" if heads > before else "减少"
        told += f"，比上年的{before}人{change}{abs(heads - before)}人" if heads != before else "，与上年持平"
    if posts is not None:
        state = f"超编{heads - posts}人" if heads > posts else f"空编{posts - heads}名" if heads < posts else "满编"
        told += f"；编制{posts}名，{state}"
    yield paragraph(f"{told}。")


#: What a department tells of its money in its own words.
_OWN_MONEY = ("income", "spending")


def _totals(own: Submission | None) -> tuple[Block, ...]:
    """Income and spending as a whole, of a department that does not tell them itself."""
    return () if own is None or _told(own, *_OWN_MONEY) else tuple(accounts.totals(own))


def _money(own: Submission | None) -> list[Section]:
    income, spending = (() if own is None else tuple(made(own)) for made in (accounts.income, accounts.spending))
    return [
        Section("部门财政资金收入情况", _with(_told(own, "income"), income), Gap("财政资金收入情况", "income")),
        Section("部门财政资金支出情况", _with(_told(own, "spending"), spending), Gap("财政资金支出情况", "spending")),
    ]


def _with(words: tuple[Block, ...], figures: tuple[Block, ...]) -> tuple[Block, ...]:
    """The department's words, then the figures; beside words without charts, which its final accounts have already."""
    return (*words, *(one for one in figures if not words or not isinstance(one, Chart)))


def _management(card: Scorecard | None, own: Submission | None) -> list[Section]:
    figures = (_budget(own) if own is not None else None) or (card.budget if card is not None else None)
    spent = () if figures is None or figures.budget is None else sentences.execution(figures)
    used = managed.side(own, managed.USED) if own is not None else ""
    done = managed.side(own, managed.EXECUTED) if own is not None else ""
    kept = _told(own, "budgeting", "measures", "finance") or ((paragraph(done),) if done else ())
    return [
        Section(
            "部门预算管理",
            (*kept, *((Paragraph(("部门整体支出", *spent)),) if spent else ())),
            Gap("预算编制、执行和监控的管理情况", "budgeting"),
        ),
        Section(
            "结果应用情况",
            _told(own, "followup") or ((paragraph(used),) if used else ()),
            Gap("评价结果公开、整改和应用的情况", "followup"),
        ),
    ]


def _budget(form: Submission) -> BudgetFigures | None:
    """The budget and what was executed, in the unit that is printed beside them; None for a form without such a row."""
    total = form.budget.total
    if total is None:
        return None
    planned, base = (
        (total.initial, "initial") if total.annual is None or total.annual.blank else (total.annual, "annual")
    )
    unit = facts.printed_unit(form, planned) or facts.unit(form)
    budget, spent = (facts.amount(form, one, unit) for one in (planned, total.executed))
    rate = None if budget is None or spent is None else decimals.ratio(spent, budget)
    return BudgetFigures(budget, spent, rate, unit, base, total.source)


# --- conclusion, problems, suggestions --------------------------------------------------------------------------


def _conclusions(
    card: Scorecard | None, own: Submission | None, projects: Sequence[Scorecard], most: int | None
) -> list[Section]:
    said = _told(own, "problems")
    found = problems(card, projects)[: _MOST - bool(said)]
    return [
        Section(
            "评价结论",
            (*(_scored(card) if card is not None else _claimed(own)), *_of_projects(projects, most)),
            Gap("部门整体支出绩效评价的结论和得分", "conclusion"),
        ),
        Section(
            "存在问题",
            (*said, *_listed("评价还发现" if said else "评价发现", [told for told, _ in found])),
            Gap("部门整体支出管理中存在的问题", "problems"),
        ),
        Section(
            "改进建议",
            (
                *_told(own, "suggestions", "others"),
                *advised([cause for _, cause in found], "针对上述问题，"),
            ),
            Gap("部门整体支出管理的改进建议", "suggestions"),
        ),
    ]


def _scored(card: Scorecard) -> Iterator[Block]:
    """What the evaluation came to: group by group, then the total and the grade beside what the department gave itself."""
    if own := _told(card.submission, "conclusion"):
        yield paragraph("部门在自评报告中作出以下结论：")
        yield from own
    yield paragraph(f"本次评价{assessed.weight(card)}。")
    yield from map(paragraph, assessed.groups(card))
    table = analysis.groups(card)
    if table is not None:
        yield table
    year = f"{card.submission.year}年" if card.submission.year else ""
    yield paragraph(assessed.total(card, f"综上，{year}部门整体支出绩效评价"), assessed.claimed(card))


def _claimed(own: Submission | None) -> Iterator[Block]:
    """What the department says of itself where nobody scored it."""
    if own is None:
        return
    words = _told(own, "conclusion")
    yield from words or map(paragraph, managed.told(own))
    claim = sentences.stated(own.printed_total)
    if claim and not words:
        yield paragraph(f"综上，部门整体支出绩效自评得分{claim.removesuffix('分')}分。")


def _of_projects(projects: Sequence[Scorecard], most: int | None) -> Iterator[Block]:
    """How the projects did: their money and grades in words, the largest in a table."""
    if not projects:
        return
    shown = of.largest(projects, most)
    yield Paragraph(("项目支出方面，", *funds.told(projects), grades.told(projects)))
    caption = "项目支出绩效评价结果表" + (f"（预算数最大的{len(shown)}个项目）" if len(shown) < len(projects) else "")
    number = Column("right", 1)
    yield Table(
        caption,
        (Column("left", 4), number, number, number, number, Column("center", 1)),
        head("项目", "预算数", "执行数", "执行率", "得分", "等级"),
        tuple(tuple(map(cell, _row(card))) for card in shown),
    )


def _row(card: Scorecard) -> tuple[str, ...]:
    planned, spent = card.budget.budget, card.budget.executed
    name = sentences.stated(card.submission.project) or "未填写"
    money = ("—" if one is None else f"{decimals.plain(one)}{card.budget.unit}" for one in (planned, spent))
    return (name, *money, percent(card.budget.rate), *_marked(card))


def _marked(card: Scorecard) -> tuple[str, str]:
    """The marks and the grade in cells, as ranges while points are pending."""
    if not card.pending:
        return fixed(card.earned), grades.grade(card)
    grade = "至".join(dict.fromkeys(card.grade_range)) if card.grade_range else grades.grade(card)
    return f"{fixed(card.earned)}至{fixed(decimals.total((card.earned, card.pending)))}", grade


def problems(card: Scorecard | None, projects: Sequence[Scorecard]) -> tuple[tuple[Spans, Cause], ...]:
    """The problems worth a report, each with its cause: the department's own, then those of its projects together.

    What shows over several projects is told with them.
    """
    theirs = causes_of(projects) if projects else ()
    shared = {finding.id for one in theirs for finding in one.findings if finding.of_unit}
    own = [
        one
        for one in (causes(card) if card is not None else ())
        if any(finding.id not in shared for finding in one.findings)
    ]
    told = [*((told_of(one), one) for one in own), *((told_of(one, several=True), one) for one in theirs)]
    return tuple(told[:_MOST])


def _listed(lead: str, told: Sequence[Spans]) -> Iterator[Block]:
    """Problems in running text: one as it is, several as 一是, 二是, each its own paragraph."""
    if len(told) == 1:
        yield paragraph(f"{lead}以下问题：", *told[0])
    elif told:
        yield paragraph(f"{lead}以下问题：")
        yield from (Paragraph((f"{numeral(n)}是", *one)) for n, one in enumerate(told, 1))
