"""What was marked: the working of every line, the lines, the scorecard, and what was found.

Records only. Everything that findings, reports and what-ifs say of a line is read off its `Working`, so that they quote
what the mark used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records.law import (
    SUPPORTING,
    ComputedFact,
    Evidence,
    GivenFact,
    JudgedGrade,
    Marking,
    Plan,
    Planned,
    RulesetRef,
    Status,
)
from jixiao.records.quantity import Reading
from jixiao.records.steps import Overruled, Regraded, Step
from jixiao.records.submission import MONEY_UNIT, Cell, FormGap, Judgement, Row, Submission


@dataclass(frozen=True, slots=True)
class Working:
    """How one line was worked out: what ruled it, what it read, what came out.

    `row` is the form's row, None for a fixed line that the form does not have; `node` the framework's node that rules
    it. `direction` is at-least, at-most or "" (the target states it, or there is none), `direction_from` where a silent target's
    came from (`Marked`). `values` are the values of the line by the names that formulas use, those computed on the way
    included. `blank` names the cells that the mark needs and that are blank, `silent` the facts. `grades` are those by which a
    person judges the line. `unread` says that the line has no row because the form is not whole.
    """

    node: Planned
    row: Row | None
    reading: Reading
    method: Marking | None
    direction: str
    direction_from: str
    values: Mapping[str, Any]
    blank: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    grades: tuple[JudgedGrade, ...] = ()
    unread: bool = False

    @property
    def own(self) -> bool:
        """Whether the unit set the indicator itself; a ruleset's fixed line has no target to reproach the unit with."""
        return self.node.method is None


@dataclass(frozen=True, slots=True)
class Line:
    """One node of the scorecard. Parents carry the sums of their children and have no `working`.

    `possible`, `earned` and `supported` are points; `method` is the scoring method's id, `""` for a parent.
    `target` and `actual` are quoted as the mark read them; `unit` is what the indicator library counts them in where the form
    does not say; `claimed` is the mark that the unit printed, if any.
    `reached` says whether a scored line meets its target (None where the question has no answer). `sourced` is true where
    the row names 佐证材料 or 数据来源. `overruled` is the step by which a person put another mark in the rule's place.
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
    unit: str = ""
    claimed: Decimal | None = None
    reached: bool | None = None
    sourced: bool = False
    steps: tuple[Step, ...] = ()
    source: Source | None = None
    overruled: Overruled | None = None
    working: Working | None = field(default=None, compare=False, repr=False)

    @property
    def ruled(self) -> Decimal:
        """The mark that the rules give, whatever a person put in its place: the unit's own mark is held against this one."""
        return self.earned if self.overruled is None else self.overruled.was

    @property
    def said_target(self) -> str:
        """The target as a reader should see it, with the library's unit; `""` for none."""
        return f"{self.target.strip()}{self.unit}" if self.target is not None and self.unit else self.target or ""

    @property
    def said_actual(self) -> str:
        """The actual value, likewise."""
        return f"{self.actual.strip()}{self.unit}" if self.actual is not None and self.unit else self.actual or ""


