"""The sections of a report → what the unit wrote, by the keys of `Submission.narrative`.

In: the lines of a report in their order (headings and passages). Out: a Cell for each key that has a text, at the place where
it begins. Every line of such a text is a contiguous part of the file; questions and instructions of the template are left out.
A heading that no outline has belongs to the text when it stands deeper than the heading above it, and ends it otherwise.
"""

from collections.abc import Iterable, Mapping

from jixiao.intake import questions
from jixiao.intake.accounts import titles
from jixiao.intake.forms import pages
from jixiao.records import Cell
from jixiao.records.account import Account, AccountSection, Passage, PassageKind

#: A line of a report: the passage, and how deep it stands if it is a heading (0: it is none).
Told = tuple[Passage, int]


def lines(sections: Iterable[AccountSection]) -> tuple[Told, ...]:
    """The lines of sections, without what is no running text: captions, notes, numbers of pages, what was struck out."""
    found: list[Told] = []
    for section in sections:
        if section.heading is not None:
            found.append((section.heading, section.level))
        texts = (one for one in section.blocks if isinstance(one, Passage) and one.kind is PassageKind.TEXT)
        found += [(one, 0) for one in texts if not pages.page_number(one.text)]
    return tuple(found)


def reports(account: Account) -> Mapping[str, tuple[AccountSection, ...]]:
    """The sections of each project's own report, by the project's name as printed."""
    found: dict[str, list[AccountSection]] = {}
    for section in account.sections:
        if section.project:
            found.setdefault(section.project, []).append(section)
    return {name: tuple(sections) for name, sections in found.items()}


def texts(told: Iterable[Told]) -> Mapping[str, Cell]:
    """The unit's own texts by key; of two texts with one key the first counts."""
    found: dict[str, Cell] = {}
    key, level = titles.HOLDER, 0
    pieces: list[Cell] = []

    def close() -> None:
        if key and pieces and key not in found:
            found[key] = Cell("\n".join(piece.text for piece in pieces), pieces[0].source)
        pieces.clear()

    for passage, depth in told:
        head, begin = _heading(passage.text, depth), 0
        if head is not None and _ends(head, key, level, begun=bool(pieces)):
            close()
            key, level, begin = head.key or titles.HOLDER, head.level, head.begin
        text = passage.text[begin:]
        for offset, piece in questions.answers(text, opens=not pieces) if key else ():
            pieces.append(Cell(piece, passage.place(begin + offset)))
    close()
    return found


def _ends(head: titles.Heading, key: str, level: int, *, begun: bool) -> bool:
    """Whether a heading ends the text of `key`, which stands below a heading of `level` and may not have begun."""
    if head.level <= level or not key:
        return True
    return head.key is not None and (head.key != key or not begun)


def _heading(text: str, depth: int) -> titles.Heading | None:
    found = titles.heading(text)
    if found is None and depth and (key := titles.title_key(text.strip().rstrip("。：:"))) is not None:
        return titles.Heading(depth, key, len(text))
    return found
