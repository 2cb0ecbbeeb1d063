"""An account's reports on its projects → the narrative and facts of its forms.

In: an account. Out: its forms, each with the texts of the report that bears its project's name; one without a report keeps
its paragraph 绩效目标完成情况综述 as its completion. Names are compared exactly (`values.names.key`). One that is only near is
told as a `Conflict` on the form, and its texts are taken only if no other name is near either way and the text states both the
form's budget and what was executed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.intake.accounts import facts, narrative
from jixiao.records import Cell, Conflict, Submission
from jixiao.records.account import Account
from jixiao.values import statements
from jixiao.values.agreement import agree
from jixiao.values.names import key, near

_OVERVIEW: Final = regex(
    r"\s*+(?:[（(]\s*+\d{1,2}\s*+[)）]|\d{1,2}\s*+[.．、])?+\s*+[“\"]?(?P<name>[^。，：:\n]{2,60}?)[”\"]?(?:项目)?"
    r"绩效目标(?:实际)?完成情况综述[。：:．.]?\s*+"
)


@dataclass(frozen=True, slots=True)
class _Report:
    """What an account says of a project under a name: as its own report, or as an overview in one paragraph."""

    name: Cell
    texts: Mapping[str, Cell]
    stated: Mapping[int | None, facts.Facts]


def told(account: Account) -> tuple[Submission, ...]:
    """The forms of an account with what the account says of their projects."""
    years = tuple(dict.fromkeys(form.year for form in account.forms))
    reports, overviews = tuple(_reports(account, years)), tuple(_overviews(account, years))
    filled = list(account.forms)
    for said in (reports, overviews):
        filled = [_with(form, said, filled) for form in filled]
    return tuple(filled)


def _with(form: Submission, said: Sequence[_Report], forms: Sequence[Submission]) -> Submission:
    """A form with the report of its name among those that are said; with a conflict for each that is only near."""
    own = _name(form)
    if not own or form.project is None:
        return form
    exact = [one for one in said if plain(one.name.text) == own]
    if exact:
        return _filled(form, exact[0]) if len(exact) == 1 else form
    others = {_name(one) for one in forms}
    close = [one for one in said if plain(one.name.text) not in others and near(plain(one.name.text), own)]
    conflicts = tuple(Conflict("项目名称", (form.project, one.name)) for one in close)
    form = replace(form, conflicts=(*form.conflicts, *conflicts))
    alone = len(close) == 1 and sum(near(plain(close[0].name.text), _name(one)) for one in forms) == 1
    return _filled(form, close[0]) if alone and _agrees(form, close[0]) else form


def _filled(form: Submission, report: _Report) -> Submission:
    """A form with the texts and facts of a report; what the form has itself stays."""
    found = report.stated[form.year]
    kept = {name: cell for name, cell in found.cells.items() if name not in _OF_THE_FORM}
    return replace(
        form, narrative={**report.texts, **form.narrative}, facts={**kept, **form.facts}, conflicts=_told(form, found)
    )


#: What the form says itself: the text is only compared with it.
_OF_THE_FORM: Final = ("预算数", "执行数")


def _told(form: Submission, found: facts.Facts) -> tuple[Conflict, ...]:
    """The conflicts of a form, with what a text says of its money otherwise than the form, and twice in two ways."""
    known = [*form.conflicts, *found.conflicts]
    for name, own in money(form).items():
        said = found.cells.get(name)
        if said is not None and all(agree(one.text, said.text, unit(form)) is False for one in own):
            known.append(Conflict(name, (own[0], said)))
    return tuple(dict.fromkeys(known))


def money(form: Submission) -> Mapping[str, tuple[Cell, ...]]:
    """The form's budgets and what was executed, as far as they are written."""
    total = form.budget.total
    if total is None:
        return {}
    budgets = tuple(cell for cell in (total.annual, total.initial) if cell is not None and not cell.blank)
    executed = (total.executed,) if total.executed is not None and not total.executed.blank else ()
    return {name: cells for name, cells in (("预算数", budgets), ("执行数", executed)) if cells}


def unit(form: Submission) -> str:
    """The unit of amounts of a form that name none."""
    return (form.budget.unit.text.strip() if form.budget.unit else "") or "万元"


def _agrees(form: Submission, report: _Report) -> bool:
    """Whether a report states the form's budget and what was executed, and nothing else of them."""
    found = report.stated[form.year]
    known = money(form)
    return len(known) == len(_OF_THE_FORM) and all(
        name in found.cells and any(agree(one.text, found.cells[name].text, unit(form)) for one in own)
        for name, own in known.items()
    )


def _name(form: Submission) -> str:
    return plain(form.project.text) if form.project and not form.project.blank else ""


def plain(name: str) -> str:
    """The name of a project as names are compared, 项目 behind it apart."""
    return key(name).removesuffix("项目")


def _stated(lines: Sequence[narrative.Told], years: Sequence[int | None]) -> Mapping[int | None, facts.Facts]:
    """What lines state of a project, by the years of the forms: once, however many forms bear its name."""
    return {year: facts.stated(lines, (statements.PROJECT,), year) for year in years}


def _reports(account: Account, years: Sequence[int | None]) -> Iterator[_Report]:
    for name, sections in narrative.reports(account).items():
        lines = narrative.lines(sections)
        if lines:
            yield _Report(Cell(name, lines[0][0].source), narrative.texts(lines), _stated(lines, years))


def _overviews(account: Account, years: Sequence[int | None]) -> Iterator[_Report]:
    """The paragraphs that sum up a project each, in the lines or right below a line of its name."""
    lines = narrative.lines(section for section in account.sections if not section.project)
    for index, (passage, _) in enumerate(lines):
        head = _OVERVIEW.match(passage.text)
        if head is None:
            continue
        name = Cell(head["name"].removesuffix("项目"), passage.place(head.start("name")))
        text, begin, where = passage.text[head.end() :], head.end(), passage
        if (
            not text
            and index + 1 < len(lines)
            and not lines[index + 1][1]
            and not _OVERVIEW.match(lines[index + 1][0].text)
        ):
            where, begin = lines[index + 1][0], 0
            text = where.text
        if text.strip():
            cell = Cell(text.strip(), where.place(begin))
            yield _Report(name, {"completion": cell}, _stated(((where, 0),), years))
