"""Which submissions are of a department as a whole, and which projects are whose.

In: submissions that were read side by side. Out: the same, departments with the forms of their projects. A department is known by
its projects, or by what stands in the place of a project's name (部门整体支出).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao.records import Cell, Submission
from jixiao.values.names import key


def of_department(form: Submission) -> bool:
    """Whether a submission is a department's as a whole, not a project's: by its projects, or by the place of its name."""
    if form.projects:
        return True
    name = key(form.project.text) if form.project and not form.project.blank else ""
    return "整体支出" in name or name in ("部门整体", "单位整体")


def gathered(forms: Sequence[Submission]) -> tuple[Submission, ...]:
    """Departments with the forms of their projects: those of the same unit and year that stand beside them.

    One that names its projects itself keeps them. Where no department stands among the forms they stay as they are; projects
    that belong to none of the departments stay beside them.
    """
    whole = [form for form in forms if of_department(form)]
    rest = [form for form in forms if not of_department(form)]
    taken: set[int] = set()
    made: list[Submission] = []
    for form in whole:
        own = [] if form.projects else [one for one in rest if of_unit(one, form, alone=len(whole) == 1)]
        taken.update(map(id, own))
        made.append(replace(form, projects=tuple(own)) if own else form)
    return (*made, *(one for one in rest if id(one) not in taken))


def of_unit(project: Submission, department: Submission, *, alone: bool = True) -> bool:
    """Whether a project is of this department: of its unit and year, as far as both name them; else `alone`."""
    years = {project.year, department.year} - {None}
    mine, its = (unit_of(form.unit or form.department) for form in (project, department))
    if len(years) > 1:
        return False
    return mine in its or its in mine if mine and its else alone


def unit_of(cell: Cell | None) -> str:
    """The name of a unit reduced to what tells it from others, without the code before it: 308503-某某局."""
    return unit_named(cell.text) if cell else ""


def unit_named(text: str) -> str:
    """The same of a name."""
    return re.sub(r"^\d+", "", re.sub(r"[-—–_]", "", key(text)))
