"""An account as it is read for its figures: every passage marked, and the figures of tables, charts and forms.

Comes in: an Account. Goes out: a `Reading`, from which every check of figures works. Each number is read once, here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from jixiao.audit import figures, writing
from jixiao.audit.mentions import Marked, marked, noun
from jixiao.ground import decimals
from jixiao.records.account import Account, AccountChart, AccountTable, Passage, PassageKind
from jixiao.records.discrepancy import Mention, Role, Spot
from jixiao.records.submission import Cell, Fund, Submission

#: What a reviewer wrote, and what was taken away, is not what the account says.
_SAID: Final = (PassageKind.TEXT, PassageKind.CAPTION, PassageKind.NOTE)
#: A passage that tells of one project by name: 甲项目绩效目标完成情况综述.
_OF_PROJECT: Final = re.compile(
    r"^(?:[(]?[0-9一二三四五六七八九十]{1,3}[)、.]+)?(?P<name>[^,。;:()]{2,40}?)(?:项目)?绩效目标完成情况综述"
)
_SPREADSHEET: Final = re.compile(r"-?[0-9]++\.[0-9]{12,}+")


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of a chart by its categories."""

    section: int
    block: int
    caption: str
    values: tuple[tuple[str, Mention], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An account with all its figures: `passages` in the order of the document; `cells` those of tables, forms and charts."""

    account: Account
    passages: tuple[Marked, ...]
    cells: tuple[Mention, ...]
    charts: tuple[Chart, ...]

    def mentions(self) -> Iterator[Mention]:
        """Every figure: those of the text in its order, then those of tables, forms and charts."""
        for passage in self.passages:
            yield from passage.mentions.values()
        yield from self.cells


def read(account: Account) -> Reading:
    """The account with its figures read. Linear in its length."""
    passages: list[Marked] = []
    charts: list[Chart] = []
    for index, section in enumerate(account.sections):
        if section.heading is not None:
            passages.append(_passage(account, section.heading, index, -1, section.project))
        for at, block in enumerate(section.blocks):
            if isinstance(block, Passage) and block.kind in _SAID:
                passages.append(_passage(account, block, index, at, section.project))
            elif isinstance(block, AccountChart):
                charts.append(_chart(block, index, at, account.year, section.project))
    cells = [mention for chart in charts for _, mention in chart.values]
    for form in account.forms:
        cells.extend(_form(form, account))
    return Reading(account, tuple(passages), tuple(cells), tuple(charts))


def _passage(account: Account, passage: Passage, section: int, block: int, project: str) -> Marked:
    if not project and "绩效目标完成情况综述" in passage.text[:80]:
        found = _OF_PROJECT.match(writing.words(passage.text[:80]))
        project = found["name"] if found else ""
    made = marked(passage.text, passage.source, section, block, year=account.year, project=project)
    if len(passage.lines) == 1:
        return made
    placed = {
        at: replace(one, spot=replace(one.spot, source=passage.place(one.spot.start)))
        for at, one in made.mentions.items()
    }
    return replace(made, mentions=placed)


# --- tables, charts, forms --------------------------------------------------------------------------------------------


def of_cell(
    cell: Cell, about: str, *, section: int, block: int, unit: str = "", year: int | None = None, project: str = ""
) -> Mention | None:
    """The figure that a cell is as a whole, or None; a number without a unit has the one given."""
    text = cell.text.strip()
    if _SPREADSHEET.fullmatch(text) and (exact := decimals.number(text)) is not None:
        text = decimals.plain(exact, 10)  # 96.700000000000003 is what a spreadsheet makes of 96.7
    written = writing.words(text)
    found = tuple(figures.scan(written))
    if len(found) == 1 and unit and found[0].sort is figures.Sort.NUMBER and found[0].end == len(written):
        found = tuple(figures.scan(written + unit))
        written += unit
    if len(found) != 1 or found[0].end != len(written) or found[0].sort is figures.Sort.YEAR:
        return None
    one = found[0]
    if written[: one.start].strip("约近≥≤<>=不超过低于小大"):
        return None
    spot = Spot(cell.source, cell.text, section, block)
    return Mention(
        text=text if text.endswith(unit) or not unit else f"{text}{unit}",
        low=one.low,
        high=one.high,
        unit=one.unit,
        places=one.places,
        spot=spot,
        about=about,
        role=Role.AMOUNT,
        bound=one.bound,
        year=year,
        project=project,
    )


def _chart(chart: AccountChart, section: int, block: int, year: int | None, project: str) -> Chart:
    values = []
    for series in chart.series:
        for category, cell in zip(chart.categories, series.values, strict=False):
            about = writing.words(category)
            found = of_cell(cell, about, section=section, block=block, unit="万元", year=year, project=project)
            if found is not None:
                values.append((about, found))
    return Chart(section, block, chart.caption, tuple(values))


#: The amounts of a form by what a text calls them.
_FUNDS: Final = (("initial", "年初预算数"), ("annual", "全年预算数"), ("executed", "全年执行数"))


def _form(form: Submission, account: Account) -> Iterator[Mention]:
    project = writing.words(form.project.text) if form.project else ""
    section, block = _standing(form, account)
    unit = form.budget.unit.text if form.budget.unit and not form.budget.unit.blank else "万元"
    total = form.budget.total or Fund(form.source)
    for name, about in _FUNDS:
        cell = getattr(total, name)
        if isinstance(cell, Cell) and not cell.blank:
            made = of_cell(cell, about, section=section, block=block, unit=unit, year=form.year, project=project)
            if made is not None:
                yield made
    for row in form.rows:
        own = row.unit.text if row.unit and not row.unit.blank else ""
        for cell, kind in ((row.target, "目标"), (row.actual, "实际")):
            if cell is not None and not cell.blank:
                about = f"{noun(writing.words(row.path[-1]))}|{kind}"
                made = of_cell(cell, about, section=section, block=block, unit=own, year=form.year, project=project)
                if made is not None:
                    yield made


def _standing(form: Submission, account: Account) -> tuple[int, int]:
    """The table that a form stands in."""
    line = form.source.line
    best = (0, -1)
    for index, section in enumerate(account.sections):
        for at, block in enumerate(section.blocks):
            if isinstance(block, AccountTable) and (block.source == form.source or 0 < block.source.line <= line):
                best = (index, at)
    return best
