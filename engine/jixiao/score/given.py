"""The facts that a submission gives by name, and its tables, as values of the types that the ruleset declares.

Comes in: a plan, a submission, its unit of money. Goes out: values by name, the problems of the file, and which facts are not
given and taken as the ruleset says (`absent`). An answer of 不适用 is no value, and is kept under a name of its own
(`formula.said_gone`). Rows of a table that say nothing, or 不适用 throughout, are none.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jixiao.ground.problems import Problem, nearest
from jixiao.law import formula
from jixiao.records import Cell, FactTable, Submission
from jixiao.records.expressions import Given, TableRow, Type
from jixiao.records.law import GivenFact, Plan
from jixiao.records.submission import FactRow
from jixiao.values import given
from jixiao.values import reading as written

#: How a value of each type is written on a form.
WRITTEN: Final[Mapping[Type, str]] = {
    Type.NUMBER: "请只写一个数，如 12 或 95%。",
    Type.MONEY: "请只写一个金额，如 12.5万元；不写单位的，以{unit}为单位。",
    Type.TEXT: "请写成一段文字。",
    Type.TRUTH: "请写是或否。",
    Type.DATE: "请写到日，如 2023年3月15日；只写年月的不是一天。",
    Type.TABLE: "请每行写一组“列: 值”；没有的写“无”。",
}


def read(
    plan: Plan, submission: Submission, unit: str
) -> tuple[Mapping[str, Any], tuple[Problem, ...], frozenset[str]]:
    """The values by name, what is wrong, and the names of the facts that the ruleset supplies."""
    reading = _Reading(submission, unit)
    values: dict[str, Any] = {}
    assumed: list[str] = []
    problems: list[Problem] = [*_misspelt(plan, submission), *_bare(plan, submission)]
    for fact in plan.given:
        found = reading.value(fact)
        problems += (one for one in found if isinstance(one, Problem))
        value = next((one for one in found if not isinstance(one, Problem)), None)
        if reading.gone(fact):
            values[formula.said_gone(fact.name)] = True
        elif value is None and not found and fact.absent is not None:
            value = fact.absent
            assumed.append(fact.name)
        values[fact.name] = value
    return values, tuple(problems), frozenset(assumed)


class _Reading:
    """Reads one submission's facts by what is declared."""

    def __init__(self, submission: Submission, unit: str) -> None:
        self.submission = submission
        self.unit = unit

    def gone(self, fact: GivenFact) -> bool:
        """Whether the answer is 不适用."""
        cell = self.submission.facts.get(fact.name)
        return cell is not None and not written.blank(cell) and given.gone(cell.text)

    def value(self, fact: GivenFact) -> tuple[Given | Problem, ...]:
        """The value of a fact, or everything that is wrong with it; nothing where nothing is given."""
        table, cell = self.submission.tables.get(fact.name), self.submission.facts.get(fact.name)
        if table is not None and fact.type is Type.TABLE:
            return self.table(fact, table)
        if table is not None:
            return (self.problem(fact.name, fact.type, Cell("几行的表", table.source)),)
        if cell is None or written.blank(cell):
            return ()
        if fact.type is Type.TABLE and given.no_rows(cell.text):
            return ((),)
        return self.cell(fact.name, fact.type, cell)

    def cell(self, name: str, kind: Type, cell: Cell) -> tuple[Given | Problem, ...]:
        """The value of a cell that is not blank; nothing for 不适用, but where a text may say so."""
        if given.gone(cell.text) and kind is not Type.TEXT:
            return ()
        found = given.read(cell.text, kind, self.unit, self.submission.year)
        return (self.problem(name, kind, cell) if found is None else found,)

    def problem(self, name: str, kind: Type, cell: Cell) -> Problem:
        message = f"“{name[:20]}”应当是{kind.value}，“{cell.text[:20]}”不是。"
        return Problem(cell.source, "submission.bad-fact", message, WRITTEN[kind].format(unit=self.unit))

    def table(self, fact: GivenFact, table: FactTable) -> tuple[Given | Problem, ...]:
        """The rows of a table."""
        rows: list[TableRow] = []
        problems: list[Problem] = []
        for row in table.rows:
            problems += _strange(fact, row)
            if all(written.blank(cell) or given.gone(cell.text) for cell in row.cells.values()):
                continue
            values: dict[str, Any] = {}
            for name, kind in fact.columns.items():
                cell = row.cells.get(name)
                found = (
                    () if cell is None or written.blank(cell) or given.gone(cell.text) else self.cell(name, kind, cell)
                )
                problems += (one for one in found if isinstance(one, Problem))
                values[name] = next((one for one in found if not isinstance(one, Problem)), None)
            rows.append(TableRow(values, row.source))
        return tuple(dict.fromkeys(problems)) if problems else (tuple(rows),)


def _strange(fact: GivenFact, row: FactRow) -> Iterator[Problem]:
    """Cells of a row that stand in no column of the table."""
    for name, cell in row.cells.items():
        if name in fact.columns or written.blank(cell):
            continue
        listed = "、".join(fact.columns)
        if not name:
            message = f"表“{fact.name}”的这一行是“{cell.text[:20]}”，没有写明是哪一列。"
            yield Problem(cell.source, "submission.bad-fact", message, f"请每行写成“列: 值”；各列是{listed}。")
        else:
            message = f"表“{fact.name}”没有“{name[:20]}”这一列。"
            cure = nearest(name, fact.columns) or f"各列是{listed}。"
            yield Problem(cell.source, "submission.unknown-column", message, cure)


def _bare(plan: Plan, submission: Submission) -> Iterator[Problem]:
    """Lists of bare values under names that the ruleset does not declare: nothing could read them."""
    declared = {fact.name for fact in plan.given}
    for name, table in submission.tables.items():
        if name not in declared and any("" in row.cells for row in table.rows):
            message = f"“{name[:20]}”应当是一个值，不是列表。"
            yield Problem(table.source, "submission.shape", message, "请写成一个值；表的每行写成“列: 值”。")


def _misspelt(plan: Plan, submission: Submission) -> Iterator[Problem]:
    """Facts of the form that the ruleset does not declare, where they are nearly one that it misses."""
    places = {
        **{name: cell.source for name, cell in submission.facts.items()},
        **{name: table.source for name, table in submission.tables.items()},
    }
    if not places:
        return
    missed = [fact.name for fact in plan.given if fact.name not in places]
    known = {*(fact.name for fact in plan.given), *(fact.name for fact in plan.computed)}
    for name, source in places.items():
        cure = nearest(name, missed) if name not in known else ""
        if cure:
            message = f"规则集没有名为“{name[:20]}”的事实。"
            yield Problem(source, "submission.unknown-fact", message, cure)
