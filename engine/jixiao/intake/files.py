"""A file that was opened → the submissions in it, by the reader of its format.

In: a path, or the bytes of standard input. Out: the submissions, and the problems of what could not be understood.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from jixiao.ground.problems import Problem
from jixiao.ground.regex import regex
from jixiao.intake import Found, opening
from jixiao.intake.formats.flow import Document
from jixiao.records import Account, Cell, Submission

if TYPE_CHECKING:
    from jixiao.intake.formats.sheet import Sheet

#: Indicator rows that one form may have, in whatever format; the longest published ones have some hundred.
MAX_ROWS: Final = 10_000

#: What is told of a text whose cells are not parted as its reader expects; it may be flattened in another way.
_UNFITTED: Final = frozenset(("form.truncated", "form.row-shape", "form.no-columns", "form.no-indicators"))


def read(path: str, stdin_bytes: bytes | None, *, targets: bool) -> Found:
    """The submissions of one file, and its problems (`intake.read`)."""

    def work() -> Found:
        one = opening.opened(path, stdin_bytes)
        found = forms(one, path, targets=targets)
        return told(one, found, lambda: _whole(one, path, found[0]))

    found, problems = opening.guarded(path, work)
    return found or ((), problems)


def _whole(one: opening.Opened, path: str, forms: tuple[Submission, ...]) -> Account:
    from jixiao.intake import accounts

    return accounts.account(one, path, forms)


def told(one: opening.Opened, found: Found, whole: Callable[[], Account]) -> Found:
    """What was found in a file with what its text says of it; `whole` is the account, for those whose text may report on it."""
    if isinstance(one, opening.Structured | opening.Workbook) or not _reporting(one):
        return found
    from jixiao.intake.accounts import submissions

    return submissions.found(whole(), found[1])


#: What a text holds that reports on projects or on a department: 绩效评价报告, 自评报告, 完成情况综述.
_REPORTING: Final = regex("(?:评价|自评)(?:工作)?报告|完成情况综述")


def _reporting(one: opening.Plain | opening.Printed | Document) -> bool:
    """Whether the text of a document may report on something: most files have forms and nothing else."""
    if isinstance(one, opening.Plain):
        return _REPORTING.search(one.text) is not None
    return any(isinstance(part, Cell) and _REPORTING.search(part.text) for part in one.parts)


def forms(one: opening.Opened, path: str, *, targets: bool = False) -> Found:
    """The submissions of a file that was opened, those that are no longer than any form is, and its problems."""
    from jixiao.intake.forms import parts

    match one:
        case opening.Structured():
            return _short(*_structured(one.text, path))
        case opening.Plain():
            return _short(*_published(one, path, targets=targets))
        case opening.Workbook():
            return _short(*parts.of_workbook(one.sheets, path, targets=targets))
        case opening.Printed():
            return _short(*_printed(one, path, targets=targets))
        case Document():
            return _short(*parts.of_document(one.parts, path, targets=targets))


def _short(forms: tuple[Submission, ...], problems: tuple[Problem, ...]) -> Found:
    cure = "请核对是否把许多份表并成了一份；请按项目拆开，再交给本程序。"
    long = [
        Problem(one.source, "form.too-long", f"这一份自评表的指标超过{MAX_ROWS}行。", cure)
        for one in forms
        if _rows(one) > MAX_ROWS
    ]
    return (tuple(one for one in forms if _rows(one) <= MAX_ROWS), (*problems, *long)) if long else (forms, problems)


def _rows(form: Submission) -> int:
    """How many rows a form has, or the longest of the projects that it holds."""
    return max((len(form.rows), *map(_rows, form.projects)))


def _structured(text: str, path: str) -> Found:
    from jixiao.intake import canonical as submission

    submissions, problems = submission.parse_all(text, path)
    return tuple(submissions), tuple(problems)


def _published(plain: opening.Plain, path: str, *, targets: bool) -> Found:
    """The forms of a text: where its tables survived as tabs, else as far as its words can be fitted to a heading."""
    from jixiao.intake.forms import form, sighted
    from jixiao.intake.forms.text import piped, unmarked

    parted = tuple(map(unmarked, plain.items))
    forms, problems = form.found(parted, path, targets=targets)
    if forms or any(problem.code not in _UNFITTED for problem in problems):
        return forms, problems
    if unparted := sighted.monitored(parted):  # what fits the words of a text to a heading knows self-evaluations only
        forms, told = form.found(tuple(map(piped, parted)), path, targets=targets)
        return (forms, told) if forms else ((), told or (unparted,))
    from jixiao.intake import flattened

    fitted, told = flattened.read(plain.text, path)
    if fitted:
        return fitted, told
    if problems:
        return (), told or problems
    return (), _said(told, sighted.none(parted, path))


def _said(told: tuple[Problem, ...], seen: Problem) -> tuple[Problem, ...]:
    """What is told of a text out of which no form was fitted: what is wrong with its rows, else what is seen in it."""
    from jixiao.intake.forms import sighted

    return told if told and seen.code in (sighted.GLUED, sighted.NOTHING) else (seen,)


def _unruled(printed: Sequence["Cell | Sheet"], path: str, problems: tuple[Problem, ...]) -> Found:
    """The forms of a PDF in which no lines rule a table: its lines are a flattened text."""
    from jixiao.intake import flattened
    from jixiao.intake.forms import sighted

    lines = [one for one in printed if isinstance(one, Cell)]
    if len(lines) < len(printed) or len(problems) != 1 or sighted.monitored(lines):
        return (), problems
    text = "\n".join(" ".join(one.text.split()) for one in lines)
    fitted, told = flattened.read(text, path, [one.source for one in lines])
    return (fitted, told) if fitted else ((), _said(told, problems[0]))


def _printed(paper: opening.Printed, path: str, *, targets: bool) -> Found:
    from jixiao.intake.forms import parts

    forms, problems = parts.of_document(paper.parts, path, targets=targets)
    if not forms:
        forms, problems = _unruled(paper.parts, path, problems)
    pages = [{form.source.sheet, *(row.source.sheet for row in form.rows)} for form in forms]
    cut = [one for one in paper.cut if any(one.source.sheet in own for own in pages)]
    spoilt = {one.source.sheet for one in cut}
    whole = tuple(form for form, own in zip(forms, pages, strict=True) if not own & spoilt)
    return whole, (*problems, *paper.unread, *cut)
