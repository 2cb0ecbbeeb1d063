"""What a form says of a year and of its months, of all persons and of groups of them: figures that cannot both be true.

In: a submission. Out: `Saying`s of the kind 推算: what stands there, and what leads elsewhere, in the figures that are printed. A
monthly amount, or an average per head and month, is told only where the form names its months and none of its amounts fits;
amounts of all months or quarters, where they fit no amount of the year; times, where they are fewer than the persons or more
than the persons in all months; the average of all, where groups with averages of their own are together as many persons as
there are.
"""

from collections.abc import Iterator, Sequence
from enum import IntFlag, auto
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Final

from jixiao.findings import conflicts
from jixiao.findings.conflicts import Ends, Saying
from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.records import Cell, Row, Submission
from jixiao.values.agreement import interval
from jixiao.values.names import key

_MONTHS: Final = regex(r"[^\d月率比例]{0,8}月数")
_EACH_MONTH: Final = regex(r"(?=.*(?:月人均|人均月|人均每月|每人每月|每月人均))(?!.*(?:标准|收入|日|天|次)).+")
_A_MONTH: Final = regex(r"(?:月均|平均每月|每月)(?P<rest>[^\d月人]{0,8}(?:金额|支出|成本|费用|资金|经费))")
_PER: Final = regex(r"\s*+(?:[/／每·.]\s*+(?:人|名|月)\s*+){1,2}+$")
_OF_MONTH: Final = regex(r"(?P<number>1[0-2]|[1-9])月份?(?P<rest>[^\d月].*)")
_OF_QUARTER: Final = regex(r"第?(?P<number>[一二三四1-4])季度(?P<rest>[^\d].*)")
_TWELVE: Final = (tuple(map(str, range(1, 13))),)
_FOUR: Final = (tuple("一二三四"), tuple("1234"))
_PART: Final = regex("月|季")
_TIMES: Final = regex(r"(?P<of>[^率比例月]*)人次")


class Part(IntFlag):
    """What an indicator may be, by its name, in figures that lead to one another."""

    HEADS = auto()
    EACH = auto()
    MONTHS = auto()
    MONTHLY = auto()
    TIMES = auto()
    LAST_MONTH = auto()
    LAST_QUARTER = auto()


@remembered
def parts_of(name: str) -> Part:
    """What an indicator may be by its name."""
    plain, month, quarter = key(name), _OF_MONTH.fullmatch(key(name)), _OF_QUARTER.fullmatch(key(name))
    found = {
        Part.HEADS: plain.endswith("人数"),
        Part.EACH: conflicts.is_average(name),
        Part.MONTHS: _MONTHS.fullmatch(name.strip()) is not None,
        Part.MONTHLY: (_A_MONTH.fullmatch(plain) or _EACH_MONTH.fullmatch(plain)) is not None,
        Part.TIMES: _TIMES.fullmatch(plain) is not None,
        Part.LAST_MONTH: month is not None and month["number"] == _TWELVE[0][-1],
        Part.LAST_QUARTER: quarter is not None and any(quarter["number"] == one[-1] for one in _FOUR),
    }
    return Part(sum(part for part, there in found.items() if there))


def sayings(form: Submission) -> Iterator[Saying]:
    """Everything that a form says of the whole otherwise than of its parts; of target and actual values the latter first."""
    parts = reduce(or_, (parts_of(row.path[-1]) for row in form.rows), Part(0))
    for find, needed in _FINDS:
        if any(parts & one == one for one in needed):
            yield from next((found for column in ("actual", "target") if (found := tuple(find(form, column)))), ())


def _cells(form: Submission, column: str) -> Iterator[tuple[Row, Cell]]:
    for row in form.rows:
        cell = conflicts.printed(row, column)
        if cell is not None:
            yield row, cell


def _months(form: Submission, column: str) -> tuple[Fraction, Cell] | None:
    """The number of months that a form names, where it names one."""
    named = [cell for row, cell in _cells(form, column) if _MONTHS.fullmatch(row.path[-1].strip())]
    number = conflicts.whole(named[0]) if len(named) == 1 else None
    return (number, named[0]) if number is not None and 1 <= number <= 12 else None


def _year(form: Submission, column: str) -> list[tuple[str, Cell, Ends]]:
    """The amounts of a form that are of the whole year."""
    return [one for one in conflicts.moneys(form, column) if not _PART.search(one[0])]


def _unfit(form: Submission, column: str, rest: str, low: Fraction, high: Fraction) -> tuple[str, Cell] | None:
    """The amount of the year that a sum of parts should be and is not: the one called so, or any where the sum is above all.

    None where the sum is one of the year's amounts, or may be of a part of them.
    """
    year = _year(form, column)
    if any(low < most and least < high for _, _, (least, most) in year):
        return None
    called = [(name, cell) for name, cell, _ in year if rest and key(name).endswith(rest)]
    above = [(name, cell) for name, cell, (_, most) in year if low >= most]
    return next(iter(called or (above if len(above) == len(year) else ())), None)


