"""The report on a department's whole expenditure (部门整体支出绩效评价报告), with the account's part 预算绩效管理情况.

In: the department's scorecard, if there is one, the scorecards of its projects, and the date to print. Out: a `Report` in
the structure of published ones in Sichuan (2020): the department, its money, its management of performance, conclusion
and suggestions; then what its final accounts say of the projects. What neither figures nor forms give is a `Gap`.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from jixiao.records import Scorecard
from jixiao.report import accounts, analysis, cards, evidence, exhibits, facts, overall, ranks, sections, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Bullets, Gap, Heading, Paragraph, Report, Span, Spans, paragraph, report
from jixiao.report.project import dated


def department_report(
    card: Scorecard | None, projects: Sequence[Scorecard], *, on: date | None = None, most: int | None = 5
) -> Report:
    """The report of one department.

    `card` is None where only forms of projects were handed in: the department's own marks are then a gap. Without
    `projects` those of `card` are taken. At most `most` projects are shown in full (None: all of them).
    """
    every = tuple(projects) or (card.projects if card else ())
    unit, year = _named(card, every)
    subtitle: list[Spans] = []
    if card is not None:
        subtitle.append((f"评分规则：{card.ruleset.title}（{card.ruleset.id}/{card.ruleset.edition}）",))
    title = (unit, year, "部门整体支出绩效评价报告")
    return report(title, (*subtitle, *dated(on)), _blocks(card, every, most))


def _named(card: Scorecard | None, projects: Sequence[Scorecard]) -> tuple[Span, Span]:
    """Unit and year of the department; those of the projects where all agree."""
    whose = [card] if card is not None else projects
    units = {sentences.unit(one) for one in whose} - {""}
    years = {one.submission.year for one in whose} - {None}
    unit: Span = units.pop() if len(units) == 1 else Gap("部门（单位）名称")
    return unit, f"{years.pop()}年" if len(years) == 1 else Gap("年度")


def _blocks(card: Scorecard | None, projects: Sequence[Scorecard], most: int | None) -> Iterator[Block]:
    yield Heading(1, "部门（单位）概况")
    yield from _part(card, "机构组成", ("structure",), "内设机构和下属单位的设置")
    yield from _part(card, "机构职能", ("duty",), "部门（单位）的主要职能")
    yield from _part(card, "人员概况", ("staff",))
    yield from _staff(card)
    yield Heading(1, "部门财政资金收支情况")
    if card is not None:
        yield from accounts.totals(card.submission)
    yield from _money(card, "部门财政资金收入情况", "income")
    yield from _money(card, "部门财政资金支出情况", "spending")
    yield Heading(1, "部门整体预算绩效管理情况")
    yield from _part(card, "部门预算管理", ("budgeting", "measures", "finance"), "预算编制、执行和监控的管理情况")
    if card is not None:
        yield Paragraph(("部门整体支出", *sentences.execution(card.budget)))
    yield from _part(card, "结果应用情况", ("followup",), "评价结果公开、整改和应用的情况")
    yield Heading(1, "评价结论及建议")
    yield from _conclusion(card)
    yield Heading(2, "存在问题")
    yield from _problems(card, projects)
    yield Heading(2, "改进建议")
    yield from _suggestions(card, projects)
    yield Heading(1, "预算绩效管理情况")
    yield from overall.blocks(card, projects, most)
    yield from _appendices(card, projects, most)


def _part(card: Scorecard | None, title: str, keys: tuple[str, ...], gap: str = "") -> Iterator[Block]:
    yield Heading(2, title)
    if card is not None:
        yield from sections.narrative(card, keys, gap)
    elif gap:
        yield paragraph(Gap(gap))


def _staff(card: Scorecard | None) -> Iterator[Block]:
    """Heads against the establishment and against last year, as far as they are given."""
    form = card.submission if card is not None else None
    posts, heads, before = (
        (facts.count(form, name) for name in ("编制数", "在职人员数", "上年在职人员数")) if form else (None,) * 3
    )
    if heads is None:
        if card is None or not sections.told(card, "staff"):
            yield paragraph(Gap("编制和在职人员的人数"))
        return
    told = f"年末在职人员{heads}人"
    if before is not None:
        change = "增加" if heads > before else "减少"
        told += f"，比上年的{before}人{change}{abs(heads - before)}人" if heads != before else "，与上年持平"
    if posts is not None:
        state = f"超编{heads - posts}人" if heads > posts else f"空编{posts - heads}名" if heads < posts else "满编"
        told += f"；编制{posts}名，{state}"
    yield paragraph(f"{told}。")


def _money(card: Scorecard | None, title: str, key: str) -> Iterator[Block]:
    yield Heading(2, title)
    what = title.removeprefix("部门")
    if card is None:
        yield paragraph(Gap(what))
        return
    figures = tuple((accounts.income if key == "income" else accounts.spending)(card.submission))
    yield from sections.narrative(card, (key,), "" if figures else what)
    yield from figures


def _conclusion(card: Scorecard | None) -> Iterator[Block]:
    yield Heading(2, "评价结论")
    if card is None:
        yield paragraph("没有部门整体支出的申报表，部门整体得分", Gap("部门整体支出绩效评价得分"), "。")
        return
    yield from sections.narrative(card, ("conclusion",))
    row_of = of.rows_of(card)
    for path, lines in of.by_group(of.indicators(card)):
        yield paragraph(analysis.marks(f"{path[-1]}方面，", lines))
        losses = [line for line in lines if of.lost(line)]
        if losses:
            yield Bullets(tuple(analysis.loss(line, row_of(line)) for line in losses))
    table = analysis.groups(card)
    if table is not None:
        yield table
    yield paragraph("综上，", *(span for told in sentences.conclusion(card) for span in told))
    chart = exhibits.score_chart(card)
    if chart is not None:
        yield chart
    yield exhibits.scores(card, of.links(card))
    yield from evidence.blocks(card)
    yield from sections.open_ends(card)


def _problems(card: Scorecard | None, projects: Sequence[Scorecard]) -> Iterator[Block]:
    """The department's own problems, then those of its projects by kind."""
    if card is None:
        yield paragraph(Gap("部门整体支出管理中存在的问题"))
    else:
        yield from sections.narrative(card, ("problems",))
        yield from sections.problems(card)
    if any(project.findings for project in projects):
        yield Heading(3, "所属项目自评表中的问题")
        yield from ranks.findings(projects)


