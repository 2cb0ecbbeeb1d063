"""Flattened text → the self-evaluation forms in it, fitted to their headings (由文本推定).

In: the text of a page whose table was flattened by whatever published or stored it, and its name. Out: a Submission for
every form whose rows can be told, and Problems for the rows that can not; nothing is guessed. The shapes are tried from
the strongest separators to none at all; the first in which a heading is found is how the text came.
"""

from collections.abc import Iterator, Sequence

from jixiao.ground.problems import Problem, Source
from jixiao.intake.flattened import body, front
from jixiao.intake.flattened.atoms import Atom, characters, cut, shapes
from jixiao.intake.flattened.heading import Heading, headings
from jixiao.intake.flattened.rows import lay
from jixiao.intake.forms.draft import Draft, submission_of
from jixiao.intake.forms.table import OpenTable
from jixiao.records import Submission

__all__ = ["read"]

#: The longest text of which the forms are looked for; a longer one is a book.
MOST_CHARACTERS = 3_000_000


def read(text: str, file: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The forms of a flattened text, and what is wrong with those that cannot be told; none at all is no problem here."""
    if len(text) > MOST_CHARACTERS:
        return (), ()
    chars = characters(text)
    for shape in shapes(chars):
        pieces = cut(chars, shape)
        found = headings(pieces, file, glued=shape == "glued")
        if found:
            drafts = [_draft(pieces, one, file, shape) for one in _forms(pieces, found, glued=shape == "glued")]
            return _handed_on(drafts)
    return (), ()


def _handed_on(drafts: Sequence[tuple[Draft, Sequence[Problem]]]) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    forms = [form for draft, _ in drafts if (form := submission_of(draft))]
    problems = [problem for draft, told in drafts for problem in (*draft.problems, *told)]
    return tuple(forms), tuple(sorted(problems, key=lambda one: (one.source.line, one.source.col)))


#: A form: where its head begins, where the form is named, its heading, and where its rows end at the latest.
_Form = tuple[int, int, Heading, int]


def _forms(pieces: Sequence[Atom], found: Sequence[Heading], *, glued: bool) -> Iterator[_Form]:
    """The forms of a text: a heading that no name stands before is the former one, which a page repeats."""
    begins = 0
    starts: list[tuple[int, int, Heading]] = []
    for one in found:
        named = front.begins(pieces[begins : one.start], glued=glued)
        starts.append((begins, begins + (named or 0), one))
        begins = one.end
    for index, (low, named, one) in enumerate(starts):
        end = starts[index + 1][1] if index + 1 < len(starts) else len(pieces)
        yield low, named, one, end


def _draft(pieces: Sequence[Atom], form: _Form, file: str, shape: str) -> tuple[Draft, Sequence[Problem]]:
    low, named, heading, end = form
    problems: list[Problem] = []
    glued = shape == "glued"
    told: list[Problem] = []
    head = front.read(pieces[low : heading.start], named - low, file, told, glued=glued)
    place = Source(file, pieces[named].line, pieces[named].col) if named < len(pieces) else heading.cells[0].source
    draft = Draft([*head], None, place, problems, OpenTable(problems), in_table=True)
    return draft, [*told, *lay(draft, heading, pieces[heading.end : end], shape, file)]
