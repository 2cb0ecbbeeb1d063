"""What was submitted: one self-evaluation form as its unit filled it in, every value with its place.

Records only. A field is None where the form has no such column, and a blank `Cell` where it has one that is empty.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source

#: The signs that say nothing where nothing else is written: blanks, dashes and slashes in every width, stops and dots.
NOTHING: Final = (
    " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u3000\u200b\ufeff"  # blanks
    "-‐‑‒–—―−─－﹣/／∕\\＼_＿"  # dashes and strokes
    ".．。,，、;；:：·・•…⋯"  # stops and dots
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as somebody wrote it, and where.

    `text` is the stored text, never reinterpreted (`""` for a blank cell); `shown` what a spreadsheet displays
    where that differs; `uncomputed` is true for a spreadsheet formula without a stored result.
    """

    text: str
    source: Source
    shown: str = ""
    uncomputed: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is written here: white space, dashes and stops that stand for nothing count as blank."""
        return not self.text.strip(NOTHING)


@dataclass(frozen=True, slots=True, order=True)
class Whose:
    """Which form something is about: project, unit and year as the form writes them, `""` for what it does not say."""

    project: str
    unit: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Fund:
    """One row of a form's table of funds (项目资金): each amount as written, None where the form has no such cell.

    `initial` 年初预算数, `annual` 全年（调整后）预算数, `executed` 全年执行数 (on a monitoring form what was executed in
    its months), `expected` 全年预计执行数; `weight`, `rate`, `score` as the unit printed them.
    """

    source: Source
    initial: Cell | None = None
    annual: Cell | None = None
    executed: Cell | None = None
    expected: Cell | None = None
    weight: Cell | None = None
    rate: Cell | None = None
    score: Cell | None = None
    reason: Cell | None = None


#: The money unit of a form that names none: the one that the national form prints (项目资金（万元）, 财预〔2020〕10号).
MONEY_UNIT: Final = "万元"


@dataclass(frozen=True, slots=True)
class Budget:
    """The funds of a submission. `unit` is the money unit of all amounts that name none themselves (else `MONEY_UNIT`)."""

    unit: Cell | None = None
    total: Fund | None = None
    fiscal: Fund | None = None
    carried: Fund | None = None
    other: Fund | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an actual value (a unit, a quarter) and what it weighs in the mean; None weighs as much as any other."""

    actual: Cell
    weight: Cell | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator row as submitted.

    `path` is the names of first, second and third level as written. A field is None where the form has no such
    column, and a blank `Cell` where it has one that is empty: the two mean different things (`target.missed`).
    `operator` is 指标性质 (≥ ≤ = 定性), `unit` 度量单位; `weight` 分值 and `score` 得分 as the unit printed them;
    `reason` 偏差原因; `basis` 佐证材料 or 数据来源; `remark` 备注, which is neither. A monitoring form has three cells in place
    of `actual`: `interim` what was reached in its months, `expected` what the year is expected to come to, `likelihood`
    完成目标可能性. `elements` are answers by the name of the element (要点), `experts` the marks that experts gave, `parts` what
    the actual value is to be put together from.
    """

    path: tuple[str, ...]
    source: Source
    target: Cell | None = None
    actual: Cell | None = None
    interim: Cell | None = None
    expected: Cell | None = None
    likelihood: Cell | None = None
    operator: Cell | None = None
    unit: Cell | None = None
    weight: Cell | None = None
    score: Cell | None = None
    reason: Cell | None = None
    basis: Cell | None = None
    remark: Cell | None = None
    elements: Mapping[str, Cell] = field(default_factory=dict)
    experts: tuple[Cell, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupWeight:
    """Points that a form prints once for a first- or second-level indicator (`产出指标（50分）`, merged cells)."""

    path: tuple[str, ...]
    weight: Cell


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about a line: the share of its points (0–1), and the person's own words.

    A pending line is judged; where `overrules` is true, a mark that a rule gave is replaced (改判). `grade` is the label of
    a grade of the ruleset (达成/部分达成/未达成) where one was named; `project` the project it is about, where it is kept in a
    file of its own beside a form of several projects.
    """

    path: tuple[str, ...]
    share: Fraction
    words: str
    by: str
    source: Source
    grade: str = ""
    project: str = ""
    overrules: bool = False


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of a table of facts: its cells by the names of their columns; `""` for a value that stands without a column."""

    cells: Mapping[str, Cell]
    source: Source


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of facts as it was written; without rows it says that there is nothing to list."""

    rows: tuple[FactRow, ...]
    source: Source


class Stage(StrEnum):
    """When in the life of its project a form is filled in."""

    TARGETS = "targets"  # before the year: it sets targets (绩效目标申报表), nothing is reached yet
    MONITORING = "monitoring"  # in the year: what was reached so far and is expected (绩效目标执行监控表)
    RESULTS = "results"  # after the year: what was reached (绩效自评表)


class GapKind(StrEnum):
    """What is missing from a form."""

    CUT = "cut"  # the text ends inside the table: nobody knows what else stood there
    ROW = "row"  # a row that stands there and could not be read
    LEVEL = "level"  # the second level of a row is printed nowhere
    HEAD = "head"  # the text begins inside the form: nobody knows whose it is
    WEIGHT = "weight"  # the points of a line are a formula without a result


@dataclass(frozen=True, slots=True)
class FormGap:
    """One thing that is known to be missing from a form, and where; `name` is the indicator's, `""` where it is not known."""

    kind: GapKind
    source: Source
    name: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A quantity or a name that the account around a form gives more than one value, each where it stands."""

    name: str
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """One self-evaluation form, of a project or of a whole department, as its unit filled it in.

    `stage` says when in the life of the project; `months` how many months of the year a monitoring form covers (7 for 1–7月),
    None where it does not say.
    `unit` is 实施单位 or 预算单位, else 主管部门, which is also kept as `department`. `narrative` holds what only
    the unit can know (职能, 立项依据 …) by the ASCII keys of docs/explanation/glossary.md; `facts` further values
    by name, for formulas, `tables` those that have rows, `derived` what those facts were reckoned from that nobody printed (this
    year's figure and its change on the year before); `hidden` the hidden rows and sheets that hold data and were not read,
    `unknown` the headings of columns with figures that nobody knows and that were not read.
    `inferred` says that its rows were fitted from a text without columns; `gaps` are what is missing: rows of the form that are
    not among `rows`, or of which the second level is not known (none of them is of the kind `weight`: that a cell is
    uncomputed the cell itself says). `conflicts` are what the account says in two ways, so that none of them could be taken
    for a fact; of final accounts the first of them is the fact where it stands in a table.
    """

    source: Source
    project: Cell | None = None
    unit: Cell | None = None
    department: Cell | None = None
    year: int | None = None
    stage: Stage = Stage.RESULTS
    months: int | None = None
    budget: Budget = Budget()
    goal_expected: Cell | None = None
    goal_achieved: Cell | None = None
    rows: tuple[Row, ...] = ()
    group_weights: tuple[GroupWeight, ...] = ()
    printed_total: Cell | None = None
    printed_grade: Cell | None = None
    narrative: Mapping[str, Cell] = field(default_factory=dict)
    facts: Mapping[str, Cell] = field(default_factory=dict)
    tables: Mapping[str, FactTable] = field(default_factory=dict)
    derived: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    hidden: tuple[Source, ...] = ()
    unknown: tuple[Cell, ...] = ()
    projects: tuple["Submission", ...] = ()
    inferred: bool = False
    gaps: tuple[FormGap, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
