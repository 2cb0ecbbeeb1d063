"""The law ready to be applied: the framework, its methods lowered to expressions, its words, its limits.

Records only; `law.plan` makes them from a ruleset, and everything that marks, proves, prints or reckons again reads them.
A condition or formula stands here twice: as a tree, for those who read it, and made ready to be computed (`Ready`). A plan, its
nodes and its methods are themselves, not what they hold: two are the same only where they are one.
"""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records.expressions import Given, Type, Value
from jixiao.records.method import (
    SUPPORTING,
    Branch,
    Condition,
    Decide,
    Decision,
    Evidence,
    JudgedGrade,
    Lookup,
    Lowered,
    Marking,
    Ready,
    Status,
    Vocabulary,
)
from jixiao.records.quantity import Quantity
from jixiao.records.reference import RulesetRef
from jixiao.records.submission import Stage

#: The name by which methods ask for what the other submissions of the run have on the same line.
PEERS = "同批.其他"
#: The names by which it asks who of the run has no value there, who could not be scored, and which files could not be read.
VALUELESS, UNSCORED, UNREAD = "同批.没有数值", "同批.未评", "同批.未读"

Direction = Literal["at-least", "at-most"]
#: How a grade rule moves a grade: up to one, down to one, or to just this one.
GradeMove = Literal["at-least", "at-most", "is"]


@dataclass(frozen=True, slots=True)
class Override:
    """Where the condition holds, the line earns `share` of its points whatever its method says."""

    when: Condition
    share: Fraction
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Policy:
    """Who gets the points of what does not apply, or of a level without lines.

    `how`: full (nobody: it counts in full), keep (nobody: they stay and are not earned), siblings, share-out (all other
    lines), roots (the first-level indicators that have lines), to (the nodes at the paths of `to`, in proportion or in equal
    parts, or so many points each). Of several transfers those of a lower `order` come first.
    """

    how: Literal["full", "keep", "siblings", "share-out", "roots", "to"]
    to: tuple[tuple[str, ...], ...] = ()
    equal: bool = False
    points: tuple[Decimal, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """How the points of a level are divided over its lines: in units of so many places, each cut or rounded half up, the rest."""

    places: int
    each: Literal["down", "half-up"]
    remainder: Literal["spread", "first", "last"]


@dataclass(frozen=True, slots=True)
class Veto:
    """Where the condition holds, the grade is at best `grade` and the total at most `cap`, as far as these are given."""

    when: Condition
    grade: str | None
    cap: Decimal | None
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class GradeRule:
    """Where the condition holds (always, without one) and none before it does, it moves the grade: `how`, to `grade`."""

    when: Condition | None
    how: GradeMove
    grade: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of the total: from its lower edge (included) to the next one's."""

    label: str
    from_: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A node of the framework with what is known of it before any data.

    `names` are its name and aliases, normalised. `overrides`, `evidence_required`, `direction`, `aggregate` and `by_target`
    (its own methods by kind of target, before the plan's) hold for the node and what is below it; `given_direction` is
    true where the node itself states one. `absent` tells when it does not apply, `heir` who then gets its points, `when_empty`
    who gets them where it has no lines (None: its siblings divide them). `printed` are the points that the rules print for it,
    on which its method marks: its own, or its parent's for an alternative of a choice; `most` is the share of its points that
    it may come to, None for a deduction without limit. `scale` is the largest number in % or ‰ that its rules hold the actual
    value against, None where they write none. `node` is the record that the ruleset writes, for those who print the
    law; nobody marks by it.
    """

    path: tuple[str, ...]
    source: Source
    names: tuple[str, ...]
    weight: Decimal | None
    direction: Direction
    method: Marking | None
    children: tuple["Planned", ...]
    open: bool = False
    expected: bool = False
    given_direction: bool = False
    absent: Condition | None = None
    heir: Policy = Policy("siblings")
    overrides: tuple[Override, ...] = ()
    by_target: Mapping[str, Marking] = field(default_factory=dict)
    evidence_required: bool = False
    choose: str | None = None
    aggregate: str | None = None
    when_empty: Policy | None = None
    printed: Decimal | None = None
    split: Split | None = None
    bonus: bool = False
    penalty: bool = False
    inner: Decimal | None = None
    most: Fraction | None = Fraction(1)
    scale: Quantity | None = None
    node: Any = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the framework calls it."""
        return self.path[-1]

    @property
    def ranked(self) -> bool:
        """Whether its mark depends on the other submissions of the run."""
        method = self.method
        return method is not None and PEERS in method.wants and PEERS not in dict(method.lowered.let)

    @property
    def extra(self) -> bool:
        """Whether it is a bonus or penalty item, which is no part of what the total is made of."""
        return self.bonus or self.penalty


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A fact that submissions give by name; a table has columns with their types.

    `absent` is what a fact counts as that is not given (None: as not given), in the words of the ruleset at `source`.
    """

    name: str
    type: Type
    source: Source
    columns: Mapping[str, Type] = field(default_factory=dict)
    absent: Given | None = None
    absent_text: str = ""


@dataclass(frozen=True, slots=True)
class ComputedFact:
    """A fact that is computed from others; `reads` names these."""

    name: str
    formula: Condition
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A ruleset ready to score.

    `by_target` gives the method for each kind of target that units set themselves; `directions` the words in an
    indicator's name that tell which way is better where the target has no operator; `computed` stands in the order in which
    it can be computed. `ceiling` is the cap on the total, None where it has none. `first_level` is fixed, free or printed,
    `absence` the ruleset's policies by their keys. `ruleset` is the record as written, for those who print the law; nobody
    marks by it. `stage` says which forms it marks. `fitted` is true where first levels, their points and `total` were taken
    from a form (`score.fitting`); a plan that is printed and not fitted marks no form.
    """

    reference: RulesetRef
    source: Source
    total: Decimal
    ceiling: Decimal | None
    places: int
    roots: tuple[Planned, ...]
    by_target: Mapping[str, Marking]
    vocabulary: Vocabulary
    types: Mapping[str, Type]
    given: tuple[GivenFact, ...]
    computed: tuple[ComputedFact, ...]
    grades: tuple[Grade, ...]
    vetoes: tuple[Veto, ...]
    grade_rules: tuple[GradeRule, ...]
    absence: Mapping[str, str]
    library: bool
    directions: tuple[tuple[str, Direction], ...]
    first_level: str
    stage: Stage
    ruleset: Any = field(default=None, compare=False, repr=False)
    fitted: bool = False


__all__ = [
    "PEERS",
    "SUPPORTING",
    "UNREAD",
    "UNSCORED",
    "VALUELESS",
    "Branch",
    "ComputedFact",
    "Condition",
    "Decide",
    "Decision",
    "Direction",
    "Evidence",
    "GivenFact",
    "Grade",
    "GradeMove",
    "GradeRule",
    "JudgedGrade",
    "Lookup",
    "Lowered",
    "Marking",
    "Override",
    "Plan",
    "Planned",
    "Policy",
    "Ready",
    "RulesetRef",
    "Split",
    "Status",
    "Value",
    "Veto",
    "Vocabulary",
]
