"""A ruleset as SQL: the trees of its plan, said in a database's words, exactly.

Comes in: a plan, a dialect. Goes out: a `Query`: three SELECTs that make marks, levels and totals of prepared tables, and what
these tables must hold. Whatever SQL cannot say of a ruleset is refused by name before anything runs. A person who knows the
regulation can read it: a stage for every step, the rules and branches with their words and places beside them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jixiao.batch.sql import steps, totals
from jixiao.batch.sql.arithmetic import Arithmetic
from jixiao.batch.sql.columns import FORM, LINE, OF_LINE, SCALE, Asked, Column, Names
from jixiao.batch.sql.dialects import DIALECTS, Dialect
from jixiao.batch.sql.facts import Facts
from jixiao.batch.sql.marks import Marks
from jixiao.batch.sql.rules import MOST_UNITS, Said, rules_of
from jixiao.batch.sql.values import Unsaid
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems
from jixiao.records import Stage
from jixiao.records.expressions import Type
from jixiao.records.law import Plan, Planned
from jixiao.score.seats import walk

#: The types of the columns that every such table has; the others are true or false.
_FIXED: Final = {"form": "BIGINT", "line": "INT", "node": "INT", "weight": "BIGINT"}
_TEXTS: Final = frozenset({"fate", "kind", "claim", "worth"})

__all__ = ["DIALECTS", "FORM", "LINE", "MOST_UNITS", "SCALE", "Column", "Query", "compiled"]


@dataclass(frozen=True, slots=True)
class Query:
    """A plan as three SELECTs over the tables `forms` and `lines`; the second and third read what the first made (`marks`).

    `nodes` are what may rule a line: a prepared line names its own by its place here. `forms` and `lines` are the columns that
    the tables have after those of `FORM` and `LINE`. Numbers are integers of 1/`SCALE`; one with more than `digits` digits must
    not be put in: with at most so many no step exceeds what the database holds.
    """

    dialect: Dialect
    nodes: tuple[Planned, ...]
    forms: tuple[Column, ...]
    lines: tuple[Column, ...]
    digits: int
    marks: str
    levels: str
    totals: str

    @property
    def tables(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The columns of the prepared tables with their types in SQL."""
        return {"forms": self._typed(FORM, self.forms), "lines": self._typed(LINE, self.lines)}

    def _typed(self, names: Sequence[str], columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
        says = self.dialect
        own = {Type.TRUTH: says.truth, Type.TEXT: says.text}
        fixed = ((name, _FIXED.get(name, says.text if name in _TEXTS else says.truth)) for name in names)
        return (*fixed, *((column.name, own.get(column.type, says.integer)) for column in columns))


def compiled(plan: Plan, dialect: Dialect) -> Query:
    """The plan in a dialect; raises Problems that name everything that SQL cannot say of it."""
    nodes = tuple(node for root in plan.roots for node in walk(root))
    problems = list(_refused(plan, nodes))
    if problems:
        raise Problems(problems)
    rules = rules_of(plan, nodes)
    let = {f"{name}{end}" for rule in rules for name, _ in rule.marking.lowered.let for end in ("", ".分母")}
    reserved = frozenset({*FORM, *steps.OF_LINE, *totals.INTERNAL, *let, *OF_LINE})
    forms, lines, sums = Asked(tuple(reserved)), Asked(LINE), Arithmetic(dialect)

    def said() -> Said:
        names = Names(plan, sums, forms, lines)
        return Said(names, Facts(names, reserved), plan.places)

    of_marks, of_totals = said(), said()
    marks = Marks(plan, nodes, of_marks, rules).statement()
    try:
        ended = totals.Totals(plan, of_totals).statement()
    except Unsaid as why:
        of_totals.refuse(plan.source, "总分", why)
    problems = [*of_marks.problems, *of_totals.problems]
    if problems:
        raise Problems(sorted(dict.fromkeys(problems), key=lambda problem: problem.source))
    return Query(
        dialect,
        nodes,
        tuple(forms.columns.values()),
        tuple(lines.columns.values()),
        sums.digits,
        marks,
        totals.levels(plan, of_totals),
        ended,
    )


def _refused(plan: Plan, nodes: tuple[Planned, ...]) -> Iterator[Problem]:
    """What of a framework cannot be said in SQL, whatever its rules are."""
    cure = "请用 --engine python 评分。"
    if plan.stage is not Stage.RESULTS:
        message = "这部规则集不是评自评表的，不能译成 SQL：监控表和申报表的各行要先整理。"
        yield Problem(plan.source, "batch.unsayable", message, cure)
    if plan.first_level == "printed":
        message = "一级指标和分值以表内所印的为准，不能译成 SQL：每份表的指标体系都不一样。"
        yield Problem(plan.source, "batch.unsayable", message, cure)
    for node in nodes:
        if node.choose is not None:
            message = f"“{'/'.join(node.path)}”的各项只取一项，不能译成 SQL：取哪一项要看整份表。"
            yield Problem(node.source, "batch.unsayable", message, cure)
        if node.ranked:
            message = f"“{'/'.join(node.path)}”要与同批的其他申报表排名，不能译成 SQL。"
            yield Problem(node.source, "batch.unsayable", message, cure)
