"""What one submission says in two ways: form against its own text, per head against amount and heads.

In: a submission. Out: `Saying` records, one for each pair of values that cannot both be true. Figures are compared as they are
printed (`values.agreement`): two that one number could be printed as are no conflict. What could be meant otherwise, by a month,
a part of the money, a standard, is none either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records import MONEY_UNIT, Cell, Row, Submission
from jixiao.records.expressions import Type
from jixiao.values import statements
from jixiao.values.agreement import agree, interval
from jixiao.values.names import key

#: An average that is money for a head, and nothing less than the year's: no standard, no month.
_EACH: Final = regex(
    r"(?=.*人均)(?=.*(?:成本|补贴|补助|费用|支出|经费|金额|发放))(?!.*(?:月|日|天|次|标准|时|学期|收入))"
)
_HEADS: Final = regex(r"[^率比例]*人数")
_WHOLE: Final = regex(r"总(?:成本|金额|支出|费用|额)|发放金额")
_AMOUNT: Final = regex("金额|成本|支出|费用|资金")
_FEWER: Final = regex(
    r"(?:发放|代发|补贴|补助|受益|参保|保障|服务|享受|领取|申领|救助|资助)[^。；，\d]{0,8}(?:人数|人员|对象)[^。；，\d]{0,4}减少"
)
#: A text of one form is looked through no further than this.
_LONGEST: Final = 20_000
_CLAUSE: Final = regex("[，。；：\n]")
#: A figure of four digits or more, with its unit: shorter ones differ by a digit too easily.
_FIGURE: Final = regex(
    r"(?<![\d.])(?P<number>(?=(?:\.?\d){4})\d{1,12}+(?:\.\d{1,4}+)?+)\s*+(?P<unit>亿元|万元|元|人次|人|户|个|平方米|公里|吨)"
)
#: So many characters before a figure say what it is of, and so many of the indicator's name in a row must be among them.
_BEFORE: Final = 12
_WORDS: Final = 4
#: So many figures of a text are compared with a value.
_FEW: Final = 20
_HALF: Final = Fraction(1, 2)
#: So many places an average in 元 is told with, and one in 万元.
_CENTS, _FINER = 2, 4
_BARE: Final = regex(r"\d[\d,]{0,30}+(?:\.\d{1,30}+)?+")

#: Between what and what a printed figure lies.
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Saying:
    """Two values of one thing that cannot both be true: what it is, both as written, the first's place and the second's."""

    kind: str
    name: str
    one: Cell
    other: Cell
    path: tuple[str, ...] = ()


#: What a thing said in two ways can be.
KINDS: Final = ("数值", "名称", "项目", "人均", "人数", "推算")
#: What rules may ask of a `Saying`.
SAYING: Mapping[str, tuple[Type, Any]] = MappingProxyType(
    {
        "种类": (Type.TEXT, lambda saying: saying.kind),
        "名称": (Type.TEXT, lambda saying: saying.name),
        "甲": (Type.TEXT, lambda saying: saying.one.text),
        "乙": (Type.TEXT, lambda saying: saying.other.text),
        "甲处": (Type.TEXT, lambda saying: saying.one.source.within(saying.one.source.file)),
        "乙处": (Type.TEXT, lambda saying: saying.other.source.within(saying.one.source.file)),
    }
)


#: What the conflicts of an account are that are none of values: of names, of projects that it lists or counts.
_KINDS: Final = MappingProxyType(
    {"项目名称": "名称", **dict.fromkeys(("所列项目", "项目个数", "绩效自评项目数", "部门绩效评价项目数"), "项目")}
)


def sayings(form: Submission) -> Iterator[Saying]:
    """What a submission and its account say in two ways; what its figures lead to, `spread` tells."""
    known: set[str] = set()
    for conflict in form.conflicts:
        known.add(conflict.name)
        yield Saying(_KINDS.get(conflict.name, "数值"), conflict.name, conflict.values[0], conflict.values[1])
    if not form.rows:
        return
    yield from (one for one in _in_narrative(form) if one.name not in known)
    yield from _one_digit(form)
    yield from _counted(form)
    yield from _per_head(form)
    yield from _fewer(form)


def unit(form: Submission) -> str:
    """The unit of amounts that name none."""
    return (form.budget.unit.text.strip() if form.budget.unit else "") or MONEY_UNIT


def _in_narrative(form: Submission) -> Iterator[Saying]:
    """Money that the text states otherwise than the form, and figures that two of its sentences state differently."""
    first: dict[str, Cell] = {}
    told: set[str] = set()
    for text in form.narrative.values():
        for one in statements.stated(text.text[:_LONGEST], statements.PROJECT, form.year):
            said = Cell(one.value, text.source)
            own = _money(form).get(one.name, ()) or ((first[one.name],) if one.name in first else ())
            first.setdefault(one.name, said)
            if one.name not in told and own and all(agree(cell.text, said.text, unit(form)) is False for cell in own):
                told.add(one.name)
                yield Saying("数值", one.name, own[0], said)


def _money(form: Submission) -> Mapping[str, tuple[Cell, ...]]:
    total = form.budget.total
    if total is None:
        return {}
    budgets = tuple(cell for cell in (total.annual, total.initial) if cell is not None and not cell.blank)
    executed = tuple(cell for cell in (total.executed,) if cell is not None and not cell.blank)
    return {"预算数": budgets, "执行数": executed}


def _one_digit(form: Submission) -> Iterator[Saying]:
    """An actual value that the text has with one digit changed, right behind words of the indicator's name."""
    said: dict[tuple[str, str], list[tuple[str, str, Cell]]] = {}
    whole: set[str] = set()
    for text in form.narrative.values():
        for found in _FIGURE.finditer(text.text[:_LONGEST]):
            whole.add(found["number"])
            before = key(text.text[max(0, found.start() - _BEFORE) : found.start()])
            for mask in _masks(found["number"]):
                said.setdefault((mask, found["unit"]), []).append(
                    (found["number"], before, Cell(found[0], text.source))
                )
    targets = _targets(form) if said else frozenset()
    for row in form.rows if said else ():
        own = _FIGURE.fullmatch(row.actual.text.strip()) if row.actual is not None else None
        if own is None or row.actual is None or own["number"] in whole:
            continue
        name = key(row.path[-1])
        words = {name[at : at + _WORDS] for at in range(len(name) - _WORDS + 1)}
        near = (one for mask in _masks(own["number"]) for one in said.get((mask, own["unit"]), ())[:_FEW])
        for number, before, cell in near:
            if number != own["number"] and number not in targets and any(word in before for word in words):
                yield Saying("数值", row.path[-1], row.actual, cell, row.path)
                break


