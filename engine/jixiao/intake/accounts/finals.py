"""An account → the figures of its final accounts (部门决算): what its tables hold and its chapters state.

In: an account. Out: a `Submission` of 部门决算, whose facts are named as in docs/how-to/编写决算说明.md and whose table 功能科目
has a row for each functional item, or None where no total is given. A last year's figure that is only given as a change is
reckoned: this year's less the change. Where a table and a sentence say different things, the table counts; of two sentences
neither does; both are told as a `Conflict`. Nothing is scored.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.ground.regex import regex
from jixiao.intake.accounts import facts, ledgers, narrative
from jixiao.records import Budget, Cell, Conflict, FactRow, FactTable, Submission
from jixiao.records.account import Account, AccountSection, Passage
from jixiao.values import departments, finals, quantity, statements
from jixiao.values.agreement import agree

#: What the submission of the final accounts is called in the place of a project.
FINAL: Final = "部门决算"
#: The table of facts that holds the functional items, and its columns.
ITEMS: Final = "功能科目"
#: The unit's own list of terms, with the columns 名词 and 解释.
TERMS: Final = "名词解释"
_CHAPTERS: Final = regex(r"(?:20\d\d\s*+年度?)?\s*+(?:部门|单位)?决算(?:情况)?说明")
#: Sections that speak of something else than the final accounts.
_OTHERS: Final = regex("绩效|名词解释")
_TERM: Final = regex(r"\s*+(?:\d{1,3}[.．、]\s*+)?([^：:。]{2,80}+)[：:]\s*+(.+)", re.DOTALL)
#: A text without any of these speaks of something else: of a budget, of a project.
_CORE: Final = ("收入总计", "支出总计", "本年收入合计", "本年支出合计", "一般公共预算财政拨款支出", "本年三公经费")
_UNIT: Final = regex(r"(?:亿|万|千|百)?元$")


def submission(account: Account) -> Submission | None:
    """The final accounts of an account; None where neither tables nor sentences give a total of them."""
    told = narrative.lines(_chapters(account.sections))
    year = account.year or next((int(y[0]) for one, _ in told if (y := re.search(r"20\d\d", one.text))), None)
    said = facts.stated(told, (departments.ACCOUNT, finals.FINAL), year)
    printed = ledgers.read(account)
    more: dict[str, Cell] = {}
    rows: list[FactRow] = []
    for passage, _ in told:
        found = (*statements.stated(passage.text, finals.FINAL, year),)
        claims = (one for one in found if one.value == finals.NOTHING)
        for one in (*claims, *finals.listed(passage.text), *finals.reasons(passage.text, iter(found))):
            more.setdefault(one.name, Cell(one.value, passage.place(one.start)))
        rows += (_row(one, passage) for one in finals.items(passage.text))
    cells, conflicts = _together(printed.cells, {**said.cells, **more})
    money = _money(cells, account.source)
    items = _items(printed.items, rows)
    if not any(name in cells for name in _CORE):
        return None
    tables = {ITEMS: items, TERMS: tuple(_terms(account.sections))}
    return Submission(
        source=told[0][0].source if told else account.source,
        project=Cell(FINAL, account.source),
        unit=_unit(account),
        year=year,
        budget=Budget(unit=money),
        facts={**cells, **dict(_last_year({**cells, **said.cells}, money))},
        tables={name: FactTable(rows, rows[0].source) for name, rows in tables.items() if rows},
        conflicts=(*conflicts, *(one for one in said.conflicts if one.name not in printed.cells)),
    )


def _chapters(sections: Sequence[AccountSection]) -> Iterator[AccountSection]:
    """The sections of the part 决算情况说明; of an account without parts, all that is no report of a project."""
    own = [one for one in sections if not one.project]
    begin = next((at for at, one in enumerate(own) if one.level == 1 and _CHAPTERS.fullmatch(one.title.strip())), None)
    if begin is not None:
        end = next((at for at in range(begin + 1, len(own)) if own[at].level <= 1), len(own))
        own = own[begin:end]
    for one in own:
        if not any(_OTHERS.search(title) for title in (*one.path, one.title)):
            yield one


def _row(item: finals.Item, passage: Passage) -> FactRow:
    columns = {
        **{column: (name, item.start) for column, name in zip("类款项", item.path, strict=True)},
        "决算数": item.spent,
        "预算数": item.planned,
        "完成预算": item.completion,
        "差异原因": item.reason,
    }
    cells = {column: Cell(text, passage.place(at)) for column, (text, at) in columns.items() if text}
    return FactRow(cells, passage.place(item.start))


def _terms(sections: Sequence[AccountSection]) -> Iterator[FactRow]:
    """The unit's own explanations of terms: `名词：解释`, one a paragraph, in the part 名词解释."""
    for passage, _ in narrative.lines(one for one in sections if TERMS in (*one.path, one.title)):
        if found := _TERM.match(passage.text):
            cells = {
                "名词": Cell(found[1], passage.place(found.start(1))),
                "解释": Cell(found[2], passage.place(found.start(2))),
            }
            yield FactRow(cells, passage.source)


