"""Any accepted document → Account: its sections, what stands in each, the forms among it, each with its place.

In: a path, or the bytes of standard input. Out: the account, and the problems of what is none or was not read. Nothing is judged
and nothing that is written is left out. Forms that are not understood are told by `intake.read`, which looks for them.
"""

from jixiao import intake
from jixiao.ground.problems import Problem, Source
from jixiao.intake import files, opening
from jixiao.intake.accounts import cover, flowing, outline, published
from jixiao.intake.formats.flow import Document
from jixiao.intake.formats.printed import SCANNED_PAGES
from jixiao.records import Account, Submission

__all__ = ["account", "read", "read_whole"]


def read(path: str, *, stdin_bytes: bytes | None = None) -> tuple[Account | None, tuple[Problem, ...]]:
    """The account of a file (`-`: of `stdin_bytes`, or standard input), and what is wrong with it."""
    whole, (_, problems) = read_whole(path, stdin_bytes=stdin_bytes)
    if whole is None:
        return None, problems
    return whole, tuple(problem for problem in problems if problem.code == SCANNED_PAGES)


def read_whole(path: str, *, stdin_bytes: bytes | None = None) -> tuple[Account | None, intake.Found]:
    """The account of a file, and what `intake.read` finds in it, from one reading."""

    def work() -> tuple[Account, intake.Found]:
        one = opening.opened(path, stdin_bytes)
        found = files.forms(one, path)
        whole = account(one, path, found[0])
        return whole, files.told(one, found, lambda: whole)

    found, problems = opening.guarded(path, work)
    return found or (None, ((), problems))


def account(one: opening.Opened, path: str, forms: tuple[Submission, ...]) -> Account:
    """The account of a file that was opened, with the forms that were found in it."""
    match one:
        case opening.Structured():
            return Account(Source(path), (), forms=forms)
        case opening.Plain():
            parts, entries = published.read(one.items)
        case opening.Workbook():
            parts, entries = flowing.of_workbook(one.sheets)
        case opening.Printed():
            parts, entries = flowing.of_paper(one.parts)
        case Document():
            parts, entries = flowing.of_document(one)
    sections = outline.sections(parts)
    title, unit, year = cover.cover(sections)
    return Account(Source(path), sections, title, unit, year, entries, forms, lined=isinstance(one, opening.Plain))
