"""What two forms of one unit share that can be right for one of them only, and sums over forms that do not hold.

In: the submissions of one unit and year. Out: for each, `Copy` records: another project's name in a clause of a text, a result
or a reason that the other's form has as well, an average per head that fits the other's figures and not its own; heads that are
not those of the others together, where the money is theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from jixiao.findings import conflicts
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex
from jixiao.records import Cell, Row, Submission
from jixiao.records.expressions import Type
from jixiao.values.agreement import agree, interval
from jixiao.values.names import key

_CLAUSES: Final = regex(r"[。；，,;！\n]")
_DIGITS: Final = regex(r"\d[\d.,]*+")
#: Beside one of these a name is one of a list, and may well stand in the text of another.
_LISTED: Final = regex(r"[、等及和与]")
#: Shorter names may be words of the language.
SHORTEST: Final = 6
_LONGEST: Final = 20_000
_COLUMNS: Final = ("actual", "target")
#: The cells of a row in which a unit may write sentences.
WRITTEN: Final = ("actual", "reason")
#: What a clause of the unit's texts is of.
_TEXTS: Final = "文字说明"
_HALF: Final = Fraction(1, 2)
#: So many forms of a unit are compared with each other.
MOST: Final = 60
#: So many forms of a unit must count persons for those of one to be those of the others together.
WITH_HEADS: Final = 3


@dataclass(frozen=True, slots=True)
class Copy:
    """Words of a form that are another's, or cannot be right beside it: what they are of, and what stands there, and where."""

    kind: str
    name: str
    words: Cell
    project: str
    right: Cell
    path: tuple[str, ...] = ()


#: What a thing that two forms share can be.
KINDS: Final = ("名称", "人均", "人数", "分组")
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
    if len(forms) > MOST:
        return ((),) * len(forms)
    own = list(map(_Own, forms))
    return tuple(tuple(_of(mine, [other for other in own if other is not mine])) for mine in own)


class _Own:
    """A form with what is compared of it, each worked out once, when it is first asked for."""

    def __init__(self, form: Submission) -> None:
        self.form = form

    @cached_property
    def name(self) -> str:
        """The name of its project, as it is compared."""
        return _name(self.form)

    @cached_property
    def clauses(self) -> Mapping[str, tuple[Cell, Row | None]]:
        """The clauses of what it writes."""
        return _clauses(self.form)

    @cached_property
    def averages(self) -> Mapping[str, Row]:
        """Its averages per head, by name."""
        return {key(row.path[-1]): row for row in conflicts.averages(self.form)}

    @cached_property
    def misfits(self) -> frozenset[tuple[str, str]]:
        """The columns of averages, by name and column, in which they do not fit the form's own figures."""
        return frozenset(one for one, row in self._columns if conflicts.misfit(self.form, row, one[1]))

    @cached_property
    def fits(self) -> frozenset[tuple[str, str]]:
        """Those in which they do."""
        return frozenset(one for one, row in self._columns if conflicts.fits(self.form, row, one[1]))

    @property
    def _columns(self) -> Iterator[tuple[tuple[str, str], Row]]:
        return (((name, column), row) for name, row in self.averages.items() for column in _COLUMNS)

    @cached_property
    def heads(self) -> Mapping[str, tuple[Cell, ...]]:
        """By column, the cells of its heads."""
        return {column: conflicts.heads(self.form, column) for column in _COLUMNS}

    @cached_property
    def spent(self) -> Mapping[str, tuple[Fraction, Fraction] | None]:
        """By column, what they cost."""
        return {column: conflicts.spent(self.form, column) for column in _COLUMNS}

    @cached_property
    def counts(self) -> Mapping[str, list[Fraction]]:
        """By column, how many they are."""
        return {column: conflicts.counts(self.form, column) for column in _COLUMNS}


def _of(mine: _Own, others: Sequence[_Own]) -> Iterator[Copy]:
    for other in others:
        yield from _names(mine, other)
        yield from _averages(mine, other)
    yield from _heads(mine, others)


def _name(form: Submission) -> str:
    return key(form.project.text).removesuffix("项目") if form.project and not form.project.blank else ""