def supports(evidence: Evidence, node: Planned, *, sourced: bool) -> bool:
    """Whether what a line earns is supported: by its actual value, by a person, or by a source that the row names.

    What a penalty takes is no evidence of anything.
    """
    return (evidence in SUPPORTING or sourced) and not node.penalty


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """The figures of budget execution, exact, in the form's own money unit; `rate` is None where the budget is 0 or blank.

    `base` names the budget that was used: `annual` or `initial`. `amounts` are the amounts by the names of facts, in 元.
    """

    budget: Fraction | None = None
    executed: Fraction | None = None
    rate: Fraction | None = None
    unit: str = MONEY_UNIT
    base: str = "annual"
    source: Source | None = None
    amounts: Mapping[str, Fraction | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Peers:
    """The other submissions of a run: what they have on the lines that are ranked, and who has nothing to be compared with.

    `values` are in order of size, `valueless` the names of those that have none there, both by the path of the node;
    `unscored` are the names of those that could not be scored, `unread` of the files that could not be read: what these have
    nobody knows.
    """

    values: Mapping[tuple[str, ...], Sequence[Fraction]] = field(default_factory=dict)
    valueless: Mapping[tuple[str, ...], Sequence[str]] = field(default_factory=dict)
    unscored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines of one submission may read: facts by name, the cells they come from, year, printed mark, judgements.

    `claimed` is the mark printed for the budget execution line; `judgements` are keyed by normalised path; `peers` is
    None where the form was marked by itself; `computed` are the ruleset's computed facts by name, with what they are computed
    from; `given` those that the submission gives, and `assumed` names the ones of them that it does not give and the ruleset
    takes as given all the same. `whole` is false where rows of the form were not read; `marks_as_values` says that the form
    has marks where targets and actual values are due, `reviewed` that it only sets targets: what it has no place for is for a
    reviewer to say.
    """

    figures: BudgetFigures
    values: Mapping[str, Any]
    cells: Mapping[str, Cell]
    year: int | None
    claimed: Cell | None
    judgements: Mapping[tuple[str, ...], Judgement]
    peers: Peers | None = None
    computed: Mapping[str, ComputedFact] = field(default_factory=dict)
    given: Mapping[str, GivenFact] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()
    whole: bool = True
    marks_as_values: bool = False
    reviewed: bool = False


#: What a weakness comes from, as reports group them; the order is that in which an account tells of them.
CauseName = Literal["预算编制", "资金执行", "目标设置", "佐证", "管理"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness of a project: permanent id, severity, what it is about, a message and an advice in Chinese.

    `cause` is what it comes from, as its rule says. `of_unit` is true for what only shows over several projects of a unit
    together: it is the unit's, whichever scorecard it stands on. `evidence` holds the figures it rests on, as text; `source`
    the place of the input that shows it; `path` the line of the scorecard it concerns (empty for the project or unit as a
    whole); `stake` the points that are at stake.
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
    stake: Decimal = Decimal("0.00")
    cause: CauseName = "管理"
    of_unit: bool = False


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

    `by_evidence` is what was earned by class of evidence, before caps and vetoes. `steps` lead from the first-level marks
    to `earned`: the cap or the floor, vetoes (one that limits the grade alone has no points), the grade rule that decided (it has
    none). `highest` is the total if every pending point were given. `declared` is about the total that the submission itself
    states. `projects` are the scorecards of a department's projects. `grade` is None while pending points could still change it
    (then `grade_range` gives both ends), where the weights do not add up to the ruleset's total, or where something is missing
    from the form or from a project's: `gaps`, by which its total cannot be judged. `facts` are what the marks
    were reckoned from, `plan` is the one that they were made under: where first levels are the form's own, the ruleset's fitted
    to this form. `earlier` are the scorecards of the project's earlier forms that it was compared with: of the same year (it was
    handed in again), and of the year before that there is; marks do not depend on them.
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
    plan: Plan = field(compare=False, repr=False)
    grade_range: tuple[str, str] | None = None
    steps: tuple[Step, ...] = ()
    by_evidence: Mapping[Evidence, Decimal] = field(default_factory=dict)
    highest: Decimal = Decimal("0.00")
    declared: Declared | None = None
    projects: tuple["Scorecard", ...] = ()
    findings: tuple[Finding, ...] = ()
    gaps: tuple[FormGap, ...] = ()
    facts: Facts | None = field(default=None, compare=False, repr=False)
    earlier: tuple["Scorecard", ...] = field(default=(), compare=False, repr=False)

    @property
    def peers(self) -> Peers | None:
        """What the other submissions of its run have on the lines that are ranked."""
        return self.facts.peers if self.facts is not None else None

    @property
    def grade_rule(self) -> Regraded | None:
        """The grade rule that decided, whatever the pending points come to; None where none did."""
        return next((step for step in self.steps if isinstance(step, Regraded)), None)


__all__ = [
    "BudgetFigures",
    "CauseName",
    "Cell",
    "Declared",
    "Facts",
    "Finding",
    "Line",
    "Peers",
    "Scorecard",
    "Working",
    "supports",
]
