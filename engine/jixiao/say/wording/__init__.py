"""What a ruleset says, in the words in which regulations say it.

In: the executed definition: methods with their parameters, policies of nodes, grades, how a total ends, finding rules. Out:
Chinese sentences. Every number of the definition stands in its sentence, so that no two definitions that mark
differently read the same; free text that people wrote is never taken for the rule. Nothing is scored here.
"""

from jixiao.law.terms import said as expression
from jixiao.say.wording.frame import (
    absences,
    citation,
    document,
    ends,
    finding,
    full_marks,
    grades,
    judgement,
    origin,
    policies,
    rounding,
    standard,
    supplied,
    targets,
)
from jixiao.say.wording.methods import measure, method

__all__ = [
    "absences",
    "citation",
    "document",
    "ends",
    "expression",
    "finding",
    "full_marks",
    "grades",
    "judgement",
    "measure",
    "method",
    "origin",
    "policies",
    "rounding",
    "standard",
    "supplied",
    "targets",
]
