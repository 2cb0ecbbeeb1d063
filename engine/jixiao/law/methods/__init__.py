"""The closed table of scoring methods.

Adding one is a row here, its cases in tests/cases/methods/, and nothing else: the ruleset format, its JSON Schema
and the reference page follow from the row. What no method expresses is a formula, not Python.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from jixiao.law.methods.base import Case, Method, Outcome, Params, Scorer, pending
from jixiao.law.methods.computed import COMPUTED_METHODS, Band, Bands, Formula
from jixiao.law.methods.conditions import CONDITION_METHODS, Cases
from jixiao.law.methods.counted import COUNTED_METHODS, Checkpoints, Elements
from jixiao.law.methods.judged import JUDGED_METHODS, Experts, Graded, YesNo
from jixiao.law.methods.kept import KEPT_METHODS, AllOrNothing, Deadline, Exact, Interval
from jixiao.law.methods.tables import TABLE_METHODS, Interpolate, Lookup, PerUnit
from jixiao.law.methods.targets import TARGET_METHODS, AtLeast, AtMost, Equal, ReverseLinear, ZeroTarget

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.id: method
        for method in (
            *TARGET_METHODS,
            *KEPT_METHODS,
            *JUDGED_METHODS,
            *COMPUTED_METHODS,
            *TABLE_METHODS,
            *COUNTED_METHODS,
            *CONDITION_METHODS,
        )
    }
)

#: Any method as a ruleset writes it; `method` says which.
AnyMethod = Annotated[
    AtLeast
    | AtMost
    | Equal
    | ZeroTarget
    | ReverseLinear
    | Interval
    | Deadline
    | AllOrNothing
    | Exact
    | Graded
    | Experts
    | YesNo
    | Formula
    | Bands
    | Interpolate
    | PerUnit
    | Lookup
    | Elements
    | Checkpoints
    | Cases,
    Field(discriminator="method"),
]

__all__ = [
    "METHODS",
    "AnyMethod",
    "Band",
    "Bands",
    "Case",
    "Formula",
    "Method",
    "Outcome",
    "Params",
    "Scorer",
    "pending",
]
