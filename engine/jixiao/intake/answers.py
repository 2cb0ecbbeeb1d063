"""What people fill in afterwards: the answers to what a report asks, read again and put where the forms lack them.

In: a filled-in workbook or YAML file, and the forms that were read. Out: the forms with the answers in their place, each of them
a cell that stands in the answers' file; and a problem for every answer that belongs to no form, or to a place that the form
fills already. An answer never replaces what a form says, and nothing blank is an answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from jixiao.ground import located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.ground.regex import regex
from jixiao.intake import opening, scope
from jixiao.intake.canonical.reader import FormReader
from jixiao.intake.canonical.writer import NARRATIVE
from jixiao.intake.formats.sheet import Sheet
from jixiao.records import Cell, Fund, Row, Submission, Whose
from jixiao.values.untold import untold

SCHEMA: Final = "jixiao.answers/1"
#: The columns of a sheet of answers that are read; others are for whoever fills it in.
KEY, UNIT, PROJECT, YEAR, TEXT = "编号", "单位", "项目", "年度", "填写"
COLUMNS: Final = (KEY, UNIT, PROJECT, YEAR, TEXT)
#: What stands in the place of a project on the row whose answer holds for all that have none of their own.
EVERY: Final = "各项目相同"

FACTS, REASON = "facts.", "reason."
_FUNDS: Final = {"budget.annual": "annual", "budget.executed": "executed", "budget.reason": "reason"}
_FIELDS: Final = {
    "project": "project",
    "unit": "unit",
    "goal.expected": "goal_expected",
    "goal.achieved": "goal_achieved",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of answers: where in a form it belongs, in whose (None: in every one that is asked), and what was filled in."""

    key: str
    whose: Whose | None
    text: Cell


def whose(form: Submission) -> Whose:
    """Which form this is, as its own words say it."""
    return Whose(_plain(form.project), _plain(form.unit), str(form.year or ""))


def _plain(cell: Cell | None) -> str:
    return "" if cell is None or cell.blank else " ".join(cell.text.split())


# --- a file → answers -------------------------------------------------------------------------------------------


def read(path: str) -> tuple[Answer, ...]:
    """The answers of a file, blank ones too; raises Problems."""
    match opening.opened(path):
        case opening.Structured(text=text):
            return _of_tree(located.load(text, path))
        case opening.Workbook(sheets=sheets):
            found = [answer for sheet in sheets for answer in _of_sheet(sheet)]
            if found:
                return tuple(found)
    cure = "请用 jixiao report --ask 写出填写用的文件，填好后再读。"
    raise refused(path, "answer.none", "文件里没有要填写的各行。", cure)


