"""What two forms of one unit share that can be right for one of them only, and sums over forms that do not hold.

In: the submissions of one unit and year. Out: for each, `Copy` records: another project's name in a clause that the other's text
has as well, an average per head that fits the other's figures and not its own; heads that are not those of the others together,
where the money is theirs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from jixiao.findings import conflicts
from jixiao.records import Cell, Submission
from jixiao.records.expressions import Type
from jixiao.values.agreement import agree, interval
from jixiao.values.names import key

_CLAUSES: Final = re.compile(r"[。；，,;！\n]")
_DIGITS: Final = re.compile(r"\d[\d.,]*+")
#: Beside one of these a name is one of a list, and may well stand in the text of another.
_LISTED: Final = re.compile(r"[、等及和与]")
#: Shorter names may be words of the language.
_SHORTEST: Final = 6
_LONGEST: Final = 20_000
_HALF: Final = Fraction(1, 2)
#: So many forms of a unit are compared with each other.
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Copy:
    """Words of a form that are another's, or cannot be right beside it: what they are of, and what stands there, and where."""

    kind: str
    name: str
    words: Cell
    project: str
    right: Cell
    path: tuple[str, ...] = ()


#: What rules may ask of a `Copy`.
COPY: Mapping[str, tuple[Type, Any]] = MappingProxyType(
    {
        "种类": (Type.TEXT, lambda copy: copy.kind),
        "名称": (Type.TEXT, lambda copy: copy.name),
        "内容": (Type.TEXT, lambda copy: copy.words.text),
        "内容处": (Type.TEXT, lambda copy: copy.words.source.within(copy.words.source.file)),
        "他项目": (Type.TEXT, lambda copy: copy.project),
        "他内容": (Type.TEXT, lambda copy: copy.right.text),
        "他处": (Type.TEXT, lambda copy: copy.right.source.within(copy.words.source.file)),
    }
)


def found(forms: Sequence[Submission]) -> tuple[tuple[Copy, ...], ...]:
    """For each form of a unit, what it shares with others and cannot have, and where its sums over them fail."""
    if len(forms) > _MOST:
        return ((),) * len(forms)
    own = [(form, _name(form), _texts(form)) for form in forms]
    return tuple(tuple(_of(mine, [other for other in own if other is not mine])) for mine in own)


def _of(mine: "_Own", others: Sequence["_Own"]) -> Iterator[Copy]:
    for other in others:
        yield from _names(mine, other)
        yield from _averages(mine[0], other[0])
    yield from _heads(mine[0], [form for form, _, _ in others])


_Own = tuple[Submission, str, Mapping[str, Cell]]


def _name(form: Submission) -> str:
    return key(form.project.text).removesuffix("项目") if form.project and not form.project.blank else ""


def _texts(form: Submission) -> Mapping[str, Cell]:
    """The clauses of a form's own texts, without figures and blanks, each where it first stands."""
    cells = [form.goal_expected, form.goal_achieved, *form.narrative.values()]
    clauses: dict[str, Cell] = {}
    for cell in filter(None, cells):
        for clause in _CLAUSES.split(cell.text[:_LONGEST]):
            if clause.strip():
                clauses.setdefault(_plain(clause), Cell(clause.strip(), cell.source))
    return clauses


def _plain(clause: str) -> str:
    return key(_DIGITS.sub("0", clause)).replace("的", "")


def _names(mine: _Own, other: _Own) -> Iterator[Copy]:
    """The first clause that names the other's project alone and is the other's own."""
    _, name, clauses = mine
    its_form, its_name, its_clauses = other
    its_plain = its_name.replace("的", "")
    if len(its_name) < _SHORTEST or not name or its_name in name or name in its_name:
        return
    for clause, cell in clauses.items():
        if its_plain in clause and name not in clause and clause in its_clauses and not _LISTED.search(cell.text):
            yield Copy("名称", _title(its_form), cell, _title(its_form), its_clauses[clause])
            return


def _title(form: Submission) -> str:
    return form.project.text.strip() if form.project else ""


def _averages(form: Submission, other: Submission) -> Iterator[Copy]:
    """An average per head of the other's that fits the other's figures and not one's own."""
    theirs = {key(row.path[-1]): row for row in conflicts.averages(other)}
    for row in conflicts.averages(form):
        its = theirs.get(key(row.path[-1]))
        if its is None:
            continue
        for column in ("actual", "target"):
            mine, there = getattr(row, column), getattr(its, column)
            same = mine is not None and there is not None and agree(mine.text, there.text) is True
            if same and conflicts.misfit(form, row, column) and conflicts.fits(other, its, column):
                yield Copy("人均", row.path[-1], mine, _title(other), there, row.path)
                break


def _heads(form: Submission, others: Sequence[Submission]) -> Iterator[Copy]:
    """The heads of a form whose money is that of all the others with heads together: they must be theirs together, too."""
    for column in ("actual", "target"):
        own = conflicts.heads(form, column)
        counted = [one for one in others if len(conflicts.heads(one, column)) == 1]
        if len(own) != 1 or len(counted) < 2:
            continue
        money = [conflicts.spent(one, column) for one in counted]
        total = _sum(money)
        whole = next((cell for name, cell in conflicts.amounts(form, column) if total and _is(cell, form, total)), None)
        persons = _sum([interval(conflicts.heads(one, column)[0].text) for one in counted])
        mine = interval(own[0].text)
        if whole is None or persons is None or mine is None or (mine[0] < persons[1] and persons[0] < mine[1]):
            continue
        shown = "＋".join(conflicts.heads(one, column)[0].text for one in counted)
        places = conflicts.heads(counted[0], column)[0].source
        row = next(row for row in form.rows if getattr(row, column) is own[0])
        yield Copy("人数", row.path[-1], own[0], "、".join(map(_title, counted)), Cell(shown, places), row.path)
        return


def _sum(parts: Sequence[tuple[Any, ...] | None]) -> tuple[Fraction, Fraction] | None:
    if any(part is None for part in parts):
        return None
    whole = [part for part in parts if part is not None]
    middle = sum(((low + high) * _HALF for low, high, *_ in whole), Fraction(0))
    half = max((high - low) * _HALF for low, high, *_ in whole) * len(whole)
    return middle - half, middle + half


def _is(cell: Cell, form: Submission, total: tuple[Fraction, Fraction]) -> bool:
    read = interval(cell.text, conflicts.unit(form))
    return read is not None and read[0] < total[1] and total[0] < read[1]
