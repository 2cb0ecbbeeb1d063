"""An account as it is read for its figures: every passage marked, and the figures of tables, charts and forms.

Comes in: an Account. Goes out: a `Reading`, from which every check of figures works. Each number is read once, here.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.audit import ledgers, projects, writing
from jixiao.audit.cells import of_cell
from jixiao.audit.ledgers import Sheet
from jixiao.audit.mentions import Marked, marked, noun
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records.account import Account, AccountChart, AccountTable, Passage, PassageKind
from jixiao.records.discrepancy import Mention
from jixiao.records.submission import Cell, Fund, Submission

#: What a reviewer wrote, and what was taken away, is not what the account says.
_SAID: Final = (PassageKind.TEXT, PassageKind.CAPTION, PassageKind.NOTE)
#: A passage that tells of one project by name: 甲项目绩效目标完成情况综述.
_OF_PROJECT: Final = regex(
    r"^(?:[(]?[0-9一二三四五六七八九十]{1,3}[)、.]+)?(?P<name>[^,。;:()]{2,40}?)(?:项目)?绩效目标完成情况综述"
)
_HEAD: Final = 80
#: What is told of a project in one paragraph is so long.
_LONGEST: Final = 2000
_YEARS: Final = regex(r"(?<!与)(?<!较)(?<!比)((?:19|20)[0-9]{2})年(?!以来|至今)")
_CHART_UNIT: Final = regex(r"单位:(?P<unit>[^():,;。]{1,6})")
#: What the figure of an indicator's row is: it stands as the subject of the mention.
TARGET: Final = ("年度指标值",)
ACTUAL: Final = ("实际完成值",)
#: The line, section and block of a table.
_Stands = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of a chart by its categories."""

    section: int
    block: int
    caption: str
    values: tuple[tuple[str, Mention], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An account with all its figures: `passages` in the order of the document; `cells` those of forms and charts.

    `sheets` are the tables of final accounts.
    """

    account: Account
    year: int | None
    passages: tuple[Marked, ...]
    cells: tuple[Mention, ...]
    charts: tuple[Chart, ...]
    sheets: tuple[Sheet, ...] = ()

    def mentions(self) -> Iterator[Mention]:
        """Every figure: those of the text in its order, then those of forms and charts, then those of the tables of accounts."""
        for passage in self.passages:
            yield from passage.mentions.values()
        yield from self.cells
        for sheet in self.sheets:
            yield from sheet.figures.values()


def read(account: Account) -> Reading:
    """The account with its figures read. Linear in its length."""
    passages: list[Marked] = []
    charts: list[Chart] = []
    tables: list[_Stands] = []
    year = account.year or _year(account)
    names = tuple(writing.words(form.project.text) for form in account.forms if form.project)
    for index, section in enumerate(account.sections):
        project = section.project or _project(section.title)
        headed = "" if project else projects.headed(writing.words(section.title), names)
        if section.heading is not None:
            passages.append(_passage(section.heading, index, -1, year, project))
        for at, block in enumerate(section.blocks):
            if isinstance(block, AccountTable):
                tables.append((block.source.line, index, at))
            elif isinstance(block, AccountChart):
                charts.append(_chart(block, index, at, year, project))
            elif block.kind in _SAID:
                own = project or _project(block.text[:_HEAD]) or _told(block.text, headed, names)
                passages.append(_passage(block, index, at, year, own))
    cells = [mention for chart in charts for _, mention in chart.values]
    for form in account.forms:
        at = bisect_right(tables, form.source.line, key=lambda table: table[0]) - 1
        _, section_of, block_of = tables[at] if at >= 0 else (0, 0, -1)
        cells.extend(_form(form, section_of, block_of, year))
    return Reading(account, year, tuple(passages), tuple(cells), tuple(charts), ledgers.read(account, year))


def _year(account: Account) -> int | None:
    """The year of an account that names none on its cover: the one that its text names most, where it names one at all."""
    counts: Counter[str] = Counter()
    for _, passage in account.passages():
        counts.update(_YEARS.findall(writing.words(passage.text)))
    return int(max(counts, key=lambda year: (counts[year], year))) if counts else None


def _project(title: str) -> str:
    """The project that a title tells of."""
    if "绩效目标完成情况综述" not in title:
        return ""
    found = _OF_PROJECT.match(writing.words(title))
    return found["name"] if found else ""


def _told(text: str, headed: str, names: Sequence[str]) -> str:
    """The project of a form that a passage tells of: it or its heading names it, and its figures are of nothing else."""
    words = writing.words(text[:_LONGEST]) if names else ""
    name = projects.headed(words, names) or headed
    return name if name and len(text) <= _LONGEST and projects.alone(words, name) else ""


def _passage(passage: Passage, section: int, block: int, year: int | None, project: str) -> Marked:
    made = marked(passage.text, passage.source, section, block, year=year, project=writing.words(project))
    if len(passage.lines) == 1:
        return made
    placed = {
        at: replace(one, spot=replace(one.spot, source=passage.place(one.spot.start)))
        for at, one in made.mentions.items()
    }
    return replace(made, mentions=placed)


# --- tables, charts, forms --------------------------------------------------------------------------------------------


def _chart(chart: AccountChart, section: int, block: int, year: int | None, project: str) -> Chart:
    """The figures of a chart: amounts, where its caption names no unit; of several series each by its own name, too."""
    values = []
    named = _CHART_UNIT.search(writing.words(chart.caption))
    unit = named["unit"] if named else "万元"
    for series in chart.series:
        whose = series.name if len(chart.series) > 1 else ""
        for category, cell in zip(chart.categories, series.values, strict=False):
            about = writing.words(f"{category}{whose}")
            found = of_cell(cell, about, section=section, block=block, unit=unit, year=year, project=project)
            if found is not None:
                values.append((about, found))
    return Chart(section, block, chart.caption, tuple(values))


#: The amounts of a form by what a text calls them.
_FUNDS: Final = (("initial", "年初预算数"), ("annual", "全年预算数"), ("executed", "全年执行数"))


def _form(form: Submission, section: int, block: int, year: int | None) -> Iterator[Mention]:
    project = writing.words(form.project.text) if form.project else ""
    year = form.year or year
    unit = form.budget.unit.text if form.budget.unit and not form.budget.unit.blank else "万元"
    total = form.budget.total or Fund(form.source)
    for name, about in _FUNDS:
        cell = getattr(total, name)
        if isinstance(cell, Cell) and not cell.blank:
            made = of_cell(cell, about, section=section, block=block, unit=unit, year=year, project=project)
            if made is not None:
                yield made
    if form.printed_total is not None and not form.printed_total.blank:
        made = of_cell(
            form.printed_total, "项目自评得分", section=section, block=block, unit="分", year=year, project=project
        )
        if made is not None:
            yield made
    for row in form.rows:
        about = noun(writing.words(row.path[-1]))
        own = row.unit.text if row.unit and not row.unit.blank else "人" if about.endswith("人数") else ""
        for cell, subject in ((row.target, TARGET), (row.actual, ACTUAL)):
            if cell is not None and not cell.blank:
                made = of_cell(
                    cell, about, section=section, block=block, unit=own, year=year, project=project, subject=subject
                )
                if made is not None:
                    yield made
