"""Any accepted document → Account: its sections, what stands in each, the forms among it, each with its place.

In: a path, or the bytes of standard input. Out: the account, or the problems of a file that is none. Nothing is judged and
nothing that is written is left out.
"""

from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.accounts import cover, outline, published
from jixiao.records import Account, AccountSection, ContentsEntry, Submission

__all__ = ["read"]


def read(path: str, *, stdin_bytes: bytes | None = None) -> tuple[Account | None, tuple[Problem, ...]]:
    """The account of a file (`-`: of `stdin_bytes`, or standard input), and what is wrong with it."""
    from jixiao import intake
    from jixiao.ground import located
    from jixiao.intake.forms import text

    try:
        data = stdin_bytes if path == "-" and stdin_bytes is not None else located.read_bytes(path)
        written = located.decode(intake.without_page_ends(data), path)
        items = tuple(text.items(written, path, marks=True))
        parts, entries = published.read(items)
        forms, _ = intake.published(written, path)
    except Problems as found:
        return None, tuple(found.problems)
    return _account(path, outline.sections(parts), entries, forms), ()


def _account(
    path: str,
    sections: tuple[AccountSection, ...],
    entries: tuple[ContentsEntry, ...],
    forms: tuple[Submission, ...],
) -> Account:
    title, unit, year = cover.cover(sections)
    return Account(Source(path), sections, title, unit, year, entries, forms)
