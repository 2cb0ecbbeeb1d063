"""A submission ↔ normalised rows, one an indicator, the submission's own columns on each of them.

In: a submission, or the rows of one. Out: the other. What rows cannot say (places, tables, what a person judged …) is lost on
the way out; `plain` says whether anything was. What is wrong with rows is a Problem at the number of the row.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

from jixiao.batch.columns import LEVELS, OF_ROW, OWN, ROWS
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.reading import short
from jixiao.records import Budget, Cell, Fund, Row, Submission

#: What surrounds a text and is none.
SPACE: Final = " \t\r\n\u3000"
#: One row: a text, or None, by the name of each column.
Written = Mapping[str, str | None]

#: The cells of an indicator and of the table of funds, by the names of their fields.
_OF_ROW: Final = {
    column.field.removeprefix("Row."): column.name for column in OF_ROW if column.name not in (*LEVELS, "elements")
}
_OF_FUND: Final = {column.field.removeprefix("Fund."): column.name for column in OWN if "Fund." in column.field}
_NAMES: Final = ("project", "unit", "department", "printed_total")
_OWN: Final = tuple(column.name for column in OWN)


def rows_of(form: Submission, number: str = "") -> tuple[Written, ...]:
    """The rows of a submission, at least one; `number` is what stands in their column `form`."""
    fund = form.budget.total
    own: dict[str, str | None] = {
        **dict.fromkeys((column.name for column in ROWS), None),
        "form": number,
        **{name: _text(getattr(form, name)) for name in _NAMES},
        "year": None if form.year is None else str(form.year),
        "money_unit": _text(form.budget.unit),
        **({name: _text(getattr(fund, field)) for field, name in _OF_FUND.items()} if fund else {}),
        "facts": _object(form.facts),
    }
    return tuple({**own, **dict(_row(row))} for row in form.rows) or (own,)


def _row(row: Row) -> Iterator[tuple[str, str | None]]:
    yield from zip(LEVELS, map(_sound, row.path), strict=False)
    yield from ((name, _text(getattr(row, field))) for field, name in _OF_ROW.items())
    yield "elements", _object(row.elements)


def _text(cell: Cell | None) -> str | None:
    return None if cell is None else _sound(cell.text)


def _sound(text: str) -> str:
    """A text without halves of characters, which no table holds."""
    return text.encode("utf-8", "replace").decode()


def _object(cells: Mapping[str, Cell]) -> str | None:
    named = {_sound(name): _text(cell) for name, cell in cells.items()}
    return json.dumps(named, ensure_ascii=False) if named else None


def plain(form: Submission) -> bool:
    """Whether its rows say all of a submission, its places apart."""
    try:
        return _bare(submission_of(rows_of(form))) == _bare(form)
    except Problems:
        return False


def _bare(value: Any) -> object:
    """A record without its places, to be compared."""
    if isinstance(value, Source):
        return None
    if isinstance(value, Mapping):
        return {name: _bare(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    if is_dataclass(value):
        return tuple(_bare(getattr(value, field.name)) for field in fields(value))
    return value


def submission_of(rows: Sequence[Written], file: str = "", places: Sequence[int] = ()) -> Submission:
    """The submission that rows say; raises Problems with all that is wrong with them.

    What is the submission's own stands in its first row; the others may repeat it. `places` are the numbers of the rows in
    `file`, from 1.
    """
    sources = [Source(file, line) for line in places or (0,) * len(rows)]
    own = _Reading(rows[0], sources[0])
    problems = own.problems
    found = [one for row, source in zip(rows, sources, strict=True) for one in _indicator(row, source, problems)]
    for row, source in zip(rows[1:], sources[1:], strict=True):
        problems += _otherwise(rows[0], row, source)
    project, unit, department, total = map(own.cell, _NAMES)
    funds = {field: own.cell(name) for field, name in _OF_FUND.items()}
    form = Submission(
        source=own.source,
        project=project,
        unit=department if department and not department.blank and (unit is None or unit.blank) else unit,
        department=department,
        year=own.year(),
        budget=Budget(own.cell("money_unit"), Fund(own.source, **funds) if any(funds.values()) else None),
        rows=tuple(found),
        printed_total=total,
        facts=own.object("facts"),
    )
    if problems:
        raise Problems(problems)
    return form


def _otherwise(first: Written, row: Written, source: Source) -> Iterator[Problem]:
    for name in _OWN:
        if row.get(name) not in (None, first.get(name)):
            message = f"“{name}”与这份表第一行的不同。"
            yield Problem(source, "batch.two-values", message, "请各行写成一样，或只写在第一行。")


def _indicator(row: Written, source: Source, problems: list[Problem]) -> Iterator[Row]:
    """The indicator of a row; none where it only says what is the submission's own."""
    read = _Reading(row, source, problems)
    if not any((row.get(column.name) or "").strip(SPACE) for column in OF_ROW):
        return
    names = [row.get(name) or "" for name in LEVELS]
    for name, said in (("level1", "一级"), ("level3", "三级")):
        if not names[LEVELS.index(name)].strip(SPACE):
            cure = f"请在 {name} 列写上{said}指标的名称。"
            read.tell("batch.no-level", f"这一行有指标的内容，没有{said}指标。", cure)
            return
    path = tuple(names if names[-1].strip(SPACE) else names[:-1])
    cells: dict[str, Any] = {field: read.cell(name) for field, name in _OF_ROW.items()}
    yield Row(path=path, source=source, elements=read.object("elements"), **cells)


class _Reading:
    """A row that is read, with its problems."""

    def __init__(self, row: Written, source: Source, problems: list[Problem] | None = None) -> None:
        self.row, self.source = row, source
        self.problems: list[Problem] = [] if problems is None else problems

    def tell(self, code: str, message: str, cure: str) -> None:
        self.problems.append(Problem(self.source, code, message, cure))

    def cell(self, name: str) -> Cell | None:
        text = self.row.get(name)
        return None if text is None else Cell(text, self.source)

    def year(self) -> int | None:
        text = (self.row.get("year") or "").strip(SPACE).removesuffix("年度").removesuffix("年").strip(SPACE)
        if not text:
            return None
        if re.fullmatch("[0-9]{4}", text) and 1949 <= int(text) <= 2100:
            return int(text)
        self.tell("submission.year", f"“{short(text)}”不是1949年到2100年之间的年度。", "请写四位数字，如 2020。")
        return None

    def object(self, name: str) -> Mapping[str, Cell]:
        """The cells of a JSON object, none for a NULL."""
        text = self.row.get(name)
        if text is None or not text.strip():
            return {}
        try:
            pairs = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_Pairs)
        except (ValueError, RecursionError):
            pairs = None
        told = isinstance(pairs, _Pairs) and all(isinstance(value, str) for _, value in pairs)
        if not told or len(dict(pairs)) < len(pairs):
            cure = '请写成 {"名称": "值"}，名称不要重复。'
            self.tell("batch.bad-object", f"“{name}”不是名称到文字的 JSON 对象。", cure)
            return {}
        return {key: Cell(value, self.source) for key, value in pairs}


class _Pairs(list[tuple[str, Any]]):
    """The keys and values of a JSON object, as they stand there."""


__all__ = ["Written", "plain", "rows_of", "submission_of"]