def _masks(number: str) -> Iterator[str]:
    """A number with each of its digits left open in turn: two that share one differ in one digit at most."""
    return (f"{number[:at]}?{number[at + 1 :]}" for at, char in enumerate(number) if char.isdigit())


def _targets(form: Submission) -> frozenset[str]:
    """The numbers that the form has as targets: a text may well speak of those."""
    cells = (row.target for row in form.rows if row.target is not None)
    return frozenset(found["number"] for cell in cells if (found := _FIGURE.fullmatch(cell.text.strip())))


#: A count right before what it counts, and what says that it counts less than all, or another time.
_COUNTED: Final = regex(
    r"(?<![\d.])(?P<number>\d{2,9}+)\s*+(?P<unit>名|人|户|个|家|座|处|所|台|套|株|头)(?P<name>[^，。；、：\d]{6,40})"
)
_LIMITED: Final = regex(r"其中|新增|增加|减少|[比较每余约近]|[上去往历]年|计划|拟|部分|首批|另外?|[多超]|20\d\d年")
_NUMBER_OF: Final = regex("(?:数量|人数|户数|个数|总数|数)$")
_BASE: Final = 6
_BETWEEN: Final = 4


def _counted(form: Submission) -> Iterator[Saying]:
    """A number of what an indicator counts, right before its very name, that is neither the row's target nor its actual value."""
    rows = {_NUMBER_OF.sub("", key(row.path[-1])): row for row in form.rows}
    texts = [cell for cell in (form.goal_expected, form.goal_achieved, *form.narrative.values()) if cell is not None]
    found = [
        (one, key(one["name"]), cell)
        for cell in texts
        for one in _COUNTED.finditer(cell.text[:_LONGEST])
        if not _LIMITED.search(_CLAUSE.split(cell.text[: one.start()])[-1])
    ]
    for base, row in rows.items() if found else ():
        own = [cell for cell in (row.actual, row.target) if cell is not None and interval(cell.text) is not None]
        said = [(one, cell) for one, name, cell in found if len(base) >= _BASE and 0 <= name.find(base) <= _BETWEEN]
        differing = [(one, cell) for one, cell in said if all(_other(own_cell, one) for own_cell in own)]
        if own and said and len(differing) == len(said):
            one, cell = differing[0]
            yield Saying("数值", row.path[-1], own[0], Cell(f"{one['number']}{one['unit']}", cell.source), row.path)


