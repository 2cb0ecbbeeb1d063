"""The frozen records that flow through the house: what was submitted, what was marked, what was found.

Records only; no behaviour beyond reading a field. Everything between two steps of the flow is one of these,
and each can be printed as JSON. Chinese terms are in docs/explanation/glossary.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jixiao.ground.problems import Source

# --- what was submitted -------------------------------------------------------------------------------------


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
        """Whether nothing is written here: white space and dashes that stand for nothing count as blank."""
        return not self.text.strip(" \t\r\n\u3000—–-/")


@dataclass(frozen=True, slots=True)
class Fund:
    """One row of a form's table of funds (项目资金): each amount as written, None where the form has no such cell.

    `initial` 年初预算数, `annual` 全年（调整后）预算数, `executed` 全年执行数; `weight`, `rate`, `score` as the unit
    printed them.
    """

    source: Source
    initial: Cell | None = None
    annual: Cell | None = None
    executed: Cell | None = None
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
    `reason` 偏差原因; `basis` 佐证材料 or 数据来源. `elements` are answers by the name of the element (要点), `experts`
    the marks that experts gave, `parts` what the actual value is to be put together from.
    """

    path: tuple[str, ...]
    source: Source
    target: Cell | None = None
    actual: Cell | None = None
    operator: Cell | None = None
    unit: Cell | None = None
    weight: Cell | None = None
    score: Cell | None = None
    reason: Cell | None = None
    basis: Cell | None = None
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
    """What a person decided about a pending line: the share of its points (0–1), and the person's own words.

    `grade` is the label of a grade of the ruleset (达成/部分达成/未达成) where one was named; `project` the project it is
    about, where it is kept in a file of its own beside a form of several projects.
    """

    path: tuple[str, ...]
    share: Fraction
    words: str
    by: str
    source: Source
    grade: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One self-evaluation form, of a project or of a whole department, as its unit filled it in.

    `unit` is 实施单位 or 预算单位, else 主管部门, which is also kept as `department`. `narrative` holds what only
    the unit can know (职能, 立项依据 …) by the ASCII keys of docs/explanation/glossary.md; `facts` further values
    by name, for formulas; `hidden` the hidden rows and sheets that hold data and were not read.
    """

    source: Source
    project: Cell | None = None
    unit: Cell | None = None
    department: Cell | None = None
    year: int | None = None
    budget: Budget = Budget()
    goal_expected: Cell | None = None
    goal_achieved: Cell | None = None
    rows: tuple[Row, ...] = ()
    group_weights: tuple[GroupWeight, ...] = ()
    printed_total: Cell | None = None
    printed_grade: Cell | None = None
    narrative: Mapping[str, Cell] = field(default_factory=dict)
    facts: Mapping[str, Cell] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    hidden: tuple[Source, ...] = ()
    projects: tuple["Submission", ...] = ()


# --- what was marked ----------------------------------------------------------------------------------------


class Status(StrEnum):
    """How a line stands: absence has a name."""

    SCORED = "scored"
    PENDING = "pending"
    MISSING = "missing"
    NOT_APPLICABLE = "not-applicable"


class Evidence(StrEnum):
    """What an actual value is worth as evidence."""

    MEASURED = "measured"
    BOUNDED = "bounded"
    RESTATED = "restated"
    ASSERTED = "asserted"
    JUDGED = "judged"
    NONE = "none"


#: The part of a mark that rests on these is `supported`.
SUPPORTING = frozenset({Evidence.MEASURED, Evidence.JUDGED})


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a step read: its name (`actual`, `target`, `executed` …), its text, and where it stands."""

    name: str
    value: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a mark: the points it gives or takes, why (Chinese), by which line of the ruleset, from which facts."""

    points: Decimal
    text: str
    rule: Source
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One node of the scorecard. Parents carry the sums of their children.

    `possible`, `earned` and `supported` are points; `method` is the scoring method's id, `""` for a parent.
    `target` and `actual` are quoted as written; `claimed` is the mark that the unit printed, if any.
    `reached` says whether a scored line meets its target (None where the question has no answer).
    """

    path: tuple[str, ...]
    level: int
    possible: Decimal
    earned: Decimal
    supported: Decimal
    pending: Decimal
    status: Status
    evidence: Evidence
    method: str = ""
    target: str | None = None
    actual: str | None = None
    claimed: Decimal | None = None
    reached: bool | None = None
    steps: tuple[Step, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class RulesetRef:
    """Which law was applied: id, edition and the SHA-256 of the file's bytes."""

    id: str
    edition: str
    sha256: str
    title: str
    verified: bool


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """The figures of budget execution, exact, in the form's own money unit; `rate` is None where the budget is 0 or blank.

    `base` names the budget that was used: `annual` or `initial`.
    """

    budget: Fraction | None = None
    executed: Fraction | None = None
    rate: Fraction | None = None
    unit: str = MONEY_UNIT
    base: str = "annual"
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness of a project: permanent id, severity, what it is about, a message and an advice in Chinese.

    `evidence` holds the figures it rests on, as text; `source` the place of the input that shows it;
    `path` the line of the scorecard it concerns (empty for the project or unit as a whole).
    """

    id: str
    severity: str
    subject: str
    message: str
    advice: str = ""
    basis: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """Whether a total that was declared elsewhere can be true under the ruleset.

    `verdict`: `consistent` (it is our total and nothing is pending) · `needs` (it takes `needed` of the `pending`
    points) · `impossible` (below what is already earned, or above what can still be).
    """

    total: Decimal
    verdict: str
    needed: Decimal
    pending: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A submission under a ruleset: every line with its steps, the totals, the grade and the findings.

    `steps` lead from the first-level marks to `earned`: a cap on bonus points, a veto. `declared` is about the total
    that the submission itself states. `projects` are the scorecards of a department's projects.
    `grade` is None while pending points could still change it (then `grade_range` gives both ends) or where the
    weights do not add up to the ruleset's total.
    """

    ruleset: RulesetRef
    submission: Submission
    budget: BudgetFigures
    lines: tuple[Line, ...]
    possible: Decimal
    earned: Decimal
    supported: Decimal
    pending: Decimal
    grade: str | None
    grade_range: tuple[str, str] | None = None
    steps: tuple[Step, ...] = ()
    declared: Declared | None = None
    projects: tuple["Scorecard", ...] = ()
    findings: tuple[Finding, ...] = ()