def _suggestions(card: Scorecard | None, projects: Sequence[Scorecard]) -> Iterator[Block]:
    """The department's own suggestions, then for its projects each advice once with the projects it is for."""
    for_projects: dict[str, dict[str, None]] = {}
    for project in projects:
        for advice, _ in of.advices(project.findings):
            for_projects.setdefault(advice, {})[sentences.stated(project.submission.project) or "未填写名称的项目"] = (
                None
            )
    if card is None:
        yield paragraph(Gap("部门整体支出管理的改进建议"))
    else:
        yield from sections.narrative(card, ("suggestions", "others"))
        if card.findings or not for_projects:
            yield from sections.suggestions(card)
    if for_projects:
        yield Heading(3, "对所属项目的建议")
        items = (
            sentences.advice(advice, _shortened(tuple(names), len(projects))) for advice, names in for_projects.items()
        )
        yield Bullets(tuple(items), ordered=True)


def _shortened(names: tuple[str, ...], of_all: int) -> tuple[str, ...]:
    """The names that a list can hold; beyond them how many there are, or that they are all."""
    most = sentences.MAIN_ITEMS
    if len(names) == of_all > 1:
        return (f"全部{of_all}个项目",)
    return names if len(names) <= most else (*names[: most - 1], f"{names[most - 1]}等{len(names)}个项目")


def _appendices(card: Scorecard | None, projects: Sequence[Scorecard], most: int | None) -> Iterator[Block]:
    steps = exhibits.steps(card) if card is not None else None
    if steps is not None:
        yield Heading(1, "部门整体支出评分依据及步骤", "appendix")
        yield from steps
        words = exhibits.words(card) if card is not None else None
        if words is not None:
            yield paragraph("报告中下列各项是单位自己的文字，取自申报文件。")
            yield words
    if projects:
        yield Heading(1, "项目支出绩效评价结果", "appendix")
        yield cards.summary(projects)
    for project in of.largest(projects, most):
        yield Heading(1, f"{sentences.name(project)}评分表", "appendix")
        yield from map(Paragraph, sentences.conclusion(project))
        yield exhibits.scores(project)
        yield from evidence.blocks(project)