def _other(cell: Cell, said: re.Match[str]) -> bool:
    """Whether a value is of the same kind as a count in a text, and another number."""
    return agree(cell.text, f"{said['number']}{said['unit']}", said["unit"]) is False


# --- per head -------------------------------------------------------------------------------------------------


def heads(form: Submission, column: str) -> tuple[Cell, ...]:
    """The numbers of persons that the rows of a form name, in a column (`target`, `actual`)."""
    rows = (row for row in form.rows if _HEADS.fullmatch(row.path[-1].strip()))
    cells = (getattr(row, column) for row in rows)
    return tuple(cell for cell in cells if cell is not None and interval(cell.text) is not None)


def amounts(form: Submission, column: str) -> tuple[tuple[str, Cell], ...]:
    """The amounts of money of a form: its funds, and the rows that are sums, in a column."""
    return tuple((name, cell) for name, cell, _ in moneys(form, column))


def printed(row: Row, column: str) -> Cell | None:
    """A value of a row as it reads with the unit that stands in a column of its own."""
    cell: Cell | None = getattr(row, column)
    if cell is None or row.unit is None or row.unit.blank or not _BARE.fullmatch(cell.text.strip()):
        return cell
    return replace(cell, text=f"{cell.text.strip()}{row.unit.text.strip()}")


def yuan(cell: Cell, form: Submission) -> Ends | None:
    """The ends of an amount of money in 元; None for what is none."""
    read = interval(cell.text, unit(form))
    return read[:2] if read is not None and read[2] is not None and read[2].dimension == "金额" else None


def misfit(form: Submission, row: Row, column: str) -> Cell | None:
    """The amount that an average per head does not fit, and none of the form's amounts does; None where one of them may."""
    average = each(printed(row, column), form)
    persons, money = (counts(form, column), moneys(form, column)) if average is not None else ([], [])
    if average is None or _fits(average, persons, money) is not False:
        return None
    above = all(average[0] * heads >= most for heads in persons for _, _, (_, most) in money)
    wholes = [cell for name, cell, _ in money if _WHOLE.search(name)]
    if above:
        return max(money, key=lambda one: one[2])[1]
    return wholes[0] if wholes and len(persons) == 1 else None


def fits(form: Submission, row: Row, column: str) -> bool | None:
    """Whether an average per head is one of the form's amounts by its heads; None where it names no amount or no heads."""
    average = each(printed(row, column), form)
    return _fits(average, counts(form, column), moneys(form, column)) if average is not None else None


def _fits(average: Ends, persons: Sequence[Fraction], money: Sequence[tuple[str, Cell, Ends]]) -> bool | None:
    if not persons or not money or not all(persons):
        return None
    low, high = average
    return any(low * heads < most and least < high * heads for heads in persons for _, _, (least, most) in money)


def spent(form: Submission, column: str) -> Ends | None:
    """The ends of what a form was given (`target`) or has spent (`actual`), in 元."""
    cells = _money(form).get("执行数" if column == "actual" else "预算数", ())
    return yuan(cells[0], form) if cells else None


