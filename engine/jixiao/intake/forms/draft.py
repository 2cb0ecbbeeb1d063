"""One form while it is read, and the Submission that it becomes.

In: the rows above its indicators, and its table of indicators as far as they were read (`form`). Out: a Submission, or
Problems with their places.
"""

from dataclasses import dataclass

from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import head as heads
from jixiao.intake.forms import table as tables
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, grade
from jixiao.records import Cell, Submission


@dataclass(slots=True)
class Draft:
    """A form while it is read. `name` is what its 项目名称 says; `start` its first row."""

    head: list[Item]
    name: str | None
    start: Source
    problems: list[Problem]
    table: tables.OpenTable
    in_table: bool = False
    broken: bool = False  # text that ends a table was seen, and no row since
    tangled: bool = False
    bare: bool = False  # without indicators, because its facts stand in further tables
    grade: Cell | None = None


def place(draft: Draft) -> Source:
    """Where a form begins: at its label 项目名称, else at the first that is written in it."""
    cells = [cell for item in draft.head if not isinstance(item, Cell) for cell in item if cell.text]
    label = next((cell for cell in cells if (found := v.field(cell.text)) and found[0] == "project"), None)
    return label.source if label else cells[0].source if cells else draft.start


def _grade(item: Item) -> Cell | None:
    return grade((item,) if isinstance(item, Cell) else item)


def submission_of(draft: Draft) -> Submission | None:
    """The submission of a form that was read to its end; None with Problems, or where there is no form after all."""
    head = heads.read(draft.head, draft.problems)
    if draft.problems:
        if draft.name is None and not head.fields:  # a table of indicators in somebody's text, not a form
            draft.problems.clear()
        return None
    if not draft.table.lines and not draft.bare:
        return None
    project = head.fields.get("project")
    department = head.fields.get("department")
    whose = [cell for name in ("implementer", "unit", "whole", "department") if (cell := head.fields.get(name))]
    unit = next((cell for cell in whose if cell.text), None)
    if not (project.text if project else "whole" in head.fields):
        message = "这张自评表没有项目名称。"
        if project:
            cure = "请在“项目名称”之后写上名称。"
            draft.problems.append(Problem(project.source, "form.no-project", message, cure))
        else:
            rest = "请加上“项目名称”一栏；如果这是上一张表的续表，请在它的标题中写上“续”。"
            draft.problems.append(Problem(draft.start, "form.no-project", message, rest))
        return None
    rows = tables.rows(draft.table, head.budget.total.weight if head.budget.total else None)
    return Submission(
        source=head.label.source if head.label else unit.source if unit else draft.start,
        project=project,
        unit=unit,
        department=department,
        year=head.year,
        budget=head.budget,
        goal_expected=head.goals.get("goal_expected"),
        goal_achieved=head.goals.get("goal_achieved"),
        rows=rows,
        group_weights=tables.groups(draft.table),
        printed_total=draft.table.total,
        unknown=draft.table.unknown,
        printed_grade=draft.grade or next(filter(None, map(_grade, draft.head)), None),
    )
