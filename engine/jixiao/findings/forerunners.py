"""Which earlier forms one is to be compared with: its project's of the same year, and of the year before that there is.

In: forms. Out: for a form its forerunners. A project is known by its name and its unit, as far as the form gives them.
"""

from collections.abc import Iterable, Mapping, Sequence

from jixiao.intake.canonical import dump
from jixiao.intake.scope import unit_named
from jixiao.records import Submission
from jixiao.values.names import key

#: What tells a project from others: its name and its unit.
Whose = tuple[str, str]


def whose(project: str, unit: str) -> Whose | None:
    """Whose form it is; None without the name of a project."""
    name = key(project)
    return (name, unit_named(unit)) if name else None


def of_form(form: Submission) -> Whose | None:
    """Whose a form is, by its unit, else by its department."""
    unit = form.unit or form.department
    return whose(form.project.text if form.project else "", unit.text if unit else "")


def by_project(forms: Iterable[Submission]) -> Mapping[Whose, Sequence[Submission]]:
    """The forms of each project, in the order given; those without a project or a year are left out."""
    found: dict[Whose, list[Submission]] = {}
    for form in forms:
        name = of_form(form)
        if name is not None and form.year is not None:
            found.setdefault(name, []).append(form)
    return found


def forerunners(form: Submission, earlier: Mapping[Whose, Sequence[Submission]]) -> tuple[Submission, ...]:
    """The forerunners of a form: what was handed in last for its year, then the last form of the nearest year before.

    `earlier` are forms by project, in the order in which they were handed in. The same content is no other form.
    """
    name, year = of_form(form), form.year
    if name is None or year is None:
        return ()
    own = earlier.get(name, ())
    again = [one for one in own if one.year == year]
    content = dump(form) if again else ""
    before = max((one.year for one in own if one.year is not None and one.year < year), default=None)
    several = ((one for one in again if dump(one) != content), (one for one in own if one.year == before))
    return tuple(last[-1] for last in map(tuple, several) if last)
