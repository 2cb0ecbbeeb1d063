"""The parts of an Office file or a page → the forms in them.

In: the sheets of a workbook, or the lines and tables of a document in their order. Out: the submissions, each with the
hidden places of its file that hold something, and the problems of what could not be understood.

A sheet is a paper of its own: a form begins and ends in it, and one without a form is none of our business. A document
is one paper: a title above a table belongs to it, and a form may go on in the next table.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.intake.formats.sheet import Sheet
from jixiao.intake.forms import form, further, grid, sighted
from jixiao.intake.forms.cells import Item, alone
from jixiao.records import Cell, Submission

_Found = tuple[tuple[Submission, ...], tuple[Problem, ...]]
_NUMBER = regex(r"\d+")


def of_workbook(sheets: Sequence[Sheet], file: str, *, targets: bool = False) -> _Found:
    """The forms in the sheets of a workbook; `targets` as `form.found` wants it."""
    submissions: list[Submission] = []
    problems: list[Problem] = []
    unread: list[Problem] = []  # a file with nothing else says it as a whole (`sighted.none`)
    supplement = further.read(sheets)
    facts = further.has_facts(supplement)
    for sheet in sheets:
        if not further.is_supplement(sheet):
            items = tuple(grid.items(sheet))
            forms, wrong = form.found(items, file, whole=True, facts=facts, targets=targets)
            submissions += _hiding(forms, () if sheet.hidden else grid.hidden(sheet))
            problems += wrong
            unread += _unparted(items)
    problems += unread if submissions or problems else ()
    return _supplemented(submissions, problems, sheets, supplement, file)


def of_document(parts: Sequence[Cell | Sheet], file: str, *, targets: bool = False) -> _Found:
    """The forms among the lines and tables of a document; `targets` as `form.found` wants it."""
    sheets = [part for part in parts if isinstance(part, Sheet)]
    supplement = further.read(sheets)
    facts = further.has_facts(supplement)
    items = tuple(_items(parts))
    forms, problems = form.found(items, file, whole=True, facts=facts, targets=targets, page=True)
    problems += tuple(_unparted(items)) if forms or problems else ()
    submissions: Sequence[Submission] = forms
    for sheet in sheets:
        names = {sheet.name}
        own = [one for one in submissions if one.source.sheet in names]
        if own and (places := grid.hidden(sheet)):
            changed = dict(zip(map(id, own), _hiding(own, places), strict=True))
            submissions = [changed.get(id(one), one) for one in submissions]
    return _supplemented(submissions, problems, parts, supplement, file)


def _items(parts: Iterable[Cell | Sheet]) -> Iterator[Item]:
    for part in parts:
        if isinstance(part, Cell):
            yield part
        elif not further.is_supplement(part):
            yield from grid.items(part)


def _unparted(items: Iterable[Item]) -> Iterator[Problem]:
    """What is told of forms that stand as text between the tables, a row or a cell on a line."""
    for is_line, run in itertools.groupby(map(alone, items), lambda line: line is not None):
        if is_line:
            yield from sighted.unparted([line for line in run if line])


def _hiding(forms: Sequence[Submission], places: Sequence[Source]) -> list[Submission]:
    """The forms of one sheet, each with the hidden places below its own beginning; what is above the first is the first's."""
    starts = [_row(one.source) for one in forms]
    own: list[list[Source]] = [[] for _ in forms]
    for place in places if forms else ():
        row = _row(place)
        own[max((index for index, start in enumerate(starts) if start <= row), default=0)].append(place)
    return [replace(one, hidden=(*one.hidden, *found)) if found else one for one, found in zip(forms, own, strict=True)]


def _row(place: Source) -> int:
    """The row in the name of a cell: `B12`, 第12行第2列."""
    found = _NUMBER.search(place.cell)
    return int(found[0]) if found else 0


def _supplemented(
    submissions: Sequence[Submission],
    problems: Iterable[Problem],
    parts: Sequence[Cell | Sheet],
    supplement: further.Supplement,
    file: str,
) -> _Found:
    unseen = [place for one in parts if isinstance(one, Sheet) and one.hidden for place in grid.hidden(one)]
    if unseen:
        submissions = [replace(one, hidden=(*one.hidden, *unseen)) for one in submissions]
    forms, wrong = further.joined(tuple(submissions), supplement)
    found = (*problems, *wrong)
    if not forms and not found:
        found = (sighted.none(_visible(parts), file, hidden=bool(unseen)),)
    return forms, found


def _visible(parts: Sequence[Cell | Sheet]) -> Iterator[Item]:
    for part in parts:
        if isinstance(part, Cell):
            yield part
        elif not part.hidden:
            yield from grid.items(part)