def _of_tree(tree: located.Located) -> tuple[Answer, ...]:
    reader = FormReader()
    place = Source("", 1, 1) if tree is None else tree.source
    fields = reader.fields(tree, place, ("schema", "answers"))
    reader.schema(fields, SCHEMA)
    found: list[Answer] = []
    for row in reader.items(fields, "answers", ("key", "project", "unit", "year", "answer")):
        text = reader.cell(row, "answer") or Cell("", row.source)
        named = Whose(*(_one_line(reader.text(row, key)) for key in ("project", "unit", "year")))
        found.append(Answer(reader.text(row, "key"), named if any((named.project, named.unit)) else None, text))
    if reader.problems:
        raise Problems(reader.problems)
    return tuple(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _of_sheet(sheet: Sheet) -> Iterator[Answer]:
    """The rows below the one that names all columns; none in a sheet without such a row."""
    columns: dict[str, int] = {}
    for row, cells in sheet.rows():
        titles = {cell.text.strip(): column for column, cell in cells.items()}
        if not columns:
            columns = titles if set(COLUMNS) <= set(titles) else {}
            continue
        key, unit, project, year = (_plain(sheet.at(row, columns[name])) for name in COLUMNS[:-1])
        if key:
            text = sheet.at(row, columns[TEXT]) or Cell("", sheet.place(row, columns[TEXT]))
            yield Answer(key, None if project == EVERY else Whose(project, unit, year), text)


# --- answers → forms --------------------------------------------------------------------------------------------


def answered(
    forms: Sequence[Submission], answers: Sequence[Answer]
) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The forms with what was answered for them, and what is wrong with the rest of the answers.

    Answers for a department that handed in nothing of its own make a submission of it, which stands in the answers' file;
    a form of its unit must be there.
    """
    every = tuple(_with_projects(forms))
    known = dict.fromkeys(map(whose, every))
    given: dict[Whose, list[Answer]] = {}
    made: dict[Whose, Submission] = {}
    problems: list[Problem] = []
    for owner, one in _owned(answers, every):
        if owner not in known and (department := department_of(owner, every, one.text)) is not None:
            made.setdefault(owner, department)
        if not is_key(one.key):
            message, cure = f"不认识的编号“{one.key}”。", "请不要改“编号”一栏；可以重新写出填写用的文件。"
            problems.append(Problem(one.text.source, "answer.unknown-question", message, cure))
        elif owner in known or owner in made:
            given.setdefault(owner, []).append(one)
        else:
            problems.append(_unknown(owner, known, one.text.source))

    def filled(form: Submission) -> Submission:
        own = given.get(whose(form), ())
        form = replace(form, projects=tuple(map(filled, form.projects)))
        for one in own:
            form, wrong = fill(form, one)
            problems.extend(wrong)
        return form

    return tuple(map(filled, (*forms, *made.values()))), tuple(dict.fromkeys(problems))


def _with_projects(forms: Iterable[Submission]) -> Iterator[Submission]:
    for form in forms:
        yield form
        yield from _with_projects(form.projects)


def _owned(answers: Sequence[Answer], forms: Sequence[Submission]) -> Iterator[tuple[Whose, Answer]]:
    """What was filled in, with whose it is: the text of a row, else the one for all of its question.

    One for all whose question names nobody holds for every form that lacks it.
    """
    common = {one.key: one.text for one in answers if one.whose is None and not one.text.blank}
    named = {one.key for one in answers if one.whose is not None}
    for one in answers:
        if one.whose is not None:
            text = one.text if not one.text.blank else common.get(one.key)
            if text is not None:
                yield one.whose, replace(one, text=text)
        elif not one.text.blank and one.key not in named:
            owners = dict.fromkeys(whose(form) for form in forms if not said(form, one.key))
            yield from ((owner, one) for owner in owners or {Whose(""): None})


def department_of(owner: Whose, forms: Iterable[Submission], text: Cell) -> Submission | None:
    """A submission of a department for its answers; None where they name no department, or one without any form here."""
    made = Submission(
        source=text.source,
        project=Cell(owner.project, text.source),
        unit=Cell(owner.unit, text.source) if owner.unit else None,
        year=int(owner.year) if _YEAR.fullmatch(owner.year) else None,
    )
    its = any(scope.of_unit(form, made) for form in forms)
    return made if its and scope.of_department(made) else None


def _unknown(owner: Whose, known: Iterable[Whose], place: Source) -> Problem:
    names = [one.project for one in known]
    message = (
        f"没有这个项目的自评表：{'，'.join(filter(None, (owner.project, owner.unit, owner.year))) or '没有写项目'}。"
    )
    near = "" if owner.project in names else nearest(owner.project, names)
    return Problem(place, "answer.unknown-project", message, near or "请核对单位、项目、年度三栏，与自评表所写一致。")


def fill(form: Submission, one: Answer) -> tuple[Submission, tuple[Problem, ...]]:
    """The form with one answer in its place; as it was, with a problem, where that place is filled or is no place."""
    own, text, place = said(form, one.key), one.text.text.strip(), one.text.source
    if own == text:
        return form, ()
    if own:
        message, cure = f"申报文件里已经写了这一项：{_short(own)}。", "请在申报文件里改，或清空这一格。"
        return form, (Problem(place, "answer.given", message, cure),)
    if one.key == "year" and not _YEAR.fullmatch(text):
        message, cure = f"“{_short(text)}”不是年度。", "请填四位数的年份，如2020。"
        return form, (Problem(place, "answer.year", message, cure),)
    if one.key.startswith(REASON) and not _rows(form, one.key):
        message, cure = f"自评表里没有指标“{one.key.removeprefix(REASON)}”。", "请重新写出填写用的文件。"
        return form, (Problem(place, "answer.unknown-row", message, cure),)
    return _placed(form, one.key, one.text), ()


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}……"


# --- the places of a form ---------------------------------------------------------------------------------------

_YEAR: Final = regex(r"(?:19|20)\d\d")


def is_key(key: str) -> bool:
    """Whether a key names a place of a form that can be filled."""
    named = any(key.startswith(head) and len(key) > len(head) for head in (FACTS, REASON))
    return named or key == "year" or key in NARRATIVE or key in _FUNDS or key in _FIELDS


def said(form: Submission, key: str) -> str:
    """What a form says in a place; `""` where something is still to be said."""
    if key == "year":
        return str(form.year or "")
    if key.startswith(REASON):
        reasons = [row.reason for row in _rows(form, key)]
        cell = next(filter(untold, reasons), next(iter(reasons), None))
    elif key.startswith(FACTS):
        cell = form.facts.get(key.removeprefix(FACTS))
    elif key in _FUNDS:
        cell = getattr(form.budget.total, _FUNDS[key], None)
    elif key in _FIELDS:
        cell = getattr(form, _FIELDS[key])
    else:
        cell = form.narrative.get(key)
    lacks = untold(cell) if key == "budget.reason" or key.startswith(REASON) else cell is None or cell.blank
    return "" if lacks or cell is None else cell.text.strip()


def _rows(form: Submission, key: str) -> tuple[Row, ...]:
    return tuple(row for row in form.rows if reason_key(row) == key)


def reason_key(row: Row) -> str:
    """The key of the reason of a row."""
    return REASON + "/".join(row.path)


def _placed(form: Submission, key: str, text: Cell) -> Submission:
    if key == "year":
        return replace(form, year=int(text.text))
    if key.startswith(REASON):
        asked = _rows(form, key)
        rows = (replace(row, reason=text) if row in asked and untold(row.reason) else row for row in form.rows)
        return replace(form, rows=tuple(rows))
    if key.startswith(FACTS):
        return replace(form, facts={**form.facts, key.removeprefix(FACTS): text})
    if key in _FUNDS:
        total = form.budget.total or Fund(text.source)
        changes: dict[str, Any] = {_FUNDS[key]: text}
        return replace(form, budget=replace(form.budget, total=replace(total, **changes)))
    if key in _FIELDS:
        changes = {_FIELDS[key]: text}
        return replace(form, **changes)
    return replace(form, narrative={**form.narrative, key: text})
