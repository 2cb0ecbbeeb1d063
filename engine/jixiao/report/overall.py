"""A department's management by performance, as final accounts tell it: 预算绩效管理情况.

In: the department's scorecard or, unscored, its submission, and the scorecards of its projects. Out: how many projects had goals,
monitoring and evaluation, how the whole and the projects were evaluated, for each project shown its overview and the printed
form, and where the reports are found. A count is the unit's own figure, else what the forms at hand prove; what nobody gives
is left out of the text and asked for (`unasked`).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from jixiao.intake import answers
from jixiao.records import Scorecard, Submission, Whose
from jixiao.report import asked, assessed, attained, facts, funds, grades, managed, overview, sentences
from jixiao.report import lines as of
from jixiao.report.blocks import Block, Gap, Heading, Paragraph, Report, Span, paragraph, report
from jixiao.report.project import dated

#: What is done with projects in the course of a year, by the fact that counts them: when, and what.
STAGES = (
    ("事前绩效评估项目数", "", "开展事前绩效评估"),
    ("编制绩效目标项目数", "预算编制时", "编制绩效目标"),
    ("绩效监控项目数", "预算执行中", "开展绩效监控"),
    ("绩效自评项目数", "年度终了", "开展绩效自评"),
)
EVALUATED = "部门绩效评价项目数"
#: So many names a sentence holds.
_NAMES = 3
DONE, AIMS, RESULTS = "预算绩效管理工作开展情况", "项目绩效目标完成情况", "部门绩效评价结果"


def management_report(
    card: Scorecard | None,
    projects: Sequence[Scorecard],
    *,
    form: Submission | None = None,
    on: date | None = None,
    most: int | None = 5,
) -> Report:
    """The part 预算绩效管理情况 as a document of its own; parameters as those of `department.department_report`."""
    own = card.submission if card is not None else form
    every = tuple(projects) or (card.projects if card else ())
    unit, year = named(own, every)
    told: list[Block] = [Heading(1, DONE), *_done(own, every), *_whole(card, own), *_evaluated(own, every)]
    if every:
        told += [Heading(1, AIMS), *_projects(own, every, most)]
    told += [Heading(1, RESULTS), *_results(card, own, every, most)]
    whose = department(own, every)
    return report((unit, year, "预算绩效管理情况"), dated(on), told, whose=whose, left_out=unasked(own, every))


def named(own: Submission | None, projects: Sequence[Scorecard]) -> tuple[Span, Span]:
    """Unit and year of the department; those of the projects where all agree."""
    forms = [own] if own is not None else [one.submission for one in projects]
    units = {sentences.unit(one) for one in forms} - {""}
    years = {one.year for one in forms} - {None}
    unit: Span = units.pop() if len(units) == 1 else Gap("部门（单位）名称", "unit")
    return unit, f"{years.pop()}年" if len(years) == 1 else Gap("年度", "year")


def department(own: Submission | None, projects: Sequence[Scorecard]) -> Whose:
    """Whose the report on a department is: its own submission's, else a department's of the unit and year of its projects."""
    if own is not None:
        return answers.whose(own)
    first = answers.whose(projects[0].submission) if projects else Whose("")
    return Whose("部门整体支出", first.unit, first.year)


def unasked(own: Submission | None, projects: Sequence[Scorecard]) -> tuple[tuple[str, Gap], ...]:
    """What the text leaves out because nobody gave it, with the section that it is for."""
    names = [name for name, *_ in STAGES[1:]] + [EVALUATED]
    holes = [facts.hole(own, name) if own is not None else Gap(name, f"facts.{name}") for name in names]
    lacking = [(DONE, hole) for hole in holes if hole.key]
    return (*lacking, *(() if projects else ((AIMS, Gap("各项目的绩效自评表")),)))


# --- what was done ----------------------------------------------------------------------------------------------


def _done(own: Submission | None, projects: Sequence[Scorecard]) -> Iterator[Block]:
    """How many projects had an appraisal beforehand, goals, monitoring and self-evaluation, and what the forms prove."""
    told = [] if own is None else [_stage(*one, count) for one in STAGES if (count := _count(own, one[0])) is not None]
    said = _count(own, STAGES[-1][0])
    lead = f"按照预算绩效管理要求，{'，'.join(told)}。" if told else ""
    if not projects:
        yield paragraph(f"{lead}本次没有取得项目绩效自评表。")
        return
    aims = sum(any((line.target or "").strip() for line in of.leaves(one)) for one in projects)
    which = f"其中{len(projects)}个" if said is not None and said > len(projects) else f"{len(projects)}个"
    proof = f"本次取得{which}项目的绩效自评表，{_aims(aims, len(projects))}。"
    if said is not None and said < len(projects):
        gap = Gap(f"填报的绩效自评项目数{said}个少于取得的{len(projects)}份自评表，请核对")
        yield paragraph(lead, proof, gap)
    else:
        yield paragraph(lead + proof)


def _count(own: Submission | None, name: str) -> int | None:
    return facts.count(own, name) if own is not None else None


def _stage(_: str, when: str, done: str, count: int) -> str:
    return f"{when}对{count}个项目{done}" if count else f"{when}没有对项目{done}"


def _aims(aims: int, every: int) -> str:
    if aims == every:
        return "均列有绩效目标" if every > 1 else "列有绩效目标"
    return f"{aims}个列有绩效目标" if aims else "没有列出绩效目标"


def _whole(card: Scorecard | None, own: Submission | None) -> Iterator[Block]:
    """How the department as a whole was evaluated: what its figures say, else its own words."""
    if own is None:
        return
    year = f"{own.year}年" if own.year else ""
    lead = f"部门按要求对{year}部门整体支出开展了绩效自评。"
    told, words = managed.told(own), managed.words(own, "conclusion")
    claim = sentences.stated(own.printed_total)
    mark = "" if card is not None or not claim else f"部门自评得分{claim.removesuffix('分')}分。"
    # What was budgeted says nothing yet of how it was managed: then the department's own words say more.
    if len(told) > 1 or (told and not words):
        yield paragraph(lead + "从评价情况看，" + "".join(told) + mark)
    elif words:
        yield paragraph(lead + mark)
        yield from map(paragraph, words)
    elif mark or card is not None:
        yield paragraph(lead + mark)


def _evaluated(own: Submission | None, projects: Sequence[Scorecard]) -> Iterator[Block]:
    """How the evaluation of projects went: how many, their money, their grades."""
    count = _count(own, EVALUATED)
    lead = {None: "", 0: "部门没有自行组织项目支出绩效评价。"}.get(
        count, f"部门自行组织对{count}个项目开展了绩效评价。"
    )
    if projects:
        yield Paragraph((lead, *funds.told(projects), grades.told(projects)))
    elif lead:
        yield paragraph(lead)


# --- the projects -----------------------------------------------------------------------------------------------


def _projects(own: Submission | None, projects: Sequence[Scorecard], most: int | None) -> Iterator[Block]:
    shown = of.largest(projects, most)
    year = f"{own.year}年度" if own is not None and own.year else "本年度"
    order = f"按预算数从大到小反映{len(projects)}个项目中的" if len(shown) < len(projects) else "反映"
    yield paragraph(f"{year}部门决算中{order}{_listed(shown)}的绩效目标完成情况。")
    for card in shown:
        yield Heading(2, f"{_title(card)}绩效目标完成情况综述")
        yield Paragraph(asked.of(card.submission, overview.told(card)))
        yield attained.table(card)


def _title(card: Scorecard) -> str:
    return str(sentences.name(card)) if sentences.project(card.submission) else "未填写名称的项目"


def _listed(cards: Sequence[Scorecard]) -> str:
    """The names of projects: `“甲”“乙”2个项目`, of many the first and how many there are."""
    names = [sentences.project(card.submission) or "未填写名称" for card in cards]
    told = "".join(map(sentences.quoted, names[:_NAMES]))
    return f"{told}{'等' if len(names) > _NAMES else ''}{len(names)}个项目"


# --- where the reports are --------------------------------------------------------------------------------------


def _results(
    card: Scorecard | None, own: Submission | None, projects: Sequence[Scorecard], most: int | None
) -> Iterator[Block]:
    """The result for the department and its projects, each with the annex that its report stands in."""
    unit, year = named(own, projects)
    annex = 0
    if own is not None:
        annex += 1
        result = assessed.total(card, "评价") if card is not None else ""
        title = f"部门整体支出绩效评价报告》见附件（附件{annex}）。"
        yield paragraph("部门按要求对部门整体支出开展了绩效评价，《", unit, year, f"{title}{result}")
    count = _count(own, EVALUATED)
    if count == 0 or not projects:
        yield paragraph(f"部门没有自行组织项目支出绩效评价{'，没有项目绩效评价报告' if projects else ''}。")
        return
    shown = of.largest(projects, most)
    annex += 1
    titles = "".join(f"《{_title(one)}{_year(one)}绩效评价报告》" for one in shown)
    lead = f"部门自行组织对{_title(shown[0])}等{count}个项目开展了绩效评价，" if count is not None and count > 1 else ""
    yield paragraph(f"{lead}{titles}见附件（附件{annex}）。")


def _year(card: Scorecard) -> str:
    return f"{card.submission.year}年" if card.submission.year else ""