def counts(form: Submission, column: str) -> list[Fraction]:
    """The numbers of persons that the rows of a form name: whole ones, exact as they are printed."""
    return [number for cell in heads(form, column) if (number := whole(cell)) is not None]


def whole(cell: Cell | None) -> Fraction | None:
    """A count, exact as it is printed; None for what is no plain number."""
    read = interval(cell.text) if cell is not None else None
    return sum(read[:2]) * _HALF if read is not None else None


def moneys(form: Submission, column: str) -> list[tuple[str, Cell, Ends]]:
    """The amounts of money of a form, in a column, with their ends in 元."""
    which = "执行数" if column == "actual" else "预算数"
    found = [(which, cell) for cell in _money(form).get(which, ())]
    for row in form.rows:
        cell = printed(row, column) if is_amount(row.path[-1]) else None
        if cell is not None:
            found.append((row.path[-1], cell))
    return [(name, cell, ends) for name, cell in found if (ends := yuan(cell, form)) is not None]


def each(cell: Cell | None, form: Submission) -> Ends | None:
    """The ends of an average in 元 for a head: 1.47万元/人, or an amount alone."""
    if cell is None:
        return None
    return yuan(Cell(_for_one(cell.text), cell.source), form)


def _for_one(text: str) -> str:
    """An average without the word that it is one for a head."""
    return re.sub(r"\s*[/／每]\s*(?:人|名)(?:年)?\s*$", "", text.strip())


def is_heads(name: str) -> bool:
    """Whether an indicator counts persons, by its name."""
    return _HEADS.fullmatch(name.strip()) is not None


def is_average(name: str) -> bool:
    """Whether an indicator is an average per head of the year, by its name."""
    return _EACH.match(name) is not None


def is_amount(name: str) -> bool:
    """Whether an indicator may be a sum of money, by its name."""
    return _AMOUNT.search(name) is not None and not is_average(name)


def averages(form: Submission) -> Iterator[Row]:
    """The rows that are averages per head of the year."""
    return (row for row in form.rows if is_average(row.path[-1]))


def _per_head(form: Submission) -> Iterator[Saying]:
    for row in averages(form):
        for column in ("actual", "target"):
            amount, cell = misfit(form, row, column), printed(row, column)
            if amount is not None and cell is not None:
                shown = Cell(_divided(form, amount, heads(form, column)[0], cell), amount.source)
                yield Saying("人均", row.path[-1], cell, shown, row.path)
                break


def _divided(form: Submission, amount: Cell, persons: Cell, average: Cell) -> str:
    """An amount for each of so many, with what it comes to in the unit that the average is printed in."""
    money, count, read = yuan(amount, form), whole(persons), interval(_for_one(average.text), unit(form))
    said = f"{amount.text}{unit(form) if _BARE.fullmatch(amount.text.strip()) else ''}÷{persons.text}"
    if money is None or not count or read is None or read[2] is None:
        return said
    found = sum(money) * _HALF / count / read[2].factor
    return f"{said}={decimals.plain(found, _CENTS if read[2].factor == 1 else _FINER)}{read[2].name}"


def _fewer(form: Submission) -> Iterator[Saying]:
    """Fewer persons as the reason of what was not spent, where the form has as many as it was to have."""
    rows = [row for row in form.rows if _HEADS.fullmatch(row.path[-1].strip())]
    if len(rows) != 1 or rows[0].target is None or rows[0].actual is None:
        return
    target, actual = rows[0].target, rows[0].actual
    if interval(actual.text) is None or agree(target.text, actual.text) is not True:
        return
    total = form.budget.total
    reason = (total.reason,) if total is not None and total.reason is not None else ()
    for text in (*reason, *form.narrative.values()):
        found = _FEWER.search(text.text[:_LONGEST])
        if found is not None:
            yield Saying("人数", rows[0].path[-1], actual, Cell(found[0], text.source), rows[0].path)
            return