def _clauses(form: Submission) -> Mapping[str, tuple[Cell, Row | None]]:
    """The clauses of texts, results and reasons, without figures and blanks, each where it first stands, with its row."""
    texts = [form.goal_expected, form.goal_achieved, *form.narrative.values()]
    cells = [(getattr(row, column), row) for row in form.rows for column in WRITTEN]
    clauses: dict[str, tuple[Cell, Row | None]] = {}
    for cell, row in (*((text, None) for text in texts), *cells):
        if cell is None or len(cell.text) < SHORTEST:
            continue
        for clause in _CLAUSES.split(cell.text[:_LONGEST]):
            if clause.strip():
                clauses.setdefault(_plain(clause), (Cell(clause.strip(), cell.source), row))
    return clauses


def _plain(clause: str) -> str:
    return key(_DIGITS.sub("0", clause)).replace("的", "")


def _names(mine: _Own, other: _Own) -> Iterator[Copy]:
    """The first clause that names the other's project alone and is the other's own."""
    name, its = mine.name, other.name
    if len(its) < SHORTEST or not name or its in name or name in its:
        return
    plain = its.replace("的", "")
    for clause, (cell, row) in mine.clauses.items():
        if plain in clause and name not in clause and clause in other.clauses and not _LISTED.search(cell.text):
            about, path = (_TEXTS, ()) if row is None else (row.path[-1], row.path)
            yield Copy("名称", about, cell, _title(other.form), other.clauses[clause][0], path)
            return


def _title(form: Submission) -> str:
    return form.project.text.strip() if form.project else ""


def _averages(mine: _Own, other: _Own) -> Iterator[Copy]:
    """An average per head of the other's that fits the other's figures and not one's own."""
    for name, row in mine.averages.items():
        its = other.averages.get(name)
        for column in _COLUMNS if its is not None else ():
            if (name, column) not in mine.misfits or (name, column) not in other.fits:
                continue
            own, there = getattr(row, column), getattr(its, column)
            if agree(own.text, there.text) is True:
                yield Copy("人均", row.path[-1], own, _title(other.form), there, row.path)
                break


def _heads(mine: _Own, others: Sequence[_Own]) -> Iterator[Copy]:
    """The heads of a form whose money is that of all the others with heads together: they must be theirs together, too."""
    form = mine.form
    for column in _COLUMNS:
        own = mine.heads[column]
        counted = [one for one in others if len(one.heads[column]) == 1]
        if len(own) != 1 or len(counted) < WITH_HEADS - 1:
            continue
        total = _sum([one.spent[column] for one in counted])
        whole = next((cell for name, cell in conflicts.amounts(form, column) if total and _is(cell, form, total)), None)
        if whole is None:
            continue
        persons = sum((number for one in counted for number in one.counts[column]), Fraction(0))
        theirs = [one.form for one in counted]
        if mine.counts[column] == [persons]:
            yield from _between(form, theirs, column)
            continue
        shown = "＋".join(one.heads[column][0].text for one in counted)
        places = counted[0].heads[column][0].source
        row = next(row for row in form.rows if getattr(row, column) is own[0])
        yield Copy("人数", row.path[-1], own[0], "、".join(map(_title, theirs)), Cell(shown, places), row.path)
        return


def _between(form: Submission, others: Sequence[Submission], column: str) -> Iterator[Copy]:
    """Averages of a form that is all the others together which are below the least of theirs, or above the largest."""
    for row in conflicts.averages(form):
        own = conflicts.each(conflicts.printed(row, column), form)
        theirs = [
            (its, one) for one in others for its in conflicts.averages(one) if key(its.path[-1]) == key(row.path[-1])
        ]
        cells = [cell for its, _ in theirs if (cell := conflicts.printed(its, column)) is not None]
        ends = [
            each for its, one in theirs if (each := conflicts.each(conflicts.printed(its, column), one)) is not None
        ]
        if own is None or not len(others) == len(theirs) == len(ends):
            continue
        if own[1] <= min(low for low, _ in ends) or own[0] >= max(high for _, high in ends):
            shown = Cell("＋".join(cell.text for cell in cells), cells[0].source)
            yield Copy("分组", row.path[-1], getattr(row, column), "、".join(map(_title, others)), shown, row.path)


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