def _monthly(form: Submission, column: str) -> Iterator[Saying]:
    """Amounts a month, of all or for a head, that lead to none of the year's amounts."""
    months, heads = _months(form, column), conflicts.heads(form, column)
    for row, cell in _cells(form, column) if months is not None else ():
        name = key(row.path[-1])
        total, each = _A_MONTH.fullmatch(name), _EACH_MONTH.fullmatch(name)
        ends = _money(_PER.sub("", cell.text.strip()))
        persons = conflicts.whole(heads[0]) if each and len(heads) == 1 else decimals.ONE if total else None
        if months is None or ends is None or persons is None:
            continue
        times = months[0] * persons
        unfit = _unfit(form, column, total["rest"] if total else "", ends[0] * times, ends[1] * times)
        if unfit is not None:
            factors = [cell.text, *(one.text for one in heads if each), _with(months[1].text, "个月")]
            yield Saying("推算", unfit[0], unfit[1], Cell("×".join(factors), cell.source), row.path)


def _money(text: str) -> Ends | None:
    """The ends of an amount that names its unit: 元 and 万元 stand beside each other in these rows."""
    read = interval(text)
    return read[:2] if read is not None and read[2] is not None and read[2].dimension == "金额" else None


def _with(number: str, noun: str) -> str:
    return number if number[-1:] == noun[-1] else f"{number.strip()}{noun}"


def _of_all_months(form: Submission, column: str) -> Iterator[Saying]:
    """Amounts of every month, or of every quarter, whose sum is not the year's amount."""
    for pattern, numbers in ((_OF_MONTH, _TWELVE), (_OF_QUARTER, _FOUR)):
        parts: dict[str, dict[str, tuple[Cell, Ends]]] = {}
        for row, cell in _cells(form, column):
            found, ends = pattern.fullmatch(key(row.path[-1])), conflicts.yuan(cell, form)
            if found is not None and ends is not None:
                parts.setdefault(found["rest"], {})[found["number"]] = (cell, ends)
        for rest, every in parts.items():
            if tuple(every) not in numbers:
                continue
            low, high = (decimals.exact_sum(ends[at] for _, ends in every.values()) for at in (0, 1))
            unfit = _unfit(form, column, rest, low, high)
            if unfit is not None:
                cells = [cell for cell, _ in every.values()]
                yield Saying("推算", *unfit, Cell("＋".join(cell.text for cell in cells), cells[0].source))


def _times(form: Submission, column: str) -> Iterator[Saying]:
    """Times that are fewer than the persons, or more than the persons in every month."""
    months = _months(form, column)
    named = {key(row.path[-1]): cell for row, cell in _cells(form, column)}
    for row, cell in _cells(form, column):
        found, ends = _TIMES.fullmatch(key(row.path[-1])), interval(cell.text)
        heads = named.get(f"{found['of']}人数") if found is not None else None
        own = interval(heads.text) if heads is not None else None
        if heads is None or own is None or ends is None:
            continue
        if ends[1] <= own[0]:
            yield Saying("推算", row.path[-1], cell, heads, row.path)
        elif months is not None and ends[0] >= own[1] * months[0]:
            shown = f"{heads.text}×{_with(months[1].text, '个月')}"
            yield Saying("推算", row.path[-1], cell, Cell(shown, heads.source), row.path)


def _groups(form: Submission, column: str) -> Iterator[Saying]:
    """An average of all that is not that of the groups which are all."""
    named = {key(row.path[-1]): cell for row, cell in _cells(form, column)}
    averages = {key(row.path[-1]): row for row in conflicts.averages(form)}
    for name, row in averages.items():
        groups = [other.removesuffix(name) for other in averages if other.endswith(name) and other != name]
        own = conflicts.each(named.get(name), form)
        for heads, all_of_them in named.items() if own is not None and len(groups) > 1 else ():
            pairs = [(named.get(f"{group}{name}"), named.get(f"{group}{heads}")) for group in groups]
            mean = _mean(form, pairs, all_of_them) if heads.endswith("人数") else None
            if mean is not None and own is not None and not (own[0] < mean[1] and mean[0] < own[1]):
                sums = "＋".join(f"{each.text}×{count.text}" for each, count in pairs if each and count)
                shown = Cell(f"（{sums}）÷{all_of_them.text}", all_of_them.source)
                yield Saying("推算", row.path[-1], named[name], shown, row.path)


def _mean(form: Submission, groups: Sequence[tuple[Cell | None, Cell | None]], heads: Cell) -> Ends | None:
    """The ends of the mean of groups; None where they are not all the heads."""
    parts = [(conflicts.each(each, form), conflicts.whole(count)) for each, count in groups]
    known = [(each, count) for each, count in parts if each is not None and count is not None]
    whole = conflicts.whole(heads)
    if len(known) < len(parts) or whole != decimals.exact_sum(count for _, count in known):
        return None
    low, high = (decimals.ratio(decimals.exact_sum(each[at] * n for each, n in known), whole) for at in (0, 1))
    return (low, high) if low is not None and high is not None else None


#: What finds them, and parts without which there is nothing to find: one of these must be there.
_FINDS: Final = (
    (_monthly, (Part.MONTHS | Part.MONTHLY,)),
    (_of_all_months, (Part.LAST_MONTH, Part.LAST_QUARTER)),
    (_times, (Part.TIMES | Part.HEADS,)),
    (_groups, (Part.EACH | Part.HEADS,)),
)
#: Parts of a form without which its rows lead nowhere.
LEADING: Final = tuple(part for _, needed in _FINDS for part in needed)
