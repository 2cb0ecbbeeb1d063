"""Flattened text → the self-evaluation forms in it, fitted to their headings (由文本推定).

In: the text of a page whose table was flattened by whatever published or stored it, and its name. Out: a Submission for
every form whose rows can be told, and Problems for the rows that can not; nothing is guessed. The shapes are tried from
the strongest separators to none at all; the first in which a heading is found is how the text came.
"""

from collections.abc import Sequence

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake.flattened import fragment, front, glued
from jixiao.intake.flattened.atoms import Atom, Char, Page, characters, cut, shapes
from jixiao.intake.flattened.heading import Heading, headings
from jixiao.intake.flattened.rows import lay
from jixiao.intake.forms import columns as c
from jixiao.intake.forms import opentable
from jixiao.intake.forms.draft import Draft, submission_of
from jixiao.records import Submission

__all__ = ["read"]

#: So many characters without separators are cut; to cut them takes long.
MOST_GLUED = 24_000
#: So many atoms before a heading can belong to its form.
MOST_BEFORE = 3_000
#: The longest text of which the forms are looked for; a longer one is a book.
MOST_CHARACTERS = 3_000_000


def read(text: str, file: str, lines: Sequence[Source] = ()) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The forms of a flattened text, and what is wrong with those that cannot be told; none at all is no problem here.

    `lines` are the places of the lines of a text that was no file of its own (a page of a PDF).
    """
    if len(text) > MOST_CHARACTERS:
        return (), ()
    page, chars = Page(file, tuple(lines)), characters(text)
    for shape in shapes(chars):
        pieces = cut(chars, shape)
        found = headings(pieces, page, glued=shape == "glued")
        if found:
            laid = _forms(pieces, found, glued=shape == "glued")
            if shape == "glued" and sum(map(_to_be_cut, laid)) > MOST_GLUED:
                return (), ()
            drafts = [_draft(pieces, one, page, shape) for one in laid]
            forms, problems = _handed_on(drafts)
            # That nothing can be told of a text without separators is said better by whoever looks at the whole of it.
            return forms, problems if forms or shape != "glued" else ()
    return _fragment(chars, page)


def _fragment(chars: Sequence[Char], page: Page) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The form whose end a text begins with, where bars part its cells."""
    shape = next(shapes(chars))
    pieces = cut(chars, shape)
    found = fragment.found(pieces, shape, page) if shape == "bars" else None
    return _handed_on([_draft(pieces, _Form(0, 0, found[0], [found[1]]), page, shape)]) if found else ((), ())


def _to_be_cut(form: "_Form") -> int:
    """How many characters of glued text a form has to be cut from."""
    return min(sum(map(len, form.below)), glued.MOST_CHARACTERS)


def _handed_on(drafts: Sequence[Draft]) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    forms = [form for draft in drafts if (form := submission_of(draft, inferred=True))]
    problems = [problem for draft in drafts for problem in draft.told]
    return tuple(forms), tuple(sorted(problems, key=lambda one: (one.source.line, one.source.col)))


@dataclass(slots=True)
class _Form:
    """A form: where its head begins, where it is named, its heading, and what stands below that, in as many pieces as pages."""

    low: int
    named: int
    heading: Heading
    below: list[Sequence[Atom]]


def _forms(pieces: Sequence[Atom], found: Sequence[Heading], *, glued: bool) -> list[_Form]:
    """The forms of a text: a heading that no name stands before is the former one, which a page repeats."""
    forms: list[_Form] = []
    before = 0  # where the heading before ends
    for index, one in enumerate(found):
        begins = max(before, one.start - MOST_BEFORE)
        named = front.begins(pieces[begins : one.start], glued=glued)
        end = found[index + 1].start if index + 1 < len(found) else len(pieces)
        again = forms and named is None and _columns(forms[-1].heading) == _columns(one)
        if again:
            forms[-1].below.append(pieces[one.end : end])
        else:
            if forms and named is not None:  # the head of the next form is no row of this one
                forms[-1].below[-1] = pieces[before : begins + named]
            forms.append(_Form(begins, begins + (named or 0), one, [pieces[one.end : end]]))
        before = one.end
    return forms


def _columns(heading: Heading) -> tuple[str | None, ...]:
    return tuple(c.column(cell.text) for cell in heading.cells)


def _draft(pieces: Sequence[Atom], form: _Form, page: Page, shape: str) -> Draft:
    problems: list[Problem] = []
    heading = form.heading
    head = front.read(pieces[form.low : heading.start], form.named - form.low, page, shape)
    place = page.place(pieces[form.named])
    table = opentable.OpenTable(problems)
    draft = Draft([*head.items], "", place, problems, table, in_table=True, notes=head.notes)
    for problem in head.unread:
        opentable.lose(draft.table, problem)
    lay(draft, heading, [atom for part in form.below for atom in part], shape, page)
    return draft