def _together(printed: Mapping[str, Cell], said: Mapping[str, Cell]) -> tuple[dict[str, Cell], tuple[Conflict, ...]]:
    """The facts of tables and sentences; where both give one and no number can be printed as both, the table's."""
    conflicts = tuple(
        Conflict(name, (cell, said[name]))
        for name, cell in printed.items()
        if name in said and agree(cell.text, said[name].text) is False
    )
    return {**said, **printed}, conflicts


def _items(printed: Sequence[FactRow], said: Sequence[FactRow]) -> tuple[FactRow, ...]:
    """The items of the table, each with what a sentence says of its budget and the reason; without a table those of sentences."""
    if not printed:
        return tuple(said)
    words = {_key(row): row for row in said}
    return tuple(
        FactRow({**words[_key(row)].cells, **row.cells} if _key(row) in words else row.cells, row.source)
        for row in printed
    )


def _key(row: FactRow) -> tuple[str, str]:
    return row.cells["类"].text, row.cells["项"].text


def _unit(account: Account) -> Cell | None:
    """Whose account it is: the cover's unit, else that of its forms."""
    if account.unit:
        return Cell(account.unit, account.source)
    return next((form.unit for form in account.forms if form.unit is not None and not form.unit.blank), None)


def _money(cells: Mapping[str, Cell], place: Source) -> Cell | None:
    """The unit of money of the account: that of its first amount."""
    found = next((unit for cell in cells.values() if (unit := _UNIT.search(cell.text))), None)
    return Cell(found[0], place) if found else None


def _last_year(cells: Mapping[str, Cell], money: Cell | None) -> Iterator[tuple[str, Cell]]:
    """Last year's figures that are given as a change only: this year's less the change, at the place of the change.

    A change is of the figure that its sentence gives, whatever a table says.
    """
    unit = money.text if money else ""
    one = quantity.parse("1", unit=unit).value or decimals.ONE
    for name, change in cells.items():
        whose = name.removesuffix(finals.CHANGE)
        this = cells.get(whose) or cells.get(f"三公经费：{whose}")
        before = f"上年{whose.removeprefix('本年')}"
        if not name.endswith(finals.CHANGE) or this is None or before in cells:
            continue
        now, less = quantity.parse(this.text, unit=unit).value, _signed(change.text)
        if now is not None and less is not None and now >= less:
            yield before, Cell(f"{decimals.plain((now - less) / one)}{unit}", change.source)


def _signed(change: str) -> Fraction | None:
    """A change as a number; None where the template's choice (增加/减少) was left open and there is something to choose."""
    amount = quantity.parse(change.lstrip("增加减少/")).value or decimals.ZERO
    if amount and "/" in change:
        return None
    return -amount if change.startswith("减少") else amount
