"""Everything that flows, as plain frozen records: what was submitted, the law made ready, what was marked and found.

No behaviour beyond reading a field. Everything between two steps of the flow is one of these, and each can be printed as
JSON. Chinese terms are in docs/explanation/glossary.md.
"""

from jixiao.records.account import (
    Account,
    AccountBlock,
    AccountChart,
    AccountSection,
    AccountTable,
    ChartSeries,
    ContentsEntry,
    Passage,
    PassageKind,
)
from jixiao.records.discrepancy import Audit, Bound, Certainty, Discrepancy, Mention, Role, Spot
from jixiao.records.law import SUPPORTING, Evidence, Plan, Planned, Status
from jixiao.records.quantity import Kind, Quantity, Reading, Unit
from jixiao.records.reference import RulesetRef, Verified
from jixiao.records.scorecard import BudgetFigures, CauseName, Declared, Finding, Line, Scorecard, Working
from jixiao.records.steps import Fact, Step
from jixiao.records.submission import (
    MONEY_UNIT,
    Budget,
    Cell,
    Conflict,
    FactRow,
    FactTable,
    FormGap,
    Fund,
    GapKind,
    GroupWeight,
    Judgement,
    Part,
    Row,
    Stage,
    Submission,
    Whose,
)

__all__ = [
    "MONEY_UNIT",
    "SUPPORTING",
    "Account",
    "AccountBlock",
    "AccountChart",
    "AccountSection",
    "AccountTable",
    "Audit",
    "Bound",
    "Budget",
    "BudgetFigures",
    "CauseName",
    "Cell",
    "Certainty",
    "ChartSeries",
    "Conflict",
    "ContentsEntry",
    "Declared",
    "Discrepancy",
    "Evidence",
    "Fact",
    "FactRow",
    "FactTable",
    "Finding",
    "FormGap",
    "Fund",
    "GapKind",
    "GroupWeight",
    "Judgement",
    "Kind",
    "Line",
    "Mention",
    "Part",
    "Passage",
    "PassageKind",
    "Plan",
    "Planned",
    "Quantity",
    "Reading",
    "Role",
    "Row",
    "RulesetRef",
    "Scorecard",
    "Spot",
    "Stage",
    "Status",
    "Step",
    "Submission",
    "Unit",
    "Verified",
    "Whose",
    "Working",
]
