"""One form while it is read, and the Submission that it becomes.

In: the rows above its indicators, and its table of indicators as far as they were read (`form`). Out: a Submission, or
Problems with their places. A form whose table lost rows (`table.lost`) is handed on with what it has, if it has any row.
"""

from dataclasses import field

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.intake.forms import head as heads
from jixiao.intake.forms import lost, opentable, prose, sighted
from jixiao.intake.forms import vocabulary as v
from jixiao.intake.forms.cells import Item, grade
from jixiao.records import Cell, GapKind, Stage, Submission


@dataclass(slots=True)
class Draft:
    """A form while it is read. `name` is what its 项目名称 says; `start` its first row."""

    head: list[Item]
    name: str | None
    start: Source
    problems: list[Problem]
    table: opentable.OpenTable
    in_table: bool = False
    broken: bool = False  # text that ends a table was seen, and no row since
    tangled: bool = False
    bare: bool = False  # without indicators, because its facts stand in further tables
    grade: Cell | None = None
    tail: Cell | None = None  # the line of text behind the last row
    words: list[Item] = field(default_factory=list)  # rows below its indicators in which it may tell something
    notes: tuple[Problem, ...] = ()  # what was not read and bears on no mark

    @property
    def told(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the form: what refuses it, else the rows that were lost and what bears on no mark.

        Of one that sets targets only that: the rest of it is not meant to be read either.
        """
        if targets := [one for one in self.problems if one.code == sighted.TARGETS]:
            return tuple(targets[:1])
        return (*self.problems, *(problem for _, problem in self.table.lost), *(() if self.problems else self.notes))


def place(draft: Draft) -> Source:
    """Where a form begins: at its label 项目名称, else at the first that is written in it."""
    cells = [cell for item in draft.head if not isinstance(item, Cell) for cell in item if cell.text]
    label = next((cell for cell in cells if (found := v.field(cell.text)) and found[0] == "project"), None)
    return label.source if label else cells[0].source if cells else draft.start


def cut(draft: Draft) -> None:
    """Take off the row in which a text ends, where its table shows that it does: nothing waits, and the end may be cut off."""
    table, tail = draft.table, draft.tail
    last = table.lines[-1] if table.lines else None
    if last is None or table.waiting or table.lost or (table.total and table.total.source > last.source):
        return
    if tail is None and lost.ends_short(table.lines):
        opentable.cut(table, table.lines.pop().source, last.path[-1])
    elif tail is not None and tail.source.line == last.source.line + 1 and lost.begins(table.columns, tail.text):
        opentable.cut(table, tail.source, "")


def _grade(item: Item) -> Cell | None:
    return grade((item,) if isinstance(item, Cell) else item)


def _unnamed(draft: Draft, project: Cell | None) -> Problem:
    """What is told of a form that does not say whose it is; `project` is what stands beside 项目名称."""
    message = "这张自评表没有项目名称。"
    if project:
        return Problem(project.source, "form.no-project", message, "请在“项目名称”之后写上名称。")
    cure = "请加上“项目名称”一栏；如果这是上一张表的续表，请在它的标题中写上“续”。"
    return Problem(draft.start, "form.no-project", message, cure)


def submission_of(draft: Draft, *, inferred: bool = False, headless: bool = False) -> Submission | None:
    """The submission of a form that was read to its end; None with Problems, or where there is no form after all.

    `headless` says that it may be the rest of a form whose head is on another page, which is so where it has none at all; of one
    `inferred` from a text it always may.
    """
    table = draft.table
    head = heads.read(draft.head, draft.problems, stage=table.stage)
    if draft.told and draft.name is None and not head.fields:  # a table of indicators in somebody's text, not a form
        draft.problems.clear()
        draft.table.lost.clear()
        return None
    if draft.problems or (draft.name is None and draft.table.lost):
        return None
    if not draft.table.lines and not draft.bare:
        return None
    project = head.fields.get("project")
    department = head.fields.get("department")
    whose = [cell for name in ("implementer", "unit", "whole", "department") if (cell := head.fields.get(name))]
    unit = next((cell for cell in whose if cell.text), None)
    if not (project.text if project else head.whole and whose):
        problem = _unnamed(draft, project)
        if project or not (inferred or (headless and not head.fields)):
            draft.problems.append(problem)
            return None
        opentable.lose(draft.table, problem, kind=GapKind.HEAD)  # a page that begins inside a form
    rows = opentable.rows(draft.table, head.budget.total.weight if head.budget.total else None)
    return Submission(
        source=head.label.source if head.label else unit.source if unit else draft.start,
        project=project,
        unit=unit,
        department=department,
        year=head.year,
        budget=head.budget,
        stage=table.stage,
        months=(table.months or head.months) if table.stage is Stage.MONITORING else None,
        goal_expected=head.goals.get("goal_expected"),
        goal_achieved=head.goals.get("goal_achieved"),
        rows=rows,
        narrative=prose.read([*draft.head, *draft.words]),
        group_weights=opentable.groups(draft.table),
        printed_total=draft.table.total or head.total,
        unknown=draft.table.unknown,
        printed_grade=draft.grade or next(filter(None, map(_grade, draft.head)), None),
        inferred=inferred,
        gaps=opentable.gaps(draft.table),
        conflicts=head.conflicts,
    )
