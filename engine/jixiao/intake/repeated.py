"""The same form handed in more than once.

In: submissions. Out: those that are one form: the same unit, project, year and content, in whatever format it stood. None is
left out; whoever counts them says so.
"""

from collections.abc import Sequence

from jixiao.intake.canonical import dump
from jixiao.intake.judgements import named
from jixiao.records import Submission


def repeated(forms: Sequence[Submission]) -> tuple[tuple[Submission, ...], ...]:
    """The forms that are there several times, those of one content together, each in the order given."""
    alike: dict[tuple[str, str, int | None], list[Submission]] = {}
    for form in forms:
        unit = form.unit or form.department
        alike.setdefault((unit.text.strip() if unit else "", named(form), form.year), []).append(form)
    same: dict[str, list[Submission]] = {}
    for several in alike.values():
        for form in several if len(several) > 1 else ():
            same.setdefault(dump(form), []).append(form)
    return tuple(tuple(copies) for copies in same.values() if len(copies) > 1)
