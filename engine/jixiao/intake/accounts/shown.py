"""What charts and tables of an account show of its projects → what contradicts their forms.

In: the forms of an account, the account. Out: the forms with a `Conflict` for each figure that is shown otherwise: the budget or
what was executed, in a list of projects or a chart of them; a row's target or actual value, in a chart of the project's own
report. Names are compared exactly, and a column speaks of forms only where it agrees with one of them (`labelled`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from jixiao.ground.regex import regex
from jixiao.intake.accounts import projects
from jixiao.intake.accounts.labelled import MONEY, Known, Labelled, columns, contradicted, unit
from jixiao.records import Account, Cell, Conflict, Submission
from jixiao.values.agreement import interval
from jixiao.values.names import key

#: The names of columns of money, and what of a form they are of.
_MONEY: Final = {
    "预算数": regex("(?:年初|全年|项目)?预算(?:数|金额)"),
    "执行数": regex("(?:全年|实际|项目)?(?:执行|决算)(?:数|金额)"),
}
_YEAR: Final = regex(r"(20\d\d)年度?")
#: The names of columns of values, and which of a row's they are.
_VALUES: Final = {
    **dict.fromkeys(("目标", "目标值", "指标值", "年度指标值", "预期指标值", "目标数"), "target"),
    **dict.fromkeys(("实际", "实际值", "完成值", "实际完成值", "实际完成", "实际完成数", "完成数"), "actual"),
}


def beside(forms: Sequence[Submission], account: Account) -> tuple[Submission, ...]:
    """The forms with what charts and tables show otherwise."""
    by_name = {projects.plain(form.project.text): form for form in forms if form.project and not form.project.blank}
    found: dict[int, dict[str, Conflict]] = {}
    for column in columns(account) if by_name else ():
        label, printed = unit(column[0].column) if column else ("", "")
        known = [one for figure in column for one in _known(figure, label, by_name)]
        for name in dict.fromkeys(name for _, name, _ in known):
            own = [(form, one) for form, its, one in known if its == name]
            units = (name,) if name is not None else (printed,) if printed else MONEY
            _, wrong = contradicted([one for _, one in own], units)
            for form, one in own:
                if one in wrong:
                    found.setdefault(id(form), {}).setdefault(one.name, Conflict(one.name, (one.own, one.said)))
    return tuple(_told(form, found.get(id(form), {})) for form in forms)


def _told(form: Submission, found: Mapping[str, Conflict]) -> Submission:
    """A form with conflicts; what a sentence says of it was told before."""
    told = {one.name for one in form.conflicts}
    more = [one for name, one in found.items() if name not in told]
    return replace(form, conflicts=(*form.conflicts, *more)) if more else form


def _known(
    one: Labelled, label: str, by_name: Mapping[str, Submission]
) -> Iterator[tuple[Submission, str | None, Known]]:
    """What a form has itself of a figure, as far as its labels name it, with the unit that a row prints (None: of money)."""
    for whose, what in ((one.row, label), (label, one.row), (one.project, one.row)):
        form = by_name.get(projects.plain(whose)) if whose else None
        if form is None:
            continue
        which = _which(what, form.year)
        cells = projects.money(form).get(which, ())
        read = [(cell, ends) for cell in cells if (ends := interval(cell.text, projects.unit(form))) is not None]
        if read:
            yield form, None, Known(which, read[0][0], tuple(ends[:2] for _, ends in read), one.cell)
            return
    form = by_name.get(projects.plain(one.project))
    for row in form.rows if form is not None else ():
        cell: Cell | None = (
            getattr(row, _VALUES[label]) if label in _VALUES and key(row.path[-1]) == key(one.row) else None
        )
        ends = interval(cell.text) if cell is not None else None
        if form is not None and cell is not None and ends is not None:
            yield form, ends[2].name if ends[2] else "", Known(row.path[-1], cell, (ends[:2],), one.cell)


def _which(label: str, year: int | None) -> str:
    """What of a form a column of money is of; `""` where its name does not say, or says another year."""
    found = _YEAR.match(label)
    if found is not None and int(found[1]) != year:
        return ""
    rest = label[found.end() :] if found is not None else label
    return next((name for name, words in _MONEY.items() if words.fullmatch(rest)), "")
